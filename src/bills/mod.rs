//! Bytes to charges: detects the format, maps the columns, sums what is alike, and reports what was refused.
//! Knows money, days, and from the workspace only mappings; no rules.
