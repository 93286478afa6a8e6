//! Tests of refresh tokens, broken applications, and the counts of token requests.

use reqwest::{Response, StatusCode};

use super::token_error;
use crate::{
    domain::{id::PersonId, role::Role},
    emulator::{
        AppState, Fault, FaultKind, InvalidationReason, TokenRequestCount,
        testing::{TestBench, json, text},
        token_request_counts::Outcome,
    },
};

/// Returns the outcomes of a grant type for a person, each with its count.
fn outcomes(bench: &TestBench, grant_type: &str, person: Option<PersonId>) -> Vec<(Outcome, u64)> {
    let matches = |it: &TokenRequestCount| it.grant_type == grant_type && it.person == person;
    bench.emulator.token_request_counts().into_iter().filter(matches).map(|it| (it.outcome, it.count)).collect()
}

#[tokio::test]
async fn refresh_token_can_be_reusable() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let token = bench.refresh_token(person).await;
    bench.emulator.set_refresh_tokens_reusable(true);
    for _ in 0..2 {
        let tokens = json(bench.refresh(person, &token).send().await.unwrap()).await;
        assert_ne!(text(&tokens["refresh_token"]), token, "a new one is issued nevertheless");
    }
    bench.emulator.set_refresh_tokens_reusable(false);
    let used = bench.refresh(person, &token).send().await.unwrap();
    assert_eq!(token_error(used).await, ("invalid_grant".to_owned(), 70_000));
}

#[tokio::test]
async fn invalidated_refresh_tokens_return_the_code_of_the_reason() {
    let bench = TestBench::start().await;
    let (person, colleague) = (bench.agent(), bench.demo().staff(0, Role::SalesAgent).unwrap());
    let colleagues_token = bench.refresh_token(colleague).await;
    for (invalidation_reason, number) in [
        (InvalidationReason::Revoked, 50_173),
        (InvalidationReason::Expired, 700_082),
        (InvalidationReason::MfaRequired, 50_076),
    ] {
        let token = bench.refresh_token(person).await;
        bench.emulator.invalidate_refresh_tokens(person.id, invalidation_reason);
        let response = bench.refresh(person, &token).send().await.unwrap();
        assert_eq!(token_error(response).await, ("invalid_grant".to_owned(), number));
        let later = bench.refresh_token(person).await;
        assert_eq!(
            bench.refresh(person, &later).send().await.unwrap().status(),
            StatusCode::OK,
            "{invalidation_reason:?}"
        );
    }
    assert_eq!(bench.refresh(colleague, &colleagues_token).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn token_requests_are_counted_by_grant_type_person_and_outcome() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let token = bench.refresh_token(person).await;
    bench.refresh(person, &token).send().await.unwrap();
    bench.refresh(person, &token).send().await.unwrap();
    bench.refresh(person, "guess").send().await.unwrap();
    bench.app_only(0).await;
    let person_id = Some(person.id);
    assert_eq!(outcomes(&bench, "authorization_code", person_id), [(Outcome::Granted, 1)]);
    assert_eq!(outcomes(&bench, "refresh_token", person_id), [(Outcome::Granted, 1), (Outcome::Refused(70_000), 1)]);
    assert_eq!(outcomes(&bench, "refresh_token", None), [(Outcome::Refused(700_082), 1)], "of an unknown person");
    assert_eq!(outcomes(&bench, "client_credentials", None), [(Outcome::Granted, 1)]);
    let url = format!("{}emulator/exchanges", bench.emulator.sign_in_url());
    let body = json(bench.http.get(url).send().await.unwrap()).await;
    assert_eq!(serde_json::from_value::<Vec<TokenRequestCount>>(body).unwrap(), bench.emulator.token_request_counts());
    bench.emulator.reset();
    assert_eq!(bench.emulator.token_request_counts(), []);
}

#[tokio::test]
async fn token_request_with_fault_is_counted_once() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let outcomes_with_fault = async |kind: FaultKind| {
        let token = bench.refresh_token(person).await;
        bench.emulator.reset();
        bench.emulator.sign_in_fault(Fault::new("token", kind));
        let response = bench.refresh(person, &token).send().await.unwrap();
        // An error in the middle of the body does not matter here.
        drop(response.bytes().await);
        outcomes(&bench, "refresh_token", Some(person.id))
    };
    let unavailable = FaultKind::Status { status: 503, retry_after: None };
    assert_eq!(outcomes_with_fault(unavailable).await, [(Outcome::Failed(503), 1)]);
    let code = FaultKind::Code { status: 400, code: 50_076 };
    assert_eq!(outcomes_with_fault(code).await, [(Outcome::Refused(50_076), 1)]);
    for kind in [FaultKind::Html, FaultKind::Reset, FaultKind::Truncated, FaultKind::Slow] {
        assert_eq!(
            outcomes_with_fault(kind).await,
            [(Outcome::Granted, 1)],
            "{kind:?}: granted, even if the response does not arrive intact"
        );
    }
}

/// Requests an app-only token as a partner's application.
async fn request_app_only_token(bench: &TestBench, index: usize) -> Response {
    let partner = bench.partner(index);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", partner.client_id.as_str()),
        ("client_secret", &partner.client_secret),
        ("scope", "https://api.partnercenter.microsoft.com/.default"),
    ];
    let url = bench.sign_in_url(partner.cloud, &format!("{}/oauth2/v2.0/token", partner.tenant));
    bench.http.post(url).form(&form).send().await.unwrap()
}

#[tokio::test]
async fn broken_application_returns_the_code_of_its_state() {
    let bench = TestBench::start().await;
    let tenant = bench.partner(0).tenant;
    for (state, word, number) in [
        (AppState::WithoutPrincipal, "unauthorized_client", 7_000_229),
        (AppState::Unknown, "unauthorized_client", 700_016),
        (AppState::WrongSecret, "invalid_client", 7_000_215),
        (AppState::ExpiredSecret, "invalid_client", 7_000_222),
    ] {
        bench.emulator.set_application(tenant, state);
        assert_eq!(token_error(request_app_only_token(&bench, 0).await).await, (word.to_owned(), number));
        assert_eq!(request_app_only_token(&bench, 2).await.status(), StatusCode::OK, "another partner's");
    }
    bench.emulator.set_application(tenant, AppState::Working);
    assert_eq!(request_app_only_token(&bench, 0).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn delegated_tokens_do_not_require_app_role_or_service_principal() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    for (state, expected_error) in [
        (AppState::WithoutRights, None),
        (AppState::WithoutPrincipal, None),
        (AppState::ExpiredSecret, Some(("invalid_client".to_owned(), 7_000_222))),
    ] {
        bench.emulator.set_application(person.id.tenant, AppState::Working);
        let token = bench.refresh_token(person).await;
        bench.emulator.set_application(person.id.tenant, state);
        let response = bench.refresh(person, &token).send().await.unwrap();
        match expected_error {
            None => assert_eq!(response.status(), StatusCode::OK, "{state:?}"),
            Some(expected_error) => assert_eq!(token_error(response).await, expected_error, "{state:?}"),
        }
    }
}
