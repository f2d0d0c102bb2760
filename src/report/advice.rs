//! The audit as Markdown and CSV: the split, the guardrails, the KPI plan.

use std::fmt::Write;

use super::csv::{Cell, Table as CsvTable};
use super::markdown::{Table, digits_of};
use super::text::{Digits, escaped};
use crate::advice::{Handover, Kpi, KpiPlan, Split, Standing, UsageView};
use crate::money::Amount;

const NONE: &str = "–";

fn or_none(text: Option<&str>) -> String {
    text.map_or_else(|| NONE.to_owned(), escaped)
}

/// The split as Markdown.
pub fn split_markdown(split: &Split) -> String {
    let digits = digits_of(&split.currency);
    let mut text = String::from("## Provider and model split\n\n");
    let _ = writeln!(text, "{}\n", scope(split));
    list(&mut text, "Needs:", &split.needs);
    list(
        &mut text,
        "These demands contradict each other; nothing is proposed until one gives way:",
        &split.conflict,
    );
    if let Some(why) = &split.failed {
        let _ = writeln!(text, "Nothing is proposed: {}.\n", escaped(why));
    }
    if split.usages.is_empty() {
        return text;
    }
    let totals = &split.totals;
    let _ = writeln!(
        text,
        "A month costs {} today and {} as proposed: it saves {} a month, {} a year, and moves {} of all tokens. The bills charged {}.\n",
        digits.grouped(totals.today),
        digits.grouped(totals.proposed),
        digits.grouped(totals.saving_month),
        digits.grouped(totals.saving_year),
        totals.moved,
        digits.grouped(totals.billed),
    );
    for usage in &split.usages {
        text.push_str(&usage_markdown(usage, digits, &split.currency));
    }
    providers(&mut text, split);
    sensitivities(&mut text, split, digits);
    let lines: Vec<String> = split
        .left_out
        .iter()
        .map(|one| format!("{} of {} in {}: {}", digits.grouped(one.cost), one.what, one.usage_type, one.why))
        .collect();
    list(&mut text, "In none of these figures:", &lines);
    prices(&mut text, split);
    text
}

fn scope(split: &Split) -> String {
    let currency = escaped(&split.currency);
    let tokens = "A token is taken to be the same at every model; qualities are those that were told.";
    match &split.period {
        Some(period) => {
            let scaled = if period.month.is_some() { "" } else { ", as 30 days" };
            format!("Tokens of {} to {}{scaled}; {currency} a month. {tokens}", period.from, period.to)
        }
        None => format!("Tokens as typed; {currency} a month. {tokens}"),
    }
}

fn list(text: &mut String, head: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(text, "{head}\n");
        for line in lines {
            let _ = writeln!(text, "- {}", escaped(line));
        }
        text.push('\n');
    }
}

fn usage_markdown(usage: &UsageView, digits: Digits, currency: &str) -> String {
    let mut text = format!("### {}\n\n", escaped(&usage.name));
    let mut facts = vec![format!("{} million tokens a month", usage.millions)];
    if let Some(floor) = &usage.floor {
        let quality = |quality: &Option<String>| quality.clone().unwrap_or_else(|| NONE.to_owned());
        facts.push(format!(
            "mean quality {} today, {} as proposed, at least {}",
            quality(&usage.quality_today),
            quality(&usage.quality_proposed),
            escaped(floor)
        ));
    }
    facts.extend(usage.stays.as_deref().map(escaped));
    let _ = writeln!(text, "{}.\n", facts.join("; "));
    let heads = ["Provider", "Model", "Quality", "Turns"].map(str::to_owned);
    let money = |word: &str| format!("{word} ({})", escaped(currency));
    let numbers =
        vec!["Share today".to_owned(), "Share proposed".to_owned(), money("Today"), money("Proposed")];
    let mut table = Table::new(heads.to_vec(), numbers);
    for row in &usage.models {
        let turn = row.why_not.as_deref().or(row.turn.as_deref());
        let texts =
            [escaped(&row.provider), escaped(&row.model), or_none(row.quality.as_deref()), or_none(turn)];
        let money = [row.cost_today, row.cost_proposed].map(|cost| digits.grouped(cost));
        table
            .row(texts, [format!("{} %", row.today), format!("{} %", row.proposed)].into_iter().chain(money));
    }
    let totals = [usage.today, usage.proposed].map(|cost| format!("**{}**", digits.grouped(cost)));
    let blanks = [String::new(), String::new(), String::new()];
    let texts = std::iter::once("**Total**".to_owned()).chain(blanks);
    table.row(texts, [String::new(), String::new()].into_iter().chain(totals));
    text + &table.text + "\n"
}

fn providers(text: &mut String, split: &Split) {
    let heads = ["Share today", "Share proposed", "At most"].map(str::to_owned);
    let mut table = Table::new(vec!["Provider".to_owned()], heads.to_vec());
    for one in &split.providers {
        table.row(
            [escaped(&one.provider)],
            [one.today.clone(), one.proposed.clone(), or_none(one.most.as_deref())],
        );
    }
    let _ = writeln!(text, "### Providers, of all tokens\n\n{}", table.text);
}

fn sensitivities(text: &mut String, split: &Split, digits: Digits) {
    if !split.binding.is_empty() {
        let heads = vec!["What holds the split back".to_owned(), "One step looser".to_owned()];
        let mut table = Table::new(heads, vec!["Saves a month".to_owned()]);
        for one in &split.binding {
            table.row([escaped(&one.limit), escaped(&one.loosened)], [digits.grouped(one.gain)]);
        }
        let _ = writeln!(text, "### What binds\n\n{}", table.text);
    }
    if !split.moves.is_empty() {
        let heads = vec!["Provider".to_owned(), "Model".to_owned(), "Price".to_owned()];
        let mut table =
            Table::new(heads, vec!["Cheapest month then".to_owned(), "Tokens put elsewhere".to_owned()]);
        for one in &split.moves {
            let texts = [escaped(&one.provider), escaped(&one.model), one.by.clone()];
            table.row(texts, [digits.grouped(one.proposed), one.shifted.clone()]);
        }
        let _ = writeln!(text, "### When a model's prices move\n\n{}", table.text);
    }
    if !split.what_ifs.is_empty() {
        let heads = ["With today's models", "Saves", "With the cheapest split"].map(str::to_owned);
        let mut table = Table::new(vec!["What if".to_owned()], heads.to_vec());
        for one in &split.what_ifs {
            let money = [one.today, one.saving_today, one.proposed].map(|cost| digits.grouped(cost));
            table.row([escaped(&one.what)], money);
        }
        let _ = writeln!(text, "### What if\n\n{}", table.text);
    }
}

fn prices(text: &mut String, split: &Split) {
    let heads = ["Provider", "Model", "Tokens", "From", "Source", "Read on"].map(str::to_owned);
    let mut table = Table::new(heads.to_vec(), vec![format!("A million ({})", escaped(&split.currency))]);
    for one in &split.prices {
        let read_on = one.read_on.map(|day| day.to_string());
        let texts = [
            escaped(&one.provider),
            escaped(&one.model),
            escaped(&one.token_type),
            escaped(&one.origin),
            or_none(one.source.as_deref()),
            or_none(read_on.as_deref()),
        ];
        table.row(texts, [one.per_million.clone()]);
    }
    let _ = writeln!(text, "### Prices\n\n{}", table.text);
}

/// The guardrails as Markdown.
pub fn handover_markdown(handover: &Handover) -> String {
    let digits = digits_of(&handover.currency);
    let mut text = String::from("## Guardrails by traffic stage\n\n");
    if handover.rows.is_empty() {
        return text + "Needs: products or keys at a stage (Thresholds, Guardrails).\n";
    }
    let money =
        |amount: Option<Amount>| amount.map_or_else(|| NONE.to_owned(), |amount| digits.grouped(amount));
    let count = |count: Option<u64>| count.map_or_else(|| NONE.to_owned(), |count| count.to_string());
    let texts = [
        "Product or key",
        "Stage",
        "At the soft limit",
        "At the hard limit",
        "Lifted by",
        "Before the next stage",
    ];
    let numbers = [
        "Month",
        "Soft, a day",
        "Hard, a day",
        "Stop, a month",
        "A request",
        "A user and day",
        "Requests a minute",
        "Tokens a minute",
    ];
    let mut table = Table::new(texts.map(str::to_owned).to_vec(), numbers.map(str::to_owned).to_vec());
    for row in &handover.rows {
        let stage = if row.critical { format!("{} (critical)", row.stage) } else { row.stage.clone() };
        let name = if row.is_key { format!("key {}", row.name) } else { row.name.clone() };
        let texts = [
            escaped(&name),
            escaped(&stage),
            or_none(row.at_soft.as_deref()),
            or_none(row.at_hard.as_deref()),
            or_none(row.lift.as_deref()),
            or_none(row.gap.as_deref().or(row.exit.as_deref())),
        ];
        let numbers = [
            money(row.month),
            money(row.soft),
            money(row.hard),
            money(row.stop),
            or_none(row.per_request.as_deref()),
            or_none(row.per_user.as_deref()),
            count(row.requests_per_minute),
            count(row.tokens_per_minute),
        ];
        table.row(texts, numbers);
    }
    let _ = writeln!(
        text,
        "{}\nAmounts in {}. At its limit a minute, what runs away needs an hour for a day's hard limit.",
        table.text,
        escaped(&handover.currency)
    );
    text
}

/// The guardrails as CSV.
pub fn handover_csv(handover: &Handover) -> String {
    let digits = digits_of(&handover.currency);
    let mut table = CsvTable::new();
    let heads = [
        "name",
        "kind",
        "stage",
        "critical",
        "month",
        "soft_day",
        "hard_day",
        "stop_month",
        "per_request",
        "per_user_day",
        "requests_per_minute",
        "tokens_per_minute",
        "at_soft",
        "at_hard",
        "lifted_by",
        "before_next_stage",
        "budget",
        "gap",
    ];
    table.row(heads.map(Cell::Text));
    let number = |text: Option<String>| Cell::Number(text.unwrap_or_default().into());
    let money = |amount: Option<Amount>| number(amount.map(|amount| digits.plain(amount)));
    fn text(text: &Option<String>) -> Cell<'_> {
        Cell::Text(text.as_deref().unwrap_or_default())
    }
    for row in &handover.rows {
        table.row([
            Cell::Text(&row.name),
            Cell::Text(if row.is_key { "key" } else { "product" }),
            Cell::Text(&row.stage),
            Cell::Text(if row.critical { "yes" } else { "no" }),
            money(row.month),
            money(row.soft),
            money(row.hard),
            money(row.stop),
            number(row.per_request.clone()),
            number(row.per_user.clone()),
            number(row.requests_per_minute.map(|count| count.to_string())),
            number(row.tokens_per_minute.map(|count| count.to_string())),
            text(&row.at_soft),
            text(&row.at_hard),
            text(&row.lift),
            text(&row.exit),
            text(&row.budget),
            text(&row.gap),
        ]);
    }
    table.finish()
}

/// A KPI's value with its unit.
pub fn kpi_value(kpi: &Kpi, value: &str, currency: &str) -> String {
    if kpi.is_percent { format!("{value} %") } else { format!("{} {currency}", super::text::grouped(value)) }
}

/// The KPI plan as Markdown.
pub fn kpi_markdown(plan: &KpiPlan) -> String {
    let mut text = String::from("## KPI plan\n\n");
    let heads = ["KPI", "Formula", "Source", "Owner", "Cadence", "Trigger", "Standing"].map(str::to_owned);
    let numbers = ["Now", "Baseline", "Target"].map(str::to_owned);
    let mut table = Table::new(heads.to_vec(), numbers.to_vec());
    for kpi in &plan.kpis {
        let value = |value: &Option<String>| {
            value
                .as_deref()
                .map_or_else(|| NONE.to_owned(), |value| escaped(&kpi_value(kpi, value, &plan.currency)))
        };
        let trigger = match (&kpi.trigger, kpi.is_lost) {
            (Some(trigger), true) => format!("{} (does not exist)", escaped(trigger)),
            (trigger, _) => or_none(trigger.as_deref()),
        };
        let texts = [
            escaped(&kpi.title),
            escaped(&kpi.formula),
            escaped(&kpi.source),
            or_none(kpi.owner.as_deref()),
            escaped(&kpi.cadence),
            trigger,
            standing_words(kpi).to_owned(),
        ];
        let now = match &kpi.needs {
            Some(needs) => format!("needs: {}", escaped(needs)),
            None => value(&kpi.current),
        };
        table.row(texts, [now, value(&kpi.baseline), value(&kpi.target)]);
    }
    let _ = writeln!(text, "{}", table.text);
    let lines: Vec<String> = plan.without_cost.clone();
    list(
        &mut text,
        "Outcomes of these products are held against no cost, because none is allocated to them:",
        &lines,
    );
    text
}

/// How a KPI stands, in words.
pub fn standing_words(kpi: &Kpi) -> &'static str {
    match (kpi.standing, &kpi.current, &kpi.target) {
        (Standing::Met, ..) => "target met",
        (Standing::Missed, ..) => "target missed",
        (Standing::Open, None, _) => "no value",
        (Standing::Open, Some(_), _) => "no target",
    }
}

/// The KPIs week by week as CSV.
pub fn kpi_csv(plan: &KpiPlan) -> String {
    let mut table = CsvTable::new();
    table.row(["kpi", "week", "value", "unit", "part", "whole", "whole_week"].map(Cell::Text));
    for kpi in &plan.kpis {
        for week in &kpi.weeks {
            let name = week.week.to_string();
            let number = |text: &str| Cell::Number(text.to_owned().into());
            table.row([
                Cell::Text(&kpi.id),
                Cell::Text(&name),
                number(&week.value),
                Cell::Text(if kpi.is_percent { "percent" } else { &plan.currency }),
                number(&week.part),
                number(&week.whole),
                Cell::Text(if week.is_whole { "yes" } else { "no" }),
            ]);
        }
    }
    table.finish()
}
