//! What was done to a customer: by Partner Center's record, and by ours.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use super::{Error, Portal};
use crate::{
    domain::{
        activity::{OwnOutcome, OwnRecord, OwnRecords, PartnerCenterRecord, Window},
        actor::CustomerScope,
        id::PersonId,
        page::{Page, Seek},
    },
    store::{AuditEntry, AuditFilter, Outcome},
};

/// Rows of a page of either record.
const ROWS: u32 = 50;

impl Portal {
    /// A page of what Partner Center recorded of the customer.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_partner_center_records(
        &self,
        scope: &CustomerScope,
        window: Window,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let from = today.saturating_sub(window.days().days());
        let client = self.staff_client(scope.partner()).await?;
        Ok(client.customer(scope).audit_records(Some(from), ROWS, seek).await?)
    }

    /// A page of what this portal recorded of the customer: the newest, or those before a number.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_own_records(&self, scope: &CustomerScope, before: Option<i64>) -> Result<OwnRecords, Error> {
        let partner = scope.partner().partner();
        let filter = AuditFilter { customer: Some(scope.customer()), ..AuditFilter::default() };
        let entries = self.store().list_audit(partner, &filter, before, ROWS).await?;
        let names = self.store().person_names(partner).await?;
        let full = u32::try_from(entries.len()).is_ok_and(|count| count == ROWS);
        let before = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
        // What settled an intent is told with the intent, which is where it began.
        let begun = entries.into_iter().filter(|entry| entry.intent.is_none());
        Ok(OwnRecords { items: begun.map(|entry| read(entry, &names)).collect(), before })
    }
}

fn read(entry: AuditEntry, names: &HashMap<PersonId, String>) -> OwnRecord {
    let outcome = match entry.settled.unwrap_or(entry.outcome) {
        Outcome::Intent => OwnOutcome::Open,
        Outcome::Done => OwnOutcome::Done,
        Outcome::Refused => OwnOutcome::Refused,
        Outcome::Failed => OwnOutcome::Failed,
        Outcome::Unknown => OwnOutcome::Unknown,
    };
    OwnRecord {
        seq: entry.seq,
        at: entry.at,
        by: entry.action.actor.and_then(|person| names.get(&person).cloned()),
        by_id: entry.action.actor.map(|person| person.object.to_string()),
        action: entry.action.action,
        target: entry.action.target,
        outcome,
        correlation: entry.action.correlation.map(|id| id.to_string()),
    }
}
