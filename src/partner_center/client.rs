//! The entry point: clients by partner and credential. It knows only the top of the layer stack.

use std::{collections::BTreeMap, sync::Arc};

use uuid::Uuid;

use super::{
    ApiResponse,
    agreement::Agreements,
    attestation::Attestations,
    call_context::CallContext,
    credential::Credential,
    customer::{CustomerHandle, Customers},
    error::{Error, ErrorKind},
    exchange::OutgoingCall,
    health::Health,
    operation::Operation,
    partner_relationship::PartnerRelationships,
    prepared_request::PreparedRequest,
    relationship::Relationships,
    request::Request,
    settings::Settings,
    target::Target,
    token::{RefreshTokens, TokenKey, TokenOwner},
    transport::{Transport, http_client},
};
use crate::domain::{
    id::{ConnectionId, PartnerId, SessionHandle},
    principal::{CustomerScope, PartnerScope, Scope as _},
};

/// The client of Partner Center for all partners of the installation. Clones share connections, tokens, throttles and
/// circuits.
#[derive(Clone)]
pub struct PartnerCenter(Arc<Transport>);

impl PartnerCenter {
    /// Creates the HTTP client and empty caches.
    ///
    /// # Errors
    /// When the HTTP client cannot be created, for lack of TLS roots.
    pub fn new(settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> reqwest::Result<Self> {
        Ok(Self::with_http_client(http_client(&settings)?, settings, refresh_tokens))
    }

    /// Creates the client over an existing HTTP client from [`http_client`], to share it; its connect and read timeouts
    /// and proxies are those of the settings that it was created with.
    pub fn with_http_client(http: reqwest::Client, settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> Self {
        Self(Arc::new(Transport::new(http, settings, refresh_tokens)))
    }

    /// Returns a client that acts as a member of staff (App+User), with the delegated token of the scope's session.
    pub fn delegated(&self, target: Arc<Target>, scope: &PartnerScope, context: CallContext) -> Client {
        let credential = Credential::Delegated { partner: scope.partner(), session: scope.session() };
        Client { transport: Arc::clone(&self.0), target, credential, context }
    }

    /// Returns a client that uses a stored connection of the partner (App+User), regardless of the caller.
    pub fn for_connection(&self, target: Arc<Target>, id: ConnectionId, context: CallContext) -> Client {
        Client { transport: Arc::clone(&self.0), target, credential: Credential::PartnerConnection(id), context }
    }

    /// Exchanges the refresh token of a stored connection, regardless of a cached access token.
    ///
    /// # Errors
    /// As the token endpoint's: [`ErrorKind::SignInAgain`] and [`ErrorKind::MfaRequired`] when it is no longer
    /// accepted.
    pub async fn renew(&self, target: &Arc<Target>, id: ConnectionId, correlation: Uuid) -> Result<(), Error> {
        self.exchange_token(target, TokenKey::of_owner(target.partner, TokenOwner::Connection(id)), correlation).await
    }

    /// Requests an app-only token of the application, regardless of a cached one.
    ///
    /// # Errors
    /// As the token endpoint's: [`ErrorKind::Misconfigured`] when it rejects the application.
    pub async fn verify_application_credential(&self, target: &Arc<Target>, correlation: Uuid) -> Result<(), Error> {
        self.exchange_token(target, TokenKey::of_application(target), correlation).await
    }

    /// Obtains a new access token for a key, regardless of a cached one.
    async fn exchange_token(&self, target: &Arc<Target>, key: TokenKey, correlation: Uuid) -> Result<(), Error> {
        let renewed = self.0.tokens.renew(target, key, correlation).await;
        renewed.map(drop).map_err(|error| error.of_call("token", correlation))
    }

    /// Waits until no token exchange is in progress, for shutdown.
    pub async fn finish_token_exchanges(&self) {
        self.0.tokens.finish_token_exchanges().await;
    }

    /// Returns a client that acts as the partner's application (app-only).
    pub fn application(&self, target: Arc<Target>, context: CallContext) -> Client {
        Client { transport: Arc::clone(&self.0), target, credential: Credential::Application, context }
    }

    /// Drops a session's access token and cached responses; for sign-out.
    pub fn evict_session(&self, partner: PartnerId, session: SessionHandle) {
        let token = TokenKey::of_owner(partner, TokenOwner::Session(session));
        self.0.tokens.evict(token);
        self.0.stale_cache.evict(token);
    }

    /// Drops all access tokens and cached responses of a partner; for a partner that was disabled or whose application
    /// changed.
    pub fn evict_partner(&self, partner: PartnerId) {
        self.0.tokens.evict_partner(partner);
        self.0.stale_cache.evict_partner(partner);
    }

    /// Returns the health of Partner Center for each partner that has made calls since the start.
    pub fn health(&self) -> BTreeMap<PartnerId, Health> {
        self.0.partner_states.health()
    }
}

/// The client of Partner Center for one credential of one partner within one page request.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
    target: Arc<Target>,
    credential: Credential,
    pub(super) context: CallContext,
}

impl Client {
    /// Returns the operations on agreements that concern no particular customer.
    pub const fn agreements(&self) -> Agreements<'_> {
        Agreements::new(self)
    }

    /// Returns the operations on attestations, for the partner's application.
    pub const fn attestations(&self) -> Attestations<'_> {
        Attestations::new(self)
    }

    /// Returns the operations on the partner's customers.
    pub const fn customers(&self) -> Customers<'_> {
        Customers::new(self)
    }

    /// Returns the operations on requests for reseller relationships.
    pub const fn relationships(&self) -> Relationships<'_> {
        Relationships::new(self)
    }

    /// Returns the operations on relationships with other partners.
    pub const fn partner_relationships(&self) -> PartnerRelationships<'_> {
        PartnerRelationships::new(self)
    }

    /// Returns the operations on one customer.
    pub const fn customer(&self, scope: &CustomerScope) -> CustomerHandle<'_> {
        CustomerHandle::new(self, *scope)
    }

    /// Returns the `MS-CorrelationId` of this client's calls.
    pub const fn correlation(&self) -> Uuid {
        self.context.correlation
    }

    /// Builds a request for an operation that concerns no particular customer; its path starts at `/v1`. An operation
    /// that the service does not accept under this client's credential is rejected with
    /// [`ErrorKind::CredentialNotAccepted`] rather than sent.
    pub fn request(&self, operation: &'static Operation) -> PreparedRequest<'_> {
        PreparedRequest::new(self, self.new_request(operation))
    }

    /// Builds a request for an operation on a customer; its path starts at `/v1/customers/{id}`. A scope that does not
    /// match the client is a bug, which is rejected rather than sent.
    pub fn customer_request(&self, scope: &CustomerScope, operation: &'static Operation) -> PreparedRequest<'_> {
        self.request_about(scope, operation).at("customers").at(scope.customer())
    }

    /// Builds a request for an operation that concerns a customer without being below the customer's path; its path
    /// starts at `/v1`. The scope is checked as for [`customer_request`](Self::customer_request).
    pub fn request_about(&self, scope: &CustomerScope, operation: &'static Operation) -> PreparedRequest<'_> {
        let request = self.new_request(operation).for_customer(scope.customer());
        let scope_matches = match self.credential {
            Credential::Delegated { partner, session } => {
                scope.delegation().is_some_and(|staff| (staff.partner(), staff.session()) == (partner, session))
            }
            Credential::PartnerConnection(_) => scope.partner() == self.target.partner,
            Credential::Application => scope.staff().is_some_and(|staff| staff.partner() == self.target.partner),
        };
        let request = if scope_matches { request } else { request.reject(Error::new(ErrorKind::ScopeMismatch)) };
        PreparedRequest::new(self, request)
    }

    fn new_request(&self, operation: &'static Operation) -> Request {
        let request = Request::new(operation);
        let is_accepted = self.credential.is_accepted(operation.accepts);
        if is_accepted { request } else { request.reject(Error::new(ErrorKind::CredentialNotAccepted)) }
    }

    /// Sends a request, unless it was rejected while it was built.
    ///
    /// # Errors
    /// The reason of the rejection, or any kind that [`ErrorKind`] lists.
    pub(super) async fn send(&self, request: &Request) -> Result<ApiResponse, Error> {
        if let Some(rejection) = &request.rejection {
            return Err(self.with_call(rejection.clone(), request.operation));
        }
        let Self { transport, target, credential, context } = self;
        let result = transport.send(&OutgoingCall { target, credential: *credential, context, request }).await;
        result.map_err(|error| match (credential, error.kind()) {
            // The caller cannot resolve this by signing in again.
            (Credential::PartnerConnection(_), ErrorKind::SignInAgain | ErrorKind::MfaRequired) => {
                error.with_kind(ErrorKind::ConnectionLost)
            }
            _ => error,
        })
    }

    /// Adds the operation and correlation id of the call to an error.
    pub(super) fn with_call(&self, error: Error, operation: &Operation) -> Error {
        error.of_call(operation.name, self.context.correlation)
    }
}
