//! JSON of relationships (resource article "Relationships and customer relationship request").

use super::{collection::Attributes, resource::resource};

resource! {
    /// Resource `CustomerRelationshipRequest`.
    RelationshipRequest {
        /// Where the company accepts.
        url: String,
        /// `CustomerRelationshipRequest`.
        attributes: Attributes,
    }
}

resource! {
    /// What is left of a `Customer` in the answer to the end of something; of the rest the documents have null.
    EndedCustomer {
        /// The relationship that there is now; `none` when it has ended.
        relationship_to_partner: String,
        /// Whether delegated administration is in force now.
        allow_delegated_access: bool,
    }
}
