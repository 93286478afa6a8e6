//! Controls of sign-in for tests within the process.

use url::Url;

use super::state::{
    accounts::AccountState, applications::AppState, fault::Fault, grants::InvalidationReason,
    token_request_counts::TokenRequestCount,
};
use crate::domain::id::{PersonId, TenantId};

impl super::Emulator {
    /// Adds a fault of sign-in; the operation is `discovery`, `keys`, `authorize`, `adminconsent`, `token`, `revoke`,
    /// `userinfo`, `id-token`, `offline-access`, `issuer` or `*`.
    pub fn sign_in_fault(&self, fault: Fault) {
        self.world.sign_in_faults.add(fault);
    }

    /// Removes the pending faults of the identity provider.
    pub fn clear_sign_in_faults(&self) {
        self.world.sign_in_faults.reset();
    }

    /// Returns the number of token requests since the start or the last reset, by grant type, person and outcome.
    pub fn token_request_counts(&self) -> Vec<TokenRequestCount> {
        self.world.token_request_counts.list()
    }

    /// Sets whether refresh tokens remain valid after their use, as Entra's usually do, or are valid for a single use.
    pub fn set_refresh_tokens_reusable(&self, reusable: bool) {
        self.world.grants.set_reusable(reusable);
    }

    /// Expires every refresh token issued so far.
    pub fn expire_refresh_tokens(&self) {
        self.world.grants.expire();
    }

    /// Invalidates the refresh tokens issued to a person so far; those of a later sign-in are valid.
    pub fn invalidate_refresh_tokens(&self, person: PersonId, invalidation_reason: InvalidationReason) {
        self.world.grants.invalidate(person, invalidation_reason);
    }

    /// Adds a revocation endpoint to the metadata, or removes it; Entra has none.
    pub fn set_revocation_endpoint(&self, on: bool) {
        self.world.endpoints.set_revocation(on);
    }

    /// Returns the people whose refresh tokens were revoked at that endpoint since the start or the last reset, in
    /// order.
    pub fn revocations(&self) -> Vec<PersonId> {
        self.world.grants.revocations()
    }

    /// Moves the token endpoint of version 2 to another URL, or back.
    pub fn set_token_endpoint_moved(&self, moved: bool) {
        self.world.endpoints.set_token_moved(moved);
    }

    /// Disables, deletes or reactivates a person's account. Issued access tokens remain valid.
    pub fn set_account(&self, person: PersonId, account: AccountState) {
        self.world.accounts.set(person, account);
    }

    /// Grants a tenant's consent to an application, or withdraws it.
    pub fn set_consent(&self, tenant: TenantId, client_id: &str, granted: bool) {
        self.world.consents.set(tenant, client_id, granted);
    }

    /// Breaks a partner's application in one way, or repairs it.
    pub fn set_application(&self, partner: TenantId, state: AppState) {
        self.world.applications.set(partner, state);
    }

    /// Allows a redirect URI in addition to those on loopback.
    pub fn register_redirect_uri(&self, uri: Url) {
        self.world.redirects.register(uri);
    }

    /// Allows every redirect URI on loopback, which is the default, or only registered ones.
    pub fn allow_loopback_redirects(&self, allowed: bool) {
        self.world.redirects.allow_loopback(allowed);
    }
}
