//! Money and shares as people read them.

use cost_matrix::money::{Amount, minor_units};
use yew::prelude::*;

/// An amount with the currency's decimals and grouped thousands, as `1,234.50`.
pub(crate) fn amount_text(amount: Amount, currency: &str) -> String {
    grouped(&amount.to_fixed(minor_units(currency)))
}

/// Every digit, as `1234.5000001 USD`.
pub(crate) fn exact_text(amount: Amount, currency: &str) -> String {
    format!("{amount} {currency}").trim_end().to_owned()
}

/// A plain decimal with its thousands grouped and a real minus.
pub(crate) fn grouped(decimal: &str) -> String {
    cost_matrix::report::grouped(decimal).replace('-', "\u{2212}")
}

/// A part of a whole in tenths of a percent; nothing of nothing is none.
pub(crate) fn ratio_percent(part: Amount, whole: Amount) -> Option<f64> {
    if whole.is_zero() {
        return None;
    }
    // Only for the eye: lengths of bars and shares with one decimal.
    Some(part.units() as f64 / whole.units() as f64 * 100.0)
}

/// A part of a whole as `81.3 %`; an en dash where the whole is nothing.
pub(crate) fn percent_text(part: Amount, whole: Amount) -> String {
    match ratio_percent(part, whole) {
        None => "–".to_owned(),
        Some(percent) if percent > 0.0 && percent < 0.05 => "<0.1 %".to_owned(),
        Some(percent) if percent > 99.95 && percent < 100.0 => ">99.9 %".to_owned(),
        Some(percent) => format!("{percent:.1} %").replace('-', "\u{2212}"),
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MoneyProps {
    pub(crate) amount: Amount,
    pub(crate) currency: AttrValue,
    /// Whether the currency is shown; else it stands once, in the table's head.
    #[prop_or_default]
    pub(crate) with_currency: bool,
}

/// An amount; every digit of it on hovering.
#[component]
pub(crate) fn Money(props: &MoneyProps) -> Html {
    let text = amount_text(props.amount, &props.currency);
    let class = if props.amount.is_negative() { "money negative" } else { "money" };
    html! {
        <span {class} title={exact_text(props.amount, &props.currency)}>
            { text }
            if props.with_currency { <span class="currency">{ "\u{a0}" }{ &props.currency }</span> }
        </span>
    }
}
