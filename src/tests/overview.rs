//! Tests of a customer's overview: attention items link to their solution, and a failed call affects its own part
//! only.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    malformed_responses::{ADMIN, ID, SUBSCRIPTIONS, customer, subscription},
};

const LICENSES: &str = "get-a-list-of-available-licenses";
const CONFIRMATIONS: &str = "get-confirmation-of-customer-agreement";
const SIGNATURE: &str = "get-direct-sign-status-of-customer-agreement";
const VALIDATION: &str = "retrieve-validation-status";
const BUDGET: &str = "get-a-customer-s-usage-spending-budget";
const USAGE: &str = "get-a-customer-usage-summary";
const USERS: &str = "get-a-list-of-all-user-accounts-for-a-customer";
const ROLES: &str = "get-user-roles-for-a-customer";

/// A failing operation, with the check named in the "Couldn't check" message, the missing figure, and the missing panels.
type Part = (&'static str, Option<&'static str>, Option<&'static str>, &'static [&'static str]);

const PARTS: &[Part] = &[
    (SUBSCRIPTIONS, Some("subscriptions"), Some("Renewing in 30 days"), &["subscriptions", "timeline"]),
    (LICENSES, Some("licenses"), Some("Licenses in use"), &[]),
    (SIGNATURE, Some("agreement"), None, &[]),
    (VALIDATION, Some("validation by Microsoft"), None, &["validation"]),
    (BUDGET, Some("Azure budget"), Some("Azure this month"), &[]),
    (USAGE, Some("Azure budget"), Some("Azure this month"), &[]),
    (USERS, None, Some("Users"), &[]),
    (ROLES, None, None, &[]),
];

#[tokio::test]
async fn each_part_of_the_overview_fails_independently_and_is_reported() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let path = customer(&app);
    // There is no confirmation for this customer, so that the direct signature decides.
    app.emulator.fault(Fault::with_body(CONFIRMATIONS, json!({"items": []}).to_string()).repeated());
    let complete = browser.open(&path).await;
    let titles = complete.texts("main h2[id]");
    assert_eq!((complete.status, complete.texts(".problem").len()), (200, 0), "{}", complete.text());
    assert!(!complete.text().contains("Couldn’t check"), "{}", complete.text());
    assert_eq!(complete.texts(".kpi").len(), 4, "{}", complete.text());
    for (operation, unchecked, figure, panels) in PARTS {
        app.emulator.clear_faults();
        app.emulator.fault(Fault::with_body(CONFIRMATIONS, json!({"items": []}).to_string()).repeated());
        app.emulator.fault(Fault::new(operation, FaultKind::Html).repeated());
        let page = browser.open(&path).await;
        let context = format!("without {operation}: {}", page.text());
        assert_eq!(page.status, 200, "{context}");
        assert_eq!(
            page.texts(".attention .help"),
            Vec::from_iter(unchecked.map(|it| format!("Couldn’t check: {it}.")))
        );
        let missing: Vec<_> = page.texts(".kpi").into_iter().filter(|it| it.contains("couldn’t load")).collect();
        assert_eq!(missing.len(), usize::from(figure.is_some()), "{context}");
        assert!(missing.iter().zip(*figure).all(|(it, figure)| it.starts_with(figure)), "{missing:?}");
        assert_eq!(page.texts(".problem, .problem-again").len(), panels.len(), "{context}");
        for panel in *panels {
            assert_eq!(
                page.texts(&format!("[aria-labelledby={panel}] :is(.problem, .problem-again)")).len(),
                1,
                "{panel}: {context}"
            );
        }
        assert_eq!(page.texts("main h2[id]"), titles, "the order of the panels is unchanged, {context}");
    }
    app.stop().await;
}

#[tokio::test]
async fn attention_items_link_to_their_solution() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let path = customer(&app);
    let soon = Timestamp::now().checked_add(SignedDuration::from_hours(24 * 20)).unwrap();
    let other = |last_digit: usize| format!("{}{last_digit}", &ID[..ID.len() - 1]);
    let without_renewal = json!({"id": other(1), "friendlyName": "Extends", "productType": {"id": "OnlineServicesNCE"},
        "autoRenewEnabled": false, "creationDate": "2025-06-01T00:00:00Z", "effectiveStartDate": "2025-06-01T00:00:00Z",
        "commitmentEndDate": soon});
    let sku = |last_digit: usize, name: &str, total: i64, consumed: i64| {
        json!({"totalUnits": total, "consumedUnits": consumed, "availableUnits": total - consumed,
            "productSku": {"id": other(last_digit), "name": name, "targetType": "User"}})
    };
    for (operation, body) in [
        (
            SUBSCRIPTIONS,
            json!({"items": [subscription(&json!({"status": "suspended"})), subscription(&without_renewal)]}),
        ),
        (
            LICENSES,
            json!({"items": [sku(1, "None left", 5, 5), sku(2, "Hardly used", 50, 1), sku(3, "Just right", 10, 9)]}),
        ),
        (CONFIRMATIONS, json!({"items": []})),
        (SIGNATURE, json!({"isSigned": false})),
        (VALIDATION, json!({"type": "account", "status": "NotAllowed", "lastUpdateDateTime": "2026-01-05T10:00:00Z"})),
        (USAGE, json!({"totalCost": 95, "currencyCode": "EUR", "budget": {"amount": 100}})),
        (BUDGET, json!({"amount": 100})),
    ] {
        app.emulator.fault(Fault::with_body(operation, body.to_string()).repeated());
    }
    let page = browser.open(&path).await;
    assert_eq!(page.texts("#attention + .badge"), ["7"], "{}", page.text());
    let subjects = [
        "Microsoft Customer Agreement",
        "Validation by Microsoft",
        "The good one",
        "Extends",
        "Hardly used",
        "None left",
        "Azure budget",
    ];
    assert_eq!(page.texts(".matter strong"), subjects, "the most urgent item is first");
    assert!(!page.text().contains("Just right"), "{}", page.text());
    assert_eq!(page.texts(".matters-more summary"), ["2 more"]);
    let links = page.attributes(".matter a", "href");
    assert_eq!(links.len(), subjects.len(), "{links:?}");
    app.emulator.clear_faults();
    for link in links {
        if let Some(part) = link.strip_prefix('#') {
            assert_eq!(page.texts(&format!("#{part}")).len(), 1, "{link}");
            continue;
        }
        // The subscriptions are fictional.
        let status = if link.contains("/subscriptions/") { 404 } else { 200 };
        assert_eq!(browser.open(&link).await.status, status, "{link}");
        assert!(link.starts_with(&path), "{link}");
    }
    app.emulator.fault(Fault::new(LICENSES, FaultKind::Status { status: 403, retry_after: None }).repeated());
    let refused = browser.open(&path).await;
    let items = refused.texts(".matter").concat();
    assert!(items.contains("Your account may need a GDAP role"), "{items}");
    assert!(refused.texts(".kpi")[0].contains("no access"), "{}", refused.text());
    app.stop().await;
}
