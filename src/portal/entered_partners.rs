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
const AT_MOST: usize = 8;

/// The partners' ids, most recently entered first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnteredPartners(Vec<PartnerId>);

impl EnteredPartners {
    /// Parses the cookie; invalid ids are left out.
    pub fn parse(cookie: &str) -> Self {
        let mut partners = Vec::new();
        for partner in cookie.split('.').take(AT_MOST).filter_map(|id| id.parse().ok()) {
            if !partners.contains(&partner) {
                partners.push(partner);
            }
        }
        Self(partners)
    }

    /// Checks whether there is more than one.
    pub fn are_several(&self) -> bool {
        self.0.len() > 1
    }

    /// Returns the list after another sign-in.
    #[must_use]
    pub fn entered(&self, partner: PartnerId) -> Self {
        let others = self.0.iter().copied().filter(|other| *other != partner);
        Self(std::iter::once(partner).chain(others).take(AT_MOST).collect())
    }
}

impl fmt::Display for EnteredPartners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, partner) in self.0.iter().enumerate() {
            write!(f, "{}{partner}", if place == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

/// A partner in the list of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredPartner {
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
    pub async fn list_entered_partners(&self, entered: &EnteredPartners) -> Result<Vec<EnteredPartner>, Error> {
        let mut partners = Vec::with_capacity(entered.0.len());
        for id in &entered.0 {
            let partner = self.store().find_partner(*id).await?;
            partners.extend(partner.filter(|partner| !partner.disabled).map(|partner| {
                EnteredPartner {
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
    pub fn partners_cookie(&self, entered: &EnteredPartners) -> Option<HeaderValue> {
        self.cookie(PARTNERS_COOKIE, &entered.to_string())
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
    fn the_last_one_entered_stands_first_and_none_stands_twice() {
        let entered = EnteredPartners::default().entered(partner(1)).entered(partner(2)).entered(partner(1));
        assert_eq!(entered.0, [partner(1), partner(2)]);
        assert_eq!(EnteredPartners::parse(&entered.to_string()), entered);
        assert_eq!(EnteredPartners::default().to_string(), "");
    }

    #[test]
    fn a_cookie_that_somebody_made_up_is_read_as_far_as_it_goes() {
        let cookie = format!("x.{0}..{0}.{1}'", partner(1), partner(2));
        assert_eq!(EnteredPartners::parse(&cookie).0, [partner(1)]);
        let many: Vec<_> = (0..100).map(|number| partner(number).to_string()).collect();
        let read = EnteredPartners::parse(&many.join("."));
        assert_eq!(read.0.len(), AT_MOST);
        assert_eq!(read.entered(partner(200)).0.len(), AT_MOST);
    }
}
