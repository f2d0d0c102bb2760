//! Usage without money, by the price list of the workspace: such charges are estimates, and say so in a column.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{TOKEN_TYPE, Why, Work, column_of, is_usage, text_in};
use crate::bills::{Bill, Column, Combination, Control, Evidence, EvidenceRow};
use crate::calendar::{Day, Period};
use crate::ledger::{ESTIMATE, MODEL, PROVIDER};
use crate::money::{Amount, ExactSum, Ratio, Reading};
use crate::workspace::{Price, Workspace, folded};

const BY_PRICES: &str = "price list";
const UNIT: &str = "ConsumedUnit";

/// Usage for which there is no price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpriced {
    /// The vendor.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The kind of tokens.
    pub token_type: String,
    /// How many.
    pub tokens: Amount,
    /// First and last day.
    pub days: (Day, Day),
}

/// A price list, ready to look up.
struct PriceList<'w> {
    prices: &'w [Price],
    /// By what is looked up: the places of prices that fit, the best first.
    known: FxHashMap<[Option<Arc<str>>; 3], Vec<usize>>,
}

impl<'w> PriceList<'w> {
    fn of(workspace: &'w Workspace) -> Self {
        Self { prices: &workspace.prices, known: FxHashMap::default() }
    }

    /// The price of a day. An exact model goes before a longer beginning of it, that before a shorter; of those the
    /// latest that holds already.
    fn find(&mut self, key: &[Option<Arc<str>>; 3], day: Day) -> Option<&'w Price> {
        let prices = self.prices;
        let fitting = self.known.entry(key.clone()).or_insert_with(|| {
            let mut fitting: Vec<(usize, usize)> = prices
                .iter()
                .enumerate()
                .filter_map(|(place, price)| Some((fit(price, key)?, place)))
                .collect();
            crate::order::sort_by(&mut fitting, |one, other| {
                let order = |(fit, place): &(usize, usize)| (*fit, prices[*place].from);
                order(other).cmp(&order(one))
            });
            fitting.into_iter().map(|(_, place)| place).collect()
        });
        let place = fitting.iter().find(|place| prices[**place].from.is_none_or(|from| from <= day))?;
        prices.get(*place)
    }
}

/// How well a price fits; none where it is of something else.
fn fit(price: &Price, [provider, model, token_type]: &[Option<Arc<str>>; 3]) -> Option<usize> {
    let text = |text: &Option<Arc<str>>| folded(text.as_deref().unwrap_or_default());
    if folded(&price.provider) != text(provider) || folded(&price.token_type) != text(token_type) {
        return None;
    }
    let (wanted, model) = (folded(&price.model), text(model));
    match wanted.strip_suffix('*') {
        Some(beginning) => model.starts_with(beginning).then_some(beginning.len()),
        None => (wanted == model).then_some(usize::MAX),
    }
}

fn key_of(bill: &Bill, columns: &[Option<usize>; 3], one: &Combination) -> [Option<Arc<str>>; 3] {
    columns.map(|column| text_in(bill, column, one).cloned())
}

fn columns_of(bill: &Bill) -> [Option<usize>; 3] {
    [PROVIDER, MODEL, TOKEN_TYPE].map(|name| column_of(bill, name))
}

/// So many tokens at a price of a million.
fn cost(tokens: Amount, per_million: &Ratio) -> Amount {
    let cost = tokens.to_ratio() * per_million / Ratio::from_integer(1_000_000.into());
    Amount::from_ratio(&cost).unwrap_or_default()
}

/// Vendor, model and kind of tokens.
type UsageKey = [Option<Arc<str>>; 3];

/// How many tokens, from which day to which.
type UsageSum = (Amount, Day, Day);

impl Work<'_> {
    /// Makes money of usage. What has no price is taken out and told.
    pub(super) fn price(&mut self) -> Vec<Unpriced> {
        let mut list = PriceList::of(self.workspace);
        let mut unpriced: BTreeMap<UsageKey, UsageSum> = BTreeMap::new();
        for place in 0..self.bills.len() {
            let Some(bill) = self.bills[place].clone().filter(|bill| is_usage(bill)) else { continue };
            let columns = columns_of(&bill);
            let mut reasons = vec![None; bill.combinations.len()];
            for (one, reason) in bill.combinations.iter().zip(&mut reasons) {
                let key = key_of(&bill, &columns, one);
                let day = one.period.start();
                if list.find(&key, day).is_none() {
                    *reason = Some(Why::Unpriced);
                    let (tokens, first, last) = unpriced.entry(key).or_insert((Amount::ZERO, day, day));
                    *tokens += one.cost(self.workspace.cost_basis()).unwrap_or_default();
                    (*first, *last) = ((*first).min(day), (*last).max(day));
                }
            }
            self.take(place, &reasons);
            self.estimates[place] = true;
            if let Some(rest) = self.bills[place].clone() {
                self.bills[place] = Some(Arc::new(priced(&rest, &mut list)));
            }
        }
        let text = |text: Option<Arc<str>>| text.map(|text| text.to_string()).unwrap_or_default();
        let line = |([provider, model, token_type], (tokens, first, last)): (UsageKey, UsageSum)| Unpriced {
            provider: text(provider),
            model: text(model),
            token_type: text(token_type),
            tokens,
            days: (first, last),
        };
        unpriced.into_iter().filter(|(_, (tokens, ..))| !tokens.is_zero()).map(line).collect()
    }
}

/// A bill that is not charged, priced where it has no money: what has no price costs nothing.
pub(super) fn price_whole(workspace: &Workspace, bill: &mut Arc<Bill>) {
    if is_usage(bill) {
        *bill = Arc::new(priced(bill, &mut PriceList::of(workspace)));
    }
}

/// Tokens as money: combinations, rows and sums, all of the same prices. What is not priced costs nothing.
fn priced(bill: &Bill, list: &mut PriceList<'_>) -> Bill {
    let columns = columns_of(bill);
    let mut prices: Vec<Ratio> = Vec::with_capacity(bill.combinations.len());
    let mut priced = Bill { columns: bill.columns.clone(), ..bill.clone() };
    let marks = [(ESTIMATE, BY_PRICES), (UNIT, "tokens")].map(|(name, text)| mark(&mut priced, name, text));
    let mut control: BTreeMap<(Arc<str>, Period), (ExactSum, u64)> = BTreeMap::new();
    for one in &mut priced.combinations {
        let tokens = one.costs.iter().flatten().next().copied().unwrap_or_default();
        let price = list.find(&key_of(bill, &columns, one), one.period.start());
        let per_million = price.map(|price| price.per_million.ratio()).unwrap_or_default();
        let amount = cost(tokens, &per_million);
        prices.push(per_million);
        one.currency = price.map(|price| price.currency.trim().to_uppercase()).unwrap_or_default().into();
        one.costs = [Some(amount); 3];
        one.quantity = tokens;
        let mut values = one.values.to_vec();
        for (column, value) in marks {
            values.resize(values.len().max(column + 1), 0);
            values[column] = value;
        }
        one.values = values.into();
        let (sum, rows) = control.entry((one.currency.clone(), one.period)).or_default();
        sum.add(&Reading { amount, tail: None });
        *rows += one.rows;
    }
    let fingerprints: FxHashMap<Period, u128> =
        bill.control.iter().map(|line| (line.period, line.fingerprint)).collect();
    priced.control = control
        .into_iter()
        .map(|((currency, period), (sum, rows))| Control {
            currency,
            period,
            sums: [sum.clone(), sum.clone(), sum],
            rows,
            fingerprint: fingerprints.get(&period).copied().unwrap_or_default(),
        })
        .collect();
    priced.substitutes = [None; 3];
    priced.evidence = Evidence::default();
    for row in bill.evidence.rows() {
        let price = prices.get(row.combination as usize);
        let costs = row.costs.map(|tokens| Some(cost(tokens?, price?)));
        priced.evidence.push(&EvidenceRow { costs, ..row });
    }
    priced
}

/// The place of a column and of a text in it, made where they are not there.
fn mark(bill: &mut Bill, name: &str, text: &str) -> (usize, u32) {
    let place = column_of(bill, name).unwrap_or_else(|| {
        bill.columns.push(Column { name: name.into(), values: Vec::new() });
        bill.columns.len() - 1
    });
    let values = &mut bill.columns[place].values;
    let at = values.iter().position(|value| **value == *text).unwrap_or_else(|| {
        values.push(text.into());
        values.len() - 1
    });
    (place, at as u32 + 1)
}
