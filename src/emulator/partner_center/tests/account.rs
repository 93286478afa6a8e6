//! Tests of agreements, qualifications, budgets, domains and audit records: rules and JSON structure.

use reqwest::Method;
use serde_json::{Value, json};

use super::contract::{sample, shape_of};
use crate::emulator::testing::{TestBench, json};

/// Sends a request as an agent and returns status and body.
async fn send(bench: &TestBench, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let token = bench.delegated(bench.agent()).await;
    let mut request = bench.http.request(method, bench.api_url(path)).bearer_auth(token);
    if !body.is_null() {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), json(response).await)
}

async fn get(bench: &TestBench, path: &str) -> Value {
    let (status, body) = send(bench, Method::GET, path, &Value::Null).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// Returns the path of the global partner's first customer that satisfies a predicate.
async fn customer_where(bench: &TestBench, path: &str, predicate: impl Fn(&Value) -> bool) -> String {
    let token = bench.delegated(bench.agent()).await;
    for customer in bench.emulator.customers(bench.partner(0).tenant) {
        let customer = format!("/v1/customers/{customer}");
        let body = json(bench.get(&token, &format!("{customer}{path}")).send().await.unwrap()).await;
        if predicate(&body) {
            return customer;
        }
    }
    panic!("no customer for {path}");
}

/// Asserts that our JSON has every documented member, and no undocumented ones except `extra_members`.
fn assert_shape(ours: &Value, documented: &Value, extra_members: &[&str]) {
    let (ours, documented) = (shape_of(ours), shape_of(documented));
    let missing: Vec<_> = documented.difference(&ours).collect();
    let extra: Vec<_> =
        ours.difference(&documented).filter(|member| !extra_members.contains(&member.as_str())).collect();
    assert!(missing.is_empty() && extra.is_empty(), "lacks {missing:?}, has {extra:?}");
}

#[tokio::test]
async fn agreement_metadata_defaults_to_cloud_agreement() {
    let bench = TestBench::start().await;
    let kinds = |body: &Value| {
        let items = body["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["agreementType"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&get(&bench, "/v1/agreements").await), ["MicrosoftCloudAgreement"]);
    let customer = get(&bench, "/V1/Agreements?AgreementType=microsoftcustomeragreement").await;
    assert_eq!(kinds(&customer), ["MicrosoftCustomerAgreement"]);
    assert_eq!(kinds(&get(&bench, "/v1/agreements?agreementType=*").await).len(), 2);
    assert_eq!(send(&bench, Method::GET, "/v1/agreements?agreementType=other", &Value::Null).await.0, 400);
    if let Some(documented) = sample("get-customer-agreement-metadata", "response.json") {
        assert_shape(&customer, &documented, &[]);
    }
}

#[tokio::test]
async fn agreement_acceptance_is_unique_per_contact() {
    let bench = TestBench::start().await;
    let customer = customer_where(&bench, "/agreements", |body| body["totalCount"].as_u64() > Some(0)).await;
    let path = format!("{customer}/agreements");
    let mine = json!({
        "PrimaryContact": {"FirstName": "Zofia", "LastName": "Lis", "Email": "zofia@conto.example"},
        "TemplateId": "117a77b0-9360-443b-8795-c6dedc750cf9", "DateAgreed": "2026-02-03T00:00:00.000Z",
        "Type": "MicrosoftCustomerAgreement",
    });
    let (status, created) = send(&bench, Method::POST, &path, &mine).await;
    assert_eq!(status, 201, "{created}");
    assert_eq!(created["userId"], bench.agent().id.object.to_string());
    let (status, fault) = send(&bench, Method::POST, &path, &mine).await;
    assert_eq!((status, &fault["code"]), (409, &json!(600_061)));
    assert_eq!(fault["errorName"], "PartnerConfirmedAgreementAlreadyExists");
    assert_eq!(fault["isRetryable"], false);
    let mut other = mine.clone();
    other["PrimaryContact"]["PhoneNumber"] = json!("1");
    assert_eq!(send(&bench, Method::POST, &path, &other).await.0, 201, "another number is another contact");

    let listed = get(&bench, &format!("{path}?agreementType=MicrosoftCustomerAgreement")).await;
    let found = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|item| item["primaryContact"]["firstName"] == "Zofia" && item["dateAgreed"] == "2026-02-03T00:00:00");
    assert!(found, "{listed}");
    let cloud = get(&bench, &path).await;
    assert!(cloud["items"].as_array().unwrap().iter().all(|item| item["type"] == "MicrosoftCloudAgreement"));
    if let Some(documented) = sample("get-confirmation-of-customer-consent", "response.json") {
        assert_shape(&cloud, &documented, &[]);
    }
    for (member, value) in [
        ("Type", json!("MicrosoftCloudAgreement")),
        ("TemplateId", json!("998b88de-aa99-4388-a42c-1b3517d49490")),
        ("DateAgreed", json!("soon")),
        ("PrimaryContact", json!({"FirstName": "Only"})),
    ] {
        let mut bad = mine.clone();
        bad[member] = value;
        assert_eq!(send(&bench, Method::POST, &path, &bad).await.0, 400, "{member}");
    }
    let article = "confirm-customer-consent-customer-agreement";
    if let (Some(request), Some(documented)) = (sample(article, "request.json"), sample(article, "response.json")) {
        let (status, created) = send(&bench, Method::POST, &path, &request).await;
        assert_eq!(status, 201);
        assert_shape(&created, &documented, &[]);
    }
}

#[tokio::test]
async fn single_step_confirmation_can_be_disabled_and_requires_a_user() {
    let bench = TestBench::start().await;
    let customer = customer_where(&bench, "/agreements", |_| true).await;
    let path = format!("{customer}/agreements");
    let mine = json!({
        "primaryContact": {"firstName": "Zofia", "lastName": "Lis", "email": "zofia@conto.example"},
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9", "dateAgreed": "2026-02-03T00:00:00.000Z",
        "type": "MicrosoftCustomerAgreement",
    });
    let by_application = bench.http.post(bench.api_url(&path)).bearer_auth(bench.app_only(0).await).json(&mine);
    assert_eq!(json(by_application.send().await.unwrap()).await["code"], 900_329);
    for (on, status) in [(false, 400), (true, 201)] {
        let switch =
            bench.http.post(bench.api_url("/emulator/single-step")).json(&json!({"on": on})).send().await.unwrap();
        assert_eq!(switch.status(), 204);
        assert_eq!(send(&bench, Method::POST, &path, &mine).await.0, status, "{on}");
    }
}

#[tokio::test]
async fn agreement_requires_accepted_unused_attestation() {
    let bench = TestBench::start().await;
    let (application, person) = (bench.app_only(0).await, bench.delegated(bench.agent()).await);
    let post = async |token: &str, path: &str, body: &Value| {
        let response = bench.http.post(bench.api_url(path)).bearer_auth(token).json(body).send().await.unwrap();
        (response.status().as_u16(), json(response).await)
    };
    let details = json!({
        "country": "PL", "language": "pl-PL", "companyName": "Conto", "signatoryFirstName": "Zofia",
        "signatoryLastName": "Lis", "email": "zofia@conto.example",
    });
    let enhanced = "/v1/attestations/enhanced";
    let (status, fault) = post(&person, enhanced, &details).await;
    assert_eq!((status, &fault["code"]), (403, &json!(2032)), "a person");
    for member in ["country", "language", "companyName", "signatoryFirstName", "signatoryLastName", "email"] {
        let mut incomplete = details.clone();
        incomplete.as_object_mut().unwrap().remove(member);
        let (status, fault) = post(&application, enhanced, &incomplete).await;
        assert!(status == 400 && fault["description"].as_str().unwrap().contains(member), "{member}: {fault}");
    }
    let reseller = bench.app_only(2).await;
    assert_eq!(post(&reseller, enhanced, &details).await.0, 400, "not in its cloud");
    let (status, created) = post(&application, enhanced, &details).await;
    let id = created["attestationId"].as_str().unwrap().to_owned();
    assert_eq!(status, 201);

    let customer = customer_where(&bench, "/agreements", |_| true).await;
    let path = format!("{customer}/agreements");
    let agreement = json!({
        "userId": bench.agent().id.object, "attestationId": id, "type": "MicrosoftCustomerAgreement",
        "primaryContact": {"firstName": "Zofia", "lastName": "Lis", "email": "zofia@conto.example"},
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9", "dateAgreed": "2026-02-03T00:00:00.000Z",
    });
    let with = |member: &str, value: Value| {
        let mut changed = agreement.clone();
        changed[member] = value;
        changed
    };
    let (status, fault) = post(&application, &path, &agreement).await;
    assert_eq!((status, &fault["errorName"]), (400, &json!("AttestationNotAccepted")));
    let accept = bench.http.post(bench.api_url(&format!("/emulator/attestations/{id}/accept"))).send().await.unwrap();
    assert_eq!(accept.status(), 204);
    assert_eq!(post(&person, &path, &agreement).await.0, 403, "a person");
    for (member, value) in [
        ("userId", Value::Null),
        ("userId", json!("00000000-0000-4000-8000-000000000000")),
        ("attestationId", json!("00000000-0000-4000-8000-000000000000")),
        ("primaryContact", json!({"firstName": "Zofia"})),
        ("dateAgreed", Value::Null),
    ] {
        assert_eq!(post(&application, &path, &with(member, value)).await.0, 400, "{member}");
    }
    let (status, created) = post(&application, &path, &agreement).await;
    assert_eq!((status, &created["userId"]), (201, &json!(bench.agent().id.object)), "{created}");
    let (status, fault) = post(&application, &path, &agreement).await;
    assert_eq!((status, &fault["errorName"]), (400, &json!("AttestationUsed")));
    let unknown_attestation = format!("/emulator/attestations/{}/accept", uuid::Uuid::nil());
    assert_eq!(bench.http.post(bench.api_url(&unknown_attestation)).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn agreement_document_falls_back_to_english() {
    let bench = TestBench::start().await;
    let path = "/v1/agreementtemplates/117A77B0-9360-443B-8795-C6DEDC750CF9/document";
    let language = async |query: &str| get(&bench, &format!("{path}{query}")).await["language"].clone();
    assert_eq!(language("?language=pl-PL&country=pl").await, "pl-PL");
    assert_eq!(language("?language=pl-PL&country=DE").await, "en-US");
    assert_eq!(language("").await, "en-US");
    let unknown = "/v1/agreementtemplates/00000000-0000-0000-0000-000000000000/document";
    assert_eq!(send(&bench, Method::GET, unknown, &Value::Null).await.0, 404);
    assert_eq!(send(&bench, Method::GET, &format!("{path}?country=Poland"), &Value::Null).await.0, 400);
}

#[tokio::test]
async fn qualification_is_set_once_and_government_consumes_a_validation_code() {
    let bench = TestBench::start().await;
    let none = |body: &Value| body.as_array().is_some_and(Vec::is_empty);
    let customer = customer_where(&bench, "/qualifications", none).await;
    let codes = get(&bench, "/v1/customers/all/validations").await;
    assert_eq!(codes[0]["remainingCreates"], 4);
    if let Some(documented) = sample("get-a-partner-s-validation-codes", "response.json") {
        assert_shape(&codes, &documented, &[]);
    }
    assert_eq!(get(&bench, &format!("{customer}/qualification")).await, "none");
    let asynchronous = format!("{customer}/qualifications");
    let government = |code: &Value| json!({"Qualification": "GovernmentCommunityCloud", "ValidationCode": code});
    for bad in [
        government(&json!("nonsense")),
        government(&Value::Null),
        government(&codes[2]["validationId"]),
        json!({"qualification": "Education"}),
        json!({"qualification": "Nonprofit"}),
        json!({"qualification": "None"}),
    ] {
        assert_eq!(send(&bench, Method::POST, &asynchronous, &bad).await.0, 400, "{bad}");
    }
    let (status, qualification) =
        send(&bench, Method::POST, &asynchronous, &government(&codes[0]["validationId"])).await;
    assert_eq!((status, &qualification["vettingStatus"]), (201, &json!("Approved")));
    assert_eq!(get(&bench, "/v1/customers/all/validations").await[0]["remainingCreates"], 3);
    assert_eq!(get(&bench, &format!("{customer}/qualification")).await, "governmentcommunitycloud");
    assert_eq!(send(&bench, Method::PUT, &format!("{customer}/qualification"), &json!(1)).await.0, 400);
}

#[tokio::test]
async fn qualifications_are_supported_in_public_cloud_only() {
    let bench = TestBench::start().await;
    for index in [1, 2] {
        let token = bench.app_only(index).await;
        let customer = bench.emulator.customers(bench.partner(index).tenant)[0];
        for path in
            ["all/validations".to_owned(), format!("{customer}/qualification"), format!("{customer}/qualifications")]
        {
            let refused = bench.get(&token, &format!("/v1/customers/{path}")).send().await.unwrap();
            assert_eq!(refused.status(), 400, "{path}");
            assert_eq!(json(refused).await["code"], 900_127, "{path}");
        }
    }
}

#[tokio::test]
async fn education_is_reviewed_unless_set_synchronously() {
    let bench = TestBench::start().await;
    let none = |body: &Value| body.as_array().is_some_and(Vec::is_empty);
    let customer = customer_where(&bench, "/qualifications", none).await;
    let request = json!({"qualification": "Education", "educationSegment": "K12", "website": "https://school.example"});
    let (status, qualification) = send(&bench, Method::POST, &format!("{customer}/qualifications"), &request).await;
    assert_eq!((status, &qualification["vettingStatus"]), (201, &json!("InReview")));
    if let Some(documented) = sample("update-customer-qualification-asynchronous", "response.json") {
        assert_shape(&qualification, &documented, &[]);
    }
    let listed = get(&bench, &format!("{customer}/qualifications")).await;
    if let Some(documented) = sample("get-customer-qualification-asynchronous", "response-2.json") {
        assert_shape(&listed, &documented, &[]);
    }
    assert_eq!(get(&bench, &format!("{customer}/qualification")).await, "none", "not in force during the review");

    let other = customer_where(&bench, "/qualifications", none).await;
    let synchronous = format!("{other}/qualification");
    assert_ne!(other, customer);
    for bad in [json!(0), json!(2), json!(4), json!({"qualification": 1}), json!(3)] {
        assert_eq!(send(&bench, Method::PUT, &synchronous, &bad).await.0, 400, "{bad}");
    }
    let (status, qualification) = send(&bench, Method::PUT, &synchronous, &json!(1)).await;
    assert_eq!((status, qualification), (200, json!("education")));

    let third = customer_where(&bench, "/qualifications", none).await;
    let codes = get(&bench, "/v1/customers/all/validations").await;
    let code = codes[1]["validationId"].as_str().unwrap();
    let (status, qualification) =
        send(&bench, Method::PUT, &format!("{third}/qualification?Code={code}"), &json!(3)).await;
    assert_eq!((status, qualification), (200, json!("governmentcommunitycloud")));
}

#[tokio::test]
async fn budget_is_removed_by_null_but_not_by_missing_amount() {
    let bench = TestBench::start().await;
    let customer = bench.emulator.customers(bench.partner(0).tenant)[0];
    let path = format!("/v1/customers/{customer}/usagebudget");
    let (status, set) = send(&bench, Method::PATCH, &path, &json!({"Amount": 1234.5})).await;
    assert_eq!((status, &set["amount"]), (200, &json!(1234.5)));
    assert_eq!(set["links"]["self"]["method"], "PATCH");
    let read = get(&bench, &path).await;
    assert_eq!(read["usageSpendingBudget"], 1234.5);
    if let Some(documented) = sample("get-a-customer-s-usage-spending-budget", "response.json") {
        assert_shape(&read, &documented, &[]);
    }
    let summary = get(&bench, &format!("/v1/customers/{customer}/usagesummary")).await;
    assert_eq!(summary["budget"]["amount"], 1234.5);
    if let Some(documented) = sample("get-a-customer-usage-summary", "response-2.json") {
        assert_shape(&summary, &documented, &[]);
    }
    for bad in [json!({}), json!({"amount": -1}), json!({"amount": "much"}), json!([])] {
        assert_eq!(send(&bench, Method::PATCH, &path, &bad).await.0, 400, "{bad}");
    }
    assert_eq!(send(&bench, Method::PATCH, &path, &json!({"amount": null})).await.0, 200);
    assert_eq!(get(&bench, &path).await.get("amount"), None);

    let chinese = bench.emulator.customers(bench.partner(1).tenant)[0];
    let token = bench.app_only(1).await;
    let refused = bench.get(&token, &format!("/v1/customers/{chinese}/usagebudget")).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(json(refused).await["code"], 900_127);
}

#[tokio::test]
async fn verified_domain_is_added_once_and_listed() {
    let bench = TestBench::start().await;
    let customer = customer_where(&bench, "", |body| body["allowDelegatedAccess"] == true).await;
    let path = format!("{customer}/verifieddomain");
    let domain = json!({
        "VerifiedDomainName": "Conto.Example",
        "Domain": {"AuthenticationType": "Managed", "Capability": "Email", "IsDefault": "False", "Name": "conto.example",
                   "Status": "Verified", "VerificationMethod": "DnsRecord", "RootDomain": null},
    });
    let (status, added) = send(&bench, Method::POST, &path, &domain).await;
    assert_eq!(status, 201, "{added}");
    assert_eq!((&added["authenticationType"], &added["verificationMethod"]), (&json!("managed"), &json!("dns_record")));
    assert_eq!(send(&bench, Method::POST, &path, &domain).await.0, 400, "the domain exists");
    let customer_details = get(&bench, &customer).await;
    assert!(
        customer_details["customDomains"].as_array().unwrap().contains(&json!("conto.example")),
        "{customer_details}"
    );
    let mut federated = domain.clone();
    federated["VerifiedDomainName"] = json!("sts.example");
    federated["Domain"]["AuthenticationType"] = json!("Federated");
    assert_eq!(send(&bench, Method::POST, &path, &federated).await.0, 400, "no federation settings");
    federated["DomainFederationSettings"] = json!({
        "IssuerUri": "urn:x", "LogOffUri": "https://x.example", "PassiveLogOnUri": "https://x.example",
        "PreferredAuthenticationProtocol": "WsFed", "PromptLoginBehavior": "Disabled", "SigningCertificate": "TUlJQg==",
    });
    assert_eq!(send(&bench, Method::POST, &path, &federated).await.0, 201);
}

#[tokio::test]
async fn audit_records_are_written_filtered_and_paged() {
    let bench = TestBench::start().await;
    let customers = bench.emulator.customers(bench.partner(0).tenant);
    let customer = customers[0];
    send(&bench, Method::PATCH, &format!("/v1/customers/{customer}/usagebudget"), &json!({"amount": 5})).await;
    let list = async |field: &str, value: &str, operator: &str| {
        let filter = json!({"Field": field, "Value": value, "Operator": operator}).to_string();
        let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        get(&bench, &format!("/v1/auditrecords?filter={filter}")).await
    };
    let records = list("CustomerId", &customer.to_string().to_uppercase(), "equals").await;
    let newest = &records["items"][0];
    assert_eq!(newest["operationType"], "update_customer_spending_budget");
    assert_eq!(newest["userPrincipalName"], bench.agent().sign_in_name);
    assert!(records["items"].as_array().unwrap().iter().all(|it| it["customerId"] == customer.to_string()));
    let name = newest["customerName"].as_str().unwrap().to_uppercase();
    let named = list("CompanyName", &name.chars().take(4).collect::<String>(), "substring").await;
    assert!(named["items"].as_array().unwrap().iter().any(|it| it["customerId"] == customer.to_string()));
    let budgets = list("ResourceType", "SpendingLimit", "equals").await;
    assert_eq!(budgets["totalCount"], 1);

    let old = send(&bench, Method::GET, "/v1/auditrecords?startDate=2000-01-01", &Value::Null).await;
    assert_eq!(old.0, 400, "before the retention period");
    let first = get(&bench, "/v1/auditrecords?size=3").await;
    assert_eq!(first["totalCount"], 3);
    let next = &first["links"]["next"];
    let token = bench.delegated(bench.agent()).await;
    let response = bench
        .get(&token, "/v1/auditrecords?size=3&seekOperation=Next")
        .header("MS-ContinuationToken", next["headers"][0]["value"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    let second = json(response).await;
    assert_ne!(second["items"][0]["id"], first["items"][0]["id"]);
}
