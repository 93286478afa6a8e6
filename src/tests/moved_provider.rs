//! Tests of a provider whose token endpoint moves while people are signed in.

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::Browser,
};

/// Returns the browser of a signed-in person without any call to Partner Center so far.
async fn signed_in_without_calls(app: &TestApp, name: &str) -> Browser {
    let account = app.emulator.demo().person(name).unwrap().sign_in_name.clone();
    let mut browser = app.browser();
    let page = browser.sign_in_at("/sign-in?provider=global&return_to=%2Faccount", &account).await;
    assert_eq!((page.status, page.path()), (200, "/account"));
    browser
}

#[tokio::test]
async fn sessions_continue_after_the_token_endpoint_has_moved() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    // Her first call caches the tenant's token endpoint.
    assert_eq!(app.signed_in("Alicja Żółkiewska").await.open("/customers").await.status, 200);
    let mut admin = signed_in_without_calls(&app, "Alicja Żółkiewska").await;
    let mut colleague = signed_in_without_calls(&app, "Bruno Fischer").await;
    let mut third = signed_in_without_calls(&app, "Inês Carvalho").await;
    app.emulator.set_token_endpoint_moved(true);
    for browser in [&mut admin, &mut colleague] {
        let page = browser.open("/customers").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Customers"), "{}", page.text());
    }
    // A provider that keeps moving is not followed without limit.
    app.emulator.set_token_endpoint_moved(false);
    let page = third.open("/customers").await;
    assert!(page.status >= 500, "{}", page.status);
    app.stop().await;
}
