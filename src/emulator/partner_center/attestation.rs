//! Attestations, and the agreements created with them (article "Confirm customer acceptance and create agreement for
//! MCA using APIs"). `DIFFERENCES.md` lists undocumented behavior.

use http::StatusCode;

use super::{
    agreement,
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::App, Operation, post},
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
    &[post("attestations-enhanced", "/v1/attestations/enhanced", App).public_only().answer(create)];

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    if !call.caller.partner.providers.is_empty() {
        return Err(Refusal::new(StatusCode::FORBIDDEN, 2032, "Access denied: indirect resellers attest nothing."));
    }
    let asked: NewAttestation = call.read()?;
    for (name, value) in [
        ("country", &asked.country),
        ("language", &asked.language),
        ("companyName", &asked.company_name),
        ("signatoryFirstName", &asked.signatory_first_name),
        ("signatoryLastName", &asked.signatory_last_name),
        ("email", &asked.email),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(Refusal::invalid(format!("{name} is required.")));
        }
    }
    if country::find(asked.country.as_deref().unwrap_or_default()).is_none() {
        return Err(Refusal::invalid("country should be an ISO 3166-1 alpha-2 code."));
    }
    let language = asked.language.as_deref().unwrap_or_default();
    if !LANGUAGES.iter().any(|(tag, _)| tag.eq_ignore_ascii_case(language)) {
        return Err(Refusal::invalid("language is none of the agreement's."));
    }
    let id = call.world.attestations.create(call.caller.partner.tenant);
    call.record("attestation", "create_attestation");
    Answer::created(&CreatedAttestation::Members { id: id.to_string(), link: None })
}

/// Creates the agreement that a customer accepted through an attestation.
pub fn finish(call: &Call<'_>, agreement: Agreement) -> Result<Answer, Refusal> {
    let id = agreement.attestation_id.clone().unwrap_or_default();
    let refuse = |name, text| Err(Refusal::agreement(StatusCode::BAD_REQUEST, 800_002, name, text));
    match call.world.attestations.state_of(call.caller.partner.tenant, &id) {
        AttestationState::Unknown => return refuse("AttestationNotFound", "There is no such attestation."),
        AttestationState::Open => return refuse("AttestationNotAccepted", "The customer has not accepted yet."),
        AttestationState::Used => return refuse("AttestationUsed", "An agreement was created with this attestation."),
        AttestationState::Accepted => {}
    }
    let user = agreement.user_id.as_deref().and_then(|id| id.trim().parse::<ObjectId>().ok());
    let person = user.and_then(|object| call.world.person(call.caller.partner.tenant, object));
    let Some(person) = person else {
        return Err(Refusal::invalid("userId is required, and should be a user of the partner's."));
    };
    let created = agreement::create(call, agreement, person.id.object.to_string())?;
    call.world.attestations.spend(&id);
    Ok(created.of("create-agreement-with-attestation"))
}
