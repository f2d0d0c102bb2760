//! What of the bills is charged, before anything is allocated: a newer export takes the place of an older one, what another
//! bill charges only drives, usage without money is priced, and estimates give way to invoices. Knows the ledger and all
//! before it; nothing of budgets, files or browsers.

mod changed;
mod drive;
mod findings;
mod price;
mod reconcile;
mod reexport;
mod true_up;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bills::{Bill, Combination, TOKENS};
use crate::calendar::{Day, Period};
use crate::ledger::Finding;
use crate::money::{Amount, ExactSum};
use crate::workspace::{Basis, Workspace, folded};

pub use changed::{Altered, Changed, changes};
pub use price::Unpriced;
pub use reconcile::{Explanation, FIELDS as RECONCILE_FIELDS, Reconciled, reconcile};
pub use true_up::TrueUpLine;

/// Columns of bills that tell which exports are of one account, whatever a workspace reads.
pub const IDENTITY_FIELDS: [&str; 5] =
    [crate::ledger::PROVIDER, ACCOUNT, crate::ledger::MODEL, TOKEN_TYPE, crate::ledger::CHARGE_CATEGORY];

const ACCOUNT: &str = "BillingAccountId";
const TOKEN_TYPE: &str = "x_TokenType";

/// Bills as they are charged.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The bills that are charged, each without what is not. In the order in which they were given.
    pub bills: Vec<Arc<Bill>>,
    /// The quantities of drivers that bills give: to be added to those of the workspace, see [`Settled::workspace`].
    driven: Vec<(String, crate::workspace::DriverValue)>,
    /// What became of each bill that was given, in their order.
    pub fates: Vec<Fate>,
    /// Usage for which the price list has no price.
    pub unpriced: Vec<Unpriced>,
    /// Estimates that an invoice has replaced, beside it.
    pub true_ups: Vec<TrueUpLine>,
    /// What a person should know or decide.
    pub findings: Vec<Finding>,
    key: Key,
}

/// What became of a bill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// The file's name.
    pub file: String,
    /// Its hash.
    pub sha256: String,
    /// Whether all, some or none of its charges are charged.
    pub counted: Counted,
    /// What was taken out of it and why.
    pub taken: Vec<Taken>,
    /// Whether its money is worked out of the price list.
    pub is_estimate: bool,
}

/// How much of a bill is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// All of it.
    #[default]
    Whole,
    /// Some of it.
    Partly,
    /// Nothing.
    Nothing,
}

/// Charges that were taken out of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Why.
    pub why: Why,
    /// First and last day on which they begin.
    pub days: (Day, Day),
    /// How many.
    pub rows: u64,
    /// What they come to on the workspace's basis, by currency (empty: the workspace's), every digit; tokens of usage
    /// without money are under [`TOKENS`].
    pub sums: Vec<(String, String)>,
}

/// Why charges are not charged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The same rows stand in this file, by name and hash.
    Copy {
        /// Its name.
        of: String,
        /// Its hash.
        sha256: String,
    },
    /// A newer export of the same account holds these days.
    Replaced {
        /// Its name.
        by: String,
        /// Its hash.
        sha256: String,
        /// What the newer one says of these days, like the sums.
        now: Vec<(String, String)>,
    },
    /// The workspace says so: an overlap's id.
    Drives {
        /// Of the overlap.
        overlap: String,
    },
    /// The vendor's own bill holds these days.
    Invoiced {
        /// Its name.
        by: String,
    },
    /// There is no price.
    Unpriced,
}

/// What a settlement depends on beside the bills: where it is the same, so is the settlement, but for drivers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Key {
    bills: Vec<String>,
    choices: Workspace,
}

impl Key {
    fn of(workspace: &Workspace, bills: &[Arc<Bill>]) -> Self {
        let choices = Workspace {
            currency: workspace.currency.clone(),
            basis: workspace.basis,
            exports: workspace.exports.clone(),
            overlaps: workspace.overlaps.clone(),
            prices: workspace.prices.clone(),
            invoices: workspace.invoices.clone(),
            ..Workspace::default()
        };
        Self { bills: bills.iter().map(|bill| bill.sha256.clone()).collect(), choices }
    }
}

impl Settled {
    /// Settles what of these bills is charged. A bill that is given later is the newer one where days don't tell.
    pub fn of(workspace: &Workspace, given: &[Arc<Bill>]) -> Self {
        let mut work = Work::of(workspace, given);
        work.replaced();
        let mut driving = work.overlaps();
        work.invoiced();
        let unpriced = work.price();
        // What drives may be usage as well.
        driving.iter_mut().for_each(|(_, bill)| price::price_whole(workspace, bill));
        let true_ups = work.true_up();
        work.scale();
        let driven = drive::quantities(workspace, &driving);
        let mut settled = Self {
            driven,
            fates: work.fates(),
            unpriced,
            true_ups,
            key: Key::of(workspace, given),
            bills: work
                .bills
                .into_iter()
                .flatten()
                .filter(|bill| !bill.combinations.is_empty() || bill.rejected > 0)
                .collect(),
            findings: Vec::new(),
        };
        settled.findings = findings::findings(workspace, given, &settled);
        settled
    }

    /// Whether it would be the same for these, but for what drivers count.
    pub fn is_of(&self, workspace: &Workspace, given: &[Arc<Bill>]) -> bool {
        self.key == Key::of(workspace, given) && workspace.overlaps.iter().all(|one| one.driver.is_none())
    }

    /// The workspace with what bills say of its drivers. What a person typed for a month stands.
    pub fn workspace(&self, workspace: &Workspace) -> Workspace {
        let mut workspace = workspace.clone();
        for driver in &mut workspace.drivers {
            let typed: Vec<_> = driver.values.iter().map(|value| value.month).collect();
            let own = self
                .driven
                .iter()
                .filter(|(id, value)| folded(id) == folded(&driver.id) && !typed.contains(&value.month));
            driver.values.extend(own.map(|(_, value)| value.clone()));
        }
        workspace
    }
}

/// A settlement on its way: bills lose what is not charged, step by step.
struct Work<'a> {
    workspace: &'a Workspace,
    given: &'a [Arc<Bill>],
    /// As they stand now; none where nothing is left.
    bills: Vec<Option<Arc<Bill>>>,
    taken: Vec<Vec<Taken>>,
    estimates: Vec<bool>,
    /// Usage that an invoice has replaced.
    invoiced: Vec<Arc<Bill>>,
}

impl<'a> Work<'a> {
    fn of(workspace: &'a Workspace, given: &'a [Arc<Bill>]) -> Self {
        Self {
            workspace,
            given,
            bills: given.iter().cloned().map(Some).collect(),
            taken: vec![Vec::new(); given.len()],
            estimates: vec![false; given.len()],
            invoiced: Vec::new(),
        }
    }

    fn basis(&self) -> Basis {
        self.workspace.cost_basis()
    }

    /// Takes combinations out of a bill. What they are and why is told, by reason.
    fn take(&mut self, place: usize, reasons: &[Option<Why>]) {
        let Some(bill) = &self.bills[place] else { return };
        if reasons.iter().all(Option::is_none) {
            return;
        }
        let mut by_reason: BTreeMap<&Why, Sum> = BTreeMap::new();
        for (one, why) in bill.combinations.iter().zip(reasons) {
            if let Some(why) = why {
                by_reason.entry(why).or_default().add(one, self.basis());
            }
        }
        self.taken[place].extend(by_reason.into_iter().filter_map(|(why, sum)| sum.taken(why.clone())));
        let removed: Vec<bool> = reasons.iter().map(Option::is_some).collect();
        let rest = (!removed.iter().all(|is| *is)).then(|| Arc::new(bill.without(&removed)));
        self.bills[place] = rest;
    }

    fn fates(&self) -> Vec<Fate> {
        let fate = |(place, bill): (usize, &Arc<Bill>)| Fate {
            file: bill.name.clone(),
            sha256: bill.sha256.clone(),
            counted: match (&self.bills[place], self.taken[place].is_empty()) {
                (None, _) => Counted::Nothing,
                (Some(_), false) => Counted::Partly,
                (Some(_), true) => Counted::Whole,
            },
            taken: self.taken[place].clone(),
            is_estimate: self.estimates[place],
        };
        self.given.iter().enumerate().map(fate).collect()
    }
}

/// Charges, summed.
#[derive(Default)]
struct Sum {
    days: Option<(Day, Day)>,
    rows: u64,
    sums: BTreeMap<Arc<str>, Amount>,
}

impl Sum {
    fn add(&mut self, one: &Combination, basis: Basis) {
        let day = one.period.start();
        self.days = Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        self.rows += one.rows;
        *self.sums.entry(one.currency.clone()).or_default() += one.cost(basis).unwrap_or_default();
    }

    fn texts(&self) -> Vec<(String, String)> {
        self.sums.iter().map(|(currency, sum)| (currency.to_string(), sum.to_string())).collect()
    }

    fn taken(self, why: Why) -> Option<Taken> {
        Some(Taken { why, days: self.days?, rows: self.rows, sums: self.texts() })
    }
}

/// Whether a bill is of a format, or of one that begins so.
fn is_of_format(bill: &Bill, format: &str) -> bool {
    let (own, format) = (folded(&bill.format), folded(format));
    own == format || own.strip_prefix(&format).is_some_and(|rest| rest.starts_with('-'))
}

/// The text of a combination in a column.
fn text_in<'b>(bill: &'b Bill, column: Option<usize>, one: &Combination) -> Option<&'b Arc<str>> {
    let id = column.and_then(|place| one.values.get(place)).copied().unwrap_or(0) as usize;
    bill.columns.get(column?)?.values.get(id.checked_sub(1)?)
}

fn column_of(bill: &Bill, name: &str) -> Option<usize> {
    bill.columns.iter().position(|column| *column.name == *name)
}

/// Whether a bill counts tokens and has no money of its own.
fn is_usage(bill: &Bill) -> bool {
    bill.control.iter().any(|line| &*line.currency == TOKENS)
}

/// What the reader summed of the charges that begin on these days, by currency.
fn read_sums(bill: &Bill, days: Period, basis: Basis) -> Vec<(String, String)> {
    let mut sums: BTreeMap<&str, ExactSum> = BTreeMap::new();
    for line in bill.control.iter().filter(|line| days.contains(line.period.start())) {
        sums.entry(&line.currency).or_default().merge(&line.sums[basis.index()]);
    }
    sums.into_iter().map(|(currency, sum)| (currency.to_owned(), sum.exact())).collect()
}
