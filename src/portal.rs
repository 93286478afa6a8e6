//! What the portal does, one file a noun; whatever is a partner's or a customer's takes a proof of access first.
//!
//! A [`Portal`] is made for each request: it knows the partner for whose people it answers, and the correlation id under which all
//! calls of the request go. It knows nothing of HTTP towards the browser, of pages or of words, but those of the e-mails that
//! it sends.

pub mod account;
pub mod activity;
mod administrators;
pub mod agreement;
pub mod attestation;
pub mod billing_profile;
pub mod budget;
mod change;
mod client;
pub mod confirmed;
pub mod connection;
mod country_rules;
mod custom_domain;
pub mod customer;
mod customer_role;
mod directory_role;
pub mod entered_partners;
pub mod entitlement;
mod error;
pub mod export;
mod fresh_sign_in;
mod health;
pub mod identity_provider;
mod installation;
pub mod licence;
pub mod new_customer;
pub mod notice;
pub mod order;
mod organization;
mod partner;
mod partner_relationship;
pub mod policy;
mod properties;
pub mod qualification;
mod refresh_tokens;
pub mod relationship;
mod revocation;
pub mod self_service;
mod setup;
pub mod sign_in;
pub mod sought;
mod spelling;
pub mod subscription;
pub mod user;
mod validation_status;
pub mod verified_domain;
mod view;

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
        id::PersonId,
        preferences::Preferences,
        principal::{Denial, Principal},
        role_mapping::{RoleClaimCounts, RoleClaims},
        self_service::Preview,
        stale::Stale,
    },
    partner_center::{self, CallContext, PartnerCenter},
    store::{self, Keyring, Partner, RecentCustomer, Store},
};
use entered_partners::EnteredPartners;
use export::Exports;
use notice::Mailing;
use partner_relationship::KnownRelationships;
use refresh_tokens::StoredTokens;

/// What the portal is told by its settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where browsers find the portal.
    pub public_origin: Url,
    /// The sign-in of each cloud that this installation is registered with.
    pub clouds: BTreeMap<Cloud, CloudRegistration>,
    /// Where Partner Center is, in clouds where it is not at the cloud's own address.
    pub apis: BTreeMap<Cloud, Url>,
    /// Who runs the installation.
    pub operators: BTreeSet<PersonId>,
    /// A session ends when nothing was asked for this long.
    pub idle: Duration,
    /// A session ends this long after sign-in, whatever was asked.
    pub absolute: Duration,
    /// How many sessions one person may have.
    pub sessions_per_person: NonZeroU32,
}

impl Settings {
    /// Whether browsers reach the portal by HTTPS, and cookies are for HTTPS only.
    pub fn is_secure(&self) -> bool {
        self.public_origin.scheme() == "https"
    }
}

/// What all requests share.
pub struct Services {
    store: Store,
    keys: Arc<Keyring>,
    partner_center: PartnerCenter,
    providers: Providers,
    settings: Settings,
    relationships: KnownRelationships,
    exports: Exports,
    mailing: Option<Mailing>,
    started_at: Timestamp,
    /// By which the database knows this instance.
    instance: Uuid,
}

impl Services {
    /// Puts the portal together.
    ///
    /// # Errors
    /// When an HTTP client cannot be made from the settings.
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
        let (relationships, exports) = (KnownRelationships::default(), Exports::default());
        let started_at = Timestamp::now();
        let mailing = None;
        let instance = Uuid::new_v4();
        Ok(Self {
            store,
            keys,
            partner_center,
            providers,
            settings,
            relationships,
            exports,
            mailing,
            started_at,
            instance,
        })
    }

    /// Reads the keys again and says which this instance has, for a rotation beside it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn announce(&self) -> Result<(), store::Error> {
        self.store.announce_instance(self.instance).await
    }

    /// Says that this instance has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leave(&self) -> Result<(), store::Error> {
        self.store.forget_instance(self.instance).await
    }

    /// Adds e-mail, where it is set up.
    #[must_use]
    pub fn with_mailing(self, mailing: Option<Mailing>) -> Self {
        Self { mailing, ..self }
    }

    /// Returns e-mail as it is set up, if it is.
    pub const fn mailing(&self) -> Option<&Mailing> {
        self.mailing.as_ref()
    }

    /// Waits until no token is being exchanged, for the end of the process: a rotated one must be kept.
    pub async fn finish_exchanges(&self) {
        self.partner_center.finish_exchanges().await;
    }

    /// Our own data.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The keys that seal what must not be read.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// What the portal was told.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// The portal, as one request sees it.
#[derive(Clone)]
pub struct Portal {
    services: Arc<Services>,
    partner_context: Option<PartnerContext>,
    call_context: CallContext,
    zone: Option<TimeZone>,
    authenticated_at: Option<Timestamp>,
    speculative: bool,
}

/// The partner for whose people a request is answered, and what nearly every request needs of the person's work there.
#[derive(Clone)]
pub struct PartnerContext {
    /// The partner.
    pub partner: Arc<Partner>,
    /// Whether the person signed in through the partner's own registration rather than the cloud's.
    pub through_partner: bool,
    /// The claims from which the person's roles are mapped; none of a customer's own people.
    pub role_claims: RoleClaims,
    /// The customers that the person had opened last when the request came, the newest first.
    pub recent: Arc<[RecentCustomer]>,
}

impl Portal {
    /// The portal for one request.
    pub const fn new(
        services: Arc<Services>,
        partner_context: Option<PartnerContext>,
        call_context: CallContext,
    ) -> Self {
        Self { services, partner_context, call_context, zone: None, authenticated_at: None, speculative: false }
    }

    /// The same for a person whose time zone is known.
    #[must_use]
    pub fn in_zone(self, zone: Option<TimeZone>) -> Self {
        Self { zone, ..self }
    }

    /// The same for a person of whom it is known when they last proved who they are.
    #[must_use]
    pub fn authenticated_at(self, authenticated_at: Option<Timestamp>) -> Self {
        Self { authenticated_at, ..self }
    }

    /// The same for a request that a browser may make before its person does: it notes nothing of them.
    #[must_use]
    pub fn speculative(self, speculative: bool) -> Self {
        Self { speculative, ..self }
    }

    /// The zone in which the person counts days, where it is known.
    pub const fn zone(&self) -> Option<&TimeZone> {
        self.zone.as_ref()
    }

    /// The same for a request that shows how old what it was told is: where Partner Center cannot be had, it is told what
    /// was answered the last time.
    #[must_use]
    pub fn with_memory(self) -> Self {
        Self { call_context: self.call_context.with_memory(), ..self }
    }

    /// The same for what is to be of now, whatever the page shows.
    #[must_use]
    fn without_memory(&self) -> Self {
        Self { call_context: CallContext { as_of: None, ..self.call_context.clone() }, ..self.clone() }
    }

    /// The same for a part of the request, whose age is its own as well.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { call_context: self.call_context.apart(), ..self.clone() }
    }

    /// How old the answers are that this request was told from memory, and why; none when all are of now.
    pub fn stale(&self) -> Option<Stale> {
        self.call_context.as_of.as_ref()?.told()
    }

    /// What is missing from what this request was told.
    pub fn gaps(&self) -> Gaps {
        self.call_context.gaps.all()
    }

    /// Notes what is missing from what a walk through pages told.
    fn note_gaps(&self, gaps: Gaps) {
        let key = u64::from(gaps.repeated) | u64::from(gaps.more) << 1;
        self.call_context.gaps.note(key, gaps);
    }

    /// The id under which the calls of this request go to Partner Center.
    pub const fn correlation(&self) -> Uuid {
        self.call_context.correlation
    }

    /// How long this request has waited for Partner Center.
    pub fn upstream_time(&self) -> Duration {
        self.call_context.clock.elapsed()
    }

    /// What all requests share.
    pub fn services(&self) -> &Services {
        &self.services
    }

    fn store(&self) -> &Store {
        &self.services.store
    }
}

/// What one request carries: the portal, who asks, and what they chose.
#[derive(Clone)]
pub struct RequestContext {
    /// The portal for this request.
    pub portal: Portal,
    /// Who asks, when somebody is signed in.
    pub principal: Option<Principal>,
    /// How to show them.
    pub profile: Option<Arc<PersonProfile>>,
    /// The preview of what a customer's people see, where the request is part of one.
    pub preview: Option<Arc<Preview>>,
    /// What they chose; nobody in particular has chosen nothing.
    pub preferences: Preferences,
    /// The address that the request came from, where it is known.
    pub client: Option<IpAddr>,
    /// The path that was asked for.
    pub path: Arc<str>,
    /// Where this browser has been signed in.
    pub entered: EnteredPartners,
}

impl RequestContext {
    /// Logs that somebody was refused what they lack the capability for: who, what, from where.
    pub fn log_refusal(&self, denial: Denial) {
        let person = self.principal.as_ref().map(|principal| principal.person().to_string()).unwrap_or_default();
        let address = self.client.map(|address| address.to_string()).unwrap_or_default();
        let Denial { capability, reason } = denial;
        tracing::warn!(person, ?capability, ?reason, path = &*self.path, address, "refused");
    }
}

/// A signed-in person, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonProfile {
    /// By which they are told apart.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they signed in with.
    pub sign_in_name: String,
    /// Their partner's name; an operator has none.
    pub partner: Option<String>,
    /// How one of a customer's own people reaches their partner, in its own words; empty for everybody else.
    pub contact: String,
    /// Their partner's cloud.
    pub cloud: Option<Cloud>,
    /// Whether the sign-in left their groups out for being too many.
    pub groups_overage: bool,
    /// What the sign-in of staff without a role brought, of which nothing is mapped to one.
    pub unmapped: Option<RoleClaimCounts>,
}
