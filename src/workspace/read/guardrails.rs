//! Guardrails by stage of exposure.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{GuardrailAssignment, GuardrailStage, Guardrails, WorkspaceError};

impl Read for Guardrails {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            stages: members.or_default("stages")?,
            assigned: members.or_default("assigned")?,
            extra: members.rest(),
        })
    }
}

impl Read for GuardrailStage {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            share: members.optional("share")?,
            critical: members.optional("critical")?,
            days: members.optional("days")?,
            buffer: members.optional("buffer")?,
            headroom: members.optional("headroom")?,
            stop: members.optional("stop")?,
            per_request: members.optional("per_request")?,
            per_user: members.optional("per_user")?,
            at_soft: members.optional("at_soft")?,
            at_hard: members.optional("at_hard")?,
            lift: members.optional("lift")?,
            lift_for: members.optional("lift_for")?,
            exit: members.optional("exit")?,
            extra: members.rest(),
        })
    }
}

impl Read for GuardrailAssignment {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            product: members.optional("product")?,
            key: members.optional("key")?,
            stage: members.required("stage", "the id of a stage, as \"pilot\"")?,
            budget: members.optional("budget")?,
            amount: members.optional("amount")?,
            extra: members.rest(),
        })
    }
}
