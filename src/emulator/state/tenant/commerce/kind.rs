//! The kind of a purchased product, which determines the supported operations.

use super::StoredSubscription;

/// The first date of purchase of new-commerce licenses that continue in extended service terms.
pub const EXTENDED_IF_BOUGHT_SINCE: jiff::civil::Date = jiff::civil::date(2025, 4, 1);
/// The earliest end of a term that is followed by an extended service term by default; earlier terms expire.
pub const EXTENDED_SINCE: jiff::civil::Date = jiff::civil::date(2026, 5, 4);

/// The maximum number of seats of products for small companies.
const SMALL: i64 = 300;
/// The maximum number of seats of other products.
const LARGE: i64 = 100_000;

/// A kind of product, by the operations that Partner Center supports for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// New-commerce licenses.
    License,
    /// A trial of new-commerce licenses.
    Trial,
    /// Legacy licenses, from before new commerce.
    Legacy,
    /// A software subscription.
    Software,
    /// A perpetual software license.
    Perpetual,
    /// A usage-based Azure plan.
    AzurePlan,
    /// Third-party products of the marketplace.
    Marketplace,
}

impl Kind {
    /// Checks whether actions can be scheduled for the end of the term.
    pub const fn can_schedule(self) -> bool {
        matches!(self, Self::License | Self::Trial | Self::Software)
    }

    /// Checks whether automatic renewal is supported.
    pub const fn can_renew(self) -> bool {
        !matches!(self, Self::Perpetual | Self::AzurePlan)
    }
}

impl StoredSubscription {
    /// Returns the kind of product.
    pub fn kind(&self) -> Kind {
        let it = &self.subscription;
        let product = it.product_type.as_ref();
        let of_perpetual = || product.and_then(|it| it.sub_type.as_ref()).is_some_and(|it| it["id"] == "Perpetual");
        match product.and_then(|it| it.id.as_deref()) {
            _ if it.is_trial == Some(true) => Kind::Trial,
            Some("Azure") => Kind::AzurePlan,
            Some("Software") if of_perpetual() => Kind::Perpetual,
            Some("Software") => Kind::Software,
            Some("SaaS") => Kind::Marketplace,
            None if it.billing_type.as_deref() == Some("usage") => Kind::AzurePlan,
            None if it.offer_id.as_deref().is_some_and(|offer| !offer.contains(':')) => Kind::Legacy,
            _ => Kind::License,
        }
    }

    /// Returns the maximum number of seats.
    pub fn max_seats(&self) -> i64 {
        let small = self.subscription.offer_name.as_deref().is_some_and(|name| name.contains("Business"));
        if small { SMALL } else { LARGE }
    }
}
