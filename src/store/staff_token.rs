//! Staff's refresh tokens: sealed, one for each session, gone with it.

use secrecy::SecretString;

use super::{Store, database::sql, error::Result, keyring::Sealed};
use crate::domain::id::{PartnerId, SessionHandle};

/// A refresh token and which version of it this is.
#[derive(Debug, Clone)]
pub struct VersionedRefreshToken {
    /// The refresh token.
    pub token: SecretString,
    /// The version that a replacement is to be of.
    pub version: i64,
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
