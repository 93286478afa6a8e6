//! User operations.

use crate::{
    domain::{
        id::RequestId,
        password::Password,
        user::{DomainType, NewUser, PrincipalName, User, UserChange, UserSort},
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::user::CustomerUser,
    },
};

fn user(it: &User) -> Fields {
    let fields = Fields::default()
        .text("/id", Some(it.id))
        .text("/userPrincipalName", Some(&it.principal_name))
        .text("/displayName", Some(&it.display_name))
        .text("/firstName", it.first_name.clone())
        .text("/lastName", it.last_name.clone())
        .text("/usageLocation", it.usage_location.clone())
        .text("/phoneNumber", it.phone.clone())
        .text("/immutableId", it.immutable_id.clone())
        .enum_value("/state", &it.state)
        .instant("/softDeletionTime", it.deleted_at)
        .instant("/lastDirectorySyncTime", it.synced_at);
    if it.domain_type == DomainType::None { fields } else { fields.enum_value("/userDomainType", &it.domain_type) }
}

/// Returns the password and whether it must be changed.
fn password(wire: &CustomerUser) -> (Password, bool) {
    let profile = wire.password_profile.clone().unwrap();
    (Password::parse(&profile.password.unwrap()).unwrap(), profile.force_change_password.unwrap())
}

pub(super) const ROWS: &[Row] = &[
    row!("view-a-deleted-user", GET "/v1/customers/{customer}/users", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).users().list_deleted(call.rows(), None).await?.items, user))
    })
    .when(|it| it.query("filter").is_some()),
    row!("get-a-list-of-all-user-accounts-for-a-customer", GET "/v1/customers/{customer}/users", |call, client| {
        let sort = match call.query("sortDirection").as_deref() {
            None => None,
            Some("Descending") => Some(UserSort::NameDescending),
            Some(_) => Some(UserSort::Name),
        };
        Ok(ParsedResult::list(&call.customer(&client).users().list(sort, call.rows(), None).await?.items, user))
    })
    .when(|it| it.query("filter").is_none()),
    row!("get-a-user-account-by-id", GET "/v1/customers/{customer}/users/{user}", |call, client| {
        Ok(ParsedResult::one(&call.customer(&client).users().load(call.param("user")).await?, user))
    }),
    row!("create-user-accounts-for-a-customer", POST "/v1/customers/{customer}/users", |call, client| {
        let wanted: CustomerUser = call.request();
        let (password, must_change) = password(&wanted);
        let name = wanted.user_principal_name.unwrap_or_default();
        let (name, domain) = name.split_once('@').unwrap();
        let new = NewUser {
            principal_name: PrincipalName::parse(name, domain).unwrap(),
            display_name: wanted.display_name.unwrap_or_default(),
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            usage_location: wanted.usage_location.unwrap_or_default().parse().unwrap(),
            immutable_id: wanted.immutable_id,
            password,
            must_change,
        };
        Ok(ParsedResult::one(&call.customer(&client).users().create(&new, RequestId::default()).await?, user))
    })
    .unread(&["passwordProfile"]),
    row!("restore-a-user-for-a-customer", PATCH "/v1/customers/{customer}/users/{user}", |call, client| {
        let users = call.customer(&client).users();
        Ok(ParsedResult::one(&users.restore(call.param("user"), RequestId::default()).await?, user))
    })
    .when(|it| it.request.as_object().is_some_and(|it| it.keys().any(|name| name.eq_ignore_ascii_case("state")))),
    row!("update-user-accounts-for-a-customer", PATCH "/v1/customers/{customer}/users/{user}", |call, client| {
        let wanted: CustomerUser = call.request();
        let change = UserChange {
            usage_location: wanted.usage_location.map(|country| country.parse().unwrap()),
            principal_name: wanted.user_principal_name,
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            display_name: wanted.display_name,
            immutable_id: wanted.immutable_id,
        };
        let users = call.customer(&client).users();
        Ok(ParsedResult::one(&users.update(call.param("user"), &change, RequestId::default()).await?, user))
    })
    .when(|it| it.request.as_object().is_some_and(|it| !it.keys().any(|name| name.eq_ignore_ascii_case("state"))))
    // The article has a description in place of a country.
    .substitutes(&[("/usageLocation", "PL")]),
    row!("delete-user-accounts-for-a-customer", DELETE "/v1/customers/{customer}/users/{user}", |call, client| {
        Ok(ParsedResult::of(&call.customer(&client).users().delete(call.param("user"), RequestId::default()).await?))
    }),
    row!(
        "reset-user-password-for-a-customer",
        PATCH "/v1/customers/{customer}/users/{user}/resetpassword",
        |call, client| {
            let (password, must_change) = password(&call.request());
            let (users, id) = (call.customer(&client).users(), call.param("user"));
            Ok(ParsedResult::one(&users.reset_password(id, &password, must_change, RequestId::default()).await?, user))
        }
    )
    .unread(&["passwordProfile"]),
];
