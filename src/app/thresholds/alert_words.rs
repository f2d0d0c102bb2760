//! Alerts, stands and replays in words. Plain texts: no page, no browser.

use cost_matrix::budget::Zone;
use cost_matrix::budget::alert::{Alert, AlertForecast};
use cost_matrix::budget::backtest::Outcome;
use cost_matrix::budget::escalate::Step;
use cost_matrix::budget::stand::BudgetStand;
use cost_matrix::money::Amount;

/// Whether an alert stands: it is not quiet, and has not recovered.
pub(super) fn stands(alert: &Alert) -> bool {
    alert.suppressed_by.is_none() && alert.cleared.is_none()
}

/// How a budget stands, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    NotInForce,
    Over,
    Fired,
    HeadingOver,
    NothingSeen,
    OnPlan,
}

impl Standing {
    pub(super) fn of(stand: &BudgetStand, alerts: &[&Alert]) -> Self {
        let forecast = stand.forecast.as_ref();
        if !stand.in_force {
            Self::NotInForce
        } else if stand.spent > stand.amount && stand.spent > Amount::ZERO {
            Self::Over
        } else if alerts.iter().any(|alert| stands(alert)) {
            Self::Fired
        } else if forecast.is_none() {
            Self::NothingSeen
        } else if forecast.is_some_and(|forecast| forecast.total > stand.amount) {
            Self::HeadingOver
        } else {
            Self::OnPlan
        }
    }

    pub(super) fn text(self, alerts: usize) -> String {
        match self {
            Self::NotInForce => "not in force".to_owned(),
            Self::Over => "over budget".to_owned(),
            Self::Fired if alerts == 1 => "1 alert".to_owned(),
            Self::Fired => format!("{alerts} alerts"),
            Self::HeadingOver => "heading over".to_owned(),
            Self::NothingSeen => "nothing spent yet".to_owned(),
            Self::OnPlan => "within budget".to_owned(),
        }
    }
}

/// A method of forecasting with its error, in words.
pub(super) fn method(by: &AlertForecast, percent: impl Fn(Amount) -> String) -> String {
    let name = by.method.replace('_', " ");
    match (&by.note, &by.wape) {
        (Some(note), _) => format!("{name}: {note}"),
        (None, Some(wape)) => format!("{name}, error {}", percent(wape.amount())),
        (None, None) => name,
    }
}

/// Writes money, and shares (1 is all of it) as percentages.
pub(super) struct Write<'a> {
    pub(super) money: &'a dyn Fn(Amount) -> String,
    pub(super) percent: &'a dyn Fn(Amount) -> String,
}

/// Why an alert fired: what was seen, against what.
pub(super) fn why(alert: &Alert, versus: Option<&str>, period: &str, write: &Write<'_>) -> String {
    let is_share = alert.unit == "share";
    let figure = |amount: Amount| if is_share { (write.percent)(amount) } else { (write.money)(amount) };
    let (observed, threshold) = (figure(alert.observed.amount()), figure(alert.threshold.amount()));
    let against =
        || alert.against.as_ref().map(|against| (write.money)(against.amount())).unwrap_or_default();
    match alert.on.trim().to_lowercase().as_str() {
        "actual" => format!("{observed} were spent, against a threshold of {threshold}."),
        "forecast" => {
            let interval = alert.forecast.as_ref().and_then(|forecast| forecast.low.zip(forecast.high));
            let between = interval.map(|(low, high)| {
                format!(", eight of ten outcomes from {} to {}", (write.money)(low), (write.money)(high))
            });
            let forecast = alert.forecast.as_ref();
            let by = forecast
                .map(|forecast| format!(" (by {})", method(forecast, write.percent)))
                .unwrap_or_default();
            let is_low = interval.is_some_and(|(low, _)| low == alert.observed.amount());
            let what = if is_low { "The lower end of the forecast" } else { "The forecast" };
            format!(
                "{what} for the {period}'s end{by} was {observed}{}, against a threshold of {threshold}.",
                between.unwrap_or_default()
            )
        }
        "variance" => {
            let versus = match versus.map(str::trim) {
                Some("previous") => format!("the {period} before up to the same day"),
                Some("trailing") => format!("the mean of the three {period}s before"),
                _ => "the plan to date".to_owned(),
            };
            format!(
                "The spend to date was {observed} above {versus} ({}), against a threshold of {threshold}.",
                against()
            )
        }
        "unallocated" => format!(
            "{observed} of the spend to date ({}) has no team, against a threshold of {threshold}.",
            against()
        ),
        "burn" => format!(
            "The last days cost {observed} of their plan, and so did the last of them alone or more, against a threshold of {threshold}."
        ),
        "unit_cost" if is_share => {
            format!(
                "A unit cost {observed} more than before (which was {}), against a threshold of {threshold}.",
                against()
            )
        }
        "unit_cost" => format!("A unit cost {observed}, against a threshold of {threshold}."),
        "new" => format!("New on this line: {}, with up to {observed}.", alert.values.join(", ")),
        _ => format!("{observed}, against a threshold of {threshold}."),
    }
}

/// What keeps an alert quiet.
pub(super) fn quiet(suppressed_by: &str, trigger_name: impl Fn(&str) -> String) -> String {
    if let Some(trigger) = suppressed_by.strip_prefix("trigger:") {
        return format!("quiet: {} of the same budget fired no later and says more", trigger_name(trigger));
    }
    if let Some(around) = suppressed_by.strip_prefix("budget:") {
        let (budget, _) = around.split_once('/').unwrap_or((around, ""));
        return format!("quiet: an alert of “{budget}”, whose line lies around this one, says it");
    }
    "quiet today: its reminders are off or due on another day".to_owned()
}

/// When a level is told, and by when it must answer.
pub(super) fn step(step: &Step) -> String {
    let via = step.via.as_deref().map(|via| format!(" by {via}")).unwrap_or_default();
    let Some(at) = step.at else { return format!("never told{via}: the level before waits for ever") };
    let answer = step.acknowledge_by.map(|by| format!(", to answer by {}", by.read_in(Zone::UTC)));
    format!("{}{via}{}", at.read_in(Zone::UTC), answer.unwrap_or_default())
}

/// What came of a trigger in a period.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Quiet => "quiet",
        Outcome::Warned => "warned in time",
        Outcome::Late => "too late",
        Outcome::Missed => "missed the breach",
        Outcome::FalseAlarm => "false alarm",
        Outcome::Open => "open: the period is not whole",
    }
}
