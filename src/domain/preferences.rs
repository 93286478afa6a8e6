//! A person's own settings: language, theme, time zone, the appearance of tables, and mail.

use serde::{Deserialize, Serialize};

pub use super::language::Language;
use super::table::HiddenColumns;

/// Declares an enum of a few choices with their names.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All choices, in the order of forms.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name in forms, cookies and the store.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::preferences::UnknownChoice;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let named = Self::ALL.iter().copied().find(|choice| choice.as_str() == text);
                named.ok_or($crate::domain::preferences::UnknownChoice)
            }
        }
    };
}
pub(super) use choice;

/// The error for a text that names no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the choices")]
pub struct UnknownChoice;

choice!(
    /// The color theme.
    #[derive(Default)]
    Theme {
        /// The system's theme.
        #[default]
        System = "system",
        /// The light theme.
        Light = "light",
        /// The dark theme.
        Dark = "dark",
    }
);

choice!(
    /// The number of rows on a page of a table.
    #[derive(Default)]
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
    /// Returns the number of rows.
    pub const fn rows(self) -> u32 {
        match self {
            Self::Rows25 => 25,
            Self::Rows50 => 50,
            Self::Rows100 => 100,
        }
    }
}

choice!(
    /// The row density of all tables.
    #[derive(Default)]
    Density {
        /// Rows with padding.
        #[default]
        Comfortable = "comfortable",
        /// Rows as close as remains readable and clickable.
        Compact = "compact",
    }
);

choice!(
    /// The frequency of mail about change requests.
    #[derive(Default)]
    MailFrequency {
        /// One for each event.
        #[default]
        Each = "each",
        /// A summary once a day.
        Daily = "daily",
        /// None.
        None = "none",
    }
);

/// A person's preferences. The defaults of absent members are the browser's language and UTC.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preferences {
    /// The portal's language.
    pub language: Option<Language>,
    /// The color theme.
    pub theme: Theme,
    /// The IANA time zone name, as `jiff` knows it.
    pub time_zone: Option<String>,
    /// The number of rows on a page of a table.
    pub page_size: PageSize,
    /// The row density.
    #[serde(default)]
    pub density: Density,
    /// The hidden columns.
    #[serde(default)]
    pub hidden: HiddenColumns,
    /// The frequency of mail about change requests.
    #[serde(default)]
    pub mail: MailFrequency,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::table::{Column, Table};

    #[test]
    fn preferences_stored_without_newer_fields_get_their_defaults() {
        let before = r#"{"language":"pl","theme":"dark","time_zone":"Europe/Warsaw","page_size":"100"}"#;
        let expected = Preferences {
            language: Some(Language::Polish),
            theme: Theme::Dark,
            time_zone: Some("Europe/Warsaw".into()),
            page_size: PageSize::Rows100,
            density: Density::Comfortable,
            hidden: HiddenColumns::default(),
            mail: MailFrequency::Each,
        };
        assert_eq!(serde_json::from_str::<Preferences>(before).unwrap(), expected);
    }

    #[test]
    fn unknown_hidden_columns_are_ignored() {
        let other = r#"{"language":null,"theme":"light","time_zone":null,"page_size":"25","density":"compact",
                        "hidden":{"ships":["sails"],"users":["rank","sign_in_name"]},"sound":"off"}"#;
        let expected = Preferences {
            theme: Theme::Light,
            page_size: PageSize::Rows25,
            density: Density::Compact,
            hidden: HiddenColumns::default().with(Table::Users, [Column::SignInName]),
            ..Preferences::default()
        };
        assert_eq!(serde_json::from_str::<Preferences>(other).unwrap(), expected);
        let written = serde_json::to_string(&expected).unwrap();
        assert_eq!(serde_json::from_str::<Preferences>(&written).unwrap(), expected);
    }
}
