//! The clouds that Partner Center is offered in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A Microsoft cloud. Where its sign-in and its Partner Center are is `partner_center::cloud`'s to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// The worldwide public cloud.
    Global,
    /// China, run by 21Vianet.
    China,
    /// Germany; closed in October 2021, kept as a profile for old records.
    Germany,
    /// US Government.
    UsGovernment,
}

impl Cloud {
    /// Every cloud, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::Global, Self::China, Self::Germany, Self::UsGovernment];

    /// Whether Partner Center sets users' passwords there (resource `PasswordProfile`), and so can make users at all.
    pub const fn has_passwords(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Whether Partner Center knows there which licences a user has (resource `License`).
    pub const fn has_user_licences(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Whether Partner Center knows Azure there: plans, budgets, usage.
    pub const fn has_azure(self) -> bool {
        !matches!(self, Self::China)
    }

    /// Whether customers accept agreements through partners there.
    pub const fn has_agreements(self) -> bool {
        matches!(self, Self::Global)
    }

    /// Whether Partner Center sets customers' qualifications there, and gives out the codes that vouch for some of them.
    pub const fn has_qualifications(self) -> bool {
        matches!(self, Self::Global)
    }

    /// What the first domain of a new tenant there ends in.
    pub const fn first_domain_ending(self) -> &'static str {
        match self {
            Self::Global => "onmicrosoft.com",
            Self::China => "partner.onmschina.cn",
            Self::Germany => "onmicrosoft.de",
            Self::UsGovernment => "onmicrosoft.us",
        }
    }

    /// Whether a domain is one that a tenant there began with.
    pub fn is_first_domain(self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        name.strip_suffix(self.first_domain_ending()).is_some_and(|rest| rest.ends_with('.'))
    }

    /// The name in settings, on the command line and in the store.
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

/// The text names no cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such cloud; expected global, china, germany or us-government")]
pub struct ParseCloudError;

impl FromStr for Cloud {
    type Err = ParseCloudError;

    fn from_str(text: &str) -> Result<Self, ParseCloudError> {
        Self::ALL.into_iter().find(|cloud| cloud.as_str() == text).ok_or(ParseCloudError)
    }
}
