//! The one store: what the page knows, what can happen to it, and the ways to read and to tell it.

mod action;
mod document;
mod import;
mod keeper;
mod page;
mod reduce;
mod replaced;
mod state;
mod tabs;

pub(crate) use self::action::Action;
pub(crate) use self::document::Document;
pub(crate) use self::import::{Import, Phase};
pub(crate) use self::page::{Page, StoreProvider, mapping_of, use_answer, use_page, use_store};
pub(crate) use self::state::{Engine, Saved, State, Toast};
