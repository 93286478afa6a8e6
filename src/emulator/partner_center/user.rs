//! A customer's users (articles "Get a list of all user accounts for a customer", "Create user accounts for a customer"
//! and related ones).

mod filter;
mod json;

use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    answer::{Answer, Refusal},
    call::{self, Call},
    operation::{Auth::User, Operation, delete, get, patch, post},
    seek::Seek,
};
use crate::{
    domain::cloud::Cloud,
    emulator::state::{
        activity::AuditDetails,
        tenant::accounts::{Fault, UserPatch},
    },
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        user::{CustomerUser, PasswordProfile},
    },
};

/// The restoring of a user, as the tally names it; its path is that of an update.
const RESTORE: &str = "restore-a-user-for-a-customer";

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-all-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User).answer(list),
    get("view-a-deleted-user", "/v1/customers/{customer}/users", User).with("filter").answer(list),
    post("create-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User).answer(create),
    get("get-a-user-account-by-id", "/v1/customers/{customer}/users/{user}", User).answer(by_id),
    patch("update-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User).answer(update),
    delete("delete-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User).answer(remove),
    patch("reset-user-password-for-a-customer", "/v1/customers/{customer}/users/{user}/resetpassword", User)
        .answer(reset_password),
];

/// Returns the user id in the path.
///
/// # Errors
/// 404 for an invalid id, as for an unknown one.
pub fn in_path(call: &Call<'_>) -> Result<Uuid, Refusal> {
    let text = call.param("user").unwrap_or_default();
    call::guid(text).ok_or_else(|| unknown(text))
}

fn unknown(id: &str) -> Refusal {
    let id: String = id.chars().take(64).collect();
    Refusal::new(StatusCode::NOT_FOUND, 60_002, format!("The user object id {id} was not found."))
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let seek = Seek::parse(call, "users")?;
    let deleted = seek.filter().map_or(Ok(false), filter::parse)?;
    let descending = descending(call)?;
    let customer = call.customer()?.id;
    call.tenant(|tenant| {
        let users = tenant.accounts.get().users(deleted);
        let part = seek.part(call, users.clone().count())?;
        let (skip, take) = (part.range.start, part.range.len());
        let items: Vec<_> = if descending {
            users.rev().skip(skip).take(take).map(|user| json::user(customer, user)).collect()
        } else {
            users.skip(skip).take(take).map(|user| json::user(customer, user)).collect()
        };
        Answer::json(&ResourceCollection {
            total_count: items.len() as u64,
            items,
            links: Some(part.links),
            attributes: Some(Attributes::of("Collection")),
            continuation_token: part.continuation_token,
        })
    })?
}

/// Returns the requested order in the format of the .NET SDK; display name is the only field, and the default.
fn descending(call: &Call<'_>) -> Result<bool, Refusal> {
    if let Some(field) = call.query.get("sortField")
        && !field.eq_ignore_ascii_case("DisplayName")
    {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "Users can be sorted by DisplayName only."));
    }
    match call.query.get("sortDirection").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "ascending" | "0") => Ok(false),
        Some("descending" | "1") => Ok(true),
        Some(_) => Err(Refusal::invalid("sortDirection is neither Ascending nor Descending.")),
    }
}

fn by_id(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (customer, id) = (call.customer()?.id, in_path(call)?);
    call.tenant(|tenant| Answer::json(&json::user(customer, tenant.accounts.get().user(id).map_err(refuse)?)))?
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user: CustomerUser = call.read()?;
    let customer = call.customer()?.id;
    let needed = |name: &str, value: &Option<String>| {
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| invalid(format!("{name} is required.")))
    };
    let principal_name = needed("UserPrincipalName", &user.user_principal_name)?;
    let display_name = needed("DisplayName", &user.display_name)?;
    let profile = user.password_profile.clone().ok_or_else(|| invalid("PasswordProfile is required."))?;
    check_password(call, &profile)?;
    let created = call.tenant(|tenant| {
        let domains = tenant.domains.managed();
        let accounts = tenant.accounts.get();
        accounts.know_domains(domains);
        let made = accounts.create(&principal_name, display_name, change(user)?).map_err(refuse)?;
        Ok::<_, Refusal>(json::user(customer, made))
    })??;
    record(call, created.id.as_deref().unwrap_or_default(), "create_customer_user", &created);
    Answer::json(&json::with_password(created, profile))
}

/// Changes the given members. A new password and a restore are changes like any other.
fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user: CustomerUser = call.read()?;
    let (customer, id) = (call.customer()?.id, in_path(call)?);
    match user.state.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "active") => {}
        Some(_) => return Err(invalid("State can only be set to active.")),
    }
    let restore =
        call.tenant(|tenant| tenant.accounts.get().user(id).map(|user| user.deleted_at.is_some()))?.map_err(refuse)?;
    if restore && user.state.is_none() {
        return Err(refuse(Fault::NoUser(id)));
    }
    let renamed = user.user_principal_name.is_some();
    let profile = user.password_profile.clone();
    if let Some(profile) = &profile {
        check_password(call, profile)?;
    }
    let updated = call.tenant(|tenant| {
        let domains = tenant.domains.managed();
        let accounts = tenant.accounts.get();
        accounts.know_domains(domains);
        if restore {
            accounts.restore(id).map_err(refuse)?;
        }
        let made = accounts.change(id, change(user)?).map_err(refuse)?;
        Ok::<_, Refusal>(json::user(customer, made))
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
    let answer = match profile {
        Some(profile) => Answer::json(&json::with_password(updated, profile))?,
        None => Answer::json(&updated)?,
    };
    // The path is that of an update; the articles document it as a separate operation.
    Ok(if restore { answer.of(RESTORE) } else { answer })
}

fn remove(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = in_path(call)?;
    call.tenant(|tenant| tenant.accounts.get().delete(id))?.map_err(refuse)?;
    record(call, id, "delete_customer_user", &json!({ "id": id }));
    Ok(Answer::no_content())
}

fn reset_password(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user: CustomerUser = call.read()?;
    let (customer, id) = (call.customer()?.id, in_path(call)?);
    let profile = user.password_profile.ok_or_else(|| invalid("PasswordProfile is required."))?;
    check_password(call, &profile)?;
    let shown = call.tenant(|tenant| {
        let user = tenant.accounts.get().user(id)?;
        if user.deleted_at.is_some() { Err(Fault::NoUser(id)) } else { Ok(json::user(customer, user)) }
    });
    let shown = shown?.map_err(refuse)?;
    record(call, id, "reset_customer_user_password", &shown);
    Answer::json(&json::with_password(shown, profile))
}

/// Adds an audit record of an operation on a user, whose value never contains a password.
fn record(call: &Call<'_>, id: impl ToString, operation: &'static str, user: &impl Serialize) {
    call.record_of("customer_user", operation, AuditDetails::of(user).with("CustomerUserId", id));
}

/// Validates a password by Entra's rules; 21Vianet's Partner Center does not support passwords.
fn check_password(call: &Call<'_>, profile: &PasswordProfile) -> Result<(), Refusal> {
    if call.caller.partner.cloud == Cloud::China {
        let text = "PasswordProfile is not supported in this cloud.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 900_127, text));
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

fn change(user: CustomerUser) -> Result<UserPatch, Refusal> {
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

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, 3000, text)
}

/// Returns the API's error for a fault of the directory.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
pub fn refuse(fault: Fault) -> Refusal {
    match fault {
        Fault::NoUser(id) => unknown(&id.to_string()),
        Fault::NameTaken => {
            invalid("Another object with the same value for property userPrincipalName already exists.")
        }
        Fault::NotAName => invalid("UserPrincipalName is not valid."),
        Fault::NotOurDomain => invalid(
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified \
             domain names in your organization.",
        ),
        Fault::NotTied => invalid("ImmutableId is required for a user of a custom domain."),
        Fault::NoLocation => invalid("License assignment cannot be done for user with invalid usage location."),
        Fault::NoProduct(id) => invalid(format!("License {id} does not correspond to a valid company license.")),
        Fault::NoPlan(id) => invalid(format!("The service plan {id} is not part of the license.")),
        Fault::NoneLeft(id) => Refusal::new(
            StatusCode::BAD_REQUEST,
            60_012,
            "We are sorry, it looks like you have run out of licenses. Buy more licenses, and then try again.",
        )
        .with_data(format!(
            "LicenseQuotaExceededException : Subscription with SKU {id} does not have any available licenses left."
        )),
        Fault::NotAssigned(id) => invalid(format!("User does not have a corresponding license: {id}.")),
        Fault::MixedGroups => Refusal::invalid("A request can be for licenses of one license group only."),
        Fault::NoRole(id) => {
            Refusal::new(StatusCode::NOT_FOUND, 1000, format!("The directory role {id} was not found."))
        }
        Fault::LastAdministrator => {
            invalid("Removing the last active administrator of the organization is not allowed.")
        }
        Fault::NotMember(id) => {
            Refusal::new(StatusCode::NOT_FOUND, 60_002, format!("The user {id} does not have the role."))
        }
    }
}
