//! Terms, billing cycles, quantities and amounts in words.

use crate::{
    domain::term::{BillingCycle, Term},
    locales::Text,
};

/// A term; one that we do not know as the service spells it.
pub fn term_words(text: Text, term: &Term) -> String {
    match term {
        Term::Days(n) => text.term_days(*n),
        Term::Months(n) => text.term_months(*n),
        Term::Years(n) => text.term_years(*n),
        Term::Other(spelling) => spelling.clone(),
    }
}

/// A billing cycle; one that we do not know as the service spells it.
pub fn cycle_words(text: Text, cycle: &BillingCycle) -> String {
    match cycle {
        BillingCycle::Monthly => text.cycle_monthly().to_owned(),
        BillingCycle::Annual => text.cycle_annual().to_owned(),
        BillingCycle::Biennial => text.cycle_biennial().to_owned(),
        BillingCycle::Triennial => text.cycle_triennial().to_owned(),
        BillingCycle::OneTime => text.cycle_one_time().to_owned(),
        BillingCycle::None => text.cycle_none().to_owned(),
        BillingCycle::Other(spelling) => spelling.clone(),
    }
}

/// Yes or no.
pub const fn yes_no(text: Text, so: bool) -> &'static str {
    if so { text.word_yes() } else { text.word_no() }
}

/// An amount as the service writes it, with at least two decimals, and its currency where that is told.
pub fn amount(amount: &str, currency: Option<&str>) -> String {
    let padded = match amount.split_once('.') {
        Some((whole, cents)) if cents.len() < 2 => format!("{whole}.{cents:0<2}"),
        Some(_) => amount.to_owned(),
        None => format!("{amount}.00"),
    };
    match currency {
        Some(currency) => format!("{padded}\u{a0}{currency}"),
        None => padded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_what_they_have_and_get_two_decimals() {
        assert_eq!(amount("60.5", Some("EUR")), "60.50\u{a0}EUR");
        assert_eq!(amount("60", None), "60.00");
        assert_eq!(amount("0.0042", None), "0.0042");
    }
}
