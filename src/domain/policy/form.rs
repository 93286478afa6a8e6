//! Parsing of the policy form's checkboxes.

use super::{Grantable, SelfServePolicy};
use crate::domain::{
    field::Problem,
    form::{Edit, EditError, InvalidFields},
    rendered_values::RenderedValues,
};

/// Parses the checkboxes; a policy must grant something.
///
/// # Errors
/// [`InvalidFields`] at the first checkbox.
pub fn parse_permissions(reservations: bool, savings_plans: bool) -> Result<Vec<Grantable>, InvalidFields> {
    let ticked = [(reservations, Grantable::AzureReservedInstances), (savings_plans, Grantable::AzureSavingsPlan)];
    let chosen: Vec<_> = ticked.into_iter().filter(|(ticked, _)| *ticked).map(|(_, it)| it).collect();
    if chosen.is_empty() {
        return Err(InvalidFields::at("reservations", Problem::Missing));
    }
    Ok(chosen)
}

/// The checkboxes of a policy's form.
#[derive(Debug, Clone, Copy)]
pub struct Ticks {
    /// `true` if reservations may be bought.
    pub reservations: bool,
    /// `true` if savings plans may be bought.
    pub savings_plans: bool,
}

impl Ticks {
    /// Applies the person's changes to a policy and returns its new permissions. Returns none if nothing changes.
    ///
    /// # Errors
    /// [`EditError::Invalid`] if no permission would be left, [`EditError::Changed`] if the policy was changed
    /// meanwhile.
    pub fn edit(
        self,
        drawn: &RenderedValues,
        seen: &str,
        now: &SelfServePolicy,
    ) -> Result<Option<Vec<Grantable>>, EditError> {
        let mut edit = Edit::new(drawn);
        let sent = |ticked: bool| if ticked { "true" } else { "" };
        let mut allowed = |field, ticked: bool, grantable| {
            let allows = now.allows(grantable);
            if edit.changes(field, sent(ticked), sent(allows)) { ticked } else { allows }
        };
        let reservations = allowed("reservations", self.reservations, Grantable::AzureReservedInstances);
        let savings_plans = allowed("savings_plans", self.savings_plans, Grantable::AzureSavingsPlan);
        if edit.is_nothing() {
            return Ok(None);
        }
        let chosen = parse_permissions(reservations, savings_plans)?;
        edit.finish_under(Some(chosen), now.version.as_deref().unwrap_or_default() == seen)
    }
}
