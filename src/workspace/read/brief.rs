//! Edits of the brief, and what was entered into the playbooks.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{
    BriefEdits, EditedText, ManagedChange, Playbooks, SecurityIncident, SourceControl, TaskEdit,
    TimelineEntry, WorkspaceError,
};

const DAY: &str = "a day, as \"2026-03-11\"";

impl Read for BriefEdits {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            page: members.optional("page")?,
            calendar: members.optional("calendar")?,
            texts: members.or_default("texts")?,
            tasks: members.or_default("tasks")?,
            extra: members.rest(),
        })
    }
}

impl Read for EditedText {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            at: members.required("at", "where the text stands, as \"purpose\"")?,
            text: members.required("text", "the text")?,
            was: members.optional("was")?,
            extra: members.rest(),
        })
    }
}

impl Read for TaskEdit {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            task: members.required("task", "the task, as \"item:team-owners\"")?,
            title: members.optional("title")?,
            owner: members.optional("owner")?,
            due: members.optional("due")?,
            done_on: members.optional("done_on")?,
            evidence: members.optional("evidence")?,
            extra: members.rest(),
        })
    }
}

impl Read for Playbooks {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            controls: members.or_default("controls")?,
            reviewed_on: members.optional("reviewed_on")?,
            review_months: members.optional("review_months")?,
            incidents: members.or_default("incidents")?,
            changes: members.or_default("changes")?,
            extra: members.rest(),
        })
    }
}

impl Read for SourceControl {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            source: members.required("source", "the source's id")?,
            data: members.optional("data")?,
            likelihood: members.optional("likelihood")?,
            impact: members.optional("impact")?,
            reason: members.optional("reason")?,
            control: members.optional("control")?,
            state: members.optional("state")?,
            extra: members.rest(),
        })
    }
}

impl Read for SecurityIncident {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            title: members.optional("title")?,
            opened_on: members.required("opened_on", DAY)?,
            key: members.optional("key")?,
            team: members.optional("team")?,
            hours: members.optional("hours")?,
            amount: members.optional("amount")?,
            timeline: members.or_default("timeline")?,
            dispute: members.optional("dispute")?,
            closed_on: members.optional("closed_on")?,
            extra: members.rest(),
        })
    }
}

impl Read for TimelineEntry {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            at: members.required("at", "when, as \"2026-03-11 14:05\"")?,
            what: members.required("what", "what happened")?,
            extra: members.rest(),
        })
    }
}

impl Read for ManagedChange {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            title: members.optional("title")?,
            kind: members.required("kind", "one of owner, model, provider, price, rule")?,
            subject: members.optional("subject")?,
            to: members.optional("to")?,
            from: members.required("from", DAY)?,
            way_back: members.optional("way_back")?,
            closed_on: members.optional("closed_on")?,
            extra: members.rest(),
        })
    }
}
