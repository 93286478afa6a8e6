//! The table of all operations of the client, by resource.
//!
//! A row defines how the client is called for the examples of its method and path. Of the rows that match an example,
//! the first one counts, unless a later one belongs to the article.

mod agreement;
mod commerce;
mod customer;
mod directory;
mod license;
mod money;
mod policy;
mod profile;
mod qualification;
mod subscription;
mod user;

use super::{row::Row, sample::Example};

/// The rows by resource.
const TABLES: &[&[Row]] = &[
    agreement::ROWS,
    commerce::ROWS,
    customer::ROWS,
    directory::ROWS,
    license::ROWS,
    money::ROWS,
    policy::ROWS,
    profile::ROWS,
    qualification::ROWS,
    subscription::ROWS,
    user::ROWS,
];

/// Returns all rows.
pub(super) fn all() -> impl Iterator<Item = &'static Row> + Clone {
    TABLES.iter().flat_map(|rows| rows.iter())
}

/// Finds the row of an example by method and path; the article's own row takes precedence.
pub(super) fn find(example: &Example) -> Option<&'static Row> {
    let matching = all().filter(|row| row.matches(example));
    matching.clone().find(|row| row.operation == example.article).or_else(|| matching.clone().next())
}
