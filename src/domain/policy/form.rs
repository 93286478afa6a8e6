//! The form of a policy, read: the boxes that are ticked.

use super::{Grantable, SelfServePolicy};
use crate::domain::{
    drawn::Drawn,
    field::Problem,
    form::{Edit, EditError, InvalidFields},
};

/// Reads what was ticked: a policy that grants nothing is none.
///
/// # Errors
/// [`InvalidFields`] at the first box.
pub fn parse_permissions(reservations: bool, savings_plans: bool) -> Result<Vec<Grantable>, InvalidFields> {
    let ticked = [(reservations, Grantable::AzureReservedInstances), (savings_plans, Grantable::AzureSavingsPlan)];
    let chosen: Vec<_> = ticked.into_iter().filter(|(ticked, _)| *ticked).map(|(_, it)| it).collect();
    if chosen.is_empty() {
        return Err(InvalidFields::at("reservations", Problem::Missing));
    }
    Ok(chosen)
}

/// The boxes of a policy's form.
#[derive(Debug, Clone, Copy)]
pub struct Ticks {
    /// Whether reservations may be bought.
    pub reservations: bool,
    /// Whether savings plans may be bought.
    pub savings_plans: bool,
}

impl Ticks {
    /// Reads what a policy is to grant: what the person changed, and all else as it is. None where nothing is to be changed.
    ///
    /// # Errors
    /// [`EditError::Invalid`] when nothing would be left, [`EditError::Changed`]
    pub fn edit(self, drawn: &Drawn, seen: &str, now: &SelfServePolicy) -> Result<Option<Vec<Grantable>>, EditError> {
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
