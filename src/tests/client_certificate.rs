//! Tests of the portal as a client that authenticates with a certificate.

use tenantry::{domain::cloud::Cloud, domain::role::Role, store::ClientCredentials};

use crate::app::TestApp;

/// The cloud in which the emulator's registration has a certificate.
const CLOUD: Cloud = Cloud::UsGovernment;
/// The index of the cloud's partner among the emulator's.
const PARTNER: usize = 2;

/// Returns the registration's client id, and its certificate with key.
fn registered_certificate(app: &TestApp) -> ClientCredentials {
    let client = app.emulator.demo().apps.iter().find(|client| client.cloud == CLOUD).unwrap();
    assert!(client.client_secret.starts_with("-----BEGIN CERTIFICATE-----"));
    ClientCredentials { id: client.client_id.clone(), secret: client.client_secret.as_str().into() }
}

#[tokio::test]
async fn sign_in_and_upstream_calls_use_the_certificate_of_the_cloud() {
    let app = TestApp::start().await;
    registered_certificate(&app);
    let name = app.emulator.demo().staff(PARTNER, Role::AdminAgent).unwrap().name.clone();
    let mut browser = app.signed_in(&name).await;
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Customers"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn sign_in_and_upstream_calls_use_the_partners_own_certificate() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().staff(PARTNER, Role::AdminAgent).unwrap().clone();
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(person.id.tenant).await.unwrap().unwrap();
    store.set_partner_client(partner.id, &registered_certificate(&app), None).await.unwrap();
    store.close().await;
    let mut browser = app.browser();
    let page = browser.sign_in_at(&format!("/sign-in?provider={}", partner.id), &person.sign_in_name).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Customers"), "{}", page.text());
    app.stop().await;
}
