//! Pagination of lists that the real service returns whole, and pages that link to themselves, for testing clients.

use serde_json::{Value, json};

use super::call::Call;
use crate::emulator::state::paging::PaginationSettings;

/// The query parameter of the continuation, for links without a header.
const SKIP_PARAM: &str = "skipToken";
/// The prefix of a position; it is followed by the number of preceding items.
const POSITION_PREFIX: &str = "after-";

/// Returns the requested page of a complete list; none if it is not a list or pagination is off.
pub fn paginate(call: &Call<'_>, list_json: &[u8]) -> Option<Vec<u8>> {
    let PaginationSettings { size, by_link, again } = call.world.paging.get();
    if size == 0 || call.query.get("size").is_some() {
        return None;
    }
    let mut list: Value = serde_json::from_slice(list_json).ok()?;
    let items = list.get_mut("items")?.as_array_mut()?;
    let token = call.headers.get("ms-continuationtoken").and_then(|token| token.to_str().ok());
    let from = token
        .or_else(|| call.query.get(SKIP_PARAM))
        .and_then(|position| position.strip_prefix(POSITION_PREFIX)?.parse().ok());
    let total = items.len();
    let begin = from.unwrap_or(0).min(total);
    let end = begin.saturating_add(size).min(total);
    *items = items.drain(begin..end).collect();
    list["totalCount"] = json!(end - begin);
    if end < total || (again && from.is_some()) {
        let position = format!("{POSITION_PREFIX}{}", from.filter(|_| again).unwrap_or(end));
        let link = call.link();
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        let other_params = url::form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name != SKIP_PARAM && name != "seekOperation");
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(other_params);
        let headers = if by_link {
            query.append_pair(SKIP_PARAM, &position);
            json!([])
        } else {
            query.append_pair("seekOperation", "Next");
            json!([{"key": "MS-ContinuationToken", "value": position}])
        };
        let uri = format!("{path}?{}", query.finish());
        let next = json!({"uri": uri, "method": "GET", "headers": headers});
        match list.get_mut("links").and_then(Value::as_object_mut) {
            Some(links) => drop(links.insert("next".to_owned(), next)),
            None => list["links"] = json!({ "next": next }),
        }
    }
    serde_json::to_vec(&list).ok()
}
