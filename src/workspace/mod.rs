//! The document that a user saves: its types, reading it with the path of whatever offends, writing it stably, names.
//! Knows money and days, not bills.

#[cfg(test)]
mod cases;
mod condition;
mod error;
mod figure;
mod migrate;
mod names;
#[cfg(test)]
mod properties;
mod read;
#[cfg(test)]
mod schema;
mod tables;
mod types;
mod validate;
mod write;

use serde::Serializer;

pub use condition::{Condition, Member, Operator, Test};
pub use error::{Problem, WorkspaceError};
pub use figure::{Figure, Level};
pub use names::{Names, Target, folded};
pub use tables::{TableFault, prices_of_table, put_prices, put_rates, rates_of_table};
pub use types::*;
pub use validate::{expression_fault, problems};

fn text_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

fn optional_text_map<S: Serializer>(
    pairs: &Option<Vec<(String, String)>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    text_map(pairs.as_deref().unwrap_or_default(), serializer)
}

fn figure_map<S: Serializer>(pairs: &[(String, Figure)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

impl Workspace {
    /// The cost column that is allocated.
    pub fn cost_basis(&self) -> Basis {
        self.basis.unwrap_or_default()
    }

    /// How pools of pools are solved.
    pub fn solving(&self) -> PoolMode {
        self.pool_mode.unwrap_or_default()
    }
}
