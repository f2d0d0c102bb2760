//! The ready texts of an escalation: to copy, or to open in the user's own mail program.

use cost_matrix::budget::simulate::Simulation;
use cost_matrix::report::Notice;
use yew::prelude::*;

use crate::app::widgets::CopyButton;

/// The texts of each level that is told.
pub(super) fn list(notices: &[Notice], simulation: &Simulation) -> Html {
    if notices.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" aria-labelledby="thresholds-texts">
            <header class="card-head">
                <h2 id="thresholds-texts">{ "What each level is told" }</h2>
                <span class="quiet-text">{ "Nothing is sent from here" }</span>
            </header>
            <div class="card-body stack">
                { for notices.iter().map(|notice| level(notice, simulation)) }
            </div>
        </section>
    }
}

fn level(notice: &Notice, simulation: &Simulation) -> Html {
    let step = simulation.steps.iter().find(|played| played.step.level == notice.level);
    let via = step.and_then(|played| played.step.via.clone()).unwrap_or_default();
    let text = |title: &'static str, text: &str| {
        html! {
            <div class="thresholds-text" key={title}>
                <div class="row">
                    <h3>{ title }</h3>
                    <span class="spacer"></span>
                    <CopyButton text={format!("Copy {}", title.to_lowercase())} content={Some(AttrValue::from(text.to_owned()))} />
                </div>
                <pre>{ text }</pre>
            </div>
        }
    };
    let mail = format!("{}\n\n{}", notice.subject, notice.mail);
    html! {
        <details key={notice.level} class="thresholds-more" open={notice.level == 1}>
            <summary>{ format!("Level {}{}", notice.level, if via.is_empty() { String::new() } else { format!(", by {via}") }) }</summary>
            <div class="thresholds-texts">
                <div class="row" key="open">
                    if let Some(address) = &notice.mailto {
                        <a class="button" href={address.clone()}>{ format!("Open level {} as mail", notice.level) }</a>
                    } else {
                        <span class="quiet-text">{ "Nobody here has an address of mail." }</span>
                    }
                </div>
                { text("Mail", &mail) }
                { text("Chat", &notice.chat) }
                { text("Ticket", &notice.ticket) }
            </div>
        </details>
    }
}
