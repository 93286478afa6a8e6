//! Comparison of sent requests with the documented ones.

use serde_json::Value;

use super::{members::is_below, row::Row, sample::Example};
use crate::partner_center::{tests::mock::Seen, wire::request::camel_case};

/// The member that only the service sets.
pub(super) const LINKS: &str = "links";

/// Documented headers that are not specific to the operation: those of the vendor's own client, and the language of
/// messages, for which the portal has its own.
const APART: [&str; 4] = ["ms-partnercenter-client", "ms-partnercenter-application", "accept-encoding", "x-locale"];

/// Asserts that the sent JSON is the documented one, ignoring the case of names; links are the service's own, and nulls
/// may be omitted.
pub(in crate::partner_center::tests) fn assert_body(seen: &Seen, documented: &Value) {
    body(seen, documented, &[]).unwrap();
}

/// Compares the sent JSON with the documented one, except for documented members that are not sent.
pub(super) fn body(seen: &Seen, documented: &Value, unsent: &[&str]) -> Result<(), String> {
    let sent: Value = serde_json::from_slice(&seen.body).map_err(|error| format!("the body that was sent: {error}"))?;
    let (sent, documented) = (comparable(sent, "", &[]), comparable(documented.clone(), "", unsent));
    let parts = differing(&sent, &documented, "");
    if parts.is_empty() { Ok(()) } else { Err(format!("sent otherwise than documented: {}", parts.join(", "))) }
}

fn comparable(value: Value, at: &str, unsent: &[&str]) -> Value {
    match camel_case(value) {
        Value::Object(members) => {
            let said = members.into_iter().filter_map(|(name, value)| {
                let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                let apart = name == LINKS || value.is_null() || unsent.iter().any(|listed| is_below(&path, listed));
                (!apart).then(|| (name, comparable(value, &path, unsent)))
            });
            said.collect()
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
            pairs.flat_map(|(place, (one, other))| differing(one, other, &format!("{at}/{place}"))).collect()
        }
        _ if sent == documented => Vec::new(),
        _ => vec![format!("{at} has another value")],
    }
}

/// Compares query and headers of a sent request with the documented ones.
pub(super) fn head(seen: &Seen, example: &Example, row: &Row) -> Result<(), String> {
    let documented = example.raw_query.as_deref().unwrap_or_default();
    let pairs = |raw: &str| -> Vec<(String, String)> {
        let pairs = url::form_urlencoded::parse(raw.as_bytes()).into_owned();
        pairs.filter(|(name, _)| !row.apart.iter().any(|apart| apart.eq_ignore_ascii_case(name))).collect()
    };
    let sent = seen.raw_query.as_deref().unwrap_or_default();
    let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ");
    let (asked, expected) = (pairs(sent), pairs(documented));
    if asked != expected {
        return Err(format!("asked with [{}], documented with [{}]", names(&asked), names(&expected)));
    }
    // A value that is documented with escapes is compared exactly.
    let printed_whole = row.apart.is_empty() && !documented.contains(['"', '{', ' ']);
    if printed_whole && sent != documented {
        return Err("the query is escaped otherwise than documented".to_owned());
    }
    let documented = example.headers.iter().map(|name| name.to_ascii_lowercase());
    // Some articles document a content type without a body, or a version for a resource that has none.
    let (bare, etag) = (example.request.is_null(), example.request.pointer("/attributes/etag"));
    let missing = documented.filter(|name| {
        let is_apart = match name.as_str() {
            "content-type" => bare,
            "if-match" => !bare && etag.is_none(),
            name => APART.contains(&name),
        };
        !is_apart && !seen.headers.contains_key(name.as_str())
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("documented headers are not sent: {}", missing.join(", "))) }
}
