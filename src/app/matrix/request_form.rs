//! The form for getting the templates weekly: posted where the site has a receiver, a mail where it has an address only,
//! and a plain word where it has neither.

use cost_matrix::report::Template;
use yew::prelude::*;

use super::request::{CONSENT, Request};
use crate::app::host::{lead, post_form};
use crate::app::store::{Page, use_page};
use crate::app::widgets::{Button, CheckField, Kind, Notice, Shape, TextField, Tone};

/// How sending went.
#[derive(Clone, Debug, Default, PartialEq)]
enum Sent {
    #[default]
    NotYet,
    Sending,
    Done(&'static str),
    /// A mail was opened at this address.
    Mail(String),
    Failed(String),
}

/// The form.
#[component]
pub(super) fn RequestForm() -> Html {
    let page = use_page();
    let request = use_state_eq(Request::default);
    let sent = use_state_eq(Sent::default);
    let [endpoint, address] = lead();
    let head =
        html! { <header class="card-head"><h2 id="brief-request">{ "Get them every week" }</h2></header> };
    if endpoint.is_none() && address.is_none() {
        return html! {
            <section class="card" aria-labelledby="brief-request">
                { head }
                <div class="card-body"><p>{ "Whoever runs this site has set up no receiver for requests, so nothing can be sent from here. Download the templates above whenever you need them; they are filled anew each time." }</p></div>
            </section>
        };
    }
    let set = |change: fn(&mut Request, String)| {
        let (request, sent) = (request.clone(), sent.clone());
        Callback::from(move |text: String| {
            let mut next = (*request).clone();
            change(&mut next, text);
            request.set(next);
            sent.set(Sent::NotYet);
        })
    };
    let send = sending(&page, &request, &sent, endpoint.clone(), address.clone());
    let text = match &endpoint {
        Some(endpoint) => {
            format!("The request goes to {}. Nothing of your workspace goes with it.", host_of(endpoint))
        }
        None => format!(
            "This opens a mail to {} in your mail program; you send it yourself. Nothing of your workspace is in it.",
            address.clone().unwrap_or_default()
        ),
    };
    html! {
        <section class="card" aria-labelledby="brief-request">
            { head }
            <div class="card-body brief-request">
                <p class="quiet-text">{ text }</p>
                <TextField label="Your name" value={request.name.clone()} on_commit={set(|request, text| request.name = text)} />
                <TextField label="Your address of mail" value={request.address.clone()} placeholder="ana@example.com" on_commit={set(|request, text| request.address = text)} />
                <fieldset class="brief-which"><legend>{ "Which ones" }</legend>{ for Template::ALL.into_iter().map(|which| choice(which, &request)) }</fieldset>
                { consent(&request) }
                <div class="row">
                    <Button text={if endpoint.is_some() { "Ask for them" } else { "Write the mail" }} kind={Kind::Primary} icon={Some(Shape::Right)} disabled={*sent == Sent::Sending} on_press={send} />
                </div>
                <div role="status">{ outcome(&sent, &request, address.as_deref()) }</div>
            </div>
        </section>
    }
}

fn choice(which: Template, request: &UseStateHandle<Request>) -> Html {
    let request = request.clone();
    let checked = request.which.contains(&which);
    let on_commit = Callback::from(move |on: bool| {
        let mut next = (*request).clone();
        next.which.retain(|other| *other != which);
        if on {
            next.which.push(which);
        }
        request.set(next);
    });
    html! { <CheckField key={which.name()} label={which.title()} {checked} {on_commit} /> }
}

fn consent(request: &UseStateHandle<Request>) -> Html {
    let request = request.clone();
    let checked = request.consent;
    let on_commit =
        Callback::from(move |consent: bool| request.set(Request { consent, ..(*request).clone() }));
    html! { <CheckField label={CONSENT} {checked} {on_commit} /> }
}

fn sending(
    page: &Page,
    request: &UseStateHandle<Request>,
    sent: &UseStateHandle<Sent>,
    endpoint: Option<String>,
    address: Option<String>,
) -> Callback<()> {
    let (page, request, sent) = (page.clone(), (**request).clone(), sent.clone());
    Callback::from(move |()| {
        if let Some(missing) = request.missing() {
            return sent.set(Sent::Failed(missing.to_owned()));
        }
        let Some(endpoint) = endpoint.clone() else {
            return match address.as_deref().and_then(|address| request.mail(address)) {
                Some(mail) => {
                    let opened =
                        web_sys::window().is_some_and(|window| window.location().set_href(&mail).is_ok());
                    let failed = || Sent::Failed("The browser did not open a mail program.".to_owned());
                    sent.set(if opened { Sent::Mail(mail) } else { failed() });
                }
                None => sent.set(Sent::Failed(
                    "The receiver's address is none of mail: tell whoever runs this site.".to_owned(),
                )),
            };
        };
        sent.set(Sent::Sending);
        let pairs = request
            .fields()
            .into_iter()
            .map(|(name, value)| format!("{name}={}", String::from(js_sys::encode_uri_component(&value))));
        let body = pairs.collect::<Vec<_>>().join("&");
        let (page, sent) = (page.clone(), sent.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match post_form(&endpoint, &body).await {
                Ok(()) => {
                    page.announce("The request was sent");
                    sent.set(Sent::Done(
                        "The request was sent. The templates come to your address every week.",
                    ));
                }
                Err(reason) => sent.set(Sent::Failed(format!("Nothing was sent: {reason}."))),
            }
        });
    })
}

fn outcome(sent: &Sent, request: &Request, address: Option<&str>) -> Html {
    let mail = address.filter(|_| request.missing().is_none()).and_then(|address| request.mail(address));
    match sent {
        Sent::NotYet => html! { <p /> },
        Sent::Sending => html! { <p class="quiet-text">{ "Sending …" }</p> },
        Sent::Done(text) => html! { <Notice tone={Tone::Good}><p>{ *text }</p></Notice> },
        Sent::Mail(mail) => html! {
            <Notice tone={Tone::Good}><p>{ "The mail is open in your mail program: send it there. " }<a href={mail.clone()}>{ "Open it again" }</a></p></Notice>
        },
        Sent::Failed(text) => html! {
            <Notice tone={Tone::Bad}>
                <p>{ text }</p>
                if let Some(mail) = mail { <p><a href={mail}>{ "Write a mail instead" }</a>{ ", or download the templates above." }</p> }
                else if request.missing().is_none() { <p>{ "Try again later, or download the templates above." }</p> }
            </Notice>
        },
    }
}

fn host_of(endpoint: &str) -> &str {
    endpoint.split('/').nth(2).unwrap_or(endpoint)
}
