//! Qualifications of customers, and the partner's validation codes.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
    confirmed::Confirmed,
};
use crate::domain::{
    id::RequestId,
    principal::{CustomerScope, PartnerScope},
    qualification::{
        DirectQualification, NewQualification, Qualification, QualificationKind, ValidationCode, VettingStatus,
    },
    write::Write,
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
        let change = Change::irreversible(Write::SetQualification, confirmed).with(json!({"qualification": name}));
        let done = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                // A denied one can be requested again, so that its existence proves nothing.
                let asked = async {
                    let (known, kind) = (customer.qualifications().await?, QualificationKind::parse(name));
                    Ok(known.into_iter().find(|it| it.kind == kind && it.vetting != Some(VettingStatus::Denied)))
                };
                or_done(customer.set_qualification(qualification, request).await, asked).await
            })
            .await?;
        as_asked([("qualification", name, done.kind.as_str())])?;
        Ok(done)
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
            Change::irreversible(Write::SetQualificationDirectly, confirmed).with(json!({"qualification": name}));
        let done = self
            .change(scope, change, async |client| {
                let customer = client.customer(scope);
                let set = async {
                    Ok(Some(customer.qualification().await?).filter(|it| *it == QualificationKind::parse(name)))
                };
                or_done(customer.set_qualification_directly(qualification, request).await, set).await
            })
            .await?;
        as_asked([("qualification", name, done.as_str())])?;
        Ok(done)
    }
}
