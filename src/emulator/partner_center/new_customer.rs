//! Creation of customers (articles "Create a customer", "Verify domain availability", "Validate an address").

use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::{
    call::{Call, guid},
    operation::{Auth::AppOrUser, Operation, head, post},
    response::{ApiError, ApiResponse},
};
use crate::{
    emulator::state::{
        activity::AuditDetails,
        country_rules::{Rules, check_address},
        directory::{CreationInput, DirectoryCustomer},
        seeded::Seeded,
    },
    partner_center::wire::{
        address_validation::AddressValidationResponse,
        collection::Attributes,
        customer::{Address, BillingProfile, CompanyProfile, Customer, UserCredentials},
    },
};

pub const OPERATIONS: &[Operation] = &[
    post("create-a-customer", "/v1/customers", AppOrUser).handler(create),
    head("verify-domain-availability", "/v1/domains/{domain}", AppOrUser).handler(domain),
    post("validate-an-address", "/v1/validations/address", AppOrUser).handler(address),
];

/// Creates a customer, once for each idempotency key (`MS-RequestId`).
fn create(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: Customer = call.read()?;
    let header = call.headers.get("ms-requestid").and_then(|value| value.to_str().ok());
    let idempotency_key = header.and_then(guid).unwrap_or_else(Uuid::new_v4);
    let created = call
        .world
        .created_customers
        .get_or_create(call.caller.partner.tenant, idempotency_key, || create_customer(call, request))?;
    ApiResponse::created(&created)
}

fn create_customer(call: &Call<'_>, request: Customer) -> Result<Customer, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let company = request.company_profile.unwrap_or_default();
    let billing = request.billing_profile.unwrap_or_default();
    let domain = company.domain.clone().unwrap_or_default().trim().to_ascii_lowercase();
    check(&company, &billing, &domain)?;
    let cloud = call.caller.partner.cloud;
    let reseller = request.associated_partner_id.filter(|id| !id.trim().is_empty());
    let reseller = reseller.map(|id| reseller_of(call, id.trim())).transpose()?;
    if call.world.has_domain(cloud, &domain) {
        return Err(ApiError::new(StatusCode::CONFLICT, 800_002, format!("The domain {domain} is not available.")));
    }
    let input = CreationInput {
        name: billing.company_name.clone().unwrap_or_default(),
        country: billing.default_address.as_ref().and_then(|it| it.country.clone()).unwrap_or_default(),
        domain,
        company,
        billing,
    };
    let row = DirectoryCustomer::from_input(Uuid::new_v4(), cloud, input, reseller);
    let id = row.id;
    directory.add(row);
    let row = directory.find(id).ok_or_else(|| ApiError::internal("the customer is not there"))?;
    let details = AuditDetails::of(&json!({ "id": row.id })).with("PrimaryDomainName", &row.domain);
    call.record_for(Some(&row), "customer", "add_customer", details);
    let profile = directory.profile(&row);
    let billing = call.world.tenants.with(&row, || profile.clone(), |tenant| tenant.billing_profile.wire());
    Ok(Customer {
        id: id.to_string(),
        commerce_id: Some(profile.commerce_id.to_string()),
        company_profile: Some(CompanyProfile {
            tenant_id: Some(id.to_string()),
            domain: Some(row.domain.to_string()),
            attributes: Some(Attributes::of("CustomerCompanyProfile")),
            ..CompanyProfile::default()
        }),
        billing_profile: Some(billing),
        enable_gdap_by_default: Some(request.enable_gdap_by_default.unwrap_or(false)),
        relationship_to_partner: Some("none".to_owned()),
        user_credentials: Some(UserCredentials { user_name: Some("admin".to_owned()), password: Some(password(id)) }),
        attributes: Some(Attributes::of("Customer")),
        ..Customer::default()
    })
}

/// Rejects missing members, an invalid domain, and violations of the country's rules.
fn check(company: &CompanyProfile, billing: &BillingProfile, domain: &str) -> Result<(), ApiError> {
    let none = Address::default();
    let address = billing.default_address.as_ref().unwrap_or(&none);
    for (name, value) in [
        ("CompanyProfile.Domain", &company.domain),
        ("BillingProfile.Email", &billing.email),
        ("BillingProfile.Culture", &billing.culture),
        ("BillingProfile.Language", &billing.language),
        ("BillingProfile.CompanyName", &billing.company_name),
        ("BillingProfile.DefaultAddress.Country", &address.country),
        ("BillingProfile.DefaultAddress.AddressLine1", &address.address_line1),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(ApiError::invalid(format!("{name} is required.")));
        }
    }
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if domain.split('.').count() < 2 || !domain.split('.').all(label) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "CompanyProfile.Domain is no domain."));
    }
    let rules = Rules::of(address.country.as_deref().unwrap_or_default())?;
    check_address(&rules, address)?;
    Ok(rules.check_registration_number(company.organization_registration_number.as_deref())?)
}

/// Finds the partner's indirect reseller with this location account id (MPN id).
fn reseller_of(call: &Call<'_>, id: &str) -> Result<u8, ApiError> {
    let index = call.caller.partner.resellers.iter().position(|reseller| reseller.mpn_id == id);
    index
        .and_then(|index| u8::try_from(index).ok())
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, 800_015, "The associatedPartnerId is not found."))
}

/// Generates a password that resembles the service's and cannot be guessed from the customer's id alone.
fn password(id: Uuid) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    let mut seeded = Seeded::new(0, &["password", &id.to_string()]);
    let text: String = (0..10).map(|_| char::from(*seeded.pick(ALPHABET))).collect();
    format!("Aa1={text}")
}

/// Responds 200 for a taken domain, 404 for an available one.
fn domain(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let domain = call.param("domain").unwrap_or_default();
    if call.world.has_domain(call.caller.partner.cloud, domain) {
        ApiResponse::json(&serde_json::Value::Null)
    } else {
        Err(ApiError::new(StatusCode::NOT_FOUND, 1000, "Nobody has the domain."))
    }
}

/// Returns the validation of an address. The emulator has no data about streets and checks the format only.
fn address(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let requested: Address = call.read()?;
    let line = requested.address_line1.clone().unwrap_or_default();
    if line.trim().is_empty() {
        return Err(ApiError::invalid("AddressLine1 is required."));
    }
    let rules = Rules::of(requested.country.as_deref().unwrap_or_default())?;
    let with_line = |line: String| Address { address_line1: Some(line), ..requested.clone() };
    let (status, suggested, message) = if check_address(&rules, &requested).is_err() {
        ("None", Vec::new(), Some("The address does not fit the country.".to_owned()))
    } else if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        let suggestions = (1..=3).map(|house| with_line(format!("{} {house}", line.trim())));
        ("StreetPartial", suggestions.collect(), Some("The house number is missing.".to_owned()))
    } else if line.chars().all(|sign| !sign.is_uppercase()) && line.chars().any(char::is_lowercase) {
        ("InteractionRequired", vec![with_line(capitalize_words(&line))], None)
    } else {
        ("VerifiedShippable", vec![requested.clone()], None)
    };
    ApiResponse::json(&AddressValidationResponse {
        original_address: Some(requested.clone()),
        suggested_addresses: Some(suggested),
        status: Some(status.to_owned()),
        validation_message: message,
    })
}

fn capitalize_words(line: &str) -> String {
    let word = |word: &str| {
        let mut signs = word.chars();
        signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
    };
    line.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
