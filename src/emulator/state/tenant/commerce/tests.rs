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

/// Returns purchases that consist of one subscription.
fn of(subscription: Subscription) -> Commerce {
    Commerce { subscriptions: vec![subscription.into()], ..Commerce::default() }
}

fn change(commerce: &mut Commerce, subscription: Subscription) -> Result<Subscription, ChangeError> {
    match commerce.change(ID, RequestedSubscription { subscription, more: Map::new() }, None)? {
        ChangeOutcome::Applied(response) => Ok(response.subscription),
        ChangeOutcome::Pending => panic!("no change is asynchronous here"),
    }
}

#[test]
fn changes_are_rejected_on_last_day_of_term() {
    for (hours, closing) in [(1, true), (23, true), (25, false)] {
        let mut commerce = of(ending(hours));
        let requested = Subscription { friendly_name: Some("New".to_owned()), ..Subscription::default() };
        assert_eq!(
            change(&mut commerce, requested).is_err_and(|error| error == ChangeError::LastDayOfTerm),
            closing,
            "{hours}"
        );
    }
}

#[test]
fn old_purchases_expire_without_extended_service_term() {
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
        commerce.apply_due_events(Timestamp::now());
        assert_eq!(commerce.subscriptions[0].subscription.status.as_deref(), Some(expected), "{bought} {kind}");
    }
}

#[test]
fn legacy_renewal_increments_version_and_endless_terms_stay() {
    let mut commerce = of(Subscription {
        product_type: None,
        offer_id: Some("796B6B5F-613C-4E24-A17C-EBA730D49C02".to_owned()),
        attributes: serde_json::from_value(json!({"etag": etag(ID, 1), "objectType": "Subscription"})).unwrap(),
        term_duration: None,
        commitment_end_date_time: None,
        ..ending(-48)
    });
    commerce.apply_due_events(Timestamp::now());
    let it = &commerce.subscriptions[0].subscription;
    let version = it.attributes.as_ref().and_then(|it| it.etag.as_deref()).and_then(version_of);
    assert_eq!((version, it.status.as_deref()), (Some(2), Some("active")));
    assert!(dates::term_end(it).unwrap() > Timestamp::now() + SignedDuration::from_hours(24 * 300));
    let mut endless = of(Subscription { commitment_end_date: Some("9999-12-31T00:00:00Z".to_owned()), ..ending(1) });
    endless.subscriptions[0].subscription.commitment_end_date_time = None;
    let before = endless.subscriptions[0].subscription.clone();
    endless.advance_clock(900);
    endless.apply_due_events(Timestamp::now());
    assert_eq!(endless.subscriptions[0].subscription.commitment_end_date, before.commitment_end_date);
}

proptest! {
    /// For any sequence of added and returned seats, the refundable quantity never exceeds the quantity or the added
    /// seats.
    #[test]
    fn refundable_quantity_never_exceeds_added_seats(steps in prop::collection::vec((1_i64..60, 0_u16..10), 1..20)) {
        let mut commerce = of(ending(24 * 360));
        for (quantity, days) in steps {
            commerce.advance_clock(days.min(1));
            let before = commerce.subscription(ID).unwrap().subscription;
            let refundable = before.refundable_quantity.and_then(|it| it.total_quantity).unwrap_or_default();
            let previous = before.quantity.unwrap();
            let requested = Subscription { quantity: Some(quantity), ..Subscription::default() };
            let after = change(&mut commerce, requested);
            prop_assert_eq!(after.is_ok(), previous - quantity <= refundable, "{} {} {}", previous, quantity, refundable);
            if let Ok(after) = after {
                let remaining = after.refundable_quantity.clone().unwrap_or_default();
                let total_of_details: i64 = remaining.details.iter().flatten().filter_map(|part| part.quantity).sum();
                prop_assert_eq!(remaining.total_quantity.unwrap_or_default(), total_of_details);
                prop_assert_eq!(total_of_details, refundable + quantity - previous);
                prop_assert!(total_of_details <= quantity);
            }
        }
    }

    /// After any number of days, a term that renews or is extended ends in the future, within one term.
    #[test]
    fn overdue_terms_are_caught_up(days in 0_u16..4000, renews: bool) {
        let mut commerce = of(Subscription { auto_renew_enabled: Some(renews), ..ending(30) });
        commerce.advance_clock(days);
        let now = Timestamp::now();
        commerce.apply_due_events(now);
        let it = &commerce.subscriptions[0].subscription;
        let remaining = dates::term_end(it).unwrap().duration_since(now);
        prop_assert_eq!(it.status.as_deref(), Some("active"));
        prop_assert!(!remaining.is_negative() && remaining <= SignedDuration::from_hours(24 * 32), "{}", remaining);
    }
}
