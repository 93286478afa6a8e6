//! Tests of the lifecycle of subscriptions, without HTTP.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;
use serde_json::{Map, json};

use super::{
    change::{ChangeError, RequestedSubscription},
    *,
};
use crate::partner_center::wire::subscription::ItemType;

const ID: &str = "a4c1340d-6911-4758-bba3-0c4c6007d161";

/// Returns licenses whose term ends in this number of hours.
fn ending(hours: i64) -> Subscription {
    let ends = Timestamp::now() + SignedDuration::from_hours(hours);
    Subscription {
        id: Some(ID.to_owned()),
        offer_id: Some("CFQ7TTC0LFLX:0001:CFQ7TTC0AAAA".to_owned()),
        offer_name: Some("Microsoft 365 E3".to_owned()),
        product_type: Some(ItemType { id: Some("OnlineServicesNCE".to_owned()), ..ItemType::default() }),
        quantity: Some(10),
        status: Some("active".to_owned()),
        creation_date: Some("2026-01-10T00:00:00Z".to_owned()),
        commitment_end_date: Some(ends.to_zoned(TimeZone::UTC).date().to_string() + "T00:00:00Z"),
        commitment_end_date_time: Some(ends.to_string()),
        term_duration: Some("P1M".to_owned()),
        billing_cycle: Some("monthly".to_owned()),
        auto_renew_enabled: Some(true),
        ..Subscription::default()
    }
}

fn of(subscription: Subscription) -> Commerce {
    Commerce { subscriptions: vec![subscription.into()], ..Commerce::default() }
}

fn change(commerce: &mut Commerce, subscription: Subscription) -> Result<Subscription, ChangeError> {
    match commerce.change(ID, RequestedSubscription { subscription, more: Map::new() }, None)? {
        Changed::Now(shown) => Ok(shown.subscription),
        Changed::Later => panic!("no change is asynchronous here"),
    }
}

#[test]
fn nothing_is_changed_in_the_last_day_of_a_term() {
    for (hours, closing) in [(1, true), (23, true), (25, false)] {
        let mut commerce = of(ending(hours));
        let given = Subscription { friendly_name: Some("New".to_owned()), ..Subscription::default() };
        assert_eq!(change(&mut commerce, given).is_err_and(|error| error == ChangeError::Closing), closing, "{hours}");
    }
}

#[test]
fn what_was_bought_before_there_were_extended_terms_ends() {
    for (bought, kind, expected) in [
        ("2025-03-31T00:00:00Z", "OnlineServicesNCE", "expired"),
        ("2025-04-01T00:00:00Z", "OnlineServicesNCE", "active"),
        ("2026-01-01T00:00:00Z", "Software", "expired"),
    ] {
        let mut commerce = of(Subscription {
            creation_date: Some(bought.to_owned()),
            auto_renew_enabled: Some(false),
            product_type: Some(ItemType { id: Some(kind.to_owned()), ..ItemType::default() }),
            ..ending(-1)
        });
        commerce.settle(Timestamp::now());
        assert_eq!(commerce.subscriptions[0].subscription.status.as_deref(), Some(expected), "{bought} {kind}");
    }
}

#[test]
fn an_older_one_gets_another_version_when_it_renews_and_keeps_what_has_no_end() {
    let mut commerce = of(Subscription {
        product_type: None,
        offer_id: Some("796B6B5F-613C-4E24-A17C-EBA730D49C02".to_owned()),
        attributes: serde_json::from_value(json!({"etag": etag(ID, 1), "objectType": "Subscription"})).unwrap(),
        term_duration: None,
        commitment_end_date_time: None,
        ..ending(-48)
    });
    commerce.settle(Timestamp::now());
    let it = &commerce.subscriptions[0].subscription;
    let version = it.attributes.as_ref().and_then(|it| it.etag.as_deref()).and_then(version_of);
    assert_eq!((version, it.status.as_deref()), (Some(2), Some("active")));
    assert!(dates::end(it).unwrap() > Timestamp::now() + SignedDuration::from_hours(24 * 300));
    let mut endless = of(Subscription { commitment_end_date: Some("9999-12-31T00:00:00Z".to_owned()), ..ending(1) });
    endless.subscriptions[0].subscription.commitment_end_date_time = None;
    let before = endless.subscriptions[0].subscription.clone();
    endless.pass(900);
    endless.settle(Timestamp::now());
    assert_eq!(endless.subscriptions[0].subscription.commitment_end_date, before.commitment_end_date);
}

proptest! {
    /// For any sequence of added and returned seats, the refundable quantity never exceeds the quantity or the added
    /// seats.
    #[test]
    fn seats_and_what_can_be_given_back_agree(steps in prop::collection::vec((1_i64..60, 0_u16..10), 1..20)) {
        let mut commerce = of(ending(24 * 360));
        for (quantity, days) in steps {
            commerce.pass(days.min(1));
            let before = commerce.subscription(ID).unwrap().subscription;
            let refundable = before.refundable_quantity.and_then(|it| it.total_quantity).unwrap_or_default();
            let had = before.quantity.unwrap();
            let given = Subscription { quantity: Some(quantity), ..Subscription::default() };
            let after = change(&mut commerce, given);
            prop_assert_eq!(after.is_ok(), had - quantity <= refundable, "{} {} {}", had, quantity, refundable);
            if let Ok(after) = after {
                let left = after.refundable_quantity.clone().unwrap_or_default();
                let parts: i64 = left.details.iter().flatten().filter_map(|part| part.quantity).sum();
                prop_assert_eq!(left.total_quantity.unwrap_or_default(), parts);
                prop_assert_eq!(parts, refundable + quantity - had);
                prop_assert!(parts <= quantity);
            }
        }
    }

    /// After any number of days, a term that renews or is extended ends in the future, within one term.
    #[test]
    fn a_term_is_caught_up_with(days in 0_u16..4000, renews: bool) {
        let mut commerce = of(Subscription { auto_renew_enabled: Some(renews), ..ending(30) });
        commerce.pass(days);
        let now = Timestamp::now();
        commerce.settle(now);
        let it = &commerce.subscriptions[0].subscription;
        let left = dates::end(it).unwrap().duration_since(now);
        prop_assert_eq!(it.status.as_deref(), Some("active"));
        prop_assert!(!left.is_negative() && left <= SignedDuration::from_hours(24 * 32), "{}", left);
    }
}
