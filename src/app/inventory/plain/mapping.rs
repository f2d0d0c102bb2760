//! What the columns of an unknown table mean: the choices, a draft that a person completes, and the check of its first rows.

use std::collections::BTreeMap;

use cost_matrix::calendar::{DateOrder, Stamp};
use cost_matrix::money::{DecimalMark, read_decimal};
use cost_matrix::workspace::{Mapping, Workspace, folded};

use super::words::new_id;

/// What a column can hold: the FOCUS name and what people call it.
pub(crate) const MEANINGS: [(&str, &str); 23] = [
    ("ChargePeriodStart", "Day of the charge (or first day)"),
    ("ChargePeriodEnd", "End (the day after the last)"),
    ("BilledCost", "Cost, as billed"),
    ("EffectiveCost", "Cost, after discounts and commitments"),
    ("ListCost", "Cost at list price"),
    ("BillingCurrency", "Currency"),
    ("ProviderName", "Provider"),
    ("ServiceName", "Service or product"),
    ("x_Model", "Model"),
    ("x_User", "User"),
    ("x_ApiKey", "API key"),
    ("x_TokenType", "Kind of token"),
    ("SubAccountName", "Project or account, by name"),
    ("SubAccountId", "Project or account, by id"),
    ("BillingAccountName", "Organisation"),
    ("ResourceName", "Resource, by name"),
    ("ResourceId", "Resource, by id"),
    ("RegionName", "Region"),
    ("ChargeCategory", "Kind of charge (usage, credit, tax)"),
    ("ChargeDescription", "Description"),
    ("ConsumedQuantity", "Quantity"),
    ("ConsumedUnit", "Unit of the quantity"),
    ("x_TrafficStage", "Traffic stage"),
];

/// The choice of a column that is only kept, under its own name.
pub(crate) const KEEP: &str = "";

/// The choice of a column that is left out.
pub(crate) const IGNORE: &str = "-";

/// The choice of a column that holds a tag.
pub(crate) const TAG: &str = "Tags.";

const COSTS: [&str; 3] = ["EffectiveCost", "BilledCost", "ListCost"];

/// How dates may be written, with an example of each.
pub(crate) const DATES: [(DateOrder, &str, &str); 4] = [
    (DateOrder::YearFirst, "iso", "2026-03-11"),
    (DateOrder::DayFirstDots, "dd.mm.yyyy", "11.03.2026"),
    (DateOrder::DayFirst, "dd/mm/yyyy", "11/03/2026 (day first)"),
    (DateOrder::MonthFirst, "mm/dd/yyyy", "03/11/2026 (month first)"),
];

/// A mapping on its way: one choice a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) name: String,
    /// By the place of the column: a FOCUS name, `Tags.`, or nothing: it is only kept.
    pub(crate) choices: Vec<String>,
    pub(crate) comma: bool,
    pub(crate) dates: DateOrder,
    /// Where no column says it.
    pub(crate) provider: String,
    pub(crate) currency: String,
    /// Other constants of the guess.
    others: Vec<(String, String)>,
}

/// What a row of the sample comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Check {
    /// How many of the rows read.
    pub(crate) read: usize,
    pub(crate) of: usize,
    /// By row and column: why a cell does not read.
    pub(crate) problems: BTreeMap<(usize, usize), String>,
}

impl Draft {
    /// The guess, to be completed.
    pub(crate) fn of(guess: &Mapping, header: &[String], file: &str) -> Self {
        let choice = |title: &String| {
            let of = guess.columns.iter().find(|(_, name)| folded(name) == folded(title));
            of.map(|(target, _)| if target.starts_with(TAG) { TAG.to_owned() } else { target.clone() })
                .unwrap_or_default()
        };
        let constant = |target: &str| {
            guess
                .constants
                .iter()
                .find(|(name, _)| name == target)
                .map(|(_, text)| text.clone())
                .unwrap_or_default()
        };
        let known = ["ProviderName", "BillingCurrency"];
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).split('.').next().unwrap_or(file);
        Self {
            id: guess.id.clone(),
            name: guess.name.clone().unwrap_or_else(|| stem.to_owned()),
            choices: header.iter().map(choice).collect(),
            comma: guess.decimal.as_deref() == Some(","),
            dates: guess.dates.unwrap_or_default(),
            provider: constant("ProviderName"),
            currency: constant("BillingCurrency"),
            others: guess
                .constants
                .iter()
                .filter(|(name, _)| !known.contains(&name.as_str()))
                .cloned()
                .collect(),
        }
    }

    /// Whether a column says it.
    pub(crate) fn has(&self, target: &str) -> bool {
        self.choices.iter().any(|choice| choice == target)
    }

    /// Chooses what a column holds; another column that held the same is only kept from now on.
    pub(crate) fn choose(&mut self, column: usize, target: &str) {
        if ![TAG, KEEP, IGNORE].contains(&target) {
            for other in self.choices.iter_mut().filter(|choice| *choice == target) {
                KEEP.clone_into(other);
            }
        }
        if let Some(choice) = self.choices.get_mut(column) {
            target.clone_into(choice);
        }
    }

    /// What is still missing, in words.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !self.has("ChargePeriodStart") {
            missing.push("Choose the column that holds the day of the charge.");
        }
        if !COSTS.iter().any(|cost| self.has(cost)) {
            missing.push("Choose the column that holds the cost.");
        }
        missing
    }

    /// The mapping. Its id is one that no other mapping of the workspace has.
    pub(crate) fn mapping(&self, header: &[String], workspace: &Workspace) -> Mapping {
        let columns =
            self.choices.iter().zip(header).filter(|(choice, _)| *choice != KEEP && *choice != IGNORE).map(
                |(choice, title)| {
                    let target = if choice == TAG { format!("{TAG}{title}") } else { choice.clone() };
                    (target, title.clone())
                },
            );
        let mut constants = self.others.clone();
        for (target, text) in [("ProviderName", &self.provider), ("BillingCurrency", &self.currency)] {
            if !self.has(target) && !text.is_empty() {
                constants.push((target.to_owned(), text.clone()));
            }
        }
        let taken = workspace.mappings.iter().map(|mapping| mapping.id.as_str());
        let name = if self.name.trim().is_empty() { &self.id } else { &self.name };
        Mapping {
            id: new_id(name, "bill", taken),
            name: Some(name.trim().to_owned()),
            columns: columns.collect(),
            decimal: self.comma.then(|| ",".to_owned()),
            dates: (self.dates != DateOrder::YearFirst).then_some(self.dates),
            constants,
            ignore: self
                .choices
                .iter()
                .zip(header)
                .filter(|(choice, _)| *choice == IGNORE)
                .map(|(_, title)| title.clone())
                .collect(),
            ..Mapping::default()
        }
    }

    /// Tries the first rows, with the engine's own readers of days and numbers.
    pub(crate) fn check(&self, sample: &[Vec<String>]) -> Check {
        let mut check = Check { of: sample.len(), ..Check::default() };
        let complete = self.missing().is_empty();
        for (row, cells) in sample.iter().enumerate() {
            let before = check.problems.len();
            for (column, choice) in self.choices.iter().enumerate() {
                let text = cells.get(column).map_or("", |text| text.trim());
                if let Some(problem) = self.problem(choice, text) {
                    check.problems.insert((row, column), problem);
                }
            }
            check.read += usize::from(complete && check.problems.len() == before);
        }
        check
    }

    fn problem(&self, choice: &str, text: &str) -> Option<String> {
        let is_cost = COSTS.contains(&choice);
        let is_day = choice == "ChargePeriodStart" || choice == "ChargePeriodEnd";
        if is_day && !(text.is_empty() && choice == "ChargePeriodEnd") {
            let example =
                DATES.iter().find(|(order, ..)| *order == self.dates).map_or("", |(.., example)| example);
            return Stamp::parse(text, self.dates).err().map(|_| {
                if text.is_empty() { "no day".to_owned() } else { format!("no date as {example}") }
            });
        }
        let mark = if self.comma { DecimalMark::Comma } else { DecimalMark::Point };
        is_cost.then(|| read_decimal(text, mark).err()).flatten().map(|problem| problem.to_string())
    }
}

/// Why a column is taken for what it is, and whether a person should look: the doubt that names it, if any.
pub(crate) fn reason(doubts: &[String], title: &str, choice: &str, guessed: bool) -> (bool, String) {
    let quoted = format!("\"{title}\"");
    if let Some(doubt) = doubts.iter().find(|doubt| doubt.contains(&quoted)) {
        return (true, doubt.replace(&quoted, "it"));
    }
    match (choice, guessed) {
        (IGNORE, _) => (false, "not kept in this browser".to_owned()),
        (KEEP, _) => (false, format!("kept as x_{title}, for rules and filters")),
        (_, true) => (false, "sure, by its name".to_owned()),
        (_, false) => (false, "as you chose".to_owned()),
    }
}
