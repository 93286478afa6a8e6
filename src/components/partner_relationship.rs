//! Shared display of partners in the indirect model.

use crate::domain::partner_relationship::PartnerRelationship;

/// Returns a partner's name with its MPN id, which distinguishes equal names.
pub fn partner_label(partner: &PartnerRelationship) -> String {
    match &partner.mpn_id {
        Some(id) => format!("{} ({id})", partner.title()),
        None => partner.title(),
    }
}

/// Returns the options of a choice among partners: the id to send, and the label. One without an id is left out.
pub fn partner_choices(
    partners: &[PartnerRelationship],
    id_of: impl Fn(&PartnerRelationship) -> Option<String>,
) -> impl Iterator<Item = (String, String)> {
    partners.iter().filter_map(move |partner| Some((id_of(partner)?, partner_label(partner))))
}
