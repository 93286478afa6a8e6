//! The table: every operation of the client, noun by noun.
//!
//! A row says how the client is called for what is documented under its method and path. Of the rows that fit an example
//! the first counts, unless a later one is the article's own.

mod agreement;
mod commerce;
mod customer;
mod directory;
mod licence;
mod money;
mod policy;
mod profile;
mod qualification;
mod subscription;
mod user;

use super::{row::Row, sample::Example};

/// The rows of each noun.
const NOUNS: &[&[Row]] = &[
    agreement::ROWS,
    commerce::ROWS,
    customer::ROWS,
    directory::ROWS,
    licence::ROWS,
    money::ROWS,
    policy::ROWS,
    profile::ROWS,
    qualification::ROWS,
    subscription::ROWS,
    user::ROWS,
];

/// All rows.
pub(super) fn all() -> impl Iterator<Item = &'static Row> + Clone {
    NOUNS.iter().flat_map(|rows| rows.iter())
}

/// The row of an example, by method and path; the article's own goes before another that fits as well.
pub(super) fn find(example: &Example) -> Option<&'static Row> {
    let fitting = all().filter(|row| row.fits(example));
    fitting.clone().find(|row| row.operation == example.article).or_else(|| fitting.clone().next())
}
