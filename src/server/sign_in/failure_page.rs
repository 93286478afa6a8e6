//! The page for a sign-in that failed: what happened, and the button that helps.

use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::pending_sign_in::PendingSignIn;
use crate::{
    auth::{EntraError, ResolvableBy, SignInError},
    domain::connection::ConsentRefusal,
    locales::{Text, args},
    pages::{Status, problem::SignInProblem},
    paths,
    portal::{
        self, RequestContext,
        sign_in::{SignInFailure, SignInProvider},
    },
    server::{page::show_sign_in_problem, request_context::DATABASE_RETRY_AFTER, site::Site},
    store,
};

/// The parameters of a failed sign-in, with which it can be retried.
pub(super) struct Attempt {
    provider: String,
    return_to: Option<String>,
}

impl Attempt {
    /// Returns the parameters of a pending sign-in.
    pub(super) fn of(parameters: &PendingSignIn) -> Self {
        Self { provider: parameters.provider.clone(), return_to: parameters.return_to.clone() }
    }

    /// Returns the label and the URL of a sign-in that may succeed after this failure; `None` if no other would, as
    /// with a disabled partner.
    fn retry_link(&self, text: Text, failure: &SignInFailure) -> Option<(String, String)> {
        let (label, prompt) = match failure {
            SignInFailure::NoSecondFactor(_) => (text.sign_in_with_mfa(), Some(paths::PROMPT_LOGIN)),
            SignInFailure::PersonDisabled
            | SignInFailure::NoPartner
            | SignInFailure::Protocol(SignInError::UnknownTenant | SignInError::ProviderRefused { .. }) => {
                (text.sign_in_other_account(), Some(paths::PROMPT_OTHER_ACCOUNT))
            }
            SignInFailure::Protocol(
                SignInError::Cancelled
                | SignInError::Expired
                | SignInError::StateMismatch
                | SignInError::ProviderUnavailable { .. },
            )
            | SignInFailure::Portal(
                portal::Error::Store(_)
                | portal::Error::Upstream(_)
                | portal::Error::Busy
                | portal::Error::NoConnection,
            ) => (text.problem_try_again(), None),
            _ => return None,
        };
        let url = paths::sign_in_prompted(&self.provider, self.return_to.as_deref(), prompt);
        Some((label.to_owned(), url))
    }
}

/// Responds with a page that explains why the sign-in failed, and offers a button for the next attempt: the same
/// sign-in again, or one with another account or a second factor.
pub(super) async fn show_failure(
    site: &Site,
    context: RequestContext,
    headers: &HeaderMap,
    failure: &SignInFailure,
    attempt: Option<Attempt>,
) -> Response {
    let reference = context.portal.correlation();
    tracing::warn!(incident = %reference, %failure, "sign-in or consent failed");
    let (failure, is_consent) = match failure {
        SignInFailure::PendingConsent(failure) => (&**failure, true),
        failure => (failure, false),
    };
    let status = match failure {
        SignInFailure::NoSuchProvider => StatusCode::NOT_FOUND,
        SignInFailure::Consent(ConsentRefusal::SessionEnded) => StatusCode::UNAUTHORIZED,
        SignInFailure::Consent(_)
        | SignInFailure::PartnerDisabled
        | SignInFailure::PersonDisabled
        | SignInFailure::NoPartner
        | SignInFailure::NoSecondFactor(_)
        | SignInFailure::CustomerConsent(_)
        | SignInFailure::BreakGlass
        | SignInFailure::Protocol(SignInError::UnknownTenant) => StatusCode::FORBIDDEN,
        SignInFailure::SeveralPartners(_) => StatusCode::OK,
        SignInFailure::Portal(portal::Error::Busy) => StatusCode::TOO_MANY_REQUESTS,
        SignInFailure::Portal(portal::Error::Store(_) | portal::Error::Upstream(_) | portal::Error::NoConnection) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        SignInFailure::Portal(portal::Error::Changed) => StatusCode::CONFLICT,
        SignInFailure::Protocol(SignInError::Internal | SignInError::Misconfigured { .. })
        | SignInFailure::Portal(_)
        | SignInFailure::PendingConsent(_) => StatusCode::INTERNAL_SERVER_ERROR,
        SignInFailure::Protocol(SignInError::ProviderUnavailable { .. }) => StatusCode::BAD_GATEWAY,
        SignInFailure::Protocol(SignInError::ProviderRefused { detail, .. }) => {
            match detail.as_deref().and_then(EntraError::find).map(|error| error.resolvable_by) {
                Some(ResolvableBy::Operator) => StatusCode::INTERNAL_SERVER_ERROR,
                Some(ResolvableBy::Administrator) => StatusCode::FORBIDDEN,
                Some(ResolvableBy::Person) | None => StatusCode::BAD_REQUEST,
            }
        }
        SignInFailure::Protocol(_) => StatusCode::BAD_REQUEST,
    };
    let describe = |text: Text| {
        let (title, advice) = match failure {
            SignInFailure::Portal(portal::Error::Store(_)) => title_and_advice(text, failure, &reference.to_string()),
            SignInFailure::Portal(_) | SignInFailure::Protocol(SignInError::Cancelled) if is_consent => {
                let cancelled = matches!(failure, SignInFailure::Protocol(_));
                let advice = if cancelled { text.connection_cancelled() } else { text.connection_not_checked() };
                (text.connection_refused(), advice.to_owned())
            }
            _ => title_and_advice(text, failure, &reference.to_string()),
        };
        let continue_links = match failure {
            SignInFailure::CustomerConsent(url) => {
                vec![(text.sign_in_customer_consent_link().to_owned(), url.to_string())]
            }
            SignInFailure::BreakGlass => {
                vec![(text.break_glass_again().to_owned(), paths::BREAK_GLASS.to_owned())]
            }
            SignInFailure::SeveralPartners(partners) => {
                let link = |(name, provider): &(String, SignInProvider)| {
                    (name.clone(), paths::sign_in(&provider.to_string(), None))
                };
                partners.iter().map(link).collect()
            }
            failure => attempt.and_then(|attempt| attempt.retry_link(text, failure)).into_iter().collect(),
        };
        SignInProblem { title, advice, is_consent, continue_links }
    };
    let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(DATABASE_RETRY_AFTER.as_secs());
    show_sign_in_problem(site, context, headers, describe, Status { code: status.as_u16(), retry_after }).await
}

/// Returns the title and the advice for a failure.
fn title_and_advice(text: Text, failure: &SignInFailure, reference: &str) -> (&'static str, String) {
    let (title, advice) = match failure {
        SignInFailure::NoSuchProvider => (text.sign_in_unknown_provider(), text.sign_in_unknown_provider_advice()),
        SignInFailure::PartnerDisabled => (text.sign_in_disabled(), text.sign_in_disabled_advice()),
        SignInFailure::PersonDisabled => (text.sign_in_shut_out(), text.sign_in_shut_out_advice()),
        SignInFailure::BreakGlass => (text.break_glass_refused(), text.break_glass_refused_advice()),
        SignInFailure::NoPartner => (text.sign_in_no_partner(), text.sign_in_no_partner_advice()),
        SignInFailure::NoSecondFactor(partner) => {
            return (text.sign_in_no_mfa(), text.sign_in_no_mfa_advice(partner.as_str()));
        }
        SignInFailure::CustomerConsent(_) => (text.sign_in_customer_consent(), text.sign_in_customer_consent_advice()),
        SignInFailure::SeveralPartners(_) => (text.sign_in_several(), text.sign_in_several_advice()),
        SignInFailure::Consent(reason) => {
            let key = format!("consent-{}", reason.as_str());
            return (text.connection_refused(), text.find(&key).unwrap_or_default());
        }
        SignInFailure::Protocol(SignInError::Cancelled) => (text.sign_in_cancelled(), text.sign_in_cancelled_advice()),
        SignInFailure::Protocol(SignInError::Expired | SignInError::StateMismatch) => {
            (text.sign_in_expired(), text.sign_in_expired_advice())
        }
        SignInFailure::Protocol(SignInError::UnknownTenant) => (text.sign_in_unknown(), text.sign_in_unknown_advice()),
        SignInFailure::Protocol(SignInError::ProviderUnavailable { .. }) => {
            (text.sign_in_unavailable(), text.sign_in_unavailable_advice())
        }
        SignInFailure::Protocol(SignInError::Misconfigured { .. })
        | SignInFailure::Portal(portal::Error::NotSetUp(_)) => {
            return (text.sign_in_misconfigured(), text.sign_in_misconfigured_advice(reference));
        }
        SignInFailure::Protocol(SignInError::ProviderRefused { code, detail }) => {
            return provider_error_text(text, code, detail.as_deref(), reference);
        }
        SignInFailure::Portal(portal::Error::Store(store::Error::Busy)) => {
            return (text.sign_in_busy(), text.sign_in_busy_advice(reference));
        }
        SignInFailure::Portal(portal::Error::Store(_)) => {
            return (text.sign_in_database(), text.sign_in_database_advice(reference));
        }
        SignInFailure::Portal(portal::Error::Upstream(_) | portal::Error::Busy | portal::Error::NoConnection) => {
            (text.sign_in_not_checked(), text.sign_in_not_checked_advice())
        }
        SignInFailure::Portal(_) | SignInFailure::Protocol(_) | SignInFailure::PendingConsent(_) => {
            return (text.sign_in_refused(), text.sign_in_refused_advice(reference));
        }
    };
    (title, advice.to_owned())
}

/// Returns the title, which names who can resolve a provider's error, and the advice, which contains Entra's error
/// number, since it answers most support questions.
fn provider_error_text(text: Text, code: &str, detail: Option<&str>, reference: &str) -> (&'static str, String) {
    let error = detail.and_then(EntraError::find);
    let title = match error.map(|error| error.resolvable_by) {
        Some(ResolvableBy::Operator) => text.sign_in_misconfigured(),
        Some(ResolvableBy::Administrator) => text.sign_in_administrator(),
        Some(ResolvableBy::Person) | None => text.sign_in_refused(),
    };
    let advice = error.and_then(|error| text.find(&format!("aadsts-{}", error.number)));
    let advice = advice.unwrap_or_else(|| text.sign_in_provider_refused_advice().to_owned());
    let reference = text.sign_in_reference(args::SignInReference { number: detail.unwrap_or(code), reference });
    (title, format!("{advice} {reference}"))
}
