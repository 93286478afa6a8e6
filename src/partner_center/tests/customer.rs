//! Customers: requests sent, and responses parsed.

use serde_json::json;

use super::{
    mock::Reply,
    setup::{LIST, TestSetup, customer, customer_id, customer_path, empty_list},
};
use crate::{
    domain::{
        customer::{Relationship, SearchField},
        page::{Direction, Seek},
        subscription::Subscription,
    },
    partner_center::ErrorKind,
};

fn seek(direction: Direction) -> Seek {
    Seek { direction, token: "dG9rZW4=".to_owned() }
}

#[tokio::test]
async fn parses_lists_without_envelope_and_in_pascal_case() {
    let setup = TestSetup::new().await;
    let id = "00000000-0000-0000-0000-000000000001";
    let one = json!([{"id": id, "companyProfile": {"companyName": "A"}, "links": {"self": 7}}]);
    let subscriptions = format!("{}/subscriptions", customer_path());
    let bare = json!([{"id": id, "offerName": "A", "links": []}]);
    let pascal = json!({"TotalCount": 1, "Items": [{"Id": id, "OfferName": "A"}]});
    let mixed = json!({"totalCount": 1, "items": [{"id": id, "OfferName": "A"}]});
    setup.mock.script("GET", LIST, [Reply::json(&one), Reply::json(&json!([]))]);
    let replies = [Reply::json(&bare), Reply::json(&pascal), Reply::json(&mixed)];
    setup.mock.script("GET", &subscriptions, replies);
    let client = setup.client();
    let listed = client.customers().list(2, None).await.unwrap();
    assert_eq!(listed.items.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["A"]);
    assert!(client.customers().list(2, None).await.unwrap().items.is_empty());
    for _ in 0..3 {
        let listed = client.customer(&customer()).subscriptions().list().await.unwrap();
        assert_eq!(listed.iter().map(Subscription::name_or_offer).collect::<Vec<_>>(), ["A"]);
    }
}

#[tokio::test]
async fn pages_are_requested_by_token_and_direction() {
    let setup = TestSetup::new().await;
    let link = |operation: &str| {
        json!({"uri": format!("/customers?size=2&seekOperation={operation}"), "method": "GET",
               "headers": [{"key": "MS-ContinuationToken", "value": "dG9rZW4="}]})
    };
    let item = |id: u32| {
        json!({"id": format!("00000000-0000-0000-0000-00000000000{id}"),
               "companyProfile": {"tenantId": "<guid>", "domain": "d.example", "companyName": "Żabka"},
               "relationshipToPartner": "reseller"})
    };
    setup.mock.script(
        "GET",
        LIST,
        [
            Reply::json(&json!({"totalCount": 2, "items": [item(1), item(2)], "links": {"next": link("Next")},
                            "continuationToken": "dG9rZW4="})),
            Reply::json(&json!({"totalCount": 1, "items": [item(3)], "links": {"previous": link("Previous")}})),
            empty_list(),
        ],
    );
    let client = setup.client();
    let first = client.customers().list(2, None).await.unwrap();
    assert_eq!((first.items.len(), first.previous, first.next.clone()), (2, None, Some(seek(Direction::Next))));
    assert_eq!(first.items[0].name, "Żabka");
    let last = client.customers().list(2, first.next.as_ref()).await.unwrap();
    assert_eq!((last.next, last.previous.clone()), (None, Some(seek(Direction::Previous))));
    client.customers().search(SearchField::Name, "ż", 2, last.previous.as_ref()).await.unwrap();

    let seen = setup.mock.requests(LIST);
    let operation =
        |at: usize| seen[at].query.iter().find(|(name, _)| name == "seekOperation").map(|(_, value)| value.as_str());
    assert_eq!([operation(0), operation(1), operation(2)], [None, Some("Next"), Some("Previous")]);
    assert_eq!(seen[1].header("ms-continuationtoken"), "dG9rZW4=");
    assert_eq!(seen[1].query[0], ("size".to_owned(), "2".to_owned()));
    assert!(seen[2].query.iter().any(|(name, _)| name == "filter"));
}

#[tokio::test]
async fn rejected_continuation_token_is_page_expired() {
    for status in [400, 404, 410] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", LIST, [Reply::fault(status, 3000), Reply::fault(status, 3000)]);
        let client = setup.client();
        let error = client.customers().list(2, Some(&seek(Direction::Next))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PageExpired, "{status}");
        assert_ne!(client.customers().list(2, None).await.unwrap_err().kind(), ErrorKind::PageExpired);
    }
}

#[tokio::test]
async fn invalid_continuation_token_is_not_sent() {
    let setup = TestSetup::new().await;
    for token in ["", "x\r\nauthorization: Bearer mine"] {
        let seek = Seek { direction: Direction::Next, token: token.to_owned() };
        let error = setup.client().customers().list(2, Some(&seek)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PageExpired);
    }
}

#[tokio::test]
async fn search_text_is_escaped_within_its_filter() {
    let setup = TestSetup::new().await;
    let text = "A&B \"quoted\" +1 %41 \\ #x=y;żółć \u{1F600}";
    setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    let client = setup.client();
    client.customers().search(SearchField::Domain, text, 25, None).await.unwrap();
    client.customers().search(SearchField::Name, text, 0, None).await.unwrap();
    for (seen, field, size) in
        [(&setup.mock.requests(LIST)[0], "Domain", "25"), (&setup.mock.requests(LIST)[1], "CompanyName", "0")]
    {
        assert_eq!(seen.query[0], ("size".to_owned(), size.to_owned()));
        let filter: serde_json::Value = serde_json::from_str(&seen.query[1].1).unwrap();
        assert_eq!(filter, json!({"Field": field, "Value": text, "Operator": "starts_with"}));
        assert_eq!(seen.query.len(), 2);
        assert!(!seen.raw_query.as_ref().unwrap().contains('+'));
    }
}

#[tokio::test]
async fn customer_without_a_valid_id_is_omitted_from_the_list() {
    let setup = TestSetup::new().await;
    let tenant = "00000000-0000-0000-0000-0000000000aa";
    setup.mock.script(
        "GET",
        LIST,
        [Reply::json(&json!({"items": [
            {"id": "<customer-tenant-id>", "companyProfile": null},
            {"companyProfile": {"tenantId": tenant, "companyName": null}},
            {"id": "00000000-0000-0000-0000-0000000000AB"},
        ]}))],
    );
    let page = setup.client().customers().list(0, None).await.unwrap();
    let ids = page.items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids, [tenant, "00000000-0000-0000-0000-0000000000ab"]);
    assert_eq!((page.items[0].name.as_str(), &page.items[0].relationship), ("", &Relationship::Unknown));
}

#[tokio::test]
async fn parses_complete_and_minimal_customers() {
    let setup = TestSetup::new().await;
    let whole = json!({
        "id": customer_id(), "commerceId": "c-1", "relationshipToPartner": "reseller", "allowDelegatedAccess": true,
        "customDomains": ["a.example"],
        "companyProfile": {"tenantId": customer_id(), "domain": "a.example", "companyName": "A", "email": "a@a.example",
            "organizationRegistrationNumber": "123", "address": {"country": "PL", "region": "Mazowsze", "city": "Warszawa",
            "addressLine1": "Prosta 1", "addressLine2": "", "addressLine3": "III p.", "postalCode": "00-001"}},
        "billingProfile": {"id": "b", "firstName": "Jan", "lastName": " ", "email": "b@a.example", "culture": "pl-PL",
            "language": "pl", "companyName": "A sp. z o.o.", "defaultAddress": {"state": "MZ", "phoneNumber": "1"},
            "attributes": {"etag": "-1", "objectType": "CustomerBillingProfile"}},
    });
    let bare = json!({"companyProfile": {"companyName": "A"}, "billingProfile": null, "customDomains": null});
    setup.mock.script("GET", &customer_path(), [Reply::json(&whole), Reply::json(&bare)]);
    let client = setup.client();
    let whole = client.customer(&customer()).load().await.unwrap();
    insta::assert_debug_snapshot!(whole);
    let bare = client.customer(&customer()).load().await.unwrap();
    assert_eq!((bare.summary.id, bare.summary.name.as_str()), (customer_id(), "A"));
    assert_eq!((bare.billing, bare.delegated_access, bare.company.address), (None, None, None));
    assert!(bare.custom_domains.is_empty());
}

#[tokio::test]
async fn response_about_another_customer_is_unreadable() {
    let setup = TestSetup::new().await;
    let other = json!({"id": "00000000-0000-0000-0000-0000000000ff"});
    setup.mock.script("GET", &customer_path(), [Reply::json(&other)]);
    let error = setup.client().customer(&customer()).load().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Unreadable, Some("id: another customer's")));
}

#[tokio::test]
async fn missing_customer_and_customer_of_another_partner_are_not_found() {
    for (status, code) in [(404, 60003), (403, 20002), (403, 900_159)] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", &customer_path(), [Reply::fault(status, code)]);
        let error = setup.client().customer(&customer()).load().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{status}/{code}");
    }
}

#[tokio::test]
async fn parses_the_country_of_listed_customers() {
    let setup = TestSetup::new().await;
    let item = |profile: serde_json::Value| json!({"id": customer_id(), "companyProfile": profile});
    let items =
        [item(json!({"address": {"country": "PL"}})), item(json!({"address": {"country": ""}})), item(json!({}))];
    setup.mock.script("GET", LIST, [Reply::json(&json!({"items": items}))]);
    let page = setup.client().customers().list(0, None).await.unwrap();
    let countries: Vec<_> = page.items.iter().map(|it| it.country.as_deref()).collect();
    assert_eq!(countries, [Some("PL"), None, None]);
}
