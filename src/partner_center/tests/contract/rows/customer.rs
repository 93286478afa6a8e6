//! Customer and relationship operations.

use crate::{
    domain::{
        customer::{Customer, CustomerSummary, SearchField},
        id::RequestId,
        new_customer::NewCustomer,
        partner_relationship::{PartnerRelationship, PartnerRelationshipKind},
        relationship::RelationshipOptions,
    },
    partner_center::{
        address, billing_profile,
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::customer as wire,
    },
};

/// Unused members of the response to the removal of a relationship.
const ENDED: &[&str] = &[
    "id",
    "commerceId",
    "companyProfile",
    "billingProfile",
    "allowDelegatedAccess",
    "userCredentials",
    "customDomains",
    "associatedPartnerId",
];
/// Unused members of the response to the removal of delegated administration.
const UNDELEGATED: &[&str] = &[
    "id",
    "commerceId",
    "companyProfile",
    "billingProfile",
    "relationshipToPartner",
    "userCredentials",
    "customDomains",
    "associatedPartnerId",
];
/// A duplicate of the id.
const TENANT: &[&str] = &["items[].companyProfile.tenantId"];

fn summary(it: &CustomerSummary) -> Fields {
    Fields::default()
        .text("/id", Some(it.id))
        .text("/companyProfile/companyName", Some(&it.name))
        .text("/companyProfile/domain", Some(&it.domain))
        .enum_value("/relationshipToPartner", &it.relationship)
}

fn customer(it: &Customer) -> Fields {
    let (billing, address) = (it.billing.as_ref(), it.company.address.as_ref());
    summary(&it.summary)
        .text("/commerceId", it.commerce_id.clone())
        .text("/allowDelegatedAccess", it.delegated_access)
        .text("/companyProfile/email", it.company.email.clone())
        .text("/companyProfile/address/city", address.and_then(|it| it.city.clone()))
        .text("/companyProfile/address/region", address.and_then(|it| it.state.clone()))
        .text("/billingProfile/culture", billing.and_then(|it| it.culture.clone()))
        .text("/billingProfile/email", billing.and_then(|it| it.email.clone()))
        .text("/customDomains/0", it.custom_domains.first())
        .text("/customDomains/1", it.custom_domains.get(1))
}

fn partner(it: &PartnerRelationship) -> Fields {
    Fields::default()
        .text("/id", Some(it.id))
        .text("/name", Some(&it.name))
        .enum_value("/relationshipType", &PartnerRelationshipKind::as_str(&it.kind))
        .text("/mpnId", it.mpn_id.clone())
        .text("/location", it.location.clone())
}

pub(super) const ROWS: &[Row] = &[
    row!("get-a-list-of-customers", GET "/v1/customers", |call, client| {
        Ok(ParsedResult::list(&client.customers().list(call.rows(), None).await?.items, summary))
    })
    .when(|it| it.query("filter").is_none())
    .unread(TENANT),
    row!("get-customers-of-an-indirect-reseller", GET "/v1/customers", |call, client| {
        let reseller = call.filter("Value").unwrap_or_default().parse().unwrap();
        Ok(ParsedResult::list(&client.customers().of_reseller(reseller, call.rows(), None).await?.items, summary))
    })
    .when(|it| it.query("filter").is_some_and(|filter| filter.contains("\"IndirectReseller\"")))
    .unread(TENANT),
    row!("get-a-customer-by-name", GET "/v1/customers", |call, client| {
        let (customers, text) = (client.customers(), call.filter("Value").unwrap_or_default());
        let page = match call.filter("Field").as_deref() {
            Some("Domain") => customers.search(SearchField::Domain, &text, call.rows(), None).await?,
            Some("CompanyName") => customers.search(SearchField::Name, &text, call.rows(), None).await?,
            _ => customers.of_provider(text.parse().unwrap(), call.rows(), None).await?,
        };
        Ok(ParsedResult::list(&page.items, summary))
    })
    .when(|it| it.query("filter").is_some_and(|filter| !filter.contains("\"IndirectReseller\"")))
    .unread(TENANT),
    // The article documents only headers; `mfa_compliance` has the test.
    row!("partner-security-requirements-mandating-mfa", GET "/v1/customers", |_call, client| {
        Ok(ParsedResult::of(&client.is_mfa_compliant().await?))
    })
    .when(|_| false),
    row!("get-a-customer-by-id", GET "/v1/customers/{customer}", |call, client| {
        Ok(ParsedResult::one(&call.customer(&client).load().await?, customer))
    })
    .about(|it| it.text("/id"))
    .unread(&["companyProfile.tenantId", "billingProfile.id"]),
    row!("create-a-customer", POST "/v1/customers", |call, client| {
        let wanted: wire::Customer = call.request();
        let company = wanted.company_profile.unwrap_or_default();
        let new = NewCustomer {
            domain: company.domain.unwrap_or_default(),
            registration_number: company.organization_registration_number,
            billing: billing_profile::read(wanted.billing_profile.unwrap_or_default()),
            reseller: wanted.associated_partner_id,
            default_gdap: wanted.enable_gdap_by_default.unwrap(),
        };
        let created = client.customers().create(&new, RequestId::default()).await?;
        let sign_in = created.sign_in.as_ref();
        let password = sign_in.map(|it| it.password.expose().to_owned());
        let name = sign_in.and_then(|it| Some(it.user_name.strip_suffix(&format!("@{}", created.domain))?.to_owned()));
        Ok(ParsedResult::one(&(&created, &password), |(created, password)| {
            Fields::default()
                .text("/id", Some(created.id))
                .text("/companyProfile/domain", Some(&created.domain))
                .text("/billingProfile/companyName", Some(&created.name))
                .text("/userCredentials/userName", name.clone())
                .text("/userCredentials/password", password.as_deref())
        }))
    })
    // The sent values are known already.
    .unread(&[
        "billingProfile.id",
        "billingProfile.attributes.etag",
        "billingProfile.firstName",
        "billingProfile.lastName",
        "billingProfile.email",
        "billingProfile.culture",
        "billingProfile.language",
        "billingProfile.defaultAddress",
        "commerceId",
        "companyProfile.tenantId",
        "enableGDAPByDefault",
        "relationshipToPartner",
    ]),
    row!("verify-domain-availability", HEAD "/v1/domains/{domain}", |call, client| {
        let taken = client.is_domain_taken(&call.param::<String>("domain")).await?;
        assert_eq!(taken, call.example.status == 200, "a domain that is found is taken");
        Ok(ParsedResult::of(&taken))
    })
    .expected_errors(&[404]),
    row!("validate-an-address", POST "/v1/validations/address", |call, client| {
        let verdict = client.validate_address(&address::read(call.request())).await?;
        Ok(ParsedResult::one(&verdict, |it| {
            Fields::default().enum_value("/status", &it.address_status).text("/validationMessage", it.message.clone())
        }))
    })
    .expected_errors(&[400])
    .unread(&["originalAddress"]),
    row!("request-reseller-relationship", GET "/v1/customers/relationshiprequests", |call, client| {
        let options = RelationshipOptions {
            provider: call.query("indirectCloudSolutionProviderId"),
            reseller: call.query("indirectResellerId"),
            dual_role: call.query("dualRoleIndirectRelationship").is_some(),
        };
        let found = client.relationships().request(&options).await?;
        Ok(ParsedResult::one(&found, |it| Fields::default().text("/url", Some(&it.url))))
    }),
    row!("remove-a-reseller-relationship-with-a-customer", PATCH "/v1/customers/{customer}", |call, client| {
        Ok(ParsedResult::of(&call.customer(&client).remove_relationship(RequestId::default()).await?))
    })
    .when(|it| it.text("/relationshipToPartner").is_some())
    .unread(ENDED),
    row!("remove-dap", PATCH "/v1/customers/{customer}", |call, client| {
        Ok(ParsedResult::of(&call.customer(&client).remove_delegated_access(RequestId::default()).await?))
    })
    .when(|it| it.text("/relationshipToPartner").is_none())
    .unread(UNDELEGATED),
    row!("retrieve-a-list-of-indirect-resellers", GET "/v1/relationships", |call, client| {
        let kind = PartnerRelationshipKind::parse(&call.query("relationship_type").unwrap_or_default());
        let found = client.partner_relationships().list(&kind).await?;
        Ok(ParsedResult::list(&found, |it| partner(it).enum_value("/state", it.state.as_ref().unwrap())))
    }),
    row!("get-indirect-resellers-of-a-customer", GET "/v1/customers/{customer}/relationships", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).list_resellers().await?, partner))
    }),
];
