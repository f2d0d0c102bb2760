//! The document that a user saves, as types. Members that this version does not know stand in `extra` and are kept.

use serde::Serialize;

use super::condition::Condition;
use super::figure::{Figure, Level};
use crate::calendar::{DateOrder, Day, Month};

/// Members that this version does not know, in their order.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// The four dimensions that a charge is attributed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Who pays.
    Team,
    /// What is sold or built.
    Product,
    /// Where it runs.
    Environment,
    /// What the spend was for.
    UsageType,
}

impl Dimension {
    /// All four, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::Team, Self::Product, Self::Environment, Self::UsageType];

    /// Its name in files and columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Product => "product",
            Self::Environment => "environment",
            Self::UsageType => "usage_type",
        }
    }

    /// The dimension of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.name() == name)
    }

    /// Its place in [`Dimension::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Which cost column is allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// `EffectiveCost`: amortised, after discounts.
    #[default]
    Effective,
    /// `BilledCost`: what the invoice says.
    Billed,
    /// `ListCost`: before discounts.
    List,
}

impl Basis {
    /// All three, in the order in which a missing one is read from the next.
    pub const ALL: [Self; 3] = [Self::Effective, Self::Billed, Self::List];

    /// Its place in [`Basis::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The FOCUS column that holds it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Effective => "EffectiveCost",
            Self::Billed => "BilledCost",
            Self::List => "ListCost",
        }
    }
}

/// How pools that pay pools are solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolMode {
    /// Shares to pools are left out.
    Direct,
    /// Pools close in their order.
    #[default]
    StepDown,
    /// All at once, exactly.
    Reciprocal,
}

/// The cost categories of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// API calls.
    Api,
    /// Compute.
    Compute,
    /// Model hosting.
    Hosting,
    /// Downstream tools.
    Tool,
}

impl Category {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Api, Self::Compute, Self::Hosting, Self::Tool];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Compute => "compute",
            Self::Hosting => "hosting",
            Self::Tool => "tool",
        }
    }
}

/// The whole workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Workspace {
    /// What this file is: `cost-matrix/1`.
    pub format: Format,
    /// What the user calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ISO 4217 code of the currency that everything is allocated in.
    pub currency: String,
    /// Which cost column is allocated; effective where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Teams: who can pay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// Products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Declared>,
    /// Environments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<Declared>,
    /// Usage types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usage_types: Vec<Declared>,
    /// Which team has which product from which day on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ownership: Vec<Ownership>,
    /// People, dated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Roles and who fills them, by person's id.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "super::text_map")]
    pub roles: Vec<(String, String)>,
    /// The inventory.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// How CSV files that are not FOCUS are read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Texts that count as missing everywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub non_values: Vec<String>,
    /// The ordered rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// What fills dimensions that no rule set.
    #[serde(skip_serializing_if = "Setters::is_empty")]
    pub defaults: Setters,
    /// Shared costs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// How pools of pools are solved; step down where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_mode: Option<PoolMode>,
    /// Exchange rates into the workspace's currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// Quantities by which pools are divided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drivers: Vec<Driver>,
    /// Budgets of lines, with triggers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
    /// Escalation ladders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Escalation>,
    /// Weeks as they were when they were closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_weeks: Vec<ClosedWeek>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The file's format and version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Format {
    /// The version that this program writes.
    #[default]
    #[serde(rename = "cost-matrix/1")]
    One,
}

/// A team.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Team {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other spellings that bills use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// Cost centre in the general ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_center: Option<String>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The day after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The team that it became a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A declared product, environment or usage type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Declared {
    /// Unique id within its kind.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other spellings that bills use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// From a day on, a product belongs to a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ownership {
    /// The product.
    pub product: String,
    /// The team.
    pub team: String,
    /// First day.
    pub from: Day,
    /// Unknown members (a reason, who entered it).
    #[serde(flatten)]
    pub extra: Extra,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Person {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The day after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An entry of the inventory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Source {
    /// Unique id.
    pub id: String,
    /// Display name; the `ServiceName` of its typed-in charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Cost category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Vendor; the `ProviderName` of its typed-in charges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is counted (tokens, hours, seats).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter: Option<String>,
    /// Where the bill comes from, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
    /// Expected cost a month, in the workspace's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_monthly: Option<Figure>,
    /// Which charges of bills are this source's.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<Condition>,
    /// Typed-in charges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monthly: Vec<MonthlyCost>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A typed-in charge over a whole month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthlyCost {
    /// The month.
    pub month: Month,
    /// In the workspace's currency.
    pub cost: Figure,
    /// Dimensions that stand before any rule.
    #[serde(skip_serializing_if = "Setters::is_empty")]
    pub set: Setters,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a CSV file that is not FOCUS is read. It applies to a file whose header has all mapped columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, serde::Deserialize)]
pub struct Mapping {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// FOCUS column and the file's header, in order.
    #[serde(serialize_with = "super::text_map", deserialize_with = "super::read_text_map")]
    pub columns: Vec<(String, String)>,
    /// The decimal mark: `.` or `,`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<String>,
    /// How dates are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// FOCUS column and the text that every row has there.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "super::text_map",
        deserialize_with = "super::read_text_map"
    )]
    pub constants: Vec<(String, String)>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A condition and the dimensions that it sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rule {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it holds.
    pub when: Condition,
    /// What it sets.
    pub set: Setters,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The day after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is set, by dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Setters {
    /// Team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Setter>,
    /// Product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Setter>,
    /// Environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Setter>,
    /// Usage type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_type: Option<Setter>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Setters {
    /// What a dimension is set to.
    pub const fn get(&self, dimension: Dimension) -> Option<&Setter> {
        match dimension {
            Dimension::Team => self.team.as_ref(),
            Dimension::Product => self.product.as_ref(),
            Dimension::Environment => self.environment.as_ref(),
            Dimension::UsageType => self.usage_type.as_ref(),
        }
    }

    /// The place of a dimension's setter.
    pub const fn get_mut(&mut self, dimension: Dimension) -> &mut Option<Setter> {
        match dimension {
            Dimension::Team => &mut self.team,
            Dimension::Product => &mut self.product,
            Dimension::Environment => &mut self.environment,
            Dimension::UsageType => &mut self.usage_type,
        }
    }

    /// Whether nothing is set (and nothing unknown stands here).
    pub fn is_empty(&self) -> bool {
        Dimension::ALL.iter().all(|dimension| self.get(*dimension).is_none()) && self.extra.is_empty()
    }
}

/// Where a dimension's value comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Setter {
    /// A plain text.
    Text(String),
    /// A field of the charge.
    Copy(CopySetter),
    /// The team that owns what stands in another dimension on that day.
    OwnerOf {
        /// Always the product.
        owner_of: Dimension,
    },
    /// A pool, for the team only.
    Pool {
        /// The pool's id.
        pool: String,
    },
}

/// Copies a field, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CopySetter {
    /// The field.
    pub copy: String,
    /// A regular expression whose first group is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<String>,
    /// Results by value; a value that is not here sets nothing.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::optional_text_map")]
    pub map: Option<Vec<(String, String)>>,
}

/// A shared cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pool {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How it is divided.
    pub split: Split,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a pool is divided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Split {
    /// The same to each.
    Even {
        /// Teams or pools.
        targets: Vec<String>,
    },
    /// By percentages that add to exactly 100.
    Fixed {
        /// Target and percentage, in order.
        #[serde(serialize_with = "super::figure_map")]
        shares: Vec<(String, Figure)>,
    },
    /// By the targets' direct cost of the month.
    Proportional {
        /// Teams or pools.
        targets: Vec<String>,
        /// Which direct charges count.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<Condition>,
        /// Whether what earlier pools gave counts as well.
        #[serde(skip_serializing_if = "Option::is_none")]
        base: Option<Base>,
        /// What every target pays first, each month.
        #[serde(skip_serializing_if = "Option::is_none")]
        floor: Option<Figure>,
        /// What happens where there are no weights.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
    },
    /// By the driver's quantity of the month.
    Driver {
        /// The driver's id.
        driver: String,
        /// Teams or pools.
        targets: Vec<String>,
        /// What every target pays first, each month.
        #[serde(skip_serializing_if = "Option::is_none")]
        floor: Option<Figure>,
        /// What happens where there are no weights.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Otherwise>,
    },
}

impl Split {
    /// The targets, as they are written.
    pub fn targets(&self) -> Vec<&str> {
        match self {
            Self::Even { targets } | Self::Proportional { targets, .. } | Self::Driver { targets, .. } => {
                targets.iter().map(String::as_str).collect()
            }
            Self::Fixed { shares } => shares.iter().map(|(target, _)| target.as_str()).collect(),
        }
    }

    /// Its name in files.
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Even { .. } => "even",
            Self::Fixed { .. } => "fixed",
            Self::Proportional { .. } => "proportional",
            Self::Driver { .. } => "driver",
        }
    }
}

/// What a proportional split counts beside direct cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// What earlier pools gave.
    Received,
}

/// What a split does where its weights are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// The same to each.
    Even,
}

/// An exchange rate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// The foreign currency.
    pub from: String,
    /// The month in which it holds.
    pub month: Month,
    /// Units of the workspace's currency for one of the foreign one.
    pub rate: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Quantities by which pools are divided.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Driver {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The quantities.
    pub values: Vec<DriverValue>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A target's quantity in a month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DriverValue {
    /// The month.
    pub month: Month,
    /// Team or pool.
    pub target: String,
    /// Quantity.
    pub quantity: Figure,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A budget on a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Budget {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Column of the matrix and its value: the entries that count.
    #[serde(serialize_with = "super::text_map")]
    pub line: Vec<(String, String)>,
    /// How long it lasts; a month where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<BudgetPeriod>,
    /// Amount for one period, in the workspace's currency.
    pub amount: Figure,
    /// First month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// The month after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Month>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Person's id or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// What raises an alert.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// The escalation's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How long a budget lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetPeriod {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
}

/// A condition on a line's spend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trigger {
    /// Unique within its budget.
    pub id: String,
    /// What is looked at: `actual`, `forecast`, `variance`, or one of a later version.
    pub on: String,
    /// Percentage of the budget, or an amount.
    pub at: Level,
    /// What a variance is held against: `plan`, `previous`, `trailing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versus: Option<String>,
    /// What the difference must reach besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Figure>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A ladder of who is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Escalation {
    /// Unique id.
    pub id: String,
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The levels, first told first.
    pub levels: Vec<EscalationLevel>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A level of a ladder.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EscalationLevel {
    /// Roles (`team owner`, `deputy`, `budget owner`, `finance`, `leadership`), people's ids or addresses.
    pub notify: Vec<String>,
    /// Channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// How long without an answer until the next level is told, as `24h` or `2d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledge_within: Option<String>,
    /// What this level may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Unknown members.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A week as it was known when it was closed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClosedWeek {
    /// The ISO week, as `2026-W11`.
    pub week: crate::calendar::Week,
    /// Every other member, as it stands in the file.
    #[serde(flatten)]
    pub extra: Extra,
}
