//! Outcomes out of a table: what products did day by day, as CSV or pasted cells. Columns are guessed by their names, and can
//! be chosen.

use serde::{Deserialize, Serialize};

use crate::calendar::{DateOrder, Day, Stamp};
use crate::money::Amount;
use crate::workspace::{Figure, Outcome, TableFault, folded};

/// What a table can hold beside day and product: the member's name, and what columns are called that hold it.
pub const OUTCOME_FIELDS: [(&str, &[&str]); 8] = [
    ("requests", &["requests", "request count", "calls", "queries", "sessions", "messages"]),
    ("accepted", &["accepted", "accepted answers", "accepts", "thumbs up", "helpful"]),
    ("reworked", &["reworked", "rework", "redone", "edited", "rejected"]),
    ("escalated", &["escalated", "escalations", "handed over", "handoffs", "transferred"]),
    ("resolved", &["resolved", "resolved cases", "resolutions", "deflected", "closed cases"]),
    ("conversions", &["conversions", "converted", "orders", "signups", "purchases"]),
    ("revenue", &["revenue", "sales", "income", "turnover"]),
    ("users", &["users", "active users", "active_users", "dau", "unique users"]),
];

const DAY: [&str; 4] = ["day", "date", "period", "timestamp"];
const PRODUCT: [&str; 6] = ["product", "product id", "product_id", "app", "application", "feature"];

/// Which column holds what, by its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeColumns {
    /// The day.
    pub day: Option<usize>,
    /// The product.
    pub product: Option<usize>,
    /// The fields, in the order of [`OUTCOME_FIELDS`].
    pub fields: [Option<usize>; OUTCOME_FIELDS.len()],
    /// How days are written.
    pub dates: DateOrder,
}

impl OutcomeColumns {
    /// What is missing before the table can be read.
    pub fn gap(&self) -> Option<&'static str> {
        match (self.day, self.product) {
            (None, _) => Some("choose the column of the day"),
            (_, None) => Some("choose the column of the product"),
            _ if self.fields.iter().all(Option::is_none) => Some("choose at least one column of figures"),
            _ => None,
        }
    }
}

/// The names of a table's columns, and how many rows follow.
pub fn table_head(text: &str) -> (Vec<String>, usize) {
    let mut rows = rows(text);
    let head = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    (head, rows.count())
}

/// Columns by their names; the order of dates by what the first rows hold.
pub fn guess_columns(text: &str) -> OutcomeColumns {
    let mut rows = rows(text);
    let head: Vec<String> = rows
        .next()
        .map(|(_, cells)| cells.iter().map(|cell| folded(cell).replace('_', " ")).collect())
        .unwrap_or_default();
    let find = |names: &[&str]| {
        names.iter().find_map(|name| head.iter().position(|cell| *cell == name.replace('_', " ")))
    };
    let day = find(&DAY);
    let dates: Vec<String> = rows.take(200).filter_map(|(_, cells)| cells.into_iter().nth(day?)).collect();
    let orders = [DateOrder::YearFirst, DateOrder::DayFirstDots, DateOrder::DayFirst, DateOrder::MonthFirst];
    let reads = |order: &DateOrder| dates.iter().all(|text| Stamp::parse(text, *order).is_ok());
    OutcomeColumns {
        day,
        product: find(&PRODUCT),
        fields: OUTCOME_FIELDS.map(|(_, names)| find(names)),
        dates: orders.into_iter().find(reads).unwrap_or_default(),
    }
}

/// The outcomes of a table, by day and product; rows of the same day and product add up.
///
/// # Errors
/// The first cell that can't be read.
pub fn outcomes_of_table(text: &str, columns: &OutcomeColumns) -> Result<Vec<Outcome>, TableFault> {
    if let Some(gap) = columns.gap() {
        return Err(TableFault { line: 1, reason: gap.to_owned() });
    }
    let (head, _) = table_head(text);
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut known: std::collections::BTreeMap<(Day, String), usize> = std::collections::BTreeMap::new();
    for (line, cells) in rows(text).skip(1) {
        let fault = |reason: String| TableFault { line, reason };
        let cell =
            |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim());
        let (day, product) = (cell(columns.day), cell(columns.product));
        let day = Stamp::parse(day, columns.dates)
            .map_err(|error| fault(format!("the day {day:?} {error}")))?
            .day();
        if product.is_empty() {
            return Err(fault("names no product".to_owned()));
        }
        let mut figures: [Option<Amount>; OUTCOME_FIELDS.len()] = [None; OUTCOME_FIELDS.len()];
        for (slot, place) in figures.iter_mut().zip(columns.fields) {
            let text = cell(place);
            if !text.is_empty() {
                let name = place.and_then(|place| head.get(place)).cloned().unwrap_or_default();
                let figure =
                    Figure::parse(text).map_err(|error| fault(format!("{name}: {text:?} {error}")))?;
                *slot = Some(figure.amount());
            }
        }
        let place = *known.entry((day, folded(product))).or_insert_with(|| {
            outcomes.push(none_of(day, product));
            outcomes.len() - 1
        });
        for (slot, more) in outcomes[place].figures_mut().into_iter().zip(figures) {
            if let Some(more) = more {
                let sum = slot.as_ref().map_or(Amount::ZERO, Figure::amount) + more;
                *slot = Some(Figure::of(sum));
            }
        }
    }
    if outcomes.is_empty() {
        return Err(TableFault { line: 1, reason: "no row follows the names of the columns".to_owned() });
    }
    Ok(outcomes)
}

fn none_of(day: Day, product: &str) -> Outcome {
    Outcome {
        day,
        product: product.to_owned(),
        requests: None,
        accepted: None,
        reworked: None,
        escalated: None,
        resolved: None,
        conversions: None,
        revenue: None,
        users: None,
        extra: Default::default(),
    }
}

impl Outcome {
    /// Its figures, in the order of [`OUTCOME_FIELDS`].
    pub fn figures(&self) -> [Option<&Figure>; OUTCOME_FIELDS.len()] {
        [
            &self.requests,
            &self.accepted,
            &self.reworked,
            &self.escalated,
            &self.resolved,
            &self.conversions,
            &self.revenue,
            &self.users,
        ]
        .map(Option::as_ref)
    }

    fn figures_mut(&mut self) -> [&mut Option<Figure>; OUTCOME_FIELDS.len()] {
        [
            &mut self.requests,
            &mut self.accepted,
            &mut self.reworked,
            &mut self.escalated,
            &mut self.resolved,
            &mut self.conversions,
            &mut self.revenue,
            &mut self.users,
        ]
    }
}

/// Puts outcomes into a list, by day and product; what is there for the same day and product gives way.
pub fn put_outcomes(list: &mut Vec<Outcome>, more: Vec<Outcome>) {
    let key = |one: &Outcome| (one.day, folded(&one.product));
    let new: std::collections::BTreeSet<(Day, String)> = more.iter().map(key).collect();
    list.retain(|own| !new.contains(&key(own)));
    list.extend(more);
    crate::order::sort_by(list, |one, other| key(one).cmp(&key(other)));
}

/// Rows with something in them, with the line on which each begins.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<String>)> + '_ {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let mark = ['\t', ';', ','].into_iter().find(|mark| first.contains(*mark)).unwrap_or(',');
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark as u8)
        .from_reader(text.as_bytes());
    reader.into_records().map_while(Result::ok).filter_map(|record| {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        cells.iter().any(|cell| !cell.trim().is_empty()).then_some((line, cells))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_by_their_names() {
        let text = "Date;App;Requests;Revenue;Note\n11.03.2026;assist;1,200;10.50;x\n11.03.2026;Assist;300;;y\n\n12.03.2026;find;5;1;";
        let columns = guess_columns(text);
        assert_eq!(
            (columns.day, columns.product, columns.dates),
            (Some(0), Some(1), DateOrder::DayFirstDots)
        );
        let outcomes = outcomes_of_table(text, &columns).expect("outcomes");
        let shown: Vec<String> = outcomes
            .iter()
            .map(|one| {
                format!(
                    "{} {} {:?} {:?}",
                    one.day,
                    one.product,
                    one.requests.as_ref().map(Figure::text),
                    one.revenue.as_ref().map(Figure::text)
                )
            })
            .collect();
        assert_eq!(
            shown,
            [r#"2026-03-11 assist Some("1500") Some("10.5")"#, r#"2026-03-12 find Some("5") Some("1")"#]
        );
        let mut list = outcomes.clone();
        put_outcomes(&mut list, outcomes);
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn faults_name_the_line() {
        let fault = |text: &str| {
            outcomes_of_table(text, &guess_columns(text)).map_err(|fault| fault.to_string()).err()
        };
        assert_eq!(
            fault("day,product\n2026-03-11,a").as_deref(),
            Some("line 1: choose at least one column of figures")
        );
        assert_eq!(
            fault("day,product,requests\n2026-03-11,a,many")
                .map(|text| text.starts_with("line 2: requests: \"many\"")),
            Some(true)
        );
        assert_eq!(fault("day,product,requests\n2026-03-11,,1").as_deref(), Some("line 2: names no product"));
    }
}
