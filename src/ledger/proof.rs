//! The proof that nothing was lost: what the reader summed against what the entries sum to.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::allocation::Part;
use super::currency::Rates;
use super::projection::foreign;
use super::reads::ESTIMATE;
use super::{Allocation, Coverage, Refusal};
use crate::bills::Bill;
use crate::calendar::Period;
use crate::money::{Amount, ExactSum, Ratio, print_ratio};
use crate::workspace::Workspace;

/// In equals out. Amounts are in the workspace's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What bills and typed-in costs hold on the days that are shown, by the reader's own sums.
    #[serde(rename = "in")]
    pub money_in: Amount,
    /// What somebody pays.
    pub allocated: Amount,
    /// What nobody pays.
    pub unallocated: Amount,
    /// In less allocated and unallocated: nothing.
    pub difference: Amount,
    /// The workspace's currency.
    pub currency: String,
    /// How much of what came in is estimated by a price list; not told where nothing is.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub estimated: Amount,
    /// Rows that were refused, in all bills.
    pub rejected: u64,
    /// What rounding amounts to 18 places added, over all bills: decimal text.
    pub import_rounding: String,
}

const fn is_nothing(amount: &Amount) -> bool {
    amount.is_zero()
}

/// What the reader summed, apart from what allocates.
#[derive(Debug)]
pub(super) struct Reckoning {
    money_in: Amount,
    rejected: u64,
    rounding: Ratio,
    /// What makes up the money in, converted, by currency and days; typed-in costs are in no foreign currency.
    pub(super) charged: Vec<(Arc<str>, Period, Amount)>,
}

impl Reckoning {
    pub(super) fn of(
        workspace: &Workspace,
        bills: &[&Bill],
        rates: &Rates,
        without_cost: &[u64],
    ) -> Result<Self, Refusal> {
        let sums = control_sums(workspace, bills);
        let mut charged = Vec::with_capacity(sums.len());
        let mut rounding = Ratio::default();
        for ((currency, period), sum) in sums {
            let amount = rates.convert(&currency, period, sum.rounded())?;
            let rate = rates.over(&currency, period).unwrap_or_default();
            rounding += sum.rounding_ratio() * rate;
            charged.push((currency, period, amount));
        }
        let typed = workspace.sources.iter().flat_map(|source| &source.monthly);
        charged.extend(typed.map(|cost| (Arc::from(""), Period::month(cost.month), cost.cost.amount())));
        let money_in = charged.iter().map(|(.., amount)| *amount).sum();
        let refused = bills.iter().map(|bill| bill.rejected).chain(without_cost.iter().copied());
        Ok(Self { money_in, rejected: refused.sum(), rounding, charged })
    }
}

/// The reader's own sums on the workspace's basis, by currency and days.
pub(super) fn control_sums(workspace: &Workspace, bills: &[&Bill]) -> BTreeMap<(Arc<str>, Period), ExactSum> {
    let mut sums: BTreeMap<(Arc<str>, Period), ExactSum> = BTreeMap::new();
    for line in bills.iter().flat_map(|bill| &bill.control) {
        let key = (foreign(&line.currency, workspace.currency.trim()), line.period);
        sums.entry(key).or_default().merge(&line.sums[workspace.cost_basis().index()]);
    }
    sums
}

impl Allocation {
    /// The proof over the days that are shown. What lies outside them is taken off what came in, so that the
    /// difference still speaks of every charge.
    pub fn proof(&self) -> Proof {
        let outside = self.parts.iter().filter(|part| !self.asked.shows(part.period.start()));
        let money_in = self.reckoning.money_in - outside.map(|part| part.amount).sum();
        let (mut allocated, mut unallocated) = (Amount::ZERO, Amount::ZERO);
        self.entries(|entry| match entry.coverage {
            Coverage::Unallocated => unallocated += entry.cost,
            _ => allocated += entry.cost,
        });
        let estimate = self.projection.fields.place(ESTIMATE);
        let is_estimate = |part: &&Part| {
            let values = &self.attributions[part.attribution as usize].values;
            self.asked.shows(part.period.start()) && estimate.is_some_and(|column| values[column] != 0)
        };
        let estimated = self.parts.iter().filter(is_estimate).map(|part| part.amount).sum();
        Proof {
            money_in,
            allocated,
            unallocated,
            difference: money_in - allocated - unallocated,
            currency: self.currency.clone(),
            estimated,
            rejected: self.reckoning.rejected,
            import_rounding: print_ratio(&self.reckoning.rounding, 60),
        }
    }
}
