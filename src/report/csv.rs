//! CSV: quoted where it must be, text cells that no spreadsheet takes for a formula, LF at the ends of lines.

use std::borrow::Cow;

use super::printed::Printed;
use crate::bills::guarded;

/// A cell: texts are guarded against formulas, numbers stay numbers.
pub(super) enum Cell<'a> {
    Text(&'a str),
    Number(Cow<'a, str>),
}

impl Printed {
    /// The columns by their names, then `cost`; no total row.
    pub fn csv(&self) -> String {
        let mut table = Table::new();
        let header = self.by.iter().map(|by| Cell::Text(by.name())).chain([Cell::Text("cost")]);
        table.row(header);
        for row in &self.rows {
            let cost = Cell::Number(self.digits.plain(row.cost).into());
            table.row(row.texts.iter().map(|text| Cell::Text(text)).chain([cost]));
        }
        table.finish()
    }
}

/// CSV in memory.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(super) fn new() -> Self {
        Self(
            csv::WriterBuilder::new()
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_writer(Vec::new()),
        )
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        let texts = cells.into_iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text),
            Cell::Number(number) => number,
        });
        // Writing to memory does not fail, and lengths may differ.
        let _ = self.0.write_record(texts.map(|text| text.into_owned().into_bytes()));
    }

    pub(super) fn finish(self) -> String {
        self.0.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
