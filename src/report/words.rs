//! Rules and splits in plain words: "When Tags.team exists → team is what stands there". Knows the workspace, to name
//! things as people do; writes plain text, which the caller escapes.

use crate::workspace::{
    Condition, CopySetter, Dimension, Member, Names, Operator, Pool, Rule, Setter, Setters, Split, Target,
    Test, Workspace,
};

/// How many texts of a list are spelled out.
const MOST: usize = 4;

/// Names things of one workspace.
#[derive(Debug)]
pub struct Words<'a> {
    workspace: &'a Workspace,
    names: Names,
}

/// A dimension as it reads in a sentence.
pub const fn dimension_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team => "team",
        Dimension::Product => "product",
        Dimension::Environment => "environment",
        Dimension::UsageType => "usage type",
    }
}

impl<'a> Words<'a> {
    /// The words for a workspace's things.
    pub fn of(workspace: &'a Workspace) -> Self {
        Self { workspace, names: Names::of(workspace) }
    }

    /// The name of a dimension's value: of what is declared its name, else the text as it stands.
    pub fn value(&self, dimension: Dimension, text: &str) -> String {
        let Some(id) = self.names.find(dimension, text) else { return text.trim().to_owned() };
        let name = match dimension {
            Dimension::Team => self
                .workspace
                .teams
                .iter()
                .find(|team| team.id.trim() == id)
                .and_then(|it| it.name.as_deref()),
            Dimension::Product => named(&self.workspace.products, id),
            Dimension::Environment => named(&self.workspace.environments, id),
            Dimension::UsageType => named(&self.workspace.usage_types, id),
        };
        name_or(name, id)
    }

    /// The name of a pool, or the text as it stands.
    pub fn pool(&self, text: &str) -> String {
        match self.names.pool(text).map(|place| &self.workspace.pools[place]) {
            Some(pool) => name_or(pool.name.as_deref(), &pool.id),
            None => text.trim().to_owned(),
        }
    }

    /// The name of a driver, or the text as it stands.
    pub fn driver(&self, text: &str) -> String {
        match self.names.driver(text).map(|place| &self.workspace.drivers[place]) {
            Some(driver) => name_or(driver.name.as_deref(), &driver.id),
            None => text.trim().to_owned(),
        }
    }

    /// The name of a split's target: a pool first, then a team.
    pub fn target(&self, text: &str) -> String {
        match self.names.target(text) {
            Target::Pool(_) => self.pool(text),
            Target::Team(team) => self.value(Dimension::Team, &team),
        }
    }

    /// The name of a person, by id, name or address, or the text as it stands.
    pub fn person(&self, text: &str) -> String {
        match self.names.person(text).map(|place| &self.workspace.people[place]) {
            Some(person) => name_or(person.name.as_deref(), &person.id),
            None => text.trim().to_owned(),
        }
    }

    /// A whole rule: "When Tags.team exists → team is what stands there, until 2026-09-07".
    pub fn rule(&self, rule: &Rule) -> String {
        let when = match rule.when.is_empty() {
            true => "Always".to_owned(),
            false => format!("When {}", self.condition(&rule.when)),
        };
        format!("{when} → {}{}", self.setters(&rule.set, Some(&rule.when)), days(rule))
    }

    /// A condition: "ServiceName is “Gateway” and Tags.team does not exist"; "always" where it is empty.
    pub fn condition(&self, condition: &Condition) -> String {
        conjunction(condition, false)
    }

    /// What is set: "team is Search, environment is Production". `when` is the rule's condition: a field that it asks
    /// for is "what stands there".
    pub fn setters(&self, setters: &Setters, when: Option<&Condition>) -> String {
        let parts: Vec<String> = Dimension::ALL
            .into_iter()
            .filter_map(|dimension| Some(self.setter(dimension, setters.get(dimension)?, when)))
            .collect();
        if parts.is_empty() { "sets nothing yet".to_owned() } else { parts.join(", ") }
    }

    /// What one dimension is set to: "team is the owner of the product".
    pub fn setter(&self, dimension: Dimension, setter: &Setter, when: Option<&Condition>) -> String {
        let word = dimension_word(dimension);
        match setter {
            Setter::Text(text) => format!("{word} is {}", self.value(dimension, text)),
            Setter::OwnerOf { owner_of, .. } => {
                format!("{word} is the owner of the {}", dimension_word(*owner_of))
            }
            Setter::Pool { pool, .. } => format!("shared through the pool {}", self.pool(pool)),
            Setter::Copy(copy) => self.copied(dimension, copy, when),
        }
    }

    fn copied(&self, dimension: Dimension, copy: &CopySetter, when: Option<&Condition>) -> String {
        let word = dimension_word(dimension);
        let asked = when.is_some_and(|when| asks_only_for(when, &copy.copy));
        let text = match (&copy.capture, asked) {
            (Some(expression), true) => format!("the part of it that fits {expression}"),
            (Some(expression), false) => format!("the part of {} that fits {expression}", copy.copy),
            (None, true) => "what stands there".to_owned(),
            (None, false) => format!("what stands in {}", copy.copy),
        };
        let Some(map) = &copy.map else { return format!("{word} is {text}") };
        let pairs: Vec<String> =
            map.iter().map(|(from, to)| format!("{from} is {}", self.value(dimension, to))).collect();
        format!("{word} by {text}: {}", listed(&pairs, "; "))
    }

    /// How a pool is divided: "among Search, Ads by their direct cost, after a base of 400.00 each a month".
    pub fn split(&self, pool: &Pool) -> String {
        let targets: Vec<String> = pool.split.targets().into_iter().map(|text| self.target(text)).collect();
        let to = listed(&targets, ", ");
        let floor = |floor: &Option<crate::workspace::Figure>| {
            floor.as_ref().map_or_else(String::new, |floor| format!(", after a base of {floor} each a month"))
        };
        let even = |otherwise: bool| if otherwise { "; evenly where there is nothing to go by" } else { "" };
        match &pool.split {
            Split::Even { .. } => format!("the same to each of {to}"),
            Split::Fixed { shares, .. } => {
                let parts: Vec<String> = shares
                    .iter()
                    .map(|(target, share)| format!("{share} % {}", self.target(target)))
                    .collect();
                listed(&parts, ", ")
            }
            Split::Proportional { of, base, floor: least, otherwise, .. } => {
                let which =
                    of.as_ref().map_or_else(String::new, |of| format!(" where {}", self.condition(of)));
                let received = if base.is_some() { " and what earlier pools gave them" } else { "" };
                let (least, even) = (floor(least), even(otherwise.is_some()));
                format!("among {to} by their direct cost{which}{received}{least}{even}")
            }
            Split::Driver { driver, floor: least, otherwise, .. } => {
                format!("among {to} by {}{}{}", self.driver(driver), floor(least), even(otherwise.is_some()))
            }
        }
    }
}

fn named<'a>(list: &'a [crate::workspace::Declared], id: &str) -> Option<&'a str> {
    list.iter().find(|one| one.id.trim() == id).and_then(|one| one.name.as_deref())
}

fn name_or(name: Option<&str>, id: &str) -> String {
    name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(id.trim()).to_owned()
}

fn days(rule: &Rule) -> String {
    match (rule.from, rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(", from {from}"),
        (None, Some(until)) => format!(", before {until}"),
        (Some(from), Some(until)) => format!(", from {from} and before {until}"),
    }
}

/// Whether the condition is about this one field only.
fn asks_only_for(when: &Condition, field: &str) -> bool {
    matches!(when.members.as_slice(), [Member::Field(name, _)] if name == field)
}

/// Members that must all hold; in parentheses where it stands among others and would be misread.
fn conjunction(condition: &Condition, among_others: bool) -> String {
    match condition.members.as_slice() {
        [] => "always".to_owned(),
        [one] => member(one, among_others),
        many => {
            let parts: Vec<String> = many.iter().map(|one| member(one, true)).collect();
            enclosed(parts.join(" and "), among_others)
        }
    }
}

fn member(member: &Member, among_others: bool) -> String {
    match member {
        Member::Field(field, test) => enclosed_if(test_words(field, test), among_others),
        Member::Any(list) => match list.as_slice() {
            [] => "never".to_owned(),
            [one] => conjunction(one, among_others),
            many => {
                let parts: Vec<String> = many.iter().map(|one| conjunction(one, true)).collect();
                enclosed(parts.join(" or "), among_others)
            }
        },
        Member::All(list) => match list.as_slice() {
            [] => "always".to_owned(),
            [one] => conjunction(one, among_others),
            many => {
                let parts: Vec<String> = many.iter().map(|one| conjunction(one, true)).collect();
                enclosed(parts.join(" and "), among_others)
            }
        },
        Member::None(list) if list.is_empty() => "always".to_owned(),
        Member::None(list) => {
            let parts: Vec<String> = list.iter().map(|one| conjunction(one, true)).collect();
            format!("not ({})", parts.join(" or "))
        }
    }
}

fn enclosed(text: String, wanted: bool) -> String {
    if wanted { format!("({text})") } else { text }
}

/// Several operators of one field, joined by "and": to be enclosed like a conjunction.
fn enclosed_if((text, several): (String, bool), among_others: bool) -> String {
    enclosed(text, several && among_others)
}

fn test_words(field: &str, test: &Test) -> (String, bool) {
    match test {
        Test::Is(text) => (format!("{field} is {}", quoted(text)), false),
        Test::IsAny(list) => (format!("{field} is {}", one_of(list)), false),
        Test::Operators(operators) => match operators.as_slice() {
            [] => (format!("{field} is anything or nothing"), false),
            [one] => (format!("{field} {}", operator_words(one)), false),
            many => {
                let parts: Vec<String> = many.iter().map(operator_words).collect();
                (format!("{field} {}", parts.join(" and ")), true)
            }
        },
    }
}

/// An operator after its field: "starts with “gpt”", "does not exist".
pub(super) fn operator_words(operator: &Operator) -> String {
    match operator {
        Operator::Exists(true) => "exists".to_owned(),
        Operator::Exists(false) => "does not exist".to_owned(),
        Operator::Is(text) => format!("is {}", quoted(text)),
        Operator::IsAny(list) => format!("is {}", one_of(list)),
        Operator::Contains(text) => format!("contains {}", quoted(text)),
        Operator::StartsWith(text) => format!("starts with {}", quoted(text)),
        Operator::EndsWith(text) => format!("ends with {}", quoted(text)),
        Operator::Matches(text) => format!("matches {text}"),
        Operator::AtLeast(figure) => format!("is at least {figure}"),
        Operator::Below(figure) => format!("is below {figure}"),
        Operator::Unknown(name, _) => format!("has the unknown operator {} (never holds)", quoted(name)),
        Operator::Not(inner) => match inner.as_slice() {
            [] => "never holds".to_owned(),
            [one] => negated(one),
            many => {
                let parts: Vec<String> = many.iter().map(operator_words).collect();
                format!("is not so that it {}", parts.join(" and "))
            }
        },
    }
}

fn negated(operator: &Operator) -> String {
    match operator {
        Operator::Exists(wanted) => operator_words(&Operator::Exists(!wanted)),
        Operator::Is(text) => format!("is not {}", quoted(text)),
        Operator::IsAny(list) => format!("is not {}", one_of(list)),
        Operator::Contains(text) => format!("does not contain {}", quoted(text)),
        Operator::StartsWith(text) => format!("does not start with {}", quoted(text)),
        Operator::EndsWith(text) => format!("does not end with {}", quoted(text)),
        Operator::Matches(text) => format!("does not match {text}"),
        Operator::AtLeast(figure) => format!("is not at least {figure}"),
        Operator::Below(figure) => format!("is not below {figure}"),
        // A double negation, or one that is not known: it never holds, so its negation always does.
        Operator::Not(inner) => match inner.as_slice() {
            [one] => operator_words(one),
            _ => format!("is not so that it {}", operator_words(operator)),
        },
        Operator::Unknown(name, _) => format!("has not the unknown operator {} (always holds)", quoted(name)),
    }
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// "“a”", "one of “a”, “b”".
fn one_of(list: &[String]) -> String {
    let texts: Vec<String> = list.iter().map(|text| quoted(text)).collect();
    match texts.as_slice() {
        [] => "one of nothing".to_owned(),
        [one] => one.clone(),
        _ => format!("one of {}", listed(&texts, ", ")),
    }
}

fn listed(texts: &[String], between: &str) -> String {
    if texts.is_empty() {
        return "nobody".to_owned();
    }
    if texts.len() <= MOST + 1 {
        return texts.join(between);
    }
    format!("{}{between}{} more", texts[..MOST].join(between), texts.len() - MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::WorkspaceError;

    fn condition(text: &str) -> Result<String, WorkspaceError> {
        let workspace = Workspace::default();
        Ok(Words::of(&workspace).condition(&Condition::open(text)?))
    }

    #[test]
    fn conditions_read_as_sentences() -> Result<(), WorkspaceError> {
        let cases = [
            ("{}", "always"),
            (r#"{"Tags.team": {"exists": true}}"#, "Tags.team exists"),
            (r#"{"Tags.team": {"exists": false}}"#, "Tags.team does not exist"),
            (r#"{"Tags.team": {"not": {"exists": true}}}"#, "Tags.team does not exist"),
            (r#"{"A": "x", "B": ["y", "z"]}"#, "A is “x” and B is one of “y”, “z”"),
            (r#"{"A": ["x"]}"#, "A is “x”"),
            (r#"{"A": []}"#, "A is one of nothing"),
            (r#"{"A": {"matches": "-prod$"}}"#, "A matches -prod$"),
            (r#"{"A": {"at_least": "5", "below": "9.5"}}"#, "A is at least 5 and is below 9.5"),
            (
                r#"{"A": {"at_least": "5", "below": "9"}, "B": "x"}"#,
                "(A is at least 5 and is below 9) and B is “x”",
            ),
            (r#"{"A": {"not": {"is": "x"}}}"#, "A is not “x”"),
            (r#"{"A": {"not": {"is_any": ["x", "y"]}}}"#, "A is not one of “x”, “y”"),
            (r#"{"A": {"not": {"not": {"contains": "x"}}}}"#, "A contains “x”"),
            (
                r#"{"A": {"not": {"contains": "x", "ends_with": "y"}}}"#,
                "A is not so that it contains “x” and ends with “y”",
            ),
            (r#"{"any": [{"A": "x"}, {"B": "y"}]}"#, "A is “x” or B is “y”"),
            (r#"{"any": [{"A": "x"}, {"B": "y"}], "C": "z"}"#, "(A is “x” or B is “y”) and C is “z”"),
            (r#"{"any": [{"A": "x", "B": "y"}, {"C": "z"}]}"#, "(A is “x” and B is “y”) or C is “z”"),
            (r#"{"none": [{"A": "x"}, {"B": "y"}]}"#, "not (A is “x” or B is “y”)"),
            (
                r#"{"all": [{"A": "x"}, {"any": [{"B": "y"}, {"C": "z"}]}]}"#,
                "A is “x” and (B is “y” or C is “z”)",
            ),
            (r#"{"any": []}"#, "never"),
            (r#"{"all": [], "none": []}"#, "always and always"),
            (r#"{"A": {"like": "x"}}"#, "A has the unknown operator “like” (never holds)"),
            (r#"{"A": ["a", "b", "c", "d", "e", "f"]}"#, "A is one of “a”, “b”, “c”, “d”, 2 more"),
        ];
        for (text, words) in cases {
            assert_eq!(condition(text)?, words, "{text}");
        }
        Ok(())
    }

    #[test]
    fn rules_and_splits_read_as_sentences() -> Result<(), WorkspaceError> {
        let text = r#"{"format": "cost-matrix/1", "currency": "USD",
            "teams": [{"id": "search", "name": "Search", "aliases": ["srch"]}, {"id": "ads"}],
            "products": [{"id": "assist", "name": "Assist"}],
            "rules": [
              {"id": "a", "when": {"Tags.team": {"exists": true}}, "set": {"team": {"copy": "Tags.team"}}},
              {"id": "b", "when": {}, "set": {"team": {"owner_of": "product"}}, "until": "2026-09-07"},
              {"id": "c", "when": {"A": "x"}, "set": {"team": {"copy": "B", "map": {"k1": "srch", "k2": "ads"}}, "product": "ASSIST"}},
              {"id": "d", "when": {"A": "x"}, "set": {"team": {"pool": "platform"}}, "from": "2026-01-01"},
              {"id": "e", "when": {"A": {"exists": true}}, "set": {"product": {"copy": "A", "capture": "^(a|b)-"}}},
              {"id": "f", "when": {"A": "x"}, "set": {}},
              {"id": "g", "when": {"A": "x"}, "set": {"usage_type": {"copy": "A", "capture": "(x)", "map": {"x": "y"}}}}
            ],
            "pools": [
              {"id": "platform", "name": "AI platform", "split": {"method": "even", "targets": ["srch", "ads"]}},
              {"id": "f", "split": {"method": "fixed", "shares": {"search": "62.5", "platform": "37.5"}}},
              {"id": "p", "split": {"method": "proportional", "targets": ["search", "ads"], "floor": "500.00", "base": "received", "of": {"A": "x"}}},
              {"id": "d", "split": {"method": "driver", "driver": "requests", "targets": ["search"], "otherwise": "even"}}
            ],
            "drivers": [{"id": "requests", "name": "Requests", "values": []}]}"#;
        let (workspace, _) = Workspace::open_tolerant(text)?;
        let words = Words::of(&workspace);
        let rules: Vec<String> = workspace.rules.iter().map(|rule| words.rule(rule)).collect();
        assert_eq!(
            rules,
            [
                "When Tags.team exists → team is what stands there",
                "Always → team is the owner of the product, before 2026-09-07",
                "When A is “x” → team by what stands in B: k1 is Search; k2 is ads, product is Assist",
                "When A is “x” → shared through the pool AI platform, from 2026-01-01",
                "When A exists → product is the part of it that fits ^(a|b)-",
                "When A is “x” → sets nothing yet",
                "When A is “x” → usage type by the part of it that fits (x): x is y",
            ]
        );
        let splits: Vec<String> = workspace.pools.iter().map(|pool| words.split(pool)).collect();
        assert_eq!(
            splits,
            [
                "the same to each of Search, ads",
                "62.5 % Search, 37.5 % AI platform",
                "among Search, ads by their direct cost where A is “x” and what earlier pools gave them, after a base of 500.00 each a month",
                "among Search by Requests; evenly where there is nothing to go by",
            ]
        );
        Ok(())
    }
}
