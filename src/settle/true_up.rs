//! Estimates and invoices: an estimate gives way on the days that the vendor's own bill holds, and the difference is told
//! line by line; where a person asks for it, what is left of the estimates is scaled to an invoice's total.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::price::price_whole;
use super::{ACCOUNT, TOKEN_TYPE, Why, Work, column_of, is_of_format, is_usage, text_in};
use crate::bills::{Bill, Combination, Control, Evidence, EvidenceRow};
use crate::calendar::{Day, Month, Period};
use crate::ledger::{MODEL, PROVIDER};
use crate::money::{Amount, ExactSum, Ratio, Reading, Shares};
use crate::workspace::{Basis, folded};

/// Formats of those who watch calls and work costs out themselves: what they say is no vendor's bill.
pub(super) const WATCHERS: [&str; 6] =
    ["litellm", "langfuse", "helicone", "cloudflare-ai-gateway", "vercel-ai-gateway", "portkey"];

/// What was estimated for some tokens, and what the vendor's bill says of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueUpLine {
    /// The vendor.
    pub provider: String,
    /// The month.
    pub month: Month,
    /// The model, where it is told.
    pub model: Option<String>,
    /// The kind of tokens, where it is told.
    pub token_type: Option<String>,
    /// By the price list.
    pub estimated: Amount,
    /// By the bill.
    pub invoiced: Amount,
    /// Invoiced less estimated.
    pub difference: Amount,
    /// Of all three.
    pub currency: String,
}

/// The days on which a vendor's bill has charges, by vendor and month.
struct Invoiced {
    name: String,
    accounts: Vec<String>,
    days: FxHashMap<(String, Month), Period>,
}

impl Invoiced {
    fn of(bill: &Bill) -> Self {
        let (provider, account) = (column_of(bill, PROVIDER), column_of(bill, ACCOUNT));
        let mut days: FxHashMap<(String, Month), Period> = FxHashMap::default();
        let mut known: FxHashMap<Option<Arc<str>>, String> = FxHashMap::default();
        for one in &bill.combinations {
            let text = text_in(bill, provider, one).cloned();
            let vendor = known
                .entry(text)
                .or_insert_with_key(|text| folded(text.as_deref().unwrap_or_default()))
                .clone();
            let day = Period::day(one.period.start());
            let period = days.entry((vendor, day.start().month())).or_insert(day);
            *period = period.cover(day);
        }
        Self { name: bill.name.clone(), accounts: accounts(bill, account), days }
    }

    fn holds(&self, vendor: &str, day: Day, accounts: &[String]) -> bool {
        let strange = !self.accounts.is_empty()
            && !accounts.is_empty()
            && !self.accounts.iter().any(|own| accounts.contains(own));
        let days = self.days.get(&(vendor.to_owned(), day.month()));
        !strange && days.is_some_and(|days| days.contains(day))
    }
}

fn accounts(bill: &Bill, column: Option<usize>) -> Vec<String> {
    column
        .map(|place| bill.columns[place].values.iter().map(|text| folded(text)).collect())
        .unwrap_or_default()
}

/// Whether a bill is the vendor's own: neither usage nor a watcher's.
pub(super) fn is_vendors(bill: &Bill) -> bool {
    !is_usage(bill) && !WATCHERS.iter().any(|watcher| is_of_format(bill, watcher))
}

type LineKey = (String, Month, Option<Arc<str>>, Option<Arc<str>>, Arc<str>);

impl Work<'_> {
    /// Takes usage out on the days that the vendor's own bill holds.
    pub(super) fn invoiced(&mut self) {
        if !self.bills.iter().flatten().any(|bill| is_usage(bill)) {
            return;
        }
        let invoices: Vec<Invoiced> = self
            .bills
            .iter()
            .flatten()
            .filter(|bill| is_vendors(bill))
            .map(|bill| Invoiced::of(bill))
            .collect();
        for place in 0..self.bills.len() {
            let Some(bill) = self.bills[place].clone().filter(|bill| is_usage(bill)) else { continue };
            let (provider, own) = (column_of(&bill, PROVIDER), accounts(&bill, column_of(&bill, ACCOUNT)));
            let reason = |one: &Combination| {
                let vendor = folded(text_in(&bill, provider, one)?);
                let by = invoices.iter().find(|one_of| one_of.holds(&vendor, one.period.start(), &own))?;
                Some(Why::Invoiced { by: by.name.clone() })
            };
            let reasons: Vec<Option<Why>> = bill.combinations.iter().map(reason).collect();
            if reasons.iter().any(Option::is_some) {
                let kept: Vec<bool> = reasons.iter().map(Option::is_none).collect();
                self.invoiced.push(Arc::new(bill.without(&kept)));
                self.take(place, &reasons);
            }
        }
    }

    /// Estimates that were taken out, held against the bills that hold their days.
    pub(super) fn true_up(&mut self) -> Vec<TrueUpLine> {
        let basis = self.basis();
        let mut lines: BTreeMap<LineKey, (Amount, Amount)> = BTreeMap::new();
        let mut days: FxHashMap<(String, Month), Period> = FxHashMap::default();
        for bill in &self.invoiced {
            let mut bill = bill.clone();
            price_whole(self.workspace, &mut bill);
            each_line(&bill, basis, |key, day, amount| {
                let period = days.entry((folded(&key.0), day.month())).or_insert(Period::day(day));
                *period = period.cover(Period::day(day));
                lines.entry(key).or_default().0 += amount;
            });
        }
        for bill in self.bills.iter().flatten().filter(|_| !days.is_empty()).filter(|bill| is_vendors(bill)) {
            each_line(bill, basis, |key, day, amount| {
                let period = days.get(&(folded(&key.0), day.month()));
                if period.is_some_and(|period| period.contains(day)) {
                    lines.entry(key).or_default().1 += amount;
                }
            });
        }
        let own = self.workspace.currency.trim();
        let line = |((provider, month, model, token_type, currency), (estimated, invoiced)): (
            LineKey,
            (Amount, Amount),
        )| TrueUpLine {
            provider,
            month,
            model: model.map(|text| text.to_string()),
            token_type: token_type.map(|text| text.to_string()),
            estimated,
            invoiced,
            difference: invoiced - estimated,
            currency: if currency.is_empty() { own.to_owned() } else { currency.to_string() },
        };
        let is_something =
            |(_, (one, other)): &(LineKey, (Amount, Amount))| !one.is_zero() || !other.is_zero();
        lines.into_iter().filter(is_something).map(line).collect()
    }

    /// Scales estimates so that a vendor's charges of a month come to its invoice, where the workspace asks for it.
    pub(super) fn scale(&mut self) {
        for invoice in self.workspace.invoices.iter().filter(|invoice| invoice.scales()) {
            let Some(vendor) = invoice.provider.as_deref().map(folded) else { continue };
            let own = self.workspace.currency.trim();
            let currency = invoice.currency.as_deref().map_or(own, str::trim).to_uppercase();
            let mut chosen: Vec<(usize, usize, Amount)> = Vec::new();
            let mut others = Amount::ZERO;
            for (place, bill) in self.bills.iter().enumerate() {
                let Some(bill) = bill else { continue };
                let provider = column_of(bill, PROVIDER);
                for (at, one) in bill.combinations.iter().enumerate() {
                    let is_vendors = text_in(bill, provider, one).is_some_and(|text| folded(text) == vendor);
                    let in_currency = match one.currency.trim() {
                        "" => currency == own.to_uppercase(),
                        text => text.eq_ignore_ascii_case(&currency),
                    };
                    if !is_vendors || !in_currency || one.period.start().month() != invoice.month {
                        continue;
                    }
                    let amount = one.cost(self.basis()).unwrap_or_default();
                    match self.estimates[place] {
                        true => chosen.push((place, at, amount)),
                        false => others += amount,
                    }
                }
            }
            let weights: Vec<Ratio> = chosen.iter().map(|(.., amount)| amount.to_ratio()).collect();
            let target = invoice.total.amount() - others;
            let Ok(shares) = Shares::of(&weights) else { continue };
            if target.is_negative() {
                continue;
            }
            let mut scaled: BTreeMap<usize, Vec<(usize, Amount)>> = BTreeMap::new();
            for ((place, at, _), amount) in chosen.iter().zip(shares.divide(target)) {
                scaled.entry(*place).or_default().push((*at, amount));
            }
            for (place, amounts) in scaled {
                if let Some(bill) = &self.bills[place] {
                    self.bills[place] = Some(Arc::new(with_amounts(bill, &amounts)));
                }
            }
        }
    }
}

/// What a bill says of each line, day by day.
fn each_line(bill: &Bill, basis: Basis, mut each: impl FnMut(LineKey, Day, Amount)) {
    let [provider, model, token_type] = [PROVIDER, MODEL, TOKEN_TYPE].map(|name| column_of(bill, name));
    for one in &bill.combinations {
        let text = |column| text_in(bill, column, one).cloned();
        let vendor = text(provider).map(|text| text.to_string()).unwrap_or_default();
        let day = one.period.start();
        let key = (vendor, day.month(), text(model), text(token_type), one.currency.clone());
        each(key, day, one.cost(basis).unwrap_or_default());
    }
}

/// A bill of estimates with other amounts at some places, in its rows and sums as well.
fn with_amounts(bill: &Bill, amounts: &[(usize, Amount)]) -> Bill {
    let mut scaled = bill.clone();
    let mut factors = vec![None; bill.combinations.len()];
    for (at, amount) in amounts {
        let old = bill.combinations[*at].costs[0].unwrap_or_default();
        factors[*at] = (!old.is_zero()).then(|| amount.to_ratio() / old.to_ratio());
        scaled.combinations[*at].costs = [Some(*amount); 3];
    }
    let mut sums: BTreeMap<(Arc<str>, Period), Amount> = BTreeMap::new();
    for one in &scaled.combinations {
        *sums.entry((one.currency.clone(), one.period)).or_default() += one.costs[0].unwrap_or_default();
    }
    let with_sum = |line: &Control| {
        let mut sum = ExactSum::default();
        let amount = sums.get(&(line.currency.clone(), line.period)).copied().unwrap_or_default();
        sum.add(&Reading { amount, tail: None });
        Control { sums: [sum.clone(), sum.clone(), sum], ..line.clone() }
    };
    scaled.control = bill.control.iter().map(with_sum).collect();
    scaled.evidence = Evidence::default();
    for row in bill.evidence.rows() {
        let factor = factors.get(row.combination as usize).and_then(Option::as_ref);
        let scale = |cost: Amount| match factor {
            Some(factor) => Amount::from_ratio(&(cost.to_ratio() * factor)).unwrap_or(cost),
            None => cost,
        };
        scaled.evidence.push(&EvidenceRow { costs: row.costs.map(|cost| cost.map(scale)), ..row });
    }
    scaled
}
