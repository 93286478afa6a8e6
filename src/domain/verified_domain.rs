//! Verified domains of a customer's users (Partner Center resource "Verified domain").

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{Validators, VerifiedDomainForm, parse_verified_domain};

macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $wire:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$member_doc])* $member,)*
        }

        impl $name {
            /// All members, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// Returns the name in requests and in forms.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => stringify!($member),)*
                }
            }

            /// Returns the name in responses.
            pub const fn response_name(self) -> &'static str {
                match self {
                    $(Self::$member => $wire,)*
                }
            }

            /// Parses either name, ignoring case.
            pub fn parse(text: &str) -> Option<Self> {
                let is = |member: &Self| {
                    member.as_str().eq_ignore_ascii_case(text) || member.response_name().eq_ignore_ascii_case(text)
                };
                Self::ALL.iter().copied().find(is)
            }
        }
    };
}

wire_enum!(
    /// The identity provider that authenticates the domain's users.
    Authentication {
        /// Microsoft Entra.
        Managed = "managed",
        /// An identity provider of the customer's own.
        Federated = "federated",
    }
);

wire_enum!(
    /// The service that the domain is used for.
    DomainCapability {
        /// No service yet.
        None = "none",
        /// E-mail.
        Email = "email",
        /// `SharePoint`.
        Sharepoint = "sharepoint",
        /// Skype for Business and Teams.
        OfficeCommunicationsOnline = "office_communications_online",
        /// The default domain of `SharePoint`.
        SharepointDefault = "sharepoint_default",
        /// Microsoft's name servers host the domain.
        FullRedelegation = "full_redelegation",
        /// Public sites of `SharePoint`.
        SharePointPublic = "share_point_public",
        /// Sign-in with organizational ids.
        OrgIdAuthentication = "org_id_authentication",
        /// Viva Engage.
        Yammer = "yammer",
        /// Intune.
        Intune = "intune",
        /// All services.
        All = "all",
    }
);

wire_enum!(
    /// The method by which ownership of the domain was verified.
    VerificationMethod {
        /// The domain was not verified.
        None = "none",
        /// Verification by a DNS record.
        DnsRecord = "dns_record",
        /// Verification by e-mail.
        Email = "email",
    }
);

wire_enum!(
    /// The state of the domain.
    DomainStatus {
        /// Ownership of the domain is not verified.
        Unverified = "unverified",
        /// Ownership of the domain is verified.
        Verified = "verified",
        /// The domain is being deleted.
        PendingDeletion = "pending_deletion",
    }
);

wire_enum!(
    /// The protocol in which Entra talks to the customer's provider.
    FederationProtocol {
        /// WS-Federation.
        WsFed = "ws_fed",
        /// SAML 2.0.
        Samlp = "samlp",
    }
);

wire_enum!(
    /// Entra's behavior when a user must sign in again.
    PromptLogin {
        /// Entra asks the provider for a new password authentication.
        TranslateToFreshPasswordAuth = "translate_to_fresh_password_auth",
        /// Entra passes the request on unchanged.
        NativeSupport = "native_support",
        /// Entra asks for a new sign-in only if the policy requires one.
        Disabled = "disabled",
    }
);

/// The settings with which Entra finds and trusts the customer's identity provider (resource
/// `DomainFederationSettings`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FederationSettings {
    /// The provider's issuer URI.
    pub issuer: String,
    /// The sign-in URL for browsers.
    pub passive_log_on: String,
    /// The sign-in URL for rich clients.
    pub active_log_on: Option<String>,
    /// The sign-out URL for browsers.
    pub log_off: String,
    /// The URL of the provider's metadata.
    pub metadata_exchange: Option<String>,
    /// The federation protocol.
    pub protocol: FederationProtocol,
    /// The behavior when a user must sign in again.
    pub prompt_login: PromptLogin,
    /// The signing certificate of the provider's tokens, in Base64.
    pub signing_certificate: String,
    /// The next signing certificate.
    pub next_signing_certificate: Option<String>,
    /// The provider's name on the sign-in page.
    pub brand_name: Option<String>,
    /// `true` if the provider performs multi-factor authentication itself.
    pub supports_mfa: Option<bool>,
}

/// A domain to add, which the partner has verified as its registrar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewVerifiedDomain {
    /// The domain's name.
    pub name: DomainName,
    /// The service that it will be used for.
    pub capability: DomainCapability,
    /// The method of verification.
    pub verification: VerificationMethod,
    /// `true` if it becomes the default domain.
    pub is_default: bool,
    /// The settings of the customer's own identity provider; absent for a managed domain.
    pub federation: Option<FederationSettings>,
}

impl NewVerifiedDomain {
    /// Returns the domain's authentication type.
    pub const fn authentication(&self) -> Authentication {
        if self.federation.is_some() { Authentication::Federated } else { Authentication::Managed }
    }
}

/// A domain as returned by Partner Center; values that we do not know are kept as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedDomain {
    /// The domain's name.
    pub name: String,
    /// The authentication type.
    pub authentication: Option<String>,
    /// The service that it is used for.
    pub capability: Option<String>,
    /// The method of verification.
    pub verification: Option<String>,
    /// `true` if it is the default domain.
    pub is_default: Option<bool>,
    /// The domain's state.
    pub status: Option<String>,
}

/// A domain's name: lower case, ASCII, at least two labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DomainName(String);

/// The error for a text that is not a domain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a domain name")]
pub struct ParseDomainNameError;

impl DomainName {
    /// Maximum length of a name, in characters (RFC 1035).
    pub const MAX_CHARS: usize = 253;

    /// Parses a name, with or without a trailing dot. Internationalized names are accepted in their ASCII form
    /// (`xn--…`).
    ///
    /// # Errors
    /// [`ParseDomainNameError`]
    pub fn parse(text: &str) -> Result<Self, ParseDomainNameError> {
        let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_valid = name.len() <= Self::MAX_CHARS
            && name.contains('.')
            && name.split('.').all(label)
            // Only an IP address ends in a numeric label; the last label of a domain name is never a number.
            && !name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        if is_valid { Ok(Self(name)) } else { Err(ParseDomainNameError) }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_name_is_normalized_and_validated() {
        for (typed, name) in [
            (" Contoso.EXAMPLE. ", "contoso.example"),
            ("a.b.c.example", "a.b.c.example"),
            ("xn--4ca.pl", "xn--4ca.pl"),
        ] {
            assert_eq!(DomainName::parse(typed).unwrap().as_str(), name);
        }
        let long = format!("{}.example", "a".repeat(64));
        for typed in
            ["", "contoso", "-a.pl", "a-.pl", "a..pl", "zażółć.pl", "https://a.pl", "a@b.pl", "10.0.0.1", &long]
        {
            assert_eq!(DomainName::parse(typed), Err(ParseDomainNameError), "{typed}");
        }
    }

    #[test]
    fn parses_request_and_response_names() {
        assert_eq!(FederationProtocol::parse("ws_fed"), Some(FederationProtocol::WsFed));
        assert_eq!(FederationProtocol::parse("WSFED"), Some(FederationProtocol::WsFed));
        assert_eq!(DomainCapability::SharePointPublic.response_name(), "share_point_public");
        assert_eq!(Authentication::parse("other"), None);
    }
}
