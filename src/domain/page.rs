//! A page of a longer result, and the way to its neighbours.

use serde::{Deserialize, Serialize};

/// Which neighbour a continuation token leads to (Partner Center's `seekOperation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The page after the one that gave the token.
    Next,
    /// The page before it.
    Previous,
}

/// A place in a seek-paged result: an opaque token of the service's and the way to go from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seek {
    /// Which way.
    pub direction: Direction,
    /// From where; means something to the service alone, and expires.
    pub token: String,
}

impl AsRef<str> for Seek {
    fn as_ref(&self) -> &str {
        &self.token
    }
}

/// Some of a longer result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// In the order of the service.
    pub items: Vec<T>,
    /// The way back; absent on the first page.
    pub previous: Option<Seek>,
    /// The way on; absent on the last page.
    pub next: Option<Seek>,
}

impl<T> Page<T> {
    /// A result that has no other page.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, previous: None, next: None }
    }

    /// Whether this is all there is.
    pub const fn is_whole(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }

    /// The same page with other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), previous: self.previous, next: self.next }
    }
}
