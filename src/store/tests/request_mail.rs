//! People who may get mail about requests, and mail that is sent at most once.

use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        change_request::RequestKind,
        id::{ChangeRequestId, CustomerId, RequestId},
        language::Language,
        preferences::MailFrequency,
        principal::CustomerUser,
        role::CustomerRole,
    },
    store::{AuditAction, Correspondence, Created, MailKey, NewChangeRequest},
};

on_both!(
    a_sign_in_says_how_to_write_to_its_person,
    nobody_gets_mail_ninety_days_after_the_last_sign_in,
    an_address_is_sealed_and_moves_to_a_new_key,
    a_mail_is_sent_once_and_a_failed_one_again,
    a_summary_is_due_a_day_after_the_last_one,
    old_mail_is_deleted,
);

const DAY: i64 = 24 * 3600;

fn written(address: &str) -> Correspondence {
    Correspondence { address: Some(address.into()), language: Language::Polish }
}

fn staff(partner: PartnerId, roles: &[Role]) -> Principal {
    Principal::staff(person(1), SessionHandle::new(Uuid::new_v4()), partner, roles.iter().copied().collect())
}

fn customer() -> CustomerId {
    CustomerId::new(Uuid::from_u128(7))
}

async fn request(bench: &Bench, partner: PartnerId) -> ChangeRequestId {
    let new = NewChangeRequest {
        customer: customer(),
        kind: RequestKind::Product,
        subject: None,
        form: RequestId::new(Uuid::new_v4()),
        in_company: false,
        asker: actor(1),
        contents: "{}".into(),
        note: "{}".into(),
        most_open: (100, 100),
        most_a_day: 100,
    };
    let audit = AuditAction::new(partner, "ask_for_change");
    let Created::New(id) = bench.store.create_change_request(partner, &new, audit).await.unwrap() else { panic!() };
    id
}

async fn key(bench: &Bench, partner: PartnerId) -> MailKey {
    let request = request(bench, partner).await;
    MailKey { partner, request, number: 1, person: person(1), kind: PrincipalKind::Staff }
}

async fn a_sign_in_says_how_to_write_to_its_person(bench: &Bench) {
    let partner = bench.partner().await.id;
    let store = &bench.store;
    let principal = staff(partner, &[Role::AdminAgent, Role::HelpdeskAgent]);
    store.save_correspondence(&principal, &written("zofia@example.com")).await.unwrap();
    let user = PersonId { tenant: TenantId::new(customer().as_uuid()), object: ObjectId::new(Uuid::from_u128(9)) };
    let roles = BTreeSet::from([CustomerRole::BillingAdministrator]);
    let own = CustomerUser::new(user, SessionHandle::new(Uuid::new_v4()), partner, customer(), roles.clone());
    store.save_correspondence(&Principal::CustomerUser(own), &written("wanda@example.com")).await.unwrap();

    let [found] = &store.list_correspondents(partner, None).await.unwrap()[..] else { panic!("expected one person") };
    assert_eq!((found.person, found.customer, found.language), (person(1), None, Language::Polish));
    assert_eq!(found.roles, BTreeSet::from([Role::AdminAgent, Role::HelpdeskAgent]));
    assert_eq!(found.address.expose_secret(), "zofia@example.com");
    let [found] = &store.list_correspondents(partner, Some(customer())).await.unwrap()[..] else { panic!("one user") };
    assert_eq!((found.person, found.customer, &found.customer_roles), (user, Some(customer()), &roles));
    let other = store.list_correspondents(partner, Some(CustomerId::new(Uuid::from_u128(8)))).await.unwrap();
    assert!(other.is_empty());

    // The next sign-in has another name and fewer roles; the one after that has a name that is not a mail address.
    let principal = staff(partner, &[]);
    store.save_correspondence(&principal, &written("other@example.com")).await.unwrap();
    let found = store.find_correspondent(partner, person(1), PrincipalKind::Staff).await.unwrap().unwrap();
    assert_eq!((found.address.expose_secret(), found.roles.len()), ("other@example.com", 0));
    let none = Correspondence { address: None, ..written("") };
    store.save_correspondence(&principal, &none).await.unwrap();
    assert!(store.find_correspondent(partner, person(1), PrincipalKind::Staff).await.unwrap().is_none());
}

async fn nobody_gets_mail_ninety_days_after_the_last_sign_in(bench: &Bench) {
    let partner = bench.partner().await.id;
    let principal = staff(partner, &[Role::AdminAgent]);
    bench.store.save_correspondence(&principal, &written("zofia@example.com")).await.unwrap();
    bench.move_clock(90 * DAY - 1);
    bench.store.delete_old_mail().await.unwrap();
    assert_eq!(bench.store.list_correspondents(partner, None).await.unwrap().len(), 1);
    bench.move_clock(1);
    assert!(bench.store.list_correspondents(partner, None).await.unwrap().is_empty());
    assert!(bench.store.find_correspondent(partner, person(1), PrincipalKind::Staff).await.unwrap().is_none());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM correspondent").await, 1);
    bench.store.delete_old_mail().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM correspondent").await, 0);
}

async fn an_address_is_sealed_and_moves_to_a_new_key(bench: &Bench) {
    let partner = bench.partner().await.id;
    let principal = staff(partner, &[Role::AdminAgent]);
    bench.store.save_correspondence(&principal, &written("zofia@example.com")).await.unwrap();
    let row = bench.store.database().row(sql("SELECT sealed FROM correspondent")).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&row.bytes("sealed").unwrap()).contains("zofia"));
    let rotated = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new = rotated.active();
    let rotating = bench.with_keys(rotated).await;
    assert_eq!(rotating.reseal_correspondents().await, Ok(1));
    assert_eq!(rotating.reseal_correspondents().await, Ok(0));
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new])));
    let found = rotating.find_correspondent(partner, person(1), PrincipalKind::Staff).await.unwrap().unwrap();
    assert_eq!(found.address.expose_secret(), "zofia@example.com");
    rotating.close().await;
}

async fn a_mail_is_sent_once_and_a_failed_one_again(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (store, key) = (&bench.store, key(bench, partner).await);
    let unsent = async || store.list_unsent_mail(partner, key.request, 1).await.unwrap();
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    assert_eq!(unsent().await.iter().map(|it| (it.key, it.attempts)).collect::<Vec<_>>(), [(key, 0)]);
    let other = bench.another_instance().await;
    let (one, two) = tokio::join!(store.claim_mail(key), other.claim_mail(key));
    let claims: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
    assert_eq!(claims.len(), 1);
    store.release_mail(&claims).await.unwrap();
    assert_eq!(unsent().await[0].attempts, 1);

    // A worker has crashed; ten minutes later, another one takes over its claim.
    let gone = store.claim_mail(key).await.unwrap().unwrap();
    bench.move_clock(599);
    assert!(other.claim_mail(key).await.unwrap().is_none());
    bench.move_clock(1);
    let claim = other.claim_mail(key).await.unwrap().unwrap();
    store.release_mail(&[gone]).await.unwrap();
    assert!(store.claim_mail(key).await.unwrap().is_none(), "another worker's claim is not released");
    other.settle_mail(&[claim]).await.unwrap();
    other.close().await;
    bench.move_clock(3600);
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    assert!(store.claim_mail(key).await.unwrap().is_none() && unsent().await.is_empty(), "sent only once");
}

async fn a_summary_is_due_a_day_after_the_last_one(bench: &Bench) {
    let partner = bench.partner().await.id;
    let store = &bench.store;
    let (person, kind) = (person(1), PrincipalKind::Staff);
    store.save_correspondence(&staff(partner, &[Role::AdminAgent]), &written("z@example.com")).await.unwrap();
    let (first, second) = (key(bench, partner).await, key(bench, partner).await);
    store.add_request_mail(first, MailFrequency::Daily).await.unwrap();
    assert_eq!(store.list_unsent_mail(partner, first.request, 1).await.unwrap(), []);
    let summaries = async || store.list_summaries().await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    bench.move_clock(DAY - 1);
    store.add_request_mail(second, MailFrequency::Daily).await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    bench.move_clock(1);
    assert_eq!(summaries().await, [(partner, person, kind, true)]);
    let claims = store.claim_summary(partner, person, kind).await.unwrap();
    assert_eq!(claims.iter().map(|claim| claim.key).collect::<Vec<_>>(), [first, second]);
    assert!(store.claim_summary(partner, person, kind).await.unwrap().is_empty());
    store.release_mail(&claims).await.unwrap();
    let claims = store.claim_summary(partner, person, kind).await.unwrap();
    assert_eq!(claims.len(), 2);
    store.settle_mail(&claims).await.unwrap();
    store.note_summary(partner, person, kind).await.unwrap();
    assert_eq!(summaries().await, []);

    // Later mail is due a day after that summary, and can be dropped.
    let third = key(bench, partner).await;
    bench.move_clock(DAY - 1);
    store.add_request_mail(third, MailFrequency::Daily).await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    bench.move_clock(1);
    assert_eq!(summaries().await, [(partner, person, kind, true)]);
    store.drop_summary(partner, person, kind).await.unwrap();
    assert_eq!(summaries().await, []);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM request_mail WHERE state = 'sent'").await, 2);
}

async fn old_mail_is_deleted(bench: &Bench) {
    let partner = bench.partner().await.id;
    let key = key(bench, partner).await;
    bench.store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    bench.store.give_up_mail(key).await.unwrap();
    bench.move_clock(30 * DAY - 1);
    bench.store.delete_old_mail().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM request_mail WHERE state = 'given-up'").await, 1);
    bench.move_clock(1);
    bench.store.delete_old_mail().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM request_mail").await, 0);
}
