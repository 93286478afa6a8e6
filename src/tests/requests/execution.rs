//! Tests of the changes that follow approved requests.

use reqwest::Method;
use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::Next,
};

use super::{SALES, Setup, UPDATE, badge, for_staff, id, person, set_rules, submit_request};
use crate::form::submit;

#[tokio::test]
async fn a_concurrent_change_after_approval_marks_the_request_out_of_date() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    it.set_quantity(&target, target.quantity + 1).await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Out of date", "{}", customer_page.text());
    assert_eq!(it.quantity(&target).await, target.quantity + 1);
    it.stop().await;
}

#[tokio::test]
async fn a_removed_relationship_or_disabled_partner_stops_an_approved_request() {
    let mut it = Setup::start().await;
    let targets = it.targets().await;
    let request = submit_request(&mut it.user, &targets[0], targets[0].quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // The partner is disabled: the approval is revoked.
    it.execute_sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    it.execute_sql("UPDATE partner SET disabled = 0").await;
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!((badge(&page).as_str(), it.update_count()), ("Waiting for us", 0), "{}", page.text());
    assert!(page.text().contains("Approval revoked"), "{}", page.text());

    // The relationship has ended.
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    assert!(it.app.emulator.remove_relationship(tenant, it.customer));
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!((badge(&page).as_str(), it.update_count()), ("Out of date", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn an_approval_by_a_person_disabled_since_is_not_executed() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let mut sales = it.app.signed_in(SALES).await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = sales.open(&for_staff(request.path())).await;
    assert_eq!(submit(&mut sales, &page, "approve-form", &[]).await.status, 200);
    let store = it.app.store().await;
    store.set_person_disabled(it.app.emulator.demo().person(SALES).unwrap().id, true, None).await.unwrap();
    store.close().await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!((badge(&page).as_str(), it.update_count()), ("Waiting for us", 0), "{}", page.text());

    // The same applies to a customer's user whose request the rules approved.
    it.user.post("/api/withdraw_request", &[("form_page", request.path()), ("request", id(request.path()))]).await;
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    assert_eq!(badge(&request), "Approved");
    let (customer, object) = (it.customer.to_string(), person(1).to_string());
    let block = [("customer", customer.as_str()), ("object", object.as_str())];
    assert_eq!(it.staff.call(Method::POST, "/api/disable_customer_user", &block).await.0, 200);
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!((badge(&page).as_str(), it.update_count()), ("Waiting for us", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn a_change_is_executed_once_despite_a_worker_crash() {
    let mut it = Setup::start().await;
    let targets = it.targets().await;
    for (index, sent) in [(0, false), (1, true)] {
        let target = &targets[index];
        let before = it.update_count();
        let request = submit_request(&mut it.user, target, target.quantity + 4).await;
        let page = it.staff.open(&for_staff(request.path())).await;
        submit(&mut it.staff, &page, "approve-form", &[]).await;
        let store = it.app.store().await;
        store.claim_request(it.partner, id(request.path()).parse().unwrap()).await.unwrap().unwrap();
        assert!(matches!(it.work(request.path()).await, Next::Again(_)), "the worker may still be running");
        if sent {
            it.set_quantity(target, target.quantity + 4).await;
        }
        store.release_crashed_work().await.unwrap();
        store.close().await;
        assert_eq!(it.work(request.path()).await, Next::Finished);
        let page = it.staff.open(&for_staff(request.path())).await;
        assert_eq!(badge(&page), "Done", "{}", page.text());
        assert_eq!((it.quantity(target).await, it.update_count()), (target.quantity + 4, before + 1), "once");
    }
    it.stop().await;
}

#[tokio::test]
async fn upstream_failures_are_shown_and_a_failed_request_can_be_approved_again() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // While throttled, the request waits.
    it.app.emulator.fault(Fault::new(UPDATE, FaultKind::Status { status: 429, retry_after: Some(3600) }));
    assert!(matches!(it.work(request.path()).await, Next::Again(_)));
    let waiting = it.staff.open(&for_staff(request.path())).await;
    assert_eq!(badge(&waiting), "Approved", "{}", waiting.text());
    // Refused by Partner Center.
    it.app.emulator.clear_faults();
    it.app.emulator.fault(Fault::new(UPDATE, FaultKind::Code { status: 400, code: 800_002 }));
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let failed = it.staff.open(&for_staff(request.path())).await;
    assert_eq!(badge(&failed), "Failed", "{}", failed.text());
    let customer_page = it.user.open(request.path()).await;
    assert!(customer_page.text().contains("nothing was changed"), "{}", customer_page.text());
    let again = submit(&mut it.staff, &failed, "approve-form", &[]).await;
    assert_eq!(badge(&again), "Approved", "{}", again.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.update_count()), (target.quantity + 4, 1));
    it.stop().await;
}

#[tokio::test]
async fn the_outcome_of_a_sent_change_is_polled_and_never_reported_as_failed() {
    let mut it = Setup::start().await;
    let targets = it.targets().await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    // Partner Center processes the change asynchronously.
    let request = submit_request(&mut it.user, &targets[0], targets[0].quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert!(it.app.emulator.delay_next_subscription_change(tenant, it.customer));
    let mut next = it.work(request.path()).await;
    let mut polls = 0;
    while matches!(next, Next::Again(_)) && polls < 20 {
        let customer_page = it.user.open(request.path()).await;
        assert_eq!(badge(&customer_page), "Being changed", "{}", customer_page.text());
        // A failed check does not change the state of the request.
        it.app
            .emulator
            .fault(Fault::new("get-a-subscription-by-id", FaultKind::Status { status: 500, retry_after: None }));
        next = it.work(request.path()).await;
        it.app.emulator.clear_faults();
        polls += 1;
    }
    let customer_page = it.user.open(request.path()).await;
    assert_eq!((badge(&customer_page).as_str(), it.update_count()), ("Done", 1), "{polls}: {}", customer_page.text());

    // The partner is disabled while the change is processed: since it was sent, its outcome is still checked.
    let request = submit_request(&mut it.user, &targets[1], targets[1].quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let store = it.app.store().await;
    let claim = store.claim_request(it.partner, id(request.path()).parse().unwrap()).await.unwrap().unwrap();
    assert!(store.begin_sending(&claim).await.unwrap());
    store.mark_request_pending(&claim, &targets[1].id.parse().unwrap()).await.unwrap();
    store.close().await;
    it.execute_sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    it.execute_sql("UPDATE partner SET disabled = 0").await;
    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Unconfirmed", "{}", customer_page.text());
    it.stop().await;
}
