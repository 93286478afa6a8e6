//! The loop over samples of our own: what it accepts, rejects and reports.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    Report,
    parsed_result::{Fields, ParsedResult},
    play::Members,
    row::Row,
    run, unlisted,
};

const CUSTOMER: &str = "11111111-2222-4333-8444-555555555555";
const USER: &str = "21111111-2222-4333-8444-555555555555";

/// An example to be written to a sample folder.
pub(super) struct Written {
    pub(super) folder: &'static str,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) headers: Value,
    pub(super) request: Option<Value>,
    pub(super) response: Option<Value>,
}

/// Returns a list of customers, in an article that is not named after an operation.
fn listed() -> Written {
    let item = |id: &str| {
        json!({
            "id": id, "relationshipToPartner": "reseller", "links": {"self": {"uri": "/customers", "method": "GET"}},
            "companyProfile": {"tenantId": id, "domain": "conto.example", "companyName": "Conto"},
            "attributes": {"objectType": "Customer"},
        })
    };
    Written {
        folder: "an-article-under-another-name",
        method: "GET",
        path: "/v1/customers?size=2".to_owned(),
        status: 200,
        headers: json!({"Accept": "application/json", "MS-RequestId": "x"}),
        request: None,
        response: Some(json!({"totalCount": 2, "items": [item(CUSTOMER), item(USER)]})),
    }
}

/// Returns a restored user, at a path with a placeholder.
fn restored() -> Written {
    Written {
        folder: "restore-a-user-for-a-customer",
        method: "PATCH",
        path: format!("/v1/customers/<customer-tenant-id>/users/{USER}"),
        status: 200,
        headers: json!({"Content-Type": "application/json"}),
        request: Some(json!({"State": "active", "Attributes": {"ObjectType": "CustomerUser"}})),
        response: Some(json!({"id": USER, "displayName": "Anna", "state": "active", "firstName": null})),
    }
}

fn write(root: &Path, written: &Written) {
    let folder = root.join(written.folder);
    fs::create_dir_all(&folder).unwrap();
    let mut example = json!({"method": written.method, "path": written.path, "status": written.status,
                             "request_headers": written.headers, "request": null, "response": null});
    for (name, body) in [("request", &written.request), ("response", &written.response)] {
        if let Some(body) = body {
            example[name] = json!(format!("{name}.json"));
            fs::write(folder.join(format!("{name}.json")), body.to_string()).unwrap();
        }
    }
    fs::write(folder.join("meta.json"), json!({"examples": [example]}).to_string()).unwrap();
}

/// Creates a temporary folder with these samples.
pub(super) fn write_all(samples: &[Written]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for written in samples {
        write(root.path(), written);
    }
    root
}

async fn run_over(samples: &[Written]) -> Report {
    let root = write_all(samples);
    run(root.path()).await
}

/// Runs the loop over one invalid sample, and returns the reported failure.
async fn fault(written: Written) -> String {
    let report = run_over(&[written]).await;
    assert_eq!(report.failures.len(), 1, "{:?}", report.failures);
    report.failures.into_iter().next().unwrap()
}

fn assert_told(fault: &str, expected: &str) {
    assert!(fault.contains(expected), "{fault:?} does not say {expected:?}");
    assert!(!fault.contains("Conto"), "failures contain no values of a response");
}

#[tokio::test]
async fn good_samples_are_read_whatever_their_article_is_called() {
    let report = run_over(&[listed(), restored()]).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!((report.read.len(), report.examples, report.unread.len()), (2, 2, 0));
    // Id, relationship, domain and name of a customer; id, names and state of a user. The user's state and type are
    // sent.
    assert_eq!((report.members, report.sent), (8, 2));
    assert!(report.bare.contains("get-a-customer-by-id") && !report.bare.contains("get-a-list-of-customers"));
}

#[tokio::test]
async fn a_member_of_an_answer_that_is_neither_read_nor_listed_is_a_fault() {
    let mut list = listed();
    list.response.as_mut().unwrap()["items"][0]["companyProfile"]["shoeSize"] = json!(44);
    assert_told(&fault(list).await, "neither read nor listed: items[].companyProfile.shoeSize");
    let mut renamed = listed();
    for item in renamed.response.as_mut().unwrap()["items"].as_array_mut().unwrap() {
        item["relation"] = item.as_object_mut().unwrap().remove("relationshipToPartner").unwrap();
    }
    assert_told(&fault(renamed).await, "read otherwise than documented: /0/relationshipToPartner");
}

#[tokio::test]
async fn a_changed_member_of_a_request_is_a_fault() {
    let mut user = restored();
    user.request.as_mut().unwrap()["State"] = json!("asleep");
    assert_told(&fault(user).await, "sent otherwise than documented: /state has another value");
    let mut more = restored();
    more.request.as_mut().unwrap()["Reason"] = json!("homesick");
    assert_told(&fault(more).await, "/reason is documented and not sent");
    let mut kind = restored();
    kind.request.as_mut().unwrap()["Attributes"]["ObjectType"] = json!("Person");
    assert_told(&fault(kind).await, "/attributes/objectType has another value");
}

#[tokio::test]
async fn another_query_and_a_header_that_is_not_sent_are_faults() {
    let mut list = listed();
    list.path = "/v1/customers?size=2&shape=round".to_owned();
    assert_told(&fault(list).await, "asked with [size], documented with [size shape]");
    let mut list = listed();
    list.headers = json!({"MS-Favourite-Colour": "blue"});
    assert_told(&fault(list).await, "documented headers are not sent: ms-favourite-colour");
}

#[tokio::test]
async fn things_that_are_left_out_and_refusals_that_are_none_are_faults() {
    let mut list = listed();
    let item = &mut list.response.as_mut().unwrap()["items"][1];
    (item["id"], item["companyProfile"]["tenantId"]) = (json!("<id>"), json!("<id>"));
    assert_told(&fault(list).await, "1 of 2 documented things are read");
    let mut refused = listed();
    (refused.status, refused.response) = (403, Some(json!({"code": 2000, "description": "no"})));
    let report = run_over(&[refused]).await;
    assert_eq!((report.failures, report.examples), (Vec::new(), 1), "a documented refusal is no fault");
    let mut answered = restored();
    (answered.status, answered.response) = (200, Some(json!({"id": "31111111-2222-4333-8444-555555555555"})));
    answered.path = format!("/v1/customers/{CUSTOMER}/users/{USER}");
    let report = run_over(&[answered]).await;
    assert_told(&report.failures.join(" "), "/state");
}

#[tokio::test]
async fn a_folder_of_an_operation_that_the_client_has_not_is_named() {
    let boat = Written { folder: "buy-a-boat", method: "POST", path: "/v1/boats".to_owned(), ..restored() };
    let report = run_over(&[boat, listed()]).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!(report.unread.iter().collect::<Vec<_>>(), ["buy-a-boat"]);
    assert_eq!(report.read.len(), 1);
    let word = Written { path: format!("/v1/customers/{CUSTOMER}/users/everybody"), ..restored() };
    let word = Written { folder: "a-word-in-the-place-of-an-id", ..word };
    assert_eq!(run_over(&[word]).await.unread.len(), 1);
}

#[tokio::test]
async fn a_folder_of_an_operation_that_the_client_has_is_not_passed_over() {
    let moved = Written { path: format!("/v2/customers/{CUSTOMER}/users/{USER}"), ..restored() };
    assert_told(&fault(moved).await, "no example is of its method and path");
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &restored());
    fs::write(root.path().join("restore-a-user-for-a-customer/meta.json"), r#"{"examples":[]}"#).unwrap();
    assert_told(&run(root.path()).await.failures.join(" "), "no example");
}

#[test]
fn a_member_that_is_listed_and_read_is_a_fault() {
    let row = Row::new("o", "GET", "/", |_| unreachable!()).unread(&["kept", "passed"]);
    let members = |read: &[&str], unread: &[&str]| Members {
        read: read.iter().map(|name| (*name).to_owned()).collect(),
        unread: unread.iter().map(|name| (*name).to_owned()).collect(),
        sent: 0,
    };
    assert_eq!(unlisted(&row, &members(&["id"], &["passed.inner[]", "kept"])), None);
    let told = unlisted(&row, &members(&["id", "kept"], &["new", "id"])).unwrap();
    assert_eq!(told, "o (/): neither read nor listed: new; listed as not read, and read: kept");
}

#[test]
fn a_member_in_another_place_is_noticed() {
    let answer = json!({"items": [{"a": "x", "b": "One_time", "c": "2031-02-03T00:00:00"}]});
    let at = crate::domain::moment::Moment::parse("2031-02-03");
    let fields = |a: &'static str| Fields::default().text("/a", Some(a)).word("/b", &"OneTime").at("/c|/d", at.clone());
    assert_eq!(ParsedResult::list(&["x"], |a| fields(a)).compare(&answer), Ok(()));
    assert!(ParsedResult::list(&["y"], |a| fields(a)).compare(&answer).unwrap_err().ends_with("/0/a"));
    assert!(ParsedResult::list(&["x", "x"], |a| fields(a)).compare(&answer).unwrap_err().starts_with("2 of 1"));
}
