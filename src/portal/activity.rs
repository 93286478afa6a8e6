//! Activity records of customers: Partner Center's audit records and the portal's own.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

mod names;

use super::{Error, Portal, normalization::search_both_normalizations, search_text::composed};
use crate::{
    domain::{
        activity::{
            AuditEntryKind, AuditOutcome, PartnerCenterRecord, Period, PortalAuditFilter, PortalAuditPage,
            PortalAuditRecord, RecordFilter, RecordedChange,
        },
        id::{CustomerId, PersonId},
        page::{Page, Seek},
        principal::{CustomerScope, CustomerUser, PartnerScope, PrincipalKind, Scope},
    },
    store::{AuditEntry, AuditFilter, Outcome},
};

/// Number of rows on a page of either record.
const ROWS: u32 = 50;
/// Maximum number of a person's own changes in a list.
const CHANGES: u32 = 5;

impl Portal {
    /// Returns a page of Partner Center's audit records of the customer.
    ///
    /// # Errors
    /// [`Error::Invalid`] for days that are no longer retained, [`Error::Upstream`]
    pub async fn list_partner_center_records(
        &self,
        scope: &CustomerScope,
        period: Period,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let period = period.check_retention(today())?;
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).audit_records(period, ROWS, seek).await?)
    }

    /// Returns a page of Partner Center's audit records of the partner and all its customers.
    ///
    /// # Errors
    /// As [`list_partner_center_records`](Self::list_partner_center_records).
    pub async fn list_partner_activity(
        &self,
        scope: &PartnerScope,
        filter: Option<&RecordFilter>,
        period: Period,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let period = period.check_retention(today())?;
        filter.map_or(Ok(()), RecordFilter::check)?;
        let client = self.client_for(scope).await?;
        let Some(RecordFilter::Company(part)) = filter else {
            return Ok(client.audit_records(period, filter, ROWS, seek).await?);
        };
        let same = |one: &PartnerCenterRecord, other: &PartnerCenterRecord| one == other;
        let client = &client;
        let fetch = move |part: String, seek: Option<Seek>| async move {
            client.audit_records(period, Some(&RecordFilter::Company(part)), ROWS, seek.as_ref()).await
        };
        let mut found = search_both_normalizations(&composed(part), seek, same, fetch).await?;
        // Restores the service's order, since the results for the two spellings are concatenated.
        found.items.sort_by_key(|record| std::cmp::Reverse(record.at));
        Ok(found)
    }

    /// Returns a page of the portal's audit entries of the customer: the newest, or those below a sequence number.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_customer_portal_audit(
        &self,
        scope: &CustomerScope,
        filter: &PortalAuditFilter,
        before: Option<i64>,
    ) -> Result<PortalAuditPage, Error> {
        let mut records = self.portal_audit_page(scope, Some(scope.customer()), filter, before).await?;
        self.name_targets(&mut records.items, |_| *scope).await;
        Ok(records)
    }

    /// Returns a page of the portal's audit entries of the customer for its customer users: changes by staff are
    /// attributed to the partner, unless it shows their names.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_company_audit(
        &self,
        user: &CustomerUser,
        filter: &PortalAuditFilter,
        before: Option<i64>,
    ) -> Result<PortalAuditPage, Error> {
        let scope = user.scope();
        let partner = &self.partner_context(&scope)?.partner;
        let PortalAuditPage { items, before, .. } =
            self.portal_audit_page(&scope, Some(scope.customer()), filter, before).await?;
        let attribute_to_partner = |record: PortalAuditRecord| match record.by_staff {
            true if partner.shows_names => {
                PortalAuditRecord { by_id: None, by: record.by.or(Some(partner.name.clone())), ..record }
            }
            true => PortalAuditRecord { by_id: None, by: Some(partner.name.clone()), ..record },
            false => record,
        };
        // The list of staff is hidden too.
        Ok(PortalAuditPage { items: items.into_iter().map(attribute_to_partner).collect(), before, people: Vec::new() })
    }

    /// Returns the most recent changes by a customer user, newest first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_customer_user_recent_changes(
        &self,
        user: &CustomerUser,
    ) -> Result<Vec<PortalAuditRecord>, Error> {
        let scope = user.scope();
        let filter = AuditFilter {
            customer: Some(scope.customer()),
            actor: Some(scope.person()),
            kind: Some(AuditEntryKind::Changes),
            ..AuditFilter::default()
        };
        let entries = self.store().list_audit(scope.partner(), &filter, None, CHANGES).await?;
        let names = HashMap::new();
        Ok(entries.into_iter().map(|entry| to_record(entry, &names)).collect())
    }

    /// Lists the most recent changes by one of the partner's staff, newest first, with the names of their targets.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_staff_recent_changes(&self, scope: &PartnerScope) -> Result<Vec<PortalAuditRecord>, Error> {
        let filter =
            AuditFilter { actor: Some(scope.person()), kind: Some(AuditEntryKind::Changes), ..AuditFilter::default() };
        let entries = self.store().list_audit(scope.partner(), &filter, None, CHANGES).await?;
        let names = HashMap::new();
        let mut records: Vec<_> = entries.into_iter().map(|entry| to_record(entry, &names)).collect();
        self.name_targets(&mut records, |customer| scope.customer(customer)).await;
        self.name_customers(&mut records, scope).await;
        Ok(records)
    }

    /// Returns a page of the portal's audit entries of the partner and all its customers.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_partner_portal_audit(
        &self,
        scope: &PartnerScope,
        filter: &PortalAuditFilter,
        before: Option<i64>,
    ) -> Result<PortalAuditPage, Error> {
        let mut records = self.portal_audit_page(scope, None, filter, before).await?;
        self.name_targets(&mut records.items, |customer| scope.customer(customer)).await;
        self.name_customers(&mut records.items, scope).await;
        Ok(records)
    }

    async fn portal_audit_page(
        &self,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        filter: &PortalAuditFilter,
        before: Option<i64>,
    ) -> Result<PortalAuditPage, Error> {
        let partner = scope.partner();
        let PortalAuditFilter { kind, person, action } = filter.clone();
        let filter = AuditFilter { customer, kind: Some(kind), actor: person, action, ..AuditFilter::default() };
        let entries = self.store().list_audit(partner, &filter, before, ROWS).await?;
        let names = self.store().person_names(partner, customer).await?;
        let full = u32::try_from(entries.len()).is_ok_and(|count| count == ROWS);
        let before = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
        // The outcome of an intent is shown with the intent, at the time of the intent.
        let intents = entries.into_iter().filter(|entry| entry.intent.is_none());
        let items = intents.map(|entry| to_record(entry, &names)).collect();
        let mut people: Vec<_> = names.into_iter().collect();
        people.sort_by_cached_key(|(_, name)| name.to_lowercase());
        Ok(PortalAuditPage { items, before, people })
    }
}

/// Returns the current day in the service's time zone.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn to_record(entry: AuditEntry, names: &HashMap<PersonId, String>) -> PortalAuditRecord {
    let outcome = match entry.settled.unwrap_or(entry.outcome) {
        Outcome::Intent => AuditOutcome::Open,
        Outcome::Done => AuditOutcome::Done,
        Outcome::Refused => AuditOutcome::Refused,
        Outcome::Failed => AuditOutcome::Failed,
        Outcome::Unknown => AuditOutcome::Unknown,
    };
    PortalAuditRecord {
        seq: entry.seq,
        at: entry.at,
        by: entry.action.actor.and_then(|actor| names.get(&actor.person).cloned()),
        by_staff: entry.action.actor.is_none_or(|actor| actor.kind != Some(PrincipalKind::CustomerUser)),
        by_id: entry.action.actor.map(|actor| actor.person.object.to_string()),
        action: entry.action.action,
        customer: entry.action.customer,
        customer_name: None,
        target: entry.action.target,
        target_name: None,
        changes: changes_of(&entry.action.detail),
        outcome,
        correlation: entry.action.correlation.map(|id| id.to_string()),
    }
}

/// Returns the fields that a change affected. Values before and after are recorded only for a change of a single field.
/// A change of one of the partner's own settings names no field.
fn changes_of(detail: &Value) -> Vec<RecordedChange> {
    let value = |name: &str| match detail.get(name)? {
        Value::String(text) => Some(text.clone()),
        value @ (Value::Bool(_) | Value::Number(_)) => Some(value.to_string()),
        _ => None,
    };
    let (before, after) = (value("before"), value("after"));
    let fields: Vec<_> = detail.get("fields").and_then(Value::as_array).into_iter().flatten().collect();
    match fields.as_slice() {
        [] if before.is_some() || after.is_some() => vec![RecordedChange { name: String::new(), before, after }],
        [field] => {
            let name = field.as_str().map(str::to_owned);
            name.map(|name| RecordedChange { name, before, after }).into_iter().collect()
        }
        fields => {
            let names = fields.iter().filter_map(|field| field.as_str().map(str::to_owned));
            names.map(|name| RecordedChange { name, before: None, after: None }).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(name: &str, before: Option<&str>, after: Option<&str>) -> RecordedChange {
        RecordedChange { name: name.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
    }

    #[test]
    fn changes_have_values_only_for_a_single_field_or_setting() {
        for (detail, expected) in [
            (
                json!({"fields": ["quantity"], "before": "6", "after": "8"}),
                vec![change("quantity", Some("6"), Some("8"))],
            ),
            (json!({"before": false, "after": true}), vec![change("", Some("false"), Some("true"))]),
            (json!({"fields": ["city", "state"]}), vec![change("city", None, None), change("state", None, None)]),
            (
                json!({"fields": ["city", "state"], "before": "?"}),
                vec![change("city", None, None), change("state", None, None)],
            ),
            (json!({"fields": ["friendlyName"]}), vec![change("friendlyName", None, None)]),
            (json!({"fields": [7], "before": {"secret": 1}}), vec![]),
            (json!({"role": "x"}), vec![]),
            (Value::Null, vec![]),
        ] {
            assert_eq!(changes_of(&detail), expected, "{detail}");
        }
    }
}
