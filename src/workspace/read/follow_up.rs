//! Dated owners of teams, changes of hands, disputes, reviews.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use super::values::Pairs;
use crate::workspace::{
    Dispute, DisputeLimits, HandedOver, Reviewed, RuleOwner, TeamOwner, TellWhom, WorkspaceError,
};

const DAY: &str = "a day, as \"2026-03-11\"";

impl Read for TeamOwner {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            team: members.required("team", "the team's id")?,
            owner: members.optional("owner")?,
            deputy: members.optional("deputy")?,
            from: members.required("from", DAY)?,
            reason: members.optional("reason")?,
            extra: members.rest(),
        })
    }
}

impl Read for HandedOver {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            what: members.required("what", "kind and id of what changed hands, as \"product:assist\"")?,
            from: members.optional("from")?,
            to: members.optional("to")?,
            day: members.required("day", DAY)?,
            reason: members.optional("reason")?,
            entered_on: members.optional("entered_on")?,
            moved_open: members.optional("moved_open")?,
            moved_closed: members.optional("moved_closed")?,
            tell: members.or_default("tell")?,
            told: members.or_default("told")?,
            tasks: members.or_default("tasks")?,
            done: members.or_default("done")?,
            extra: members.rest(),
        })
    }
}

impl Read for TellWhom {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            who: members.required("who", "a name or an address")?,
            contact: members.optional("contact")?,
            roles: members.or_default("roles")?,
            extra: members.rest(),
        })
    }
}

impl Read for Dispute {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            opened_on: members.required("opened_on", DAY)?,
            by: members.optional("by")?,
            line: members.or_default::<Pairs<String>>("line")?.0,
            amount: members.required("amount", "how much is disputed, as \"12.50\"")?,
            week: members.optional("week")?,
            month: members.optional("month")?,
            why: members.optional("why")?,
            state: members.required("state", "one of open, accepted, rejected")?,
            outcome: members.optional("outcome")?,
            rule: members.optional("rule")?,
            closed_on: members.optional("closed_on")?,
            extra: members.rest(),
        })
    }
}

impl Read for DisputeLimits {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            count: members.optional("count")?,
            amount: members.optional("amount")?,
            extra: members.rest(),
        })
    }
}

impl Read for RuleOwner {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            dimension: members.required("dimension", "one of team, product, environment, usage_type")?,
            owner: members.optional("owner")?,
            reviewed_on: members.optional("reviewed_on")?,
            extra: members.rest(),
        })
    }
}

impl Read for Reviewed {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            item: members.required("item", "kind and subject of the item")?,
            on: members.required("on", DAY)?,
            extra: members.rest(),
        })
    }
}
