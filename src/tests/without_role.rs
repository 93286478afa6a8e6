//! Tests that people of a partner without a role get an explanation.

use crate::{app::TestApp, log::Log};

#[tokio::test]
async fn whoever_has_no_role_is_told_what_came_and_who_can_help() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, "Jakub Nowicki").await;
    assert_eq!((page.status, page.path()), (200, "/account"));
    let said = page.texts("[aria-labelledby=no-role]").concat();
    assert!(said.starts_with("Your sign-in includes no role here"), "{said}");
    assert!(said.contains("The sign-in has no “groups” claim."), "{said}");
    assert!(said.contains("administrator maps roles in Partner settings"), "{said}");
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    assert!(helpdesk.open("/account").await.texts("[aria-labelledby=no-role]").is_empty(), "she has a role");
    app.stop().await;
}

#[tokio::test]
async fn groups_that_came_and_are_not_mapped_are_counted() {
    let app = TestApp::start().await;
    let store = app.store().await;
    let tenant = app.emulator.demo().person("Chiara Esposito").unwrap().id.tenant;
    let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap().id;
    store.set_role_mappings(partner, &[], None).await.unwrap();
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, "Chiara Esposito").await;
    let said = page.texts("[aria-labelledby=no-role]").concat();
    assert!(said.contains("The claim “groups” has 1 value, and it isn’t mapped to a role."), "{said}");
    assert!(said.contains("The sign-in has no “roles” claim."), "{said}");
    let group = app.emulator.demo().partners[0].groups[0].group.to_string();
    assert!(!page.html.contains(&group), "only administrators see the value");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn the_log_says_who_has_no_role_and_what_came_and_no_name() {
    const SAID: &str = "signed in without a role";
    let app = TestApp::start().await;
    let log = Log::default();
    let logging = log.keep();
    app.signed_in("Alicja Żółkiewska").await;
    assert_eq!(log.lines_with(SAID), Vec::<String>::new(), "she has a role");
    let person = app.emulator.demo().person("Jakub Nowicki").unwrap();
    app.signed_in(&person.name).await;
    drop(logging);
    let lines = log.lines_with(SAID);
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
