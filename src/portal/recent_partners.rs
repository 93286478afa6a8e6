//! The partners that were signed in to from a browser, for people who work for several.
//!
//! The browser stores their ids, which cannot be guessed, so that only people who have signed in see a partner's name.

use std::fmt;

use http::HeaderValue;

use super::{Error, Portal, sign_in::SignInProvider};
use crate::domain::id::PartnerId;

/// The cookie with their ids.
pub const PARTNERS_COOKIE: &str = "partners";
/// Maximum number of stored partners.
const MAX_PARTNERS: usize = 8;

/// The partners' ids, the most recent sign-in first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecentPartners(Vec<PartnerId>);

impl RecentPartners {
    /// Parses the cookie; invalid ids are left out.
    pub fn parse(cookie: &str) -> Self {
        let mut partners = Vec::new();
        for partner in cookie.split('.').take(MAX_PARTNERS).filter_map(|id| id.parse().ok()) {
            if !partners.contains(&partner) {
                partners.push(partner);
            }
        }
        Self(partners)
    }

    /// Checks whether there is more than one.
    pub fn has_several(&self) -> bool {
        self.0.len() > 1
    }

    /// Returns the list after another sign-in.
    #[must_use]
    pub fn with_recent(&self, partner: PartnerId) -> Self {
        let others = self.0.iter().copied().filter(|other| *other != partner);
        Self(std::iter::once(partner).chain(others).take(MAX_PARTNERS).collect())
    }
}

impl fmt::Display for RecentPartners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, partner) in self.0.iter().enumerate() {
            write!(f, "{}{partner}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

/// A partner in the list of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentPartner {
    /// The company's name.
    pub name: String,
    /// The provider by which its people sign in.
    pub provider: SignInProvider,
    /// `true` if the person is currently signed in to it.
    pub current: bool,
}

impl Portal {
    /// Returns the listed partners that still exist, in their order.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_recent_partners(&self, recent: &RecentPartners) -> Result<Vec<RecentPartner>, Error> {
        let mut partners = Vec::with_capacity(recent.0.len());
        for id in &recent.0 {
            let partner = self.store().find_partner(*id).await?;
            partners.extend(partner.filter(|partner| !partner.disabled).map(|partner| {
                RecentPartner {
                    current: self
                        .partner_context
                        .as_ref()
                        .is_some_and(|partner_context| partner_context.partner.id == partner.id),
                    name: partner.name,
                    provider: SignInProvider::Partner(partner.id),
                }
            }));
        }
        Ok(partners)
    }

    /// Returns the cookie that stores them; for an empty list, the removal of the cookie.
    pub fn partners_cookie(&self, recent: &RecentPartners) -> Option<HeaderValue> {
        self.cookie(PARTNERS_COOKIE, &recent.to_string())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn partner(number: u128) -> PartnerId {
        PartnerId::new(Uuid::from_u128(number))
    }

    #[test]
    fn most_recent_partner_is_first_and_listed_once() {
        let recent = RecentPartners::default().with_recent(partner(1)).with_recent(partner(2)).with_recent(partner(1));
        assert_eq!(recent.0, [partner(1), partner(2)]);
        assert_eq!(RecentPartners::parse(&recent.to_string()), recent);
        assert_eq!(RecentPartners::default().to_string(), "");
    }

    #[test]
    fn parse_skips_invalid_and_excess_ids() {
        let cookie = format!("x.{0}..{0}.{1}'", partner(1), partner(2));
        assert_eq!(RecentPartners::parse(&cookie).0, [partner(1)]);
        let many: Vec<_> = (0..100).map(|number| partner(number).to_string()).collect();
        let parsed = RecentPartners::parse(&many.join("."));
        assert_eq!(parsed.0.len(), MAX_PARTNERS);
        assert_eq!(parsed.with_recent(partner(200)).0.len(), MAX_PARTNERS);
    }
}
