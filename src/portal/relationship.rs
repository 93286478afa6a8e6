//! Relationships with customers: invitations, their removal, and delegated administration.

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
    confirmed::Confirmed,
    recent_sign_in::RecentSignIn,
    search_text::SearchText,
};
use crate::{
    domain::{
        cloud::Cloud,
        customer::Customer,
        form_action::FormAction,
        id::RequestId,
        principal::{CustomerScope, PartnerScope},
        relationship::{Obstacles, RelationshipOptions, RelationshipRequest},
    },
    error::{FieldError, Problem},
    partner_center::{ErrorKind, relationship::NO_RELATIONSHIP},
};

impl Portal {
    /// Returns the link by which a company accepts the partner as its reseller.
    ///
    /// # Errors
    /// [`Error::NotInCloud`] in US Government, where Partner Center does not offer one.
    pub async fn load_relationship_request(
        &self,
        scope: &PartnerScope,
        options: &RelationshipOptions,
    ) -> Result<RelationshipRequest, Error> {
        let cloud = self.partner_context.as_ref().map(|partner_context| partner_context.partner.cloud);
        if cloud == Some(Cloud::UsGovernment) {
            return Err(Error::NotInCloud);
        }
        Ok(self.client_for(scope).await?.relationships().request(options).await?)
    }

    /// Returns the reasons that prevent the removal of the relationship with a customer.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_obstacles(&self, scope: &CustomerScope) -> Result<Obstacles, Error> {
        let client = self.client_for(scope).await?;
        let customer = client.customer(scope);
        let (subscriptions, entitlements) =
            futures::try_join!(customer.subscriptions().list(), customer.entitlements().list(None))?;
        Ok(Obstacles::of(subscriptions, &entitlements))
    }

    /// Removes the relationship with a customer whose name was typed to confirm. One that has already ended counts as
    /// success.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `name` when another name was typed, [`Error::Upstream`]
    pub async fn remove_relationship(
        &self,
        scope: &CustomerScope,
        typed: &str,
        request: RequestId,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let client = self.client_for(scope).await?;
        let confirmed = check_name(&client.customer(scope).load().await?, typed)?;
        let change = Change::irreversible(FormAction::RemoveRelationship, confirmed);
        let response = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                let read_back = async {
                    match customer.load().await {
                        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(None)),
                        result => result.map(|_| None),
                    }
                };
                resolve_outcome(customer.remove_relationship(request).await, read_back).await
            })
            .await?;
        check_response([("relationshipToPartner", NO_RELATIONSHIP, response.as_deref().unwrap_or_default())])?;
        self.record_not_customer(scope).await;
        if let Err(error) = self.store().delete_recent_customer(scope).await {
            tracing::warn!(%error, "recent customer not deleted");
        }
        if let Err(error) = self.store().delete_attestations(scope).await {
            tracing::warn!(%error, "attestation of a removed customer not deleted");
        }
        Ok(())
    }

    /// Removes delegated administration privileges for a customer whose name was typed to confirm. If they have already
    /// ended, nothing is done.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `name` when another name was typed, [`Error::Upstream`]
    pub async fn remove_delegated_access(
        &self,
        scope: &CustomerScope,
        typed: &str,
        request: RequestId,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let client = self.client_for(scope).await?;
        let customer = client.customer(scope).load().await?;
        let confirmed = check_name(&customer, typed)?;
        if customer.delegated_access == Some(false) {
            return Ok(());
        }
        let change = Change::irreversible(FormAction::RemoveDelegatedAccess, confirmed);
        let response = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                let read_back = async { Ok((customer.load().await?.delegated_access == Some(false)).then_some(None)) };
                resolve_outcome(customer.remove_delegated_access(request).await, read_back).await
            })
            .await?;
        check_response([(
            "allowDelegatedAccess",
            "false",
            response.map(|returned| returned.to_string()).unwrap_or_default(),
        )])
    }
}

/// Accepts the typed name of the customer as a confirmation.
///
/// # Errors
/// [`Error::Invalid`] at the field `name`.
fn check_name(customer: &Customer, typed: &str) -> Result<Confirmed, Error> {
    let problem = if typed.trim().is_empty() { Problem::Missing } else { Problem::Mismatch };
    Confirmed::require(SearchText::new(typed).equals(&customer.summary.title()))
        .map_err(|_| Error::Invalid(vec![FieldError::new("name", problem)]))
}
