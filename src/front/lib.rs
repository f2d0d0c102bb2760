//! The start page, and what the page proper shares with it: addresses, the frame, buttons, files that are chosen or dropped.
//! It is a crate of its own, so that a first visit loads this and nothing else. It knows neither the engine nor the store.

#![cfg(feature = "page")]
#![allow(missing_docs, reason = "a component's properties are told where their names do not say enough")]

mod button;
mod drop;
mod entry;
mod files;
mod frame;
mod host;
mod icon;
mod navigation;
mod picture;
mod route;
mod start;

pub use self::button::{Button, ButtonProps, IconButton, IconButtonProps, Kind};
pub use self::drop::{DropTarget, DropTargetProps};
pub use self::entry::Entry;
pub use self::files::{FileButton, FileButtonProps};
pub use self::frame::{Home, SkipLink, StationHead, StationHeadProps, focus_title};
pub use self::host::call_host;
pub use self::icon::{Icon, IconProps, Shape};
pub use self::navigation::{Navigation, NavigationProps, Standing};
pub use self::route::{Route, RouteProvider, RouteProviderProps, Station, use_route};
pub use self::start::{Start, StartProps};

/// What stands in the proof bar as long as there is no money.
pub const NO_MONEY: &str = "No money in yet. Drop a bill anywhere on this page, or type in a source. Here it will say: in = allocated + unallocated.";
