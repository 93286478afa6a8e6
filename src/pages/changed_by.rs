//! Who changed something while somebody else had its form open, where Partner Center's record tells.

use leptos::prelude::*;

use super::{PageRequest, soon};
use crate::{
    api::activity::list_partner_center_records,
    components::field::{ChangedBy, refused},
    domain::{
        activity::{Period, RecordedSubject},
        role::Capability,
    },
    paths::CustomerPath,
};

/// Tells a form that was refused because of such a change who made it, and when: the newest record of a change of what the
/// form is about. To those who may read the record, and where it answers soon; else nothing is said.
pub(super) async fn tell_who_changed(
    request: &PageRequest,
    form: &str,
    customer: CustomerPath,
    subject: RecordedSubject<'_>,
) {
    let changed = refused(form).is_some_and(|refused| refused.is_of_a_change());
    // The record is the partner's, which its customers' people do not read.
    if !changed || customer.own || !request.may(Capability::ReadAudit) {
        return;
    }
    let Ok(records) = soon(list_partner_center_records(customer.id, Period::default(), None)).await else { return };
    let of_it = records.items.into_iter().filter(|record| subject.is_changed_by(record));
    let newest = of_it.filter_map(|record| Some((record.at?, record.by))).max_by_key(|(at, _)| *at);
    if let Some((at, who)) = newest {
        provide_context(ChangedBy { who, at });
    }
}
