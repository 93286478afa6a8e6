//! The deadlines of a customer's subscriptions. Each is returned by the service, or is 24 hours before the end of a
//! term that it returned.

use jiff::{SignedDuration, Timestamp};

use super::{
    moment::Moment,
    subscription::{Reducible, Subscription},
};

/// The period ahead in which deadlines are listed: 90 days.
const SOON: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The action that is possible until a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    /// The return of a number of units.
    GiveBack(i64),
    /// The cancellation.
    Cancel,
    /// Changes of the setting for the end of the term.
    Change,
    /// The term.
    Term,
}

/// A deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The action that is possible until then.
    pub until: Until,
    /// The time.
    pub at: Timestamp,
}

/// A subscription with its deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The subscription.
    pub subscription: Subscription,
    /// The deadlines in the future, the earliest first.
    pub deadlines: Vec<Deadline>,
}

impl Closing {
    /// Returns the first deadline of a kind, if there is one.
    pub fn find(&self, is: impl Fn(Until) -> bool) -> Option<Timestamp> {
        self.deadlines.iter().find(|it| is(it.until)).map(|it| it.at)
    }
}

/// Returns the deadlines of a subscription within the period ahead, the earliest first.
fn deadlines(it: &Subscription, now: Timestamp) -> Vec<Deadline> {
    if it.is_over() {
        return Vec::new();
    }
    let instant = |moment: &Moment| moment.instant();
    let mut found = Vec::new();
    if it.offers_quantity(now).is_ok()
        && let Reducible::UpTo(_, parts) = it.reducible(now)
    {
        let part = |quantity, at| Deadline { until: Until::GiveBack(quantity), at };
        found.extend(parts.iter().filter_map(|it| Some(part(it.quantity, it.until.as_ref().and_then(instant)?))));
    }
    if it.offers_cancellation(now).is_ok() {
        let windows = it.cancellable_until.iter().chain(it.refunds.iter().filter_map(|it| it.until.as_ref()));
        found.extend(windows.filter_map(instant).max().map(|at| Deadline { until: Until::Cancel, at }));
    }
    found.extend(it.closes().map(|at| Deadline { until: Until::Change, at }));
    found.extend(it.ends.as_ref().and_then(instant).map(|at| Deadline { until: Until::Term, at }));
    found.retain(|it| it.at > now && it.at.duration_since(now) <= SOON);
    found.sort_by_key(|it| (it.at, it.until));
    found
}

/// Returns the subscriptions with deadlines within the period ahead, the earliest first.
pub fn closing_soon(found: Vec<Subscription>, now: Timestamp) -> Vec<Closing> {
    let mut closing: Vec<_> = found
        .into_iter()
        .map(|subscription| Closing { deadlines: deadlines(&subscription, now), subscription })
        .filter(|it| !it.deadlines.is_empty())
        .collect();
    closing.sort_by_cached_key(|it| {
        (it.deadlines.first().map(|first| first.at), it.subscription.name_or_offer().to_lowercase())
    });
    closing
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::subscription::{
        RefundOption, Refundable, RefundablePart, SubscriptionStatus, test_subscription,
    };

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    #[expect(clippy::unnecessary_wraps, reason = "the fields are optional")]
    fn in_hours(hours: i64) -> Option<Moment> {
        Some(Moment::At(NOW + SignedDuration::from_hours(hours)))
    }

    fn bought(name: &str, ends: i64) -> Subscription {
        let mut it = test_subscription(name, SubscriptionStatus::Active, "");
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        (it.quantity, it.auto_renew, it.ends) = (Some(10), Some(true), in_hours(ends));
        it
    }

    proptest! {
        #[test]
        fn no_moment_is_over_or_far_off_and_the_soonest_is_first(
            ends in proptest::collection::vec(-100i64..3000, 0..12),
            windows in proptest::collection::vec(-100i64..3000, 0..4),
        ) {
            let mut found: Vec<_> = ends.iter().enumerate().map(|(place, ends)| bought(&place.to_string(), *ends)).collect();
            if let Some(first) = found.first_mut() {
                let part = |hours: &i64| RefundablePart { quantity: 3, until: in_hours(*hours) };
                first.refundable = Some(Refundable { total: None, parts: windows.iter().map(part).collect() });
                first.refunds = windows.iter().map(|hours| RefundOption { kind: "Full".into(), until: in_hours(*hours) }).collect();
            }
            let closing = closing_soon(found, NOW);
            let firsts: Vec<_> = closing.iter().map(|it| it.deadlines[0].at).collect();
            prop_assert!(firsts.is_sorted());
            for it in &closing {
                prop_assert!(it.deadlines.is_sorted_by_key(|it| it.at));
                for deadline in &it.deadlines {
                    prop_assert!(deadline.at > NOW && deadline.at <= NOW + SOON, "{:?}", deadline);
                }
            }
            let soon = ends.iter().filter(|ends| (1..=90 * 24).contains(*ends)).count();
            let terms = closing.iter().filter(|it| it.find(|until| until == Until::Term).is_some()).count();
            prop_assert_eq!(terms, soon);
        }
    }

    proptest! {
        /// Only the last 24 hours of a term are computed; all other deadlines are the service's.
        #[test]
        fn each_deadline_is_one_that_was_returned_or_a_day_before_the_end(
            ends in -100i64..3000,
            parts in proptest::collection::vec((0i64..9, -100i64..3000), 0..5),
            refunds in proptest::collection::vec(-100i64..3000, 0..3),
            cancellable in proptest::option::of(-100i64..3000),
            new in any::<bool>(),
        ) {
            let mut it = bought("E3", ends);
            it.offer.product_type = Some(if new { "OnlineServicesNCE" } else { "SaaS" }.to_owned());
            let part = |(quantity, hours): &(i64, i64)| RefundablePart { quantity: *quantity, until: in_hours(*hours) };
            it.refundable = Some(Refundable { total: None, parts: parts.iter().map(part).collect() });
            it.refunds = refunds.iter().map(|hours| RefundOption { kind: "Full".into(), until: in_hours(*hours) }).collect();
            it.cancellable_until = cancellable.and_then(in_hours);
            let at = |hours: i64| NOW + SignedDuration::from_hours(hours);
            let told: Vec<_> = refunds.iter().copied().chain(cancellable).map(at).collect();
            for Deadline { until, at: moment } in deadlines(&it, NOW) {
                let expected = match until {
                    Until::GiveBack(quantity) => {
                        quantity > 0 && parts.iter().any(|part| (part.0, at(part.1)) == (quantity, moment))
                    }
                    Until::Cancel => told.iter().max() == Some(&moment),
                    Until::Change => new && moment == at(ends - 24),
                    Until::Term => moment == at(ends),
                };
                prop_assert!(expected, "{:?} at {}", until, moment);
                // In the last 24 hours, only the end itself is left.
                prop_assert!(!(0..=24).contains(&ends) || until == Until::Term, "{:?}", until);
            }
        }
    }

    #[test]
    fn each_moment_says_what_it_is_the_last_one_for() {
        let mut it = bought("E3", 48);
        it.refundable =
            Some(Refundable { total: Some(5), parts: vec![RefundablePart { quantity: 5, until: in_hours(3) }] });
        it.cancellable_until = in_hours(12);
        let mut gone = it.clone();
        gone.status = SubscriptionStatus::Deleted;
        let closing = closing_soon(vec![gone, it], NOW);
        let told: Vec<_> = closing.iter().flat_map(|it| &it.deadlines).map(|it| it.until).collect();
        assert_eq!(told, [Until::GiveBack(5), Until::Cancel, Until::Change, Until::Term]);
        let last_day = closing_soon(vec![bought("E3", 20)], NOW);
        assert_eq!(last_day[0].deadlines.iter().map(|it| it.until).collect::<Vec<_>>(), [Until::Term]);
    }
}
