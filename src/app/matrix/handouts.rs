//! Taking the brief, a playbook or a template away: each way takes one click, from every station.

use cost_matrix::desk::{Answer, Handout, Question};
use cost_matrix::report::{Length, Written};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::app::host::today;
use crate::app::store::{Page, use_page};
use crate::app::widgets::{Button, Icon, Kind, Shape, copy, copy_rich, download};

fn ask(page: &Page, what: Handout, written: Written, take: impl Fn(&Page, String) + 'static) {
    let hearer = page.clone();
    page.ask(
        Question::Handout { what, written, as_of: today() },
        Callback::from(move |answer| match answer {
            Answer::Report(text) => take(&hearer, text),
            Answer::Refused(reason) => hearer.complain(reason),
            _ => {}
        }),
    );
}

/// Hands a file to the browser's downloads.
pub(super) fn save(page: &Page, what: Handout, written: Written, name: String) {
    ask(page, what, written, move |page, text| {
        if download(&format!("{name}.{}", written.ending()), written.mime(), &text).is_err() {
            page.complain("The browser did not take the download");
        }
    });
}

/// Puts a text on the clipboard.
pub(super) fn copy_text(page: &Page, what: Handout, written: Written) {
    ask(page, what, written, |page, text| {
        let page = page.clone();
        wasm_bindgen_futures::spawn_local(async move {
            told(&page, copy(&text).await);
        });
    });
}

/// Puts formatted text on the clipboard: as HTML for programs that take it, as plain text for the others. The clipboard is
/// asked at once, while the click still counts; the texts follow.
pub(super) fn copy_formatted(page: &Page, what: Handout) {
    let promised = |written: Written| {
        js_sys::Promise::new(&mut |resolve, reject| {
            page.ask(
                Question::Handout { what, written, as_of: today() },
                Callback::from(move |answer| {
                    let _ = match answer {
                        Answer::Report(text) => resolve.call1(&JsValue::UNDEFINED, &body_of(&text).into()),
                        _ => reject.call0(&JsValue::UNDEFINED),
                    };
                }),
            );
        })
    };
    let (html, plain) = (promised(Written::Html), promised(Written::Text));
    let page = page.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if copy_rich(&html, &plain).await {
            return page.say("Copied");
        }
        // A browser without formatted clipboards still takes the plain text.
        let text = wasm_bindgen_futures::JsFuture::from(plain).await.ok().and_then(|text| text.as_string());
        told(
            &page,
            match text {
                Some(text) => copy(&text).await,
                None => false,
            },
        );
    });
}

/// What stands between the tags of a file's body: a clipboard has no use for its head, and the page's policy none for its
/// styles.
fn body_of(text: &str) -> &str {
    let body = text.split_once("<body>\n").and_then(|(_, rest)| rest.split_once("</body>"));
    body.map_or(text, |(body, _)| body)
}

fn told(page: &Page, copied: bool) {
    if copied {
        page.say("Copied");
    } else {
        page.complain("The browser did not allow to copy; download it instead");
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct BriefMenuProps {
    #[prop_or(Handout::Brief(Length::Full))]
    pub(crate) what: Handout,
    /// The file's name without its ending.
    #[prop_or(AttrValue::Static("brief"))]
    pub(crate) name: AttrValue,
    /// What the button says.
    #[prop_or(AttrValue::Static("Brief"))]
    pub(crate) text: AttrValue,
}

/// A menu of every way to take the brief away.
#[component]
pub(crate) fn BriefMenu(props: &BriefMenuProps) -> Html {
    let page = use_page();
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let act = |run: fn(&Page, Handout, String)| {
        let (page, what, name, is_open) = (page.clone(), props.what, props.name.to_string(), is_open.clone());
        Callback::from(move |()| {
            is_open.set(false);
            run(&page, what, name.clone());
        })
    };
    let onkeydown = {
        let is_open = is_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                is_open.set(false)
            }
        })
    };
    let onfocusout = {
        let is_open = is_open.clone();
        Callback::from(move |event: FocusEvent| {
            let menu = event.current_target().map(wasm_bindgen::JsCast::unchecked_into::<HtmlElement>);
            let next = event.related_target().map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Node>);
            if let (Some(menu), Some(next)) = (menu, next)
                && !menu.contains(Some(&next))
            {
                is_open.set(false);
            }
        })
    };
    let tasks = matches!(props.what, Handout::Brief(_));
    let button = |text: &'static str, icon: Shape, on_press: Callback<()>| html! { <Button {text} {icon} kind={Kind::Quiet} {on_press} /> };
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button type="button" class="button" aria-expanded={is_open.to_string()} aria-haspopup="true" onclick={toggle}>
                <span class="menu-text">{ &props.text }</span><Icon shape={Shape::Down} />
            </button>
            <div class="menu-sheet" hidden={!*is_open}>
                { button("Copy, formatted", Shape::Copy, act(|page, what, _| copy_formatted(page, what))) }
                { button("Copy as Markdown", Shape::Copy, act(|page, what, _| copy_text(page, what, Written::Markdown))) }
                { button("Copy for a chat", Shape::Copy, act(|page, what, _| copy_text(page, what, Written::Chat))) }
                <hr />
                { button("Download Markdown", Shape::Download, act(|page, what, name| save(page, what, Written::Markdown, name))) }
                { button("Download HTML, to print", Shape::Download, act(|page, what, name| save(page, what, Written::Html, name))) }
                { button("Download plain text", Shape::Download, act(|page, what, name| save(page, what, Written::Text, name))) }
                if tasks {
                    { button("Download tasks (CSV)", Shape::Download, act(|page, what, name| save(page, what, Written::Csv, format!("{name}-tasks")))) }
                    { button("Download calendar (ICS)", Shape::Download, act(|page, what, name| save(page, what, Written::Ics, name))) }
                }
            </div>
        </div>
    }
}
