//! Small components that every station uses. They know the store only to announce something.

mod charts;
mod chips;
mod fields;
mod files;
mod money;
mod panel;
mod parts;
mod reorder;
mod table;

pub(crate) use front::{Button, FileButton, Icon, IconButton, Kind, Shape, StationHead};

pub(crate) use self::charts::{Plot, Segment, StackedBar, at, bar};
pub(crate) use self::chips::ChipsField;
pub(crate) use self::fields::{
    CheckField, ComboField, DayField, MoneyField, MonthField, SelectField, TextAreaField, TextField,
};
pub(crate) use self::files::{CopyButton, DownloadButton, copy, copy_rich, download};
pub(crate) use self::money::{Money, amount_text, exact_text, grouped, percent_text, ratio_percent};
pub(crate) use self::panel::SidePanel;
pub(crate) use self::parts::{Badge, EmptyState, Notice, Progress, Tabs, Tone, tone_class};
pub(crate) use self::reorder::{Reorder, use_reorder};
pub(crate) use self::table::{Column, Order, Table, TableRow};
