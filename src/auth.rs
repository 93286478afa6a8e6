//! Sign-in with OpenID Connect, as a relying party: authorization code flow with PKCE, `state` and `nonce`.
//!
//! It owns the protocol: authorization URLs, authorization responses, the provider's metadata and keys, and the ID
//! token. It must not know sessions, cookies, routes or the store: the server binds a [`Pending`] to the browser that
//! began the sign-in, uses it once, and turns an [`Identity`] into a session.
//!
//! Identity comes from the ID token. The userinfo endpoint is used only for group claims, and only with a provider
//! other than Entra whose ID token has none. Authority: OpenID Connect Core 1.0, OpenID Connect Discovery 1.0, RFC
//! 7636, RFC 9207, RFC 9700; Microsoft identity platform, "ID token claims reference".

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
// The scripted provider signs tokens with crates that are dependencies of the emulator.
#[cfg(test)]
#[cfg(feature = "emulator")]
mod tests;

pub use admin_consent::admin_consent;
pub use callback::Callback;
pub use entra::{EntraError, ResolvableBy};
pub use error::{SignInError, TokenFault};
pub use flow::Prompt;
pub use http::HttpError;
pub use identity::{Identity, is_blank};
pub use local_path::local_path;
pub use openidconnect::IssuerUrl;
pub use pending::Pending;
pub use providers::Providers;
pub use registration::{CloudRegistration, IssuerRule, Registration, TenantName};
