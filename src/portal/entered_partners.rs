//! The partners that a browser has been signed in to, for people who work for several.
//!
//! A browser remembers them by their ids, which nobody can guess: a name is told to those alone who have been in.

use std::fmt;

use http::HeaderValue;

use super::{Error, Portal, sign_in::SignInProvider};
use crate::domain::id::PartnerId;

/// Cookie that remembers them.
pub const PARTNERS_COOKIE: &str = "partners";
/// How many are remembered.
const AT_MOST: usize = 8;

/// Partners' ids, the one last entered first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnteredPartners(Vec<PartnerId>);

impl EnteredPartners {
    /// Reads the cookie; what is no id is left out.
    pub fn parse(cookie: &str) -> Self {
        let mut partners = Vec::new();
        for partner in cookie.split('.').take(AT_MOST).filter_map(|id| id.parse().ok()) {
            if !partners.contains(&partner) {
                partners.push(partner);
            }
        }
        Self(partners)
    }

    /// Whether there is more than one.
    pub fn are_several(&self) -> bool {
        self.0.len() > 1
    }

    /// The same after one more sign-in.
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

/// A partner to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredPartner {
    /// The company's name.
    pub name: String,
    /// By which its people sign in.
    pub provider: SignInProvider,
    /// Whether it is the one that the person is signed in to now.
    pub current: bool,
}

impl Portal {
    /// The partners that are still here, as they were remembered.
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

    /// The cookie that remembers them; without any, the one that forgets.
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
