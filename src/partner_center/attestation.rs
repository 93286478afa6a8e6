//! Attestations: creating one, and the agreement that it yields (article "Confirm customer acceptance and create
//! agreement for MCA using APIs"). Both require app-only tokens of the partner's application.

use http::Method;

use super::{
    agreement::read_confirmation,
    client::Client,
    customer::CustomerHandle,
    error::{Error, ErrorKind},
    operation::{Operation, RetryPolicy},
    wire::{
        agreement as wire,
        attestation::{self, CreatedAttestation as WireAttestation, NewAttestation},
    },
};
use crate::domain::{
    agreement::{AgreementConfirmation, AgreementKind, NewConfirmation, safe_link},
    attestation::{AttestationDetails, CreatedAttestation},
    id::{AttestationId, ObjectId, RequestId},
};

static CREATE: Operation =
    Operation::write("attestations-enhanced", "attestations", Method::POST, RetryPolicy::NotIdempotent)
        .application_only();
static CREATE_AGREEMENT: Operation =
    Operation::write("create-agreement-with-attestation", "agreements", Method::POST, RetryPolicy::NotIdempotent)
        .per_customer()
        .application_only();

/// The operations on attestations, which name a company and no customer id.
#[derive(Clone, Copy)]
pub struct Attestations<'a> {
    client: &'a Client,
}

impl<'a> Attestations<'a> {
    pub(super) const fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Creates an attestation with a link by which the customer's signatory can accept.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::Unreadable`] when the response has no valid id.
    pub async fn create(self, details: &AttestationDetails, id: RequestId) -> Result<CreatedAttestation, Error> {
        let signatory = details.signatory.clone();
        let body = NewAttestation {
            country: Some(details.country.clone()),
            language: Some(details.language.clone()),
            company_name: Some(details.company_name.clone()),
            signatory_first_name: Some(signatory.first_name),
            signatory_last_name: Some(signatory.last_name),
            email: Some(signatory.email),
            phone_number: signatory.phone,
        };
        let request = self.client.request(&CREATE).at("attestations").at("enhanced").body(&body).request_id(id);
        let (id, link) = match request.json().await? {
            WireAttestation::Id(id) => (id, None),
            WireAttestation::Members { id, link } => (id, safe_link(link)),
        };
        let id: AttestationId = id.parse().map_err(|_| {
            self.client.with_call(Error::new(ErrorKind::Unreadable).with_json_path("attestationId"), &CREATE)
        })?;
        let link = link.unwrap_or_else(|| attestation::acceptance_page(&id));
        Ok(CreatedAttestation { id, link })
    }
}

impl CustomerHandle<'_> {
    /// Creates the agreement that a customer accepted by an attestation. `confirmed_by` is the member of staff who
    /// confirms it, since the application's token identifies nobody.
    ///
    /// # Errors
    /// See [`ErrorKind`]; code 600061 when the same contact's acceptance was already confirmed.
    pub async fn create_agreement(
        self,
        attestation: &AttestationId,
        confirmation: &NewConfirmation,
        confirmed_by: ObjectId,
        id: RequestId,
    ) -> Result<AgreementConfirmation, Error> {
        let contact = confirmation.contact.clone();
        let body = wire::Agreement {
            user_id: Some(confirmed_by.to_string()),
            primary_contact: Some(contact.into()),
            template_id: Some(confirmation.template.to_string()),
            date_agreed: Some(format!("{:.3}", confirmation.agreed)),
            kind: AgreementKind::Customer.as_str().to_owned(),
            attestation_id: Some(attestation.to_string()),
            ..wire::Agreement::default()
        };
        self.request(&CREATE_AGREEMENT).at("agreements").body(&body).request_id(id).json().await.map(read_confirmation)
    }
}
