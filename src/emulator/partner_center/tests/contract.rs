//! Contract tests with the documented payloads, if available: our responses have the same members, and we accept the
//! requests.
//!
//! The payloads are read from the folder that `TENANTRY_SAMPLES` names, with one folder per article.

use std::{collections::BTreeSet, fs, io::Write as _, path::PathBuf};

use serde_json::Value;

use crate::emulator::testing::{TestBench, json};

/// Returns a documented file, or none with a warning if the payloads are unavailable.
pub(super) fn sample(article: &str, file: &str) -> Option<Value> {
    let Some(folder) = std::env::var_os("TENANTRY_SAMPLES") else {
        // Written to the stream directly, since the test runner captures the output of macros while a test passes.
        let text =
            format!("NOT RUN: TENANTRY_SAMPLES is not set; {article} is not compared with its documented payload");
        writeln!(std::io::stderr(), "{text}").unwrap();
        return None;
    };
    let path = PathBuf::from(folder).join(article).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

/// Collects the members of a value, recursively, each with its type; items of an array count as one.
fn shape(value: &Value, at: &str, members: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                shape(value, &format!("{at}/{name}"), members);
            }
        }
        Value::Array(items) => {
            members.insert(format!("{at}: list"));
            for item in items {
                shape(item, &format!("{at}/*"), members);
            }
        }
        Value::String(_) => drop(members.insert(format!("{at}: text"))),
        Value::Number(_) => drop(members.insert(format!("{at}: number"))),
        Value::Bool(_) => drop(members.insert(format!("{at}: truth"))),
        Value::Null => drop(members.insert(format!("{at}: null"))),
    }
}

pub(super) fn shape_of(value: &Value) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    shape(value, "", &mut members);
    members
}

/// Sends the documented request, with its headers, to our path, checks the response's headers and returns the response.
async fn send_documented_request(bench: &TestBench, meta: &Value, path: &str) -> Value {
    let token = bench.app_only(0).await;
    let example = &meta["examples"][0];
    assert_eq!(example["method"], "GET");
    let mut request = bench.get(&token, path);
    for (name, value) in example["request_headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    let response = request.send().await.unwrap();
    assert_eq!(u64::from(response.status().as_u16()), meta["status"].as_u64().unwrap());
    for name in example["response_headers"].as_object().unwrap().keys() {
        assert!(response.headers().contains_key(name), "{name}");
    }
    json(response).await
}

#[tokio::test]
async fn a_customer_by_id_has_the_documented_members() {
    let (Some(meta), Some(documented)) =
        (sample("get-a-customer-by-id", "meta.json"), sample("get-a-customer-by-id", "response.json"))
    else {
        return;
    };
    let bench = TestBench::start().await;
    let mut compared = 0;
    for customer in bench.emulator.customers(bench.partner(0).tenant) {
        let path = meta["path"].as_str().unwrap().replace("<customer-tenant-id>", &customer.to_string());
        let ours = send_documented_request(&bench, &meta, &path).await;
        let mut ours_shape = shape_of(&ours);
        ours_shape.remove("/companyProfile/organizationRegistrationNumber: text");
        if ours["allowDelegatedAccess"] == true {
            assert_eq!(ours_shape, shape_of(&documented));
            compared += 1;
        } else {
            assert!(ours_shape.is_subset(&shape_of(&documented)));
        }
    }
    assert!(compared > 0);
}

#[tokio::test]
async fn customers_by_name_have_the_documented_members() {
    let (Some(meta), Some(documented)) =
        (sample("get-a-customer-by-name", "meta.json"), sample("get-a-customer-by-name", "response.json"))
    else {
        return;
    };
    let bench = TestBench::with(300).await;
    let path = meta["path"].as_str().unwrap();
    let none = send_documented_request(&bench, &meta, path).await;
    assert_eq!(none["links"]["self"]["uri"], path.strip_prefix("/v1").unwrap());
    let some = send_documented_request(&bench, &meta, &path.replace("Cont", "M")).await;
    assert_eq!(shape_of(&some), shape_of(&documented));
}

#[tokio::test]
async fn a_list_of_customers_has_the_documented_members() {
    let (Some(meta), Some(documented), Some(by_name)) = (
        sample("get-a-list-of-customers", "meta.json"),
        sample("get-a-list-of-customers", "response.json"),
        sample("get-a-customer-by-name", "response.json"),
    ) else {
        return;
    };
    let bench = TestBench::with(30).await;
    let ours = shape_of(&send_documented_request(&bench, &meta, meta["path"].as_str().unwrap()).await);
    assert!(shape_of(&documented).is_subset(&ours), "{ours:?}");
    assert_eq!(ours, shape_of(&by_name));
}
