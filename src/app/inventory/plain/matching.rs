//! A source's match condition as a few plain tests, and back. What does not fit is described, not edited.

use cost_matrix::workspace::{Condition, Member, Operator, Test};

/// What one line of a match tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Equal to one of the texts.
    Is,
    Contains,
    StartsWith,
    EndsWith,
    /// Has any value.
    Exists,
    /// Has no value.
    Missing,
}

impl How {
    pub(crate) const ALL: [Self; 6] =
        [Self::Is, Self::Contains, Self::StartsWith, Self::EndsWith, Self::Exists, Self::Missing];

    /// For a choice's value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::Exists => "exists",
            Self::Missing => "missing",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Is => "is one of",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
            Self::Exists => "has any value",
            Self::Missing => "has no value",
        }
    }

    /// Whether it is held against a text.
    pub(crate) fn takes_text(self) -> bool {
        !matches!(self, Self::Exists | Self::Missing)
    }
}

/// One line of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) field: String,
    pub(crate) how: How,
    /// Several for [`How::Is`], one for other tests of a text.
    pub(crate) texts: Vec<String>,
}

/// The lines of a condition that all must hold; none where it is more than that.
pub(crate) fn lines(condition: &Condition) -> Option<Vec<Line>> {
    condition.members.iter().map(line).collect()
}

fn line(member: &Member) -> Option<Line> {
    let Member::Field(field, test) = member else { return None };
    let (how, texts) = match test {
        Test::Is(text) => (How::Is, vec![text.clone()]),
        Test::IsAny(texts) => (How::Is, texts.clone()),
        Test::Operators(operators) => match operators.as_slice() {
            [Operator::Is(text)] => (How::Is, vec![text.clone()]),
            [Operator::IsAny(texts)] => (How::Is, texts.clone()),
            [Operator::Contains(text)] => (How::Contains, vec![text.clone()]),
            [Operator::StartsWith(text)] => (How::StartsWith, vec![text.clone()]),
            [Operator::EndsWith(text)] => (How::EndsWith, vec![text.clone()]),
            [Operator::Exists(true)] => (How::Exists, Vec::new()),
            [Operator::Exists(false)] => (How::Missing, Vec::new()),
            _ => return None,
        },
    };
    Some(Line { field: field.clone(), how, texts })
}

/// The condition of some lines. A line that is held against no text yet is left out: it would choose nothing (or all).
pub(crate) fn condition(lines: &[Line]) -> Condition {
    let whole =
        lines.iter().filter(|line| !line.how.takes_text() || line.texts.iter().any(|text| !text.is_empty()));
    Condition { members: whole.map(|line| Member::Field(line.field.clone(), test(line))).collect() }
}

fn test(line: &Line) -> Test {
    let first = || line.texts.first().cloned().unwrap_or_default();
    match line.how {
        How::Is if line.texts.len() == 1 => Test::Is(first()),
        How::Is => Test::IsAny(line.texts.clone()),
        How::Contains => Test::Operators(vec![Operator::Contains(first())]),
        How::StartsWith => Test::Operators(vec![Operator::StartsWith(first())]),
        How::EndsWith => Test::Operators(vec![Operator::EndsWith(first())]),
        How::Exists => Test::Operators(vec![Operator::Exists(true)]),
        How::Missing => Test::Operators(vec![Operator::Exists(false)]),
    }
}

/// The condition of a vendor's service: what the bills say, or that they say nothing there.
pub(crate) fn of_service(provider: Option<&str>, service: Option<Option<&str>>) -> Condition {
    let test = |field: &str, text: Option<&str>| match text {
        Some(text) => Member::Field(field.to_owned(), Test::Is(text.to_owned())),
        None => Member::Field(field.to_owned(), Test::Operators(vec![Operator::Exists(false)])),
    };
    let mut members = vec![test("ProviderName", provider)];
    members.extend(service.map(|service| test("ServiceName", service)));
    Condition { members }
}

/// A condition in words.
pub(crate) fn describe(condition: &Condition) -> String {
    if condition.members.is_empty() {
        return "every charge".to_owned();
    }
    condition.members.iter().map(describe_member).collect::<Vec<_>>().join(" and ")
}

fn describe_member(member: &Member) -> String {
    let list = |conditions: &[Condition]| {
        conditions.iter().map(|condition| format!("({})", describe(condition))).collect::<Vec<_>>().join(", ")
    };
    match member {
        Member::Any(conditions) => format!("one of {}", list(conditions)),
        Member::All(conditions) => format!("all of {}", list(conditions)),
        Member::None(conditions) => format!("none of {}", list(conditions)),
        Member::Field(field, test) => format!("{} {}", field_title(field), describe_test(test)),
    }
}

fn describe_test(test: &Test) -> String {
    match test {
        Test::Is(text) => format!("is {text}"),
        Test::IsAny(texts) => format!("is {}", texts.join(" or ")),
        Test::Operators(operators) => {
            operators.iter().map(describe_operator).collect::<Vec<_>>().join(" and ")
        }
    }
}

fn describe_operator(operator: &Operator) -> String {
    match operator {
        Operator::Exists(true) => "has a value".to_owned(),
        Operator::Exists(false) => "has no value".to_owned(),
        Operator::Is(text) => format!("is {text}"),
        Operator::IsAny(texts) => format!("is {}", texts.join(" or ")),
        Operator::Contains(text) => format!("contains {text}"),
        Operator::StartsWith(text) => format!("starts with {text}"),
        Operator::EndsWith(text) => format!("ends with {text}"),
        Operator::Matches(text) => format!("matches {text}"),
        Operator::AtLeast(figure) => format!("is at least {figure}"),
        Operator::Below(figure) => format!("is below {figure}"),
        Operator::Not(inner) => {
            format!("not ({})", inner.iter().map(describe_operator).collect::<Vec<_>>().join(" and "))
        }
        Operator::Unknown(name, _) => name.clone(),
    }
}

/// The fields that a match is usually made from, with what people call them.
const FIELDS: [(&str, &str); 12] = [
    ("ProviderName", "Provider"),
    ("ServiceName", "Service"),
    ("SubAccountName", "Account or project"),
    ("SubAccountId", "Account id"),
    ("BillingAccountName", "Billing account"),
    ("ServiceCategory", "Service category"),
    ("ResourceType", "Kind of resource"),
    ("RegionName", "Region"),
    ("ChargeCategory", "Kind of charge"),
    ("ChargeDescription", "Description"),
    ("x_Model", "Model"),
    ("x_ApiKey", "API key"),
];

/// What people call a field.
pub(crate) fn field_title(field: &str) -> String {
    let known = FIELDS.iter().find(|(name, _)| *name == field);
    match (known, field.strip_prefix("Tags."), field.strip_prefix("x_")) {
        (Some((_, title)), ..) => (*title).to_owned(),
        (_, Some(key), _) => format!("Tag {key}"),
        (_, _, Some(name)) => name.to_owned(),
        _ => field.to_owned(),
    }
}

/// Fields to choose from: the usual ones that the bills have first, then the rest, and always one that is chosen already.
pub(crate) fn field_choices(present: &[(String, usize)], chosen: &str) -> Vec<String> {
    let has = |name: &str| present.iter().any(|(field, _)| field == name);
    let usual = FIELDS.iter().map(|(name, _)| (*name).to_owned());
    let mut choices: Vec<String> =
        usual.filter(|name| has(name) || name == "ProviderName" || name == "ServiceName").collect();
    let rest: Vec<String> =
        present.iter().map(|(field, _)| field.clone()).filter(|field| !choices.contains(field)).collect();
    choices.extend(rest);
    if !chosen.is_empty() && !choices.iter().any(|field| field == chosen) {
        choices.push(chosen.to_owned());
    }
    choices
}
