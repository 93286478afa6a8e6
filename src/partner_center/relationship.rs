//! Reseller relationships and delegated administration: requesting and removing them (articles "Request a reseller
//! relationship", "Remove a reseller relationship with a customer", "Remove a DAP relationship with a customer").

use http::Method;
use serde_json::json;

use super::{
    client::Client,
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    present::present,
    response::ApiResponse,
    wire::relationship as wire,
};
use crate::domain::{
    id::RequestId,
    relationship::{RelationshipOptions, RelationshipRequest},
};

static REQUEST: Operation = Operation::read("request-reseller-relationship", "relationshiprequests");
static REMOVE: Operation = Operation::write(
    "remove-a-reseller-relationship-with-a-customer",
    "customers",
    Method::PATCH,
    RetryPolicy::NotIdempotent,
)
.per_customer();
static REMOVE_DAP: Operation =
    Operation::write("remove-dap", "customers", Method::PATCH, RetryPolicy::NotIdempotent).per_customer();

/// The value for companies that are not customers of the partner.
pub const NO_RELATIONSHIP: &str = "none";

/// The operations on requests for reseller relationships.
#[derive(Clone, Copy)]
pub struct Relationships<'a>(&'a Client);

impl<'a> Relationships<'a> {
    pub(super) const fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Returns the link by which a company accepts the partner as its reseller. Requesting it changes nothing.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); not offered in US Government.
    pub async fn request(self, options: &RelationshipOptions) -> Result<RelationshipRequest, Error> {
        let mut request = self.0.request(&REQUEST).at("customers").at("relationshiprequests");
        if let Some(provider) = &options.provider {
            request = request.query("indirectCloudSolutionProviderId", provider);
        }
        if let Some(reseller) = &options.reseller {
            request = request.query("indirectResellerId", reseller);
        }
        if options.dual_role {
            request = request.query("dualRoleIndirectRelationship", true);
        }
        let response = request.send().await?;
        let wire: wire::RelationshipRequest = response.json_in_any_case()?;
        // A value that is not a web address would be dangerous in an email to a customer.
        let url = wire.url.filter(|url| url::Url::parse(url).is_ok_and(|url| url.scheme() == "https"));
        url.map(|url| RelationshipRequest { url }).ok_or_else(|| response.unreadable("url: not an https URL"))
    }
}

impl CustomerHandle<'_> {
    /// Removes the reseller relationship: the customer is no longer a customer of the partner. Returns the resulting
    /// relationship, as the service spells it, if the response contains it.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); rejected while there are active subscriptions or reservations.
    pub async fn remove_relationship(self, request: RequestId) -> Result<Option<String>, Error> {
        let body = json!({"relationshipToPartner": NO_RELATIONSHIP, "attributes": {"objectType": "Customer"}});
        let response = self.request(&REMOVE).request_id(request).body(&body).send().await?;
        Ok(parse_customer(&response).and_then(|customer| present(customer.relationship_to_partner)))
    }

    /// Removes delegated administration privileges (DAP); the customer stays a customer of the partner. Returns whether
    /// they are still in force, if the response contains it.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn remove_delegated_access(self, request: RequestId) -> Result<Option<bool>, Error> {
        let body = json!({"allowDelegatedAccess": false, "attributes": {"objectType": "Customer"}});
        let response = self.request(&REMOVE_DAP).request_id(request).body(&body).send().await?;
        Ok(parse_customer(&response).and_then(|customer| customer.allow_delegated_access))
    }
}

/// Parses the customer of a response. One of the two is documented with a truncated example: an unparsable response
/// reveals nothing, and the change is made all the same.
fn parse_customer(response: &ApiResponse) -> Option<wire::RemovalResponse> {
    if response.bytes().is_empty() { None } else { response.json_in_any_case().ok() }
}
