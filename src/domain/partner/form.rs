//! Parsing of the form for a partner's notices.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::domain::{
    field::Problem,
    form::{Fields, InvalidFields},
};

/// Maximum number of recipients.
const MOST: usize = 10;

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
    let mut fields = Fields::default();
    let mut read: Vec<String> = Vec::new();
    for address in addresses.split([',', ';', '\n', '\r', ' ']).filter(|address| !address.trim().is_empty()) {
        let Some(address) = fields.email("addresses", address) else { continue };
        if !read.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
            read.push(address);
        }
    }
    if read.len() > MOST {
        fields.refuse("addresses", Problem::Number);
    }
    let day = fields.line("secret_expires_on", secret_expires_on);
    let secret_expires_at = day.and_then(|day| {
        let at = day.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|day| day.timestamp());
        if at.is_none() {
            fields.refuse("secret_expires_on", Problem::Date);
        }
        at
    });
    fields.finish(NoticeSettings { addresses: read, secret_expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_parted_in_any_way_and_kept_once() {
        let read = parse_notice_settings("a@b.example, c@d.example;A@b.example\ne@f.example", "2027-02-03").unwrap();
        assert_eq!(read.addresses, ["a@b.example", "c@d.example", "e@f.example"]);
        assert_eq!(read.secret_expires_at, Some("2027-02-03T00:00:00Z".parse().unwrap()));
        let nothing = parse_notice_settings(" ", "").unwrap();
        assert_eq!(nothing, NoticeSettings { addresses: Vec::new(), secret_expires_at: None });
    }

    #[test]
    fn what_is_no_address_and_what_is_no_day_are_told_at_once() {
        let InvalidFields(wrong) = parse_notice_settings("a@b.example, nobody", "03.02.2027").unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|error| (error.field.as_str(), &error.problem)).collect();
        assert_eq!(fields, [("addresses", &Problem::Email), ("secret_expires_on", &Problem::Date)]);
        let many = (0..=MOST).map(|number| format!("a{number}@b.example")).collect::<Vec<_>>().join(" ");
        assert!(parse_notice_settings(&many, "").is_err());
    }
}
