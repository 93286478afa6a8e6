//! Samples of our own for the operations without a documented example: each row of the table is played, so that a
//! documented example that is added later finds a working row.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    fixture::{Sample, write_all},
    rows, run,
};

const CUSTOMER: &str = "11111111-2222-4333-8444-555555555555";
const USER: &str = "21111111-2222-4333-8444-555555555555";
const TEMPLATE: &str = "31111111-2222-4333-8444-555555555555";

fn get_sample(folder: &'static str, path: &str, response: Value) -> Sample {
    sample_of(folder, "GET", path, None, response)
}

fn sample_of(
    folder: &'static str,
    method: &'static str,
    path: &str,
    request: Option<Value>,
    response: Value,
) -> Sample {
    let path = path.replace("{c}", &format!("/v1/customers/{CUSTOMER}"));
    Sample { folder, method, path, status: 200, headers: json!({}), request, response: Some(response) }
}

fn directory() -> [Sample; 8] {
    let federation = json!({"issuerUri": "urn:sts", "passiveLogOnUri": "https://sts.example/in", "signingCertificate": "TQ==",
        "logOffUri": "https://sts.example/out", "preferredAuthenticationProtocol": "WsFed", "supportsMfa": true,
        "promptLoginBehavior": "NativeSupport", "federationBrandName": "Conto"});
    let domain = json!({"verifiedDomainName": "conto.example", "domainFederationSettings": federation,
        "domain": {"authenticationType": "Federated", "capability": "Email", "isDefault": false, "isInitial": false,
                   "name": "conto.example", "status": "Verified", "verificationMethod": "DnsRecord"}});
    let password = json!({"password": "Renew456*", "forceChangePassword": true});
    let user = json!({"id": USER, "usageLocation": "PL", "userPrincipalName": "anna@conto.example", "displayName": "Anna",
        "firstName": "Anna", "lastName": "Lis", "phoneNumber": "1", "immutableId": "i", "state": "active",
        "lastDirectorySyncTime": "2024-02-03T04:05:06Z"});
    let mut new = user.clone();
    for own in ["id", "phoneNumber", "state", "lastDirectorySyncTime"] {
        new.as_object_mut().unwrap().remove(own);
    }
    (new["passwordProfile"], new["attributes"]) = (password, json!({"objectType": "CustomerUser"}));
    let sku = json!({"id": TEMPLATE, "name": "Plan", "skuPartNumber": "P", "licenseGroupId": "group1"});
    let plan = json!({"id": USER, "displayName": "Mail", "capabilityStatus": "Enabled", "targetType": "User"});
    [
        sample_of(
            "add-a-verified-domain-for-a-customer",
            "POST",
            "{c}/verifieddomain",
            Some(domain),
            json!({"name": "conto.example", "authenticationType": "federated", "status": "verified", "capability": "email"}),
        ),
        sample_of("create-user-accounts-for-a-customer", "POST", "{c}/users", Some(new), user.clone()),
        get_sample("get-a-user-account-by-id", &format!("{{c}}/users/{USER}"), user),
        get_sample(
            "check-which-licenses-are-assigned-to-a-user",
            &format!("{{c}}/users/{USER}/licenses"),
            json!({"items": [{"productSku": sku, "servicePlans": [plan]}]}),
        ),
        get_sample(
            "get-customer-custom-domain",
            "{c}/customDomains",
            json!(["conto.example", "conto.onmicrosoft.com"]),
        ),
        get_sample(
            "get-customer-organization",
            "{c}/organization",
            json!([{"displayName": "Conto", "street": "Prosta 1", "countryLetterCode": "PL", "postalCode": "00-001",
                    "city": "Gdynia", "state": "Pomorze", "technicalNotificationMails": ["it@conto.example"]}]),
        ),
        get_sample(
            "get-a-customer-s-company-profile",
            "{c}/profiles/company",
            json!({"email": "it@conto.example", "address": {"city": "Gdynia", "country": "PL"},
                   "organizationRegistrationNumber": "1"}),
        ),
        get_sample(
            "retrieve-validation-status",
            "{c}/validationStatus?type=account",
            json!({"type": "account", "status": "UnderReview", "lastUpdateDateTime": "2024-02-03T04:05:06"}),
        ),
    ]
}

fn agreements() -> [Sample; 8] {
    let contact = json!({"firstName": "Anna", "lastName": "Lis", "email": "anna@conto.example", "phoneNumber": "1"});
    let metadata = json!({"items": [{"agreementType": "MicrosoftCloudAgreement", "templateId": TEMPLATE, "versionRank": 1,
        "agreementLink": "https://conto.example/a"}]});
    let confirmation = json!({"items": [{"type": "MicrosoftCustomerAgreement", "primaryContact": contact, "userId": USER,
        "templateId": TEMPLATE, "dateAgreed": "2024-02-03T00:00:00", "agreementLink": "https://conto.example/a"}]});
    let policy = json!({"selfServeEntity": {"selfServeEntityType": "customer", "tenantID": CUSTOMER},
        "grantor": {"grantorType": "billToPartner", "tenantID": TEMPLATE},
        "permissions": [{"resource": "AzureSavingsPlan", "action": "Purchase"}],
        "attributes": {"objectType": "SelfServePolicy"}});
    let mut created = policy.clone();
    (created["id"], created["attributes"]["etag"]) = (json!(format!("{TEMPLATE}_{CUSTOMER}")), json!("\"1\""));
    let url = json!({"url": "https://conto.example/accept", "attributes": {"objectType": "RelationshipRequest"}});
    let attestation = json!({"country": "PL", "language": "pl-PL", "companyName": "Conto", "signatoryFirstName": "Anna",
        "signatoryLastName": "Lis", "email": "anna@conto.example", "phoneNumber": "1"});
    let agreement = json!({"userId": USER, "primaryContact": contact, "templateId": TEMPLATE,
        "dateAgreed": "2024-02-03T00:00:00.000Z", "type": "MicrosoftCustomerAgreement", "attestationId": "a-1"});
    let mut agreed = agreement.clone();
    agreed.as_object_mut().unwrap().remove("attestationId");
    [
        sample_of(
            "attestations-enhanced",
            "POST",
            "/v1/attestations/enhanced",
            Some(attestation),
            json!({"attestationId": "a-1", "attestationUrl": "https://conto.example/accept"}),
        ),
        sample_of("create-agreement-with-attestation", "POST", "{c}/agreements", Some(agreement), agreed),
        get_sample("get-agreement-metadata", "/v1/agreements", metadata),
        get_sample(
            "get-confirmation-of-customer-agreement",
            "{c}/agreements?agreementType=MicrosoftCustomerAgreement",
            confirmation,
        ),
        get_sample(
            "download-customer-agreement-template",
            &format!("/v1/agreementtemplates/{TEMPLATE}/document?language=pl-PL&country=PL"),
            json!({"displayUri": "https://conto.example/d", "downloadUri": "https://conto.example/w", "language": "pl-PL",
                   "country": "PL"}),
        ),
        sample_of("create-a-self-serve-policy", "POST", "/v1/SelfServePolicy", Some(policy), created),
        get_sample("request-reseller-relationship", "/v1/customers/relationshiprequests?indirectResellerId=1", url),
        sample_of(
            "remove-dap",
            "PATCH",
            "{c}",
            Some(json!({"allowDelegatedAccess": false, "attributes": {"objectType": "Customer"}})),
            json!({"allowDelegatedAccess": false}),
        ),
    ]
}

fn rest() -> [Sample; 5] {
    let address = json!({"country": "PL", "addressLine1": "Portowa", "city": "Gdynia"});
    [
        get_sample(
            "get-market-specific-validation-data",
            "/v1/countryvalidationrules/PL",
            json!({"iso2Code": "PL", "defaultCulture": "pl-PL", "isStateRequired": false, "isCityRequired": true,
                   "isPostalCodeRequired": true, "postalCodeRegex": "^x$", "supportedLanguagesList": ["pl"],
                   "supportedCulturesList": ["pl-PL", "en-US"], "countryCallingCodesList": ["48"],
                   "phoneNumberRegex": "^y$", "customerOrganizationRegistrationNumberRegex": "^z$",
                   "customerOrganizationRegistrationNumberRequired": true}),
        ),
        get_sample(
            "get-order-provisioning-status",
            "{c}/orders/34b37d7340cc/provisioningstatus",
            json!({"items": [{"lineItemNumber": 0, "status": "Fulfilled",
                "quantityProvisioningInformation": [{"quantity": 3, "status": "Unfulfilled"}]}]}),
        ),
        sample_of(
            "update-a-customer-s-usage-spending-budget",
            "PATCH",
            "{c}/usagebudget",
            Some(json!({"amount": 12.5, "attributes": {"objectType": "SpendingBudget"}})),
            json!({"amount": 12.5}),
        ),
        sample_of(
            "update-customer-qualification-synchronous",
            "PUT",
            "{c}/qualification?code=A",
            Some(json!(3)),
            json!("governmentcommunitycloud"),
        ),
        sample_of(
            "validate-an-address",
            "POST",
            "/v1/validations/address",
            Some(address.clone()),
            json!({"originalAddress": address, "suggestedAddresses": [address], "status": "StreetPartial",
                   "validationMessage": "No number."}),
        ),
    ]
}

#[tokio::test]
async fn plays_own_samples_of_operations_without_a_documented_example() {
    let samples: Vec<_> = directory().into_iter().chain(agreements()).chain(rest()).collect();
    let root = write_all(&samples);
    let report = run(root.path()).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!((report.examples, report.unplayed.len()), (samples.len(), 0));
    // Each by the row of its own name, not by another matching one.
    let known: BTreeSet<_> = rows::all().map(|row| row.operation).collect();
    let own = samples.iter().map(|sample| sample.folder).collect::<BTreeSet<_>>();
    assert_eq!(known.difference(&report.without_example).copied().collect::<BTreeSet<_>>(), own);
}
