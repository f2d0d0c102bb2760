//! A block from a spreadsheet: month and cost a line, or months in the first line and costs in the second.

use cost_matrix::calendar::{DateOrder, Month, Stamp};
use cost_matrix::money::{DecimalMark, read_decimal};
use cost_matrix::workspace::Figure;

/// What a pasted block holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pasted {
    /// Month, cost, and a team where a third column names one.
    pub(crate) costs: Vec<(Month, Figure, Option<String>)>,
    /// Lines that were not understood, as they stand.
    pub(crate) left: Vec<String>,
}

/// The name of the bill that a pasted text becomes; none where it is no table and no list.
pub(crate) fn bill_name(text: &str, moment: &str) -> Option<String> {
    let text = text.trim();
    let is_json = (text.starts_with('{') || text.starts_with('[')) && text.ends_with(['}', ']']);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let separator = ['\t', ';', ',', '|'].into_iter().find(|mark| first.contains(*mark));
    let is_table = separator.is_some_and(|mark| rest.lines().any(|line| line.contains(mark)));
    let ending = if is_json {
        "json"
    } else if !is_table {
        return None;
    } else if separator == Some('\t') {
        "tsv"
    } else {
        "csv"
    };
    Some(format!("Pasted {moment}.{ending}"))
}

/// Reads a pasted block. Empty lines are nothing; a first line without any month is taken for a header.
pub(crate) fn read(text: &str) -> Pasted {
    let lines: Vec<Vec<&str>> =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| cells(line)).collect();
    if let Some(across) = read_across(&lines) {
        return across;
    }
    let mut pasted = Pasted::default();
    for (number, cells) in lines.iter().enumerate() {
        let month = cells.first().and_then(|cell| month(cell));
        let cost = cells.get(1).and_then(|cell| cost(cell));
        match (month, cost) {
            (Some(month), Some(cost)) => {
                let team = cells.get(2).map(|team| (*team).to_owned()).filter(|team| !team.is_empty());
                pasted.costs.push((month, cost, team));
            }
            (None, _) if number == 0 && lines.len() > 1 => {}
            _ => pasted.left.push(cells.join("  ")),
        }
    }
    pasted
}

fn cells(line: &str) -> Vec<&str> {
    let separator = if line.contains('\t') { '\t' } else { ';' };
    let cells: Vec<&str> = line.split(separator).map(str::trim).collect();
    // Typed by hand: "2026-03 1200".
    match cells.as_slice() {
        [one] => {
            one.rsplit_once(char::is_whitespace).map_or(vec![*one], |(left, right)| vec![left.trim(), right])
        }
        _ => cells,
    }
}

fn read_across(lines: &[Vec<&str>]) -> Option<Pasted> {
    let [months, costs] = lines else { return None };
    let known: Vec<Option<Month>> = months.iter().map(|cell| month(cell)).collect();
    if known.iter().flatten().count() < 2 {
        return None;
    }
    let pairs = known.iter().zip(costs).filter_map(|(month, text)| Some(((*month)?, cost(text), *text)));
    let mut pasted = Pasted::default();
    for (month, cost, text) in pairs {
        match cost {
            Some(cost) => pasted.costs.push((month, cost, None)),
            None => pasted.left.push(format!("{month}  {text}")),
        }
    }
    Some(pasted)
}

/// A cost with a decimal point, or with a comma where only that reads. A plain decimal is kept as it stands.
pub(crate) fn cost(text: &str) -> Option<Figure> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
        return Figure::parse(text).ok();
    }
    let reading = read_decimal(text, DecimalMark::Point).or_else(|_| read_decimal(text, DecimalMark::Comma));
    reading.ok().map(|reading| Figure::of(reading.amount))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `2026-03`, `2026-03-01`, `03/2026`, `Mar 2026`, `March-26`.
pub(crate) fn month(text: &str) -> Option<Month> {
    let text = text.trim();
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    if let Ok(stamp) = Stamp::parse(text, DateOrder::YearFirst) {
        return Some(stamp.day().month());
    }
    let (first, last) = text.split_once(['/', '.', ' ', '-', '\''])?;
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let named = |text: &str| {
        let text = text.trim().to_lowercase();
        MONTHS.iter().position(|name| text.starts_with(name)).map(|place| place as u32 + 1)
    };
    let month = named(first).or_else(|| number(first))?;
    let year = number(last.trim_start_matches(['\'', ' ']))?;
    let year = if year < 100 { year + 2000 } else { year };
    Month::of(i32::try_from(year).ok()?, month)
}
