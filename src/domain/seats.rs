//! Seats: the assigned licenses of products, and their subscriptions.
//!
//! Partner Center counts licenses by product and subscriptions by offer without relating them. They are matched by
//! name, and only if the numbers agree.

use super::{license::SubscribedSku, subscription::Subscription};

/// Minimum total of a product that costs nothing; hardly any of its licenses are assigned.
const FREE_PRODUCT_MIN_TOTAL: i64 = 10_000;
/// Minimum number of unused licenses that is reported, if their share is at least [`MIN_UNUSED_PERCENT`].
const MIN_UNUSED: i64 = 5;
/// Minimum share of unused licenses that is reported, in percent of all licenses.
const MIN_UNUSED_PERCENT: i64 = 20;

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
    pub const fn unassigned(self) -> i64 {
        self.total.saturating_sub(self.consumed)
    }

    /// Checks whether enough are unused to report it.
    pub const fn has_many_unused(self) -> bool {
        self.unassigned() >= MIN_UNUSED
            && self.unassigned().saturating_mul(100) >= self.total.saturating_mul(MIN_UNUSED_PERCENT)
    }
}

impl From<&SubscribedSku> for Seats {
    fn from(sku: &SubscribedSku) -> Self {
        Self { consumed: sku.consumed, total: sku.total }
    }
}

/// Returns the products with paid licenses for users: those whose total is less than `FREE_PRODUCT_MIN_TOTAL`.
pub fn paid_products(skus: &[SubscribedSku]) -> impl Iterator<Item = &SubscribedSku> {
    skus.iter().filter(|sku| sku.for_users && (1..FREE_PRODUCT_MIN_TOTAL).contains(&sku.total))
}

/// Returns the sum of the seats of all products; none without products.
pub fn total_seats(skus: &[SubscribedSku]) -> Option<Seats> {
    paid_products(skus).map(Seats::from).reduce(|all, one| Seats {
        consumed: all.consumed.saturating_add(one.consumed),
        total: all.total.saturating_add(one.total),
    })
}

/// Returns the seats of a subscription: those of the product with its name, if it is the only active subscription with
/// that name and the quantity equals the number of licenses. Otherwise the match is ambiguous.
pub fn seats_of(it: &Subscription, all: &[Subscription], skus: &[SubscribedSku]) -> Option<Seats> {
    let name = normalized(it.offer.name.as_deref()?);
    let is_same_offer =
        |other: &&Subscription| other.is_active() && other.offer.name.as_deref().map(normalized) == Some(name.clone());
    if name.is_empty() || !it.is_active() || all.iter().filter(is_same_offer).count() != 1 {
        return None;
    }
    let mut products = skus.iter().filter(|sku| sku.for_users && normalized(&sku.product.name) == name);
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
    let name = normalized(it.offer.name.as_deref()?);
    let is_same_offer =
        |other: &&Subscription| other.is_active() && other.offer.name.as_deref().map(normalized) == Some(name.clone());
    let total_quantity = all.iter().filter(is_same_offer).try_fold(0_i64, |sum, it| sum.checked_add(it.quantity?))?;
    let mut products = skus.iter().filter(|sku| sku.for_users && normalized(&sku.product.name) == name);
    let (Some(sku), None) = (products.next(), products.next()) else { return None };
    if name.is_empty() || !it.is_active() || total_quantity != sku.total {
        return None;
    }
    let now = Seats::from(sku);
    let total = now.total.saturating_sub(it.quantity?).saturating_add(quantity);
    Some(SeatChange { product: sku.product.title(), now, then: Seats { total, ..now } })
}

/// Returns the letters and digits of a name in lower case, for a comparison.
fn normalized(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        id::SkuId,
        license::{LicenseGroup, ProductSku},
        subscription::{SubscriptionStatus, test_subscription},
    };

    pub(super) fn sku(name: &str, total: i64, consumed: i64) -> SubscribedSku {
        SubscribedSku {
            product: ProductSku {
                id: SkuId::new(Uuid::nil()),
                name: name.into(),
                part_number: String::new(),
                group: LicenseGroup::Group1,
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
        fn quantity_change_changes_unassigned_seats_equally(
            quantities in proptest::collection::vec(0i64..500, 1..5),
            index in any::<prop::sample::Index>(),
            consumed in 0i64..2_500,
            wanted in 1i64..500,
            difference in -3i64..3,
        ) {
            let all: Vec<_> =
                quantities.iter().map(|it| subscription("E3", *it, SubscriptionStatus::Active)).collect();
            let (total_quantity, it) = (quantities.iter().sum::<i64>(), &all[index.index(all.len())]);
            let skus = [sku("E3", total_quantity + difference, consumed)];
            if let Some(SeatChange { now, then, .. }) = seats_after(it, wanted, &all, &skus) {
                prop_assert_eq!(difference, 0);
                prop_assert_eq!((now.total, now.consumed, then.consumed), (total_quantity, consumed, consumed));
                prop_assert_eq!(then.unassigned() - now.unassigned(), wanted - it.quantity.unwrap());
            } else {
                prop_assert_ne!(difference, 0, "the numbers agree");
            }
        }

        #[test]
        fn percent_is_bounded_and_monotonic(consumed: i64, more in 0i64..1_000, total: i64) {
            let percent = |consumed| Seats { consumed, total }.percent();
            prop_assert!(percent(consumed) <= 100);
            prop_assert!(percent(consumed) <= percent(consumed.saturating_add(more)));
            let seats = Seats { consumed, total };
            prop_assert!(!seats.has_many_unused() || seats.unassigned() >= MIN_UNUSED);
        }
    }

    #[test]
    fn seats_of_a_subscription_require_matching_name_and_quantity() {
        let skus = [sku("Microsoft 365 E3", 53, 40), sku("Power BI Pro", 9, 9)];
        let e3 = subscription("microsoft  365 e3", 53, SubscriptionStatus::Active);
        let canceled = subscription("Microsoft 365 E3", 10, SubscriptionStatus::Deleted);
        let all = [e3.clone(), canceled.clone()];
        assert_eq!(seats_of(&e3, &all, &skus), Some(Seats { consumed: 40, total: 53 }));
        assert_eq!(seats_of(&canceled, &all, &skus), None, "a canceled subscription has no seats");
        let fewer = subscription("Power BI Pro", 4, SubscriptionStatus::Active);
        assert_eq!(seats_of(&fewer, std::slice::from_ref(&fewer), &skus), None, "5 of the 9 belong to other offers");
        let duplicates = [e3.clone(), subscription("Microsoft 365 E3", 53, SubscriptionStatus::Active)];
        assert_eq!(seats_of(&e3, &duplicates, &skus), None, "ambiguous");
        let nameless = subscription(" ", 53, SubscriptionStatus::Active);
        assert_eq!(seats_of(&nameless, std::slice::from_ref(&nameless), &[sku("", 53, 1)]), None);
    }

    #[test]
    fn seats_after_sums_all_subscriptions_of_the_product() {
        let skus = [sku("Microsoft 365 E3", 53, 40)];
        let one = subscription("Microsoft 365 E3", 50, SubscriptionStatus::Active);
        let other = subscription("Microsoft 365 E3", 3, SubscriptionStatus::Active);
        let change = seats_after(&one, 38, &[one.clone(), other.clone()], &skus).unwrap();
        assert_eq!((change.now.unassigned(), change.then.unassigned()), (13, 1));
        assert_eq!(seats_after(&other, 1, &[one.clone(), other.clone()], &skus).unwrap().then.unassigned(), 11);
        assert_eq!(seats_after(&one, 30, &[one.clone(), other.clone()], &skus).unwrap().then.unassigned(), -7);
        assert_eq!(
            seats_after(&one, 38, std::slice::from_ref(&one), &skus),
            None,
            "3 of the 53 belong to another subscription"
        );
    }

    #[test]
    fn free_and_company_wide_products_are_not_counted() {
        let company = SubscribedSku { for_users: false, ..sku("Azure", 50, 1) };
        let skus = [sku("E3", 53, 40), sku("Flow Free", 10_000, 2), company, sku("Empty", 0, 0), sku("BI", 10, 11)];
        assert_eq!(total_seats(&skus), Some(Seats { consumed: 51, total: 63 }));
        assert_eq!(total_seats(&[]), None);
    }

    #[test]
    fn few_unassigned_seats_are_not_reported() {
        let too_many = |consumed, total| Seats { consumed, total }.has_many_unused();
        assert!(too_many(31, 46) && too_many(0, 5));
        assert!(!too_many(0, 4) && !too_many(95, 100) && !too_many(12, 10));
        assert_eq!(
            (Seats { consumed: 12, total: 10 }.percent(), Seats { consumed: 1, total: 0 }.percent()),
            (100, 100)
        );
    }
}
