//! The columns of FOCUS, the FinOps Open Cost & Usage Specification, by the version that brought them.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything that charges can be told apart by.
    Text,
    /// A cost, a price or a quantity.
    Number,
    /// A point in time of a period.
    Stamp,
    /// A JSON object of tags.
    Tags,
    /// What tells single rows apart: an id, a moment. Kept only where somebody asks for it.
    Key,
}

/// A column of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) name: &'static str,
    /// Minor version, from 0 to 4, that it first appears in.
    version: u8,
    pub(super) kind: Kind,
}

const fn known(version: u8, kind: Kind, name: &'static str) -> Known {
    Known { name, version, kind }
}

use Kind::{Number, Stamp, Tags, Text};

const COLUMNS: [Known; 67] = [
    known(0, Text, "AvailabilityZone"),
    known(0, Number, "BilledCost"),
    known(0, Text, "BillingAccountId"),
    known(0, Text, "BillingAccountName"),
    known(0, Text, "BillingCurrency"),
    known(0, Stamp, "BillingPeriodEnd"),
    known(0, Stamp, "BillingPeriodStart"),
    known(0, Text, "ChargeCategory"),
    known(0, Text, "ChargeClass"),
    known(0, Text, "ChargeDescription"),
    known(0, Text, "ChargeFrequency"),
    known(0, Stamp, "ChargePeriodEnd"),
    known(0, Stamp, "ChargePeriodStart"),
    known(0, Text, "CommitmentDiscountCategory"),
    known(0, Text, "CommitmentDiscountId"),
    known(0, Text, "CommitmentDiscountName"),
    known(0, Text, "CommitmentDiscountStatus"),
    known(0, Text, "CommitmentDiscountType"),
    known(0, Number, "ConsumedQuantity"),
    known(0, Text, "ConsumedUnit"),
    known(0, Number, "ContractedCost"),
    known(0, Number, "ContractedUnitPrice"),
    known(0, Number, "EffectiveCost"),
    known(0, Text, "InvoiceIssuerName"),
    known(0, Number, "ListCost"),
    known(0, Number, "ListUnitPrice"),
    known(0, Text, "PricingCategory"),
    known(0, Number, "PricingQuantity"),
    known(0, Text, "PricingUnit"),
    known(0, Text, "ProviderName"),
    known(0, Text, "PublisherName"),
    known(0, Text, "RegionId"),
    known(0, Text, "RegionName"),
    known(0, Text, "ResourceId"),
    known(0, Text, "ResourceName"),
    known(0, Text, "ResourceType"),
    known(0, Text, "ServiceCategory"),
    known(0, Text, "ServiceName"),
    known(0, Text, "SkuId"),
    known(0, Text, "SkuPriceId"),
    known(0, Text, "SubAccountId"),
    known(0, Text, "SubAccountName"),
    known(0, Tags, "Tags"),
    known(1, Text, "CapacityReservationId"),
    known(1, Text, "CapacityReservationStatus"),
    known(1, Number, "CommitmentDiscountQuantity"),
    known(1, Text, "CommitmentDiscountUnit"),
    known(1, Text, "ServiceSubcategory"),
    known(1, Text, "SkuMeter"),
    known(1, Text, "SkuPriceDetails"),
    known(2, Text, "BillingAccountType"),
    known(2, Text, "InvoiceId"),
    known(2, Text, "PricingCurrency"),
    known(2, Number, "PricingCurrencyContractedUnitPrice"),
    known(2, Number, "PricingCurrencyEffectiveCost"),
    known(2, Number, "PricingCurrencyListUnitPrice"),
    known(2, Text, "SubAccountType"),
    known(3, Text, "AllocatedMethodDetails"),
    known(3, Text, "AllocatedMethodId"),
    known(3, Text, "AllocatedResourceId"),
    known(3, Text, "AllocatedResourceName"),
    known(3, Text, "AllocatedTags"),
    known(3, Text, "ContractApplied"),
    known(3, Text, "HostProviderName"),
    known(3, Text, "ServiceProviderName"),
    known(4, Text, "CommitmentProgramEligibilityDetails"),
    known(4, Text, "InvoiceDetailId"),
];

/// The column of a name, in whatever case it is written.
pub(super) fn find(name: &str) -> Option<Known> {
    COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(name)).copied()
}

/// The newest version that any of the columns needs, as a format: `focus-1.0`.
pub(super) fn format_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let version = names.filter_map(find).map(|column| column.version).max().unwrap_or_default();
    format!("focus-1.{version}")
}
