//! Partner Center and an Entra-like sign-in on loopback: for demonstrations, development and tests.
//!
//! Two listeners of real HTTP stand in for the two services; only base addresses differ from the real ones. It shares
//! `partner_center::wire` and `domain` with the portal and nothing above them, and is held to the documented contract
//! rather than to what our own client needs. What differs from the real services is in `DIFFERENCES.md` beside this.
//!
//! The made-up world is in `state`, which knows nothing of HTTP; `partner_center` and `sign_in` answer from it, and
//! `control` arranges it from outside, as the methods of [`Emulator`] do from within. `layers` tests that nothing below imports what is above.
//!
//! Authority: Microsoft Learn, "Partner Center REST API reference" and "OpenID Connect on the Microsoft identity platform".

mod arranged;
mod control;
#[cfg(test)]
mod layers;
mod listener;
mod misbehave;
mod partner_center;
mod sign_in;
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
    accounts::Account,
    applications::AppState,
    consistency::Delays,
    demo::{self, Demo, DemoApp, DemoCustomer, DemoPartner, DemoPerson, IndirectPartner},
    exchanges::{self, Exchanged},
    fault::{self, Fault, FaultKind},
    grants::Ended,
    paging::Pages,
    sentinel,
    tally::{Changed, Served},
    throttles::Limit,
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
    /// Customers of each partner.
    pub customers: usize,
    /// The same seed gives the same partners, people and customers, with the same ids.
    pub seed: u64,
    /// Limits of calls from the start, until the first reset.
    pub limits: Vec<Limit>,
}

impl Default for Options {
    /// Any ports of 127.0.0.1, 300 customers a partner, no limits.
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { partner_center: any, sign_in: any, customers: 300, seed: 1, limits: Vec::new() }
    }
}

/// A running emulator. Dropping it stops it at once; [`Emulator::stop`] lets requests in progress finish.
pub struct Emulator {
    world: Arc<World>,
    stop: CancellationToken,
    listeners: [listener::Listener; 2],
}

impl Emulator {
    /// Makes up the demo data and begins to listen.
    ///
    /// # Errors
    /// When an address is not a loopback address (it signs anyone in as anyone), or cannot be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let partner_center = listener::bind(options.partner_center).await?;
        let sign_in = listener::bind(options.sign_in).await?;
        let origins =
            Origins { partner_center: listener::origin(&partner_center)?, sign_in: listener::origin(&sign_in)? };
        let stop = CancellationToken::new();
        // Keys and 100 000 customers take a while: not on a thread that others' requests wait for.
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

    /// The base address of Partner Center, to be used in place of a cloud's API host; all clouds share it.
    pub fn partner_center_url(&self) -> Url {
        self.world.origins.partner_center.clone()
    }

    /// The base address of sign-in.
    pub fn sign_in_url(&self) -> Url {
        self.world.origins.sign_in.clone()
    }

    /// A cloud's sign-in authority, to be used in place of `https://login.microsoftonline.com` and its like; without a
    /// trailing slash.
    pub fn authority(&self, cloud: Cloud) -> Url {
        self.world.origins.authority(cloud)
    }

    /// Returns the people and companies of the demo data.
    pub fn demo(&self) -> &Demo {
        &self.world.demo
    }

    /// The first customers of a partner in the service's order, for tests and for the console's greeting.
    pub fn customers(&self, partner: TenantId) -> Vec<CustomerId> {
        self.world.directory(partner).map(Directory::ids).unwrap_or_default()
    }

    /// Makes the next calls of a Partner Center operation go wrong.
    pub fn fault(&self, fault: Fault) {
        self.world.faults.add(fault);
    }

    /// Forgets the faults of Partner Center that are still to come.
    pub fn clear_faults(&self) {
        self.world.faults.reset();
    }

    /// Returns the number of pending faults of Partner Center.
    pub fn pending_faults(&self) -> usize {
        self.world.faults.pending().len()
    }

    /// Returns the number of responses of each operation since the start or the last reset.
    pub fn tally(&self) -> Vec<Served> {
        self.world.tally.served()
    }

    /// Returns the number of executions of each change since the start or the last reset, by its path, whether or not it
    /// was answered.
    pub fn changes(&self) -> Vec<Changed> {
        self.world.tally.changed()
    }

    /// Limits the calls of an API, or of all operations that the service throttles.
    pub fn limit(&self, limit: Limit) {
        self.world.throttles.set(limit);
    }

    /// Forgets faults, tallies, limits, removed relationships and what else was arranged; partners, people, customers, tokens
    /// and registered redirect addresses stay.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// Signs with a new key from now on. `keep_old` leaves the old one in the key set; without it what was signed before
    /// is refused.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn rotate_keys(&self, keep_old: bool) -> io::Result<()> {
        self.world.keys.rotate(keep_old)
    }

    /// Answers lists in pages, or in pages that lead to themselves.
    pub fn page_lists(&self, pages: Pages) {
        self.world.paging.set(pages);
    }

    /// Makes every continuation token given out so far an expired one.
    pub fn expire_continuation_tokens(&self) {
        self.world.seeks.expire();
    }

    /// Makes a tenant a partner's customer as well: that of another partner's customer, of another partner itself, or of a past
    /// customer. Whether it is one now.
    pub fn add_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.add_relationship(partner, customer)
    }

    /// Ends the reseller relationship with a customer: it is gone from lists and refused by id. Whether there was one.
    pub fn remove_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.remove_relationship(partner, customer)
    }

    /// The customer of a partner that has much of everything, such as 500 subscriptions.
    pub fn crowded_customer(&self, partner: TenantId) -> Option<CustomerId> {
        self.world.directory(partner).and_then(Directory::crowded)
    }

    /// The customer of a partner that has subscriptions in every state that they can be in.
    pub fn showcase_customer(&self, partner: TenantId) -> Option<CustomerId> {
        self.world.directory(partner).and_then(Directory::showcase)
    }

    /// Ends all that a customer has in use, so that the relationship can end. Whether there is such a customer.
    pub fn end_purchases(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.end_purchases(partner, customer)
    }

    /// Makes the next change of a subscription of a customer's take its time: 202, and done after the next look. Whether
    /// there is such a customer.
    pub fn slow_down_subscriptions(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.slow_down_subscriptions(partner, customer)
    }

    /// Has the next change of a subscription of a customer's be answered as if it were made, and not be made. Whether there is
    /// such a customer.
    pub fn lose_subscription_change(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.world.lose_subscription_change(partner, customer)
    }

    /// Stores members of a customer's billing profile as they are, whatever the rules for new ones say, as what was there
    /// before there were rules; null is none. Whether there is such a customer and they can be members.
    pub fn store_billing_profile(&self, partner: TenantId, customer: CustomerId, members: &Value) -> bool {
        self.world.store_billing_profile(partner, customer, members).unwrap_or_default()
    }

    /// A customer's billing profile as it is stored.
    pub fn billing_profile(&self, partner: TenantId, customer: CustomerId) -> Option<Value> {
        let profile = |tenant: &mut Tenant| serde_json::to_value(tenant.billing_profile.wire()).ok();
        self.world.with_tenant(partner, customer.as_uuid(), profile).flatten()
    }

    /// Stores a user of a customer's in the same way, from the members of a `CustomerUser`. None where there is no such
    /// customer or they are no members.
    pub fn store_user(&self, partner: TenantId, customer: CustomerId, members: Value) -> Option<UserId> {
        self.world.store_user(partner, customer, members)
    }

    /// Has a part of a user's licence be in some state, such as `Disabled`. Whether there is all that.
    pub fn set_plan_state(
        &self,
        partner: TenantId,
        customer: CustomerId,
        part: (UserId, SkuId, ServicePlanId),
        state: &str,
    ) -> bool {
        self.world.set_plan_state(partner, customer, part, state)
    }

    /// Has the customer of an attestation accept, as by the attestation's link. Whether there is such an attestation.
    pub fn accept_attestation(&self, attestation: &str) -> bool {
        attestation.parse().is_ok_and(|id| self.world.attestations.accept(id))
    }

    /// Ends the confirmation of an acceptance by one call alone, or brings it back.
    pub fn end_single_step(&self, ended: bool) {
        self.world.attestations.end_single_step(ended);
    }

    /// Keeps what is new out of sight for so many looks.
    pub fn delay(&self, delays: Delays) {
        self.world.consistency.set(delays);
    }

    /// Lets so many days pass for every customer that was touched.
    pub fn pass_days(&self, days: u16) {
        self.world.tenants.pass(days);
    }

    /// Starts every JSON answer of Partner Center with a byte-order mark, as some of the service's samples do.
    pub fn set_byte_order_mark(&self, on: bool) {
        self.world.set_byte_order_mark(on);
    }

    /// Leaves `ValidateMfa` unanswered.
    pub fn set_mfa_untold(&self, on: bool) {
        self.world.set_mfa_untold(on);
    }

    /// Shifts the `Date` of Partner Center's answers by so many seconds, as that of a service whose clock differs.
    pub fn set_clock_skew(&self, seconds: i32) {
        self.world.set_clock_skew(seconds);
    }

    /// Stops listening, ends calls that a fault keeps from answering and waits for the others.
    pub async fn stop(mut self) {
        self.stop.cancel();
        for listener in &mut self.listeners {
            listener.ended().await;
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
