//! What the audit is told, and outcomes.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{
    Advice, Floor, KpiGoal, ModelLimit, Outcome, ProviderLimit, Quality, Volume, WorkspaceError,
};

const USAGE_TYPE: &str = "a usage type, as \"inference\"";
const MODEL: &str = "a model, as \"gpt-5\"";
const PROVIDER: &str = "the vendor, as \"OpenAI\"";

impl Read for Advice {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            volumes: members.or_default("volumes")?,
            qualities: members.or_default("qualities")?,
            floors: members.or_default("floors")?,
            providers: members.or_default("providers")?,
            models: members.or_default("models")?,
            most_moved: members.optional("most_moved")?,
            cached: members.optional("cached")?,
            batched: members.optional("batched")?,
            batch_discount: members.optional("batch_discount")?,
            kpis: members.or_default("kpis")?,
            extra: members.rest(),
        })
    }
}

impl Read for Volume {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            usage_type: members.required("usage_type", USAGE_TYPE)?,
            provider: members.required("provider", PROVIDER)?,
            model: members.required("model", MODEL)?,
            token_type: members.required("token_type", "input, output, cache_read or cache_write")?,
            tokens: members.required("tokens", "how many tokens a month, as \"120000000\"")?,
            extra: members.rest(),
        })
    }
}

impl Read for Quality {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            usage_type: members.required("usage_type", USAGE_TYPE)?,
            provider: members.optional("provider")?,
            model: members.required("model", MODEL)?,
            score: members.required("score", "a score, as \"0.92\"")?,
            source: members.optional("source")?,
            measured_on: members.optional("measured_on")?,
            extra: members.rest(),
        })
    }
}

impl Read for Floor {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            usage_type: members.required("usage_type", USAGE_TYPE)?,
            mean: members.required("mean", "the quality to keep, as \"0.85\"")?,
            least: members.optional("least")?,
            extra: members.rest(),
        })
    }
}

impl Read for ProviderLimit {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            provider: members.required("provider", PROVIDER)?,
            most: members.required("most", "percent of all tokens, as \"60\"")?,
            extra: members.rest(),
        })
    }
}

impl Read for ModelLimit {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            provider: members.optional("provider")?,
            model: members.required("model", MODEL)?,
            least: members.optional("least")?,
            most: members.optional("most")?,
            extra: members.rest(),
        })
    }
}

impl Read for KpiGoal {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.required("id", "a KPI's id, as \"cost_per_request\"")?,
            baseline: members.optional("baseline")?,
            target: members.optional("target")?,
            owner: members.optional("owner")?,
            cadence: members.optional("cadence")?,
            trigger: members.optional("trigger")?,
            extra: members.rest(),
        })
    }
}

impl Read for Outcome {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            day: members.required("day", "a day, as \"2026-03-11\"")?,
            product: members.required("product", "a product, as \"assist\"")?,
            requests: members.optional("requests")?,
            accepted: members.optional("accepted")?,
            reworked: members.optional("reworked")?,
            escalated: members.optional("escalated")?,
            resolved: members.optional("resolved")?,
            conversions: members.optional("conversions")?,
            revenue: members.optional("revenue")?,
            users: members.optional("users")?,
            extra: members.rest(),
        })
    }
}
