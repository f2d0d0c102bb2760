//! Turns AI bills, or a typed-in inventory, into a cost allocation matrix, exactly.

pub mod advice;
pub mod bills;
pub mod budget;
pub mod calendar;
pub mod desk;
pub mod ledger;
pub mod money;
pub mod order;
pub mod report;
pub mod sample;
pub mod settle;
pub mod tracking;
pub mod words;
pub mod workspace;
