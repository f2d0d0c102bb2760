//! Guesses how a table that is not FOCUS is to be read, from the names of its columns and from its first values.

use crate::calendar::{DateOrder, Stamp};
use crate::money::{DecimalMark, read_decimal};
use crate::workspace::Mapping;

/// A mapping that may fit, and how far it can be trusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guess {
    /// The mapping; without a period's start or a cost where none was found.
    pub mapping: Mapping,
    /// Whether start and cost are told by their names, every sampled value reads, and nothing had a second reading.
    pub confident: bool,
    /// What a person should look at, in words.
    pub doubts: Vec<String>,
}

/// Names of columns (lower case, letters and digits only) by what they usually hold; the more telling ones first.
const ROLES: [(&str, &[&str]); 22] = [
    (
        "ChargePeriodStart",
        &[
            "chargeperiodstart",
            "lineitemusagestartdate",
            "usagestartdate",
            "usagestarttime",
            "usagestart",
            "serviceperiodstart",
            "periodstart",
            "startdate",
            "starttime",
            "startingat",
            "bucketstart",
            "start",
            "usagedate",
            "usagedatetime",
            "usagedateutc",
            "chargedate",
            "transactiondate",
            "date",
            "dateutc",
            "datum",
            "day",
            "tag",
            "timestamp",
            "createdat",
            "datetime",
            "time",
            "month",
            "monat",
            "billingperiodstart",
            "billingmonth",
            "period",
            "invoicedate",
        ],
    ),
    (
        "ChargePeriodEnd",
        &[
            "chargeperiodend",
            "lineitemusageenddate",
            "usageenddate",
            "usageendtime",
            "usageend",
            "serviceperiodend",
            "periodend",
            "enddate",
            "endtime",
            "endingat",
            "bucketend",
            "end",
        ],
    ),
    ("EffectiveCost", &["effectivecost", "amortizedcost", "amortisedcost"]),
    ("ListCost", &["listcost", "ondemandcost", "grosscost", "grossamount", "paygcost"]),
    (
        "BilledCost",
        &[
            "billedcost",
            "lineitemunblendedcost",
            "unblendedcost",
            "costinbillingcurrency",
            "netcost",
            "netamount",
            "pretaxcost",
            "cost",
            "costs",
            "totalcost",
            "costtotal",
            "billedamount",
            "chargeamount",
            "amount",
            "amountvalue",
            "spend",
            "totalspend",
            "charge",
            "charges",
            "usagecost",
            "price",
            "totalprice",
            "total",
            "kosten",
            "betrag",
            "nettobetrag",
            "montant",
            "importe",
        ],
    ),
    (
        "BillingCurrency",
        &[
            "billingcurrency",
            "billingcurrencycode",
            "lineitemcurrencycode",
            "currency",
            "currencycode",
            "amountcurrency",
            "wahrung",
            "devise",
            "moneda",
        ],
    ),
    (
        "ProviderName",
        &["provider", "providername", "serviceprovidername", "vendor", "vendorname", "supplier", "anbieter"],
    ),
    (
        "ServiceName",
        &[
            "service",
            "servicename",
            "product",
            "productname",
            "lineitemproductcode",
            "metercategory",
            "sku",
            "dienst",
            "produkt",
        ],
    ),
    (
        "SubAccountName",
        &[
            "projectname",
            "project",
            "workspacename",
            "workspace",
            "subscriptionname",
            "accountname",
            "teamname",
            "projekt",
        ],
    ),
    (
        "SubAccountId",
        &[
            "projectid",
            "workspaceid",
            "subscriptionid",
            "lineitemusageaccountid",
            "usageaccountid",
            "accountid",
        ],
    ),
    ("BillingAccountName", &["organization", "organizationname", "organisation", "billingaccount"]),
    ("ResourceId", &["resourceid", "lineitemresourceid"]),
    ("ResourceName", &["resourcename", "resource", "instance", "cluster"]),
    ("RegionName", &["region", "regionname", "location"]),
    ("ChargeCategory", &["chargetype", "lineitemlineitemtype", "lineitemtype"]),
    (
        "ChargeDescription",
        &[
            "description",
            "lineitemlineitemdescription",
            "chargedescription",
            "lineitem",
            "item",
            "beschreibung",
        ],
    ),
    (
        "ConsumedQuantity",
        &[
            "quantity",
            "usagequantity",
            "usageamount",
            "lineitemusageamount",
            "totaltokens",
            "tokens",
            "units",
            "menge",
        ],
    ),
    ("ConsumedUnit", &["unit", "unitofmeasure", "usageunit", "pricingunit", "unittype", "einheit"]),
    ("x_Model", &["model", "modelname", "modelid", "modelversion", "modell"]),
    ("x_TokenType", &["tokentype"]),
    ("x_User", &["user", "username", "useremail", "email", "userid", "member", "seat", "benutzer"]),
    ("x_ApiKey", &["apikey", "apikeyname", "apikeyid", "keyname", "keyalias"]),
];

const COSTS: [&str; 3] = ["EffectiveCost", "ListCost", "BilledCost"];

const CURRENCIES: [&str; 10] = ["usd", "eur", "gbp", "chf", "jpy", "inr", "cad", "aud", "sek", "brl"];

impl Guess {
    /// How many columns it tells the meaning of.
    pub(super) const fn strength(&self) -> usize {
        self.mapping.columns.len()
    }

    /// The guess for a table's header and first rows.
    pub(super) fn of(file: &str, header: &[String], sample: &[Vec<String>], delimiter: u8) -> Self {
        let mut guess = Self { mapping: Mapping { id: slug(file), ..Mapping::default() }, ..Self::default() };
        let table = Table { header, sample };
        for (target, names) in ROLES {
            if let Some(index) = table.named(names) {
                guess.add(target, header, index);
            }
        }
        guess.find_start(&table);
        guess.find_cost(&table);
        guess.constant_currency(header);
        guess.date_order(&table);
        guess.decimal_mark(&table, delimiter);
        guess.confident = guess.doubts.is_empty();
        guess
    }

    fn add(&mut self, target: &str, header: &[String], index: usize) {
        let title = header[index].trim().to_owned();
        self.mapping.columns.push((target.to_owned(), title));
    }

    fn title(&self, target: &str) -> Option<&str> {
        self.mapping.columns.iter().find(|(name, _)| name == target).map(|(_, title)| title.as_str())
    }

    fn cost_title(&self) -> Option<&str> {
        COSTS.iter().rev().find_map(|target| self.title(target))
    }

    /// Where no name tells the start: the first column whose values are all dates.
    fn find_start(&mut self, table: &Table<'_>) {
        let starts_like_dates =
            |title: &str| table.index(title).is_some_and(|index| table.dates(index).next().is_some());
        if self.title("ChargePeriodStart").is_some_and(starts_like_dates) {
            return;
        }
        self.mapping.columns.retain(|(target, _)| target != "ChargePeriodStart");
        match (0..table.header.len()).find(|index| table.dates(*index).next().is_some()) {
            Some(index) => {
                self.add("ChargePeriodStart", table.header, index);
                self.doubts.push(format!(
                    "\"{}\" is taken for the day because its values are dates",
                    table.header[index]
                ));
            }
            None => self.doubts.push("no column holds dates".to_owned()),
        }
    }

    /// Where no name tells the cost: the last column of decimals.
    fn find_cost(&mut self, table: &Table<'_>) {
        if self.cost_title().is_some() {
            return;
        }
        let decimals = |index: &usize| table.are_decimals(*index) && !self.is_used(&table.header[*index]);
        match (0..table.header.len()).rev().find(decimals) {
            Some(index) => {
                self.add("BilledCost", table.header, index);
                let title = &table.header[index];
                self.doubts
                    .push(format!("\"{title}\" is taken for the cost because its values are decimals"));
            }
            None => self.doubts.push("no column looks like a cost".to_owned()),
        }
    }

    fn is_used(&self, title: &str) -> bool {
        self.mapping.columns.iter().any(|(_, used)| used == title.trim())
    }

    /// `Cost (USD)` names the currency of every row.
    fn constant_currency(&mut self, header: &[String]) {
        if self.title("BillingCurrency").is_some() || header.is_empty() {
            return;
        }
        let Some(title) = self.cost_title() else { return };
        let name = plain_name(title);
        let named = CURRENCIES.iter().find(|code| name.ends_with(**code)).map(|code| code.to_uppercase());
        let signs = [('$', "USD"), ('€', "EUR"), ('£', "GBP")];
        let signed =
            || signs.iter().find(|(sign, _)| title.contains(*sign)).map(|(_, code)| (*code).to_owned());
        if let Some(currency) = named.or_else(signed) {
            self.mapping.constants.push(("BillingCurrency".to_owned(), currency));
        }
    }

    fn date_order(&mut self, table: &Table<'_>) {
        let Some(index) = self.title("ChargePeriodStart").and_then(|title| table.index(title)) else {
            return;
        };
        let orders: Vec<DateOrder> = table.dates(index).collect();
        let Some(first) = orders.first() else { return };
        self.mapping.dates = (*first != DateOrder::YearFirst).then_some(*first);
        if orders.len() > 1 {
            self.doubts
                .push(format!("the dates in \"{}\" may be month/day or day/month", table.header[index]));
        }
    }

    fn decimal_mark(&mut self, table: &Table<'_>, delimiter: u8) {
        let Some(index) = self.cost_title().and_then(|title| table.index(title)) else { return };
        let reads = |mark| table.values(index).all(|text| read_decimal(text, mark).is_ok());
        let comma = match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
            (true, false) => false,
            (false, true) => true,
            (false, false) => {
                self.doubts.push(format!("not every value of \"{}\" is a number", table.header[index]));
                table.values(index).any(|text| text.rfind(',') > text.rfind('.'))
            }
            // Without a mark both readings are the same; else 1,234 and 1.234 depend on who wrote them.
            (true, true) => {
                let marks = table.values(index).filter(|text| text.contains(['.', ',']));
                let (all, commas) = marks
                    .fold((0, 0), |(all, commas), text| (all + 1, commas + usize::from(text.contains(','))));
                if all > 0 {
                    self.doubts.push(format!(
                        "\"{}\" may have a decimal comma or a decimal point",
                        table.header[index]
                    ));
                }
                all > 0 && (commas == all) == (delimiter == b';')
            }
        };
        self.mapping.decimal = comma.then(|| ",".to_owned());
    }
}

struct Table<'a> {
    header: &'a [String],
    sample: &'a [Vec<String>],
}

impl<'a> Table<'a> {
    fn index(&self, title: &str) -> Option<usize> {
        self.header.iter().position(|name| name.trim() == title)
    }

    /// The column that bears the first of the names that any bears, with or without a currency behind it.
    fn named(&self, names: &[&str]) -> Option<usize> {
        let bears = |index: &usize, name: &str| {
            let own = plain_name(&self.header[*index]);
            own == name || own.strip_prefix(name).is_some_and(|rest| CURRENCIES.contains(&rest))
        };
        names.iter().find_map(|name| (0..self.header.len()).find(|index| bears(index, name)))
    }

    fn values(&self, index: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let cells = self.sample.iter().filter_map(move |row| row.get(index));
        cells.map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// The orders in which all values of a column are dates.
    fn dates(&self, index: usize) -> impl Iterator<Item = DateOrder> + use<'a, '_> {
        let any = self.values(index).next().is_some();
        let orders =
            [DateOrder::YearFirst, DateOrder::DayFirstDots, DateOrder::MonthFirst, DateOrder::DayFirst];
        let fits = move |order: &DateOrder| {
            let written = |text: &str| match order {
                DateOrder::DayFirstDots => text.contains('.') && !text.contains('/'),
                DateOrder::MonthFirst | DateOrder::DayFirst => {
                    !text.starts_with(|first: char| !first.is_ascii_digit()) && text.contains(['/', '-'])
                }
                // Eight digits may as well be a number of something.
                DateOrder::YearFirst => text.contains(['-', '/']),
            };
            any && self.values(index).all(|text| written(text) && Stamp::parse(text, *order).is_ok())
        };
        orders.into_iter().filter(fits)
    }

    fn are_decimals(&self, index: usize) -> bool {
        let numbers = |mark| self.values(index).all(|text| read_decimal(text, mark).is_ok());
        let marked = self.values(index).any(|text| text.contains(['.', ',']));
        marked && (numbers(DecimalMark::Point) || numbers(DecimalMark::Comma))
    }
}

/// A name in lower case, letters and digits only, without accents that names are commonly written without.
fn plain_name(title: &str) -> String {
    title
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ä' { 'a' } else { letter })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// An id out of a file's name.
fn slug(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let words = stem.split(|letter: char| !letter.is_ascii_alphanumeric() || letter.is_ascii_digit());
    let slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.is_empty() { "bill".to_owned() } else { slug }
}
