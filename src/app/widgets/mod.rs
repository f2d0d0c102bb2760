//! Small components that every station uses. They know the store only to announce something.

mod button;
mod charts;
mod chips;
mod fields;
mod files;
mod icon;
mod money;
mod panel;
mod parts;
mod reorder;
mod table;

pub(crate) use self::button::{Button, IconButton, Kind};
pub(crate) use self::charts::{Bars, Segment, Sparkline, StackedBar, bar};
pub(crate) use self::chips::ChipsField;
pub(crate) use self::fields::{
    CheckField, ComboField, DayField, MoneyField, MonthField, SelectField, TextAreaField, TextField,
};
pub(crate) use self::files::{CopyButton, DownloadButton, FileButton, copy, download};
pub(crate) use self::icon::{Icon, Shape};
pub(crate) use self::money::{Money, amount_text, exact_text, grouped, percent_text, ratio_percent};
pub(crate) use self::panel::SidePanel;
pub(crate) use self::parts::{
    Badge, EmptyState, Notice, Progress, StationHead, Tabs, Tone, tone_class, use_id,
};
pub(crate) use self::reorder::{Reorder, use_reorder};
pub(crate) use self::table::{Column, Order, Table, TableRow};
