//! The working brief: what is spent, who pays by which rule, what is open, who does it by when, who is told, and when to
//! look again. One document, written in many ways, in two lengths.

mod people;
mod sections;
mod short;

use serde::{Deserialize, Serialize};

pub(super) use people::{budget_owner, budget_table, ladder_table, owner_table};
pub(super) use sections::{QUARTER, WEEK, list_table, two_way_table};

use super::checklist::{Facts, Seen, items};
use super::document::{Block, Document, Section, Task, Wording};
use super::{ics, playbooks, tasks_csv};
use crate::ledger::Severity;

/// How long a brief is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Everything that a team works from.
    #[default]
    Full,
    /// A page for leadership.
    Short,
}

/// How a brief or a template is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// Markdown.
    #[default]
    Markdown,
    /// One HTML file.
    Html,
    /// Plain text.
    Text,
    /// The markup of chats.
    Chat,
    /// The tasks, as CSV for an issue tracker.
    Csv,
    /// The rhythm and the tasks that are due, as a calendar.
    Ics,
}

impl Written {
    /// All six.
    pub const ALL: [Self; 6] = [Self::Markdown, Self::Html, Self::Text, Self::Chat, Self::Csv, Self::Ics];

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Text => "txt",
            Self::Chat => "chat.txt",
            Self::Csv => "csv",
            Self::Ics => "ics",
        }
    }

    /// Its media type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Html => "text/html;charset=utf-8",
            Self::Text | Self::Chat => "text/plain;charset=utf-8",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Ics => "text/calendar;charset=utf-8",
        }
    }
}

impl Document {
    /// Written in a way; tasks alone for a tracker or a calendar.
    pub(super) fn written(&self, seen: &Seen<'_>, written: Written) -> String {
        match written {
            Written::Markdown => self.markdown(),
            Written::Html => self.html(),
            Written::Text => self.plain(),
            Written::Chat => self.chat(),
            Written::Csv => tasks_csv::tasks_csv(self),
            Written::Ics => ics::calendar(seen, self),
        }
    }
}

/// The brief as Markdown, in full.
pub fn brief(facts: &Facts<'_>) -> String {
    brief_written(facts, Length::Full, Written::Markdown)
}

/// The brief, written in a way. Tasks and calendar are those of the full one, whatever the length.
pub fn brief_written(facts: &Facts<'_>, length: Length, written: Written) -> String {
    let seen = Seen::of(*facts);
    let length = if matches!(written, Written::Csv | Written::Ics) { Length::Full } else { length };
    document(&seen, length).written(&seen, written)
}

/// The brief as a document.
pub fn brief_document(facts: &Facts<'_>, length: Length) -> Document {
    document(&Seen::of(*facts), length)
}

/// The edited texts whose ground has changed since.
pub fn stale_texts(document: &Document) -> Vec<&Wording> {
    let leads = document.sections.iter().filter_map(|section| section.lead.as_ref());
    let next = document.tasks().filter_map(|task| task.next.as_ref());
    leads.chain(next).filter(|wording| wording.is_stale()).collect()
}

fn title(seen: &Seen<'_>) -> String {
    let name = seen.facts.workspace.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = name.map_or_else(String::new, |name| format!(": {}", super::text::clean(name)));
    format!("AI cost allocation brief{name}")
}

fn document(seen: &Seen<'_>, length: Length) -> Document {
    let tasks: Vec<Task> = items(seen).iter().map(|item| seen.item_task(item)).collect();
    let decisions = decisions(seen);
    let sections = match length {
        Length::Short => short::sections(seen, &tasks, &decisions),
        Length::Full => full(seen, tasks, decisions),
    };
    Document { title: title(seen), page: seen.facts.workspace.brief.page.clone(), sections }
}

fn full(seen: &Seen<'_>, tasks: Vec<Task>, decisions: Vec<Task>) -> Vec<Section> {
    let mut list = vec![
        sections::purpose(seen),
        sections::scope(seen),
        sections::coverage(seen),
        sections::payers(seen),
        sections::checklist(seen, tasks),
        sections::decisions(seen, decisions),
        people::thresholds(seen),
        people::ladders(seen),
        sections::rules(seen),
        sections::pools(seen),
        people::owners(seen),
    ];
    list.extend(playbooks::sections(seen));
    list.push(sections::cadence(seen));
    list.push(sections::words(seen));
    list
}

/// Errors and warnings that are still to be decided.
fn decisions(seen: &Seen<'_>) -> Vec<Task> {
    let open = seen.facts.findings.iter().filter(|finding| finding.severity != Severity::Note);
    let mut tasks: Vec<Task> = Vec::new();
    for finding in open {
        let task = seen.decision(finding);
        // Two findings of one kind on one subject are one decision.
        match tasks.iter_mut().find(|other| other.id == task.id) {
            Some(other) if other.evidence != task.evidence => {
                other.evidence = format!("{}; {}", other.evidence, task.evidence);
            }
            Some(_) => {}
            None => tasks.push(task),
        }
    }
    tasks
}

/// A list of tasks, where there is one.
fn tasks_block(tasks: Vec<Task>) -> Option<Block> {
    (!tasks.is_empty()).then_some(Block::Tasks(tasks))
}
