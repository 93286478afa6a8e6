//! Relationships between partners in the indirect model (articles "Retrieve a list of indirect resellers", "Get
//! indirect resellers of a customer").

use super::{
    client::Client, customer::CustomerHandle, error::Error, operation::Operation, prepared_request::PreparedRequest,
    present::present, wire::partner_relationship as wire,
};
use crate::domain::partner_relationship::{PartnerRelationship, PartnerRelationshipKind, PartnerRelationshipState};

static LIST: Operation = Operation::read("retrieve-a-list-of-indirect-resellers", "relationships");
static OF_CUSTOMER: Operation =
    Operation::read("get-indirect-resellers-of-a-customer", "customerrelationships").per_customer();

/// The operations on the partner's relationships with other partners.
#[derive(Clone, Copy)]
pub struct PartnerRelationships<'a>(&'a Client);

impl<'a> PartnerRelationships<'a> {
    pub(super) const fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Returns all relationships of a kind.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self, kind: &PartnerRelationshipKind) -> Result<Vec<PartnerRelationship>, Error> {
        fetch_all(self.0.request(&LIST).at("relationships").query("relationship_type", kind.as_str())).await
    }
}

impl CustomerHandle<'_> {
    /// Returns the indirect resellers of the customer; only an indirect provider has any.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list_resellers(self) -> Result<Vec<PartnerRelationship>, Error> {
        fetch_all(self.request(&OF_CUSTOMER).at("relationships")).await
    }
}

async fn fetch_all(request: PreparedRequest<'_>) -> Result<Vec<PartnerRelationship>, Error> {
    request.list(relationship, |it: &PartnerRelationship| Some(it.id.to_string())).await
}

/// Converts a relationship. One whose id is not a GUID cannot be used in other calls: it counts as left out.
fn relationship(wire: wire::PartnerRelationship) -> Option<PartnerRelationship> {
    let id = wire.id.as_deref()?.trim().parse().ok()?;
    Some(PartnerRelationship {
        id,
        name: wire.name.unwrap_or_default(),
        kind: PartnerRelationshipKind::parse(wire.relationship_type.as_deref().unwrap_or_default()),
        mpn_id: present(wire.mpn_id),
        state: present(wire.state).as_deref().map(PartnerRelationshipState::parse),
        location: present(wire.location),
    })
}
