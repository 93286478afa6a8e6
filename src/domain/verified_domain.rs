//! Domains that a customer's people sign in with (Partner Center resource "Verified domain").

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{Readers, VerifiedDomainForm, parse_verified_domain};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $wire:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$member_doc])* $member,)*
        }

        impl $name {
            /// Every member, in the order of the documents.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// The name in requests and in forms.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => stringify!($member),)*
                }
            }

            /// The name in answers.
            pub const fn answered(self) -> &'static str {
                match self {
                    $(Self::$member => $wire,)*
                }
            }

            /// Reads either name in any case.
            pub fn parse(text: &str) -> Option<Self> {
                let is = |member: &Self| {
                    member.as_str().eq_ignore_ascii_case(text) || member.answered().eq_ignore_ascii_case(text)
                };
                Self::ALL.iter().copied().find(is)
            }
        }
    };
}

words!(
    /// Where people of the domain prove who they are.
    Authentication {
        /// At Microsoft Entra.
        Managed = "managed",
        /// At a provider of the customer's own.
        Federated = "federated",
    }
);

words!(
    /// What the domain is used for.
    DomainCapability {
        /// Nothing yet.
        None = "none",
        /// E-mail.
        Email = "email",
        /// `SharePoint`.
        Sharepoint = "sharepoint",
        /// Skype for Business and Teams.
        OfficeCommunicationsOnline = "office_communications_online",
        /// The default domain of `SharePoint`.
        SharepointDefault = "sharepoint_default",
        /// Its name servers are Microsoft's.
        FullRedelegation = "full_redelegation",
        /// Public sites of `SharePoint`.
        SharePointPublic = "share_point_public",
        /// Sign-in with organisational ids.
        OrgIdAuthentication = "org_id_authentication",
        /// Viva Engage.
        Yammer = "yammer",
        /// Intune.
        Intune = "intune",
        /// All of them.
        All = "all",
    }
);

words!(
    /// How it was shown that the domain is the customer's.
    VerificationMethod {
        /// It was not.
        None = "none",
        /// By a DNS record.
        DnsRecord = "dns_record",
        /// By e-mail.
        Email = "email",
    }
);

words!(
    /// How far the domain is.
    DomainStatus {
        /// Not shown to be the customer's.
        Unverified = "unverified",
        /// Shown to be.
        Verified = "verified",
        /// Going.
        PendingDeletion = "pending_deletion",
    }
);

words!(
    /// The protocol in which Entra talks to the customer's provider.
    FederationProtocol {
        /// WS-Federation.
        WsFed = "ws_fed",
        /// SAML 2.0.
        Samlp = "samlp",
    }
);

words!(
    /// What Entra does when somebody has to sign in afresh.
    PromptLogin {
        /// Asks the provider for a password, afresh.
        TranslateToFreshPasswordAuth = "translate_to_fresh_password_auth",
        /// Hands the wish on as it is.
        NativeSupport = "native_support",
        /// Asks for a fresh sign-in only where the policy wants one.
        Disabled = "disabled",
    }
);

/// How Entra finds and trusts the customer's sign-in provider (resource `DomainFederationSettings`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FederationSettings {
    /// Who the provider says it is.
    pub issuer: String,
    /// Where browsers sign in.
    pub passive_log_on: String,
    /// Where rich clients sign in.
    pub active_log_on: Option<String>,
    /// Where browsers sign out.
    pub log_off: String,
    /// Where the provider's metadata are.
    pub metadata_exchange: Option<String>,
    /// In which protocol.
    pub protocol: FederationProtocol,
    /// What happens when somebody has to sign in afresh.
    pub prompt_login: PromptLogin,
    /// What signs the provider's tokens; Base64 of a certificate.
    pub signing_certificate: String,
    /// What will sign them afterwards.
    pub next_signing_certificate: Option<String>,
    /// What the sign-in page calls the provider.
    pub brand_name: Option<String>,
    /// Whether the provider asks for a second factor itself.
    pub supports_mfa: Option<bool>,
}

/// A domain to be added, which the partner has verified as its registrar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewVerifiedDomain {
    /// The domain.
    pub name: DomainName,
    /// What it will be used for.
    pub capability: DomainCapability,
    /// How it was verified.
    pub verification: VerificationMethod,
    /// Whether it becomes the default one.
    pub is_default: bool,
    /// The customer's own provider; absent for a managed domain.
    pub federation: Option<FederationSettings>,
}

impl NewVerifiedDomain {
    /// Where its people will prove who they are.
    pub const fn authentication(&self) -> Authentication {
        if self.federation.is_some() { Authentication::Federated } else { Authentication::Managed }
    }
}

/// A domain as Partner Center answers it; what it says in words we do not know stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedDomain {
    /// The domain.
    pub name: String,
    /// Where people prove who they are.
    pub authentication: Option<String>,
    /// What it is used for.
    pub capability: Option<String>,
    /// How it was verified.
    pub verification: Option<String>,
    /// Whether it is the default one.
    pub is_default: Option<bool>,
    /// How far it is.
    pub status: Option<String>,
}

/// A domain's name: lower case, ASCII, at least two labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DomainName(String);

/// The text is no domain's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a domain name")]
pub struct ParseDomainNameError;

impl DomainName {
    /// Most characters of a name (RFC 1035).
    pub const MAX_CHARS: usize = 253;

    /// Reads a name, with or without the dot at its end. International names are taken in their ASCII form (`xn--…`).
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
        let fits = name.len() <= Self::MAX_CHARS
            && name.contains('.')
            && name.split('.').all(label)
            // The last label of an address is a number, of a name never.
            && !name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        if fits { Ok(Self(name)) } else { Err(ParseDomainNameError) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_name_is_read_as_people_write_it() {
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
    fn members_are_known_by_both_names() {
        assert_eq!(FederationProtocol::parse("ws_fed"), Some(FederationProtocol::WsFed));
        assert_eq!(FederationProtocol::parse("WSFED"), Some(FederationProtocol::WsFed));
        assert_eq!(DomainCapability::SharePointPublic.answered(), "share_point_public");
        assert_eq!(Authentication::parse("other"), None);
    }
}
