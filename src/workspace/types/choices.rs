//! The words that the contract lets a member choose from.

use serde::Serialize;

/// The four dimensions that a charge is attributed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Billed => "billed",
            Self::List => "list",
        }
    }

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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

impl PoolMode {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Direct, Self::StepDown, Self::Reciprocal];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::StepDown => "step_down",
            Self::Reciprocal => "reciprocal",
        }
    }
}

/// The cost categories of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// How long a budget lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BudgetPeriod {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
}

impl BudgetPeriod {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Month, Self::Quarter];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }
}

/// What of a budget's period goes on into the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CarryOver {
    /// What was not spent.
    Unspent,
    /// What was spent too much.
    Overspent,
    /// Either.
    Both,
}

impl CarryOver {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Unspent, Self::Overspent, Self::Both];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspent => "unspent",
            Self::Overspent => "overspent",
            Self::Both => "both",
        }
    }
}

/// How much is known of who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// A rule or a source named the team.
    Direct,
    /// Through a pool.
    Shared,
    /// A default or a catch-all named it.
    Defaulted,
    /// Nobody pays.
    Unallocated,
}

impl Coverage {
    /// All four, from the best.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Shared, Self::Defaulted, Self::Unallocated];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Shared => "shared",
            Self::Defaulted => "defaulted",
            Self::Unallocated => "unallocated",
        }
    }
}

/// What a proportional split counts beside direct cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// What earlier pools gave.
    Received,
}

/// What a split does where its weights are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// The same to each.
    Even,
}
