//! The redirect back from the admin consent page (article "Admin consent on the Microsoft identity platform"). It
//! belongs to no pending request, so it is only reported to the administrator.

use super::{
    callback::{find_entra_number, printable_code},
    error::SignInError,
};

/// The Entra error number for declined consent.
const DECLINED: &str = "AADSTS65004";

/// Returns whether an administrator approved the application for their tenant; `None` for a response to a sign-in.
pub fn admin_consent(query: &str) -> Option<Result<(), SignInError>> {
    let value = |wanted: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    value("admin_consent")?;
    let Some(code) = value("error").map(|code| printable_code(&code)) else { return Some(Ok(())) };
    let detail = value("error_description").as_deref().and_then(find_entra_number);
    Some(Err(match (code.as_str(), detail.as_deref()) {
        (_, Some(DECLINED)) | ("access_denied" | "permission_denied", None) => SignInError::Cancelled,
        _ => SignInError::ProviderRefused { code, detail },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_declined_consent_from_errors_and_sign_in_callbacks() {
        let refused = |code: &str, detail: Option<&str>| {
            Some(Err(SignInError::ProviderRefused { code: code.to_owned(), detail: detail.map(str::to_owned) }))
        };
        for (query, expected) in [
            ("code=x&state=y", None),
            ("error=access_denied&state=y", None),
            ("admin_consent=True&tenant=x&scope=openid", Some(Ok(()))),
            ("admin_consent=True&error=access_denied", Some(Err(SignInError::Cancelled))),
            ("admin_consent=True&error=permission_denied", Some(Err(SignInError::Cancelled))),
            (
                "admin_consent=True&error=consent_required&error_description=AADSTS65004%3A+no",
                Some(Err(SignInError::Cancelled)),
            ),
            (
                "admin_consent=True&error=access_denied&error_description=AADSTS90094%3A+no",
                refused("access_denied", Some("AADSTS90094")),
            ),
            ("admin_consent=True&error=server_error", refused("server_error", None)),
            ("admin_consent=True&error=%3Cb%3E", refused("unreadable", None)),
        ] {
            assert_eq!(admin_consent(query), expected, "{query}");
        }
    }
}
