//! The terms of a request: the known costs, and the deadline for undoing the change.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::RequestedChange;
use crate::domain::{
    moment::Moment,
    money::{Currency, Money},
    order::Order,
    subscription::{EndOfTermSetting, Renewal, StatusChange, Subscription, SubscriptionChange, SubscriptionStatus},
    term::{BillingCycle, Term},
};

/// The period in which a change can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undo {
    /// No deadline.
    Anytime,
    /// Until this time.
    Until(Moment),
    /// A deadline that Partner Center sets after the change.
    SetAfterwards,
    /// None: the change cannot be undone.
    Never,
    /// Unknown, since Partner Center returns no deadline.
    Unknown,
}

/// The terms of a request when they were computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The time at which it was computed.
    pub at: Timestamp,
    /// The name of the subscription or product.
    pub name: String,
    /// The name of the offer, by which rules for a product are found.
    pub offer: Option<String>,
    /// The unit of the quantity, as the service spells it.
    pub unit: Option<String>,
    /// The current value of the property to be changed, as forms carry it.
    pub before: String,
    /// The current quantity.
    pub quantity: Option<i64>,
    /// The current status.
    pub status: Option<SubscriptionStatus>,
    /// The current setting for the end of the term.
    pub end: Option<EndOfTermSetting>,
    /// `true` if something is scheduled for the end of the term, which Partner Center removes with a change of the
    /// quantity.
    #[serde(default)]
    pub is_scheduled: bool,
    /// The length of the term.
    pub term: Option<Term>,
    /// The billing cycle.
    pub cycle: Option<BillingCycle>,
    /// The end of the term.
    pub ends: Option<Moment>,
    /// The price of one unit, according to the order; none if it is unknown or not shown.
    pub price: Option<Money>,
    /// The period in which the change can be undone.
    pub undo: Undo,
    /// The number of unassigned licenses, for a request for a license.
    pub free: Option<i64>,
}

/// A term of which two quotes differ, with both values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// The price of one unit.
    Price(Option<Money>, Option<Money>),
    /// The quantity.
    Quantity(Option<i64>, Option<i64>),
    /// The status.
    Status(Option<SubscriptionStatus>, Option<SubscriptionStatus>),
    /// The setting for the end of the term.
    #[serde(rename = "end")]
    EndOfTermAction(Option<EndOfTermSetting>, Option<EndOfTermSetting>),
    /// The length of the term, or the billing cycle.
    #[serde(rename = "plan")]
    TermAndBilling(Box<Renewal>, Box<Renewal>),
    /// The end of the term.
    #[serde(rename = "ends")]
    TermEnd(Option<Moment>, Option<Moment>),
}

impl Quote {
    /// Computes the terms of a change of a subscription; `order` is the order that created it, if it is known.
    pub fn of_subscription(
        it: &Subscription,
        change: &SubscriptionChange,
        order: Option<&Order>,
        now: Timestamp,
    ) -> Self {
        let undo = match change {
            SubscriptionChange::Quantity(quantity) if it.quantity.is_some_and(|current| *quantity < current) => {
                Undo::Anytime
            }
            SubscriptionChange::Quantity(_) => Undo::SetAfterwards,
            SubscriptionChange::End(_) => {
                it.changes_end_at().map_or(Undo::Unknown, |closes| Undo::Until(Moment::At(closes)))
            }
            SubscriptionChange::Status(StatusChange::Cancel) => Undo::Never,
            SubscriptionChange::Status(_) => Undo::Anytime,
        };
        Self {
            at: now,
            name: it.name_or_offer().to_owned(),
            offer: it.offer.name.clone(),
            unit: it.unit.clone(),
            before: change.current_value(it),
            quantity: it.quantity,
            status: Some(it.status.clone()),
            end: Some(it.end_of_term_setting()),
            is_scheduled: it.has_end_of_term_action() || it.next_term.is_some(),
            term: it.term.clone(),
            cycle: it.cycle.clone(),
            ends: it.ends.clone(),
            price: order.and_then(|order| unit_price(it, order)),
            undo,
            free: None,
        }
    }

    /// Returns the terms of a license for a user, which costs nothing by itself.
    pub fn of_license(name: String, free: i64, now: Timestamp) -> Self {
        Self { offer: Some(name.clone()), free: Some(free), undo: Undo::Anytime, ..Self::of_product(name, now) }
    }

    /// Returns the terms of a product that is described in words, of which nothing is known.
    pub const fn of_product(name: String, now: Timestamp) -> Self {
        Self {
            at: now,
            name,
            offer: None,
            unit: None,
            before: String::new(),
            quantity: None,
            status: None,
            end: None,
            is_scheduled: false,
            term: None,
            cycle: None,
            ends: None,
            price: None,
            undo: Undo::Unknown,
            free: None,
        }
    }

    /// Returns the terms without prices, for people who may not see them.
    #[must_use]
    pub fn without_prices(self) -> Self {
        Self { price: None, ..self }
    }

    /// Returns the number of units that a change adds; negative if it removes some, none if it sets no quantity.
    pub fn added(&self, requested: &RequestedChange) -> Option<i64> {
        match requested {
            RequestedChange::Subscription { change: SubscriptionChange::Quantity(wanted), .. } => {
                wanted.checked_sub(self.quantity?)
            }
            _ => None,
        }
    }

    /// Returns the amount that a change adds to the price of one billing cycle, at the known price.
    pub fn added_price(&self, requested: &RequestedChange) -> Option<Money> {
        self.price_of(self.added(requested)?)
    }

    /// Returns the price of a number of units for one billing cycle, at the known price.
    pub fn price_of(&self, units: i64) -> Option<Money> {
        let price = self.price.as_ref()?;
        let amount = price.amount.checked_mul(Decimal::from(units))?;
        Some(Money { amount, currency: price.currency.clone() })
    }

    /// Returns the quantity after the renewal, if the subscription still renews after the change and the quantity is
    /// known.
    pub fn quantity_at_renewal(&self, requested: &RequestedChange) -> Option<i64> {
        let RequestedChange::Subscription { change, .. } = requested else { return None };
        let (quantity, end) = match change {
            SubscriptionChange::Quantity(quantity) => (Some(*quantity), self.end.as_ref()),
            SubscriptionChange::End(end) => (self.quantity, Some(end)),
            SubscriptionChange::Status(_) => return None,
        };
        let drops_schedule = self.is_scheduled && matches!(change, SubscriptionChange::Quantity(_));
        match end? {
            EndOfTermSetting::AsIs => quantity,
            EndOfTermSetting::Renew(_) if drops_schedule => quantity,
            EndOfTermSetting::Renew(renewal) => renewal.quantity.or(quantity),
            EndOfTermSetting::Stop | EndOfTermSetting::Extend | EndOfTermSetting::Off | EndOfTermSetting::Other => None,
        }
    }

    /// Returns the terms in which a later quote differs. The time, names and free licenses are ignored.
    pub fn differences(&self, later: &Self) -> Vec<Difference> {
        fn difference_of<T: PartialEq + Clone>(
            was: &T,
            is: &T,
            difference: fn(T, T) -> Difference,
        ) -> Option<Difference> {
            (was != is).then(|| difference(was.clone(), is.clone()))
        }
        let plan = |it: &Self| Box::new(Renewal { term: it.term.clone(), cycle: it.cycle.clone(), quantity: None });
        [
            difference_of(&self.price, &later.price, Difference::Price),
            difference_of(&self.quantity, &later.quantity, Difference::Quantity),
            difference_of(&self.status, &later.status, Difference::Status),
            difference_of(&self.end, &later.end, Difference::EndOfTermAction),
            difference_of(&plan(self), &plan(later), Difference::TermAndBilling),
            difference_of(&self.ends, &later.ends, Difference::TermEnd),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Returns a text that two quotes share exactly if they have no differences, for a form that was rendered with one.
    pub fn fingerprint(&self) -> String {
        let Self { price, quantity, status, end, term, cycle, ends, .. } = self;
        let price = price.as_ref().map(|it| {
            let currency = it.currency.as_ref().map(Currency::as_str).unwrap_or_default();
            format!("{} {currency}", it.amount.normalize())
        });
        let status = status.as_ref().map(SubscriptionStatus::as_str);
        let end = end.as_ref().map(ToString::to_string);
        format!("{price:?}/{quantity:?}/{status:?}/{end:?}/{term:?}/{cycle:?}/{ends:?}")
    }
}

/// Returns the price of one unit by the order's line of a subscription.
fn unit_price(it: &Subscription, order: &Order) -> Option<Money> {
    let own_lines = order.lines.iter().filter(|line| line.subscription.as_ref().and_then(|it| it.id()) == Some(&it.id));
    let mut lines = own_lines.peekable();
    lines.peek()?;
    // The newest line is the one in force.
    let line = lines.max_by_key(|line| line.number)?;
    let price = line.prices.unit.as_deref().or(line.prices.discounted.as_deref())?;
    // A price of zero is not usable for a decision.
    let amount: Decimal = price.trim().parse().ok().filter(|amount| *amount > Decimal::ZERO)?;
    Some(Money { amount: amount.normalize(), currency: order.currency.as_deref().and_then(Currency::parse) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        order::{OrderLine, OrderStatus, Prices},
        reference::Reference,
        subscription::test_subscription,
    };

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn subscription(quantity: i64) -> Subscription {
        let mut it = test_subscription("E3", SubscriptionStatus::Active, "2027-06-01");
        it.offer.product_type = Some("OnlineServicesNCE".to_owned());
        it.quantity = Some(quantity);
        it
    }

    fn line(number: i64, it: &Subscription, price: &str) -> OrderLine {
        OrderLine {
            number,
            offer: None,
            name: None,
            quantity: None,
            term: None,
            ends: None,
            transaction: None,
            subscription: Some(Reference::To(it.id.clone())),
            parent: None,
            partners: Vec::new(),
            provisioning: Vec::new(),
            promotion: None,
            renews_to: None,
            prices: Prices { unit: Some(price.to_owned()), ..Prices::default() },
            commitment: None,
        }
    }

    fn order(lines: Vec<OrderLine>) -> Order {
        Order {
            id: "a1".parse().unwrap(),
            alternate_id: None,
            status: OrderStatus::parse("completed"),
            cycle: None,
            created: None,
            transaction: None,
            lines,
            currency: Some("EUR".to_owned()),
            total: None,
            attested: None,
            version: None,
        }
    }

    fn quote(quantity: i64, wanted: i64, price: &str) -> (Quote, RequestedChange) {
        let it = subscription(quantity);
        let change = SubscriptionChange::Quantity(wanted);
        let quote = Quote::of_subscription(&it, &change, Some(&order(vec![line(0, &it, price)])), NOW);
        (quote, RequestedChange::Subscription { id: it.id, change })
    }

    proptest! {
        #[test]
        fn added_price_is_unit_price_times_added_units(current in 1i64..5000, wanted in 1i64..5000, cents in 1i64..99_999) {
            let price = Decimal::new(cents, 2);
            let (quote, requested) = quote(current, wanted, &price.to_string());
            prop_assert_eq!(quote.added(&requested), Some(wanted - current));
            prop_assert_eq!(quote.added_price(&requested).unwrap().amount, price * Decimal::from(wanted - current));
            prop_assert_eq!(quote.clone().without_prices().added_price(&requested), None);
        }

        #[test]
        fn quotes_share_a_fingerprint_exactly_if_nothing_differs(one in 1i64..4, other in 1i64..4, price in 0i64..3) {
            let (first, _) = quote(one, 9, "10.00");
            let (second, _) = quote(other, 9, &Decimal::new(1_000 + price, 2).to_string());
            let same = first.differences(&second).is_empty();
            prop_assert_eq!(same, one == other && price == 0);
            prop_assert_eq!(same, first.fingerprint() == second.fingerprint());
        }
    }

    #[test]
    fn unit_price_is_that_of_the_newest_order_line() {
        let (it, other) = (subscription(3), {
            let mut it = subscription(3);
            it.id = "b4c1340d-6911-4758-bba3-0c4c6007d162".parse().unwrap();
            it
        });
        let found = unit_price(&it, &order(vec![line(1, &it, "9.50"), line(0, &it, "8"), line(2, &other, "1")]));
        assert_eq!(found.map(|it| it.amount.to_string()).as_deref(), Some("9.5"));
        assert_eq!(unit_price(&it, &order(vec![line(0, &other, "1")])), None);
        for none in ["free", "0", "-1", ""] {
            assert_eq!(unit_price(&it, &order(vec![line(0, &it, none)])), None, "{none}");
        }
    }

    #[test]
    fn a_renewal_has_the_quantity_that_is_set_for_it() {
        let (mut quote, requested) = quote(10, 15, "1");
        quote.end = Some(EndOfTermSetting::AsIs);
        assert_eq!(quote.quantity_at_renewal(&requested), Some(15));
        quote.end = Some(EndOfTermSetting::Renew(Renewal { quantity: Some(12), ..Renewal::default() }));
        quote.is_scheduled = true;
        assert_eq!(quote.quantity_at_renewal(&requested), Some(15), "what was scheduled is removed");
        quote.end = Some(EndOfTermSetting::Stop);
        assert_eq!(quote.quantity_at_renewal(&requested), None, "it ends");
        let RequestedChange::Subscription { id, .. } = requested else { unreachable!() };
        let renewal = Renewal { quantity: Some(7), ..Renewal::default() };
        let requested =
            RequestedChange::Subscription { id, change: SubscriptionChange::End(EndOfTermSetting::Renew(renewal)) };
        assert_eq!(quote.quantity_at_renewal(&requested), Some(7));
    }

    #[test]
    fn undo_period_depends_on_the_kind_of_change() {
        let it = subscription(3);
        let undo = |change| Quote::of_subscription(&it, &change, None, NOW).undo;
        assert_eq!(undo(SubscriptionChange::Status(StatusChange::Cancel)), Undo::Never);
        assert_eq!(undo(SubscriptionChange::Quantity(9)), Undo::SetAfterwards);
        assert_eq!(undo(SubscriptionChange::Quantity(1)), Undo::Anytime);
        assert!(matches!(undo(SubscriptionChange::End(EndOfTermSetting::Stop)), Undo::Until(Moment::At(_))));
    }
}
