//! Verified domains: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    world::{World, customer, customer_path},
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
async fn a_managed_domain_is_sent_without_a_provider() {
    let world = World::new().await;
    let answer = json!({"name": "conto.example", "authenticationType": "managed", "status": "verified", "future": [1]});
    world.mock.script("POST", &path(), [Reply::status(201).body(answer.to_string())]);
    let client = world.client();
    let added = client.customer(&customer()).add_verified_domain(&domain(None), RequestId::default()).await.unwrap();
    assert_eq!((added.name.as_str(), added.status.as_deref()), ("conto.example", Some("verified")));
    let sent: Value = serde_json::from_slice(&world.mock.seen(&path())[0].body).unwrap();
    let expected = json!({
        "verifiedDomainName": "conto.example",
        "domain": {"authenticationType": "Managed", "capability": "Email", "isDefault": false, "isInitial": false,
                   "name": "conto.example", "status": "Verified", "verificationMethod": "DnsRecord"},
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_federated_domain_is_sent_with_its_provider() {
    let world = World::new().await;
    world.mock.script("POST", &path(), [Reply::status(201).body("{}")]);
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
    let client = world.client();
    let added =
        client.customer(&customer()).add_verified_domain(&domain(Some(settings)), RequestId::default()).await.unwrap();
    assert_eq!(added.name, "conto.example", "an answer without a name is about what was asked");
    let sent: Value = serde_json::from_slice(&world.mock.seen(&path())[0].body).unwrap();
    assert_eq!(sent["domain"]["authenticationType"], "Federated");
    let expected = json!({
        "federationBrandName": "Conto", "issuerUri": "urn:sts", "logOffUri": "https://sts.example/out",
        "passiveLogOnUri": "https://sts.example/in", "preferredAuthenticationProtocol": "WsFed",
        "promptLoginBehavior": "TranslateToFreshPasswordAuth", "signingCertificate": "TUlJQg==", "supportsMfa": true,
    });
    assert_eq!(sent["domainFederationSettings"], expected);
}
