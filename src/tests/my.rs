//! Tests of the pages for customer users, below `/my`.

use reqwest::Method;
use serde_json::Value;
use tenantry::{
    app::Access,
    domain::role::{Audience, CustomerRole},
};

use crate::{
    app::TestApp,
    authorisation::{call_count, url_templates},
    browser::Browser,
    connection::connect,
    fixture::{CustomerFixture, admin},
};

/// Returns the templates of the pages and files for one audience only.
fn pages_of(audience: Audience) -> impl Iterator<Item = &'static str> {
    let is_for = move |access| matches!(access, Access::Needs(needed, _) if needed == audience);
    url_templates().filter(move |(_, access)| is_for(*access)).map(|(template, _)| template)
}

/// Starts a portal with a partner connection, and with a customer that has one object of each kind.
pub async fn start_connected() -> (TestApp, Browser, CustomerFixture) {
    let app = TestApp::start().await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let service = app.emulator.demo().service_account(0).unwrap().name.clone();
    assert_eq!(connect(&app, &mut staff, "active", &service).await.status, 200);
    let fixture = CustomerFixture::of(&app, &mut staff, 0, &[]).await;
    (app, staff, fixture)
}

/// Returns the browser of a user of the customer, with roles in its directory.
pub async fn sign_in_user(app: &TestApp, fixture: &CustomerFixture, roles: &[CustomerRole]) -> Browser {
    let (customer, user) = (fixture.customer().parse().unwrap(), fixture.fill("{user}").parse().unwrap());
    app.signed_in_as_user(0, customer, user, roles).await
}

#[tokio::test]
async fn customer_user_pages_open_without_links_to_staff_pages() {
    let (app, mut staff, fixture) = start_connected().await;
    let mut user = sign_in_user(&app, &fixture, &CustomerRole::ALL).await;
    let mut count = 0;
    for template in pages_of(Audience::CustomerUsers) {
        let page = user.open(&fixture.fill(template)).await;
        assert_eq!(page.status, 200, "{template}: {}", page.text());
        assert!(!page.html.contains("/customers"), "{template}: {}", page.html);
        assert!(!page.html.contains("Your role can read"), "{template}");
        assert_eq!(page.texts("main .problem"), Vec::<String>::new(), "{template}");
        count += 1;
    }
    assert_eq!(count, 32);
    // Everybody can read their own record, whatever their roles, but not those of others.
    let own: Value = serde_json::from_str(&user.call(Method::GET, "/api/load_own_user", &[]).await.1).unwrap();
    assert_eq!(own["id"].as_str(), Some(fixture.fill("{user}").as_str()));
    let theirs = staff.open(&fixture.fill("/customers/{customer}/users/{user}")).await;
    let (mine, theirs) = (user.open("/my/profile").await.texts("#account ~ dl"), theirs.texts("#account ~ dl"));
    assert_eq!(mine, theirs);
    app.stop().await;
}

#[tokio::test]
async fn staff_and_customer_users_get_404_for_each_others_pages_without_upstream_calls() {
    let (app, mut staff, fixture) = start_connected().await;
    let mut user = sign_in_user(&app, &fixture, &CustomerRole::ALL).await;
    let before = call_count(&app);
    for template in pages_of(Audience::CustomerUsers) {
        let page = staff.open(&fixture.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    for template in pages_of(Audience::Staff) {
        let page = user.open(&fixture.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    assert_eq!(call_count(&app), before);
    app.stop().await;
}

#[tokio::test]
async fn forms_of_customer_users_stay_below_my() {
    let (app, _, fixture) = start_connected().await;
    let mut user = sign_in_user(&app, &fixture, &CustomerRole::ALL).await;
    assert_eq!(user.open("/").await.path(), "/my");
    let form_page = user.open(&fixture.fill("/my/users/{user}/password")).await;
    let result = crate::form::submit(&mut user, &form_page, "password-form", &[]).await;
    assert_eq!(result.status, 200, "{}", result.text());
    assert_eq!(result.texts("output.secret").len(), 1);
    let back = result.attributes("main .actions a.button", "href");
    assert!(!back.is_empty() && back.iter().all(|href| *href == fixture.fill("/my/users/{user}")), "{back:?}");
    assert!(!result.html.contains("/customers"));
    app.stop().await;
}

#[tokio::test]
async fn prices_are_withheld_without_permission() {
    let (app, _, fixture) = start_connected().await;
    let mut billing = sign_in_user(&app, &fixture, &[CustomerRole::BillingAdministrator]).await;
    let mut without_permission = sign_in_user(&app, &fixture, &[CustomerRole::UserAdministrator]).await;
    let order = fixture.fill("{order}");
    let arguments = [("customer", fixture.customer()), ("order", order.as_str()), ("with_prices", "true")];
    let (_, order_response) = billing.call(Method::GET, "/api/load_order", &arguments).await;
    let order_response: Value = serde_json::from_str(&order_response).unwrap();
    assert!(order_response["lines"][0]["prices"]["unit"].is_string(), "{order_response}");
    let customer = [("customer", fixture.customer())];
    let (status, order_body) = without_permission.call(Method::GET, "/api/load_order", &arguments).await;
    assert_eq!(status, 200, "{order_body}");
    let (status, list_body) = without_permission.call(Method::GET, "/api/list_orders", &customer).await;
    assert_eq!(status, 200, "{list_body}");
    let orders = serde_json::from_str::<Vec<Value>>(&format!("[{order_body},{}", &list_body[1..])).unwrap();
    for order in &orders {
        assert!(order["total"].is_null(), "{order}");
        for line in order["lines"].as_array().unwrap() {
            assert!(line["prices"].as_object().unwrap().values().all(Value::is_null), "{line}");
            assert!(line["commitment"].is_null() || line["commitment"]["amount"].is_null(), "{line}");
        }
    }
    let page = without_permission.open(&fixture.fill("/my/orders/{order}?prices=yes")).await;
    assert_eq!((page.status, page.texts("#lines ~ div th.number").len()), (200, 2), "{}", page.text());
    let page = without_permission.open(&fixture.fill("/my/orders/{order}")).await;
    assert!(!page.html.contains("prices=yes"));
    assert!(billing.open(&fixture.fill("/my/orders/{order}")).await.html.contains("prices=yes"));
    app.stop().await;
}

#[tokio::test]
async fn the_home_shows_permitted_panels_and_explains_a_missing_role() {
    let (app, _, fixture) = start_connected().await;
    let panels = async |roles: &[CustomerRole]| {
        let mut user = sign_in_user(&app, &fixture, roles).await;
        let page = user.open("/my").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let ids = ["attention", "subscriptions", "timeline", "seats", "you", "partner"];
        let shown = ids.into_iter().filter(|id| !page.texts(&format!("#{id}")).is_empty()).collect::<Vec<_>>();
        (shown, page)
    };
    let (shown, page) = panels(&CustomerRole::ALL).await;
    let all = ["attention", "subscriptions", "timeline", "you", "partner"];
    assert_eq!(shown, all, "subscriptions show their licenses in use");
    assert_eq!((page.heading(), page.texts(".customer-name")), ("Home".to_owned(), vec![fixture.name.clone()]));
    assert_eq!(page.texts("#attention, #subscriptions"), ["To do", "What you have"]);
    let figures = ["Licenses in use", "Renewing in 30 days", "Users", "Azure this month"];
    assert_eq!(page.texts(".kpi dt"), figures);
    assert_eq!(page.attributes("nav.side a", "href"), ["/my", "/my/requests", "/my/activity", "/account"]);
    assert!(page.texts(".customer-bar .crumb").is_empty() && page.texts("a.find").is_empty());
    let (shown, _) = panels(&[CustomerRole::BillingAdministrator]).await;
    assert_eq!(shown, all);
    let (shown, page) = panels(&[CustomerRole::HelpdeskAdministrator]).await;
    assert_eq!((shown.as_slice(), page.texts(".kpi dt").as_slice()), (&all[..], &figures.map(str::to_owned)[..3]));
    let (shown, page) = panels(&[]).await;
    assert_eq!(shown, ["you", "partner"]);
    assert!(page.text().contains("you need an administrator role"), "{}", page.text());
    assert!(page.texts(".customer-bar").is_empty());
    let mut without_role = sign_in_user(&app, &fixture, &[]).await;
    let profile = without_role.open("/my/profile").await;
    assert_eq!((profile.status, profile.texts("#licenses").len()), (200, 1), "{}", profile.text());
    for path in ["/my/users", "/my/subscriptions", "/my/users/export"] {
        assert_eq!(without_role.open(path).await.status, 403, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn actions_for_a_user_are_shown_by_role() {
    let (app, _, fixture) = start_connected().await;
    let user = fixture.fill("/my/users/{user}");
    for (role, actions) in [
        (CustomerRole::UserAdministrator, &["edit", "password", "delete", "licenses"][..]),
        (CustomerRole::LicenseAdministrator, &["licenses"]),
        (CustomerRole::HelpdeskAdministrator, &["password"]),
    ] {
        let page = sign_in_user(&app, &fixture, &[role]).await.open(&user).await;
        let links = page.attributes("main .actions a.button", "href");
        let expected: Vec<_> = actions.iter().map(|action| format!("{user}/{action}")).collect();
        assert_eq!(links, expected, "{role}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_user_without_a_directory_record_sees_an_explanation() {
    let (app, _, fixture) = start_connected().await;
    let mut guest = app.signed_in_as_customer_user(0, fixture.customer().parse().unwrap()).await;
    let page = guest.open("/my/profile").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("no record of your account"), "{}", page.text());
    app.stop().await;
}
