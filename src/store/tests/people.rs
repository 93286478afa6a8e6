//! Disabled people, preferences and recent customers.

use tower_sessions::SessionStore as _;

use super::{
    sessions::{BREAK_CHAINS, create, create_with_token, record},
    *,
};
use crate::{
    domain::{
        id::CustomerId,
        preferences::{Density, Language, MailFrequency, PageSize, Preferences, Theme},
        principal::{CustomerScope, PartnerScope, Principal},
        table::{Column, HiddenColumns, Table},
    },
    store::{AuditFilter, Error},
};

on_both!(
    disabling_a_person_ends_their_sessions_and_nobody_elses,
    disabled_person_cannot_sign_in_until_enabled,
    session_of_a_disabled_person_is_ignored_if_it_reappears,
    disabling_a_person_is_atomic_with_its_audit_entry,
    rejects_enabling_an_enabled_person_and_disabling_in_an_unknown_tenant,
    lists_people_who_signed_in_or_are_disabled,
    preferences_round_trip_per_person,
    unknown_preference_value_yields_the_defaults,
    preferences_without_table_settings_are_read,
    recent_customers_are_the_last_ten_newest_first,
    recent_customers_are_isolated_by_person_and_partner,
    clock_moving_backwards_keeps_the_order_of_recent_customers,
);

pub(super) fn customer(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

pub(super) fn scopes(who: u128, partner: PartnerId, number: u128) -> (PartnerScope, CustomerScope) {
    let handle = SessionHandle::new(Uuid::nil());
    let actor = Principal::staff(person(who), handle, partner, BTreeSet::from([Role::AdminAgent]));
    (actor.partner().unwrap(), actor.customer(customer(number)).unwrap())
}

async fn touch(db: &TestDatabase, who: u128, partner: PartnerId, number: u128) {
    let (scope, _) = scopes(who, partner, number);
    db.store
        .touch_recent_customer(&scope, customer(number), &format!("Customer {number}"), "example.com")
        .await
        .unwrap();
}

async fn recent(db: &TestDatabase, who: u128, partner: PartnerId) -> Vec<CustomerId> {
    let (scope, _) = scopes(who, partner, 0);
    db.store.recent_customers(&scope).await.unwrap().into_iter().map(|recent| recent.customer).collect()
}

async fn disabling_a_person_ends_their_sessions_and_nobody_elses(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let theirs = [
        create_with_token(db, person(1), partner, "one").await,
        create_with_token(db, person(1), partner, "two").await,
    ];
    let (others, other) = create_with_token(db, person(2), partner, "three").await;
    db.store.set_person_disabled(person(1), true, Some(actor(9))).await.unwrap();
    let sessions = db.store.sessions();
    for (record, signed_in) in theirs {
        assert!(sessions.load(&record.id).await.unwrap().is_none());
        assert!(db.store.find_staff_token(partner, signed_in.handle()).await.unwrap().is_none());
        sessions.save(&record).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none(), "a request in flight does not restore it");
    }
    assert!(sessions.load(&others.id).await.unwrap().is_some());
    assert!(db.store.find_staff_token(partner, other.handle()).await.unwrap().is_some());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 1);
    let entry = db.store.list_audit(partner, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!((entry.action.action.as_str(), entry.action.actor), ("disable_person", Some(actor(9))));
    assert_eq!(entry.action.target, Some(person(1).object.to_string()));
}

async fn disabled_person_cannot_sign_in_until_enabled(db: &TestDatabase) {
    let partner = db.partner().await.id;
    // They need not have signed in before; disabling twice is harmless.
    for _ in 0..2 {
        db.store.set_person_disabled(person(1), true, None).await.unwrap();
    }
    assert_eq!(db.store.is_person_disabled(person(1)).await, Ok(true));
    let now = db.store.now();
    for partner in [Some(partner), None] {
        let mut record = record(now, Some(&signed_in(person(1), partner, now)));
        assert!(db.store.sessions().create(&mut record).await.is_err());
    }
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);

    db.store.set_person_disabled(person(1), false, None).await.unwrap();
    assert_eq!(db.store.is_person_disabled(person(1)).await, Ok(false));
    let (record, _) = create(db, person(1), Some(partner)).await;
    assert!(db.store.sessions().load(&record.id).await.unwrap().is_some());
}

async fn session_of_a_disabled_person_is_ignored_if_it_reappears(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, signed_in) = create(db, person(1), Some(partner)).await;
    db.raw("INSERT INTO disabled_person (tenant, object, disabled_at) SELECT tenant, object, 0 FROM session")
        .await
        .unwrap();
    assert!(db.store.sessions().load(&record.id).await.unwrap().is_none());
    assert!(db.store.find_active_session(record.id).await.unwrap().is_none());
    db.raw("DELETE FROM disabled_person").await.unwrap();
    assert_eq!(db.store.find_active_session(record.id).await.unwrap().map(|active| active.session), Some(signed_in));
}

async fn disabling_a_person_is_atomic_with_its_audit_entry(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, _) = create(db, person(1), Some(partner)).await;
    db.raw(BREAK_CHAINS).await.unwrap();
    assert!(db.store.set_person_disabled(person(1), true, None).await.is_err());
    assert_eq!(db.store.is_person_disabled(person(1)).await, Ok(false));
    assert!(db.store.sessions().load(&record.id).await.unwrap().is_some());
}

async fn rejects_enabling_an_enabled_person_and_disabling_in_an_unknown_tenant(db: &TestDatabase) {
    db.partner().await;
    let entries = db.number("SELECT COUNT(*) AS n FROM audit").await;
    let enabled = db.store.set_person_disabled(person(1), false, None).await;
    assert_eq!(enabled, Err(Error::NotFound("a disabled person of this id")));
    let unknown = PersonId { tenant: TenantId::new(Uuid::from_u128(404)), ..person(1) };
    let disabled = db.store.set_person_disabled(unknown, true, None).await;
    assert_eq!(disabled, Err(Error::NotFound("a partner of this tenant")));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM audit").await, entries);
}

async fn lists_people_who_signed_in_or_are_disabled(db: &TestDatabase) {
    let partner = db.partner().await;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap();
    assert_eq!(db.store.list_people(&partner).await, Ok(vec![]));
    create(db, person(3), Some(partner.id)).await;
    db.move_clock(60);
    create(db, person(3), Some(partner.id)).await;
    let last = db.store.now();
    create(db, person(1), Some(partner.id)).await;
    for disabled in [1, 2] {
        db.store.set_person_disabled(person(disabled), true, None).await.unwrap();
    }
    let people = db.store.list_people(&partner).await.unwrap();
    let facts: Vec<_> = people
        .iter()
        .map(|known| (known.id, known.name.is_some(), known.signed_in_at, known.disabled_at.is_some()))
        .collect();
    assert_eq!(
        facts,
        [(person(1), false, Some(last), true), (person(2), false, None, true), (person(3), true, Some(last), false)]
    );
    assert_eq!(db.store.list_people(&other).await, Ok(vec![]));
}

async fn preferences_round_trip_per_person(db: &TestDatabase) {
    assert_eq!(db.store.load_preferences(person(1)).await, Ok(Preferences::default()));
    let mut chosen = Preferences {
        language: Some(Language::Polish),
        theme: Theme::Dark,
        time_zone: Some("Europe/Warsaw".into()),
        page_size: PageSize::Rows100,
        density: Density::Compact,
        hidden: HiddenColumns::default().with(Table::Orders, [Column::Created]),
        mail: MailFrequency::Daily,
    };
    db.store.save_preferences(person(1), &chosen).await.unwrap();
    chosen.theme = Theme::Light;
    db.store.save_preferences(person(1), &chosen).await.unwrap();
    assert_eq!(db.store.load_preferences(person(1)).await, Ok(chosen));
    assert_eq!(db.store.load_preferences(person(2)).await, Ok(Preferences::default()));
}

async fn unknown_preference_value_yields_the_defaults(db: &TestDatabase) {
    db.store.save_preferences(person(1), &Preferences { theme: Theme::Dark, ..Preferences::default() }).await.unwrap();
    db.raw("UPDATE preferences SET data = '{\"theme\":\"sepia\"}'").await.unwrap();
    assert_eq!(db.store.load_preferences(person(1)).await, Ok(Preferences::default()));
}

async fn preferences_without_table_settings_are_read(db: &TestDatabase) {
    db.store.save_preferences(person(1), &Preferences::default()).await.unwrap();
    let before =
        r#"UPDATE preferences SET data = '{"language":null,"theme":"dark","time_zone":null,"page_size":"25"}'"#;
    db.raw(before).await.unwrap();
    let expected = Preferences { theme: Theme::Dark, page_size: PageSize::Rows25, ..Preferences::default() };
    assert_eq!(db.store.load_preferences(person(1)).await, Ok(expected));
}

async fn recent_customers_are_the_last_ten_newest_first(db: &TestDatabase) {
    let partner = db.partner().await.id;
    for number in 1..=12 {
        touch(db, 1, partner, number).await;
    }
    touch(db, 1, partner, 5).await;
    let expected = [5, 12, 11, 10, 9, 8, 7, 6, 4, 3].map(customer);
    assert_eq!(recent(db, 1, partner).await, expected);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM recent_customer").await, 10);

    let (scope, _) = scopes(1, partner, 5);
    db.store.touch_recent_customer(&scope, customer(5), "Renamed\0", "new.example").await.unwrap();
    let first = db.store.recent_customers(&scope).await.unwrap().remove(0);
    assert_eq!((first.name.as_str(), first.domain.as_str()), ("Renamed", "new.example"));
}

async fn recent_customers_are_isolated_by_person_and_partner(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    touch(db, 1, one, 1).await;
    touch(db, 2, one, 2).await;
    touch(db, 1, other, 3).await;
    assert_eq!(recent(db, 1, one).await, [customer(1)]);
    assert_eq!(recent(db, 2, one).await, [customer(2)]);
    assert_eq!(recent(db, 1, other).await, [customer(3)]);
}

async fn clock_moving_backwards_keeps_the_order_of_recent_customers(db: &TestDatabase) {
    let partner = db.partner().await.id;
    touch(db, 1, partner, 1).await;
    db.move_clock(-3600);
    touch(db, 1, partner, 2).await;
    assert_eq!(recent(db, 1, partner).await, [customer(2), customer(1)]);
}
