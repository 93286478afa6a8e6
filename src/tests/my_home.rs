//! Tests of the home of a customer's own people, and of the texts and prices that they see instead of staff's.

use reqwest::Method;
use serde_json::Value;
use tenantry::{
    domain::{
        role::CustomerRole,
        self_service::{Offer, SelfService},
    },
    emulator::fault::{Fault, FaultKind},
};

use crate::{
    browser::Page,
    my::{connected, user_of},
    self_service::partner_id,
};

/// The newest template of the Customer Agreement.
const TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";

/// Returns the text of a panel.
fn panel(page: &Page, id: &str) -> String {
    page.texts(&format!("[aria-labelledby={id}]")).join(" ")
}

#[tokio::test]
async fn the_home_tells_the_last_day_to_change_what_ends() {
    let (app, _, things) = connected().await;
    let page = user_of(&app, &things, &CustomerRole::ALL).await.open("/my").await;
    assert_eq!(page.texts("[aria-labelledby=subscriptions] thead th").pop().unwrap(), "Last day for changes");
    let rows = page.texts("[aria-labelledby=subscriptions] tbody tr").len();
    let last = page.texts("[aria-labelledby=subscriptions] tbody td:last-child");
    assert!(rows > 0 && last.len() == rows, "{last:?}");
    assert!(last.iter().all(|it| it.starts_with("20") || it == "—" || it == "Closed for changes"), "{last:?}");
    app.stop().await;
}

#[tokio::test]
async fn administrators_are_named_to_those_who_may_read_users_and_fail_alone() {
    let (app, _, things) = connected().await;
    let mut user = user_of(&app, &things, &[CustomerRole::HelpdeskAdministrator]).await;
    let asked = || {
        let served = app.emulator.call_counts();
        let list = served.iter().find(|it| it.path == "/v1/customers/{customer}/directoryroles");
        list.map_or(0, |it| it.done)
    };
    let before = asked();
    let page = user.open("/my").await;
    assert_eq!(asked() - before, 1, "the names and the number of administrators come from the same call");
    let roles = page.texts("[aria-labelledby=administrators] dt");
    assert!(roles.contains(&"Global administrator".to_owned()), "{roles:?}");
    let links = page.attributes("[aria-labelledby=administrators] dd a", "href");
    assert!(!links.is_empty() && links.iter().all(|it| it.starts_with("/my/")), "{links:?}");
    assert_eq!(page.attributes("[aria-labelledby=administrators] > p a", "href"), ["/my/roles"]);
    app.emulator.fault(Fault::new("get-user-roles-for-a-customer", FaultKind::Html).repeated());
    let page = user.open("/my").await;
    assert_eq!((page.status, page.texts("[aria-labelledby=administrators] .problem").len()), (200, 1));
    assert_eq!(page.texts("main .problem").len(), 1, "{}", page.text());
    app.emulator.clear_faults();
    let page = user_of(&app, &things, &[CustomerRole::BillingAdministrator]).await.open("/my").await;
    assert!(page.texts("#administrators").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn ones_own_last_changes_are_listed_and_nobody_elses() {
    let (app, mut staff, things) = connected().await;
    let page = user_of(&app, &things, &[CustomerRole::UserAdministrator]).await.open("/my").await;
    assert!(panel(&page, "changes").contains("No changes yet"));
    assert_eq!(page.attributes("[aria-labelledby=changes] a", "href"), ["/my/activity"]);
    let mut user = user_of(&app, &things, &[CustomerRole::GlobalAdministrator]).await;
    let asked = user.open(&things.fill("/my/users/{user}/password")).await;
    let shown = crate::form::submit(&mut user, &asked, "password-form", &[]).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    let asked = staff.open(&things.fill("/customers/{customer}/budget")).await;
    let done = crate::form::submit(&mut staff, &asked, "budget-form", &[("amount", "90")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let page = user.open("/my").await;
    assert_eq!(page.texts("[aria-labelledby=changes] li").len(), 1, "{}", panel(&page, "changes"));
    assert!(panel(&page, "changes").contains("Reset a user’s password"), "{}", panel(&page, "changes"));
    assert_eq!(page.attributes("[aria-labelledby=changes] a", "href"), ["/my/activity"]);
    let mut colleague = app.signed_in_as_customer_user(0, things.customer().parse().unwrap()).await;
    let (status, told) = colleague.call(Method::GET, "/api/list_customer_user_recent_changes", &[]).await;
    assert_eq!((status, told.as_str()), (200, "[]"));
    assert_eq!(staff.call(Method::GET, "/api/list_customer_user_recent_changes", &[]).await.0, 403);
    app.stop().await;
}

#[tokio::test]
async fn the_guide_has_the_steps_that_role_and_offer_allow() {
    let (app, _, things) = connected().await;
    for (role, steps) in [
        (
            Some(CustomerRole::UserAdministrator),
            &["Create the user", "Assign licenses", "Replace a lost password", "Reset the password", "Delete the user"]
                [..],
        ),
        (Some(CustomerRole::LicenseAdministrator), &["Assign licenses", "Remove licenses"]),
        (Some(CustomerRole::HelpdeskAdministrator), &["Replace a lost password", "Reset the password"]),
        (Some(CustomerRole::BillingAdministrator), &[]),
        (None, &[]),
    ] {
        let roles: Vec<_> = role.into_iter().collect();
        let page = user_of(&app, &things, &roles).await.open("/my").await;
        assert_eq!(page.texts("[aria-labelledby=guide] li a"), steps, "{role:?}");
    }
    let mut user = user_of(&app, &things, &[CustomerRole::UserAdministrator]).await;
    app.offer(partner_id(&app, 0).await, SelfService { offer: Offer::View, prices: false }).await;
    assert!(user.open("/my").await.texts("#guide, #changes").is_empty(), "not offered by the partner");
    app.stop().await;
}

#[tokio::test]
async fn the_company_is_shown_to_those_who_may_not_read_billing_too() {
    let (app, _, things) = connected().await;
    let page = user_of(&app, &things, &[CustomerRole::HelpdeskAdministrator]).await.open("/my").await;
    let company = panel(&page, "company");
    assert!(company.contains(&things.name) && company.contains("Tenant ID"), "{company}");
    assert_eq!(page.attributes("[aria-labelledby=company] > ul a", "href"), ["/my/domains"]);
    let page = user_of(&app, &things, &[CustomerRole::BillingAdministrator]).await.open("/my").await;
    assert_eq!(page.attributes("[aria-labelledby=company] > ul a", "href"), ["/my/domains", "/my/billing-profile"]);
    app.stop().await;
}

#[tokio::test]
async fn a_customers_own_people_read_the_texts_of_agreements_and_no_names_of_staff() {
    let (app, mut staff, things) = connected().await;
    crate::attestations::confirm_in_a_single_step(&app).await;
    let asked = staff.open(&things.fill("/customers/{customer}/agreements")).await;
    let typed =
        [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "z@conto.example"), ("agreed_on", "2026-01-15")];
    let done = crate::form::submit_and_confirm(&mut staff, &asked, "confirm-agreement", &typed).await;
    assert_eq!(done.status, 200, "{}", done.text());

    let mut billing = user_of(&app, &things, &[CustomerRole::BillingAdministrator]).await;
    let page = billing.open(&format!("/my/agreements?template={TEMPLATE}&country=PL&language=pl-PL")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let links = page.attributes("#document a", "href");
    assert!(links.len() == 2 && links.iter().all(|it| it.starts_with("https://")), "{links:?}");
    let accepted = panel(&page, "accepted");
    assert!(accepted.contains("Zofia Lis") && accepted.contains("2026-01-15"), "{accepted}");
    let name = app.emulator.demo().partners[0].name.clone();
    assert!(accepted.contains(&name) && !page.text().contains("Alicja"), "{accepted}");
    assert!(page.texts("#confirm, #attestation").is_empty());
    let (_, told) =
        billing.call(Method::GET, "/api/list_agreement_confirmations", &[("customer", things.customer())]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert!(told.as_array().unwrap().iter().all(|it| it["confirmed_by"].is_null()), "{told}");

    let text = [("template", TEMPLATE), ("country", "PL"), ("language", "pl-PL")];
    let mut without = user_of(&app, &things, &[CustomerRole::LicenseAdministrator]).await;
    for (path, arguments) in [("/api/load_agreement_document", &text[..]), ("/api/list_agreement_metadata", &[])] {
        assert_eq!(billing.call(Method::GET, path, arguments).await.0, 200, "{path}");
        assert_eq!(without.call(Method::GET, path, arguments).await.0, 403, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn without_prices_the_budget_is_a_share_and_no_amount() {
    let (app, mut staff, things) = connected().await;
    let asked = staff.open(&things.fill("/customers/{customer}/budget")).await;
    let done = crate::form::submit(&mut staff, &asked, "budget-form", &[("amount", "98765")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let mut billing = user_of(&app, &things, &[CustomerRole::BillingAdministrator]).await;
    assert!(billing.open("/my/budget").await.html.contains("98,765"), "its partner shows prices");

    app.offer(partner_id(&app, 0).await, SelfService { offer: Offer::View, prices: false }).await;
    let page = billing.open("/my/budget").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("A budget is set."), "{}", page.text());
    let words = page.texts(".meter figcaption").join(" ");
    assert!(words.contains("% of the budget used"), "{words}");
    assert!(!page.html.contains("98,765") && !page.html.contains("98765"));
    let customer = [("customer", things.customer())];
    let (_, budget) = billing.call(Method::GET, "/api/load_budget", &customer).await;
    let (_, usage) = billing.call(Method::GET, "/api/load_usage_summary", &customer).await;
    let (budget, usage): (Value, Value) =
        (serde_json::from_str(&budget).unwrap(), serde_json::from_str(&usage).unwrap());
    assert!(budget["amount"].is_null() && budget["is_set"] == true, "{budget}");
    for amount in ["total", "total_usd", "budget"] {
        assert!(usage[amount].is_null(), "{usage}");
    }
    assert!(usage["percent"].is_u64(), "{usage}");
    app.stop().await;
}

#[tokio::test]
async fn no_page_of_theirs_speaks_to_them_of_the_customer() {
    let (app, _, things) = connected().await;
    let mut user = user_of(&app, &things, &CustomerRole::ALL).await;
    for path in [
        "/my",
        "/my/subscriptions",
        "/my/subscriptions/{subscription}",
        "/my/orders",
        "/my/entitlements",
        "/my/policies",
        "/my/billing-profile",
        "/my/agreements",
        "/my/budget",
        "/my/domains",
        "/my/users",
        "/my/users/new",
        "/my/users/{user}",
        "/my/roles",
        "/my/licenses",
        "/my/activity",
    ] {
        let page = user.open(&things.fill(path)).await;
        assert_eq!(page.status, 200, "{path}");
        let text = page.texts("main").join(" ");
        let spoken_of = ["the customer", "this customer", "The customer"].iter().any(|words| text.contains(words));
        assert!(!spoken_of, "{path}: {text}");
    }
    app.stop().await;
}
