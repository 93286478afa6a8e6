//! Verified domains: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::domain::{
    id::RequestId,
    verified_domain::{
        DomainCapability, DomainName, FederationProtocol, FederationSettings, NewVerifiedDomain, PromptLogin,
        VerificationMethod,
    },
};

fn path() -> String {
    format!("{}/verifieddomain", customer_path())
}

fn domain(federation: Option<FederationSettings>) -> NewVerifiedDomain {
    NewVerifiedDomain {
        name: DomainName::parse("conto.example").unwrap(),
        capability: DomainCapability::Email,
        verification: VerificationMethod::DnsRecord,
        is_default: false,
        federation,
    }
}

#[tokio::test]
async fn managed_domain_is_sent_without_federation_settings() {
    let setup = TestSetup::new().await;
    let response =
        json!({"name": "conto.example", "authenticationType": "managed", "status": "verified", "future": [1]});
    setup.mock.script("POST", &path(), [Reply::status(201).body(response.to_string())]);
    let client = setup.client();
    let added = client.customer(&customer()).add_verified_domain(&domain(None), RequestId::default()).await.unwrap();
    assert_eq!((added.name.as_str(), added.status.as_deref()), ("conto.example", Some("verified")));
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&path())[0].body).unwrap();
    let expected = json!({
        "verifiedDomainName": "conto.example",
        "domain": {"authenticationType": "Managed", "capability": "Email", "isDefault": false, "isInitial": false,
                   "name": "conto.example", "status": "Verified", "verificationMethod": "DnsRecord"},
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn federated_domain_is_sent_with_federation_settings() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", &path(), [Reply::status(201).body("{}")]);
    let settings = FederationSettings {
        issuer: "urn:sts".into(),
        passive_log_on: "https://sts.example/in".into(),
        active_log_on: None,
        log_off: "https://sts.example/out".into(),
        metadata_exchange: None,
        protocol: FederationProtocol::WsFed,
        prompt_login: PromptLogin::TranslateToFreshPasswordAuth,
        signing_certificate: "TUlJQg==".into(),
        next_signing_certificate: None,
        brand_name: Some("Conto".into()),
        supports_mfa: Some(true),
    };
    let client = setup.client();
    let added =
        client.customer(&customer()).add_verified_domain(&domain(Some(settings)), RequestId::default()).await.unwrap();
    assert_eq!(added.name, "conto.example", "without a name in the response, it is the requested one");
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&path())[0].body).unwrap();
    assert_eq!(sent["domain"]["authenticationType"], "Federated");
    let expected = json!({
        "federationBrandName": "Conto", "issuerUri": "urn:sts", "logOffUri": "https://sts.example/out",
        "passiveLogOnUri": "https://sts.example/in", "preferredAuthenticationProtocol": "WsFed",
        "promptLoginBehavior": "TranslateToFreshPasswordAuth", "signingCertificate": "TUlJQg==", "supportsMfa": true,
    });
    assert_eq!(sent["domainFederationSettings"], expected);
}
