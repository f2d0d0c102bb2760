//! The currency, the rates into it, and the columns that a bill's mapping needs.

use std::collections::HashMap;

use super::{Findings, subject};
use crate::workspace::read::Place;
use crate::workspace::{Basis, folded};

impl Findings<'_> {
    pub(super) fn currency(&mut self) {
        let currency = self.workspace.currency.trim();
        if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return;
        }
        let message = if currency.is_empty() {
            "is missing; write the three letters of a currency, as \"USD\"".to_owned()
        } else {
            format!("expected the three letters of a currency, as \"USD\", found {currency:?}")
        };
        self.add("invalid-currency", Place::Member(&Place::Root, "currency"), "workspace:currency", message);
    }

    pub(super) fn rates(&mut self) {
        let list = Place::Member(&Place::Root, "rates");
        let mut first = HashMap::new();
        for (index, rate) in self.workspace.rates.iter().enumerate() {
            let item = Place::Item(&list, index);
            let (from, month) = (rate.from.trim(), rate.month);
            let subject = format!("rate:{from} {month}");
            if from.is_empty() {
                let message = "is empty; write the foreign currency, as \"EUR\"";
                self.add("invalid-currency", Place::Member(&item, "from"), &subject, message);
            }
            let amount = rate.rate.amount();
            if amount.is_zero() || amount.is_negative() {
                let message = format!("expected a rate above zero, found {}", rate.rate);
                self.add("invalid-rate", Place::Member(&item, "rate"), &subject, message);
            }
            if let Some(earlier) = first.insert((folded(from), month), index) {
                let message =
                    format!("{from} has a rate for {month} in {list}[{earlier}] already; keep one of them");
                self.add("duplicate-rate", item, &subject, message);
            }
        }
    }

    pub(super) fn mappings(&mut self) {
        let list = Place::Member(&Place::Root, "mappings");
        for (index, mapping) in self.workspace.mappings.iter().enumerate() {
            let item = Place::Item(&list, index);
            let columns = Place::Member(&item, "columns");
            let subject = subject("mapping", &mapping.id, index);
            // As bills are read: without regard to case and outer space.
            let has = |pairs: &[(String, String)], column: &str| {
                pairs.iter().any(|(name, _)| name.trim().eq_ignore_ascii_case(column))
            };
            if !has(&mapping.columns, "ChargePeriodStart") && !has(&mapping.constants, "ChargePeriodStart") {
                let message = "maps no column to ChargePeriodStart; say which column holds a charge's day";
                self.add("incomplete-mapping", columns, &subject, message);
            }
            if !Basis::ALL.iter().any(|basis| has(&mapping.columns, basis.column())) {
                let message = "maps no column to a cost; map one to BilledCost, EffectiveCost or ListCost";
                self.add("incomplete-mapping", columns, &subject, message);
            }
            if let Some(mark) = mapping.decimal.as_deref().filter(|mark| !matches!(*mark, "." | ",")) {
                let message = format!("expected the decimal mark \".\" or \",\", found {mark:?}");
                self.add("invalid-mapping", Place::Member(&item, "decimal"), &subject, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::workspace::{Mapping, Workspace, problems};

    #[test]
    fn targets_of_mappings_have_no_case() {
        let codes = |start: &str, cost: &str| {
            let columns = vec![(start.to_owned(), "Tag".to_owned()), (cost.to_owned(), "Betrag".to_owned())];
            let mappings = vec![Mapping { id: "m".to_owned(), columns, ..Mapping::default() }];
            let workspace = Workspace { currency: "EUR".to_owned(), mappings, ..Workspace::default() };
            problems(&workspace).into_iter().map(|problem| problem.code.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(" chargeperiodstart", "BILLEDCOST"), [""; 0]);
        assert_eq!(codes("ChargePeriodEnd", "ConsumedQuantity"), ["incomplete-mapping"; 2]);
    }
}
