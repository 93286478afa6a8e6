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
    consent_is_encrypted_and_replaces_the_connection_in_its_slot,
    rejected_consent_keeps_existing_connections,
    swapping_in_the_reserve_connection_is_audited,
    connection_token_renewal_checks_the_version,
    connections_due_for_renewal_are_listed_until_renewed,
    a_connection_belongs_to_one_partner,
    connections_of_disabled_people_and_old_candidates_are_deleted,
    key_rotation_re_encrypts_connections,
    lease_is_exclusive_until_released_or_expired,
    role_mapping_changes_increment_the_role_version,
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

/// Stores a consent of the account with this number as a partner connection in a slot.
pub(super) async fn connected(
    db: &TestDatabase,
    partner: PartnerId,
    number: u128,
    slot: ConnectionSlot,
) -> ConnectionId {
    let scope = scope(partner);
    let id = db.store.insert_candidate(&scope, &consent(number)).await.unwrap();
    db.store.promote_candidate(&scope, id, slot).await.unwrap();
    id
}

async fn outcomes(db: &TestDatabase, partner: PartnerId, action: &str) -> Vec<Outcome> {
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let entries = db.store.list_audit(partner, &filter, None, 100).await.unwrap();
    entries.into_iter().map(|entry| entry.outcome).collect()
}

async fn consent_is_encrypted_and_replaces_the_connection_in_its_slot(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let first = connected(db, partner, 1, ConnectionSlot::Active).await;
    let row = db.store.database().row(sql("SELECT sealed FROM connection")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for secret in ["refresh-token-1", "account1@example.com"] {
        assert!(!sealed.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    let found = db.store.find_active_connection(partner).await.unwrap().unwrap();
    assert_eq!((found.id, found.consenter), (first, consent(1).consenter));
    let token = db.store.find_connection_token(partner, first).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("refresh-token-1", 1));

    let candidate = db.store.insert_candidate(&scope(partner), &consent(2)).await.unwrap();
    assert_eq!(db.store.list_connections(partner).await.unwrap().len(), 1, "a candidate is not listed");
    db.store.promote_candidate(&scope(partner), candidate, ConnectionSlot::Active).await.unwrap();
    let now = db.store.list_connections(partner).await.unwrap();
    assert_eq!(now.iter().map(|it| it.id).collect::<Vec<_>>(), [candidate]);
    let again = db.store.promote_candidate(&scope(partner), candidate, ConnectionSlot::Active).await;
    assert_eq!(again, Err(Error::NotFound("connection")));
    assert_eq!(db.store.list_connections(partner).await.unwrap().len(), 1, "the failed call removed nothing");
    assert_eq!(outcomes(db, partner, "connect_partner").await, [Outcome::Done, Outcome::Done]);
}

async fn rejected_consent_keeps_existing_connections(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let active = connected(db, partner, 1, ConnectionSlot::Active).await;
    let candidate = db.store.insert_candidate(&scope(partner), &consent(2)).await.unwrap();
    db.store.reject_consent(&scope(partner), Some(candidate), "no-mfa").await.unwrap();
    // A refusal does not remove a connection that is no longer the candidate.
    db.store.reject_consent(&scope(partner), Some(active), "no-mfa").await.unwrap();
    assert!(db.store.find_connection(partner, candidate).await.unwrap().is_none());
    assert_eq!(db.store.list_connections(partner).await.unwrap()[0].id, active);
    assert_eq!(outcomes(db, partner, "connect_partner").await[..2], [Outcome::Refused, Outcome::Refused]);
}

async fn swapping_in_the_reserve_connection_is_audited(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let active = connected(db, partner, 1, ConnectionSlot::Active).await;
    let reserve = connected(db, partner, 2, ConnectionSlot::Reserve).await;
    assert!(db.store.use_reserve_connection(partner, reserve, Some(actor(1))).await.unwrap());
    assert!(!db.store.use_reserve_connection(partner, reserve, Some(actor(1))).await.unwrap(), "submitted twice");
    let now = db.store.list_connections(partner).await.unwrap();
    let slots: Vec<_> = now.iter().map(|it| (it.id, it.slot)).collect();
    assert_eq!(slots, [(reserve, ConnectionSlot::Active), (active, ConnectionSlot::Reserve)]);
    assert!(db.store.delete_connection(&scope(partner), reserve).await.unwrap());
    assert!(!db.store.delete_connection(&scope(partner), reserve).await.unwrap());
    assert!(db.store.use_reserve_connection(partner, active, None).await.unwrap(), "even without an active one");
    assert_eq!(db.store.find_active_connection(partner).await.unwrap().unwrap().id, active);
    assert_eq!(outcomes(db, partner, "use_reserve_connection").await.len(), 2);
    assert_eq!(outcomes(db, partner, "remove_connection").await.len(), 1);
}

async fn connection_token_renewal_checks_the_version(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = connected(db, partner, 1, ConnectionSlot::Active).await;
    db.store.record_renewal_failure(partner, id, Some("AADSTS50173")).await.unwrap();
    db.move_clock(60);
    assert!(db.store.renew_connection_token(partner, id, 1, &"second".into()).await.unwrap());
    assert!(!db.store.renew_connection_token(partner, id, 1, &"late".into()).await.unwrap());
    let found = db.store.find_connection(partner, id).await.unwrap().unwrap();
    assert!(found.failure.is_none() && found.renewed_at > found.consented_at);
    assert_eq!(found.consenter, consent(1).consenter, "the account is unchanged");
    let token = db.store.find_connection_token(partner, id).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("second", 2));
}

async fn connections_due_for_renewal_are_listed_until_renewed(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = connected(db, partner, 1, ConnectionSlot::Active).await;
    let now = db.store.now();
    let due = async |failed_until: Timestamp| db.store.list_connections_to_renew(now, failed_until).await.unwrap();
    assert_eq!(due(now).await, [(partner, id)]);
    db.move_clock(60);
    db.store.record_renewal_failure(partner, id, None).await.unwrap();
    assert_eq!(due(now).await, [], "the renewal failed after that");
    assert_eq!(due(db.store.now()).await, [(partner, id)]);
    db.store.set_partner_disabled(partner, true, None).await.unwrap();
    assert_eq!(due(db.store.now()).await, [], "disabled partners are left out");
    db.store.set_partner_disabled(partner, false, None).await.unwrap();
    db.store.renew_connection_token(partner, id, 1, &"second".into()).await.unwrap();
    assert_eq!(due(db.store.now()).await, []);
}

async fn a_connection_belongs_to_one_partner(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    let id = connected(db, one, 1, ConnectionSlot::Active).await;
    assert!(db.store.find_active_connection(other).await.unwrap().is_none());
    assert!(db.store.find_connection_token(other, id).await.unwrap().is_none());
    assert!(!db.store.renew_connection_token(other, id, 1, &"theirs".into()).await.unwrap());
    assert!(!db.store.delete_connection(&scope(other), id).await.unwrap());
    db.store.record_renewal_failure(other, id, None).await.unwrap();
    assert!(db.store.find_connection(one, id).await.unwrap().unwrap().failure.is_none());
}

async fn connections_of_disabled_people_and_old_candidates_are_deleted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    connected(db, partner, 1, ConnectionSlot::Active).await;
    let reserve = connected(db, partner, 2, ConnectionSlot::Reserve).await;
    db.store.set_person_disabled(person(1), true, None).await.unwrap();
    let remaining: Vec<_> = db.store.list_connections(partner).await.unwrap().iter().map(|it| it.id).collect();
    assert_eq!(remaining, [reserve]);
    let candidate = db.store.insert_candidate(&scope(partner), &consent(3)).await.unwrap();
    db.store.delete_expired_sessions().await.unwrap();
    assert!(db.store.find_connection(partner, candidate).await.unwrap().is_some());
    db.move_clock(15 * 60);
    db.store.delete_expired_sessions().await.unwrap();
    assert!(db.store.find_connection(partner, candidate).await.unwrap().is_none());
    assert!(db.store.find_connection(partner, reserve).await.unwrap().is_some(), "other connections are kept");
}

async fn key_rotation_re_encrypts_connections(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let id = connected(db, partner, 1, ConnectionSlot::Active).await;
    let rotated = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let (old, new) = (db.keys.active(), rotated.active());
    let store = db.with_keys(rotated).await;
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([old]));
    store.reseal().await.unwrap();
    assert_eq!(store.used_keys().await.unwrap(), BTreeSet::from([new]));
    let token = store.find_connection_token(partner, id).await.unwrap().unwrap();
    assert_eq!(token.token.expose_secret(), "refresh-token-1");
    store.close().await;
}

async fn lease_is_exclusive_until_released_or_expired(db: &TestDatabase) {
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let minute = SignedDuration::from_mins(1);
    let another = db.another_instance().await;
    assert!(db.store.acquire_lease("work", one, minute).await.unwrap());
    assert!(!another.acquire_lease("work", other, minute).await.unwrap());
    assert!(another.acquire_lease("other work", other, minute).await.unwrap());
    assert!(db.store.acquire_lease("work", one, minute).await.unwrap(), "the holder can renew it");
    another.release_lease("work", other).await.unwrap();
    assert!(!another.acquire_lease("work", other, minute).await.unwrap(), "only the holder can release it");
    db.store.release_lease("work", one).await.unwrap();
    assert!(another.acquire_lease("work", other, minute).await.unwrap());
    db.move_clock(61);
    assert!(db.store.acquire_lease("work", one, minute).await.unwrap(), "the lease has expired");
    db.move_clock(61);
    db.store.delete_expired_sessions().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM lease").await, 0);
    another.close().await;
}

async fn role_mapping_changes_increment_the_role_version(db: &TestDatabase) {
    let partner = db.partner().await;
    let mapping = RoleMapping { claim: RoleClaim::Groups, value: "Sellers".to_owned(), role: Role::SalesAgent };
    let version = async || db.store.find_partner(partner.id).await.unwrap().unwrap().role_version;
    assert_eq!(version().await, partner.role_version);
    db.store.add_role_mapping(partner.id, &mapping, Some(actor(1))).await.unwrap();
    db.store.add_role_mapping(partner.id, &mapping, Some(actor(1))).await.unwrap();
    assert_eq!(db.store.list_role_mappings(partner.id).await.unwrap(), std::slice::from_ref(&mapping));
    assert!(version().await > partner.role_version);
    let before = version().await;
    for (sufficient, expected) in
        [(false, MappingRemoval::Refused), (true, MappingRemoval::Removed), (true, MappingRemoval::Missing)]
    {
        let is_sufficient = |remaining: &[RoleMapping]| !remaining.contains(&mapping) && sufficient;
        let removal = db.store.remove_role_mapping(partner.id, &mapping, Some(actor(1)), is_sufficient).await.unwrap();
        assert_eq!(removal, expected);
        let listed = db.store.list_role_mappings(partner.id).await.unwrap();
        assert_eq!(listed.contains(&mapping), expected == MappingRemoval::Refused);
    }
    assert!(version().await > before);
    assert_eq!(outcomes(db, partner.id, "add_role_mapping").await.len(), 1, "the second call changed nothing");
    assert_eq!(outcomes(db, partner.id, "remove_role_mapping").await.len(), 1);
}
