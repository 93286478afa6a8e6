//! Changing something in Partner Center, or taking much of it along, on the record: the intent goes into the audit before
//! it is tried, and what came of it after. What cannot be recorded is not tried.

use serde_json::{Value, json};

use super::{Error, Portal, confirmed::Confirmed, sought::Sought};
use crate::{
    domain::{
        id::CustomerId,
        principal::{CustomerScope, Scope},
        write::Write,
    },
    partner_center::{self, Client, Kind},
    store::{AuditAction, AuditActor, AuditRef, Outcome, Settlement},
};

/// What is about to be changed, as the audit names it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    action: &'static str,
    target: Option<String>,
    detail: Value,
}

impl Change {
    /// Begins the record of a change that another change can take back.
    pub(super) const fn new(write: Write) -> Self {
        Self { action: write.as_str(), target: None, detail: Value::Null }
    }

    /// Begins the record of a change that nothing takes back.
    pub(super) const fn irreversible(write: Write, _: Confirmed) -> Self {
        Self::new(write)
    }

    /// Begins the record of an export, which changes nothing and takes much of it along.
    pub(super) const fn export(action: &'static str) -> Self {
        Self { action, target: None, detail: Value::Null }
    }

    /// What of the customer's it is done to, by its id.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids read better without a borrow")]
    pub(super) fn to(mut self, target: impl ToString) -> Self {
        self.target = Some(target.to_string());
        self
    }

    /// The fields that are changed, of all that could be, by their names in Partner Center; never what is in them.
    #[must_use]
    pub(super) fn of_fields(self, fields: impl IntoIterator<Item = (&'static str, bool)>) -> Self {
        let changed = fields.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect::<Vec<_>>();
        self.with(json!({ "fields": changed }))
    }

    /// More ids and choices; never names, addresses or secrets.
    #[must_use]
    pub(super) fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

impl Portal {
    /// Changes something of a customer's.
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

    /// Changes something of the partner's, or something that will be a customer.
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

    /// Changes something as this client of the scope's partner.
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
        let intent = self.begin(scope, customer, change).await?;
        let result = call(&client).await;
        let outcome = match &result {
            Ok(_) => Outcome::Done,
            Err(error) => outcome(error),
        };
        self.settle(intent, outcome, Value::Null).await;
        Ok(result?)
    }

    /// Records that something is about to be done.
    ///
    /// # Errors
    /// [`Error::Store`]: then it must not be done.
    pub(super) async fn begin(
        &self,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        change: Change,
    ) -> Result<AuditRef, Error> {
        let Change { action, target, detail } = change;
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

    /// Records what came of it.
    pub(super) async fn settle(&self, intent: AuditRef, outcome: Outcome, detail: Value) {
        let settlement = Settlement { correlation: Some(self.correlation()), detail, ..Settlement::new(outcome) };
        if let Err(error) = self.store().complete_audit(intent, &settlement).await {
            // It has happened all the same; the audit shows an intent that nothing settled.
            tracing::error!(incident = %self.correlation(), %error, "the outcome of a change was not recorded");
        }
    }
}

/// What came of a write that may have been done although its answer does not say so: nobody answered, or it found done
/// what it asks for, as an earlier try whose answer was lost leaves it. `look` is asked only then, and answers with what
/// was done, if it was.
///
/// # Errors
/// What the write met, unless it was done.
pub(super) async fn or_done<T>(
    written: Result<T, partner_center::Error>,
    look: impl Future<Output = Result<Option<T>, partner_center::Error>>,
) -> Result<T, partner_center::Error> {
    match written {
        Err(error) if matches!(error.kind(), Kind::OutcomeUnknown | Kind::NotFound | Kind::Conflict) => {
            look.await.ok().flatten().ok_or(error)
        }
        written => written,
    }
}

/// Holds the answer of a change against what was asked for: "done" is said of what was answered alone. What the answer
/// does not tell differs from nothing, and neither do letters' case and blanks.
///
/// # Errors
/// [`Error::OtherThanAsked`] of the first that differs.
pub(super) fn as_asked(
    answer: impl IntoIterator<Item = (&'static str, impl AsRef<str>, impl AsRef<str>)>,
) -> Result<(), Error> {
    for (property, asked, told) in answer {
        let (asked, told) = (asked.as_ref(), told.as_ref());
        if !told.trim().is_empty() && !Sought::new(asked).is_text(told) {
            return Err(Error::OtherThanAsked { property, asked: asked.to_owned(), told: told.to_owned() });
        }
    }
    Ok(())
}

/// Ids as [`as_asked`] compares several: in one order, whichever they came in.
pub(super) fn ids(ids: impl IntoIterator<Item = impl ToString>) -> String {
    let mut ids: Vec<_> = ids.into_iter().map(|id| id.to_string().trim().to_ascii_lowercase()).collect();
    ids.sort_unstable();
    ids.join(", ")
}

/// What a failed call says of what it was for.
pub(super) fn outcome(error: &partner_center::Error) -> Outcome {
    match error.kind() {
        Kind::OutcomeUnknown | Kind::Unreadable => Outcome::Unknown,
        Kind::Unauthorized
        | Kind::MfaRequired
        | Kind::SignInAgain
        | Kind::Forbidden
        | Kind::NotFound
        | Kind::Invalid
        | Kind::Conflict
        | Kind::PreconditionFailed
        | Kind::Unsupported => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(answer: &[(&'static str, &str, &str)]) -> Option<(&'static str, String, String)> {
        match as_asked(answer.iter().copied()) {
            Ok(()) => None,
            Err(Error::OtherThanAsked { property, asked, told }) => Some((property, asked, told)),
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn what_is_not_told_differs_from_nothing_and_neither_do_case_blanks_and_spellings() {
        for (asked, told) in [
            ("Contoso", ""),
            ("Contoso", " \t"),
            ("Contoso", "CONTOSO"),
            ("Zofia Lis", " Zofia\u{a0} Lis"),
            ("jos\u{e9}", "jose\u{301}"),
            ("5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "{5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F}"),
            ("", ""),
        ] {
            assert_eq!(other(&[("name", asked, told)]), None, "{asked:?} {told:?}");
        }
    }

    #[test]
    fn the_first_that_differs_is_said_with_both_values() {
        let answer = [("city", "Gdynia", "gdynia"), ("state", "", "PM"), ("name", "Contoso", "Conto")];
        assert_eq!(
            other(&answer),
            Some(("state", String::new(), "PM".to_owned())),
            "what was emptied and is told still"
        );
        assert_eq!(other(&answer[2..]), Some(("name", "Contoso".to_owned(), "Conto".to_owned())));
        assert_eq!(other(&answer[..1]), None);
        assert_eq!(other(&[]), None);
    }

    #[test]
    fn ids_are_the_same_in_any_order() {
        assert_eq!(ids(["B", "a "]), ids(["A", "b"]));
        assert_eq!(ids([""; 0]), "");
    }
}
