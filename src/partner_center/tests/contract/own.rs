//! Samples of our own for the operations without a documented example: each row of the table is played, so that a
//! documented example that is added later finds a working row.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    fixture::{Written, write_all},
    rows, run,
};

const CUSTOMER: &str = "11111111-2222-4333-8444-555555555555";
const USER: &str = "21111111-2222-4333-8444-555555555555";
const TEMPLATE: &str = "31111111-2222-4333-8444-555555555555";

fn asked(folder: &'static str, path: &str, response: Value) -> Written {
    sent(folder, "GET", path, None, response)
}

fn sent(folder: &'static str, method: &'static str, path: &str, request: Option<Value>, response: Value) -> Written {
    let path = path.replace("{c}", &format!("/v1/customers/{CUSTOMER}"));
    Written { folder, method, path, status: 200, headers: json!({}), request, response: Some(response) }
}

fn directory() -> [Written; 8] {
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
        sent(
            "add-a-verified-domain-for-a-customer",
            "POST",
            "{c}/verifieddomain",
            Some(domain),
            json!({"name": "conto.example", "authenticationType": "federated", "status": "verified", "capability": "email"}),
        ),
        sent("create-user-accounts-for-a-customer", "POST", "{c}/users", Some(new), user.clone()),
        asked("get-a-user-account-by-id", &format!("{{c}}/users/{USER}"), user),
        asked(
            "check-which-licenses-are-assigned-to-a-user",
            &format!("{{c}}/users/{USER}/licenses"),
            json!({"items": [{"productSku": sku, "servicePlans": [plan]}]}),
        ),
        asked("get-customer-custom-domain", "{c}/customDomains", json!(["conto.example", "conto.onmicrosoft.com"])),
        asked(
            "get-customer-organization",
            "{c}/organization",
            json!([{"displayName": "Conto", "street": "Prosta 1", "countryLetterCode": "PL", "postalCode": "00-001",
                    "city": "Gdynia", "state": "Pomorze", "technicalNotificationMails": ["it@conto.example"]}]),
        ),
        asked(
            "get-a-customer-s-company-profile",
            "{c}/profiles/company",
            json!({"email": "it@conto.example", "address": {"city": "Gdynia", "country": "PL"},
                   "organizationRegistrationNumber": "1"}),
        ),
        asked(
            "retrieve-validation-status",
            "{c}/validationStatus?type=account",
            json!({"type": "account", "status": "UnderReview", "lastUpdateDateTime": "2024-02-03T04:05:06"}),
        ),
    ]
}

fn agreements() -> [Written; 8] {
    let contact = json!({"firstName": "Anna", "lastName": "Lis", "email": "anna@conto.example", "phoneNumber": "1"});
    let metadata = json!({"items": [{"agreementType": "MicrosoftCloudAgreement", "templateId": TEMPLATE, "versionRank": 1,
        "agreementLink": "https://conto.example/a"}]});
    let confirmation = json!({"items": [{"type": "MicrosoftCustomerAgreement", "primaryContact": contact, "userId": USER,
        "templateId": TEMPLATE, "dateAgreed": "2024-02-03T00:00:00", "agreementLink": "https://conto.example/a"}]});
    let policy = json!({"selfServeEntity": {"selfServeEntityType": "customer", "tenantID": CUSTOMER},
        "grantor": {"grantorType": "billToPartner", "tenantID": TEMPLATE},
        "permissions": [{"resource": "AzureSavingsPlan", "action": "Purchase"}],
        "attributes": {"objectType": "SelfServePolicy"}});
    let mut made = policy.clone();
    (made["id"], made["attributes"]["etag"]) = (json!(format!("{TEMPLATE}_{CUSTOMER}")), json!("\"1\""));
    let url = json!({"url": "https://conto.example/accept", "attributes": {"objectType": "RelationshipRequest"}});
    let attestation = json!({"country": "PL", "language": "pl-PL", "companyName": "Conto", "signatoryFirstName": "Anna",
        "signatoryLastName": "Lis", "email": "anna@conto.example", "phoneNumber": "1"});
    let agreement = json!({"userId": USER, "primaryContact": contact, "templateId": TEMPLATE,
        "dateAgreed": "2024-02-03T00:00:00.000Z", "type": "MicrosoftCustomerAgreement", "attestationId": "a-1"});
    let mut agreed = agreement.clone();
    agreed.as_object_mut().unwrap().remove("attestationId");
    [
        sent(
            "attestations-enhanced",
            "POST",
            "/v1/attestations/enhanced",
            Some(attestation),
            json!({"attestationId": "a-1", "attestationUrl": "https://conto.example/accept"}),
        ),
        sent("create-agreement-with-attestation", "POST", "{c}/agreements", Some(agreement), agreed),
        asked("get-agreement-metadata", "/v1/agreements", metadata),
        asked(
            "get-confirmation-of-customer-agreement",
            "{c}/agreements?agreementType=MicrosoftCustomerAgreement",
            confirmation,
        ),
        asked(
            "download-customer-agreement-template",
            &format!("/v1/agreementtemplates/{TEMPLATE}/document?language=pl-PL&country=PL"),
            json!({"displayUri": "https://conto.example/d", "downloadUri": "https://conto.example/w", "language": "pl-PL",
                   "country": "PL"}),
        ),
        sent("create-a-self-serve-policy", "POST", "/v1/SelfServePolicy", Some(policy), made),
        asked("request-reseller-relationship", "/v1/customers/relationshiprequests?indirectResellerId=1", url),
        sent(
            "remove-dap",
            "PATCH",
            "{c}",
            Some(json!({"allowDelegatedAccess": false, "attributes": {"objectType": "Customer"}})),
            json!({"allowDelegatedAccess": false}),
        ),
    ]
}

fn rest() -> [Written; 5] {
    let address = json!({"country": "PL", "addressLine1": "Portowa", "city": "Gdynia"});
    [
        asked(
            "get-market-specific-validation-data",
            "/v1/countryvalidationrules/PL",
            json!({"iso2Code": "PL", "defaultCulture": "pl-PL", "isStateRequired": false, "isCityRequired": true,
                   "isPostalCodeRequired": true, "postalCodeRegex": "^x$", "supportedLanguagesList": ["pl"],
                   "supportedCulturesList": ["pl-PL", "en-US"], "countryCallingCodesList": ["48"],
                   "phoneNumberRegex": "^y$", "customerOrganizationRegistrationNumberRegex": "^z$",
                   "customerOrganizationRegistrationNumberRequired": true}),
        ),
        asked(
            "get-order-provisioning-status",
            "{c}/orders/34b37d7340cc/provisioningstatus",
            json!({"items": [{"lineItemNumber": 0, "status": "Fulfilled",
                "quantityProvisioningInformation": [{"quantity": 3, "status": "Unfulfilled"}]}]}),
        ),
        sent(
            "update-a-customer-s-usage-spending-budget",
            "PATCH",
            "{c}/usagebudget",
            Some(json!({"amount": 12.5, "attributes": {"objectType": "SpendingBudget"}})),
            json!({"amount": 12.5}),
        ),
        sent(
            "update-customer-qualification-synchronous",
            "PUT",
            "{c}/qualification?code=A",
            Some(json!(3)),
            json!("governmentcommunitycloud"),
        ),
        sent(
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
async fn operations_of_which_documents_print_no_example_are_sent_and_read_all_the_same() {
    let samples: Vec<_> = directory().into_iter().chain(agreements()).chain(rest()).collect();
    let root = write_all(&samples);
    let report = run(root.path()).await;
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!((report.examples, report.unread.len()), (samples.len(), 0));
    // Each by the row of its own name, not by another matching one.
    let known: BTreeSet<_> = rows::all().map(|row| row.operation).collect();
    let own = samples.iter().map(|sample| sample.folder).collect::<BTreeSet<_>>();
    assert_eq!(known.difference(&report.bare).copied().collect::<BTreeSet<_>>(), own);
}
