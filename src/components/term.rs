//! Terms and billing cycles in words.

use crate::{
    domain::term::{BillingCycle, Term},
    locales::Text,
};

/// Returns a term in words; an unknown one is returned as the service spells it.
pub fn term_label(text: Text, term: &Term) -> String {
    match term {
        Term::Days(n) => text.term_days(*n),
        Term::Months(n) => text.term_months(*n),
        Term::Years(n) => text.term_years(*n),
        Term::Other(spelling) => spelling.clone(),
    }
}

/// Returns a billing cycle in words; an unknown one is returned as the service spells it.
pub fn billing_cycle_label(text: Text, cycle: &BillingCycle) -> String {
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

/// Returns the word for yes or no.
pub const fn yes_no(text: Text, so: bool) -> &'static str {
    if so { text.word_yes() } else { text.word_no() }
}
