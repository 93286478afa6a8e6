//! Playing of an example to the client: the request and the parsed response, as documented and with each member
//! changed.

use std::{
    collections::BTreeSet,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
};

use futures::FutureExt as _;
use serde_json::Value;

use super::{
    compare::{self, LINKS},
    members::{changed, is_below, leaves, named},
    parsed_result::ParsedResult,
    row::{Ask, Row},
    sample::Example,
};
use crate::partner_center::{
    Error, Kind,
    tests::{
        mock::{Reply, Seen},
        world::World,
    },
};

/// Members of every response that are not read: the operation determines the type, and the items determine the count.
const EVERYWHERE: [&str; 3] = ["links", "attributes.objectType", "totalCount"];
/// Members of an error that are not read: its source component, and undocumented details.
const OF_REFUSALS: [&str; 2] = ["source", "data"];

/// The documented members of a response that affect the client's result.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) read: BTreeSet<String>,
    pub(super) unread: BTreeSet<String>,
    /// The number of request members whose change was detected.
    pub(super) sent: usize,
}

/// Plays an example. Failures are reported without values, which may be personal data.
pub(super) async fn play(row: &Row, example: &Example) -> Result<Members, String> {
    let played = AssertUnwindSafe(whole(row, example)).catch_unwind().await;
    played.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
    })
}

async fn whole(row: &Row, example: &Example) -> Result<Members, String> {
    let example = row.placed(example);
    let params = row.params(&example);
    let path = row.filled(&params);
    let world = World::new().await;
    let answer = Arc::new(Mutex::new(example.answer.clone().unwrap_or_default()));
    let (status, played) = (example.status, Arc::clone(&answer));
    world.mock.always(row.method, &path, move |_, _| Reply::status(status).body(played.lock().unwrap().clone()));
    let ask = async |body: &[u8]| -> (Result<ParsedResult, Error>, String) {
        body.clone_into(&mut answer.lock().unwrap());
        let (about, gaps) = (row.about, Arc::default());
        let ask =
            Ask { world: &world, example: &example, params: &params, path: &path, about, gaps: Arc::clone(&gaps) };
        let told = (row.call)(&ask).await;
        let text = match &told {
            Ok(told) => format!("{} {:?}", told.text, gaps.all()),
            Err(error) => in_full(error),
        };
        (told, text)
    };
    let body = example.answer.clone().unwrap_or_default();
    let (told, before) = ask(&body).await;
    let seen = world.mock.seen(&path);
    let seen = seen.iter().rfind(|seen| seen.method == row.method).ok_or("nothing was sent")?;
    let mut members = Members { sent: request(row, &example, seen)?, ..Members::default() };
    // Without a documented response, there is nothing to compare.
    if example.answer.is_none() && !matches!(row.method, "DELETE" | "HEAD") {
        return Ok(members);
    }
    let documented = example.documented();
    outcome(row, &example, &told, &documented)?;
    let raw = serde_json::from_slice(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body)).unwrap_or(Value::Null);
    let paths = if example.answer.is_some() { leaves(&raw) } else { Vec::new() };
    for path in paths {
        let name = named(&path);
        if members.read.contains(&name) || is_apart(&name, example.status >= 400) {
            continue;
        }
        let mut makes_a_difference = false;
        for other in changed(&raw, &path, row.words) {
            let (_, after) = ask(&serde_json::to_vec(&other).unwrap()).await;
            if after != before {
                makes_a_difference = true;
                break;
            }
        }
        if makes_a_difference {
            members.unread.remove(&name);
            members.read.insert(name);
        } else {
            members.unread.insert(name);
        }
    }
    Ok(members)
}

/// Compares the sent request, and checks that the comparison detects a change of each documented member.
fn request(row: &Row, example: &Example, seen: &Seen) -> Result<usize, String> {
    compare::head(seen, example, row)?;
    if example.request.is_null() {
        return Ok(0);
    }
    compare::body(seen, &example.request, row.unsent)?;
    let mut noticed = 0;
    for path in leaves(&example.request) {
        let name = named(&path);
        if is_linked(&name) || row.unsent.iter().any(|listed| is_below(&name, listed)) {
            continue;
        }
        let Some(other) = changed(&example.request, &path, &[]).next() else { continue };
        if compare::body(seen, &other, row.unsent).is_ok() {
            return Err(format!("{name} could be sent otherwise and nobody would notice"));
        }
        noticed += 1;
    }
    Ok(noticed)
}

/// Checks that the outcome is the documented one: an error with its status and code, or a result with the documented
/// members.
fn outcome(row: &Row, example: &Example, told: &Result<ParsedResult, Error>, documented: &Value) -> Result<(), String> {
    match told {
        Ok(_) if example.status >= 400 && !row.takes.contains(&example.status) => {
            Err(format!("a refusal of status {} was taken for an answer", example.status))
        }
        Ok(told) => told.compare(documented),
        Err(error) if example.status < 400 => Err(format!("refused: {error}")),
        Err(error) => {
            let kind = match example.status {
                400 => Kind::Invalid,
                403 => Kind::Forbidden,
                404 => Kind::NotFound,
                _ => error.kind(),
            };
            let code = documented.get("code").map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned));
            let same = error.status().is_some_and(|status| status.as_u16() == example.status)
                && error.kind() == kind
                && (code.is_none() || error.code() == code.as_deref());
            if same { Ok(()) } else { Err(format!("refused otherwise than documented: {error}")) }
        }
    }
}

/// Formats an error with the service's message, without the ids of the call.
fn in_full(error: &Error) -> String {
    let (kind, status, code) = (error.kind(), error.status(), error.code());
    format!("{kind:?} {status:?} {code:?} {:?} {:?} {:?}", error.place(), error.description(), error.rejected())
}

fn is_linked(name: &str) -> bool {
    name.split(['.', '[']).any(|part| part == LINKS)
}

fn is_apart(name: &str, refusal: bool) -> bool {
    let inner = |listed: &str| is_below(name, listed) || name.contains(&format!(".{listed}"));
    EVERYWHERE.into_iter().any(inner) || (refusal && OF_REFUSALS.into_iter().any(|listed| is_below(name, listed)))
}
