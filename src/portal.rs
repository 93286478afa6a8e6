//! The portal's business logic, one file for each kind of object; operations on a partner's or a customer's data take a
//! scope, which is a proof of access, as the first argument.
//!
//! A [`Portal`] is created for each request: it knows the partner whose people it serves, and the correlation id of all
//! calls of the request. It knows nothing of HTTP to the browser, of pages or of texts, except those of the emails that
//! it sends.

pub mod account;
pub mod activity;
mod administrators;
pub mod agreement;
pub mod attestation;
pub mod billing_profile;
pub mod budget;
mod change;
pub mod change_request;
mod client;
pub mod confirmed;
pub mod connection;
mod country_rules;
mod custom_domain;
pub mod customer;
mod customer_role;
mod deputy;
mod directory_role;
pub mod entitlement;
mod error;
pub mod export;
mod health;
pub mod identity_provider;
mod installation;
pub mod job;
pub mod license;
pub mod new_customer;
mod normalization;
pub mod notice;
pub mod order;
mod organization;
mod partner;
mod partner_relationship;
pub mod policy;
mod properties;
pub mod qualification;
pub mod recent_partners;
mod recent_sign_in;
mod refresh_tokens;
pub mod relationship;
mod request_rules;
mod revocation;
pub mod search_text;
pub mod self_service;
mod setup;
pub mod sign_in;
pub mod subscription;
pub mod user;
mod validation_status;
pub mod verified_domain;
mod view;
pub mod webhook;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Url;
use uuid::Uuid;

pub use error::Error;

use crate::{
    auth::{CloudRegistration, Providers},
    domain::{
        cloud::Cloud,
        gaps::Gaps,
        id::{ChangeRequestId, JobId, PersonId},
        in_progress::InProgress,
        preferences::Preferences,
        principal::{Denial, Principal},
        role_mapping::{RoleClaimCounts, RoleClaims},
        self_service::Preview,
        stale::Stale,
    },
    partner_center::{self, CallContext, PartnerCenter},
    store::{self, Keyring, Partner, RecentCustomer, Store},
};
use export::Exports;
use job::DryRunCaches;
use notice::Mailing;
use partner_relationship::RelationshipCache;
use recent_partners::RecentPartners;
use refresh_tokens::StoredTokens;
use webhook::{EndpointPolicy, WebhookSender};

/// The portal's settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The URL under which browsers reach the portal.
    pub public_origin: Url,
    /// The sign-in registration for each cloud of this installation.
    pub clouds: BTreeMap<Cloud, CloudRegistration>,
    /// Overrides of the clouds' Partner Center URLs.
    pub apis: BTreeMap<Cloud, Url>,
    /// The operators of the installation.
    pub operators: BTreeSet<PersonId>,
    /// The idle timeout of sessions.
    pub idle: Duration,
    /// The maximum lifetime of sessions.
    pub absolute: Duration,
    /// The maximum number of sessions for each person.
    pub sessions_per_person: NonZeroU32,
}

impl Settings {
    /// Checks whether browsers reach the portal over HTTPS, so that cookies are `Secure`.
    pub fn is_secure(&self) -> bool {
        self.public_origin.scheme() == "https"
    }
}

/// The services that all requests share.
pub struct Services {
    store: Store,
    keys: Arc<Keyring>,
    partner_center: PartnerCenter,
    providers: Providers,
    settings: Settings,
    relationships: RelationshipCache,
    exports: Exports,
    dry_run_caches: DryRunCaches,
    mailing: Option<Mailing>,
    webhooks: WebhookSender,
    started_at: Timestamp,
    /// The id of this instance in the database.
    instance: Uuid,
}

impl Services {
    /// Creates the services.
    ///
    /// # Errors
    /// When an HTTP client cannot be created from the settings.
    pub fn new(
        store: Store,
        keys: Arc<Keyring>,
        settings: Settings,
        upstream: partner_center::Settings,
    ) -> Result<Self, reqwest::Error> {
        let system_proxy = upstream.system_proxy;
        let partner_center = PartnerCenter::new(upstream, Arc::new(StoredTokens::new(store.clone())))?;
        let http = reqwest::Client::builder();
        let providers = Providers::new(if system_proxy { http } else { http.no_proxy() })?;
        let (relationships, exports) = (RelationshipCache::default(), Exports::default());
        let started_at = Timestamp::now();
        let mailing = None;
        let webhooks = WebhookSender::new(EndpointPolicy::of(&settings.public_origin), system_proxy)?;
        let instance = Uuid::new_v4();
        Ok(Self {
            store,
            keys,
            partner_center,
            providers,
            settings,
            relationships,
            exports,
            dry_run_caches: DryRunCaches::default(),
            mailing,
            webhooks,
            started_at,
            instance,
        })
    }

    /// Reloads the keys and records in the database that this instance runs and which keys it holds, since a key
    /// rotation waits for all running instances; must be repeated well within a minute.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn announce_instance(&self) -> Result<(), store::Error> {
        self.store.announce_instance(self.instance).await
    }

    /// Removes this instance from the running ones.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deregister_instance(&self) -> Result<(), store::Error> {
        self.store.delete_instance(self.instance).await
    }

    /// Adds email, if it is configured.
    #[must_use]
    pub fn with_mailing(self, mailing: Option<Mailing>) -> Self {
        Self { mailing, ..self }
    }

    /// Returns the email settings, if email is configured.
    pub const fn mailing(&self) -> Option<&Mailing> {
        self.mailing.as_ref()
    }

    /// Returns the client that sends messages to partners' endpoints.
    const fn webhooks(&self) -> &WebhookSender {
        &self.webhooks
    }

    /// Waits until no token exchange is in progress, for shutdown, since a rotated token must be stored.
    pub async fn finish_token_exchanges(&self) {
        self.partner_center.finish_token_exchanges().await;
    }

    /// Returns the portal's database.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the keys that encrypt secrets.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// The background work that causes calls.
#[derive(Debug, Clone, Copy)]
enum Cause {
    /// A job.
    Job(JobId),
    /// A customer's request for a change.
    Request(ChangeRequestId),
}

/// The portal as seen by one request.
#[derive(Clone)]
pub struct Portal {
    services: Arc<Services>,
    partner_context: Option<PartnerContext>,
    call_context: CallContext,
    zone: Option<TimeZone>,
    authenticated_at: Option<Timestamp>,
    /// `true` for a prefetch, which does not count as activity of the person.
    speculative: bool,
    /// The background work that the calls are part of.
    cause: Option<Cause>,
}

/// The partner whose people a request serves, with the person's data that nearly every request needs.
#[derive(Clone)]
pub struct PartnerContext {
    /// The partner that is served.
    pub partner: Arc<Partner>,
    /// `true` if the person signed in through the partner's own application registration rather than the cloud's.
    pub uses_partner_registration: bool,
    /// The claims that the person's roles are derived from; empty for customer users.
    pub role_claims: RoleClaims,
    /// The customers that the person had opened most recently when the request arrived, newest first.
    pub recent: Arc<[RecentCustomer]>,
}

impl Portal {
    /// Creates the portal for one request.
    pub const fn new(
        services: Arc<Services>,
        partner_context: Option<PartnerContext>,
        call_context: CallContext,
    ) -> Self {
        Self {
            services,
            partner_context,
            call_context,
            zone: None,
            authenticated_at: None,
            speculative: false,
            cause: None,
        }
    }

    /// Sets the person's time zone, if known.
    #[must_use]
    pub fn in_zone(self, zone: Option<TimeZone>) -> Self {
        Self { zone, ..self }
    }

    /// Sets the time of the person's last interactive authentication, if known.
    #[must_use]
    pub fn authenticated_at(self, authenticated_at: Option<Timestamp>) -> Self {
        Self { authenticated_at, ..self }
    }

    /// Marks the request as a prefetch, which does not count as activity of the person.
    #[must_use]
    pub fn speculative(self, speculative: bool) -> Self {
        Self { speculative, ..self }
    }

    /// Marks the calls as part of background work, which their audit entries name.
    #[must_use]
    fn caused_by(self, cause: Cause) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// Returns the zone in which the person counts days, if known.
    pub const fn zone(&self) -> Option<&TimeZone> {
        self.zone.as_ref()
    }

    /// Returns the portal for a request that shows the age of its data: while Partner Center is unavailable, it gets
    /// cached responses (stale-if-error).
    #[must_use]
    pub fn with_stale_cache(self) -> Self {
        Self { call_context: self.call_context.with_stale_cache(), ..self }
    }

    /// Returns the portal for data that must be current, whatever the page shows.
    #[must_use]
    fn without_stale_cache(&self) -> Self {
        Self { call_context: CallContext { as_of: None, ..self.call_context.clone() }, ..self.clone() }
    }

    /// Returns the portal for a part of the request that tracks the age and gaps of its data separately.
    #[must_use]
    pub fn with_separate_tracking(&self) -> Self {
        Self { call_context: self.call_context.with_separate_tracking(), ..self.clone() }
    }

    /// Returns the age of the cached responses that this request got, and the reason; `None` if all data is current.
    pub fn stale(&self) -> Option<Stale> {
        self.call_context.as_of.as_ref()?.stale()
    }

    /// Returns the gaps in the data that this request got.
    pub fn gaps(&self) -> Gaps {
        self.call_context.gaps.total()
    }

    /// Records the gaps of a paginated result.
    fn record_gaps(&self, gaps: Gaps) {
        let key = u64::from(gaps.repeated) | u64::from(gaps.more) << 1;
        self.call_context.gaps.record(key, gaps);
    }

    /// Returns the correlation id of this request's calls to Partner Center.
    pub const fn correlation(&self) -> Uuid {
        self.call_context.correlation
    }

    /// Returns the time that this request has waited for Partner Center.
    pub fn upstream_time(&self) -> Duration {
        self.call_context.upstream_clock.elapsed()
    }

    /// Returns the services that all requests share.
    pub fn services(&self) -> &Services {
        &self.services
    }

    fn store(&self) -> &Store {
        &self.services.store
    }
}

/// The context of a request: the portal, the principal and their preferences.
#[derive(Clone)]
pub struct RequestContext {
    /// The portal for this request.
    pub portal: Portal,
    /// The principal, if somebody is signed in.
    pub principal: Option<Principal>,
    /// The profile of the person, for display.
    pub profile: Option<Arc<PersonProfile>>,
    /// The preview of a customer's self-service view, if the request is part of one.
    pub preview: Option<Arc<Preview>>,
    /// The person's preferences; the defaults for an anonymous request.
    pub preferences: Preferences,
    /// The client's IP address, if known.
    pub client: Option<IpAddr>,
    /// The requested path.
    pub path: Arc<str>,
    /// The numbers of a member of staff's jobs in progress and of their partner's undecided change requests.
    pub in_progress: InProgress,
    /// The partners that were signed in to from this browser.
    pub recent_partners: RecentPartners,
}

impl RequestContext {
    /// Logs that a request was denied for a missing capability: the person, the capability and the client's address.
    pub fn log_denial(&self, denial: Denial) {
        let person = self.principal.as_ref().map(|principal| principal.person().to_string()).unwrap_or_default();
        let address = self.client.map(|address| address.to_string()).unwrap_or_default();
        let Denial { capability, reason } = denial;
        tracing::warn!(person, ?capability, ?reason, path = &*self.path, address, "denied for a missing capability");
    }
}

/// A signed-in person, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonProfile {
    /// The person's id.
    pub person: PersonId,
    /// The display name.
    pub name: String,
    /// The sign-in name.
    pub sign_in_name: String,
    /// The name of the person's partner; absent for an operator.
    pub partner: Option<String>,
    /// The partner's contact details for its customers, as free text; empty except for customer users.
    pub contact: String,
    /// The cloud of the person's partner.
    pub cloud: Option<Cloud>,
    /// `true` if the ID token omitted the groups because there were too many (groups overage).
    pub groups_overage: bool,
    /// The numbers of claims of a member of staff without a role, none of which is mapped to one.
    pub unmapped: Option<RoleClaimCounts>,
    /// The availability of mail about change requests for the person.
    pub mail: MailAvailability,
}

/// The availability of mail about change requests to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailAvailability {
    /// Available, at this address, which is the sign-in name.
    Mail(String),
    /// Unavailable, since the sign-in name is not a mail address.
    NoAddress,
    /// Unavailable, since the installation sends no mail.
    NoMail,
    /// Unavailable, since change requests do not concern operators.
    NoRequests,
}
