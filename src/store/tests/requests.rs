//! Customers' requests: one open request per object, steps in order, each change claimed by one worker, and texts that
//! people wrote stay encrypted.

use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        change_request::{
            EventKind, LIFE, RequestFilter, RequestKind, RequestState,
            rules::{AllowedRequesters, RequestRules},
        },
        id::{ChangeRequestId, CustomerId, RequestId, SubscriptionId},
        in_progress::InProgress,
        principal::{CustomerScope, PartnerScope},
    },
    store::{AuditAction, Created, Deputy, Error, NewChangeRequest, RequestQuery, Step, StoredChangeRequest},
};

on_both!(
    a_form_creates_one_request_and_an_object_has_one_that_is_open,
    of_two_at_once_for_the_same_object_one_is_created,
    a_person_has_so_many_open_requests_and_no_more,
    a_step_follows_from_the_state_and_the_version_that_was_seen,
    an_approved_request_is_claimed_by_one_worker_and_taken_over_after_a_crash,
    what_partner_center_is_processing_is_looked_at_again_and_what_was_given_back_waits,
    lists_are_narrowed_and_go_on_in_both_orders,
    the_partner_does_not_see_what_the_company_has_not_agreed_to,
    automatic_changes_are_added_up_by_direction,
    what_nobody_decided_is_found_when_its_time_is_over,
    rules_are_the_partners_or_a_customers_own,
    a_deputy_is_one_until_the_period_is_over,
    a_rotation_moves_requests_to_the_new_key,
);

const SECRET: &str = "for the secret project";

fn customer() -> CustomerId {
    CustomerId::new(Uuid::from_u128(7))
}

fn asker() -> AuditActor {
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
        asker: asker(),
        contents: format!("{{\"message\":\"{SECRET}\"}}").into(),
        note: format!("{{\"text\":\"{SECRET}\"}}").into(),
        most_open: (100, 100),
        most_a_day: 100,
    }
}

async fn create(store: &Store, partner: PartnerId, new: &NewChangeRequest) -> Created {
    store.create_change_request(partner, new, AuditAction::new(partner, "ask_for_change")).await.unwrap()
}

async fn created(bench: &Bench, partner: PartnerId, form: u128, subject: &str) -> ChangeRequestId {
    match create(&bench.store, partner, &new(form, Some(subject))).await {
        Created::New(id) => id,
        other => panic!("{other:?}"),
    }
}

fn step(kind: EventKind, by: Option<AuditActor>) -> Step {
    Step { kind, by, revision: None, contents: None, note: "{}".into(), added: None, audit: None }
}

async fn advance(bench: &Bench, partner: PartnerId, id: ChangeRequestId, kind: EventKind, by: Option<AuditActor>) {
    bench.store.advance_request(partner, id, &step(kind, by)).await.unwrap();
}

async fn find(bench: &Bench, partner: PartnerId, id: ChangeRequestId) -> StoredChangeRequest {
    bench.store.find_change_request(partner, id).await.unwrap().unwrap()
}

async fn a_form_creates_one_request_and_an_object_has_one_that_is_open(bench: &Bench) {
    let (partner, other) = (bench.partner().await.id, PartnerId::new(Uuid::from_u128(99)));
    let first = created(bench, partner, 1, "a").await;
    assert_eq!(create(&bench.store, partner, &new(1, Some("a"))).await, Created::Already(first));
    assert_eq!(create(&bench.store, partner, &new(2, Some("a"))).await, Created::Open(first));
    let second = created(bench, partner, 3, "b").await;
    assert_eq!((find(bench, partner, first).await.number, find(bench, partner, second).await.number), (1, 2));
    assert!(bench.store.find_change_request(other, first).await.unwrap().is_none(), "a request of another partner");
    assert!(matches!(create(&bench.store, partner, &new(4, None)).await, Created::New(_)), "products have no object");
    assert!(matches!(create(&bench.store, partner, &new(5, None)).await, Created::New(_)));
    // A new request for the object is accepted once the earlier one has ended.
    advance(bench, partner, first, EventKind::Withdrawn, Some(asker())).await;
    let again = created(bench, partner, 6, "a").await;
    advance(bench, partner, again, EventKind::Refused, Some(staff(1))).await;
    assert_eq!(find(bench, partner, again).await.decided_by, Some(person(1)));
}

async fn of_two_at_once_for_the_same_object_one_is_created(bench: &Bench) {
    let partner = bench.partner().await.id;
    let other = bench.another_instance().await;
    let (one, two) = (new(1, Some("a")), new(2, Some("a")));
    let (here, there) = tokio::join!(create(&bench.store, partner, &one), create(&other, partner, &two));
    let new = [here, there].into_iter().filter(|created| matches!(created, Created::New(_))).count();
    let open = [here, there].into_iter().filter(|created| matches!(created, Created::Open(_))).count();
    assert_eq!((new, open), (1, 1), "{here:?} {there:?}");
    other.close().await;
}

async fn a_person_has_so_many_open_requests_and_no_more(bench: &Bench) {
    let partner = bench.partner().await.id;
    let few = |form, own, all| NewChangeRequest { most_open: (all, own), ..new(form, None) };
    assert!(matches!(create(&bench.store, partner, &few(1, 2, 9)).await, Created::New(_)));
    assert!(matches!(create(&bench.store, partner, &few(2, 2, 9)).await, Created::New(_)));
    assert_eq!(create(&bench.store, partner, &few(3, 2, 9)).await, Created::TooMany);
    let other = AuditActor { person: person(6), ..asker() };
    let others = |form, all| NewChangeRequest { asker: other, ..few(form, 2, all) };
    assert_eq!(create(&bench.store, partner, &others(4, 2)).await, Created::TooMany, "the limit of the customer");
    assert!(matches!(create(&bench.store, partner, &others(5, 3)).await, Created::New(_)));
}

async fn a_step_follows_from_the_state_and_the_version_that_was_seen(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = created(bench, partner, 1, "a").await;
    let stale = Step { revision: Some(9), ..step(EventKind::Approved, Some(staff(1))) };
    assert!(matches!(bench.store.advance_request(partner, id, &stale).await, Err(Error::Conflict(_))));
    let wrong = step(EventKind::Accepted, Some(asker()));
    assert!(matches!(bench.store.advance_request(partner, id, &wrong).await, Err(Error::Conflict(_))));
    assert!(matches!(
        bench.store.advance_request(partner, ChangeRequestId::new(Uuid::nil()), &wrong).await,
        Err(Error::NotFound(_))
    ));
    // Two approvers who saw the same revision.
    let other = bench.another_instance().await;
    let seen = |by| Step { revision: Some(1), ..step(EventKind::Approved, Some(staff(by))) };
    let (one, two) = (seen(1), seen(2));
    let (here, there) =
        tokio::join!(bench.store.advance_request(partner, id, &one), other.advance_request(partner, id, &two));
    assert_eq!([&here, &there].into_iter().filter(|it| it.is_ok()).count(), 1, "{here:?} {there:?}");
    other.close().await;
    // If the terms turn out to have changed when the customer accepts, the partner has to decide again.
    let id = created(bench, partner, 2, "b").await;
    advance(bench, partner, id, EventKind::Claimed, Some(staff(1))).await;
    advance(bench, partner, id, EventKind::Changed, Some(staff(1))).await;
    advance(bench, partner, id, EventKind::Requoted, Some(asker())).await;
    let again = find(bench, partner, id).await;
    assert_eq!((again.state, again.decided_by), (RequestState::Asked, None));
    advance(bench, partner, id, EventKind::Drifted, Some(staff(1))).await;
    let offered = find(bench, partner, id).await;
    assert_eq!(
        (offered.state, offered.decided_by, offered.claimed_by),
        (RequestState::Offered, Some(person(1)), Some(person(1)))
    );
    advance(bench, partner, id, EventKind::Released, Some(staff(2))).await;
    advance(bench, partner, id, EventKind::Accepted, Some(asker())).await;
    let approved = find(bench, partner, id).await;
    assert_eq!(
        (approved.state, approved.decided_by, approved.claimed_by),
        (RequestState::Approved, Some(person(1)), None)
    );
    let kinds: Vec<_> =
        bench.store.list_request_events(partner, id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Asked,
            EventKind::Claimed,
            EventKind::Changed,
            EventKind::Requoted,
            EventKind::Drifted,
            EventKind::Released,
            EventKind::Accepted
        ]
    );
}

async fn an_approved_request_is_claimed_by_one_worker_and_taken_over_after_a_crash(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = created(bench, partner, 1, "a").await;
    assert!(bench.store.claim_request(partner, id).await.unwrap().is_none(), "not approved");
    advance(bench, partner, id, EventKind::Approved, Some(staff(1))).await;
    let other = bench.another_instance().await;
    let (here, there) = tokio::join!(bench.store.claim_request(partner, id), other.claim_request(partner, id));
    let claims: Vec<_> = [here.unwrap(), there.unwrap()].into_iter().flatten().collect();
    assert_eq!(claims.len(), 1);
    assert!(claims[0].sent_at.is_none());
    assert!(bench.store.begin_sending(&claims[0]).await.unwrap());
    // A message does not release the worker's claim.
    advance(bench, partner, id, EventKind::Answered, Some(asker())).await;
    assert!(matches!(
        bench.store.advance_request(partner, id, &step(EventKind::Withdrawn, Some(asker()))).await,
        Err(Error::Conflict(_))
    ));
    bench.move_clock(89);
    assert!(bench.store.claim_request(partner, id).await.unwrap().is_none(), "the worker may be alive");
    bench.move_clock(1);
    let taken = bench.store.claim_request(partner, id).await.unwrap().unwrap();
    assert!(taken.sent_at.is_some(), "the change may have been sent");
    assert!(!bench.store.begin_sending(&claims[0]).await.unwrap(), "the other attempt holds the request");
    assert_eq!(taken.write, claims[0].write, "the same request id");
    let late = bench.store.finish_request(&claims[0], &step(EventKind::Failed, None), Uuid::from_u128(1)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    bench.store.finish_request(&taken, &step(EventKind::Done, None), Uuid::from_u128(2)).await.unwrap();
    let done = find(bench, partner, id).await;
    assert_eq!((done.state, done.correlation), (RequestState::Done, Some(Uuid::from_u128(2))));
    other.close().await;
}

async fn what_partner_center_is_processing_is_looked_at_again_and_what_was_given_back_waits(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = created(bench, partner, 1, "a").await;
    advance(bench, partner, id, EventKind::Approved, Some(staff(1))).await;
    let claim = bench.store.claim_request(partner, id).await.unwrap().unwrap();
    bench.store.release_request(&claim).await.unwrap();
    assert_eq!(find(bench, partner, id).await.state, RequestState::Approved);
    let claim = bench.store.claim_request(partner, id).await.unwrap().unwrap();
    let shown_by: SubscriptionId = "a356ac8c-e310-44f4-bf85-c7f29044af99".parse().unwrap();
    bench.store.hold_request(&claim, &shown_by).await.unwrap();
    let again = bench.store.claim_request(partner, id).await.unwrap().unwrap();
    assert_eq!(again.under_way.as_ref(), Some(&shown_by));
    bench.store.finish_request(&again, &step(EventKind::Failed, None), Uuid::nil()).await.unwrap();
    // Another approval results in another `MS-RequestId`.
    advance(bench, partner, id, EventKind::Approved, Some(staff(1))).await;
    let retried = bench.store.claim_request(partner, id).await.unwrap().unwrap();
    assert!(retried.write != claim.write && retried.sent_at.is_none() && retried.under_way.is_none());
    bench.move_clock(16 * 60);
    bench.store.queue_lost_requests().await.unwrap();
}

async fn lists_are_narrowed_and_go_on_in_both_orders(bench: &Bench) {
    let partner = bench.partner().await.id;
    let mut ids = Vec::new();
    for form in 1..=5 {
        ids.push(created(bench, partner, form, &form.to_string()).await);
    }
    advance(bench, partner, ids[1], EventKind::Claimed, Some(staff(1))).await;
    advance(bench, partner, ids[2], EventKind::Approved, Some(staff(1))).await;
    advance(bench, partner, ids[3], EventKind::Refused, Some(staff(1))).await;
    let numbers = async |query: RequestQuery| -> Vec<i64> {
        let found = bench.store.list_change_requests(partner, &query, 2).await.unwrap();
        found.into_iter().map(|request| request.number).collect()
    };
    let all = RequestQuery::default();
    assert_eq!(numbers(all.clone()).await, [5, 4]);
    assert_eq!(numbers(RequestQuery { after: Some(4), ..all.clone() }).await, [3, 2]);
    assert_eq!(numbers(RequestQuery { oldest_first: true, ..all.clone() }).await, [1, 2]);
    assert_eq!(numbers(RequestQuery { oldest_first: true, after: Some(4), ..all.clone() }).await, [5]);
    let part = |filter| RequestQuery { filter: Some(filter), ..all.clone() };
    assert_eq!(numbers(part(RequestFilter::Waiting)).await, [5, 2]);
    assert_eq!(numbers(part(RequestFilter::Elsewhere)).await, [3]);
    assert_eq!(numbers(part(RequestFilter::Ended)).await, [4]);
    assert_eq!(numbers(RequestQuery { claimed_by: Some(person(1)), ..all.clone() }).await, [2]);
    assert_eq!(numbers(RequestQuery { asker: Some(person(6)), ..all.clone() }).await, Vec::<i64>::new());
    assert_eq!(numbers(RequestQuery { kind: Some(RequestKind::Product), ..all.clone() }).await, Vec::<i64>::new());
    assert_eq!(numbers(RequestQuery { customer: Some(CustomerId::new(Uuid::nil())), ..all }).await, Vec::<i64>::new());
    let (session, _) = sessions::create(bench, person(1), Some(partner)).await;
    let active = bench.store.find_active_session(session.id).await.unwrap().unwrap();
    assert_eq!(active.in_progress, InProgress { jobs: 0, requests: 3 });
    advance(bench, partner, ids[0], EventKind::Changed, Some(staff(1))).await;
    let scope = |number| CustomerScope::of_approved_request(partner, customer(), person(number));
    assert_eq!(bench.store.count_requests_waiting_for(&scope(5), false).await.unwrap(), 1);
    assert_eq!(bench.store.count_requests_waiting_for(&scope(6), false).await.unwrap(), 0);
    assert_eq!(bench.store.count_requests_waiting_for(&scope(6), true).await.unwrap(), 1);
    advance(bench, partner, ids[0], EventKind::Answered, Some(asker())).await;
    let hour_ago = bench.store.now() - SignedDuration::from_hours(1);
    assert_eq!(bench.store.count_messages(partner, person(5), hour_ago).await.unwrap(), 1);
}

async fn the_partner_does_not_see_what_the_company_has_not_agreed_to(bench: &Bench) {
    let partner = bench.partner().await.id;
    let new = NewChangeRequest { in_company: true, ..new(1, Some("a")) };
    let Created::New(id) = create(&bench.store, partner, &new).await else { panic!("expected a new request") };
    let of_partner = RequestQuery { of_partner: true, ..RequestQuery::default() };
    let seen = async || bench.store.list_change_requests(partner, &of_partner, 9).await.unwrap().len();
    assert_eq!((seen().await, find(bench, partner, id).await.in_company), (0, true));
    advance(bench, partner, id, EventKind::CompanyApproved, Some(asker())).await;
    assert_eq!((seen().await, find(bench, partner, id).await.in_company), (1, false));
}

async fn automatic_changes_are_added_up_by_direction(bench: &Bench) {
    let partner = bench.partner().await.id;
    for (form, added, ends) in
        [(1, 3, EventKind::Done), (2, -2, EventKind::Done), (3, 4, EventKind::Failed), (4, 5, EventKind::Unknown)]
    {
        let id = created(bench, partner, form, "a").await;
        let approved = Step { added: Some(added), ..step(EventKind::Automatic, None) };
        bench.store.advance_request(partner, id, &approved).await.unwrap();
        let claim = bench.store.claim_request(partner, id).await.unwrap().unwrap();
        bench.store.finish_request(&claim, &step(ends, None), Uuid::nil()).await.unwrap();
    }
    let by_hand = created(bench, partner, 5, "a").await;
    advance(bench, partner, by_hand, EventKind::Approved, Some(staff(1))).await;
    let since = bench.store.now() - SignedDuration::from_hours(1);
    let changes =
        async |subject, since| bench.store.automatic_changes(partner, customer(), subject, since).await.unwrap();
    assert_eq!(changes("a", since).await, (8, 2), "unknown outcomes count, failures do not");
    assert_eq!(changes("b", since).await, (0, 0));
    assert_eq!(changes("a", bench.store.now() + SignedDuration::from_secs(1)).await, (0, 0));
}

async fn what_nobody_decided_is_found_when_its_time_is_over(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (late, approved) = (created(bench, partner, 1, "a").await, created(bench, partner, 2, "b").await);
    advance(bench, partner, approved, EventKind::Approved, Some(staff(1))).await;
    bench.move_clock(LIFE.as_secs() - 1);
    assert_eq!(bench.store.list_expired_requests().await.unwrap(), []);
    bench.move_clock(1);
    assert_eq!(bench.store.list_expired_requests().await.unwrap(), [(partner, late)]);
}

async fn rules_are_the_partners_or_a_customers_own(bench: &Bench) {
    let partner = bench.partner().await.id;
    let audit = AuditAction::new(partner, "save_request_rules");
    let rules = |askers| RequestRules { askers, ..RequestRules::default() };
    let save = async |customer: Option<CustomerId>, rules: Option<&RequestRules>| {
        let stored = bench.store.load_request_rules(partner, customer).await.unwrap();
        let before = if customer.is_some() { stored.own } else { Some(stored.default) };
        bench.store.save_request_rules(partner, customer, before.as_ref(), rules, &audit).await.unwrap();
    };
    let load = async || bench.store.load_request_rules(partner, Some(customer())).await.unwrap();
    assert_eq!(load().await.in_force(), &RequestRules::default());
    save(None, Some(&rules(AllowedRequesters::Everybody))).await;
    assert_eq!(load().await.in_force().askers, AllowedRequesters::Everybody);
    save(Some(customer()), Some(&rules(AllowedRequesters::Nobody))).await;
    save(Some(customer()), Some(&rules(AllowedRequesters::AnyRole))).await;
    let both = load().await;
    assert_eq!(
        (both.in_force().askers, both.default.askers),
        (AllowedRequesters::AnyRole, AllowedRequesters::Everybody)
    );
    assert!(bench.store.load_request_rules(partner, None).await.unwrap().own.is_none());
    // An edit of rules that have changed since is rejected.
    let (own, rules) = (Some(customer()), RequestRules::default());
    let stale = bench.store.save_request_rules(partner, own, None, Some(&rules), &audit);
    assert!(matches!(stale.await, Err(Error::Conflict(_))));
    save(Some(customer()), None).await;
    assert_eq!(load().await.in_force().askers, AllowedRequesters::Everybody);
    for required in [true, true, false] {
        bench.store.set_company_approval(partner, customer(), required, &audit).await.unwrap();
        assert_eq!(load().await.company_approves, required);
    }
}

async fn a_deputy_is_one_until_the_period_is_over(bench: &Bench) {
    let partner = bench.partner().await.id;
    let scope = PartnerScope::of_job(partner, person(1));
    let deputy =
        |number, hours| Deputy { person: person(number), until: bench.store.now() + SignedDuration::from_hours(hours) };
    bench.store.set_deputy(&scope, Some(deputy(2, 1)), "set_deputy").await.unwrap();
    bench.store.set_deputy(&scope, Some(deputy(3, 2)), "set_deputy").await.unwrap();
    assert_eq!(bench.store.find_deputy(partner, person(1)).await.unwrap().unwrap().person, person(3));
    assert_eq!(bench.store.list_represented(partner, person(3)).await.unwrap(), [person(1)]);
    assert_eq!(bench.store.list_represented(partner, person(2)).await.unwrap(), []);
    bench.move_clock(2 * 3600);
    assert_eq!(bench.store.find_deputy(partner, person(1)).await.unwrap(), None);
    assert_eq!(bench.store.list_represented(partner, person(3)).await.unwrap(), []);
    bench.store.set_deputy(&scope, None, "remove_deputy").await.unwrap();
}

async fn a_rotation_moves_requests_to_the_new_key(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = created(bench, partner, 1, "a").await;
    let both = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    rotating.close().await;
    let rotated = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    let request = rotated.find_change_request(partner, id).await.unwrap().unwrap();
    assert!(request.contents.expose_secret().contains(SECRET));
    let events = rotated.list_request_events(partner, id).await.unwrap();
    assert!(events[0].note.expose_secret().contains(SECRET));
    rotated.close().await;
}
