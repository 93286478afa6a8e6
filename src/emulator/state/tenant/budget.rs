//! The customer's Azure budget and spending.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use crate::emulator::state::{
    directory::{DirectoryCustomer, Profile},
    seeded::Seeded,
};

/// A customer's budget, and the usage of this month.
#[derive(Debug)]
pub struct Budget {
    /// The budget, if there is one.
    pub amount: Option<Decimal>,
    /// The spending since the first of the month.
    pub spent: Decimal,
    /// The currency of both.
    pub currency: &'static str,
    /// The exchange rate: US dollars per unit.
    rate: Decimal,
}

impl Budget {
    pub(super) fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        if let Some(input) = &row.creation_input {
            let (currency, rate) = currency(&input.country);
            return Self { amount: None, spent: Decimal::ZERO, currency, rate };
        }
        let mut seeded = Seeded::new(0, &["budget", &row.partner_seed()]);
        let (currency, rate) = currency(profile.country.iso);
        let hundreds = Decimal::from(seeded.below(50) + 1) * Decimal::ONE_HUNDRED;
        let per_mille = Decimal::new(i64::from(seeded.below(1300)), 3);
        // As many digits as the service's own figures.
        let spent = hundreds * per_mille + Decimal::new(i64::from(seeded.below(1_000_000)), 9);
        Self { amount: seeded.chance(60).then_some(hundreds), spent, currency, rate }
    }

    /// Returns the spending in US dollars.
    pub fn spent_usd(&self) -> Decimal {
        (self.spent * self.rate).round_dp(12)
    }

    /// Returns the current month, from its start to the start of the next.
    pub fn period(now: Timestamp) -> (Timestamp, Timestamp) {
        let today = now.to_zoned(TimeZone::UTC).date();
        let start = |day: Date| day.to_zoned(TimeZone::UTC).map_or(now, |zoned| zoned.timestamp());
        let next = today.last_of_month().tomorrow().unwrap_or(today);
        (start(today.first_of_month()), start(next))
    }
}

/// Returns the billing currency of a country with its exchange rate to US dollars.
fn currency(country: &str) -> (&'static str, Decimal) {
    let (code, thousandths) = match country {
        "PL" => ("PLN", 250),
        "GB" => ("GBP", 1270),
        "SE" => ("SEK", 95),
        "BR" => ("BRL", 180),
        "MX" => ("MXN", 55),
        "CZ" => ("CZK", 43),
        "HU" => ("HUF", 3),
        "JP" => ("JPY", 7),
        "KR" => ("KRW", 1),
        "IN" => ("INR", 12),
        "TW" => ("TWD", 31),
        "CN" => ("CNY", 140),
        "DE" | "AT" | "FR" | "ES" | "GR" => ("EUR", 1080),
        _ => ("USD", 1000),
    };
    (code, Decimal::new(thousandths, 3))
}
