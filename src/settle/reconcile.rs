//! Invoices: their totals against what is charged of the vendor in the month, and what explains the difference.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Settled, Why};
use crate::bills::Bill;
use crate::calendar::Month;
use crate::ledger::{CHARGE_CATEGORY, Charge, ESTIMATE, PROVIDER, Refusal, charges};
use crate::money::Amount;
use crate::workspace::{Invoice, Workspace, folded};

/// Columns that explaining a difference reads.
pub const FIELDS: [&str; 1] = [CHARGE_CATEGORY];

/// An invoice beside what is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// The vendor, where it is the vendor's.
    pub provider: Option<String>,
    /// The source, where it is a source's.
    pub source: Option<String>,
    /// The month.
    pub month: Month,
    /// The invoice's number.
    pub number: Option<String>,
    /// As it is printed.
    pub invoice: Amount,
    /// Of the invoice.
    pub invoice_currency: String,
    /// The invoice in the workspace's currency; none where there is no rate.
    pub converted: Option<Amount>,
    /// What is charged, in the workspace's currency.
    pub charged: Amount,
    /// The workspace's currency.
    pub currency: String,
    /// Invoice less charged.
    pub difference: Option<Amount>,
    /// What may make it up.
    pub explained: Vec<Explanation>,
    /// What is left when the explanations that make up the difference are taken off it.
    pub unexplained: Option<Amount>,
}

/// Something that an invoice may hold or leave out other than the bills do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// credits, tax, refunds, estimates, excluded, unpriced, refused, currency.
    pub kind: String,
    /// What it comes to, in the workspace's currency; none where it has no money.
    pub amount: Option<Amount>,
    /// In words.
    pub text: String,
    /// Whether it is one of those that make up the difference exactly.
    pub makes_up: bool,
}

/// Holds all invoices of a workspace against charges.
pub fn reconcile(
    workspace: &Workspace,
    given: &[std::sync::Arc<Bill>],
    settled: &Settled,
) -> Result<Vec<Reconciled>, Refusal> {
    if workspace.invoices.is_empty() {
        return Ok(Vec::new());
    }
    let bills: Vec<&Bill> = settled.bills.iter().map(AsRef::as_ref).collect();
    let charges = charges(workspace, &bills, [CHARGE_CATEGORY, ESTIMATE])?;
    Ok(workspace.invoices.iter().map(|invoice| one(workspace, invoice, &charges, given, settled)).collect())
}

fn one(
    workspace: &Workspace,
    invoice: &Invoice,
    charges: &[Charge],
    given: &[std::sync::Arc<Bill>],
    settled: &Settled,
) -> Reconciled {
    let is_of = |charge: &&Charge| {
        let (own, wanted) = match (&invoice.source, &invoice.provider) {
            (Some(source), _) => (&charge.source, source),
            (None, Some(provider)) => (&charge.provider, provider),
            (None, None) => return false,
        };
        charge.month == invoice.month && own.as_deref().is_some_and(|own| folded(own) == folded(wanted))
    };
    let own: Vec<&Charge> = charges.iter().filter(is_of).collect();
    let charged: Amount = own.iter().map(|charge| charge.amount).sum();
    let currency = workspace.currency.trim().to_uppercase();
    let invoice_currency =
        invoice.currency.as_deref().map_or(currency.clone(), |text| text.trim().to_uppercase());
    let total = invoice.total.amount();
    let converted = match invoice_currency == currency {
        true => Some(total),
        false => workspace
            .rates
            .iter()
            .rfind(|rate| folded(&rate.from) == folded(&invoice_currency) && rate.month == invoice.month)
            .and_then(|rate| Amount::from_ratio(&(total.to_ratio() * rate.rate.ratio())).ok()),
    };
    let difference = converted.map(|converted| converted - charged);
    let mut explained = by_category(&own);
    explained.extend(excluded(workspace, invoice, settled));
    explained.extend(without_money(invoice, given, settled));
    if converted.is_none() {
        let text = format!(
            "no rate of {invoice_currency} into {currency} for {}: add it to the rates",
            invoice.month
        );
        explained.push(Explanation { kind: "currency".to_owned(), amount: None, text, makes_up: false });
    }
    let unexplained = difference.map(|difference| make_up(difference, &mut explained));
    Reconciled {
        provider: invoice.provider.clone().filter(|_| invoice.source.is_none()),
        source: invoice.source.clone(),
        month: invoice.month,
        number: invoice.number.clone(),
        invoice: total,
        invoice_currency,
        converted,
        charged,
        currency,
        difference,
        explained,
        unexplained,
    }
}

/// Parts of what is charged that an invoice may not hold: leaving them out changes the difference by as much.
fn by_category(own: &[&Charge]) -> Vec<Explanation> {
    let sum = |is: &dyn Fn(&Charge) -> bool| -> Amount {
        own.iter().filter(|charge| is(charge)).map(|charge| charge.amount).sum()
    };
    let category = |name: &'static str| {
        move |charge: &Charge| charge.fields[0].as_deref().is_some_and(|text| folded(text) == name)
    };
    let estimates = |charge: &Charge| charge.fields[1].is_some();
    let parts = [
        ("credits", sum(&category("credit")), "credits are among the charges"),
        ("tax", sum(&category("tax")), "tax is among the charges"),
        ("adjustments", sum(&category("adjustment")), "adjustments are among the charges"),
        ("estimates", sum(&estimates), "charges are estimated by the price list"),
    ];
    let explanation = |(kind, amount, text): (&str, Amount, &str)| Explanation {
        kind: kind.to_owned(),
        // An invoice without them is lower by them.
        amount: Some(Amount::ZERO - amount),
        text: text.to_owned(),
        makes_up: false,
    };
    parts.into_iter().filter(|(_, amount, _)| !amount.is_zero()).map(explanation).collect()
}

/// Charges that the settlement took out: an invoice may hold them.
fn excluded(workspace: &Workspace, invoice: &Invoice, settled: &Settled) -> Option<Explanation> {
    let mut sum = Amount::ZERO;
    for taken in settled.fates.iter().flat_map(|fate| &fate.taken) {
        let is_choice = matches!(taken.why, Why::Drives { .. });
        if is_choice && taken.days.0.month() <= invoice.month && invoice.month <= taken.days.1.month() {
            let own = workspace.currency.trim();
            let in_own = taken
                .sums
                .iter()
                .filter(|(currency, _)| currency.is_empty() || currency.eq_ignore_ascii_case(own));
            sum += in_own.filter_map(|(_, sum)| Amount::parse(sum).ok()).sum();
        }
    }
    (!sum.is_zero()).then(|| Explanation {
        kind: "excluded".to_owned(),
        amount: Some(sum),
        text: "charges of these days are used as drivers only".to_owned(),
        makes_up: false,
    })
}

/// What is in no figure: refused rows and usage without a price.
fn without_money(invoice: &Invoice, given: &[std::sync::Arc<Bill>], settled: &Settled) -> Vec<Explanation> {
    let mut explained = Vec::new();
    let is_of = |text: &str| invoice.provider.as_deref().is_none_or(|own| folded(own) == folded(text));
    let mut tokens: BTreeMap<&str, Amount> = BTreeMap::new();
    for one in settled.unpriced.iter().filter(|one| is_of(&one.provider)) {
        if one.days.0.month() <= invoice.month && invoice.month <= one.days.1.month() {
            *tokens.entry(&one.model).or_default() += one.tokens;
        }
    }
    for (model, tokens) in tokens {
        let text = format!("{tokens} tokens of {model} have no price");
        explained.push(Explanation { kind: "unpriced".to_owned(), amount: None, text, makes_up: false });
    }
    for bill in given.iter().filter(|bill| bill.rejected > 0) {
        let holds_month =
            bill.control.iter().any(|line| line.period.months().any(|month| month == invoice.month));
        let holds_vendor = invoice.provider.is_none()
            || bill
                .columns
                .iter()
                .filter(|column| *column.name == *PROVIDER)
                .any(|column| column.values.iter().any(|text| is_of(text)));
        if holds_month && holds_vendor {
            let text = format!("{} rows of {} were refused", bill.rejected, bill.name);
            explained.push(Explanation { kind: "refused".to_owned(), amount: None, text, makes_up: false });
        }
    }
    explained
}

/// Marks the fewest explanations that add up to the difference exactly; what is left of it.
fn make_up(difference: Amount, explained: &mut [Explanation]) -> Amount {
    if difference.is_zero() {
        return difference;
    }
    let with_money: Vec<usize> =
        (0..explained.len()).filter(|place| explained[*place].amount.is_some()).take(10).collect();
    let sum = |mask: u32| -> Amount {
        let chosen = with_money.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        chosen.filter_map(|(_, place)| explained[*place].amount).sum()
    };
    let mut masks: Vec<u32> = (1..1 << with_money.len()).collect();
    crate::order::sort_by(&mut masks, |one, other| (one.count_ones(), one).cmp(&(other.count_ones(), other)));
    let Some(mask) = masks.into_iter().find(|mask| sum(*mask) == difference) else { return difference };
    for (bit, place) in with_money.iter().enumerate() {
        explained[*place].makes_up = mask >> bit & 1 == 1;
    }
    Amount::ZERO
}
