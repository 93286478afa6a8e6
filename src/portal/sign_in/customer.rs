//! Sign-in of customer users: their tenant's partner, and consent that their tenant may lack.

use std::collections::BTreeSet;

use jiff::Timestamp;
use reqwest::Url;
use uuid::Uuid;

use super::{
    super::{Error, Portal},
    CompletedSignIn, SignInFailure, SignInProvider,
};
use crate::{
    auth::{Identity, SignInError},
    domain::{
        cloud::Cloud,
        id::{CustomerId, PartnerId, SessionHandle, TenantId},
        principal::{CustomerUser, Principal},
        role_mapping::RoleClaims,
    },
    store::{Partner, Session},
};

impl Portal {
    /// Completes a customer user's sign-in: finds their tenant's partner and their directory roles.
    pub(super) async fn complete_customer_sign_in(
        &self,
        cloud: Cloud,
        chosen: Option<PartnerId>,
        identity: Identity,
        user_agent: Option<String>,
    ) -> Result<CompletedSignIn, SignInFailure> {
        let (person, handle) = (identity.person, SessionHandle::new(Uuid::new_v4()));
        // Partner Center's customer id is the customer's tenant id.
        let customer = CustomerId::new(person.tenant.as_uuid());
        if self.store().is_person_disabled(person).await.map_err(Error::from)? {
            return Err(SignInFailure::PersonDisabled);
        }
        let user = |partner, roles| CustomerUser::new(person, handle, partner, customer, roles);
        let (mut matching, mut failure) = (Vec::new(), None);
        for partner in self.store().list_partners_with_self_service(cloud, customer).await.map_err(Error::from)? {
            // If a partner was chosen, the others are not queried.
            if chosen.is_some_and(|chosen| chosen != partner.id) {
                continue;
            }
            match self.is_customer(&partner, &user(partner.id, BTreeSet::new()).scope(), None).await {
                Ok(true) => matching.push(partner),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(partner = %partner.id, %error, "customer check failed");
                    failure = Some(error);
                }
            }
        }
        let partner = match (matching.pop(), failure) {
            (Some(partner), _) if matching.is_empty() => partner,
            (Some(partner), _) => {
                matching.push(partner);
                return Err(SignInFailure::SeveralPartners(choices(&matching, cloud, person.tenant)));
            }
            (None, Some(error)) => return Err(error.into()),
            (None, None) => return Err(SignInFailure::NoPartner),
        };
        let scope = user(partner.id, BTreeSet::new()).scope();
        let roles = self.customer_roles(&partner, &scope, &identity.role_claims).await?;
        let now = Timestamp::now();
        let session = Session {
            principal: Principal::CustomerUser(user(partner.id, roles)),
            name: identity.name,
            sign_in_name: identity.sign_in_name,
            uses_partner_registration: false,
            guest: identity.guest,
            authenticated_at: identity.authenticated_at,
            roles_refreshed_at: None,
            groups_overage: false,
            role_claims: RoleClaims::default(),
            role_version: 0,
            signed_in_at: now,
            seen_at: now,
            user_agent,
        };
        Ok(CompletedSignIn { session, token: None })
    }

    /// Returns the failure with the URL at which an administrator can consent, if consent is missing (AADSTS65001, or
    /// AADSTS90094 where only administrators may consent).
    pub(super) fn customer_sign_in_failure(
        &self,
        error: SignInError,
        cloud: Cloud,
        provider: SignInProvider,
    ) -> SignInFailure {
        let is_consent_missing = matches!(&error, SignInError::ProviderRefused { code, detail }
            if code == "consent_required"
                || detail.as_deref().is_some_and(|detail| ["AADSTS65001", "AADSTS90094", "AADSTS90095"].contains(&detail)));
        let SignInProvider::Customer { tenant, .. } = provider else { return error.into() };
        let consent_url = || {
            let registration = self.cloud_registration(cloud).ok()?;
            let authority = self.services.settings.clouds.get(&cloud)?.authority();
            let tenant = tenant.map_or_else(|| "organizations".to_owned(), |tenant| tenant.to_string());
            let authority = authority.as_str().trim_end_matches('/');
            let mut url = Url::parse(&format!("{authority}/{tenant}/v2.0/adminconsent")).ok()?;
            url.query_pairs_mut()
                .append_pair("client_id", registration.client_id())
                .append_pair("scope", "openid profile")
                .append_pair("redirect_uri", self.callback_url().ok()?.as_str());
            Some(url)
        };
        match consent_url().filter(|_| is_consent_missing) {
            Some(url) => SignInFailure::CustomerConsent(url),
            None => error.into(),
        }
    }
}

/// Returns the choices for a person whose tenant is a customer of several partners, by the partners' names.
fn choices(partners: &[Partner], cloud: Cloud, tenant: TenantId) -> Vec<(String, SignInProvider)> {
    let choice = |partner: &Partner| {
        let provider = SignInProvider::Customer { cloud, tenant: Some(tenant), partner: Some(partner.id) };
        (partner.name.clone(), provider)
    };
    partners.iter().map(choice).collect()
}
