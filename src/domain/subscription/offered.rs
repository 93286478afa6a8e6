//! The changes that a subscription offers now, and the reasons why others are not. Windows are returned by the service,
//! never computed.

use jiff::Timestamp;

use super::{Kind, RefundOption, RefundablePart, Subscription, SubscriptionStatus};
use crate::domain::moment::Moment;

/// The reason why a change is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOffered {
    /// It has ended.
    Ended,
    /// It is suspended, and must be reactivated first.
    Suspended,
    /// It is not suspended.
    NotSuspended,
    /// It is neither active nor suspended.
    NotActive,
    /// Its term ends within the hours in which the service rejects changes.
    LockedBeforeEnd,
    /// It has no term that ends.
    Endless,
    /// It is charged by usage.
    UsageBased,
    /// It is a trial.
    Trial,
    /// It is software, whose order is canceled instead.
    CanceledByOrder,
    /// It is marketplace software, which the service does not suspend.
    Marketplace,
    /// It is a legacy subscription, which is suspended instead of canceled.
    Legacy,
    /// The service returns no cancellation window.
    NoWindow,
    /// The cancellation window has closed.
    WindowClosed,
}

/// The number of units that can be returned now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reducible {
    /// The service returns none.
    Unknown,
    /// A maximum, in parts with deadlines in the future.
    UpTo(i64, Vec<RefundablePart>),
    /// None, since the kind doesn't offer it.
    Never,
}

impl Reducible {
    /// Checks whether a reduction by this number is possible; `true` if unknown.
    pub const fn allows(&self, fewer: i64) -> bool {
        match self {
            Self::Unknown => true,
            Self::UpTo(max, _) => fewer <= *max,
            Self::Never => fewer <= 0,
        }
    }
}

/// Checks whether a window is open; one without an end always is.
fn is_open(until: Option<&Moment>, now: Timestamp) -> bool {
    until.and_then(Moment::instant).is_none_or(|until| until > now)
}

impl Subscription {
    /// Checks whether its quantity can be changed.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn offers_quantity(&self, now: Timestamp) -> Result<(), NotOffered> {
        match self.kind() {
            Kind::Azure => return Err(NotOffered::UsageBased),
            Kind::Trial => return Err(NotOffered::Trial),
            Kind::Software => return Err(NotOffered::CanceledByOrder),
            _ if self.quantity.is_none() => return Err(NotOffered::NotActive),
            _ => {}
        }
        self.is_changeable(now)
    }

    /// Checks whether the end of its term can be set.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn offers_end(&self, now: Timestamp) -> Result<(), NotOffered> {
        match self.kind() {
            Kind::Azure => return Err(NotOffered::UsageBased),
            Kind::Trial => return Err(NotOffered::Trial),
            _ if self.ends == Some(Moment::Never) => return Err(NotOffered::Endless),
            _ => {}
        }
        self.is_changeable(now)
    }

    /// Checks whether it can be suspended.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn offers_suspension(&self, now: Timestamp) -> Result<(), NotOffered> {
        match self.kind() {
            Kind::Software => return Err(NotOffered::CanceledByOrder),
            Kind::Marketplace => return Err(NotOffered::Marketplace),
            _ => {}
        }
        self.is_changeable(now)
    }

    /// Checks whether it can be reactivated.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn offers_reactivation(&self, now: Timestamp) -> Result<(), NotOffered> {
        match &self.status {
            _ if self.is_over() => Err(NotOffered::Ended),
            SubscriptionStatus::Suspended if self.is_locked_before_end(now) => Err(NotOffered::LockedBeforeEnd),
            SubscriptionStatus::Suspended => Ok(()),
            _ => Err(NotOffered::NotSuspended),
        }
    }

    /// Checks whether it can be canceled now, within a window that the service returned.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn offers_cancellation(&self, now: Timestamp) -> Result<(), NotOffered> {
        match self.kind() {
            _ if self.is_over() => return Err(NotOffered::Ended),
            Kind::Software => return Err(NotOffered::CanceledByOrder),
            Kind::Legacy => return Err(NotOffered::Legacy),
            Kind::Azure => return Err(NotOffered::UsageBased),
            Kind::NewCommerce | Kind::Trial | Kind::Marketplace | Kind::Unknown => {}
        }
        if self.is_locked_before_end(now) {
            return Err(NotOffered::LockedBeforeEnd);
        }
        let windows: Vec<_> =
            self.cancellable_until.iter().chain(self.refunds.iter().filter_map(|it| it.until.as_ref())).collect();
        match windows.as_slice() {
            [] => Err(NotOffered::NoWindow),
            windows if windows.iter().any(|until| is_open(Some(until), now)) => Ok(()),
            _ => Err(NotOffered::WindowClosed),
        }
    }

    /// Returns the refunds for a cancellation now.
    pub fn open_refunds(&self, now: Timestamp) -> Vec<&RefundOption> {
        self.refunds.iter().filter(|it| is_open(it.until.as_ref(), now)).collect()
    }

    /// Returns the number of units that can be returned now.
    pub fn reducible(&self, now: Timestamp) -> Reducible {
        match (self.kind(), &self.refundable) {
            (Kind::Software, _) => Reducible::Never,
            (_, None) => Reducible::Unknown,
            (_, Some(refundable)) if refundable.parts.is_empty() => {
                refundable.total.map_or(Reducible::Unknown, |total| Reducible::UpTo(total.max(0), Vec::new()))
            }
            (_, Some(refundable)) => {
                let open = refundable.parts.iter().filter(|it| it.quantity > 0 && is_open(it.until.as_ref(), now));
                let parts: Vec<_> = open.cloned().collect();
                let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.quantity));
                Reducible::UpTo(sum, parts)
            }
        }
    }

    /// Checks whether its status and the end of its term allow changes now.
    fn is_changeable(&self, now: Timestamp) -> Result<(), NotOffered> {
        match &self.status {
            _ if self.is_over() => Err(NotOffered::Ended),
            _ if self.is_locked_before_end(now) => Err(NotOffered::LockedBeforeEnd),
            SubscriptionStatus::Active => Ok(()),
            SubscriptionStatus::Suspended => Err(NotOffered::Suspended),
            _ => Err(NotOffered::NotActive),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::subscription::{Refundable, test_subscription};

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn bought(kind: &str) -> Subscription {
        let mut it = test_subscription("E3", SubscriptionStatus::Active, "2027-12-01");
        it.offer.product_type = Some(kind.to_owned());
        it.quantity = Some(10);
        it
    }

    #[expect(clippy::unnecessary_wraps, reason = "the fields are optional")]
    fn in_seconds(seconds: i64) -> Option<Moment> {
        Some(Moment::At(NOW + SignedDuration::from_secs(seconds)))
    }

    proptest! {
        #[test]
        fn reducible_quantity_is_the_sum_of_open_refund_windows(parts in proptest::collection::vec((0i64..50, -900i64..900), 0..8)) {
            let mut it = bought("OnlineServicesNCE");
            let refund_parts = parts.iter().map(|(quantity, until)| RefundablePart { quantity: *quantity, until: in_seconds(*until) });
            it.refundable = Some(Refundable { total: Some(1), parts: refund_parts.collect() });
            let open: i64 = parts.iter().filter(|(_, until)| *until > 0).map(|(quantity, _)| quantity).sum();
            if parts.is_empty() {
                prop_assert_eq!(it.reducible(NOW), Reducible::UpTo(1, Vec::new()));
            } else {
                let Reducible::UpTo(max, _) = it.reducible(NOW) else { return Err(TestCaseError::fail("no maximum")) };
                prop_assert_eq!(max, open);
                prop_assert!(it.reducible(NOW).allows(open) && !it.reducible(NOW).allows(open + 1));
            }
        }

        #[test]
        fn no_change_is_offered_in_the_last_24_hours_of_a_term(seconds_left in 1i64..200_000) {
            let mut it = bought("OnlineServicesNCE");
            it.ends = in_seconds(seconds_left);
            it.cancellable_until = in_seconds(1);
            let offered = [it.offers_quantity(NOW), it.offers_end(NOW), it.offers_suspension(NOW), it.offers_cancellation(NOW)];
            let expected = if seconds_left <= 86_400 { Err(NotOffered::LockedBeforeEnd) } else { Ok(()) };
            prop_assert_eq!(offered, [expected; 4]);
        }

        #[test]
        fn cancellation_is_offered_while_any_window_is_open(until in -900i64..900, refund in proptest::option::of(-900i64..900)) {
            let mut it = bought("OnlineServicesNCE");
            it.cancellable_until = in_seconds(until);
            it.refunds = refund.map(|until| RefundOption { kind: "Full".to_owned(), until: in_seconds(until) }).into_iter().collect();
            let open = until > 0 || refund.is_some_and(|until| until > 0);
            prop_assert_eq!(it.offers_cancellation(NOW), if open { Ok(()) } else { Err(NotOffered::WindowClosed) });
            prop_assert_eq!(it.open_refunds(NOW).len(), usize::from(refund.is_some_and(|until| until > 0)));
        }
    }

    #[test]
    fn changes_not_offered_by_kind() {
        for (kind, quantity, end, suspension, cancellation) in [
            ("OnlineServicesNCE", None, None, None, Some(NotOffered::NoWindow)),
            ("Azure", Some(NotOffered::UsageBased), Some(NotOffered::UsageBased), None, Some(NotOffered::UsageBased)),
            (
                "Software",
                Some(NotOffered::CanceledByOrder),
                None,
                Some(NotOffered::CanceledByOrder),
                Some(NotOffered::CanceledByOrder),
            ),
            ("SaaS", None, None, Some(NotOffered::Marketplace), Some(NotOffered::NoWindow)),
        ] {
            let it = bought(kind);
            let offered =
                [it.offers_quantity(NOW), it.offers_end(NOW), it.offers_suspension(NOW), it.offers_cancellation(NOW)];
            assert_eq!(offered.map(Result::err), [quantity, end, suspension, cancellation], "{kind}");
        }
        let mut legacy = bought("");
        (legacy.billing, legacy.offer.id) =
            (Some("license".into()), Some("031c9e47-4802-4248-838e-778fb1d2cc05".into()));
        assert_eq!(legacy.offers_cancellation(NOW), Err(NotOffered::Legacy));
        assert_eq!((legacy.reducible(NOW), bought("Software").reducible(NOW)), (Reducible::Unknown, Reducible::Never));
        let trial = Subscription { trial: Some(true), ..bought("OnlineServicesNCE") };
        assert_eq!(trial.offers_quantity(NOW), Err(NotOffered::Trial));
    }

    #[test]
    fn changes_offered_by_status() {
        let mut it = bought("OnlineServicesNCE");
        assert_eq!(it.offers_reactivation(NOW), Err(NotOffered::NotSuspended));
        it.status = SubscriptionStatus::Suspended;
        assert_eq!((it.offers_reactivation(NOW), it.offers_quantity(NOW)), (Ok(()), Err(NotOffered::Suspended)));
        it.status = SubscriptionStatus::Deleted;
        assert_eq!((it.offers_reactivation(NOW), it.offers_end(NOW)), (Err(NotOffered::Ended), Err(NotOffered::Ended)));
        it.status = SubscriptionStatus::Pending;
        assert_eq!(it.offers_suspension(NOW), Err(NotOffered::NotActive));
    }
}
