//! Tests of a customer's own directory, and of Microsoft's validation of its account.

use serde_json::{Value, json};

use super::code;
use crate::emulator::testing::{TestBench, json};

#[tokio::test]
async fn organization_and_domains_do_not_require_delegated_administration() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let mut delegated = [0, 0];
    for customer in bench.emulator.customers(bench.partner(0).tenant).into_iter().take(30) {
        let path = format!("/v1/customers/{customer}");
        let by_id: Value = json(bench.get(&token, &path).send().await.unwrap()).await;
        let found = json(bench.get(&token, &format!("{path}/Organization")).send().await.unwrap()).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert_eq!(found[0]["displayName"], by_id["companyProfile"]["companyName"]);
        for member in ["street", "countryLetterCode", "postalCode", "city", "state"] {
            assert!(found[0][member].is_string(), "{member}: {found}");
        }
        assert!(!found[0]["technicalNotificationMails"].as_array().unwrap().is_empty());
        let domains = json(bench.get(&token, &format!("{path}/customDomains")).send().await.unwrap()).await;
        assert_eq!(domains[0], by_id["companyProfile"]["domain"]);
        let known = by_id["allowDelegatedAccess"] == true;
        assert_eq!(by_id.get("customDomains"), known.then_some(&domains));
        delegated[usize::from(known)] += 1;
    }
    assert!(delegated.iter().all(|count| *count > 0), "{delegated:?}");
}

#[tokio::test]
async fn validation_status_covers_all_states_and_can_be_missing() {
    let bench = TestBench::with(120).await;
    let token = bench.delegated(bench.agent()).await;
    let (mut seen, mut missing) = (std::collections::BTreeSet::new(), 0);
    for customer in bench.emulator.customers(bench.partner(0).tenant) {
        let path = format!("/v1/customers/{customer}/validationStatus?type=Account");
        let response = bench.get(&token, &path).send().await.unwrap();
        if response.status() == 404 {
            let fault = json(response).await;
            assert_eq!((&fault["code"], &fault["errorName"]), (&json!(600_074), &json!("AccountStatusNotFound")));
            missing += 1;
            continue;
        }
        let status = json(response).await;
        assert_eq!(status["type"], "account");
        let updated = status["lastUpdateDateTime"].as_str().unwrap();
        assert!(updated.parse::<jiff::civil::DateTime>().is_ok() && !updated.ends_with('Z'), "{updated}");
        seen.insert(status["status"].as_str().unwrap().to_owned());
    }
    assert!(missing > 0);
    let all = ["Allowed", "Not Ready", "NotAllowed", "UnderReview", "Unknown"];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), all);
    let customer = bench.emulator.customers(bench.partner(0).tenant)[0];
    for query in ["", "?type=other"] {
        let path = format!("/v1/customers/{customer}/validationStatus{query}");
        assert_eq!(code(bench.get(&token, &path).send().await.unwrap(), 400).await, 3000, "{query}");
    }
    let application = bench.app_only(0).await;
    let path = format!("/v1/customers/{customer}/validationStatus?type=account");
    assert_eq!(code(bench.get(&application, &path).send().await.unwrap(), 403).await, 900_329);
}
