//! Conditions of a customer that need somebody's attention, as far as the loaded data shows.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{
    id::SubscriptionId,
    license::SubscribedSku,
    moment::Moment,
    seats::{Seats, paid_products},
    subscription::{EndOfTerm, Subscription, SubscriptionStatus},
    validation_status::{ValidationState, ValidationStatus},
};

/// Time before the end of a term from which it is reported if no action is scheduled for its end.
const TERM_END_NOTICE: SignedDuration = SignedDuration::from_hours(60 * 24);
/// The share of a budget from which it is reported, in percent.
const MIN_BUDGET_PERCENT: u32 = 80;

/// The state of a customer's acceptance of the Microsoft Customer Agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementState {
    /// Accepted, directly or through the partner, and still valid.
    Accepted,
    /// Accepted, but must be accepted again.
    Outdated,
    /// No acceptance exists.
    Missing,
}

/// The urgency of an attention item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// People cannot work, or the customer pays more than necessary.
    Bad,
    /// The same is about to happen, or money is wasted.
    Warn,
}

/// An attention item: a condition that somebody should look into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttentionItem {
    /// The agreement has to be accepted, or accepted again.
    Agreement(AgreementState),
    /// Microsoft's validation of the account blocks orders.
    Validation(ValidationState),
    /// The partner has no access to the customer's directory.
    NoAccess,
    /// A subscription is suspended, or disabled by Microsoft.
    Suspended {
        /// The subscription.
        subscription: SubscriptionId,
        /// Its name.
        name: String,
        /// Its state.
        status: SubscriptionStatus,
    },
    /// A term ends soon, no action is scheduled for its end, and it is extended at a higher price.
    Extends {
        /// The subscription.
        subscription: SubscriptionId,
        /// Its name.
        name: String,
        /// The last day of the term.
        on: Date,
        /// The last day on which an action for the end of the term can be scheduled.
        last_day_to_change: Option<Date>,
    },
    /// A term ends soon and is not renewed, without this having been scheduled.
    Ends {
        /// The subscription.
        subscription: SubscriptionId,
        /// Its name.
        name: String,
        /// The last day of the term.
        on: Date,
    },
    /// All licenses are assigned, or more than there are.
    NoneUnassigned {
        /// The product's name.
        product: String,
        /// The number of licenses.
        seats: Seats,
    },
    /// Many more licenses were bought than are assigned.
    Unused {
        /// The product's name.
        product: String,
        /// The number of licenses.
        seats: Seats,
    },
    /// The Azure budget is nearly or completely used; the share in percent.
    Budget(u32),
}

impl AttentionItem {
    /// Returns its urgency.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Suspended { .. }
            | Self::Extends { .. }
            | Self::Agreement(AgreementState::Missing)
            | Self::Validation(ValidationState::NotAllowed)
            | Self::Budget(100..) => Severity::Bad,
            Self::NoneUnassigned { seats, .. } if seats.unassigned() < 0 => Severity::Bad,
            _ => Severity::Warn,
        }
    }
}

/// Sorts attention items by urgency, the most urgent first; a stable sort.
pub fn sort(items: &mut [AttentionItem]) {
    items.sort_by_key(AttentionItem::severity);
}

/// Returns the attention items of subscriptions.
pub fn of_subscriptions(found: &[Subscription], now: Timestamp) -> Vec<AttentionItem> {
    found.iter().filter_map(|it| of_subscription(it, now)).collect()
}

/// Returns the attention item of a subscription that is suspended or disabled, or whose term ends soon without a
/// scheduled action.
fn of_subscription(it: &Subscription, now: Timestamp) -> Option<AttentionItem> {
    let (subscription, name) = (it.id.clone(), it.name_or_offer().to_owned());
    if matches!(it.status, SubscriptionStatus::Suspended | SubscriptionStatus::Disabled) {
        return Some(AttentionItem::Suspended { subscription, name, status: it.status.clone() });
    }
    let ends = it.ends.as_ref().and_then(Moment::instant)?;
    let remaining = ends.duration_since(now);
    if !it.is_active() || it.has_end_of_term_action() || remaining.is_negative() || remaining > TERM_END_NOTICE {
        return None;
    }
    let on = ends.to_zoned(TimeZone::UTC).date();
    match it.end_of_term() {
        EndOfTerm::Extended => {
            Some(AttentionItem::Extends { subscription, name, on, last_day_to_change: it.last_day_to_change() })
        }
        EndOfTerm::Ends => Some(AttentionItem::Ends { subscription, name, on }),
        EndOfTerm::Renews(_) | EndOfTerm::NoEnd | EndOfTerm::Unknown => None,
    }
}

/// Returns the attention items of licenses.
pub fn of_licenses(found: &[SubscribedSku]) -> Vec<AttentionItem> {
    let item = |sku: &SubscribedSku| {
        let (product, seats) = (sku.product.title(), Seats::from(sku));
        if seats.unassigned() <= 0 {
            return Some(AttentionItem::NoneUnassigned { product, seats });
        }
        seats.has_many_unused().then_some(AttentionItem::Unused { product, seats })
    };
    paid_products(found).filter_map(item).collect()
}

/// Returns the attention item of an agreement, unless it is accepted.
pub fn of_agreement(state: AgreementState) -> Option<AttentionItem> {
    (state != AgreementState::Accepted).then_some(AttentionItem::Agreement(state))
}

/// Returns the attention item of the account's validation, if it is known to block orders.
pub fn of_validation(found: Option<&ValidationStatus>) -> Option<AttentionItem> {
    let state = &found?.state;
    let blocks_orders =
        matches!(state, ValidationState::NotAllowed | ValidationState::UnderReview | ValidationState::Unknown);
    blocks_orders.then(|| AttentionItem::Validation(state.clone()))
}

/// Returns the attention item of a budget that is used to this share, in percent.
pub fn of_budget(percent: Option<u32>) -> Option<AttentionItem> {
    percent.filter(|percent| *percent >= MIN_BUDGET_PERCENT).map(AttentionItem::Budget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::subscription::{Action, ScheduledAction, When, test_subscription};

    fn now() -> Timestamp {
        "2026-11-29T12:00:00Z".parse().unwrap()
    }

    fn subscription_ending(ends: &str) -> Subscription {
        let mut it = test_subscription("Exchange", SubscriptionStatus::Active, ends);
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        it.created = Moment::parse("2025-06-01");
        it.auto_renew = Some(false);
        it
    }

    fn item_of(it: &Subscription) -> Option<AttentionItem> {
        of_subscriptions(std::slice::from_ref(it), now()).pop()
    }

    #[test]
    fn extended_term_is_reported_unless_an_end_of_term_action_is_scheduled() {
        let mut it = subscription_ending("2027-01-14T23:59:59Z");
        let found = item_of(&it).unwrap();
        assert_eq!(found.severity(), Severity::Bad);
        let AttentionItem::Extends { on, last_day_to_change: last, .. } = found else { panic!("{found:?}") };
        assert_eq!((on.to_string(), last.unwrap().to_string()), ("2027-01-14".into(), "2027-01-13".into()));
        for action in [Action::Cancel, Action::Extend, Action::Renew] {
            it.scheduled = vec![ScheduledAction { when: When::TermEnd, action, effective: None, instructions: None }];
            assert_eq!(item_of(&it), None, "an action is scheduled");
        }
    }

    #[test]
    fn only_terms_that_end_soon_without_renewal_are_reported() {
        assert_eq!(item_of(&subscription_ending("2027-03-01")), None, "the end is far off");
        assert_eq!(item_of(&subscription_ending("2026-11-28")), None, "it has ended");
        let mut it = subscription_ending("2026-12-10");
        it.auto_renew = Some(true);
        assert_eq!(item_of(&it), None);
        let mut it = subscription_ending("2026-12-10");
        it.created = Moment::parse("2025-01-01");
        assert!(
            matches!(item_of(&it), Some(AttentionItem::Ends { .. })),
            "bought before extended terms were introduced"
        );
        it.status = SubscriptionStatus::Suspended;
        assert!(matches!(item_of(&it), Some(AttentionItem::Suspended { .. })), "the suspension takes precedence");
    }

    #[test]
    fn validation_that_blocks_orders_is_reported() {
        let status = |state| ValidationStatus { state, updated: None };
        assert_eq!(of_validation(None), None);
        assert_eq!(of_validation(Some(&status(ValidationState::Allowed))), None);
        for state in [ValidationState::NotAllowed, ValidationState::UnderReview, ValidationState::Unknown] {
            assert_eq!(of_validation(Some(&status(state.clone()))), Some(AttentionItem::Validation(state)));
        }
        assert_eq!(of_agreement(AgreementState::Accepted), None);
        assert_eq!(
            (of_budget(None), of_budget(Some(79)), of_budget(Some(80))),
            (None, None, Some(AttentionItem::Budget(80)))
        );
    }

    #[test]
    fn sort_is_stable_and_puts_bad_severity_first() {
        let seats = Seats { consumed: 1, total: 1 };
        let full = AttentionItem::NoneUnassigned { product: "A".into(), seats };
        let over = AttentionItem::NoneUnassigned { product: "B".into(), seats: Seats { consumed: 2, total: 1 } };
        let mut items = [full.clone(), AttentionItem::Budget(90), over.clone(), AttentionItem::NoAccess];
        sort(&mut items);
        assert_eq!(items, [over, full, AttentionItem::Budget(90), AttentionItem::NoAccess]);
    }
}
