//! Charges by vendor, source and month, told apart by any other columns, before any rule has divided them.

use std::collections::BTreeMap;

use super::fields::ValueId;
use super::reads::{PROVIDER, SOURCE};
use super::{Allocation, Asked, Refusal};
use crate::bills::Bill;
use crate::calendar::Month;
use crate::money::Amount;
use crate::workspace::{Condition, Member, Operator, Rule, Test, Workspace};

/// Charges that are alike in vendor, source, month and the columns that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Vendor.
    pub provider: Option<String>,
    /// The inventory's source.
    pub source: Option<String>,
    /// The month.
    pub month: Month,
    /// The columns that were asked for, in their order.
    pub fields: Vec<Option<String>>,
    /// In the workspace's currency.
    pub amount: Amount,
}

/// What bills and typed-in costs charge; it adds up to what came in.
pub fn charges<const N: usize>(
    workspace: &Workspace,
    bills: &[&Bill],
    fields: [&str; N],
) -> Result<Vec<Charge>, Refusal> {
    // A rule that reads the columns and sets nothing.
    let member =
        |field: &&str| Member::Field((*field).to_owned(), Test::Operators(vec![Operator::Exists(true)]));
    let mut reading = workspace.clone();
    let when = Condition { members: fields.iter().map(member).collect() };
    reading.rules.push(Rule { when, ..Rule::default() });
    let allocation = Allocation::of(&reading, bills, Asked::default())?;
    let names = [PROVIDER, SOURCE].into_iter().chain(fields);
    let places: Vec<Option<usize>> = names.map(|name| allocation.projection.fields.place(name)).collect();
    let mut sums: BTreeMap<(Vec<ValueId>, Month), Amount> = BTreeMap::new();
    for part in &allocation.parts {
        let values = &allocation.attributions[part.attribution as usize].values;
        let key = places.iter().map(|place| place.map_or(0, |place| values[place])).collect();
        *sums.entry((key, part.month())).or_default() += part.amount;
    }
    let charge = |((key, month), amount): ((Vec<ValueId>, Month), Amount)| {
        let mut texts = key.iter().zip(&places).map(|(id, place)| {
            place.and_then(|place| allocation.projection.fields.text(place, *id)).map(|text| text.to_string())
        });
        let (provider, source) = (texts.next().flatten(), texts.next().flatten());
        Charge { provider, source, month, fields: texts.collect(), amount }
    };
    Ok(sums.into_iter().map(charge).collect())
}
