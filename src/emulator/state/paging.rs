//! The setting for paginating lists that the real service returns whole.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

/// Settings of pagination.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaginationSettings {
    /// The number of items on a page of a list that is otherwise returned whole; 0 for all.
    pub size: usize,
    /// `true` if the continuation is only in the URI of `links.next`, without a token in its headers.
    pub by_link: bool,
    /// `true` if each page after the first links to itself.
    pub again: bool,
}

/// The current settings.
#[derive(Debug, Default)]
pub struct Paging(Mutex<PaginationSettings>);

impl Paging {
    pub fn set(&self, pages: PaginationSettings) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = pages;
    }

    pub fn get(&self) -> PaginationSettings {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
