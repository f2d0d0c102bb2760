//! One row's period, currency and costs, or why it is refused.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::csv::{Fault, LONGEST_RECORD, Record, Row};
use super::intern::Interner;
use super::layout::{Layout, Place};
use super::memo::{Known, UNNUMBERED};
use super::parts::Apart;
use crate::calendar::{NotAStamp, Period, Stamp};
use crate::money::{Amount, NotANumber, Reading, read_decimal};
use crate::workspace::Basis;

/// How many stamps are remembered; a bill by the hour has some 750 a month.
const STAMPS: usize = 10_000;

/// What the costs of one file may add up to, without their signs: sums of many files must fit as well.
const LARGEST_TOTAL: u128 = 10u128.pow(36);

/// The longest charge: 100 years. Commitments end before that; stamps like 9999-12-31 only say that nobody knows.
const LONGEST_DAYS: u32 = 36_525;

/// How much of a text a reason repeats.
const QUOTED: usize = 80;

/// The period and the costs of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Charge {
    pub(super) period: Period,
    /// Upper case; empty where the bill names none.
    pub(super) currency: Arc<str>,
    /// By [`Basis::index`].
    pub(super) costs: [Option<Reading>; 3],
    /// How much was consumed; zero where the bill does not say.
    pub(super) quantity: Amount,
    /// The row's hash, once it is known.
    pub(super) fingerprint: u128,
}

impl Charge {
    /// The costs as they were rounded.
    pub(super) fn amounts(&self) -> [Option<Amount>; 3] {
        [0, 1, 2].map(|index: usize| self.costs[index].as_ref().map(|reading| reading.amount))
    }
}

/// Which cost a row must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// The one of this basis.
    Cost(Basis),
    /// Any of the three; where there is none, the message speaks of this one.
    AnyCost(Basis),
}

/// What the rows so far add up to, without their signs: costs, and what was consumed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    costs: [u128; 3],
    quantities: u128,
}

/// Reads rows of one layout.
#[derive(Debug)]
pub(super) struct RowReader {
    needs: Needs,
    stamps: FxHashMap<Box<str>, Stamp>,
    /// The stamps of the start's texts and of the end's, by their numbers.
    known_stamps: [Known<Option<Stamp>>; 2],
    /// The numbers of the last row's stamps, with its period.
    last_period: Option<([u32; 2], Period)>,
    currencies: Interner,
    known_currencies: Known<Option<Arc<str>>>,
    no_currency: Arc<str>,
    totals: Totals,
    scratch: String,
}

impl RowReader {
    pub(super) fn new(needs: Needs) -> Self {
        Self {
            needs,
            stamps: FxHashMap::default(),
            known_stamps: Default::default(),
            last_period: None,
            currencies: Interner::default(),
            known_currencies: Known::default(),
            no_currency: "".into(),
            totals: Totals::default(),
            scratch: String::new(),
        }
    }

    pub(super) const fn totals(&self) -> Totals {
        self.totals
    }

    /// Goes on behind other rows; not where one of them would have been too much.
    pub(super) fn join(&mut self, part: Totals) -> Result<(), Apart> {
        let costs = [0, 1, 2].map(|index| self.totals.costs[index].saturating_add(part.costs[index]));
        let quantities = self.totals.quantities.saturating_add(part.quantities);
        if costs.iter().chain([&quantities]).any(|total| *total > LARGEST_TOTAL) {
            return Err(Apart);
        }
        self.totals = Totals { costs, quantities };
        Ok(())
    }

    /// The row's charge, or the reason why it has none.
    pub(super) fn read(&mut self, layout: &Layout, row: &Row<'_>) -> Result<Charge, String> {
        check_width(layout.width(), row)?;
        let period = self.period(layout, row)?;
        let costs = self.costs(layout, row)?;
        self.note_totals(&costs)?;
        let quantity = self.quantity(layout, row);
        Ok(Charge { period, currency: self.currency(layout, row), costs, quantity, fingerprint: 0 })
    }

    /// A quantity that does not read refuses no row: it is in no sum of money. One that no bill has counts as none.
    fn quantity(&mut self, layout: &Layout, row: &Row<'_>) -> Amount {
        let Some(place) = &layout.quantity else { return Amount::ZERO };
        let read = read_decimal(layout.text(row, place, &mut self.scratch), layout.decimal);
        let amount = read.map(|reading| reading.amount).unwrap_or_default();
        let together = self.totals.quantities.saturating_add(amount.units().unsigned_abs());
        if together > LARGEST_TOTAL {
            return Amount::ZERO;
        }
        self.totals.quantities = together;
        amount
    }

    fn currency(&mut self, layout: &Layout, row: &Row<'_>) -> Arc<str> {
        let Some(place) = &layout.currency else { return self.no_currency.clone() };
        let number = number_of(row, place);
        if let Some(Some(known)) = self.known_currencies.get(number) {
            return known.clone();
        }
        let text = layout.unguarded(layout.text(row, place, &mut self.scratch));
        if text.is_empty() {
            return self.no_currency.clone();
        }
        let id = if text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.currencies.id(text)
        } else {
            self.currencies.id(&text.to_uppercase())
        };
        let currency = self.currencies.value(id).unwrap_or(&self.no_currency).clone();
        self.known_currencies.set(number, Some(currency.clone()));
        currency
    }

    fn period(&mut self, layout: &Layout, row: &Row<'_>) -> Result<Period, String> {
        let numbers = [Some(&layout.start), layout.end.as_ref()]
            .map(|place| place.map_or(UNNUMBERED, |place| number_of(row, place)));
        if let Some((last, period)) = self.last_period
            && last == numbers
            && numbers[0] != UNNUMBERED
            && (numbers[1] != UNNUMBERED || layout.end.is_none())
        {
            return Ok(period);
        }
        let Some(start) = self.stamp(layout, row, &layout.start, 0)? else {
            return Err(format!("{} is empty", layout.title(&layout.start)));
        };
        let end = match &layout.end {
            Some(place) => self.stamp(layout, row, place, 1)?,
            None => None,
        };
        let problem = match start.days_until(end) {
            Ok(period) if period.days() <= LONGEST_DAYS => {
                self.last_period = Some((numbers, period));
                return Ok(period);
            }
            Ok(_) => {
                "is more than 100 years after the start; an end that far is no end of a charge: leave it empty or write \
                 the real one"
            }
            Err(_) => "is before the start",
        };
        let place = layout.end.as_ref().unwrap_or(&layout.start);
        let text = layout.text(row, place, &mut self.scratch);
        Err(format!("{} {} {problem}", layout.title(place), quoted(text)))
    }

    /// The stamp in a place; none where it is empty.
    fn stamp(
        &mut self,
        layout: &Layout,
        row: &Row<'_>,
        place: &Place,
        which: usize,
    ) -> Result<Option<Stamp>, String> {
        let number = number_of(row, place);
        if let Some(known) = self.known_stamps[which].get(number) {
            return Ok(*known);
        }
        let text = layout.text(row, place, &mut self.scratch);
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(stamp) = self.stamps.get(text) {
            self.known_stamps[which].set(number, Some(*stamp));
            return Ok(Some(*stamp));
        }
        let stamp = Stamp::parse(text, layout.dates)
            .map_err(|NotAStamp| format!("{} {} {NotAStamp}", layout.title(place), quoted(text)))?;
        if self.stamps.len() == STAMPS {
            self.stamps.clear();
        }
        self.stamps.insert(text.into(), stamp);
        Ok(Some(stamp))
    }

    fn costs(&mut self, layout: &Layout, row: &Row<'_>) -> Result<[Option<Reading>; 3], String> {
        if layout.comma_is_unclear {
            self.check_commas(layout, row)?;
        }
        let mut costs = [None, None, None];
        for basis in Basis::ALL {
            let index = basis.index();
            let earlier = (0..index).find(|earlier| same_text(row, &layout.costs, *earlier, index));
            costs[index] = match earlier {
                Some(earlier) => costs[earlier].clone(),
                None => self.cost(layout, row, &layout.costs[index]).ok(),
            };
        }
        let (basis, is_missing) = match self.needs {
            Needs::Cost(basis) => (basis, costs[basis.index()].is_none()),
            Needs::AnyCost(basis) => (basis, costs.iter().all(Option::is_none)),
        };
        if is_missing {
            let place = &layout.costs[basis.index()];
            let problem = self.cost(layout, row, place).err().unwrap_or(NotANumber::Empty);
            let text = layout.text(row, place, &mut self.scratch);
            let title = layout.title(place);
            return Err(match problem {
                NotANumber::Empty => format!("{title} {problem}"),
                _ => format!("{title} {} {problem}", quoted(text)),
            });
        }
        Ok(costs)
    }

    /// Where cells are not separated by commas, a comma in a cost is a decimal mark to some and a separator of thousands
    /// to others.
    fn check_commas(&mut self, layout: &Layout, row: &Row<'_>) -> Result<(), String> {
        for place in &layout.costs {
            let text = layout.text(row, place, &mut self.scratch);
            if text.contains(',') {
                return Err(format!(
                    "{} {} may have a decimal comma or thousands apart: add a mapping to the workspace that says \"decimal\": \",\" \
                     (or \"decimal\": \".\")",
                    layout.title(place),
                    quoted(text)
                ));
            }
        }
        Ok(())
    }

    fn cost(&mut self, layout: &Layout, row: &Row<'_>, place: &Place) -> Result<Reading, NotANumber> {
        read_decimal(layout.text(row, place, &mut self.scratch), layout.decimal)
    }

    fn note_totals(&mut self, costs: &[Option<Reading>; 3]) -> Result<(), String> {
        let mut totals = self.totals.costs;
        for (total, cost) in totals.iter_mut().zip(costs) {
            *total += cost.as_ref().map_or(0, |reading| reading.amount.units().unsigned_abs());
            if *total > LARGEST_TOTAL {
                return Err("with this row the file's costs pass 10^18, more than any bill has".to_owned());
            }
        }
        self.totals.costs = totals;
        Ok(())
    }
}

/// Whether two costs are read from the same text.
fn same_text(row: &Row<'_>, places: &[Place; 3], one: usize, other: usize) -> bool {
    match (&places[one], &places[other]) {
        (Place::Cell(one), Place::Cell(other)) => {
            let (one, other) = (row.cell(*one), row.cell(*other));
            one.shape() == other.shape() && one.raw() == other.raw()
        }
        (one, other) => one == other,
    }
}

fn number_of(row: &Row<'_>, place: &Place) -> u32 {
    match place {
        Place::Cell(index) => row.number(*index),
        Place::Constant(_) => UNNUMBERED,
    }
}

/// Cells that are missing at the end are null; more cells than columns, with something in them, are an error.
pub(super) fn check_width(width: usize, row: &Row<'_>) -> Result<(), String> {
    let extra = (width..row.len()).any(|index| !row.cell(index).raw().trim().is_empty());
    if !extra {
        return Ok(());
    }
    Err(format!(
        "has {} cells, but the header has {width}; a separator may stand in an unquoted text",
        row.len()
    ))
}

/// Why a record is no row at all.
pub(super) fn fault_reason(record: &Record<'_>) -> String {
    match record.fault {
        Some(Fault::NeverCloses { lines: 0 }) => "a quote opens here and never closes".to_owned(),
        Some(Fault::NeverCloses { lines }) => {
            format!(
                "a quote opens here and never closes; the {lines} line ends after it were read as its text"
            )
        }
        Some(Fault::TooLong) => {
            format!("is longer than {} MiB; a quote may open here and never close", LONGEST_RECORD >> 20)
        }
        None => "has bytes that are not valid UTF-8, though the file is UTF-8 elsewhere".to_owned(),
    }
}

/// A text in quotes, cut where it is long.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        None => format!("\"{text}\""),
        Some((at, _)) => format!("\"{}…\"", &text[..at]),
    }
}
