//! Authorization responses, and those that belong to no pending sign-in.

use std::{cell::Cell, future::ready};

use jiff::SignedDuration;

use super::{OTHER_TENANT, Stage, TENANT, welcome};
use crate::auth::{Callback, IssuerRule, Pending, SignInError};

fn bad(why: &'static str) -> SignInError {
    SignInError::BadAnswer { why }
}

#[tokio::test]
async fn a_wrong_state_is_refused_before_anything_is_redeemed() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let query = stage.provider.agree(&url).replace("state=", "state=x");
    assert_eq!(stage.finish(pending, &query).await.unwrap_err(), SignInError::StateMismatch);
    stage.script(|script| assert_eq!(script.asked_tokens, 0));
}

#[tokio::test]
async fn an_answer_to_another_browsers_sign_in_is_refused() {
    let stage = Stage::any_tenant().await;
    let (theirs, _) = stage.begin().await.unwrap();
    let (_, ours) = stage.begin().await.unwrap();
    let query = stage.provider.agree(&theirs);
    assert_eq!(stage.finish(ours, &query).await.unwrap_err(), SignInError::StateMismatch);
}

#[tokio::test]
async fn a_code_of_another_sign_in_fails_for_its_challenge() {
    let stage = Stage::any_tenant().await;
    let (theirs, _) = stage.begin().await.unwrap();
    let (_, ours) = stage.begin().await.unwrap();
    let stolen = stage.provider.agree(&theirs);
    let code = stolen.split('&').next().unwrap();
    let query = format!("{code}&state={}", ours.state());
    let answer = stage.finish(ours, &query).await.unwrap_err();
    assert!(matches!(answer, SignInError::ProviderRefused { code, .. } if code == "invalid_grant"));
}

#[tokio::test]
async fn a_replayed_code_is_refused() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let kept = serde_json::to_string(&pending).unwrap();
    let query = stage.provider.agree(&url);
    stage.finish(pending, &query).await.unwrap();
    let replayed: Pending = serde_json::from_str(&kept).unwrap();
    let answer = stage.finish(replayed, &query).await.unwrap_err();
    let expected =
        SignInError::ProviderRefused { code: "invalid_grant".to_owned(), detail: Some("AADSTS70008".to_owned()) };
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn coming_back_after_ten_minutes_is_too_late() {
    for (seconds, late) in [(599, false), (600, true), (-700, true)] {
        let stage = Stage::any_tenant().await;
        let (url, pending) = stage.begin().await.unwrap();
        let query = stage.provider.agree(&url);
        stage.wait(SignedDuration::from_secs(seconds));
        let outcome = stage.finish(pending, &query).await;
        assert_eq!(matches!(outcome, Err(SignInError::Expired)), late, "{seconds} s: {outcome:?}");
        assert_eq!(outcome.is_err(), late);
    }
}

#[tokio::test]
async fn a_sign_in_cannot_be_finished_with_another_registration_or_address() {
    let stage = Stage::any_tenant().await;
    let other_rule = IssuerRule::Tenant { authority: stage.provider.base.clone(), tenant: TENANT };
    let mut other_issuer = stage.registration.clone();
    other_issuer.issuer = other_rule;
    let mut other_client = stage.registration.clone();
    other_client.client_id = "another".to_owned();
    let other_address = "https://portal.example/elsewhere".parse().unwrap();
    for (registration, address) in [
        (&other_issuer, &stage.redirect_uri),
        (&other_client, &stage.redirect_uri),
        (&stage.registration, &other_address),
    ] {
        let (url, pending) = stage.begin().await.unwrap();
        let callback = Callback::parse(&stage.provider.agree(&url)).unwrap();
        let outcome = stage.providers.finish(registration, address, pending, callback, welcome).await;
        assert_eq!(outcome.unwrap_err(), SignInError::StateMismatch);
    }
    stage.script(|script| assert_eq!(script.asked_tokens, 0));
}

#[tokio::test]
async fn turning_back_at_the_provider_is_a_cancellation() {
    let stage = Stage::any_tenant().await;
    for description in ["", "&error_subcode=cancel", "&error_description=AADSTS65004%3A+declined"] {
        let (_, pending) = stage.begin().await.unwrap();
        let query = format!("error=access_denied&state={}{description}", pending.state());
        assert_eq!(stage.finish(pending, &query).await.unwrap_err(), SignInError::Cancelled);
    }
}

#[tokio::test]
async fn an_error_of_the_provider_is_told_by_its_code() {
    let stage = Stage::any_tenant().await;
    for (query, code, detail) in [
        ("error=login_required", "login_required", None),
        ("error=access_denied&error_description=AADSTS50105%3A+anna", "access_denied", Some("AADSTS50105")),
    ] {
        let (_, pending) = stage.begin().await.unwrap();
        let query = format!("{query}&state={}", pending.state());
        let expected =
            SignInError::ProviderRefused { code: code.to_owned(), detail: detail.map(std::borrow::ToOwned::to_owned) };
        assert_eq!(stage.finish(pending, &query).await.unwrap_err(), expected);
    }
    stage.script(|script| assert_eq!(script.asked_tokens, 0));
}

#[tokio::test]
async fn an_error_with_a_wrong_state_is_nobodys() {
    let stage = Stage::any_tenant().await;
    let (_, pending) = stage.begin().await.unwrap();
    assert_eq!(stage.finish(pending, "error=access_denied&state=x").await.unwrap_err(), SignInError::StateMismatch);
}

#[tokio::test]
async fn an_answer_that_names_another_issuer_is_not_redeemed() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await, Stage::exact().await] {
        let (url, pending) = stage.begin().await.unwrap();
        let query = format!("{}&iss=https%3A%2F%2Fevil.example", stage.provider.agree(&url));
        assert_eq!(stage.finish(pending, &query).await.unwrap_err(), bad("an answer of another issuer"));
        stage.script(|script| assert_eq!(script.asked_tokens, 0));
    }
}

#[tokio::test]
async fn an_answer_that_names_its_issuer_is_accepted() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await] {
        let (url, pending) = stage.begin().await.unwrap();
        let query = format!("{}&iss={}{TENANT}/v2.0", stage.provider.agree(&url), stage.provider.base);
        stage.finish(pending, &query).await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_that_names_another_tenants_issuer_than_the_token_is_refused() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let query = format!("{}&iss={}{OTHER_TENANT}/v2.0", stage.provider.agree(&url), stage.provider.base);
    assert_eq!(stage.finish(pending, &query).await.unwrap_err(), bad("an answer of another tenant's issuer"));
}

#[tokio::test]
async fn an_answer_without_the_issuer_that_the_provider_always_names_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        script.document = Box::new(|document| {
            document.insert("authorization_response_iss_parameter_supported".to_owned(), true.into());
        });
    });
    assert_eq!(stage.sign_in().await.unwrap_err(), bad("an answer that does not name its issuer"));
    stage.script(|script| assert_eq!(script.asked_tokens, 0));
}

#[tokio::test]
async fn a_tenant_of_nobody_is_refused_before_its_issuer_is_looked_at() {
    let stage = Stage::any_tenant().await;
    stage.claims(|claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = "https://login.evil.example/v2.0".into();
    });
    let (url, pending) = stage.begin().await.unwrap();
    let callback = Callback::parse(&stage.provider.agree(&url)).unwrap();
    let seen = Cell::new(None);
    let admit = |tenant| {
        seen.set(Some(tenant));
        ready(Err(SignInError::UnknownTenant))
    };
    let outcome = stage.providers.finish(&stage.registration, &stage.redirect_uri, pending, callback, admit).await;
    assert_eq!(outcome.unwrap_err(), SignInError::UnknownTenant);
    assert_eq!(seen.get(), Some(OTHER_TENANT));
}

#[tokio::test]
async fn the_one_tenant_of_a_rule_is_asked_about_too() {
    for stage in [Stage::one_tenant().await, Stage::exact().await] {
        let (url, pending) = stage.begin().await.unwrap();
        let callback = Callback::parse(&stage.provider.agree(&url)).unwrap();
        let admit = |tenant| ready(if tenant == TENANT { Err(SignInError::UnknownTenant) } else { Ok(()) });
        let outcome = stage.providers.finish(&stage.registration, &stage.redirect_uri, pending, callback, admit).await;
        assert_eq!(outcome.unwrap_err(), SignInError::UnknownTenant);
    }
}
