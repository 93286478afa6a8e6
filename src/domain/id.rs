//! Identifiers as types of their own, so that one kind of id cannot stand where another is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a GUID.
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

            /// The bare GUID, for the wire and the store.
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

            /// Reads the hyphenated form (8-4-4-4-12) in either case; braces, URNs and bare digits are refused,
            /// so that one object has one address.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                if text.len() != 36 {
                    return Err(ParseIdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }
    };
}

guid!(
    /// A partner of this installation: the key of every row of ours.
    PartnerId
);
guid!(
    /// A customer of a partner; on the wire it is the customer's Entra tenant id.
    CustomerId
);
guid!(
    /// A text of an agreement, as Partner Center numbers them.
    AgreementTemplateId
);
guid!(
    /// An Entra tenant (`tid` of a token), before we know whose it is.
    TenantId
);
guid!(
    /// A person's object id within a tenant (`oid` of a token).
    ObjectId
);
guid!(
    /// A sign-in session as its owner may name it; never the secret that the cookie carries.
    SessionHandle
);

guid!(
    /// A user of a customer's: the object id in the customer's directory.
    UserId
);
guid!(
    /// A directory role of a customer's.
    DirectoryRoleId
);
guid!(
    /// A product that licences are for, as a customer has it (`skuId`).
    SkuId
);
guid!(
    /// A service plan: a part of such a product.
    ServicePlanId
);
guid!(
    /// What a form was drawn under: its write goes to Partner Center with it (`MS-RequestId`), and goes again with it when
    /// nobody knows what became of the first.
    RequestId
);

impl Default for RequestId {
    /// None in particular: the write gets one of its own.
    fn default() -> Self {
        Self(Uuid::nil())
    }
}

/// A person, told by tenant and object id and never by an e-mail address
/// (Microsoft identity platform, "Secure applications and APIs by validating claims").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonId {
    /// The person's home as the token names it (`tid`).
    pub tenant: TenantId,
    /// The person within it (`oid`).
    pub object: ObjectId,
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.object)
    }
}

impl FromStr for PersonId {
    type Err = ParseIdError;

    /// Reads `tenant/object`.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (tenant, object) = text.split_once('/').ok_or(ParseIdError)?;
        Ok(Self { tenant: tenant.parse()?, object: object.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_has_one_spelling() {
        let id = "5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F".parse::<CustomerId>().unwrap();
        assert_eq!(id.to_string(), "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
        for other in ["", "5f2b0e3c9d0a4c449b6d0a1b2c3d4e5f", "{5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f}", "me", "../x"] {
            assert_eq!(other.parse::<CustomerId>(), Err(ParseIdError), "{other}");
        }
    }
}
