//! Tests of the changes that follow approved requests.

use reqwest::Method;
use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::Next,
};

use super::{SALES, UPDATE, World, ask, badge, for_staff, id, person, set_rules};
use crate::form::submit;

#[tokio::test]
async fn whoever_changed_it_between_approval_and_work_wins_and_the_request_says_so() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    it.set_quantity(&target, target.has + 1).await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Out of date", "{}", seen.text());
    assert_eq!(it.quantity(&target).await, target.has + 1);
    it.stop().await;
}

#[tokio::test]
async fn a_relationship_that_ended_and_a_partner_that_was_disabled_end_it_too() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let asked = ask(&mut it.user, &targets[0], targets[0].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // The partner is disabled: the approval is revoked.
    it.sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    it.sql("UPDATE partner SET disabled = 0").await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());
    assert!(page.text().contains("Approval revoked"), "{}", page.text());

    // The relationship has ended.
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    assert!(it.app.emulator.remove_relationship(tenant, it.customer));
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Out of date", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn whoever_is_disabled_after_an_approval_changes_nothing_by_it() {
    let mut it = World::start().await;
    let target = it.target().await;
    let mut sales = it.app.signed_in(SALES).await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = sales.open(&for_staff(asked.path())).await;
    assert_eq!(submit(&mut sales, &page, "approve-form", &[]).await.status, 200);
    let store = it.app.store().await;
    store.set_person_disabled(it.app.emulator.demo().person(SALES).unwrap().id, true, None).await.unwrap();
    store.close().await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());

    // The same applies to a customer's user whose request the rules approved.
    it.user.post("/api/withdraw_request", &[("form_page", asked.path()), ("request", id(asked.path()))]).await;
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    assert_eq!(badge(&asked), "Approved");
    let (customer, object) = (it.customer.to_string(), person(1).to_string());
    let block = [("customer", customer.as_str()), ("object", object.as_str())];
    assert_eq!(it.staff.call(Method::POST, "/api/disable_customer_user", &block).await.0, 200);
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn a_worker_that_crashed_before_or_after_the_change_leaves_it_made_once() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    for (place, sent) in [(0, false), (1, true)] {
        let target = &targets[place];
        let before = it.made();
        let asked = ask(&mut it.user, target, target.has + 4).await;
        let page = it.staff.open(&for_staff(asked.path())).await;
        submit(&mut it.staff, &page, "approve-form", &[]).await;
        let store = it.app.store().await;
        store.claim_request(it.partner, id(asked.path()).parse().unwrap()).await.unwrap().unwrap();
        assert!(matches!(it.work(asked.path()).await, Next::Again(_)), "the worker may still be running");
        if sent {
            it.set_quantity(target, target.has + 4).await;
        }
        store.release_crashed_work().await.unwrap();
        store.close().await;
        assert_eq!(it.work(asked.path()).await, Next::Finished);
        let page = it.staff.open(&for_staff(asked.path())).await;
        assert_eq!(badge(&page), "Done", "{}", page.text());
        assert_eq!((it.quantity(target).await, it.made()), (target.has + 4, before + 1), "once");
    }
    it.stop().await;
}

#[tokio::test]
async fn failures_upstream_are_told_and_a_failed_request_is_approved_again() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // While throttled, the request waits.
    it.app.emulator.fault(Fault::new(UPDATE, FaultKind::Status { status: 429, retry_after: Some(3600) }));
    assert!(matches!(it.work(asked.path()).await, Next::Again(_)));
    let waiting = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(badge(&waiting), "Approved", "{}", waiting.text());
    // Refused by Partner Center.
    it.app.emulator.clear_faults();
    it.app.emulator.fault(Fault::new(UPDATE, FaultKind::Code { status: 400, code: 800_002 }));
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let failed = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(badge(&failed), "Failed", "{}", failed.text());
    let seen = it.user.open(asked.path()).await;
    assert!(seen.text().contains("nothing was changed"), "{}", seen.text());
    let again = submit(&mut it.staff, &failed, "approve-form", &[]).await;
    assert_eq!(badge(&again), "Approved", "{}", again.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.made()), (target.has + 4, 1));
    it.stop().await;
}

#[tokio::test]
async fn a_change_that_was_sent_is_looked_for_and_never_called_failed() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    // Partner Center processes the change asynchronously.
    let asked = ask(&mut it.user, &targets[0], targets[0].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert!(it.app.emulator.slow_down_subscriptions(tenant, it.customer));
    let mut next = it.work(asked.path()).await;
    let mut looked = 0;
    while matches!(next, Next::Again(_)) && looked < 20 {
        let seen = it.user.open(asked.path()).await;
        assert_eq!(badge(&seen), "Being changed", "{}", seen.text());
        // A failed check does not change the state of the request.
        it.app
            .emulator
            .fault(Fault::new("get-a-subscription-by-id", FaultKind::Status { status: 500, retry_after: None }));
        next = it.work(asked.path()).await;
        it.app.emulator.clear_faults();
        looked += 1;
    }
    let seen = it.user.open(asked.path()).await;
    assert_eq!((badge(&seen).as_str(), it.made()), ("Done", 1), "{looked}: {}", seen.text());

    // The partner is disabled while the change is processed: since it was sent, its outcome is still checked.
    let asked = ask(&mut it.user, &targets[1], targets[1].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let store = it.app.store().await;
    let claim = store.claim_request(it.partner, id(asked.path()).parse().unwrap()).await.unwrap().unwrap();
    assert!(store.begin_sending(&claim).await.unwrap());
    store.hold_request(&claim, &targets[1].id.parse().unwrap()).await.unwrap();
    store.close().await;
    it.sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    it.sql("UPDATE partner SET disabled = 0").await;
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Unconfirmed", "{}", seen.text());
    it.stop().await;
}
