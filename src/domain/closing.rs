//! The deadlines of a customer's subscriptions. Each is returned by the service, or is 24 hours before the end of a
//! term that it returned.

use jiff::{SignedDuration, Timestamp};

use super::{
    moment::Moment,
    subscription::{Reducible, Subscription},
};

/// The period ahead in which deadlines are listed: 90 days.
const HORIZON: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The kind of a deadline: the action that is possible until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeadlineKind {
    /// Returning a number of units for a refund.
    ReturnUnits(i64),
    /// Canceling the subscription.
    Cancel,
    /// Changing the setting for the end of the term.
    Change,
    /// None: the term ends.
    Term,
}

/// A deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The action that is possible until then.
    pub kind: DeadlineKind,
    /// The time.
    pub at: Timestamp,
}

/// A subscription with its deadlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionDeadlines {
    /// The subscription.
    pub subscription: Subscription,
    /// The deadlines in the future, the earliest first.
    pub deadlines: Vec<Deadline>,
}

impl SubscriptionDeadlines {
    /// Returns the first deadline of a kind, if there is one.
    pub fn find(&self, is: impl Fn(DeadlineKind) -> bool) -> Option<Timestamp> {
        self.deadlines.iter().find(|it| is(it.kind)).map(|it| it.at)
    }
}

/// Returns the deadlines of a subscription within the period ahead, the earliest first.
fn deadlines(it: &Subscription, now: Timestamp) -> Vec<Deadline> {
    if it.is_over() {
        return Vec::new();
    }
    let instant = |moment: &Moment| moment.instant();
    let mut deadlines = Vec::new();
    if it.offers_quantity(now).is_ok()
        && let Reducible::UpTo(_, parts) = it.reducible(now)
    {
        let part = |quantity, at| Deadline { kind: DeadlineKind::ReturnUnits(quantity), at };
        deadlines.extend(parts.iter().filter_map(|it| Some(part(it.quantity, it.until.as_ref().and_then(instant)?))));
    }
    if it.offers_cancellation(now).is_ok() {
        let windows = it.cancellable_until.iter().chain(it.refunds.iter().filter_map(|it| it.until.as_ref()));
        deadlines.extend(windows.filter_map(instant).max().map(|at| Deadline { kind: DeadlineKind::Cancel, at }));
    }
    deadlines.extend(it.changes_end_at().map(|at| Deadline { kind: DeadlineKind::Change, at }));
    deadlines.extend(it.ends.as_ref().and_then(instant).map(|at| Deadline { kind: DeadlineKind::Term, at }));
    deadlines.retain(|it| it.at > now && it.at.duration_since(now) <= HORIZON);
    deadlines.sort_by_key(|it| (it.at, it.kind));
    deadlines
}

/// Returns the subscriptions with deadlines within the period ahead, the earliest first.
pub fn upcoming_deadlines(found: Vec<Subscription>, now: Timestamp) -> Vec<SubscriptionDeadlines> {
    let mut upcoming: Vec<_> = found
        .into_iter()
        .map(|subscription| SubscriptionDeadlines { deadlines: deadlines(&subscription, now), subscription })
        .filter(|it| !it.deadlines.is_empty())
        .collect();
    upcoming.sort_by_cached_key(|it| {
        (it.deadlines.first().map(|first| first.at), it.subscription.name_or_offer().to_lowercase())
    });
    upcoming
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
        fn deadlines_are_upcoming_and_sorted(
            ends in proptest::collection::vec(-100i64..3000, 0..12),
            windows in proptest::collection::vec(-100i64..3000, 0..4),
        ) {
            let mut found: Vec<_> = ends.iter().enumerate().map(|(index, ends)| bought(&index.to_string(), *ends)).collect();
            if let Some(first) = found.first_mut() {
                let part = |hours: &i64| RefundablePart { quantity: 3, until: in_hours(*hours) };
                first.refundable = Some(Refundable { total: None, parts: windows.iter().map(part).collect() });
                first.refunds = windows.iter().map(|hours| RefundOption { kind: "Full".into(), until: in_hours(*hours) }).collect();
            }
            let upcoming = upcoming_deadlines(found, NOW);
            let firsts: Vec<_> = upcoming.iter().map(|it| it.deadlines[0].at).collect();
            prop_assert!(firsts.is_sorted());
            for it in &upcoming {
                prop_assert!(it.deadlines.is_sorted_by_key(|it| it.at));
                for deadline in &it.deadlines {
                    prop_assert!(deadline.at > NOW && deadline.at <= NOW + HORIZON, "{:?}", deadline);
                }
            }
            let soon = ends.iter().filter(|ends| (1..=90 * 24).contains(*ends)).count();
            let terms = upcoming.iter().filter(|it| it.find(|until| until == DeadlineKind::Term).is_some()).count();
            prop_assert_eq!(terms, soon);
        }
    }

    proptest! {
        /// Only the last 24 hours of a term are computed; all other deadlines are the service's.
        #[test]
        fn deadlines_are_those_of_the_service_or_24_hours_before_the_end(
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
            let windows: Vec<_> = refunds.iter().copied().chain(cancellable).map(at).collect();
            for Deadline { kind, at: moment } in deadlines(&it, NOW) {
                let expected = match kind {
                    DeadlineKind::ReturnUnits(quantity) => {
                        quantity > 0 && parts.iter().any(|part| (part.0, at(part.1)) == (quantity, moment))
                    }
                    DeadlineKind::Cancel => windows.iter().max() == Some(&moment),
                    DeadlineKind::Change => new && moment == at(ends - 24),
                    DeadlineKind::Term => moment == at(ends),
                };
                prop_assert!(expected, "{:?} at {}", kind, moment);
                // In the last 24 hours, only the end itself remains.
                prop_assert!(!(0..=24).contains(&ends) || kind == DeadlineKind::Term, "{:?}", kind);
            }
        }
    }

    #[test]
    fn lists_every_kind_of_deadline() {
        let mut it = bought("E3", 48);
        it.refundable =
            Some(Refundable { total: Some(5), parts: vec![RefundablePart { quantity: 5, until: in_hours(3) }] });
        it.cancellable_until = in_hours(12);
        let mut canceled = it.clone();
        canceled.status = SubscriptionStatus::Deleted;
        let upcoming = upcoming_deadlines(vec![canceled, it], NOW);
        let kinds: Vec<_> = upcoming.iter().flat_map(|it| &it.deadlines).map(|it| it.kind).collect();
        assert_eq!(
            kinds,
            [DeadlineKind::ReturnUnits(5), DeadlineKind::Cancel, DeadlineKind::Change, DeadlineKind::Term]
        );
        let last_day = upcoming_deadlines(vec![bought("E3", 20)], NOW);
        assert_eq!(last_day[0].deadlines.iter().map(|it| it.kind).collect::<Vec<_>>(), [DeadlineKind::Term]);
    }
}
