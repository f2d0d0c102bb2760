//! Splits that name nobody, themselves, or pools that are closed; months that could not be divided.

use std::collections::BTreeMap;

use super::{Allocation, Findings};
use crate::ledger::Undivided;
use crate::workspace::{Dimension, PoolMode, Target};

impl Findings<'_> {
    pub(super) fn split_targets(&mut self) {
        for (place, pool) in self.workspace.pools.iter().enumerate() {
            let subject = format!("pool:{}", pool.id);
            for text in pool.split.targets() {
                match self.names.target(text) {
                    Target::Pool(other) if other == place => {
                        let message = format!("names itself ({text:?}) as a target; that share is left out");
                        self.note("self-target", subject.clone(), message);
                    }
                    Target::Pool(other)
                        if other < place && self.workspace.solving() == PoolMode::StepDown =>
                    {
                        let message = format!(
                            "gives to {text:?}, which has closed before; that share is left out: change the order, or use pool_mode \"reciprocal\""
                        );
                        self.warn("pool-cycle", subject.clone(), message);
                    }
                    Target::Team(team) if self.names.find(Dimension::Team, &team).is_none() => {
                        let message = format!(
                            "{text:?} is neither a pool nor a declared team; it is paid for as a team"
                        );
                        self.warn("unknown-target", subject.clone(), message);
                    }
                    Target::Pool(_) | Target::Team(_) => {}
                }
            }
        }
    }

    pub(super) fn undivided_pools(&mut self, allocation: &Allocation) {
        let mut months: BTreeMap<(String, Undivided), Vec<String>> = BTreeMap::new();
        for (month, pool, why) in allocation.undivided() {
            months.entry((pool.to_owned(), why)).or_default().push(month.to_string());
        }
        for ((pool, why), months) in months {
            let months = months.join(", ");
            let (code, message) = match why {
                Undivided::EmptyBase => (
                    "empty-base",
                    format!(
                        "has nothing to divide by in {months}; that cost stays unallocated: add \"otherwise\": \"even\", or mend the weights"
                    ),
                ),
                Undivided::NoTarget => (
                    "empty-base",
                    format!("has no target left in {months}; that cost stays unallocated: name a team"),
                ),
                Undivided::Cycle => (
                    "pool-cycle",
                    format!(
                        "only feeds pools that feed it in {months}; that cost stays unallocated: let one of them give to a team"
                    ),
                ),
            };
            self.warn(code, format!("pool:{pool}"), message);
        }
    }
}
