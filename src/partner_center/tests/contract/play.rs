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
    members::{changed, is_below, leaves, path_text},
    parsed_result::ParsedResult,
    row::{ExampleCall, Row},
    sample::Example,
};
use crate::partner_center::{
    Error, ErrorKind,
    tests::{
        mock::{RecordedRequest, Reply},
        setup::TestSetup,
    },
};

/// Members of every response that are not read: the operation determines the type, and the items determine the count.
const UNREAD_MEMBERS: [&str; 3] = ["links", "attributes.objectType", "totalCount"];
/// Members of an error that are not read: its source component, and undocumented details.
const UNREAD_ERROR_MEMBERS: [&str; 2] = ["source", "data"];

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
    let result = AssertUnwindSafe(play_example(row, example)).catch_unwind().await;
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
    })
}

async fn play_example(row: &Row, example: &Example) -> Result<Members, String> {
    let example = row.with_substitutes(example);
    let params = row.params(&example);
    let path = row.fill_path(&params);
    let setup = TestSetup::new().await;
    let response = Arc::new(Mutex::new(example.response.clone().unwrap_or_default()));
    let (status, shared_response) = (example.status, Arc::clone(&response));
    setup
        .mock
        .always(row.method, &path, move |_, _| Reply::status(status).body(shared_response.lock().unwrap().clone()));
    let call_client = async |body: &[u8]| -> (Result<ParsedResult, Error>, String) {
        body.clone_into(&mut response.lock().unwrap());
        let (about, gaps) = (row.about, Arc::default());
        let call = ExampleCall {
            setup: &setup,
            example: &example,
            params: &params,
            path: &path,
            about,
            gaps: Arc::clone(&gaps),
        };
        let result = (row.call)(&call).await;
        let text = match &result {
            Ok(result) => format!("{} {:?}", result.text, gaps.total()),
            Err(error) => error_text(error),
        };
        (result, text)
    };
    let body = example.response.clone().unwrap_or_default();
    let (result, before) = call_client(&body).await;
    let seen = setup.mock.requests(&path);
    let seen = seen.iter().rfind(|seen| seen.method == row.method).ok_or("nothing was sent")?;
    let mut members = Members { sent: request(row, &example, seen)?, ..Members::default() };
    // Without a documented response, there is nothing to compare.
    if example.response.is_none() && !matches!(row.method, "DELETE" | "HEAD") {
        return Ok(members);
    }
    let documented = example.documented();
    outcome(row, &example, &result, &documented)?;
    let raw = serde_json::from_slice(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body)).unwrap_or(Value::Null);
    let paths = if example.response.is_some() { leaves(&raw) } else { Vec::new() };
    for path in paths {
        let name = path_text(&path);
        if members.read.contains(&name) || is_ignored(&name, example.status >= 400) {
            continue;
        }
        let mut affects_result = false;
        for other in changed(&raw, &path, row.known_values) {
            let (_, after) = call_client(&serde_json::to_vec(&other).unwrap()).await;
            if after != before {
                affects_result = true;
                break;
            }
        }
        if affects_result {
            members.unread.remove(&name);
            members.read.insert(name);
        } else {
            members.unread.insert(name);
        }
    }
    Ok(members)
}

/// Compares the sent request, and checks that the comparison detects a change of each documented member.
fn request(row: &Row, example: &Example, seen: &RecordedRequest) -> Result<usize, String> {
    compare::head(seen, example, row)?;
    if example.request.is_null() {
        return Ok(0);
    }
    compare::body(seen, &example.request, row.unsent)?;
    let mut detected = 0;
    for path in leaves(&example.request) {
        let name = path_text(&path);
        if is_link(&name) || row.unsent.iter().any(|listed| is_below(&name, listed)) {
            continue;
        }
        let Some(other) = changed(&example.request, &path, &[]).next() else { continue };
        if compare::body(seen, &other, row.unsent).is_ok() {
            return Err(format!("the comparison does not detect a change of {name}"));
        }
        detected += 1;
    }
    Ok(detected)
}

/// Checks that the outcome is the documented one: an error with its status and code, or a result with the documented
/// members.
fn outcome(
    row: &Row,
    example: &Example,
    result: &Result<ParsedResult, Error>,
    documented: &Value,
) -> Result<(), String> {
    match result {
        Ok(_) if example.status >= 400 && !row.expected_errors.contains(&example.status) => {
            Err(format!("error status {} was accepted as a success", example.status))
        }
        Ok(result) => result.compare(documented),
        Err(error) if example.status < 400 => Err(format!("failed: {error}")),
        Err(error) => {
            let kind = match example.status {
                400 => ErrorKind::Invalid,
                403 => ErrorKind::Forbidden,
                404 => ErrorKind::NotFound,
                _ => error.kind(),
            };
            let code = documented.get("code").map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned));
            let same = error.status().is_some_and(|status| status.as_u16() == example.status)
                && error.kind() == kind
                && (code.is_none() || error.code() == code.as_deref());
            if same { Ok(()) } else { Err(format!("failed otherwise than documented: {error}")) }
        }
    }
}

/// Formats an error with the service's message, without the ids of the call.
fn error_text(error: &Error) -> String {
    let (kind, status, code) = (error.kind(), error.status(), error.code());
    format!("{kind:?} {status:?} {code:?} {:?} {:?} {:?}", error.json_path(), error.description(), error.rejected())
}

fn is_link(name: &str) -> bool {
    name.split(['.', '[']).any(|part| part == LINKS)
}

fn is_ignored(name: &str, is_error: bool) -> bool {
    let inner = |listed: &str| is_below(name, listed) || name.contains(&format!(".{listed}"));
    UNREAD_MEMBERS.into_iter().any(inner)
        || (is_error && UNREAD_ERROR_MEMBERS.into_iter().any(|listed| is_below(name, listed)))
}
