//! Tests of partners with endpoints of their own, to which the installation's secrets must never be sent.

use std::net::TcpListener;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};

use crate::{
    app::TestApp,
    authorisation::call_count,
    connection::connect,
    self_service::{CUSTOMER_SIGN_IN_URL, FULL_SELF_SERVICE, age_customer_checks, partner_id, sign_in_customer_user},
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A server at a partner's own endpoint, for asserting that nothing connects to it.
struct ForeignServer(TcpListener);

impl ForeignServer {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn url(&self) -> String {
        format!("http://{}/realm", self.0.local_addr().unwrap())
    }

    fn assert_no_connection(&self) {
        let error = self.0.accept().unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "there was a connection");
    }
}

/// Sets columns of the first partner to values that no command stores, as an older version may have left them.
pub async fn set_partner_columns(app: &TestApp, assignments: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let tenant = app.emulator.demo().partners[0].tenant;
    let update = format!("UPDATE partner SET {assignments} WHERE tenant = '{tenant}'");
    database.execute(AssertSqlSafe(update)).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn installation_secrets_are_never_sent_to_a_partners_own_endpoints() {
    for column in ["issuer", "authority", "api"] {
        for client in ["client_id = NULL, secret_key = NULL, secret = NULL,", ""] {
            let server = ForeignServer::open();
            let app = TestApp::start().await;
            let mut existing_session = app.signed_in(ADMIN).await;
            set_partner_columns(&app, &format!("{client} {column} = '{}'", server.url())).await;

            let store = app.store().await;
            let tenant = app.emulator.demo().partners[0].tenant;
            let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap().id;
            store.close().await;
            let cloud_sign_in = app.sign_in(&mut app.browser(), ADMIN).await;
            assert_eq!(cloud_sign_in.status, 403, "{column}: {}", cloud_sign_in.text());
            assert_eq!(cloud_sign_in.heading(), "Your organization isn’t set up in Tenantry");
            // Sessions that used the installation's application send nothing there either.
            assert!(existing_session.open("/customers").await.status >= 500);
            if !client.is_empty() {
                let partner_sign_in = app.browser().open(&format!("/sign-in?provider={partner}")).await;
                assert_eq!(partner_sign_in.status, 500, "{column}: {}", partner_sign_in.text());
            }
            server.assert_no_connection();
            // Other partners are not affected.
            let mut other_partner = app.signed_in("Kayla Whitfield").await;
            assert_eq!(other_partner.open("/customers").await.status, 200);
            app.stop().await;
        }
    }
}

#[tokio::test]
async fn sign_in_rejects_a_partner_of_another_cloud() {
    let app = TestApp::start().await;
    set_partner_columns(&app, "cloud = 'china'").await;
    let rejected = app.sign_in(&mut app.browser(), ADMIN).await;
    assert_eq!((rejected.status, rejected.heading().as_str()), (403, "Your organization isn’t set up in Tenantry"));
    app.stop().await;
}

#[tokio::test]
async fn a_partners_own_api_endpoint_is_never_used_to_admit_customer_users() {
    let app = TestApp::start().await;
    let mut staff = app.signed_in(ADMIN).await;
    let service = app.emulator.demo().service_account(0).unwrap().name.clone();
    connect(&app, &mut staff, "active", &service).await;
    let partner = partner_id(&app, 0).await;
    app.set_self_service(partner, FULL_SELF_SERVICE).await;
    let person = app.emulator.demo().customer_person(0, None).unwrap().clone();
    let (mut existing_session, page) = sign_in_customer_user(&app, &person).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    age_customer_checks(&app, 61).await;

    // The first is the same service under another name and would accept; the second could send anything.
    let same_service = app.emulator.partner_center_url().as_str().replace("127.0.0.1", "localhost");
    let server = ForeignServer::open();
    for url in [same_service, server.url()] {
        set_partner_columns(&app, &format!("api = '{url}'")).await;
        let before = call_count(&app);
        let partner_url = format!("/sign-in?provider=customer%2Fglobal%2F{}%2F{partner}", person.id.tenant);
        for sign_in_url in [CUSTOMER_SIGN_IN_URL, &partner_url] {
            let mut browser = app.browser();
            let page = browser.sign_in_at(sign_in_url, &person.sign_in_name).await;
            assert_eq!((page.status, page.heading().as_str()), (403, "Your organization has no access here"));
            assert_eq!(browser.open("/my").await.path(), "/?return_to=%2Fmy");
        }
        // Existing sessions end as well.
        assert_eq!(existing_session.open("/my").await.path(), "/?return_to=%2Fmy");
        assert_eq!(call_count(&app), before, "{url}");
    }
    server.assert_no_connection();
    set_partner_columns(&app, "api = NULL").await;
    assert_eq!(sign_in_customer_user(&app, &person).await.1.path(), "/my");
    app.stop().await;
}
