//! Qualifications and validation codes (articles "Get a customer's qualification" and "Update a customer's
//! qualification", synchronous and asynchronous; "Get a partner's validation codes").
//!
//! Two versions exist side by side. The older one, withdrawn from the documentation, returns a bare word and takes
//! effect immediately; the newer one has the status of Microsoft's vetting.

use http::Method;

use super::{
    client::Client,
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    present::instant,
    wire::qualification as wire,
};
use crate::domain::{
    id::RequestId,
    qualification::{
        DirectQualification, NewQualification, Qualification, QualificationKind, ValidationCode, VettingStatus,
    },
};

static CODES: Operation =
    Operation::read("get-a-partner-s-validation-codes", "validations").secret().accepts_application_too();
static GET_BARE: Operation =
    Operation::read("get-customer-qualification-synchronous", "qualification").per_customer().accepts_application_too();
static PUT_BARE: Operation = Operation::write(
    "update-customer-qualification-synchronous",
    "qualification",
    Method::PUT,
    RetryPolicy::NotIdempotent,
)
.per_customer();
static GET: Operation = Operation::read("get-customer-qualification-asynchronous", "qualifications")
    .per_customer()
    .accepts_application_too();
static POST: Operation = Operation::write(
    "update-customer-qualification-asynchronous",
    "qualifications",
    Method::POST,
    RetryPolicy::NotIdempotent,
)
.per_customer();

impl Client {
    /// Returns the partner's validation codes for government customers.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn validation_codes(&self) -> Result<Vec<ValidationCode>, Error> {
        let request = self.request(&CODES).at("customers").at("all").at("validations");
        request.list(|wire| Some(read_code(wire)), |_| None).await
    }
}

impl CustomerHandle<'_> {
    /// Returns the qualification, with the older operation.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn qualification(self) -> Result<QualificationKind, Error> {
        let bare: wire::BareQualification = self.request(&GET_BARE).at("qualification").json().await?;
        Ok(QualificationKind::parse(&bare.text()))
    }

    /// Sets a qualification immediately, if the customer has none.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn set_qualification_directly(
        self,
        qualification: &DirectQualification,
        id: RequestId,
    ) -> Result<QualificationKind, Error> {
        let request = self.request(&PUT_BARE).at("qualification").request_id(id);
        // The body is the bare number of the enumeration's member.
        let request = match qualification {
            DirectQualification::Education => request.body(&1),
            DirectQualification::GovernmentCommunityCloud { code } => request.query("code", code).body(&3),
        };
        let bare: wire::BareQualification = request.json().await?;
        Ok(QualificationKind::parse(&bare.text()))
    }

    /// Returns the qualifications with the status of Microsoft's vetting.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn qualifications(self) -> Result<Vec<Qualification>, Error> {
        self.request(&GET).at("qualifications").list(|wire| Some(read(wire)), |_| None).await
    }

    /// Requests a qualification.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn set_qualification(
        self,
        qualification: &NewQualification,
        id: RequestId,
    ) -> Result<Qualification, Error> {
        let new_qualification =
            |name: &str| wire::NewQualification { qualification: name.to_owned(), ..Default::default() };
        let body = match qualification {
            NewQualification::Education { segment, website } => wire::NewQualification {
                education_segment: Some(segment.as_str().to_owned()),
                website: website.clone(),
                ..new_qualification("Education")
            },
            NewQualification::GovernmentCommunityCloud { code } => wire::NewQualification {
                validation_code: Some(code.clone()),
                ..new_qualification("GovernmentCommunityCloud")
            },
            NewQualification::StateOwnedEntity => new_qualification("StateOwnedEntity"),
        };
        self.request(&POST).at("qualifications").body(&body).request_id(id).json().await.map(read)
    }
}

fn read(wire: wire::Qualification) -> Qualification {
    Qualification {
        kind: QualificationKind::parse(&wire.qualification),
        vetting: wire.vetting_status.as_deref().filter(|status| !status.is_empty()).map(VettingStatus::parse),
        reason: wire.vetting_reason.filter(|reason| !reason.trim().is_empty()),
        requested: instant(wire.vetting_created_date.or(wire.vetting_create_date)),
    }
}

fn read_code(wire: wire::ValidationCode) -> ValidationCode {
    ValidationCode {
        code: wire.validation_id.map(|id| id.text()).unwrap_or_default(),
        organization: wire.organization_name.unwrap_or_default(),
        max_creates: wire.max_creates,
        remaining_creates: wire.remaining_creates,
    }
}
