//! Background jobs: the tables of users that bulk work starts from.

pub mod columns;
pub mod sheet;
