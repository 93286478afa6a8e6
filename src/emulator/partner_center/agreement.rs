//! Agreements: metadata, confirmations, templates, direct signature (articles "Get agreement metadata" and related
//! ones).

use http::StatusCode;

use super::{
    access, attestation,
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, get, post,
    },
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::{agreement::languages_of, moment::Moment},
    emulator::state::tenant::agreements::{CLOUD, CLOUD_TEMPLATE, CUSTOMER, CUSTOMER_TEMPLATE, link},
    partner_center::wire::{
        agreement::{Agreement, AgreementDocument, AgreementMetadata, DirectSignedStatus},
        collection::{Attributes, ResourceCollection},
    },
};

/// Agreements are confirmed in the public cloud only.
pub const OPERATIONS: &[Operation] = &[
    get("get-agreement-metadata", "/v1/agreements", User).public_only().handler(metadata),
    get("get-customer-agreement-metadata", "/v1/agreements", User)
        .with_query("agreementType")
        .public_only()
        .handler(metadata),
    get("get-confirmation-of-customer-consent", "/v1/customers/{customer}/agreements", User)
        .public_only()
        .handler(confirmations),
    get("get-confirmation-of-customer-agreement", "/v1/customers/{customer}/agreements", User)
        .with_query("agreementType")
        .public_only()
        .handler(confirmations),
    // A person confirms in a single step, an application with an attestation; the body distinguishes them.
    post("confirm-customer-consent-customer-agreement", "/v1/customers/{customer}/agreements", AppOrUser)
        .public_only()
        .handler(confirm),
    get(
        "get-direct-sign-status-of-customer-agreement",
        "/v1/customers/{customer}/directsignedmicrosoftcustomeragreementstatus",
        User,
    )
    .public_only()
    .handler(direct_sign),
    get("download-customer-agreement-template", "/v1/agreementtemplates/{template}/document", User)
        .public_only()
        .handler(document),
    get("verify-indirect-reseller-mpa-status", "/v1/compliance/csp/agreementstatus", User),
];

/// Returns the requested kind: the Cloud Agreement by default, all for `*`.
fn requested_type(call: &Call<'_>) -> Result<Option<&'static str>, ApiError> {
    match call.query.get("agreementType").map(str::trim) {
        None | Some("") => Ok(Some(CLOUD)),
        Some("*") => Ok(None),
        Some(name) => [CLOUD, CUSTOMER]
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(name))
            .map(Some)
            .ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, 3000, "agreementType is none of the known ones.")),
    }
}

fn metadata(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let requested_type = requested_type(call)?;
    let items: Vec<_> = [(CLOUD, CLOUD_TEMPLATE), (CUSTOMER, CUSTOMER_TEMPLATE)]
        .into_iter()
        .filter(|(kind, _)| requested_type.is_none_or(|requested_type| requested_type == *kind))
        .map(|(kind, template)| AgreementMetadata {
            template_id: Some(template.to_owned()),
            agreement_type: kind.to_owned(),
            agreement_link: Some(link(kind).to_owned()),
            version_rank: Some(0),
        })
        .collect();
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn confirmations(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let requested_type = requested_type(call)?;
    let items = call.tenant(|tenant| tenant.agreements.of_type(requested_type))?;
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: None,
        continuation_token: None,
    })
}

/// Confirms an acceptance, directly or with an attestation.
fn confirm(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let agreement: Agreement = call.read()?;
    match (&agreement.attestation_id, call.caller.person) {
        (Some(_), None) => attestation::create_agreement(call, agreement),
        (Some(_), Some(_)) => Err(access::application_required()),
        (None, None) => Err(access::person_required()),
        (None, Some(_)) if call.world.attestations.single_step_is_disabled() => {
            Err(ApiError::invalid("attestationId is required: the confirmation by this call alone has ended."))
        }
        (None, Some(person)) => {
            let user = person.id.object.to_string();
            create(call, agreement, user)
        }
    }
}

/// Creates the agreement for an acceptance by a contact. Contacts are the same if all members are equal, ignoring case.
pub fn create(call: &Call<'_>, agreement: Agreement, user: String) -> Result<ApiResponse, ApiError> {
    if !agreement.kind.eq_ignore_ascii_case(CUSTOMER) {
        return Err(ApiError::invalid("type should be MicrosoftCustomerAgreement."));
    }
    if !agreement.template_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(CUSTOMER_TEMPLATE)) {
        return Err(ApiError::invalid("templateId is not the Microsoft Customer Agreement's."));
    }
    let contact = agreement.primary_contact.clone().unwrap_or_default();
    for (name, value) in
        [("firstName", &contact.first_name), ("lastName", &contact.last_name), ("email", &contact.email)]
    {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(ApiError::invalid(format!("primaryContact.{name} is required.")));
        }
    }
    let agreed = agreement
        .date_agreed
        .as_deref()
        .and_then(|text| Moment::parse(text)?.instant())
        .ok_or_else(|| ApiError::invalid("dateAgreed is required, and should be a date."))?;
    if agreed > jiff::Timestamp::now() {
        let text = "dateAgreed should not be in the future.";
        return Err(ApiError::agreement(StatusCode::BAD_REQUEST, 600_002, "DateAgreedInvalid", text));
    }
    let created = call.tenant(|tenant| {
        if tenant.agreements.has(&contact) {
            return false;
        }
        tenant.agreements.confirm(contact, agreed, user.clone());
        true
    })?;
    if !created {
        return Err(ApiError::agreement(
            StatusCode::CONFLICT,
            600_061,
            "PartnerConfirmedAgreementAlreadyExists",
            "A partner-confirmed agreement with these details already exists.",
        ));
    }
    call.record("agreement", "create_agreement");
    ApiResponse::created(&Agreement {
        user_id: Some(user),
        kind: CUSTOMER.to_owned(),
        agreement_link: None,
        ..agreement
    })
}

fn direct_sign(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&DirectSignedStatus { is_signed: call.tenant(|tenant| tenant.agreements.directly_signed)? })
}

/// Returns the locations of the text; English replaces a language that is unavailable in the country.
fn document(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let template = call.param("template").unwrap_or_default();
    let known = [CLOUD_TEMPLATE, CUSTOMER_TEMPLATE].into_iter().find(|known| known.eq_ignore_ascii_case(template));
    let template = known.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, 1000, "There is no such template."))?;
    let country = call.query.get("country").filter(|country| !country.is_empty()).unwrap_or("US").to_ascii_uppercase();
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ApiError::invalid("country should be an ISO 3166-1 alpha-2 code."));
    }
    let requested_language = call.query.get("language").unwrap_or("en-US");
    let language =
        languages_of(&country).find(|known| known.eq_ignore_ascii_case(requested_language)).unwrap_or("en-US");
    let file = |ending: &str| {
        format!("https://agreements.example/{template}/{}/{}.{ending}", country.to_ascii_lowercase(), language)
    };
    ApiResponse::json(&AgreementDocument {
        display_uri: Some(file("html")),
        download_uri: Some(file("docx")),
        language: Some(language.to_owned()),
        country: Some(country),
        version_rank: None,
    })
}
