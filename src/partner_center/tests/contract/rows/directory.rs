//! Operations on directories, validation status and roles.

use crate::{
    domain::{
        directory_role::{DirectoryRole, RoleMember},
        id::RequestId,
        verified_domain::{
            DomainCapability, DomainName, FederationProtocol, FederationSettings, NewVerifiedDomain, PromptLogin,
            VerificationMethod,
        },
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::{directory_role::UserMember, verified_domain as wire},
    },
};

fn role(it: &DirectoryRole) -> Fields {
    Fields::default().text("/id", Some(it.id)).text("/name", Some(&it.name))
}

fn member(it: &RoleMember) -> Fields {
    Fields::default()
        .text("/id", Some(it.user))
        .text("/displayName", Some(&it.display_name))
        .text("/userPrincipalName", Some(&it.principal_name))
}

fn new_domain(wire: wire::VerifiedDomain) -> NewVerifiedDomain {
    NewVerifiedDomain {
        name: DomainName::parse(&wire.verified_domain_name).unwrap(),
        capability: DomainCapability::parse(&wire.domain.capability.unwrap_or_default()).unwrap(),
        verification: VerificationMethod::parse(&wire.domain.verification_method.unwrap_or_default()).unwrap(),
        is_default: wire.domain.is_default.unwrap_or_default(),
        federation: wire.domain_federation_settings.map(|it| FederationSettings {
            issuer: it.issuer_uri.unwrap_or_default(),
            passive_log_on: it.passive_log_on_uri.unwrap_or_default(),
            active_log_on: it.active_log_on_uri,
            log_off: it.log_off_uri.unwrap_or_default(),
            metadata_exchange: it.metadata_exchange_uri,
            protocol: FederationProtocol::parse(&it.preferred_authentication_protocol.unwrap_or_default()).unwrap(),
            prompt_login: PromptLogin::parse(&it.prompt_login_behavior.unwrap_or_default()).unwrap(),
            signing_certificate: it.signing_certificate.unwrap_or_default(),
            next_signing_certificate: it.next_signing_certificate,
            brand_name: it.federation_brand_name,
            supports_mfa: it.supports_mfa,
        }),
    }
}

pub(super) const ROWS: &[Row] = &[
    row!("get-user-roles-for-a-customer", GET "/v1/customers/{customer}/directoryroles", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).directory_roles().list().await?, role))
    }),
    row!(
        "get-user-roles-for-a-customer",
        GET "/v1/customers/{customer}/users/{user}/directoryroles",
        |call, client| {
            Ok(ParsedResult::list(&call.customer(&client).directory_roles().of_user(call.param("user")).await?, role))
        }
    ),
    row!(
        "get-user-roles-for-a-customer",
        GET "/v1/customers/{customer}/directoryroles/{role}/usermembers",
        |call, client| {
            let roles = call.customer(&client).directory_roles();
            Ok(ParsedResult::list(&roles.members(call.param("role"), call.rows(), None).await?.items, member))
        }
    ),
    row!(
        "set-user-roles-for-a-customer",
        POST "/v1/customers/{customer}/directoryroles/{role}/usermembers",
        |call, client| {
            let wanted: UserMember = call.request();
            let wanted = RoleMember {
                user: wanted.id.unwrap_or_default().parse().unwrap(),
                display_name: wanted.display_name.unwrap_or_default(),
                principal_name: wanted.user_principal_name.unwrap_or_default(),
            };
            let roles = call.customer(&client).directory_roles();
            Ok(ParsedResult::of(&roles.add(call.param("role"), &wanted, RequestId::default()).await?))
        }
    )
    // The response repeats the request.
    .unread(&["displayName", "userPrincipalName"]),
    row!(
        "remove-customer-user-from-a-role",
        DELETE "/v1/customers/{customer}/directoryroles/{role}/usermembers/{user}",
        |call, client| {
            let roles = call.customer(&client).directory_roles();
            Ok(ParsedResult::of(&roles.remove(call.param("role"), call.param("user"), RequestId::default()).await?))
        }
    ),
    row!("get-customer-organization", GET "/v1/customers/{customer}/organization", |call, client| {
        let found = call.customer(&client).list_organizations().await?;
        Ok(ParsedResult::list(&found, |it| {
            let address = it.address.clone().unwrap_or_default();
            Fields::default()
                .text("/displayName", it.name.clone())
                .text("/countryLetterCode", address.country)
                .text("/city", address.city)
                .text("/technicalNotificationMails/0", it.technical_contacts.first())
        }))
    }),
    row!("get-customer-custom-domain", GET "/v1/customers/{customer}/customDomains", |call, client| {
        let found = call.customer(&client).list_custom_domains().await?;
        Ok(ParsedResult::list(&found, |it| Fields::default().text("", Some(it))))
    }),
    row!("retrieve-validation-status", GET "/v1/customers/{customer}/validationStatus", |call, client| {
        let found = call.customer(&client).find_validation_status().await?;
        Ok(ParsedResult::one(&found, |it| {
            let (state, updated) = (it.as_ref().map(|it| &it.state), it.as_ref().and_then(|it| it.updated));
            Fields::default().enum_value("/status", &state.unwrap()).instant("/lastUpdateDateTime", updated)
        }))
    })
    .unread(&["type"]),
    row!(
        "add-a-verified-domain-for-a-customer",
        POST "/v1/customers/{customer}/verifieddomain",
        |call, client| {
            let wanted = new_domain(call.request());
            let added = call.customer(&client).add_verified_domain(&wanted, RequestId::default()).await?;
            Ok(ParsedResult::one(&added, |it| {
                Fields::default()
                    .text("/name", Some(&it.name))
                    .text("/authenticationType", it.authentication.clone())
                    .text("/status", it.status.clone())
                    .text("/capability", it.capability.clone())
                    .text("/verificationMethod", it.verification.clone())
            }))
        }
    )
    .unread(&["isInitial", "rootDomain"]),
];
