//! Words of this station: categories, bases, formats, and ids out of names.

use cost_matrix::workspace::{Basis, Category, Source, Workspace};

/// A category as it reads on the page.
pub(crate) fn category_title(category: Option<Category>) -> &'static str {
    match category {
        Some(Category::Api) => "API calls",
        Some(Category::Compute) => "Compute",
        Some(Category::Hosting) => "Model hosting",
        Some(Category::Tool) => "Downstream tools",
        None => "Without a category",
    }
}

/// The category of a name in files.
pub(crate) fn category_of(name: &str) -> Option<Category> {
    Category::ALL.into_iter().find(|category| category.name() == name)
}

/// What a basis means, in a sentence.
pub(crate) fn basis_meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Effective => {
            "What it costs after discounts, with prepaid commitments spread over the days that use them."
        }
        Basis::Billed => "What the invoices say; a prepayment counts whole on the day it is charged.",
        Basis::List => "What it would cost at public prices, before any discount.",
    }
}

/// A basis as it reads on the page.
pub(crate) fn basis_title(basis: Basis) -> &'static str {
    match basis {
        Basis::Effective => "Effective cost",
        Basis::Billed => "Billed cost",
        Basis::List => "List cost",
    }
}

/// How a bill was read, in words.
pub(crate) fn format_title(format: &str, workspace: &Workspace) -> String {
    match format.split_once(':') {
        Some(("mapping", id)) => {
            let own = workspace.mappings.iter().find(|mapping| mapping.id == id);
            let name = own.and_then(|mapping| mapping.name.as_deref()).unwrap_or(id);
            format!("saved format “{name}”")
        }
        _ => format
            .strip_prefix("focus-")
            .map_or_else(|| format.to_owned(), |version| format!("FOCUS {version}")),
    }
}

/// A source's name, or its id where it has none.
pub(crate) fn source_title(source: &Source) -> String {
    source.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| source.id.clone())
}

/// An id out of a name, unlike all that are taken (ids are compared without regard to case).
pub(crate) fn new_id<'a>(name: &str, otherwise: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-").to_lowercase();
    if slug.is_empty() {
        otherwise.clone_into(&mut slug);
    }
    let taken: Vec<String> = taken.map(|id| id.trim().to_lowercase()).collect();
    let mut id = slug.clone();
    let mut number = 2;
    while taken.contains(&id) {
        id = format!("{slug}-{number}");
        number += 1;
    }
    id
}
