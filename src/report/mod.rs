//! What is handed out: the matrix, the allocation lines, the brief, playbooks and templates, as CSV, JSON, Markdown, HTML,
//! plain text and calendars. Knows every room of the engine; nothing of files, clocks or browsers.

mod advice;
mod brief;
mod checklist;
mod corrections;
mod csv;
mod document;
mod html;
mod ics;
mod json;
mod lines;
mod markdown;
mod notes;
mod notice;
mod places;
mod playbooks;
mod printed;
mod tasks;
mod tasks_csv;
mod templates;
mod text;
mod words;
mod xlsx;

use crate::budget::people;

pub use crate::bills::guarded;
pub use advice::{
    handover_csv, handover_markdown, kpi_csv, kpi_markdown, kpi_value, split_markdown, standing_words,
};
pub use brief::{Length, Written, brief, brief_document, brief_written, stale_texts};
pub use checklist::{Facts, Item, State, Station, checklist};
pub use corrections::{corrections_csv, corrections_tsv};
pub use document::{Block, Document, ListItem, Phrase, Section, Span, Table, Task, Who, Wording};
pub use lines::{Line, Lines};
pub use notes::{BillNote, Days, Substitute};
pub use notice::{Notice, mailto, notices};
pub use playbooks::{
    AffectedTeam, ChangeView, Container, ControlRow, IncidentView, PlaybookFacts, PlaybooksView, playbook,
    playbooks_view, risk_word,
};
pub use printed::{Printed, PrintedRow, TwoWay};
pub use templates::{Template, template};
pub use text::{Digits, count, escaped, grouped, percent, percents};
pub use words::{Words, dimension_word};
