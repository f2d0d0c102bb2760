//! How texts and figures are written: money with grouped digits, percentages, cells that Markdown takes for what
//! they are.

use crate::money::{Amount, Ratio, round_list};
pub use crate::words::{count, grouped};

/// How many digits of costs are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// The currency's minor unit, with so many decimals; tables are rounded so that they add up.
    Minor(u32),
    /// Every digit.
    Exact,
}

impl Digits {
    /// A number without separators, as scripts read it.
    pub fn plain(self, amount: Amount) -> String {
        match self {
            Self::Minor(places) => amount.to_fixed(places),
            Self::Exact => amount.to_string(),
        }
    }

    /// A number whose thousands are told apart, as people read it.
    pub fn grouped(self, amount: Amount) -> String {
        grouped(&self.plain(amount))
    }
}

/// A part of a whole as an exact fraction; none of nothing.
pub(super) fn share(part: Amount, whole: Amount) -> Option<Ratio> {
    (!whole.is_zero()).then(|| part.to_ratio() / whole.to_ratio())
}

/// A part of a whole as `12.3 %`; a dash of nothing.
pub fn percent(part: Amount, whole: Amount) -> String {
    let hundred = Ratio::from_integer(100.into());
    let percentage = share(part, whole).and_then(|share| Amount::from_ratio(&(share * hundred)).ok());
    percentage.map_or_else(|| "–".to_owned(), |percentage| format!("{} %", percentage.to_fixed(1)))
}

/// The parts of what they add up to, as `12.3 %` each and together 100.0 %; dashes of nothing.
pub fn percents(parts: &[Amount]) -> Vec<String> {
    let whole: Amount = parts.iter().copied().sum();
    let hundred = Ratio::from_integer(100.into());
    let exact = |part: &Amount| Amount::from_ratio(&(share(*part, whole)? * &hundred)).ok();
    let exact: Option<Vec<Amount>> = parts.iter().map(exact).collect();
    let text = |percentage: Amount| format!("{} %", percentage.to_fixed(1));
    match exact {
        Some(exact) => round_list(&exact, 1).into_iter().map(text).collect(),
        None => parts.iter().map(|part| percent(*part, whole)).collect(),
    }
}

/// A text that stands in Markdown as itself, on one line.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '&' => escaped.push_str("&amp;"),
            _ if is_control(character) => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A text without line breaks and other signs that control something, its space drawn together.
pub(super) fn clean(text: &str) -> String {
    let plain: String = text.chars().map(|sign| if is_control(sign) { ' ' } else { sign }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Signs that end a line, or turn what follows around.
pub(super) fn is_control(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A list as `a, b, c and 4 more`.
pub(super) fn listed(texts: &[String], most: usize) -> String {
    if texts.len() <= most {
        return texts.join(", ");
    }
    format!("{} and {} more", texts[..most].join(", "), texts.len() - most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let text = |text: &str| Amount::parse(text).map(|amount| Digits::Minor(2).grouped(amount));
        assert_eq!(text("0"), Ok("0.00".to_owned()));
        assert_eq!(text("-999.994"), Ok("-999.99".to_owned()));
        assert_eq!(text("-1234567.891"), Ok("-1,234,567.89".to_owned()));
        assert_eq!(
            Amount::parse("1234.5678").map(|it| Digits::Exact.grouped(it)),
            Ok("1,234.5678".to_owned())
        );
    }

    #[test]
    fn percentages_of_a_whole_add_up() {
        let parts = |texts: [&str; 3]| percents(&texts.map(|text| Amount::parse(text).unwrap_or_default()));
        assert_eq!(parts(["1", "1", "1"]), ["33.4 %", "33.3 %", "33.3 %"]);
        assert_eq!(parts(["0.06", "99.88", "0.06"]), ["0.1 %", "99.9 %", "0.0 %"]);
        assert_eq!(parts(["3", "-1", "0"]), ["150.0 %", "-50.0 %", "0.0 %"]);
        assert_eq!(parts(["0", "0", "0"]), ["–", "–", "–"]);
    }

    #[test]
    fn markdown_stands_as_text() {
        assert_eq!(escaped("a|b\n<b>[x](y) & \\"), "a\\|b \\<b\\>\\[x\\](y) &amp; \\\\");
    }
}
