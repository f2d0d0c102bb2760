//! Which fields a workspace reads: what its conditions ask, what its setters copy, and what every matrix may show.

use std::collections::BTreeSet;

use crate::workspace::{Condition, Dimension, Setter, Setters, Split, Workspace, folded};

/// The column of the inventory's source, set by the first source that matches.
pub const SOURCE: &str = "x_Source";
/// The column of the cost category, set by the first source that matches.
pub const CATEGORY: &str = "x_CostCategory";
/// The column of the vendor.
pub const PROVIDER: &str = "ProviderName";
/// The column of the model.
pub const MODEL: &str = "x_Model";
/// The column of the API key.
pub const API_KEY: &str = "x_ApiKey";
/// The column of the user.
pub const USER: &str = "x_User";
/// The column of the unit of what was consumed.
pub const UNIT: &str = "ConsumedUnit";
/// The column that tells estimates from what was billed; it holds what made them.
pub const ESTIMATE: &str = "x_Estimate";
/// The column of the service.
pub const SERVICE: &str = "ServiceName";

/// Every field that a workspace reads in charges, with the subject (as `rule:by-tag`) that reads it. Dimensions are
/// not among them.
pub fn reads(workspace: &Workspace) -> Vec<(String, String)> {
    let mut reads = Vec::new();
    let mut note = |subject: String, fields: Vec<&str>| {
        let fields = fields.into_iter().filter(|field| Dimension::by_name(field).is_none());
        reads.extend(fields.map(|field| (subject.clone(), field.to_owned())));
    };
    for source in &workspace.sources {
        let subject = format!("source:{}", source.id);
        note(subject.clone(), source.matches.iter().flat_map(Condition::fields).collect());
        for cost in &source.monthly {
            note(subject.clone(), copied(&cost.set));
        }
    }
    for rule in &workspace.rules {
        note(format!("rule:{}", rule.id), rule.when.fields());
        note(format!("rule:{}", rule.id), copied(&rule.set));
    }
    note("defaults".to_owned(), copied(&workspace.defaults));
    for pool in &workspace.pools {
        if let Split::Proportional { of: Some(of), .. } = &pool.split {
            note(format!("pool:{}", pool.id), of.fields());
        }
    }
    for overlap in &workspace.overlaps {
        note(format!("overlap:{}", overlap.id), overlap.when.iter().flat_map(Condition::fields).collect());
    }
    for budget in &workspace.budgets {
        let looks_at = |on: &str, of: Option<&str>| {
            budget.triggers.iter().any(|trigger| {
                folded(&trigger.on) == on
                    && of.is_none_or(|of| trigger.of.as_deref().is_some_and(|text| folded(text) == of))
            })
        };
        let fields = [
            (API_KEY, looks_at("new", Some("key"))),
            (USER, looks_at("new", Some("user"))),
            (UNIT, looks_at("unit_cost", None)),
        ];
        for (field, _) in fields.iter().filter(|(_, is_read)| *is_read) {
            note(format!("budget:{}", budget.id), vec![field]);
        }
    }
    reads
}

fn copied(setters: &Setters) -> Vec<&str> {
    let setters = Dimension::ALL.iter().filter_map(|dimension| setters.get(*dimension));
    setters
        .filter_map(|setter| match setter {
            Setter::Copy(copy) => Some(copy.copy.as_str()),
            _ => None,
        })
        .collect()
}

/// The columns that allocating needs of a bill: those that the workspace reads and those that a matrix may show.
pub fn needed_fields(workspace: &Workspace) -> BTreeSet<String> {
    let always = [SOURCE, CATEGORY, PROVIDER, MODEL, SERVICE].map(str::to_owned);
    let estimates = (!workspace.prices.is_empty()).then(|| ESTIMATE.to_owned());
    always.into_iter().chain(estimates).chain(reads(workspace).into_iter().map(|(_, field)| field)).collect()
}
