//! The partner itself: its stored details, role mappings, and recipients of notices.

use super::{Error, Portal, health::upstream_health, recent_sign_in::RecentSignIn};
use crate::{
    client_credential::ClientCredential,
    domain::{
        partner::{
            Application, ApplicationCredential, NoticeSettings, PartnerEndpoints, PartnerPerson, PartnerProfile,
            Upstream,
        },
        principal::{PartnerScope, Scope as _},
        role::{Capability, Role},
        role_mapping::{RoleMapping, roles},
        wait::whole_seconds,
    },
    error::{FieldError, Problem},
    mail::MailAddress,
    paths,
    store::{AuditActor, MappingRemoval, Partner, Person},
};

impl Portal {
    /// Returns the partner's profile for its administrators.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_partner(&self, scope: &PartnerScope) -> Result<PartnerProfile, Error> {
        let partner = &*self.partner_context(scope)?.partner;
        let cloud_urls = self.services.cloud_urls(partner.cloud);
        Ok(PartnerProfile {
            id: partner.id,
            name: partner.name.clone(),
            tenant: partner.tenant,
            cloud: partner.cloud,
            application: self.application_of(partner),
            endpoints: PartnerEndpoints {
                redirect: self.local_url(paths::SIGN_IN_CALLBACK)?.into(),
                authority: cloud_urls.sign_in_url_of(partner).to_owned(),
                api: partner.api.as_deref().unwrap_or(cloud_urls.api).to_owned(),
            },
            confirmation_method: partner.confirmation_method,
            mfa_required: partner.mfa_required,
            step_up_required: partner.step_up_required,
            role_mappings: self.store().list_role_mappings(partner.id).await?,
            notice_addresses: partner.notice_addresses.clone(),
            connections: self.list_connections(scope).await?,
            upstream: self.upstream(partner),
        })
    }

    /// Returns the application that a partner's people sign in with, without its secret.
    pub(super) fn application_of(&self, partner: &Partner) -> Option<Application> {
        let registration = self.services.registration(partner, true).ok()?;
        Some(Application {
            client_id: registration.client_id().to_owned(),
            own: partner.client.is_some(),
            credential: match registration.credential() {
                ClientCredential::Secret(_) => ApplicationCredential::Secret { expires_at: partner.secret_expires_at },
                ClientCredential::Certificate(certificate) => ApplicationCredential::Certificate {
                    thumbprint: certificate.thumbprint(),
                    expires_at: certificate.expires_at(),
                },
            },
        })
    }

    /// Returns the health of the partner's calls to Partner Center.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a session of another partner.
    pub fn load_upstream(&self, scope: &PartnerScope) -> Result<Upstream, Error> {
        Ok(self.upstream(&self.partner_context(scope)?.partner))
    }

    fn upstream(&self, partner: &Partner) -> Upstream {
        let health = self.services.partner_center.health().remove(&partner.id);
        Upstream {
            state: upstream_health(health.as_ref()),
            last_success: health.as_ref().and_then(|health| health.last_success),
            throttled_for: health.as_ref().and_then(|health| health.throttled_for).map(whole_seconds),
            clock_skew: health.as_ref().and_then(|health| health.clock_skew).map(|skew| skew.as_secs()),
        }
    }

    /// Returns the partner's people who have signed in or are disabled, last sign-in first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_partner_people(&self, scope: &PartnerScope) -> Result<Vec<PartnerPerson>, Error> {
        let people = self.store().list_people(&self.partner_context(scope)?.partner).await?;
        let mut people: Vec<_> = people
            .into_iter()
            .map(|Person { id, name, signed_in_at, disabled_at }| PartnerPerson { id, name, signed_in_at, disabled_at })
            .collect();
        people.sort_by_key(|person| std::cmp::Reverse(person.signed_in_at));
        Ok(people)
    }

    /// Adds a role mapping, in effect from the people's next requests.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn add_role_mapping(
        &self,
        scope: &PartnerScope,
        mapping: &RoleMapping,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let by = Some(AuditActor::of(scope));
        Ok(self.store().add_role_mapping(scope.partner(), mapping, by).await?)
    }

    /// Removes a role mapping, in effect from the people's next requests.
    ///
    /// # Errors
    /// [`Error::WouldRemoveOwnAccess`] when the person could not manage the partner without it, [`Error::Changed`] when
    /// it was removed already.
    pub async fn remove_role_mapping(
        &self,
        scope: &PartnerScope,
        mapping: &RoleMapping,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let claims = &self.partner_context(scope)?.role_claims;
        let keeps_access =
            |remaining: &[RoleMapping]| Role::any_grants(&roles(remaining, claims), Capability::ManagePartner);
        let by = Some(AuditActor::of(scope));
        match self.store().remove_role_mapping(scope.partner(), mapping, by, keeps_access).await? {
            MappingRemoval::Removed => Ok(()),
            MappingRemoval::Missing => Err(Error::Changed),
            MappingRemoval::Refused => Err(Error::WouldRemoveOwnAccess),
        }
    }

    /// Sets the recipients of notices about the partner, and the expiry of its own application's secret.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `addresses` for an invalid email address.
    pub async fn save_notice_settings(
        &self,
        scope: &PartnerScope,
        settings: &NoticeSettings,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        if settings.addresses.iter().any(|address| address.parse::<MailAddress>().is_err()) {
            return Err(Error::Invalid(vec![FieldError::new("addresses", Problem::Email)]));
        }
        let (by, NoticeSettings { addresses, secret_expires_at }) = (Some(AuditActor::of(scope)), settings);
        Ok(self.store().set_notices(scope.partner(), addresses, *secret_expires_at, by).await?)
    }
}
