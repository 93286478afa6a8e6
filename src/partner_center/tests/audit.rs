//! Audit records: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_id},
};
use crate::domain::{
    activity::{Period, RecordFilter, RecordStatus},
    page::Direction,
    reference::Reference,
};

const PATH: &str = "/v1/auditrecords";

#[tokio::test]
async fn audit_records_are_requested_by_period_and_page() {
    let setup = TestSetup::new().await;
    let link = json!({"uri": "/auditrecords", "headers": [{"key": "MS-ContinuationToken", "value": "t"}]});
    setup.mock.script(
        "GET",
        PATH,
        [Reply::json(&json!({"items": [], "links": {"next": link}})), Reply::json(&json!({"items": []}))],
    );
    let client = setup.client();
    let customer = customer();
    let period = Period { from: Some(jiff::civil::date(2026, 1, 31)), until: Some(jiff::civil::date(2026, 2, 3)) };
    let first = client.customer(&customer).audit_records(period, 50, None).await.unwrap();
    assert_eq!(first.next.as_ref().unwrap().direction, Direction::Next);
    client.customer(&customer).audit_records(period, 50, first.next.as_ref()).await.unwrap();
    let seen = setup.mock.requests(PATH);
    for seen in &seen {
        assert_eq!(seen.query[0], ("startDate".to_owned(), "2026-01-31".to_owned()));
        assert_eq!(seen.query[1], ("endDate".to_owned(), "2026-02-03".to_owned()));
        assert_eq!(seen.query[2], ("size".to_owned(), "50".to_owned()));
    }
    assert_eq!(seen[1].header("ms-continuationtoken"), "t");
}

#[tokio::test]
async fn audit_record_of_another_customer_is_omitted() {
    let setup = TestSetup::new().await;
    let record = |id: &str| json!({"customerId": id, "operationType": "create_order", "operationStatus": "paused"});
    let (ours, other) = (customer_id().to_string(), "00000000-0000-0000-0000-0000000000ff".to_owned());
    setup.mock.script(
        "GET",
        PATH,
        [Reply::json(&json!({"items": [record(&other), record(&ours.to_uppercase()), {"resourceType": null}]}))],
    );
    let client = setup.client();
    let page = client.customer(&customer()).audit_records(Period::default(), 0, None).await.unwrap();
    assert_eq!(page.items.len(), 2);
    assert_eq!(page.items[0].status, RecordStatus::Other("paused".into()));
}

#[tokio::test]
async fn audit_records_of_all_customers_are_filtered_by_company_or_resource() {
    let setup = TestSetup::new().await;
    let record = json!({"items": [{"customerId": customer_id().to_string(), "customerName": "Conto", "originalCorrelationId": "c"}]});
    setup.mock.script("GET", PATH, [Reply::json(&record), Reply::json(&record), Reply::json(&record)]);
    let client = setup.client();
    let record_filters =
        [None, Some(RecordFilter::Company("ont".into())), Some(RecordFilter::Resource("order".into()))];
    for record_filter in &record_filters {
        let page = client.audit_records(Period::default(), record_filter.as_ref(), 50, None).await.unwrap();
        assert_eq!(
            (page.items[0].customer.as_ref(), page.items[0].customer_name.as_deref()),
            (Some(&Reference::To(customer_id())), Some("Conto"))
        );
        assert_eq!(page.items[0].correlation.as_deref(), Some("c"));
    }
    let filters: Vec<Option<Value>> = setup
        .mock
        .requests(PATH)
        .iter()
        .map(|seen| {
            let filter = seen.query.iter().find(|(name, _)| name == "filter");
            filter.map(|(_, filter)| serde_json::from_str(filter).unwrap())
        })
        .collect();
    assert_eq!(
        filters,
        [
            None,
            Some(json!({"Field": "CompanyName", "Value": "ont", "Operator": "substring"})),
            Some(json!({"Field": "ResourceType", "Value": "order", "Operator": "equals"})),
        ]
    );
}
