//! How lists come in pages that the real service answers whole.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

/// How lists come in pages.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pages {
    /// So many items of a list that comes whole otherwise; 0 for all.
    pub size: usize,
    /// Whether the way on is in the address of `links.next` alone, without a token in its headers.
    pub by_link: bool,
    /// Whether each page after the first leads to itself.
    pub again: bool,
}

/// How lists come in pages at the moment.
#[derive(Debug, Default)]
pub struct Paging(Mutex<Pages>);

impl Paging {
    /// Sets it.
    pub fn set(&self, pages: Pages) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = pages;
    }

    /// What is set.
    pub fn get(&self) -> Pages {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
