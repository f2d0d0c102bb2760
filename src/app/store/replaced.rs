//! Tells when a bill that was just imported has taken the place of an older one.

use std::collections::BTreeSet;

use cost_matrix::desk::{Answer, Question};
use cost_matrix::settle::Why;
use yew::prelude::*;

use super::import::Phase;
use super::page::Page;
use super::state::State;
use crate::app::inventory::replaced_notice;

/// Looks at every new overview for imports of this visit that took a place, and tells each once.
#[hook]
pub(super) fn use_replaced(page: &Page, store: &UseReducerHandle<State>) {
    let told = use_mut_ref(BTreeSet::<String>::new);
    let (page, state) = (page.clone(), (**store).clone());
    use_effect_with(store.overview_turn, move |_| {
        let bills = state.overview.as_deref().map_or(&[][..], |overview| &overview.bills);
        let taken = bills.iter().flat_map(|bill| &bill.fate.taken);
        let newer: BTreeSet<&String> = taken
            .filter_map(|taken| match &taken.why {
                Why::Replaced { sha256, .. } => Some(sha256),
                _ => None,
            })
            .collect();
        for import in &state.imports {
            let Phase::Done(bill) = &import.phase else { continue };
            if !newer.contains(&bill.sha256) || !told.borrow_mut().insert(bill.sha256.clone()) {
                continue;
            }
            let (teller, name, currency) = (page.clone(), bill.name.clone(), state.currency().to_owned());
            let answer = Callback::from(move |answer: Answer| {
                if let Answer::Changed(changed) = answer
                    && let Some(text) = replaced_notice(&changed, &name, &currency)
                {
                    teller.say(text);
                }
            });
            page.ask(Question::Changed { sha256: bill.sha256.clone() }, answer);
        }
    });
}
