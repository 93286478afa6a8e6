//! Tests of invalid input: a clear 4xx at the right field, nothing lost, never a 500.

use reqwest::{Method, header::HeaderValue};

use crate::app::TestApp;

#[tokio::test]
async fn malformed_urls_and_queries_never_cause_a_server_error() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let long = "x".repeat(201);
    let huge = "x".repeat(9000);
    for (path, status) in [
        ("/customers/not-an-id", 404),
        ("/customers/%00", 404),
        ("/customers/%FF%FE", 404),
        ("/customers/5f2b0e3c9d0a4c449b6d0a1b2c3d4e5f", 404),
        ("/customers/..%2f..%2fetc", 404),
        ("/no/such/page", 404),
        ("/customers?size=26", 422),
        ("/customers?size=", 200),
        ("/customers?size=25&size=50", 422),
        ("/customers?by=colour", 422),
        ("/customers?sort=price", 422),
        ("/customers?after=a&before=b", 422),
        ("/customers?after=%0d%0aX-Injected:1", 410),
        ("/customers?search=%00", 422),
        ("/customers?search=a%0ab", 422),
        (&format!("/customers?search={long}"), 422),
        (&format!("/customers?search={huge}"), 414),
        ("/customers?search=%FF", 200),
        ("/customers?search=%F0%9F%A6%84%20%D9%85%D8%B1%D8%AD%D8%A8%D8%A7", 200),
        ("/customers?search=%3Cscript%3Ealert(1)%3C/script%3E", 200),
        ("/sign-in?provider=mars", 404),
        ("/sign-in?provider=global&provider=china", 404),
        ("/sign-in", 404),
        ("/api/no_such_function", 404),
        ("/customers?form=1&unknown=2", 200),
    ] {
        let page = browser.open(path).await;
        assert_eq!(page.status, status, "{path}: {}", page.heading());
        assert!(!page.heading().is_empty(), "{path}");
        assert!(!page.html.contains("<script>alert"), "{path}");
    }
    let page = browser.open("/customers?search=a%00b").await;
    assert_eq!(page.attributes("#search", "aria-invalid"), ["true"], "the error is at the field");
    assert!(page.texts("#search-error")[0].starts_with("Remove line breaks"));
    app.stop().await;
}

#[tokio::test]
async fn invalid_arguments_of_server_functions_are_rejected() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let huge = "x".repeat(70_000);
    let long = "x".repeat(5000);
    for (method, path, fields, status) in [
        (Method::GET, "/api/load_customer", vec![], 422),
        (Method::GET, "/api/load_customer", vec![("customer", "x")], 422),
        (Method::GET, "/api/load_customer", vec![("customer", "../me")], 422),
        (Method::GET, "/api/find_customers", vec![("text", "\0")], 422),
        (Method::GET, "/api/find_customers", vec![("text", long.as_str())], 414),
        (Method::GET, "/api/list_customers", vec![("by", "colour")], 422),
        (Method::GET, "/api/list_customers", vec![("size", "1000")], 422),
        (Method::GET, "/api/list_customers", vec![("seek[direction]", "sideways"), ("seek[token]", "x")], 422),
        (Method::POST, "/api/end_session", vec![("session", "x")], 422),
        (Method::POST, "/api/end_session", vec![], 422),
        (Method::POST, "/api/save_preferences", vec![("language", "tlh")], 422),
        (Method::POST, "/api/save_preferences", vec![("time_zone", huge.as_str())], 413),
        (Method::POST, "/api/save_preferences", vec![("time_zone", long.as_str())], 422),
        (Method::GET, "/api/save_preferences", vec![("theme", "dark")], 404),
        (Method::POST, "/api/list_customers", vec![], 404),
    ] {
        let (response_status, body) = browser.call(method, path, &fields).await;
        assert_eq!(response_status, status, "{path} {:?}: {body}", fields.first().map(|field| field.0));
        assert!(!body.contains("panicked"), "{path}: {body}");
    }
    app.stop().await;
}

#[tokio::test]
async fn malformed_headers_and_cookies_are_ignored() {
    let app = TestApp::start().await;
    let browser = app.signed_in("Alicja Żółkiewska").await;
    let session = browser.session().unwrap().to_owned();
    for (name, value) in [
        ("accept-language", b"\xff\xfe;q=x,,,".to_vec()),
        ("accept-language", b"a".repeat(4000)),
        ("cookie", b"tenantry=; zone=%00; theme=purple; language=xx; done=../../etc".to_vec()),
        ("cookie", b"tenantry=AAAAAAAAAAAAAAAAAAAAAA; zone=Mars%2FOlympus".to_vec()),
        ("cookie", format!("tenantry={session}; tenantry={session}; zone={}", "x".repeat(3000)).into_bytes()),
        ("cookie", b"\xff=\xff".to_vec()),
        ("x-request-id", b"../../x".to_vec()),
        ("referer", b"javascript:alert(1)".to_vec()),
        ("user-agent", b"\x80\x81".to_vec()),
    ] {
        let request =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let response = request
            .get(browser.origin().join("/").unwrap())
            .header(name, HeaderValue::from_bytes(&value).unwrap())
            .send()
            .await
            .unwrap();
        assert!(response.status().as_u16() < 400, "{name}: {}", response.status());
    }
    app.stop().await;
}
