//! A document before it is written: sections of paragraphs, lists, tables and tasks, in plain text. Each way of writing
//! it escapes for itself, so that no name can become markup.

mod chat;
mod html;
mod markdown;
mod plain;

use serde::{Deserialize, Serialize};

use super::checklist::State;
use super::text::{clean, is_control};
use crate::calendar::Day;

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// The page's address, where links lead; none: there are no links.
    pub page: Option<String>,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}

/// A part of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// A word, as `purpose`.
    pub id: String,
    /// Its title; empty: it has none.
    pub title: String,
    /// Its first text, which people may edit.
    pub lead: Option<Wording>,
    /// What follows.
    pub blocks: Vec<Block>,
}

/// A text that is computed until somebody edits it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Where it stands, as the workspace names the place.
    pub at: String,
    /// What is shown: the edited text, else the computed one. Lines are paragraphs.
    pub text: String,
    /// What is computed now.
    pub computed: String,
    /// What was computed when it was edited; none where nobody did.
    pub was: Option<String>,
}

impl Wording {
    /// Whether what it was based on has changed under the edit.
    pub fn is_stale(&self) -> bool {
        self.was.as_ref().is_some_and(|was| *was != self.computed) && self.text != self.computed
    }
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Paragraph(Phrase),
    /// A list.
    List(Vec<ListItem>),
    /// A table.
    Table(Table),
    /// Things to do.
    Tasks(Vec<Task>),
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// Whether it is ticked; none: it has no box.
    pub mark: Option<bool>,
    /// Its text.
    pub text: Phrase,
    /// Items below it.
    pub below: Vec<Phrase>,
}

/// A table whose last columns are numbers, to the right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The heads.
    pub heads: Vec<String>,
    /// How many of the last columns are numbers.
    pub numbers: usize,
    /// The rows, a phrase a column.
    pub rows: Vec<Vec<Phrase>>,
}

/// Somebody, with an address where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// What they are called.
    pub name: String,
    /// Where they are reached.
    pub contact: Option<String>,
}

/// Something to do: who does it by when, how it stands, and where it is mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id, by which edits are kept.
    pub id: String,
    /// What shall be so.
    pub title: String,
    /// How it stands, by the workspace and the bills.
    pub state: State,
    /// What is so; empty for a task of one's own.
    pub evidence: String,
    /// What to do, or what was decided.
    pub next: Option<Wording>,
    /// Who does it.
    pub owner: Option<Who>,
    /// Who would do it if nobody had said otherwise.
    pub computed_owner: Option<Who>,
    /// The owner as the workspace says it; none: computed.
    pub chosen_owner: Option<String>,
    /// By when; none where it is done.
    pub due: Option<Day>,
    /// Whether somebody chose the day.
    pub chosen_due: bool,
    /// The day on which it was ticked off.
    pub done_on: Option<Day>,
    /// What the evidence said when it was ticked off, where it says something else now.
    pub ticked_on: Option<String>,
    /// The name of where it is mended.
    pub place: String,
    /// The address of that within the page, as `#/inventory`.
    pub address: String,
    /// Whether it is a task of one's own.
    pub own: bool,
}

impl Task {
    /// Whether nothing is left to do: by the evidence, or ticked off.
    pub fn is_done(&self) -> bool {
        self.state == State::Done || self.done_on.is_some()
    }

    /// Who does it by when, in words; none where it is done.
    pub fn assignment(&self) -> Option<String> {
        if self.is_done() {
            return None;
        }
        let who = self.owner.as_ref().map_or("nobody yet", |who| &who.name);
        Some(match self.due {
            Some(day) => format!("{who}, by {day}"),
            None => who.to_owned(),
        })
    }

    /// How it stands, beside the box: `begun`, or when it was ticked off.
    pub fn standing(&self) -> Option<String> {
        match (self.state, self.done_on) {
            (State::Done, _) => None,
            (_, Some(day)) if self.ticked_on.is_some() => {
                Some(format!("ticked off on {day}; the evidence has changed since"))
            }
            (_, Some(day)) => Some(format!("ticked off on {day}")),
            (State::Attention, None) => Some("begun".to_owned()),
            (State::Open, None) => None,
        }
    }
}

/// Runs of text on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase(pub Vec<Span>);

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// Plain.
    Plain(String),
    /// Standing out.
    Bold(String),
    /// Leads to a place of the page.
    Link {
        /// What it says.
        text: String,
        /// The address within the page, as `#/inventory`.
        to: String,
    },
}

impl Span {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Bold(text) | Self::Link { text, .. } => text,
        }
    }
}

impl Phrase {
    /// A phrase that stands out.
    pub fn bold(text: &str) -> Self {
        Self(vec![Span::Bold(clean(text))])
    }

    /// With more text.
    #[must_use]
    pub fn and(mut self, text: &str) -> Self {
        // What leads over keeps its space.
        let plain: String = text.chars().map(|sign| if is_control(sign) { ' ' } else { sign }).collect();
        self.0.push(Span::Plain(plain));
        self
    }

    /// With text that stands out.
    #[must_use]
    pub fn and_bold(mut self, text: &str) -> Self {
        self.0.push(Span::Bold(clean(text)));
        self
    }

    /// Its text alone.
    pub fn text(&self) -> String {
        self.0.iter().map(Span::text).collect()
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self(vec![Span::Plain(clean(text))])
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Table {
    /// A table with these heads for texts and for numbers.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>, numbers: &[String]) -> Self {
        let heads = texts.into_iter().map(clean).chain(numbers.iter().map(|text| clean(text))).collect();
        Self { heads, numbers: numbers.len(), rows: Vec::new() }
    }

    /// With another row.
    pub fn row<T: Into<Phrase>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

impl Section {
    /// A section without an edited text.
    pub fn new(id: &str, title: &str) -> Self {
        Self { id: id.to_owned(), title: clean(title), lead: None, blocks: Vec::new() }
    }

    /// With another block.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// With another paragraph.
    #[must_use]
    pub fn saying(self, text: impl Into<Phrase>) -> Self {
        self.with(Block::Paragraph(text.into()))
    }

    /// With a list of texts; nothing where there is none.
    #[must_use]
    pub fn listing<T: Into<Phrase>>(self, texts: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<ListItem> =
            texts.into_iter().map(|text| ListItem { text: text.into(), ..ListItem::default() }).collect();
        if items.is_empty() { self } else { self.with(Block::List(items)) }
    }

    /// With a list of boxes that are not ticked.
    #[must_use]
    pub fn boxes<T: Into<Phrase>>(self, texts: impl IntoIterator<Item = T>) -> Self {
        let item = |text: T| ListItem { mark: Some(false), text: text.into(), below: Vec::new() };
        self.with(Block::List(texts.into_iter().map(item).collect()))
    }

    /// The paragraphs of its first text.
    pub fn lead_lines(&self) -> Vec<String> {
        self.lead.iter().flat_map(|lead| lines(&lead.text)).collect()
    }
}

/// The lines of a text that say something.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(clean).filter(|line| !line.is_empty()).collect()
}

impl Document {
    /// All tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.sections.iter().flat_map(|section| &section.blocks).flat_map(|block| match block {
            Block::Tasks(tasks) => tasks.as_slice(),
            _ => &[],
        })
    }

    /// A whole address for a place of the page; none where the page's is not known, or is none of the web.
    pub fn link(&self, to: &str) -> Option<String> {
        let page = self.page.as_deref().map(str::trim)?;
        let web = ["https://", "http://"].iter().any(|scheme| page.starts_with(scheme));
        let page = page.split('#').next().unwrap_or_default();
        web.then(|| format!("{}{}", address(page), address(to)))
    }
}

/// An address without anything that could end it, or be taken for markup.
fn address(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&+,;=%".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}
