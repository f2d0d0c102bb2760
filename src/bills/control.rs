//! Control sums: what a file's rows add up to, kept apart from everything that allocates.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bill::Control;
use super::row::Charge;
use crate::calendar::Period;
use crate::money::ExactSum;

/// Sums by currency and period.
#[derive(Clone, Debug, Default)]
pub(super) struct Controls {
    list: Vec<Control>,
    places: FxHashMap<Period, Vec<usize>>,
    last: usize,
}

impl Controls {
    pub(super) fn add(&mut self, charge: &Charge) {
        let place = self.place(&charge.currency, charge.period);
        let control = &mut self.list[place];
        for (sum, cost) in control.sums.iter_mut().zip(&charge.costs) {
            if let Some(reading) = cost {
                sum.add(reading);
            }
        }
        control.rows += 1;
        control.fingerprint = control.fingerprint.wrapping_add(charge.fingerprint);
        self.last = place;
    }

    fn place(&mut self, currency: &Arc<str>, period: Period) -> usize {
        let Self { list, places, last } = self;
        let is = |control: &Control| control.period == period && control.currency == *currency;
        if list.get(*last).is_some_and(is) {
            return *last;
        }
        let of_period = places.entry(period).or_default();
        if let Some(place) = of_period.iter().find(|place| is(&list[**place])) {
            return *place;
        }
        let sums = <[ExactSum; 3]>::default();
        list.push(Control { currency: currency.clone(), period, sums, rows: 0, fingerprint: 0 });
        of_period.push(list.len() - 1);
        list.len() - 1
    }

    /// Adds the sums of other rows.
    pub(super) fn join(&mut self, part: Self) {
        for line in part.list {
            let place = self.place(&line.currency, line.period);
            let control = &mut self.list[place];
            for (sum, other) in control.sums.iter_mut().zip(&line.sums) {
                sum.merge(other);
            }
            control.rows += line.rows;
            control.fingerprint = control.fingerprint.wrapping_add(line.fingerprint);
        }
    }

    /// By currency and period.
    pub(super) fn into_list(mut self) -> Vec<Control> {
        crate::order::sort_by(&mut self.list, |one, other| {
            (&one.currency, one.period).cmp(&(&other.currency, other.period))
        });
        self.list
    }
}
