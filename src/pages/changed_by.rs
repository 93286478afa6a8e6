//! The author of a concurrent change to a form's object, according to Partner Center's audit records.

use leptos::prelude::*;

use super::{PageRequest, load_optional};
use crate::{
    api::activity::list_partner_center_records,
    components::field::{ChangedBy, failed_submission},
    domain::{
        activity::{Period, RecordedSubject},
        role::Capability,
    },
    paths::CustomerPath,
};

/// Provides the author and the time of the newest recorded change to a form whose submission failed because of that
/// change. Does nothing if the person may not read the records, or if the call fails or times out.
pub(super) async fn provide_changed_by(
    request: &PageRequest,
    form: &str,
    customer: CustomerPath,
    subject: RecordedSubject<'_>,
) {
    let is_concurrent_change = failed_submission(form).is_some_and(|refused| refused.is_concurrent_change());
    // The records belong to the partner; its customers' users may not read them.
    if !is_concurrent_change || customer.own || !request.may(Capability::ReadAudit) {
        return;
    }
    let Ok(records) = load_optional(list_partner_center_records(customer.id, Period::default(), None)).await else {
        return;
    };
    let matching = records.items.into_iter().filter(|record| subject.is_changed_by(record));
    let newest = matching.filter_map(|record| Some((record.at?, record.by))).max_by_key(|(at, _)| *at);
    if let Some((at, who)) = newest {
        provide_context(ChangedBy { who, at });
    }
}
