//! Staff's refresh tokens: encrypted, one for each session, deleted with it.

use secrecy::SecretString;

use super::{
    Store,
    database::{Statement, sql},
    error::{Error, Result},
    keyring::Sealed,
    session::Session,
    value::Row,
};
use crate::domain::id::{PartnerId, PersonId, SessionHandle};

/// A refresh token with its version.
#[derive(Debug, Clone)]
pub struct VersionedRefreshToken {
    /// The refresh token.
    pub token: SecretString,
    /// The version for a replacement.
    pub version: i64,
}

/// The refresh token of a session, with the data needed to revoke it at the provider.
#[derive(Debug, Clone)]
pub struct SessionToken {
    /// The partner of the staff session.
    pub partner: PartnerId,
    /// `true` if the token was issued to the partner's own registration rather than the cloud's.
    pub uses_partner_registration: bool,
    /// The refresh token.
    pub token: SecretString,
}

/// A selection of sessions by owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionSelection {
    /// One of a person's sessions.
    Session(PersonId, SessionHandle),
    /// All of a person's sessions.
    Person(PersonId),
    /// All sessions of a partner's staff, optionally except one.
    Staff(PartnerId, Option<SessionHandle>),
}

impl SessionSelection {
    fn select(self, limit: u32) -> Statement {
        const SQL: &str = "SELECT staff_token.partner_id, staff_token.handle, key_id, sealed, data FROM staff_token \
                           JOIN session ON session.partner_id = staff_token.partner_id \
                           AND session.handle = staff_token.handle \
                           WHERE ($1 IS NULL OR session.partner_id = $1) AND ($2 IS NULL OR session.tenant = $2) \
                           AND ($3 IS NULL OR session.object = $3) AND ($4 IS NULL OR session.handle = $4) \
                           AND ($5 IS NULL OR session.handle <> $5) ORDER BY session.seen_at DESC LIMIT $6";
        let (partner, person, session, except) = match self {
            Self::Session(person, session) => (None, Some(person), Some(session), None),
            Self::Person(person) => (None, Some(person), None, None),
            Self::Staff(partner, except) => (Some(partner), None, None, except),
        };
        let select = sql(SQL).bind(partner).bind(person.map(|it| it.tenant)).bind(person.map(|it| it.object));
        select.bind(session).bind(except).bind(i64::from(limit))
    }
}

/// Returns the associated data (AAD) of a token.
pub(super) fn token_associated_data(partner: PartnerId, session: SessionHandle) -> String {
    format!("staff_token.token:{partner}/{session}")
}

impl Store {
    /// Encrypts the refresh token of a session that is about to be saved, which carries it under
    /// [`Session::TOKEN`](super::Session::TOKEN).
    ///
    /// # Errors
    /// When the operating system provides no random bytes.
    pub fn seal_staff_token(&self, partner: PartnerId, session: SessionHandle, token: &SecretString) -> Result<Sealed> {
        self.keys().seal(&token_associated_data(partner, session), token)
    }

    /// Finds the refresh token of an unexpired session.
    ///
    /// # Errors
    /// [`KeyUnknown`](super::Error::KeyUnknown) or [`KeyWrong`](super::Error::KeyWrong) when it cannot be decrypted.
    pub async fn find_staff_token(
        &self,
        partner: PartnerId,
        session: SessionHandle,
    ) -> Result<Option<VersionedRefreshToken>> {
        const SQL: &str = "SELECT key_id, sealed, version FROM staff_token \
                           JOIN session ON session.partner_id = staff_token.partner_id \
                           AND session.handle = staff_token.handle \
                           WHERE staff_token.partner_id = $1 AND staff_token.handle = $2 AND expires_at > $3";
        let Some(row) = self.database().row(sql(SQL).bind(partner).bind(session).bind(self.now())).await? else {
            return Ok(None);
        };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let token = self.keys().open(&token_associated_data(partner, session), &sealed)?;
        Ok(Some(VersionedRefreshToken { token, version: row.int("version")? }))
    }

    /// Lists the refresh tokens of sessions, most recently used first and at most `limit`. Tokens that cannot be
    /// decrypted are left out, since the list is for revocation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_session_tokens(&self, of: SessionSelection, limit: u32) -> Result<Vec<SessionToken>> {
        let rows = self.database().rows(of.select(limit)).await?;
        let opened = rows.iter().map(|row| self.session_token(row));
        Ok(opened
            .filter_map(|token| {
                token.inspect_err(|error| tracing::warn!(%error, "unreadable token skipped in revocation")).ok()
            })
            .collect())
    }

    fn session_token(&self, row: &Row) -> Result<SessionToken> {
        let (partner, handle) = (row.parse("partner_id")?, row.parse("handle")?);
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let mut data: serde_json::Value =
            serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        let session: Session = serde_json::from_value(data[Session::KEY].take()).map_err(|_| Error::Corrupt("data"))?;
        let token = self.keys().open(&token_associated_data(partner, handle), &sealed)?;
        Ok(SessionToken { partner, uses_partner_registration: session.uses_partner_registration, token })
    }

    /// Replaces the token if the stored version is the expected one. Returns `false` if a concurrent request was
    /// faster, whose token is then the one to use, or if the session has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_staff_token(
        &self,
        partner: PartnerId,
        session: SessionHandle,
        expected_version: i64,
        token: &SecretString,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE staff_token SET key_id = $4, sealed = $5, version = version + 1 \
                           WHERE partner_id = $1 AND handle = $2 AND version = $3";
        let sealed = self.keys().seal(&token_associated_data(partner, session), token)?;
        let replace =
            sql(SQL).bind(partner).bind(session).bind(expected_version).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(replace).await? > 0)
    }

    /// Deletes a session's token after Partner Center has rejected it; returns whether there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_staff_token(&self, partner: PartnerId, session: SessionHandle) -> Result<bool> {
        let delete = sql("DELETE FROM staff_token WHERE partner_id = $1 AND handle = $2").bind(partner).bind(session);
        Ok(self.database().execute(delete).await? > 0)
    }
}
