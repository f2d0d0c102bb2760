//! What charges say was consumed, by usage type, vendor, model and kind of tokens: once for each charge, whoever pays.

use std::collections::BTreeMap;

use super::fields::ValueId;
use super::reads::{MODEL, PROVIDER, UNIT};
use super::{Allocation, Asked, Refusal};
use crate::bills::Bill;
use crate::calendar::{Day, Period};
use crate::money::{Amount, Ratio};
use crate::workspace::{Condition, Dimension, Member, Operator, Rule, Test, Workspace};

/// The column of the kind of tokens.
pub const TOKEN_TYPE: &str = "x_TokenType";
/// The column that names what was consumed where the kind of tokens does not stand alone.
const DESCRIPTION: &str = "ChargeDescription";
/// The columns that [`consumed`] needs beside those that allocating needs.
pub const CONSUMED_FIELDS: [&str; 3] = [TOKEN_TYPE, DESCRIPTION, UNIT];

/// Consumption that is alike in all of this, in one week of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumed {
    /// What the rules say it is for.
    pub usage_type: Option<String>,
    /// Vendor.
    pub provider: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Kind of tokens, as the bill has it.
    pub token_type: Option<String>,
    /// What the charge says it is.
    pub description: Option<String>,
    /// In what the quantity is counted.
    pub unit: Option<String>,
    /// The first day of its week that lies in its month.
    pub first: Day,
    /// How much.
    pub quantity: Amount,
    /// What it cost, in the workspace's currency.
    pub cost: Amount,
}

/// All consumption that has a unit and a quantity, and the days of all charges.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn consumed(workspace: &Workspace, bills: &[&Bill]) -> Result<(Vec<Consumed>, Option<Period>), Refusal> {
    // A rule that reads the columns and sets nothing.
    let member =
        |field: &&str| Member::Field((*field).to_owned(), Test::Operators(vec![Operator::Exists(true)]));
    let mut reading = workspace.clone();
    let when = Condition { members: CONSUMED_FIELDS.iter().map(member).collect() };
    reading.rules.push(Rule { when, ..Rule::default() });
    let allocation = Allocation::of(&reading, bills, Asked { weeks: true, ..Asked::default() })?;
    let fields = &allocation.projection.fields;
    let places = [PROVIDER, MODEL, TOKEN_TYPE, DESCRIPTION, UNIT].map(|name| fields.place(name));
    let mut sums: BTreeMap<([ValueId; 6], Day), (Amount, Amount)> = BTreeMap::new();
    for part in &allocation.parts {
        let group = &allocation.projection.groups[part.group as usize];
        if group.quantity.is_zero() {
            continue;
        }
        let attribution = &allocation.attributions[part.attribution as usize];
        let value = |place: Option<usize>| place.map_or(0, |place| attribution.values[place]);
        let [provider, model, token_type, description, unit] = places.map(value);
        // Where the kind of tokens is told, descriptions only tell apart what is alike.
        let description = if token_type == 0 { description } else { 0 };
        let usage = attribution.dimensions[Dimension::UsageType.index()];
        let start = part.period.start();
        let first = start.week().monday().max(start.month().first_day());
        let sum = sums.entry(([usage, provider, model, token_type, description, unit], first)).or_default();
        let share = Ratio::new(part.period.days().into(), group.period.days().into());
        sum.0 += Amount::from_ratio(&(group.quantity.to_ratio() * share)).unwrap_or_default();
        sum.1 += part.amount;
    }
    let one = |((key, first), (quantity, cost)): (([ValueId; 6], Day), (Amount, Amount))| {
        let text = |at: usize| {
            let place = places[at]?;
            fields.text(place, key[at + 1]).map(|text| text.to_string())
        };
        let usage_type = allocation.attributor.dimensions.text(Dimension::UsageType, key[0]);
        Consumed {
            usage_type: usage_type.map(|text| text.to_string()),
            provider: text(0),
            model: text(1),
            token_type: text(2),
            description: text(3),
            unit: text(4),
            first,
            quantity,
            cost,
        }
    };
    Ok((sums.into_iter().map(one).collect(), allocation.period()))
}
