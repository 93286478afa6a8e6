//! Budgets and usage: requests sent, and responses parsed.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::domain::id::RequestId;

fn budget() -> String {
    format!("{}/usagebudget", customer_path())
}

fn summary() -> String {
    format!("{}/usagesummary", customer_path())
}

#[tokio::test]
async fn budget_amount_is_exact_in_request_and_response() {
    let setup = TestSetup::new().await;
    let amount = "100000000000.01";
    setup.mock.script("PATCH", &budget(), [Reply::status(200).body(format!("{{\"amount\":{amount}}}"))]);
    let client = setup.client();
    let wanted: Decimal = amount.parse().unwrap();
    let saved = client.customer(&customer()).update_spending_budget(Some(wanted), RequestId::default()).await.unwrap();
    assert_eq!(saved.amount, Some(wanted));
    let sent = String::from_utf8(setup.mock.requests(&budget())[0].body.to_vec()).unwrap();
    assert_eq!(sent, format!("{{\"amount\":{amount},\"attributes\":{{\"objectType\":\"SpendingBudget\"}}}}"));
}

#[tokio::test]
async fn missing_budget_is_sent_as_null_and_parsed_from_null_or_absence() {
    let setup = TestSetup::new().await;
    setup.mock.script("PATCH", &budget(), [Reply::json(&json!({"amount": null}))]);
    setup.mock.script("GET", &budget(), [Reply::json(&json!({"attributes": {"objectType": "SpendingBudget"}}))]);
    let client = setup.client();
    let removed = client.customer(&customer()).update_spending_budget(None, RequestId::default()).await.unwrap();
    assert_eq!(removed.amount, None);
    assert_eq!(client.customer(&customer()).spending_budget().await.unwrap().amount, None);
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&budget())[0].body).unwrap();
    assert_eq!(sent.get("amount"), Some(&Value::Null));
}

#[tokio::test]
async fn missing_currency_is_not_guessed_from_the_locale() {
    let setup = TestSetup::new().await;
    let response = json!({"totalCost": 0.1, "currencyLocale": "en-GB", "currencySymbol": "£", "usdTotalCost": null});
    setup.mock.script("GET", &summary(), [Reply::json(&response)]);
    let client = setup.client();
    let read = client.customer(&customer()).usage_summary().await.unwrap();
    let total = read.total.unwrap();
    assert_eq!((total.amount.to_string().as_str(), total.currency), ("0.1", None));
    assert_eq!(read.total_usd, None);
}
