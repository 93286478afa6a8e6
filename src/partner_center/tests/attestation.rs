//! Attestations: credentials, requests sent, and responses parsed.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    mock::Reply,
    world::{TOKEN, World, customer, customer_path, quick},
};
use crate::{
    client_credential::testing::{certificate, claims_of},
    domain::{
        agreement::{AgreementContact, NewConfirmation},
        attestation::AttestationDetails,
        id::{ObjectId, RequestId},
        reference::Reference,
    },
    partner_center::{Error, Kind, Target},
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

async fn create(world: &World) -> Result<String, Error> {
    let client = world.application();
    client.attestations().create(&details(None), RequestId::default()).await.map(|created| created.link)
}

#[tokio::test]
async fn an_attestation_is_created_as_the_application_and_its_link_built_from_its_id() {
    let world = World::new().await;
    world.mock.script("POST", ENHANCED, [created()]);
    let client = world.application();
    let made = client.attestations().create(&details(Some("1")), RequestId::default()).await.unwrap();
    assert_eq!((made.id.as_str(), made.link.ends_with("?attestationid=a-1")), ("a-1", true));
    let sent: Value = serde_json::from_slice(&world.mock.seen(ENHANCED)[0].body).unwrap();
    let expected = json!({
        "country": "PL", "language": "pl-PL", "companyName": "Conto", "signatoryFirstName": "Zofia",
        "signatoryLastName": "Lis", "email": "zofia@conto.example", "phoneNumber": "1",
    });
    assert_eq!(sent, expected);
    let asked = &world.mock.seen(TOKEN)[0];
    assert_eq!(asked.form("grant_type").as_deref(), Some("client_credentials"));
    assert_eq!(asked.form("scope").as_deref(), Some("https://api.partnercenter.microsoft.com/.default"));
    assert_eq!(*world.sessions.loads.lock().unwrap(), 0, "nobody's session has a part in it");
}

#[tokio::test]
async fn a_safe_link_that_the_service_tells_goes_before_the_one_that_is_built() {
    for (link, expected) in [
        ("https://own.example/accept", "https://own.example/accept"),
        ("javascript:alert(1)", "https://cdn.partner.microsoft.com/mca/?attestationid=a-1"),
    ] {
        let world = World::new().await;
        world.mock.script("POST", ENHANCED, [Reply::json(&json!({"id": "a-1", "attestationUrl": link}))]);
        assert_eq!(create(&world).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn an_answer_without_an_id_that_can_be_one_is_none() {
    for answer in [json!({}), json!({"attestationId": "a/../b"}), json!(""), json!(7)] {
        let world = World::new().await;
        world.mock.script("POST", ENHANCED, [Reply::json(&answer)]);
        assert_eq!(create(&world).await.unwrap_err().kind(), Kind::Unreadable, "{answer}");
    }
}

#[tokio::test]
async fn an_agreement_is_created_with_the_attestation_and_who_confirms_it() {
    let world = World::new().await;
    let path = format!("{}/agreements", customer_path());
    let answer = json!({"type": "MicrosoftCustomerAgreement", "userId": "00000000-0000-4000-8000-000000000003"});
    world.mock.script("POST", &path, [Reply::json(&answer).with_status(201)]);
    let by: ObjectId = "00000000-0000-4000-8000-000000000003".parse().unwrap();
    let confirmation = NewConfirmation {
        template: "117a77b0-9360-443b-8795-c6dedc750cf9".parse().unwrap(),
        contact: details(None).signatory,
        agreed: "2026-02-03T00:00:00Z".parse().unwrap(),
    };
    let client = world.application();
    let attestation = "a-1".parse().unwrap();
    let handle = client.customer(&customer());
    let done = handle.create_agreement(&attestation, &confirmation, by, RequestId::default()).await.unwrap();
    assert_eq!(done.confirmed_by, Some(Reference::To(by)));
    let sent: Value = serde_json::from_slice(&world.mock.seen(&path)[0].body).unwrap();
    let expected = json!({
        "userId": by, "attestationId": "a-1", "type": "MicrosoftCustomerAgreement",
        "primaryContact": {"firstName": "Zofia", "lastName": "Lis", "email": "zofia@conto.example"},
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9", "dateAgreed": "2026-02-03T00:00:00.000Z",
    });
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_persons_client_sends_nothing_that_takes_the_application() {
    let world = World::new().await;
    let client = world.client();
    let error = client.attestations().create(&details(None), RequestId::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (Kind::CredentialNotAccepted, "attestations-enhanced"));
    assert!(world.mock.seen(ENHANCED).is_empty() && world.mock.seen(TOKEN).is_empty());
}

#[tokio::test]
async fn the_application_proves_itself_by_secret_or_certificate_and_its_token_is_held() {
    for by_certificate in [false, true] {
        let mut world = World::new().await;
        world.mock.script("POST", ENHANCED, [created(), created()]);
        if by_certificate {
            world.target = Arc::new(Target { credential: certificate(), ..(*world.target).clone() });
        }
        create(&world).await.unwrap();
        create(&world).await.unwrap();
        let asked = world.mock.seen(TOKEN);
        assert_eq!(asked.len(), 1, "{by_certificate}: the token is held");
        assert_eq!(asked[0].form("client_secret").is_some(), !by_certificate);
        if by_certificate {
            let claims = claims_of(&asked[0].form("client_assertion").unwrap());
            assert_eq!((&claims["iss"], &claims["sub"]), (&json!("the-application"), &json!("the-application")));
        }
    }
}

#[tokio::test]
async fn an_application_in_the_place_of_another_does_not_go_on_with_the_others_token() {
    let mut world = World::new().await;
    world.mock.script("POST", ENHANCED, [created(), created()]);
    create(&world).await.unwrap();
    world.target = Arc::new(Target { client_id: "another".into(), ..(*world.target).clone() });
    create(&world).await.unwrap();
    let clients: Vec<_> = world.mock.seen(TOKEN).iter().map(|seen| seen.form("client_id").unwrap()).collect();
    assert_eq!(clients, ["the-application", "another"]);
}

#[tokio::test]
async fn an_application_that_lacks_the_right_is_told_by_the_code_of_whoever_refused() {
    let world = World::new().await;
    world.mock.script("POST", ENHANCED, [Reply::fault(403, 900_150)]);
    let error = create(&world).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Forbidden, Some("900150")));

    let world = World::without_tokens(quick()).await;
    let fault = json!({"error": "unauthorized_client", "error_codes": [7_000_229]});
    world.mock.script("POST", TOKEN, [Reply::status(400).body(fault.to_string())]);
    let error = create(&world).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Misconfigured, Some("AADSTS7000229")));
    assert!(world.mock.seen(ENHANCED).is_empty());
}

#[tokio::test]
async fn a_link_whose_answer_was_lost_is_not_created_a_second_time_by_itself() {
    let world = World::new().await;
    world.mock.script("POST", ENHANCED, [Reply::broken("{")]);
    assert_eq!(create(&world).await.unwrap_err().kind(), Kind::OutcomeUnknown);
    assert_eq!(world.mock.seen(ENHANCED).len(), 1);
}
