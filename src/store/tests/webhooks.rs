//! Endpoints of partners' own systems, and the messages to them.

use std::collections::BTreeSet;

use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        id::{ChangeRequestId, DeliveryId},
        principal::PartnerScope,
        webhook::{DeliveryOutcome, DeliveryState, NoResponseReason, WebhookDelivery, WebhookEvent},
    },
    store::{AuditFilter, DeliverWebhook, DeliveryResult, Error, NewDelivery},
};

on_both!(
    webhook_is_encrypted_and_isolated_by_partner,
    previous_signing_secret_stays_in_use_for_a_day,
    delivery_is_created_once_per_event,
    resending_a_delivery_begins_a_new_round,
    disabling_the_webhook_cancels_pending_deliveries,
    status_410_disables_the_webhook,
    deliveries_are_deleted_after_thirty_days,
    key_rotation_re_encrypts_webhooks_and_deliveries,
);

const URL: &str = "https://hooks.fabrikam.example/?key=hunter2";

fn scope(partner: PartnerId) -> PartnerScope {
    let staff =
        Principal::staff(person(1), SessionHandle::new(Uuid::new_v4()), partner, BTreeSet::from([Role::AdminAgent]));
    staff.partner().unwrap()
}

fn new(number: i64) -> NewDelivery {
    let request = ChangeRequestId::new(Uuid::from_u128(7));
    NewDelivery {
        about: Some((request, number)),
        event: WebhookEvent::PendingPartner,
        body: format!("body {number}").into(),
    }
}

async fn endpoint(db: &TestDatabase) -> PartnerId {
    let partner = db.partner().await.id;
    assert!(db.store.save_webhook(&scope(partner), URL, true, &"secret 1".into()).await.unwrap());
    partner
}

async fn listed(db: &TestDatabase, partner: PartnerId) -> Vec<WebhookDelivery> {
    db.store.list_deliveries(partner, 50).await.unwrap()
}

async fn only(db: &TestDatabase, partner: PartnerId) -> WebhookDelivery {
    let mut listed = listed(db, partner).await;
    assert_eq!(listed.len(), 1);
    listed.remove(0)
}

const fn task(partner: PartnerId, delivery: DeliveryId, round: i64) -> DeliverWebhook {
    DeliverWebhook { partner, delivery, round }
}

const fn result(state: DeliveryState, status: u16) -> DeliveryResult {
    DeliveryResult { state, delivery_outcome: DeliveryOutcome::Status(status), is_gone: status == 410 }
}

async fn audited(db: &TestDatabase, partner: PartnerId) -> Vec<String> {
    let entries = db.store.list_audit(partner, &AuditFilter::default(), None, 100).await.unwrap();
    entries.into_iter().map(|entry| entry.action.action).rev().filter(|action| action.contains("webhook")).collect()
}

async fn webhook_is_encrypted_and_isolated_by_partner(db: &TestDatabase) {
    let (partner, store) = (endpoint(db).await, &db.store);
    let other = store.add_partner(new_partner(2), None).await.unwrap().id;
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert_eq!((found.url.as_str(), found.is_active, found.is_gone), (URL, true, false));
    assert_eq!(found.secrets.current.expose_secret(), "secret 1");
    assert!(store.find_webhook(other).await.unwrap().is_none());
    let row = store.database().row(sql("SELECT sealed FROM webhook")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    assert!(!sealed.windows(7).any(|part| part == b"hunter2" || part == b"secret "));
    // Changing the endpoint keeps its secret.
    assert!(!store.save_webhook(&scope(partner), "https://b.example/", false, &"secret 2".into()).await.unwrap());
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert_eq!((found.url.as_str(), found.is_active), ("https://b.example/", false));
    assert_eq!(found.secrets.current.expose_secret(), "secret 1");
    store.create_delivery(partner, &new(1)).await.unwrap();
    assert!(listed(db, other).await.is_empty());
    let id = only(db, partner).await.id;
    assert_eq!(store.resend_delivery(&scope(other), id).await, Err(Error::NotFound("delivery")));
    assert!(store.find_due_delivery(task(other, id, 1)).await.unwrap().is_none());
    assert_eq!(store.rotate_webhook_secret(&scope(other), &"secret".into()).await, Err(Error::NotFound("webhook")));
    store.remove_webhook(&scope(other)).await.unwrap();
    store.remove_webhook(&scope(partner)).await.unwrap();
    assert!(store.find_webhook(partner).await.unwrap().is_none());
    assert_eq!(audited(db, partner).await, ["save_webhook", "save_webhook", "remove_webhook"]);
    assert!(audited(db, other).await.is_empty());
}

async fn previous_signing_secret_stays_in_use_for_a_day(db: &TestDatabase) {
    let partner = endpoint(db).await;
    db.store.rotate_webhook_secret(&scope(partner), &"secret 2".into()).await.unwrap();
    let found = db.store.find_webhook(partner).await.unwrap().unwrap().secrets;
    assert_eq!(found.current.expose_secret(), "secret 2");
    assert_eq!(found.previous.unwrap().0.expose_secret(), "secret 1");
    db.move_clock(24 * 3600);
    let found = db.store.find_webhook(partner).await.unwrap().unwrap().secrets;
    assert!(found.previous.is_none() && found.current.expose_secret() == "secret 2");
}

async fn delivery_is_created_once_per_event(db: &TestDatabase) {
    let partner = endpoint(db).await;
    for number in [1, 1, 2, 1] {
        db.store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let test = "{}".into();
    db.store.create_test_delivery(&scope(partner), test).await.unwrap();
    let listed = listed(db, partner).await;
    assert_eq!(listed.iter().filter(|it| it.event == WebhookEvent::PendingPartner).count(), 2);
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|it| it.state == DeliveryState::Pending && it.attempts == 0));
    let tasks = "SELECT COUNT(*) AS n FROM river_job WHERE kind = 'deliver_webhook' AND queue = 'webhook'";
    assert_eq!(db.number(tasks).await, 3);
}

async fn resending_a_delivery_begins_a_new_round(db: &TestDatabase) {
    let (partner, store) = (endpoint(db).await, &db.store);
    store.create_delivery(partner, &new(1)).await.unwrap();
    let id = only(db, partner).await.id;
    let due = store.find_due_delivery(task(partner, id, 1)).await.unwrap().unwrap();
    assert_eq!((due.body.expose_secret(), due.attempts), ("body 1", 0));
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Pending, 503), URL).await.unwrap();
    let it = only(db, partner).await;
    assert_eq!((it.attempts, it.delivery_outcome), (1, Some(DeliveryOutcome::Status(503))));
    store.resend_delivery(&scope(partner), id).await.unwrap();
    assert!(store.find_due_delivery(task(partner, id, 1)).await.unwrap().is_none(), "the first round is over");
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Failed, 500), URL).await.unwrap();
    assert_eq!(only(db, partner).await.state, DeliveryState::Pending, "the old round changes nothing");
    let due = store.find_due_delivery(task(partner, id, 2)).await.unwrap().unwrap();
    assert_eq!((due.body.expose_secret(), due.attempts), ("body 1", 0));
    store.finish_attempt(task(partner, id, 2), result(DeliveryState::Delivered, 204), URL).await.unwrap();
    let it = only(db, partner).await;
    assert_eq!(
        (it.state, it.attempts, it.delivery_outcome),
        (DeliveryState::Delivered, 1, Some(DeliveryOutcome::Status(204)))
    );
    assert!(it.last_at.is_some() && store.find_due_delivery(task(partner, id, 2)).await.unwrap().is_none());
}

async fn disabling_the_webhook_cancels_pending_deliveries(db: &TestDatabase) {
    let (partner, store) = (endpoint(db).await, &db.store);
    for number in [1, 2] {
        store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let done = listed(db, partner).await.into_iter().next().unwrap().id;
    store.finish_attempt(task(partner, done, 1), result(DeliveryState::Delivered, 200), URL).await.unwrap();
    store.save_webhook(&scope(partner), URL, false, &"unused".into()).await.unwrap();
    for it in listed(db, partner).await {
        let state = if it.id == done { DeliveryState::Delivered } else { DeliveryState::Canceled };
        assert_eq!(it.state, state);
        assert!(it.id == done || it.delivery_outcome == Some(DeliveryOutcome::None(NoResponseReason::Off)));
    }
}

async fn status_410_disables_the_webhook(db: &TestDatabase) {
    let (partner, store) = (endpoint(db).await, &db.store);
    for number in [1, 2] {
        store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let id = listed(db, partner).await.into_iter().next().unwrap().id;
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Failed, 410), URL).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(!found.is_active && found.is_gone);
    let states: BTreeSet<_> = listed(db, partner).await.iter().map(|it| it.state.as_str()).collect();
    assert_eq!(states, BTreeSet::from(["failed", "canceled"]));
    assert_eq!(audited(db, partner).await, ["save_webhook", "save_webhook"], "both saves are audited");
    store.save_webhook(&scope(partner), URL, true, &"unused".into()).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(found.is_active && !found.is_gone);

    store.create_delivery(partner, &new(3)).await.unwrap();
    let pending = listed(db, partner).await.into_iter().find(|it| it.state == DeliveryState::Pending).unwrap();
    store.save_webhook(&scope(partner), "https://new.example/hook", true, &"unused".into()).await.unwrap();
    store.finish_attempt(task(partner, pending.id, 1), result(DeliveryState::Failed, 410), URL).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(found.is_active && !found.is_gone, "the response came from the replaced URL");
}

async fn deliveries_are_deleted_after_thirty_days(db: &TestDatabase) {
    let partner = endpoint(db).await;
    db.store.create_delivery(partner, &new(1)).await.unwrap();
    db.move_clock(30 * 24 * 3600 - 1);
    db.store.delete_old_deliveries().await.unwrap();
    only(db, partner).await;
    db.move_clock(1);
    db.store.delete_old_deliveries().await.unwrap();
    assert!(listed(db, partner).await.is_empty());
}

async fn key_rotation_re_encrypts_webhooks_and_deliveries(db: &TestDatabase) {
    let partner = endpoint(db).await;
    db.store.create_delivery(partner, &new(1)).await.unwrap();
    let id = only(db, partner).await.id;
    let rotated = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let (old, key) = (db.keys.active(), rotated.active());
    let store = db.with_keys(rotated).await;
    assert!(store.used_keys().await.unwrap().contains(&old));
    store.reseal().await.unwrap();
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([key]));
    assert_eq!(store.find_webhook(partner).await.unwrap().unwrap().url, URL);
    let due = store.find_due_delivery(task(partner, id, 1)).await.unwrap().unwrap();
    assert_eq!(due.body.expose_secret(), "body 1");
    store.close().await;
}
