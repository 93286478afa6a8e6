//! Customer agreements: metadata, documents, confirmations, direct signature (articles "Get agreement metadata for
//! Microsoft Cloud Agreement" and its siblings).

use http::Method;

use super::{
    client::Client,
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    prepared_request::PreparedRequest,
    present::{instant, reference},
    wire::agreement as wire,
};
use crate::domain::{
    agreement::{
        AgreementConfirmation, AgreementContact, AgreementDocument, AgreementKind, AgreementMetadata, NewConfirmation,
        safe_link,
    },
    id::{AgreementTemplateId, RequestId},
};

static CLOUD_METADATA: Operation = Operation::read("get-agreement-metadata", "agreements");
static METADATA: Operation = Operation::read("get-customer-agreement-metadata", "agreements");
static DOCUMENT: Operation = Operation::read("download-customer-agreement-template", "agreementtemplates").secret();
static CLOUD_CONFIRMATIONS: Operation =
    Operation::read("get-confirmation-of-customer-consent", "agreements").per_customer();
static CONFIRMATIONS: Operation =
    Operation::read("get-confirmation-of-customer-agreement", "agreements").per_customer();
static DIRECT_SIGN: Operation =
    Operation::read("get-direct-sign-status-of-customer-agreement", "agreements").per_customer();
static CONFIRM: Operation = Operation::write(
    "confirm-customer-consent-customer-agreement",
    "agreements",
    Method::POST,
    RetryPolicy::NotIdempotent,
)
.per_customer();

/// The operations on agreements that concern no particular customer.
#[derive(Clone, Copy)]
pub struct Agreements<'a> {
    client: &'a Client,
}

impl<'a> Agreements<'a> {
    pub(super) const fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Returns the metadata of the current agreement of a kind, or of all kinds. Without a kind, the service returns
    /// only the Cloud Agreement's.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn metadata(self, kind: Option<&AgreementKind>) -> Result<Vec<AgreementMetadata>, Error> {
        let request = match kind {
            Some(AgreementKind::Cloud) => self.client.request(&CLOUD_METADATA).at("agreements"),
            other => {
                self.client.request(&METADATA).at("agreements").query("agreementType", agreement_type_query(other))
            }
        };
        request.list(|wire| Some(read_metadata(wire)), |_| None).await
    }

    /// Returns the links to an agreement's document in a language (`pl-PL`) and for a country (`PL`). There is always
    /// one in English.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn document(
        self,
        template: AgreementTemplateId,
        language: &str,
        country: &str,
    ) -> Result<AgreementDocument, Error> {
        let request = self.client.request(&DOCUMENT).at("agreementtemplates").at(template).at("document");
        let document: wire::AgreementDocument =
            request.query("language", language).query("country", country).json().await?;
        Ok(AgreementDocument {
            display: safe_link(document.display_uri),
            download: safe_link(document.download_uri),
            language: document.language,
            country: document.country,
        })
    }
}

impl<'a> CustomerHandle<'a> {
    /// Returns the confirmations of an agreement of a kind, or of all kinds, in the service's order.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn agreement_confirmations(
        self,
        kind: Option<&AgreementKind>,
    ) -> Result<Vec<AgreementConfirmation>, Error> {
        let request = match kind {
            Some(AgreementKind::Cloud) => self.request(&CLOUD_CONFIRMATIONS).at("agreements"),
            other => self.request(&CONFIRMATIONS).at("agreements").query("agreementType", agreement_type_query(other)),
        };
        request.list(|wire| Some(read_confirmation(wire)), |_| None).await
    }

    /// Returns whether the customer signed the Customer Agreement directly with Microsoft.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn has_signed_directly(self) -> Result<bool, Error> {
        let request = self.request(&DIRECT_SIGN).at("directSignedMicrosoftCustomerAgreementStatus");
        Ok(request.json::<wire::DirectSignedStatus>().await?.is_signed)
    }

    /// Confirms that the customer accepted the Microsoft Customer Agreement.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); code 600061 when the same contact's acceptance was already confirmed.
    pub async fn confirm_agreement(
        self,
        confirmation: &NewConfirmation,
        id: RequestId,
    ) -> Result<AgreementConfirmation, Error> {
        let body = wire::Agreement {
            primary_contact: Some(confirmation.contact.clone().into()),
            template_id: Some(confirmation.template.to_string()),
            date_agreed: Some(format!("{:.3}", confirmation.agreed)),
            kind: AgreementKind::Customer.as_str().to_owned(),
            ..wire::Agreement::default()
        };
        let request: PreparedRequest<'a> = self.request(&CONFIRM).at("agreements").body(&body).request_id(id);
        request.json().await.map(read_confirmation)
    }
}

impl From<AgreementContact> for wire::Contact {
    fn from(contact: AgreementContact) -> Self {
        Self {
            first_name: Some(contact.first_name),
            last_name: Some(contact.last_name),
            email: Some(contact.email),
            phone_number: contact.phone,
        }
    }
}

/// Returns the query value for one kind, or for all present and future kinds.
fn agreement_type_query(kind: Option<&AgreementKind>) -> &str {
    kind.map_or("*", AgreementKind::as_str)
}

fn read_metadata(wire: wire::AgreementMetadata) -> AgreementMetadata {
    AgreementMetadata {
        kind: AgreementKind::parse(&wire.agreement_type),
        template: reference(wire.template_id),
        link: safe_link(wire.agreement_link),
        version: wire.version_rank,
    }
}

pub(super) fn read_confirmation(wire: wire::Agreement) -> AgreementConfirmation {
    let contact = wire.primary_contact.unwrap_or_default();
    AgreementConfirmation {
        kind: AgreementKind::parse(&wire.kind),
        contact: AgreementContact {
            first_name: contact.first_name.unwrap_or_default(),
            last_name: contact.last_name.unwrap_or_default(),
            email: contact.email.unwrap_or_default(),
            phone: contact.phone_number.filter(|phone| !phone.trim().is_empty()),
        },
        agreed: instant(wire.date_agreed),
        template: reference(wire.template_id),
        link: safe_link(wire.agreement_link),
        confirmed_by: reference(wire.user_id),
        confirmer: None,
    }
}
