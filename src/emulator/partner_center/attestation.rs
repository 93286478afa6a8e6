//! Attestations, and the agreements created with them (article "Confirm customer acceptance and create agreement for
//! MCA using APIs"). `DIFFERENCES.md` lists undocumented behavior.

use http::StatusCode;

use super::{
    agreement,
    call::Call,
    operation::{Auth::App, Operation, post},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::{agreement::LANGUAGES, country, id::ObjectId},
    emulator::state::attestations::AttestationState,
    partner_center::wire::{
        agreement::Agreement,
        attestation::{CreatedAttestation, NewAttestation},
    },
};

pub const OPERATIONS: &[Operation] =
    &[post("attestations-enhanced", "/v1/attestations/enhanced", App).public_only().handler(create)];

fn create(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    if !call.caller.partner.providers.is_empty() {
        return Err(ApiError::new(StatusCode::FORBIDDEN, 2032, "Access denied: indirect resellers attest nothing."));
    }
    let request: NewAttestation = call.read()?;
    for (name, value) in [
        ("country", &request.country),
        ("language", &request.language),
        ("companyName", &request.company_name),
        ("signatoryFirstName", &request.signatory_first_name),
        ("signatoryLastName", &request.signatory_last_name),
        ("email", &request.email),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(ApiError::invalid(format!("{name} is required.")));
        }
    }
    if country::find(request.country.as_deref().unwrap_or_default()).is_none() {
        return Err(ApiError::invalid("country should be an ISO 3166-1 alpha-2 code."));
    }
    let language = request.language.as_deref().unwrap_or_default();
    if !LANGUAGES.iter().any(|(tag, _)| tag.eq_ignore_ascii_case(language)) {
        return Err(ApiError::invalid("language is none of the agreement's."));
    }
    let id = call.world.attestations.create(call.caller.partner.tenant);
    call.record("attestation", "create_attestation");
    ApiResponse::created(&CreatedAttestation::Members { id: id.to_string(), link: None })
}

/// Creates the agreement that a customer accepted through an attestation.
pub fn create_agreement(call: &Call<'_>, agreement: Agreement) -> Result<ApiResponse, ApiError> {
    let id = agreement.attestation_id.clone().unwrap_or_default();
    let error = |name, text| Err(ApiError::agreement(StatusCode::BAD_REQUEST, 800_002, name, text));
    match call.world.attestations.state_of(call.caller.partner.tenant, &id) {
        AttestationState::Unknown => return error("AttestationNotFound", "There is no such attestation."),
        AttestationState::Pending => return error("AttestationNotAccepted", "The customer has not accepted yet."),
        AttestationState::Used => return error("AttestationUsed", "An agreement was created with this attestation."),
        AttestationState::Accepted => {}
    }
    let user = agreement.user_id.as_deref().and_then(|id| id.trim().parse::<ObjectId>().ok());
    let person = user.and_then(|object| call.world.person(call.caller.partner.tenant, object));
    let Some(person) = person else {
        return Err(ApiError::invalid("userId is required, and should be a user of the partner's."));
    };
    let created = agreement::create(call, agreement, person.id.object.to_string())?;
    call.world.attestations.mark_used(&id);
    Ok(created.with_article("create-agreement-with-attestation"))
}
