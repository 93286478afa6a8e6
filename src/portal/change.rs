//! Audited changes in Partner Center, and exports from it: the intent is recorded before the attempt, and the outcome
//! after it. A change whose intent cannot be recorded is not attempted.

use serde_json::{Value, json};

use super::{Cause, Error, Portal, confirmed::Confirmed, search_text::SearchText};
use crate::{
    domain::{
        form_action::FormAction,
        id::CustomerId,
        principal::{CustomerScope, Scope},
    },
    partner_center::{self, Client, ErrorKind},
    store::{AuditAction, AuditActor, AuditRef, Outcome, Settlement},
};

/// A change that is about to be made, as the audit records it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    action: &'static str,
    target: Option<String>,
    detail: Value,
}

impl Change {
    /// Creates the record of a reversible change.
    pub(super) const fn new(action: FormAction) -> Self {
        Self { action: action.as_str(), target: None, detail: Value::Null }
    }

    /// Creates the record of an irreversible change.
    pub(super) const fn irreversible(action: FormAction, _: Confirmed) -> Self {
        Self::new(action)
    }

    /// Creates the record of an export, which changes nothing but discloses much data.
    pub(super) const fn export(action: &'static str) -> Self {
        Self { action, target: None, detail: Value::Null }
    }

    /// Sets the id of the customer's object that is changed.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids read better without a borrow")]
    pub(super) fn to(mut self, target: impl ToString) -> Self {
        self.target = Some(target.to_string());
        self
    }

    /// Sets the changed fields among all that the form could change, by their names in Partner Center; never their
    /// values.
    #[must_use]
    pub(super) fn of_fields(self, fields: impl IntoIterator<Item = (&'static str, bool)>) -> Self {
        let changed = fields.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect::<Vec<_>>();
        self.with(json!({ "fields": changed }))
    }

    /// Adds more ids and options; never names, addresses or secrets.
    #[must_use]
    pub(super) fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

impl Portal {
    /// Makes a change to a customer's data.
    ///
    /// # Errors
    /// [`Error::Upstream`], and [`Error::Store`] when the intent cannot be recorded.
    pub(super) async fn change<T>(
        &self,
        scope: &CustomerScope,
        change: Change,
        call: impl AsyncFnOnce(&Client) -> Result<T, partner_center::Error>,
    ) -> Result<T, Error> {
        self.change_for(scope, Some(scope.customer()), change, call).await
    }

    /// Makes a change to the partner's data, or creates a customer.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub(super) async fn change_for<T>(
        &self,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        change: Change,
        call: impl AsyncFnOnce(&Client) -> Result<T, partner_center::Error>,
    ) -> Result<T, Error> {
        let client = self.client_for(scope).await?;
        self.change_as(client, scope, customer, change, call).await
    }

    /// Makes a change with this client of the scope's partner.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub(super) async fn change_as<T>(
        &self,
        client: Client,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        change: Change,
        call: impl AsyncFnOnce(&Client) -> Result<T, partner_center::Error>,
    ) -> Result<T, Error> {
        let intent = self.record_intent(scope, customer, change).await?;
        let result = call(&client).await;
        let outcome = match &result {
            Ok(_) => Outcome::Done,
            Err(error) => outcome(error),
        };
        self.record_outcome(intent, outcome, Value::Null).await;
        Ok(result?)
    }

    /// Records the intent of an action.
    ///
    /// # Errors
    /// [`Error::Store`]; the action must not be attempted then.
    pub(super) async fn record_intent(
        &self,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        change: Change,
    ) -> Result<AuditRef, Error> {
        let Change { action, target, mut detail } = change;
        if let Some(cause) = self.cause {
            let (name, id) = match cause {
                Cause::Job(job) => ("job", json!(job)),
                Cause::Request(request) => ("request", json!(request)),
            };
            if !detail.is_object() {
                detail = json!({});
            }
            detail[name] = id;
        }
        let action = AuditAction {
            actor: Some(AuditActor::of(scope)),
            customer,
            target,
            correlation: Some(self.correlation()),
            detail,
            ..AuditAction::new(scope.partner(), action)
        };
        Ok(self.store().record_intent(&action).await?)
    }

    /// Records the outcome of an action.
    pub(super) async fn record_outcome(&self, intent: AuditRef, outcome: Outcome, detail: Value) {
        let settlement = Settlement { correlation: Some(self.correlation()), detail, ..Settlement::new(outcome) };
        if let Err(error) = self.store().record_intent_outcome(intent, &settlement).await {
            // The change was made all the same; the audit log shows an intent without an outcome.
            tracing::error!(incident = %self.correlation(), %error, "outcome of a change not recorded");
        }
    }
}

/// Resolves the outcome of a write that may have succeeded despite its error: there was no response, or the change was
/// made already, as after an earlier attempt whose response was lost. Only then `read_back` is awaited, which returns
/// the result if the change was made.
///
/// # Errors
/// The write's error, unless the change was made.
pub(super) async fn resolve_outcome<T>(
    result: Result<T, partner_center::Error>,
    read_back: impl Future<Output = Result<Option<T>, partner_center::Error>>,
) -> Result<T, partner_center::Error> {
    match result {
        Err(error) if matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::NotFound | ErrorKind::Conflict) => {
            read_back.await.ok().flatten().ok_or(error)
        }
        result => result,
    }
}

/// Compares the response to a change with the request, so that success is only reported for what the response confirms.
/// Missing values in the response count as equal, and case and whitespace are ignored.
///
/// # Errors
/// [`Error::ResponseMismatch`] for the first difference.
pub(super) fn check_response(
    response: impl IntoIterator<Item = (&'static str, impl AsRef<str>, impl AsRef<str>)>,
) -> Result<(), Error> {
    for (property, requested, returned) in response {
        let (requested, returned) = (requested.as_ref(), returned.as_ref());
        if !returned.trim().is_empty() && !SearchText::new(requested).equals(returned) {
            let (requested, returned) = (requested.to_owned(), returned.to_owned());
            return Err(Error::ResponseMismatch { property, requested, returned });
        }
    }
    Ok(())
}

/// Joins ids for [`check_response`] in a fixed order, whatever order they came in.
pub(super) fn joined_ids(ids: impl IntoIterator<Item = impl ToString>) -> String {
    let mut ids: Vec<_> = ids.into_iter().map(|id| id.to_string().trim().to_ascii_lowercase()).collect();
    ids.sort_unstable();
    ids.join(", ")
}

/// Returns the audit outcome for a failed call.
pub(super) fn outcome(error: &partner_center::Error) -> Outcome {
    match error.kind() {
        ErrorKind::OutcomeUnknown | ErrorKind::Unreadable => Outcome::Unknown,
        ErrorKind::Unauthorized
        | ErrorKind::MfaRequired
        | ErrorKind::SignInAgain
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Invalid
        | ErrorKind::Conflict
        | ErrorKind::PreconditionFailed
        | ErrorKind::Unsupported => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mismatch(response: &[(&'static str, &str, &str)]) -> Option<(&'static str, String, String)> {
        match check_response(response.iter().copied()) {
            Ok(()) => None,
            Err(Error::ResponseMismatch { property, requested, returned }) => Some((property, requested, returned)),
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn missing_values_case_whitespace_and_spelling_count_as_equal() {
        for (requested, returned) in [
            ("Contoso", ""),
            ("Contoso", " \t"),
            ("Contoso", "CONTOSO"),
            ("Zofia Lis", " Zofia\u{a0} Lis"),
            ("jos\u{e9}", "jose\u{301}"),
            ("5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "{5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F}"),
            ("", ""),
        ] {
            assert_eq!(mismatch(&[("name", requested, returned)]), None, "{requested:?} {returned:?}");
        }
    }

    #[test]
    fn first_mismatch_is_reported_with_both_values() {
        let response = [("city", "Gdynia", "gdynia"), ("state", "", "PM"), ("name", "Contoso", "Conto")];
        assert_eq!(
            mismatch(&response),
            Some(("state", String::new(), "PM".to_owned())),
            "a cleared value that is still returned"
        );
        assert_eq!(mismatch(&response[2..]), Some(("name", "Contoso".to_owned(), "Conto".to_owned())));
        assert_eq!(mismatch(&response[..1]), None);
        assert_eq!(mismatch(&[]), None);
    }

    #[test]
    fn ids_are_joined_in_fixed_order() {
        assert_eq!(joined_ids(["B", "a "]), joined_ids(["A", "b"]));
        assert_eq!(joined_ids([""; 0]), "");
    }
}
