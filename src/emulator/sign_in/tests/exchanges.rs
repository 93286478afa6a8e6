//! Tests of refresh tokens, broken applications, and the counts of token requests.

use reqwest::{Response, StatusCode};

use super::refusal;
use crate::{
    domain::{id::PersonId, role::Role},
    emulator::{
        AppState, Ended, ExchangeCount, Fault, FaultKind,
        exchanges::Outcome,
        testing::{Bench, json, text},
    },
};

/// Returns the outcomes of a grant type for a person, each with its count.
fn outcomes(bench: &Bench, grant_type: &str, person: Option<PersonId>) -> Vec<(Outcome, u64)> {
    let meant = |it: &ExchangeCount| it.grant_type == grant_type && it.person == person;
    bench.emulator.exchanges().into_iter().filter(meant).map(|it| (it.outcome, it.count)).collect()
}

#[tokio::test]
async fn a_refresh_token_goes_on_working_where_it_may() {
    let bench = Bench::start().await;
    let person = bench.agent();
    let token = bench.refresh_token(person).await;
    bench.emulator.set_refresh_tokens_reusable(true);
    for _ in 0..2 {
        let answer = json(bench.refresh(person, &token).send().await.unwrap()).await;
        assert_ne!(text(&answer["refresh_token"]), token, "a new one is issued nevertheless");
    }
    bench.emulator.set_refresh_tokens_reusable(false);
    let used = bench.refresh(person, &token).send().await.unwrap();
    assert_eq!(refusal(used).await, ("invalid_grant".to_owned(), 70_000));
}

#[tokio::test]
async fn the_refresh_tokens_of_one_person_end_with_the_number_of_what_ended_them() {
    let bench = Bench::start().await;
    let (person, colleague) = (bench.agent(), bench.demo().staff(0, Role::SalesAgent).unwrap());
    let theirs = bench.refresh_token(colleague).await;
    for (ended, number) in [(Ended::Revoked, 50_173), (Ended::Expired, 700_082), (Ended::MfaRequired, 50_076)] {
        let token = bench.refresh_token(person).await;
        bench.emulator.end_refresh_tokens(person.id, ended);
        let response = bench.refresh(person, &token).send().await.unwrap();
        assert_eq!(refusal(response).await, ("invalid_grant".to_owned(), number));
        let later = bench.refresh_token(person).await;
        assert_eq!(bench.refresh(person, &later).send().await.unwrap().status(), StatusCode::OK, "{ended:?}");
    }
    assert_eq!(bench.refresh(colleague, &theirs).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn exchanges_are_counted_by_grant_type_person_and_outcome() {
    let bench = Bench::start().await;
    let person = bench.agent();
    let token = bench.refresh_token(person).await;
    bench.refresh(person, &token).send().await.unwrap();
    bench.refresh(person, &token).send().await.unwrap();
    bench.refresh(person, "guess").send().await.unwrap();
    bench.app_only(0).await;
    let who = Some(person.id);
    assert_eq!(outcomes(&bench, "authorization_code", who), [(Outcome::Granted, 1)]);
    assert_eq!(outcomes(&bench, "refresh_token", who), [(Outcome::Granted, 1), (Outcome::Refused(70_000), 1)]);
    assert_eq!(outcomes(&bench, "refresh_token", None), [(Outcome::Refused(700_082), 1)], "nobody's that is known");
    assert_eq!(outcomes(&bench, "client_credentials", None), [(Outcome::Granted, 1)]);
    let address = format!("{}emulator/exchanges", bench.emulator.sign_in_url());
    let told = json(bench.http.get(address).send().await.unwrap()).await;
    assert_eq!(serde_json::from_value::<Vec<ExchangeCount>>(told).unwrap(), bench.emulator.exchanges());
    bench.emulator.reset();
    assert_eq!(bench.emulator.exchanges(), []);
}

#[tokio::test]
async fn an_exchange_that_a_fault_meets_is_counted_once() {
    let bench = Bench::start().await;
    let person = bench.agent();
    let ask = async |kind: FaultKind| {
        let token = bench.refresh_token(person).await;
        bench.emulator.reset();
        bench.emulator.sign_in_fault(Fault::new("token", kind));
        let response = bench.refresh(person, &token).send().await.unwrap();
        // An error in the middle of the body does not matter here.
        drop(response.bytes().await);
        outcomes(&bench, "refresh_token", Some(person.id))
    };
    let unavailable = FaultKind::Status { status: 503, retry_after: None };
    assert_eq!(ask(unavailable).await, [(Outcome::Failed(503), 1)]);
    let code = FaultKind::Code { status: 400, code: 50_076 };
    assert_eq!(ask(code).await, [(Outcome::Refused(50_076), 1)]);
    for kind in [FaultKind::Html, FaultKind::Reset, FaultKind::Truncated, FaultKind::Slow] {
        assert_eq!(ask(kind).await, [(Outcome::Granted, 1)], "{kind:?}: done, whatever arrives of it");
    }
}

/// Requests an app-only token as a partner's application.
async fn own_token(bench: &Bench, place: usize) -> Response {
    let partner = bench.partner(place);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", partner.client_id.as_str()),
        ("client_secret", &partner.client_secret),
        ("scope", "https://api.partnercenter.microsoft.com/.default"),
    ];
    let address = bench.address(partner.cloud, &format!("{}/oauth2/v2.0/token", partner.tenant));
    bench.http.post(address).form(&form).send().await.unwrap()
}

#[tokio::test]
async fn an_application_that_is_not_as_it_was_is_refused_with_the_number_of_what_it_lacks() {
    let bench = Bench::start().await;
    let tenant = bench.partner(0).tenant;
    for (state, word, number) in [
        (AppState::WithoutPrincipal, "unauthorized_client", 7_000_229),
        (AppState::Unknown, "unauthorized_client", 700_016),
        (AppState::WrongSecret, "invalid_client", 7_000_215),
        (AppState::ExpiredSecret, "invalid_client", 7_000_222),
    ] {
        bench.emulator.set_application(tenant, state);
        assert_eq!(refusal(own_token(&bench, 0).await).await, (word.to_owned(), number));
        assert_eq!(own_token(&bench, 2).await.status(), StatusCode::OK, "another partner's");
    }
    bench.emulator.set_application(tenant, AppState::Working);
    assert_eq!(own_token(&bench, 0).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn people_go_on_by_an_application_that_lacks_only_what_it_needs_for_itself() {
    let bench = Bench::start().await;
    let person = bench.agent();
    for (state, refused) in [
        (AppState::WithoutRights, None),
        (AppState::WithoutPrincipal, None),
        (AppState::ExpiredSecret, Some(("invalid_client".to_owned(), 7_000_222))),
    ] {
        bench.emulator.set_application(person.id.tenant, AppState::Working);
        let token = bench.refresh_token(person).await;
        bench.emulator.set_application(person.id.tenant, state);
        let response = bench.refresh(person, &token).send().await.unwrap();
        match refused {
            None => assert_eq!(response.status(), StatusCode::OK, "{state:?}"),
            Some(refused) => assert_eq!(refusal(response).await, refused, "{state:?}"),
        }
    }
}
