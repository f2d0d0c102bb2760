//! Tests of the whole way from bytes to bills.

mod guessing;
mod parts;
mod reading;
mod tokenizing;
