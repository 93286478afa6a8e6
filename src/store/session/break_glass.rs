//! Break-glass codes, stored as anonymous session records; each is good for one sign-in.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};

use crate::{
    domain::break_glass::{BreakGlass, CODE_LIFETIME},
    store::{
        Store,
        error::{Error, Result},
    },
};

/// The key of the grant in a record.
const KEY: &str = "break_glass";

impl Store {
    /// Stores a grant; returns the code that redeems it, and its expiry. Only the code's hash is stored.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_break_glass(&self, grant: &BreakGlass) -> Result<(Id, Timestamp)> {
        let until = self.now() + CODE_LIFETIME;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(until.as_second()).map_err(|_| Error::Invalid("expiry"))?;
        let data = [(KEY.to_owned(), json!(grant))].into();
        let mut record = Record { id: Id::default(), data, expiry_date };
        self.create_session(&mut record, time::Duration::ZERO, std::num::NonZeroU32::MAX).await?;
        Ok((record.id, until))
    }

    /// Redeems the grant of a code; returns nothing if it does not exist, has expired, or was already redeemed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_break_glass(&self, code: Id) -> Result<Option<BreakGlass>> {
        let value: Option<Json> = self.take_record(code, KEY).await?;
        value.map(serde_json::from_value).transpose().map_err(|_| Error::Corrupt("data"))
    }
}
