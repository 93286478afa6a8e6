//! Audit records of Partner Center (article "Get a record of Partner Center activity").

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    client::Client,
    customer::CustomerHandle,
    error::Error,
    operation::Operation,
    prepared_request::PreparedRequest,
    present::{instant, present, reference},
    wire::{audit as wire, filter::FieldFilter},
};
use crate::domain::{
    activity::{PartnerCenterRecord, Period, RecordFilter, RecordStatus, RecordedChange},
    page::{Page, Seek},
    reference::Reference,
};

static LIST: Operation =
    Operation::read("get-a-record-of-partner-center-activity-by-user", "auditrecords").accepts_application_too();

/// Maximum number of changed members reported for one record.
const MAX_CHANGES: usize = 40;

impl CustomerHandle<'_> {
    /// Returns a page of Partner Center's audit records of this customer. The service retains 90 days, and returns the
    /// last 30 by default.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn audit_records(
        self,
        period: Period,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let customer = self.customer();
        let filter = FieldFilter::equals("CustomerId", &customer.to_string());
        let request = list_request(self.client(), period, Some(&filter), rows, seek);
        let mut records = request.page(|record| Some(read(record))).await?;
        // The service applies the filter, but a record of another customer would be a data leak, so it is checked here
        // too.
        records
            .items
            .retain(|record| record.customer.as_ref().and_then(Reference::id).is_none_or(|about| *about == customer));
        Ok(records)
    }
}

impl Client {
    /// Returns a page of Partner Center's audit records of the partner and of all its customers.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn audit_records(
        &self,
        period: Period,
        filter: Option<&RecordFilter>,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let filter = filter.map(|filter| match filter {
            RecordFilter::Company(part) => FieldFilter::substring("CompanyName", part),
            RecordFilter::Resource(kind) => FieldFilter::equals("ResourceType", kind),
        });
        list_request(self, period, filter.as_ref(), rows, seek).page(|record| Some(read(record))).await
    }
}

fn list_request<'a>(
    client: &'a Client,
    period: Period,
    filter: Option<&FieldFilter>,
    rows: u32,
    seek: Option<&Seek>,
) -> PreparedRequest<'a> {
    let mut request = client.request(&LIST).at("auditrecords");
    if let Some(from) = period.from {
        request = request.query("startDate", from);
    }
    if let Some(until) = period.until {
        request = request.query("endDate", until);
    }
    request = request.query("size", rows);
    if let Some(filter) = filter {
        request = request.json_query("filter", filter);
    }
    request.seek(seek)
}

fn read(wire: wire::AuditRecord) -> PartnerCenterRecord {
    let before = members(wire.resource_old_value.as_deref());
    let after = members(wire.resource_new_value.as_deref());
    PartnerCenterRecord {
        id: present(wire.id),
        customer: reference(wire.customer_id),
        customer_name: present(wire.customer_name),
        at: instant(wire.operation_date),
        by: present(wire.user_principal_name),
        application: present(wire.application_id),
        operation: wire.operation_type,
        resource: wire.resource_type,
        resource_id: id(&after).or_else(|| id(&before)),
        status: RecordStatus::parse(&wire.operation_status),
        correlation: present(wire.original_correlation_id),
        changes: changes(&before, &after),
        details: wire.customized_data.unwrap_or_default().into_iter().map(|pair| (pair.key, pair.value)).collect(),
    }
}

/// Returns the members whose values differ before and after the change, including added and removed ones. Passwords are
/// left out.
fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<RecordedChange> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .take(MAX_CHANGES)
        .map(|name| RecordedChange {
            name: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .collect()
}

/// Finds an id among a resource's members.
fn id(members: &BTreeMap<String, String>) -> Option<String> {
    let (_, id) = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("id"))?;
    present(Some(id.clone()))
}

/// Flattens a value that is JSON within a string to its members by path. A string that is not JSON is the value itself.
fn members(text: Option<&str>) -> BTreeMap<String, String> {
    let mut members_by_path = BTreeMap::new();
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        match serde_json::from_str(text) {
            Ok(value) => collect(&value, "", &mut members_by_path),
            Err(_) => drop(members_by_path.insert("value".to_owned(), text.to_owned())),
        }
    }
    members_by_path
}

/// Adds the members of a value by path; passwords are left out.
fn collect(value: &Value, path: &str, members_by_path: &mut BTreeMap<String, String>) {
    let text = match value {
        Value::Null => return,
        Value::Object(members) => {
            for (name, value) in members.iter().filter(|(name, _)| !name.to_ascii_lowercase().contains("password")) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(value, &path, members_by_path);
            }
            return;
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    members_by_path.insert(if path.is_empty() { "value".to_owned() } else { path.to_owned() }, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_list_differing_members_without_passwords() {
        let before = r#"{"Name":"A","Quantity":1,"Address":{"City":"Gdynia","Line":"x"},"Gone":true}"#;
        let after =
            r#"{"Name":"A","Quantity":2,"Address":{"City":"Sopot","Line":"x"},"PasswordProfile":{"Password":"s"}}"#;
        let changes = |before, after| changes(&members(before), &members(after));
        let listed: Vec<_> = changes(Some(before), Some(after))
            .into_iter()
            .map(|it| (it.name, it.before.unwrap_or_default(), it.after.unwrap_or_default()))
            .collect();
        let expected = [("Address.City", "Gdynia", "Sopot"), ("Gone", "true", ""), ("Quantity", "1", "2")];
        assert_eq!(listed, expected.map(|(name, before, after)| (name.into(), before.into(), after.into())));
        assert_eq!(changes(None, Some("plain"))[0].after.as_deref(), Some("plain"));
        assert!(changes(Some(" "), None).is_empty());
        assert_eq!(id(&members(Some(r#"{"Id":" x ","User":{"Id":"y"}}"#))).as_deref().map(str::trim), Some("x"));
        assert_eq!(id(&members(Some(r#"{"User":{"Id":"y"}}"#))), None);
    }
}
