//! Triggers that lack what they are held against, and months of a budget that contradict one another.

use std::collections::HashMap;

use super::{Findings, subject};
use crate::workspace::folded;
use crate::workspace::read::Place;

/// What triggers look at that needs a level. Something new needs none, and what a later version needs is not known here.
const NEED_A_LEVEL: [&str; 6] = ["actual", "forecast", "variance", "unallocated", "burn", "unit_cost"];

impl Findings<'_> {
    pub(super) fn triggers(&mut self) {
        let list = Place::Member(&Place::Root, "budgets");
        for (index, budget) in self.workspace.budgets.iter().enumerate() {
            let item = Place::Item(&list, index);
            let triggers = Place::Member(&item, "triggers");
            for (at, trigger) in budget.triggers.iter().enumerate() {
                if trigger.at.is_absent() && NEED_A_LEVEL.contains(&folded(&trigger.on).as_str()) {
                    let place = Place::Item(&triggers, at);
                    let message = "is missing; write a percentage or an amount, as \"80%\"";
                    let subject = subject("budget", &budget.id, index);
                    self.add("missing-level", Place::Member(&place, "at"), &subject, message);
                }
            }
        }
    }

    pub(super) fn budget_months(&mut self) {
        let list = Place::Member(&Place::Root, "budgets");
        for (index, budget) in self.workspace.budgets.iter().enumerate() {
            let item = Place::Item(&list, index);
            let monthly = Place::Member(&item, "monthly");
            let mut first = HashMap::new();
            for (at, one) in budget.monthly.iter().enumerate() {
                if let Some(earlier) = first.insert(one.month, at) {
                    let message = format!(
                        "{} has an amount in {monthly}[{earlier}] already; keep one of them",
                        one.month
                    );
                    let subject = subject("budget", &budget.id, index);
                    self.add("duplicate-month", Place::Item(&monthly, at), &subject, message);
                }
            }
        }
    }
}
