//! Tests of the pages for a customer's own people, below `/my`.

use reqwest::Method;
use serde_json::Value;
use tenantry::{
    app::Access,
    domain::role::{Audience, CustomerRole},
};

use crate::{
    app::TestApp,
    authorisation::{asked, opened},
    browser::Browser,
    connection::connect,
    things::{Things, admin},
};

/// Returns the templates of the pages and files for one audience only.
fn pages_of(audience: Audience) -> impl Iterator<Item = &'static str> {
    let is_for = move |access| matches!(access, Access::Needs(of, _) if of == audience);
    opened().filter(move |(_, access)| is_for(*access)).map(|(template, _)| template)
}

/// Starts a portal whose partner has a connection, with a customer that has one object of each kind.
pub async fn connected() -> (TestApp, Browser, Things) {
    let app = TestApp::start().await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let service = app.emulator.demo().service(0).unwrap().name.clone();
    assert_eq!(connect(&app, &mut staff, "active", &service).await.status, 200);
    let things = Things::of(&app, &mut staff, 0, &[]).await;
    (app, staff, things)
}

/// Returns the browser of a user of the customer, with roles in its directory.
pub async fn user_of(app: &TestApp, things: &Things, roles: &[CustomerRole]) -> Browser {
    let (customer, user) = (things.customer().parse().unwrap(), things.fill("{user}").parse().unwrap());
    app.signed_in_as_user(0, customer, user, roles).await
}

#[tokio::test]
async fn each_page_is_there_for_a_customers_own_person_and_leads_to_none_of_staffs() {
    let (app, mut staff, things) = connected().await;
    let mut user = user_of(&app, &things, &CustomerRole::ALL).await;
    let mut seen = 0;
    for template in pages_of(Audience::CustomerUsers) {
        let page = user.open(&things.fill(template)).await;
        assert_eq!(page.status, 200, "{template}: {}", page.text());
        assert!(!page.html.contains("/customers"), "{template}: {}", page.html);
        assert!(!page.html.contains("Your role can read"), "{template}");
        assert_eq!(page.texts("main .problem"), Vec::<String>::new(), "{template}");
        seen += 1;
    }
    assert_eq!(seen, 32);
    // Everybody can read their own record, whatever their roles, but not those of others.
    let own: Value = serde_json::from_str(&user.call(Method::GET, "/api/load_own_user", &[]).await.1).unwrap();
    assert_eq!(own["id"].as_str(), Some(things.fill("{user}").as_str()));
    let theirs = staff.open(&things.fill("/customers/{customer}/users/{user}")).await;
    let (mine, theirs) = (user.open("/my/profile").await.texts("#account ~ dl"), theirs.texts("#account ~ dl"));
    assert_eq!(mine, theirs);
    app.stop().await;
}

#[tokio::test]
async fn staff_and_customers_people_find_nothing_at_each_others_addresses_and_nobody_is_asked() {
    let (app, mut staff, things) = connected().await;
    let mut user = user_of(&app, &things, &CustomerRole::ALL).await;
    let before = asked(&app);
    for template in pages_of(Audience::CustomerUsers) {
        let page = staff.open(&things.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    for template in pages_of(Audience::Staff) {
        let page = user.open(&things.fill(template)).await;
        assert_eq!(page.status, 404, "{template}: {}", page.text());
    }
    assert_eq!(asked(&app), before);
    app.stop().await;
}

#[tokio::test]
async fn a_form_is_sent_and_answered_below_my() {
    let (app, _, things) = connected().await;
    let mut user = user_of(&app, &things, &CustomerRole::ALL).await;
    assert_eq!(user.open("/").await.path(), "/my");
    let asked = user.open(&things.fill("/my/users/{user}/password")).await;
    let shown = crate::form::submit(&mut user, &asked, "password-form", &[]).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert_eq!(shown.texts("output.secret").len(), 1);
    let back = shown.attributes("main .actions a.button", "href");
    assert!(!back.is_empty() && back.iter().all(|href| *href == things.fill("/my/users/{user}")), "{back:?}");
    assert!(!shown.html.contains("/customers"));
    app.stop().await;
}

#[tokio::test]
async fn prices_are_sent_to_nobody_who_may_not_see_them() {
    let (app, _, things) = connected().await;
    let mut billing = user_of(&app, &things, &[CustomerRole::BillingAdministrator]).await;
    let mut without = user_of(&app, &things, &[CustomerRole::UserAdministrator]).await;
    let order = things.fill("{order}");
    let priced = [("customer", things.customer()), ("order", order.as_str()), ("with_prices", "true")];
    let (_, told) = billing.call(Method::GET, "/api/load_order", &priced).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert!(told["lines"][0]["prices"]["unit"].is_string(), "{told}");
    let customer = [("customer", things.customer())];
    let (status, one) = without.call(Method::GET, "/api/load_order", &priced).await;
    assert_eq!(status, 200, "{one}");
    let (status, all) = without.call(Method::GET, "/api/list_orders", &customer).await;
    assert_eq!(status, 200, "{all}");
    let orders = serde_json::from_str::<Vec<Value>>(&format!("[{one},{}", &all[1..])).unwrap();
    for order in &orders {
        assert!(order["total"].is_null(), "{order}");
        for line in order["lines"].as_array().unwrap() {
            assert!(line["prices"].as_object().unwrap().values().all(Value::is_null), "{line}");
            assert!(line["commitment"].is_null() || line["commitment"]["amount"].is_null(), "{line}");
        }
    }
    let page = without.open(&things.fill("/my/orders/{order}?prices=yes")).await;
    assert_eq!((page.status, page.texts("#lines ~ div th.number").len()), (200, 2), "{}", page.text());
    let page = without.open(&things.fill("/my/orders/{order}")).await;
    assert!(!page.html.contains("prices=yes"));
    assert!(billing.open(&things.fill("/my/orders/{order}")).await.html.contains("prices=yes"));
    app.stop().await;
}

#[tokio::test]
async fn the_home_shows_what_somebody_may_see_and_tells_who_may_see_nothing_why() {
    let (app, _, things) = connected().await;
    let panels = async |roles: &[CustomerRole]| {
        let mut user = user_of(&app, &things, roles).await;
        let page = user.open("/my").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let ids = ["attention", "subscriptions", "timeline", "seats", "you", "partner"];
        let shown = ids.into_iter().filter(|id| !page.texts(&format!("#{id}")).is_empty()).collect::<Vec<_>>();
        (shown, page)
    };
    let (shown, page) = panels(&CustomerRole::ALL).await;
    let all = ["attention", "subscriptions", "timeline", "you", "partner"];
    assert_eq!(shown, all, "subscriptions show their licenses in use");
    assert_eq!((page.heading(), page.texts(".customer-name")), ("Home".to_owned(), vec![things.name.clone()]));
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
    let mut nobody = user_of(&app, &things, &[]).await;
    let profile = nobody.open("/my/profile").await;
    assert_eq!((profile.status, profile.texts("#licences").len()), (200, 1), "{}", profile.text());
    for path in ["/my/users", "/my/subscriptions", "/my/users/export"] {
        assert_eq!(nobody.open(path).await.status, 403, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_is_done_to_a_user_is_offered_to_those_who_may_do_it() {
    let (app, _, things) = connected().await;
    let user = things.fill("/my/users/{user}");
    for (role, offered) in [
        (CustomerRole::UserAdministrator, &["edit", "password", "delete", "licenses"][..]),
        (CustomerRole::LicenseAdministrator, &["licenses"]),
        (CustomerRole::HelpdeskAdministrator, &["password"]),
    ] {
        let page = user_of(&app, &things, &[role]).await.open(&user).await;
        let links = page.attributes("main .actions a.button", "href");
        let expected: Vec<_> = offered.iter().map(|task| format!("{user}/{task}")).collect();
        assert_eq!(links, expected, "{role}");
    }
    app.stop().await;
}

#[tokio::test]
async fn somebody_whom_the_directory_does_not_list_is_told_so() {
    let (app, _, things) = connected().await;
    let mut guest = app.signed_in_as_customer_user(0, things.customer().parse().unwrap()).await;
    let page = guest.open("/my/profile").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("no record of your account"), "{}", page.text());
    app.stop().await;
}
