//! The clouds that Partner Center is offered in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A Microsoft cloud. Its sign-in and Partner Center endpoints are defined in `partner_center::cloud`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// The global public cloud.
    Global,
    /// China, operated by 21Vianet.
    China,
    /// Germany; closed in October 2021, kept as a profile for old records.
    Germany,
    /// US Government.
    UsGovernment,
}

impl Cloud {
    /// All clouds, in display order.
    pub const ALL: [Self; 4] = [Self::Global, Self::China, Self::Germany, Self::UsGovernment];

    /// Returns `true` if Partner Center sets users' passwords in this cloud (resource `PasswordProfile`), which
    /// creating users depends on.
    pub const fn has_passwords(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Returns `true` if Partner Center supports users' licenses in this cloud (resource `License`).
    pub const fn has_user_licenses(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Returns `true` if Partner Center supports Azure in this cloud: plans, budgets, usage.
    pub const fn has_azure(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Returns `true` if customers accept agreements through partners in this cloud.
    pub const fn has_agreements(self) -> bool {
        matches!(self, Self::Global)
    }

    /// Returns `true` if Partner Center sets customers' qualifications in this cloud and issues the validation codes
    /// for some of them.
    pub const fn has_qualifications(self) -> bool {
        matches!(self, Self::Global)
    }

    /// Returns the suffix of a new tenant's initial domain in this cloud.
    pub const fn initial_domain_suffix(self) -> &'static str {
        match self {
            Self::Global => "onmicrosoft.com",
            Self::China => "partner.onmschina.cn",
            Self::Germany => "onmicrosoft.de",
            Self::UsGovernment => "onmicrosoft.us",
        }
    }

    /// Checks whether a domain is the initial domain of a tenant in this cloud.
    pub fn is_initial_domain(self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        name.strip_suffix(self.initial_domain_suffix()).is_some_and(|rest| rest.ends_with('.'))
    }

    /// Returns the name in settings, on the command line and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::China => "china",
            Self::Germany => "germany",
            Self::UsGovernment => "us-government",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such cloud; expected global, china, germany or us-government")]
pub struct ParseCloudError;

impl FromStr for Cloud {
    type Err = ParseCloudError;

    fn from_str(text: &str) -> Result<Self, ParseCloudError> {
        Self::ALL.into_iter().find(|cloud| cloud.as_str() == text).ok_or(ParseCloudError)
    }
}
