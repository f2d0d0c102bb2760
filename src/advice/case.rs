//! The user's tokens, prices, qualities and wishes as a linear programme: which share of each stream goes to which model.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::prices::PriceBook;
use super::programme::{Programme, Row, Sense, Solved};
use super::tokens::{Kinds, Stream, Tokens};
use crate::money::Ratio;
use crate::workspace::{Dimension, Figure, Floor, Names, Workspace, folded};

/// A usage type with what it puts through which model.
#[derive(Clone, Debug)]
pub(super) struct Usage<'a> {
    pub(super) id: String,
    /// Places of its streams.
    pub(super) streams: Vec<usize>,
    pub(super) floor: Option<&'a Floor>,
    /// Why it keeps its models; none where they may change.
    pub(super) stays: Option<Stays>,
}

/// Why a usage type keeps its models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    /// Nobody said what quality it needs.
    Floorless,
    /// These models of today's have no quality.
    Unscored(Vec<String>),
    /// These models of today's have no price for a kind of tokens.
    Unpriced(Vec<(String, String)>),
}

/// Something that the user asks of a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// The mean quality of the usage type at this place.
    Floor(usize),
    /// The quality of each model that it uses.
    Least(usize),
    /// A vendor's largest share of all tokens: its place among the limits.
    Provider(usize),
    /// A model's least share of all tokens: its place among the limits.
    ModelLeast(usize),
    /// A model's largest share of all tokens.
    ModelMost(usize),
    /// How much may move at once.
    Moved,
}

/// All of it.
#[derive(Clone, Debug)]
pub(super) struct Case<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) tokens: &'a Tokens,
    pub(super) book: &'a PriceBook,
    pub(super) usages: Vec<Usage<'a>>,
    pub(super) wishes: Vec<(Wish, Ratio)>,
    /// By the places of usage type and model.
    pub(super) qualities: BTreeMap<(usize, usize), Ratio>,
    /// The place of each stream's own model.
    pub(super) own: Vec<usize>,
    /// Millions of all streams.
    pub(super) all: Ratio,
}

/// What is looked at beside the case as it stands.
#[derive(Clone, Debug)]
pub(super) struct Variant<'b> {
    pub(super) book: Cow<'b, PriceBook>,
    /// Another limit of the wish at a place.
    pub(super) limit: Option<(usize, Ratio)>,
    /// Another quality of a model at a usage type.
    pub(super) quality: Option<(usize, usize, Ratio)>,
    /// The share of uncached input that a cache serves.
    pub(super) cached: Ratio,
    /// What all tokens cost, as a share of their price.
    pub(super) factor: Ratio,
}

/// A split: for each stream and model its share of the stream, and what all of it costs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) shares: BTreeMap<(usize, usize), Ratio>,
    pub(super) cost: Ratio,
    /// Wishes that stand exactly at their limit.
    pub(super) tight: Vec<usize>,
}

/// What came of a variant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Found(Found),
    Infeasible,
    Failed(String),
}

impl Outcome {
    pub(super) fn found(self) -> Option<Found> {
        match self {
            Self::Found(found) => Some(found),
            _ => None,
        }
    }
}

pub(super) fn hundredth(figure: &Figure) -> Ratio {
    figure.ratio() / Ratio::from_integer(100.into())
}

fn one() -> Ratio {
    Ratio::from_integer(1.into())
}

impl<'a> Case<'a> {
    pub(super) fn of(workspace: &'a Workspace, tokens: &'a Tokens, book: &'a PriceBook) -> Self {
        let own = tokens.streams.iter().map(|stream| book.place(&stream.model).unwrap_or_default()).collect();
        let mut case = Self {
            workspace,
            tokens,
            book,
            usages: Vec::new(),
            wishes: Vec::new(),
            qualities: BTreeMap::new(),
            own,
            all: tokens.streams.iter().map(Stream::millions).sum(),
        };
        case.gather_usages();
        case.gather_qualities();
        for place in 0..case.usages.len() {
            case.usages[place].stays = case.why_it_stays(place);
        }
        case.gather_wishes();
        case
    }

    fn gather_usages(&mut self) {
        let names = Names::of(self.workspace);
        let floors = &self.workspace.advice.floors;
        for (at, stream) in self.tokens.streams.iter().enumerate() {
            match self.usages.iter_mut().find(|usage| usage.id == stream.usage) {
                Some(usage) => usage.streams.push(at),
                None => {
                    let is_of = |floor: &&Floor| {
                        folded(&names.resolve(Dimension::UsageType, &floor.usage_type))
                            == folded(&stream.usage)
                    };
                    self.usages.push(Usage {
                        id: stream.usage.clone(),
                        streams: vec![at],
                        floor: floors.iter().find(is_of),
                        stays: None,
                    });
                }
            }
        }
    }

    /// A quality of a vendor's model goes before one of the model at any vendor.
    fn gather_qualities(&mut self) {
        let names = Names::of(self.workspace);
        let qualities = &self.workspace.advice.qualities;
        for (usage, one) in self.usages.iter().enumerate() {
            for (place, model) in self.book.models.iter().enumerate() {
                let (provider, name) = model.key();
                let fits = |any: bool| {
                    qualities.iter().find(|quality| {
                        let wanted = quality.provider.as_deref().map(folded).filter(|text| !text.is_empty());
                        folded(&quality.model) == name
                            && folded(&names.resolve(Dimension::UsageType, &quality.usage_type))
                                == folded(&one.id)
                            && if any { wanted.is_none() } else { wanted.as_ref() == Some(&provider) }
                    })
                };
                if let Some(quality) = fits(false).or_else(|| fits(true)) {
                    self.qualities.insert((usage, place), quality.score.ratio());
                }
            }
        }
    }

    fn why_it_stays(&self, place: usize) -> Option<Stays> {
        let usage = &self.usages[place];
        let models = || usage.streams.iter().map(|stream| (*stream, self.own[*stream]));
        let name = |model: usize| self.book.models[model].model.clone();
        let unpriced: Vec<(String, String)> = models()
            .filter_map(|(stream, model)| {
                let kind = self.book.cost(model, &self.tokens.streams[stream].tokens).err()?;
                Some((name(model), kind))
            })
            .collect();
        if !unpriced.is_empty() {
            return Some(Stays::Unpriced(unpriced));
        }
        if usage.floor.is_none() {
            return Some(Stays::Floorless);
        }
        let unknown: Vec<String> = models()
            .filter(|(_, model)| !self.qualities.contains_key(&(place, *model)))
            .map(|(_, model)| name(model))
            .collect();
        (!unknown.is_empty()).then_some(Stays::Unscored(unknown))
    }

    fn gather_wishes(&mut self) {
        let advice = &self.workspace.advice;
        for (place, usage) in self.usages.iter().enumerate().filter(|(_, usage)| usage.stays.is_none()) {
            let Some(floor) = usage.floor else { continue };
            self.wishes.push((Wish::Floor(place), floor.mean.ratio()));
            if let Some(least) = &floor.least {
                self.wishes.push((Wish::Least(place), least.ratio()));
            }
        }
        for (place, limit) in advice.providers.iter().enumerate() {
            self.wishes.push((Wish::Provider(place), hundredth(&limit.most)));
        }
        for (place, limit) in advice.models.iter().enumerate() {
            if let Some(least) = &limit.least {
                self.wishes.push((Wish::ModelLeast(place), hundredth(least)));
            }
            if let Some(most) = &limit.most {
                self.wishes.push((Wish::ModelMost(place), hundredth(most)));
            }
        }
        if let Some(most) = &advice.most_moved {
            self.wishes.push((Wish::Moved, hundredth(most)));
        }
    }

    /// The case as it stands.
    pub(super) fn plain(&self) -> Variant<'a> {
        Variant {
            book: Cow::Borrowed(self.book),
            limit: None,
            quality: None,
            cached: Ratio::default(),
            factor: one(),
        }
    }

    /// The usage type that a stream belongs to.
    pub(super) fn usage_of(&self, stream: usize) -> usize {
        self.usages.iter().position(|usage| usage.streams.contains(&stream)).unwrap_or_default()
    }

    /// Whether a wish counts a model.
    pub(super) fn counts(&self, wish: &Wish, model: usize) -> bool {
        let (provider, name) = self.book.models[model].key();
        let advice = &self.workspace.advice;
        match wish {
            Wish::Provider(place) => folded(&advice.providers[*place].provider) == provider,
            Wish::ModelLeast(place) | Wish::ModelMost(place) => {
                let limit = &advice.models[*place];
                let wanted = limit.provider.as_deref().map(folded).filter(|text| !text.is_empty());
                folded(&limit.model) == name && wanted.is_none_or(|wanted| wanted == provider)
            }
            _ => false,
        }
    }

    fn quality(&self, variant: &Variant<'_>, usage: usize, model: usize) -> Option<Ratio> {
        match &variant.quality {
            Some((of, at, quality)) if (*of, *at) == (usage, model) => Some(quality.clone()),
            _ => self.qualities.get(&(usage, model)).cloned(),
        }
    }

    /// What a stream costs at a model.
    pub(super) fn cost(&self, variant: &Variant<'_>, stream: usize, model: usize) -> Result<Ratio, String> {
        let stream = &self.tokens.streams[stream];
        let tokens: Kinds = variant.book.cached(model, stream, &variant.cached);
        Ok(variant.book.cost(model, &tokens)? * &variant.factor)
    }

    /// What everything costs where it is today; what has no price costs nothing.
    pub(super) fn today(&self, variant: &Variant<'_>) -> Ratio {
        let streams = 0..self.tokens.streams.len();
        streams.filter_map(|stream| self.cost(variant, stream, self.own[stream]).ok()).sum()
    }

    /// A stream's share of all tokens.
    pub(super) fn weight(&self, stream: usize) -> Ratio {
        match self.all > Ratio::default() {
            true => self.tokens.streams[stream].millions() / &self.all,
            false => Ratio::default(),
        }
    }

    /// The cheapest split, by the wishes that are kept.
    pub(super) fn solve_keeping(&self, variant: &Variant<'_>, kept: impl Fn(usize) -> bool) -> Outcome {
        let (columns, programme) = self.programme(variant);
        let values = match programme.solve(&kept) {
            Solved::Best(values) => values,
            Solved::Infeasible => return Outcome::Infeasible,
            Solved::Failed(why) => return Outcome::Failed(why),
        };
        let mut shares: BTreeMap<(usize, usize), Ratio> = columns
            .iter()
            .copied()
            .zip(values.iter().cloned())
            .filter(|(_, share)| *share > Ratio::default())
            .collect();
        let mut cost = programme.cost(&values);
        for (stream, own) in self.own.iter().enumerate() {
            if self.usages[self.usage_of(stream)].stays.is_some() {
                shares.insert((stream, *own), one());
                cost += self.cost(variant, stream, *own).unwrap_or_default();
            }
        }
        let tight = programme.rows.iter().filter(|row| row.is_tight(&values)).filter_map(|row| row.wish);
        let mut tight: Vec<usize> = tight.collect();
        tight.dedup();
        Outcome::Found(Found { shares, cost, tight })
    }

    /// The cheapest split.
    pub(super) fn solve(&self, variant: &Variant<'_>) -> Outcome {
        self.solve_keeping(variant, |_| true)
    }

    /// The stream and model of each column, and the programme.
    fn programme(&self, variant: &Variant<'_>) -> (Vec<(usize, usize)>, Programme) {
        let mut columns = Vec::new();
        let mut programme = Programme::default();
        let mut quality = Vec::new();
        for stream in 0..self.tokens.streams.len() {
            let usage = self.usage_of(stream);
            if self.usages[usage].stays.is_some() {
                continue;
            }
            let first = columns.len();
            for model in 0..self.book.models.len() {
                let (Some(score), Ok(cost)) =
                    (self.quality(variant, usage, model), self.cost(variant, stream, model))
                else {
                    continue;
                };
                columns.push((stream, model));
                quality.push(score);
                programme.costs.push(cost);
                programme.avoided.push(model != self.own[stream]);
            }
            let terms = (first..columns.len()).map(|column| (column, one())).collect();
            programme.rows.push(Row { terms, sense: Sense::Equal, limit: one(), wish: None });
        }
        for (place, (wish, limit)) in self.wishes.iter().enumerate() {
            let limit = match &variant.limit {
                Some((of, other)) if *of == place => other.clone(),
                _ => limit.clone(),
            };
            programme.rows.push(self.row(wish, place, limit, &columns, &quality));
        }
        (columns, programme)
    }

    fn row(
        &self,
        wish: &Wish,
        place: usize,
        limit: Ratio,
        columns: &[(usize, usize)],
        quality: &[Ratio],
    ) -> Row {
        let zero = Ratio::default;
        let within = |stream: usize, usage: usize| {
            let all: Ratio =
                self.usages[usage].streams.iter().map(|one| self.tokens.streams[*one].millions()).sum();
            self.tokens.streams[stream].millions() / all
        };
        let each = |factor: &dyn Fn(usize, usize, usize) -> Option<Ratio>| -> Vec<(usize, Ratio)> {
            let terms = columns.iter().enumerate();
            terms.filter_map(|(at, (stream, model))| Some((at, factor(at, *stream, *model)?))).collect()
        };
        let is_of = |stream: usize, usage: usize| self.usages[usage].streams.contains(&stream);
        let (terms, sense, limit) = match wish {
            Wish::Floor(usage) => {
                let factor = |at: usize, stream: usize, _: usize| {
                    is_of(stream, *usage).then(|| within(stream, *usage) * &quality[at])
                };
                (each(&factor), Sense::AtLeast, limit)
            }
            Wish::Least(usage) => {
                let factor = |at: usize, stream: usize, _: usize| {
                    (is_of(stream, *usage) && quality[at] < limit).then(|| within(stream, *usage))
                };
                (each(&factor), Sense::AtMost, zero())
            }
            Wish::Provider(_) | Wish::ModelMost(_) | Wish::ModelLeast(_) => {
                let counts = |model: usize| self.counts(wish, model);
                let factor =
                    |_: usize, stream: usize, model: usize| counts(model).then(|| self.weight(stream));
                let sense = if matches!(wish, Wish::ModelLeast(_)) { Sense::AtLeast } else { Sense::AtMost };
                // What stays where it is has its share of the limit already.
                (each(&factor), sense, limit - self.staying(wish))
            }
            Wish::Moved => {
                let factor = |_: usize, stream: usize, model: usize| {
                    (model != self.own[stream]).then(|| self.weight(stream))
                };
                (each(&factor), Sense::AtMost, limit)
            }
        };
        Row { terms, sense, limit, wish: Some(place) }
    }

    /// The share of all tokens that a wish counts and that stays where it is.
    pub(super) fn staying(&self, wish: &Wish) -> Ratio {
        let streams = self.own.iter().enumerate();
        let stay = streams.filter(|(stream, _)| self.usages[self.usage_of(*stream)].stays.is_some());
        stay.filter(|(_, model)| self.counts(wish, **model)).map(|(stream, _)| self.weight(stream)).sum()
    }

    /// Wishes that contradict each other, of which none can be left out: found by leaving out one after the other.
    pub(super) fn conflict(&self, variant: &Variant<'_>) -> Vec<usize> {
        let mut kept: Vec<usize> = (0..self.wishes.len()).collect();
        for wish in 0..self.wishes.len() {
            let without = |place: usize| place != wish && kept.contains(&place);
            if self.solve_keeping(variant, without) == Outcome::Infeasible {
                kept.retain(|place| *place != wish);
            }
        }
        kept
    }
}
