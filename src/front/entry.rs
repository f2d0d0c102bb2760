//! The ways in, as they travel from the start page to the page proper: through JavaScript, since each is a module of its own.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// What the user wants to begin with.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The invented company.
    Sample,
    /// These bills.
    Bills(Vec<File>),
    /// A typed-in source.
    Inventory,
    /// This workspace file.
    Workspace(Vec<File>),
}

impl Entry {
    /// The door's name, then its files.
    pub fn to_js(&self) -> JsValue {
        let (name, files): (_, &[File]) = match self {
            Self::Sample => ("sample", &[]),
            Self::Bills(files) => ("bills", files),
            Self::Inventory => ("inventory", &[]),
            Self::Workspace(files) => ("workspace", files),
        };
        std::iter::once(JsValue::from(name)).chain(files.iter().map(JsValue::from)).collect::<Array>().into()
    }

    /// None of what it does not know.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let parts: &Array = value.dyn_ref()?;
        let files = parts.iter().skip(1).filter_map(|file| file.dyn_into().ok()).collect();
        match parts.get(0).as_string()?.as_str() {
            "sample" => Some(Self::Sample),
            "bills" => Some(Self::Bills(files)),
            "inventory" => Some(Self::Inventory),
            "workspace" => Some(Self::Workspace(files)),
            _ => None,
        }
    }
}
