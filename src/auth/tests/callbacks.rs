//! Authorization responses, and those that belong to no pending sign-in.

use std::{cell::Cell, future::ready};

use jiff::SignedDuration;

use super::{OTHER_TENANT, Setup, TENANT, admit_all};
use crate::auth::{Callback, IssuerRule, Pending, SignInError};

fn invalid_response(why: &'static str) -> SignInError {
    SignInError::InvalidResponse { why }
}

#[tokio::test]
async fn rejects_a_wrong_state_before_redeeming_the_code() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let query = setup.provider.approve(&url).replace("state=", "state=x");
    assert_eq!(setup.finish(pending, &query).await.unwrap_err(), SignInError::StateMismatch);
    setup.script(|script| assert_eq!(script.token_requests, 0));
}

#[tokio::test]
async fn rejects_the_callback_of_another_browsers_sign_in() {
    let setup = Setup::any_tenant().await;
    let (theirs, _) = setup.begin().await.unwrap();
    let (_, ours) = setup.begin().await.unwrap();
    let query = setup.provider.approve(&theirs);
    assert_eq!(setup.finish(ours, &query).await.unwrap_err(), SignInError::StateMismatch);
}

#[tokio::test]
async fn a_code_of_another_sign_in_fails_the_pkce_check() {
    let setup = Setup::any_tenant().await;
    let (theirs, _) = setup.begin().await.unwrap();
    let (_, ours) = setup.begin().await.unwrap();
    let stolen = setup.provider.approve(&theirs);
    let code = stolen.split('&').next().unwrap();
    let query = format!("{code}&state={}", ours.state());
    let error = setup.finish(ours, &query).await.unwrap_err();
    assert!(matches!(error, SignInError::ProviderRefused { code, .. } if code == "invalid_grant"));
}

#[tokio::test]
async fn rejects_a_replayed_code() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let serialized = serde_json::to_string(&pending).unwrap();
    let query = setup.provider.approve(&url);
    setup.finish(pending, &query).await.unwrap();
    let replayed: Pending = serde_json::from_str(&serialized).unwrap();
    let error = setup.finish(replayed, &query).await.unwrap_err();
    let expected =
        SignInError::ProviderRefused { code: "invalid_grant".to_owned(), detail: Some("AADSTS70008".to_owned()) };
    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_pending_sign_in_expires_after_ten_minutes() {
    for (seconds, late) in [(599, false), (600, true), (-700, true)] {
        let setup = Setup::any_tenant().await;
        let (url, pending) = setup.begin().await.unwrap();
        let query = setup.provider.approve(&url);
        setup.advance_clock(SignedDuration::from_secs(seconds));
        let outcome = setup.finish(pending, &query).await;
        assert_eq!(matches!(outcome, Err(SignInError::Expired)), late, "{seconds} s: {outcome:?}");
        assert_eq!(outcome.is_err(), late);
    }
}

#[tokio::test]
async fn rejects_another_registration_or_redirect_uri() {
    let setup = Setup::any_tenant().await;
    let other_rule = IssuerRule::Tenant { authority: setup.provider.base.clone(), tenant: TENANT };
    let mut other_issuer = setup.registration.clone();
    other_issuer.issuer = other_rule;
    let mut other_client = setup.registration.clone();
    other_client.client_id = "another".to_owned();
    let other_redirect_uri = "https://portal.example/elsewhere".parse().unwrap();
    for (registration, redirect_uri) in [
        (&other_issuer, &setup.redirect_uri),
        (&other_client, &setup.redirect_uri),
        (&setup.registration, &other_redirect_uri),
    ] {
        let (url, pending) = setup.begin().await.unwrap();
        let callback = Callback::parse(&setup.provider.approve(&url)).unwrap();
        let outcome = setup.providers.finish(registration, redirect_uri, pending, callback, admit_all).await;
        assert_eq!(outcome.unwrap_err(), SignInError::StateMismatch);
    }
    setup.script(|script| assert_eq!(script.token_requests, 0));
}

#[tokio::test]
async fn canceling_at_the_provider_is_a_cancellation() {
    let setup = Setup::any_tenant().await;
    for description in ["", "&error_subcode=cancel", "&error_description=AADSTS65004%3A+declined"] {
        let (_, pending) = setup.begin().await.unwrap();
        let query = format!("error=access_denied&state={}{description}", pending.state());
        assert_eq!(setup.finish(pending, &query).await.unwrap_err(), SignInError::Cancelled);
    }
}

#[tokio::test]
async fn provider_errors_are_reported_by_code_and_number() {
    let setup = Setup::any_tenant().await;
    for (query, code, detail) in [
        ("error=login_required", "login_required", None),
        ("error=access_denied&error_description=AADSTS50105%3A+anna", "access_denied", Some("AADSTS50105")),
    ] {
        let (_, pending) = setup.begin().await.unwrap();
        let query = format!("{query}&state={}", pending.state());
        let expected =
            SignInError::ProviderRefused { code: code.to_owned(), detail: detail.map(std::borrow::ToOwned::to_owned) };
        assert_eq!(setup.finish(pending, &query).await.unwrap_err(), expected);
    }
    setup.script(|script| assert_eq!(script.token_requests, 0));
}

#[tokio::test]
async fn rejects_a_provider_error_with_a_wrong_state() {
    let setup = Setup::any_tenant().await;
    let (_, pending) = setup.begin().await.unwrap();
    assert_eq!(setup.finish(pending, "error=access_denied&state=x").await.unwrap_err(), SignInError::StateMismatch);
}

#[tokio::test]
async fn a_callback_with_another_iss_is_not_redeemed() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await, Setup::generic_provider().await] {
        let (url, pending) = setup.begin().await.unwrap();
        let query = format!("{}&iss=https%3A%2F%2Fevil.example", setup.provider.approve(&url));
        assert_eq!(setup.finish(pending, &query).await.unwrap_err(), invalid_response("a response of another issuer"));
        setup.script(|script| assert_eq!(script.token_requests, 0));
    }
}

#[tokio::test]
async fn accepts_a_callback_with_the_expected_iss() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await] {
        let (url, pending) = setup.begin().await.unwrap();
        let query = format!("{}&iss={}{TENANT}/v2.0", setup.provider.approve(&url), setup.provider.base);
        setup.finish(pending, &query).await.unwrap();
    }
}

#[tokio::test]
async fn rejects_a_callback_whose_iss_differs_from_the_tokens_tenant() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let query = format!("{}&iss={}{OTHER_TENANT}/v2.0", setup.provider.approve(&url), setup.provider.base);
    assert_eq!(
        setup.finish(pending, &query).await.unwrap_err(),
        invalid_response("a response of another tenant's issuer")
    );
}

#[tokio::test]
async fn rejects_a_callback_without_iss_if_metadata_requires_it() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        script.document = Box::new(|document| {
            document.insert("authorization_response_iss_parameter_supported".to_owned(), true.into());
        });
    });
    assert_eq!(setup.sign_in().await.unwrap_err(), invalid_response("a response that does not name its issuer"));
    setup.script(|script| assert_eq!(script.token_requests, 0));
}

#[tokio::test]
async fn an_unknown_tenant_is_rejected_before_its_issuer_is_checked() {
    let setup = Setup::any_tenant().await;
    setup.claims(|claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = "https://login.evil.example/v2.0".into();
    });
    let (url, pending) = setup.begin().await.unwrap();
    let callback = Callback::parse(&setup.provider.approve(&url)).unwrap();
    let admitted_tenant = Cell::new(None);
    let admit = |tenant| {
        admitted_tenant.set(Some(tenant));
        ready(Err(SignInError::UnknownTenant))
    };
    let outcome = setup.providers.finish(&setup.registration, &setup.redirect_uri, pending, callback, admit).await;
    assert_eq!(outcome.unwrap_err(), SignInError::UnknownTenant);
    assert_eq!(admitted_tenant.get(), Some(OTHER_TENANT));
}

#[tokio::test]
async fn admit_is_called_for_single_tenant_rules_too() {
    for setup in [Setup::one_tenant().await, Setup::generic_provider().await] {
        let (url, pending) = setup.begin().await.unwrap();
        let callback = Callback::parse(&setup.provider.approve(&url)).unwrap();
        let admit = |tenant| ready(if tenant == TENANT { Err(SignInError::UnknownTenant) } else { Ok(()) });
        let outcome = setup.providers.finish(&setup.registration, &setup.redirect_uri, pending, callback, admit).await;
        assert_eq!(outcome.unwrap_err(), SignInError::UnknownTenant);
    }
}
