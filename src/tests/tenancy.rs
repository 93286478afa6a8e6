//! Tests that two partners' staff never see each other's data, even at the same time.

use reqwest::Method;

use crate::{
    app::TestApp,
    authorisation::{FUNCTIONS, Row, opened},
    things::{Things, admin, is_not_there},
};

/// Returns the server functions that read data of a customer.
pub fn reads() -> impl Iterator<Item = &'static Row> {
    FUNCTIONS.iter().filter(|row| row.method == Method::GET && about(row.arguments, "{customer}"))
}

/// Checks whether a function's arguments contain a placeholder.
fn about(arguments: &[(&str, &str)], name: &str) -> bool {
    arguments.iter().any(|(_, value)| *value == name)
}

/// Placeholders for objects that belong to a single customer.
pub const OWN: [&str; 4] = ["{user}", "{subscription}", "{order}", "{policy}"];

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
    let nobodys = "00000000-0000-4000-8000-000000000000";
    let (status, nothing) = here.call(Method::GET, "/api/load_customer", &[("customer", nobodys)]).await;
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
async fn one_persons_sessions_are_nobody_elses_to_end() {
    let app = TestApp::start().await;
    let mut hers = app.signed_in("Alicja Żółkiewska").await;
    let mut his = app.signed_in("Bruno Fischer").await;
    let (_, sessions) = hers.call(Method::GET, "/api/list_sessions", &[]).await;
    let sessions: Vec<tenantry::domain::session::SignInSession> = serde_json::from_str(&sessions).unwrap();
    let handle = sessions[0].handle.to_string();
    let (status, body) = his.call(Method::POST, "/api/end_session", &[("session", &handle)]).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""));
    assert_eq!(hers.open("/account").await.status, 200, "her session is still valid");
    app.stop().await;
}

#[tokio::test]
async fn another_partners_customer_is_nobodys_to_every_function_and_page() {
    let app = TestApp::start().await;
    let mut here = app.signed_in(&admin(&app, 0)).await;
    let mut there = app.signed_in(&admin(&app, 2)).await;
    let theirs = Things::of(&app, &mut there, 2, &[]).await;
    let nobodys = Things::nobodys();
    for row in reads() {
        let seen = row.call(&mut here, &theirs).await;
        assert_eq!(
            seen,
            row.call(&mut here, &nobodys).await,
            "{}: another partner's id looks like a missing one",
            row.path
        );
        // The portal's own data is filtered by customer, so the result for another partner's is empty.
        let kept_here = ["_records", "_audit", "_attestation"].iter().any(|noun| row.path.ends_with(noun));
        let nothing = if kept_here { 200 } else { 404 };
        assert_eq!(seen.0, nothing, "{}: {}", row.path, seen.1);
        // Unless their cloud does not support it.
        let (status, body) = row.call(&mut there, &theirs).await;
        assert!(status == 200 || body.contains("NotInCloud"), "{}: its own partner's staff see it: {body}", row.path);
    }
    for (template, _) in opened().filter(|(template, _)| template.contains("{customer}")) {
        let page = here.open(&theirs.fill(template)).await;
        assert_eq!((page.status, page.heading().as_str()), (404, "Page not found"), "{template}");
        assert!(!page.html.contains(&theirs.name), "{template}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_one_customer_has_is_not_found_under_another_of_the_same_partners() {
    let app = TestApp::start().await;
    let mut here = app.signed_in(&admin(&app, 0)).await;
    let one = Things::of(&app, &mut here, 0, &[]).await;
    let other = Things::of(&app, &mut here, 0, &[one.customer()]).await;
    let swapped = one.with_things_of(&other);
    for row in reads().filter(|row| OWN.iter().any(|name| about(row.arguments, name))) {
        let (status, body) = row.call(&mut here, &swapped).await;
        assert!(status == 404 && is_not_there(&body), "{}: {status} {body}", row.path);
    }
    for (template, _) in opened().filter(|(template, _)| OWN.iter().any(|name| template.contains(name))) {
        let page = here.open(&swapped.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    app.stop().await;
}
