//! Qualifications and validation codes (article "Get a customer's qualifications").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, get, post, put,
    },
};
use crate::{
    emulator::state::tenant::qualification::Qualification,
    partner_center::wire::qualification::{BareQualification, NewQualification},
};

/// Qualifications are supported in the public cloud only.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-partner-s-validation-codes", "/v1/customers/all/validations", AppOrUser).public_only().answer(codes),
    get("get-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", AppOrUser)
        .public_only()
        .answer(bare),
    put("update-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", User)
        .public_only()
        .answer(set_bare),
    get("get-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", AppOrUser)
        .public_only()
        .answer(list),
    post("update-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", User)
        .public_only()
        .answer(set),
];

fn codes(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&call.world.validation_codes.of(call.caller.partner))
}

fn bare(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&call.tenant(|tenant| tenant.qualification.bare())?)
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let qualifications: Vec<_> = call.tenant(|tenant| tenant.qualification.wire().cloned())?.into_iter().collect();
    Answer::json(&qualifications)
}

/// Handles the older operation: a bare number, which takes effect immediately.
fn set_bare(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted: BareQualification = call.read()?;
    let qualification = match wanted.text().to_ascii_lowercase().as_str() {
        "1" | "education" => Qualification::approved("Education"),
        "3" | "governmentcommunitycloud" => Qualification::approved("GovernmentCommunityCloud"),
        _ => return Err(Refusal::invalid("Only Education and GovernmentCommunityCloud can be set.")),
    };
    put_in_force(call, qualification, call.query.get("code"))?;
    Answer::json(&call.tenant(|tenant| tenant.qualification.bare())?)
}

fn set(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted: NewQualification = call.read()?;
    let qualification = match wanted.qualification.to_ascii_lowercase().as_str() {
        "education" => {
            let segment = wanted.education_segment.as_deref().unwrap_or_default();
            if !["k12", "highereducation"].contains(&segment.to_ascii_lowercase().as_str()) {
                return Err(Refusal::invalid("educationSegment should be K12 or HigherEducation."));
            }
            Qualification::in_review("Education")
        }
        "governmentcommunitycloud" => Qualification::approved("GovernmentCommunityCloud"),
        "stateownedentity" => Qualification::approved("StateOwnedEntity"),
        _ => return Err(Refusal::invalid("Only Education, GovernmentCommunityCloud and StateOwnedEntity can be set.")),
    };
    // The .NET SDK still sends the code in the query.
    put_in_force(call, qualification, wanted.validation_code.as_deref().or_else(|| call.query.get("code")))?;
    let mut created = call.tenant(|tenant| tenant.qualification.wire().cloned())?.unwrap_or_default();
    // The response to the write spells the name of the date differently from the list.
    created.vetting_create_date = created.vetting_created_date.take();
    Answer::created(&created)
}

/// Sets a qualification if there is none; a government one uses up a code of the partner's.
fn put_in_force(call: &Call<'_>, qualification: Qualification, code: Option<&str>) -> Result<(), Refusal> {
    let government = qualification.bare() == "governmentcommunitycloud";
    call.tenant(|tenant| {
        if !tenant.qualification.is_free() {
            return Err(Refusal::invalid("The customer already has a qualification."));
        }
        if government {
            let code = code.filter(|code| !code.trim().is_empty());
            let code = code.ok_or_else(|| Refusal::invalid("A validation code is required."))?;
            if !call.world.validation_codes.take(call.caller.partner, code.trim()) {
                return Err(Refusal::invalid("The validation code is not one of the partner's, or is used up."));
            }
        }
        tenant.qualification = qualification;
        Ok(())
    })??;
    call.record("customer", "update_customer_qualification");
    Ok(())
}
