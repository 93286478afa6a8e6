//! Parsing of the self-service forms.

use super::{Offer, SelfService, SelfServiceSettings};
use crate::domain::{
    field::Problem,
    form::{Fields, InvalidFields},
    role::CustomerRole,
};

/// Maximum length of the partner's contact information, in characters.
const CONTACT_CHARS: usize = 300;

/// The value for a person without a directory role in the form of a preview.
pub const NO_ROLE: &str = "none";

/// Parses the partner's settings: the default offer, its contact information, and the visibility of staff names.
///
/// # Errors
/// [`InvalidFields`] at `offer` and `contact`.
pub fn parse_self_service(
    offer: &str,
    prices: bool,
    contact: &str,
    names: bool,
) -> Result<SelfServiceSettings, InvalidFields> {
    let mut fields = Fields::default();
    let offer = read_offer(&mut fields, offer);
    let contact = fields.line_of("contact", contact, CONTACT_CHARS).unwrap_or_default();
    fields.finish(SelfServiceSettings { default: SelfService { offer, prices }, contact, names })
}

/// Parses one customer's offer; none for the partner's default.
///
/// # Errors
/// [`InvalidFields`] at `offer`.
pub fn parse_customer_offer(offer: &str, prices: bool) -> Result<Option<SelfService>, InvalidFields> {
    let mut fields = Fields::default();
    if offer == "default" {
        return fields.finish(None);
    }
    let offer = read_offer(&mut fields, offer);
    fields.finish(Some(SelfService { offer, prices }))
}

/// Parses the role of the previewed person; none for a person without one.
///
/// # Errors
/// [`InvalidFields`] at `role`.
pub fn parse_preview_role(role: &str) -> Result<Option<CustomerRole>, InvalidFields> {
    let mut fields = Fields::default();
    if role == NO_ROLE {
        return fields.finish(None);
    }
    let parsed = role.parse().ok();
    if parsed.is_none() {
        fields.refuse("role", if role.is_empty() { Problem::Missing } else { Problem::Malformed });
    }
    fields.finish(parsed)
}

fn read_offer(fields: &mut Fields, offer: &str) -> Offer {
    offer.parse().unwrap_or_else(|_| {
        fields.refuse("offer", if offer.is_empty() { Problem::Missing } else { Problem::Malformed });
        Offer::Off
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_of_a_role_or_of_nobody_with_one() {
        assert_eq!(parse_preview_role(NO_ROLE), Ok(None));
        for role in CustomerRole::ALL {
            assert_eq!(parse_preview_role(role.as_str()), Ok(Some(role)));
        }
        for role in ["", "owner"] {
            assert_eq!(parse_preview_role(role).unwrap_err().0[0].field, "role", "{role}");
        }
    }

    #[test]
    fn an_offer_is_one_of_those_that_there_are() {
        let most = SelfService { offer: Offer::ManageUsers, prices: true };
        let read = parse_self_service("manage-users", true, " +48 22 000 00 00 ", true).unwrap();
        let contact = "+48 22 000 00 00".to_owned();
        assert_eq!(read, SelfServiceSettings { default: most, contact, names: true });
        for offer in ["", "default", "everything"] {
            let refused = parse_self_service(offer, true, "", false).unwrap_err();
            assert_eq!(refused.0[0].field, "offer", "{offer}");
        }
        assert_eq!(parse_self_service("off", false, &"x".repeat(301), false).unwrap_err().0[0].field, "contact");
        assert_eq!(parse_self_service("off", false, "bell\u{7}", false).unwrap_err().0[0].field, "contact");
    }

    #[test]
    fn a_customer_has_an_offer_of_its_own_or_the_default() {
        assert_eq!(parse_customer_offer("default", true), Ok(None));
        assert_eq!(parse_customer_offer("off", false), Ok(Some(SelfService::default())));
        assert_eq!(parse_customer_offer("", false).unwrap_err().0[0].field, "offer");
    }
}
