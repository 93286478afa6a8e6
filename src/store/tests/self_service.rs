//! Self-service: offers, customer checks, and customer users.

use tower_sessions::{SessionStore as _, session::Record};

use super::{connections::connected, people::customer, sessions::record, *};
use crate::{
    domain::{
        connection::ConnectionSlot,
        id::CustomerId,
        principal::CustomerUser,
        role::{Capability, CustomerRole},
        self_service::{SelfService, SelfServiceLevel, SelfServiceSettings},
    },
    store::{AuditFilter, CustomerCheck, Error},
};

on_both!(
    customer_self_service_level_overrides_the_partners_default,
    partners_without_self_service_or_connection_are_not_listed,
    customer_checks_are_stored_and_negative_ones_expire,
    active_session_has_the_current_self_service_level,
    disabled_customer_user_loses_their_sessions_and_cannot_sign_in,
);

const VIEW: SelfService = SelfService { offer: SelfServiceLevel::View, prices: false };
const MANAGE: SelfService = SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true };

fn settings(default: SelfService, contact: &str) -> SelfServiceSettings {
    SelfServiceSettings { default, contact: contact.to_owned(), names: false }
}

async fn sign_in(db: &TestDatabase, who: u128, partner: PartnerId, of: CustomerId) -> Result<Record> {
    let (person, handle) = (customer_person(who, of), SessionHandle::new(Uuid::new_v4()));
    let roles = BTreeSet::from([CustomerRole::GlobalAdministrator]);
    let principal = Principal::CustomerUser(CustomerUser::new(person, handle, partner, of, roles));
    let session = Session { principal, role_version: 0, ..signed_in(person, Some(partner), db.store.now()) };
    let mut record = record(db.store.now(), Some(&session));
    let created = db.store.sessions().create(&mut record).await;
    created.map(|()| record).map_err(|error| Error::Unavailable(error.to_string()))
}

fn customer_person(who: u128, of: CustomerId) -> PersonId {
    PersonId { tenant: TenantId::new(of.as_uuid()), object: ObjectId::new(Uuid::from_u128(who)) }
}

async fn offering_partners(db: &TestDatabase, of: CustomerId) -> Vec<PartnerId> {
    let partners = db.store.list_partners_with_self_service(Cloud::Global, of).await.unwrap();
    partners.into_iter().map(|partner| partner.id).collect()
}

async fn customer_self_service_level_overrides_the_partners_default(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let stored = db.store.find_partner(partner).await.unwrap().unwrap();
    assert_eq!((stored.self_service, stored.contact.as_str()), (SelfService::default(), ""), "the default");
    db.store.set_self_service(partner, &settings(VIEW, "Call us"), actor(1)).await.unwrap();
    let stored = db.store.find_partner(partner).await.unwrap().unwrap();
    assert_eq!((stored.self_service, stored.contact.as_str()), (VIEW, "Call us"));

    assert_eq!(db.store.find_customer_self_service(partner, customer(7)).await.unwrap(), None);
    for own in [Some(MANAGE), Some(SelfService::default()), None] {
        db.store.set_customer_self_service(partner, customer(7), own, actor(1)).await.unwrap();
        assert_eq!(db.store.find_customer_self_service(partner, customer(7)).await.unwrap(), own);
        assert_eq!(db.store.find_customer_self_service(partner, customer(8)).await.unwrap(), None);
    }
    let filter = AuditFilter { customer: Some(customer(7)), ..AuditFilter::default() };
    let entries = db.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.action.action == "save_customer_offer").count(), 3);
    let nobody = PartnerId::new(Uuid::from_u128(99));
    assert!(matches!(db.store.set_self_service(nobody, &settings(VIEW, ""), actor(1)).await, Err(Error::NotFound(_))));
}

async fn partners_without_self_service_or_connection_are_not_listed(db: &TestDatabase) {
    let partner = db.partner().await.id;
    db.store.set_self_service(partner, &settings(VIEW, ""), actor(1)).await.unwrap();
    assert_eq!(offering_partners(db, customer(7)).await, [], "no connection");
    connected(db, partner, 1, ConnectionSlot::Active).await;
    assert_eq!(offering_partners(db, customer(7)).await, [partner]);
    db.store.set_customer_self_service(partner, customer(7), Some(SelfService::default()), actor(1)).await.unwrap();
    assert_eq!(offering_partners(db, customer(7)).await, [], "off for this customer");
    assert_eq!(offering_partners(db, customer(8)).await, [partner]);
    db.store.set_self_service(partner, &settings(SelfService::default(), ""), actor(1)).await.unwrap();
    db.store.set_customer_self_service(partner, customer(7), Some(VIEW), actor(1)).await.unwrap();
    assert_eq!(
        (offering_partners(db, customer(7)).await, offering_partners(db, customer(8)).await),
        (vec![partner], vec![])
    );
    assert!(
        db.store.list_partners_with_self_service(Cloud::China, customer(7)).await.unwrap().is_empty(),
        "another cloud"
    );
    db.store.set_partner_disabled(partner, true, None).await.unwrap();
    assert_eq!(offering_partners(db, customer(7)).await, []);
}

async fn customer_checks_are_stored_and_negative_ones_expire(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (store, at) = (&db.store, db.store.now());
    assert_eq!(store.find_customer_check(partner, customer(7)).await.unwrap(), None);
    for (number, is_customer) in [(7, true), (8, false), (9, false)] {
        let check = store.cache_customer_relationship(partner, customer(number), is_customer).await.unwrap();
        assert_eq!(check, CustomerCheck { is_customer, at });
        assert_eq!(store.find_customer_check(partner, customer(number)).await.unwrap(), Some(check));
    }
    assert_eq!(store.count_recent_non_customers(partner).await.unwrap(), 2);
    db.move_clock(61);
    assert_eq!(store.count_recent_non_customers(partner).await.unwrap(), 0);
    // A tenant can become a customer, and cease to be one.
    store.cache_customer_relationship(partner, customer(8), true).await.unwrap();
    assert!(store.find_customer_check(partner, customer(8)).await.unwrap().unwrap().is_customer);
    db.move_clock(25 * 60 * 60);
    store.cache_customer_relationship(partner, customer(7), true).await.unwrap();
    assert_eq!(
        store.find_customer_check(partner, customer(9)).await.unwrap(),
        None,
        "an old negative response expires"
    );
    assert!(store.find_customer_check(partner, customer(8)).await.unwrap().is_some());
}

async fn active_session_has_the_current_self_service_level(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let record = sign_in(db, 5, partner, customer(7)).await.unwrap();
    let now = async || db.store.find_active_session(record.id).await.unwrap().unwrap();
    assert_eq!((now().await.self_service, now().await.customer_check), (SelfService::default(), None));
    db.store.set_self_service(partner, &settings(VIEW, ""), actor(1)).await.unwrap();
    let check = db.store.cache_customer_relationship(partner, customer(7), true).await.unwrap();
    let found = now().await;
    assert_eq!((found.self_service, found.customer_check), (VIEW, Some(check)));
    assert!(!found.session.principal.may(Capability::ReadUsers), "only after the offer is applied");
    assert!(found.session.principal.with_self_service(found.self_service).may(Capability::ReadUsers));
    db.store.set_customer_self_service(partner, customer(7), Some(MANAGE), actor(1)).await.unwrap();
    db.store.set_customer_self_service(partner, customer(8), Some(SelfService::default()), actor(1)).await.unwrap();
    assert_eq!(now().await.self_service, MANAGE);
}

async fn disabled_customer_user_loses_their_sessions_and_cannot_sign_in(db: &TestDatabase) {
    let (partner, other) = (db.partner().await.id, db.store.add_partner(new_partner(2), None).await.unwrap().id);
    let ours = sign_in(db, 5, partner, customer(7)).await.unwrap();
    let colleagues = sign_in(db, 6, partner, customer(7)).await.unwrap();
    let theirs = sign_in(db, 5, other, customer(7)).await.unwrap();
    let is_active = async |record: &Record| db.store.find_active_session(record.id).await.unwrap().is_some();
    let object = ObjectId::new(Uuid::from_u128(5));
    let set_disabled =
        async |disabled| db.store.set_customer_user_disabled(partner, customer(7), object, disabled, actor(1)).await;
    assert!(
        matches!(set_disabled(false).await, Err(Error::NotFound(_))),
        "a person who is not disabled cannot be enabled"
    );
    set_disabled(true).await.unwrap();
    assert!(!is_active(&ours).await && is_active(&colleagues).await);
    assert!(is_active(&theirs).await, "sessions with another partner are unaffected");
    assert!(sign_in(db, 5, partner, customer(7)).await.is_err());
    let people = db.store.list_customer_users(partner, customer(7)).await.unwrap();
    let seen: Vec<_> =
        people.iter().map(|it| (it.object, it.disabled_at.is_some(), it.signed_in_at.is_some())).collect();
    assert_eq!(seen, [(object, true, true), (ObjectId::new(Uuid::from_u128(6)), false, true)]);
    assert!(db.store.list_customer_users(partner, customer(8)).await.unwrap().is_empty());
    set_disabled(false).await.unwrap();
    assert!(sign_in(db, 5, partner, customer(7)).await.is_ok());
}
