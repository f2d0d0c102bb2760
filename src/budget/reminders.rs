//! How often an alert that stands is told again.

use crate::workspace::{Budget, Trigger, folded};

/// The policy of a trigger, else of its budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reminders {
    /// Once, on the day on which it fired.
    Never,
    /// On each day.
    #[default]
    Daily,
    /// On the weekday on which it fired.
    Weekly,
}

impl Reminders {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Never, Self::Daily, Self::Weekly];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// The policy that holds for a trigger; daily where nothing is said.
    ///
    /// # Errors
    /// A word of a later version; it is told of, and taken as daily.
    pub fn of<'a>(budget: &'a Budget, trigger: &'a Trigger) -> Result<Self, &'a str> {
        let given = |text: &'a Option<String>| text.as_deref().filter(|text| !text.trim().is_empty());
        let Some(text) = given(&trigger.reminders).or_else(|| given(&budget.reminders)) else {
            return Ok(Self::default());
        };
        Self::ALL.into_iter().find(|one| one.name() == folded(text)).ok_or(text)
    }
}
