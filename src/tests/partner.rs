//! Tests of the partner's own settings: the page, role mappings, recipients of notices, the guided setup.

use reqwest::Method;
use tenantry::{
    domain::{
        role::Role,
        setup::{SetupProblem, SetupStep, StepReport},
    },
    emulator::fault::{Fault, FaultKind},
    store::AuditFilter,
};

use crate::{app::TestApp, browser::Browser, connection::connect, form::submit};

const ADMIN: &str = "Alicja Żółkiewska";
const GLOBAL_ADMINISTRATOR: &str = "Dmytro Kovalenko";
const WITHOUT_ROLE: &str = "Jakub Nowicki";

/// Returns the problem of a setup step, according to the server function.
async fn problem(browser: &mut Browser, step: SetupStep) -> Option<SetupProblem> {
    let (status, body) = browser.call(Method::GET, "/api/load_setup_step", &[("step", step.as_str())]).await;
    assert_eq!(status, 200, "{step}: {body}");
    let report: StepReport = serde_json::from_str(&body).unwrap();
    assert_eq!(report.step, step);
    report.problem
}

#[tokio::test]
async fn partner_settings_are_visible_to_administrators_only() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let page = admin.open("/partner").await;
    assert_eq!((page.status, page.heading()), (200, "Partner settings".to_owned()));
    let demo = app.emulator.demo();
    let text = page.text();
    for part in [
        demo.partners[0].name.as_str(),
        &demo.partners[0].tenant.to_string(),
        "/sign-in/callback",
        "By the customer, in three steps",
        ADMIN,
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // A global administrator of the partner's tenant has access, a person without a role does not.
    let mut global = app.browser();
    assert_eq!(app.sign_in(&mut global, GLOBAL_ADMINISTRATOR).await.path(), "/partner");
    let mut without_role = app.signed_in(WITHOUT_ROLE).await;
    assert_eq!(without_role.open("/partner").await.status, 403);
    app.stop().await;
}

#[tokio::test]
async fn role_mapping_changes_take_effect_on_the_next_request_on_any_instance() {
    let app = TestApp::start().await;
    let other = app.another_instance().await;
    let mut admin = app.signed_in(ADMIN).await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let mut other_instance = helpdesk.with_session_at(&other.browser());
    assert_eq!(helpdesk.open("/validation-codes").await.status, 403);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let mappings = store.list_role_mappings(partner.id).await.unwrap();
    let group = mappings.iter().find(|mapping| mapping.role == Role::HelpdeskAgent).unwrap().value.clone();

    let page = admin.open("/partner/roles").await;
    let typed = [("claim", "groups"), ("value", group.as_str()), ("role", "admin-agent")];
    let added = submit(&mut admin, &page, "role-mapping-form", &typed).await;
    assert_eq!((added.status, added.texts(".done")), (200, vec!["Role mapping added.".to_owned()]), "{}", added.text());
    for browser in [&mut helpdesk, &mut other_instance] {
        assert_eq!(browser.open("/validation-codes").await.status, 200, "she is an admin agent here now");
    }
    let removal = [("claim", "groups"), ("value", group.as_str()), ("role", "admin-agent")];
    let (status, body) = admin.call(Method::POST, "/api/remove_role_mapping", &removal).await;
    assert_eq!(status, 200, "{body}");
    for browser in [&mut helpdesk, &mut other_instance] {
        assert_eq!(browser.open("/validation-codes").await.status, 403);
    }
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 20).await.unwrap();
    for action in ["add_role_mapping", "remove_role_mapping"] {
        let entry = entries.iter().find(|entry| entry.action.action == action).unwrap();
        assert_eq!(
            (entry.action.detail["value"].as_str(), entry.action.detail["role"].as_str()),
            (Some(group.as_str()), Some("admin-agent"))
        );
    }
    let (status, _) = admin.call(Method::POST, "/api/remove_role_mapping", &removal).await;
    assert_eq!(status, 409, "it was removed already");
    store.close().await;
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn administrators_cannot_remove_their_own_last_role_mapping() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let before = store.list_role_mappings(partner.id).await.unwrap();
    let own = before.iter().find(|mapping| mapping.role == Role::AdminAgent).unwrap();
    let fields = [("claim", own.claim.as_str()), ("value", own.value.as_str()), ("role", "admin-agent")];
    let refused = admin.post("/api/remove_role_mapping", &fields).await;
    assert_eq!(
        (refused.status, refused.text().contains("You would lose your own access")),
        (409, true),
        "{}",
        refused.text()
    );
    assert_eq!(store.list_role_mappings(partner.id).await.unwrap(), before);
    // The agent keeps access through another mapping of the same group.
    let upper = own.value.to_uppercase();
    let again = [("claim", "groups"), ("value", upper.as_str()), ("role", "global-administrator")];
    assert_eq!(admin.call(Method::POST, "/api/add_role_mapping", &again).await.0, 200);
    assert_eq!(admin.call(Method::POST, "/api/remove_role_mapping", &fields).await.0, 200);
    assert_eq!(admin.open("/partner").await.status, 200, "a global administrator manages the partner too");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn invalid_role_mappings_and_notice_recipients_show_field_errors() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let page = admin.open("/partner/roles").await;
    let refused = submit(&mut admin, &page, "role-mapping-form", &[("claim", "wids"), ("value", "Sellers")]).await;
    assert_eq!((refused.status, refused.texts("#role-mapping-form-value-error").len()), (422, 1), "{}", refused.text());
    assert_eq!(refused.attributes("#role-mapping-form-value", "value"), ["Sellers"]);

    let page = admin.open("/partner").await;
    let refused = submit(&mut admin, &page, "notices-form", &[("addresses", "ops@bursztyn.example, nobody")]).await;
    assert_eq!((refused.status, refused.texts("#notices-form-addresses-error").len()), (422, 1), "{}", refused.text());
    let refused = submit(&mut admin, &page, "notices-form", &[("addresses", "żółw@bursztyn.example")]).await;
    assert_eq!((refused.status, refused.texts("#notices-form-addresses-error").len()), (422, 1), "it is not ASCII");
    let saved =
        submit(&mut admin, &page, "notices-form", &[("addresses", "ops@bursztyn.example;b@bursztyn.example")]).await;
    assert_eq!(saved.texts(".done"), ["Notices saved."]);
    assert_eq!(saved.attributes("#notices-form-addresses", "value"), ["ops@bursztyn.example, b@bursztyn.example"]);
    app.stop().await;
}

#[tokio::test]
async fn guided_setup_reports_the_problem_of_each_step_until_it_is_ready() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    assert_eq!(problem(&mut admin, SetupStep::Connection).await, Some(SetupProblem::NotConnected));
    // She signed in through the cloud's application, so the redirect URI of the partner's own application is untested.
    assert_eq!(problem(&mut admin, SetupStep::Application).await, Some(SetupProblem::RedirectUnproven));
    let page = admin.open("/partner/set-up").await;
    let url = page.attributes("#step-application a.button", "href").remove(0);
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let page = admin.sign_in_at(&url, &account).await;
    assert_eq!(page.path(), "/partner/set-up");
    assert!(page.text().contains("6 of 7 steps are ready"), "{}", page.text());
    connect(&app, &mut admin, "active", "Connection (Bursztyn)").await;
    let page = admin.open("/partner/set-up").await;
    assert!(page.text().contains("7 of 7 steps are ready"), "{}", page.text());

    app.emulator
        .sign_in_fault(Fault::new("discovery", FaultKind::Status { status: 500, retry_after: None }).repeated());
    assert_eq!(problem(&mut admin, SetupStep::SignIn).await, Some(SetupProblem::ProviderUnavailable));
    app.emulator.clear_faults();
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 401, code: 7_000_222 }));
    assert_eq!(problem(&mut admin, SetupStep::Token).await, Some(SetupProblem::ApplicationRefused));
    app.emulator.clear_faults();
    for (fault, expected) in [
        (FaultKind::Code { status: 401, code: 900_421 }, SetupProblem::NoMfa),
        (FaultKind::Code { status: 403, code: 900_308 }, SetupProblem::PartnerCenterRefused),
        (FaultKind::Status { status: 429, retry_after: Some(90) }, SetupProblem::PartnerCenterBusy),
    ] {
        app.emulator.fault(Fault::new("*", fault));
        assert_eq!(problem(&mut admin, SetupStep::PartnerCenter).await, Some(expected), "{expected:?}");
        app.emulator.clear_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn guided_setup_reports_missing_admin_agents_and_a_global_administrator_can_add_them() {
    let app = TestApp::start().await;
    let mut global = app.signed_in(GLOBAL_ADMINISTRATOR).await;
    assert_eq!(problem(&mut global, SetupStep::Roles).await, None);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let agents = store.list_role_mappings(partner.id).await.unwrap();
    let agents: Vec<_> = agents.into_iter().filter(|mapping| mapping.role == Role::AdminAgent).collect();
    for mapping in &agents {
        let fields = [("claim", mapping.claim.as_str()), ("value", mapping.value.as_str()), ("role", "admin-agent")];
        let (status, body) = global.call(Method::POST, "/api/remove_role_mapping", &fields).await;
        assert_eq!(status, 200, "{body}");
    }
    assert_eq!(problem(&mut global, SetupStep::Roles).await, Some(SetupProblem::NoAdminAgents));
    let page = global.open("/partner/set-up").await;
    assert_eq!(page.attributes("#step-roles a.button", "href"), ["/partner/roles"]);
    let page = global.open("/partner/roles").await;
    let typed = [("claim", "groups"), ("value", agents[0].value.as_str()), ("role", "admin-agent")];
    assert_eq!(submit(&mut global, &page, "role-mapping-form", &typed).await.status, 200);
    assert_eq!(problem(&mut global, SetupStep::Roles).await, None);
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn clock_skew_is_shown_to_the_partner_and_the_operator() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    app.emulator.set_clock_skew(-900);
    assert_eq!(admin.open("/customers").await.status, 200);
    let text = admin.open("/partner").await.texts("[aria-labelledby=health]").concat();
    assert!(text.contains("Too large: sign-ins can fail."), "{text}");
    let mut operator = app.signed_in("Olga Operator").await;
    let text = operator.open("/operator/health").await.text();
    assert!(text.contains("seconds off"), "{text}");
    app.emulator.set_clock_skew(0);
    admin.open("/customers").await;
    let text = admin.open("/partner").await.texts("[aria-labelledby=health]").concat();
    assert!(!text.contains("Too large"), "{text}");
    app.stop().await;
}

#[tokio::test]
async fn an_operator_adds_disables_and_enables_a_partner_in_the_browser() {
    let app = TestApp::start().await;
    let mut operator = app.signed_in("Olga Operator").await;
    let page = operator.open("/operator/partners/new").await;
    let refused = submit(&mut operator, &page, "new-partner-form", &[("name", "Meridian"), ("client_id", "app")]).await;
    assert_eq!(refused.status, 422);
    for field in ["tenant", "client_secret"] {
        assert_eq!(refused.texts(&format!("#new-partner-form-{field}-error")).len(), 1, "{field}");
    }
    let tenant = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
    // The installation's credentials are not sent to a partner's own endpoints.
    let own_issuer = [("name", "Meridian"), ("tenant", tenant), ("issuer", "https://login.meridian.example")];
    let refused = submit(&mut operator, &page, "new-partner-form", &own_issuer).await;
    assert_eq!(refused.texts("#new-partner-form-client_id-error").len(), 1, "{}", refused.text());
    let malformed_issuer = [&own_issuer[..2], &[("issuer", "login.meridian.example")]].concat();
    let refused = submit(&mut operator, &page, "new-partner-form", &malformed_issuer).await;
    assert_eq!(refused.texts("#new-partner-form-issuer-error").len(), 1, "{}", refused.text());
    let own_application = [("client_id", "app"), ("client_secret", "a secret"), ("authority", "http://login.example")];
    let refused =
        submit(&mut operator, &page, "new-partner-form", &[&own_issuer[..], &own_application[..]].concat()).await;
    assert_eq!(refused.texts("#new-partner-form-authority-error").len(), 1, "{}", refused.text());
    assert_eq!(refused.attributes("#new-partner-form-issuer", "value"), ["https://login.meridian.example"]);
    let typed =
        [("name", "Meridian Cloud"), ("tenant", tenant), ("admin_agents", "11111111-2222-4333-8444-555555555555")];
    let added = submit(&mut operator, &page, "new-partner-form", &typed).await;
    assert_eq!(
        (added.path(), added.texts(".done")),
        ("/operator/health", vec!["Partner added.".to_owned()]),
        "{}",
        added.text()
    );
    assert!(added.text().contains("Meridian Cloud"));
    let again = submit(&mut operator, &page, "new-partner-form", &typed).await;
    assert_eq!((again.status, again.texts("#new-partner-form-tenant-error").len()), (422, 1));

    let mut staff = app.signed_in(ADMIN).await;
    let store = app.store().await;
    let bursztyn = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let id = bursztyn.id.to_string();
    let (status, body) = operator.call(Method::POST, "/api/disable_partner", &[("partner", &id)]).await;
    assert_eq!(status, 200, "{body}");
    assert!(staff.open("/customers").await.path().starts_with("/?return_to="), "her session has ended");
    let (status, _) = operator.call(Method::POST, "/api/enable_partner", &[("partner", &id)]).await;
    assert_eq!(status, 200);
    assert_eq!(app.sign_in(&mut staff, ADMIN).await.status, 200);
    let entries = store.list_audit(bursztyn.id, &AuditFilter::default(), None, 20).await.unwrap();
    let entry = entries.iter().find(|entry| entry.action.action == "disable_partner").unwrap();
    assert_eq!(entry.action.actor.unwrap().kind, Some(tenantry::domain::principal::PrincipalKind::Operator));
    store.close().await;
    app.stop().await;
}
