//! Comparison of sent requests with the documented ones.

use serde_json::Value;

use super::{members::is_below, row::Row, sample::Example};
use crate::partner_center::{tests::mock::RecordedRequest, wire::request::camel_case};

/// The member that only the service sets.
pub(super) const LINKS: &str = "links";

/// Documented headers that are not specific to the operation: those of the vendor's own client, and the language of
/// messages, for which the portal has its own.
const IGNORED_HEADERS: [&str; 4] =
    ["ms-partnercenter-client", "ms-partnercenter-application", "accept-encoding", "x-locale"];

/// Asserts that the sent JSON is the documented one, ignoring the case of names; links are the service's own, and nulls
/// may be omitted.
pub(in crate::partner_center::tests) fn assert_body(seen: &RecordedRequest, documented: &Value) {
    body(seen, documented, &[]).unwrap();
}

/// Compares the sent JSON with the documented one, except for documented members that are not sent.
pub(super) fn body(seen: &RecordedRequest, documented: &Value, unsent: &[&str]) -> Result<(), String> {
    let sent: Value = serde_json::from_slice(&seen.body).map_err(|error| format!("the body that was sent: {error}"))?;
    let (sent, documented) = (comparable(sent, "", &[]), comparable(documented.clone(), "", unsent));
    let differences = differing(&sent, &documented, "");
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("sent otherwise than documented: {}", differences.join(", ")))
    }
}

fn comparable(value: Value, at: &str, unsent: &[&str]) -> Value {
    match camel_case(value) {
        Value::Object(members) => {
            let compared = members.into_iter().filter_map(|(name, value)| {
                let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                let is_excluded =
                    name == LINKS || value.is_null() || unsent.iter().any(|listed| is_below(&path, listed));
                (!is_excluded).then(|| (name, comparable(value, &path, unsent)))
            });
            compared.collect()
        }
        Value::Array(items) => {
            let at = format!("{at}[]");
            items.into_iter().map(|item| comparable(item, &at, unsent)).collect()
        }
        other => other,
    }
}

/// Returns the paths of members that differ, without values, which may be personal data.
fn differing(sent: &Value, documented: &Value, at: &str) -> Vec<String> {
    match (sent, documented) {
        (Value::Object(sent), Value::Object(documented)) => {
            let names: std::collections::BTreeSet<_> = sent.keys().chain(documented.keys()).collect();
            let inner = names.into_iter().flat_map(|name| match (sent.get(name), documented.get(name)) {
                (Some(one), Some(other)) => differing(one, other, &format!("{at}/{name}")),
                (Some(_), None) => vec![format!("{at}/{name} is sent and not documented")],
                _ => vec![format!("{at}/{name} is documented and not sent")],
            });
            inner.collect()
        }
        (Value::Array(sent), Value::Array(documented)) if sent.len() == documented.len() => {
            let pairs = sent.iter().zip(documented).enumerate();
            pairs.flat_map(|(index, (one, other))| differing(one, other, &format!("{at}/{index}"))).collect()
        }
        _ if sent == documented => Vec::new(),
        _ => vec![format!("{at} has another value")],
    }
}

/// Compares query and headers of a sent request with the documented ones.
pub(super) fn head(seen: &RecordedRequest, example: &Example, row: &Row) -> Result<(), String> {
    let documented = example.raw_query.as_deref().unwrap_or_default();
    let pairs = |raw: &str| -> Vec<(String, String)> {
        let pairs = url::form_urlencoded::parse(raw.as_bytes()).into_owned();
        pairs.filter(|(name, _)| !row.ignored_query.iter().any(|ignored| ignored.eq_ignore_ascii_case(name))).collect()
    };
    let sent = seen.raw_query.as_deref().unwrap_or_default();
    let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ");
    let (sent_pairs, expected) = (pairs(sent), pairs(documented));
    if sent_pairs != expected {
        return Err(format!("query sent with [{}], documented with [{}]", names(&sent_pairs), names(&expected)));
    }
    // A value that is documented with escapes is compared exactly.
    let is_query_complete = row.ignored_query.is_empty() && !documented.contains(['"', '{', ' ']);
    if is_query_complete && sent != documented {
        return Err("the query is escaped otherwise than documented".to_owned());
    }
    let documented = example.headers.iter().map(|name| name.to_ascii_lowercase());
    // Some articles document a content type without a body, or a version for a resource that has none.
    let (has_no_body, etag) = (example.request.is_null(), example.request.pointer("/attributes/etag"));
    let missing = documented.filter(|name| {
        let is_ignored = match name.as_str() {
            "content-type" => has_no_body,
            "if-match" => !has_no_body && etag.is_none(),
            name => IGNORED_HEADERS.contains(&name),
        };
        !is_ignored && !seen.headers.contains_key(name.as_str())
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("documented headers are not sent: {}", missing.join(", "))) }
}
