//! Bills that hold the same charges, and bills in foreign currencies.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Severity};
use crate::calendar::Month;
use crate::ledger::currency::Rates;
use crate::ledger::projection::{foreign, within_reach};

impl Findings<'_> {
    /// The same file twice, or the same rows in another order.
    pub(super) fn duplicate_bills(&mut self) {
        for (index, bill) in self.bills.iter().enumerate() {
            let same = |other: &&&crate::bills::Bill| {
                other.sha256 == bill.sha256
                    || (other.rows == bill.rows && bill.rows > 0 && other.fingerprint == bill.fingerprint)
            };
            let Some(earlier) = self.bills[..index].iter().find(same) else { continue };
            let message = format!(
                "holds the same {} rows as {:?}; both are counted: take one of them away",
                bill.rows, earlier.name
            );
            self.warn("duplicate-bill", format!("bill:{}", bill.name), message);
        }
    }

    /// Costs that no 128-bit amount could sum.
    pub(super) fn size(&mut self) {
        if let Err(refusal) = within_reach(self.workspace, self.bills) {
            self.add(Severity::Error, "too-large", "bills:all".to_owned(), refusal.to_string());
        }
    }

    /// Foreign currencies, with the months that lack a rate.
    pub(super) fn currencies(&mut self) {
        let own = self.workspace.currency.trim().to_uppercase();
        let rates = Rates::of(self.workspace);
        let mut months: BTreeMap<String, BTreeSet<Month>> = BTreeMap::new();
        for line in self.bills.iter().flat_map(|bill| &bill.control) {
            let currency = foreign(&line.currency, &own);
            if !currency.is_empty() {
                let missing = line.period.months().filter(|month| rates.rate(&currency, *month).is_none());
                months.entry(currency.to_string()).or_default().extend(missing);
            }
        }
        for (currency, missing) in months {
            let subject = format!("currency:{currency}");
            if missing.is_empty() {
                let message =
                    format!("bills in {currency} are converted into {own} at the workspace's rates");
                self.warn("mixed-currency", subject, message);
            } else {
                let missing: Vec<String> = missing.iter().map(Month::to_string).collect();
                let message = format!(
                    "bills in {currency} have no rate into {own} for {}: add it to rates",
                    missing.join(", ")
                );
                self.add(Severity::Error, "mixed-currency", subject, message);
            }
        }
    }
}
