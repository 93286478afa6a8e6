//! The documented payloads, where a copy of them is at hand: the folder that `TENANTRY_SAMPLES` names has one folder an
//! article, with `meta.json` and the responses. They are not ours to keep here.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use url::Url;

use super::{
    mock::{Mock, Reply, Seen},
    world::{World, staff_at},
};
use crate::{
    domain::{customer::SearchField, id::CustomerId},
    partner_center::wire::request::camel_case,
};

/// An example of an article: what was sent and what came back.
pub(super) struct Example {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<String>,
    pub(super) status: u16,
    /// The body that was sent; null where there was none.
    pub(super) request: Value,
    pub(super) response: Vec<u8>,
}

impl Example {
    /// The same at a customer's address rather than the placeholder's.
    pub(super) fn for_customer(mut self, customer: CustomerId) -> Self {
        self.path = self.path.replace("<customer-tenant-id>", &customer.to_string());
        self
    }
}

/// The examples of an article; none, and said loudly, where there is no copy.
pub(super) fn examples(article: &str) -> Vec<Example> {
    let Some(root) = std::env::var_os("TENANTRY_SAMPLES").map(PathBuf::from) else {
        // Written past the test harness, which keeps what passing tests print to itself.
        writeln!(
            io::stderr(),
            "SKIPPED: the documented samples of {article} were not read: TENANTRY_SAMPLES names no folder"
        )
        .unwrap();
        return Vec::new();
    };
    read_examples(&root.join(article))
}

fn read_examples(folder: &Path) -> Vec<Example> {
    let meta: Value = serde_json::from_slice(&fs::read(folder.join("meta.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let examples = meta["examples"].as_array().unwrap().iter().map(|example| Example {
        method: text(&example["method"]),
        path: text(&example["path"]),
        headers: example["request_headers"]
            .as_object()
            .map_or_else(Vec::new, |headers| headers.keys().cloned().collect()),
        status: u16::try_from(example["status"].as_u64().unwrap_or(200)).unwrap(),
        request: example["request"].as_str().map_or(Value::Null, |file| {
            let text = fs::read(folder.join(file)).unwrap();
            serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
        }),
        // Answers of 204 have none.
        response: example["response"].as_str().map_or_else(Vec::new, |file| fs::read(folder.join(file)).unwrap()),
    });
    let examples = examples.collect::<Vec<_>>();
    assert!(!examples.is_empty(), "{} has no example", folder.display());
    examples
}

/// Plays an example: the mock answers as documented at the documented address.
pub(super) fn play(mock: &Mock, example: &Example, path: &str) {
    let reply = Reply::status(example.status).body(example.response.clone());
    mock.script(&example.method, path, [reply]);
}

/// What was sent has the documented method, path and query, and at least the documented headers.
pub(super) fn assert_as_documented(seen: &Seen, example: &Example, path: &str) {
    let documented = Url::parse("http://host").unwrap().join(&example.path).unwrap();
    assert_eq!(seen.method.as_str(), example.method);
    assert_eq!(seen.path, path);
    assert_eq!(seen.query, documented.query_pairs().into_owned().collect::<Vec<_>>());
    assert_eq!(seen.raw_query.as_deref(), documented.query());
    for header in &example.headers {
        assert!(seen.headers.contains_key(header.as_str()), "{header} is documented and was not sent");
    }
}

/// The JSON that was sent is the documented one, whichever case its names have; links are the service's own, and what is
/// null need not be sent.
pub(super) fn assert_body(seen: &Seen, documented: &Value) {
    fn comparable(value: Value) -> Value {
        match camel_case(value) {
            Value::Object(members) => {
                let said = members.into_iter().filter(|(name, value)| name != "links" && !value.is_null());
                said.map(|(name, value)| (name, comparable(value))).collect()
            }
            Value::Array(items) => items.into_iter().map(comparable).collect(),
            other => other,
        }
    }
    let sent: Value = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!(comparable(sent), comparable(documented.clone()));
}

fn items(example: &Example) -> usize {
    serde_json::from_slice::<Value>(&example.response).unwrap()["items"].as_array().unwrap().len()
}

async fn list(example: &Example) {
    let world = World::new().await;
    play(&world.mock, example, "/v1/customers");
    let page = world.client().customers().list(40, None).await.unwrap();
    assert_eq!(page.items.len(), items(example));
    assert!(page.is_whole());
    assert_as_documented(&world.mock.seen("/v1/customers")[0], example, "/v1/customers");
}

async fn search(example: &Example) {
    let world = World::new().await;
    play(&world.mock, example, "/v1/customers");
    let page = world.client().customers().search(SearchField::Name, "Cont", 0, None).await.unwrap();
    assert_eq!(page.items.len(), items(example));
    assert!(page.items.iter().all(|item| item.name.starts_with("Cont") && !item.domain.is_empty()));
    assert_as_documented(&world.mock.seen("/v1/customers")[0], example, "/v1/customers");
}

async fn by_id(example: &Example) {
    let documented: Value = serde_json::from_slice(&example.response).unwrap();
    let id: CustomerId = documented["id"].as_str().unwrap().parse().unwrap();
    let path = example.path.replace("<customer-tenant-id>", &id.to_string());
    let world = World::new().await;
    play(&world.mock, example, &path);
    let customer = world.client().customer(&staff_at(7, 70, id)).load().await.unwrap();
    assert_eq!(customer.summary.id, id);
    assert_eq!(customer.summary.name, documented["companyProfile"]["companyName"]);
    assert_eq!(customer.delegated_access, documented["allowDelegatedAccess"].as_bool());
    assert_eq!(customer.company.email.as_deref(), documented["companyProfile"]["email"].as_str());
    assert_eq!(customer.custom_domains.len(), documented["customDomains"].as_array().map_or(0, Vec::len));
    let billing = customer.billing.unwrap();
    assert_eq!(billing.culture.as_deref(), documented["billingProfile"]["culture"].as_str());
    assert!(billing.address.is_some() && customer.company.address.is_some());
    let example = Example {
        path: path.clone(),
        request: Value::Null,
        response: Vec::new(),
        headers: example.headers.clone(),
        method: example.method.clone(),
        ..*example
    };
    assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
}

#[tokio::test]
async fn the_documented_list_of_customers_is_asked_for_and_read() {
    for example in examples("get-a-list-of-customers") {
        list(&example).await;
    }
}

#[tokio::test]
async fn the_documented_search_by_name_is_asked_for_and_read() {
    for example in examples("get-a-customer-by-name") {
        search(&example).await;
    }
}

#[tokio::test]
async fn the_documented_customer_is_asked_for_and_read() {
    for example in examples("get-a-customer-by-id") {
        by_id(&example).await;
    }
}

fn fixture(path: &str, response: &Value) -> Example {
    Example {
        method: "GET".to_owned(),
        path: path.to_owned(),
        headers: ["Accept", "MS-RequestId", "MS-CorrelationId"].map(str::to_owned).into(),
        status: 200,
        request: Value::Null,
        response: response.to_string().into_bytes(),
    }
}

#[tokio::test]
async fn fixtures_of_our_own_are_asked_for_and_read_the_same_way() {
    let item = |id: &str| json!({"id": id, "companyProfile": {"tenantId": "<guid>", "domain": "conto.example", "companyName": "Conto"}});
    let collection = json!({
        "totalCount": 2, "attributes": {"objectType": "Collection"},
        "items": [item("11111111-2222-4333-8444-555555555555"), item("11111111-2222-4333-8444-666666666666")],
        "links": {"self": {"uri": "/v1/customers?size=40", "method": "GET", "headers": []}},
    });
    list(&fixture("/v1/customers?size=40", &collection)).await;
    let filter =
        "%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22Cont%22%2C%22Operator%22%3A%22starts_with%22%7D";
    search(&fixture(&format!("/v1/customers?size=0&filter={filter}"), &collection)).await;
    let customer = json!({
        "id": "11111111-2222-4333-8444-555555555555", "allowDelegatedAccess": false, "customDomains": [],
        "companyProfile": {"companyName": "Conto", "email": "office@conto.example", "address": {"country": "PL"}},
        "billingProfile": {"culture": "pl-PL", "defaultAddress": {"country": "PL"}},
    });
    by_id(&fixture("/v1/customers/<customer-tenant-id>", &customer)).await;
}
