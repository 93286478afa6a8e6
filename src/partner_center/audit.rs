//! Partner Center's own audit records (article "Get a record of Partner Center activity").

use jiff::civil::Date;

use super::{
    customer::CustomerHandle,
    error::Error,
    page::page,
    request::Operation,
    wire::{audit as wire, collection::ResourceCollection, filter::FieldFilter, instant},
};
use crate::domain::{
    activity::{PartnerCenterRecord, RecordStatus},
    id::CustomerId,
    page::{Page, Seek},
};

static LIST: Operation = Operation::read("get-a-record-of-partner-center-activity-by-user", "auditrecords");

impl CustomerHandle<'_> {
    /// A page of what Partner Center recorded of this customer from a day on (UTC). The service keeps 90 days, and
    /// answers with the last 30 where no day is given.
    ///
    /// # Errors
    /// See [`Kind`](super::Kind).
    pub async fn audit_records(
        self,
        from: Option<Date>,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<PartnerCenterRecord>, Error> {
        let mut request = self.client().request(&LIST).at("auditrecords");
        if let Some(from) = from {
            request = request.query("startDate", from);
        }
        let customer = self.customer();
        let filter = FieldFilter::equals("CustomerId", &customer.to_string());
        let records: ResourceCollection<wire::AuditRecord> =
            request.query("size", rows).json_query("filter", &filter).seek(seek).json().await?;
        // The filter is the service's; what a page of one customer shows of another would be a leak all the same.
        let ours = |record: wire::AuditRecord| {
            let about = record.customer_id.as_deref().and_then(|id| id.trim().parse().ok());
            about.is_none_or(|about: CustomerId| about == customer).then(|| read(record))
        };
        Ok(page(records, ours))
    }
}

fn read(wire: wire::AuditRecord) -> PartnerCenterRecord {
    let present = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    PartnerCenterRecord {
        id: present(wire.id),
        at: instant::read(wire.operation_date.as_deref()),
        by: present(wire.user_principal_name),
        application: present(wire.application_id),
        operation: wire.operation_type,
        resource: wire.resource_type,
        status: RecordStatus::parse(&wire.operation_status),
        details: wire.customized_data.unwrap_or_default().into_iter().map(|pair| (pair.key, pair.value)).collect(),
    }
}
