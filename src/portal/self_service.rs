//! Self-service of customers' own people: whether a tenant is a customer of a partner that offers it, and what the partner's
//! administrators set.

use std::sync::Arc;

use super::{Error, Portal, fresh_sign_in::FreshSignIn};
use crate::{
    domain::{
        customer::Relationship,
        id::{CustomerId, ObjectId, UserId},
        principal::{CustomerScope, CustomerUser, PartnerScope, Principal, Scope as _},
        role::CustomerRole,
        self_service::{
            CustomerOffer, CustomerUserSummary, Preview, SelfService, SelfServiceSettings, SelfServiceStatus,
        },
    },
    partner_center::Kind,
    store::{AuditActor, CustomerCheck, Partner},
};
use jiff::{SignedDuration, Timestamp};

/// The time for which Partner Center's answer to whether a tenant is a partner's customer is taken without asking again.
pub(super) const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// The time for which people go on under an earlier answer where Partner Center cannot be asked (stale-if-error).
const STALE: SignedDuration = SignedDuration::from_hours(1);
/// Tenants that a partner's Partner Center is asked about within a minute without their being customers; more wait.
const STRANGERS_A_MINUTE: u64 = 30;

impl Portal {
    /// Returns whether a customer's person may go on: the customer is still the partner's, as far as Partner Center said within
    /// the last ten minutes or says now; where it cannot be asked, within the last hour.
    ///
    /// # Errors
    /// When nobody could say for an hour.
    pub async fn may_go_on(&self, user: &CustomerUser, known: Option<CustomerCheck>) -> Result<bool, Error> {
        let partner = Arc::clone(&self.partner_context(&user.scope())?.partner);
        self.is_customer(&partner, &user.scope(), known).await
    }

    /// Returns whether a scope's tenant is a customer of its partner; `known` is what is known already. A partner with addresses
    /// of its own has none whose people come here.
    ///
    /// # Errors
    /// When Partner Center cannot be asked, [`Error::Busy`] when it was asked about too many strangers just now.
    pub(super) async fn is_customer(
        &self,
        partner: &Partner,
        scope: &CustomerScope,
        known: Option<CustomerCheck>,
    ) -> Result<bool, Error> {
        // Whose customers are whose is the cloud's own Partner Center's to say, to people of any tenant of the cloud.
        if !self.services.addresses(partner.cloud).foreign_of(partner).is_empty() {
            return Ok(false);
        }
        let known = match known {
            Some(known) => Some(known),
            None => self.store().find_customer_check(partner.id, scope.customer()).await?,
        };
        let now = Timestamp::now();
        // What is of the future is of a clock that was set back, and proves nothing.
        let within = |known: &CustomerCheck, time: SignedDuration| known.at <= now && now < known.at + time;
        if let Some(known) = known.as_ref().filter(|known| within(known, FRESH)) {
            return Ok(known.is_customer);
        }
        let is_known = known.as_ref().is_some_and(|known| known.is_customer);
        if !is_known && self.store().count_strangers(partner.id).await? >= STRANGERS_A_MINUTE {
            return Err(Error::Busy);
        }
        match self.ask_whether_customer(partner, scope).await {
            Ok(is_customer) => {
                Ok(self.store().save_customer_check(partner.id, scope.customer(), is_customer).await?.is_customer)
            }
            Err(error) => match known.filter(|known| known.is_customer && within(known, STALE)) {
                Some(_) => {
                    tracing::warn!(partner = %partner.id, %error, "a customer's people go on under an earlier answer");
                    Ok(true)
                }
                None => Err(error),
            },
        }
    }

    /// Notes that a customer is none any more, which ends its people's sessions with their next request. Where it cannot be
    /// noted, the next question to Partner Center finds it out.
    pub(super) async fn note_no_customer(&self, scope: &CustomerScope) {
        if let Err(error) = self.store().save_customer_check(scope.partner(), scope.customer(), false).await {
            tracing::warn!(%error, "cannot note that a customer is none any more");
        }
    }

    async fn ask_whether_customer(&self, partner: &Partner, scope: &CustomerScope) -> Result<bool, Error> {
        let connection = self.working_connection(partner.id).await?;
        let client = self.without_memory().connected_client(partner, &connection).await?;
        match client.customer(scope).load().await {
            Ok(customer) => Ok(customer.summary.relationship != Relationship::None),
            Err(error) if error.kind() == Kind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Refuses what one of a customer's own people does to somebody who has a directory role, unless they administer the whole
    /// tenant: calls go out under the partner's connection, which could do what their own role cannot (article "Who can reset
    /// passwords" of Microsoft Entra).
    ///
    /// # Errors
    /// [`Error::OnAdministrator`]; [`Error::Upstream`] where the roles cannot be had.
    pub(super) async fn guard_user(&self, scope: &CustomerScope, user: UserId) -> Result<(), Error> {
        if scope.administers_tenant() {
            return Ok(());
        }
        let asking = self.without_memory().apart();
        let roles = asking.list_user_roles(scope, user).await?;
        // A role that could not be read is one all the same.
        if roles.is_empty() && asking.gaps().is_none() { Ok(()) } else { Err(Error::OnAdministrator) }
    }

    /// Returns what the partner's customers are offered by default, and how they reach the partner.
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

    /// Sets what the partner's customers are offered by default, and how they reach the partner.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn save_self_service(
        &self,
        scope: &PartnerScope,
        settings: &SelfServiceSettings,
        _: FreshSignIn,
    ) -> Result<(), Error> {
        Ok(self.store().set_self_service(scope.partner(), settings, AuditActor::of(scope)).await?)
    }

    /// Sets what one customer is offered; with none, the partner's default.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer who is not the partner's, [`Error::Upstream`], [`Error::Store`]
    pub async fn save_customer_offer(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        own: Option<SelfService>,
    ) -> Result<(), Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        Ok(self.store().set_customer_offer(scope.partner(), customer, own, AuditActor::of(scope)).await?)
    }

    /// Returns what a customer's people are offered: the customer's own offer, if it has one, and the partner's default.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer who is not the partner's, [`Error::Upstream`], [`Error::Store`]
    pub async fn load_customer_offer(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
    ) -> Result<CustomerOffer, Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        let own = self.store().find_customer_offer(scope.partner(), customer).await?;
        Ok(CustomerOffer { own, default: self.partner_context(scope)?.partner.self_service })
    }

    /// Begins a preview, in the session of a member of staff, of what one of the customer's own people with a role sees.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer who is not the partner's, [`Error::Upstream`], [`Error::Store`]
    pub async fn begin_preview(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        role: Option<CustomerRole>,
    ) -> Result<(), Error> {
        let name = self.load_customer_summary(&scope.customer(customer)).await?.name;
        Ok(self.store().begin_preview(scope, &Preview { customer, name, role }).await?)
    }

    /// Ends the preview of a session, and returns whose it was; none where the session has none.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn end_preview(&self, principal: &Principal) -> Result<Option<CustomerId>, Error> {
        Ok(self.store().end_preview(principal).await?)
    }

    /// Returns those of a customer's own people who have signed in, and those who are shut out.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer who is not the partner's, [`Error::Upstream`], [`Error::Store`]
    pub async fn list_customer_users(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
    ) -> Result<Vec<CustomerUserSummary>, Error> {
        self.load_customer_summary(&scope.customer(customer)).await?;
        Ok(self.store().list_customer_users(scope.partner(), customer).await?)
    }

    /// Shuts one of a customer's own people out, or lets them in again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer who is not the partner's, [`Error::Upstream`], [`Error::Store`]
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
