//! What tests arrange of sign-in, from within the process.

use url::Url;

use super::state::{accounts::Account, applications::AppState, exchanges::Exchanged, fault::Fault, grants::Ended};
use crate::domain::id::{PersonId, TenantId};

impl super::Emulator {
    /// Makes the next calls of sign-in go wrong; the operation is `discovery`, `keys`, `authorize`, `adminconsent`,
    /// `token`, `revoke`, `userinfo`, `id-token`, `offline-access`, `issuer` or `*`.
    pub fn sign_in_fault(&self, fault: Fault) {
        self.world.sign_in_faults.add(fault);
    }

    /// Forgets the faults of the identity provider that are still to come.
    pub fn clear_sign_in_faults(&self) {
        self.world.sign_in_faults.reset();
    }

    /// Tells how often tokens were asked for since the start or the last reset, by grant type, person and outcome.
    pub fn exchanges(&self) -> Vec<Exchanged> {
        self.world.exchanges.list()
    }

    /// Lets refresh tokens go on working after their use, as Entra's mostly do, or makes each good once again.
    pub fn set_refresh_tokens_reusable(&self, reusable: bool) {
        self.world.grants.set_reusable(reusable);
    }

    /// Makes every refresh token given out so far an expired one.
    pub fn expire_refresh_tokens(&self) {
        self.world.grants.expire();
    }

    /// Ends the refresh tokens that were given out to a person so far; those of a later sign-in are good.
    pub fn end_refresh_tokens(&self, person: PersonId, ended: Ended) {
        self.world.grants.end(person, ended);
    }

    /// Adds an address for revoking refresh tokens to the metadata, or takes it away; Entra has none.
    pub fn set_revocation_endpoint(&self, on: bool) {
        self.world.endpoints.set_revocation(on);
    }

    /// Lists the people whose refresh tokens were revoked there since the start or the last reset, in order.
    pub fn revocations(&self) -> Vec<PersonId> {
        self.world.grants.revocations()
    }

    /// Moves the token endpoint of version 2 to another address, or back.
    pub fn set_token_endpoint_moved(&self, moved: bool) {
        self.world.endpoints.set_token_moved(moved);
    }

    /// Disables or deletes a person's account, or makes it active again. Access tokens that are out stay good.
    pub fn set_account(&self, person: PersonId, account: Account) {
        self.world.accounts.set(person, account);
    }

    /// Gives a tenant's consent to an application, or takes it away.
    pub fn set_consent(&self, tenant: TenantId, client_id: &str, given: bool) {
        self.world.consents.set(tenant, client_id, given);
    }

    /// Takes something from a partner's application, or has it work again.
    pub fn set_application(&self, partner: TenantId, state: AppState) {
        self.world.applications.set(partner, state);
    }

    /// Allows a redirect address beside those on loopback.
    pub fn register_redirect_uri(&self, uri: Url) {
        self.world.redirects.register(uri);
    }

    /// Allows every redirect address on loopback, as from the start, or those alone that are registered.
    pub fn allow_loopback_redirects(&self, allowed: bool) {
        self.world.redirects.allow_loopback(allowed);
    }
}
