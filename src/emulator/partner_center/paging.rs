//! Lists in pages that the real service answers whole, and pages that lead back to themselves: for clients that have to
//! cope with both.

use serde_json::{Value, json};

use super::call::Call;
use crate::emulator::state::paging::Pages;

/// The query parameter that leads on where no header does.
const SKIP: &str = "skipToken";
/// What a place is called; the number after it is that of the items before it.
const PLACE: &str = "after-";

/// The page of a whole list that a call asks for; none where it is no such list or there are no pages.
pub fn cut(call: &Call<'_>, whole: &[u8]) -> Option<Vec<u8>> {
    let Pages { size, by_link, again } = call.world.paging.get();
    if size == 0 || call.query.get("size").is_some() {
        return None;
    }
    let mut list: Value = serde_json::from_slice(whole).ok()?;
    let items = list.get_mut("items")?.as_array_mut()?;
    let token = call.headers.get("ms-continuationtoken").and_then(|token| token.to_str().ok());
    let from = token.or_else(|| call.query.get(SKIP)).and_then(|place| place.strip_prefix(PLACE)?.parse().ok());
    let total = items.len();
    let begin = from.unwrap_or(0).min(total);
    let end = begin.saturating_add(size).min(total);
    *items = items.drain(begin..end).collect();
    list["totalCount"] = json!(end - begin);
    if end < total || (again && from.is_some()) {
        let place = format!("{PLACE}{}", from.filter(|_| again).unwrap_or(end));
        let link = call.link();
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        let kept =
            url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != SKIP && name != "seekOperation");
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        let headers = if by_link {
            query.append_pair(SKIP, &place);
            json!([])
        } else {
            query.append_pair("seekOperation", "Next");
            json!([{"key": "MS-ContinuationToken", "value": place}])
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
