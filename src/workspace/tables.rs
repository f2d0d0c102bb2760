//! Small tables that people keep in spreadsheets: rates and prices, as CSV (comma, semicolon) or pasted cells (tabs). The
//! first line names the columns.

use super::{Figure, Price, Rate, folded};
use crate::calendar::Day;

/// A table that can't be read: the line, from 1, and what to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// The line.
    pub line: usize,
    /// What is wrong, in words.
    pub reason: String,
}

impl std::fmt::Display for TableFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.reason)
    }
}

/// A line with its cells by the names of their columns.
struct Line<'t> {
    number: usize,
    header: &'t [String],
    cells: Vec<String>,
}

impl Line<'_> {
    /// The text under the first of these names that is a column; empty where there is none.
    fn text(&self, names: &[&str]) -> &str {
        let place = names.iter().find_map(|name| self.header.iter().position(|own| own == name));
        place.and_then(|place| self.cells.get(place)).map_or("", |text| text.trim())
    }

    fn fault(&self, reason: String) -> TableFault {
        TableFault { line: self.number, reason }
    }

    fn needed(&self, names: &[&str]) -> Result<&str, TableFault> {
        match self.text(names) {
            "" => Err(self.fault(format!("the column {} is empty or missing", names[0]))),
            text => Ok(text),
        }
    }

    fn figure(&self, names: &[&str]) -> Result<Figure, TableFault> {
        let text = self.needed(names)?;
        Figure::parse(text).map_err(|error| self.fault(format!("{}: {text:?} {error}", names[0])))
    }

    fn day(&self, names: &[&str]) -> Result<Option<Day>, TableFault> {
        match self.text(names) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| self.fault(format!("{}: {text:?} is no day, as 2026-03-11", names[0]))),
        }
    }
}

/// Rates out of a table with the columns month, currency and rate (units of the workspace's currency for one).
pub fn rates_of_table(text: &str) -> Result<Vec<Rate>, TableFault> {
    read(text, |line| {
        let month = line.needed(&["month"])?;
        let rate = line.figure(&["rate"])?;
        if rate.amount().is_zero() || rate.amount().is_negative() {
            return Err(line.fault("rate: a rate is above zero".to_owned()));
        }
        Ok(Rate {
            from: line.needed(&["currency", "from"])?.to_uppercase(),
            month: month
                .parse()
                .map_err(|_| line.fault(format!("month: {month:?} is no month, as 2026-03")))?,
            rate,
            extra: Default::default(),
        })
    })
}

/// Prices out of a table with the columns provider, model, token_type, per_million, currency, and, where they are known,
/// from, source and read_on.
pub fn prices_of_table(text: &str) -> Result<Vec<Price>, TableFault> {
    let own = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    read(text, |line| {
        Ok(Price {
            provider: line.needed(&["provider"])?.to_owned(),
            model: line.needed(&["model"])?.to_owned(),
            token_type: line.needed(&["token_type", "token type", "type"])?.to_lowercase(),
            per_million: line.figure(&["per_million", "per million", "price"])?,
            currency: line.needed(&["currency"])?.to_uppercase(),
            from: line.day(&["from", "valid from"])?,
            source: own(line.text(&["source", "address"])),
            read_on: line.day(&["read_on", "read on", "date"])?,
            extra: Default::default(),
        })
    })
}

/// Puts rates into a list; one for the same currency and month takes the place of what is there.
pub fn put_rates(list: &mut Vec<Rate>, more: Vec<Rate>) {
    for rate in more {
        list.retain(|own| folded(&own.from) != folded(&rate.from) || own.month != rate.month);
        list.push(rate);
    }
}

/// Puts prices into a list; one for the same model, tokens and first day takes the place of what is there.
pub fn put_prices(list: &mut Vec<Price>, more: Vec<Price>) {
    let key = |price: &Price| {
        ([&price.provider, &price.model, &price.token_type].map(|text| folded(text)), price.from)
    };
    for price in more {
        list.retain(|own| key(own) != key(&price));
        list.push(price);
    }
}

fn read<T>(text: &str, each: impl Fn(&Line<'_>) -> Result<T, TableFault>) -> Result<Vec<T>, TableFault> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let Some((_, first)) = lines.next() else {
        return Err(TableFault { line: 1, reason: "is empty; the first line names the columns".to_owned() });
    };
    let mark = ['\t', ';', ','].into_iter().find(|mark| first.contains(*mark)).unwrap_or(',');
    let header: Vec<String> = cells(first, mark).iter().map(|cell| folded(cell)).collect();
    lines
        .map(|(place, line)| each(&Line { number: place + 1, header: &header, cells: cells(line, mark) }))
        .collect()
}

/// The cells of one line; a quoted one may hold the mark and doubled quotes.
fn cells(line: &str, mark: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let (mut quoted, mut letters) = (false, line.chars().peekable());
    while let Some(letter) = letters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            letter if letter == mark && !quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_and_put_in_their_place() {
        let mut rates =
            rates_of_table("month,currency,rate\n2026-03,eur,1.0842\n\n2026-04,EUR,1.09\n").expect("rates");
        assert_eq!((rates[0].from.as_str(), rates[0].rate.text()), ("EUR", "1.0842"));
        put_rates(&mut rates, rates_of_table("Rate;Currency;Month\n1.1;eur;2026-03").expect("rates"));
        assert_eq!(rates.iter().map(|rate| rate.rate.text()).collect::<Vec<_>>(), ["1.09", "1.1"]);
    }

    #[test]
    fn faults_name_line_and_column() {
        for (text, fault) in [
            ("month,currency,rate\n2026-13,EUR,1", "line 2: month: \"2026-13\" is no month, as 2026-03"),
            ("month,currency,rate\n\n2026-03,EUR,0", "line 3: rate: a rate is above zero"),
            ("month,rate\n2026-03,1", "line 2: the column currency is empty or missing"),
            ("", "line 1: is empty; the first line names the columns"),
        ] {
            assert_eq!(rates_of_table(text).map_err(|fault| fault.to_string()), Err(fault.to_owned()));
        }
    }

    #[test]
    fn prices_keep_where_they_were_read() {
        let text = "provider\tmodel\ttoken_type\tprice\tcurrency\tfrom\tsource\tread_on\n\
                    OpenAI\tgpt-5*\tInput\t1.25\tusd\t2026-01-01\thttps://example.com/prices\t2026-03-01";
        let prices = prices_of_table(text).expect("prices");
        assert_eq!(prices[0].token_type, "input");
        assert_eq!(prices[0].currency, "USD");
        assert_eq!(prices[0].source.as_deref(), Some("https://example.com/prices"));
        assert_eq!(prices[0].read_on.map(|day| day.to_string()).as_deref(), Some("2026-03-01"));
    }
}
