//! The length of a purchase's term, and its billing cycle.

use serde::{Deserialize, Serialize};

use crate::domain::{field::Problem, form::InvalidFields};

/// The billing cycle (enumeration `BillingCycleType`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillingCycle {
    /// Monthly billing.
    Monthly,
    /// Annual billing.
    Annual,
    /// Billing every two years.
    Biennial,
    /// Billing every three years.
    Triennial,
    /// A single bill.
    OneTime,
    /// No billing, such as for a trial.
    None,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl BillingCycle {
    /// The cycles by which orders can be requested.
    pub const QUERIED: [Self; 5] = [Self::Monthly, Self::Annual, Self::Biennial, Self::Triennial, Self::OneTime];

    /// Parses the form of bodies (`one_time`), of queries (`onetime`) and of enumerations (`OneTime`). Returns none for
    /// an empty text and for `unknown`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match plain.as_str() {
            "monthly" => Some(Self::Monthly),
            "annual" => Some(Self::Annual),
            "biennial" => Some(Self::Biennial),
            "triennial" => Some(Self::Triennial),
            "onetime" => Some(Self::OneTime),
            "none" => Some(Self::None),
            "unknown" => None,
            _ if text.trim().is_empty() => None,
            _ => Some(Self::Other(text.trim().to_owned())),
        }
    }

    /// Returns the value of the query parameter `billingType`, which is spelled differently from bodies.
    pub fn query(&self) -> &str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Biennial => "biennial",
            Self::Triennial => "triennial",
            Self::OneTime => "onetime",
            Self::None => "none",
            Self::Other(spelling) => spelling,
        }
    }

    /// Returns the form of scheduled changes, which is that of the enumeration.
    pub fn scheduled(&self) -> &str {
        match self {
            Self::Monthly => "Monthly",
            Self::Annual => "Annual",
            Self::Biennial => "Biennial",
            Self::Triennial => "Triennial",
            Self::OneTime => "OneTime",
            Self::None => "None",
            Self::Other(spelling) => spelling,
        }
    }
}

/// Parses a billing cycle by which orders can be requested; an empty text selects all.
///
/// # Errors
/// [`InvalidFields`] at the field `billing`.
pub fn parse_cycle(text: &str) -> Result<Option<BillingCycle>, InvalidFields> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let cycle = BillingCycle::parse(text).filter(|cycle| BillingCycle::QUERIED.contains(cycle));
    cycle.map(Some).ok_or_else(|| InvalidFields::at("billing", Problem::Malformed))
}

/// The term of a purchase: an ISO 8601 duration in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// A number of days.
    Days(u32),
    /// A number of months.
    Months(u32),
    /// A number of years.
    Years(u32),
    /// A duration in another form, as the service spells it.
    Other(String),
}

impl Term {
    /// Parses `P1M`, `P1Y`, `P30D`. Returns none for an empty text, as in some responses.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let upper = text.to_ascii_uppercase();
        let number = |unit: char| upper.strip_prefix('P')?.strip_suffix(unit)?.parse().ok();
        let term = number('D')
            .map(Self::Days)
            .or_else(|| number('M').map(Self::Months))
            .or_else(|| number('Y').map(Self::Years));
        Some(term.unwrap_or_else(|| Self::Other(text.to_owned())))
    }

    /// Returns the wire form.
    pub fn iso(&self) -> String {
        match self {
            Self::Days(n) => format!("P{n}D"),
            Self::Months(n) => format!("P{n}M"),
            Self::Years(n) => format!("P{n}Y"),
            Self::Other(spelling) => spelling.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn billing_cycle_parses_every_spelling() {
        for text in ["one_time", "onetime", "OneTime", "One_Time"] {
            assert_eq!(BillingCycle::parse(text), Some(BillingCycle::OneTime), "{text}");
        }
        assert_eq!(BillingCycle::parse("Annual"), Some(BillingCycle::Annual));
        assert_eq!(BillingCycle::parse("every_full_moon"), Some(BillingCycle::Other("every_full_moon".into())));
        assert_eq!((BillingCycle::parse(""), BillingCycle::parse("unknown")), (None, None));
        for cycle in BillingCycle::QUERIED {
            assert_eq!(BillingCycle::parse(cycle.query()), Some(cycle));
        }
    }

    #[test]
    fn term_parses_durations_and_keeps_unknown_forms() {
        assert_eq!(Term::parse("P1M"), Some(Term::Months(1)));
        assert_eq!(Term::parse("p3y"), Some(Term::Years(3)));
        assert_eq!(Term::parse("P30D"), Some(Term::Days(30)));
        assert_eq!(Term::parse("P1Y6M"), Some(Term::Other("P1Y6M".into())));
        assert_eq!(Term::parse(""), None);
    }
}
