//! Tests of notices about expiring credentials, sent to a real mail server.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tenantry::{
    auth::CloudRegistration,
    client_credential::{ClientCredential, self_signed},
    domain::{
        cloud::Cloud,
        connection::{ConnectionSlot, Consenter},
        id::{ObjectId, PersonId, SessionHandle, TenantId},
        notice::{ExpiringCredential, Expiry},
        preferences::Language,
        principal::Principal,
    },
    mail::{Encryption, MailAddress, MailServer, Mailer},
    partner_center,
    portal::{
        Services, Settings,
        notice::{ExpiryNotice, Mailing, NoticeRound},
    },
    store::{ClientCredentials, Consent, Keyring, NewPartner, Partner, Store},
};
use uuid::Uuid;

use super::{address, certificates, mailer, mailer_for, server_at, smtp_server::SmtpServer};

const END: &str = "2031-05-01T10:00:00Z";

fn expiry_time() -> Timestamp {
    END.parse().unwrap()
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// Creates a certificate that expires at that time, with its key.
fn pem() -> String {
    self_signed::certify(certificates::key(), Timestamp::UNIX_EPOCH..expiry_time()).unwrap()
}

/// The state that the instances of a portal share.
struct Installation {
    directory: TempDir,
    keys: Arc<Keyring>,
    partner: Partner,
}

impl Installation {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let keys = Arc::new(Keyring::generate().unwrap());
        let store = open(&directory, &keys).await;
        store.migrate().await.unwrap();
        let client = ClientCredentials { id: "own".into(), secret: pem().into() };
        let partner = NewPartner {
            name: "Bursztyn Cloud".into(),
            tenant: TenantId::new(Uuid::from_u128(7)),
            cloud: Cloud::Global,
            issuer: None,
            authority: None,
            api: None,
            client: Some(client),
            role_mappings: Vec::new(),
            domains: Vec::new(),
        };
        let partner = store.add_partner(partner, None).await.unwrap();
        store.close().await;
        Self { directory, keys, partner }
    }

    /// Returns an instance whose notices are sent to a mail server at this port.
    async fn instance(&self, port: u16, language: Language) -> Services {
        self.instance_with(mailer("127.0.0.1", port, Encryption::None), language).await
    }

    async fn instance_with(&self, mailer: Mailer, language: Language) -> Services {
        let credential = ClientCredential::parse(&pem().into()).unwrap();
        let authority = "https://login.example".parse().unwrap();
        let settings = Settings {
            public_origin: "https://portal.example".parse().unwrap(),
            clouds: BTreeMap::from([(Cloud::China, CloudRegistration::new(authority, "id".into(), credential))]),
            apis: BTreeMap::new(),
            operators: [].into(),
            idle: std::time::Duration::from_mins(1),
            absolute: std::time::Duration::from_mins(1),
            sessions_per_person: 20.try_into().unwrap(),
        };
        let upstream = partner_center::Settings { system_proxy: false, ..partner_center::Settings::default() };
        let store = open(&self.directory, &self.keys).await;
        let mailing = Mailing { mailer, operators: vec![address("ops@portal.example")], language };
        let services = Services::new(store, Arc::clone(&self.keys), settings, upstream).unwrap();
        services.with_mailing(Some(mailing))
    }
}

async fn open(directory: &TempDir, keys: &Arc<Keyring>) -> Store {
    Store::open(&format!("sqlite:{}", directory.path().join("tenantry.db").display()), Arc::clone(keys)).await.unwrap()
}

fn expiry_notice(expiring_credential: ExpiringCredential) -> ExpiryNotice {
    let to: Vec<MailAddress> = vec![address("zofia@bursztyn.example"), address("jan@bursztyn.example")];
    ExpiryNotice {
        expiry: Expiry { credential: expiring_credential, at: expiry_time() },
        partner: "Bursztyn Cloud".into(),
        to,
    }
}

#[tokio::test]
async fn concurrent_instances_send_each_notice_once() {
    let Some(mut server) = SmtpServer::start("notices are sent once", &[]).await else { return };
    let installation = Installation::new().await;
    let first_instance = installation.instance(server.port, Language::English).await;
    let second_instance = installation.instance(server.port, Language::English).await;
    let expiry_notices = [expiry_notice(ExpiringCredential::Connection(installation.partner.id))];
    assert_eq!(first_instance.send_notices(&expiry_notices, expiry_time() - days(31)).await, NoticeRound::default());
    let mut subjects = Vec::new();
    // The missed notice of thirty days is not sent late.
    for days_left in [13, 3, 0, -1] {
        let now = expiry_time() - days(days_left);
        let (first, second) = tokio::join!(
            first_instance.send_notices(&expiry_notices, now),
            second_instance.send_notices(&expiry_notices, now)
        );
        let expected = usize::from(days_left != -1);
        assert_eq!((first.sent + second.sent, first.failed + second.failed), (expected, 0), "{days_left} days");
        if expected == 1 {
            let message = server.message().await;
            assert_eq!(message["recipients"], serde_json::json!(["zofia@bursztyn.example", "jan@bursztyn.example"]));
            subjects.push(message["subject"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(
        subjects,
        [
            "Bursztyn Cloud: connection to Partner Center expires in 13 days",
            "Bursztyn Cloud: connection to Partner Center expires in 3 days",
            "Bursztyn Cloud: connection to Partner Center has expired",
        ]
    );
    assert!(server.stop().await.is_empty(), "nothing was sent twice");
}

#[tokio::test]
async fn a_failed_notice_is_sent_in_the_next_round() {
    let Some(mut server) = SmtpServer::start("a failed notice is sent in the next round", &[]).await else { return };
    let installation = Installation::new().await;
    // A port that was just free and has no listener since.
    let unused_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let without_server = installation.instance(unused_port, Language::English).await;
    let partner = installation.partner.id;
    let expiry_notices = [
        expiry_notice(ExpiringCredential::Connection(partner)),
        expiry_notice(ExpiringCredential::PartnerSecret(partner)),
    ];
    let now = expiry_time() - days(3);
    let round = without_server.send_notices(&expiry_notices, now).await;
    assert_eq!(round, NoticeRound { sent: 0, failed: 1 }, "an unavailable server is tried once");
    let instance = installation.instance(server.port, Language::English).await;
    assert_eq!(instance.send_notices(&expiry_notices, now).await, NoticeRound { sent: 2, failed: 0 });
    for _ in 0..2 {
        server.message().await;
    }
    assert_eq!(instance.send_notices(&expiry_notices, now).await, NoticeRound::default());
}

#[tokio::test]
async fn a_stalled_recipient_does_not_delay_other_notices() {
    let arguments = ["--stall", "zofia@bursztyn.example"];
    let Some(mut server) = SmtpServer::start("a stalled notice", &arguments).await else { return };
    let installation = Installation::new().await;
    let time = std::time::Duration::from_secs(2);
    let mailer = mailer_for(MailServer { time, ..server_at("127.0.0.1", server.port, Encryption::None) });
    let instance = installation.instance_with(mailer, Language::English).await;
    let partner = installation.partner.id;
    let other = ExpiryNotice {
        to: vec![address("jan@bursztyn.example")],
        ..expiry_notice(ExpiringCredential::PartnerSecret(partner))
    };
    let expiry_notices = [expiry_notice(ExpiringCredential::Connection(partner)), other];
    let round = instance.send_notices(&expiry_notices, expiry_time() - days(3)).await;
    assert_eq!(round, NoticeRound { sent: 1, failed: 1 });
    assert_eq!(server.message().await["recipients"], serde_json::json!(["jan@bursztyn.example"]));
}

#[tokio::test]
async fn due_notices_are_sent_to_their_recipients_in_the_installations_language() {
    let Some(mut server) = SmtpServer::start("notices in every language", &[]).await else { return };
    for (language, partner_subject, cloud_subject, sentence) in [
        (
            Language::English,
            "Bursztyn Cloud: application certificate expires in 14 days",
            "Portal certificate for the cloud China (21Vianet) expires in 14 days",
            "The certificate of Bursztyn Cloud’s own application expires on 2031-05-01 10:00 UTC.",
        ),
        (
            Language::Polish,
            "Bursztyn Cloud: certyfikat aplikacji wygasa za 14 dni",
            "Certyfikat portalu dla chmury Chiny (21Vianet) wygasa za 14 dni",
            "Certyfikat własnej aplikacji firmy Bursztyn Cloud wygasa 01.05.2031 10:00 UTC.",
        ),
        (
            Language::German,
            "Bursztyn Cloud: Anwendungszertifikat läuft in 14 Tagen ab",
            "Portalzertifikat für die Cloud China (21Vianet) läuft in 14 Tagen ab",
            "Das Zertifikat der eigenen Anwendung von Bursztyn Cloud läuft am 01.05.2031 10:00 UTC ab.",
        ),
        (
            Language::Chinese,
            "Bursztyn Cloud：应用程序证书将在 14 天后到期",
            "云“中国 (世纪互联)”的门户证书将在 14 天后到期",
            "Bursztyn Cloud 自有应用程序的证书将于 2031/5/1 10:00 UTC 到期。",
        ),
    ] {
        let installation = Installation::new().await;
        let instance = installation.instance(server.port, language).await;
        let partner = installation.partner.id;
        let addresses = ["zofia@bursztyn.example".to_owned()];
        instance.store().set_notices(partner, &addresses, None, None).await.unwrap();
        let mut expiry_notices = instance.list_expiring_credentials().await.unwrap();
        assert_eq!(expiry_notices.len(), 2);
        expiry_notices.push(ExpiryNotice { to: Vec::new(), ..expiry_notice(ExpiringCredential::Connection(partner)) });
        let round = instance.send_notices(&expiry_notices, expiry_time() - days(14)).await;
        assert_eq!(round, NoticeRound { sent: 2, failed: 0 }, "people without an address get no mail");
        let (one, other) = (server.message().await, server.message().await);
        let to_partner = |message: &serde_json::Value| message["to"][0] == "zofia@bursztyn.example";
        let (partner_message, cloud_message) = if to_partner(&one) { (one, other) } else { (other, one) };
        assert_eq!(partner_message["subject"], partner_subject);
        // A text in base64, as one in Chinese is sent, has the line ends of mail.
        let body = partner_message["body"].as_str().unwrap().replace("\r\n", "\n");
        assert!(body.contains(sentence) && body.contains("https://portal.example/partner\n"), "{body}");
        assert_eq!(
            (cloud_message["subject"].as_str(), cloud_message["to"][0].as_str()),
            (Some(cloud_subject), Some("ops@portal.example"))
        );
        assert_eq!(cloud_message["automatic"], "auto-generated");
    }
}

#[tokio::test]
async fn expiring_credentials_are_listed_when_their_expiry_is_known() {
    let installation = Installation::new().await;
    let instance = installation.instance(1, Language::English).await;
    let (store, partner) = (instance.store(), installation.partner.id);
    let expiry_of = async |expiring_credential: ExpiringCredential| {
        let expiry_notices = instance.list_expiring_credentials().await.unwrap();
        expiry_notices
            .into_iter()
            .find(|entry| entry.expiry.credential == expiring_credential)
            .map(|entry| entry.expiry.at)
    };
    // A certificate contains its own expiry, whatever was entered for a secret.
    store.set_notices(partner, &[], Some(expiry_time() - days(900)), None).await.unwrap();
    assert_eq!(expiry_of(ExpiringCredential::PartnerCertificate(partner)).await, Some(expiry_time()));
    assert_eq!(expiry_of(ExpiringCredential::PartnerSecret(partner)).await, None);
    let client = ClientCredentials { id: "own".into(), secret: "a secret".into() };
    store.set_partner_client(partner, &client, None).await.unwrap();
    assert_eq!(
        expiry_of(ExpiringCredential::PartnerSecret(partner)).await,
        None,
        "the expiry of the new one is unknown"
    );
    store.set_notices(partner, &[], Some(expiry_time()), None).await.unwrap();
    assert_eq!(expiry_of(ExpiringCredential::PartnerSecret(partner)).await, Some(expiry_time()));

    let person = PersonId { tenant: installation.partner.tenant, object: ObjectId::new(Uuid::from_u128(8)) };
    let staff = Principal::staff(person, SessionHandle::new(Uuid::from_u128(9)), partner, BTreeSet::new());
    let consenter = Consenter { person, name: String::new(), sign_in_name: String::new() };
    let consent = Consent { consenter, client_id: "own".into(), token: "token".into() };
    let id = store.insert_candidate(&staff.partner().unwrap(), &consent).await.unwrap();
    store.promote_candidate(&staff.partner().unwrap(), id, ConnectionSlot::Active).await.unwrap();
    let renewed_at = store.find_active_connection(partner).await.unwrap().unwrap().renewed_at;
    assert_eq!(expiry_of(ExpiringCredential::Connection(partner)).await, Some(renewed_at + days(90)));
    store.record_renewal_failure(partner, id, Some("AADSTS50173")).await.unwrap();
    assert_eq!(
        expiry_of(ExpiringCredential::Connection(partner)).await,
        Some(renewed_at),
        "a refused connection has expired"
    );
}
