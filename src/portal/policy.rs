//! Self-serve policies: what a customer may buy without its partner.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
};
use crate::{
    domain::{
        form_action::FormAction,
        id::{PolicyId, RequestId, TenantId},
        policy::{Grantable, PolicyCheckboxes, SelfServePolicy},
        principal::CustomerScope,
        reference::Reference,
        rendered_values::RenderedValues,
    },
    partner_center::ErrorKind,
};

/// The error code for a policy that does not exist.
const POLICY_NOT_FOUND: &str = "600039";

/// Compares a policy's permissions with the selected ones; unknown permissions are ignored.
fn check_permissions(selected: &[Grantable], policy: &SelfServePolicy) -> Result<(), Error> {
    let names = |granted: &dyn Fn(Grantable) -> bool| {
        let granted: Vec<_> = Grantable::ALL.into_iter().filter(|it| granted(*it)).map(Grantable::resource).collect();
        granted.join(", ")
    };
    check_response([("permissions", &names(&|it| selected.contains(&it)), &names(&|it| policy.allows(it)))])
}

impl Portal {
    /// Returns a customer's self-serve policies.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_policies(&self, scope: &CustomerScope) -> Result<Vec<SelfServePolicy>, Error> {
        let grantor = self.grantor()?;
        let found = self.client_for(scope).await?.customer(scope).policies().list().await?;
        Ok(found.into_iter().map(|policy| policy.viewed_by(grantor)).collect())
    }

    /// Returns a policy of this partner for this customer; any other is not found.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Upstream`]
    pub async fn load_policy(&self, scope: &CustomerScope, id: &PolicyId) -> Result<SelfServePolicy, Error> {
        self.require_own_policy(scope, id)?;
        let grantor = self.grantor()?;
        let policy = self.client_for(scope).await?.customer(scope).policies().load(id).await?;
        Ok(policy.viewed_by(grantor))
    }

    /// Creates a policy for a customer that has none yet.
    ///
    /// # Errors
    /// [`Error::Upstream`] with a conflict when there is a policy with other permissions.
    pub async fn create_policy(
        &self,
        scope: &CustomerScope,
        selected: &[Grantable],
        request: RequestId,
    ) -> Result<SelfServePolicy, Error> {
        let grantor = self.grantor()?;
        let change = Change::new(FormAction::CreatePolicy).with(json!({"permissions": selected}));
        let response = self
            .change(scope, change, async |client| {
                let policies = client.customer(scope).policies();
                let read_back = async {
                    let existing =
                        policies.list().await?.into_iter().find(|it| it.grantor == Some(Reference::To(grantor)));
                    Ok(existing.filter(|it| it.permissions_with(selected) == it.permissions))
                };
                resolve_outcome(policies.create(grantor, selected, request).await, read_back).await
            })
            .await?;
        check_permissions(selected, &response)?;
        let grantor_in_response = response.grantor.as_ref().map(ToString::to_string).unwrap_or_default();
        check_response([("grantor", &grantor.to_string(), &grantor_in_response)])?;
        Ok(response)
    }

    /// Updates the permissions that the form changes, if the policy is still the version that the person saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no permission would be left; [`Error::Changed`], or [`Error::Upstream`] with a conflict,
    /// when it changed meanwhile.
    pub async fn update_policy(
        &self,
        scope: &CustomerScope,
        id: &PolicyId,
        checkboxes: PolicyCheckboxes,
        rendered: &RenderedValues,
        seen_version: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        self.require_own_policy(scope, id)?;
        let current = self.client_for(scope).await?.customer(scope).policies().load(id).await?;
        let Some(selected) = checkboxes.edit(rendered, seen_version, &current)? else { return Ok(()) };
        let version = current.version.as_deref().unwrap_or_default();
        let change = Change::new(FormAction::UpdatePolicy).to(id).with(json!({"permissions": selected}));
        let response = self
            .change(scope, change, async |client| {
                client.customer(scope).policies().update(id, &selected, version, request).await
            })
            .await?;
        check_permissions(&selected, &response)
    }

    /// Deletes a policy. One that is already deleted counts as success.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a policy of another partner's or customer's, [`Error::Upstream`]
    pub async fn delete_policy(&self, scope: &CustomerScope, id: &PolicyId, request: RequestId) -> Result<(), Error> {
        self.require_own_policy(scope, id)?;
        self.change(scope, Change::new(FormAction::DeletePolicy).to(id), async |client| {
            let policies = client.customer(scope).policies();
            let read_back = async {
                match policies.load(id).await {
                    Err(error) if error.kind() == ErrorKind::NotFound && error.code() == Some(POLICY_NOT_FOUND) => {
                        Ok(Some(()))
                    }
                    result => result.map(|_| None),
                }
            };
            resolve_outcome(policies.delete(id, request).await, read_back).await
        })
        .await
    }

    /// Returns the partner's tenant id, which is the grantor of its policies.
    fn grantor(&self) -> Result<TenantId, Error> {
        let partner_context =
            self.partner_context.as_ref().ok_or(Error::NotSetUp("the request is not of a partner's staff"))?;
        Ok(partner_context.partner.tenant)
    }

    /// Checks that a policy's id names this grantor and customer; other policies are not requested at all.
    fn require_own_policy(&self, scope: &CustomerScope, id: &PolicyId) -> Result<(), Error> {
        let own = format!("{}_{}", self.grantor()?, scope.customer());
        if id.as_str().eq_ignore_ascii_case(&own) { Ok(()) } else { Err(Error::NotFound) }
    }
}
