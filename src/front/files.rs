//! Files that the user chooses.

use web_sys::{File, FileList, HtmlInputElement};
use yew::prelude::*;

use super::button::Kind;
use super::icon::{Icon, Shape};

/// The files of a list.
pub(crate) fn listed(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|place| list.get(place)).collect()).unwrap_or_default()
}

#[derive(Properties, PartialEq)]
pub struct FileButtonProps {
    pub text: AttrValue,
    pub on_files: Callback<Vec<File>>,
    /// Endings and kinds that are offered, as `.csv,.gz`; none: all.
    #[prop_or_default]
    pub accept: Option<AttrValue>,
    #[prop_or(true)]
    pub multiple: bool,
    #[prop_or_default]
    pub kind: Kind,
    #[prop_or(Shape::Folder)]
    pub icon: Shape,
    #[prop_or_default]
    pub class: Classes,
}

/// Lets the user choose files.
#[component]
pub fn FileButton(props: &FileButtonProps) -> Html {
    let onchange = props.on_files.reform(|event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let files = listed(input.files());
        // The same file can be chosen again.
        input.set_value("");
        files
    });
    html! {
        <label class={classes!(props.kind.class(), "file-button", props.class.clone())}>
            <Icon shape={props.icon} />
            <span>{ &props.text }</span>
            <input type="file" class="hidden-text" multiple={props.multiple} accept={props.accept.clone()} {onchange} />
        </label>
    }
}
