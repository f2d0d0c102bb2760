//! Which bills are charged, prices, and totals of invoices.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use crate::workspace::{Counts, Export, Invoice, Overlap, Price, WorkspaceError};

impl Read for Export {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            format: members.required("format", "a format as detect names it, as \"gcp-cost-table\"")?,
            account: members.optional("account")?,
            replaces: members.required("replaces", "true where a newer export replaces an older one")?,
            extra: members.rest(),
        })
    }
}

impl Read for Overlap {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            format: members.optional("format")?,
            file: members.optional("file")?,
            when: members.optional("when")?,
            from: members.optional("from")?,
            until: members.optional("until")?,
            driver: members.optional("driver")?,
            counts: members.optional("counts")?,
            extra: members.rest(),
        })
    }
}

impl Read for Counts {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let text = String::read(place, value)?;
        let found = Self::ALL.into_iter().find(|counts| counts.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| place.error(format!("expected one of cost, quantity, rows, found {text:?}")))
    }
}

impl Read for Price {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            provider: members.required("provider", "the vendor, as \"OpenAI\"")?,
            model: members.required("model", "a model, as \"gpt-5\" or \"gpt-5*\"")?,
            token_type: members.required("token_type", "input, output, cache_read or cache_write")?,
            per_million: members.required("per_million", "what a million tokens cost, as \"1.25\"")?,
            currency: members.required("currency", "the price's currency, as \"USD\"")?,
            from: members.optional("from")?,
            source: members.optional("source")?,
            read_on: members.optional("read_on")?,
            extra: members.rest(),
        })
    }
}

impl Read for Invoice {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            provider: members.optional("provider")?,
            source: members.optional("source")?,
            month: members.required("month", "the invoice's month, as \"2026-03\"")?,
            total: members.required("total", "the total as it is printed, as \"1234.56\"")?,
            currency: members.optional("currency")?,
            number: members.optional("number")?,
            scale_estimates: members.optional("scale_estimates")?,
            extra: members.rest(),
        })
    }
}
