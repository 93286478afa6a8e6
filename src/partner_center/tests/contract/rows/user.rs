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
        .word("/state", &it.state)
        .instant("/softDeletionTime", it.deleted_at)
        .instant("/lastDirectorySyncTime", it.synced_at);
    if it.domain_type == DomainType::None { fields } else { fields.word("/userDomainType", &it.domain_type) }
}

/// Returns the password and whether it must be changed.
fn password(wire: &CustomerUser) -> (Password, bool) {
    let profile = wire.password_profile.clone().unwrap();
    (Password::parse(&profile.password.unwrap()).unwrap(), profile.force_change_password.unwrap())
}

pub(super) const ROWS: &[Row] = &[
    row!("view-a-deleted-user", GET "/v1/customers/{customer}/users", |ask, client| {
        Ok(ParsedResult::list(&ask.customer(&client).users().list_deleted(ask.rows(), None).await?.items, user))
    })
    .when(|it| it.query("filter").is_some()),
    row!("get-a-list-of-all-user-accounts-for-a-customer", GET "/v1/customers/{customer}/users", |ask, client| {
        let sort = match ask.query("sortDirection").as_deref() {
            None => None,
            Some("Descending") => Some(UserSort::NameDescending),
            Some(_) => Some(UserSort::Name),
        };
        Ok(ParsedResult::list(&ask.customer(&client).users().list(sort, ask.rows(), None).await?.items, user))
    })
    .when(|it| it.query("filter").is_none()),
    row!("get-a-user-account-by-id", GET "/v1/customers/{customer}/users/{user}", |ask, client| {
        Ok(ParsedResult::one(&ask.customer(&client).users().load(ask.param("user")).await?, user))
    }),
    row!("create-user-accounts-for-a-customer", POST "/v1/customers/{customer}/users", |ask, client| {
        let wanted: CustomerUser = ask.request();
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
        Ok(ParsedResult::one(&ask.customer(&client).users().create(&new, RequestId::default()).await?, user))
    })
    .unread(&["passwordProfile"]),
    row!("restore-a-user-for-a-customer", PATCH "/v1/customers/{customer}/users/{user}", |ask, client| {
        let users = ask.customer(&client).users();
        Ok(ParsedResult::one(&users.restore(ask.param("user"), RequestId::default()).await?, user))
    })
    .when(|it| it.request.as_object().is_some_and(|it| it.keys().any(|name| name.eq_ignore_ascii_case("state")))),
    row!("update-user-accounts-for-a-customer", PATCH "/v1/customers/{customer}/users/{user}", |ask, client| {
        let wanted: CustomerUser = ask.request();
        let change = UserChange {
            usage_location: wanted.usage_location.map(|country| country.parse().unwrap()),
            principal_name: wanted.user_principal_name,
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            display_name: wanted.display_name,
            immutable_id: wanted.immutable_id,
        };
        let users = ask.customer(&client).users();
        Ok(ParsedResult::one(&users.update(ask.param("user"), &change, RequestId::default()).await?, user))
    })
    .when(|it| it.request.as_object().is_some_and(|it| !it.keys().any(|name| name.eq_ignore_ascii_case("state"))))
    // The article has a description in place of a country.
    .instead(&[("/usageLocation", "PL")]),
    row!("delete-user-accounts-for-a-customer", DELETE "/v1/customers/{customer}/users/{user}", |ask, client| {
        Ok(ParsedResult::of(&ask.customer(&client).users().delete(ask.param("user"), RequestId::default()).await?))
    }),
    row!(
        "reset-user-password-for-a-customer",
        PATCH "/v1/customers/{customer}/users/{user}/resetpassword",
        |ask, client| {
            let (password, must_change) = password(&ask.request());
            let (users, id) = (ask.customer(&client).users(), ask.param("user"));
            Ok(ParsedResult::one(&users.reset_password(id, &password, must_change, RequestId::default()).await?, user))
        }
    )
    .unread(&["passwordProfile"]),
];
