//! The split as it is told: today's beside the proposed one, what it saves, what holds it back, and what would change it.
//! Money is exact until it is rounded to the currency's minor unit, in lists that add up.

use num_traits::Zero;
use serde::{Deserialize, Serialize};

use super::case::{Case, Found, Outcome, Variant};
use super::prices::{Origin, PriceBook};
use super::sensitivity::Turn;
use super::tokens::{Model, Tokens};
use super::words::{amount, percent, plain, usage_name};
use crate::bills::Bill;
use crate::calendar::{Day, Month};
use crate::ledger::Refusal;
use crate::money::{Amount, Ratio, minor_units, round_list};
use crate::workspace::{Workspace, folded};

/// Pairs of usage type and model for which turning qualities are looked for: each takes a dozen splits.
const MOST_TURNS: usize = 60;

/// What is proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// The workspace's currency.
    pub currency: String,
    /// What of the bills was looked at; none where no bill counts tokens.
    pub period: Option<Period>,
    /// Usage types, those that cost most first.
    pub usages: Vec<UsageView>,
    /// All of them together.
    pub totals: Totals,
    /// Vendors' shares of all tokens.
    pub providers: Vec<ProviderShare>,
    /// Limits that cost money, the dearest first.
    pub binding: Vec<Binding>,
    /// Wishes that contradict each other; where there are any, nothing is proposed.
    pub conflict: Vec<String>,
    /// Why nothing is proposed otherwise.
    pub failed: Option<String>,
    /// What changes where one model's prices move.
    pub moves: Vec<PriceMove>,
    /// Caching and batches.
    pub what_ifs: Vec<WhatIf>,
    /// The prices that were used.
    pub prices: Vec<PriceLine>,
    /// Money of token charges that could not be looked at.
    pub left_out: Vec<LeftOut>,
    /// What has to be told before there is more to say.
    pub needs: Vec<String>,
}

/// What of the bills was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The month, where it is a whole one; else tokens and money are those of 30 days.
    pub month: Option<Month>,
}

/// A usage type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UsageView {
    /// Its id.
    pub usage_type: String,
    /// Its name.
    pub name: String,
    /// Millions of tokens a month: decimal text.
    pub millions: String,
    /// Whether they were typed.
    pub is_typed: bool,
    /// Its models.
    pub models: Vec<ModelRow>,
    /// A month today, at the prices that were used.
    pub today: Amount,
    /// A month as proposed.
    pub proposed: Amount,
    /// The mean quality that it must keep.
    pub floor: Option<String>,
    /// Today's mean quality; none where one of its models has none.
    pub quality_today: Option<String>,
    /// The proposed mean quality.
    pub quality_proposed: Option<String>,
    /// Why it keeps its models.
    pub stays: Option<String>,
}

/// A model at a usage type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelRow {
    /// Vendor.
    pub provider: String,
    /// Model.
    pub model: String,
    /// Its share of the usage type's tokens today, in percent.
    pub today: String,
    /// Its proposed share.
    pub proposed: String,
    /// A month today.
    pub cost_today: Amount,
    /// A month as proposed.
    pub cost_proposed: Amount,
    /// Its quality, as it was told.
    pub quality: Option<String>,
    /// At which quality the split turns, in words.
    pub turn: Option<String>,
    /// Why it can't be chosen.
    pub why_not: Option<String>,
}

/// All usage types together, a month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// What the bills charged for these tokens.
    pub billed: Amount,
    /// Today, at the prices that were used.
    pub today: Amount,
    /// As proposed.
    pub proposed: Amount,
    /// The difference.
    pub saving_month: Amount,
    /// Twelve times that.
    pub saving_year: Amount,
    /// How much of all tokens moves, in percent.
    pub moved: String,
}

/// A vendor's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderShare {
    /// Vendor.
    pub provider: String,
    /// Of all tokens today.
    pub today: String,
    /// As proposed.
    pub proposed: String,
    /// The limit.
    pub most: Option<String>,
}

/// A limit that costs money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// In words.
    pub limit: String,
    /// The same, one step looser.
    pub loosened: String,
    /// What that brings a month.
    pub gain: Amount,
}

/// A price that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLine {
    /// Vendor.
    pub provider: String,
    /// Model.
    pub model: String,
    /// Kind of tokens.
    pub token_type: String,
    /// Of a million, in the workspace's currency: decimal text.
    pub per_million: String,
    /// `price list` or `bills`.
    pub origin: String,
    /// Where it was read.
    pub source: Option<String>,
    /// When.
    pub read_on: Option<Day>,
}

/// One model's prices moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceMove {
    /// Vendor.
    pub provider: String,
    /// Model.
    pub model: String,
    /// `-20 %` or `+20 %`.
    pub by: String,
    /// The cheapest month then.
    pub proposed: Amount,
    /// How much of all tokens would be put elsewhere than proposed.
    pub shifted: String,
}

/// A discount that could be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// What is assumed.
    pub what: String,
    /// A month with today's models.
    pub today: Amount,
    /// A month with the cheapest split.
    pub proposed: Amount,
    /// What today's models alone would save.
    pub saving_today: Amount,
}

/// Money that is in no figure of the split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Usage type's name.
    pub usage_type: String,
    /// Model or vendor.
    pub what: String,
    /// Why.
    pub why: String,
    /// Over the days that were looked at.
    pub cost: Amount,
}

/// Works out the cheapest split.
///
/// # Errors
/// Where the bills can't be allocated.
pub fn split(workspace: &Workspace, bills: &[&Bill]) -> Result<Split, Refusal> {
    let tokens = Tokens::of(workspace, bills)?;
    let book = PriceBook::of(workspace, &tokens);
    let case = Case::of(workspace, &tokens, &book);
    Ok(Telling { case: &case, places: minor_units(&workspace.currency) }.all())
}

/// Tells a case.
struct Telling<'a> {
    case: &'a Case<'a>,
    places: u32,
}

/// What is told of one model at one usage type, exactly.
struct Part {
    usage: usize,
    model: usize,
    today: Ratio,
    proposed: Ratio,
    cost_today: Ratio,
    cost_proposed: Ratio,
}

impl Telling<'_> {
    fn all(&self) -> Split {
        let case = self.case;
        let plain = case.plain();
        let mut split = Split {
            currency: case.workspace.currency.trim().to_owned(),
            period: case.tokens.days.map(|(from, to)| Period { from, to, month: case.tokens.month }),
            prices: self.prices(),
            left_out: self.left_out(),
            needs: self.needs(),
            ..Split::default()
        };
        if case.usages.is_empty() {
            return split;
        }
        let outcome = match case.usages.iter().any(|usage| usage.stays.is_none()) {
            true => case.solve(&plain),
            false => Outcome::Failed(
                "say which quality a usage type needs, and how good the models are that it uses".to_owned(),
            ),
        };
        let found = match outcome {
            Outcome::Found(found) => Some(found),
            Outcome::Infeasible => {
                let words = |place: usize| {
                    let (wish, limit) = &case.wishes[place];
                    let staying = case.staying(wish);
                    let hint = match staying > *limit && !matches!(wish, super::case::Wish::ModelLeast(_)) {
                        true => {
                            format!(" (usage types that stay as they are have {} already)", percent(&staying))
                        }
                        false => String::new(),
                    };
                    case.wish_words(wish, limit) + &hint
                };
                split.conflict = case.conflict(&plain).into_iter().map(words).collect();
                None
            }
            Outcome::Failed(why) => {
                split.failed = Some(why);
                None
            }
        };
        self.tell(&mut split, found.as_ref());
        if let Some(found) = &found {
            split.binding = self.bindings(found);
            split.moves = self.moves(found);
        }
        split.what_ifs = self.what_ifs(found.is_some());
        split
    }

    /// Shares and money of models, usage types and vendors; where nothing is proposed, today's stand for both.
    fn tell(&self, split: &mut Split, found: Option<&Found>) {
        let case = self.case;
        let parts = self.parts(found);
        let rounded = |of: fn(&Part) -> &Ratio| {
            let exact: Vec<Amount> = parts.iter().map(|part| amount(of(part))).collect();
            round_list(&exact, self.places)
        };
        let (today, proposed) = (rounded(|part| &part.cost_today), rounded(|part| &part.cost_proposed));
        let mut turns = 0;
        for (place, usage) in case.usages.iter().enumerate() {
            let mut view = self.usage(place);
            let own: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].usage == place).collect();
            let shares = |of: fn(&Part) -> &Ratio| {
                let shares: Vec<Amount> = own
                    .iter()
                    .map(|at| amount(&(of(&parts[*at]) * Ratio::from_integer(100.into()))))
                    .collect();
                round_list(&shares, 2).into_iter().map(|share| share.to_fixed(2)).collect::<Vec<_>>()
            };
            let (shares_today, shares_proposed) = (shares(|part| &part.today), shares(|part| &part.proposed));
            for (row, at) in own.iter().enumerate() {
                let part = &parts[*at];
                let mut told = self.model(part);
                told.today.clone_from(&shares_today[row]);
                told.proposed.clone_from(&shares_proposed[row]);
                (told.cost_today, told.cost_proposed) = (today[*at], proposed[*at]);
                view.today += today[*at];
                view.proposed += proposed[*at];
                let asks = usage.stays.is_none() && told.why_not.is_none() && turns < MOST_TURNS;
                if let Some(found) = found.filter(|_| asks) {
                    turns += 1;
                    told.turn = case.turn(found, place, part.model).map(|turn| turn_words(&turn));
                }
                view.models.push(told);
            }
            let mean = |of: fn(&Part) -> &Ratio| {
                let used = own.iter().map(|at| &parts[*at]).filter(|part| !of(part).is_zero());
                used.map(|part| Some(of(part) * case.qualities.get(&(place, part.model))?))
                    .sum::<Option<Ratio>>()
            };
            view.quality_today = mean(|part| &part.today).map(|mean| plain(&mean));
            view.quality_proposed = mean(|part| &part.proposed).map(|mean| plain(&mean));
            split.usages.push(view);
        }
        crate::order::sort_by(&mut split.usages, |one, other| other.today.cmp(&one.today));
        self.totals(split, found);
        split.providers = self.providers(found);
    }

    fn parts(&self, found: Option<&Found>) -> Vec<Part> {
        let case = self.case;
        let variant = case.plain();
        let mut parts = Vec::new();
        for (place, usage) in case.usages.iter().enumerate() {
            let all: Ratio = usage.streams.iter().map(|stream| case.tokens.streams[*stream].millions()).sum();
            for model in 0..case.book.models.len() {
                let mut part = Part {
                    usage: place,
                    model,
                    today: Ratio::zero(),
                    proposed: Ratio::zero(),
                    cost_today: Ratio::zero(),
                    cost_proposed: Ratio::zero(),
                };
                for stream in &usage.streams {
                    let own = case.own[*stream] == model;
                    let one = Ratio::from_integer(1.into());
                    let share = match found {
                        Some(found) => found.shares.get(&(*stream, model)).cloned().unwrap_or_default(),
                        None if own => one.clone(),
                        None => Ratio::zero(),
                    };
                    let within = case.tokens.streams[*stream].millions() / &all;
                    let cost = case.cost(&variant, *stream, model).unwrap_or_default();
                    if own {
                        part.today += &within;
                        part.cost_today += &cost;
                    }
                    part.proposed += within * &share;
                    part.cost_proposed += cost * share;
                }
                // What is neither used nor of a told quality is no choice, and no line.
                let is_known = case.qualities.contains_key(&(place, model));
                if !part.today.is_zero() || is_known {
                    parts.push(part);
                }
            }
        }
        parts
    }

    fn usage(&self, place: usize) -> UsageView {
        let (case, usage) = (self.case, &self.case.usages[place]);
        let streams = usage.streams.iter().map(|stream| &case.tokens.streams[*stream]);
        UsageView {
            usage_type: usage.id.clone(),
            name: usage_name(case.workspace, &usage.id),
            millions: plain(&streams.clone().map(|stream| stream.millions()).sum()),
            is_typed: streams.clone().any(|stream| stream.is_typed),
            floor: usage.floor.map(|floor| floor.mean.to_string()),
            stays: usage.stays.as_ref().map(super::case::Stays::words),
            ..UsageView::default()
        }
    }

    fn model(&self, part: &Part) -> ModelRow {
        let case = self.case;
        let Model { provider, model } = case.book.models[part.model].clone();
        let missing = |stream: &usize| case.cost(&case.plain(), *stream, part.model).err();
        let why_not = case.usages[part.usage].streams.iter().find_map(missing);
        ModelRow {
            provider,
            model,
            quality: case.qualities.get(&(part.usage, part.model)).map(plain),
            why_not: why_not.map(|kind| format!("there is no price for {kind}")),
            ..ModelRow::default()
        }
    }

    fn totals(&self, split: &mut Split, found: Option<&Found>) {
        let case = self.case;
        let billed: Ratio = case.tokens.streams.iter().flat_map(|stream| stream.billed.values()).sum();
        let today: Amount = split.usages.iter().map(|usage| usage.today).sum();
        let proposed: Amount = split.usages.iter().map(|usage| usage.proposed).sum();
        let saving = today - proposed;
        let moved: Ratio = found.map_or_else(Ratio::zero, |found| {
            let moved = found.shares.iter().filter(|((stream, model), _)| case.own[*stream] != *model);
            moved.map(|((stream, _), share)| case.weight(*stream) * share).sum()
        });
        split.totals = Totals {
            billed: self.rounded(&billed),
            today,
            proposed,
            saving_month: saving,
            saving_year: (0..12).map(|_| saving).sum(),
            moved: percent(&moved),
        };
    }

    fn rounded(&self, ratio: &Ratio) -> Amount {
        round_list(&[amount(ratio)], self.places).into_iter().sum()
    }

    fn providers(&self, found: Option<&Found>) -> Vec<ProviderShare> {
        let case = self.case;
        let mut names: Vec<String> = Vec::new();
        for model in &case.book.models {
            if !names.iter().any(|name| folded(name) == folded(&model.provider)) {
                names.push(model.provider.clone());
            }
        }
        let is_of = |model: usize, name: &str| folded(&case.book.models[model].provider) == folded(name);
        let share = |name: &String| {
            let own = case.own.iter().enumerate().filter(|(_, model)| is_of(**model, name));
            let today: Ratio = own.map(|(stream, _)| case.weight(stream)).sum();
            let proposed = match found {
                Some(found) => {
                    let own = found.shares.iter().filter(|((_, model), _)| is_of(*model, name));
                    own.map(|((stream, _), share)| case.weight(*stream) * share).sum()
                }
                None => today.clone(),
            };
            let limits = &case.workspace.advice.providers;
            let limit = limits.iter().find(|limit| folded(&limit.provider) == folded(name));
            ProviderShare {
                provider: name.clone(),
                today: percent(&today),
                proposed: percent(&proposed),
                most: limit.map(|limit| format!("{} %", limit.most)),
            }
        };
        names.iter().map(share).collect()
    }

    fn bindings(&self, found: &Found) -> Vec<Binding> {
        let case = self.case;
        let told = |bound: super::sensitivity::Bound| {
            let (wish, limit) = &case.wishes[bound.wish];
            Binding {
                limit: case.wish_words(wish, limit),
                loosened: case.wish_words(wish, &bound.loosened),
                gain: self.rounded(&bound.gain),
            }
        };
        case.bounds(found).into_iter().map(told).collect()
    }

    /// Only models whose prices count: those in the split, and those that would come into it.
    fn moves(&self, found: &Found) -> Vec<PriceMove> {
        let case = self.case;
        let mut moves = Vec::new();
        for model in 0..case.book.models.len() {
            for (by, factor) in [("-20 %", 8), ("+20 %", 12)] {
                let Outcome::Found(other) = case.at_prices(model, &Ratio::new(factor.into(), 10.into()))
                else {
                    continue;
                };
                let shifted = case.difference(found, &other);
                if other.cost == found.cost && shifted.is_zero() {
                    continue;
                }
                let Model { provider, model } = case.book.models[model].clone();
                let proposed = self.rounded(&other.cost);
                moves.push(PriceMove {
                    provider,
                    model,
                    by: by.to_owned(),
                    proposed,
                    shifted: percent(&shifted),
                });
            }
        }
        moves
    }

    fn what_ifs(&self, solves: bool) -> Vec<WhatIf> {
        let case = self.case;
        let advice = &case.workspace.advice;
        let share = |figure: &Option<crate::workspace::Figure>| {
            figure.as_ref().map(super::case::hundredth).filter(|share| !share.is_zero())
        };
        let cached = share(&advice.cached);
        let batch = share(&advice.batched).zip(share(&advice.batch_discount));
        let one = Ratio::from_integer(1.into());
        let cheaper = batch.as_ref().map(|(part, discount)| &one - part * discount);
        let cached_words = cached.as_ref().map(|share| {
            format!("a cache serves {} of the uncached input, where it has a price", percent(share))
        });
        let batch_words = batch.as_ref().map(|(part, discount)| {
            format!("{} of all tokens wait for a batch at {} less", percent(part), percent(discount))
        });
        let plain_today = case.today(&case.plain());
        let told = |what: String, cached: Option<&Ratio>, factor: Option<&Ratio>| {
            let variant = Variant {
                cached: cached.cloned().unwrap_or_default(),
                factor: factor.cloned().unwrap_or_else(|| one.clone()),
                ..case.plain()
            };
            let today = case.today(&variant);
            let split = if solves { case.solve(&variant).found() } else { None };
            let proposed = split.map_or_else(|| today.clone(), |found| found.cost);
            WhatIf {
                what,
                saving_today: self.rounded(&(&plain_today - &today)),
                today: self.rounded(&today),
                proposed: self.rounded(&proposed),
            }
        };
        let mut list = Vec::new();
        if let Some(words) = &cached_words {
            list.push(told(words.clone(), cached.as_ref(), None));
        }
        if let Some(words) = &batch_words {
            list.push(told(words.clone(), None, cheaper.as_ref()));
        }
        if let (Some(one), Some(other)) = (cached_words, batch_words) {
            list.push(told(format!("{one}; {other}"), cached.as_ref(), cheaper.as_ref()));
        }
        list
    }

    fn prices(&self) -> Vec<PriceLine> {
        let (book, workspace) = (self.case.book, self.case.workspace);
        let line = |((model, kind), known): (&(usize, String), &super::prices::Known)| {
            let listed = match known.origin {
                Origin::List(place) => workspace.prices.get(place),
                Origin::Bills => None,
            };
            PriceLine {
                provider: book.models[*model].provider.clone(),
                model: book.models[*model].model.clone(),
                token_type: kind.clone(),
                per_million: plain(&known.per_million),
                origin: if listed.is_some() { "price list" } else { "bills" }.to_owned(),
                source: listed.and_then(|price| price.source.clone()),
                read_on: listed.and_then(|price| price.read_on),
            }
        };
        book.known.iter().map(line).collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let one = |(usage, what, why, cost): &(String, String, &'static str, Amount)| LeftOut {
            usage_type: usage_name(self.case.workspace, usage),
            what: what.clone(),
            why: (*why).to_owned(),
            cost: *cost,
        };
        self.case.tokens.left_out.iter().map(one).collect()
    }

    fn needs(&self) -> Vec<String> {
        let case = self.case;
        let mut needs = Vec::new();
        if case.usages.is_empty() {
            needs.push(
                "tokens: load a bill that counts them (ConsumedQuantity, x_Model, x_TokenType), or type them"
                    .to_owned(),
            );
        }
        for (place, currency) in &case.book.without_rate {
            let price = &case.workspace.prices[*place];
            needs.push(format!(
                "a rate for {currency}: the price of {} {} is in it",
                price.model, price.token_type
            ));
        }
        let advice = &case.workspace.advice;
        for limit in &advice.models {
            let is_known = (0..case.book.models.len())
                .any(|model| folded(&case.book.models[model].model) == folded(&limit.model));
            if !is_known && !case.usages.is_empty() {
                needs.push(format!(
                    "a price of {}: a limit names it, and neither bills nor prices do",
                    limit.model
                ));
            }
        }
        needs
    }
}

fn turn_words(turn: &Turn) -> String {
    match turn {
        Turn::UsedFrom(quality) => format!("would be used from quality {}", plain(quality)),
        Turn::Never => "not at any quality".to_owned(),
        Turn::Below(quality) => format!("turns below quality {}", plain(quality)),
        Turn::Always => "holds at any quality".to_owned(),
    }
}
