//! Controls of one customer for tests and demonstrations, which bypass the rules for callers of Partner Center.

use serde_json::Value;

use super::{
    directory::DirectoryCustomer,
    tenant::{Tenant, accounts::UserPatch},
    world::World,
};
use crate::{
    domain::id::{CustomerId, ServicePlanId, SkuId, TenantId, UserId},
    partner_center::wire::user::CustomerUser,
};

impl World {
    /// Makes a tenant a partner's customer: that of another partner's customer, of another partner itself, or of a
    /// customer whose relationship has ended. Returns `false` if the tenant does not exist in the partner's cloud or is
    /// the partner's own.
    pub fn add_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        let (Some(owner), Some(directory)) = (self.partner(partner), self.directory(partner)) else { return false };
        let id = customer.as_uuid();
        // No partner is its own customer, even if it is another partner's.
        if id == partner.as_uuid() {
            return false;
        }
        if directory.find(id).is_some() || directory.restore_relationship(id) {
            return true;
        }
        let others = || self.demo.partners.iter().filter(|it| it.cloud == owner.cloud && it.tenant != partner);
        let of_partner = || others().find(|it| it.tenant.as_uuid() == id).map(DirectoryCustomer::of_partner);
        let of_customer = others().find_map(|it| self.directory(it.tenant)?.find_tenant(id));
        let row = of_customer.map(|row| row.for_additional_partner(partner)).or_else(of_partner);
        row.map(|row| directory.add(row)).is_some()
    }

    /// Ends the reseller relationship with a customer. Returns `false` if there was none.
    pub fn remove_relationship(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.directory(partner).is_some_and(|directory| directory.remove(customer.as_uuid()))
    }

    /// Ends all active purchases of a customer. Returns `false` if the customer does not exist.
    pub fn end_purchases(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.with_tenant(partner, customer.as_uuid(), |tenant| tenant.commerce.end_purchases()).is_some()
    }

    /// Makes the next change of one of a customer's subscriptions asynchronous. Returns `false` if the customer does
    /// not exist.
    pub fn delay_next_subscription_change(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.with_tenant(partner, customer.as_uuid(), |tenant| tenant.commerce.delay_next_change()).is_some()
    }

    /// Makes the next change of one of a customer's subscriptions be acknowledged but not executed. Returns `false` if
    /// the customer does not exist.
    pub fn drop_next_subscription_change(&self, partner: TenantId, customer: CustomerId) -> bool {
        self.with_tenant(partner, customer.as_uuid(), |tenant| tenant.commerce.drop_next_change()).is_some()
    }

    /// Stores members of a customer's billing profile without validation. Returns `Some(false)` if they are not valid
    /// members, and `None` if the customer does not exist.
    pub fn store_billing_profile(&self, partner: TenantId, customer: CustomerId, members: &Value) -> Option<bool> {
        self.with_tenant(partner, customer.as_uuid(), |tenant| tenant.billing_profile.store(members))
    }

    /// Stores a customer's user from the members of a `CustomerUser`, without validation of its values. Returns `None`
    /// if the customer does not exist or the members cannot be parsed.
    pub fn store_user(&self, partner: TenantId, customer: CustomerId, members: Value) -> Option<UserId> {
        let user: CustomerUser = serde_json::from_value(members).ok()?;
        let patch = UserPatch {
            first_name: user.first_name,
            last_name: user.last_name,
            usage_location: user.usage_location,
            phone: user.phone_number,
            immutable_id: user.immutable_id,
            ..UserPatch::default()
        };
        let (name, display_name) =
            (user.user_principal_name.unwrap_or_default(), user.display_name.unwrap_or_default());
        let stored = self
            .with_tenant(partner, customer.as_uuid(), |tenant| tenant.accounts.get().store(name, display_name, patch));
        stored.map(UserId::new)
    }

    /// Sets the state of a service plan of a user's license. Returns `false` if any of the ids is unknown.
    pub fn set_plan_state(
        &self,
        partner: TenantId,
        customer: CustomerId,
        (user, sku, plan): (UserId, SkuId, ServicePlanId),
        state: &str,
    ) -> bool {
        let set = |tenant: &mut Tenant| {
            let (user, sku, plan) = (user.as_uuid(), sku.as_uuid(), plan.as_uuid());
            tenant.accounts.get().set_plan_state(user, sku, plan, state).is_ok()
        };
        self.with_tenant(partner, customer.as_uuid(), set).unwrap_or_default()
    }
}
