//! A separate portal for each test.

use std::{collections::HashMap, net::SocketAddr, path::Path, sync::Arc};

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use tenantry::{
    domain::{
        id::{CustomerId, ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
        principal::{CustomerUser, Principal, PrincipalKind},
        role::CustomerRole,
        role_mapping::RoleClaims,
        self_service::{SelfService, SelfServiceLevel, SelfServiceSettings},
    },
    emulator::{Emulator, Options},
    portal::Services,
    server::{
        command::{
            demo,
            serve::{serve_until, services},
        },
        config::Settings,
    },
    store::{AuditActor, Keyring, Session, Store},
};
use time::OffsetDateTime;
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use tower_sessions::{
    SessionStore as _,
    session::{Id, Record},
};
use uuid::Uuid;

use crate::browser::{Browser, Page};

/// Settings with a timeout of one second for calls to Partner Center.
pub const SHORT_TIMEOUTS: [(&str, &str); 3] =
    [("TENANTRY_UPSTREAM__CONNECT", "1s"), ("TENANTRY_UPSTREAM__CALL", "1s"), ("TENANTRY_UPSTREAM__TOTAL", "2s")];

/// Settings without stale-if-error, so that a failed call is an error.
pub const WITHOUT_STALE_CACHE: [(&str, &str); 1] = [("TENANTRY_UPSTREAM__STALE", "off")];

/// A portal with its emulator and database, all on free ports of this machine.
pub struct TestApp {
    pub emulator: Emulator,
    /// The first instance.
    pub instance: Instance,
    settings: Settings,
    directory: TempDir,
}

/// A process of a portal.
pub struct Instance {
    address: SocketAddr,
    shutdown: CancellationToken,
    served: JoinHandle<anyhow::Result<()>>,
}

impl Instance {
    async fn start(settings: Settings) -> Self {
        let shutdown = CancellationToken::new();
        let (on_ready, address) = oneshot::channel();
        let served =
            tokio::spawn(serve_until(settings, shutdown.clone(), move |address| on_ready.send(address).unwrap()));
        Self { address: address.await.expect("the portal starts"), shutdown, served }
    }

    /// Returns a browser without a session; the host is `localhost`, which the portal's cookies require.
    pub fn browser(&self) -> Browser {
        Browser::new(&format!("http://localhost:{}", self.address.port()))
    }

    /// Stops the instance, and fails if it ended with an error.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.served.await.unwrap().unwrap();
    }
}

impl TestApp {
    /// Starts a portal on SQLite, with 120 customers for each partner.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts a portal with further settings, named like the environment variables.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().unwrap();
        let site = directory.path().join("site");
        empty_site(&site);
        let database = format!("sqlite:{}", directory.path().join("tenantry.db").display());
        let mut environment = vec![
            ("TENANTRY_LISTEN".into(), "127.0.0.1:0".into()),
            ("TENANTRY_DATA_DIR".into(), directory.path().into()),
            ("TENANTRY_SITE_DIR".into(), site.into_os_string()),
            ("TENANTRY_DATABASE_URL".into(), database.into()),
            // Many portals run in parallel here, and few tests are about jobs.
            ("TENANTRY_JOBS".into(), "off".into()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE".into(), "100000".into()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST".into(), "10000".into()),
        ];
        environment.retain(|(name, _)| variables.iter().all(|(other, _)| name != other));
        environment.extend(variables.iter().map(|(name, value)| (name.into(), value.into())));
        let mut settings = Settings::load(None, environment).unwrap();
        let emulator = Emulator::start(Options { customers: 120, ..Options::default() }).await.unwrap();
        demo::configure_and_seed(&mut settings, &emulator).await.unwrap();
        let instance = Instance::start(settings.clone()).await;
        Self { emulator, instance, settings, directory }
    }

    /// Starts another instance of the same portal, on the same database.
    pub async fn another_instance(&self) -> Instance {
        Instance::start(self.settings.clone()).await
    }

    /// Returns the portal's settings, for commands that run beside it.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the URL of the portal's database.
    pub fn database_url(&self) -> String {
        self.settings.database_url.expose_secret().to_owned()
    }

    /// Returns a browser without a session.
    pub fn browser(&self) -> Browser {
        self.instance.browser()
    }

    /// Sets a partner's self-service level for its customers.
    pub async fn set_self_service(&self, partner: PartnerId, self_service: SelfService) {
        let store = self.store().await;
        let by = AuditActor { person: self.emulator.demo().operator, kind: Some(PrincipalKind::Operator) };
        let contact = "Call +48 22 000 00 00".to_owned();
        let settings = SelfServiceSettings { default: self_service, contact, names: false };
        store.set_self_service(partner, &settings, by).await.unwrap();
        store.close().await;
    }

    /// Returns a browser in which the emulator's person of this name has signed in.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let page = self.sign_in(&mut browser, name).await;
        assert_eq!(page.status, 200, "{name}: {}", page.text());
        browser
    }

    /// Signs a person in, and returns the page after sign-in.
    pub async fn sign_in(&self, browser: &mut Browser, name: &str) -> Page {
        let person = self.emulator.demo().person(name).unwrap_or_else(|| panic!("nobody is called {name}"));
        browser.sign_in(person.cloud, &person.sign_in_name).await
    }

    /// Opens the portal's database.
    pub async fn store(&self) -> Store {
        let keys = std::fs::read_to_string(self.settings.data_dir.join("keys")).unwrap();
        let keys = Keyring::parse(&keys).unwrap();
        Store::open(self.settings.database_url.expose_secret(), keys.into()).await.unwrap()
    }

    /// Returns the services of another instance on the same database, with a token cache and throttle
    /// state of its own.
    pub async fn services(&self) -> Services {
        let keys = std::fs::read_to_string(self.settings.data_dir.join("keys")).unwrap();
        let keys = Arc::new(Keyring::parse(&keys).unwrap());
        let origin = self.settings.origin(self.instance.address);
        services(&self.settings, &origin, self.store().await, keys).unwrap()
    }

    /// Stops everything, and fails if the portal ended with an error.
    pub async fn stop(self) {
        self.instance.stop().await;
        self.emulator.stop().await;
        self.directory.close().unwrap();
    }
}

/// Creates a site without assets, since rendering needs none.
pub fn empty_site(site: &Path) {
    std::fs::create_dir_all(site).unwrap();
    std::fs::write(site.join("assets.json"), "{}").unwrap();
}

impl TestApp {
    /// Returns a browser with a session of a customer user who has every role, and whose partner grants full
    /// self-service. The session is written to the store, so that the partner needs no
    /// partner connection.
    pub async fn signed_in_as_customer_user(&self, partner: usize, customer: CustomerId) -> Browser {
        self.signed_in_as_user(partner, customer, ObjectId::new(Uuid::from_u128(0xC0FF_EE00)), &CustomerRole::ALL).await
    }

    /// Returns a browser with a session of the customer user with this object id and these directory roles, whose
    /// partner grants full self-service.
    pub async fn signed_in_as_user(
        &self,
        partner: usize,
        customer: CustomerId,
        object: ObjectId,
        roles: &[CustomerRole],
    ) -> Browser {
        let store = self.store().await;
        let tenant = self.emulator.demo().partners[partner].tenant;
        let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap().id;
        let person = PersonId { tenant: TenantId::new(customer.as_uuid()), object };
        let (handle, now) = (SessionHandle::new(Uuid::new_v4()), Timestamp::now());
        let roles = roles.iter().copied().collect();
        self.set_self_service(partner, SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true }).await;
        store.cache_customer_relationship(partner, customer, true).await.unwrap();
        let session = Session {
            principal: Principal::CustomerUser(CustomerUser::new(person, handle, partner, customer, roles)),
            name: "Wanda Kowalczyk".into(),
            sign_in_name: "wanda@example.com".into(),
            groups_overage: false,
            role_claims: RoleClaims::default(),
            role_version: 1,
            uses_partner_registration: false,
            guest: false,
            authenticated_at: None,
            roles_refreshed_at: None,
            signed_in_at: now,
            seen_at: now,
            user_agent: None,
        };
        let data = HashMap::from([(Session::KEY.to_owned(), serde_json::to_value(session).unwrap())]);
        let expiry_date = OffsetDateTime::now_utc() + time::Duration::HOUR;
        let mut record = Record { id: Id::default(), data, expiry_date };
        store.sessions().create(&mut record).await.unwrap();
        store.close().await;
        let mut browser = self.browser();
        browser.set_cookie("tenantry", &record.id.to_string());
        browser
    }
}
