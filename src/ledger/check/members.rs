//! Members of the document that this version does not know: kept as they stand, but without effect, so most likely
//! misspelt; and lines of budgets that name columns that there are none of.

use super::Findings;
use crate::ledger::By;
use crate::workspace::{Extra, Setter, Setters, Split};

/// Names that begin so are anybody's own.
const OWN: &str = "x_";

const WORKSPACE: &[&str] = &[
    "format",
    "name",
    "currency",
    "basis",
    "teams",
    "products",
    "environments",
    "usage_types",
    "ownership",
    "people",
    "roles",
    "sources",
    "mappings",
    "non_values",
    "rules",
    "defaults",
    "pools",
    "pool_mode",
    "rates",
    "drivers",
    "budgets",
    "escalations",
    "guardrails",
    "closed_weeks",
];
const TEAM: &[&str] =
    &["id", "name", "aliases", "owner", "deputy", "cost_center", "from", "until", "merged_into"];
const DECLARED: &[&str] = &["id", "name", "aliases", "owner"];
/// `reason` is what the page writes beside a change.
const OWNERSHIP: &[&str] = &["product", "team", "from", "reason"];
const PERSON: &[&str] = &["id", "name", "contact", "from", "until"];
const SOURCE: &[&str] =
    &["id", "name", "category", "provider", "owner", "meter", "bill", "expected_monthly", "match", "monthly"];
const MONTHLY: &[&str] = &["month", "cost", "set"];
const MAPPING: &[&str] = &["id", "name", "columns", "decimal", "dates", "constants", "ignore"];
const RULE: &[&str] = &["id", "name", "when", "set", "from", "until", "owner"];
const SETTERS: &[&str] = &["team", "product", "environment", "usage_type"];
const COPY: &[&str] = &["copy", "capture", "map"];
const POOL: &[&str] = &["id", "name", "split"];
const EVEN: &[&str] = &["method", "targets"];
const FIXED: &[&str] = &["method", "shares", "otherwise"];
const PROPORTIONAL: &[&str] = &["method", "targets", "of", "base", "floor", "otherwise"];
const BY_DRIVER: &[&str] = &["method", "driver", "targets", "floor", "otherwise"];
const RATE: &[&str] = &["from", "month", "rate"];
const DRIVER: &[&str] = &["id", "name", "values"];
const DRIVER_VALUE: &[&str] = &["month", "target", "quantity"];
const BUDGET: &[&str] = &[
    "id",
    "name",
    "line",
    "period",
    "amount",
    "from",
    "until",
    "owner",
    "deputy",
    "triggers",
    "escalation",
    "reminders",
];
const TRIGGER: &[&str] = &["id", "on", "at", "versus", "forecast", "minimum", "reminders"];
const FORECAST: &[&str] = &["method"];
const ESCALATION: &[&str] = &["id", "name", "levels"];
const LEVEL: &[&str] = &["notify", "via", "acknowledge_within", "action", "saves", "repeat", "hours"];
const HOURS: &[&str] = &["from", "until", "days", "zone"];
const GUARDRAILS: &[&str] = &["stages", "assigned"];
const STAGE: &[&str] = &[
    "id",
    "name",
    "share",
    "critical",
    "per_request",
    "per_user",
    "at_soft",
    "at_hard",
    "lift",
    "lift_for",
    "exit",
];
const ASSIGNMENT: &[&str] = &["product", "key", "stage", "budget", "amount"];
/// Closing a week writes what was known then, why it was closed again, and what was closed before.
const CLOSED_WEEK: &[&str] =
    &["week", "closed_on", "by", "workspace_sha256", "bills", "entries", "reason", "known", "reopened"];
const CLOSED_BILL: &[&str] = &["file", "sha256", "cost"];
const CLOSED_ENTRY: &[&str] = &["team", "product", "environment", "usage_type", "coverage", "cost"];

impl Findings<'_> {
    /// Walks the whole document.
    pub(super) fn members(&mut self) {
        let workspace = self.workspace;
        self.unknown("", "workspace", &workspace.extra, WORKSPACE);
        self.setters("defaults", "workspace:defaults", &workspace.defaults);
        self.people_members();
        self.source_members();
        for (at, rule) in workspace.rules.iter().enumerate() {
            let (path, subject) = (format!("rules[{at}]"), format!("rule:{}", rule.id));
            self.unknown(&path, &subject, &rule.extra, RULE);
            self.setters(&format!("{path}.set"), &subject, &rule.set);
        }
        self.pool_members();
        self.budget_members();
        self.guardrail_members();
        self.week_members();
    }

    fn people_members(&mut self) {
        let workspace = self.workspace;
        for (at, team) in workspace.teams.iter().enumerate() {
            self.unknown(&format!("teams[{at}]"), &format!("team:{}", team.id), &team.extra, TEAM);
        }
        let declared = [
            ("products", "product", &workspace.products),
            ("environments", "environment", &workspace.environments),
            ("usage_types", "usage_type", &workspace.usage_types),
        ];
        for (list, kind, values) in declared {
            for (at, value) in values.iter().enumerate() {
                let subject = format!("{kind}:{}", value.id);
                self.unknown(&format!("{list}[{at}]"), &subject, &value.extra, DECLARED);
            }
        }
        for (at, entry) in workspace.ownership.iter().enumerate() {
            let subject = format!("product:{}", entry.product);
            self.unknown(&format!("ownership[{at}]"), &subject, &entry.extra, OWNERSHIP);
        }
        for (at, person) in workspace.people.iter().enumerate() {
            self.unknown(&format!("people[{at}]"), &format!("person:{}", person.id), &person.extra, PERSON);
        }
    }

    fn source_members(&mut self) {
        for (at, source) in self.workspace.sources.iter().enumerate() {
            let (path, subject) = (format!("sources[{at}]"), format!("source:{}", source.id));
            self.unknown(&path, &subject, &source.extra, SOURCE);
            for (at, cost) in source.monthly.iter().enumerate() {
                let path = format!("{path}.monthly[{at}]");
                self.unknown(&path, &subject, &cost.extra, MONTHLY);
                self.setters(&format!("{path}.set"), &subject, &cost.set);
            }
        }
        for (at, mapping) in self.workspace.mappings.iter().enumerate() {
            let subject = format!("mapping:{}", mapping.id);
            self.unknown(&format!("mappings[{at}]"), &subject, &mapping.extra, MAPPING);
        }
    }

    fn pool_members(&mut self) {
        let workspace = self.workspace;
        for (at, pool) in workspace.pools.iter().enumerate() {
            let (path, subject) = (format!("pools[{at}]"), format!("pool:{}", pool.id));
            self.unknown(&path, &subject, &pool.extra, POOL);
            let (extra, known) = match &pool.split {
                Split::Even { extra, .. } => (extra, EVEN),
                Split::Fixed { extra, .. } => (extra, FIXED),
                Split::Proportional { extra, .. } => (extra, PROPORTIONAL),
                Split::Driver { extra, .. } => (extra, BY_DRIVER),
            };
            self.unknown(&format!("{path}.split"), &subject, extra, known);
        }
        for (at, rate) in workspace.rates.iter().enumerate() {
            self.unknown(&format!("rates[{at}]"), &format!("currency:{}", rate.from), &rate.extra, RATE);
        }
        for (at, driver) in workspace.drivers.iter().enumerate() {
            let (path, subject) = (format!("drivers[{at}]"), format!("driver:{}", driver.id));
            self.unknown(&path, &subject, &driver.extra, DRIVER);
            for (at, value) in driver.values.iter().enumerate() {
                self.unknown(&format!("{path}.values[{at}]"), &subject, &value.extra, DRIVER_VALUE);
            }
        }
    }

    fn budget_members(&mut self) {
        let workspace = self.workspace;
        for (at, budget) in workspace.budgets.iter().enumerate() {
            let (path, subject) = (format!("budgets[{at}]"), format!("budget:{}", budget.id));
            self.unknown(&path, &subject, &budget.extra, BUDGET);
            self.budget_line(&format!("{path}.line"), &subject, &budget.line);
            for (at, trigger) in budget.triggers.iter().enumerate() {
                let path = format!("{path}.triggers[{at}]");
                self.unknown(&path, &subject, &trigger.extra, TRIGGER);
                if let Some(forecast) = &trigger.forecast {
                    self.unknown(&format!("{path}.forecast"), &subject, &forecast.extra, FORECAST);
                }
            }
        }
        for (at, escalation) in workspace.escalations.iter().enumerate() {
            let (path, subject) = (format!("escalations[{at}]"), format!("escalation:{}", escalation.id));
            self.unknown(&path, &subject, &escalation.extra, ESCALATION);
            for (at, level) in escalation.levels.iter().enumerate() {
                let path = format!("{path}.levels[{at}]");
                self.unknown(&path, &subject, &level.extra, LEVEL);
                if let Some(hours) = &level.hours {
                    self.unknown(&format!("{path}.hours"), &subject, &hours.extra, HOURS);
                }
            }
        }
    }

    fn guardrail_members(&mut self) {
        let guardrails = &self.workspace.guardrails;
        self.unknown("guardrails", "workspace:guardrails", &guardrails.extra, GUARDRAILS);
        for (at, stage) in guardrails.stages.iter().enumerate() {
            let subject = format!("stage:{}", stage.id);
            self.unknown(&format!("guardrails.stages[{at}]"), &subject, &stage.extra, STAGE);
        }
        for (at, one) in guardrails.assigned.iter().enumerate() {
            let path = format!("guardrails.assigned[{at}]");
            self.unknown(&path, "workspace:guardrails", &one.extra, ASSIGNMENT);
        }
    }

    /// A line of a column that is none, or that a budget's own period stands for, holds for nothing.
    fn budget_line(&mut self, path: &str, subject: &str, line: &[(String, String)]) {
        let names: Vec<&str> = By::ALL.map(By::name).into_iter().filter(|name| !is_of_time(name)).collect();
        for (column, _) in line {
            let column = column.trim();
            if names.contains(&column) {
                continue;
            }
            let help = if is_of_time(column) {
                "the budget's period stands for it; take it away".to_owned()
            } else {
                nearest(column, &names).map_or_else(
                    || format!("columns are {}", names.join(", ")),
                    |name| format!("do you mean {name:?}?"),
                )
            };
            let message =
                format!("{path}: there is no column {column:?}, so the budget holds for nothing; {help}");
            self.warn("unknown-member", subject.to_owned(), message);
        }
    }

    fn week_members(&mut self) {
        for (at, closed) in self.workspace.closed_weeks.iter().enumerate() {
            let (path, subject) = (format!("closed_weeks[{at}]"), format!("week:{}", closed.week));
            self.unknown(&path, &subject, &closed.extra, CLOSED_WEEK);
            for (at, bill) in closed.bills.iter().enumerate() {
                self.unknown(&format!("{path}.bills[{at}]"), &subject, &bill.extra, CLOSED_BILL);
            }
            for (at, entry) in closed.entries.iter().enumerate() {
                self.unknown(&format!("{path}.entries[{at}]"), &subject, &entry.extra, CLOSED_ENTRY);
            }
        }
    }

    fn setters(&mut self, path: &str, subject: &str, setters: &Setters) {
        self.unknown(path, subject, &setters.extra, SETTERS);
        for (dimension, setter) in super::setters_of(setters) {
            let (extra, known) = match setter {
                Setter::Text(_) => continue,
                Setter::Copy(copy) => (&copy.extra, COPY),
                Setter::OwnerOf { extra, .. } => (extra, &["owner_of"][..]),
                Setter::Pool { extra, .. } => (extra, &["pool"][..]),
            };
            self.unknown(&format!("{path}.{}", dimension.name()), subject, extra, known);
        }
    }

    fn unknown(&mut self, path: &str, subject: &str, extra: &Extra, known: &[&str]) {
        for name in extra.keys().filter(|name| !name.starts_with(OWN) && !known.contains(&name.as_str())) {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let help = nearest(name, known).map_or_else(
                || format!("members are {}", known.join(", ")),
                |known| format!("do you mean {known:?}?"),
            );
            let message = format!("{path}: no member of this name is known, so it has no effect; {help}");
            self.warn("unknown-member", subject.to_owned(), message);
        }
    }
}

fn is_of_time(column: &str) -> bool {
    matches!(By::by_name(column), Some(By::Month | By::Week | By::Day))
}

/// The known name that takes the fewest changes, where these are few enough to be a slip.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    // A name longer than any known one by a lot can't be near.
    const LONGEST: usize = 40;
    let name: Vec<char> = name.trim().to_lowercase().chars().take(LONGEST).collect();
    let distances = known.iter().map(|known| (changes(&name, known), *known));
    let (distance, known) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= known.len().max(3) / 3).then_some(known)
}

/// How many letters are added, taken away or changed between two names (Levenshtein).
fn changes(name: &[char], known: &str) -> usize {
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (above, letter) in known.chars().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (at, other) in name.iter().enumerate() {
            let changed = corner + usize::from(letter != *other);
            corner = row[at + 1];
            row[at + 1] = changed.min(corner + 1).min(row[at] + 1);
        }
    }
    row[name.len()]
}

#[cfg(test)]
mod tests {
    use crate::ledger::check;
    use crate::workspace::{Workspace, WorkspaceError};

    fn found(text: &str) -> Result<Vec<(String, String)>, WorkspaceError> {
        let (workspace, _) = Workspace::open_tolerant(text)?;
        let findings = check(&workspace, &[]).into_iter();
        let findings = findings.filter(|finding| finding.code == "unknown-member");
        Ok(findings.map(|finding| (finding.subject, finding.message)).collect())
    }

    #[test]
    fn misspelt_members_are_told_with_their_place_and_the_nearest_name() -> Result<(), WorkspaceError> {
        let found = found(
            r#"{"format": "cost-matrix/1", "currency": "USD", "pols": [],
                "rules": [{"id": "a", "when": {}, "set": {"teem": "x", "product": {"copy": "A", "capturee": "(x)"}}, "untill": "2026-01-01"}],
                "pools": [{"id": "p", "split": {"method": "even", "targets": ["x"], "flor": "5"}}],
                "budgets": [{"id": "b", "line": {"teams": "x", "month": "2026-03"}, "amount": "5"}]}"#,
        )?;
        let expected = [
            ("workspace", "pols: ", "\"pools\""),
            ("rule:a", "rules[0].untill: ", "\"until\""),
            ("rule:a", "rules[0].set.teem: ", "\"team\""),
            ("rule:a", "rules[0].set.product.capturee: ", "\"capture\""),
            ("pool:p", "pools[0].split.flor: ", "members are method, targets"),
            ("budget:b", "budgets[0].line: ", "\"team\""),
            ("budget:b", "budgets[0].line: ", "period stands for it"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((subject, message), (wanted, path, help)) in found.iter().zip(expected) {
            assert!(subject == wanted && message.starts_with(path) && message.contains(help), "{message}");
        }
        Ok(())
    }

    #[test]
    fn own_members_and_those_of_the_page_are_nobodys_slip() -> Result<(), WorkspaceError> {
        let found = found(
            r#"{"format": "cost-matrix/1", "currency": "USD", "x_ticket": 7,
                "ownership": [{"product": "a", "team": "b", "from": "2026-01-01", "reason": "moved", "x_by": "me"}],
                "teams": [{"id": "t", "x_floor": 3}]}"#,
        )?;
        assert_eq!(found, []);
        Ok(())
    }
}
