//! How many tokens of which kind each usage type puts through which model: from bills, or as it was typed.

use std::collections::BTreeMap;

use crate::bills::{Bill, token_type};
use crate::budget::UnitOf;
use crate::calendar::{Day, Month, Period};
use crate::ledger::{Consumed, Refusal, consumed};
use crate::money::{Amount, Ratio};
use crate::workspace::{Dimension, Names, Workspace, folded};

/// Days that a month is taken to have, where no whole month is loaded.
const MONTH_DAYS: u32 = 30;

/// A vendor's model. Found again without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) provider: String,
    pub(super) model: String,
}

impl Model {
    pub(super) fn of(provider: &str, model: &str) -> Self {
        Self { provider: provider.trim().to_owned(), model: model.trim().to_owned() }
    }

    pub(super) fn key(&self) -> (String, String) {
        (folded(&self.provider), folded(&self.model))
    }
}

/// Millions of tokens by their kind, in the order of kinds' names.
pub(super) type Kinds = BTreeMap<String, Ratio>;

/// What one usage type puts through one model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    /// The usage type's id; empty where the rules say none.
    pub(super) usage: String,
    pub(super) model: Model,
    /// Millions of tokens in a month.
    pub(super) tokens: Kinds,
    /// What it was billed for, by kind; nothing where it was typed.
    pub(super) billed: BTreeMap<String, Ratio>,
    pub(super) is_typed: bool,
}

/// Tokens, and where they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tokens {
    pub(super) streams: Vec<Stream>,
    /// First and last day of the bills that count.
    pub(super) days: Option<(Day, Day)>,
    /// The month, where one is loaded as a whole.
    pub(super) month: Option<Month>,
    /// Money of token charges that are in no stream: usage type, what it is, why, money.
    pub(super) left_out: Vec<(String, String, &'static str, Amount)>,
}

/// Millions of tokens of a charge, and their kind.
fn counted(one: &Consumed) -> Option<Ratio> {
    match UnitOf::read(one.unit.as_deref()?)? {
        (UnitOf::MillionTokens, scale) => Some(one.quantity.to_ratio() * scale),
        (UnitOf::Request, _) => None,
    }
}

/// The kind of tokens by the name that prices use; as it stands where it is none of those.
pub(super) fn kind_of(text: &str) -> String {
    match token_type(text) {
        "" => folded(text),
        kind => kind.to_owned(),
    }
}

/// Charges that count tokens, with how many millions.
pub(super) fn token_charges(list: &[Consumed]) -> impl Iterator<Item = (&Consumed, Ratio)> {
    list.iter().filter_map(|one| Some((one, counted(one)?)))
}

/// The last whole month that is loaded.
fn whole_month(list: &[Consumed], days: Period) -> Option<Month> {
    let last = days.last().month();
    let is_whole = |month: Month| {
        let month = Period::month(month);
        days.start() <= month.start() && month.last() <= days.last()
    };
    let month = [last, last.plus(-1)].into_iter().find(|month| is_whole(*month))?;
    list.iter().any(|one| one.first.month() == month).then_some(month)
}

impl Tokens {
    /// From bills, and from what was typed in their place.
    pub(super) fn of(workspace: &Workspace, bills: &[&Bill]) -> Result<Self, Refusal> {
        let (list, days) = consumed(workspace, bills)?;
        let mut tokens = Self::default();
        let list: Vec<(&Consumed, Ratio)> = token_charges(&list).collect();
        if let Some(days) = days.filter(|_| !list.is_empty()) {
            let plain: Vec<Consumed> = list.iter().map(|(one, _)| (*one).clone()).collect();
            tokens.month = whole_month(&plain, days);
            let days = tokens.month.map_or(days, Period::month);
            tokens.days = Some((days.start(), days.last()));
            let scale = match tokens.month {
                Some(_) => Ratio::from_integer(1.into()),
                None => Ratio::new(MONTH_DAYS.into(), days.days().into()),
            };
            for (one, millions) in list.iter().filter(|(one, _)| days.contains(one.first)) {
                tokens.add(one, millions * &scale, &scale);
            }
        }
        tokens.put_typed(workspace);
        // Credits may outweigh what they are for.
        tokens
            .streams
            .iter_mut()
            .for_each(|stream| stream.tokens.retain(|_, millions| *millions > Ratio::default()));
        tokens.streams.retain(|stream| !stream.tokens.is_empty());
        crate::order::sort_by(&mut tokens.streams, |one, other| {
            (&one.usage, one.model.key()).cmp(&(&other.usage, other.model.key()))
        });
        Ok(tokens)
    }

    fn add(&mut self, one: &Consumed, millions: Ratio, scale: &Ratio) {
        let usage = one.usage_type.clone().unwrap_or_default();
        let kind = match (&one.token_type, &one.description) {
            (Some(text), _) => kind_of(text),
            (None, Some(text)) => token_type(text).to_owned(),
            (None, None) => String::new(),
        };
        let mut leave_out = |what: String, why: &'static str| {
            let found = self
                .left_out
                .iter_mut()
                .find(|(at, is, reason, _)| *at == usage && *is == what && *reason == why);
            match found {
                Some((.., cost)) => *cost += one.cost,
                None => self.left_out.push((usage.clone(), what, why, one.cost)),
            }
        };
        let provider = one.provider.clone().unwrap_or_default();
        let Some(model) = &one.model else {
            return leave_out(provider, "its charges name no model (x_Model)");
        };
        if kind.is_empty() {
            return leave_out(model.clone(), "its charges do not tell input from output (x_TokenType)");
        }
        let model = Model::of(&provider, model);
        let stream = self.stream(&usage, model, false);
        *stream.tokens.entry(kind.clone()).or_default() += millions;
        *stream.billed.entry(kind).or_default() += one.cost.to_ratio() * scale;
    }

    fn stream(&mut self, usage: &str, model: Model, is_typed: bool) -> &mut Stream {
        let is = |stream: &Stream| stream.usage == usage && stream.model.key() == model.key();
        let place = self.streams.iter().position(is).unwrap_or_else(|| {
            self.streams.push(Stream {
                usage: usage.to_owned(),
                model,
                tokens: Kinds::new(),
                billed: BTreeMap::new(),
                is_typed,
            });
            self.streams.len() - 1
        });
        &mut self.streams[place]
    }

    /// Typed tokens of a usage type stand in the place of all that bills count of it.
    fn put_typed(&mut self, workspace: &Workspace) {
        let names = Names::of(workspace);
        let volumes = &workspace.advice.volumes;
        let usage = |text: &str| names.resolve(Dimension::UsageType, text);
        let typed: Vec<String> = volumes.iter().map(|volume| usage(&volume.usage_type)).collect();
        self.streams.retain(|stream| !typed.iter().any(|id| folded(id) == folded(&stream.usage)));
        self.left_out.retain(|(id, ..)| !typed.iter().any(|typed| folded(typed) == folded(id)));
        for (volume, id) in volumes.iter().zip(&typed) {
            let stream = self.stream(id, Model::of(&volume.provider, &volume.model), true);
            let millions = volume.tokens.ratio() / Ratio::from_integer(1_000_000.into());
            *stream.tokens.entry(kind_of(&volume.token_type)).or_default() += millions;
        }
    }
}

impl Stream {
    /// All its tokens, in millions.
    pub(super) fn millions(&self) -> Ratio {
        self.tokens.values().sum()
    }
}
