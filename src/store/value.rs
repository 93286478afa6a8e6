//! Conversion of values to statement parameters and from rows, the same for both databases.
//!
//! Ids are stored as hyphenated text, timestamps as whole milliseconds since the Unix epoch (UTC), so that both look
//! the same in either database's shell.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use super::error::{Error, Result};
use crate::domain::{
    cloud::Cloud,
    id::{
        AttestationRecordId, ChangeRequestId, ConnectionId, CustomerId, DeliveryId, JobId, ObjectId, PartnerId,
        SessionHandle, TenantId, UserId,
    },
    role::Role,
};

/// A bound value. A null keeps its type, which PostgreSQL requires.
#[derive(Debug)]
pub(super) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Bool(bool),
}

macro_rules! as_value {
    ($($from:ty => $variant:ident, $via:expr);+ $(;)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(Some($via(value)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map($via))
            }
        }
    )+};
}

as_value! {
    i64 => Int, |value| value;
    Timestamp => Int, |value: Timestamp| value.as_millisecond();
    String => Text, |value| value;
    &str => Text, |value: &str| value.to_owned();
    Uuid => Text, |value: Uuid| value.to_string();
    PartnerId => Text, |value: PartnerId| value.to_string();
    CustomerId => Text, |value: CustomerId| value.to_string();
    TenantId => Text, |value: TenantId| value.to_string();
    ObjectId => Text, |value: ObjectId| value.to_string();
    SessionHandle => Text, |value: SessionHandle| value.to_string();
    AttestationRecordId => Text, |value: AttestationRecordId| value.to_string();
    ConnectionId => Text, |value: ConnectionId| value.to_string();
    JobId => Text, |value: JobId| value.to_string();
    ChangeRequestId => Text, |value: ChangeRequestId| value.to_string();
    DeliveryId => Text, |value: DeliveryId| value.to_string();
    UserId => Text, |value: UserId| value.to_string();
    Cloud => Text, |value: Cloud| value.as_str().to_owned();
    Role => Text, |value: Role| value.as_str().to_owned();
    Vec<u8> => Bytes, |value| value;
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// A row of a result. A value of the wrong type or form yields [`Error::Corrupt`] with the column's name.
#[derive(Debug)]
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! read {
    ($($(#[$doc:meta])* $name:ident -> $type:ty),+ $(,)?) => {$(
        $(#[$doc])*
        pub(super) fn $name(&self, column: &'static str) -> Result<$type> {
            match self {
                Self::Sqlite(row) => row.try_get(column),
                Self::Postgres(row) => row.try_get(column),
            }
            .map_err(|_| Error::Corrupt(column))
        }
    )+};
}

impl Row {
    read! {
        int -> i64,
        find_int -> Option<i64>,
        text -> String,
        find_text -> Option<String>,
        bytes -> Vec<u8>,
        find_bytes -> Option<Vec<u8>>,
        bool -> bool,
    }

    /// Parses a text column.
    pub(super) fn parse<T: FromStr>(&self, column: &'static str) -> Result<T> {
        self.text(column)?.parse().map_err(|_| Error::Corrupt(column))
    }

    /// Parses a nullable text column.
    pub(super) fn find<T: FromStr>(&self, column: &'static str) -> Result<Option<T>> {
        self.find_text(column)?.map(|text| text.parse().map_err(|_| Error::Corrupt(column))).transpose()
    }

    /// Reads a timestamp column.
    pub(super) fn time(&self, column: &'static str) -> Result<Timestamp> {
        self.find_time(column)?.ok_or(Error::Corrupt(column))
    }

    /// Reads a nullable timestamp column.
    pub(super) fn find_time(&self, column: &'static str) -> Result<Option<Timestamp>> {
        self.find_int(column)?
            .map(|millis| Timestamp::from_millisecond(millis).map_err(|_| Error::Corrupt(column)))
            .transpose()
    }
}

/// Returns text fit for storing: without control characters (PostgreSQL rejects NUL) and truncated to a number of
/// characters.
pub(super) fn bounded(text: &str, max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn bounded_truncates_between_characters_and_drops_control_characters() {
        assert_eq!(bounded("zażółć\0 gęślą", 6), "zażółć");
        assert_eq!(bounded("a\r\nb", 10), "ab");
    }
}
