//! Two partners' staff at once never see each other's anything.

use reqwest::Method;

use crate::app::TestApp;

#[tokio::test]
async fn two_partners_staff_side_by_side_never_meet() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo();
    let (ours, theirs) = (demo.partners[0].tenant, demo.partners[2].tenant);
    let american =
        demo.people.iter().find(|person| person.partner == Some(2) && person.is_agent()).unwrap().name.clone();
    let our_ids: Vec<String> = app.emulator.customers(ours).iter().map(ToString::to_string).collect();
    let their_ids: Vec<String> = app.emulator.customers(theirs).iter().map(ToString::to_string).collect();
    let (mut here, mut there) = tokio::join!(app.signed_in("Alicja Żółkiewska"), app.signed_in(&american));

    for round in 0..3 {
        let (our_page, their_page) = tokio::join!(here.open("/customers?size=100"), there.open("/customers?size=100"));
        let rows = |html: &str, ids: &[String]| ids.iter().filter(|id| html.contains(id.as_str())).count();
        assert_eq!((rows(&our_page.html, &our_ids), rows(&our_page.html, &their_ids)), (100, 0), "round {round}");
        assert_eq!((rows(&their_page.html, &their_ids), rows(&their_page.html, &our_ids)), (100, 0), "round {round}");
    }

    // The other's customer does not exist, in any way of asking.
    let (ours, theirs) = (&our_ids[0], &their_ids[0]);
    let page = here.open(&format!("/customers/{theirs}")).await;
    assert_eq!((page.status, page.heading().as_str()), (404, "There is nothing at this address"));
    let page = here.open(&format!("/customers?search={theirs}")).await;
    assert!(page.text().contains("No customer has this id"), "{}", page.text());
    let (status, _) = here.call(Method::GET, "/api/load_customer", &[("customer", theirs)]).await;
    assert_eq!(status, 404);
    let (status, body) = here.call(Method::GET, "/api/find_customers", &[("text", theirs)]).await;
    assert_eq!((status, body.as_str()), (200, "[]"));
    let nobodys = "00000000-0000-4000-8000-000000000000";
    let (status, nothing) = here.call(Method::GET, "/api/load_customer", &[("customer", nobodys)]).await;
    let (same, other) = here.call(Method::GET, "/api/load_customer", &[("customer", theirs)]).await;
    assert_eq!((status, nothing), (same, other), "another's customer and nobody's are not told apart");

    // Nor does what the other looked at show up here.
    assert_eq!(there.open(&format!("/customers/{theirs}")).await.status, 200);
    assert_eq!(here.open(&format!("/customers/{ours}")).await.status, 200);
    let (_, recent) = here.call(Method::GET, "/api/list_recent_customers", &[]).await;
    assert!(recent.contains(ours.as_str()) && !recent.contains(theirs.as_str()), "{recent}");
    app.stop().await;
}

#[tokio::test]
async fn one_persons_sessions_are_nobody_elses_to_end() {
    let app = TestApp::start().await;
    let mut hers = app.signed_in("Alicja Żółkiewska").await;
    let mut his = app.signed_in("Bruno Fischer").await;
    let (_, sessions) = hers.call(Method::GET, "/api/list_sessions", &[]).await;
    let sessions: Vec<tenantry::domain::session::SignInSession> = serde_json::from_str(&sessions).unwrap();
    let handle = sessions[0].handle.to_string();
    let (status, body) = his.call(Method::POST, "/api/end_session", &[("session", &handle)]).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""));
    assert_eq!(hers.open("/account").await.status, 200, "she is still in");
    app.stop().await;
}
