//! How another partner of the indirect model is shown wherever one is named or chosen.

use crate::domain::partner_relationship::PartnerRelationship;

/// A partner by its name and its id in the partner program, which tells apart those of one name.
pub fn partner_words(partner: &PartnerRelationship) -> String {
    match &partner.mpn_id {
        Some(id) => format!("{} ({id})", partner.title()),
        None => partner.title(),
    }
}

/// Partners for a choice among them: what names each where it is sent, and its words. One that nothing names is left out.
pub fn partner_choices(
    partners: &[PartnerRelationship],
    name: impl Fn(&PartnerRelationship) -> Option<String>,
) -> impl Iterator<Item = (String, String)> {
    partners.iter().filter_map(move |partner| Some((name(partner)?, partner_words(partner))))
}
