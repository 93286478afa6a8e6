//! Agreements: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::{
    domain::{
        agreement::{AgreementContact, AgreementKind, NewConfirmation},
        id::RequestId,
        reference::Reference,
    },
    partner_center::ErrorKind,
};

const METADATA: &str = "/v1/agreements";

fn path() -> String {
    format!("{}/agreements", customer_path())
}

fn confirmation() -> NewConfirmation {
    NewConfirmation {
        template: "117a77b0-9360-443b-8795-c6dedc750cf9".parse().unwrap(),
        contact: AgreementContact {
            first_name: "Zofia".into(),
            last_name: "Lis".into(),
            email: "zofia@conto.example".into(),
            phone: None,
        },
        agreed: "2026-02-03T00:00:00Z".parse().unwrap(),
    }
}

#[tokio::test]
async fn cloud_agreement_is_requested_without_an_agreement_type() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", METADATA, [Reply::json(&json!({"items": [{"templateId": "x", "type": "Future"}]}))]);
    setup.mock.script("GET", &path(), [Reply::json(&json!({})), Reply::json(&json!({"items": null}))]);
    let client = setup.client();
    let metadata = client.agreements().metadata(Some(&AgreementKind::Cloud)).await.unwrap();
    assert_eq!(metadata[0].kind, AgreementKind::Other("Future".into()), "the kind may be in `type`");
    assert_eq!(metadata[0].template, Some(Reference::Unreadable("x".into())), "an invalid id is kept as text");
    for kind in [AgreementKind::Cloud, AgreementKind::Customer] {
        assert!(client.customer(&customer()).agreement_confirmations(Some(&kind)).await.unwrap().is_empty());
    }
    assert_eq!(setup.mock.requests(METADATA)[0].raw_query, None);
    assert_eq!(setup.mock.requests(&path())[0].raw_query, None);
    assert_eq!(setup.mock.requests(&path())[1].raw_query.as_deref(), Some("agreementType=MicrosoftCustomerAgreement"));
}

#[tokio::test]
async fn document_is_requested_by_language_and_country_and_unsafe_links_are_dropped() {
    let setup = TestSetup::new().await;
    let template = confirmation().template;
    let path = format!("/v1/agreementtemplates/{template}/document");
    let response =
        json!({"displayUri": "https://docs.example/x", "downloadUri": "javascript:alert(1)", "language": "en-US"});
    setup.mock.script("GET", &path, [Reply::json(&response)]);
    let document = setup.client().agreements().document(template, "pl-PL", "PL").await.unwrap();
    assert_eq!(setup.mock.requests(&path)[0].raw_query.as_deref(), Some("language=pl-PL&country=PL"));
    assert_eq!(document.display.as_deref(), Some("https://docs.example/x"));
    assert_eq!((document.download, document.country), (None, None));
}

#[tokio::test]
async fn repeated_confirmation_fails_with_its_error_code() {
    for status in [400, 409] {
        let setup = TestSetup::new().await;
        let fault = json!({"code": 600_061, "message": "exists", "description": "exists", "isRetryable": false,
            "errorName": "PartnerConfirmedAgreementAlreadyExists", "parameters": {}, "errorMessageExtended": ""});
        setup.mock.script("POST", &path(), [Reply::status(status).body(fault.to_string())]);
        let client = setup.client();
        let error =
            client.customer(&customer()).confirm_agreement(&confirmation(), RequestId::default()).await.unwrap_err();
        assert_eq!(error.code(), Some("600061"));
        assert!([ErrorKind::Invalid, ErrorKind::Conflict].contains(&error.kind()));
        let sent: Value = serde_json::from_slice(&setup.mock.requests(&path())[0].body).unwrap();
        assert_eq!(sent["dateAgreed"], "2026-02-03T00:00:00.000Z");
        assert_eq!(sent["primaryContact"].get("phoneNumber"), None);
    }
}

#[tokio::test]
async fn all_agreement_types_are_requested_at_once_and_unknown_ones_keep_their_names() {
    let setup = TestSetup::new().await;
    let metadata = json!({"items": [
        {"agreementType": "MicrosoftLunarAgreement", "templateId": "00000000-0000-4000-8000-000000000001", "versionRank": 4},
        {"agreementType": "MicrosoftCustomerAgreement", "templateId": "00000000-0000-4000-8000-000000000002"},
    ]});
    let confirmation =
        json!({"items": [{"type": "MicrosoftLunarAgreement", "userId": "00000000-0000-4000-8000-000000000003"}]});
    setup.mock.script("GET", "/v1/agreements", [Reply::json(&metadata)]);
    setup.mock.script("GET", &path(), [Reply::json(&confirmation)]);
    let client = setup.client();
    let all = client.agreements().metadata(None).await.unwrap();
    assert_eq!((all[0].kind.as_str(), all[0].version), ("MicrosoftLunarAgreement", Some(4)));
    let confirmed = client.customer(&customer()).agreement_confirmations(None).await.unwrap();
    assert_eq!(confirmed[0].kind.as_str(), "MicrosoftLunarAgreement");
    assert!(confirmed[0].confirmed_by.is_some());
    for seen in [&setup.mock.requests("/v1/agreements")[0], &setup.mock.requests(&path())[0]] {
        assert_eq!(seen.query, [("agreementType".to_owned(), "*".to_owned())]);
    }
}
