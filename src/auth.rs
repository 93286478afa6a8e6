//! Signing people in with OpenID Connect, as a relying party: authorization code with PKCE, `state` and `nonce`.
//!
//! It owns the protocol: addresses to send people to, what comes back, the provider's documents and keys, and the ID token.
//! It must not know sessions, cookies, routes or the store: the server binds a
//! [`Pending`] to the browser that began, uses it once, and turns an [`Identity`] into a session.
//!
//! The ID token is what is believed. The userinfo endpoint is asked for groups alone, of a provider that is not Entra and whose
//! token names none. Authority: OpenID Connect Core 1.0,
//! OpenID Connect Discovery 1.0, RFC 7636, RFC 9207, RFC 9700; Microsoft identity platform, "ID token claims reference".

mod admin_consent;
mod callback;
mod claims;
mod entra;
mod error;
mod exchange;
mod flow;
mod http;
mod id_token;
mod identity;
mod keys;
mod local_path;
mod metadata;
mod pending;
mod providers;
mod registration;
mod relying_party;
mod revocation;
mod user_info;
// The scripted provider signs with crates that come with the emulator.
#[cfg(test)]
#[cfg(feature = "emulator")]
mod tests;

pub use admin_consent::admin_consent;
pub use callback::Callback;
pub use entra::{Mender, Refusal};
pub use error::{SignInError, TokenFault};
pub use flow::Prompt;
pub use http::HttpTrouble;
pub use identity::{Identity, is_blank};
pub use local_path::local_path;
pub use openidconnect::IssuerUrl;
pub use pending::Pending;
pub use providers::Providers;
pub use registration::{CloudRegistration, IssuerRule, Registration, TenantName};
