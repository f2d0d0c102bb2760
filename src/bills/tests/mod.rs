//! Tests of the whole way from bytes to bills.

mod guessing;
mod reading;
mod tokenizing;
