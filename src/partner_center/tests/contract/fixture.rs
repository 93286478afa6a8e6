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
pub(super) struct Sample {
    pub(super) folder: &'static str,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) headers: Value,
    pub(super) request: Option<Value>,
    pub(super) response: Option<Value>,
}

/// Returns a list of customers, in an article that is not named after an operation.
fn customer_list_sample() -> Sample {
    let item = |id: &str| {
        json!({
            "id": id, "relationshipToPartner": "reseller", "links": {"self": {"uri": "/customers", "method": "GET"}},
            "companyProfile": {"tenantId": id, "domain": "conto.example", "companyName": "Conto"},
            "attributes": {"objectType": "Customer"},
        })
    };
    Sample {
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
fn restored_user_sample() -> Sample {
    Sample {
        folder: "restore-a-user-for-a-customer",
        method: "PATCH",
        path: format!("/v1/customers/<customer-tenant-id>/users/{USER}"),
        status: 200,
        headers: json!({"Content-Type": "application/json"}),
        request: Some(json!({"State": "active", "Attributes": {"ObjectType": "CustomerUser"}})),
        response: Some(json!({"id": USER, "displayName": "Anna", "state": "active", "firstName": null})),
    }
}

fn write(root: &Path, sample: &Sample) {
    let folder = root.join(sample.folder);
    fs::create_dir_all(&folder).unwrap();
    let mut example = json!({"method": sample.method, "path": sample.path, "status": sample.status,
                             "request_headers": sample.headers, "request": null, "response": null});
    for (name, body) in [("request", &sample.request), ("response", &sample.response)] {
        if let Some(body) = body {
            example[name] = json!(format!("{name}.json"));
            fs::write(folder.join(format!("{name}.json")), body.to_string()).unwrap();
        }
    }
    fs::write(folder.join("meta.json"), json!({"examples": [example]}).to_string()).unwrap();
}

/// Creates a temporary folder with these samples.
pub(super) fn write_all(samples: &[Sample]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for sample in samples {
        write(root.path(), sample);
    }
    root
}

async fn run_over(samples: &[Sample]) -> Report {
    let root = write_all(samples);
    run(root.path()).await
}

/// Runs the loop over one invalid sample, and returns the reported failure.
async fn single_failure(sample: Sample) -> String {
    let report = run_over(&[sample]).await;
    assert_eq!(report.failures.len(), 1, "{:?}", report.failures);
    report.failures.into_iter().next().unwrap()
}

fn assert_reports(failure: &str, expected: &str) {
    assert!(failure.contains(expected), "{failure:?} does not contain {expected:?}");
    assert!(!failure.contains("Conto"), "failures contain no values of a response");
}

#[tokio::test]
async fn valid_samples_are_played_regardless_of_the_article_name() {
    let report = run_over(&[customer_list_sample(), restored_user_sample()]).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!((report.played.len(), report.examples, report.unplayed.len()), (2, 2, 0));
    // Id, relationship, domain and name of a customer; id, names and state of a user. The user's state and type are
    // sent.
    assert_eq!((report.members, report.sent), (8, 2));
    assert!(
        report.without_example.contains("get-a-customer-by-id")
            && !report.without_example.contains("get-a-list-of-customers")
    );
}

#[tokio::test]
async fn response_member_neither_read_nor_listed_is_a_failure() {
    let mut list = customer_list_sample();
    list.response.as_mut().unwrap()["items"][0]["companyProfile"]["shoeSize"] = json!(44);
    assert_reports(&single_failure(list).await, "neither read nor listed: items[].companyProfile.shoeSize");
    let mut renamed = customer_list_sample();
    for item in renamed.response.as_mut().unwrap()["items"].as_array_mut().unwrap() {
        item["relation"] = item.as_object_mut().unwrap().remove("relationshipToPartner").unwrap();
    }
    assert_reports(&single_failure(renamed).await, "read otherwise than documented: /0/relationshipToPartner");
}

#[tokio::test]
async fn changed_request_member_is_a_failure() {
    let mut user = restored_user_sample();
    user.request.as_mut().unwrap()["State"] = json!("asleep");
    assert_reports(&single_failure(user).await, "sent otherwise than documented: /state has another value");
    let mut more = restored_user_sample();
    more.request.as_mut().unwrap()["Reason"] = json!("homesick");
    assert_reports(&single_failure(more).await, "/reason is documented and not sent");
    let mut kind = restored_user_sample();
    kind.request.as_mut().unwrap()["Attributes"]["ObjectType"] = json!("Person");
    assert_reports(&single_failure(kind).await, "/attributes/objectType has another value");
}

#[tokio::test]
async fn different_query_or_missing_header_is_a_failure() {
    let mut list = customer_list_sample();
    list.path = "/v1/customers?size=2&shape=round".to_owned();
    assert_reports(&single_failure(list).await, "query sent with [size], documented with [size shape]");
    let mut list = customer_list_sample();
    list.headers = json!({"MS-Favourite-Colour": "blue"});
    assert_reports(&single_failure(list).await, "documented headers are not sent: ms-favourite-colour");
}

#[tokio::test]
async fn omitted_items_are_failures_and_documented_errors_are_not() {
    let mut list = customer_list_sample();
    let item = &mut list.response.as_mut().unwrap()["items"][1];
    (item["id"], item["companyProfile"]["tenantId"]) = (json!("<id>"), json!("<id>"));
    assert_reports(&single_failure(list).await, "1 of 2 documented items are parsed");
    let mut rejected = customer_list_sample();
    (rejected.status, rejected.response) = (403, Some(json!({"code": 2000, "description": "no"})));
    let report = run_over(&[rejected]).await;
    assert_eq!((report.failures, report.examples), (Vec::new(), 1), "a documented error is no failure");
    let mut other_user = restored_user_sample();
    (other_user.status, other_user.response) = (200, Some(json!({"id": "31111111-2222-4333-8444-555555555555"})));
    other_user.path = format!("/v1/customers/{CUSTOMER}/users/{USER}");
    let report = run_over(&[other_user]).await;
    assert_reports(&report.failures.join(" "), "/state");
}

#[tokio::test]
async fn folder_of_an_unsupported_operation_is_reported() {
    let boat = Sample { folder: "buy-a-boat", method: "POST", path: "/v1/boats".to_owned(), ..restored_user_sample() };
    let report = run_over(&[boat, customer_list_sample()]).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!(report.unplayed.iter().collect::<Vec<_>>(), ["buy-a-boat"]);
    assert_eq!(report.played.len(), 1);
    let named_user = Sample { path: format!("/v1/customers/{CUSTOMER}/users/everybody"), ..restored_user_sample() };
    let named_user = Sample { folder: "a-word-in-the-place-of-an-id", ..named_user };
    assert_eq!(run_over(&[named_user]).await.unplayed.len(), 1);
}

#[tokio::test]
async fn folder_of_a_supported_operation_without_matching_example_is_a_failure() {
    let moved = Sample { path: format!("/v2/customers/{CUSTOMER}/users/{USER}"), ..restored_user_sample() };
    assert_reports(&single_failure(moved).await, "no example has its method and path");
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &restored_user_sample());
    fs::write(root.path().join("restore-a-user-for-a-customer/meta.json"), r#"{"examples":[]}"#).unwrap();
    assert_reports(&run(root.path()).await.failures.join(" "), "no example");
}

#[test]
fn member_listed_as_unread_that_is_read_is_a_failure() {
    let row = Row::new("o", "GET", "/", |_| unreachable!()).unread(&["kept", "passed"]);
    let members = |read: &[&str], unread: &[&str]| Members {
        read: read.iter().map(|name| (*name).to_owned()).collect(),
        unread: unread.iter().map(|name| (*name).to_owned()).collect(),
        sent: 0,
    };
    assert_eq!(unlisted(&row, &members(&["id"], &["passed.inner[]", "kept"])), None);
    let report = unlisted(&row, &members(&["id", "kept"], &["new", "id"])).unwrap();
    assert_eq!(report, "o (/): neither read nor listed: new; listed as not read, and read: kept");
}

#[test]
fn comparison_detects_wrong_value_and_wrong_count() {
    let response = json!({"items": [{"a": "x", "b": "One_time", "c": "2031-02-03T00:00:00"}]});
    let at = crate::domain::moment::Moment::parse("2031-02-03");
    let fields =
        |a: &'static str| Fields::default().text("/a", Some(a)).enum_value("/b", &"OneTime").at("/c|/d", at.clone());
    assert_eq!(ParsedResult::list(&["x"], |a| fields(a)).compare(&response), Ok(()));
    assert!(ParsedResult::list(&["y"], |a| fields(a)).compare(&response).unwrap_err().ends_with("/0/a"));
    assert!(ParsedResult::list(&["x", "x"], |a| fields(a)).compare(&response).unwrap_err().starts_with("2 of 1"));
}
