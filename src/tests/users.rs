//! Tests of a customer's users, their roles and licenses, through the pages only.

use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::AuditFilter,
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::customer_with,
};

const ADMIN: &str = "Alicja Żółkiewska";

/// Returns the path of a customer whose users fit on one page; each partner also has one with far more.
async fn customer(app: &TestApp, browser: &mut Browser) -> String {
    customer_of(app, browser, 0).await
}

async fn customer_of(app: &TestApp, browser: &mut Browser, partner: usize) -> String {
    for id in app.emulator.customers(app.emulator.demo().partners[partner].tenant) {
        let path = format!("/customers/{id}");
        let users = browser.open(&format!("{path}/users?size=100")).await;
        if users.attributes(".pager a[rel=next]", "href").is_empty() {
            return path;
        }
    }
    panic!("every customer is large");
}

/// Opens the page of a customer's first user with a country and without licenses.
async fn user_without_licenses(browser: &mut Browser, customer: &str) -> String {
    let users = browser.open(&format!("{customer}/users?size=100")).await;
    for path in users.attributes("tbody th a", "href") {
        let page = browser.open(&path).await;
        let mut facts = page.texts("#account ~ dl dt").into_iter().zip(page.texts("#account ~ dl dd"));
        let has_usage_location = facts.any(|(name, value)| name == "Usage location" && value != "Not set");
        if has_usage_location && page.text().contains("No licenses") {
            return path;
        }
    }
    panic!("every user has a license");
}

/// Sends a form as rendered, with these fields changed.
async fn send(browser: &mut Browser, page: &Page, form: &str, changes: &[(&str, &str)]) -> Page {
    let mut fields = page.form(form);
    assert!(!fields.is_empty(), "{form} is not on the page: {}", page.text());
    for (name, value) in changes {
        (*value)
            .clone_into(&mut fields.iter_mut().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1);
    }
    let action = page.attributes(form, "action")[0].clone();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&action, &fields).await
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// Creates a user with the form, and returns the resulting page.
async fn create(browser: &mut Browser, customer: &str, name: &str, more: &[(&str, &str)]) -> Page {
    let page = browser.open(&format!("{customer}/users/new")).await;
    let mut changes = vec![("display_name", name), ("user_name", "brand.new"), ("usage_location", "PL")];
    changes.extend(more);
    send(browser, &page, "#user-form", &changes).await
}

#[tokio::test]
async fn a_user_is_created_and_the_password_is_shown_once() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let created = create(&mut browser, &customer, "Żaneta Nowa", &[]).await;
    assert_eq!((created.status, created.heading().as_str()), (200, "Create user"));
    let password = created.texts("#password")[0].clone();
    assert_eq!(password.len(), 19, "a password was generated");
    assert!(created.text().contains("User created: Żaneta Nowa"), "{}", created.text());
    assert_eq!(created.headers["cache-control"], "no-store");
    assert!(!created.address.as_str().contains(&password), "no URL contains the password");
    assert!(created.headers.get_all("set-cookie").iter().all(|cookie| !cookie.to_str().unwrap().contains(&password)));

    let again = browser.open(&format!("{customer}/users/new")).await;
    assert!(!again.html.contains(&password), "the password is shown only once");
    let user = browser.open(&created.attributes("#main .actions a", "href")[0]).await;
    assert_eq!(user.heading(), "Żaneta Nowa");
    assert!(user.text().contains("Poland"), "{}", user.text());
    let list = browser.open(&format!("{customer}/users?size=100")).await;
    assert!(list.texts("tbody th").contains(&"Żaneta Nowa".to_owned()));

    let store = app.store().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let partner = store.list_partners().await.unwrap().into_iter().find(|partner| partner.tenant == tenant).unwrap();
    let audit = format!("{:?}", store.list_audit(partner.id, &AuditFilter::default(), None, 50).await.unwrap());
    assert!(audit.contains("create_user"), "{audit}");
    assert!(!audit.contains(&password) && !audit.contains("Żaneta"), "no password and no name is in the audit");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn invalid_new_user_input_shows_field_errors_and_never_echoes_the_password() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let bad = [("user_name", "żaba"), ("first_name", "a\u{7}"), ("usage_location", ""), ("password", "short-typed")];
    let again = create(&mut browser, &customer, " ", &bad).await;
    assert_eq!(again.status, 422);
    for field in ["display_name", "user_name", "first_name", "usage_location", "password"] {
        assert_eq!(again.texts(&format!("#user-form-{field}-error")).len(), 1, "{field}: {}", again.text());
    }
    assert_eq!(again.attributes("#user-form-user_name", "value"), ["żaba"]);
    assert!(!again.html.contains("short-typed"));

    let typed = [("password", "Typed-Password-1")];
    let created = create(&mut browser, &customer, "One", &typed).await;
    assert_eq!(created.texts("#password"), ["Typed-Password-1"]);
    let taken = create(&mut browser, &customer, "Two", &[]).await;
    assert_eq!((taken.status, taken.texts("#user-form-user_name-error").len()), (422, 1), "{}", taken.text());
    assert_eq!(taken.attributes("#user-form-display_name", "value"), ["Two"]);
    app.stop().await;
}

#[tokio::test]
async fn a_user_is_edited_deleted_and_restored() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let created = create(&mut browser, &customer, "Before", &[]).await;
    let path = created.attributes("#main .actions a", "href")[0].clone();

    let form = browser.open(&format!("{path}/edit")).await;
    let saved = send(&mut browser, &form, "#user-form", &[("display_name", "After"), ("last_name", "Ward")]).await;
    assert_eq!((saved.path(), saved.heading().as_str()), (path.as_str(), "After"));
    assert_eq!(saved.texts(".done"), ["User saved."]);
    let form = browser.open(&format!("{path}/edit")).await;
    let emptied = send(&mut browser, &form, "#user-form", &[("last_name", "")]).await;
    assert_eq!((emptied.status, emptied.texts("#user-form-last_name-error").len()), (422, 1));

    let confirmation = browser.open(&format!("{path}/delete")).await;
    assert!(confirmation.text().contains("Delete After (brand.new@"), "{}", confirmation.text());
    assert!(confirmation.text().contains("30 days"));
    let deleted = send(&mut browser, &confirmation, "#delete-form", &[]).await;
    assert_eq!((deleted.status, deleted.path()), (200, format!("{customer}/users/deleted").as_str()));
    assert_eq!(deleted.texts(".done"), ["After deleted."]);
    assert!(deleted.texts("tbody th").contains(&"After".to_owned()));
    assert!(deleted.texts("tbody td").contains(&"30 days".to_owned()), "{}", deleted.text());
    let page = browser.open(&path).await;
    assert!(page.text().contains("Permanent deletion in 30 days"), "{}", page.text());
    for rest in ["edit", "password", "licenses"] {
        assert_eq!(
            browser.open(&format!("{path}/{rest}")).await.status,
            404,
            "{rest}: an unsupported page does not exist"
        );
    }
    let page = browser.open(&path).await;
    let back = send(&mut browser, &page, "#restore-form", &[]).await;
    assert_eq!((back.path(), back.texts(".done")), (path.as_str(), vec!["After restored.".to_owned()]));
    assert!(!back.text().contains("Permanent deletion"));
    app.stop().await;
}

#[tokio::test]
async fn a_password_is_reset_and_shown_once() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Chiara Esposito").await;
    let customer = customer(&app, &mut browser).await;
    let path = browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href")[0].clone();
    let form = browser.open(&format!("{path}/password")).await;
    let weak = send(&mut browser, &form, "#password-form", &[("password", "weak")]).await;
    assert_eq!((weak.status, weak.texts("#password-form-password-error").len()), (422, 1));
    let set = send(&mut browser, &weak, "#password-form", &[]).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let password = set.texts("#password")[0].clone();
    assert_eq!(set.texts(".fact dd").last().map(String::as_str), Some("Yes"), "must be changed: {}", set.text());
    let again = browser.open(&format!("{path}/password")).await;
    assert!(!again.html.contains(&password) && !again.texts("#password-form").is_empty());
    let other = send(&mut browser, &again, "#password-form", &[]).await.texts("#password")[0].clone();
    assert_ne!(password, other);
    app.stop().await;
}

#[tokio::test]
async fn a_reset_password_is_shown_although_the_page_data_fails() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let path = browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href")[0].clone();
    let form = browser.open(&format!("{path}/password")).await;
    let failing = FaultKind::Status { status: 500, retry_after: None };
    for operation in ["get-a-user-account-by-id", "get-a-customer-s-company-profile", "get-a-customer-by-id"] {
        app.emulator.fault(Fault::new(operation, failing).repeated());
    }
    let set = send(&mut browser, &form, "#password-form", &[]).await;
    assert_eq!((set.status, set.texts("#password").len()), (200, 1), "{}", set.text());
    app.stop().await;
}

#[tokio::test]
async fn licenses_are_assigned_with_plans_and_removed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let overview = browser.open(&format!("{customer}/licenses")).await;
    assert_eq!(overview.status, 200);
    assert!(!overview.attributes("meter", "value").is_empty());
    assert!(
        overview.texts(".figures").iter().all(|figures| figures.contains(" of ")),
        "the figures are also shown as text"
    );

    let path = user_without_licenses(&mut browser, &customer).await;
    let form = browser.open(&format!("{path}/licenses")).await;
    let free = form.attributes("#licenses-form [name='skus[]']:not([disabled])", "value");
    let none_left = form.attributes("#licenses-form [name='skus[]'][disabled]", "value");
    assert_eq!(none_left.len(), 1, "a product without available licenses is disabled");
    let plans = form.attributes(&format!("#licenses-form [name='plans[]'][value^='{}']", free[0]), "value");
    let mut fields = form.form("#licenses-form");
    fields.retain(|(name, _)| name != "plans[]");
    fields.push(("skus[]".to_owned(), free[0].clone()));
    fields.extend(plans.iter().skip(1).map(|plan| ("plans[]".to_owned(), plan.clone())));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = browser.post("/api/update_licences", &fields).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Licenses updated."]);
    assert!(!done.text().contains("No licenses"));

    let form = browser.open(&format!("{path}/licenses")).await;
    assert_eq!(form.attributes("#licenses-form [name='had[]']", "value"), [free[0].clone()]);
    let ticked_plans = form.attributes("#licenses-form [name='plans[]'][checked]", "value");
    if plans.len() > 1 {
        assert!(
            !ticked_plans.contains(&plans[0]) && ticked_plans.contains(&plans[1]),
            "the disabled plan stays disabled"
        );
    }
    let mut fields = form.form("#licenses-form");
    fields.retain(|(name, _)| name != "skus[]");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = browser.post("/api/update_licences", &fields).await;
    assert!(done.text().contains("No licenses"), "{}", done.text());
    // The last license was assigned elsewhere while the form was open.
    let mut fields = browser.open(&format!("{path}/licenses")).await.form("#licenses-form");
    fields.push(("skus[]".to_owned(), none_left[0].clone()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = browser.post("/api/update_licences", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.texts(".error-summary")[0].contains("No licenses are available"), "{}", refused.text());
    app.stop().await;
}

#[tokio::test]
async fn license_warnings_of_partner_center_are_shown_once() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let path = user_without_licenses(&mut browser, &customer).await;
    let form = browser.open(&format!("{path}/licenses")).await;
    let free = form.attributes("#licenses-form [name='skus[]']:not([disabled])", "value");
    let plan = |sku: &String| {
        form.attributes(&format!("#licenses-form [name='plans[]'][value^='{sku}']:not([disabled])"), "value")
    };
    let sku = free.into_iter().find(|sku| !plan(sku).is_empty()).expect("a product with service plans");
    let mut fields = form.form("#licenses-form");
    fields.retain(|(name, _)| name != "plans[]");
    fields.push(("skus[]".to_owned(), sku.clone()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let warned = browser.post("/api/update_licences", &fields).await;
    assert_eq!((warned.status, warned.texts(".warned h2")), (200, vec!["Licenses updated with a warning".into()]));
    assert!(warned.texts(".warned li")[0].contains("none of its service plans"), "{}", warned.text());
    assert_eq!(warned.attributes(".warned a", "href"), [path.as_str()]);
    assert_eq!(warned.attributes("#licenses-form [name='had[]']", "value"), [sku], "the license was assigned");
    assert!(browser.open(&format!("{path}/licenses")).await.texts(".warned").is_empty(), "once");
    app.stop().await;
}

#[tokio::test]
async fn roles_are_assigned_and_removed_only_with_permission() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let path = browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href")[1].clone();
    let page = browser.open(&path).await;
    let free = page.attributes("#role-form option", "value");
    let missing = send(&mut browser, &page, "#role-form", &[("role", "")]).await;
    assert_eq!(missing.status, 422);
    let assigned = send(&mut browser, &page, "#role-form", &[("role", &free[1])]).await;
    assert_eq!(assigned.texts(".done"), ["Role assigned."], "{}", assigned.text());
    let role = format!("{customer}/roles/{}", free[1]);
    let members = browser.open(&role).await;
    assert_eq!(members.status, 200);
    let title = members.heading();
    assert!(members.attributes("tbody th a", "href").contains(&path));

    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let page = helpdesk.open(&path).await;
    assert!(page.texts("#role-form").is_empty() && page.texts(".held").len() == 1, "shown, but read-only");
    let fields = [
        ("form_page", path.as_str()),
        ("customer", last_segment(&customer)),
        ("user", last_segment(&path)),
        ("role", &free[1]),
    ];
    assert_eq!(helpdesk.post("/api/remove_role_member", &fields).await.status, 403);

    let remove = format!("{role}/members/{}/remove", last_segment(&path));
    assert!(members.attributes("tbody a.quiet", "href").contains(&remove), "links to a confirmation page");
    let confirmation = browser.open(&remove).await;
    let removed = send(&mut browser, &confirmation, "#remove-role-form", &[]).await;
    assert_eq!((removed.path(), removed.texts(".done")), (path.as_str(), vec![format!("Role removed: {title}.")]));
    assert!(!browser.open(&role).await.attributes("tbody th a", "href").contains(&path));
    let roles = browser.open(&format!("{customer}/roles")).await;
    assert!(roles.texts("tbody th").contains(&"Helpdesk Administrator".to_owned()));
    app.stop().await;
}

#[tokio::test]
async fn each_panel_fails_independently() {
    let failing = FaultKind::Status { status: 500, retry_after: None };
    for (operation, section, remaining) in [
        ("check-which-licenses-are-assigned-to-a-user", "", "Directory roles"),
        ("get-licenses-assigned-to-a-user-by-license-group", "", "Directory roles"),
        ("get-user-roles-for-a-customer", "", "Object ID"),
        ("get-a-list-of-available-licenses-by-license-group", "licenses", "Microsoft 365"),
        ("get-a-list-of-available-licenses", "licenses", "Minecraft"),
        ("get-a-list-of-all-user-accounts-for-a-customer", "users", "Deleted users"),
        ("view-a-deleted-user", "users/deleted", "30 days"),
    ] {
        let app = TestApp::start().await;
        let mut browser = app.signed_in(ADMIN).await;
        let customer = customer(&app, &mut browser).await;
        let path = match section {
            "" => browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href")[0].clone(),
            section => format!("{customer}/{section}"),
        };
        app.emulator.fault(Fault::new(operation, failing).repeated());
        let page = browser.open(&path).await;
        assert!(page.texts(".problem h2").contains(&"Partner Center is unavailable".to_owned()), "{operation}");
        assert!(page.text().contains(remaining), "{operation}: {}", page.text());
        assert!(!page.texts(".customer-name").is_empty(), "{operation}: the page layout is shown");
        app.stop().await;
    }
}

#[tokio::test]
async fn operations_unsupported_in_china_are_not_offered() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo();
    let agent = demo.staff(1, tenantry::domain::role::Role::AdminAgent).unwrap().name.clone();
    let mut browser = app.signed_in(&agent).await;
    let customer = customer_of(&app, &mut browser, 1).await;
    let users = browser.open(&format!("{customer}/users")).await;
    assert!(users.text().contains("Partner Center can’t set passwords in China"), "{}", users.text());
    assert!(!users.attributes("#main a", "href").iter().any(|href| href.ends_with("/users/new")));
    let path = users.attributes("tbody th a", "href")[0].clone();
    let user = browser.open(&path).await;
    assert!(user.texts(".problem").is_empty(), "{}", user.text());
    assert!(user.text().contains("doesn’t show or change users’ licenses in China"));
    assert!(
        !user
            .attributes("#main a", "href")
            .iter()
            .any(|href| href.ends_with("/password") || href.ends_with("/licenses"))
    );
    for (page, form) in [
        (format!("{customer}/users/new"), "#user-form"),
        (format!("{path}/password"), "#password-form"),
        (format!("{path}/licenses"), "#licenses-form"),
    ] {
        let page = browser.open(&page).await;
        assert_eq!((page.status, page.texts(form).len()), (200, 0), "{}", page.text());
        assert!(page.text().contains("China (21Vianet)"), "{}", page.text());
    }
    assert_eq!(browser.open(&format!("{customer}/licenses")).await.texts(".problem").len(), 0);
    app.stop().await;
}

#[tokio::test]
async fn invalid_urls_return_an_error_page() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app, &mut browser).await;
    let long = "x".repeat(201);
    for (rest, status) in [
        ("users/x", 404),
        ("users/00000000-0000-4000-8000-000000000000", 404),
        ("users?sort=mail", 422),
        ("users?size=7", 422),
        ("users?after=a&before=b", 422),
        ("users?after=nonsense", 410),
        ("users?search=%00", 422),
        (&format!("users?search={long}"), 422),
        ("users?search=%F0%9F%A6%84", 200),
        ("users/deleted?size=x", 422),
        ("roles/x", 404),
        ("roles/00000000-0000-4000-8000-000000000000", 404),
    ] {
        let page = browser.open(&format!("{customer}/{rest}")).await;
        assert_eq!(page.status, status, "{rest}: {}", page.heading());
        assert!(!page.heading().is_empty(), "{rest}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_user_in_a_federated_domain_needs_an_immutable_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, _) = customer_with(&app, &mut browser, "domains", "[aria-labelledby=domains] li + li").await;
    let customer = path.trim_end_matches("/domains").to_owned();
    let new = browser.open(&format!("{customer}/users/new")).await;
    let domains = new.attributes("#user-form-domain option", "value");
    let own = domains.iter().find(|domain| !domain.ends_with("onmicrosoft.com")).unwrap();
    let created = create(&mut browser, &customer, "Tied", &[("domain", own), ("immutable_id", "a2V5PQ==")]).await;
    assert_eq!(created.status, 200, "{}", created.text());
    let user = browser.open(&created.attributes("#main .actions a", "href")[0]).await;
    assert!(user.text().contains("a2V5PQ=="), "{}", user.text());
    let initial = domains.iter().find(|domain| domain.ends_with("onmicrosoft.com")).unwrap();
    let first = create(&mut browser, &customer, "Free", &[("user_name", "free.one"), ("domain", initial)]).await;
    assert_eq!(first.status, 200, "{}", first.text());
    // A change to such a domain requires one too.
    let path = first.attributes("#main .actions a", "href").remove(0);
    let edit = browser.open(&format!("{path}/edit")).await;
    let moved = send(&mut browser, &edit, "#user-form", &[("domain", own)]).await;
    assert_eq!((moved.status, moved.texts("#user-form-immutable_id-error").len()), (422, 1), "{}", moved.text());
    let moved = send(&mut browser, &moved, "#user-form", &[("domain", own), ("immutable_id", "b3RoZXI=")]).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    app.stop().await;
}
