//! Qualifications and validation codes (article "Get a customer's qualifications").

use super::{
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, get, post, put,
    },
    response::{ApiError, ApiResponse},
};
use crate::{
    emulator::state::tenant::qualification::Qualification,
    partner_center::wire::qualification::{BareQualification, NewQualification},
};

/// Qualifications are supported in the public cloud only.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-partner-s-validation-codes", "/v1/customers/all/validations", AppOrUser).public_only().handler(codes),
    get("get-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", AppOrUser)
        .public_only()
        .handler(get_synchronous),
    put("update-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", User)
        .public_only()
        .handler(set_synchronous),
    get("get-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", AppOrUser)
        .public_only()
        .handler(list),
    post("update-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", User)
        .public_only()
        .handler(set),
];

fn codes(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&call.world.validation_codes.of(call.caller.partner))
}

fn get_synchronous(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&call.tenant(|tenant| tenant.qualification.synchronous_value())?)
}

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let qualifications: Vec<_> = call.tenant(|tenant| tenant.qualification.wire().cloned())?.into_iter().collect();
    ApiResponse::json(&qualifications)
}

/// Handles the older operation: a bare number, which takes effect immediately.
fn set_synchronous(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: BareQualification = call.read()?;
    let qualification = match request.text().to_ascii_lowercase().as_str() {
        "1" | "education" => Qualification::approved("Education"),
        "3" | "governmentcommunitycloud" => Qualification::approved("GovernmentCommunityCloud"),
        _ => return Err(ApiError::invalid("Only Education and GovernmentCommunityCloud can be set.")),
    };
    set_qualification(call, qualification, call.query.get("code"))?;
    ApiResponse::json(&call.tenant(|tenant| tenant.qualification.synchronous_value())?)
}

fn set(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: NewQualification = call.read()?;
    let qualification = match request.qualification.to_ascii_lowercase().as_str() {
        "education" => {
            let segment = request.education_segment.as_deref().unwrap_or_default();
            if !["k12", "highereducation"].contains(&segment.to_ascii_lowercase().as_str()) {
                return Err(ApiError::invalid("educationSegment should be K12 or HigherEducation."));
            }
            Qualification::in_review("Education")
        }
        "governmentcommunitycloud" => Qualification::approved("GovernmentCommunityCloud"),
        "stateownedentity" => Qualification::approved("StateOwnedEntity"),
        _ => {
            return Err(ApiError::invalid("Only Education, GovernmentCommunityCloud and StateOwnedEntity can be set."));
        }
    };
    // The .NET SDK still sends the code in the query.
    set_qualification(call, qualification, request.validation_code.as_deref().or_else(|| call.query.get("code")))?;
    let mut created = call.tenant(|tenant| tenant.qualification.wire().cloned())?.unwrap_or_default();
    // The response to the write spells the name of the date differently from the list.
    created.vetting_create_date = created.vetting_created_date.take();
    ApiResponse::created(&created)
}

/// Sets a qualification if there is none; a government one uses up a code of the partner's.
fn set_qualification(call: &Call<'_>, qualification: Qualification, code: Option<&str>) -> Result<(), ApiError> {
    let is_government = qualification.synchronous_value() == "governmentcommunitycloud";
    call.tenant(|tenant| {
        if !tenant.qualification.can_be_set() {
            return Err(ApiError::invalid("The customer already has a qualification."));
        }
        if is_government {
            let code = code.filter(|code| !code.trim().is_empty());
            let code = code.ok_or_else(|| ApiError::invalid("A validation code is required."))?;
            if !call.world.validation_codes.take(call.caller.partner, code.trim()) {
                return Err(ApiError::invalid("The validation code is not one of the partner's, or is used up."));
            }
        }
        tenant.qualification = qualification;
        Ok(())
    })??;
    call.record("customer", "update_customer_qualification");
    Ok(())
}
