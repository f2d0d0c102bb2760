//! How the matrix's columns and their values are called on the page.

use cost_matrix::ledger::By;
use cost_matrix::workspace::{Category, Workspace};

use crate::app::widgets::tone_class;

/// The columns that can be chosen, in their order.
pub(super) const CHOICES: [By; 13] = By::ALL;

/// A column's name.
pub(super) fn title(by: By) -> &'static str {
    match by {
        By::Team => "Team",
        By::Product => "Product",
        By::Environment => "Environment",
        By::UsageType => "Usage type",
        By::Category => "Category",
        By::Source => "Source",
        By::Provider => "Provider",
        By::Model => "Model",
        By::Coverage => "Coverage",
        By::Estimate => "Estimate",
        By::Month => "Month",
        By::Week => "Week",
        By::Day => "Day",
    }
}

/// Whether its values are times, which stand in their own order.
pub(super) fn is_time(by: By) -> bool {
    matches!(by, By::Month | By::Week | By::Day)
}

/// How a value reads: the name that the workspace has for it.
pub(super) fn label(workspace: &Workspace, by: By, value: Option<&str>) -> String {
    let Some(value) = value else {
        return match by {
            By::Team => cost_matrix::ledger::UNALLOCATED.to_owned(),
            _ => format!("(no {})", title(by).to_lowercase()),
        };
    };
    let declared = |list: &[cost_matrix::workspace::Declared]| {
        list.iter().find(|one| one.id == value).and_then(|one| one.name.clone())
    };
    let name = match by {
        By::Team => workspace.teams.iter().find(|team| team.id == value).and_then(|team| team.name.clone()),
        By::Product => declared(&workspace.products),
        By::Environment => declared(&workspace.environments),
        By::UsageType => declared(&workspace.usage_types),
        By::Source => workspace.sources.iter().find(|one| one.id == value).and_then(|one| one.name.clone()),
        By::Category => category(value).map(str::to_owned),
        _ => None,
    };
    name.unwrap_or_else(|| value.to_owned())
}

fn category(name: &str) -> Option<&'static str> {
    let category = Category::ALL.into_iter().find(|category| category.name() == name)?;
    Some(match category {
        Category::Api => "API calls",
        Category::Compute => "Compute",
        Category::Hosting => "Model hosting",
        Category::Tool => "Tools",
    })
}

/// The colour of a value, where it has one of its own: teams and products keep theirs everywhere.
pub(super) fn tone(workspace: &Workspace, by: By, value: Option<&str>) -> Option<&'static str> {
    let value = value?;
    let place = match by {
        By::Team => workspace.teams.iter().position(|team| team.id == value),
        By::Product => workspace.products.iter().position(|product| product.id == value),
        _ => None,
    };
    place.map(tone_class)
}
