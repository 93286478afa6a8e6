//! Attestations: credentials, requests sent, and responses parsed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TOKEN, TestSetup, customer, customer_path, fast_settings},
};
use crate::{
    client_credential::testing::{certificate, claims_of},
    domain::{
        agreement::{AgreementContact, NewConfirmation},
        attestation::AttestationDetails,
        id::{ObjectId, RequestId},
        reference::Reference,
    },
    partner_center::{Error, ErrorKind, Target},
};

const ENHANCED: &str = "/v1/attestations/enhanced";

fn details(phone: Option<&str>) -> AttestationDetails {
    AttestationDetails {
        country: "PL".into(),
        language: "pl-PL".into(),
        company_name: "Conto".into(),
        signatory: AgreementContact {
            first_name: "Zofia".into(),
            last_name: "Lis".into(),
            email: "zofia@conto.example".into(),
            phone: phone.map(str::to_owned),
        },
    }
}

fn created() -> Reply {
    Reply::json(&json!({"attestationId": "a-1"})).with_status(201)
}

async fn create(setup: &TestSetup) -> Result<String, Error> {
    let client = setup.application();
    client.attestations().create(&details(None), RequestId::default()).await.map(|created| created.link)
}

#[tokio::test]
async fn attestation_is_created_with_an_app_only_token_and_a_link_built_from_its_id() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", ENHANCED, [created()]);
    let client = setup.application();
    let created = client.attestations().create(&details(Some("1")), RequestId::default()).await.unwrap();
    assert_eq!((created.id.as_str(), created.link.ends_with("?attestationid=a-1")), ("a-1", true));
    let sent: Value = serde_json::from_slice(&setup.mock.requests(ENHANCED)[0].body).unwrap();
    let expected = json!({
        "country": "PL", "language": "pl-PL", "companyName": "Conto", "signatoryFirstName": "Zofia",
        "signatoryLastName": "Lis", "email": "zofia@conto.example", "phoneNumber": "1",
    });
    assert_eq!(sent, expected);
    let request = &setup.mock.requests(TOKEN)[0];
    assert_eq!(request.form("grant_type").as_deref(), Some("client_credentials"));
    assert_eq!(request.form("scope").as_deref(), Some("https://api.partnercenter.microsoft.com/.default"));
    assert_eq!(*setup.refresh_tokens.loads.lock().unwrap(), 0, "no session's token is loaded");
}

#[tokio::test]
async fn safe_link_of_the_response_takes_precedence_over_the_built_one() {
    for (link, expected) in [
        ("https://own.example/accept", "https://own.example/accept"),
        ("javascript:alert(1)", "https://cdn.partner.microsoft.com/mca/?attestationid=a-1"),
    ] {
        let setup = TestSetup::new().await;
        setup.mock.script("POST", ENHANCED, [Reply::json(&json!({"id": "a-1", "attestationUrl": link}))]);
        assert_eq!(create(&setup).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn response_without_a_valid_attestation_id_is_unreadable() {
    for response in [json!({}), json!({"attestationId": "a/../b"}), json!(""), json!(7)] {
        let setup = TestSetup::new().await;
        setup.mock.script("POST", ENHANCED, [Reply::json(&response)]);
        assert_eq!(create(&setup).await.unwrap_err().kind(), ErrorKind::Unreadable, "{response}");
    }
}

#[tokio::test]
async fn agreement_is_created_with_attestation_and_confirming_user() {
    let setup = TestSetup::new().await;
    let path = format!("{}/agreements", customer_path());
    let response = json!({"type": "MicrosoftCustomerAgreement", "userId": "00000000-0000-4000-8000-000000000003"});
    setup.mock.script("POST", &path, [Reply::json(&response).with_status(201)]);
    let by: ObjectId = "00000000-0000-4000-8000-000000000003".parse().unwrap();
    let confirmation = NewConfirmation {
        template: "117a77b0-9360-443b-8795-c6dedc750cf9".parse().unwrap(),
        contact: details(None).signatory,
        agreed: "2026-02-03T00:00:00Z".parse().unwrap(),
    };
    let client = setup.application();
    let attestation = "a-1".parse().unwrap();
    let handle = client.customer(&customer());
    let done = handle.create_agreement(&attestation, &confirmation, by, RequestId::default()).await.unwrap();
    assert_eq!(done.confirmed_by, Some(Reference::To(by)));
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&path)[0].body).unwrap();
    let expected = json!({
        "userId": by, "attestationId": "a-1", "type": "MicrosoftCustomerAgreement",
        "primaryContact": {"firstName": "Zofia", "lastName": "Lis", "email": "zofia@conto.example"},
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9", "dateAgreed": "2026-02-03T00:00:00.000Z",
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn delegated_client_rejects_app_only_operations() {
    let setup = TestSetup::new().await;
    let client = setup.client();
    let error = client.attestations().create(&details(None), RequestId::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::CredentialNotAccepted, "attestations-enhanced"));
    assert!(setup.mock.requests(ENHANCED).is_empty() && setup.mock.requests(TOKEN).is_empty());
}

#[tokio::test]
async fn app_only_token_is_requested_by_secret_or_certificate_and_cached() {
    for by_certificate in [false, true] {
        let mut setup = TestSetup::new().await;
        setup.mock.script("POST", ENHANCED, [created(), created()]);
        if by_certificate {
            setup.target = Arc::new(Target { credential: certificate(), ..(*setup.target).clone() });
        }
        create(&setup).await.unwrap();
        create(&setup).await.unwrap();
        let requests = setup.mock.requests(TOKEN);
        assert_eq!(requests.len(), 1, "{by_certificate}: the token is cached");
        assert_eq!(requests[0].form("client_secret").is_some(), !by_certificate);
        if by_certificate {
            let claims = claims_of(&requests[0].form("client_assertion").unwrap());
            assert_eq!((&claims["iss"], &claims["sub"]), (&json!("the-application"), &json!("the-application")));
        }
    }
}

#[tokio::test]
async fn replaced_application_does_not_use_the_old_token() {
    let mut setup = TestSetup::new().await;
    setup.mock.script("POST", ENHANCED, [created(), created()]);
    create(&setup).await.unwrap();
    setup.target = Arc::new(Target { client_id: "another".into(), ..(*setup.target).clone() });
    create(&setup).await.unwrap();
    let clients: Vec<_> = setup.mock.requests(TOKEN).iter().map(|seen| seen.form("client_id").unwrap()).collect();
    assert_eq!(clients, ["the-application", "another"]);
}

#[tokio::test]
async fn missing_application_permission_is_reported_with_its_error_code() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", ENHANCED, [Reply::fault(403, 900_150)]);
    let error = create(&setup).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, Some("900150")));

    let setup = TestSetup::without_token_script(fast_settings()).await;
    let fault = json!({"error": "unauthorized_client", "error_codes": [7_000_229]});
    setup.mock.script("POST", TOKEN, [Reply::status(400).body(fault.to_string())]);
    let error = create(&setup).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Misconfigured, Some("AADSTS7000229")));
    assert!(setup.mock.requests(ENHANCED).is_empty());
}

#[tokio::test]
async fn attestation_is_not_retried_after_a_lost_response() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", ENHANCED, [Reply::broken("{")]);
    assert_eq!(create(&setup).await.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(setup.mock.requests(ENHANCED).len(), 1);
}
