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
