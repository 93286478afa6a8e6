//! Parsing of the form for a partner's notices.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// Maximum number of recipients.
const MAX_RECIPIENTS: usize = 10;

/// The recipients of notices, and the expiry of the client secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSettings {
    /// The e-mail addresses, without duplicates.
    pub addresses: Vec<String>,
    /// The expiry of the client secret: the start of that day in UTC.
    pub secret_expires_at: Option<Timestamp>,
}

/// Parses the addresses, separated by commas, semicolons, blanks or line breaks, and the day; both may be empty.
///
/// # Errors
/// [`InvalidFields`] at `addresses` and `secret_expires_on`.
pub fn parse_notice_settings(addresses: &str, secret_expires_on: &str) -> Result<NoticeSettings, InvalidFields> {
    let mut fields = FieldParser::default();
    let mut parsed: Vec<String> = Vec::new();
    for address in addresses.split([',', ';', '\n', '\r', ' ']).filter(|address| !address.trim().is_empty()) {
        let Some(address) = fields.email("addresses", address) else { continue };
        if !parsed.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
            parsed.push(address);
        }
    }
    if parsed.len() > MAX_RECIPIENTS {
        fields.add_error("addresses", Problem::Number);
    }
    let day = fields.line("secret_expires_on", secret_expires_on);
    let secret_expires_at = day.and_then(|day| {
        let at = day.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|day| day.timestamp());
        if at.is_none() {
            fields.add_error("secret_expires_on", Problem::Date);
        }
        at
    });
    fields.finish(NoticeSettings { addresses: parsed, secret_expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_separated_addresses_without_duplicates() {
        let parsed = parse_notice_settings("a@b.example, c@d.example;A@b.example\ne@f.example", "2027-02-03").unwrap();
        assert_eq!(parsed.addresses, ["a@b.example", "c@d.example", "e@f.example"]);
        assert_eq!(parsed.secret_expires_at, Some("2027-02-03T00:00:00Z".parse().unwrap()));
        let empty = parse_notice_settings(" ", "").unwrap();
        assert_eq!(empty, NoticeSettings { addresses: Vec::new(), secret_expires_at: None });
    }

    #[test]
    fn reports_an_invalid_address_and_an_invalid_day_together() {
        let InvalidFields(errors) = parse_notice_settings("a@b.example, nobody", "03.02.2027").unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| (error.field.as_str(), &error.problem)).collect();
        assert_eq!(fields, [("addresses", &Problem::Email), ("secret_expires_on", &Problem::Date)]);
        let too_many = (0..=MAX_RECIPIENTS).map(|number| format!("a{number}@b.example")).collect::<Vec<_>>().join(" ");
        assert!(parse_notice_settings(&too_many, "").is_err());
    }
}
