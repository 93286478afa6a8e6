//! A partner with a session, a client and a [`Mock`].

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use futures::{FutureExt, future::BoxFuture};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use super::mock::{Mock, Reply};
use crate::{
    client_credential::{ClientCredential, TokenEndpoint},
    domain::{
        cloud::Cloud,
        id::{CustomerId, ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
        principal::{CustomerScope, PartnerScope, Principal, Scope as _},
        role::Role,
    },
    partner_center::{
        CallContext, Client, PartnerCenter, RefreshTokens, Settings, Target, TokenOwner, VersionedToken,
        settings::Backoff, token::StoreError, transport::http_client,
    },
};

pub(super) const TOKEN: &str = "/tenant/oauth2/v2.0/token";
pub(super) const LIST: &str = "/v1/customers";
pub(super) const CLIENT_SECRET: &str = "the-application-secret";
pub(super) const REFRESH: &str = "refresh-0";

/// One HTTP client for all tests, since each would load the system's TLS roots again.
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| http_client(&fast_settings()).unwrap());

pub(super) fn customer_id() -> CustomerId {
    CustomerId::new(Uuid::from_u128(0xC1))
}

pub(super) fn customer_path() -> String {
    format!("/v1/customers/{}", customer_id())
}

/// In-memory refresh tokens with counters.
#[derive(Default)]
pub(super) struct InMemoryRefreshTokens {
    tokens: Mutex<HashMap<(PartnerId, TokenOwner), VersionedToken>>,
    pub(super) loads: Mutex<usize>,
    pub(super) replacements: Mutex<Vec<(i64, String, bool)>>,
    pub(super) rejections: Mutex<Vec<(TokenOwner, Option<String>)>>,
    locks: Mutex<HashMap<(PartnerId, TokenOwner), (Uuid, Instant)>>,
    lock_requests: Mutex<Vec<TokenOwner>>,
    pub(super) is_failing: Mutex<bool>,
}

impl InMemoryRefreshTokens {
    pub(super) fn put(&self, scope: &PartnerScope, version: i64, token: &str) {
        let token = VersionedToken { version, token: SecretString::from(token) };
        self.tokens.lock().unwrap().insert((scope.partner(), TokenOwner::Session(scope.session())), token);
    }

    pub(super) fn put_for(&self, partner: PartnerId, owner: TokenOwner, token: VersionedToken) {
        self.tokens.lock().unwrap().insert((partner, owner), token);
    }

    /// Makes another instance hold the lock of a token.
    pub(super) fn lock_elsewhere(&self, partner: PartnerId, owner: TokenOwner) {
        let until = Instant::now() + Duration::from_hours(1);
        self.locks.lock().unwrap().insert((partner, owner), (Uuid::new_v4(), until));
    }

    /// Releases the lock.
    pub(super) fn release_lock(&self, partner: PartnerId, owner: TokenOwner) {
        self.locks.lock().unwrap().remove(&(partner, owner));
    }

    /// Waits until the lock has been requested.
    pub(super) async fn until_lock_requested(&self, owner: TokenOwner) {
        while !self.lock_requests.lock().unwrap().contains(&owner) {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until the lock has been requested this many times.
    pub(super) async fn until_lock_requested_times(&self, owner: TokenOwner, times: usize) {
        while self.lock_requests.lock().unwrap().iter().filter(|it| **it == owner).count() < times {
            tokio::task::yield_now().await;
        }
    }

    pub(super) fn stored(&self, scope: &PartnerScope) -> (i64, String) {
        let tokens = self.tokens.lock().unwrap();
        let token = &tokens[&(scope.partner(), TokenOwner::Session(scope.session()))];
        (token.version, token.token.expose_secret().to_owned())
    }

    pub(super) fn remove(&self, scope: &PartnerScope) {
        self.tokens.lock().unwrap().remove(&(scope.partner(), TokenOwner::Session(scope.session())));
    }
}

impl RefreshTokens for InMemoryRefreshTokens {
    fn load(&self, partner: PartnerId, owner: TokenOwner) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>> {
        async move {
            *self.loads.lock().unwrap() += 1;
            if *self.is_failing.lock().unwrap() {
                return Err("the store is down".into());
            }
            Ok(self.tokens.lock().unwrap().get(&(partner, owner)).cloned())
        }
        .boxed()
    }

    fn replace(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        expected_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        async move {
            if *self.is_failing.lock().unwrap() {
                return Err("the store is down".into());
            }
            let mut tokens = self.tokens.lock().unwrap();
            let token = tokens.get_mut(&(partner, owner)).filter(|token| token.version == expected_version);
            let is_current = token.is_some();
            self.replacements.lock().unwrap().push((expected_version, new.expose_secret().to_owned(), is_current));
            if let Some(token) = token {
                *token = VersionedToken { version: expected_version + 1, token: new };
            }
            Ok(is_current)
        }
        .boxed()
    }

    fn lock(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        holder: Uuid,
        life: Duration,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        async move {
            if *self.is_failing.lock().unwrap() {
                return Err("the store is down".into());
            }
            self.lock_requests.lock().unwrap().push(owner);
            let (mut locks, now) = (self.locks.lock().unwrap(), Instant::now());
            let lock = locks.entry((partner, owner)).or_insert((holder, now));
            let free = lock.0 == holder || lock.1 <= now;
            if free {
                *lock = (holder, now + life);
            }
            Ok(free)
        }
        .boxed()
    }

    fn unlock(&self, partner: PartnerId, owner: TokenOwner, _: Uuid) -> BoxFuture<'_, Result<(), StoreError>> {
        async move {
            self.locks.lock().unwrap().remove(&(partner, owner));
            Ok(())
        }
        .boxed()
    }

    fn record_rejection(
        &self,
        _: PartnerId,
        owner: TokenOwner,
        code: Option<String>,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        async move {
            self.rejections.lock().unwrap().push((owner, code));
            Ok(())
        }
        .boxed()
    }
}

/// Returns settings with short waits, and without timeouts on a busy machine.
pub(super) fn fast_settings() -> Settings {
    Settings {
        system_proxy: false,
        backoff: Backoff { base: Duration::from_millis(2), cap: Duration::from_millis(4) },
        ..Settings::default()
    }
}

/// Returns the scope of a member of staff in a session.
pub(super) fn staff(partner: u128, session: u128) -> PartnerScope {
    let person = PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: ObjectId::new(Uuid::from_u128(2)) };
    let (partner, session) = (PartnerId::new(Uuid::from_u128(partner)), SessionHandle::new(Uuid::from_u128(session)));
    Principal::staff(person, session, partner, BTreeSet::from([Role::AdminAgent])).partner().unwrap()
}

/// Returns the scope of a member of staff for a customer.
pub(super) fn staff_at(partner: u128, session: u128, customer: CustomerId) -> CustomerScope {
    let scope = staff(partner, session);
    Principal::staff(scope.person(), scope.session(), scope.partner(), BTreeSet::from([Role::AdminAgent]))
        .customer(customer)
        .unwrap()
}

/// Returns a partner's target at a mock.
pub(super) fn target(mock: &Mock, partner: PartnerId) -> Arc<Target> {
    Arc::new(Target {
        partner,
        cloud: Cloud::Global,
        api: mock.root.clone(),
        resource: "https://api.partnercenter.microsoft.com".to_owned(),
        token_endpoint: TokenEndpoint { address: mock.root.join(TOKEN).unwrap(), secret_in_form: true },
        token_endpoint_lookup: None,
        client_id: "the-application".to_owned(),
        credential: ClientCredential::Secret(CLIENT_SECRET.into()),
    })
}

/// Returns a token endpoint's reply: `access-{n}`, and a rotated refresh token.
pub(super) fn token_reply(n: usize) -> Reply {
    Reply::json(&json!({
        "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599,
        "access_token": format!("access-{n}"), "refresh_token": format!("refresh-{}", n + 1), "id_token": "x.y.z",
    }))
}

pub(super) struct TestSetup {
    pub(super) mock: Mock,
    pub(super) refresh_tokens: Arc<InMemoryRefreshTokens>,
    pub(super) partner_center: PartnerCenter,
    pub(super) target: Arc<Target>,
    pub(super) scope: PartnerScope,
}

impl TestSetup {
    pub(super) async fn new() -> Self {
        Self::with(fast_settings()).await
    }

    /// Creates a setup with these settings; the token endpoint grants every request.
    pub(super) async fn with(settings: Settings) -> Self {
        let setup = Self::without_token_script(settings).await;
        setup.mock.always("POST", TOKEN, |n, _| token_reply(n));
        setup
    }

    pub(super) async fn without_token_script(settings: Settings) -> Self {
        let mock = Mock::start().await;
        let (scope, tokens) = (staff(7, 70), Arc::new(InMemoryRefreshTokens::default()));
        tokens.put(&scope, 1, REFRESH);
        let refresh_tokens = Arc::clone(&tokens) as Arc<dyn RefreshTokens>;
        let partner_center = if settings.read_timeout == fast_settings().read_timeout {
            PartnerCenter::with_http_client(HTTP.clone(), settings, refresh_tokens)
        } else {
            PartnerCenter::new(settings, refresh_tokens).unwrap()
        };
        let target = target(&mock, scope.partner());
        Self { mock, refresh_tokens: tokens, partner_center, target, scope }
    }

    /// Returns a client of the member of staff.
    pub(super) fn client(&self) -> Client {
        self.partner_center.delegated(Arc::clone(&self.target), &self.scope, CallContext::new())
    }

    /// Returns a client of the partner's application.
    pub(super) fn application(&self) -> Client {
        self.partner_center.application(Arc::clone(&self.target), CallContext::new())
    }
}

/// Returns the scope of the setup's member of staff for the customer.
pub(super) fn customer() -> CustomerScope {
    staff_at(7, 70, customer_id())
}

/// Returns an empty list.
pub(super) fn empty_list() -> Reply {
    Reply::json(&json!({"totalCount": 0, "items": []}))
}
