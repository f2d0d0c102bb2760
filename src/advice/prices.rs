//! What a million tokens cost: by the workspace's price list, else by what the bills charged for them.

use std::collections::BTreeMap;

use super::tokens::{Kinds, Model, Stream, Tokens};
use crate::calendar::Day;
use crate::money::Ratio;
use crate::workspace::{Price, Workspace, folded};

const INPUT: &str = "input";
const CACHE_READ: &str = "cache_read";
const CACHE_WRITE: &str = "cache_write";

/// Where a price comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The place in the workspace's list.
    List(usize),
    /// What the bills charged.
    Bills,
}

/// A price of a million tokens in the workspace's currency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) per_million: Ratio,
    pub(super) origin: Origin,
}

/// Prices of all models that have any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PriceBook {
    /// In the order of vendors and models.
    pub(super) models: Vec<Model>,
    /// By the model's place and the kind of tokens.
    pub(super) known: BTreeMap<(usize, String), Known>,
    /// Prices of the list in a currency for which there is no rate: place and currency.
    pub(super) without_rate: Vec<(usize, String)>,
}

impl PriceBook {
    pub(super) fn of(workspace: &Workspace, tokens: &Tokens) -> Self {
        let mut book = Self::default();
        let day = tokens.days.map(|(_, last)| last);
        for stream in &tokens.streams {
            book.put(&stream.model);
        }
        let named = |price: &Price| !price.model.trim().ends_with('*');
        for price in workspace.prices.iter().filter(|price| named(price)) {
            book.put(&Model::of(&price.provider, &price.model));
        }
        // A beginning stands for the models in use that begin so; alone it stands for itself.
        for price in workspace.prices.iter().filter(|price| !named(price)) {
            let fits = |model: &Model| fit(price, model).is_some();
            if !book.models.iter().any(fits) {
                book.put(&Model::of(&price.provider, &price.model));
            }
        }
        crate::order::sort_by(&mut book.models, |one, other| one.key().cmp(&other.key()));
        book.list(workspace, day);
        book.bills(tokens);
        book
    }

    fn put(&mut self, model: &Model) {
        if self.place(model).is_none() {
            self.models.push(model.clone());
        }
    }

    pub(super) fn place(&self, model: &Model) -> Option<usize> {
        let key = model.key();
        self.models.iter().position(|one| one.key() == key)
    }

    /// The list's prices of a day (of the latest there are, where there is no day): an exact model before a longer
    /// beginning of it, that before a shorter; of those the latest that holds already.
    fn list(&mut self, workspace: &Workspace, day: Option<Day>) {
        let mut best: BTreeMap<(usize, String), (usize, Option<Day>, usize)> = BTreeMap::new();
        for (at, price) in workspace.prices.iter().enumerate() {
            if price.from.zip(day).is_some_and(|(from, day)| from > day) {
                continue;
            }
            for (place, model) in self.models.iter().enumerate() {
                let Some(fit) = fit(price, model) else { continue };
                let key = (place, super::tokens::kind_of(&price.token_type));
                let is_better =
                    best.get(&key).is_none_or(|(known, from, _)| (fit, price.from) >= (*known, *from));
                if is_better {
                    best.insert(key, (fit, price.from, at));
                }
            }
        }
        for (key, (.., at)) in best {
            let price = &workspace.prices[at];
            match rate(workspace, &price.currency, day) {
                Some(rate) => {
                    let per_million = price.per_million.ratio() * rate;
                    self.known.insert(key, Known { per_million, origin: Origin::List(at) });
                }
                None => self.without_rate.push((at, price.currency.trim().to_uppercase())),
            }
        }
        crate::order::sort(&mut self.without_rate);
        self.without_rate.dedup();
    }

    /// Where the list has no price, what all charges of the model and kind come to.
    fn bills(&mut self, tokens: &Tokens) {
        let mut sums: BTreeMap<(usize, String), (Ratio, Ratio)> = BTreeMap::new();
        for stream in tokens.streams.iter().filter(|stream| !stream.is_typed) {
            let Some(place) = self.place(&stream.model) else { continue };
            for (kind, millions) in &stream.tokens {
                let sum = sums.entry((place, kind.clone())).or_default();
                sum.0 += stream.billed.get(kind).cloned().unwrap_or_default();
                sum.1 += millions;
            }
        }
        for (key, (cost, millions)) in sums {
            if millions > Ratio::default() && cost >= Ratio::default() {
                let known = Known { per_million: cost / millions, origin: Origin::Bills };
                self.known.entry(key).or_insert(known);
            }
        }
    }

    /// The price of a kind of tokens at a model. A model without a price for what a cache serves or takes charges it as
    /// input.
    pub(super) fn price(&self, place: usize, kind: &str) -> Option<&Known> {
        let find = |kind: &str| self.known.get(&(place, kind.to_owned()));
        find(kind).or_else(|| [CACHE_READ, CACHE_WRITE].contains(&kind).then(|| find(INPUT)).flatten())
    }

    /// What tokens cost at a model, or the kind that has no price there.
    pub(super) fn cost(&self, place: usize, tokens: &Kinds) -> Result<Ratio, String> {
        tokens.iter().try_fold(Ratio::default(), |sum, (kind, millions)| {
            let known = self.price(place, kind).ok_or_else(|| kind.clone())?;
            Ok(sum + &known.per_million * millions)
        })
    }

    /// The same book with one model's prices times a factor.
    pub(super) fn scaled(&self, place: usize, factor: &Ratio) -> Self {
        let mut book = self.clone();
        for ((model, _), known) in &mut book.known {
            if *model == place {
                known.per_million *= factor;
            }
        }
        book
    }

    /// Tokens of a stream with a part of its uncached input served by a cache, at a model that has a price for that.
    pub(super) fn cached(&self, place: usize, stream: &Stream, share: &Ratio) -> Kinds {
        let mut tokens = stream.tokens.clone();
        if self.known.contains_key(&(place, CACHE_READ.to_owned()))
            && let Some(input) = tokens.get_mut(INPUT)
        {
            let served = &*input * share;
            *input -= &served;
            *tokens.entry(CACHE_READ.to_owned()).or_default() += served;
        }
        tokens
    }
}

/// How well a price fits a model; none where it is of another.
fn fit(price: &Price, model: &Model) -> Option<usize> {
    let (provider, name) = model.key();
    if folded(&price.provider) != provider {
        return None;
    }
    let wanted = folded(&price.model);
    if wanted == name {
        return Some(usize::MAX);
    }
    wanted.strip_suffix('*').filter(|beginning| name.starts_with(beginning)).map(str::len)
}

/// The rate of a price's currency: that of the day's month, else the latest there is.
fn rate(workspace: &Workspace, currency: &str, day: Option<Day>) -> Option<Ratio> {
    if folded(currency) == folded(&workspace.currency) {
        return Some(Ratio::from_integer(1.into()));
    }
    let rates = workspace.rates.iter().filter(|rate| folded(&rate.from) == folded(currency));
    let of_day = rates.clone().rfind(|rate| day.is_some_and(|day| rate.month == day.month()));
    of_day.or_else(|| rates.max_by_key(|rate| rate.month)).map(|rate| rate.rate.ratio())
}
