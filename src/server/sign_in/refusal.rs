//! The page for a sign-in that failed: what happened, and the button that helps.

use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::on_their_way::OnItsWay;
use crate::{
    auth::{Mender, Refusal as EntraRefusal, SignInError},
    domain::connection::ConsentRefusal,
    locales::{Text, args},
    pages::{Status, problem::SignInProblem},
    paths,
    portal::{
        self, RequestContext,
        sign_in::{SignInFailure, SignInProvider},
    },
    server::{page::show_sign_in_problem, request_context::TRY_AGAIN, site::Site},
    store,
};

/// The parameters of a failed sign-in, with which it can be retried.
pub(super) struct Attempt {
    provider: String,
    return_to: Option<String>,
}

impl Attempt {
    /// Returns the parameters of a pending sign-in.
    pub(super) fn of(begun: &OnItsWay) -> Self {
        Self { provider: begun.provider.clone(), return_to: begun.return_to.clone() }
    }

    /// Returns the label and the URL of a sign-in that may succeed after this failure; `None` if no other would, as
    /// with a disabled partner.
    fn way_on(&self, text: Text, failure: &SignInFailure) -> Option<(String, String)> {
        let (words, prompt) = match failure {
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
        Some((words.to_owned(), url))
    }
}

/// Responds with a page that explains why the sign-in failed, and offers a button for the next attempt: the same
/// sign-in again, or one with another account or a second factor.
pub(super) async fn refuse(
    site: &Site,
    context: RequestContext,
    headers: &HeaderMap,
    failure: &SignInFailure,
    attempt: Option<Attempt>,
) -> Response {
    let reference = context.portal.correlation();
    tracing::warn!(incident = %reference, %failure, "not signed in");
    let (failure, connecting) = match failure {
        SignInFailure::Connecting(failure) => (&**failure, true),
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
        | SignInFailure::Connecting(_) => StatusCode::INTERNAL_SERVER_ERROR,
        SignInFailure::Protocol(SignInError::ProviderUnavailable { .. }) => StatusCode::BAD_GATEWAY,
        SignInFailure::Protocol(SignInError::ProviderRefused { detail, .. }) => {
            match detail.as_deref().and_then(EntraRefusal::find).map(|refusal| refusal.mender) {
                Some(Mender::Operator) => StatusCode::INTERNAL_SERVER_ERROR,
                Some(Mender::Administrator) => StatusCode::FORBIDDEN,
                Some(Mender::Person) | None => StatusCode::BAD_REQUEST,
            }
        }
        SignInFailure::Protocol(_) => StatusCode::BAD_REQUEST,
    };
    let words = |text: Text| {
        let (title, advice) = match failure {
            SignInFailure::Portal(portal::Error::Store(_)) => words(text, failure, &reference.to_string()),
            SignInFailure::Portal(_) | SignInFailure::Protocol(SignInError::Cancelled) if connecting => {
                let cancelled = matches!(failure, SignInFailure::Protocol(_));
                let advice = if cancelled { text.connection_cancelled() } else { text.connection_not_checked() };
                (text.connection_refused(), advice.to_owned())
            }
            _ => words(text, failure, &reference.to_string()),
        };
        let ways = match failure {
            SignInFailure::CustomerConsent(url) => {
                vec![(text.sign_in_customer_consent_link().to_owned(), url.to_string())]
            }
            SignInFailure::BreakGlass => {
                vec![(text.break_glass_again().to_owned(), paths::BREAK_GLASS.to_owned())]
            }
            SignInFailure::SeveralPartners(partners) => {
                let way = |(name, provider): &(String, SignInProvider)| {
                    (name.clone(), paths::sign_in(&provider.to_string(), None))
                };
                partners.iter().map(way).collect()
            }
            failure => attempt.and_then(|attempt| attempt.way_on(text, failure)).into_iter().collect(),
        };
        SignInProblem { title, advice, connecting, ways }
    };
    let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(TRY_AGAIN.as_secs());
    show_sign_in_problem(site, context, headers, words, Status { code: status.as_u16(), retry_after }).await
}

fn words(text: Text, failure: &SignInFailure, reference: &str) -> (&'static str, String) {
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
            return refusal_words(text, code, detail.as_deref(), reference);
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
        SignInFailure::Portal(_) | SignInFailure::Protocol(_) | SignInFailure::Connecting(_) => {
            return (text.sign_in_refused(), text.sign_in_refused_advice(reference));
        }
    };
    (title, advice.to_owned())
}

/// Returns the title, which names who can resolve a provider's refusal, and the advice, which contains Entra's error
/// number, since it answers most support questions.
fn refusal_words(text: Text, code: &str, detail: Option<&str>, reference: &str) -> (&'static str, String) {
    let refusal = detail.and_then(EntraRefusal::find);
    let title = match refusal.map(|refusal| refusal.mender) {
        Some(Mender::Operator) => text.sign_in_misconfigured(),
        Some(Mender::Administrator) => text.sign_in_administrator(),
        Some(Mender::Person) | None => text.sign_in_refused(),
    };
    let advice = refusal.and_then(|refusal| text.find(&format!("aadsts-{}", refusal.number)));
    let advice = advice.unwrap_or_else(|| text.sign_in_provider_refused_advice().to_owned());
    let reference = text.sign_in_reference(args::SignInReference { number: detail.unwrap_or(code), reference });
    (title, format!("{advice} {reference}"))
}
