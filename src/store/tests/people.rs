//! Preferences and recent customers.

use super::*;
use crate::domain::{
    actor::{Actor, CustomerScope, PartnerScope},
    id::CustomerId,
    preferences::{Language, PageSize, Preferences, Theme},
};

on_both!(
    choices_read_back_and_are_ones_own,
    a_choice_that_is_no_longer_known_gives_the_defaults,
    the_last_ten_customers_are_kept_the_newest_first,
    recent_customers_are_of_one_person_at_one_partner,
    a_clock_that_jumps_back_does_not_disorder_recent_customers,
);

fn customer(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

fn scopes(who: u128, partner: PartnerId, number: u128) -> (PartnerScope, CustomerScope) {
    let handle = SessionHandle::new(Uuid::nil());
    let actor = Actor::staff(person(who), handle, partner, BTreeSet::from([Role::AdminAgent]));
    (actor.partner().unwrap(), actor.customer(customer(number)).unwrap())
}

async fn touch(bench: &Bench, who: u128, partner: PartnerId, number: u128) {
    let (_, scope) = scopes(who, partner, number);
    bench.store.touch_recent_customer(&scope, &format!("Customer {number}"), "example.com").await.unwrap();
}

async fn recent(bench: &Bench, who: u128, partner: PartnerId) -> Vec<CustomerId> {
    let (scope, _) = scopes(who, partner, 0);
    bench.store.recent_customers(&scope).await.unwrap().into_iter().map(|recent| recent.customer).collect()
}

async fn choices_read_back_and_are_ones_own(bench: &Bench) {
    assert_eq!(bench.store.load_preferences(person(1)).await, Ok(Preferences::default()));
    let mut chosen = Preferences {
        language: Some(Language::Polish),
        theme: Theme::Dark,
        time_zone: Some("Europe/Warsaw".into()),
        page_size: PageSize::Rows100,
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

async fn the_last_ten_customers_are_kept_the_newest_first(bench: &Bench) {
    let partner = bench.partner().await.id;
    for number in 1..=12 {
        touch(bench, 1, partner, number).await;
    }
    touch(bench, 1, partner, 5).await;
    let expected = [5, 12, 11, 10, 9, 8, 7, 6, 4, 3].map(customer);
    assert_eq!(recent(bench, 1, partner).await, expected);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM recent_customer").await, 10);

    let (_, scope) = scopes(1, partner, 5);
    bench.store.touch_recent_customer(&scope, "Renamed\0", "new.example").await.unwrap();
    let (scope, _) = scopes(1, partner, 0);
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
