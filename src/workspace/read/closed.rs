//! Closed weeks.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{Approval, ClosedBill, ClosedEntry, ClosedWeek, Targets, WorkspaceError};

impl Read for ClosedWeek {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            week: members.required("week", "an ISO week, as \"2026-W11\"")?,
            closed_on: members.optional("closed_on")?,
            by: members.optional("by")?,
            workspace_sha256: members.optional("workspace_sha256")?,
            approved: members.optional("approved")?,
            bills: members.or_default("bills")?,
            entries: members.or_default("entries")?,
            extra: members.rest(),
        })
    }
}

impl Read for Approval {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            by: members.required("by", "who approved the corrections")?,
            on: members.optional("on")?,
            corrections_sha256: members.optional("corrections_sha256")?,
            extra: members.rest(),
        })
    }
}

impl Read for Targets {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            crawl: members.optional("crawl")?,
            walk: members.optional("walk")?,
            run: members.optional("run")?,
            extra: members.rest(),
        })
    }
}

impl Read for ClosedBill {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            file: members.required("file", "the file's name")?,
            sha256: members.optional("sha256")?,
            extra: members.rest(),
        })
    }
}

impl Read for ClosedEntry {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            team: members.optional("team")?,
            product: members.optional("product")?,
            environment: members.optional("environment")?,
            usage_type: members.optional("usage_type")?,
            coverage: members.required("coverage", "one of direct, shared, defaulted, unallocated")?,
            cost: members.required("cost", "what it cost, as \"12.50\"")?,
            extra: members.rest(),
        })
    }
}
