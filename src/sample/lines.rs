//! Writes the sample's bills from their tables. Quantities are whole units and prices whole millionths of a
//! millionth of a dollar, so that every printed cost is exact; what looks random is a hash of file, line and day.

use std::fmt::{self, Write};

use super::SampleBill;
use crate::calendar::{Day, Month};

/// 2026-08-01.
pub(super) const FIRST_DAY: Day = Day::from_epoch(20_666);

/// How many months the bills cover.
const MONTHS: u32 = 3;

/// Millionths of a millionth of a dollar: 12 decimals.
const PICO: i64 = 1_000_000_000_000;

/// A file, or one a month.
pub(super) struct File {
    /// Name without ending, and without the month where there is one file a month.
    pub name: &'static str,
    /// Whether each month has its own file.
    pub monthly: bool,
    /// The first line.
    pub header: &'static str,
    /// A row, with marks (`@` and a letter or digit) for what differs: see [`Row::mark`].
    pub row: &'static str,
    /// Whether the file has a byte order mark and CRLF, as spreadsheets save it.
    pub spreadsheet: bool,
    /// What follows the date in a stamp.
    pub midnight: &'static str,
    /// Usage lines, every day.
    pub daily: &'static [Daily],
    /// Lines of single months.
    pub monthly_lines: &'static [Monthly],
}

/// Usage that comes every day.
pub(super) struct Daily {
    /// Dollars at list price on a weekday of the first month.
    pub dollars: i64,
    /// Percentage of that on a Saturday or Sunday.
    pub weekend: i64,
    /// Growth in thousandths over thirty days.
    pub growth: i64,
    /// What is used.
    pub model: &'static Model,
    /// How list price becomes cost.
    pub terms: Terms,
    /// Cells of the file's `@0` to `@9`, with `|` between them.
    pub cells: &'static str,
    /// Tags, as `team=assistant;env=prod`.
    pub tags: &'static str,
}

/// What has prices.
pub(super) struct Model {
    pub name: &'static str,
    pub unit: &'static str,
    pub meters: &'static [Meter],
}

/// What is counted, its percentage of the money, and its price for one unit in millionths of a millionth of a dollar.
pub(super) struct Meter(pub &'static str, pub i64, pub i64);

/// How the list price becomes billed and effective cost.
#[derive(Clone, Copy)]
pub(super) enum Terms {
    /// Both are the list price.
    List,
    /// Both are lower by a percentage.
    Discount(i64),
    /// Paid before, at a discount: nothing is billed, the effective cost is lower by a percentage.
    Prepaid(i64),
}

/// A line of single months.
pub(super) struct Monthly {
    /// The months in whose bill it stands, from 0.
    pub months: &'static [u32],
    /// How many months earlier its period is; such a line is a correction.
    pub back: u32,
    /// Billed and effective cost, in cents.
    pub cents: [i64; 2],
    /// `ChargeCategory`, a colon, and `ChargeDescription`.
    pub text: &'static str,
    /// As in [`Daily`].
    pub cells: &'static str,
    /// As in [`Daily`].
    pub tags: &'static str,
}

/// What one row says. Money in millionths of a millionth of a dollar.
struct Row<'a> {
    days: [Day; 2],
    billed: i64,
    effective: i64,
    list: i64,
    quantity: i64,
    unit: &'a str,
    category: &'a str,
    class: &'a str,
    model: &'a str,
    meter: &'a str,
    description: &'a str,
    commitment: &'a str,
    cells: &'a str,
    tags: &'a str,
}

/// Adds the files of a table entry; `place` only varies the noise.
pub(super) fn write(place: u64, file: &File, bills: &mut Vec<SampleBill>) {
    let mut text = String::new();
    for index in 0..MONTHS {
        let month = FIRST_DAY.month().plus(index as i32);
        if text.is_empty() {
            text = format!(
                "{}{}{}",
                if file.spreadsheet { "\u{feff}" } else { "" },
                file.header,
                file.line_end()
            );
        }
        for day in (0..month.days()).map(|day| month.first_day().plus(day as i32)) {
            for (line, daily) in file.daily.iter().enumerate() {
                let noise = hash(place << 32 | (line as u64) << 16 | day.epoch() as u64);
                daily.write(day, noise, file, &mut text);
            }
        }
        for line in file.monthly_lines.iter().filter(|line| line.months.contains(&index)) {
            line.write(month, file, &mut text);
        }
        if file.monthly || index + 1 == MONTHS {
            let name = if file.monthly {
                format!("{}-{month}.csv", file.name)
            } else {
                format!("{}.csv", file.name)
            };
            bills.push(SampleBill { name, contents: std::mem::take(&mut text) });
        }
    }
}

impl Daily {
    /// A row for each meter.
    fn write(&self, day: Day, noise: u64, file: &File, out: &mut String) {
        let shape = if day.weekday() < 5 { 100 } else { self.weekend };
        let age = i64::from(day.epoch() - FIRST_DAY.epoch());
        let dollars = self.dollars * shape * (30_000 + self.growth * age) / 3_000;
        // From here in millionths of a dollar; up to 12 % more or less than the shape says.
        let money = dollars * (880_000 + (noise % 240_001) as i64) / 1_000;
        for Meter(meter, percentage, price) in self.model.meters {
            let quantity = money * percentage * 10_000 / price;
            let list = quantity * price;
            let (billed, effective) = match self.terms {
                Terms::List => (list, list),
                Terms::Discount(percentage) => {
                    (list / 100 * (100 - percentage), list / 100 * (100 - percentage))
                }
                Terms::Prepaid(percentage) => (0, list / 100 * (100 - percentage)),
            };
            let row = Row {
                days: [day, day.next()],
                billed,
                effective,
                list,
                quantity,
                unit: self.model.unit,
                category: "Usage",
                class: "",
                model: self.model.name,
                meter,
                description: "",
                commitment: if matches!(self.terms, Terms::Prepaid(_)) { "Used" } else { "" },
                cells: self.cells,
                tags: self.tags,
            };
            row.write(file, out);
        }
    }
}

impl Monthly {
    fn write(&self, billed_in: Month, file: &File, out: &mut String) {
        let month = billed_in.plus(-(self.back as i32));
        let (category, description) = self.text.split_once(": ").unwrap_or(("Usage", self.text));
        let [billed, effective] = self.cents.map(|cents| cents * (PICO / 100));
        let row = Row {
            days: [month.first_day(), month.next().first_day()],
            billed,
            effective,
            list: if billed.abs() > effective.abs() { billed } else { effective },
            quantity: 1,
            unit: "Count",
            category,
            class: if self.back > 0 { "Correction" } else { "" },
            model: "",
            meter: "",
            description,
            commitment: if description.starts_with("Unused") { "Unused" } else { "" },
            cells: self.cells,
            tags: self.tags,
        };
        row.write(file, out);
    }
}

impl File {
    const fn line_end(&self) -> &'static str {
        if self.spreadsheet { "\r\n" } else { "\n" }
    }
}

impl Row<'_> {
    fn write(&self, file: &File, out: &mut String) {
        let mut parts = file.row.split('@');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let mut rest = part.chars();
            self.mark(rest.next().unwrap_or_default(), file.midnight, out);
            out.push_str(rest.as_str());
        }
        out.push_str(file.line_end());
    }

    /// Writes what a mark stands for.
    fn mark(&self, mark: char, midnight: &str, out: &mut String) {
        let [start, end] = self.days;
        out.push_str(match mark {
            's' => return push(out, format_args!("{start}{midnight}")),
            'e' => return push(out, format_args!("{end}{midnight}")),
            'b' => return push_money(self.billed, out),
            'f' => return push_money(self.effective, out),
            'l' => return push_money(self.list, out),
            'q' => return push(out, format_args!("{}", self.quantity)),
            'd' if self.description.is_empty() => {
                return push(out, format_args!("\"{}, {}\"", self.model, self.meter));
            }
            't' => return push_tags(self.tags, out),
            'd' => self.description,
            'u' => self.unit,
            'c' => self.category,
            'x' => self.class,
            'm' => self.model,
            'k' => self.meter,
            'o' => self.commitment,
            digit => {
                let place = digit.to_digit(10).unwrap_or_default();
                self.cells.split('|').nth(place as usize).unwrap_or_default()
            }
        });
    }
}

fn push(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = out.write_fmt(text);
}

/// A plain decimal without trailing zeros.
fn push_money(pico: i64, out: &mut String) {
    let sign = if pico < 0 { "-" } else { "" };
    let (whole, rest) = (pico.abs() / PICO, pico.abs() % PICO);
    let text = format!("{sign}{whole}.{rest:012}");
    out.push_str(text.trim_end_matches('0').trim_end_matches('.'));
}

/// A quoted cell with a JSON object; nothing where there are no tags.
fn push_tags(tags: &str, out: &mut String) {
    if tags.is_empty() {
        return;
    }
    out.push('"');
    for (place, tag) in tags.split(';').enumerate() {
        let (key, value) = tag.split_once('=').unwrap_or((tag, "true"));
        let before = if place == 0 { '{' } else { ',' };
        push(out, format_args!("{before}\"\"{key}\"\":\"\"{value}\"\""));
    }
    out.push_str("}\"");
}

/// Spreads a number over 64 bits: Steele, Lea and Flood's SplitMix.
pub(super) const fn hash(number: u64) -> u64 {
    let one = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let two = (one ^ (one >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let three = (two ^ (two >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    three ^ (three >> 31)
}
