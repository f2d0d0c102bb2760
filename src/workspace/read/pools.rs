//! Pools, splits, drivers and rates.

use serde_json::Value;

use super::object::{Object, Read};
use super::place::Place;
use super::values::Pairs;
use crate::workspace::{Driver, DriverValue, Figure, Pool, Rate, Split, WorkspaceError};

impl Read for Pool {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            split: members
                .required("split", "how it is divided, as {\"method\": \"even\", \"targets\": […]}")?,
            extra: members.rest(),
        })
    }
}

const METHODS: &str = "one of even, fixed, proportional, driver";
const TARGETS: &str = "a list of teams or pools";

impl Read for Split {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        let method: String = members.required("method", METHODS)?;
        match method.as_str() {
            "even" => {
                Ok(Self::Even { targets: members.required("targets", TARGETS)?, extra: members.rest() })
            }
            "fixed" => Ok(Self::Fixed {
                shares: members.required::<Pairs<Figure>>("shares", "a percentage for each team or pool")?.0,
                otherwise: members.optional("otherwise")?,
                extra: members.rest(),
            }),
            "proportional" => Ok(Self::Proportional {
                targets: members.required("targets", TARGETS)?,
                of: members.optional("of")?,
                base: members.optional("base")?,
                floor: members.optional("floor")?,
                otherwise: members.optional("otherwise")?,
                extra: members.rest(),
            }),
            "driver" => Ok(Self::Driver {
                driver: members.required("driver", "the driver's id")?,
                targets: members.required("targets", TARGETS)?,
                floor: members.optional("floor")?,
                otherwise: members.optional("otherwise")?,
                extra: members.rest(),
            }),
            other => {
                let place = members.place();
                Err(Place::Member(&place, "method").error(format!("expected {METHODS}, found {other:?}")))
            }
        }
    }
}

impl Read for Rate {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            from: members.required("from", "the foreign currency, as \"EUR\"")?,
            month: members.required("month", "the month in which it holds, as \"2026-03\"")?,
            rate: members.required("rate", "units of the workspace's currency for one, as \"1.0842\"")?,
            extra: members.rest(),
        })
    }
}

impl Read for Driver {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            id: members.or_default("id")?,
            name: members.optional("name")?,
            values: members.or_default("values")?,
            extra: members.rest(),
        })
    }
}

impl Read for DriverValue {
    fn read(place: Place<'_>, value: Value) -> Result<Self, WorkspaceError> {
        let mut members = Object::open(place, value)?;
        Ok(Self {
            month: members.required("month", "a month, as \"2026-03\"")?,
            target: members.required("target", "a team or a pool")?,
            quantity: members.required("quantity", "a number, as \"120000\"")?,
            extra: members.rest(),
        })
    }
}
