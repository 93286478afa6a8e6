//! A customer's users (articles "Get a list of all user accounts for a customer", "Create user accounts for a customer"
//! and related ones).

mod filter;
mod json;

use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    call::{self, Call},
    operation::{Auth::User, Operation, delete, get, patch, post},
    response::{ApiError, ApiResponse},
    seek::Seek,
};
use crate::{
    domain::cloud::Cloud,
    emulator::state::{
        activity::AuditDetails,
        tenant::accounts::{DirectoryError, UserPatch},
    },
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        user::{CustomerUser, PasswordProfile},
    },
};

/// The article on restoring a user, for call counts; the path is that of an update.
const RESTORE: &str = "restore-a-user-for-a-customer";

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-all-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User).handler(list),
    get("view-a-deleted-user", "/v1/customers/{customer}/users", User).with_query("filter").handler(list),
    post("create-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User).handler(create),
    get("get-a-user-account-by-id", "/v1/customers/{customer}/users/{user}", User).handler(by_id),
    patch("update-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User).handler(update),
    delete("delete-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User).handler(remove),
    patch("reset-user-password-for-a-customer", "/v1/customers/{customer}/users/{user}/resetpassword", User)
        .handler(reset_password),
];

/// Returns the user id in the path.
///
/// # Errors
/// 404 for an invalid id, as for an unknown one.
pub fn user_in_path(call: &Call<'_>) -> Result<Uuid, ApiError> {
    let text = call.param("user").unwrap_or_default();
    call::guid(text).ok_or_else(|| user_not_found(text))
}

fn user_not_found(id: &str) -> ApiError {
    let id: String = id.chars().take(64).collect();
    ApiError::new(StatusCode::NOT_FOUND, 60_002, format!("The user object id {id} was not found."))
}

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let seek = Seek::parse(call, "users")?;
    let deleted = seek.filter().map_or(Ok(false), filter::parse)?;
    let descending = descending(call)?;
    let customer = call.customer()?.id;
    call.tenant(|tenant| {
        let users = tenant.accounts.get().users(deleted);
        let page = seek.page(call, users.clone().count())?;
        let (skip, take) = (page.range.start, page.range.len());
        let items: Vec<_> = if descending {
            users.rev().skip(skip).take(take).map(|user| json::user(customer, user)).collect()
        } else {
            users.skip(skip).take(take).map(|user| json::user(customer, user)).collect()
        };
        ApiResponse::json(&ResourceCollection {
            total_count: items.len() as u64,
            items,
            links: Some(page.links),
            attributes: Some(Attributes::of("Collection")),
            continuation_token: page.continuation_token,
        })
    })?
}

/// Returns the requested order in the format of the .NET SDK; display name is the only field, and the default.
fn descending(call: &Call<'_>) -> Result<bool, ApiError> {
    if let Some(field) = call.query.get("sortField")
        && !field.eq_ignore_ascii_case("DisplayName")
    {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "Users can be sorted by DisplayName only."));
    }
    match call.query.get("sortDirection").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "ascending" | "0") => Ok(false),
        Some("descending" | "1") => Ok(true),
        Some(_) => Err(ApiError::invalid("sortDirection is neither Ascending nor Descending.")),
    }
}

fn by_id(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let (customer, id) = (call.customer()?.id, user_in_path(call)?);
    call.tenant(|tenant| ApiResponse::json(&json::user(customer, tenant.accounts.get().user(id).map_err(api_error)?)))?
}

fn create(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let user: CustomerUser = call.read()?;
    let customer = call.customer()?.id;
    let required = |name: &str, value: &Option<String>| {
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| invalid(format!("{name} is required.")))
    };
    let principal_name = required("UserPrincipalName", &user.user_principal_name)?;
    let display_name = required("DisplayName", &user.display_name)?;
    let profile = user.password_profile.clone().ok_or_else(|| invalid("PasswordProfile is required."))?;
    check_password(call, &profile)?;
    let created = call.tenant(|tenant| {
        let domains = tenant.domains.managed();
        let accounts = tenant.accounts.get();
        accounts.set_managed_domains(domains);
        let user = accounts.create(&principal_name, display_name, user_patch(user)?).map_err(api_error)?;
        Ok::<_, ApiError>(json::user(customer, user))
    })??;
    record(call, created.id.as_deref().unwrap_or_default(), "create_customer_user", &created);
    ApiResponse::json(&json::with_password(created, profile))
}

/// Changes the given members. A new password and a restore are changes like any other.
fn update(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let user: CustomerUser = call.read()?;
    let (customer, id) = (call.customer()?.id, user_in_path(call)?);
    match user.state.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "active") => {}
        Some(_) => return Err(invalid("State can only be set to active.")),
    }
    let restore = call
        .tenant(|tenant| tenant.accounts.get().user(id).map(|user| user.deleted_at.is_some()))?
        .map_err(api_error)?;
    if restore && user.state.is_none() {
        return Err(api_error(DirectoryError::UserNotFound(id)));
    }
    let renamed = user.user_principal_name.is_some();
    let profile = user.password_profile.clone();
    if let Some(profile) = &profile {
        check_password(call, profile)?;
    }
    let updated = call.tenant(|tenant| {
        let domains = tenant.domains.managed();
        let accounts = tenant.accounts.get();
        accounts.set_managed_domains(domains);
        if restore {
            accounts.restore(id).map_err(api_error)?;
        }
        let changed = accounts.change(id, user_patch(user)?).map_err(api_error)?;
        Ok::<_, ApiError>(json::user(customer, changed))
    })??;
    if restore {
        record(call, id, "restore_customer_user", &updated);
    } else if profile.is_some() {
        record(call, id, "reset_customer_user_password", &updated);
    } else {
        record(call, id, "update_customer_user", &updated);
    }
    if renamed {
        record(call, id, "update_customer_user_principal_name", &updated);
    }
    let response = match profile {
        Some(profile) => ApiResponse::json(&json::with_password(updated, profile))?,
        None => ApiResponse::json(&updated)?,
    };
    // The path is that of an update; the articles document it as a separate operation.
    Ok(if restore { response.with_article(RESTORE) } else { response })
}

fn remove(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let id = user_in_path(call)?;
    call.tenant(|tenant| tenant.accounts.get().delete(id))?.map_err(api_error)?;
    record(call, id, "delete_customer_user", &json!({ "id": id }));
    Ok(ApiResponse::no_content())
}

fn reset_password(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let user: CustomerUser = call.read()?;
    let (customer, id) = (call.customer()?.id, user_in_path(call)?);
    let profile = user.password_profile.ok_or_else(|| invalid("PasswordProfile is required."))?;
    check_password(call, &profile)?;
    let user_json = call.tenant(|tenant| {
        let user = tenant.accounts.get().user(id)?;
        if user.deleted_at.is_some() { Err(DirectoryError::UserNotFound(id)) } else { Ok(json::user(customer, user)) }
    });
    let user_json = user_json?.map_err(api_error)?;
    record(call, id, "reset_customer_user_password", &user_json);
    ApiResponse::json(&json::with_password(user_json, profile))
}

/// Adds an audit record of an operation on a user, whose value never contains a password.
fn record(call: &Call<'_>, id: impl ToString, operation: &'static str, user: &impl Serialize) {
    call.record_with_details("customer_user", operation, AuditDetails::of(user).with("CustomerUserId", id));
}

/// Validates a password by Entra's rules; 21Vianet's Partner Center does not support passwords.
fn check_password(call: &Call<'_>, profile: &PasswordProfile) -> Result<(), ApiError> {
    if call.caller.partner.cloud == Cloud::China {
        let text = "PasswordProfile is not supported in this cloud.";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 900_127, text));
    }
    let password = profile.password.as_deref().unwrap_or_default();
    let kinds: [fn(char) -> bool; 4] =
        [char::is_uppercase, char::is_lowercase, char::is_numeric, |sign| !sign.is_alphanumeric()];
    let kinds = kinds.iter().filter(|kind| password.chars().any(**kind)).count();
    if kinds < 3 || !(8..=256).contains(&password.chars().count()) {
        return Err(invalid("The specified password does not comply with password complexity requirements."));
    }
    Ok(())
}

fn user_patch(user: CustomerUser) -> Result<UserPatch, ApiError> {
    let country = user.usage_location;
    if country.as_deref().is_some_and(|it| it.len() != 2 || !it.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        return Err(invalid("UsageLocation is not a country."));
    }
    for (name, value, max) in [
        ("DisplayName", &user.display_name, 256),
        ("FirstName", &user.first_name, 64),
        ("LastName", &user.last_name, 64),
    ] {
        let value = value.as_deref().unwrap_or_default();
        if value.chars().count() > max || value.contains(char::is_control) {
            return Err(invalid(format!("{name} is not valid.")));
        }
    }
    Ok(UserPatch {
        principal_name: user.user_principal_name,
        display_name: user.display_name,
        first_name: user.first_name,
        last_name: user.last_name,
        usage_location: country,
        phone: user.phone_number,
        immutable_id: user.immutable_id,
    })
}

fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, 3000, text)
}

/// Returns the API's error for an error of the directory.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes it by value")]
pub fn api_error(error: DirectoryError) -> ApiError {
    match error {
        DirectoryError::UserNotFound(id) => user_not_found(&id.to_string()),
        DirectoryError::NameTaken => {
            invalid("Another object with the same value for property userPrincipalName already exists.")
        }
        DirectoryError::InvalidName => invalid("UserPrincipalName is not valid."),
        DirectoryError::DomainNotManaged => invalid(
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified \
             domain names in your organization.",
        ),
        DirectoryError::ImmutableIdMissing => invalid("ImmutableId is required for a user of a custom domain."),
        DirectoryError::UsageLocationMissing => {
            invalid("License assignment cannot be done for user with invalid usage location.")
        }
        DirectoryError::ProductNotFound(id) => {
            invalid(format!("License {id} does not correspond to a valid company license."))
        }
        DirectoryError::PlanNotFound(id) => invalid(format!("The service plan {id} is not part of the license.")),
        DirectoryError::NoLicensesAvailable(id) => ApiError::new(
            StatusCode::BAD_REQUEST,
            60_012,
            "We are sorry, it looks like you have run out of licenses. Buy more licenses, and then try again.",
        )
        .with_data(format!(
            "LicenseQuotaExceededException : Subscription with SKU {id} does not have any available licenses left."
        )),
        DirectoryError::NotAssigned(id) => invalid(format!("User does not have a corresponding license: {id}.")),
        DirectoryError::MixedGroups => ApiError::invalid("A request can be for licenses of one license group only."),
        DirectoryError::RoleNotFound(id) => {
            ApiError::new(StatusCode::NOT_FOUND, 1000, format!("The directory role {id} was not found."))
        }
        DirectoryError::LastAdministrator => {
            invalid("Removing the last active administrator of the organization is not allowed.")
        }
        DirectoryError::NotMember(id) => {
            ApiError::new(StatusCode::NOT_FOUND, 60_002, format!("The user {id} does not have the role."))
        }
    }
}
