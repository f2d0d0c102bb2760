//! Rows of a workbook or a Parquet file as CSV, a line a row: the line of a row is the row's own number. And what a
//! spreadsheet's numbers mean.

use std::borrow::Cow;

use crate::calendar::Day;

/// Rows beyond what any spreadsheet has.
pub(super) const MOST_ROWS: u64 = 1 << 20;

/// Columns beyond what any spreadsheet has.
pub(super) const MOST_COLUMNS: usize = 1 << 14;

/// Writes rows as lines.
#[derive(Default)]
pub(super) struct Lines {
    /// Lines written so far.
    pub(super) written: u64,
    cells: Vec<String>,
}

impl Lines {
    /// Sets a cell of the row that is being made.
    pub(super) fn set(&mut self, column: usize, text: String) {
        if text.is_empty() || column >= MOST_COLUMNS {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    /// Whether the row that is being made holds anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// Ends the row: it becomes the line of this number, from 1, with empty ones before it.
    pub(super) fn end_row(&mut self, number: u64, into: &mut Vec<u8>) {
        if self.cells.is_empty() {
            return;
        }
        let gap = number.saturating_sub(self.written + 1).min(MOST_ROWS);
        into.extend(std::iter::repeat_n(b'\n', gap as usize));
        self.written += gap + 1;
        write_row(self.cells.iter().map(String::as_str), into);
        self.cells.clear();
    }

    /// The row again, for rows that are repeated.
    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Takes a row's cells.
    pub(super) fn put(&mut self, cells: Vec<String>) {
        self.cells = cells;
    }
}

/// Writes one line.
pub(super) fn write_row<'c>(cells: impl Iterator<Item = &'c str>, into: &mut Vec<u8>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            into.push(b',');
        }
        write_cell(cell, into);
    }
    into.push(b'\n');
}

/// A line end within a cell becomes a space: a row stays one line.
fn write_cell(cell: &str, into: &mut Vec<u8>) {
    let special = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r' | b';' | b'\t' | b'|');
    if !cell.bytes().any(special) && cell != "NULL" {
        return into.extend_from_slice(cell.as_bytes());
    }
    into.push(b'"');
    for byte in cell.replace("\r\n", " ").bytes() {
        match byte {
            b'"' => into.extend_from_slice(b"\"\""),
            b'\n' | b'\r' => into.push(b' '),
            other => into.push(other),
        }
    }
    into.push(b'"');
}

/// A number as somebody typed it.
///
/// Spreadsheets write the 17 digits of a binary number, so `14.2` may stand there as `14.199999999999999`: where the binary
/// number is the one of a text with at most 15 digits, which is what a spreadsheet shows, that text is it. Any other text
/// stays as it is, however many digits it has.
pub(super) fn number(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if digits(text) < 16 || digits(text) > 17 {
        return Cow::Borrowed(text);
    }
    let Ok(binary) = text.parse::<f64>() else { return Cow::Borrowed(text) };
    let short = of_binary(binary);
    if digits(&short) <= 15 { Cow::Owned(short) } else { Cow::Borrowed(text) }
}

/// The shortest text that means a binary number, without an exponent.
pub(super) fn of_binary(binary: f64) -> String {
    if binary.is_finite() { format!("{binary}") } else { String::new() }
}

/// Significant digits of a decimal number.
fn digits(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let all: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let all = all.trim_start_matches('0');
    if mantissa.contains('.') { all.len() } else { all.trim_end_matches('0').len() }
}

/// From when a workbook counts its days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// The first of January 1900 is 1, and a 29th of February that was none is 60.
    #[default]
    Of1900,
    /// The first of January 1904 is 0.
    Of1904,
}

const SECONDS_A_DAY: u64 = 86_400;

/// A serial number as a date, with its time where it has one; a number that is no date stays.
pub(super) fn date(text: &str, epoch: Epoch) -> Cow<'_, str> {
    moment(text.trim(), epoch).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn moment(text: &str, epoch: Epoch) -> Option<String> {
    // Days are far from the limits of a binary number; no money goes this way.
    let serial = text.parse::<f64>().ok().filter(|serial| (0.0..2_958_466.0).contains(serial))?;
    let mut days = serial.floor() as i32;
    let mut seconds = ((serial - serial.floor()) * SECONDS_A_DAY as f64).round() as u64;
    if seconds >= SECONDS_A_DAY {
        (days, seconds) = (days + 1, 0);
    }
    if epoch == Epoch::Of1900 && days < 1 {
        // A time without a day.
        return None;
    }
    let first = match epoch {
        Epoch::Of1904 => Day::of(1904, 1, 1)?,
        Epoch::Of1900 if days >= 60 => Day::of(1899, 12, 30)?,
        Epoch::Of1900 => Day::of(1899, 12, 31)?,
    };
    let day = first.plus(days);
    Some(if seconds == 0 {
        day.to_string()
    } else {
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        format!("{day}T{hour:02}:{minute:02}:{second:02}")
    })
}

/// Whether a format of numbers shows a day.
pub(super) fn shows_day(code: &str) -> bool {
    let mut letters = code.chars();
    let (mut day, mut month, mut time) = (false, false, false);
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '\\' | '_' | '*' => drop(letters.next()),
            '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
            '[' => {
                let inner: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                // Hours that go on counting.
                time |= !inner.is_empty() && inner.chars().all(|letter| "hmsHMS".contains(letter));
            }
            // Only the format of positive numbers counts.
            ';' => break,
            'y' | 'd' => day = true,
            'm' => month = true,
            'h' | 's' => time = true,
            'g' | 'e' if code.to_ascii_lowercase().contains("general") || code.contains(['0', '#']) => {
                return false;
            }
            _ => {}
        }
    }
    day || (month && !time)
}

/// Whether one of the formats that need no code shows a day.
pub(super) const fn is_day_format(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_typed() {
        for (text, expected) in [
            ("14.199999999999999", "14.2"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("14.2", "14.2"),
            ("1E-3", "1E-3"),
            ("0.123456789012345678901234567890", "0.123456789012345678901234567890"),
            ("1234567890123456789", "1234567890123456789"),
            ("-7.0000000000000009", "-7.0000000000000009"),
            (" 5 ", "5"),
            ("text", "text"),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn serial_numbers_are_days() {
        for (text, epoch, expected) in [
            ("46082", Epoch::Of1900, "2026-03-01"),
            ("46082.5", Epoch::Of1900, "2026-03-01T12:00:00"),
            ("44620", Epoch::Of1904, "2026-03-01"),
            ("1", Epoch::Of1900, "1900-01-01"),
            ("59", Epoch::Of1900, "1900-02-28"),
            ("61", Epoch::Of1900, "1900-03-01"),
            ("46082.999999999", Epoch::Of1900, "2026-03-02"),
            ("0.5", Epoch::Of1900, "0.5"),
            ("-1", Epoch::Of1900, "-1"),
            ("9e99", Epoch::Of1900, "9e99"),
            ("soon", Epoch::Of1900, "soon"),
        ] {
            assert_eq!(date(text, epoch), expected, "{text}");
        }
    }

    #[test]
    fn formats_show_days_or_do_not() {
        for code in
            ["yyyy-mm-dd", "d/m/yy h:mm", "mmm", "[$-409]d\\-mmm\\-yyyy;@", "dddd", "mm/dd/yyyy\" (UTC)\""]
        {
            assert!(shows_day(code), "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0.00 \"days\"",
            "[h]:mm:ss",
            "h:mm",
            "0.00E+00",
            "@",
            "",
            "[Red]0;0",
            "_-* #,##0.00\\ \"€\"_-",
        ] {
            assert!(!shows_day(code), "{code}");
        }
    }
}
