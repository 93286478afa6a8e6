//! Partners' connections, and leases.

use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        connection::{ConnectionSlot, Consenter},
        id::ConnectionId,
        principal::PartnerScope,
        role::Role,
        role_mapping::{RoleClaim, RoleMapping},
    },
    store::{AuditFilter, Consent, Error, MappingRemoval, Outcome},
};

on_both!(
    a_consent_is_sealed_and_takes_the_place_of_what_was_in_its_slot,
    a_consent_that_is_refused_leaves_what_was_there,
    a_reserve_and_the_active_one_change_places_on_the_record,
    a_token_is_renewed_by_the_version_that_was_seen,
    what_is_due_is_listed_until_it_is_renewed,
    a_connection_belongs_to_one_partner,
    a_consent_ends_with_its_person_and_a_candidate_by_itself,
    a_rotation_moves_connections_to_the_new_key,
    a_lease_is_one_holders_until_it_is_released_or_expires,
    every_change_of_a_mapping_is_another_version,
);

fn scope(partner: PartnerId) -> PartnerScope {
    let staff =
        Principal::staff(person(1), SessionHandle::new(Uuid::new_v4()), partner, BTreeSet::from([Role::AdminAgent]));
    staff.partner().unwrap()
}

fn consent(number: u128) -> Consent {
    let (name, sign_in_name) = (format!("Account {number}"), format!("account{number}@example.com"));
    Consent {
        consenter: Consenter { person: person(number), name, sign_in_name },
        client_id: "app".to_owned(),
        token: format!("refresh-token-{number}").into(),
    }
}

pub(super) async fn connected(bench: &Bench, partner: PartnerId, number: u128, slot: ConnectionSlot) -> ConnectionId {
    let scope = scope(partner);
    let id = bench.store.keep_candidate(&scope, &consent(number)).await.unwrap();
    bench.store.adopt_candidate(&scope, id, slot).await.unwrap();
    id
}

async fn outcomes(bench: &Bench, partner: PartnerId, action: &str) -> Vec<Outcome> {
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let entries = bench.store.list_audit(partner, &filter, None, 100).await.unwrap();
    entries.into_iter().map(|entry| entry.outcome).collect()
}

async fn a_consent_is_sealed_and_takes_the_place_of_what_was_in_its_slot(bench: &Bench) {
    let partner = bench.partner().await.id;
    let first = connected(bench, partner, 1, ConnectionSlot::Active).await;
    let row = bench.store.database().row(sql("SELECT sealed FROM connection")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for secret in ["refresh-token-1", "account1@example.com"] {
        assert!(!sealed.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    let found = bench.store.find_active_connection(partner).await.unwrap().unwrap();
    assert_eq!((found.id, found.consenter), (first, consent(1).consenter));
    let token = bench.store.find_connection_token(partner, first).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("refresh-token-1", 1));

    let candidate = bench.store.keep_candidate(&scope(partner), &consent(2)).await.unwrap();
    assert_eq!(bench.store.list_connections(partner).await.unwrap().len(), 1, "a candidate is not listed");
    bench.store.adopt_candidate(&scope(partner), candidate, ConnectionSlot::Active).await.unwrap();
    let now = bench.store.list_connections(partner).await.unwrap();
    assert_eq!(now.iter().map(|it| it.id).collect::<Vec<_>>(), [candidate]);
    let again = bench.store.adopt_candidate(&scope(partner), candidate, ConnectionSlot::Active).await;
    assert_eq!(again, Err(Error::NotFound("connection")));
    assert_eq!(bench.store.list_connections(partner).await.unwrap().len(), 1, "the failed call removed nothing");
    assert_eq!(outcomes(bench, partner, "connect_partner").await, [Outcome::Done, Outcome::Done]);
}

async fn a_consent_that_is_refused_leaves_what_was_there(bench: &Bench) {
    let partner = bench.partner().await.id;
    let active = connected(bench, partner, 1, ConnectionSlot::Active).await;
    let candidate = bench.store.keep_candidate(&scope(partner), &consent(2)).await.unwrap();
    bench.store.refuse_consent(&scope(partner), Some(candidate), "no-mfa").await.unwrap();
    // A refusal does not remove a connection that is no longer the candidate.
    bench.store.refuse_consent(&scope(partner), Some(active), "no-mfa").await.unwrap();
    assert!(bench.store.find_connection(partner, candidate).await.unwrap().is_none());
    assert_eq!(bench.store.list_connections(partner).await.unwrap()[0].id, active);
    assert_eq!(outcomes(bench, partner, "connect_partner").await[..2], [Outcome::Refused, Outcome::Refused]);
}

async fn a_reserve_and_the_active_one_change_places_on_the_record(bench: &Bench) {
    let partner = bench.partner().await.id;
    let active = connected(bench, partner, 1, ConnectionSlot::Active).await;
    let reserve = connected(bench, partner, 2, ConnectionSlot::Reserve).await;
    assert!(bench.store.use_reserve_connection(partner, reserve, Some(actor(1))).await.unwrap());
    assert!(!bench.store.use_reserve_connection(partner, reserve, Some(actor(1))).await.unwrap(), "submitted twice");
    let now = bench.store.list_connections(partner).await.unwrap();
    let slots: Vec<_> = now.iter().map(|it| (it.id, it.slot)).collect();
    assert_eq!(slots, [(reserve, ConnectionSlot::Active), (active, ConnectionSlot::Reserve)]);
    assert!(bench.store.delete_connection(&scope(partner), reserve).await.unwrap());
    assert!(!bench.store.delete_connection(&scope(partner), reserve).await.unwrap());
    assert!(bench.store.use_reserve_connection(partner, active, None).await.unwrap(), "even without an active one");
    assert_eq!(bench.store.find_active_connection(partner).await.unwrap().unwrap().id, active);
    assert_eq!(outcomes(bench, partner, "use_reserve_connection").await.len(), 2);
    assert_eq!(outcomes(bench, partner, "remove_connection").await.len(), 1);
}

async fn a_token_is_renewed_by_the_version_that_was_seen(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = connected(bench, partner, 1, ConnectionSlot::Active).await;
    bench.store.note_renewal_failure(partner, id, Some("AADSTS50173")).await.unwrap();
    bench.move_clock(60);
    assert!(bench.store.renew_connection_token(partner, id, 1, &"second".into()).await.unwrap());
    assert!(!bench.store.renew_connection_token(partner, id, 1, &"late".into()).await.unwrap());
    let found = bench.store.find_connection(partner, id).await.unwrap().unwrap();
    assert!(found.failure.is_none() && found.renewed_at > found.consented_at);
    assert_eq!(found.consenter, consent(1).consenter, "the account is unchanged");
    let token = bench.store.find_connection_token(partner, id).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("second", 2));
}

async fn what_is_due_is_listed_until_it_is_renewed(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = connected(bench, partner, 1, ConnectionSlot::Active).await;
    let now = bench.store.now();
    let due = async |failed_until: Timestamp| bench.store.list_connections_to_renew(now, failed_until).await.unwrap();
    assert_eq!(due(now).await, [(partner, id)]);
    bench.move_clock(60);
    bench.store.note_renewal_failure(partner, id, None).await.unwrap();
    assert_eq!(due(now).await, [], "the renewal failed after that");
    assert_eq!(due(bench.store.now()).await, [(partner, id)]);
    bench.store.set_partner_disabled(partner, true, None).await.unwrap();
    assert_eq!(due(bench.store.now()).await, [], "disabled partners are left out");
    bench.store.set_partner_disabled(partner, false, None).await.unwrap();
    bench.store.renew_connection_token(partner, id, 1, &"second".into()).await.unwrap();
    assert_eq!(due(bench.store.now()).await, []);
}

async fn a_connection_belongs_to_one_partner(bench: &Bench) {
    let one = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    let id = connected(bench, one, 1, ConnectionSlot::Active).await;
    assert!(bench.store.find_active_connection(other).await.unwrap().is_none());
    assert!(bench.store.find_connection_token(other, id).await.unwrap().is_none());
    assert!(!bench.store.renew_connection_token(other, id, 1, &"theirs".into()).await.unwrap());
    assert!(!bench.store.delete_connection(&scope(other), id).await.unwrap());
    bench.store.note_renewal_failure(other, id, None).await.unwrap();
    assert!(bench.store.find_connection(one, id).await.unwrap().unwrap().failure.is_none());
}

async fn a_consent_ends_with_its_person_and_a_candidate_by_itself(bench: &Bench) {
    let partner = bench.partner().await.id;
    connected(bench, partner, 1, ConnectionSlot::Active).await;
    let reserve = connected(bench, partner, 2, ConnectionSlot::Reserve).await;
    bench.store.set_person_disabled(person(1), true, None).await.unwrap();
    let left: Vec<_> = bench.store.list_connections(partner).await.unwrap().iter().map(|it| it.id).collect();
    assert_eq!(left, [reserve]);
    let candidate = bench.store.keep_candidate(&scope(partner), &consent(3)).await.unwrap();
    bench.store.delete_expired().await.unwrap();
    assert!(bench.store.find_connection(partner, candidate).await.unwrap().is_some());
    bench.move_clock(15 * 60);
    bench.store.delete_expired().await.unwrap();
    assert!(bench.store.find_connection(partner, candidate).await.unwrap().is_none());
    assert!(bench.store.find_connection(partner, reserve).await.unwrap().is_some(), "other connections are kept");
}

async fn a_rotation_moves_connections_to_the_new_key(bench: &Bench) {
    let partner = bench.partner().await.id;
    let id = connected(bench, partner, 1, ConnectionSlot::Active).await;
    let rotated = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let (old, new) = (bench.keys.active(), rotated.active());
    let store = bench.with_keys(rotated).await;
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([old]));
    store.reseal().await.unwrap();
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([new]));
    let token = store.find_connection_token(partner, id).await.unwrap().unwrap();
    assert_eq!(token.token.expose_secret(), "refresh-token-1");
    store.close().await;
}

async fn a_lease_is_one_holders_until_it_is_released_or_expires(bench: &Bench) {
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let minute = SignedDuration::from_mins(1);
    let another = bench.another_instance().await;
    assert!(bench.store.take_lease("work", one, minute).await.unwrap());
    assert!(!another.take_lease("work", other, minute).await.unwrap());
    assert!(another.take_lease("other work", other, minute).await.unwrap());
    assert!(bench.store.take_lease("work", one, minute).await.unwrap(), "the holder can renew it");
    another.release_lease("work", other).await.unwrap();
    assert!(!another.take_lease("work", other, minute).await.unwrap(), "only the holder can release it");
    bench.store.release_lease("work", one).await.unwrap();
    assert!(another.take_lease("work", other, minute).await.unwrap());
    bench.move_clock(61);
    assert!(bench.store.take_lease("work", one, minute).await.unwrap(), "the lease has expired");
    bench.move_clock(61);
    bench.store.delete_expired().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM lease").await, 0);
    another.close().await;
}

async fn every_change_of_a_mapping_is_another_version(bench: &Bench) {
    let partner = bench.partner().await;
    let mapping = RoleMapping { claim: RoleClaim::Groups, value: "Sellers".to_owned(), role: Role::SalesAgent };
    let version = async || bench.store.find_partner(partner.id).await.unwrap().unwrap().role_version;
    assert_eq!(version().await, partner.role_version);
    bench.store.add_role_mapping(partner.id, &mapping, Some(actor(1))).await.unwrap();
    bench.store.add_role_mapping(partner.id, &mapping, Some(actor(1))).await.unwrap();
    assert_eq!(bench.store.list_role_mappings(partner.id).await.unwrap(), std::slice::from_ref(&mapping));
    assert!(version().await > partner.role_version);
    let before = version().await;
    for (will_do, expected) in
        [(false, MappingRemoval::Refused), (true, MappingRemoval::Removed), (true, MappingRemoval::Missing)]
    {
        let left = |left: &[RoleMapping]| !left.contains(&mapping) && will_do;
        let removal = bench.store.remove_role_mapping(partner.id, &mapping, Some(actor(1)), left).await.unwrap();
        assert_eq!(removal, expected);
        let listed = bench.store.list_role_mappings(partner.id).await.unwrap();
        assert_eq!(listed.contains(&mapping), expected == MappingRemoval::Refused);
    }
    assert!(version().await > before);
    assert_eq!(outcomes(bench, partner.id, "add_role_mapping").await.len(), 1, "the second call changed nothing");
    assert_eq!(outcomes(bench, partner.id, "remove_role_mapping").await.len(), 1);
}
