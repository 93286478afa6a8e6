//! Self-serve policies (articles "Create a self-serve policy" and its siblings).
//!
//! Their paths are not below a customer's, so each response is checked to belong to the customer.

use http::{Method, StatusCode};
use serde_json::json;

use super::{
    customer::CustomerHandle,
    error::{Error, ErrorKind},
    operation::{Operation, RetryPolicy},
    present::{present, reference},
    raw_resource::RawResource,
    response::ApiResponse,
    wire::policy as wire,
};
use crate::domain::{
    id::{PolicyId, RequestId, TenantId},
    policy::{Grantable, Permission, SelfServePolicy},
};

static LIST: Operation = Operation::read("get-a-list-of-self-serve-policies", "selfservepolicy");
static BY_ID: Operation = Operation::read("get-a-self-serve-policy-by-id", "selfservepolicy");
static CREATE: Operation =
    Operation::write("create-a-self-serve-policy", "selfservepolicy", Method::POST, RetryPolicy::NotIdempotent);
static UPDATE: Operation =
    Operation::write("update-a-self-serve-policy", "selfservepolicy", Method::PUT, RetryPolicy::NotIdempotent);
static DELETE: Operation =
    Operation::write("delete-a-self-serve-policy", "selfservepolicy", Method::DELETE, RetryPolicy::NotIdempotent);

const PATH: &str = "SelfServePolicy";

/// The operations on the self-serve policies of a customer.
#[derive(Clone, Copy)]
pub struct Policies<'a>(CustomerHandle<'a>);

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's self-serve policies.
    pub const fn policies(self) -> Policies<'a> {
        Policies(self)
    }
}

impl Policies<'_> {
    /// Returns all policies.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn list(self) -> Result<Vec<SelfServePolicy>, Error> {
        let request = self.0.request_about(&LIST).at(PATH).query("entity_id", self.0.customer());
        request.list(|it| self.policy(it, None), |it: &SelfServePolicy| Some(it.id.as_str().to_ascii_lowercase())).await
    }

    /// Returns a policy.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::NotFound`] for another customer's.
    pub async fn load(self, id: &PolicyId) -> Result<SelfServePolicy, Error> {
        let response = self.0.request_about(&BY_ID).at(PATH).at(id).send().await?;
        self.read(&response, Some(id))
    }

    /// Creates a policy that grants permissions to the customer.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::Conflict`] when there is a policy already.
    pub async fn create(
        self,
        grantor: TenantId,
        selected: &[Grantable],
        request: RequestId,
    ) -> Result<SelfServePolicy, Error> {
        let permissions: Vec<_> = selected.iter().map(|it| permission(it.permission())).collect();
        let body = json!({
            "selfServeEntity": {"selfServeEntityType": "customer", "tenantID": self.0.customer()},
            "grantor": {"grantorType": "billToPartner", "tenantID": grantor},
            "permissions": permissions,
            "attributes": {"objectType": "SelfServePolicy"},
        });
        let response = self.0.request_about(&CREATE).at(PATH).request_id(request).body(&body).send().await?;
        self.read(&response, None)
    }

    /// Updates a policy's permissions, if it still has the version that the person saw. All other members are sent back
    /// as received.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::PreconditionFailed`] when it changed meanwhile.
    pub async fn update(
        self,
        id: &PolicyId,
        selected: &[Grantable],
        seen_version: &str,
        request: RequestId,
    ) -> Result<SelfServePolicy, Error> {
        let response = self.0.request_about(&BY_ID).at(PATH).at(id).send().await?;
        let current = self.read(&response, Some(id))?;
        let desired = current.permissions_with(selected);
        if current.version.as_deref().unwrap_or_default() != seen_version {
            // A retry of a write whose response was lost ends here too: it succeeded if the policy has the wanted
            // permissions.
            let is_done = desired == current.permissions;
            return if is_done { Ok(current) } else { Err(response.error(ErrorKind::PreconditionFailed)) };
        }
        let mut raw = RawResource::of(&response)?;
        let permissions: Vec<_> = desired.into_iter().map(permission).collect();
        raw.set(&["permissions"], Some(json!(permissions)));
        let raw = raw.into_value();
        let update = || self.0.request_about(&UPDATE).at(PATH).request_id(request).body(&raw);
        let response = match update().at(id).send().await {
            // The SDK has the policy's id in the URL, the article only in the body.
            Err(error) if is_missing_url(&error) => update().send().await?,
            response => response?,
        };
        self.read(&response, Some(id))
    }

    /// Deletes a policy.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn delete(self, id: &PolicyId, request: RequestId) -> Result<(), Error> {
        self.load(id).await?;
        self.0.request_about(&DELETE).at(PATH).at(id).request_id(request).send().await?;
        Ok(())
    }

    fn read(self, response: &ApiResponse, requested_id: Option<&PolicyId>) -> Result<SelfServePolicy, Error> {
        self.policy(response.json_in_any_case()?, requested_id).ok_or_else(|| response.error(ErrorKind::NotFound))
    }

    /// Converts a policy of this customer; none for another customer's.
    fn policy(self, wire: wire::SelfServePolicy, requested_id: Option<&PolicyId>) -> Option<SelfServePolicy> {
        let id = wire.id.and_then(|id| id.parse().ok()).or_else(|| requested_id.cloned())?;
        let entity = wire.self_serve_entity.and_then(|it| it.tenant_id).and_then(|id| id.parse().ok())?;
        if entity != self.0.customer()
            || requested_id.is_some_and(|requested_id| !requested_id.as_str().eq_ignore_ascii_case(id.as_str()))
        {
            return None;
        }
        let grantor = wire.grantor.unwrap_or_default();
        Some(SelfServePolicy {
            id,
            customer: entity,
            grantor: reference(grantor.tenant_id),
            grantor_type: grantor.grantor_type.unwrap_or_default(),
            is_ours: false,
            permissions: wire
                .permissions
                .unwrap_or_default()
                .into_iter()
                .map(|it| Permission {
                    resource: it.resource.unwrap_or_default(),
                    action: it.action.unwrap_or_default(),
                })
                .collect(),
            version: wire.attributes.and_then(|attributes| present(attributes.etag)),
        })
    }
}

/// Checks whether a URL does not exist, as opposed to a missing policy, which has an error code.
fn is_missing_url(error: &Error) -> bool {
    let status = error.status();
    error.code().is_none()
        && [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].into_iter().any(|it| status == Some(it))
}

fn permission(permission: Permission) -> wire::Permission {
    wire::Permission { resource: Some(permission.resource), action: Some(permission.action) }
}
