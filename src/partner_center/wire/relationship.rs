//! JSON of relationships (resource article "Relationships and customer relationship request").

use super::{collection::Attributes, resource::resource};

resource! {
    /// Resource `CustomerRelationshipRequest`.
    RelationshipRequest {
        /// The page on which the company accepts.
        url: String,
        /// Attributes with the object type `CustomerRelationshipRequest`.
        attributes: Attributes,
    }
}

resource! {
    /// The `Customer` in the response to a removal of the relationship or of DAP; its other members are documented as
    /// null.
    RemovalResponse {
        /// The resulting relationship; `none` after the removal.
        relationship_to_partner: String,
        /// `true` if delegated administration is still in force.
        allow_delegated_access: bool,
    }
}
