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
    nobody_who_is_disabled_signs_in_until_they_are_enabled,
    a_session_that_came_back_by_other_means_is_not_a_disabled_persons,
    a_person_is_disabled_with_an_audit_entry_or_not_at_all,
    nobody_is_enabled_who_was_not_disabled_nor_disabled_in_a_tenant_of_nobody,
    whoever_signed_in_or_is_disabled_is_listed,
    choices_read_back_and_are_ones_own,
    a_choice_that_is_no_longer_known_gives_the_defaults,
    choices_that_were_kept_before_tables_could_be_chosen_are_read,
    the_last_ten_customers_are_kept_the_newest_first,
    recent_customers_are_of_one_person_at_one_partner,
    a_clock_that_jumps_back_does_not_disorder_recent_customers,
);

pub(super) fn customer(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

pub(super) fn scopes(who: u128, partner: PartnerId, number: u128) -> (PartnerScope, CustomerScope) {
    let handle = SessionHandle::new(Uuid::nil());
    let actor = Principal::staff(person(who), handle, partner, BTreeSet::from([Role::AdminAgent]));
    (actor.partner().unwrap(), actor.customer(customer(number)).unwrap())
}

async fn touch(bench: &Bench, who: u128, partner: PartnerId, number: u128) {
    let (scope, _) = scopes(who, partner, number);
    bench
        .store
        .touch_recent_customer(&scope, customer(number), &format!("Customer {number}"), "example.com")
        .await
        .unwrap();
}

async fn recent(bench: &Bench, who: u128, partner: PartnerId) -> Vec<CustomerId> {
    let (scope, _) = scopes(who, partner, 0);
    bench.store.recent_customers(&scope).await.unwrap().into_iter().map(|recent| recent.customer).collect()
}

async fn disabling_a_person_ends_their_sessions_and_nobody_elses(bench: &Bench) {
    let partner = bench.partner().await.id;
    let theirs = [
        create_with_token(bench, person(1), partner, "one").await,
        create_with_token(bench, person(1), partner, "two").await,
    ];
    let (others, other) = create_with_token(bench, person(2), partner, "three").await;
    bench.store.set_person_disabled(person(1), true, Some(actor(9))).await.unwrap();
    let sessions = bench.store.sessions();
    for (record, signed_in) in theirs {
        assert!(sessions.load(&record.id).await.unwrap().is_none());
        assert!(bench.store.find_staff_token(partner, signed_in.handle()).await.unwrap().is_none());
        sessions.save(&record).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none(), "a request in flight does not restore it");
    }
    assert!(sessions.load(&others.id).await.unwrap().is_some());
    assert!(bench.store.find_staff_token(partner, other.handle()).await.unwrap().is_some());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 1);
    let entry = bench.store.list_audit(partner, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!((entry.action.action.as_str(), entry.action.actor), ("disable_person", Some(actor(9))));
    assert_eq!(entry.action.target, Some(person(1).object.to_string()));
}

async fn nobody_who_is_disabled_signs_in_until_they_are_enabled(bench: &Bench) {
    let partner = bench.partner().await.id;
    // They need not have signed in before; disabling twice is harmless.
    for _ in 0..2 {
        bench.store.set_person_disabled(person(1), true, None).await.unwrap();
    }
    assert_eq!(bench.store.is_person_disabled(person(1)).await, Ok(true));
    let now = bench.store.now();
    for partner in [Some(partner), None] {
        let mut record = record(now, Some(&signed_in(person(1), partner, now)));
        assert!(bench.store.sessions().create(&mut record).await.is_err());
    }
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);

    bench.store.set_person_disabled(person(1), false, None).await.unwrap();
    assert_eq!(bench.store.is_person_disabled(person(1)).await, Ok(false));
    let (record, _) = create(bench, person(1), Some(partner)).await;
    assert!(bench.store.sessions().load(&record.id).await.unwrap().is_some());
}

async fn a_session_that_came_back_by_other_means_is_not_a_disabled_persons(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, signed_in) = create(bench, person(1), Some(partner)).await;
    bench
        .raw("INSERT INTO disabled_person (tenant, object, disabled_at) SELECT tenant, object, 0 FROM session")
        .await
        .unwrap();
    assert!(bench.store.sessions().load(&record.id).await.unwrap().is_none());
    assert!(bench.store.find_active_session(record.id).await.unwrap().is_none());
    bench.raw("DELETE FROM disabled_person").await.unwrap();
    assert_eq!(bench.store.find_active_session(record.id).await.unwrap().map(|active| active.session), Some(signed_in));
}

async fn a_person_is_disabled_with_an_audit_entry_or_not_at_all(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, _) = create(bench, person(1), Some(partner)).await;
    bench.raw(BREAK_CHAINS).await.unwrap();
    assert!(bench.store.set_person_disabled(person(1), true, None).await.is_err());
    assert_eq!(bench.store.is_person_disabled(person(1)).await, Ok(false));
    assert!(bench.store.sessions().load(&record.id).await.unwrap().is_some());
}

async fn nobody_is_enabled_who_was_not_disabled_nor_disabled_in_a_tenant_of_nobody(bench: &Bench) {
    bench.partner().await;
    let entries = bench.number("SELECT COUNT(*) AS n FROM audit").await;
    let enabled = bench.store.set_person_disabled(person(1), false, None).await;
    assert_eq!(enabled, Err(Error::NotFound("a disabled person of this id")));
    let stranger = PersonId { tenant: TenantId::new(Uuid::from_u128(404)), ..person(1) };
    let disabled = bench.store.set_person_disabled(stranger, true, None).await;
    assert_eq!(disabled, Err(Error::NotFound("a partner of this tenant")));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM audit").await, entries);
}

async fn whoever_signed_in_or_is_disabled_is_listed(bench: &Bench) {
    let partner = bench.partner().await;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap();
    assert_eq!(bench.store.list_people(&partner).await, Ok(vec![]));
    create(bench, person(3), Some(partner.id)).await;
    bench.move_clock(60);
    create(bench, person(3), Some(partner.id)).await;
    let last = bench.store.now();
    create(bench, person(1), Some(partner.id)).await;
    for disabled in [1, 2] {
        bench.store.set_person_disabled(person(disabled), true, None).await.unwrap();
    }
    let people = bench.store.list_people(&partner).await.unwrap();
    let facts: Vec<_> = people
        .iter()
        .map(|known| (known.id, known.name.is_some(), known.signed_in_at, known.disabled_at.is_some()))
        .collect();
    assert_eq!(
        facts,
        [(person(1), false, Some(last), true), (person(2), false, None, true), (person(3), true, Some(last), false)]
    );
    assert_eq!(bench.store.list_people(&other).await, Ok(vec![]));
}

async fn choices_read_back_and_are_ones_own(bench: &Bench) {
    assert_eq!(bench.store.load_preferences(person(1)).await, Ok(Preferences::default()));
    let mut chosen = Preferences {
        language: Some(Language::Polish),
        theme: Theme::Dark,
        time_zone: Some("Europe/Warsaw".into()),
        page_size: PageSize::Rows100,
        density: Density::Compact,
        hidden: HiddenColumns::default().with(Table::Orders, [Column::Created]),
        mail: MailFrequency::Daily,
    };
    bench.store.save_preferences(person(1), &chosen).await.unwrap();
    chosen.theme = Theme::Light;
    bench.store.save_preferences(person(1), &chosen).await.unwrap();
    assert_eq!(bench.store.load_preferences(person(1)).await, Ok(chosen));
    assert_eq!(bench.store.load_preferences(person(2)).await, Ok(Preferences::default()));
}

async fn a_choice_that_is_no_longer_known_gives_the_defaults(bench: &Bench) {
    bench
        .store
        .save_preferences(person(1), &Preferences { theme: Theme::Dark, ..Preferences::default() })
        .await
        .unwrap();
    bench.raw("UPDATE preferences SET data = '{\"theme\":\"sepia\"}'").await.unwrap();
    assert_eq!(bench.store.load_preferences(person(1)).await, Ok(Preferences::default()));
}

async fn choices_that_were_kept_before_tables_could_be_chosen_are_read(bench: &Bench) {
    bench.store.save_preferences(person(1), &Preferences::default()).await.unwrap();
    let before =
        r#"UPDATE preferences SET data = '{"language":null,"theme":"dark","time_zone":null,"page_size":"25"}'"#;
    bench.raw(before).await.unwrap();
    let expected = Preferences { theme: Theme::Dark, page_size: PageSize::Rows25, ..Preferences::default() };
    assert_eq!(bench.store.load_preferences(person(1)).await, Ok(expected));
}

async fn the_last_ten_customers_are_kept_the_newest_first(bench: &Bench) {
    let partner = bench.partner().await.id;
    for number in 1..=12 {
        touch(bench, 1, partner, number).await;
    }
    touch(bench, 1, partner, 5).await;
    let expected = [5, 12, 11, 10, 9, 8, 7, 6, 4, 3].map(customer);
    assert_eq!(recent(bench, 1, partner).await, expected);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM recent_customer").await, 10);

    let (scope, _) = scopes(1, partner, 5);
    bench.store.touch_recent_customer(&scope, customer(5), "Renamed\0", "new.example").await.unwrap();
    let first = bench.store.recent_customers(&scope).await.unwrap().remove(0);
    assert_eq!((first.name.as_str(), first.domain.as_str()), ("Renamed", "new.example"));
}

async fn recent_customers_are_of_one_person_at_one_partner(bench: &Bench) {
    let one = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    touch(bench, 1, one, 1).await;
    touch(bench, 2, one, 2).await;
    touch(bench, 1, other, 3).await;
    assert_eq!(recent(bench, 1, one).await, [customer(1)]);
    assert_eq!(recent(bench, 2, one).await, [customer(2)]);
    assert_eq!(recent(bench, 1, other).await, [customer(3)]);
}

async fn a_clock_that_jumps_back_does_not_disorder_recent_customers(bench: &Bench) {
    let partner = bench.partner().await.id;
    touch(bench, 1, partner, 1).await;
    bench.move_clock(-3600);
    touch(bench, 1, partner, 2).await;
    assert_eq!(recent(bench, 1, partner).await, [customer(2), customer(1)]);
}
