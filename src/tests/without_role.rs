//! Tests that a partner's staff without a role get an explanation.

use crate::{app::TestApp, log::Log};

#[tokio::test]
async fn staff_without_a_role_see_missing_claims_and_who_can_help() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, "Jakub Nowicki").await;
    assert_eq!((page.status, page.path()), (200, "/account"));
    let message = page.texts("[aria-labelledby=no-role]").concat();
    assert!(message.starts_with("Your sign-in includes no role here"), "{message}");
    assert!(message.contains("The sign-in has no “groups” claim."), "{message}");
    assert!(message.contains("administrator maps roles in Partner settings"), "{message}");
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    assert!(helpdesk.open("/account").await.texts("[aria-labelledby=no-role]").is_empty(), "she has a role");
    app.stop().await;
}

#[tokio::test]
async fn unmapped_group_claims_are_counted() {
    let app = TestApp::start().await;
    let store = app.store().await;
    let tenant = app.emulator.demo().person("Chiara Esposito").unwrap().id.tenant;
    let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap().id;
    store.set_role_mappings(partner, &[], None).await.unwrap();
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, "Chiara Esposito").await;
    let message = page.texts("[aria-labelledby=no-role]").concat();
    assert!(message.contains("The claim “groups” has 1 value, and it isn’t mapped to a role."), "{message}");
    assert!(message.contains("The sign-in has no “roles” claim."), "{message}");
    let group = app.emulator.demo().partners[0].groups[0].group.to_string();
    assert!(!page.html.contains(&group), "only administrators see the value");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_without_a_role_is_logged_without_names() {
    const MESSAGE: &str = "signed in without a role";
    let app = TestApp::start().await;
    let log = Log::default();
    let logging = log.capture();
    app.signed_in("Alicja Żółkiewska").await;
    assert_eq!(log.lines_with(MESSAGE), Vec::<String>::new(), "she has a role");
    let person = app.emulator.demo().person("Jakub Nowicki").unwrap();
    app.signed_in(&person.name).await;
    drop(logging);
    let lines = log.lines_with(MESSAGE);
    let [line] = &lines[..] else { panic!("{lines:?}") };
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(person.id.tenant).await.unwrap().unwrap().id;
    store.close().await;
    for part in [&format!("partner={partner}"), &format!("person={}", person.id), "groups=0", "overage=false", "WARN"] {
        assert!(line.contains(part), "{part}: {line}");
    }
    for part in ["Jakub", person.sign_in_name.as_str()] {
        assert!(!line.contains(part), "{part}: {line}");
    }
    app.stop().await;
}
