//! Background jobs.

pub mod sheet;
