//! Budgets, triggers, escalations.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use super::values::Pairs;
use crate::workspace::{
    Budget, BudgetMonth, Escalation, EscalationLevel, Trigger, TriggerForecast, WorkingHours, WorkspaceError,
};

/// A text, or nothing where a dimension of a line is left open.
#[derive(Default)]
struct Open(Option<String>);

impl Read for Open {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        if value.is_null() { Ok(Self(None)) } else { Read::read(place, value).map(|text| Self(Some(text))) }
    }
}

impl Read for Budget {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        let line: Pairs<Open> = members.or_default("line")?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            line: line.0.into_iter().filter_map(|(name, Open(text))| text.map(|text| (name, text))).collect(),
            period: members.optional("period")?,
            amount: members.required("amount", "the amount of one period, as \"10000\"")?,
            monthly: members.or_default("monthly")?,
            plan: members.optional("plan")?,
            carry_over: members.optional("carry_over")?,
            from: members.optional("from")?,
            until: members.optional("until")?,
            owner: members.optional("owner")?,
            deputy: members.optional("deputy")?,
            triggers: members.or_default("triggers")?,
            escalation: members.optional("escalation")?,
            reminders: members.optional("reminders")?,
            extra: members.rest(),
        })
    }
}

impl Read for BudgetMonth {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            month: members.required("month", "the month, as \"2026-03\"")?,
            amount: members.required(
                "amount",
                "the month's amount, as \"12000\", or a part of the budget's, as \"120%\"",
            )?,
            extra: members.rest(),
        })
    }
}

impl Read for Trigger {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        let on: String =
            members.required("on", "one of actual, forecast, variance, unallocated, burn, new, unit_cost")?;
        Ok(Self {
            id: members.or_default("id")?,
            // What can't be without one is refused by what it looks at.
            at: members.or_default("at")?,
            on,
            of: members.optional("of")?,
            days: members.optional("days")?,
            sure: members.optional("sure")?,
            versus: members.optional("versus")?,
            forecast: members.optional("forecast")?,
            minimum: members.optional("minimum")?,
            reminders: members.optional("reminders")?,
            extra: members.rest(),
        })
    }
}

impl Read for TriggerForecast {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self { method: members.required("method", "\"run_rate\"")?, extra: members.rest() })
    }
}

impl Read for Escalation {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            levels: members.or_default("levels")?,
            extra: members.rest(),
        })
    }
}

impl Read for EscalationLevel {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            notify: members.or_default("notify")?,
            via: members.optional("via")?,
            acknowledge_within: members.optional("acknowledge_within")?,
            action: members.optional("action")?,
            saves: members.optional("saves")?,
            repeat: members.optional("repeat")?,
            hours: members.optional("hours")?,
            extra: members.rest(),
        })
    }
}

impl Read for WorkingHours {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            from: members.required("from", "a time of the day, as \"09:00\"")?,
            until: members.required("until", "a time of the day, as \"17:00\"")?,
            days: members.or_default("days")?,
            zone: members.optional("zone")?,
            extra: members.rest(),
        })
    }
}
