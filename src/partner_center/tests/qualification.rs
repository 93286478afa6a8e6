//! Qualifications and validation codes: what is sent and what is made of the answers.

use serde_json::{Value, json};

use super::{
    contract::{assert_as_documented, assert_body, examples, play},
    mock::Reply,
    world::{World, customer, customer_id, customer_path},
};
use crate::domain::{
    id::RequestId,
    qualification::{DirectQualification, EducationSegment, NewQualification, QualificationKind, VettingStatus},
};

const CODES: &str = "/v1/customers/all/validations";

fn bare() -> String {
    format!("{}/qualification", customer_path())
}

fn list() -> String {
    format!("{}/qualifications", customer_path())
}

#[tokio::test]
async fn the_documented_codes_are_asked_for_and_read() {
    for example in examples("get-a-partner-s-validation-codes") {
        let world = World::new().await;
        play(&world.mock, &example, CODES);
        let codes = world.client().validation_codes().await.unwrap();
        let documented: Value = serde_json::from_slice(&example.response).unwrap();
        assert_eq!(codes.len(), documented.as_array().unwrap().len());
        for (code, documented) in codes.iter().zip(documented.as_array().unwrap()) {
            assert_eq!(code.code, documented["validationId"].as_str().unwrap());
            assert_eq!(code.remaining_creates, documented["remainingCreates"].as_i64());
            assert_eq!(code.max_creates, documented["maxCreates"].as_i64());
        }
        assert_as_documented(&world.mock.seen(CODES)[0], &example, CODES);
    }
}

#[tokio::test]
async fn the_documented_qualifications_are_asked_for_and_read() {
    for example in examples("get-customer-qualification-asynchronous") {
        let example = example.for_customer(customer_id());
        let world = World::new().await;
        play(&world.mock, &example, &list());
        let client = world.client();
        let qualifications = client.customer(&customer()).qualifications().await.unwrap();
        let documented: Value = serde_json::from_slice(&example.response).unwrap();
        assert_eq!(qualifications.len(), 1);
        assert_eq!(qualifications[0].kind, QualificationKind::Education);
        assert_eq!(qualifications[0].reason.as_deref(), documented[0]["vettingReason"].as_str());
        assert_eq!(qualifications[0].requested.is_some(), documented[0].get("vettingCreatedDate").is_some());
        assert_as_documented(&world.mock.seen(&list())[0], &example, &list());
    }
}

#[tokio::test]
async fn the_documented_word_is_asked_for_and_read() {
    for example in examples("get-customer-qualification-synchronous") {
        let example = example.for_customer(customer_id());
        let world = World::new().await;
        play(&world.mock, &example, &bare());
        let client = world.client();
        assert_eq!(client.customer(&customer()).qualification().await.unwrap(), QualificationKind::Education);
        assert_as_documented(&world.mock.seen(&bare())[0], &example, &bare());
    }
}

#[tokio::test]
async fn the_documented_qualification_is_sent_and_its_answer_read() {
    for example in examples("update-customer-qualification-asynchronous") {
        let example = example.for_customer(customer_id());
        let world = World::new().await;
        play(&world.mock, &example, &list());
        let client = world.client();
        let wanted = NewQualification::StateOwnedEntity;
        let set = client.customer(&customer()).set_qualification(&wanted, RequestId::default()).await.unwrap();
        assert_eq!(set.vetting, Some(VettingStatus::InReview));
        assert!(set.requested.is_some(), "the write spells the date's name in another way");
        let seen = &world.mock.seen(&list())[0];
        assert_as_documented(seen, &example, &list());
        assert_body(seen, &example.request);
    }
}

#[tokio::test]
async fn each_kind_is_sent_with_what_belongs_to_it() {
    let world = World::new().await;
    world.mock.always("POST", &list(), |_, _| Reply::status(201).body(r#"{"qualification":"Education"}"#));
    let client = world.client();
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
        let sent: Value = serde_json::from_slice(&world.mock.seen(&list()).last().unwrap().body).unwrap();
        assert_eq!(sent, body);
    }
}

#[tokio::test]
async fn the_older_way_sends_a_bare_number_and_the_code_in_the_query() {
    let world = World::new().await;
    world.mock.script(
        "PUT",
        &bare(),
        [Reply::status(200).body("\"education\""), Reply::status(200).body("\"governmentcommunitycloud\"")],
    );
    let client = world.client();
    let customer = customer();
    let education = DirectQualification::Education;
    let government = DirectQualification::GovernmentCommunityCloud { code: "A&B 1".into() };
    for (wanted, kind) in
        [(education, QualificationKind::Education), (government, QualificationKind::GovernmentCommunityCloud)]
    {
        let set = client.customer(&customer).set_qualification_directly(&wanted, RequestId::default()).await.unwrap();
        assert_eq!(set, kind);
    }
    let seen = world.mock.seen(&bare());
    assert_eq!((&seen[0].body[..], seen[0].raw_query.as_deref()), (&b"1"[..], None));
    assert_eq!((&seen[1].body[..], seen[1].raw_query.as_deref()), (&b"3"[..], Some("code=A%26B%201")));
}

#[tokio::test]
async fn numbers_where_documents_have_words_are_read() {
    let world = World::new().await;
    world.mock.script("GET", &bare(), [Reply::status(200).body("2")]);
    world.mock.script(
        "GET",
        CODES,
        [Reply::json(&json!([{"validationId": 12345, "maxCreates": null}, {"futureMember": 1}]))],
    );
    let client = world.client();
    assert_eq!(client.customer(&customer()).qualification().await.unwrap(), QualificationKind::Nonprofit);
    let codes = client.validation_codes().await.unwrap();
    assert_eq!((codes[0].code.as_str(), codes[0].max_creates), ("12345", None));
    assert_eq!(codes.len(), 2);
}
