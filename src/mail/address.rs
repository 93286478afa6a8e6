//! Email addresses.

use std::{fmt, str::FromStr};

use lettre::Address;
use url::Host;

/// An email address such as `ops@company.example`: an ASCII local part without quotes, and a domain in its DNS (ASCII)
/// form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailAddress(Address);

/// The error for a text that is not a valid email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an email address, such as ops@company.example")]
pub struct ParseMailAddressError;

impl MailAddress {
    /// Returns the part after the at sign.
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    pub(super) const fn as_lettre(&self) -> &Address {
        &self.0
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for MailAddress {
    type Err = ParseMailAddressError;

    /// Parses an address without a display name. A non-ASCII local part is rejected, since few mail servers accept one.
    fn from_str(text: &str) -> Result<Self, ParseMailAddressError> {
        let (local_part, domain) = text.rsplit_once('@').ok_or(ParseMailAddressError)?;
        let is_allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | '<' | '>' | '\\');
        if !local_part.chars().all(is_allowed) {
            return Err(ParseMailAddressError);
        }
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(ParseMailAddressError) };
        if !domain.contains('.') || domain.contains('%') {
            return Err(ParseMailAddressError);
        }
        Address::new(local_part, domain).map(Self).map_err(|_| ParseMailAddressError)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_plain_addresses_and_rejects_others() {
        for (text, expected) in [
            ("ops@company.example", "ops@company.example"),
            ("first.last+notices@mail.company.example", "first.last+notices@mail.company.example"),
            ("o'neill@company.example", "o'neill@company.example"),
            ("ops@żółw.example", "ops@xn--w-uga1v8h.example"),
            ("ops@COMPANY.example", "ops@company.example"),
        ] {
            assert_eq!(text.parse::<MailAddress>().unwrap().to_string(), expected);
        }
        for text in [
            "",
            "ops",
            "@company.example",
            "ops@",
            "ops@company",
            "ops@127.0.0.1",
            "ops@[127.0.0.1]",
            "żółw@company.example",
            "\"ops\"@company.example",
            "Ops <ops@company.example>",
            "ops@company.example, other@company.example",
            "ops @company.example",
            " ops@company.example",
            "ops@company.example\r\nBcc: other@company.example",
            "ops\n@company.example",
        ] {
            assert_eq!(text.parse::<MailAddress>(), Err(ParseMailAddressError), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn parsed_addresses_are_printable(name in "[\\x00-\\x7f]{1,12}", domain in "[\\x00-\\x7f]{1,12}") {
            if let Ok(address) = format!("{name}@{domain}.example").parse::<MailAddress>() {
                let formatted = address.to_string();
                prop_assert!(formatted.chars().all(|c| c.is_ascii_graphic()), "{formatted:?}");
                prop_assert_eq!(formatted.parse::<MailAddress>(), Ok(address));
            }
        }
    }
}
