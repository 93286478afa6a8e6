//! What a person chose for themselves: language, theme, time zone, table size.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every choice, in the order in which a form offers them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in forms, cookies and the store.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownChoice;

            fn from_str(text: &str) -> Result<Self, UnknownChoice> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == text).ok_or(UnknownChoice)
            }
        }
    };
}

/// The text names none of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such choice")]
pub struct UnknownChoice;

choice!(
    /// A language that the portal is complete in (BCP 47).
    Language {
        /// English.
        #[default]
        English = "en",
        /// Polish.
        Polish = "pl",
    }
);

choice!(
    /// Light, dark, or as the person's system has it.
    Theme {
        /// As the system has it.
        #[default]
        System = "system",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
);

choice!(
    /// How many rows a table shows at once.
    PageSize {
        /// 25 rows.
        Rows25 = "25",
        /// 50 rows.
        #[default]
        Rows50 = "50",
        /// 100 rows.
        Rows100 = "100",
    }
);

impl PageSize {
    /// The number of rows.
    pub const fn rows(self) -> u32 {
        match self {
            Self::Rows25 => 25,
            Self::Rows50 => 50,
            Self::Rows100 => 100,
        }
    }
}

/// What a person chose. Absent members were never chosen: the browser's language, UTC, the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preferences {
    /// Language of the portal.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// IANA time zone name, as `jiff` knows it.
    pub time_zone: Option<String>,
    /// Rows of a table.
    pub page_size: PageSize,
}
