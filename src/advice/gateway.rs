//! Guardrails to hand over: each product and key with its limits in one table, and the same as settings of a LiteLLM proxy.
//! A rate limit is derived so that whatever runs away at full rate needs an hour for a day's hard limit.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::tokens::token_charges;
use crate::bills::Bill;
use crate::budget::guardrail::{Guarded, guardrails, stages};
use crate::calendar::Day;
use crate::ledger::{Refusal, consumed};
use crate::money::{Amount, Ratio, minor_units};
use crate::workspace::{Dimension, Figure, GuardrailStage, Names, Workspace, folded};

/// Minutes in which a day's hard limit may be spent at full rate.
const MINUTES: i64 = 60;

/// Guardrails to hand over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    /// The workspace's currency.
    pub currency: String,
    /// In the order of the assignments.
    pub rows: Vec<HandoverRow>,
    /// What a million tokens cost in the loaded days, where bills count tokens: decimal text.
    pub per_million: Option<String>,
    /// Settings of a LiteLLM proxy, as YAML.
    pub yaml: String,
}

/// A product or a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HandoverRow {
    /// What it is called.
    pub name: String,
    /// Whether it is a key.
    pub is_key: bool,
    /// Its stage's name.
    pub stage: String,
    /// Whether a day's limit must not stop it.
    pub critical: bool,
    /// A month's money.
    pub month: Option<Amount>,
    /// A day's soft limit.
    pub soft: Option<Amount>,
    /// A day's hard limit.
    pub hard: Option<Amount>,
    /// Where a month stops, for what is critical.
    pub stop: Option<Amount>,
    /// The most that one request may cost.
    pub per_request: Option<String>,
    /// The most that one user may cost a day.
    pub per_user: Option<String>,
    /// Requests a minute.
    pub requests_per_minute: Option<u64>,
    /// Tokens a minute.
    pub tokens_per_minute: Option<u64>,
    /// What happens at the soft limit.
    pub at_soft: Option<String>,
    /// What happens at the hard limit.
    pub at_hard: Option<String>,
    /// Who may lift a limit, and for how long.
    pub lift: Option<String>,
    /// What must hold before the next stage.
    pub exit: Option<String>,
    /// The budget that the month's money comes from.
    pub budget: Option<String>,
    /// How many loaded days would have tripped, of how many.
    pub tripped: (u64, u64),
    /// Why there are no limits.
    pub gap: Option<String>,
}

/// Sums up the guardrails of the thresholds.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn handover(
    workspace: &Workspace,
    bills: &[&Bill],
    days: Option<(Day, Day)>,
) -> Result<Handover, Refusal> {
    let guarded = guardrails(workspace, bills, days)?;
    let per_million = per_million(workspace, bills)?;
    let (names, stages) = (Names::of(workspace), stages(workspace));
    let rows =
        guarded.iter().filter_map(|one| row(workspace, &names, &stages, one, per_million.as_ref())).collect();
    let mut handover = Handover {
        currency: workspace.currency.trim().to_owned(),
        rows,
        per_million: per_million.map(|ratio| super::words::plain(&ratio)),
        yaml: String::new(),
    };
    handover.yaml = yaml(&handover);
    Ok(handover)
}

/// What a million tokens cost over all loaded days.
fn per_million(workspace: &Workspace, bills: &[&Bill]) -> Result<Option<Ratio>, Refusal> {
    let (list, _) = consumed(workspace, bills)?;
    let sums = token_charges(&list)
        .fold((Ratio::default(), Ratio::default()), |(cost, millions), (one, more)| {
            (cost + one.cost.to_ratio(), millions + more)
        });
    let is_positive = |ratio: &Ratio| *ratio > Ratio::default();
    Ok((is_positive(&sums.0) && is_positive(&sums.1)).then(|| sums.0 / sums.1))
}

fn row(
    workspace: &Workspace,
    names: &Names,
    stages: &[GuardrailStage],
    one: &Guarded,
    per_million: Option<&Ratio>,
) -> Option<HandoverRow> {
    let assignment = workspace.guardrails.assigned.get(one.place)?;
    let stage = stages.iter().find(|stage| folded(&stage.id) == folded(&assignment.stage));
    let product = assignment.product.as_deref().map(|text| product_name(workspace, names, text));
    let is_key = product.is_none();
    let text = |figure: &Option<Figure>| figure.as_ref().map(ToString::to_string);
    let of_stage = |part: &dyn Fn(&GuardrailStage) -> Option<String>| stage.and_then(part);
    let hard = one.limits.map(|limits| limits.hard);
    let per_minute = |each: Ratio| {
        let hard = hard?.to_ratio() / Ratio::from_integer(MINUTES.into());
        if each <= Ratio::default() || hard <= Ratio::default() {
            return None;
        }
        u64::try_from((hard / each).floor().to_integer()).ok().map(|count| count.max(1))
    };
    let lift = of_stage(&|stage| match (&stage.lift, &stage.lift_for) {
        (Some(who), Some(time)) => Some(format!("{who}, for {time}")),
        (who, _) => who.clone(),
    });
    Some(HandoverRow {
        name: product.or_else(|| assignment.key.clone()).unwrap_or_default(),
        is_key,
        stage: stage.map_or_else(
            || assignment.stage.clone(),
            |stage| stage.name.clone().unwrap_or_else(|| stage.id.clone()),
        ),
        critical: stage.is_some_and(|stage| stage.critical == Some(true)),
        month: one.limits.map(|limits| limits.month),
        soft: one.limits.map(|limits| limits.soft),
        hard,
        stop: one.limits.and_then(|limits| limits.stop),
        per_request: of_stage(&|stage| text(&stage.per_request)),
        per_user: of_stage(&|stage| text(&stage.per_user)),
        requests_per_minute: stage.and_then(|stage| per_minute(stage.per_request.as_ref()?.ratio())),
        tokens_per_minute: per_million
            .and_then(|cost| per_minute(cost / Ratio::from_integer(1_000_000.into()))),
        at_soft: of_stage(&|stage| stage.at_soft.clone()),
        at_hard: of_stage(&|stage| stage.at_hard.clone()),
        lift,
        exit: of_stage(&|stage| stage.exit.clone()),
        budget: one.budget.clone(),
        tripped: (one.trips.len() as u64, u64::from(one.days)),
        gap: one.gap.clone(),
    })
}

fn product_name(workspace: &Workspace, names: &Names, text: &str) -> String {
    let id = names.resolve(Dimension::Product, text);
    let declared = workspace.products.iter().find(|product| folded(&product.id) == folded(&id));
    declared.and_then(|product| product.name.clone()).unwrap_or(id)
}

/// LiteLLM's names of budgets and limits: a product is a team there, a key a key. Names are quoted, so that none of them
/// can be anything else; nothing of the workspace stands in a comment.
fn yaml(handover: &Handover) -> String {
    let mut text = String::from(
        "# Budgets and rate limits for a LiteLLM proxy. Each entry of `teams` is a body for /team/new (or /team/update), each of\n\
         # `keys` one for /key/generate (or /key/update). What is critical has a month's budget, all else a day's.\n\
         # LiteLLM counts budgets in US dollars.\n",
    );
    let places = minor_units(&handover.currency);
    for (list, is_key) in [("teams", false), ("keys", true)] {
        let rows: Vec<&HandoverRow> =
            handover.rows.iter().filter(|row| row.is_key == is_key && row.hard.is_some()).collect();
        if rows.is_empty() {
            let _ = writeln!(text, "{list}: []");
            continue;
        }
        let _ = writeln!(text, "{list}:");
        for row in rows {
            let alias = if is_key { "key_alias" } else { "team_alias" };
            let _ = writeln!(text, "  - {alias}: {}", quoted(&row.name));
            let (budget, duration) = match row.stop {
                Some(stop) => (stop, "30d"),
                None => (row.hard.unwrap_or_default(), "1d"),
            };
            let _ = writeln!(text, "    max_budget: {}", budget.to_fixed(places));
            if let (true, None, Some(soft)) = (is_key, row.stop, row.soft) {
                let _ = writeln!(text, "    soft_budget: {}", soft.to_fixed(places));
            }
            let _ = writeln!(text, "    budget_duration: \"{duration}\"");
            for (name, limit) in
                [("rpm_limit", row.requests_per_minute), ("tpm_limit", row.tokens_per_minute)]
            {
                if let Some(limit) = limit {
                    let _ = writeln!(text, "    {name}: {limit}");
                }
            }
            let _ = writeln!(text, "    metadata:");
            let _ = writeln!(text, "      stage: {}", quoted(&row.stage));
            for (name, value) in
                [("at_soft_limit", &row.at_soft), ("at_hard_limit", &row.at_hard), ("lifted_by", &row.lift)]
            {
                if let Some(value) = value {
                    let _ = writeln!(text, "      {name}: {}", quoted(value));
                }
            }
        }
    }
    text
}

/// A text in double quotes, in which YAML knows the same escapes as JSON. What does not print, or turns the direction of
/// writing, is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_quotes() {
        assert_eq!(quoted("a\"b\\c\n- x: &y *z #!"), r#""a\"b\\c\n- x: &y *z #!""#);
        assert_eq!(quoted("\u{202e}gnp\u{85}\r"), "\"\\u202egnp\\u0085\\u000d\"");
        // Every such text is a JSON text as well.
        for text in ["{}: []", "yes", "\u{feff}", "ÄÖ\u{1f680}", "\u{7f}"] {
            assert_eq!(serde_json::from_str::<String>(&quoted(text)).ok().as_deref(), Some(text));
        }
    }
}
