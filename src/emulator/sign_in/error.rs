//! Errors in Entra's format (article "Microsoft Entra authentication and authorization error codes").

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::emulator::state::grants::GrantError;

/// An OAuth 2.0 error with Entra's code.
#[derive(Debug, Clone)]
pub struct OAuthError {
    /// The OAuth error, such as `invalid_grant`.
    pub error: &'static str,
    code: u32,
    text: String,
    /// Entra's suberror, which refines the error.
    suberror: Option<&'static str>,
}

impl OAuthError {
    /// Creates an error with Entra's code.
    pub fn new(error: &'static str, code: u32, text: impl Into<String>) -> Self {
        Self { error, code, text: text.into(), suberror: None }
    }

    #[must_use]
    pub fn with_suberror(self, suberror: &'static str) -> Self {
        Self { suberror: Some(suberror), ..self }
    }

    pub const fn code(&self) -> u32 {
        self.code
    }

    /// Creates the error for a missing parameter.
    pub fn missing(name: &str) -> Self {
        Self::new("invalid_request", 900_144, format!("The request must contain the parameter '{name}'."))
    }

    /// Returns the description in Entra's format.
    pub fn description(&self) -> String {
        format!("AADSTS{}: {}", self.code, self.text)
    }
}

impl From<GrantError> for OAuthError {
    fn from(error: GrantError) -> Self {
        let (code, text) = match error {
            GrantError::UnknownCode => (70_008, "The authorization code is unknown or has expired."),
            GrantError::CodeUsed => (54_005, "The authorization code was already redeemed."),
            GrantError::ExpiredToken => (700_082, "The refresh token has expired or was revoked."),
            GrantError::ForeignToken => (700_007, "The refresh token was issued to another application."),
            GrantError::TokenUsed => (70_000, "The refresh token was already used."),
            GrantError::RevokedToken => (50_173, "The sign-in was revoked; the person has to sign in anew."),
            GrantError::MfaRequired => (50_076, "The person has to sign in anew, with a second factor."),
        };
        let oauth_error = Self::new("invalid_grant", code, text);
        if error == GrantError::MfaRequired { oauth_error.with_suberror("basic_action") } else { oauth_error }
    }
}

/// Returns the OAuth 2.0 error for an Entra code, as far as clients can distinguish them.
pub fn oauth_error_for(code: u32) -> &'static str {
    match code {
        7_000_215 | 7_000_218 | 7_000_222 | 650_052 | 700_024 | 700_027 => "invalid_client",
        700_016 | 7_000_112 | 7_000_229 => "unauthorized_client",
        500_011 | 650_057 => "invalid_resource",
        50_011 | 500_113 | 90_002 => "invalid_request",
        50_074 | 50_076 | 50_079 | 53_000..=53_003 => "interaction_required",
        65_001 => "consent_required",
        50_058 => "login_required",
        50_020 | 50_034 | 50_105 | 65_004 | 90_072 => "access_denied",
        _ => "invalid_grant",
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let status = if self.error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        let (trace, correlation) = (Uuid::new_v4(), Uuid::new_v4());
        let now = Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let mut body = json!({
            "error": self.error,
            "error_description": format!(
                "{} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}", self.description()
            ),
            "error_codes": [self.code],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
        });
        if let Some(suberror) = self.suberror {
            body["suberror"] = suberror.into();
        }
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
