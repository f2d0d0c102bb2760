//! Cells that a spreadsheet would take for formulas: an apostrophe before them makes them text. FOCUS files that are
//! written here have it, and reading takes it off again.

use std::borrow::Cow;

use crate::money::{DecimalMark, read_decimal};

/// A text as a cell of a spreadsheet's text column: what a spreadsheet would take for a formula gets an apostrophe.
/// Numbers must not pass here, or a credit would turn into text.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if starts_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn starts_formula(text: &str) -> bool {
    let first = text.trim_start_matches([' ', '\u{feff}']).chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'))
}

/// The same so that [`without_guard`] gives the text back, whatever it is: an apostrophe that stands there already gets
/// another one. A plain number is no formula, and a column that FOCUS does not know may be one of numbers.
pub(super) fn with_guard(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A text cell of a FOCUS file without the apostrophe that guards it; one before anything else stays.
pub(super) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest.trim(),
        _ => text,
    }
}

fn needs_guard(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    starts_formula(bare) && read_decimal(bare, DecimalMark::Point).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for text in ["=1+2", "+1", "-1", "@x", "\tx", " =x", "\u{feff}=x", "＝x", "\0x"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["search", "(unallocated)", "a=b", "", "'=1"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn guards_come_off_again() {
        for text in ["=1+2", "'=1", "''@x", "-x", "\u{feff}=x", "＝x", "-"] {
            assert_eq!(with_guard(text), format!("'{text}"));
            assert_eq!(without_guard(&with_guard(text)), text);
        }
        for text in ["-1.5", "+7", "'-1", "'", "''", "'tis", "a=b", ""] {
            assert_eq!(with_guard(text), text);
            assert_eq!(without_guard(text), text);
        }
    }
}
