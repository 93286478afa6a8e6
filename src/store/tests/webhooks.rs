//! Endpoints of partners' own systems, and the messages to them.

use std::collections::BTreeSet;

use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        id::{ChangeRequestId, DeliveryId},
        principal::PartnerScope,
        webhook::{DeliveryAnswer, DeliveryState, NoAnswer, WebhookDelivery, WebhookEvent},
    },
    store::{AuditFilter, DeliverWebhook, DeliveryResult, Error, NewDelivery},
};

on_both!(
    an_endpoint_is_sealed_and_belongs_to_one_partner,
    another_secret_leaves_the_one_before_in_use_for_a_day,
    an_event_makes_one_message_however_often_it_is_announced,
    a_message_that_is_sent_again_is_in_another_round,
    an_endpoint_that_is_off_cancels_what_waits,
    an_endpoint_that_is_gone_is_switched_off,
    messages_are_deleted_after_thirty_days,
    a_rotation_moves_endpoints_and_messages_to_the_new_key,
);

const URL: &str = "https://hooks.fabrikam.example/?key=hunter2";

fn scope(partner: PartnerId) -> PartnerScope {
    let staff =
        Principal::staff(person(1), SessionHandle::new(Uuid::new_v4()), partner, BTreeSet::from([Role::AdminAgent]));
    staff.partner().unwrap()
}

fn new(number: i64) -> NewDelivery {
    let request = ChangeRequestId::new(Uuid::from_u128(7));
    NewDelivery { about: Some((request, number)), event: WebhookEvent::Asked, body: format!("body {number}").into() }
}

async fn endpoint(bench: &Bench) -> PartnerId {
    let partner = bench.partner().await.id;
    assert!(bench.store.save_webhook(&scope(partner), URL, true, &"secret 1".into()).await.unwrap());
    partner
}

async fn listed(bench: &Bench, partner: PartnerId) -> Vec<WebhookDelivery> {
    bench.store.list_deliveries(partner, 50).await.unwrap()
}

async fn only(bench: &Bench, partner: PartnerId) -> WebhookDelivery {
    let mut listed = listed(bench, partner).await;
    assert_eq!(listed.len(), 1);
    listed.remove(0)
}

const fn task(partner: PartnerId, delivery: DeliveryId, round: i64) -> DeliverWebhook {
    DeliverWebhook { partner, delivery, round }
}

const fn result(state: DeliveryState, status: u16) -> DeliveryResult {
    DeliveryResult { state, answer: DeliveryAnswer::Status(status), is_gone: status == 410 }
}

async fn audited(bench: &Bench, partner: PartnerId) -> Vec<String> {
    let entries = bench.store.list_audit(partner, &AuditFilter::default(), None, 100).await.unwrap();
    entries.into_iter().map(|entry| entry.action.action).rev().filter(|action| action.contains("webhook")).collect()
}

async fn an_endpoint_is_sealed_and_belongs_to_one_partner(bench: &Bench) {
    let (partner, store) = (endpoint(bench).await, &bench.store);
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
    assert!(listed(bench, other).await.is_empty());
    let id = only(bench, partner).await.id;
    assert_eq!(store.resend_delivery(&scope(other), id).await, Err(Error::NotFound("delivery")));
    assert!(store.find_due_delivery(task(other, id, 1)).await.unwrap().is_none());
    assert_eq!(store.rotate_webhook_secret(&scope(other), &"secret".into()).await, Err(Error::NotFound("webhook")));
    store.remove_webhook(&scope(other)).await.unwrap();
    store.remove_webhook(&scope(partner)).await.unwrap();
    assert!(store.find_webhook(partner).await.unwrap().is_none());
    assert_eq!(audited(bench, partner).await, ["save_webhook", "save_webhook", "remove_webhook"]);
    assert!(audited(bench, other).await.is_empty());
}

async fn another_secret_leaves_the_one_before_in_use_for_a_day(bench: &Bench) {
    let partner = endpoint(bench).await;
    bench.store.rotate_webhook_secret(&scope(partner), &"secret 2".into()).await.unwrap();
    let found = bench.store.find_webhook(partner).await.unwrap().unwrap().secrets;
    assert_eq!(found.current.expose_secret(), "secret 2");
    assert_eq!(found.previous.unwrap().0.expose_secret(), "secret 1");
    bench.move_clock(24 * 3600);
    let found = bench.store.find_webhook(partner).await.unwrap().unwrap().secrets;
    assert!(found.previous.is_none() && found.current.expose_secret() == "secret 2");
}

async fn an_event_makes_one_message_however_often_it_is_announced(bench: &Bench) {
    let partner = endpoint(bench).await;
    for number in [1, 1, 2, 1] {
        bench.store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let test = "{}".into();
    bench.store.create_test_delivery(&scope(partner), test).await.unwrap();
    let listed = listed(bench, partner).await;
    assert_eq!(listed.iter().filter(|it| it.event == WebhookEvent::Asked).count(), 2);
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|it| it.state == DeliveryState::Pending && it.attempts == 0));
    let tasks = "SELECT COUNT(*) AS n FROM river_job WHERE kind = 'deliver_webhook' AND queue = 'webhook'";
    assert_eq!(bench.number(tasks).await, 3);
}

async fn a_message_that_is_sent_again_is_in_another_round(bench: &Bench) {
    let (partner, store) = (endpoint(bench).await, &bench.store);
    store.create_delivery(partner, &new(1)).await.unwrap();
    let id = only(bench, partner).await.id;
    let due = store.find_due_delivery(task(partner, id, 1)).await.unwrap().unwrap();
    assert_eq!((due.body.expose_secret(), due.attempts), ("body 1", 0));
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Pending, 503), URL).await.unwrap();
    let it = only(bench, partner).await;
    assert_eq!((it.attempts, it.answer), (1, Some(DeliveryAnswer::Status(503))));
    store.resend_delivery(&scope(partner), id).await.unwrap();
    assert!(store.find_due_delivery(task(partner, id, 1)).await.unwrap().is_none(), "the first round is over");
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Failed, 500), URL).await.unwrap();
    assert_eq!(only(bench, partner).await.state, DeliveryState::Pending, "the old round changes nothing");
    let due = store.find_due_delivery(task(partner, id, 2)).await.unwrap().unwrap();
    assert_eq!((due.body.expose_secret(), due.attempts), ("body 1", 0));
    store.finish_attempt(task(partner, id, 2), result(DeliveryState::Delivered, 204), URL).await.unwrap();
    let it = only(bench, partner).await;
    assert_eq!((it.state, it.attempts, it.answer), (DeliveryState::Delivered, 1, Some(DeliveryAnswer::Status(204))));
    assert!(it.last_at.is_some() && store.find_due_delivery(task(partner, id, 2)).await.unwrap().is_none());
}

async fn an_endpoint_that_is_off_cancels_what_waits(bench: &Bench) {
    let (partner, store) = (endpoint(bench).await, &bench.store);
    for number in [1, 2] {
        store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let done = listed(bench, partner).await.into_iter().next().unwrap().id;
    store.finish_attempt(task(partner, done, 1), result(DeliveryState::Delivered, 200), URL).await.unwrap();
    store.save_webhook(&scope(partner), URL, false, &"unused".into()).await.unwrap();
    for it in listed(bench, partner).await {
        let state = if it.id == done { DeliveryState::Delivered } else { DeliveryState::Canceled };
        assert_eq!(it.state, state);
        assert!(it.id == done || it.answer == Some(DeliveryAnswer::None(NoAnswer::Off)));
    }
}

async fn an_endpoint_that_is_gone_is_switched_off(bench: &Bench) {
    let (partner, store) = (endpoint(bench).await, &bench.store);
    for number in [1, 2] {
        store.create_delivery(partner, &new(number)).await.unwrap();
    }
    let id = listed(bench, partner).await.into_iter().next().unwrap().id;
    store.finish_attempt(task(partner, id, 1), result(DeliveryState::Failed, 410), URL).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(!found.is_active && found.is_gone);
    let states: BTreeSet<_> = listed(bench, partner).await.iter().map(|it| it.state.as_str()).collect();
    assert_eq!(states, BTreeSet::from(["failed", "canceled"]));
    assert_eq!(audited(bench, partner).await, ["save_webhook", "save_webhook"], "both saves are audited");
    store.save_webhook(&scope(partner), URL, true, &"unused".into()).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(found.is_active && !found.is_gone);

    store.create_delivery(partner, &new(3)).await.unwrap();
    let pending = listed(bench, partner).await.into_iter().find(|it| it.state == DeliveryState::Pending).unwrap();
    store.save_webhook(&scope(partner), "https://new.example/hook", true, &"unused".into()).await.unwrap();
    store.finish_attempt(task(partner, pending.id, 1), result(DeliveryState::Failed, 410), URL).await.unwrap();
    let found = store.find_webhook(partner).await.unwrap().unwrap();
    assert!(found.is_active && !found.is_gone, "the response came from the replaced URL");
}

async fn messages_are_deleted_after_thirty_days(bench: &Bench) {
    let partner = endpoint(bench).await;
    bench.store.create_delivery(partner, &new(1)).await.unwrap();
    bench.move_clock(30 * 24 * 3600 - 1);
    bench.store.delete_old_deliveries().await.unwrap();
    only(bench, partner).await;
    bench.move_clock(1);
    bench.store.delete_old_deliveries().await.unwrap();
    assert!(listed(bench, partner).await.is_empty());
}

async fn a_rotation_moves_endpoints_and_messages_to_the_new_key(bench: &Bench) {
    let partner = endpoint(bench).await;
    bench.store.create_delivery(partner, &new(1)).await.unwrap();
    let id = only(bench, partner).await.id;
    let rotated = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let (old, key) = (bench.keys.active(), rotated.active());
    let store = bench.with_keys(rotated).await;
    assert!(store.used_keys().await.unwrap().contains(&old));
    store.reseal().await.unwrap();
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([key]));
    assert_eq!(store.find_webhook(partner).await.unwrap().unwrap().url, URL);
    let due = store.find_due_delivery(task(partner, id, 1)).await.unwrap().unwrap();
    assert_eq!(due.body.expose_secret(), "body 1");
    store.close().await;
}
