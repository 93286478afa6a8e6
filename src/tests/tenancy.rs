//! Tests that two partners' staff never see each other's data, even at the same time.

use reqwest::Method;

use crate::{
    app::TestApp,
    authorisation::{FUNCTIONS, Row, url_templates},
    fixture::{CustomerFixture, admin, is_missing_object},
};

/// Returns the server functions that read data of a customer.
pub fn customer_read_functions() -> impl Iterator<Item = &'static Row> {
    FUNCTIONS.iter().filter(|row| row.method == Method::GET && has_placeholder(row.arguments, "{customer}"))
}

/// Checks whether a function's arguments contain a placeholder.
fn has_placeholder(arguments: &[(&str, &str)], name: &str) -> bool {
    arguments.iter().any(|(_, value)| *value == name)
}

/// Placeholders for objects that belong to a single customer.
pub const CUSTOMER_OBJECTS: [&str; 4] = ["{user}", "{subscription}", "{order}", "{policy}"];

#[tokio::test]
async fn staff_of_two_partners_never_see_each_others_customers() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo();
    let (ours, theirs) = (demo.partners[0].tenant, demo.partners[2].tenant);
    let other_partners_agent =
        demo.people.iter().find(|person| person.partner == Some(2) && person.is_agent()).unwrap().name.clone();
    let our_ids: Vec<String> = app.emulator.customers(ours).iter().map(ToString::to_string).collect();
    let their_ids: Vec<String> = app.emulator.customers(theirs).iter().map(ToString::to_string).collect();
    let (mut here, mut there) = tokio::join!(app.signed_in("Alicja Żółkiewska"), app.signed_in(&other_partners_agent));

    for round in 0..3 {
        let (our_page, their_page) = tokio::join!(here.open("/customers?size=100"), there.open("/customers?size=100"));
        let rows = |html: &str, ids: &[String]| ids.iter().filter(|id| html.contains(id.as_str())).count();
        assert_eq!((rows(&our_page.html, &our_ids), rows(&our_page.html, &their_ids)), (100, 0), "round {round}");
        assert_eq!((rows(&their_page.html, &their_ids), rows(&their_page.html, &our_ids)), (100, 0), "round {round}");
    }

    // The other partner's customer does not exist, whatever the request.
    let (ours, theirs) = (&our_ids[0], &their_ids[0]);
    let page = here.open(&format!("/customers/{theirs}")).await;
    assert_eq!((page.status, page.heading().as_str()), (404, "Page not found"));
    let page = here.open(&format!("/customers?search={theirs}")).await;
    assert!(page.text().contains("No customer has this tenant ID"), "{}", page.text());
    let (status, _) = here.call(Method::GET, "/api/load_customer", &[("customer", theirs)]).await;
    assert_eq!(status, 404);
    let (status, body) = here.call(Method::GET, "/api/find_customers", &[("text", theirs)]).await;
    assert_eq!((status, body.as_str()), (200, "[]"));
    let nonexistent = "00000000-0000-4000-8000-000000000000";
    let (status, nothing) = here.call(Method::GET, "/api/load_customer", &[("customer", nonexistent)]).await;
    let (same, other) = here.call(Method::GET, "/api/load_customer", &[("customer", theirs)]).await;
    assert_eq!((status, nothing), (same, other), "another partner's customer looks like a missing one");

    // The other person's recent customers do not appear here.
    assert_eq!(there.open(&format!("/customers/{theirs}")).await.status, 200);
    assert_eq!(here.open(&format!("/customers/{ours}")).await.status, 200);
    let (_, recent) = here.call(Method::GET, "/api/list_recent_customers", &[]).await;
    assert!(recent.contains(ours.as_str()) && !recent.contains(theirs.as_str()), "{recent}");
    app.stop().await;
}

#[tokio::test]
async fn a_person_cannot_end_another_persons_session() {
    let app = TestApp::start().await;
    let mut owner = app.signed_in("Alicja Żółkiewska").await;
    let mut colleague = app.signed_in("Bruno Fischer").await;
    let (_, sessions) = owner.call(Method::GET, "/api/list_sessions", &[]).await;
    let sessions: Vec<tenantry::domain::session::SignInSession> = serde_json::from_str(&sessions).unwrap();
    let handle = sessions[0].handle.to_string();
    let (status, body) = colleague.call(Method::POST, "/api/end_session", &[("session", &handle)]).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""));
    assert_eq!(owner.open("/account").await.status, 200, "her session is still valid");
    app.stop().await;
}

#[tokio::test]
async fn another_partners_customer_looks_nonexistent_to_every_function_and_page() {
    let app = TestApp::start().await;
    let mut here = app.signed_in(&admin(&app, 0)).await;
    let mut there = app.signed_in(&admin(&app, 2)).await;
    let theirs = CustomerFixture::of(&app, &mut there, 2, &[]).await;
    let nonexistent_objects = CustomerFixture::nonexistent();
    for row in customer_read_functions() {
        let result = row.call(&mut here, &theirs).await;
        assert_eq!(
            result,
            row.call(&mut here, &nonexistent_objects).await,
            "{}: another partner's id looks like a missing one",
            row.path
        );
        // The portal's own data is filtered by customer, so the result for another partner's is empty.
        let is_stored_here = ["_records", "_audit", "_attestation"].iter().any(|noun| row.path.ends_with(noun));
        let expected = if is_stored_here { 200 } else { 404 };
        assert_eq!(result.0, expected, "{}: {}", row.path, result.1);
        // Unless their cloud does not support it.
        let (status, body) = row.call(&mut there, &theirs).await;
        assert!(status == 200 || body.contains("NotInCloud"), "{}: its own partner's staff see it: {body}", row.path);
    }
    for (template, _) in url_templates().filter(|(template, _)| template.contains("{customer}")) {
        let page = here.open(&theirs.fill(template)).await;
        assert_eq!((page.status, page.heading().as_str()), (404, "Page not found"), "{template}");
        assert!(!page.html.contains(&theirs.name), "{template}");
    }
    app.stop().await;
}

#[tokio::test]
async fn objects_of_one_customer_are_not_found_under_another_customer() {
    let app = TestApp::start().await;
    let mut here = app.signed_in(&admin(&app, 0)).await;
    let one = CustomerFixture::of(&app, &mut here, 0, &[]).await;
    let other = CustomerFixture::of(&app, &mut here, 0, &[one.customer()]).await;
    let swapped = one.with_objects_of(&other);
    for row in
        customer_read_functions().filter(|row| CUSTOMER_OBJECTS.iter().any(|name| has_placeholder(row.arguments, name)))
    {
        let (status, body) = row.call(&mut here, &swapped).await;
        assert!(status == 404 && is_missing_object(&body), "{}: {status} {body}", row.path);
    }
    for (template, _) in
        url_templates().filter(|(template, _)| CUSTOMER_OBJECTS.iter().any(|name| template.contains(name)))
    {
        let page = here.open(&swapped.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    app.stop().await;
}
