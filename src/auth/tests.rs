//! Sign-ins against a scripted provider, over HTTP on the loopback interface.

mod callbacks;
mod documents;
mod provider;
mod revocation;
mod sign_in;
mod signing;
mod stale_metadata;
mod token;
mod token_endpoint;
mod user_info;

use std::{
    future::{Ready, ready},
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use url::Url;
use uuid::Uuid;

use crate::{
    auth::{
        Callback, Identity, IssuerRule, IssuerUrl, Pending, Providers, Registration, SignInError, TokenFault,
        http::Http, providers::Clock,
    },
    client_credential::ClientCredential,
    domain::id::{ObjectId, TenantId},
};
use provider::{Provider, Script};

const TENANT: TenantId = TenantId::new(Uuid::from_u128(0x5f2b_0e3c_9d0a_4c44_9b6d_0a1b_2c3d_4e5f));
const OTHER_TENANT: TenantId = TenantId::new(Uuid::from_u128(0x9a1c_4f1e_2b3d_4e5f_8a7b_6c5d_4e3f_2a1b));
const PERSON: ObjectId = ObjectId::new(Uuid::from_u128(0xc0ff_ee00_1234_4abc_8def_0123_4567_89ab));
const CLIENT_ID: &str = "6c1d2e3f-0a1b-4c2d-8e3f-4a5b6c7d8e9f";
const CLIENT_SECRET: &str = "not-a-secret-of-anybody";

/// The portal's side of sign-in, the provider that it trusts, and a clock for both.
struct Setup {
    provider: Provider,
    providers: Providers,
    registration: Registration,
    redirect_uri: Url,
    clock: Arc<Mutex<Timestamp>>,
}

impl Setup {
    /// Creates a setup whose portal accepts any tenant.
    async fn any_tenant() -> Self {
        Self::new(|base| IssuerRule::AnyTenant { authority: base.clone() }).await
    }

    /// Creates a setup whose portal accepts one tenant.
    async fn one_tenant() -> Self {
        Self::new(|base| IssuerRule::Tenant { authority: base.clone(), tenant: TENANT }).await
    }

    /// Creates a setup whose provider is not Entra and serves one tenant.
    async fn generic_provider() -> Self {
        Self::new(|base| IssuerRule::Exact { issuer: IssuerUrl::new(format!("{base}op")).unwrap(), tenant: TENANT })
            .await
    }

    /// Creates a setup whose HTTP client times out after one and a half seconds.
    async fn with_short_timeout() -> Self {
        let mut setup = Self::any_tenant().await;
        let http = Http::with_time_limit(client(), Duration::from_millis(1500)).unwrap();
        setup.providers = Providers::from_parts(http, clock_reader(&setup.clock));
        setup
    }

    async fn new(rule: impl FnOnce(&Url) -> IssuerRule) -> Self {
        let clock = Arc::new(Mutex::new(Timestamp::now()));
        let provider = Provider::start(Arc::clone(&clock)).await;
        let registration = Registration {
            issuer: rule(&provider.base),
            client_id: CLIENT_ID.to_owned(),
            credential: ClientCredential::Secret(CLIENT_SECRET.into()),
        };
        let providers = Providers::from_parts(Http::new(client()).unwrap(), clock_reader(&clock));
        let redirect_uri = "https://portal.example/sign-in/callback".parse().unwrap();
        Self { provider, providers, registration, redirect_uri, clock }
    }

    fn script(&self, change: impl FnOnce(&mut Script)) -> &Self {
        change(&mut self.provider.script.lock().unwrap());
        self
    }

    /// Changes the claims of every ID token from now on.
    fn claims(&self, change: impl Fn(&mut serde_json::Map<String, serde_json::Value>) + Send + 'static) -> &Self {
        self.script(|script| script.claims = Box::new(change))
    }

    fn advance_clock(&self, time: SignedDuration) {
        *self.clock.lock().unwrap() += time;
    }

    async fn begin(&self) -> Result<(Url, Pending), SignInError> {
        self.providers.begin(&self.registration, None, &self.redirect_uri, &[], None, None).await
    }

    async fn finish(&self, pending: Pending, query: &str) -> Result<Identity, SignInError> {
        let callback = Callback::parse(query)?;
        self.providers.finish(&self.registration, &self.redirect_uri, pending, callback, admit_all).await
    }

    /// Runs a whole sign-in, in which the person consents to everything.
    async fn sign_in(&self) -> Result<Identity, SignInError> {
        let (url, pending) = self.begin().await?;
        let query = self.provider.approve(&url);
        self.finish(pending, &query).await
    }

    /// Returns the check that rejects the ID token.
    async fn token_fault(&self) -> TokenFault {
        match self.sign_in().await {
            Err(SignInError::TokenInvalid { why }) => why,
            other => panic!("expected the ID token to be refused, got {other:?}"),
        }
    }
}

fn client() -> reqwest::ClientBuilder {
    // Another test may have installed it already; either one will do.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().no_proxy()
}

fn clock_reader(clock: &Arc<Mutex<Timestamp>>) -> Clock {
    let clock = Arc::clone(clock);
    Arc::new(move || *clock.lock().unwrap())
}

/// Admits every tenant.
fn admit_all(_: TenantId) -> Ready<Result<(), SignInError>> {
    ready(Ok(()))
}
