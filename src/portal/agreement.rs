//! Customer agreements: current metadata, confirmations, and confirming an acceptance.

use jiff::{SignedDuration, Timestamp};

use super::{
    Error, Portal,
    change::{Change, check_response},
    confirmed::Confirmed,
};
use crate::domain::{
    agreement::{
        AgreementConfirmation, AgreementDocument, AgreementKind, AgreementMetadata, ConfirmationMethod,
        NewConfirmation, parse_document_choice,
    },
    form_action::FormAction,
    id::{AgreementTemplateId, RequestId},
    principal::{CustomerScope, Scope},
    reference::Reference,
};

/// The maximum offset between an instant and the start of the same day in another zone.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Error codes that concern one field: each contact's acceptance may be confirmed once.
const FIELDS: [(u32, &str); 1] = [(600_061, "email")];

impl Portal {
    /// Returns the metadata of the current agreement of a kind, or of all kinds.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_agreement_metadata(
        &self,
        scope: &impl Scope,
        kind: Option<&AgreementKind>,
    ) -> Result<Vec<AgreementMetadata>, Error> {
        Ok(self.client_for(scope).await?.agreements().metadata(kind).await?)
    }

    /// Returns the links to an agreement's document, in a language and for a country.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unsupported language or country, [`Error::Upstream`]
    pub async fn load_agreement_document(
        &self,
        scope: &impl Scope,
        template: AgreementTemplateId,
        language: &str,
        country: &str,
    ) -> Result<AgreementDocument, Error> {
        let (language, country) = parse_document_choice(language, country)?;
        Ok(self.client_for(scope).await?.agreements().document(template, language, country).await?)
    }

    /// Returns the confirmations of an agreement for the customer, or of all agreements, with the members of staff who
    /// made them; for customer users those appear as the partner, unless it shows their names.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::Store`]
    pub async fn list_agreement_confirmations(
        &self,
        scope: &CustomerScope,
        kind: Option<&AgreementKind>,
    ) -> Result<Vec<AgreementConfirmation>, Error> {
        let client = self.client_for(scope).await?;
        let mut found = client.customer(scope).agreement_confirmations(kind).await?;
        let partner = &self.partner_context(scope)?.partner;
        if scope.staff().is_none() && !partner.shows_names {
            for confirmation in &mut found {
                confirmation.confirmer = confirmation.confirmed_by.take().map(|_| partner.name.clone());
            }
            return Ok(found);
        }
        if found.iter().any(|confirmation| confirmation.confirmed_by.is_some()) {
            let names = self.store().person_names(scope.partner(), Some(scope.customer())).await?;
            for confirmation in &mut found {
                let by = confirmation.confirmed_by.as_ref().and_then(Reference::id);
                let known = names.iter().find(|(person, _)| Some(&person.object) == by);
                confirmation.confirmer = known.map(|(_, name)| name.clone());
            }
        }
        Ok(found)
    }

    /// Returns whether the customer signed the Customer Agreement directly with Microsoft.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_direct_signature(&self, scope: &CustomerScope) -> Result<bool, Error> {
        Ok(self.client_for(scope).await?.customer(scope).has_signed_directly().await?)
    }

    /// Checks whether the caller's partner confirms acceptances of the Customer Agreement in a single step.
    pub fn confirms_in_a_single_step(&self) -> bool {
        let method = self.partner_context.as_ref().map(|partner_context| partner_context.partner.confirmation_method);
        method == Some(ConfirmationMethod::SingleStep)
    }

    /// Confirms in a single step that the customer accepted the Microsoft Customer Agreement.
    ///
    /// # Errors
    /// [`Error::SingleStepDisabled`] when the partner confirms in three steps, [`Error::Invalid`] when this contact's
    /// acceptance was already confirmed, [`Error::Upstream`]
    pub async fn confirm_agreement(
        &self,
        scope: &CustomerScope,
        confirmation: &NewConfirmation,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<AgreementConfirmation, Error> {
        if self.partner_context(scope)?.partner.confirmation_method != ConfirmationMethod::SingleStep {
            return Err(Error::SingleStepDisabled);
        }
        let change = Change::irreversible(FormAction::ConfirmAgreement, confirmed).to(confirmation.template);
        let response = self
            .change(scope, change, async |client| client.customer(scope).confirm_agreement(confirmation, request).await)
            .await
            .map_err(|error| error.at_fields(&FIELDS))?;
        check_agreement_response(confirmation, &response)?;
        Ok(response)
    }
}

/// Compares a created agreement with the request.
///
/// # Errors
/// [`Error::ResponseMismatch`]
pub(super) fn check_agreement_response(
    confirmation: &NewConfirmation,
    response: &AgreementConfirmation,
) -> Result<(), Error> {
    let template = response.template.as_ref().map(ToString::to_string).unwrap_or_default();
    let (requested, returned) = (&confirmation.contact, &response.contact);
    // The service may store only the day, in a zone of its own: the midnights of neighboring days are a whole day
    // apart.
    let is_close = |returned: Timestamp| returned.duration_since(confirmation.agreed).abs() <= DAY;
    let agreed = if response.agreed.is_some_and(is_close) { Some(confirmation.agreed) } else { response.agreed };
    let day = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    check_response([
        ("type", AgreementKind::Customer.as_str(), response.kind.as_str()),
        ("templateId", &confirmation.template.to_string(), &template),
        ("primaryContact.email", &requested.email, &returned.email),
        ("primaryContact.firstName", &requested.first_name, &returned.first_name),
        ("primaryContact.lastName", &requested.last_name, &returned.last_name),
        (
            "primaryContact.phoneNumber",
            requested.phone.as_deref().unwrap_or_default(),
            returned.phone.as_deref().unwrap_or_default(),
        ),
        ("dateAgreed", &day(Some(confirmation.agreed)), &day(agreed)),
    ])
}
