//! Sign-ins in progress: anonymous session records with an encrypted part.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::store::{
    Store,
    database::sql,
    error::{Error, Result},
    keyring::Sealed,
    value::Row,
};

/// The location of a sign-in in progress within a session record, and the sealing context of its encrypted part.
#[derive(Debug, Clone, Copy)]
pub struct SignInRecord;

impl SignInRecord {
    /// The key in the record. The encrypted part is the member `pending` of its value.
    pub const KEY: &'static str = "sign_in";
    /// The sealing context.
    pub const ASSOCIATED_DATA: &'static str = "session.sign_in";
    /// The encrypted part, as a JSON pointer (RFC 6901) into the record.
    const POINTER: &'static str = "/sign_in/pending";
}

const PENDING: &str = "SELECT id_hash, data FROM session WHERE handle IS NULL AND expires_at > $1";

impl Store {
    /// Returns the ids of the keys that sign-ins in progress are sealed under.
    pub(in crate::store) async fn keys_of_sign_ins(&self) -> Result<BTreeSet<String>> {
        let rows = self.database().rows(sql(PENDING).bind(self.now())).await?;
        let sealed = rows.iter().map(|row| Ok(read(row)?.1));
        sealed.filter_map(Result::transpose).map(|sealed| Ok(sealed?.key_id)).collect()
    }

    /// Re-encrypts the sign-ins in progress that are sealed under an old key with the active one; returns their number.
    pub(in crate::store) async fn reseal_sign_ins(&self) -> Result<u64> {
        const UPDATE: &str = "UPDATE session SET data = $3 WHERE id_hash = $1 AND data = $2";
        let active = self.keys().active();
        let mut resealed = 0;
        for row in self.database().rows(sql(PENDING).bind(self.now())).await? {
            let (mut data, sealed) = read(&row)?;
            let Some(sealed) = sealed.filter(|sealed| sealed.key_id != active) else { continue };
            let new = self
                .keys()
                .seal(SignInRecord::ASSOCIATED_DATA, &self.keys().open(SignInRecord::ASSOCIATED_DATA, &sealed)?)?;
            let new = serde_json::to_value(new).map_err(|_| Error::Invalid("data"))?;
            if let Some(value) = data.pointer_mut(SignInRecord::POINTER) {
                *value = new;
            }
            let update = sql(UPDATE).bind(row.bytes("id_hash")?).bind(row.text("data")?).bind(data.to_string());
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }
}

fn read(row: &Row) -> Result<(Json, Option<Sealed>)> {
    let data: Json = serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
    let sealed = data.pointer(SignInRecord::POINTER).and_then(|sealed| serde_json::from_value(sealed.clone()).ok());
    Ok((data, sealed))
}
