//! Seats: the assigned licenses of products, and their subscriptions.
//!
//! Partner Center counts licenses by product and subscriptions by offer without relating them. They are matched by
//! name, and only if the numbers agree.

use super::{licence::SubscribedSku, subscription::Subscription};

/// Minimum number of licenses of a free offer, of which hardly any are assigned.
const FREE_FROM: i64 = 10_000;
/// Minimum number of unused licenses that is reported, if their share is at least [`UNUSED_PERCENT`].
const UNUSED_AT_LEAST: i64 = 5;
/// Minimum share of unused licenses that is reported, in percent of all licenses.
const UNUSED_PERCENT: i64 = 20;

/// Assigned licenses and their total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seats {
    /// The number of assigned licenses.
    pub consumed: i64,
    /// The total number of licenses.
    pub total: i64,
}

impl Seats {
    /// Returns the share of assigned licenses in percent, at most 100.
    pub fn percent(self) -> u8 {
        if self.total <= 0 {
            return if self.consumed > 0 { 100 } else { 0 };
        }
        u8::try_from((self.consumed.max(0).saturating_mul(100) / self.total).min(100)).unwrap_or(100)
    }

    /// Returns the number of unassigned licenses; negative if more are assigned than there are.
    pub const fn free(self) -> i64 {
        self.total.saturating_sub(self.consumed)
    }

    /// Checks whether enough are unused to report it.
    pub const fn are_too_many(self) -> bool {
        self.free() >= UNUSED_AT_LEAST && self.free().saturating_mul(100) >= self.total.saturating_mul(UNUSED_PERCENT)
    }
}

impl From<&SubscribedSku> for Seats {
    fn from(sku: &SubscribedSku) -> Self {
        Self { consumed: sku.consumed, total: sku.total }
    }
}

/// Returns the products with bought licenses for users: those with fewer licenses than free offers have.
pub fn bought(skus: &[SubscribedSku]) -> impl Iterator<Item = &SubscribedSku> {
    skus.iter().filter(|sku| sku.for_users && (1..FREE_FROM).contains(&sku.total))
}

/// Returns the sum of the seats of all products; none without products.
pub fn seats_in_use(skus: &[SubscribedSku]) -> Option<Seats> {
    bought(skus).map(Seats::from).reduce(|all, one| Seats {
        consumed: all.consumed.saturating_add(one.consumed),
        total: all.total.saturating_add(one.total),
    })
}

/// Returns the seats of a subscription: those of the product with its name, if it is the only active subscription with
/// that name and the quantity equals the number of licenses. Otherwise the match is ambiguous.
pub fn seats_of(it: &Subscription, all: &[Subscription], skus: &[SubscribedSku]) -> Option<Seats> {
    let name = plain(it.offer.name.as_deref()?);
    let same =
        |other: &&Subscription| other.is_active() && other.offer.name.as_deref().map(plain) == Some(name.clone());
    if name.is_empty() || !it.is_active() || all.iter().filter(same).count() != 1 {
        return None;
    }
    let mut products = skus.iter().filter(|sku| sku.for_users && plain(&sku.product.name) == name);
    let (Some(sku), None) = (products.next(), products.next()) else { return None };
    (it.quantity == Some(sku.total)).then(|| sku.into())
}

/// Licenses of a product before and after a subscription of it is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChange {
    /// The product's name.
    pub product: String,
    /// The seats before the change.
    pub now: Seats,
    /// The seats after the change.
    pub then: Seats,
}

/// Returns the seats of a subscription's product before and after a change of the quantity: of the product with its
/// name, if the quantities of all active subscriptions with that name add up to its licenses. Otherwise the match is
/// ambiguous.
pub fn seats_after(
    it: &Subscription,
    quantity: i64,
    all: &[Subscription],
    skus: &[SubscribedSku],
) -> Option<SeatChange> {
    let name = plain(it.offer.name.as_deref()?);
    let same =
        |other: &&Subscription| other.is_active() && other.offer.name.as_deref().map(plain) == Some(name.clone());
    let bought = all.iter().filter(same).try_fold(0_i64, |sum, it| sum.checked_add(it.quantity?))?;
    let mut products = skus.iter().filter(|sku| sku.for_users && plain(&sku.product.name) == name);
    let (Some(sku), None) = (products.next(), products.next()) else { return None };
    if name.is_empty() || !it.is_active() || bought != sku.total {
        return None;
    }
    let now = Seats::from(sku);
    let total = now.total.saturating_sub(it.quantity?).saturating_add(quantity);
    Some(SeatChange { product: sku.product.title(), now, then: Seats { total, ..now } })
}

fn plain(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        id::SkuId,
        licence::{LicenceGroup, ProductSku},
        subscription::{SubscriptionStatus, test_subscription},
    };

    pub(super) fn sku(name: &str, total: i64, consumed: i64) -> SubscribedSku {
        SubscribedSku {
            product: ProductSku {
                id: SkuId::new(Uuid::nil()),
                name: name.into(),
                part_number: String::new(),
                group: LicenceGroup::Group1,
            },
            total,
            consumed,
            available: total - consumed,
            warning: 0,
            suspended: 0,
            plans: Vec::new(),
            unreadable: 0,
            status: "Enabled".into(),
            for_users: true,
        }
    }

    fn subscription(name: &str, quantity: i64, status: SubscriptionStatus) -> Subscription {
        let mut it = test_subscription(name, status, "2027-01-01");
        it.offer.name = Some(name.to_owned());
        it.quantity = Some(quantity);
        it
    }

    proptest! {
        #[test]
        fn a_change_adds_to_the_free_seats_what_it_adds_to_the_quantity(
            quantities in proptest::collection::vec(0i64..500, 1..5),
            place in any::<prop::sample::Index>(),
            consumed in 0i64..2_500,
            wanted in 1i64..500,
            elsewhere in -3i64..3,
        ) {
            let all: Vec<_> =
                quantities.iter().map(|it| subscription("E3", *it, SubscriptionStatus::Active)).collect();
            let (bought, it) = (quantities.iter().sum::<i64>(), &all[place.index(all.len())]);
            let skus = [sku("E3", bought + elsewhere, consumed)];
            if let Some(SeatChange { now, then, .. }) = seats_after(it, wanted, &all, &skus) {
                prop_assert_eq!(elsewhere, 0);
                prop_assert_eq!((now.total, now.consumed, then.consumed), (bought, consumed, consumed));
                prop_assert_eq!(then.free() - now.free(), wanted - it.quantity.unwrap());
            } else {
                prop_assert_ne!(elsewhere, 0, "the numbers agree");
            }
        }

        #[test]
        fn a_share_is_one_of_a_hundred_and_grows_with_what_is_assigned(consumed: i64, more in 0i64..1_000, total: i64) {
            let percent = |consumed| Seats { consumed, total }.percent();
            prop_assert!(percent(consumed) <= 100);
            prop_assert!(percent(consumed) <= percent(consumed.saturating_add(more)));
            let seats = Seats { consumed, total };
            prop_assert!(!seats.are_too_many() || seats.free() >= UNUSED_AT_LEAST);
        }
    }

    #[test]
    fn seats_are_a_subscriptions_only_where_names_and_numbers_agree() {
        let skus = [sku("Microsoft 365 E3", 53, 40), sku("Power BI Pro", 9, 9)];
        let e3 = subscription("microsoft  365 e3", 53, SubscriptionStatus::Active);
        let over = subscription("Microsoft 365 E3", 10, SubscriptionStatus::Deleted);
        let all = [e3.clone(), over.clone()];
        assert_eq!(seats_of(&e3, &all, &skus), Some(Seats { consumed: 40, total: 53 }));
        assert_eq!(seats_of(&over, &all, &skus), None, "what is over has no seats");
        let fewer = subscription("Power BI Pro", 4, SubscriptionStatus::Active);
        assert_eq!(seats_of(&fewer, std::slice::from_ref(&fewer), &skus), None, "5 of the 9 are from elsewhere");
        let twice = [e3.clone(), subscription("Microsoft 365 E3", 53, SubscriptionStatus::Active)];
        assert_eq!(seats_of(&e3, &twice, &skus), None, "either of the two");
        let nameless = subscription(" ", 53, SubscriptionStatus::Active);
        assert_eq!(seats_of(&nameless, std::slice::from_ref(&nameless), &[sku("", 53, 1)]), None);
    }

    #[test]
    fn what_a_change_leaves_free_is_told_of_all_subscriptions_of_the_product_together() {
        let skus = [sku("Microsoft 365 E3", 53, 40)];
        let one = subscription("Microsoft 365 E3", 50, SubscriptionStatus::Active);
        let other = subscription("Microsoft 365 E3", 3, SubscriptionStatus::Active);
        let change = seats_after(&one, 38, &[one.clone(), other.clone()], &skus).unwrap();
        assert_eq!((change.now.free(), change.then.free()), (13, 1));
        assert_eq!(seats_after(&other, 1, &[one.clone(), other.clone()], &skus).unwrap().then.free(), 11);
        assert_eq!(seats_after(&one, 30, &[one.clone(), other.clone()], &skus).unwrap().then.free(), -7);
        assert_eq!(seats_after(&one, 38, std::slice::from_ref(&one), &skus), None, "3 of the 53 are from elsewhere");
    }

    #[test]
    fn free_offers_and_those_of_the_company_are_no_seats() {
        let company = SubscribedSku { for_users: false, ..sku("Azure", 50, 1) };
        let skus = [sku("E3", 53, 40), sku("Flow Free", 10_000, 2), company, sku("Empty", 0, 0), sku("BI", 10, 11)];
        assert_eq!(seats_in_use(&skus), Some(Seats { consumed: 51, total: 63 }));
        assert_eq!(seats_in_use(&[]), None);
    }

    #[test]
    fn a_few_free_seats_are_no_waste() {
        let too_many = |consumed, total| Seats { consumed, total }.are_too_many();
        assert!(too_many(31, 46) && too_many(0, 5));
        assert!(!too_many(0, 4) && !too_many(95, 100) && !too_many(12, 10));
        assert_eq!(
            (Seats { consumed: 12, total: 10 }.percent(), Seats { consumed: 1, total: 0 }.percent()),
            (100, 100)
        );
    }
}
