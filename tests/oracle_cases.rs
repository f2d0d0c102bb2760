//! The data cases against the second reading alone: needs no engine.
mod oracle;
#[test]
fn x() {}
