//! Self-service: offers, customer checks, and customer users.

use tower_sessions::{SessionStore as _, session::Record};

use super::{connections::connected, people::customer, sessions::record, *};
use crate::{
    domain::{
        connection::ConnectionSlot,
        id::CustomerId,
        principal::CustomerUser,
        role::{Capability, CustomerRole},
        self_service::{Offer, SelfService, SelfServiceSettings},
    },
    store::{AuditFilter, CustomerCheck, Error},
};

on_both!(
    a_customer_has_its_own_offer_or_the_partners_default,
    partners_that_offer_nothing_or_have_no_connection_are_not_asked,
    what_partner_center_said_is_kept_and_strangers_are_forgotten,
    each_request_of_a_customers_person_is_told_what_is_offered_now,
    a_person_who_is_shut_out_has_no_session_left_and_gets_no_other,
);

const VIEW: SelfService = SelfService { offer: Offer::View, prices: false };
const MOST: SelfService = SelfService { offer: Offer::ManageWithinLimits, prices: true };

fn settings(default: SelfService, contact: &str) -> SelfServiceSettings {
    SelfServiceSettings { default, contact: contact.to_owned(), names: false }
}

async fn come(bench: &Bench, who: u128, partner: PartnerId, of: CustomerId) -> Result<Record> {
    let (person, handle) = (person_of(who, of), SessionHandle::new(Uuid::new_v4()));
    let roles = BTreeSet::from([CustomerRole::GlobalAdministrator]);
    let principal = Principal::CustomerUser(CustomerUser::new(person, handle, partner, of, roles));
    let session = Session { principal, role_version: 0, ..signed_in(person, Some(partner), bench.store.now()) };
    let mut record = record(bench.store.now(), Some(&session));
    let created = bench.store.sessions().create(&mut record).await;
    created.map(|()| record).map_err(|error| Error::Unavailable(error.to_string()))
}

fn person_of(who: u128, of: CustomerId) -> PersonId {
    PersonId { tenant: TenantId::new(of.as_uuid()), object: ObjectId::new(Uuid::from_u128(who)) }
}

async fn offered_to(bench: &Bench, of: CustomerId) -> Vec<PartnerId> {
    let partners = bench.store.list_partners_offering(Cloud::Global, of).await.unwrap();
    partners.into_iter().map(|partner| partner.id).collect()
}

async fn a_customer_has_its_own_offer_or_the_partners_default(bench: &Bench) {
    let partner = bench.partner().await.id;
    let stored = bench.store.find_partner(partner).await.unwrap().unwrap();
    assert_eq!((stored.self_service, stored.contact.as_str()), (SelfService::default(), ""), "the default");
    bench.store.set_self_service(partner, &settings(VIEW, "Call us"), actor(1)).await.unwrap();
    let stored = bench.store.find_partner(partner).await.unwrap().unwrap();
    assert_eq!((stored.self_service, stored.contact.as_str()), (VIEW, "Call us"));

    assert_eq!(bench.store.find_customer_offer(partner, customer(7)).await.unwrap(), None);
    for own in [Some(MOST), Some(SelfService::default()), None] {
        bench.store.set_customer_offer(partner, customer(7), own, actor(1)).await.unwrap();
        assert_eq!(bench.store.find_customer_offer(partner, customer(7)).await.unwrap(), own);
        assert_eq!(bench.store.find_customer_offer(partner, customer(8)).await.unwrap(), None);
    }
    let filter = AuditFilter { customer: Some(customer(7)), ..AuditFilter::default() };
    let entries = bench.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.action.action == "save_customer_offer").count(), 3);
    let nobody = PartnerId::new(Uuid::from_u128(99));
    assert!(matches!(
        bench.store.set_self_service(nobody, &settings(VIEW, ""), actor(1)).await,
        Err(Error::NotFound(_))
    ));
}

async fn partners_that_offer_nothing_or_have_no_connection_are_not_asked(bench: &Bench) {
    let partner = bench.partner().await.id;
    bench.store.set_self_service(partner, &settings(VIEW, ""), actor(1)).await.unwrap();
    assert_eq!(offered_to(bench, customer(7)).await, [], "no connection");
    connected(bench, partner, 1, ConnectionSlot::Active).await;
    assert_eq!(offered_to(bench, customer(7)).await, [partner]);
    bench.store.set_customer_offer(partner, customer(7), Some(SelfService::default()), actor(1)).await.unwrap();
    assert_eq!(offered_to(bench, customer(7)).await, [], "off for this customer");
    assert_eq!(offered_to(bench, customer(8)).await, [partner]);
    bench.store.set_self_service(partner, &settings(SelfService::default(), ""), actor(1)).await.unwrap();
    bench.store.set_customer_offer(partner, customer(7), Some(VIEW), actor(1)).await.unwrap();
    assert_eq!((offered_to(bench, customer(7)).await, offered_to(bench, customer(8)).await), (vec![partner], vec![]));
    assert!(bench.store.list_partners_offering(Cloud::China, customer(7)).await.unwrap().is_empty(), "another cloud");
    bench.store.set_partner_disabled(partner, true, None).await.unwrap();
    assert_eq!(offered_to(bench, customer(7)).await, []);
}

async fn what_partner_center_said_is_kept_and_strangers_are_forgotten(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (store, at) = (&bench.store, bench.store.now());
    assert_eq!(store.find_customer_check(partner, customer(7)).await.unwrap(), None);
    for (number, is_customer) in [(7, true), (8, false), (9, false)] {
        let check = store.save_customer_check(partner, customer(number), is_customer).await.unwrap();
        assert_eq!(check, CustomerCheck { is_customer, at });
        assert_eq!(store.find_customer_check(partner, customer(number)).await.unwrap(), Some(check));
    }
    assert_eq!(store.count_strangers(partner).await.unwrap(), 2);
    bench.move_clock(61);
    assert_eq!(store.count_strangers(partner).await.unwrap(), 0);
    // A tenant can become a customer, and cease to be one.
    store.save_customer_check(partner, customer(8), true).await.unwrap();
    assert!(store.find_customer_check(partner, customer(8)).await.unwrap().unwrap().is_customer);
    bench.move_clock(25 * 60 * 60);
    store.save_customer_check(partner, customer(7), true).await.unwrap();
    assert_eq!(store.find_customer_check(partner, customer(9)).await.unwrap(), None, "an old negative answer expires");
    assert!(store.find_customer_check(partner, customer(8)).await.unwrap().is_some());
}

async fn each_request_of_a_customers_person_is_told_what_is_offered_now(bench: &Bench) {
    let partner = bench.partner().await.id;
    let record = come(bench, 5, partner, customer(7)).await.unwrap();
    let now = async || bench.store.find_active_session(record.id).await.unwrap().unwrap();
    assert_eq!((now().await.self_service, now().await.customer_check), (SelfService::default(), None));
    bench.store.set_self_service(partner, &settings(VIEW, ""), actor(1)).await.unwrap();
    let check = bench.store.save_customer_check(partner, customer(7), true).await.unwrap();
    let found = now().await;
    assert_eq!((found.self_service, found.customer_check), (VIEW, Some(check)));
    assert!(!found.session.principal.may(Capability::ReadUsers), "only after the offer is applied");
    assert!(found.session.principal.offered(found.self_service).may(Capability::ReadUsers));
    bench.store.set_customer_offer(partner, customer(7), Some(MOST), actor(1)).await.unwrap();
    bench.store.set_customer_offer(partner, customer(8), Some(SelfService::default()), actor(1)).await.unwrap();
    assert_eq!(now().await.self_service, MOST);
}

async fn a_person_who_is_shut_out_has_no_session_left_and_gets_no_other(bench: &Bench) {
    let (partner, other) = (bench.partner().await.id, bench.store.add_partner(new_partner(2), None).await.unwrap().id);
    let ours = come(bench, 5, partner, customer(7)).await.unwrap();
    let colleagues = come(bench, 6, partner, customer(7)).await.unwrap();
    let theirs = come(bench, 5, other, customer(7)).await.unwrap();
    let is_there = async |record: &Record| bench.store.find_active_session(record.id).await.unwrap().is_some();
    let object = ObjectId::new(Uuid::from_u128(5));
    let set =
        async |disabled| bench.store.set_customer_user_disabled(partner, customer(7), object, disabled, actor(1)).await;
    assert!(matches!(set(false).await, Err(Error::NotFound(_))), "a person who is not disabled cannot be enabled");
    set(true).await.unwrap();
    assert!(!is_there(&ours).await && is_there(&colleagues).await);
    assert!(is_there(&theirs).await, "sessions with another partner are unaffected");
    assert!(come(bench, 5, partner, customer(7)).await.is_err());
    let people = bench.store.list_customer_users(partner, customer(7)).await.unwrap();
    let seen: Vec<_> =
        people.iter().map(|it| (it.object, it.disabled_at.is_some(), it.signed_in_at.is_some())).collect();
    assert_eq!(seen, [(object, true, true), (ObjectId::new(Uuid::from_u128(6)), false, true)]);
    assert!(bench.store.list_customer_users(partner, customer(8)).await.unwrap().is_empty());
    set(false).await.unwrap();
    assert!(come(bench, 5, partner, customer(7)).await.is_ok());
}
