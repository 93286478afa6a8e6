//! Tests of the cookies of a portal behind HTTPS.

use reqwest::{Client, header::SET_COOKIE, redirect::Policy};

use crate::app::TestApp;

#[tokio::test]
async fn cookies_satisfy_their_host_prefix_including_session_removal() {
    let app = TestApp::start_with(&[("TENANTRY_PUBLIC_ORIGIN", "https://portal.example")]).await;
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let expired = "__Host-tenantry=AAAAAAAAAAAAAAAAAAAAAA";
    let mut cookies = Vec::new();
    for path in ["/customers", "/", "/sign-in?provider=global"] {
        let address = app.browser().origin().join(path).unwrap();
        let request = client.get(address).header("host", "portal.example").header("cookie", expired);
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let parts: Vec<_> = cookie.split(';').map(|part| part.trim().to_ascii_lowercase()).collect();
            assert!(parts.contains(&"secure".to_owned()), "{path}: {cookie}");
            if parts[0].starts_with("__host-") {
                let has = |wanted: &str| parts.iter().any(|part| part == wanted);
                assert!(has("path=/") && !parts.iter().any(|part| part.starts_with("domain")), "{path}: {cookie}");
            }
            cookies.push(cookie.to_owned());
        }
    }
    let is_removal = |cookie: &String| cookie.starts_with("__Host-tenantry=;") && cookie.contains("Max-Age=0");
    assert!(cookies.iter().any(is_removal), "the cookie of a session that does not exist is removed: {cookies:?}");
    app.stop().await;
}
