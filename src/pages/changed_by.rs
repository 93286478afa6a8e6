//! The author of a concurrent change to a form's object, according to Partner Center's audit records.

use leptos::prelude::*;

use super::{PageRequest, load_optional};
use crate::{
    api::activity::list_partner_center_records,
    components::field::{ChangedBy, refused},
    domain::{
        activity::{Period, RecordedSubject},
        role::Capability,
    },
    paths::CustomerPath,
};

/// Provides the author and the time of the newest recorded change to a form that was refused because of it. Does
/// nothing if the person may not read the records, or if the call fails or times out.
pub(super) async fn render_changed_by(
    request: &PageRequest,
    form: &str,
    customer: CustomerPath,
    subject: RecordedSubject<'_>,
) {
    let changed = refused(form).is_some_and(|refused| refused.is_of_a_change());
    // The records belong to the partner; its customers' people may not read them.
    if !changed || customer.own || !request.may(Capability::ReadAudit) {
        return;
    }
    let Ok(records) = load_optional(list_partner_center_records(customer.id, Period::default(), None)).await else {
        return;
    };
    let of_it = records.items.into_iter().filter(|record| subject.is_changed_by(record));
    let newest = of_it.filter_map(|record| Some((record.at?, record.by))).max_by_key(|(at, _)| *at);
    if let Some((at, who)) = newest {
        provide_context(ChangedBy { who, at });
    }
}
