//! Scopes that do not match the client are rejected without sending anything.

use std::sync::Arc;

use super::{
    mock::Reply,
    setup::{TestSetup, customer_id, customer_path, staff, staff_at, target},
};
use crate::{
    domain::principal::{CustomerUser, Scope as _},
    partner_center::{CallContext, ErrorKind},
};
use serde_json::json;

#[tokio::test]
async fn partner_scope_of_another_partner_is_rejected() {
    let setup = TestSetup::new().await;
    let other_partner = staff(8, 80);
    setup.refresh_tokens.put(&other_partner, 1, "strangers");
    let client = setup.partner_center.delegated(Arc::clone(&setup.target), &other_partner, CallContext::new());
    let error = client.customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::ScopeMismatch, "get-a-list-of-customers"));
    let error = client.customer(&staff_at(8, 80, customer_id())).load().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ScopeMismatch);
    assert_eq!(*setup.refresh_tokens.loads.lock().unwrap(), 0);
}

#[tokio::test]
async fn customer_scope_of_another_partner_or_session_is_rejected() {
    let setup = TestSetup::new().await;
    for scope in [staff_at(8, 70, customer_id()), staff_at(7, 71, customer_id())] {
        let error = setup.client().customer(&scope).load().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ScopeMismatch);
    }
    let scope = staff_at(8, 70, customer_id());
    assert_eq!(setup.application().customer(&scope).load().await.unwrap_err().kind(), ErrorKind::ScopeMismatch);
}

#[tokio::test]
async fn delegated_client_rejects_the_scope_of_a_customer_user() {
    let setup = TestSetup::new().await;
    let (partner, session) = (setup.scope.partner(), setup.scope.session());
    let user = CustomerUser::new(setup.scope.person(), session, partner, customer_id(), [].into());
    let scope = user.scope();
    assert_eq!(setup.client().customer(&scope).load().await.unwrap_err().kind(), ErrorKind::ScopeMismatch);
    assert!(setup.mock.requests(&customer_path()).is_empty());
}

#[tokio::test]
async fn app_only_client_rejects_delegated_operations() {
    let setup = TestSetup::new().await;
    let client = setup.application();
    let error = client.customer(&staff_at(7, 70, customer_id())).licenses().available(&[]).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::CredentialNotAccepted, "get-a-list-of-available-licenses")
    );
    assert!(setup.mock.requests(&format!("{}/subscribedskus", customer_path())).is_empty());
}

#[tokio::test]
async fn app_only_client_accepts_any_session_of_its_partner() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &customer_path(), [Reply::json(&json!({"id": customer_id()}))]);
    let other = target(&setup.mock, setup.scope.partner());
    let client = setup.partner_center.application(other, CallContext::new());
    assert!(client.customer(&staff_at(7, 71, customer_id())).load().await.is_ok());
}
