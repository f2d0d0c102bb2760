//! A condition as the lines of its editor, and back. Knows conditions, nothing of a browser; what the editor can't show
//! is kept as it stands.

use cost_matrix::workspace::{Condition, Figure, Member, Operator, Test, expression_fault};

/// What a field is tested for, as the editor offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Is,
    IsOneOf,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Exists,
    Missing,
    AtLeast,
    Below,
    IsNot,
    IsNoneOf,
    ContainsNot,
    StartsNot,
    EndsNot,
    MatchesNot,
}

/// What a verb is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    /// One of the values that bills have.
    Value,
    /// Several of them.
    Values,
    /// A part of a text.
    Text,
    Pattern,
    Number,
}

impl Verb {
    pub(crate) const ALL: [Self; 16] = [
        Self::Is,
        Self::IsOneOf,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::Matches,
        Self::Exists,
        Self::Missing,
        Self::AtLeast,
        Self::Below,
        Self::IsNot,
        Self::IsNoneOf,
        Self::ContainsNot,
        Self::StartsNot,
        Self::EndsNot,
        Self::MatchesNot,
    ];

    /// As it reads after a field.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsOneOf => "is one of",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
            Self::Matches => "matches pattern",
            Self::Exists => "exists",
            Self::Missing => "does not exist",
            Self::AtLeast => "is at least",
            Self::Below => "is below",
            Self::IsNot => "is not",
            Self::IsNoneOf => "is none of",
            Self::ContainsNot => "does not contain",
            Self::StartsNot => "does not start with",
            Self::EndsNot => "does not end with",
            Self::MatchesNot => "does not match pattern",
        }
    }

    /// The verb of these words.
    pub(crate) fn by_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.words() == words)
    }

    pub(crate) const fn takes(self) -> Takes {
        match self {
            Self::Exists | Self::Missing => Takes::Nothing,
            Self::Is | Self::IsNot => Takes::Value,
            Self::IsOneOf | Self::IsNoneOf => Takes::Values,
            Self::Matches | Self::MatchesNot => Takes::Pattern,
            Self::AtLeast | Self::Below => Takes::Number,
            Self::Contains
            | Self::StartsWith
            | Self::EndsWith
            | Self::ContainsNot
            | Self::StartsNot
            | Self::EndsNot => Takes::Text,
        }
    }

    /// The same for several values instead of one.
    pub(crate) const fn for_several(self) -> Self {
        match self {
            Self::Is => Self::IsOneOf,
            Self::IsNot => Self::IsNoneOf,
            other => other,
        }
    }
}

/// A group of alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Any,
    All,
    None,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Any, Self::All, Self::None];

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Any => "at least one of these holds",
            Self::All => "all of these hold",
            Self::None => "none of these holds",
        }
    }

    /// What stands between its alternatives.
    pub(crate) const fn between(self) -> &'static str {
        match self {
            Self::Any => "or",
            Self::All => "and",
            Self::None => "nor",
        }
    }

    pub(crate) fn by_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.words() == words)
    }
}

/// One test of one field; what is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) field: String,
    pub(crate) verb: Verb,
    pub(crate) values: Vec<String>,
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Test(Row),
    Group(Kind, Vec<Alternative>),
    /// Shown as text and kept untouched.
    Kept(Member),
}

/// A line of the editor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Tells it apart as long as it is edited.
    pub(crate) key: u32,
    pub(crate) what: What,
}

/// One of a group: lines that must all hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alternative {
    pub(crate) key: u32,
    pub(crate) lines: Vec<Line>,
}

/// The lines of a condition while it is edited.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    pub(crate) list: Vec<Line>,
    last: u32,
}

/// Where a line stands: at the top, or in an alternative (by its key).
pub(crate) type Within = Option<u32>;

impl Lines {
    /// The lines of a condition.
    pub(crate) fn of(condition: &Condition) -> Self {
        let mut lines = Self::default();
        lines.list = lines.read(condition, true);
        lines
    }

    fn key(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn read(&mut self, condition: &Condition, groups: bool) -> Vec<Line> {
        let mut list = Vec::new();
        for member in &condition.members {
            for what in self.read_member(member, groups) {
                let key = self.key();
                list.push(Line { key, what });
            }
        }
        list
    }

    fn read_member(&mut self, member: &Member, groups: bool) -> Vec<What> {
        let (kind, list) = match member {
            Member::Field(field, test) => {
                let rows = rows_of(field, test);
                return rows.map_or_else(
                    || vec![What::Kept(member.clone())],
                    |rows| rows.into_iter().map(What::Test).collect(),
                );
            }
            Member::Any(list) => (Kind::Any, list),
            Member::All(list) => (Kind::All, list),
            Member::None(list) => (Kind::None, list),
        };
        if !groups || list.is_empty() || list.iter().any(Condition::is_empty) {
            return vec![What::Kept(member.clone())];
        }
        let alternatives = list.iter().map(|condition| {
            let key = self.key();
            Alternative { key, lines: self.read(condition, false) }
        });
        vec![What::Group(kind, alternatives.collect())]
    }

    /// The condition; the error says what is missing where a line is not complete.
    pub(crate) fn condition(&self) -> Result<Condition, String> {
        condition_of(&self.list)
    }

    /// The lines of the place.
    fn within(&mut self, within: Within) -> Option<&mut Vec<Line>> {
        let Some(key) = within else { return Some(&mut self.list) };
        self.list.iter_mut().find_map(|line| match &mut line.what {
            What::Group(_, alternatives) => {
                alternatives.iter_mut().find(|one| one.key == key).map(|one| &mut one.lines)
            }
            _ => None,
        })
    }

    /// A new row there.
    pub(crate) fn add_row(&mut self, within: Within, field: &str) {
        let key = self.key();
        let row = Row { field: field.to_owned(), verb: Verb::Is, values: Vec::new() };
        if let Some(list) = self.within(within) {
            list.push(Line { key, what: What::Test(row) });
        }
    }

    /// A new group with one alternative.
    pub(crate) fn add_group(&mut self) {
        let key = self.key();
        self.list.push(Line { key, what: What::Group(Kind::Any, Vec::new()) });
        self.add_alternative(key);
    }

    /// One more in the group of that key.
    pub(crate) fn add_alternative(&mut self, group: u32) {
        let (key, row) = (self.key(), self.key());
        for line in &mut self.list {
            if let (true, What::Group(_, alternatives)) = (line.key == group, &mut line.what) {
                let what = What::Test(Row { field: String::new(), verb: Verb::Is, values: Vec::new() });
                alternatives.push(Alternative { key, lines: vec![Line { key: row, what }] });
            }
        }
    }

    /// Changes what a line shows, wherever it stands.
    pub(crate) fn set(&mut self, key: u32, what: What) {
        for line in &mut self.list {
            if line.key == key {
                line.what = what;
                return;
            }
            if let What::Group(_, alternatives) = &mut line.what {
                let inner = alternatives.iter_mut().flat_map(|one| &mut one.lines);
                if let Some(line) = inner.into_iter().find(|line| line.key == key) {
                    line.what = what;
                    return;
                }
            }
        }
    }

    /// Takes a line away; alternatives and groups that it leaves empty go too.
    pub(crate) fn remove(&mut self, key: u32) {
        self.list.retain(|line| line.key != key);
        for line in &mut self.list {
            if let What::Group(_, alternatives) = &mut line.what {
                for one in alternatives.iter_mut() {
                    one.lines.retain(|line| line.key != key);
                }
                alternatives.retain(|one| !one.lines.is_empty());
            }
        }
        self.list
            .retain(|line| !matches!(&line.what, What::Group(_, alternatives) if alternatives.is_empty()));
    }
}

fn condition_of(lines: &[Line]) -> Result<Condition, String> {
    let mut members: Vec<Member> = Vec::new();
    for line in lines {
        match &line.what {
            What::Kept(member) => members.push(member.clone()),
            What::Group(kind, alternatives) => {
                let list =
                    alternatives.iter().map(|one| condition_of(&one.lines)).collect::<Result<_, _>>()?;
                members.push(match kind {
                    Kind::Any => Member::Any(list),
                    Kind::All => Member::All(list),
                    Kind::None => Member::None(list),
                });
            }
            What::Test(row) => add_row(&mut members, row)?,
        }
    }
    Ok(Condition { members })
}

/// Adds a row's member; rows of one field that stand together are one member, as long as their operators differ.
fn add_row(members: &mut Vec<Member>, row: &Row) -> Result<(), String> {
    let operator = row.operator()?;
    if let Some(Member::Field(field, test)) = members.last_mut()
        && *field == row.field
    {
        let mut operators = match test {
            Test::Is(text) => vec![Operator::Is(text.clone())],
            Test::IsAny(list) => vec![Operator::IsAny(list.clone())],
            Test::Operators(operators) => operators.clone(),
        };
        if operators.iter().all(|other| other.name() != operator.name()) {
            operators.push(operator);
            *test = Test::Operators(operators);
            return Ok(());
        }
    }
    let test = match operator {
        Operator::Is(text) => Test::Is(text),
        Operator::IsAny(list) => Test::IsAny(list),
        other => Test::Operators(vec![other]),
    };
    members.push(Member::Field(row.field.clone(), test));
    Ok(())
}

/// The rows of a field's test; none where there is an operator that the editor can't show.
fn rows_of(field: &str, test: &Test) -> Option<Vec<Row>> {
    let row = |(verb, values)| Row { field: field.to_owned(), verb, values };
    match test {
        Test::Is(text) => Some(vec![row((Verb::Is, vec![text.clone()]))]),
        Test::IsAny(list) => Some(vec![row((Verb::IsOneOf, list.clone()))]),
        Test::Operators(operators) if operators.is_empty() => None,
        Test::Operators(operators) => {
            operators.iter().map(|operator| verb_of(operator).map(row)).collect::<Option<Vec<_>>>()
        }
    }
}

fn verb_of(operator: &Operator) -> Option<(Verb, Vec<String>)> {
    let one = |verb, text: &String| Some((verb, vec![text.clone()]));
    match operator {
        Operator::Exists(true) => Some((Verb::Exists, Vec::new())),
        Operator::Exists(false) => Some((Verb::Missing, Vec::new())),
        Operator::Is(text) => one(Verb::Is, text),
        Operator::IsAny(list) => Some((Verb::IsOneOf, list.clone())),
        Operator::Contains(text) => one(Verb::Contains, text),
        Operator::StartsWith(text) => one(Verb::StartsWith, text),
        Operator::EndsWith(text) => one(Verb::EndsWith, text),
        Operator::Matches(text) => one(Verb::Matches, text),
        Operator::AtLeast(figure) => Some((Verb::AtLeast, vec![figure.text().to_owned()])),
        Operator::Below(figure) => Some((Verb::Below, vec![figure.text().to_owned()])),
        Operator::Unknown(..) => None,
        Operator::Not(inner) => match inner.as_slice() {
            [Operator::Is(text)] => one(Verb::IsNot, text),
            [Operator::IsAny(list)] => Some((Verb::IsNoneOf, list.clone())),
            [Operator::Contains(text)] => one(Verb::ContainsNot, text),
            [Operator::StartsWith(text)] => one(Verb::StartsNot, text),
            [Operator::EndsWith(text)] => one(Verb::EndsNot, text),
            [Operator::Matches(text)] => one(Verb::MatchesNot, text),
            _ => None,
        },
    }
}

impl Row {
    /// The operator that it stands for; the error says what is missing.
    pub(crate) fn operator(&self) -> Result<Operator, String> {
        if self.field.is_empty() {
            return Err("Choose a field".to_owned());
        }
        let text = || match self.values.first() {
            Some(text) if !text.is_empty() => Ok(text.clone()),
            _ => Err(format!("Say what {} {}", self.field, self.verb.words())),
        };
        let list = || match self.values.is_empty() {
            true => Err(format!("Choose what {} {}", self.field, self.verb.words())),
            false => Ok(self.values.clone()),
        };
        let figure = || {
            let text = text()?;
            Figure::parse(&text).map_err(|error| format!("{text}: {error}"))
        };
        let pattern = || {
            let text = text()?;
            expression_fault(&text).map_or(Ok(text), Err)
        };
        let not = |operator| Operator::Not(vec![operator]);
        Ok(match self.verb {
            Verb::Exists => Operator::Exists(true),
            Verb::Missing => Operator::Exists(false),
            Verb::Is => Operator::Is(text()?),
            Verb::IsOneOf => Operator::IsAny(list()?),
            Verb::Contains => Operator::Contains(text()?),
            Verb::StartsWith => Operator::StartsWith(text()?),
            Verb::EndsWith => Operator::EndsWith(text()?),
            Verb::Matches => Operator::Matches(pattern()?),
            Verb::AtLeast => Operator::AtLeast(figure()?),
            Verb::Below => Operator::Below(figure()?),
            Verb::IsNot => not(Operator::Is(text()?)),
            Verb::IsNoneOf => not(Operator::IsAny(list()?)),
            Verb::ContainsNot => not(Operator::Contains(text()?)),
            Verb::StartsNot => not(Operator::StartsWith(text()?)),
            Verb::EndsNot => not(Operator::EndsWith(text()?)),
            Verb::MatchesNot => not(Operator::Matches(pattern()?)),
        })
    }

    /// The same with another verb; values that it can't hold go.
    pub(crate) fn with_verb(&self, verb: Verb) -> Self {
        let most = match verb.takes() {
            Takes::Nothing => 0,
            Takes::Values => usize::MAX,
            _ => 1,
        };
        Self { verb, values: self.values.iter().take(most).cloned().collect(), ..self.clone() }
    }

    /// The same with a value chosen, or not any more; a second one makes "is" to "is one of".
    pub(crate) fn toggled(&self, value: &str) -> Self {
        let mut row = self.clone();
        match row.values.iter().position(|other| other == value) {
            Some(place) => drop(row.values.remove(place)),
            None => row.values.push(value.to_owned()),
        }
        if row.values.len() > 1 {
            row.verb = row.verb.for_several();
        }
        row
    }
}
