//! The audit's words: wishes, reasons and figures, as people read them.

use super::case::{Case, Stays, Wish};
use crate::money::{Amount, Ratio, print_ratio};
use crate::workspace::{Declared, Workspace, folded};

/// A share of one as percent, to two places.
pub(super) fn percent(share: &Ratio) -> String {
    format!("{} %", print_ratio(&(share * Ratio::from_integer(100.into())), 2))
}

/// A quality or a count, to at most four places.
pub(super) fn plain(ratio: &Ratio) -> String {
    print_ratio(ratio, 4)
}

/// What a usage type is called.
pub(super) fn usage_name(workspace: &Workspace, id: &str) -> String {
    let declared = |one: &&Declared| folded(&one.id) == folded(id);
    let name = workspace.usage_types.iter().find(declared).and_then(|one| one.name.clone());
    match (name, id) {
        (Some(name), _) => name,
        (None, "") => "no usage type".to_owned(),
        (None, id) => id.to_owned(),
    }
}

impl Case<'_> {
    /// A wish at a limit, in words.
    pub(super) fn wish_words(&self, wish: &Wish, limit: &Ratio) -> String {
        let advice = &self.workspace.advice;
        let model = |place: usize| advice.models[place].model.trim();
        match wish {
            Wish::Floor(usage) => {
                format!("{}: mean quality of at least {}", self.usage_words(*usage), plain(limit))
            }
            Wish::Least(usage) => {
                format!("{}: no model below quality {}", self.usage_words(*usage), plain(limit))
            }
            Wish::Provider(place) => {
                format!(
                    "{}: at most {} of all tokens",
                    advice.providers[*place].provider.trim(),
                    percent(limit)
                )
            }
            Wish::ModelLeast(place) => {
                format!("{}: at least {} of all tokens", model(*place), percent(limit))
            }
            Wish::ModelMost(place) => format!("{}: at most {} of all tokens", model(*place), percent(limit)),
            Wish::Moved => format!("at most {} of all tokens move at once", percent(limit)),
        }
    }

    pub(super) fn usage_words(&self, usage: usize) -> String {
        usage_name(self.workspace, &self.usages[usage].id)
    }
}

impl Stays {
    /// Why a usage type keeps its models, and what would change that.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Floorless => "stays as it is: say which quality it needs".to_owned(),
            Self::Unscored(models) => {
                format!("stays as it is: no quality is told of {}", models.join(", "))
            }
            Self::Unpriced(models) => {
                let each: Vec<String> =
                    models.iter().map(|(model, kind)| format!("{kind} at {model}")).collect();
                format!("stays as it is: there is no price for {}", each.join(", "))
            }
        }
    }
}

/// Amounts of ratios; what is too large for one is nothing.
pub(super) fn amount(ratio: &Ratio) -> Amount {
    Amount::from_ratio(ratio).unwrap_or_default()
}
