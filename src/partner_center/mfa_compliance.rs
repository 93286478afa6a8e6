//! MFA compliance: whether Partner Center recognizes multi-factor authentication in the sign-in behind a token (article
//! "Mandating multi-factor authentication (MFA) for your partner tenant", header `ValidateMfa`). Entra's version 2 ID
//! tokens do not contain that.

use http::{HeaderName, HeaderValue};

use super::{client::Client, error::Error, operation::Operation};

static VALIDATE: Operation = Operation::read("partner-security-requirements-mandating-mfa", "customers").secret();

impl Client {
    /// Checks the token's MFA compliance by requesting one customer; none if the response does not contain it.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); [`MfaRequired`](super::ErrorKind::MfaRequired) when it is enforced already.
    pub async fn is_mfa_compliant(&self) -> Result<Option<bool>, Error> {
        let header = (HeaderName::from_static("validatemfa"), HeaderValue::from_static("true"));
        let response =
            self.request(&VALIDATE).at("customers").query("size", 1).header(header.0, header.1).send().await?;
        let header_value = response.headers.get("ismfacompliant").and_then(|value| value.to_str().ok()).map(str::trim);
        Ok(header_value.and_then(|header_value| match header_value.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }))
    }
}
