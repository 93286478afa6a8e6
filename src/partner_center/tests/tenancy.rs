//! Scopes that do not match the client are refused without sending anything.

use std::sync::Arc;

use super::{
    mock::Reply,
    world::{World, customer_id, customer_path, staff, staff_at, target},
};
use crate::{
    domain::principal::{CustomerUser, Scope as _},
    partner_center::{CallContext, Kind},
};
use serde_json::json;

#[tokio::test]
async fn a_scope_of_another_partner_than_the_connections_is_refused() {
    let world = World::new().await;
    let stranger = staff(8, 80);
    world.sessions.put(&stranger, 1, "strangers");
    let client = world.center.delegated(Arc::clone(&world.target), &stranger, CallContext::new());
    let error = client.customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (Kind::ScopeMismatch, "get-a-list-of-customers"));
    let error = client.customer(&staff_at(8, 80, customer_id())).load().await.unwrap_err();
    assert_eq!(error.kind(), Kind::ScopeMismatch);
    assert_eq!(*world.sessions.loads.lock().unwrap(), 0);
}

#[tokio::test]
async fn a_customer_scope_of_another_partner_or_session_is_refused() {
    let world = World::new().await;
    for scope in [staff_at(8, 70, customer_id()), staff_at(7, 71, customer_id())] {
        let error = world.client().customer(&scope).load().await.unwrap_err();
        assert_eq!(error.kind(), Kind::ScopeMismatch);
    }
    let scope = staff_at(8, 70, customer_id());
    assert_eq!(world.application().customer(&scope).load().await.unwrap_err().kind(), Kind::ScopeMismatch);
}

#[tokio::test]
async fn a_customer_users_scope_does_not_go_out_under_a_member_of_staffs_rights() {
    let world = World::new().await;
    let (partner, session) = (world.scope.partner(), world.scope.session());
    let user = CustomerUser::new(world.scope.person(), session, partner, customer_id(), [].into());
    let scope = user.scope();
    assert_eq!(world.client().customer(&scope).load().await.unwrap_err().kind(), Kind::ScopeMismatch);
    assert!(world.mock.seen(&customer_path()).is_empty());
}

#[tokio::test]
async fn the_application_sends_nothing_that_only_a_person_may() {
    let world = World::new().await;
    let client = world.application();
    let error = client.customer(&staff_at(7, 70, customer_id())).licences().available(&[]).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (Kind::CredentialNotAccepted, "get-a-list-of-available-licenses"));
    assert!(world.mock.seen(&format!("{}/subscribedskus", customer_path())).is_empty());
}

#[tokio::test]
async fn the_application_serves_any_session_of_its_own_partner() {
    let world = World::new().await;
    world.mock.script("GET", &customer_path(), [Reply::json(&json!({"id": customer_id()}))]);
    let other = target(&world.mock, world.scope.partner());
    let client = world.center.application(other, CallContext::new());
    assert!(client.customer(&staff_at(7, 71, customer_id())).load().await.is_ok());
}
