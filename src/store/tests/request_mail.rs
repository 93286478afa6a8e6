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
    store::{AuditAction, Created, MailContact, MailKey, NewChangeRequest},
};

on_both!(
    sign_in_updates_mail_address_language_and_roles,
    mail_addresses_expire_ninety_days_after_the_last_sign_in,
    mail_address_is_encrypted_and_key_rotation_re_encrypts_it,
    mail_is_sent_once_and_retried_after_a_failure,
    a_summary_is_due_a_day_after_the_last_one,
    old_mail_is_deleted,
);

const DAY: i64 = 24 * 3600;

fn mail_contact(address: &str) -> MailContact {
    MailContact { address: Some(address.into()), language: Language::Polish }
}

fn staff(partner: PartnerId, roles: &[Role]) -> Principal {
    Principal::staff(person(1), SessionHandle::new(Uuid::new_v4()), partner, roles.iter().copied().collect())
}

fn customer() -> CustomerId {
    CustomerId::new(Uuid::from_u128(7))
}

async fn request(db: &TestDatabase, partner: PartnerId) -> ChangeRequestId {
    let new = NewChangeRequest {
        customer: customer(),
        kind: RequestKind::Product,
        subject: None,
        form: RequestId::new(Uuid::new_v4()),
        in_company: false,
        requester: actor(1),
        contents: "{}".into(),
        note: "{}".into(),
        max_open: (100, 100),
        max_per_day: 100,
    };
    let audit = AuditAction::new(partner, "ask_for_change");
    let Created::New(id) = db.store.create_change_request(partner, &new, audit).await.unwrap() else { panic!() };
    id
}

async fn key(db: &TestDatabase, partner: PartnerId) -> MailKey {
    let request = request(db, partner).await;
    MailKey { partner, request, number: 1, person: person(1), kind: PrincipalKind::Staff }
}

async fn sign_in_updates_mail_address_language_and_roles(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let store = &db.store;
    let principal = staff(partner, &[Role::AdminAgent, Role::HelpdeskAgent]);
    store.save_mail_contact(&principal, &mail_contact("zofia@example.com")).await.unwrap();
    let user = PersonId { tenant: TenantId::new(customer().as_uuid()), object: ObjectId::new(Uuid::from_u128(9)) };
    let roles = BTreeSet::from([CustomerRole::BillingAdministrator]);
    let own = CustomerUser::new(user, SessionHandle::new(Uuid::new_v4()), partner, customer(), roles.clone());
    store.save_mail_contact(&Principal::CustomerUser(own), &mail_contact("wanda@example.com")).await.unwrap();

    let [found] = &store.list_mail_recipients(partner, None).await.unwrap()[..] else { panic!("expected one person") };
    assert_eq!((found.person, found.customer, found.language), (person(1), None, Language::Polish));
    assert_eq!(found.roles, BTreeSet::from([Role::AdminAgent, Role::HelpdeskAgent]));
    assert_eq!(found.address.expose_secret(), "zofia@example.com");
    let [found] = &store.list_mail_recipients(partner, Some(customer())).await.unwrap()[..] else { panic!("one user") };
    assert_eq!((found.person, found.customer, &found.customer_roles), (user, Some(customer()), &roles));
    let other = store.list_mail_recipients(partner, Some(CustomerId::new(Uuid::from_u128(8)))).await.unwrap();
    assert!(other.is_empty());

    // The next sign-in has another name and fewer roles; the one after that has a name that is not a mail address.
    let principal = staff(partner, &[]);
    store.save_mail_contact(&principal, &mail_contact("other@example.com")).await.unwrap();
    let found = store.find_mail_recipient(partner, person(1), PrincipalKind::Staff).await.unwrap().unwrap();
    assert_eq!((found.address.expose_secret(), found.roles.len()), ("other@example.com", 0));
    let none = MailContact { address: None, ..mail_contact("") };
    store.save_mail_contact(&principal, &none).await.unwrap();
    assert!(store.find_mail_recipient(partner, person(1), PrincipalKind::Staff).await.unwrap().is_none());
}

async fn mail_addresses_expire_ninety_days_after_the_last_sign_in(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let principal = staff(partner, &[Role::AdminAgent]);
    db.store.save_mail_contact(&principal, &mail_contact("zofia@example.com")).await.unwrap();
    db.move_clock(90 * DAY - 1);
    db.store.delete_old_mail().await.unwrap();
    assert_eq!(db.store.list_mail_recipients(partner, None).await.unwrap().len(), 1);
    db.move_clock(1);
    assert!(db.store.list_mail_recipients(partner, None).await.unwrap().is_empty());
    assert!(db.store.find_mail_recipient(partner, person(1), PrincipalKind::Staff).await.unwrap().is_none());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM correspondent").await, 1);
    db.store.delete_old_mail().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM correspondent").await, 0);
}

async fn mail_address_is_encrypted_and_key_rotation_re_encrypts_it(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let principal = staff(partner, &[Role::AdminAgent]);
    db.store.save_mail_contact(&principal, &mail_contact("zofia@example.com")).await.unwrap();
    let row = db.store.database().row(sql("SELECT sealed FROM correspondent")).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&row.bytes("sealed").unwrap()).contains("zofia"));
    let rotated = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new = rotated.active();
    let rotating = db.with_keys(rotated).await;
    assert_eq!(rotating.reseal_mail_recipients().await, Ok(1));
    assert_eq!(rotating.reseal_mail_recipients().await, Ok(0));
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new])));
    let found = rotating.find_mail_recipient(partner, person(1), PrincipalKind::Staff).await.unwrap().unwrap();
    assert_eq!(found.address.expose_secret(), "zofia@example.com");
    rotating.close().await;
}

async fn mail_is_sent_once_and_retried_after_a_failure(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (store, key) = (&db.store, key(db, partner).await);
    let unsent = async || store.list_unsent_mail(partner, key.request, 1).await.unwrap();
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    assert_eq!(unsent().await.iter().map(|it| (it.key, it.attempts)).collect::<Vec<_>>(), [(key, 0)]);
    let other = db.another_instance().await;
    let (one, two) = tokio::join!(store.claim_mail(key), other.claim_mail(key));
    let claims: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
    assert_eq!(claims.len(), 1);
    store.release_mail(&claims).await.unwrap();
    assert_eq!(unsent().await[0].attempts, 1);

    // A worker has crashed; ten minutes later, another one takes over its claim.
    let gone = store.claim_mail(key).await.unwrap().unwrap();
    db.move_clock(599);
    assert!(other.claim_mail(key).await.unwrap().is_none());
    db.move_clock(1);
    let claim = other.claim_mail(key).await.unwrap().unwrap();
    store.release_mail(&[gone]).await.unwrap();
    assert!(store.claim_mail(key).await.unwrap().is_none(), "another worker's claim is not released");
    other.mark_mail_sent(&[claim]).await.unwrap();
    other.close().await;
    db.move_clock(3600);
    store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    assert!(store.claim_mail(key).await.unwrap().is_none() && unsent().await.is_empty(), "sent only once");
}

async fn a_summary_is_due_a_day_after_the_last_one(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let store = &db.store;
    let (person, kind) = (person(1), PrincipalKind::Staff);
    store.save_mail_contact(&staff(partner, &[Role::AdminAgent]), &mail_contact("z@example.com")).await.unwrap();
    let (first, second) = (key(db, partner).await, key(db, partner).await);
    store.add_request_mail(first, MailFrequency::Daily).await.unwrap();
    assert_eq!(store.list_unsent_mail(partner, first.request, 1).await.unwrap(), []);
    let summaries = async || store.list_summaries().await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    db.move_clock(DAY - 1);
    store.add_request_mail(second, MailFrequency::Daily).await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    db.move_clock(1);
    assert_eq!(summaries().await, [(partner, person, kind, true)]);
    let claims = store.claim_summary(partner, person, kind).await.unwrap();
    assert_eq!(claims.iter().map(|claim| claim.key).collect::<Vec<_>>(), [first, second]);
    assert!(store.claim_summary(partner, person, kind).await.unwrap().is_empty());
    store.release_mail(&claims).await.unwrap();
    let claims = store.claim_summary(partner, person, kind).await.unwrap();
    assert_eq!(claims.len(), 2);
    store.mark_mail_sent(&claims).await.unwrap();
    store.record_summary_sent(partner, person, kind).await.unwrap();
    assert_eq!(summaries().await, []);

    // Later mail is due a day after that summary, and can be dropped.
    let third = key(db, partner).await;
    db.move_clock(DAY - 1);
    store.add_request_mail(third, MailFrequency::Daily).await.unwrap();
    assert_eq!(summaries().await, [(partner, person, kind, false)]);
    db.move_clock(1);
    assert_eq!(summaries().await, [(partner, person, kind, true)]);
    store.drop_summary(partner, person, kind).await.unwrap();
    assert_eq!(summaries().await, []);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM request_mail WHERE state = 'sent'").await, 2);
}

async fn old_mail_is_deleted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let key = key(db, partner).await;
    db.store.add_request_mail(key, MailFrequency::Each).await.unwrap();
    db.store.give_up_mail(key).await.unwrap();
    db.move_clock(30 * DAY - 1);
    db.store.delete_old_mail().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM request_mail WHERE state = 'given-up'").await, 1);
    db.move_clock(1);
    db.store.delete_old_mail().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM request_mail").await, 0);
}
