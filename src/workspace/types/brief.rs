//! What people wrote into the brief: texts, and who does a task by when. What is computed is never kept here.

use serde::Serialize;

use super::Extra;
use crate::calendar::Day;

/// Edits of the brief.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BriefEdits {
    /// The page's address, `https://…`: what is handed out links back to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// A name for the events of the calendar, so that those of two workspaces differ; the workspace's name where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Texts that stand in the place of computed ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<EditedText>,
    /// Owners, dates and ticks of tasks, and tasks of one's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<TaskEdit>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl BriefEdits {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A text that somebody wrote in the place of a computed one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EditedText {
    /// Where it stands: a section, as `purpose`, or what is next for a task, as `item:team-owners`.
    pub at: String,
    /// The text.
    pub text: String,
    /// The computed text that it was based on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who does a task by when, and whether it is ticked off.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TaskEdit {
    /// The task: `item:team-owners`, `decision:…`, `control:openai`; any other id with a title is a task of one's own.
    pub task: String,
    /// What shall be so, for a task of one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Person's id or address; computed where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Until when; computed where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The day on which it was ticked off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Day>,
    /// What the evidence said when it was ticked off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}
