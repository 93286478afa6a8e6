//! Conditions of a customer that need somebody's attention, as far as the loaded data shows.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{
    id::SubscriptionId,
    licence::SubscribedSku,
    moment::Moment,
    seats::{Seats, bought},
    subscription::{EndOfTerm, Subscription, SubscriptionStatus},
    validation_status::{ValidationState, ValidationStatus},
};

/// Time before the end of a term from which a choice for its end is suggested.
const BEFORE_END: SignedDuration = SignedDuration::from_hours(60 * 24);
/// The share of a budget from which its use is reported, in percent.
const BUDGET_NEAR: u32 = 80;

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

/// The urgency of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// People cannot work, or the customer pays more than necessary.
    Bad,
    /// The same is about to happen, or money is wasted.
    Warn,
}

/// A condition that somebody should look into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
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
    /// A term ends soon, no choice was made for its end, and it is extended at a higher price.
    Extends {
        /// The subscription.
        subscription: SubscriptionId,
        /// Its name.
        name: String,
        /// The last day of the term.
        on: Date,
        /// The last day on which this can be changed.
        last: Option<Date>,
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
    NoneFree {
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

impl Matter {
    /// Returns its urgency.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Suspended { .. }
            | Self::Extends { .. }
            | Self::Agreement(AgreementState::Missing)
            | Self::Validation(ValidationState::NotAllowed)
            | Self::Budget(100..) => Severity::Bad,
            Self::NoneFree { seats, .. } if seats.free() < 0 => Severity::Bad,
            _ => Severity::Warn,
        }
    }
}

/// Sorts matters by urgency, the most urgent first; a stable sort.
pub fn sort(matters: &mut [Matter]) {
    matters.sort_by_key(Matter::severity);
}

/// Returns the matters of subscriptions.
pub fn of_subscriptions(found: &[Subscription], now: Timestamp) -> Vec<Matter> {
    found.iter().filter_map(|it| of_subscription(it, now)).collect()
}

fn of_subscription(it: &Subscription, now: Timestamp) -> Option<Matter> {
    let (subscription, name) = (it.id.clone(), it.name_or_offer().to_owned());
    if matches!(it.status, SubscriptionStatus::Suspended | SubscriptionStatus::Disabled) {
        return Some(Matter::Suspended { subscription, name, status: it.status.clone() });
    }
    let ends = it.ends.as_ref().and_then(Moment::instant)?;
    let left = ends.duration_since(now);
    if !it.is_active() || it.is_end_chosen() || left.is_negative() || left > BEFORE_END {
        return None;
    }
    let on = ends.to_zoned(TimeZone::UTC).date();
    match it.end_of_term() {
        EndOfTerm::Extended => Some(Matter::Extends { subscription, name, on, last: it.last_day_to_change() }),
        EndOfTerm::Ends => Some(Matter::Ends { subscription, name, on }),
        EndOfTerm::Renews(_) | EndOfTerm::NoEnd | EndOfTerm::Unknown => None,
    }
}

/// Returns the matters of licenses.
pub fn of_licences(found: &[SubscribedSku]) -> Vec<Matter> {
    let matter = |sku: &SubscribedSku| {
        let (product, seats) = (sku.product.title(), Seats::from(sku));
        if seats.free() <= 0 {
            return Some(Matter::NoneFree { product, seats });
        }
        seats.are_too_many().then_some(Matter::Unused { product, seats })
    };
    bought(found).filter_map(matter).collect()
}

/// Returns the matter of an agreement, unless it is accepted.
pub fn of_agreement(state: AgreementState) -> Option<Matter> {
    (state != AgreementState::Accepted).then_some(Matter::Agreement(state))
}

/// Returns the matter of the account's validation, if it is known to block orders.
pub fn of_validation(found: Option<&ValidationStatus>) -> Option<Matter> {
    let state = &found?.state;
    let holds_back =
        matches!(state, ValidationState::NotAllowed | ValidationState::UnderReview | ValidationState::Unknown);
    holds_back.then(|| Matter::Validation(state.clone()))
}

/// Returns the matter of a budget that is used to this share, in percent.
pub fn of_budget(percent: Option<u32>) -> Option<Matter> {
    percent.filter(|percent| *percent >= BUDGET_NEAR).map(Matter::Budget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::subscription::{Action, ScheduledAction, When, test_subscription};

    fn now() -> Timestamp {
        "2026-11-29T12:00:00Z".parse().unwrap()
    }

    fn licence(ends: &str) -> Subscription {
        let mut it = test_subscription("Exchange", SubscriptionStatus::Active, ends);
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        it.created = Moment::parse("2025-06-01");
        it.auto_renew = Some(false);
        it
    }

    fn of(it: &Subscription) -> Option<Matter> {
        of_subscriptions(std::slice::from_ref(it), now()).pop()
    }

    #[test]
    fn a_term_that_goes_on_at_a_higher_price_presses_unless_somebody_chose_it() {
        let mut it = licence("2027-01-14T23:59:59Z");
        let found = of(&it).unwrap();
        assert_eq!(found.severity(), Severity::Bad);
        let Matter::Extends { on, last, .. } = found else { panic!("{found:?}") };
        assert_eq!((on.to_string(), last.unwrap().to_string()), ("2027-01-14".into(), "2027-01-13".into()));
        for action in [Action::Cancel, Action::Extend, Action::Renew] {
            it.scheduled = vec![ScheduledAction { when: When::TermEnd, action, effective: None, instructions: None }];
            assert_eq!(of(&it), None, "it was chosen");
        }
    }

    #[test]
    fn only_terms_that_end_soon_press_and_those_that_renew_do_not() {
        assert_eq!(of(&licence("2027-03-01")), None, "there is time");
        assert_eq!(of(&licence("2026-11-28")), None, "it has ended");
        let mut it = licence("2026-12-10");
        it.auto_renew = Some(true);
        assert_eq!(of(&it), None);
        let mut it = licence("2026-12-10");
        it.created = Moment::parse("2025-01-01");
        assert!(matches!(of(&it), Some(Matter::Ends { .. })), "bought before extended terms were introduced");
        it.status = SubscriptionStatus::Suspended;
        assert!(matches!(of(&it), Some(Matter::Suspended { .. })), "the suspension takes precedence");
    }

    #[test]
    fn what_holds_orders_back_presses_and_what_nobody_validates_does_not() {
        let status = |state| ValidationStatus { state, updated: None };
        assert_eq!(of_validation(None), None);
        assert_eq!(of_validation(Some(&status(ValidationState::Allowed))), None);
        for state in [ValidationState::NotAllowed, ValidationState::UnderReview, ValidationState::Unknown] {
            assert_eq!(of_validation(Some(&status(state.clone()))), Some(Matter::Validation(state)));
        }
        assert_eq!(of_agreement(AgreementState::Accepted), None);
        assert_eq!((of_budget(None), of_budget(Some(79)), of_budget(Some(80))), (None, None, Some(Matter::Budget(80))));
    }

    #[test]
    fn what_presses_most_comes_first_and_the_rest_keeps_its_order() {
        let seats = Seats { consumed: 1, total: 1 };
        let full = Matter::NoneFree { product: "A".into(), seats };
        let over = Matter::NoneFree { product: "B".into(), seats: Seats { consumed: 2, total: 1 } };
        let mut matters = [full.clone(), Matter::Budget(90), over.clone(), Matter::NoAccess];
        sort(&mut matters);
        assert_eq!(matters, [over, full, Matter::Budget(90), Matter::NoAccess]);
    }
}
