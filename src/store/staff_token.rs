//! Staff's refresh tokens: sealed, one for each session, gone with it.

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

/// A refresh token and which version of it this is.
#[derive(Debug, Clone)]
pub struct VersionedRefreshToken {
    /// The refresh token.
    pub token: SecretString,
    /// The version that a replacement is to be of.
    pub version: i64,
}

/// The refresh token of a session, and what it takes to tell the provider about it.
#[derive(Debug, Clone)]
pub struct SessionToken {
    /// The partner whose staff the session is of.
    pub partner: PartnerId,
    /// Whether the token was given to the partner's own registration rather than the cloud's.
    pub through_partner: bool,
    /// The refresh token.
    pub token: SecretString,
}

/// Sessions whose refresh tokens are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokensOf {
    /// One of a person's.
    Session(PersonId, SessionHandle),
    /// All of a person's.
    Person(PersonId),
    /// All of a partner's staff, but for one.
    Staff(PartnerId, Option<SessionHandle>),
}

impl TokensOf {
    fn select(self, most: u32) -> Statement {
        const SQL: &str = "SELECT staff_token.partner_id, staff_token.handle, key_id, sealed, data FROM staff_token \
                           JOIN session ON session.partner_id = staff_token.partner_id \
                           AND session.handle = staff_token.handle \
                           WHERE ($1 IS NULL OR session.partner_id = $1) AND ($2 IS NULL OR session.tenant = $2) \
                           AND ($3 IS NULL OR session.object = $3) AND ($4 IS NULL OR session.handle = $4) \
                           AND ($5 IS NULL OR session.handle <> $5) ORDER BY session.seen_at DESC LIMIT $6";
        let (partner, person, session, other) = match self {
            Self::Session(person, session) => (None, Some(person), Some(session), None),
            Self::Person(person) => (None, Some(person), None, None),
            Self::Staff(partner, but) => (Some(partner), None, None, but),
        };
        let select = sql(SQL).bind(partner).bind(person.map(|it| it.tenant)).bind(person.map(|it| it.object));
        select.bind(session).bind(other).bind(i64::from(most))
    }
}

/// The place that a token is sealed for.
pub(super) fn token_place(partner: PartnerId, session: SessionHandle) -> String {
    format!("staff_token.token:{partner}/{session}")
}

impl Store {
    /// Seals the refresh token of a session to be, which is saved with it under [`Session::TOKEN`](super::Session::TOKEN).
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn seal_staff_token(&self, partner: PartnerId, session: SessionHandle, token: &SecretString) -> Result<Sealed> {
        self.keys().seal(&token_place(partner, session), token)
    }

    /// The refresh token of a session that has not expired.
    ///
    /// # Errors
    /// [`KeyUnknown`](super::Error::KeyUnknown) or [`KeyWrong`](super::Error::KeyWrong) when it does not open.
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
        let token = self.keys().open(&token_place(partner, session), &sealed)?;
        Ok(Some(VersionedRefreshToken { token, version: row.int("version")? }))
    }

    /// Lists the refresh tokens of sessions, those last used first and so many at most. One that does not open is left out:
    /// it is asked for to be given up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_session_tokens(&self, of: TokensOf, most: u32) -> Result<Vec<SessionToken>> {
        let rows = self.database().rows(of.select(most)).await?;
        let opened = rows.iter().map(|row| self.session_token(row));
        Ok(opened
            .filter_map(|token| {
                token.inspect_err(|error| tracing::warn!(%error, "a token to give up is left out")).ok()
            })
            .collect())
    }

    fn session_token(&self, row: &Row) -> Result<SessionToken> {
        let (partner, handle) = (row.parse("partner_id")?, row.parse("handle")?);
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let mut data: serde_json::Value =
            serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        let session: Session = serde_json::from_value(data[Session::KEY].take()).map_err(|_| Error::Corrupt("data"))?;
        let token = self.keys().open(&token_place(partner, handle), &sealed)?;
        Ok(SessionToken { partner, through_partner: session.through_partner, token })
    }

    /// Replaces the token if it is still the version that was seen. `false` when another was quicker, whose token is
    /// then the one to use, or when the session ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_staff_token(
        &self,
        partner: PartnerId,
        session: SessionHandle,
        seen: i64,
        token: &SecretString,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE staff_token SET key_id = $4, sealed = $5, version = version + 1 \
                           WHERE partner_id = $1 AND handle = $2 AND version = $3";
        let sealed = self.keys().seal(&token_place(partner, session), token)?;
        let replace = sql(SQL).bind(partner).bind(session).bind(seen).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(replace).await? > 0)
    }

    /// Forgets a session's token, when Partner Center says that it is no good. Whether there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_staff_token(&self, partner: PartnerId, session: SessionHandle) -> Result<bool> {
        let delete = sql("DELETE FROM staff_token WHERE partner_id = $1 AND handle = $2").bind(partner).bind(session);
        Ok(self.database().execute(delete).await? > 0)
    }
}
