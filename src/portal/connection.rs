//! The partner connection: an account's stored consent, with which the portal calls Partner Center for customer users
//! and for jobs. It is accepted, renewed and removed here.

use std::sync::Arc;

use futures::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use uuid::Uuid;

use super::{
    Error, Portal, Services, identity_provider::delegated_scopes, recent_sign_in::RecentSignIn, sign_in::SignInFailure,
};
use crate::{
    auth::{Callback, Identity, Pending, Prompt, SignInError},
    domain::{
        connection::{
            Connection, ConnectionSlot, ConsentRefusal, Consenter, CustomerAccess, DirectoryAccess, MAX_ACCESS_ROWS,
            RENEWAL_INTERVAL,
        },
        id::{ConnectionId, PartnerId},
        page::{ListPage, Page, Seek},
        partner::CLOCK_TOLERANCE,
        principal::{PartnerScope, Scope as _},
        role::Role,
        role_mapping::roles,
    },
    partner_center::{self, ErrorKind},
    store::{self, AuditActor, Consent, Partner, StoredConnection},
};

/// Interval before a refused renewal is retried.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// Lifetime of the lease on a renewal, after which another instance takes over.
const RENEWAL_LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Entra's error numbers that multi-factor authentication resolves.
const MFA_CODES: [&str; 6] = ["AADSTS50072", "AADSTS50074", "AADSTS50076", "AADSTS50078", "AADSTS50079", "AADSTS53004"];

/// Maximum number of concurrent checks of customers' directories.
const CONCURRENT_CHECKS: usize = 5;

/// Entra's error numbers for accounts that a tenant does not know.
const UNKNOWN_ACCOUNT_CODES: [&str; 3] = ["AADSTS50020", "AADSTS50034", "AADSTS90072"];

impl Portal {
    /// Begins a consent: returns the URL to send the browser to, and the state to store until the callback. The account
    /// at the provider has to authenticate again, and may differ from the caller's.
    ///
    /// # Errors
    /// [`Error::NotSetUp`], [`Error::Provider`]
    pub async fn begin_consent(&self, scope: &PartnerScope, _: RecentSignIn) -> Result<(Url, Pending), Error> {
        let partner = &self.partner_context(scope)?.partner;
        let registration = self.services.registration(partner, true)?;
        let tenant = registration.is_entra().then_some(partner.tenant);
        let scopes = delegated_scopes(&registration, partner.cloud);
        let (redirect_uri, prompt) = (self.callback_url()?, Some(Prompt::Login));
        Ok(self.services.providers.begin(&registration, tenant, &redirect_uri, &scopes, None, prompt).await?)
    }

    /// Accepts a consent if it comes from an admin agent of the partner's own tenant, with multi-factor authentication
    /// that Partner Center recognizes. Until that is checked it is stored as a candidate, and calls keep using the
    /// previous partner connection.
    ///
    /// # Errors
    /// [`SignInFailure::Consent`] when it is rejected, which is audited; otherwise the error that prevented the check.
    pub async fn finish_consent(
        &self,
        scope: &PartnerScope,
        slot: ConnectionSlot,
        pending: Pending,
        callback: Callback,
    ) -> Result<(), SignInFailure> {
        let partner = Arc::clone(&self.partner_context(scope)?.partner);
        let registration = self.services.registration(&partner, true)?;
        let tenant = partner.tenant;
        let check_tenant = async |tid| if tid == tenant { Ok(()) } else { Err(SignInError::UnknownTenant) };
        let (redirect_uri, begun_at) = (self.callback_url()?, pending.created_at());
        let identity =
            match self.services.providers.finish(&registration, &redirect_uri, pending, callback, check_tenant).await {
                Ok(identity) => identity,
                Err(error) if is_of_another_tenant(&error) => {
                    return self.reject_consent(scope, None, ConsentRefusal::OtherTenant).await;
                }
                Err(error) => return Err(error.into()),
            };
        match identity.authenticated_at {
            Some(at) if at >= begun_at - CLOCK_TOLERANCE => {}
            Some(_) => return self.reject_consent(scope, None, ConsentRefusal::SignedInEarlier).await,
            // The time of issue proves nothing: the token may come from an older sign-in.
            None => return self.reject_consent(scope, None, ConsentRefusal::SignInTimeUnknown).await,
        }
        if let Some(reason) = self.rejection_reason(&partner, &identity).await? {
            return self.reject_consent(scope, None, reason).await;
        }
        let Identity { person, name, sign_in_name, refresh_token: Some(token), .. } = identity else {
            return self.reject_consent(scope, None, ConsentRefusal::NoRefreshToken).await;
        };
        let consenter = Consenter { person, name, sign_in_name };
        let consent = Consent { consenter, client_id: registration.client_id().to_owned(), token };
        let id = self.store().insert_candidate(scope, &consent).await.map_err(Error::from)?;
        let stored = self.store().find_connection(partner.id, id).await.map_err(Error::from)?;
        let client = self.client_of_connection(&partner, &stored.ok_or(Error::Changed)?).await?;
        match client.is_mfa_compliant().await {
            Ok(Some(true)) => Ok(self.store().promote_candidate(scope, id, slot).await.map_err(Error::from)?),
            Ok(Some(false)) => self.reject_consent(scope, Some(id), ConsentRefusal::NoMfa).await,
            Ok(None) => self.reject_consent(scope, Some(id), ConsentRefusal::MfaUnknown).await,
            Err(error) => match error.kind() {
                ErrorKind::ConnectionLost if requires_mfa(error.code()) => {
                    self.reject_consent(scope, Some(id), ConsentRefusal::NoMfa).await
                }
                ErrorKind::ConnectionLost | ErrorKind::Forbidden | ErrorKind::Unauthorized => {
                    tracing::warn!(%error, "account of the consent rejected by Partner Center");
                    self.reject_consent(scope, Some(id), ConsentRefusal::Denied).await
                }
                // No reason to reject it is known, but it is not stored without proof that it works.
                _ => {
                    self.store().reject_consent(scope, Some(id), "not-checked").await.map_err(Error::from)?;
                    Err(Error::from(error).into())
                }
            },
        }
    }

    /// Returns the reason to reject an account, as far as its identity and role claims give one.
    async fn rejection_reason(&self, partner: &Partner, identity: &Identity) -> Result<Option<ConsentRefusal>, Error> {
        if self.store().is_person_disabled(identity.person).await? {
            return Ok(Some(ConsentRefusal::Denied));
        }
        let mappings = self.store().list_role_mappings(partner.id).await?;
        let is_agent = roles(&mappings, &identity.role_claims).contains(&Role::AdminAgent);
        Ok((!is_agent).then_some(ConsentRefusal::NoAdminAgent))
    }

    async fn reject_consent(
        &self,
        scope: &PartnerScope,
        candidate: Option<ConnectionId>,
        reason: ConsentRefusal,
    ) -> Result<(), SignInFailure> {
        self.store().reject_consent(scope, candidate, reason.as_str()).await.map_err(Error::from)?;
        Err(SignInFailure::Consent(reason))
    }

    /// Returns the partner's connections, the active one first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub(super) async fn list_connections(&self, scope: &PartnerScope) -> Result<Vec<Connection>, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let registration = self.services.registration(partner, true).ok();
        let stored = self.store().list_connections(partner.id).await?;
        let connections = stored.into_iter().map(|stored| {
            let StoredConnection { id, slot, consenter, client_id, consented_at, renewed_at, failure, .. } = stored;
            let current = registration.as_ref().is_some_and(|registration| registration.client_id() == client_id);
            Connection { id, slot, consenter, consented_at, renewed_at, failure, of_another_application: !current }
        });
        Ok(connections.collect())
    }

    /// Returns a page of the customers that the person may see, with whether the active connection can access their
    /// directories. Partner Center may return more than a page; then only the customers of the displayed `part` are
    /// checked.
    ///
    /// # Errors
    /// [`Error::NoConnection`] when there is none or it is no longer accepted, [`Error::Upstream`]
    pub async fn list_reached_customers(
        &self,
        scope: &PartnerScope,
        seek: Option<&Seek>,
        part: usize,
    ) -> Result<Page<CustomerAccess>, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let client = &self.client_of_connection(partner, &self.find_usable_connection(partner.id).await?).await?;
        let own = self.client_for(scope).await?;
        let Page { items, previous, next } = own.customers().list(MAX_ACCESS_ROWS, seek).await?;
        let window = ListPage::of(items.len(), part, MAX_ACCESS_ROWS as usize);
        let checks = stream::iter(items.into_iter().enumerate()).map(async |(index, customer)| {
            if !window.has(index) {
                return CustomerAccess { customer, directory: DirectoryAccess::Unknown };
            }
            let response = client.customer(&scope.customer(customer.id)).list_organizations().await;
            CustomerAccess { customer, directory: to_directory_access(response.map(drop)) }
        });
        Ok(Page { items: checks.buffered(CONCURRENT_CHECKS).collect().await, previous, next })
    }

    /// Swaps the reserve connection with the active one.
    ///
    /// # Errors
    /// [`Error::Changed`] when it is no longer in reserve.
    pub async fn use_reserve_connection(
        &self,
        scope: &PartnerScope,
        id: ConnectionId,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let by = Some(AuditActor::of(scope));
        if self.store().use_reserve_connection(scope.partner(), id, by).await? { Ok(()) } else { Err(Error::Changed) }
    }

    /// Deletes a connection. Entra keeps accepting its token until the consent is revoked there.
    ///
    /// # Errors
    /// [`Error::Changed`] when it was deleted already.
    pub async fn remove_connection(
        &self,
        scope: &PartnerScope,
        id: ConnectionId,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        if self.store().delete_connection(scope, id).await? { Ok(()) } else { Err(Error::Changed) }
    }
}

/// Returns whether a directory is accessible, by the result of a call to it.
fn to_directory_access(response: Result<(), partner_center::Error>) -> DirectoryAccess {
    match response {
        Ok(()) => DirectoryAccess::Granted,
        Err(error) => match error.kind() {
            ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::Unauthorized => {
                DirectoryAccess::Refused { code: error.code().map(str::to_owned) }
            }
            _ => DirectoryAccess::Unknown,
        },
    }
}

/// Checks whether the account belongs to another tenant: by its token, or because the partner's own tenant does not
/// know it.
fn is_of_another_tenant(error: &SignInError) -> bool {
    match error {
        SignInError::UnknownTenant => true,
        SignInError::ProviderRefused { detail: Some(detail), .. } => UNKNOWN_ACCOUNT_CODES.contains(&detail.as_str()),
        _ => false,
    }
}

/// Checks whether Entra's error number requires multi-factor authentication.
fn requires_mfa(code: Option<&str>) -> bool {
    code.is_some_and(|code| code == "900421" || MFA_CODES.contains(&code))
}

impl Services {
    /// Renews the partner connections whose tokens were last exchanged a day ago or earlier, each on one instance at a
    /// time.
    ///
    /// # Errors
    /// When the database does not answer. The result for each connection is logged and stored with it.
    pub async fn renew_connections(&self) -> Result<(), store::Error> {
        let now = Timestamp::now();
        self.renew_connections_older_than(now - RENEWAL_INTERVAL, now - RETRY_INTERVAL).await
    }

    /// Renews the partner connections whose tokens were last exchanged at or before `renewed_until`, except those whose
    /// renewal was refused after `refused_until`.
    ///
    /// # Errors
    /// As [`renew_connections`](Self::renew_connections).
    pub async fn renew_connections_older_than(
        &self,
        renewed_until: Timestamp,
        refused_until: Timestamp,
    ) -> Result<(), store::Error> {
        for (partner, id) in self.store.list_connections_to_renew(renewed_until, refused_until).await? {
            let (lease, holder) = (format!("renewal:{partner}/{id}"), Uuid::new_v4());
            if !self.store.acquire_lease(&lease, holder, RENEWAL_LEASE).await? {
                continue;
            }
            match self.renew_connection(partner, id, renewed_until).await {
                Ok(()) => {}
                Err(error) => tracing::warn!(%partner, connection = %id, %error, "partner connection not renewed"),
            }
            self.store.release_lease(&lease, holder).await?;
        }
        Ok(())
    }

    async fn renew_connection(
        &self,
        partner: PartnerId,
        id: ConnectionId,
        renewed_until: Timestamp,
    ) -> Result<(), Error> {
        let stored = self.store.find_connection(partner, id).await?;
        // Another instance may have renewed it since it was listed.
        let Some(stored) = stored.filter(|stored| stored.renewed_at <= renewed_until) else { return Ok(()) };
        let partner = self.store.find_partner(partner).await?.ok_or(Error::NotFound)?;
        let target = self.target(&partner, true).await?;
        if target.client_id != stored.client_id {
            self.store.record_renewal_failure(partner.id, id, None).await?;
            return Err(Error::NotSetUp("the partner connection was made with another application"));
        }
        match self.partner_center.renew(&target, id, Uuid::new_v4()).await {
            Ok(()) => {
                tracing::info!(partner = %partner.id, connection = %id, "partner connection renewed");
                Ok(())
            }
            Err(error) => {
                if error.kind() == ErrorKind::Misconfigured {
                    self.store.record_renewal_failure(partner.id, id, error.code()).await?;
                }
                Err(error.into())
            }
        }
    }
}
