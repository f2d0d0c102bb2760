//! What is handed out: the matrix, the allocation lines and the brief as CSV, JSON and Markdown. Knows every room of
//! the engine; nothing of files, clocks or browsers.

mod brief;
mod checklist;
mod corrections;
mod csv;
mod json;
mod lines;
mod markdown;
mod notes;
mod notice;
mod printed;
mod text;
mod words;

use crate::budget::people;

pub use crate::bills::guarded;
pub use brief::brief;
pub use checklist::{Facts, Item, State, Station, checklist};
pub use corrections::{corrections_csv, corrections_tsv};
pub use lines::{Line, Lines};
pub use notes::{BillNote, Days, Substitute};
pub use notice::{Notice, mailto, notices};
pub use printed::{Printed, PrintedRow, TwoWay};
pub use text::{Digits, count, escaped, grouped, percent, percents};
pub use words::{Words, dimension_word};
