//! Identifiers as distinct types, so that one kind of id cannot be used in place of another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::title::is_zero_width;

/// The error for a text that is not a GUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a GUID")]
pub struct ParseIdError;

macro_rules! guid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a GUID that is known to be of this kind.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// Returns the bare GUID, for the wire and the store.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Parses the hyphenated form (8-4-4-4-12), ignoring case; braces, URNs and bare digits are rejected, so
            /// that one object has one URL.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                if text.len() != 36 {
                    return Err(ParseIdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }
    };
}

/// Parses a GUID as people paste it: in braces or quotes, in either case, with surrounding or embedded blanks. Only for
/// searches; URLs have one spelling.
pub fn parse_pasted_guid(text: &str) -> Option<Uuid> {
    let is_ignored = |character: char| {
        character.is_whitespace() || is_zero_width(character) || matches!(character, '{' | '}' | '"' | '\'' | '(' | ')')
    };
    let bare: String = text.chars().filter(|character| !is_ignored(*character)).collect();
    (bare.len() == 36).then(|| Uuid::try_parse(&bare).ok())?
}

guid!(
    /// A partner of this installation; every row of our data is keyed by it.
    PartnerId
);
guid!(
    /// A customer of a partner; on the wire, the customer's Entra tenant id.
    CustomerId
);
guid!(
    /// The text of an agreement, as Partner Center identifies it.
    AgreementTemplateId
);
guid!(
    /// An Entra tenant (`tid` of a token) that may belong to anybody.
    TenantId
);
guid!(
    /// A person's object id within a tenant (`oid` of a token).
    ObjectId
);
guid!(
    /// A public id of a sign-in session, for its owner; not the secret in the cookie.
    SessionHandle
);

guid!(
    /// A user of a customer; the object id in the customer's directory.
    UserId
);
guid!(
    /// A directory role of a customer.
    DirectoryRoleId
);
guid!(
    /// The portal's id of a pending attestation; it grants no access.
    AttestationRecordId
);
guid!(
    /// The portal's id of a partner's stored consent; it grants no access.
    ConnectionId
);
guid!(
    /// A job of the portal; it grants no access.
    JobId
);
guid!(
    /// A request of a customer for a change; it grants no access.
    ChangeRequestId
);
guid!(
    /// A message to a partner's endpoint; it grants no access.
    DeliveryId
);
guid!(
    /// A product with licenses, as subscribed by a customer (`skuId`).
    SkuId
);
guid!(
    /// A service plan, which is a part of such a product.
    ServicePlanId
);
guid!(
    /// The idempotency key of a form's write. It is sent to Partner Center (`MS-RequestId`), and again when the write
    /// is retried after an unknown outcome.
    RequestId
);

impl Default for RequestId {
    /// Returns the nil id: the write gets a generated one.
    fn default() -> Self {
        Self(Uuid::nil())
    }
}

impl RequestId {
    /// Derives the idempotency key of one of several API calls of a form, which is the same each time the form is sent;
    /// the nil id stays nil.
    #[must_use]
    pub fn derive_for_call(self, part: Uuid) -> Self {
        if self == Self::default() { self } else { Self(Uuid::from_u128(self.0.as_u128() ^ part.as_u128())) }
    }
}

/// The error for a text that cannot be an id: it is empty, too long, or would not stay one path segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct ParseTextIdError;

/// Maximum length of an id, in bytes.
const MAX_ID_BYTES: usize = 128;

/// Checks whether a text can be an id that is a single path segment and unchanged by decoding.
fn is_segment(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'=' | b':');
    !text.is_empty()
        && text.len() <= MAX_ID_BYTES
        && text.bytes().all(is_allowed)
        && !text.bytes().all(|byte| byte == b'.')
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the id as the service spells it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq for $name {
            /// Compares GUIDs ignoring case, other ids exactly.
            fn eq(&self, other: &Self) -> bool {
                if is_guid(&self.0) { self.0.eq_ignore_ascii_case(&other.0) } else { self.0 == other.0 }
            }
        }

        impl Eq for $name {}

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseTextIdError;

            fn from_str(text: &str) -> Result<Self, ParseTextIdError> {
                let text = text.trim();
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(ParseTextIdError) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseTextIdError;

            fn try_from(text: String) -> Result<Self, ParseTextIdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

text_id!(
    /// A subscription: a GUID in the service's spelling, since older ones are in capitals. Requiring a GUID keeps it
    /// apart from the words that take its place in some URLs, such as `overage`.
    SubscriptionId,
    is_guid
);
text_id!(
    /// An order: a GUID for older ones, a short text for new ones.
    OrderId,
    is_segment
);
text_id!(
    /// An attestation, as Partner Center identifies it. It gives access to the page on which the customer accepts, so
    /// it is stored encrypted and never logged.
    AttestationId,
    is_segment
);
text_id!(
    /// A self-serve policy: the tenant ids of grantor and customer, joined by an underscore.
    PolicyId,
    is_segment
);

/// A person, identified by tenant and object id and never by an e-mail address (Microsoft identity platform, "Secure
/// applications and APIs by validating claims").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonId {
    /// The person's home tenant in the token (`tid`).
    pub tenant: TenantId,
    /// The person's object id in that tenant (`oid`).
    pub object: ObjectId,
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.object)
    }
}

impl FromStr for PersonId {
    type Err = ParseIdError;

    /// Parses `tenant/object`.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (tenant, object) = text.split_once('/').ok_or(ParseIdError)?;
        Ok(Self { tenant: tenant.parse()?, object: object.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_id_is_one_path_segment() {
        for valid in ["9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", "34b37d7340cc", "eeba9d00-7b46-443a-917e-22887a8fc993"] {
            assert_eq!(valid.parse::<OrderId>().unwrap().as_str(), valid);
        }
        for invalid in ["", " ", ".", "..", "a/b", "a%2Fb", "a?b", "a#b", "a b", "ż", &"x".repeat(129)] {
            assert_eq!(invalid.parse::<OrderId>(), Err(ParseTextIdError), "{invalid}");
        }
        for word in ["overage", "usagerecords", "customTermEndDates"] {
            assert_eq!(word.parse::<SubscriptionId>(), Err(ParseTextIdError), "{word}");
        }
    }

    #[test]
    fn text_id_compares_guids_ignoring_case_and_keeps_their_spelling() {
        let id: SubscriptionId = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
        assert_eq!(id, "a356ac8c-e310-44f4-bf85-c7f29044af99".parse().unwrap());
        assert_eq!(id.to_string(), "A356AC8C-E310-44F4-BF85-C7F29044AF99");
        assert_ne!("aB".parse::<OrderId>().unwrap(), "ab".parse().unwrap());
    }

    #[test]
    fn guid_accepts_only_the_hyphenated_form() {
        let id = "5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F".parse::<CustomerId>().unwrap();
        assert_eq!(id.to_string(), "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
        for other in ["", "5f2b0e3c9d0a4c449b6d0a1b2c3d4e5f", "{5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f}", "me", "../x"] {
            assert_eq!(other.parse::<CustomerId>(), Err(ParseIdError), "{other}");
        }
    }
}
