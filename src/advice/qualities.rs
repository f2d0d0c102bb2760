//! Qualities out of an evaluation's table, as CSV or pasted cells.

use super::outcomes::rows;
use crate::calendar::{DateOrder, Stamp};
use crate::workspace::{Figure, Quality, TableFault, folded};

/// The qualities of a table with the columns usage type, model and score, and, where they are known, provider, source and
/// the day of measuring.
///
/// # Errors
/// The first line that can't be read.
pub fn qualities_of_table(text: &str) -> Result<Vec<Quality>, TableFault> {
    let head: Vec<String> = rows(text)
        .next()
        .map(|(_, cells)| cells.iter().map(|cell| folded(cell).replace('_', " ")).collect())
        .unwrap_or_default();
    let find = |names: &[&str]| names.iter().find_map(|name| head.iter().position(|cell| cell == name));
    let missing = |name: &str| TableFault { line: 1, reason: format!("no column is called {name}") };
    let usage = find(&["usage type", "usage", "task"]).ok_or_else(|| missing("usage_type"))?;
    let model = find(&["model"]).ok_or_else(|| missing("model"))?;
    let score = find(&["score", "quality"]).ok_or_else(|| missing("score"))?;
    let (provider, source) = (find(&["provider", "vendor"]), find(&["source", "evaluation", "eval"]));
    let day = find(&["measured on", "date", "day"]);
    let each = |(line, cells): (usize, Vec<String>)| {
        let fault = |reason: String| TableFault { line, reason };
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.trim());
        let given = |place: Option<usize>| place.map(cell).filter(|text| !text.is_empty());
        if cell(usage).is_empty() || cell(model).is_empty() {
            return Err(fault("names no usage type or no model".to_owned()));
        }
        let text = cell(score);
        let score = Figure::parse(text).map_err(|error| fault(format!("score: {text:?} {error}")))?;
        if score.amount().is_negative() {
            return Err(fault(format!("score: {text:?} is below zero")));
        }
        let measured = |text: &str| {
            let stamp = Stamp::parse(text, DateOrder::YearFirst);
            stamp.map(Stamp::day).map_err(|error| fault(format!("the day {text:?} {error}")))
        };
        Ok(Quality {
            usage_type: cell(usage).to_owned(),
            provider: given(provider).map(str::to_owned),
            model: cell(model).to_owned(),
            score,
            source: given(source).map(str::to_owned),
            measured_on: given(day).map(measured).transpose()?,
            ..Quality::default()
        })
    };
    let qualities: Vec<Quality> = rows(text).skip(1).map(each).collect::<Result<_, _>>()?;
    match qualities.is_empty() {
        true => Err(TableFault { line: 1, reason: "no row follows the names of the columns".to_owned() }),
        false => Ok(qualities),
    }
}

/// Puts qualities into a list; what is there for the same usage type, vendor and model gives way.
pub fn put_qualities(list: &mut Vec<Quality>, more: Vec<Quality>) {
    let key = |one: &Quality| {
        let provider = one.provider.as_deref().unwrap_or_default();
        [&one.usage_type, provider, &one.model].map(folded)
    };
    for quality in more {
        list.retain(|own| key(own) != key(&quality));
        list.push(quality);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evaluation_is_read() {
        let text = "Usage type\tModel\tScore\tEvaluation\tDate\nchat\tbig\t0.9\teval 12\t2026-10-30\nchat\tbig\t0.91\t\t\n";
        let mut list = Vec::new();
        put_qualities(&mut list, qualities_of_table(text).expect("qualities"));
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].score.text(), &list[0].source), ("0.91", &None));
        let fault = |text: &str| qualities_of_table(text).map_err(|fault| fault.to_string()).err();
        assert_eq!(fault("model,score\nm,1").as_deref(), Some("line 1: no column is called usage_type"));
        assert_eq!(
            fault("task,model,score\nchat,m,-1").as_deref(),
            Some("line 2: score: \"-1\" is below zero")
        );
    }
}
