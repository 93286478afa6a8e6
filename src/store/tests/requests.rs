//! Customers' requests: one open request per object, steps in order, each change claimed by one worker, and texts that
//! people wrote stay encrypted.

use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        change_request::{
            EventKind, LIFETIME, RequestFilter, RequestKind, RequestState,
            rules::{AllowedRequesters, RequestRules},
        },
        id::{ChangeRequestId, CustomerId, RequestId, SubscriptionId},
        in_progress::InProgress,
        principal::{CustomerScope, PartnerScope},
    },
    store::{AuditAction, Created, Deputy, Error, NewChangeRequest, RequestQuery, Step, StoredChangeRequest},
};

on_both!(
    create_change_request_is_idempotent_per_form_and_limited_to_one_per_object,
    concurrent_requests_for_the_same_object_create_one,
    open_requests_are_limited_per_person_and_customer,
    advance_request_checks_state_and_revision,
    an_approved_request_is_claimed_by_one_worker_and_taken_over_after_a_crash,
    released_and_pending_requests_can_be_claimed_again,
    request_list_filters_and_paginates_in_both_orders,
    requests_awaiting_company_approval_are_hidden_from_the_partner,
    automatic_changes_are_summed_by_direction,
    undecided_requests_expire,
    customer_request_rules_override_the_partners_defaults,
    deputy_is_valid_until_the_period_ends,
    key_rotation_re_encrypts_change_requests,
);

const SECRET: &str = "for the secret project";

fn customer() -> CustomerId {
    CustomerId::new(Uuid::from_u128(7))
}

fn requester() -> AuditActor {
    AuditActor { person: person(5), kind: Some(PrincipalKind::CustomerUser) }
}

fn staff(number: u128) -> AuditActor {
    AuditActor { person: person(number), kind: Some(PrincipalKind::Staff) }
}

fn new(form: u128, subject: Option<&str>) -> NewChangeRequest {
    NewChangeRequest {
        customer: customer(),
        kind: RequestKind::Quantity,
        subject: subject.map(str::to_owned),
        form: RequestId::new(Uuid::from_u128(form)),
        in_company: false,
        requester: requester(),
        contents: format!("{{\"message\":\"{SECRET}\"}}").into(),
        note: format!("{{\"text\":\"{SECRET}\"}}").into(),
        max_open: (100, 100),
        max_per_day: 100,
    }
}

async fn create(store: &Store, partner: PartnerId, new: &NewChangeRequest) -> Created {
    store.create_change_request(partner, new, AuditAction::new(partner, "ask_for_change")).await.unwrap()
}

async fn created(db: &TestDatabase, partner: PartnerId, form: u128, subject: &str) -> ChangeRequestId {
    match create(&db.store, partner, &new(form, Some(subject))).await {
        Created::New(id) => id,
        other => panic!("{other:?}"),
    }
}

fn step(kind: EventKind, by: Option<AuditActor>) -> Step {
    Step { kind, by, revision: None, contents: None, note: "{}".into(), auto_approved_units: None, audit: None }
}

async fn advance(db: &TestDatabase, partner: PartnerId, id: ChangeRequestId, kind: EventKind, by: Option<AuditActor>) {
    db.store.advance_request(partner, id, &step(kind, by)).await.unwrap();
}

async fn find(db: &TestDatabase, partner: PartnerId, id: ChangeRequestId) -> StoredChangeRequest {
    db.store.find_change_request(partner, id).await.unwrap().unwrap()
}

async fn create_change_request_is_idempotent_per_form_and_limited_to_one_per_object(db: &TestDatabase) {
    let (partner, other) = (db.partner().await.id, PartnerId::new(Uuid::from_u128(99)));
    let first = created(db, partner, 1, "a").await;
    assert_eq!(create(&db.store, partner, &new(1, Some("a"))).await, Created::Already(first));
    assert_eq!(create(&db.store, partner, &new(2, Some("a"))).await, Created::Open(first));
    let second = created(db, partner, 3, "b").await;
    assert_eq!((find(db, partner, first).await.number, find(db, partner, second).await.number), (1, 2));
    assert!(db.store.find_change_request(other, first).await.unwrap().is_none(), "a request of another partner");
    assert!(matches!(create(&db.store, partner, &new(4, None)).await, Created::New(_)), "products have no object");
    assert!(matches!(create(&db.store, partner, &new(5, None)).await, Created::New(_)));
    // A new request for the object is accepted once the earlier one has ended.
    advance(db, partner, first, EventKind::Withdrawn, Some(requester())).await;
    let again = created(db, partner, 6, "a").await;
    advance(db, partner, again, EventKind::Refused, Some(staff(1))).await;
    assert_eq!(find(db, partner, again).await.decided_by, Some(person(1)));
}

async fn concurrent_requests_for_the_same_object_create_one(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let other = db.another_instance().await;
    let (one, two) = (new(1, Some("a")), new(2, Some("a")));
    let (here, there) = tokio::join!(create(&db.store, partner, &one), create(&other, partner, &two));
    let new = [here, there].into_iter().filter(|created| matches!(created, Created::New(_))).count();
    let open = [here, there].into_iter().filter(|created| matches!(created, Created::Open(_))).count();
    assert_eq!((new, open), (1, 1), "{here:?} {there:?}");
    other.close().await;
}

async fn open_requests_are_limited_per_person_and_customer(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let limited = |form, own, all| NewChangeRequest { max_open: (all, own), ..new(form, None) };
    assert!(matches!(create(&db.store, partner, &limited(1, 2, 9)).await, Created::New(_)));
    assert!(matches!(create(&db.store, partner, &limited(2, 2, 9)).await, Created::New(_)));
    assert_eq!(create(&db.store, partner, &limited(3, 2, 9)).await, Created::TooMany);
    let other = AuditActor { person: person(6), ..requester() };
    let others = |form, all| NewChangeRequest { requester: other, ..limited(form, 2, all) };
    assert_eq!(create(&db.store, partner, &others(4, 2)).await, Created::TooMany, "the limit of the customer");
    assert!(matches!(create(&db.store, partner, &others(5, 3)).await, Created::New(_)));
}

async fn advance_request_checks_state_and_revision(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = created(db, partner, 1, "a").await;
    let stale = Step { revision: Some(9), ..step(EventKind::Approved, Some(staff(1))) };
    assert!(matches!(db.store.advance_request(partner, id, &stale).await, Err(Error::Conflict(_))));
    let wrong = step(EventKind::Accepted, Some(requester()));
    assert!(matches!(db.store.advance_request(partner, id, &wrong).await, Err(Error::Conflict(_))));
    assert!(matches!(
        db.store.advance_request(partner, ChangeRequestId::new(Uuid::nil()), &wrong).await,
        Err(Error::NotFound(_))
    ));
    // Two approvers who saw the same revision.
    let other = db.another_instance().await;
    let seen = |by| Step { revision: Some(1), ..step(EventKind::Approved, Some(staff(by))) };
    let (one, two) = (seen(1), seen(2));
    let (here, there) =
        tokio::join!(db.store.advance_request(partner, id, &one), other.advance_request(partner, id, &two));
    assert_eq!([&here, &there].into_iter().filter(|it| it.is_ok()).count(), 1, "{here:?} {there:?}");
    other.close().await;
    // If the terms turn out to have changed when the customer accepts, the partner has to decide again.
    let id = created(db, partner, 2, "b").await;
    advance(db, partner, id, EventKind::Claimed, Some(staff(1))).await;
    advance(db, partner, id, EventKind::Changed, Some(staff(1))).await;
    advance(db, partner, id, EventKind::TermsChangedPendingPartner, Some(requester())).await;
    let again = find(db, partner, id).await;
    assert_eq!((again.state, again.decided_by), (RequestState::PendingPartner, None));
    advance(db, partner, id, EventKind::TermsChangedPendingCustomer, Some(staff(1))).await;
    let offered = find(db, partner, id).await;
    assert_eq!(
        (offered.state, offered.decided_by, offered.claimed_by),
        (RequestState::PendingCustomer, Some(person(1)), Some(person(1)))
    );
    advance(db, partner, id, EventKind::Released, Some(staff(2))).await;
    advance(db, partner, id, EventKind::Accepted, Some(requester())).await;
    let approved = find(db, partner, id).await;
    assert_eq!(
        (approved.state, approved.decided_by, approved.claimed_by),
        (RequestState::Approved, Some(person(1)), None)
    );
    let kinds: Vec<_> =
        db.store.list_request_events(partner, id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Requested,
            EventKind::Claimed,
            EventKind::Changed,
            EventKind::TermsChangedPendingPartner,
            EventKind::TermsChangedPendingCustomer,
            EventKind::Released,
            EventKind::Accepted
        ]
    );
}

async fn an_approved_request_is_claimed_by_one_worker_and_taken_over_after_a_crash(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = created(db, partner, 1, "a").await;
    assert!(db.store.claim_request(partner, id).await.unwrap().is_none(), "not approved");
    advance(db, partner, id, EventKind::Approved, Some(staff(1))).await;
    let other = db.another_instance().await;
    let (here, there) = tokio::join!(db.store.claim_request(partner, id), other.claim_request(partner, id));
    let claims: Vec<_> = [here.unwrap(), there.unwrap()].into_iter().flatten().collect();
    assert_eq!(claims.len(), 1);
    assert!(claims[0].sent_at.is_none());
    assert!(db.store.begin_sending(&claims[0]).await.unwrap());
    // A message does not release the worker's claim.
    advance(db, partner, id, EventKind::MessagePosted, Some(requester())).await;
    assert!(matches!(
        db.store.advance_request(partner, id, &step(EventKind::Withdrawn, Some(requester()))).await,
        Err(Error::Conflict(_))
    ));
    db.move_clock(89);
    assert!(db.store.claim_request(partner, id).await.unwrap().is_none(), "the worker may be alive");
    db.move_clock(1);
    let reclaimed = db.store.claim_request(partner, id).await.unwrap().unwrap();
    assert!(reclaimed.sent_at.is_some(), "the change may have been sent");
    assert!(!db.store.begin_sending(&claims[0]).await.unwrap(), "the other attempt holds the request");
    assert_eq!(reclaimed.idempotency_key, claims[0].idempotency_key, "the same request id");
    let late = db.store.finish_request(&claims[0], &step(EventKind::Failed, None), Uuid::from_u128(1)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    db.store.finish_request(&reclaimed, &step(EventKind::Done, None), Uuid::from_u128(2)).await.unwrap();
    let done = find(db, partner, id).await;
    assert_eq!((done.state, done.correlation), (RequestState::Done, Some(Uuid::from_u128(2))));
    other.close().await;
}

async fn released_and_pending_requests_can_be_claimed_again(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = created(db, partner, 1, "a").await;
    advance(db, partner, id, EventKind::Approved, Some(staff(1))).await;
    let claim = db.store.claim_request(partner, id).await.unwrap().unwrap();
    db.store.release_request(&claim).await.unwrap();
    assert_eq!(find(db, partner, id).await.state, RequestState::Approved);
    let claim = db.store.claim_request(partner, id).await.unwrap().unwrap();
    let shown_by: SubscriptionId = "a356ac8c-e310-44f4-bf85-c7f29044af99".parse().unwrap();
    db.store.mark_request_pending(&claim, &shown_by).await.unwrap();
    let again = db.store.claim_request(partner, id).await.unwrap().unwrap();
    assert_eq!(again.under_way.as_ref(), Some(&shown_by));
    db.store.finish_request(&again, &step(EventKind::Failed, None), Uuid::nil()).await.unwrap();
    // Another approval results in another `MS-RequestId`.
    advance(db, partner, id, EventKind::Approved, Some(staff(1))).await;
    let retried = db.store.claim_request(partner, id).await.unwrap().unwrap();
    assert!(
        retried.idempotency_key != claim.idempotency_key && retried.sent_at.is_none() && retried.under_way.is_none()
    );
    db.move_clock(16 * 60);
    db.store.queue_lost_requests().await.unwrap();
}

async fn request_list_filters_and_paginates_in_both_orders(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let mut ids = Vec::new();
    for form in 1..=5 {
        ids.push(created(db, partner, form, &form.to_string()).await);
    }
    advance(db, partner, ids[1], EventKind::Claimed, Some(staff(1))).await;
    advance(db, partner, ids[2], EventKind::Approved, Some(staff(1))).await;
    advance(db, partner, ids[3], EventKind::Refused, Some(staff(1))).await;
    let numbers = async |query: RequestQuery| -> Vec<i64> {
        let found = db.store.list_change_requests(partner, &query, 2).await.unwrap();
        found.into_iter().map(|request| request.number).collect()
    };
    let all = RequestQuery::default();
    assert_eq!(numbers(all.clone()).await, [5, 4]);
    assert_eq!(numbers(RequestQuery { after: Some(4), ..all.clone() }).await, [3, 2]);
    assert_eq!(numbers(RequestQuery { oldest_first: true, ..all.clone() }).await, [1, 2]);
    assert_eq!(numbers(RequestQuery { oldest_first: true, after: Some(4), ..all.clone() }).await, [5]);
    let filtered = |filter| RequestQuery { filter: Some(filter), ..all.clone() };
    assert_eq!(numbers(filtered(RequestFilter::Waiting)).await, [5, 2]);
    assert_eq!(numbers(filtered(RequestFilter::InProgress)).await, [3]);
    assert_eq!(numbers(filtered(RequestFilter::Ended)).await, [4]);
    assert_eq!(numbers(RequestQuery { claimed_by: Some(person(1)), ..all.clone() }).await, [2]);
    assert_eq!(numbers(RequestQuery { requester: Some(person(6)), ..all.clone() }).await, Vec::<i64>::new());
    assert_eq!(numbers(RequestQuery { kind: Some(RequestKind::Product), ..all.clone() }).await, Vec::<i64>::new());
    assert_eq!(numbers(RequestQuery { customer: Some(CustomerId::new(Uuid::nil())), ..all }).await, Vec::<i64>::new());
    let (session, _) = sessions::create(db, person(1), Some(partner)).await;
    let active = db.store.find_active_session(session.id).await.unwrap().unwrap();
    assert_eq!(active.in_progress, InProgress { jobs: 0, requests: 3 });
    advance(db, partner, ids[0], EventKind::Changed, Some(staff(1))).await;
    let scope = |number| CustomerScope::of_approved_request(partner, customer(), person(number));
    assert_eq!(db.store.count_requests_waiting_for(&scope(5), false).await.unwrap(), 1);
    assert_eq!(db.store.count_requests_waiting_for(&scope(6), false).await.unwrap(), 0);
    assert_eq!(db.store.count_requests_waiting_for(&scope(6), true).await.unwrap(), 1);
    advance(db, partner, ids[0], EventKind::MessagePosted, Some(requester())).await;
    let hour_ago = db.store.now() - SignedDuration::from_hours(1);
    assert_eq!(db.store.count_messages(partner, person(5), hour_ago).await.unwrap(), 1);
}

async fn requests_awaiting_company_approval_are_hidden_from_the_partner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let new = NewChangeRequest { in_company: true, ..new(1, Some("a")) };
    let Created::New(id) = create(&db.store, partner, &new).await else { panic!("expected a new request") };
    let visible_to_partner = RequestQuery { visible_to_partner: true, ..RequestQuery::default() };
    let seen = async || db.store.list_change_requests(partner, &visible_to_partner, 9).await.unwrap().len();
    assert_eq!((seen().await, find(db, partner, id).await.in_company), (0, true));
    advance(db, partner, id, EventKind::CustomerApproved, Some(requester())).await;
    assert_eq!((seen().await, find(db, partner, id).await.in_company), (1, false));
}

async fn automatic_changes_are_summed_by_direction(db: &TestDatabase) {
    let partner = db.partner().await.id;
    for (form, added, ends) in
        [(1, 3, EventKind::Done), (2, -2, EventKind::Done), (3, 4, EventKind::Failed), (4, 5, EventKind::Unknown)]
    {
        let id = created(db, partner, form, "a").await;
        let approved = Step { auto_approved_units: Some(added), ..step(EventKind::Automatic, None) };
        db.store.advance_request(partner, id, &approved).await.unwrap();
        let claim = db.store.claim_request(partner, id).await.unwrap().unwrap();
        db.store.finish_request(&claim, &step(ends, None), Uuid::nil()).await.unwrap();
    }
    let by_hand = created(db, partner, 5, "a").await;
    advance(db, partner, by_hand, EventKind::Approved, Some(staff(1))).await;
    let since = db.store.now() - SignedDuration::from_hours(1);
    let changes = async |subject, since| db.store.automatic_changes(partner, customer(), subject, since).await.unwrap();
    assert_eq!(changes("a", since).await, (8, 2), "unknown outcomes count, failures do not");
    assert_eq!(changes("b", since).await, (0, 0));
    assert_eq!(changes("a", db.store.now() + SignedDuration::from_secs(1)).await, (0, 0));
}

async fn undecided_requests_expire(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (late, approved) = (created(db, partner, 1, "a").await, created(db, partner, 2, "b").await);
    advance(db, partner, approved, EventKind::Approved, Some(staff(1))).await;
    db.move_clock(LIFETIME.as_secs() - 1);
    assert_eq!(db.store.list_expired_requests().await.unwrap(), []);
    db.move_clock(1);
    assert_eq!(db.store.list_expired_requests().await.unwrap(), [(partner, late)]);
}

async fn customer_request_rules_override_the_partners_defaults(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let audit = AuditAction::new(partner, "save_request_rules");
    let rules = |requesters| RequestRules { requesters, ..RequestRules::default() };
    let save = async |customer: Option<CustomerId>, rules: Option<&RequestRules>| {
        let stored = db.store.load_request_rules(partner, customer).await.unwrap();
        let before = if customer.is_some() { stored.own } else { Some(stored.default) };
        db.store.save_request_rules(partner, customer, before.as_ref(), rules, &audit).await.unwrap();
    };
    let load = async || db.store.load_request_rules(partner, Some(customer())).await.unwrap();
    assert_eq!(load().await.in_force(), &RequestRules::default());
    save(None, Some(&rules(AllowedRequesters::Everybody))).await;
    assert_eq!(load().await.in_force().requesters, AllowedRequesters::Everybody);
    save(Some(customer()), Some(&rules(AllowedRequesters::Nobody))).await;
    save(Some(customer()), Some(&rules(AllowedRequesters::AnyRole))).await;
    let both = load().await;
    assert_eq!(
        (both.in_force().requesters, both.default.requesters),
        (AllowedRequesters::AnyRole, AllowedRequesters::Everybody)
    );
    assert!(db.store.load_request_rules(partner, None).await.unwrap().own.is_none());
    // An edit of rules that have changed since is rejected.
    let (own, rules) = (Some(customer()), RequestRules::default());
    let stale = db.store.save_request_rules(partner, own, None, Some(&rules), &audit);
    assert!(matches!(stale.await, Err(Error::Conflict(_))));
    save(Some(customer()), None).await;
    assert_eq!(load().await.in_force().requesters, AllowedRequesters::Everybody);
    for required in [true, true, false] {
        db.store.set_company_approval(partner, customer(), required, &audit).await.unwrap();
        assert_eq!(load().await.company_approves, required);
    }
}

async fn deputy_is_valid_until_the_period_ends(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let scope = PartnerScope::of_job(partner, person(1));
    let deputy =
        |number, hours| Deputy { person: person(number), until: db.store.now() + SignedDuration::from_hours(hours) };
    db.store.set_deputy(&scope, Some(deputy(2, 1)), "set_deputy").await.unwrap();
    db.store.set_deputy(&scope, Some(deputy(3, 2)), "set_deputy").await.unwrap();
    assert_eq!(db.store.find_deputy(partner, person(1)).await.unwrap().unwrap().person, person(3));
    assert_eq!(db.store.list_represented(partner, person(3)).await.unwrap(), [person(1)]);
    assert_eq!(db.store.list_represented(partner, person(2)).await.unwrap(), []);
    db.move_clock(2 * 3600);
    assert_eq!(db.store.find_deputy(partner, person(1)).await.unwrap(), None);
    assert_eq!(db.store.list_represented(partner, person(3)).await.unwrap(), []);
    db.store.set_deputy(&scope, None, "remove_deputy").await.unwrap();
}

async fn key_rotation_re_encrypts_change_requests(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = created(db, partner, 1, "a").await;
    let both = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    rotating.close().await;
    let rotated = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    let request = rotated.find_change_request(partner, id).await.unwrap().unwrap();
    assert!(request.contents.expose_secret().contains(SECRET));
    let events = rotated.list_request_events(partner, id).await.unwrap();
    assert!(events[0].note.expose_secret().contains(SECRET));
    rotated.close().await;
}
