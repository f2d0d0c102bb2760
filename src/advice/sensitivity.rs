//! What would change the answer: limits loosened by a step, qualities at which it turns, prices that move. Each is a split
//! of its own, and figures are differences of exact costs.

use std::borrow::Cow;

use super::case::{Case, Found, Outcome, Variant, Wish};
use crate::money::Ratio;

/// A limit that costs money.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    pub(super) wish: usize,
    pub(super) loosened: Ratio,
    /// What a month would be cheaper.
    pub(super) gain: Ratio,
}

/// At which quality the split turns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Turn {
    /// An unused model would be used from here on.
    UsedFrom(Ratio),
    /// An unused model would not be used however good it is.
    Never,
    /// A used model's share changes below this.
    Below(Ratio),
    /// A used model keeps its share however bad it is.
    Always,
}

fn whole(number: i64) -> Ratio {
    Ratio::from_integer(number.into())
}

impl Case<'_> {
    /// The unit in which qualities of a usage type are told: a hundredth of one where all lie within one, else one.
    pub(super) fn step(&self, usage: usize) -> Ratio {
        let is_large = self.qualities.iter().any(|((of, _), quality)| *of == usage && *quality > whole(1));
        if is_large { whole(1) } else { Ratio::new(1.into(), 100.into()) }
    }

    /// The highest quality of a usage type's scale.
    fn highest(&self, usage: usize) -> Ratio {
        let own =
            self.qualities.iter().filter(|((of, _), _)| *of == usage).map(|(_, quality)| quality.clone());
        let scale = self.step(usage) * whole(100);
        own.max().map_or_else(|| scale.clone(), |highest| highest.max(scale.clone()))
    }

    /// A limit, loosened by one step.
    fn loosened(&self, wish: &Wish, limit: &Ratio) -> Ratio {
        let point = Ratio::new(1.into(), 100.into());
        let zero = Ratio::default();
        match wish {
            Wish::Floor(usage) | Wish::Least(usage) => (limit - self.step(*usage)).max(zero),
            Wish::ModelLeast(_) => (limit - point).max(zero),
            Wish::Provider(_) | Wish::ModelMost(_) | Wish::Moved => (limit + point).min(whole(1)),
        }
    }

    /// Limits that make the split dearer, with what one step more would bring.
    pub(super) fn bounds(&self, found: &Found) -> Vec<Bound> {
        let mut bounds = Vec::new();
        for (place, (wish, limit)) in self.wishes.iter().enumerate() {
            // A model is below the least quality or not: such a limit is never "tight" by its figure.
            if !found.tight.contains(&place) && !matches!(wish, Wish::Least(_)) {
                continue;
            }
            let loosened = self.loosened(wish, limit);
            let variant = Variant { limit: Some((place, loosened.clone())), ..self.plain() };
            let Some(other) = self.solve(&variant).found() else { continue };
            let gain = &found.cost - &other.cost;
            if gain > Ratio::default() {
                bounds.push(Bound { wish: place, loosened, gain });
            }
        }
        crate::order::sort_by(&mut bounds, |one, other| other.gain.cmp(&one.gain));
        bounds
    }

    fn share_of(&self, found: &Found, usage: usize, model: usize) -> Ratio {
        let streams = self.usages[usage].streams.iter();
        streams
            .filter_map(|stream| {
                let share = found.shares.get(&(*stream, model))?;
                Some(share * self.tokens.streams[*stream].millions())
            })
            .sum()
    }

    /// The quality at which the split of a usage type turns on a model, to a tenth of the scale's step.
    pub(super) fn turn(&self, found: &Found, usage: usize, model: usize) -> Option<Turn> {
        let grid = self.step(usage) / whole(10);
        let split_at = |count: i64| {
            let quality = &grid * whole(count);
            self.solve(&Variant { quality: Some((usage, model, quality)), ..self.plain() }).found()
        };
        let on_grid = |ratio: &Ratio| i64::try_from((ratio / &grid).ceil().to_integer()).unwrap_or(0);
        let share = self.share_of(found, usage, model);
        let own = self.qualities.get(&(usage, model));
        if share > Ratio::default() {
            let own = on_grid(own?);
            // A worse model does not make the split cheaper; where it stays as cheap, the split stays.
            let is_same = |count: i64| split_at(count).is_some_and(|other| other.cost <= found.cost);
            if is_same(0) {
                return Some(Turn::Always);
            }
            let least = search(0, own, is_same);
            return Some(Turn::Below(&grid * whole(least)));
        }
        let is_used = |count: i64| {
            split_at(count).is_some_and(|other| self.share_of(&other, usage, model) > Ratio::default())
        };
        let most = on_grid(&self.highest(usage));
        if !is_used(most) {
            return Some(Turn::Never);
        }
        Some(Turn::UsedFrom(&grid * whole(search(own.map_or(-1, on_grid), most, is_used))))
    }

    /// The split where one model's prices are multiplied.
    pub(super) fn at_prices(&self, model: usize, factor: &Ratio) -> Outcome {
        let book = Cow::Owned(self.book.scaled(model, factor));
        self.solve(&Variant { book, ..self.plain() })
    }

    /// The share of all tokens that two splits put elsewhere.
    pub(super) fn difference(&self, one: &Found, other: &Found) -> Ratio {
        let mut sum = Ratio::default();
        for (place, share) in &one.shares {
            let there = other.shares.get(place).cloned().unwrap_or_default();
            if *share > there {
                sum += (share - there) * self.weight(place.0);
            }
        }
        sum
    }
}

/// The least whole number above `low` for which something holds that holds for `high`, and from some point on.
fn search(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
