//! Idempotent form submissions: the first submission claims the form's request id (its idempotency key) and does the
//! work; every duplicate receives the first one's result.
//!
//! A claim is one row, which the database grants to one instance. It is renewed while the work is in progress; a claim
//! that expires belonged to a process that crashed, and the outcome of its work is unknown. A result is encrypted for
//! its session, function and request, and stored for [`RESULT_RETENTION`]; afterwards the row still marks the id as
//! spent, so that the same form never does its work a second time. All rows are deleted with the session.

use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Store,
    database::{Statement, sql},
    error::{Error, Result},
    keyring::Sealed,
    value::Row,
};
use crate::domain::{
    id::{PartnerId, RequestId, SessionHandle},
    principal::{PartnerScope, Scope as _},
};

/// Retention of a result. With the wait for the next sweep, which is half a minute at most, five minutes.
const RESULT_RETENTION: SignedDuration = SignedDuration::from_secs(270);
/// Lifetime of a claim that is not renewed.
const CLAIM_TTL: SignedDuration = SignedDuration::from_secs(60);

/// The state of a claim whose work is in progress.
const RUNNING: &str = "running";
/// The state of a claim whose work succeeded and whose result is stored.
const DONE: &str = "done";
/// The state of a claim whose work was rejected or has an unknown outcome; the same form may be retried.
const FAILED: &str = "failed";
/// The state of a claim whose work succeeded and whose result is no longer stored.
const SPENT: &str = "spent";

/// A submitted form: its session, its function, and the request id that was rendered into it.
#[derive(Debug, Clone)]
pub struct SubmittedForm {
    /// The session that submitted it.
    pub scope: PartnerScope,
    /// The server function's name.
    pub function: String,
    /// The form's request id.
    pub request: RequestId,
    /// A digest of its fields, which distinguishes them from other fields under the same id. Stored encrypted, since
    /// the fields may include a password.
    pub fingerprint: String,
}

/// The right to process a form.
#[derive(Debug, Clone)]
pub struct FormClaim {
    form: SubmittedForm,
    claim: Uuid,
}

/// The result of processing a form.
#[derive(Debug, Clone)]
pub enum FormOutcome {
    /// The work succeeded; holds the server function's result.
    Done(SecretString),
    /// The work was rejected or its outcome is unknown; holds the error.
    Failed(SecretString),
}

/// The state of a form that was already claimed.
#[derive(Debug, Clone)]
pub enum FormState {
    /// The first submission is still being processed.
    Running,
    /// The work succeeded; holds the result of the first submission.
    Done(SecretString),
    /// The work was rejected or its outcome is unknown; holds the error, unless the process crashed.
    Failed(Option<SecretString>),
    /// The work succeeded, and the result is no longer stored.
    Spent,
    /// Other fields were submitted under this id.
    Different,
    /// The session has ended, or the form was never submitted.
    Unknown,
}

/// The stored result of a form.
#[derive(Debug, Clone)]
pub struct StoredFormResult {
    /// The name of the server function.
    pub function: String,
    /// The serialized result.
    pub serialized: SecretString,
}

/// The encrypted part of the record.
#[derive(Serialize, Deserialize)]
struct Contents {
    /// The fingerprint of the form's fields.
    form: String,
    /// The serialized result or error; absent while the work is in progress.
    answer: Option<String>,
}

/// Returns the associated data (AAD) of a result.
fn associated_data(partner: PartnerId, session: SessionHandle, function: &str, request: RequestId) -> String {
    format!("kept_answer.sealed:{partner}/{session}/{function}/{request}")
}

impl FormClaim {
    /// Returns the form's request id.
    pub const fn request(&self) -> RequestId {
        self.form.request
    }
}

impl SubmittedForm {
    fn bind(&self, text: &'static str) -> Statement {
        let (partner, session) = (self.scope.partner(), self.scope.session());
        sql(text).bind(partner).bind(session).bind(self.function.as_str()).bind(self.request.as_uuid())
    }

    fn associated_data(&self) -> String {
        associated_data(self.scope.partner(), self.scope.session(), &self.function, self.request)
    }
}

impl Store {
    /// Claims the processing of a form. Granted to the first submission, and after a failure to the first retry;
    /// otherwise nothing is returned, and [`Store::find_form_state`] gives the reason.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the session has ended.
    pub async fn claim_form(&self, form: &SubmittedForm) -> Result<Option<FormClaim>> {
        const SQL: &str = "INSERT INTO kept_answer \
             (partner_id, handle, function, request_id, claim, state, key_id, sealed, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (partner_id, handle, function, request_id) DO UPDATE SET claim = excluded.claim, \
             state = excluded.state, key_id = excluded.key_id, sealed = excluded.sealed, \
             expires_at = excluded.expires_at WHERE kept_answer.state = $10";
        let claim = Uuid::new_v4();
        let sealed = self.seal_contents(form, None)?;
        let insert = form
            .bind(SQL)
            .bind(claim)
            .bind(RUNNING)
            .bind(sealed.key_id)
            .bind(sealed.bytes)
            .bind(self.now_plus(CLAIM_TTL))
            .bind(FAILED);
        let granted = self.database().execute(insert).await? > 0;
        Ok(granted.then(|| FormClaim { form: form.clone(), claim }))
    }

    /// Extends a claim while its work is in progress.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_form_claim(&self, claim: &FormClaim) -> Result<()> {
        const SQL: &str = "UPDATE kept_answer SET expires_at = $6 WHERE partner_id = $1 AND handle = $2 \
                           AND function = $3 AND request_id = $4 AND claim = $5";
        let renew = claim.form.bind(SQL).bind(claim.claim).bind(self.now_plus(CLAIM_TTL));
        self.database().execute(renew).await.map(drop)
    }

    /// Stores the result of processing a form. Returns `false`, and stores nothing, if the session has ended meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn record_form_outcome(&self, claim: &FormClaim, outcome: &FormOutcome) -> Result<bool> {
        const SQL: &str = "UPDATE kept_answer SET state = $6, key_id = $7, sealed = $8, expires_at = $9 \
                           WHERE partner_id = $1 AND handle = $2 AND function = $3 AND request_id = $4 AND claim = $5";
        let (state, result) = match outcome {
            FormOutcome::Done(result) => (DONE, result),
            FormOutcome::Failed(error) => (FAILED, error),
        };
        let sealed = self.seal_contents(&claim.form, Some(result))?;
        let update = claim.form.bind(SQL).bind(claim.claim).bind(state).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(update.bind(self.now_plus(RESULT_RETENTION))).await? > 0)
    }

    /// Returns the state of a form that was already claimed, and gives up a claim that has expired.
    ///
    /// # Errors
    /// When the database does not answer, or the stored result cannot be decrypted.
    pub async fn find_form_state(&self, form: &SubmittedForm) -> Result<FormState> {
        const SQL: &str = "SELECT claim, state, key_id, sealed, expires_at FROM kept_answer \
                           WHERE partner_id = $1 AND handle = $2 AND function = $3 AND request_id = $4";
        const GIVE_UP: &str = "UPDATE kept_answer SET state = $6 WHERE partner_id = $1 AND handle = $2 \
                               AND function = $3 AND request_id = $4 AND claim = $5 AND state = $7 AND expires_at <= $8";
        let Some(row) = self.database().row(form.bind(SQL)).await? else { return Ok(FormState::Unknown) };
        let Some(contents) = self.contents(&row, &form.associated_data())? else { return Ok(FormState::Spent) };
        if contents.form != form.fingerprint {
            return Ok(FormState::Different);
        }
        let expired = row.time("expires_at")? <= self.now();
        Ok(match (row.text("state")?.as_str(), contents.answer) {
            (RUNNING, _) if expired => {
                let give_up = form.bind(GIVE_UP).bind(row.text("claim")?).bind(FAILED).bind(RUNNING).bind(self.now());
                self.database().execute(give_up).await?;
                FormState::Failed(None)
            }
            (RUNNING, _) => FormState::Running,
            (DONE, Some(answer)) if !expired => FormState::Done(answer.into()),
            (FAILED, answer) => FormState::Failed(answer.map(SecretString::from)),
            _ => FormState::Spent,
        })
    }

    /// Finds the stored result of a form of the session by its request id.
    ///
    /// # Errors
    /// When the database does not answer, or the stored result cannot be decrypted.
    pub async fn find_form_result(&self, scope: &PartnerScope, request: RequestId) -> Result<Option<StoredFormResult>> {
        const SQL: &str = "SELECT function, key_id, sealed FROM kept_answer WHERE partner_id = $1 AND handle = $2 \
                           AND request_id = $3 AND state = $4 AND expires_at > $5";
        let (partner, session) = (scope.partner(), scope.session());
        let select = sql(SQL).bind(partner).bind(session).bind(request.as_uuid()).bind(DONE).bind(self.now());
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let function = row.text("function")?;
        let contents = self.contents(&row, &associated_data(partner, session, &function, request))?;
        let result = contents.and_then(|contents| contents.answer);
        Ok(result.map(|result| StoredFormResult { function, serialized: result.into() }))
    }

    /// Deletes the session's stored results under a request id, which stays spent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_form_result(&self, scope: &PartnerScope, request: RequestId) -> Result<()> {
        const SQL: &str = "UPDATE kept_answer SET state = $4, key_id = NULL, sealed = NULL WHERE partner_id = $1 \
                           AND handle = $2 AND request_id = $3 AND state = $5";
        let erase = sql(SQL).bind(scope.partner()).bind(scope.session()).bind(request.as_uuid()).bind(SPENT).bind(DONE);
        self.database().execute(erase).await.map(drop)
    }

    /// Deletes the results whose retention is over; returns their number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_expired_form_results(&self) -> Result<u64> {
        const ERASE: &str = "UPDATE kept_answer SET state = $1, key_id = NULL, sealed = NULL \
                             WHERE state = $2 AND sealed IS NOT NULL AND expires_at <= $3";
        const REMOVE: &str = "DELETE FROM kept_answer WHERE state = $1 AND sealed IS NOT NULL AND expires_at <= $2";
        let erased = self.database().execute(sql(ERASE).bind(SPENT).bind(DONE).bind(self.now())).await?;
        Ok(erased + self.database().execute(sql(REMOVE).bind(FAILED).bind(self.now())).await?)
    }

    /// Re-encrypts results that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_form_results(&self) -> Result<u64> {
        const SELECT: &str = "SELECT partner_id, handle, function, request_id, key_id, sealed FROM kept_answer \
                              WHERE key_id <> $1";
        const UPDATE: &str = "UPDATE kept_answer SET key_id = $5, sealed = $6 WHERE partner_id = $1 AND handle = $2 \
                              AND function = $3 AND request_id = $4 AND sealed = $7";
        let mut resealed = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let (partner, session) = (row.parse("partner_id")?, row.parse("handle")?);
            let (function, request) = (row.text("function")?, row.parse::<RequestId>("request_id")?);
            let (old, new) = self.reseal_row(&row, &associated_data(partner, session, &function, request))?;
            let update = sql(UPDATE).bind(partner).bind(session).bind(function).bind(request.as_uuid());
            resealed += self.database().execute(update.bind(new.key_id).bind(new.bytes).bind(old.bytes)).await?;
        }
        Ok(resealed)
    }

    fn seal_contents(&self, form: &SubmittedForm, result: Option<&SecretString>) -> Result<Sealed> {
        let answer = result.map(|result| result.expose_secret().to_owned());
        let contents = Contents { form: form.fingerprint.clone(), answer };
        let text = serde_json::to_string(&contents).map_err(|_| Error::Invalid("form result"))?;
        self.keys().seal(&form.associated_data(), &text.into())
    }

    fn contents(&self, row: &Row, associated_data: &str) -> Result<Option<Contents>> {
        let (Some(key_id), Some(bytes)) = (row.find_text("key_id")?, row.find_bytes("sealed")?) else {
            return Ok(None);
        };
        let text = self.keys().open(associated_data, &Sealed { key_id, bytes })?;
        serde_json::from_str(text.expose_secret()).map(Some).map_err(|_| Error::Corrupt("sealed"))
    }
}
