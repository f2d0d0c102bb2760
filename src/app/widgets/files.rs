//! Files in and out, and the clipboard.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlTextAreaElement, Url};
use yew::prelude::*;

use crate::app::store::use_page;
use front::{Button, Kind, Shape};

/// Hands a text to the browser's downloads.
pub(crate) fn download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download may begin a little later.
    gloo::timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}

/// Puts a text on the clipboard; whether that was allowed.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    if window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
    {
        return true;
    }
    copy_by_selection(text).unwrap_or(false)
}

/// Puts a text in two flavours on the clipboard, both still on their way; whether that was allowed.
pub(crate) async fn copy_rich(html: &js_sys::Promise, plain: &js_sys::Promise) -> bool {
    let Some(writing) = write_flavours(html, plain) else { return false };
    JsFuture::from(writing).await.is_ok()
}

fn write_flavours(html: &js_sys::Promise, plain: &js_sys::Promise) -> Option<js_sys::Promise> {
    let window = web_sys::window()?;
    let class: js_sys::Function =
        js_sys::Reflect::get(&window, &"ClipboardItem".into()).ok()?.dyn_into().ok()?;
    let flavours = js_sys::Object::new();
    for (kind, text) in [("text/html", html), ("text/plain", plain)] {
        let text = text.clone();
        let blob = wasm_bindgen_futures::future_to_promise(async move {
            let options = BlobPropertyBag::new();
            options.set_type(kind);
            let text = JsFuture::from(text).await?;
            Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text), &options).map(Into::into)
        });
        js_sys::Reflect::set(&flavours, &kind.into(), &blob).ok()?;
    }
    let item = js_sys::Reflect::construct(&class, &js_sys::Array::of1(&flavours)).ok()?;
    let clipboard: JsValue = window.navigator().clipboard().into();
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"write".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &js_sys::Array::of1(&item)).ok()?.dyn_into().ok()
}

/// The old way, for pages that are not served securely.
fn copy_by_selection(text: &str) -> Result<bool, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    let area: HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    area.set_class_name("hidden-text");
    area.set_value(text);
    body.append_child(&area)?;
    area.select();
    let command: js_sys::Function = js_sys::Reflect::get(&document, &"execCommand".into())?.dyn_into()?;
    let copied = command.call1(&document, &"copy".into())?.is_truthy();
    area.remove();
    Ok(copied)
}

#[derive(Properties, PartialEq)]
pub(crate) struct CopyButtonProps {
    /// What the button says, as "Copy Markdown".
    pub(crate) text: AttrValue,
    /// What is copied; none: it is not there yet.
    pub(crate) content: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) kind: Kind,
}

/// Puts a text on the clipboard.
#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let page = use_page();
    let on_press = {
        let content = props.content.clone();
        Callback::from(move |()| {
            if let Some(content) = content.clone() {
                let page = page.clone();
                spawn_local(async move {
                    if copy(&content).await {
                        page.say("Copied");
                    } else {
                        page.complain("The browser did not allow to copy; download it instead");
                    }
                });
            }
        })
    };
    html! {
        <Button text={&props.text} icon={Shape::Copy} kind={props.kind} {on_press} disabled={props.content.is_none()} />
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct DownloadButtonProps {
    pub(crate) text: AttrValue,
    /// The file's name.
    pub(crate) name: AttrValue,
    #[prop_or(AttrValue::Static("text/plain;charset=utf-8"))]
    pub(crate) mime: AttrValue,
    /// The file; none: it is not there yet.
    pub(crate) content: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) kind: Kind,
}

/// Hands a text to the browser's downloads.
#[component]
pub(crate) fn DownloadButton(props: &DownloadButtonProps) -> Html {
    let page = use_page();
    let on_press = {
        let (name, mime, content) = (props.name.clone(), props.mime.clone(), props.content.clone());
        Callback::from(move |()| {
            if content.as_ref().is_some_and(|content| download(&name, &mime, content).is_err()) {
                page.complain("The browser did not take the download");
            }
        })
    };
    html! {
        <Button text={&props.text} icon={Shape::Download} kind={props.kind} {on_press} disabled={props.content.is_none()} />
    }
}
