//! The agreements that the customer accepted.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::{
    emulator::state::{
        directory::{DirectoryCustomer, Profile},
        seeded::Seeded,
    },
    partner_center::wire::agreement::{Agreement, Contact},
};

/// The template id of the Cloud Agreement.
pub const CLOUD_TEMPLATE: &str = "998b88de-aa99-4388-a42c-1b3517d49490";
/// The template id of the Customer Agreement.
pub const CUSTOMER_TEMPLATE: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
/// The type of the Cloud Agreement.
pub const CLOUD: &str = "MicrosoftCloudAgreement";
/// The type of the Customer Agreement.
pub const CUSTOMER: &str = "MicrosoftCustomerAgreement";

/// Agreements of a customer.
#[derive(Debug)]
pub struct Agreements {
    confirmations: Vec<Agreement>,
    /// `true` if the customer signed with Microsoft directly.
    pub directly_signed: bool,
}

impl Agreements {
    pub(super) fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        if row.creation_input.is_some() {
            return Self { confirmations: Vec::new(), directly_signed: false };
        }
        let mut seeded = Seeded::new(0, &["agreements", &row.partner_seed()]);
        let contact = || Contact {
            first_name: Some(profile.given_name.to_owned()),
            last_name: Some(profile.family_name.to_owned()),
            email: Some(format!("office@{}", profile.own_domain)),
            phone_number: Some(profile.phone.clone()),
        };
        let day = |seeded: &mut Seeded, from: Date, days: u32| {
            let day = from.saturating_add(i64::from(seeded.below(days)).days());
            day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
        };
        let mut confirmations = Vec::new();
        // Customers who came after the Cloud Agreement was superseded have none.
        for _ in 0..seeded.below(3) {
            let at = day(&mut seeded, jiff::civil::date(2017, 3, 1), 900);
            confirmations.push(confirmation(CLOUD, CLOUD_TEMPLATE, contact(), at));
        }
        let directly_signed = seeded.chance(15);
        if !directly_signed && seeded.chance(75) {
            let at = day(&mut seeded, jiff::civil::date(2020, 2, 1), 1800);
            confirmations.push(confirmation(CUSTOMER, CUSTOMER_TEMPLATE, contact(), at));
        }
        Self { confirmations, directly_signed }
    }

    /// Returns the confirmations of one type or of all, the newest first.
    pub fn of_type(&self, kind: Option<&str>) -> Vec<Agreement> {
        let matches = |agreement: &&Agreement| kind.is_none_or(|kind| agreement.kind.eq_ignore_ascii_case(kind));
        let mut found: Vec<_> = self.confirmations.iter().filter(matches).cloned().collect();
        found.sort_by(|one, other| other.date_agreed.cmp(&one.date_agreed));
        found
    }

    /// Checks whether there is an acceptance by the same contact.
    pub fn has(&self, contact: &Contact) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| {
            let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_lowercase();
            text(one) == text(other)
        };
        self.confirmations.iter().filter(|agreement| agreement.kind == CUSTOMER).any(|agreement| {
            agreement.primary_contact.as_ref().is_some_and(|known| {
                same(&known.first_name, &contact.first_name)
                    && same(&known.last_name, &contact.last_name)
                    && same(&known.email, &contact.email)
                    && same(&known.phone_number, &contact.phone_number)
            })
        })
    }

    /// Adds a confirmation of the Customer Agreement by a user of the partner.
    pub fn confirm(&mut self, contact: Contact, at: Timestamp, user: String) {
        let mut agreement = confirmation(CUSTOMER, CUSTOMER_TEMPLATE, contact, at);
        agreement.user_id = Some(user);
        self.confirmations.push(agreement);
    }
}

/// Creates a confirmation as lists contain it, with the date without a zone.
fn confirmation(kind: &str, template: &str, contact: Contact, at: Timestamp) -> Agreement {
    Agreement {
        primary_contact: Some(contact),
        template_id: Some(template.to_owned()),
        date_agreed: Some(at.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
        kind: kind.to_owned(),
        agreement_link: Some(link(kind).to_owned()),
        user_id: None,
        attestation_id: None,
    }
}

/// Returns the URL of the explanation of an agreement type.
pub fn link(kind: &str) -> &'static str {
    if kind == CLOUD {
        "https://learn.microsoft.com/partner-center/agreements"
    } else {
        "https://aka.ms/customeragreement"
    }
}
