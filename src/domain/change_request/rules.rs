//! The partner's rules: which users of a customer may make which requests, and which requests are approved
//! automatically.
//!
//! A partner has default rules, and each customer may have its own, which replace them. The rule of a product replaces
//! the general one. Limits apply to the sum of all changes of a subscription that rules approved within [`WINDOW`], so
//! that many small requests cannot exceed them.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Quote, RequestKind, RequestedChange, named};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    money::{Currency, Money, ParseAmountError, parse_amount},
    role::CustomerRole,
    subscription::SubscriptionStatus,
};

/// Period for which automatic approvals of a subscription count against its limits.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Maximum number of rules for products.
pub const MAX_PRODUCTS: usize = 50;
/// Highest limit of seats that a form accepts.
const MAX_SEATS: u32 = 10_000;
/// Highest limit of percent that a form accepts.
const MAX_PERCENT: u32 = 100;

named! {
    /// The users of a customer who may make requests.
    AllowedRequesters {
        /// Nobody.
        Nobody = "nobody",
        /// Global and billing administrators.
        Administrators = "administrators",
        /// Everybody with a directory role that the portal knows.
        AnyRole = "any-role",
        /// Everybody who may sign in.
        Everybody = "everybody",
    }
}

impl AllowedRequesters {
    /// Checks whether they include a person with these directory roles.
    pub fn include(self, roles: &BTreeSet<CustomerRole>) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => is_customer_approver(roles),
            Self::AnyRole => !roles.is_empty(),
            Self::Everybody => true,
        }
    }
}

/// Checks whether a person with these directory roles approves requests for their own company.
pub fn is_customer_approver(roles: &BTreeSet<CustomerRole>) -> bool {
    roles.contains(&CustomerRole::GlobalAdministrator) || roles.contains(&CustomerRole::BillingAdministrator)
}

named! {
    /// The changes of a subscription that a rule approves within its limits.
    ApprovableChanges {
        /// None: a person decides.
        Nothing = "nothing",
        /// A higher quantity.
        QuantityIncreases = "raises",
        /// A higher or lower quantity.
        AnyQuantity = "any-quantity",
    }
}

/// A rule by which changes are approved automatically: those within all limits that are set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomaticRule {
    /// The product that the rule applies to, by the name of its offer; absent in the general rule.
    pub product: Option<String>,
    /// The changes that it approves.
    pub approves: ApprovableChanges,
    /// The limit in units.
    pub seats: Option<u32>,
    /// The limit in percent of the quantity at the start of the window.
    pub percent: Option<u32>,
    /// The limit of the price for one billing cycle.
    pub money: Option<Money>,
}

impl Default for AutomaticRule {
    fn default() -> Self {
        Self { product: None, approves: ApprovableChanges::Nothing, seats: None, percent: None, money: None }
    }
}

/// The rules of a partner, or of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRules {
    /// The people who may request changes of subscriptions, and products. The name is stored.
    #[serde(rename = "askers")]
    pub requesters: AllowedRequesters,
    /// The people who may request a license for themselves. Serialized as in existing records (British spelling).
    #[serde(rename = "licence_askers")]
    pub license_requesters: AllowedRequesters,
    /// `true` if an available license is assigned without a person's decision.
    pub assigns_available_licenses: bool,
    /// The rule for products without a rule of their own.
    pub general: AutomaticRule,
    /// The rules for products.
    pub products: Vec<AutomaticRule>,
}

impl Default for RequestRules {
    fn default() -> Self {
        Self {
            requesters: AllowedRequesters::Administrators,
            license_requesters: AllowedRequesters::Everybody,
            assigns_available_licenses: false,
            general: AutomaticRule::default(),
            products: Vec::new(),
        }
    }
}

/// The rules of one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRules {
    /// The customer's own rules; absent if the partner's apply.
    pub own: Option<RequestRules>,
    /// The partner's default rules.
    pub default: RequestRules,
    /// `true` if an administrator of the company must approve other people's requests before the partner sees them.
    pub company_approves: bool,
}

impl CustomerRules {
    /// Returns the rules that apply to the customer.
    pub fn in_force(&self) -> &RequestRules {
        self.own.as_ref().unwrap_or(&self.default)
    }
}

/// The requests that the rules allow a customer's user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUserPermissions {
    /// `true` if they may request changes of subscriptions, and products.
    pub changes: bool,
    /// `true` if they may request a license for themselves.
    pub licenses: bool,
    /// `true` if an administrator of the company must approve other people's requests before the partner sees them.
    pub company_approves: bool,
}

/// Checks whether two names are of the same product, ignoring case, blanks and punctuation.
pub fn is_same_product(one: &str, other: &str) -> bool {
    normalized(one) == normalized(other)
}

/// Returns the letters and digits of a name in lower case, for a comparison.
fn normalized(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl RequestRules {
    /// Checks whether a person with these directory roles may request a kind of change.
    pub fn may_request(&self, kind: RequestKind, roles: &BTreeSet<CustomerRole>) -> bool {
        let requesters = if kind == RequestKind::License { self.license_requesters } else { self.requesters };
        requesters.include(roles)
    }

    /// Returns the rule of a product.
    pub fn rule(&self, offer: Option<&str>) -> &AutomaticRule {
        let named = offer.filter(|offer| !normalized(offer).is_empty());
        let is_for_offer = |rule: &&AutomaticRule| {
            named.zip(rule.product.as_deref()).is_some_and(|(offer, product)| is_same_product(offer, product))
        };
        self.products.iter().find(is_for_offer).unwrap_or(&self.general)
    }

    /// Checks whether a request is approved automatically. `approved_units` is the number of units by which rules have
    /// changed the subscription within the [`WINDOW`]. Cancellations, renewals and products are never approved
    /// automatically.
    pub fn approves(&self, requested: &RequestedChange, quote: &Quote, approved_units: i64) -> bool {
        match requested.kind() {
            Some(RequestKind::License) => self.assigns_available_licenses && quote.free.is_some_and(|free| free > 0),
            Some(RequestKind::Quantity) => {
                let is_active = quote.status == Some(SubscriptionStatus::Active);
                let added = quote.added(requested).unwrap_or_default();
                is_active && added != 0 && self.rule(quote.offer.as_deref()).is_within(added, quote, approved_units)
            }
            _ => false,
        }
    }
}

impl AutomaticRule {
    /// Checks whether the rule approves a change by this number of units, together with those already approved in the
    /// window.
    fn is_within(&self, added: i64, quote: &Quote, approved_units: i64) -> bool {
        let is_kind = match self.approves {
            ApprovableChanges::Nothing => false,
            ApprovableChanges::QuantityIncreases => added > 0,
            ApprovableChanges::AnyQuantity => true,
        };
        // Increases and decreases of the quantity are limited separately: one does not offset the other.
        let total = if (approved_units > 0) == (added > 0) { approved_units.saturating_add(added) } else { added };
        let Some(total) = total.checked_abs() else { return false };
        let start = quote.quantity.map(|quantity| quantity.saturating_sub(approved_units)).filter(|start| *start > 0);
        let within_seats = self.seats.is_none_or(|seats| total <= i64::from(seats));
        let within_percent = self.percent.is_none_or(|percent| {
            start.is_some_and(|start| i128::from(total) * 100 <= i128::from(start) * i128::from(percent))
        });
        let within_money = self.money.as_ref().is_none_or(|limit| {
            quote.price_of(total).is_some_and(|price| {
                price.currency.is_some() && price.currency == limit.currency && price.amount <= limit.amount
            })
        });
        // A rule without a limit approves nothing.
        let is_limited = self.seats.is_some() || self.percent.is_some() || self.money.is_some();
        is_kind && is_limited && within_seats && within_percent && within_money
    }
}

/// The fields of a form with an automatic rule.
#[derive(Debug, Clone, Default)]
pub struct RuleForm<'a> {
    /// The product.
    pub product: Option<&'a str>,
    /// The changes that it approves.
    pub approves: &'a str,
    /// The limit in units.
    pub seats: &'a str,
    /// The limit in percent.
    pub percent: &'a str,
    /// The limit of the price.
    pub money: &'a str,
    /// The currency of that limit.
    pub currency: &'a str,
}

/// Parses an automatic rule.
///
/// # Errors
/// [`InvalidFields`], at `seats` if a rule that approves something has no limit.
pub fn parse_rule(form: &RuleForm<'_>) -> Result<AutomaticRule, InvalidFields> {
    let mut fields = FieldParser::default();
    let product = form.product.map(|product| {
        fields.parsed("product", product, |name| Some(name.to_owned()).filter(|it| !normalized(it).is_empty()))
    });
    let approves =
        fields.parsed("approves", form.approves, |text| text.parse().ok()).unwrap_or(ApprovableChanges::Nothing);
    let seats = number(&mut fields, "seats", form.seats, MAX_SEATS);
    let percent = number(&mut fields, "percent", form.percent, MAX_PERCENT);
    let money = money(&mut fields, form.money, form.currency);
    let is_empty = [form.seats, form.percent, form.money].iter().all(|text| text.trim().is_empty());
    if approves != ApprovableChanges::Nothing && is_empty {
        fields.add_error("seats", Problem::Missing);
    }
    fields.finish(AutomaticRule { product: product.flatten(), approves, seats, percent, money })
}

/// Parses an optional whole number from 1 to `max`.
fn number(fields: &mut FieldParser, field: &str, text: &str, max: u32) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| digits && (1..=max).contains(number));
    if number.is_none() {
        fields.add_error(field, Problem::WholeNumber);
    }
    number
}

/// Parses an optional price limit: a positive amount with its currency.
fn money(fields: &mut FieldParser, amount: &str, currency: &str) -> Option<Money> {
    if amount.trim().is_empty() {
        return None;
    }
    let amount = match parse_amount(amount) {
        Ok(amount) if amount > Decimal::ZERO => Some(amount),
        Ok(_) | Err(ParseAmountError::Negative | ParseAmountError::TooLarge | ParseAmountError::Malformed) => {
            fields.add_error("money", Problem::Number);
            None
        }
    };
    let currency = Currency::parse(currency);
    if currency.is_none() {
        fields.add_error("currency", Problem::Missing);
    }
    Some(Money { amount: amount?, currency: Some(currency?) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{id::SubscriptionId, moment::Moment, subscription::SubscriptionChange};
    use jiff::Timestamp;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn requested(wanted: i64) -> RequestedChange {
        let id: SubscriptionId = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
        RequestedChange::Subscription { id, change: SubscriptionChange::Quantity(wanted) }
    }

    fn quote(current: i64, price: Option<&str>) -> Quote {
        Quote {
            quantity: Some(current),
            offer: Some("Microsoft 365 E3".to_owned()),
            status: Some(SubscriptionStatus::Active),
            ends: Some(Moment::Never),
            price: price.map(|price| Money { amount: price.parse().unwrap(), currency: Currency::parse("EUR") }),
            ..Quote::of_product("E3".to_owned(), NOW)
        }
    }

    fn rules(general: AutomaticRule) -> RequestRules {
        RequestRules { general, ..RequestRules::default() }
    }

    const fn increase_rule() -> AutomaticRule {
        AutomaticRule {
            product: None,
            approves: ApprovableChanges::QuantityIncreases,
            seats: None,
            percent: None,
            money: None,
        }
    }

    proptest! {
        /// The sum of the changes that rules approve stays within the limits, however it is split into requests.
        #[test]
        fn split_requests_cannot_exceed_the_limits(
            start in 1i64..300,
            steps in proptest::collection::vec(-20i64..20, 1..30),
            seats in 1u32..40,
            percent in 1u32..100,
            lowers in any::<bool>(),
        ) {
            let approves = if lowers { ApprovableChanges::AnyQuantity } else { ApprovableChanges::QuantityIncreases };
            let rules = rules(AutomaticRule { seats: Some(seats), percent: Some(percent), approves, ..increase_rule() });
            let (mut current, mut raised, mut lowered) = (start, 0i64, 0i64);
            for step in steps {
                let wanted = (current + step).max(1);
                let quote = quote(current, None);
                if rules.approves(&requested(wanted), &quote, if wanted > current { raised } else { -lowered }) {
                    if wanted > current { raised += wanted - current } else { lowered += current - wanted }
                    current = wanted;
                }
                prop_assert!(raised <= i64::from(seats) && lowered <= i64::from(seats));
                prop_assert!(lowers || lowered == 0);
            }
        }

        #[test]
        fn a_rule_without_a_limit_approves_nothing(current in 1i64..500, wanted in 1i64..500) {
            let unlimited = rules(AutomaticRule { approves: ApprovableChanges::AnyQuantity, ..increase_rule() });
            prop_assert!(!unlimited.approves(&requested(wanted), &quote(current, Some("1")), 0));
        }

        #[test]
        fn price_limit_requires_a_known_price_in_the_same_currency(wanted in 2i64..100, cents in 1i64..5000) {
            let limit = Money { amount: Decimal::from(50), currency: Currency::parse("EUR") };
            let of = |limit| rules(AutomaticRule { money: Some(limit), ..increase_rule() });
            let price = Decimal::new(cents, 2);
            let known = quote(1, Some(&price.to_string()));
            let is_within = price * Decimal::from(wanted - 1) <= Decimal::from(50);
            prop_assert_eq!(of(limit.clone()).approves(&requested(wanted), &known, 0), is_within);
            prop_assert!(!of(limit).approves(&requested(wanted), &quote(1, None), 0));
            let dollars = Money { amount: Decimal::from(50), currency: Currency::parse("USD") };
            prop_assert!(!of(dollars).approves(&requested(wanted), &known, 0));
        }
    }

    #[test]
    fn the_rule_of_a_product_replaces_the_general_one() {
        let never = AutomaticRule { product: Some("microsoft 365  e3".into()), ..AutomaticRule::default() };
        let rules = RequestRules {
            general: AutomaticRule { seats: Some(10), ..increase_rule() },
            products: vec![never],
            ..RequestRules::default()
        };
        assert!(!rules.approves(&requested(11), &quote(10, None), 0));
        let other = Quote { offer: Some("Visio".to_owned()), ..quote(10, None) };
        assert!(rules.approves(&requested(11), &other, 0));
        let nameless = Quote { offer: None, ..quote(10, None) };
        assert!(rules.approves(&requested(11), &nameless, 0), "the general rule");
    }

    #[test]
    fn rules_approve_only_quantity_changes_of_active_subscriptions() {
        let rules =
            rules(AutomaticRule { seats: Some(10), approves: ApprovableChanges::AnyQuantity, ..increase_rule() });
        let suspended = Quote { status: Some(SubscriptionStatus::Suspended), ..quote(10, None) };
        assert!(!rules.approves(&requested(11), &suspended, 0));
        assert!(!rules.approves(&requested(10), &quote(10, None), 0), "no change");
        let product = RequestedChange::Product { description: "Visio".into() };
        assert!(!rules.approves(&product, &quote(10, None), 0));
    }

    #[test]
    fn available_license_is_approved_automatically_if_enabled() {
        let sku = crate::domain::job::Named {
            id: "06ebc4ee-1bb5-47dd-8120-11324bc54e06".parse().unwrap(),
            name: "E5".into(),
        };
        let user = "06ebc4ee-1bb5-47dd-8120-11324bc54e07".parse().unwrap();
        let requested = RequestedChange::License { user, sku };
        let rules = |assigns_available_licenses| RequestRules { assigns_available_licenses, ..RequestRules::default() };
        let of = |free| Quote::of_license("E5".into(), free, NOW);
        assert!(rules(true).approves(&requested, &of(1), 0));
        assert!(!rules(true).approves(&requested, &of(0), 0) && !rules(false).approves(&requested, &of(9), 0));
    }

    #[test]
    fn each_requester_setting_includes_the_previous_one() {
        let roles = [vec![CustomerRole::GlobalAdministrator], vec![CustomerRole::HelpdeskAdministrator], vec![]];
        let counts = AllowedRequesters::ALL.iter().map(|requesters| {
            roles.iter().filter(|roles| requesters.include(&roles.iter().copied().collect())).count()
        });
        assert_eq!(counts.collect::<Vec<_>>(), [0, 1, 2, 3]);
    }

    #[test]
    fn a_rule_that_approves_something_needs_a_limit_and_money_a_currency() {
        let form = RuleForm { approves: "raises", ..RuleForm::default() };
        let fields = |form: &RuleForm<'_>| {
            parse_rule(form).map_err(|invalid| invalid.0.into_iter().map(|it| it.field).collect::<Vec<_>>())
        };
        assert_eq!(fields(&form), Err(vec!["seats".to_owned()]));
        assert!(fields(&RuleForm { seats: "5", ..form.clone() }).is_ok());
        assert_eq!(fields(&RuleForm { money: "10", ..form.clone() }), Err(vec!["currency".to_owned()]));
        assert_eq!(
            fields(&RuleForm { seats: "0", percent: "-1", ..form.clone() }),
            Err(vec!["seats".into(), "percent".into()])
        );
        assert!(fields(&RuleForm { approves: "nothing", ..RuleForm::default() }).is_ok());
        assert_eq!(fields(&RuleForm { product: Some(" "), seats: "1", ..form }), Err(vec!["product".into()]));
    }
}
