//! Changes of a subscription that cost money or end it, as a person requests them: quantity, status, and the end of its
//! term.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, Instructions, Kind, NotOffered, ScheduledAction, Subscription, SubscriptionStatus, When};
use crate::domain::{
    field::Problem,
    form::InvalidFields,
    form_action::FormAction,
    term::{BillingCycle, Term},
};

/// Maximum quantity that a form accepts. The offer's own limit is enforced by Partner Center.
const MAX_QUANTITY: i64 = 1_000_000;

/// A requested change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubscriptionChange {
    /// A new quantity, effective immediately.
    Quantity(i64),
    /// A change of the status.
    Status(StatusChange),
    /// A new setting for the end of the term.
    End(EndOfTermSetting),
}

/// A change of the status that a person can request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusChange {
    /// Suspends an active subscription.
    Suspend,
    /// Reactivates a suspended subscription.
    Reactivate,
    /// Cancels the subscription for good.
    Cancel,
}

impl StatusChange {
    /// All changes.
    pub const ALL: [Self; 3] = [Self::Suspend, Self::Reactivate, Self::Cancel];

    /// Returns the status after the change.
    pub const fn status(self) -> SubscriptionStatus {
        match self {
            Self::Suspend => SubscriptionStatus::Suspended,
            Self::Reactivate => SubscriptionStatus::Active,
            Self::Cancel => SubscriptionStatus::Deleted,
        }
    }

    /// Returns the form action that makes the change.
    pub const fn form_action(self) -> FormAction {
        match self {
            Self::Suspend => FormAction::SuspendSubscription,
            Self::Reactivate => FormAction::ReactivateSubscription,
            Self::Cancel => FormAction::CancelSubscription,
        }
    }

    /// Checks whether a subscription offers the change.
    ///
    /// # Errors
    /// [`NotOffered`]
    pub fn check(self, it: &Subscription, now: Timestamp) -> Result<(), NotOffered> {
        match self {
            Self::Suspend => it.offers_suspension(now),
            Self::Reactivate => it.offers_reactivation(now),
            Self::Cancel => it.offers_cancellation(now),
        }
    }
}

/// A setting for the end of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndOfTermSetting {
    /// Renewal without changes.
    AsIs,
    /// Renewal with changed terms.
    Renew(Renewal),
    /// Cancellation at the end of the term.
    Stop,
    /// Continuation in extended service terms.
    Extend,
    /// Automatic renewal is off, and nothing else is set; the effect depends on the kind of subscription.
    Off,
    /// Another setting, or none was returned.
    Other,
}

/// The terms of a renewal. A requested renewal is complete; one that the service returns may lack some of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The length of the term.
    pub term: Option<Term>,
    /// The billing cycle.
    pub cycle: Option<BillingCycle>,
    /// The number of units.
    pub quantity: Option<i64>,
}

impl From<&Instructions> for Renewal {
    fn from(returned: &Instructions) -> Self {
        Self { term: returned.term.clone(), cycle: returned.cycle.clone(), quantity: returned.quantity }
    }
}

impl Renewal {
    /// Checks whether a returned renewal matches this one; missing values match.
    fn is_satisfied_by(&self, returned: &Self) -> bool {
        fn is_compatible<T: PartialEq>(requested: Option<&T>, returned: Option<&T>) -> bool {
            requested.is_none() || returned.is_none() || requested == returned
        }
        is_compatible(self.term.as_ref(), returned.term.as_ref())
            && is_compatible(self.cycle.as_ref(), returned.cycle.as_ref())
            && is_compatible(self.quantity.as_ref(), returned.quantity.as_ref())
    }
}

impl EndOfTermSetting {
    /// Checks whether a stored setting matches this request.
    pub fn is_satisfied_by(&self, stored: &Self) -> bool {
        match (self, stored) {
            (Self::Renew(requested), Self::Renew(returned)) => requested.is_satisfied_by(returned),
            (requested, stored) => requested == stored && *requested != Self::Other,
        }
    }
}

/// Writes the text that a form contains, which [`FromStr`] parses.
impl fmt::Display for EndOfTermSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsIs => f.write_str("as-is"),
            Self::Stop => f.write_str("stop"),
            Self::Extend => f.write_str("extend"),
            Self::Off => f.write_str("off"),
            Self::Other => f.write_str("other"),
            Self::Renew(Renewal { term, cycle, quantity }) => {
                let term = term.as_ref().map(Term::iso).unwrap_or_default();
                let cycle = cycle.as_ref().map(BillingCycle::query).unwrap_or_default();
                let quantity = quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
                write!(f, "renew/{term}/{cycle}/{quantity}")
            }
        }
    }
}

/// The error for a text that is not a setting for the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a setting for the end of a term")]
pub struct ParseEndError;

impl FromStr for EndOfTermSetting {
    type Err = ParseEndError;

    fn from_str(text: &str) -> Result<Self, ParseEndError> {
        Ok(match text {
            "as-is" => Self::AsIs,
            "stop" => Self::Stop,
            "extend" => Self::Extend,
            "off" => Self::Off,
            "other" => Self::Other,
            _ => {
                let parts: Vec<_> = text.split('/').collect();
                let ["renew", term, cycle, quantity] = parts[..] else { return Err(ParseEndError) };
                let quantity =
                    if quantity.is_empty() { None } else { Some(quantity.parse().map_err(|_| ParseEndError)?) };
                Self::Renew(Renewal { term: Term::parse(term), cycle: BillingCycle::parse(cycle), quantity })
            }
        })
    }
}

impl Subscription {
    /// Returns the setting for the end of its term: the scheduled action, or else automatic renewal with its
    /// instructions.
    pub fn end_of_term_setting(&self) -> EndOfTermSetting {
        let at_end = self.scheduled.iter().find(|it| it.when == When::TermEnd);
        match at_end {
            Some(ScheduledAction { action, instructions, .. }) => match (action, instructions) {
                (Action::Cancel, _) => EndOfTermSetting::Stop,
                (Action::Extend, _) => EndOfTermSetting::Extend,
                (Action::Renew, Some(returned)) => EndOfTermSetting::Renew(returned.into()),
                (Action::Renew, None) => EndOfTermSetting::AsIs,
                (Action::Transition | Action::Other(_), _) => EndOfTermSetting::Other,
            },
            None => match (self.auto_renew, &self.next_term) {
                (Some(true), Some(returned)) => EndOfTermSetting::Renew(returned.into()),
                (Some(true), None) => EndOfTermSetting::AsIs,
                (Some(false), _) => EndOfTermSetting::Off,
                (None, _) => EndOfTermSetting::Other,
            },
        }
    }

    /// Checks whether this kind of subscription has a setting for the end of its term. `Off` is invalid for new
    /// commerce licenses, because turning off automatic renewal does not end them; `Stop` and `Extend` are valid only
    /// for them, because only they have scheduled actions.
    pub fn supports_term_end_setting(&self, choice: &EndOfTermSetting) -> bool {
        match choice {
            EndOfTermSetting::AsIs => true,
            EndOfTermSetting::Renew(_) | EndOfTermSetting::Stop | EndOfTermSetting::Extend => {
                self.kind() == Kind::NewCommerce
            }
            EndOfTermSetting::Off => self.kind() != Kind::NewCommerce,
            EndOfTermSetting::Other => false,
        }
    }
}

impl SubscriptionChange {
    /// Parses the values of [`property`](Self::property) and [`requested_value`](Self::requested_value).
    pub fn parse(property: &str, wanted: &str) -> Option<Self> {
        Some(match property {
            "quantity" => Self::Quantity(parse_quantity(wanted).ok()?),
            "status" => {
                let status = SubscriptionStatus::parse(wanted);
                Self::Status(StatusChange::ALL.into_iter().find(|change| change.status() == status)?)
            }
            "end" => Self::End(wanted.parse().ok()?),
            _ => return None,
        })
    }

    /// Returns the changed property by its name in forms.
    pub const fn property(&self) -> &'static str {
        match self {
            Self::Quantity(_) => "quantity",
            Self::Status(_) => "status",
            Self::End(_) => "end",
        }
    }

    /// Returns the changed property by its name at Partner Center.
    pub const fn member(&self) -> &'static str {
        match self {
            Self::Quantity(_) => "quantity",
            Self::Status(_) => "status",
            Self::End(_) => "scheduledActions",
        }
    }

    /// Returns the form action that makes the change.
    pub const fn form_action(&self) -> FormAction {
        match self {
            Self::Quantity(_) => FormAction::UpdateQuantity,
            Self::Status(change) => change.form_action(),
            Self::End(_) => FormAction::UpdateTermEnd,
        }
    }

    /// Checks whether the change can't be undone.
    pub const fn is_irreversible(&self) -> bool {
        matches!(self, Self::Status(StatusChange::Cancel))
    }

    /// Returns the requested value.
    pub fn requested_value(&self) -> String {
        match self {
            Self::Quantity(quantity) => quantity.to_string(),
            Self::Status(change) => change.status().as_str().to_owned(),
            Self::End(choice) => choice.to_string(),
        }
    }

    /// Returns a subscription's current value of the changed property.
    pub fn current_value(&self, it: &Subscription) -> String {
        match self {
            Self::Quantity(_) => it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
            Self::Status(_) => it.status.as_str().to_owned(),
            Self::End(_) => it.end_of_term_setting().to_string(),
        }
    }

    /// Checks whether a subscription already has the requested value.
    pub fn is_applied(&self, it: &Subscription) -> bool {
        match self {
            Self::Quantity(quantity) => it.quantity == Some(*quantity),
            Self::Status(change) => it.status == change.status(),
            Self::End(choice) => choice.is_satisfied_by(&it.end_of_term_setting()),
        }
    }
}

/// Parses a quantity that a person entered.
///
/// # Errors
/// [`InvalidFields`] at the field `quantity`.
pub fn parse_quantity(text: &str) -> Result<i64, InvalidFields> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidFields::at("quantity", Problem::Missing));
    }
    let digits = text.bytes().all(|character| character.is_ascii_digit());
    let quantity = text.parse().ok().filter(|quantity| digits && (1..=MAX_QUANTITY).contains(quantity));
    quantity.ok_or_else(|| InvalidFields::at("quantity", Problem::WholeNumber))
}

/// Parses a setting for the end of a term that a person chose.
///
/// # Errors
/// [`InvalidFields`] at the field `end`.
pub fn parse_end(text: &str) -> Result<EndOfTermSetting, InvalidFields> {
    if text.trim().is_empty() {
        return Err(InvalidFields::at("end", Problem::Missing));
    }
    let choice = text.trim().parse().ok();
    let is_complete = |choice: &EndOfTermSetting| match choice {
        EndOfTermSetting::Other => false,
        EndOfTermSetting::Renew(Renewal { term, cycle, quantity }) => {
            term.is_some() && cycle.is_some() && quantity.is_some_and(|quantity| (1..=MAX_QUANTITY).contains(&quantity))
        }
        _ => true,
    };
    choice.filter(is_complete).ok_or_else(|| InvalidFields::at("end", Problem::Malformed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{moment::Moment, subscription::test_subscription};

    fn renewal() -> impl Strategy<Value = Renewal> {
        let term = proptest::option::of(prop_oneof![
            (1u32..40).prop_map(Term::Days),
            (1u32..40).prop_map(Term::Months),
            (1u32..9).prop_map(Term::Years)
        ]);
        let cycle = proptest::option::of(prop_oneof![
            Just(BillingCycle::Monthly),
            Just(BillingCycle::Annual),
            Just(BillingCycle::Triennial)
        ]);
        (term, cycle, proptest::option::of(1i64..MAX_QUANTITY)).prop_map(|(term, cycle, quantity)| Renewal {
            term,
            cycle,
            quantity,
        })
    }

    fn choice() -> impl Strategy<Value = EndOfTermSetting> {
        prop_oneof![
            Just(EndOfTermSetting::AsIs),
            Just(EndOfTermSetting::Stop),
            Just(EndOfTermSetting::Extend),
            Just(EndOfTermSetting::Off),
            Just(EndOfTermSetting::Other),
            renewal().prop_map(EndOfTermSetting::Renew)
        ]
    }

    fn set_to(choice: &EndOfTermSetting) -> Subscription {
        let mut it = test_subscription("E3", SubscriptionStatus::Active, "2027-01-01");
        let returned = |of: &Renewal| Instructions {
            term: of.term.clone(),
            cycle: of.cycle.clone(),
            quantity: of.quantity,
            ..Instructions::default()
        };
        let action = match choice {
            EndOfTermSetting::Stop => Some((Action::Cancel, None)),
            EndOfTermSetting::Extend => Some((Action::Extend, None)),
            EndOfTermSetting::Renew(of) => Some((Action::Renew, Some(returned(of)))),
            EndOfTermSetting::Other => Some((Action::Transition, None)),
            EndOfTermSetting::AsIs | EndOfTermSetting::Off => None,
        };
        it.auto_renew = Some(matches!(choice, EndOfTermSetting::AsIs | EndOfTermSetting::Renew(_)));
        it.scheduled = action
            .map(|(action, instructions)| ScheduledAction {
                when: When::TermEnd,
                action,
                effective: None,
                instructions,
            })
            .into_iter()
            .collect();
        it
    }

    proptest! {
        #[test]
        fn end_of_term_setting_round_trips(choice in choice()) {
            prop_assert_eq!(choice.to_string().parse(), Ok(choice.clone()));
            prop_assert_eq!(set_to(&choice).end_of_term_setting(), choice.clone());
            let change = SubscriptionChange::End(choice.clone());
            prop_assert_eq!(SubscriptionChange::parse(change.property(), &change.requested_value()), Some(change.clone()));
            prop_assert_eq!(change.is_applied(&set_to(&choice)), choice != EndOfTermSetting::Other);
        }

        #[test]
        fn a_different_setting_for_the_end_of_the_term_does_not_match_the_requested_one(requested in choice(), stored in choice()) {
            let is_same = match (&requested, &stored) {
                (EndOfTermSetting::Renew(_), EndOfTermSetting::Renew(_)) => return Ok(()),
                (requested, stored) => requested == stored && *requested != EndOfTermSetting::Other,
            };
            prop_assert_eq!(SubscriptionChange::End(requested).is_applied(&set_to(&stored)), is_same);
        }

        /// A change is applied only if the subscription has the requested value, and round-trips through the query of the
        /// progress page's URL.
        #[test]
        fn a_change_is_applied_only_if_the_value_matches(requested in 1i64..=MAX_QUANTITY, current in proptest::option::of(1i64..=MAX_QUANTITY)) {
            let change = SubscriptionChange::Quantity(requested);
            let mut it = test_subscription("E3", SubscriptionStatus::Active, "2027-01-01");
            it.quantity = current;
            prop_assert_eq!(change.is_applied(&it), current == Some(requested));
            prop_assert_eq!(change.is_applied(&it), change.current_value(&it) == change.requested_value());
            prop_assert_eq!(SubscriptionChange::parse(change.property(), &change.requested_value()), Some(change));
        }

        #[test]
        fn a_quantity_is_a_whole_number_from_one_on(quantity in any::<i64>()) {
            let read = parse_quantity(&quantity.to_string()).ok();
            prop_assert_eq!(read, Some(quantity).filter(|quantity| (1..=MAX_QUANTITY).contains(quantity)));
        }
    }

    #[test]
    fn status_changes_parse_and_have_their_own_form_actions() {
        for change in StatusChange::ALL {
            let requested = SubscriptionChange::Status(change);
            assert_eq!(SubscriptionChange::parse("status", &requested.requested_value()), Some(requested.clone()));
            assert!(requested.is_applied(&test_subscription("E3", change.status(), "2027-01-01")));
            assert_eq!(requested.is_irreversible(), requested.form_action() == FormAction::CancelSubscription);
        }
        for unknown in ["pending", "expired", "", "Frozen"] {
            assert_eq!(SubscriptionChange::parse("status", unknown), None, "{unknown}");
        }
    }

    #[test]
    fn rejects_invalid_quantities() {
        for invalid in ["", " ", "0", "-1", "+5", "1.5", "1,000", "ten", "9999999999999999999999"] {
            assert!(parse_quantity(invalid).is_err(), "{invalid}");
        }
        assert_eq!(parse_quantity(" 12 "), Ok(12));
    }

    #[test]
    fn an_incomplete_setting_for_the_end_of_the_term_is_rejected() {
        for invalid in ["", "other", "renew///", "renew/P1Y/annual/", "renew/P1Y/annual/0", "renew/P1Y/annual", "gone"]
        {
            assert!(parse_end(invalid).is_err(), "{invalid}");
        }
        assert!(parse_end("renew/P1Y/annual/12").is_ok() && parse_end("stop").is_ok());
    }

    #[test]
    fn new_commerce_licenses_do_not_support_turning_off_renewal() {
        let mut it = test_subscription("E3", SubscriptionStatus::Active, "2027-01-01");
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        assert!(
            it.supports_term_end_setting(&EndOfTermSetting::Stop)
                && it.supports_term_end_setting(&EndOfTermSetting::Extend)
                && !it.supports_term_end_setting(&EndOfTermSetting::Off)
        );
        it.offer.product_type = Some("SaaS".to_owned());
        assert!(
            !it.supports_term_end_setting(&EndOfTermSetting::Stop)
                && it.supports_term_end_setting(&EndOfTermSetting::Off)
                && it.supports_term_end_setting(&EndOfTermSetting::AsIs)
        );
        it.ends = Some(Moment::Never);
        assert!(!it.supports_term_end_setting(&EndOfTermSetting::Other));
    }
}
