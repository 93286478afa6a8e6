//! Qualifications of customers, and the partner's validation codes.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
    confirmed::Confirmed,
};
use crate::domain::{
    form_action::FormAction,
    id::RequestId,
    principal::{CustomerScope, PartnerScope},
    qualification::{
        DirectQualification, NewQualification, Qualification, QualificationKind, ValidationCode, VettingStatus,
    },
};

impl Portal {
    /// Returns the partner's validation codes.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_validation_codes(&self, scope: &PartnerScope) -> Result<Vec<ValidationCode>, Error> {
        Ok(self.client_for(scope).await?.validation_codes().await?)
    }

    /// Returns the customer's qualifications with the status of Microsoft's vetting.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_qualifications(&self, scope: &CustomerScope) -> Result<Vec<Qualification>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).qualifications().await?)
    }

    /// Returns the qualification that determines the price list.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_qualification(&self, scope: &CustomerScope) -> Result<QualificationKind, Error> {
        Ok(self.client_for(scope).await?.customer(scope).qualification().await?)
    }

    /// Requests a qualification from Microsoft.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn set_qualification(
        &self,
        scope: &CustomerScope,
        qualification: &NewQualification,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<Qualification, Error> {
        let name = match qualification {
            NewQualification::Education { .. } => "Education",
            NewQualification::GovernmentCommunityCloud { .. } => "GovernmentCommunityCloud",
            NewQualification::StateOwnedEntity => "StateOwnedEntity",
        };
        let change = Change::irreversible(FormAction::SetQualification, confirmed).with(json!({"qualification": name}));
        let response = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                // A denied one can be requested again, so that its existence proves nothing.
                let read_back = async {
                    let (known, kind) = (customer.qualifications().await?, QualificationKind::parse(name));
                    Ok(known.into_iter().find(|it| it.kind == kind && it.vetting != Some(VettingStatus::Denied)))
                };
                resolve_outcome(customer.set_qualification(qualification, request).await, read_back).await
            })
            .await?;
        check_response([("qualification", name, response.kind.as_str())])?;
        Ok(response)
    }

    /// Sets a qualification immediately.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn set_qualification_directly(
        &self,
        scope: &CustomerScope,
        qualification: &DirectQualification,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<QualificationKind, Error> {
        let name = match qualification {
            DirectQualification::Education => "Education",
            DirectQualification::GovernmentCommunityCloud { .. } => "GovernmentCommunityCloud",
        };
        let change =
            Change::irreversible(FormAction::SetQualificationDirectly, confirmed).with(json!({"qualification": name}));
        let response = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                let read_back = async {
                    Ok(Some(customer.qualification().await?).filter(|it| *it == QualificationKind::parse(name)))
                };
                resolve_outcome(customer.set_qualification_directly(qualification, request).await, read_back).await
            })
            .await?;
        check_response([("qualification", name, response.as_str())])?;
        Ok(response)
    }
}
