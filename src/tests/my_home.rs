//! Tests of the home of customer users, and of the texts and prices that they see instead of staff's.

use reqwest::Method;
use serde_json::Value;
use tenantry::{
    domain::{
        role::CustomerRole,
        self_service::{SelfService, SelfServiceLevel},
    },
    emulator::fault::{Fault, FaultKind},
};

use crate::{
    browser::Page,
    my::{sign_in_user, start_connected},
    self_service::partner_id,
};

/// The newest template of the Customer Agreement.
const TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";

/// Returns the text of a panel.
fn panel(page: &Page, id: &str) -> String {
    page.texts(&format!("[aria-labelledby={id}]")).join(" ")
}

#[tokio::test]
async fn the_home_shows_the_last_day_for_changes() {
    let (app, _, fixture) = start_connected().await;
    let page = sign_in_user(&app, &fixture, &CustomerRole::ALL).await.open("/my").await;
    assert_eq!(page.texts("[aria-labelledby=subscriptions] thead th").pop().unwrap(), "Last day for changes");
    let rows = page.texts("[aria-labelledby=subscriptions] tbody tr").len();
    let last = page.texts("[aria-labelledby=subscriptions] tbody td:last-child");
    assert!(rows > 0 && last.len() == rows, "{last:?}");
    assert!(last.iter().all(|it| it.starts_with("20") || it == "—" || it == "Closed for changes"), "{last:?}");
    app.stop().await;
}

#[tokio::test]
async fn administrators_are_listed_with_permission_and_a_failure_stays_in_their_panel() {
    let (app, _, fixture) = start_connected().await;
    let mut user = sign_in_user(&app, &fixture, &[CustomerRole::HelpdeskAdministrator]).await;
    let list_calls = || {
        let served = app.emulator.call_counts();
        let list = served.iter().find(|it| it.path == "/v1/customers/{customer}/directoryroles");
        list.map_or(0, |it| it.succeeded)
    };
    let before = list_calls();
    let page = user.open("/my").await;
    assert_eq!(list_calls() - before, 1, "the names and the number of administrators come from the same call");
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
    let page = sign_in_user(&app, &fixture, &[CustomerRole::BillingAdministrator]).await.open("/my").await;
    assert!(page.texts("#administrators").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn recent_changes_contain_only_the_users_own() {
    let (app, mut staff, fixture) = start_connected().await;
    let page = sign_in_user(&app, &fixture, &[CustomerRole::UserAdministrator]).await.open("/my").await;
    assert!(panel(&page, "changes").contains("No changes yet"));
    assert_eq!(page.attributes("[aria-labelledby=changes] a", "href"), ["/my/activity"]);
    let mut user = sign_in_user(&app, &fixture, &[CustomerRole::GlobalAdministrator]).await;
    let form_page = user.open(&fixture.fill("/my/users/{user}/password")).await;
    let result = crate::form::submit(&mut user, &form_page, "password-form", &[]).await;
    assert_eq!(result.status, 200, "{}", result.text());
    let form_page = staff.open(&fixture.fill("/customers/{customer}/budget")).await;
    let done = crate::form::submit(&mut staff, &form_page, "budget-form", &[("amount", "90")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let page = user.open("/my").await;
    assert_eq!(page.texts("[aria-labelledby=changes] li").len(), 1, "{}", panel(&page, "changes"));
    assert!(panel(&page, "changes").contains("Reset a user’s password"), "{}", panel(&page, "changes"));
    assert_eq!(page.attributes("[aria-labelledby=changes] a", "href"), ["/my/activity"]);
    let mut colleague = app.signed_in_as_customer_user(0, fixture.customer().parse().unwrap()).await;
    let (status, body) = colleague.call(Method::GET, "/api/list_customer_user_recent_changes", &[]).await;
    assert_eq!((status, body.as_str()), (200, "[]"));
    assert_eq!(staff.call(Method::GET, "/api/list_customer_user_recent_changes", &[]).await.0, 403);
    app.stop().await;
}

#[tokio::test]
async fn the_guide_has_the_steps_allowed_by_role_and_self_service_level() {
    let (app, _, fixture) = start_connected().await;
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
        let page = sign_in_user(&app, &fixture, &roles).await.open("/my").await;
        assert_eq!(page.texts("[aria-labelledby=guide] li a"), steps, "{role:?}");
    }
    let mut user = sign_in_user(&app, &fixture, &[CustomerRole::UserAdministrator]).await;
    app.set_self_service(partner_id(&app, 0).await, SelfService { offer: SelfServiceLevel::View, prices: false }).await;
    assert!(user.open("/my").await.texts("#guide, #changes").is_empty(), "not offered by the partner");
    app.stop().await;
}

#[tokio::test]
async fn company_details_are_shown_without_billing_permission() {
    let (app, _, fixture) = start_connected().await;
    let page = sign_in_user(&app, &fixture, &[CustomerRole::HelpdeskAdministrator]).await.open("/my").await;
    let company = panel(&page, "company");
    assert!(company.contains(&fixture.name) && company.contains("Tenant ID"), "{company}");
    assert_eq!(page.attributes("[aria-labelledby=company] > ul a", "href"), ["/my/domains"]);
    let page = sign_in_user(&app, &fixture, &[CustomerRole::BillingAdministrator]).await.open("/my").await;
    assert_eq!(page.attributes("[aria-labelledby=company] > ul a", "href"), ["/my/domains", "/my/billing-profile"]);
    app.stop().await;
}

#[tokio::test]
async fn customer_users_see_agreement_documents_without_names_of_staff() {
    let (app, mut staff, fixture) = start_connected().await;
    crate::attestations::enable_single_step_confirmation(&app).await;
    let form_page = staff.open(&fixture.fill("/customers/{customer}/agreements")).await;
    let acceptance =
        [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "z@conto.example"), ("agreed_on", "2026-01-15")];
    let done = crate::form::submit_and_confirm(&mut staff, &form_page, "confirm-agreement", &acceptance).await;
    assert_eq!(done.status, 200, "{}", done.text());

    let mut billing = sign_in_user(&app, &fixture, &[CustomerRole::BillingAdministrator]).await;
    let page = billing.open(&format!("/my/agreements?template={TEMPLATE}&country=PL&language=pl-PL")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let links = page.attributes("#document a", "href");
    assert!(links.len() == 2 && links.iter().all(|it| it.starts_with("https://")), "{links:?}");
    let accepted = panel(&page, "accepted");
    assert!(accepted.contains("Zofia Lis") && accepted.contains("2026-01-15"), "{accepted}");
    let name = app.emulator.demo().partners[0].name.clone();
    assert!(accepted.contains(&name) && !page.text().contains("Alicja"), "{accepted}");
    assert!(page.texts("#confirm, #attestation").is_empty());
    let (_, body) =
        billing.call(Method::GET, "/api/list_agreement_confirmations", &[("customer", fixture.customer())]).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert!(body.as_array().unwrap().iter().all(|it| it["confirmed_by"].is_null()), "{body}");

    let document = [("template", TEMPLATE), ("country", "PL"), ("language", "pl-PL")];
    let mut without_permission = sign_in_user(&app, &fixture, &[CustomerRole::LicenseAdministrator]).await;
    for (path, arguments) in [("/api/load_agreement_document", &document[..]), ("/api/list_agreement_metadata", &[])] {
        assert_eq!(billing.call(Method::GET, path, arguments).await.0, 200, "{path}");
        assert_eq!(without_permission.call(Method::GET, path, arguments).await.0, 403, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn without_prices_the_budget_is_shown_as_a_percentage() {
    let (app, mut staff, fixture) = start_connected().await;
    let form_page = staff.open(&fixture.fill("/customers/{customer}/budget")).await;
    let done = crate::form::submit(&mut staff, &form_page, "budget-form", &[("amount", "98765")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let mut billing = sign_in_user(&app, &fixture, &[CustomerRole::BillingAdministrator]).await;
    assert!(billing.open("/my/budget").await.html.contains("98,765"), "its partner shows prices");

    app.set_self_service(partner_id(&app, 0).await, SelfService { offer: SelfServiceLevel::View, prices: false }).await;
    let page = billing.open("/my/budget").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("A budget is set."), "{}", page.text());
    let caption = page.texts(".meter figcaption").join(" ");
    assert!(caption.contains("% of the budget used"), "{caption}");
    assert!(!page.html.contains("98,765") && !page.html.contains("98765"));
    let customer = [("customer", fixture.customer())];
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
async fn pages_for_customer_users_do_not_say_the_customer() {
    let (app, _, fixture) = start_connected().await;
    let mut user = sign_in_user(&app, &fixture, &CustomerRole::ALL).await;
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
        let page = user.open(&fixture.fill(path)).await;
        assert_eq!(page.status, 200, "{path}");
        let text = page.texts("main").join(" ");
        let says_customer =
            ["the customer", "this customer", "The customer"].iter().any(|phrase| text.contains(phrase));
        assert!(!says_customer, "{path}: {text}");
    }
    app.stop().await;
}
