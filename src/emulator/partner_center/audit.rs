//! Audit records, and the multi-factor authentication of callers (article "Get a record of Partner Center activity").

mod filter;

use http::StatusCode;
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, get, post,
    },
    response::{ApiError, ApiResponse},
    seek::Seek,
};
use crate::{
    domain::moment::Moment,
    emulator::state::{activity::Activity, history::generated_activities},
    partner_center::wire::{
        audit::AuditRecord,
        collection::{Attributes, KeyValuePair, ResourceCollection},
    },
};
use filter::Filter;

pub const OPERATIONS: &[Operation] = &[
    get("get-a-record-of-partner-center-activity-by-user", "/v1/auditrecords", AppOrUser).handler(list),
    get("get-an-audit-record-by-id", "/v1/auditrecords/{record}", AppOrUser),
    get("get-non-mfa-compliant-partner-principals", "/v1/nonmfacompliantpartnerprincipals", User),
    get("get-application-mfa-adoption-status", "/v1/applicationmfaadoptionstatus", User),
    get("get-partner-requests", "/v1/partnerrequests", User),
    get("get-fraud-events", "/v1/fraudevents", AppOrUser),
    post("update-fraud-events-status", "/v1/fraudevents/subscription/{subscription}/status", AppOrUser),
];

/// Retention of records, and the default range of a search, in days.
const RETENTION_DAYS: i64 = 90;
const DEFAULT_DAYS: i64 = 30;

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let seek = Seek::parse(call, "auditrecords")?;
    let filter = seek.filter().map_or(Ok(Filter::All), Filter::parse)?;
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let date =
        |name: &str| call.query.get(name).filter(|text| !text.is_empty()).map(|text| day(name, text)).transpose();
    let from = date("startDate")?.unwrap_or_else(|| today.saturating_sub(DEFAULT_DAYS.days()));
    let until = date("endDate")?.unwrap_or(today);
    if from < today.saturating_sub(RETENTION_DAYS.days()) {
        let text = format!("startDate should be within the last {RETENTION_DAYS} days.");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, text));
    }
    let mut activities = call.world.activities.of_partner(call.caller.partner.tenant);
    activities.extend(generated_activities(call.world, call.caller.partner, filter.customers(), today));
    activities.retain(|activity| {
        let day = activity.at.to_zoned(TimeZone::UTC).date();
        (from..=until).contains(&day) && filter.matches(activity)
    });
    activities.sort_by_key(|activity| std::cmp::Reverse(activity.at));
    let page = seek.page(call, activities.len())?;
    let items: Vec<_> = activities[page.range].iter().map(wire).collect();
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: Some(page.links),
        attributes: Some(Attributes::of("Collection")),
        continuation_token: page.continuation_token,
    })
}

/// Parses a day in the format of the article's table (`2017-06-01`) or of its sample (`6/1/2017 12:00:00 AM`).
fn day(name: &str, text: &str) -> Result<Date, ApiError> {
    let american = || {
        let mut parts = text.split_whitespace().next()?.split('/').map(str::parse::<i16>);
        let mut part = || parts.next()?.ok();
        let (month, day, year) = (part()?, part()?, part()?);
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let iso = || Moment::parse(text)?.instant().map(|at| at.to_zoned(TimeZone::UTC).date());
    american().or_else(iso).ok_or_else(|| ApiError::invalid(format!("{name} should be a date.")))
}

/// Converts an operation to an audit record.
fn wire(activity: &Activity) -> AuditRecord {
    let (customer, name) = activity.customer.clone().unzip();
    let ticks = activity.at.as_nanosecond() / 100;
    let customer_id = customer.map(|id| id.to_string());
    let data = activity.details.data.iter();
    let data = data.map(|(key, value)| KeyValuePair { key: (*key).to_owned(), value: value.clone() });
    let id = [
        Some(activity.partner.to_string()),
        customer_id.clone(),
        Some(activity.operation_type.to_owned()),
        Some(ticks.to_string()),
    ];
    AuditRecord {
        id: Some(id.into_iter().flatten().collect::<Vec<_>>().join("_")),
        partner_id: Some(activity.partner.to_string()),
        customer_id,
        customer_name: name,
        user_principal_name: activity.caller.clone(),
        application_id: Some("Partner Center Native App".to_owned()),
        resource_type: activity.resource_type.to_owned(),
        resource_new_value: activity.details.value.clone(),
        operation_type: activity.operation_type.to_owned(),
        original_correlation_id: activity.correlation.map(|id| id.to_string()),
        operation_date: Some(format!("{:.7}", activity.at)),
        operation_status: "succeeded".to_owned(),
        customized_data: Some(data.collect()),
        attributes: Some(Attributes::of("AuditRecord")),
        ..AuditRecord::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_documented_date_formats() {
        let first = jiff::civil::date(2017, 6, 1);
        for text in ["2017-06-01", "6/1/2017 12:00:00 AM", "2017-06-01T00:00:00Z"] {
            assert_eq!(day("startDate", text).unwrap(), first, "{text}");
        }
        for text in ["13/1/2017", "yesterday", "1/2", "40000/1/1"] {
            assert!(day("startDate", text).is_err(), "{text}");
        }
    }
}
