//! OpenAI's costs: the dashboard's CSV and the answers of the costs interface, in dollars. Its usage exports hold tokens and
//! no money, see `usage`.

use std::borrow::Cow;

use super::plan::{Header, NoBill, Plan, Recognised, Skip};
use super::values::{of_seconds, token_type};

const RENAMED: [(&str, &str); 10] = [
    ("amountvalue", "BilledCost"),
    ("amountcurrency", "BillingCurrency"),
    ("projectid", "SubAccountId"),
    ("projectname", "SubAccountName"),
    ("organizationid", "BillingAccountId"),
    ("organizationname", "BillingAccountName"),
    ("apikeyid", "x_ApiKey"),
    ("lineitem", "ChargeDescription"),
    ("quantity", "ConsumedQuantity"),
    ("quantityunit", "ConsumedUnit"),
];

pub(super) fn recognise(header: &Header<'_>) -> Option<Recognised> {
    let start = header.find("start_time")?;
    if header.find("num_model_requests").is_some() && header.plain("amountvalue").is_none() {
        if let Some(usage) = super::usage::openai(header) {
            return Some(usage);
        }
        let lacks = "its tokens are not told apart by what was cached, and it has no cost; give the costs of the same days \
                     (/v1/organization/costs, or cost_….csv of the dashboard)";
        return Some(Recognised::NoBill(NoBill { format: "openai-usage", lacks }));
    }
    let amount = header.plain("amountvalue")?;
    header.plain("amountcurrency")?;
    let mut plan = Plan::new("openai-costs", header);
    plan.rename_plain(header, &RENAMED);
    plan.replace("ChargePeriodStart", start, move |cells| of_seconds(cells.text(start)));
    if let Some(end) = header.find("end_time") {
        plan.replace("ChargePeriodEnd", end, move |cells| of_seconds(cells.text(end)));
    }
    for (target, text) in
        [("ProviderName", "OpenAI"), ("ServiceName", "OpenAI API"), ("ChargeCategory", "Usage")]
    {
        plan.constant(target, text);
    }
    let users = [header.find("user_email"), header.find("user_id")];
    if let Some(user) = users[0].or(users[1]) {
        plan.derive("x_User", user, move |cells| cells.first(&users));
    }
    let item = header.plain("lineitem");
    if let Some(item) = item {
        plan.derive("x_Model", item, move |cells| part(cells.text(item), Part::Model));
        plan.derive("x_TokenType", item, move |cells| token_type(&part(cells.text(item), Part::Kind)).into());
    }
    // A day without spend is a row with nothing but its times.
    let telling = [
        Some(amount),
        item,
        header.plain("amountcurrency"),
        header.plain("projectid"),
        header.plain("quantity"),
    ];
    plan.skip(move |cells| cells.first(&telling).is_empty().then_some(Skip::Other));
    Some(Recognised::Bill(Box::new(plan)))
}

enum Part {
    Model,
    Kind,
}

/// `gpt-5.6-sol, cached input` is a model and a kind of tokens; other items are no model's.
fn part(item: Cow<'_, str>, part: Part) -> Cow<'_, str> {
    match item.rsplit_once(", ") {
        Some((model, kind)) if !token_type(kind).is_empty() => Cow::Owned(match part {
            Part::Model => model.trim().to_owned(),
            Part::Kind => kind.trim().to_owned(),
        }),
        _ => "".into(),
    }
}
