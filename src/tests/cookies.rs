//! Tests of the cookies of a portal behind HTTPS.

use reqwest::{Client, header::SET_COOKIE, redirect::Policy};

use crate::app::TestApp;

#[tokio::test]
async fn each_cookie_keeps_what_its_name_promises_the_removal_of_a_session_that_is_over_too() {
    let app = TestApp::start_with(&[("TENANTRY_PUBLIC_ORIGIN", "https://portal.example")]).await;
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let dead = "__Host-tenantry=AAAAAAAAAAAAAAAAAAAAAA";
    let mut seen = Vec::new();
    for path in ["/customers", "/", "/sign-in?provider=global"] {
        let address = app.browser().origin().join(path).unwrap();
        let request = client.get(address).header("host", "portal.example").header("cookie", dead);
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let parts: Vec<_> = cookie.split(';').map(|part| part.trim().to_ascii_lowercase()).collect();
            assert!(parts.contains(&"secure".to_owned()), "{path}: {cookie}");
            if parts[0].starts_with("__host-") {
                let has = |wanted: &str| parts.iter().any(|part| part == wanted);
                assert!(has("path=/") && !parts.iter().any(|part| part.starts_with("domain")), "{path}: {cookie}");
            }
            seen.push(cookie.to_owned());
        }
    }
    let removes = |cookie: &String| cookie.starts_with("__Host-tenantry=;") && cookie.contains("Max-Age=0");
    assert!(seen.iter().any(removes), "the cookie of the ended session is removed: {seen:?}");
    app.stop().await;
}
