//! Qualifications and validation codes: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::domain::{
    id::RequestId,
    qualification::{DirectQualification, EducationSegment, NewQualification, QualificationKind},
};

const CODES: &str = "/v1/customers/all/validations";

fn bare() -> String {
    format!("{}/qualification", customer_path())
}

fn list() -> String {
    format!("{}/qualifications", customer_path())
}

#[tokio::test]
async fn sends_each_qualification_with_its_properties() {
    let setup = TestSetup::new().await;
    setup.mock.always("POST", &list(), |_, _| Reply::status(201).body(r#"{"qualification":"Education"}"#));
    let client = setup.client();
    for (wanted, body) in [
        (
            NewQualification::Education {
                segment: EducationSegment::HigherEducation,
                website: Some("uj.example".into()),
            },
            json!({"qualification": "Education", "educationSegment": "HigherEducation", "website": "uj.example"}),
        ),
        (
            NewQualification::Education { segment: EducationSegment::K12, website: None },
            json!({"qualification": "Education", "educationSegment": "K12"}),
        ),
        (
            NewQualification::GovernmentCommunityCloud { code: "12".into() },
            json!({"qualification": "GovernmentCommunityCloud", "validationCode": "12"}),
        ),
    ] {
        client.customer(&customer()).set_qualification(&wanted, RequestId::default()).await.unwrap();
        let sent: Value = serde_json::from_slice(&setup.mock.requests(&list()).last().unwrap().body).unwrap();
        assert_eq!(sent, body);
    }
}

#[tokio::test]
async fn synchronous_update_sends_bare_number_and_code_in_query() {
    let setup = TestSetup::new().await;
    setup.mock.script(
        "PUT",
        &bare(),
        [Reply::status(200).body("\"education\""), Reply::status(200).body("\"governmentcommunitycloud\"")],
    );
    let client = setup.client();
    let customer = customer();
    let education = DirectQualification::Education;
    let government = DirectQualification::GovernmentCommunityCloud { code: "A&B 1".into() };
    for (wanted, kind) in
        [(education, QualificationKind::Education), (government, QualificationKind::GovernmentCommunityCloud)]
    {
        let set = client.customer(&customer).set_qualification_directly(&wanted, RequestId::default()).await.unwrap();
        assert_eq!(set, kind);
    }
    let seen = setup.mock.requests(&bare());
    assert_eq!((&seen[0].body[..], seen[0].raw_query.as_deref()), (&b"1"[..], None));
    assert_eq!((&seen[1].body[..], seen[1].raw_query.as_deref()), (&b"3"[..], Some("code=A%26B%201")));
}

#[tokio::test]
async fn parses_numbers_in_place_of_strings() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &bare(), [Reply::status(200).body("2")]);
    setup.mock.script(
        "GET",
        CODES,
        [Reply::json(&json!([{"validationId": 12345, "maxCreates": null}, {"futureMember": 1}]))],
    );
    let client = setup.client();
    assert_eq!(client.customer(&customer()).qualification().await.unwrap(), QualificationKind::Nonprofit);
    let codes = client.validation_codes().await.unwrap();
    assert_eq!((codes[0].code.as_str(), codes[0].max_creates), ("12345", None));
    assert_eq!(codes.len(), 2);
}
