//! Tests of partners with endpoints of their own: the installation's secrets are never sent there.

use std::net::TcpListener;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};

use crate::{
    app::TestApp,
    authorisation::asked,
    connection::connect,
    self_service::{MOST, WAY, age_checks, come, partner_id},
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A foreign server that records whether it was connected to.
struct Elsewhere(TcpListener);

impl Elsewhere {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> String {
        format!("http://{}/realm", self.0.local_addr().unwrap())
    }

    fn assert_untouched(&self) {
        let nobody = self.0.accept().unwrap_err();
        assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "there was a connection");
    }
}

/// Sets a partner's columns to a state that no command creates, as an older version may have left it.
pub async fn set(app: &TestApp, assignments: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let tenant = app.emulator.demo().partners[0].tenant;
    let update = format!("UPDATE partner SET {assignments} WHERE tenant = '{tenant}'");
    database.execute(AssertSqlSafe(update)).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn nothing_of_the_installations_goes_to_a_partners_own_addresses() {
    for member in ["issuer", "authority", "api"] {
        for client in ["client_id = NULL, secret_key = NULL, secret = NULL,", ""] {
            let elsewhere = Elsewhere::open();
            let app = TestApp::start().await;
            let mut before = app.signed_in(ADMIN).await;
            set(&app, &format!("{client} {member} = '{}'", elsewhere.address())).await;

            let store = app.store().await;
            let tenant = app.emulator.demo().partners[0].tenant;
            let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap().id;
            store.close().await;
            let by_cloud = app.sign_in(&mut app.browser(), ADMIN).await;
            assert_eq!(by_cloud.status, 403, "{member}: {}", by_cloud.text());
            assert_eq!(by_cloud.heading(), "Your organization isn’t set up in Tenantry");
            // Sessions that used the installation's application send nothing there either.
            assert!(before.open("/customers").await.status >= 500);
            if !client.is_empty() {
                let by_partner = app.browser().open(&format!("/sign-in?provider={partner}")).await;
                assert_eq!(by_partner.status, 500, "{member}: {}", by_partner.text());
            }
            elsewhere.assert_untouched();
            // Other partners are not affected.
            let mut colleague = app.signed_in("Kayla Whitfield").await;
            assert_eq!(colleague.open("/customers").await.status, 200);
            app.stop().await;
        }
    }
}

#[tokio::test]
async fn a_partners_way_in_leads_to_no_other_partner() {
    let app = TestApp::start().await;
    set(&app, "cloud = 'china'").await;
    let refused = app.sign_in(&mut app.browser(), ADMIN).await;
    assert_eq!((refused.status, refused.heading().as_str()), (403, "Your organization isn’t set up in Tenantry"));
    app.stop().await;
}

#[tokio::test]
async fn a_partner_with_a_partner_center_of_its_own_is_asked_about_nobody_and_its_answer_lets_nobody_in() {
    let app = TestApp::start().await;
    let mut staff = app.signed_in(ADMIN).await;
    let service = app.emulator.demo().service(0).unwrap().name.clone();
    connect(&app, &mut staff, "active", &service).await;
    let partner = partner_id(&app, 0).await;
    app.offer(partner, MOST).await;
    let person = app.emulator.demo().customer_person(0, None).unwrap().clone();
    let (mut before, page) = come(&app, &person).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    age_checks(&app, 61).await;

    // The first is the same service under another name and would accept; the second could send anything.
    let same = app.emulator.partner_center_url().as_str().replace("127.0.0.1", "localhost");
    let elsewhere = Elsewhere::open();
    for address in [same, elsewhere.address()] {
        set(&app, &format!("api = '{address}'")).await;
        let calls = asked(&app);
        let chosen = format!("/sign-in?provider=customer%2Fglobal%2F{}%2F{partner}", person.id.tenant);
        for way in [WAY, &chosen] {
            let mut browser = app.browser();
            let page = browser.sign_in_by(way, &person.sign_in_name).await;
            assert_eq!((page.status, page.heading().as_str()), (403, "Your organization has no access here"));
            assert_eq!(browser.open("/my").await.path(), "/?return_to=%2Fmy");
        }
        // Existing sessions end as well.
        assert_eq!(before.open("/my").await.path(), "/?return_to=%2Fmy");
        assert_eq!(asked(&app), calls, "{address}");
    }
    elsewhere.assert_untouched();
    set(&app, "api = NULL").await;
    assert_eq!(come(&app, &person).await.1.path(), "/my");
    app.stop().await;
}
