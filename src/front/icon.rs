//! Icons, drawn as lines on a grid of 16. They say nothing to screen readers: the text beside them does.

use yew::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Inventory,
    Rules,
    Bell,
    Chart,
    Grid,
    Undo,
    Redo,
    Down,
    Up,
    Close,
    Plus,
    Check,
    File,
    Folder,
    Play,
    Pencil,
    Trash,
    Copy,
    Download,
    Grip,
    Lock,
    Person,
    Right,
    Swap,
    Find,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Inventory => "M2.5 3.5h11v3h-11zM2.5 9.5h11v3h-11zM5 5h.01M5 11h.01",
            Self::Rules => "M3 3.5h10M3 8h6M3 12.5h4M11 10l2.5 2.5L11 15M13.5 12.5H9.5",
            Self::Bell => "M8 2a4 4 0 0 1 4 4v3l1.5 2.5h-11L4 9V6a4 4 0 0 1 4-4zM6.5 14h3",
            Self::Chart => "M2.5 13.5h11M4 11V8M7 11V4.5M10 11V7M13 11V3",
            Self::Grid => "M2.5 2.5h11v11h-11zM2.5 6.5h11M2.5 10h11M6.5 2.5v11M10 2.5v11",
            Self::Undo => "M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
            Self::Redo => "M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10",
            Self::Down => "M4 6l4 4 4-4",
            Self::Up => "M4 10l4-4 4 4",
            Self::Swap => "M3 5.5h9M9.5 3L12 5.5 9.5 8M13 10.5H4M6.5 8L4 10.5 6.5 13",
            Self::Find => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3L14 14",
            Self::Right => "M6 4l4 4-4 4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Check => "M3 8.5l3.5 3.5L13 5",
            Self::File => "M4 1.5h5.5L13 5v9.5H4zM9.5 1.5V5H13",
            Self::Folder => "M2 4h4l1.5 2H14v7H2z",
            Self::Play => "M5 3l8 5-8 5z",
            Self::Pencil => "M3 13l.7-3L11 2.8 13.2 5 6 12.3zM9.5 4.3l2.2 2.2",
            Self::Trash => "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9",
            Self::Copy => "M6 6h7.5v7.5H6zM10 6V2.5H2.5V10H6",
            Self::Download => "M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10",
            Self::Grip => "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
            Self::Lock => "M4 7h8v6.5H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
            Self::Person => "M8 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM3 13.5a5 5 0 0 1 10 0",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct IconProps {
    pub shape: Shape,
}

/// An icon of 16 by 16.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor"
            stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">
            <path d={props.shape.path()} />
        </svg>
    }
}
