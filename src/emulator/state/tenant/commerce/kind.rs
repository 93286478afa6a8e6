//! What kind of thing was bought, which decides what can be done with it.

use super::Held;

/// Licenses of the new commerce that were bought since then go on in extended service terms.
pub const EXTENDED_IF_BOUGHT_SINCE: jiff::civil::Date = jiff::civil::date(2025, 4, 1);
/// Terms that end before that day end as they always did.
pub const EXTENDED_SINCE: jiff::civil::Date = jiff::civil::date(2026, 5, 4);

/// Most seats of products for small companies.
const SMALL: i64 = 300;
/// Most seats of others.
const LARGE: i64 = 100_000;

/// A kind of product, by what Partner Center lets partners do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Licenses of the new commerce.
    License,
    /// A trial of them.
    Trial,
    /// Licenses of before.
    Legacy,
    /// Software for a time.
    Software,
    /// Software for good.
    Perpetual,
    /// Azure by use.
    AzurePlan,
    /// Third-party products of the marketplace.
    Marketplace,
}

impl Kind {
    /// Checks whether something can be scheduled for the end of its term.
    pub const fn can_schedule(self) -> bool {
        matches!(self, Self::License | Self::Trial | Self::Software)
    }

    /// Checks whether it may renew by itself.
    pub const fn can_renew(self) -> bool {
        !matches!(self, Self::Perpetual | Self::AzurePlan)
    }
}

impl Held {
    /// Returns its kind.
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

    /// Returns the most seats that it may have.
    pub fn most_seats(&self) -> i64 {
        let small = self.subscription.offer_name.as_deref().is_some_and(|name| name.contains("Business"));
        if small { SMALL } else { LARGE }
    }
}
