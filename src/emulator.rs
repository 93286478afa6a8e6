//! Partner Center and an Entra-like sign-in on loopback: for demonstrations, development and tests.
//!
//! Two HTTP listeners stand in for the two services; only base addresses differ from the real ones. The emulator shares
//! `partner_center::wire` and `domain` with the portal and nothing above them, and implements the documented contract
//! rather than what our own client needs. `DIFFERENCES.md` in the folder of this module lists the differences from the
//! real services.
//!
//! The fictional world is in `state`, which does not depend on HTTP. `partner_center` and `sign_in` respond from it.
//! `control` changes it over HTTP, like the methods of [`Emulator`] within the process. `layers` tests that lower
//! layers do not import higher ones.
//!
//! Authority: Microsoft Learn, "Partner Center REST API reference" and "OpenID Connect on the Microsoft identity
//! platform".

mod control;
mod fault_response;
#[cfg(test)]
mod layers;
mod listener;
mod partner_center;
mod sign_in;
mod sign_in_controls;
mod state;
#[cfg(test)]
mod testing;

use std::{io, net::SocketAddr, sync::Arc};

use axum::Router;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::domain::{
    cloud::Cloud,
    id::{CustomerId, ServicePlanId, SkuId, TenantId, UserId},
};

pub use self::state::{
    accounts::AccountState,
    applications::AppState,
    consistency::Delays,
    demo::{self, Demo, DemoApp, DemoCustomer, DemoPartner, DemoPerson, IndirectPartner},
    fault::{self, Fault, FaultKind},
    grants::InvalidationReason,
    paging::PaginationSettings,
    sentinel,
    tally::{ChangeCount, OperationCounts},
    throttles::Limit,
    token_request_counts::{self, TokenRequestCount},
};
use self::state::{
    directory::Directory,
    tenant::Tenant,
    world::{Origins, World},
};

/// The addresses to listen on and the amount of demo data.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address of Partner Center; port 0 selects any free port.
    pub partner_center: SocketAddr,
    /// The address of sign-in; port 0 selects any free port.
    pub sign_in: SocketAddr,
    /// The number of customers of each partner.
    pub customers: usize,
    /// The seed; the same one results in the same partners, people and customers, with the same ids.
    pub seed: u64,
    /// The initial rate limits, until the first reset.
    pub limits: Vec<Limit>,
}

impl Default for Options {
    /// Any free ports of 127.0.0.1, 300 customers per partner, no limits.
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { partner_center: any, sign_in: any, customers: 300, seed: 1, limits: Vec::new() }
    }
}

/// A running emulator. Dropping it stops it immediately; [`Emulator::stop`] lets requests in progress finish.
pub struct Emulator {
    world: Arc<World>,
    stop: CancellationToken,
    listeners: [listener::Listener; 2],
}

impl Emulator {
    /// Generates the demo data and starts to listen.
    ///
    /// # Errors
    /// If an address is not a loopback address (required since anyone can sign in as anyone) or cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let partner_center = listener::bind(options.partner_center).await?;
        let sign_in = listener::bind(options.sign_in).await?;
        let origins =
            Origins { partner_center: listener::origin(&partner_center)?, sign_in: listener::origin(&sign_in)? };
        let stop = CancellationToken::new();
        // Generating keys and 100 000 customers is slow, so it does not run on a thread of the async runtime.
        let world = {
            let (stop, seed, customers) = (stop.clone(), options.seed, options.customers);
            tokio::task::spawn_blocking(move || World::new(seed, customers, origins, stop))
                .await
                .map_err(io::Error::other)??
        };
        let world = Arc::new(world);
        options.limits.into_iter().for_each(|limit| world.throttles.set(limit));
        let serve = |socket, router: Router<Arc<World>>, controls| {
            let router = router.nest("/emulator", control::routes(controls)).with_state(Arc::clone(&world));
            listener::Listener::serve(socket, router, stop.clone())
        };
        let listeners = [
            serve(partner_center, partner_center::router(), control::PARTNER_CENTER),
            serve(sign_in, sign_in::router(), control::SIGN_IN),
        ];
        Ok(Self { world, stop, listeners })
    }

    /// Returns the base URL of Partner Center, which replaces the API host of every cloud.
    pub fn partner_center_url(&self) -> Url {
        self.world.origins.partner_center.clone()
    }

    /// Returns the base URL of sign-in.
    pub fn sign_in_url(&self) -> Url {
        self.world.origins.sign_in.clone()
    }

    /// Returns a cloud's sign-in authority, which replaces `https://login.microsoftonline.com` or its equivalent,
    /// without a trailing slash.
    pub fn authority(&self, cloud: Cloud) -> Url {
        self.world.origins.authority(cloud)
    }

    /// Returns the people and companies of the demo data.
    pub fn demo(&self) -> &Demo {
        &self.world.demo
    }

    /// Returns the customers of a partner in the service's order, for tests and for the message at startup.
    pub fn customers(&self, partner: TenantId) -> Vec<CustomerId> {
        self.world.directory(partner).map(Directory::ids).unwrap_or_default()
    }

    /// Adds a fault of a Partner Center operation, which affects its next calls.
    pub fn fault(&self, fault: Fault) {
        self.world.faults.add(fault);
    }

    /// Removes the pending faults of Partner Center.
    pub fn clear_faults(&self) {
        self.world.faults.reset();
    }

    /// Returns the number of pending faults of Partner Center.
    pub fn pending_faults(&self) -> usize {
        self.world.faults.pending().len()
    }

    /// Returns the number of responses of each operation since the start or the last reset.
    pub fn call_counts(&self) -> Vec<OperationCounts> {
        self.world.tally.operation_counts()
    }

    /// Returns the number of executions of each change since the start or the last reset, by path, whether or not a
    /// response was sent.
    pub fn changes(&self) -> Vec<ChangeCount> {
        self.world.tally.changed()
    }

    /// Sets a rate limit for an API, or for all operations that are documented as throttled.
    pub fn limit(&self, limit: Limit) {
        self.world.throttles.set(limit);
    }

    /// Restores the initial state: removes faults, counts, limits and all other changes. Partners, people, customers,
    /// tokens and registered redirect URIs stay.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// Rotates the signing key. `keep_old` keeps the old one in the key set; without it, tokens with older signatures
    /// are rejected.
    ///
    /// # Errors
    /// If no key can be generated.
    pub fn rotate_keys(&self, keep_old: bool) -> io::Result<()> {
        self.world.keys.rotate(keep_old)
    }

    /// Sets the pagination of lists, including pages that link to themselves.
    pub fn set_pagination(&self, pages: PaginationSettings) {
        self.world.paging.set(pages);
    }

    /// Expires all continuation tokens issued so far.
    pub fn expire_continuation_tokens(&self) {
        self.world.continuation_tokens.expire();
    }

    /// Makes a tenant a partner's customer as well: that of another partner's customer, of another partner itself, or
    /// of a past customer. Returns `false` if the tenant does not exist in the partner's cloud or is the partner's own.
    pub fn add_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.add_relationship(partner, customer)
    }

    /// Ends the reseller relationship with a customer, which then is absent from lists and rejected by id. Returns
    /// `false` if there was none.
    pub fn remove_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.remove_relationship(partner, customer)
    }

    /// Returns the customer of a partner with many rows of everything, such as 500 subscriptions.
    pub fn crowded_customer(&self, partner: TenantId) -> Option<CustomerId> {
        self.world.directory(partner).and_then(Directory::crowded)
    }

    /// Returns the customer of a partner with subscriptions in every possible state.
    pub fn showcase_customer(&self, partner: TenantId) -> Option<CustomerId> {
        self.world.directory(partner).and_then(Directory::showcase)
    }

    /// Ends all active purchases of a customer, so that the relationship can end. Returns `false` if the customer does
    /// not exist.
    pub fn end_purchases(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.end_purchases(partner, customer)
    }

    /// Makes the next change of one of a customer's subscriptions asynchronous: the response is 202, and the change is
    /// applied after the next read. Returns `false` if the customer does not exist.
    pub fn delay_next_subscription_change(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.delay_next_subscription_change(partner, customer)
    }

    /// Makes the next change of one of a customer's subscriptions be acknowledged but not executed. Returns `false` if
    /// the customer does not exist.
    pub fn drop_next_subscription_change(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.drop_next_subscription_change(partner, customer)
    }

    /// Stores members of a customer's billing profile without validation, as data that predates the rules; null removes
    /// a member. Returns `false` if the customer does not exist or they are not valid members.
    pub fn store_billing_profile(&self, partner: TenantId, customer: CustomerId, members: &Value) -> bool {
        self.world.store_billing_profile(partner, customer, members).unwrap_or_default()
    }

    /// Returns a customer's billing profile as stored.
    pub fn billing_profile(&self, partner: TenantId, customer: CustomerId) -> Option<Value> {
        let profile = |tenant: &mut Tenant| serde_json::to_value(tenant.billing_profile.wire()).ok();
        self.world.with_tenant(partner, customer.as_uuid(), profile).flatten()
    }

    /// Stores a customer's user from the members of a `CustomerUser`, without validation. Returns `None` if the customer
    /// does not exist or the members cannot be parsed.
    pub fn store_user(&self, partner: TenantId, customer: CustomerId, members: Value) -> Option<UserId> {
        self.world.store_user(partner, customer, members)
    }

    /// Sets the state of a service plan of a user's license, such as `Disabled`. Returns `false` if any of the ids is
    /// unknown.
    pub fn set_plan_state(
        &self,
        partner: TenantId,
        customer: CustomerId,
        user_sku_plan: (UserId, SkuId, ServicePlanId),
        state: &str,
    ) -> bool {
        self.world.set_plan_state(partner, customer, user_sku_plan, state)
    }

    /// Accepts an attestation as the customer, as by its link. Returns `false` if it does not exist.
    pub fn accept_attestation(&self, attestation: &str) -> bool {
        attestation.parse().is_ok_and(|id| self.world.attestations.accept(id))
    }

    /// Disables or enables the confirmation of an acceptance in a single step.
    pub fn set_single_step_disabled(&self, disabled: bool) {
        self.world.attestations.set_single_step_disabled(disabled);
    }

    /// Sets the number of reads before new data is visible (eventual consistency).
    pub fn delay(&self, delays: Delays) {
        self.world.consistency.set(delays);
    }

    /// Advances the clock by this number of days for all customers that were accessed.
    pub fn advance_days(&self, days: u16) {
        self.world.tenants.advance_clock(days);
    }

    /// Sets whether JSON responses of Partner Center begin with a byte-order mark, as some of the service's samples do.
    pub fn set_byte_order_mark(&self, on: bool) {
        self.world.set_byte_order_mark(on);
    }

    /// Sets whether the response header for `ValidateMfa` is omitted.
    pub fn set_omits_mfa_header(&self, on: bool) {
        self.world.set_omits_mfa_header(on);
    }

    /// Sets the clock skew of Partner Center's `Date` header, in seconds.
    pub fn set_clock_skew(&self, seconds: i32) {
        self.world.set_clock_skew(seconds);
    }

    /// Stops listening, cancels responses that a fault would never send, and waits for the other requests.
    pub async fn stop(mut self) {
        self.stop.cancel();
        for listener in &mut self.listeners {
            listener.wait_until_stopped().await;
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
