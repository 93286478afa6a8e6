//! Parsing of the self-service forms.

use super::{SelfService, SelfServiceLevel, SelfServiceSettings};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    role::CustomerRole,
};

/// Maximum length of the partner's contact information, in characters.
const CONTACT_CHARS: usize = 300;

/// The value for a person without a directory role in the form of a preview.
pub const NO_ROLE: &str = "none";

/// Parses the partner's settings: the default level, its contact information, and the visibility of staff names.
///
/// # Errors
/// [`InvalidFields`] at `offer` and `contact`.
pub fn parse_self_service(
    offer: &str,
    prices: bool,
    contact: &str,
    names: bool,
) -> Result<SelfServiceSettings, InvalidFields> {
    let mut fields = FieldParser::default();
    let offer = parse_level(&mut fields, offer);
    let contact = fields.line_up_to("contact", contact, CONTACT_CHARS).unwrap_or_default();
    fields.finish(SelfServiceSettings { default: SelfService { offer, prices }, contact, names })
}

/// Parses one customer's level; none for the partner's default.
///
/// # Errors
/// [`InvalidFields`] at `offer`.
pub fn parse_customer_level(offer: &str, prices: bool) -> Result<Option<SelfService>, InvalidFields> {
    let mut fields = FieldParser::default();
    if offer == "default" {
        return fields.finish(None);
    }
    let offer = parse_level(&mut fields, offer);
    fields.finish(Some(SelfService { offer, prices }))
}

/// Parses the role of the previewed person; none for a person without one.
///
/// # Errors
/// [`InvalidFields`] at `role`.
pub fn parse_preview_role(role: &str) -> Result<Option<CustomerRole>, InvalidFields> {
    let mut fields = FieldParser::default();
    if role == NO_ROLE {
        return fields.finish(None);
    }
    let parsed = role.parse().ok();
    if parsed.is_none() {
        fields.add_error("role", if role.is_empty() { Problem::Missing } else { Problem::Malformed });
    }
    fields.finish(parsed)
}

fn parse_level(fields: &mut FieldParser, offer: &str) -> SelfServiceLevel {
    offer.parse().unwrap_or_else(|_| {
        fields.add_error("offer", if offer.is_empty() { Problem::Missing } else { Problem::Malformed });
        SelfServiceLevel::Off
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_role_of_a_preview() {
        assert_eq!(parse_preview_role(NO_ROLE), Ok(None));
        for role in CustomerRole::ALL {
            assert_eq!(parse_preview_role(role.as_str()), Ok(Some(role)));
        }
        for role in ["", "owner"] {
            assert_eq!(parse_preview_role(role).unwrap_err().0[0].field, "role", "{role}");
        }
    }

    #[test]
    fn parses_settings_and_rejects_unknown_levels() {
        let expected = SelfService { offer: SelfServiceLevel::ManageUsers, prices: true };
        let read = parse_self_service("manage-users", true, " +48 22 000 00 00 ", true).unwrap();
        let contact = "+48 22 000 00 00".to_owned();
        assert_eq!(read, SelfServiceSettings { default: expected, contact, names: true });
        for offer in ["", "default", "everything"] {
            let error = parse_self_service(offer, true, "", false).unwrap_err();
            assert_eq!(error.0[0].field, "offer", "{offer}");
        }
        assert_eq!(parse_self_service("off", false, &"x".repeat(301), false).unwrap_err().0[0].field, "contact");
        assert_eq!(parse_self_service("off", false, "bell\u{7}", false).unwrap_err().0[0].field, "contact");
    }

    #[test]
    fn parses_the_level_of_a_customer_or_the_default() {
        assert_eq!(parse_customer_level("default", true), Ok(None));
        assert_eq!(parse_customer_level("off", false), Ok(Some(SelfService::default())));
        assert_eq!(parse_customer_level("", false).unwrap_err().0[0].field, "offer");
    }
}
