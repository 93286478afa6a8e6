//! Self-serve policies: what a customer may buy without its partner.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
};
use crate::{
    domain::{
        id::{PolicyId, RequestId, TenantId},
        policy::{Grantable, SelfServePolicy, Ticks},
        principal::CustomerScope,
        reference::Reference,
        rendered_values::RenderedValues,
        write::Write,
    },
    partner_center::Kind,
};

/// The error code for a policy that does not exist.
const GONE: &str = "600039";

/// Compares a policy's permissions with the selected ones; unknown permissions are ignored.
fn granted(chosen: &[Grantable], policy: &SelfServePolicy) -> Result<(), Error> {
    let words = |granted: &dyn Fn(Grantable) -> bool| {
        let granted: Vec<_> = Grantable::ALL.into_iter().filter(|it| granted(*it)).map(Grantable::resource).collect();
        granted.join(", ")
    };
    as_asked([("permissions", &words(&|it| chosen.contains(&it)), &words(&|it| policy.allows(it)))])
}

impl Portal {
    /// Returns a customer's self-serve policies.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_policies(&self, scope: &CustomerScope) -> Result<Vec<SelfServePolicy>, Error> {
        let grantor = self.grantor()?;
        let found = self.client_for(scope).await?.customer(scope).policies().list().await?;
        Ok(found.into_iter().map(|policy| policy.seen_by(grantor)).collect())
    }

    /// Returns a policy of this partner for this customer; any other is not found.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Upstream`]
    pub async fn load_policy(&self, scope: &CustomerScope, id: &PolicyId) -> Result<SelfServePolicy, Error> {
        self.own_policy(scope, id)?;
        let grantor = self.grantor()?;
        let policy = self.client_for(scope).await?.customer(scope).policies().load(id).await?;
        Ok(policy.seen_by(grantor))
    }

    /// Creates a policy for a customer that has none yet.
    ///
    /// # Errors
    /// [`Error::Upstream`] with a conflict when there is a policy with other permissions.
    pub async fn create_policy(
        &self,
        scope: &CustomerScope,
        chosen: &[Grantable],
        request: RequestId,
    ) -> Result<SelfServePolicy, Error> {
        let grantor = self.grantor()?;
        let change = Change::new(Write::CreatePolicy).with(json!({"permissions": chosen}));
        let done = self
            .change(scope, change, async |client| {
                let policies = client.customer(scope).policies();
                let made = async {
                    let known =
                        policies.list().await?.into_iter().find(|it| it.grantor == Some(Reference::To(grantor)));
                    Ok(known.filter(|it| it.permissions_with(chosen) == it.permissions))
                };
                or_done(policies.create(grantor, chosen, request).await, made).await
            })
            .await?;
        granted(chosen, &done)?;
        let told = done.grantor.as_ref().map(ToString::to_string).unwrap_or_default();
        as_asked([("grantor", &grantor.to_string(), &told)])?;
        Ok(done)
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
        ticks: Ticks,
        drawn: &RenderedValues,
        seen: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        self.own_policy(scope, id)?;
        let now = self.client_for(scope).await?.customer(scope).policies().load(id).await?;
        let Some(chosen) = ticks.edit(drawn, seen, &now)? else { return Ok(()) };
        let version = now.version.as_deref().unwrap_or_default();
        let change = Change::new(Write::UpdatePolicy).to(id).with(json!({"permissions": chosen}));
        let done = self
            .change(scope, change, async |client| {
                client.customer(scope).policies().update(id, &chosen, version, request).await
            })
            .await?;
        granted(&chosen, &done)
    }

    /// Deletes a policy. One that is already deleted counts as success.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a policy of another partner's or customer's, [`Error::Upstream`]
    pub async fn delete_policy(&self, scope: &CustomerScope, id: &PolicyId, request: RequestId) -> Result<(), Error> {
        self.own_policy(scope, id)?;
        self.change(scope, Change::new(Write::DeletePolicy).to(id), async |client| {
            let policies = client.customer(scope).policies();
            let gone = async {
                match policies.load(id).await {
                    Err(gone) if gone.kind() == Kind::NotFound && gone.code() == Some(GONE) => Ok(Some(())),
                    still => still.map(|_| None),
                }
            };
            or_done(policies.delete(id, request).await, gone).await
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
    fn own_policy(&self, scope: &CustomerScope, id: &PolicyId) -> Result<(), Error> {
        let own = format!("{}_{}", self.grantor()?, scope.customer());
        if id.as_str().eq_ignore_ascii_case(&own) { Ok(()) } else { Err(Error::NotFound) }
    }
}
