//! Reading a workspace: a text to a value, a value to types. Whatever is wrong is told with its place.

mod advice;
mod brief;
mod budgets;
mod closed;
mod condition;
mod follow_up;
mod guardrails;
mod object;
mod parse;
mod people;
mod place;
mod pools;
mod rules;
mod sources;
mod truth;
mod values;

use serde_json::Value;

use self::object::Object;
use self::values::Pairs;
use super::migrate::migrate;
use super::validate::problems;
use super::{Condition, Format, Problem, Workspace, WorkspaceError};

pub(super) use self::object::describe;
pub(super) use self::parse::parse;
pub(super) use self::place::Place;

impl Workspace {
    /// Reads a workspace by which charges can be allocated. The error names the place, the reason and what helps.
    pub fn open(text: &str) -> Result<Self, WorkspaceError> {
        let (workspace, problems) = Self::open_tolerant(text)?;
        problems.into_iter().next().map_or(Ok(workspace), |problem| Err(WorkspaceError::Refused(problem)))
    }

    /// Reads a workspace, and tells what in it would make [`Workspace::open`] refuse it although every member reads
    /// well. Only what is no workspace at all is an error.
    pub fn open_tolerant(text: &str) -> Result<(Self, Vec<Problem>), WorkspaceError> {
        let workspace = Self::open_unchecked(text)?;
        let problems = problems(&workspace);
        Ok((workspace, problems))
    }

    /// Reads a workspace without looking whether anything can be allocated by it.
    pub fn open_unchecked(text: &str) -> Result<Self, WorkspaceError> {
        from_value(parse(without_mark(text))?)
    }

    /// [`Workspace::open`] for the bytes of a file: UTF-8, with or without a byte order mark.
    pub fn read(bytes: &[u8]) -> Result<Self, WorkspaceError> {
        Self::open(text_of(bytes)?)
    }

    /// [`Workspace::open_tolerant`] for the bytes of a file.
    pub fn read_tolerant(bytes: &[u8]) -> Result<(Self, Vec<Problem>), WorkspaceError> {
        Self::open_tolerant(text_of(bytes)?)
    }

    /// [`Workspace::open_unchecked`] for the bytes of a file.
    pub fn read_unchecked(bytes: &[u8]) -> Result<Self, WorkspaceError> {
        Self::open_unchecked(text_of(bytes)?)
    }
}

impl Condition {
    /// Reads a condition alone, as it stands in a rule's `when`.
    pub fn open(text: &str) -> Result<Self, WorkspaceError> {
        self::object::Read::read(Place::Root, parse(text)?)
    }
}

/// A value as a workspace of today's version.
pub(super) fn from_value(mut value: Value) -> Result<Workspace, WorkspaceError> {
    migrate(&mut value)?;
    Workspace::read_value(value)
}

/// The text without a byte order mark.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn text_of(bytes: &[u8]) -> Result<&str, WorkspaceError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        WorkspaceError::Encoding { line: 1 + good.iter().filter(|byte| **byte == b'\n').count() }
    })
}

impl Workspace {
    fn read_value(value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(Place::Root, value)?;
        // Migrating has made sure of it.
        members.optional::<Value>("format")?;
        Ok(Self {
            format: Format::One,
            name: members.optional("name")?,
            currency: members.or_default("currency")?,
            basis: members.optional("basis")?,
            teams: members.or_default("teams")?,
            products: members.or_default("products")?,
            environments: members.or_default("environments")?,
            usage_types: members.or_default("usage_types")?,
            ownership: members.or_default("ownership")?,
            people: members.or_default("people")?,
            roles: members.or_default::<Pairs<String>>("roles")?.0,
            sources: members.or_default("sources")?,
            mappings: members.or_default("mappings")?,
            sheets: members.or_default("sheets")?,
            non_values: members.or_default("non_values")?,
            rules: members.or_default("rules")?,
            defaults: members.or_default("defaults")?,
            pools: members.or_default("pools")?,
            pool_mode: members.optional("pool_mode")?,
            rates: members.or_default("rates")?,
            drivers: members.or_default("drivers")?,
            budgets: members.or_default("budgets")?,
            escalations: members.or_default("escalations")?,
            targets: members.or_default("targets")?,
            guardrails: members.or_default("guardrails")?,
            closed_weeks: members.or_default("closed_weeks")?,
            owners: members.or_default("owners")?,
            changes: members.or_default("changes")?,
            disputes: members.or_default("disputes")?,
            dispute_limits: members.optional("dispute_limits")?,
            rule_owners: members.or_default("rule_owners")?,
            reviewed: members.or_default("reviewed")?,
            brief: members.or_default("brief")?,
            playbooks: members.or_default("playbooks")?,
            exports: members.or_default("exports")?,
            overlaps: members.or_default("overlaps")?,
            prices: members.or_default("prices")?,
            invoices: members.or_default("invoices")?,
            advice: members.or_default("advice")?,
            outcomes: members.or_default("outcomes")?,
            extra: members.rest(),
        })
    }
}
