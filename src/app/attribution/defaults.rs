//! What fills dimensions that no rule set, and texts that count as missing.

use cost_matrix::money::Amount;
use cost_matrix::workspace::{Dimension, Setter};
use yew::prelude::*;

use super::parts::allocated;
use super::setter::SetterEditor;
use crate::app::store::{use_page, use_store};
use crate::app::widgets::{ChipsField, Money, percent_text};

/// The tab.
#[component]
pub(super) fn Defaults() -> Html {
    let (store, page) = (use_store(), use_page());
    let workspace = store.workspace();
    let defaulted = allocated(&store).map_or(Amount::ZERO, |seen| seen.coverage[2]);
    let total = allocated(&store).map_or(Amount::ZERO, |seen| seen.proof.money_in);
    let non_values: Vec<AttrValue> =
        workspace.non_values.iter().map(|text| AttrValue::from(text.clone())).collect();
    let on_texts = {
        let page = page.clone();
        Callback::from(move |texts: Vec<String>| {
            page.edit("Change what counts as missing", move |workspace| workspace.non_values = texts);
        })
    };
    html! {
        <>
            <section class="card" key="defaults" aria-labelledby="defaults-title">
                <header class="card-head"><h2 id="defaults-title">{ "Where no rule set anything" }</h2></header>
                <div class="card-body">
                    <p class="quiet-text attribution-prose">
                        { "A default closes a gap, but knows nothing. Cost whose team comes from a default counts as defaulted, not as direct, and does not raise the Allocation Accuracy Index. A default pool shares it instead. Cost that a pool could not divide stays open, whatever the defaults say." }
                    </p>
                    <div class="attribution-defaults">
                        { for Dimension::ALL.into_iter().map(|dimension| {
                            let page = page.clone();
                            let on_commit = Callback::from(move |setter: Option<Setter>| {
                                page.edit("Change the defaults", move |workspace| *workspace.defaults.get_mut(dimension) = setter);
                            });
                            html! {
                                <SetterEditor key={dimension.name()} {dimension} is_default=true setter={workspace.defaults.get(dimension).cloned()} {on_commit} />
                            }
                        }) }
                    </div>
                    <p>
                        { "Defaulted so far: " }
                        <Money amount={defaulted} currency={store.currency().to_owned()} with_currency=true />
                        { format!(", {} of all cost.", percent_text(defaulted, total)) }
                    </p>
                </div>
            </section>
            <section class="card" key="missing" aria-labelledby="missing-title">
                <header class="card-head"><h2 id="missing-title">{ "Texts that count as missing" }</h2></header>
                <div class="card-body">
                    <p class="quiet-text attribution-prose">
                        { "Bills often write “unknown” or “n/a” where nothing is known. What stands here is treated as if the cell were empty: no condition but “does not exist” holds for it, and nothing copies it." }
                    </p>
                    <ChipsField label="Texts" values={non_values} placeholder="unknown" on_commit={on_texts}
                        help="Compared without regard to case and outer space, in every field of every bill" />
                </div>
            </section>
        </>
    }
}
