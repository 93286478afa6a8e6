//! A portal of one's own for each test.

use std::{net::SocketAddr, path::Path};

use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use tenantry::{
    emulator::{Emulator, Options},
    server::{
        command::{demo, serve::serve_until},
        config::Settings,
    },
    store::{Keyring, Store},
};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::browser::Browser;

/// A portal with its emulator and database, all on spare ports of this machine.
pub struct TestApp {
    pub emulator: Emulator,
    address: SocketAddr,
    shutdown: CancellationToken,
    served: JoinHandle<anyhow::Result<()>>,
    settings: Settings,
    directory: TempDir,
}

impl TestApp {
    /// Starts one whose partners have 120 customers each.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with further settings, by the names that the environment has for them.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().unwrap();
        let site = directory.path().join("site");
        empty_site(&site);
        let mut environment = vec![
            ("TENANTRY_LISTEN".into(), "127.0.0.1:0".into()),
            ("TENANTRY_DATA_DIR".into(), directory.path().into()),
            ("TENANTRY_SITE_DIR".into(), site.into_os_string()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE".into(), "100000".into()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST".into(), "10000".into()),
        ];
        environment.extend(variables.iter().map(|(name, value)| (name.into(), value.into())));
        let mut settings = Settings::load(None, environment).unwrap();
        let emulator = demo::start(&mut settings, Options { customers: 120, ..Options::default() }).await.unwrap();
        let shutdown = CancellationToken::new();
        let (ready, address) = oneshot::channel();
        let served = tokio::spawn(serve_until(settings.clone(), shutdown.clone(), move |address| {
            ready.send(address).unwrap();
        }));
        let address = address.await.expect("the portal starts");
        Self { emulator, address, shutdown, served, settings, directory }
    }

    /// Where the portal is; `localhost`, as its cookies want it.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.origin())
    }

    /// A browser in which one of the emulator's people has signed in.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let page = self.sign_in(&mut browser, name).await;
        assert_eq!(page.status, 200, "{name}: {}", page.text());
        browser
    }

    /// Signs a person in, and answers with the page that they arrive at.
    pub async fn sign_in(&self, browser: &mut Browser, name: &str) -> crate::browser::Page {
        let person = self.emulator.demo().person(name).unwrap_or_else(|| panic!("nobody is called {name}"));
        browser.sign_in(person.cloud, &person.sign_in_name).await
    }

    /// The portal's database, beside the portal.
    pub async fn store(&self) -> Store {
        let keys = std::fs::read_to_string(self.settings.data_dir.join("keys")).unwrap();
        let keys = Keyring::parse(&keys).unwrap();
        Store::open(self.settings.database_url.expose_secret(), keys.into()).await.unwrap()
    }

    /// Stops everything and reports how the portal ended.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.served.await.unwrap().unwrap();
        self.emulator.stop().await;
        self.directory.close().unwrap();
    }
}

/// A site without files: what the portal draws needs none of them.
fn empty_site(site: &Path) {
    std::fs::create_dir_all(site).unwrap();
    std::fs::write(site.join("assets.json"), "{}").unwrap();
}
