//! Tests of paging and filters.

use serde_json::{Value, json};

use super::code;
use crate::emulator::testing::{TestBench, json, text};

fn filter(field: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("filter", &json!({"Field": field, "Value": value, "Operator": "starts_with"}).to_string())
        .finish()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| text(&item["id"])).collect()
}

/// Follows a link as documented: relative to `/v1`, with the headers that it specifies.
async fn follow(bench: &TestBench, token: &str, link: &Value) -> Value {
    let mut request = bench.get(token, &format!("/v1{}", text(&link["uri"])));
    for header in link["headers"].as_array().unwrap() {
        request = request.header(text(&header["key"]), text(&header["value"]));
    }
    json(request.send().await.unwrap()).await
}

#[tokio::test]
async fn paging_forward_and_back_returns_each_customer_once() {
    let bench = TestBench::with(47).await;
    let token = bench.app_only(0).await;
    let mut page = json(bench.get(&token, "/v1/customers?size=10").send().await.unwrap()).await;
    assert_eq!(page["links"]["self"]["uri"], "/customers?size=10");
    assert!(page["links"].get("previous").is_none());
    let (mut seen, mut pages) = (Vec::new(), Vec::new());
    loop {
        assert_eq!(page["totalCount"], page["items"].as_array().unwrap().len());
        seen.extend(ids(&page));
        pages.push(ids(&page));
        let Some(next) = page["links"].get("next").cloned() else { break };
        assert_eq!(page["continuationToken"], next["headers"][0]["value"]);
        page = follow(&bench, &token, &next).await;
    }
    assert!(page.get("continuationToken").is_none());
    let all: Vec<_> = bench.emulator.customers(bench.partner(0).tenant).iter().map(ToString::to_string).collect();
    assert_eq!(seen, all);
    assert_eq!(pages.len(), 5);
    for expected in pages.iter().rev().skip(1) {
        page = follow(&bench, &token, &page["links"]["previous"].clone()).await;
        assert_eq!(&ids(&page), expected);
    }
    assert!(page["links"].get("previous").is_none());
}

#[tokio::test]
async fn continuation_works_without_size_and_filter() {
    let bench = TestBench::with(300).await;
    let token = bench.app_only(0).await;
    let path = format!("/v1/customers?size=2&{}", filter("CompanyName", "M"));
    let page = json(bench.get(&token, &path).send().await.unwrap()).await;
    let token_text = text(&page["continuationToken"]);
    for operation in ["Next", "next", "0"] {
        let next = bench
            .get(&token, &format!("/v1/customers?seekOperation={operation}"))
            .header("MS-ContinuationToken", &token_text)
            .send()
            .await
            .unwrap();
        let next = json(next).await;
        assert_eq!(next["totalCount"], 2);
        for item in next["items"].as_array().unwrap() {
            assert!(text(&item["companyProfile"]["companyName"]).to_lowercase().starts_with('m'), "{item}");
        }
    }
    let last = json(bench.get(&token, "/v1/customers?size=7&seekOperation=Last").send().await.unwrap()).await;
    let all = bench.emulator.customers(bench.partner(0).tenant);
    assert_eq!(ids(&last).last().unwrap(), &all[299].to_string());
    assert_eq!(last["totalCount"], 6);
}

#[tokio::test]
async fn missing_size_returns_all_items() {
    let bench = TestBench::with(130).await;
    let token = bench.app_only(0).await;
    for path in
        ["/v1/customers", "/v1/customers?size=0", "/v1/customers?size=", "/v1/customers?SIZE=18446744073709551615"]
    {
        let page = json(bench.get(&token, path).send().await.unwrap()).await;
        assert_eq!(page["totalCount"], 130, "{path}");
        assert!(page["links"].get("next").is_none());
    }
}

#[tokio::test]
async fn continuation_token_is_bound_to_partner_and_filter_and_expires() {
    let bench = TestBench::start().await;
    let (token, other) = (bench.app_only(0).await, bench.app_only(2).await);
    let page = json(bench.get(&token, "/v1/customers?size=5").send().await.unwrap()).await;
    let continuation_token = text(&page["continuationToken"]);
    let seek = async |token: &str, continuation_token: &str, more: &str| {
        let path = format!("/v1/customers?size=5&seekOperation=Next{more}");
        bench.get(token, &path).header("MS-ContinuationToken", continuation_token).send().await.unwrap()
    };
    assert_eq!(seek(&token, &continuation_token, "").await.status(), 200);
    assert_eq!(code(seek(&other, &continuation_token, "").await, 400).await, 800_002);
    assert_eq!(code(seek(&token, &continuation_token[..continuation_token.len() - 4], "").await, 400).await, 800_002);
    assert_eq!(code(seek(&token, "nonsense", "").await, 400).await, 800_002);
    assert_eq!(
        code(seek(&token, &continuation_token, &format!("&{}", filter("Domain", "a"))).await, 400).await,
        800_002
    );
    bench.emulator.expire_continuation_tokens();
    assert_eq!(code(seek(&token, &continuation_token, "").await, 400).await, 800_002);
    for path in [
        "?seekOperation=Next",
        "?seekOperation=Sideways",
        "?seekOperation=PageIndex",
        "?size=-1",
        "?size=18446744073709551616",
    ] {
        let response = bench.get(&token, &format!("/v1/customers{path}")).send().await.unwrap();
        assert_eq!(code(response, 400).await, 800_002, "{path}");
    }
}

#[tokio::test]
async fn customer_filters_ignore_case_and_reject_unknown_fields() {
    let bench = TestBench::with(400).await;
    let token = bench.app_only(0).await;
    let search =
        async |query: String| bench.get(&token, &format!("/v1/customers?size=0&{query}")).send().await.unwrap();
    let found = json(search(filter("companyname", "ΑΙΓΑΊΟ")).await).await;
    assert!(found["totalCount"].as_u64().unwrap() > 0);
    for item in found["items"].as_array().unwrap() {
        assert!(text(&item["companyProfile"]["companyName"]).starts_with("Αιγαίο"));
    }
    let domain = text(&found["items"][0]["companyProfile"]["domain"]);
    let by_domain = json(search(filter("DOMAIN", &domain.to_uppercase())).await).await;
    assert_eq!(ids(&by_domain), [text(&found["items"][0]["id"])]);
    let reseller =
        json(search(filter("IndirectReseller", &bench.partner(0).resellers[0].tenant.to_string())).await).await;
    assert!((1..400).contains(&reseller["totalCount"].as_u64().unwrap()));
    assert_eq!(json(search(filter("CompanyName", "nobody is called so")).await).await["items"], json!([]));
    assert_eq!(code(search(filter("Colour", "a")).await, 400).await, 3000);
    assert_eq!(code(search("filter=%7B".into()).await, 400).await, 800_002);
}

#[tokio::test]
async fn removed_relationship_hides_customer_until_reset() {
    let bench = TestBench::with(5).await;
    let token = bench.app_only(0).await;
    let tenant = bench.partner(0).tenant;
    let customer = bench.emulator.customers(tenant)[2];
    let path = bench.api_url(&format!("/emulator/relationships/{tenant}/{customer}"));
    assert_eq!(bench.http.delete(&path).send().await.unwrap().status(), 204);
    assert_eq!(json(bench.get(&token, "/v1/customers").send().await.unwrap()).await["totalCount"], 4);
    assert_eq!(code(bench.get(&token, &format!("/v1/customers/{customer}")).send().await.unwrap(), 403).await, 20_002);
    bench.emulator.reset();
    assert_eq!(json(bench.get(&token, "/v1/customers").send().await.unwrap()).await["totalCount"], 5);
}
