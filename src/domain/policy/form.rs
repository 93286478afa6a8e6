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
pub struct PolicyCheckboxes {
    /// `true` if reservations may be bought.
    pub reservations: bool,
    /// `true` if savings plans may be bought.
    pub savings_plans: bool,
}

impl PolicyCheckboxes {
    /// Applies the person's changes to a policy and returns its new permissions. Returns none if nothing changes.
    ///
    /// # Errors
    /// [`EditError::Invalid`] if no permission would be left, [`EditError::Changed`] if the policy was changed
    /// meanwhile.
    pub fn edit(
        self,
        rendered: &RenderedValues,
        version: &str,
        stored: &SelfServePolicy,
    ) -> Result<Option<Vec<Grantable>>, EditError> {
        let mut edit = Edit::new(rendered);
        let form_value = |ticked: bool| if ticked { "true" } else { "" };
        let mut merged = |field, ticked: bool, grantable| {
            let allows = stored.allows(grantable);
            if edit.changes(field, form_value(ticked), form_value(allows)) { ticked } else { allows }
        };
        let reservations = merged("reservations", self.reservations, Grantable::AzureReservedInstances);
        let savings_plans = merged("savings_plans", self.savings_plans, Grantable::AzureSavingsPlan);
        if edit.has_no_changes() {
            return Ok(None);
        }
        let chosen = parse_permissions(reservations, savings_plans)?;
        edit.finish_with_version(Some(chosen), stored.version.as_deref().unwrap_or_default() == version)
    }
}
