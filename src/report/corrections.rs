//! Corrections of closed weeks as CSV, and as text between tabs for a spreadsheet's clipboard. (As JSON lines they are
//! what `track --corrections` prints.)

use super::csv::{Cell, Table};
use crate::bills::guarded;
use crate::tracking::Correction;

const COLUMNS: [&str; 10] = [
    "week",
    "team",
    "product",
    "environment",
    "usage_type",
    "amount",
    "cause",
    "subject",
    "certain",
    "approved_by",
];

/// The place of the amount, the only number.
const AMOUNT: usize = 5;

/// A row a correction, every digit of its amount; an empty dimension is an empty cell.
pub fn corrections_csv(corrections: &[Correction]) -> String {
    let mut table = Table::new();
    table.row(COLUMNS.map(Cell::Text));
    for correction in corrections {
        let cells = cells(correction);
        table.row(cells.iter().enumerate().map(|(place, text)| match place {
            AMOUNT => Cell::Number(text.into()),
            _ => Cell::Text(text),
        }));
    }
    table.finish()
}

/// The same between tabs; tabs and ends of lines within a text become spaces.
pub fn corrections_tsv(corrections: &[Correction]) -> String {
    let mut lines = COLUMNS.join("\t") + "\n";
    for correction in corrections {
        let texts = cells(correction).into_iter().enumerate().map(|(place, text)| match place {
            AMOUNT => text,
            _ => guarded(&text).replace(['\t', '\r', '\n'], " "),
        });
        lines += &texts.collect::<Vec<_>>().join("\t");
        lines.push('\n');
    }
    lines
}

fn cells(correction: &Correction) -> [String; 10] {
    let text = |value: &Option<std::sync::Arc<str>>| value.as_deref().unwrap_or_default().to_owned();
    [
        correction.week.to_string(),
        text(&correction.line.team),
        text(&correction.line.product),
        text(&correction.line.environment),
        text(&correction.line.usage_type),
        correction.amount.to_string(),
        correction.cause.name().to_owned(),
        correction.subject.clone(),
        if correction.certain { "yes" } else { "likely" }.to_owned(),
        correction.approved_by.clone().unwrap_or_default(),
    ]
}
