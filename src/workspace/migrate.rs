//! Workspaces of earlier versions: each step makes version n + 1 of version n, on the JSON value.

use serde_json::Value;

use super::WorkspaceError;
use super::read::{Place, describe};

/// Makes the next version of a workspace.
type Step = fn(&mut Value) -> Result<(), WorkspaceError>;

/// The steps, the first of which makes version 2 of version 1. Version 1 is the only one yet.
const STEPS: &[Step] = &[];

const PREFIX: &str = "cost-matrix/";

/// Brings a workspace to today's version. Fails where it is none, or one of a later version.
pub(super) fn migrate(value: &mut Value) -> Result<(), WorkspaceError> {
    migrate_by(STEPS, value)
}

fn migrate_by(steps: &[Step], value: &mut Value) -> Result<(), WorkspaceError> {
    let version = version(value)?;
    let newest = steps.len() + 1;
    if version > newest {
        return Err(WorkspaceError::Newer { found: format!("{PREFIX}{version}") });
    }
    for step in steps.iter().skip(version - 1) {
        step(value)?;
    }
    if version < newest
        && let Some(members) = value.as_object_mut()
    {
        members.insert("format".to_owned(), Value::String(format!("{PREFIX}{newest}")));
    }
    Ok(())
}

/// The version that a workspace names, from 1.
fn version(value: &Value) -> Result<usize, WorkspaceError> {
    if !value.is_object() {
        return Err(
            Place::Root.error("is not a workspace: expected an object { \"format\": \"cost-matrix/1\", … }")
        );
    }
    let format = value.get("format").unwrap_or(&Value::Null);
    let number = format.as_str().and_then(|text| text.strip_prefix(PREFIX));
    let number =
        number.filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    match number.map(str::parse) {
        Some(Ok(version)) if version > 0 => Ok(version),
        // More digits than a number has are a later version, too.
        Some(Err(_)) => Err(WorkspaceError::Newer { found: format.as_str().unwrap_or_default().to_owned() }),
        _ if format.is_null() => Err(Place::Member(&Place::Root, "format")
            .error("is missing; write \"cost-matrix/1\" if this is a workspace")),
        _ => Err(Place::Member(&Place::Root, "format")
            .error(format!("expected \"cost-matrix/1\", found {}", describe(format)))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn steps_follow_one_another_from_the_version_found() -> Result<(), WorkspaceError> {
        fn rename(value: &mut Value) -> Result<(), WorkspaceError> {
            let members = value.as_object_mut().ok_or_else(|| Place::Root.error("no object"))?;
            let old = members.shift_remove("groups").unwrap_or_default();
            members.insert("teams".to_owned(), old);
            Ok(())
        }
        fn mark(value: &mut Value) -> Result<(), WorkspaceError> {
            value["marked"] = json!(true);
            Ok(())
        }
        let mut first = json!({"format": "cost-matrix/1", "groups": []});
        migrate_by(&[rename, mark], &mut first)?;
        assert_eq!(first, json!({"format": "cost-matrix/3", "teams": [], "marked": true}));
        let mut second = json!({"format": "cost-matrix/2", "groups": []});
        migrate_by(&[rename, mark], &mut second)?;
        assert_eq!(second, json!({"format": "cost-matrix/3", "groups": [], "marked": true}));
        let mut later = json!({"format": "cost-matrix/4"});
        let error = WorkspaceError::Newer { found: "cost-matrix/4".to_owned() };
        assert_eq!(migrate_by(&[rename, mark], &mut later), Err(error));
        Ok(())
    }
}
