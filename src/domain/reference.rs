//! References to other objects by id.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A reference to another object, as the service sends it. Text that is not a valid id is kept as received: it is
/// shown, but cannot be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reference<T> {
    /// A valid id.
    To(T),
    /// Text that is not a valid id of this kind.
    Unreadable(String),
}

impl<T> Reference<T> {
    /// Returns the id, if it is valid.
    pub const fn id(&self) -> Option<&T> {
        match self {
            Self::To(id) => Some(id),
            Self::Unreadable(_) => None,
        }
    }
}

impl<T: FromStr> From<String> for Reference<T> {
    fn from(text: String) -> Self {
        text.trim().parse().map_or(Self::Unreadable(text), Self::To)
    }
}

impl<T: fmt::Display> fmt::Display for Reference<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(id) => id.fmt(f),
            Self::Unreadable(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::SubscriptionId;

    #[test]
    fn invalid_id_keeps_its_spelling() {
        let id = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
        let read = |text: &str| Reference::<SubscriptionId>::from(text.to_owned());
        assert_eq!(read(&format!(" {id} ")).id().map(SubscriptionId::as_str), Some(id));
        assert_eq!((read("S-1").id(), read("S-1").to_string()), (None, "S-1".to_owned()));
    }
}
