//! Edits about which bills are charged, prices and invoices, and what is said of them.

use cost_matrix::calendar::Month;
use cost_matrix::desk::{BillView, Replacement};
use cost_matrix::money::Amount;
use cost_matrix::settle::{Changed, Counted, Reconciled, Unpriced, Why};
use cost_matrix::workspace::{Export, Extra, Figure, Invoice, Overlap, Price, Workspace, folded};

use super::words::new_id;

/// What a bill is used for, as a person chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is charged.
    Charged,
    /// Another bill holds the same money.
    DriverOnly,
}

/// Lets the bills of a format be charged, or used as a driver only.
pub(crate) fn set_use(workspace: &mut Workspace, format: &str, how: Use) {
    let names =
        |overlap: &Overlap| overlap.format.as_deref().is_some_and(|own| folded(own) == folded(format));
    match how {
        Use::Charged => workspace.overlaps.retain(|overlap| !names(overlap)),
        Use::DriverOnly if workspace.overlaps.iter().any(names) => {}
        Use::DriverOnly => {
            let id = new_id(format, "overlap", workspace.overlaps.iter().map(|overlap| overlap.id.as_str()));
            workspace.overlaps.push(Overlap { id, format: Some(format.to_owned()), ..Overlap::default() });
        }
    }
}

/// Says how exports of a format are taken; none: by what they hold.
pub(crate) fn set_replaces(workspace: &mut Workspace, format: &str, replaces: Option<bool>) {
    workspace.exports.retain(|export| folded(&export.format) != folded(format) || export.account.is_some());
    if let Some(replaces) = replaces {
        workspace.exports.push(Export { format: format.to_owned(), replaces, ..Export::default() });
    }
}

/// What the workspace says of exports of a format.
pub(crate) fn replaces(workspace: &Workspace, format: &str) -> Option<bool> {
    let of = |export: &&Export| folded(&export.format) == folded(format) && export.account.is_none();
    workspace.exports.iter().rfind(of).map(|export| export.replaces)
}

/// Gives usage a price.
pub(crate) fn price_usage(workspace: &mut Workspace, usage: &Unpriced, per_million: Figure) {
    let price = Price {
        provider: usage.provider.clone(),
        model: usage.model.clone(),
        token_type: usage.token_type.clone(),
        per_million,
        currency: workspace.currency.trim().to_owned(),
        from: None,
        source: None,
        read_on: None,
        extra: Extra::default(),
    };
    cost_matrix::workspace::put_prices(&mut workspace.prices, vec![price]);
}

/// Enters an invoice; one of the same vendor and month is changed.
pub(crate) fn put_invoice(workspace: &mut Workspace, provider: &str, month: Month, total: Figure) {
    let is_same = |invoice: &&mut Invoice| {
        invoice.month == month
            && invoice.provider.as_deref().is_some_and(|own| folded(own) == folded(provider))
    };
    match workspace.invoices.iter_mut().find(is_same) {
        Some(invoice) => invoice.total = total,
        None => workspace.invoices.push(Invoice {
            provider: Some(provider.to_owned()),
            source: None,
            month,
            total,
            currency: None,
            number: None,
            scale_estimates: None,
            extra: Extra::default(),
        }),
    }
}

/// The word for how much of a bill is charged; none where that is all of it.
pub(crate) fn badge(bill: &BillView) -> Option<&'static str> {
    let all = |is: fn(&Why) -> bool| {
        !bill.fate.taken.is_empty() && bill.fate.taken.iter().all(|taken| is(&taken.why))
    };
    Some(match bill.fate.counted {
        Counted::Whole => return None,
        Counted::Partly => "Partly charged",
        Counted::Nothing if all(|why| matches!(why, Why::Copy { .. })) => "Copy, not charged",
        Counted::Nothing if all(|why| matches!(why, Why::Replaced { .. })) => "Replaced",
        Counted::Nothing if all(|why| matches!(why, Why::Drives { .. })) => "Driver only",
        Counted::Nothing => "Not charged",
    })
}

/// Bills of which nothing is charged because newer exports or copies hold all of it.
pub(crate) fn superseded(bills: &[BillView]) -> Vec<String> {
    let is = |bill: &&BillView| matches!(badge(bill), Some("Replaced" | "Copy, not charged"));
    bills.iter().filter(is).map(|bill| bill.sha256.clone()).collect()
}

/// What a replacement changed, a sentence a currency.
pub(crate) fn changed_lines(replacement: &Replacement, currency: &str) -> Vec<String> {
    replacement.changes.iter().map(|changed| changed_line(changed, currency)).collect()
}

fn changed_line(changed: &Changed, currency: &str) -> String {
    let own = if changed.currency.is_empty() { currency } else { &changed.currency };
    let money = |amount: Amount| format!("{amount} {own}");
    let mut parts = Vec::new();
    if changed.new.0 > 0 {
        parts.push(format!("{} new ({})", changed.new.0, money(changed.new.1)));
    }
    if changed.gone.0 > 0 {
        parts.push(format!("{} gone ({})", changed.gone.0, money(changed.gone.1)));
    }
    let (count, before, now) = changed.altered;
    if count > 0 {
        parts.push(format!("{count} altered ({before} → {})", money(now)));
    }
    if parts.is_empty() { "no charge changed".to_owned() } else { parts.join(", ") }
}

/// What is said when a bill has taken the place of others.
pub(crate) fn replaced_notice(replacements: &[Replacement], newer: &str, currency: &str) -> Option<String> {
    let own: Vec<&Replacement> = replacements.iter().filter(|one| one.newer == newer).collect();
    let first = own.first()?;
    let others = if own.len() > 1 { format!(" and {} more", own.len() - 1) } else { String::new() };
    let (from, to) = first.days;
    let lines = changed_lines(first, currency).join("; ");
    Some(format!(
        "{newer} takes the place of {}{others} on {from} to {to}: charges {lines}. Undo brings the older one back.",
        first.older
    ))
}

/// The state of an invoice in a word, and whether it is settled.
pub(crate) fn invoice_state(one: &Reconciled) -> (&'static str, bool) {
    match (&one.difference, &one.unexplained) {
        (None, _) => ("No rate", false),
        (Some(difference), _) if difference.is_zero() => ("Agrees", true),
        (_, Some(rest)) if rest.is_zero() => ("Explained", true),
        _ => ("Differs", false),
    }
}
