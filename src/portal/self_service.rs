//! Self-service of customer users: checks that a tenant is a customer of a partner that offers it, and the settings by
//! the partner's administrators.

use std::sync::Arc;

use super::{Error, Portal, recent_sign_in::RecentSignIn};
use crate::{
    domain::{
        customer::Relationship,
        id::{CustomerId, ObjectId, UserId},
        principal::{CustomerScope, CustomerUser, PartnerScope, Principal, Scope as _},
        role::CustomerRole,
        self_service::{
            CustomerSelfService, CustomerUserSummary, Preview, SelfService, SelfServiceSettings, SelfServiceStatus,
        },
    },
    partner_center::ErrorKind,
    store::{AuditActor, CustomerCheck, Partner},
};
use jiff::{SignedDuration, Timestamp};

/// Time for which it is cached whether a tenant is a customer according to Partner Center.
pub(super) const CACHE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// Maximum age of that result while Partner Center is unavailable (stale-if-error).
const MAX_STALE_AGE: SignedDuration = SignedDuration::from_hours(1);
/// Maximum number of tenants per minute that turn out not to be customers of a partner; further checks have to wait.
const MAX_NON_CUSTOMERS_PER_MINUTE: u64 = 30;

impl Portal {
    /// Returns whether a customer user's tenant is still a customer of the partner according to Partner Center, whose
    /// response may be ten minutes old, or an hour while it is unavailable.
    ///
    /// # Errors
    /// When there was no response for an hour.
    pub async fn is_still_customer(
        &self,
        user: &CustomerUser,
        last_check: Option<CustomerCheck>,
    ) -> Result<bool, Error> {
        let partner = Arc::clone(&self.partner_context(&user.scope())?.partner);
        self.is_customer(&partner, &user.scope(), last_check).await
    }

    /// Returns whether a scope's tenant is a customer of its partner; `last_check` is the last result. A partner with
    /// service URLs of its own cannot have customer users.
    ///
    /// # Errors
    /// When Partner Center is unavailable, [`Error::Busy`] when too many tenants turned out not to be customers within
    /// the last minute.
    pub(super) async fn is_customer(
        &self,
        partner: &Partner,
        scope: &CustomerScope,
        last_check: Option<CustomerCheck>,
    ) -> Result<bool, Error> {
        // Only the cloud's own Partner Center may decide that, since people of any tenant of the cloud are affected.
        if !self.services.cloud_urls(partner.cloud).non_default_urls_of(partner).is_empty() {
            return Ok(false);
        }
        let last_check = match last_check {
            Some(last_check) => Some(last_check),
            None => self.store().find_customer_check(partner.id, scope.customer()).await?,
        };
        let now = Timestamp::now();
        // A time in the future was recorded before the clock was set back, and proves nothing.
        let is_within =
            |last_check: &CustomerCheck, time: SignedDuration| last_check.at <= now && now < last_check.at + time;
        if let Some(last_check) = last_check.as_ref().filter(|last_check| is_within(last_check, CACHE_LIFETIME)) {
            return Ok(last_check.is_customer);
        }
        let was_customer = last_check.as_ref().is_some_and(|last_check| last_check.is_customer);
        if !was_customer && self.store().count_recent_non_customers(partner.id).await? >= MAX_NON_CUSTOMERS_PER_MINUTE {
            return Err(Error::Busy);
        }
        match self.fetch_is_customer(partner, scope).await {
            Ok(is_customer) => Ok(self
                .store()
                .cache_customer_relationship(partner.id, scope.customer(), is_customer)
                .await?
                .is_customer),
            Err(error) => {
                match last_check.filter(|last_check| last_check.is_customer && is_within(last_check, MAX_STALE_AGE)) {
                    Some(_) => {
                        tracing::warn!(partner = %partner.id, %error, "customer check failed; using the last known result");
                        Ok(true)
                    }
                    None => Err(error),
                }
            }
        }
    }

    /// Records that a customer's relationship has ended, which ends the sessions of its users with their next requests.
    /// If it cannot be recorded, the next check finds it.
    pub(super) async fn record_not_customer(&self, scope: &CustomerScope) {
        if let Err(error) = self.store().cache_customer_relationship(scope.partner(), scope.customer(), false).await {
            tracing::warn!(%error, "removed customer not recorded");
        }
    }

    async fn fetch_is_customer(&self, partner: &Partner, scope: &CustomerScope) -> Result<bool, Error> {
        let connection = self.find_usable_connection(partner.id).await?;
        let client = self.without_stale_cache().client_of_connection(partner, &connection).await?;
        match client.customer(scope).load().await {
            Ok(customer) => Ok(customer.summary.relationship != Relationship::None),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Rejects a customer user's change to a user with a directory role, unless they administer the whole tenant: calls
    /// use the partner's connection, which has more permissions than their own role (article "Who can reset passwords"
    /// of Microsoft Entra).
    ///
    /// # Errors
    /// [`Error::TargetIsAdministrator`]; [`Error::Upstream`] when the roles cannot be loaded.
    pub(super) async fn require_may_change_user(&self, scope: &CustomerScope, user: UserId) -> Result<(), Error> {
        if scope.administers_tenant() {
            return Ok(());
        }
        let isolated = self.without_stale_cache().with_separate_tracking();
        let roles = isolated.list_user_roles(scope, user).await?;
        // A role that could not be parsed counts as a role.
        if roles.is_empty() && isolated.gaps().is_none() { Ok(()) } else { Err(Error::TargetIsAdministrator) }
    }

    /// Returns the default self-service offer to the partner's customers, and the partner's contact details.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_self_service(&self, scope: &PartnerScope) -> Result<SelfServiceStatus, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let has_connection = self.store().find_active_connection(partner.id).await?.is_some();
        let settings = SelfServiceSettings {
            default: partner.self_service,
            contact: partner.contact.clone(),
            names: partner.shows_names,
        };
        Ok(SelfServiceStatus { settings, has_connection })
    }

    /// Sets the default self-service offer to the partner's customers, and the partner's contact details.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn save_self_service(
        &self,
        scope: &PartnerScope,
        settings: &SelfServiceSettings,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        Ok(self.store().set_self_service(scope.partner(), settings, AuditActor::of(scope)).await?)
    }

    /// Sets the self-service offer of one customer, or resets it to the partner's default.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer of another partner, [`Error::Upstream`], [`Error::Store`]
    pub async fn save_customer_offer(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        own: Option<SelfService>,
    ) -> Result<(), Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        Ok(self.store().set_customer_self_service(scope.partner(), customer, own, AuditActor::of(scope)).await?)
    }

    /// Returns the self-service offer of a customer: its own, if it has one, and the partner's default.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer of another partner, [`Error::Upstream`], [`Error::Store`]
    pub async fn load_customer_offer(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
    ) -> Result<CustomerSelfService, Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        let own = self.store().find_customer_self_service(scope.partner(), customer).await?;
        Ok(CustomerSelfService { own, default: self.partner_context(scope)?.partner.self_service })
    }

    /// Begins a preview, in a staff session, of the view of a customer user with a role.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer of another partner, [`Error::Upstream`], [`Error::Store`]
    pub async fn begin_preview(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        role: Option<CustomerRole>,
    ) -> Result<(), Error> {
        let name = self.load_customer_summary(&scope.customer(customer)).await?.name;
        Ok(self.store().begin_preview(scope, &Preview { customer, name, role }).await?)
    }

    /// Ends the preview of a session, and returns its customer; `None` if there was no preview.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn end_preview(&self, principal: &Principal) -> Result<Option<CustomerId>, Error> {
        Ok(self.store().end_preview(principal).await?)
    }

    /// Returns the customer users of a customer who have signed in or are disabled.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer of another partner, [`Error::Upstream`], [`Error::Store`]
    pub async fn list_customer_users(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
    ) -> Result<Vec<CustomerUserSummary>, Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        Ok(self.store().list_customer_users(scope.partner(), customer).await?)
    }

    /// Disables a customer user, or enables them again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer of another partner, [`Error::Upstream`], [`Error::Store`]
    pub async fn set_customer_user_disabled(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        object: ObjectId,
        disabled: bool,
    ) -> Result<(), Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        let by = AuditActor::of(scope);
        Ok(self.store().set_customer_user_disabled(scope.partner(), customer, object, disabled, by).await?)
    }
}
