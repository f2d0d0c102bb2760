//! What vendors' cells hold, in the writing of FOCUS: days, sums, kinds of tokens, tags. What can't be read stays as it
//! is, so that the row is refused with its own text.

use std::borrow::Cow;

use serde_json::Value;

use crate::bills::tags::read_tags;
use crate::calendar::{DateOrder, Day, Stamp};
use crate::money::{DecimalMark, ExactSum, read_decimal};

/// A date that has its month first, or any that reads as it is: `9/5/26`, `09/05/2026`, `2026-09-05`.
pub(super) fn american_day(text: Cow<'_, str>) -> Cow<'_, str> {
    let date = text.split(' ').next().unwrap_or_default();
    let Some((month_and_day, year)) = date.rsplit_once('/') else { return text };
    let century = if year.len() == 2 { "20" } else { "" };
    match Stamp::parse(&format!("{month_and_day}/{century}{year}"), DateOrder::MonthFirst) {
        Ok(stamp) => Cow::Owned(stamp.day().to_string()),
        Err(_) => text,
    }
}

/// The day after a last day that is included.
pub(super) fn day_after(text: &str) -> Option<String> {
    Some(Stamp::parse(text, DateOrder::YearFirst).ok()?.day().next().to_string())
}

/// Seconds since 1970 as a moment; other texts stay.
pub(super) fn of_seconds(text: Cow<'_, str>) -> Cow<'_, str> {
    let seconds = text.split_once('.').map_or(&*text, |(whole, fraction)| {
        if fraction.bytes().all(|digit| digit == b'0') { whole } else { "" }
    });
    let Ok(seconds) = seconds.parse::<u64>() else { return text };
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let Ok(days) = i32::try_from(days) else { return text };
    if days > 2_900_000 {
        return text;
    }
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    Cow::Owned(format!("{}T{hour:02}:{minute:02}:{second:02}Z", Day::from_epoch(days)))
}

/// The sum of numbers, every digit kept; empty ones do not count. None where one is no number.
pub(super) fn sum<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let mut sum = ExactSum::default();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        sum.add(&read_decimal(text, DecimalMark::Point).ok()?);
    }
    Some(sum.exact())
}

/// One number less another.
pub(super) fn difference(text: &str, less: &str) -> Option<String> {
    sum([text, &negative(&sum([less])?)])
}

fn negative(text: &str) -> String {
    text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned)
}

/// Whether a text is a number other than zero.
pub(super) fn is_not_zero(text: &str) -> bool {
    read_decimal(text, DecimalMark::Point).is_ok_and(|read| !read.amount.is_zero() || read.tail.is_some())
}

/// Hundredths as wholes: `15.7378` becomes `15.7378E-2`, which is `0.157378` with every digit.
pub(super) fn cents(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_empty() || read_decimal(&text, DecimalMark::Point).is_err() {
        return text;
    }
    match text.split_once(['e', 'E']) {
        None => Cow::Owned(format!("{text}E-2")),
        Some((mantissa, exponent)) => match exponent.parse::<i32>() {
            Ok(exponent) => Cow::Owned(format!("{mantissa}E{}", exponent.saturating_sub(2))),
            Err(_) => text,
        },
    }
}

/// `input`, `output`, `cache_read` or `cache_write`, where a name tells; else empty.
pub(crate) fn token_type(name: &str) -> &'static str {
    let name = name.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if any(&["uncached", "no_cache", "cache miss", "cache_miss"]) {
        return "input";
    }
    if any(&["cache", "caching"]) {
        let writes = any(&["write", "creation"]);
        let reads = any(&["read", "hit", "cached", "input"]);
        return if writes {
            "cache_write"
        } else if reads {
            "cache_read"
        } else {
            ""
        };
    }
    if any(&["output", "completion", "generated"]) {
        "output"
    } else if any(&["input", "prompt"]) {
        "input"
    } else {
        ""
    }
}

/// Tags out of a JSON cell: an object, a list of `{key, value}`, or an object without its braces. Other texts stay.
pub(super) fn tags(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with('{') {
        return text;
    }
    if text.starts_with('"') {
        let braced = format!("{{{text}}}");
        return if read_tags(&braced).is_ok() { Cow::Owned(braced) } else { text };
    }
    let Ok(Value::Array(list)) = serde_json::from_str::<Value>(&text) else { return text };
    let mut object = serde_json::Map::new();
    for entry in &list {
        match (entry.get("key").and_then(Value::as_str), entry.get("value")) {
            (Some(key), Some(value)) => object.insert(key.to_owned(), value.clone()),
            _ => return text,
        };
    }
    Cow::Owned(Value::Object(object).to_string())
}

/// A member of a JSON cell as text; empty where there is none.
pub(super) fn member(text: &str, names: &[&str]) -> String {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(text) else { return String::new() };
    let found = names.iter().find_map(|name| object.get(*name).filter(|value| !value.is_null()));
    match found {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_every_writing() {
        for (text, day) in [
            ("9/5/26", "2026-09-05"),
            ("09/21/2023", "2023-09-21"),
            ("9/2/2023", "2023-09-02"),
            ("2026-09-05", "2026-09-05"),
            ("13/13/2026", "13/13/2026"),
            ("", ""),
        ] {
            assert_eq!(american_day(text.into()), day);
        }
        assert_eq!(of_seconds("1788220800".into()), "2026-09-01T00:00:00Z");
        assert_eq!(of_seconds("1788220800.0".into()), "2026-09-01T00:00:00Z");
        assert_eq!(of_seconds("soon".into()), "soon");
        assert_eq!(of_seconds("99999999999999".into()), "99999999999999");
    }

    #[test]
    fn sums_keep_every_digit() {
        assert_eq!(sum(["10.000000", "", "-0.5"]).as_deref(), Some("9.5"));
        assert_eq!(sum(["1", "x"]), None);
        assert_eq!(difference("1", "1e-7").as_deref(), Some("0.9999999"));
        assert_eq!(difference("1", "-2").as_deref(), Some("3"));
        assert_eq!(cents("15.7378".into()), "15.7378E-2");
        assert_eq!(cents("1e-3".into()), "1E-5");
        assert_eq!(cents("x".into()), "x");
    }

    #[test]
    fn tokens_by_their_names() {
        for (name, kind) in [
            ("uncached_input_tokens", "input"),
            ("input_no_cache", "input"),
            ("input_cache_read", "cache_read"),
            ("cache_creation.ephemeral_1h_input_tokens", "cache_write"),
            ("input_cache_write_5m", "cache_write"),
            ("cached input", "cache_read"),
            ("output", "output"),
            ("web_search", ""),
        ] {
            assert_eq!(token_type(name), kind, "{name}");
        }
    }

    #[test]
    fn tags_in_every_writing() {
        assert_eq!(tags(r#""a": "1","b": "2""#.into()), r#"{"a": "1","b": "2"}"#);
        assert_eq!(tags(r#"[{"key":"team","value":"search"}]"#.into()), r#"{"team":"search"}"#);
        assert_eq!(tags("plain".into()), "plain");
        assert_eq!(tags(r#""a" alone"#.into()), r#""a" alone"#);
    }
}
