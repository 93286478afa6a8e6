//! Directory roles and their members (article "Get user roles for a customer").

use http::StatusCode;
use uuid::Uuid;

use super::{
    call::{self, Call},
    operation::{Auth::User, Operation, delete, get, post},
    response::{ApiError, ApiResponse},
    seek::Seek,
    user::{api_error, user_in_path},
};
use crate::{
    emulator::state::tenant::accounts::{self, Role},
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        directory_role::{DirectoryRole, UserMember},
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/users/{user}/directoryroles", User).handler(of_user),
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles", User).handler(list),
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles/{role}/usermembers", User)
        .handler(members),
    post("set-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles/{role}/usermembers", User)
        .handler(add),
    delete(
        "remove-customer-user-from-a-role",
        "/v1/customers/{customer}/directoryroles/{role}/usermembers/{user}",
        User,
    )
    .handler(remove),
];

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let items = call.tenant(|tenant| tenant.accounts.get().roles().iter().map(role).collect())?;
    ApiResponse::json(&collection(items))
}

fn of_user(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let id = user_in_path(call)?;
    let items = call.tenant(|tenant| tenant.accounts.get().roles_of(id).map(|roles| roles.map(role).collect()))?;
    let items = items.map_err(api_error)?;
    ApiResponse::json(&collection(items))
}

fn members(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let (seek, id) = (Seek::parse(call, "usermembers")?, role_in_path(call)?);
    call.tenant(|tenant| {
        let members = tenant.accounts.get().members(id).map_err(api_error)?;
        let page = seek.page(call, members.len())?;
        let items: Vec<_> = members[page.range].iter().map(|user| member(user, None)).collect();
        let mut collection = collection(items);
        collection.links = Some(page.links);
        collection.continuation_token = page.continuation_token;
        ApiResponse::json(&collection)
    })?
}

fn add(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: UserMember = call.read()?;
    let role = role_in_path(call)?;
    for (name, value) in [
        ("Id", &request.id),
        ("DisplayName", &request.display_name),
        ("UserPrincipalName", &request.user_principal_name),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, format!("{name} is required.")));
        }
    }
    let user = call::guid(request.id.as_deref().unwrap_or_default())
        .ok_or_else(|| ApiError::invalid("Id should have GUID format."))?;
    let added = call.tenant(|tenant| {
        let user = tenant.accounts.get().add_member(role, user).map_err(api_error)?;
        Ok::<_, ApiError>(member(user, Some(role)))
    })??;
    call.record("customer_directory_role", "add_user_member");
    ApiResponse::created(&added)
}

fn remove(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let (role, user) = (role_in_path(call)?, user_in_path(call)?);
    call.tenant(|tenant| tenant.accounts.get().remove_member(role, user))?.map_err(api_error)?;
    call.record("customer_directory_role", "remove_user_member");
    Ok(ApiResponse::no_content())
}

fn role_in_path(call: &Call<'_>) -> Result<Uuid, ApiError> {
    call::guid(call.param("role").unwrap_or_default())
        .ok_or_else(|| ApiError::invalid("The id of a directory role should have GUID format."))
}

fn role(role: &Role) -> DirectoryRole {
    DirectoryRole {
        name: Some(role.name.to_owned()),
        id: Some(role.id.to_string()),
        attributes: Some(Attributes::of("DirectoryRole")),
    }
}

fn member(user: &accounts::User, role: Option<Uuid>) -> UserMember {
    UserMember {
        display_name: Some(user.display_name.clone()),
        user_principal_name: Some(user.principal_name.clone()),
        role_id: role.map(|role| role.to_string()),
        id: Some(user.id.to_string()),
        attributes: Some(Attributes::of("UserMember")),
    }
}

fn collection<T>(items: Vec<T>) -> ResourceCollection<T> {
    ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    }
}
