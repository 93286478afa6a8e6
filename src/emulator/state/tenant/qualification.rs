//! The customer's qualification.

use jiff::{Timestamp, ToSpan as _};

use crate::{
    emulator::state::{
        directory::{DirectoryCustomer, Profile},
        seeded::Seeded,
    },
    partner_center::wire::qualification as wire,
};

#[derive(Debug, Default)]
pub struct Qualification(Option<wire::Qualification>);

impl Qualification {
    pub(super) fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        if row.creation_input.is_some() {
            return Self::default();
        }
        let mut seeded = Seeded::new(0, &["qualification", &row.partner_seed()]);
        let since = Timestamp::now() - (i64::from(seeded.below(20 * 24)) + 1).hours();
        let vetted = |status: &str, reason: Option<&str>| wire::Qualification {
            qualification: "Education".to_owned(),
            vetting_status: Some(status.to_owned()),
            vetting_reason: reason.map(str::to_owned),
            vetting_created_date: Some(format!("{since:.3}")),
            vetting_create_date: None,
        };
        let approved = |name: &str| Self::approved(name).0;
        Self(match seeded.below(100) {
            0..6 => approved("Education"),
            6..9 => Some(vetted("InReview", None)),
            9..11 => Some(vetted("Denied", Some("Not an Education Customer"))),
            11..14 => approved("Nonprofit"),
            14..24 if profile.country.iso == "US" => approved("GovernmentCommunityCloud"),
            _ => None,
        })
    }

    /// Creates an approved qualification.
    pub fn approved(name: &str) -> Self {
        Self(Some(wire::Qualification {
            qualification: name.to_owned(),
            vetting_status: Some("Approved".to_owned()),
            ..wire::Qualification::default()
        }))
    }

    /// Creates a qualification under review.
    pub fn in_review(name: &str) -> Self {
        Self(Some(wire::Qualification {
            qualification: name.to_owned(),
            vetting_status: Some("InReview".to_owned()),
            vetting_created_date: Some(format!("{:.3}", Timestamp::now())),
            ..wire::Qualification::default()
        }))
    }

    /// Returns the qualification in the format of the newer operation.
    pub const fn wire(&self) -> Option<&wire::Qualification> {
        self.0.as_ref()
    }

    /// Returns the qualification in the format of the older operation, in which unapproved ones are none.
    pub fn synchronous_value(&self) -> String {
        let approved = self.0.as_ref().filter(|it| it.vetting_status.as_deref() == Some("Approved"));
        approved.map_or_else(|| "none".to_owned(), |it| it.qualification.to_ascii_lowercase())
    }

    /// Checks whether one can be set: there is none, or it was denied.
    pub fn can_be_set(&self) -> bool {
        self.0.as_ref().is_none_or(|it| it.vetting_status.as_deref() == Some("Denied"))
    }
}
