//! Bills that hold the same charges, and bills in foreign currencies.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Severity};
use crate::bills::{Bill, Control};
use crate::calendar::{Month, Period};
use crate::ledger::currency::Rates;
use crate::ledger::projection::{foreign, within_reach};
use crate::money::ExactSum;
use crate::workspace::Workspace;

impl Findings<'_> {
    /// The same charges twice: a whole bill, or all rows of some days.
    pub(super) fn duplicate_bills(&mut self) {
        for (index, bill) in self.bills.iter().enumerate() {
            let earlier = &self.bills[..index];
            let subject = format!("bill:{}", bill.name);
            if let Some(other) = earlier.iter().find(|other| is_same(bill, other)) {
                let message = format!(
                    "holds the same {} rows as {:?}; both are counted: take one of them away",
                    bill.rows, other.name
                );
                self.warn("duplicate-bill", subject, message);
                continue;
            }
            for other in earlier {
                if let Some(overlap) = Overlap::of(bill, other, self.workspace) {
                    let message = overlap.message(&other.name);
                    self.warn("duplicate-bill", subject.clone(), message);
                }
            }
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

fn is_same(bill: &Bill, other: &Bill) -> bool {
    let same_rows = bill.rows > 0 && bill.rows == other.rows && bill.fingerprint == other.fingerprint;
    bill.sha256 == other.sha256 || same_rows
}

/// Days of which two bills hold the same rows.
struct Overlap {
    /// From the first to the last of them.
    period: Period,
    rows: u64,
    /// By currency.
    sums: BTreeMap<String, ExactSum>,
}

impl Overlap {
    /// None where no days are the same, or where they cost nothing.
    fn of(bill: &Bill, other: &Bill, workspace: &Workspace) -> Option<Self> {
        let place = |line: &Control| (line.currency.clone(), line.period);
        let others: BTreeMap<_, &Control> = other.control.iter().map(|line| (place(line), line)).collect();
        let basis = workspace.cost_basis().index();
        let same = bill.control.iter().filter(|line| {
            let is_like = |twin: &&Control| twin.rows == line.rows && twin.fingerprint == line.fingerprint;
            line.rows > 0 && line.sums[basis].exact() != "0" && others.get(&place(line)).is_some_and(is_like)
        });
        let mut overlap: Option<Self> = None;
        for line in same {
            let none = || Self { period: line.period, rows: 0, sums: BTreeMap::new() };
            let found = overlap.get_or_insert_with(none);
            found.period = found.period.cover(line.period);
            found.rows += line.rows;
            let currency = match &*line.currency {
                "" => workspace.currency.trim(),
                own => own,
            };
            found.sums.entry(currency.to_owned()).or_default().merge(&line.sums[basis]);
        }
        overlap
    }

    fn message(&self, other: &str) -> String {
        let money: Vec<String> =
            self.sums.iter().map(|(currency, sum)| format!("{} {currency}", sum.exact())).collect();
        format!(
            "holds the same rows as {other:?} on days from {} to {} (rows {}, {}); both are counted: take these days out of \
             one of them",
            self.period.start(),
            self.period.last(),
            self.rows,
            money.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::bills::{Bill, Options, read_bill};
    use crate::ledger::check;
    use crate::workspace::Workspace;

    const HEADER: &str = "ChargePeriodStart,BilledCost,EffectiveCost,SkuId\n";

    fn bill(name: &str, text: &str) -> Bill {
        read_bill(name, text.as_bytes(), Options::default()).expect("a bill")
    }

    fn duplicates(bills: [&Bill; 2]) -> Vec<String> {
        let workspace = Workspace { currency: "USD".to_owned(), ..Workspace::default() };
        let found = check(&workspace, &bills).into_iter();
        found
            .filter(|finding| finding.code == "duplicate-bill")
            .map(|finding| format!("{} {}", finding.subject, finding.message))
            .collect()
    }

    #[test]
    fn neither_columns_nor_digits_nor_quotes_hide_a_copy() {
        let one = bill("a.csv", &format!("{HEADER}2026-03-01,100,90,a\n2026-03-02,5,5,b\n"));
        let text = "SkuId;EffectiveCost;ChargePeriodStart;BilledCost\n b;5.0;2026-03-02;5\n\"a\";90.00;2026-03-01;1e2\n";
        let same = bill("b.csv", text);
        let message =
            "bill:b.csv holds the same 2 rows as \"a.csv\"; both are counted: take one of them away";
        assert_eq!(duplicates([&one, &same]), [message]);
        // The same values, but in other rows, and the same costs in other columns.
        let swapped = bill("c.csv", &format!("{HEADER}2026-03-01,100,90,b\n2026-03-02,5,5,a\n"));
        assert_eq!(duplicates([&one, &swapped]), [""; 0]);
        let turned = bill("d.csv", &format!("{HEADER}2026-03-01,90,100,a\n2026-03-02,5,5,b\n"));
        assert_eq!(duplicates([&one, &turned]).len(), 1);
    }

    #[test]
    fn days_that_are_in_both_are_found() {
        let days = |days: std::ops::Range<u32>| -> String {
            days.map(|day| format!("2026-03-0{day},1,0.{day},a\n2026-03-0{day},1,1,b\n")).collect()
        };
        let first = bill("a.csv", &(HEADER.to_owned() + &days(1..6)));
        let second = bill("b.csv", &(HEADER.to_owned() + &days(4..9)));
        let message = "bill:b.csv holds the same rows as \"a.csv\" on days from 2026-03-04 to 2026-03-05 (rows 4, 2.9 USD); \
                       both are counted: take these days out of one of them";
        assert_eq!(duplicates([&first, &second]), [message]);
        let free = "2026-03-09,0,0,a\n";
        let (third, fourth) = (
            bill("c.csv", &format!("{HEADER}2026-03-01,1,1,x\n{free}")),
            bill("d.csv", &(HEADER.to_owned() + free)),
        );
        assert_eq!(duplicates([&third, &fourth]), [""; 0]);
    }
}
