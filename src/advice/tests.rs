//! Splits against brute force: corners of small programmes, and shares on a grid.

use num_traits::{Signed, Zero};
use proptest::prelude::*;

use super::case::{Case, Outcome};
use super::prices::PriceBook;
use super::programme::{Programme, Row, Sense, Solved};
use super::tokens::Tokens;
use crate::money::Ratio;
use crate::workspace::Workspace;

fn whole(number: i64) -> Ratio {
    Ratio::from_integer(number.into())
}

/// The cheapest corner: every choice of as many limits as there are columns, solved by Cramer's rule of elimination.
fn brute(programme: &Programme) -> Option<Ratio> {
    let columns = programme.costs.len();
    let mut walls: Vec<(Vec<Ratio>, Ratio)> = programme
        .rows
        .iter()
        .map(|row| {
            let mut factors = vec![Ratio::zero(); columns];
            row.terms.iter().for_each(|(column, factor)| factors[*column] = factor.clone());
            (factors, row.limit.clone())
        })
        .collect();
    for column in 0..columns {
        let mut factors = vec![Ratio::zero(); columns];
        factors[column] = whole(1);
        walls.push((factors, Ratio::zero()));
    }
    let choices = (0u32..1 << walls.len()).filter(|choice| choice.count_ones() as usize == columns);
    let corners = choices.filter_map(|choice| {
        let chosen = walls
            .iter()
            .enumerate()
            .filter(|(place, _)| choice >> place & 1 == 1)
            .map(|(_, wall)| wall.clone());
        corner(chosen.collect())
    });
    let kept = corners.filter(|corner| {
        corner.iter().all(|value| !value.is_negative()) && programme.rows.iter().all(|row| row.holds(corner))
    });
    kept.map(|corner| programme.cost(&corner)).min()
}

fn corner(mut walls: Vec<(Vec<Ratio>, Ratio)>) -> Option<Vec<Ratio>> {
    let size = walls.len();
    for column in 0..size {
        let found = (column..size).find(|row| !walls[*row].0[column].is_zero())?;
        walls.swap(column, found);
        for row in 0..size {
            if row != column && !walls[row].0[column].is_zero() {
                let factor = &walls[row].0[column] / &walls[column].0[column];
                for cell in 0..size {
                    let less = &factor * &walls[column].0[cell];
                    walls[row].0[cell] -= less;
                }
                let less = &factor * &walls[column].1;
                walls[row].1 -= less;
            }
        }
    }
    Some((0..size).map(|place| &walls[place].1 / &walls[place].0[place]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Two streams over three models each, and limits with small whole numbers: the answer is the cheapest corner, exactly.
    #[test]
    fn a_programme_finds_the_cheapest_corner(
        costs in prop::collection::vec(1i64..40, 6),
        limits in prop::collection::vec((prop::collection::vec(0i64..5, 6), 0u8..2, 1i64..8), 0..4),
    ) {
        let mut rows: Vec<Row> = [0..3usize, 3..6]
            .into_iter()
            .map(|columns| Row {
                terms: columns.map(|column| (column, whole(1))).collect(),
                sense: Sense::Equal,
                limit: whole(1),
                wish: None,
            })
            .collect();
        for (place, (factors, sense, limit)) in limits.iter().enumerate() {
            let terms = factors.iter().enumerate().filter(|(_, factor)| **factor > 0);
            rows.push(Row {
                terms: terms.map(|(column, factor)| (column, whole(*factor))).collect(),
                sense: if *sense == 0 { Sense::AtMost } else { Sense::AtLeast },
                limit: Ratio::new((*limit).into(), 2.into()),
                wish: Some(place),
            });
        }
        let programme = Programme { costs: costs.into_iter().map(whole).collect(), avoided: Vec::new(), rows };
        match (programme.solve(|_| true), brute(&programme)) {
            (Solved::Best(values), Some(best)) => prop_assert_eq!(programme.cost(&values), best),
            (Solved::Infeasible, None) => {}
            (solved, best) => prop_assert!(false, "{:?} where the cheapest corner costs {:?}", solved, best),
        }
    }

    /// Whole workspaces: no split on a grid of tenths that keeps every wish is cheaper, every wish is kept, and where
    /// nothing is found, nothing on the grid keeps them all, though it does without any one of the conflict.
    #[test]
    fn no_split_on_a_grid_is_cheaper(
        tokens in prop::collection::vec(1i64..50, 4),
        prices in prop::collection::vec(1i64..30, 6),
        scores in prop::collection::vec(0i64..=10, 6),
        floors in prop::collection::vec(0i64..=10, 2),
        most in 0i64..=10,
        moved in prop::option::of(0i64..=10),
    ) {
        let given = Given { tokens, prices, scores, floors, most, moved };
        let workspace = Workspace::open(&given.text()).expect("a workspace");
        let tokens = Tokens::of(&workspace, &[]).expect("tokens");
        let book = PriceBook::of(&workspace, &tokens);
        let case = Case::of(&workspace, &tokens, &book);
        let best = given.best(|_| true);
        match case.solve(&case.plain()) {
            Outcome::Found(found) => {
                prop_assert!(best.is_none_or(|best| found.cost <= best + Ratio::new(1.into(), 1_000_000.into())));
                let shares: Vec<Ratio> = (0..6)
                    .map(|at| found.shares.get(&(at / 3, at % 3)).cloned().unwrap_or_default())
                    .collect();
                prop_assert!(given.keeps(&shares, |_| true), "{:?}", shares);
            }
            Outcome::Infeasible => {
                prop_assert_eq!(best, None);
                let conflict = case.conflict(&case.plain());
                prop_assert!(!conflict.is_empty());
                let kept = |wish: usize| conflict.contains(&wish);
                prop_assert_eq!(case.solve_keeping(&case.plain(), kept), Outcome::Infeasible);
                for out in &conflict {
                    let kept = |wish: usize| wish != *out && conflict.contains(&wish);
                    prop_assert!(matches!(case.solve_keeping(&case.plain(), kept), Outcome::Found(_)));
                }
            }
            Outcome::Failed(why) => prop_assert!(false, "{}", why),
        }
    }
}

/// Two usage types, each on a model of its own, and a third model that both may go to. Vendors: a, a, b.
#[derive(Debug)]
struct Given {
    tokens: Vec<i64>,
    prices: Vec<i64>,
    scores: Vec<i64>,
    floors: Vec<i64>,
    most: i64,
    moved: Option<i64>,
}

impl Given {
    const MODELS: [(&'static str, &'static str); 3] = [("a", "m0"), ("a", "m1"), ("b", "m2")];

    fn text(&self) -> String {
        let kinds = ["input", "output"];
        let price = |at: usize| {
            let (provider, model) = Self::MODELS[at / 2];
            format!(
                r#"{{"provider":"{provider}","model":"{model}","token_type":"{}","per_million":"{}","currency":"USD"}}"#,
                kinds[at % 2],
                self.prices[at]
            )
        };
        let volume = |at: usize| {
            let (provider, model) = Self::MODELS[at / 2];
            format!(
                r#"{{"usage_type":"u{}","provider":"{provider}","model":"{model}","token_type":"{}","tokens":"{}000000"}}"#,
                at / 2,
                kinds[at % 2],
                self.tokens[at]
            )
        };
        let quality = |at: usize| {
            format!(
                r#"{{"usage_type":"u{}","model":"{}","score":"{}"}}"#,
                at / 3,
                Self::MODELS[at % 3].1,
                self.scores[at]
            )
        };
        let floor = |at: usize| format!(r#"{{"usage_type":"u{at}","mean":"{}"}}"#, self.floors[at]);
        let list =
            |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().join(",");
        let moved = self.moved.map_or_else(String::new, |moved| format!(r#""most_moved":"{}","#, moved * 10));
        format!(
            r#"{{"format":"cost-matrix/1","currency":"USD","prices":[{}],"advice":{{{moved}"volumes":[{}],"qualities":[{}],"floors":[{}],"providers":[{{"provider":"b","most":"{}"}}]}}}}"#,
            list(6, &price),
            list(4, &volume),
            list(6, &quality),
            list(2, &floor),
            self.most * 10
        )
    }

    fn weight(&self, usage: usize) -> Ratio {
        Ratio::new(
            (self.tokens[usage * 2] + self.tokens[usage * 2 + 1]).into(),
            self.tokens.iter().sum::<i64>().into(),
        )
    }

    /// Wishes in the case's order: both floors, the vendor, what moves.
    fn keeps(&self, shares: &[Ratio], wishes: impl Fn(usize) -> bool) -> bool {
        let tenth = |number: i64| Ratio::new(number.into(), 10.into());
        let is_one = |usage: usize| shares[usage * 3..usage * 3 + 3].iter().sum::<Ratio>() == whole(1);
        let mean = |usage: usize| -> Ratio {
            (0..3).map(|model| &shares[usage * 3 + model] * whole(self.scores[usage * 3 + model])).sum()
        };
        let of_b: Ratio = (0..2).map(|usage| &shares[usage * 3 + 2] * self.weight(usage)).sum();
        let moved: Ratio =
            (0..2).map(|usage| (whole(1) - &shares[usage * 3 + usage]) * self.weight(usage)).sum();
        is_one(0)
            && is_one(1)
            && (0..2).all(|usage| !wishes(usage) || mean(usage) >= whole(self.floors[usage]))
            && (!wishes(2) || of_b <= tenth(self.most))
            && (!wishes(3) || self.moved.is_none_or(|limit| moved <= tenth(limit)))
    }

    /// The same in whole tenths.
    fn keeps_tenths(&self, shares: &[i64; 6], wishes: impl Fn(usize) -> bool) -> bool {
        let all: i64 = self.tokens.iter().sum();
        let weight = |usage: usize| self.tokens[usage * 2] + self.tokens[usage * 2 + 1];
        let mean = |usage: usize| {
            (0..3).map(|model| shares[usage * 3 + model] * self.scores[usage * 3 + model]).sum::<i64>()
        };
        let of_b: i64 = (0..2).map(|usage| shares[usage * 3 + 2] * weight(usage)).sum();
        let moved: i64 = (0..2).map(|usage| (10 - shares[usage * 4]) * weight(usage)).sum();
        (0..2).all(|usage| !wishes(usage) || mean(usage) >= self.floors[usage] * 10)
            && (!wishes(2) || of_b <= self.most * all)
            && (!wishes(3) || self.moved.is_none_or(|limit| moved <= limit * all))
    }

    fn best(&self, wishes: impl Fn(usize) -> bool + Copy) -> Option<Ratio> {
        let thirds: Vec<[i64; 3]> =
            (0..=10).flat_map(|one| (0..=10 - one).map(move |two| [one, two, 10 - one - two])).collect();
        let cost = |usage: usize, model: usize| {
            self.tokens[usage * 2] * self.prices[model * 2]
                + self.tokens[usage * 2 + 1] * self.prices[model * 2 + 1]
        };
        let mut best: Option<i64> = None;
        for one in &thirds {
            for two in &thirds {
                let shares = [one[0], one[1], one[2], two[0], two[1], two[2]];
                let sum: i64 = (0..6).map(|at| shares[at] * cost(at / 3, at % 3)).sum();
                if best.is_none_or(|best| sum < best) && self.keeps_tenths(&shares, wishes) {
                    best = Some(sum);
                }
            }
        }
        best.map(|best| Ratio::new(best.into(), 10.into()))
    }
}
