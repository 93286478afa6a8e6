//! Amounts of money: exact decimals with the currency that the service sent; a currency is never guessed.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// A currency's code (ISO 4217), such as `PLN`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(String);

impl Currency {
    /// Parses three letters, ignoring case; any other text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
            .then(|| Self(text.to_ascii_uppercase()))
    }

    /// Returns the code in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An amount of money. Without a currency, it is in the customer's billing currency, which the service did not send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount, as exact as the service sent it.
    pub amount: Decimal,
    /// The currency, if the service sent it.
    pub currency: Option<Currency>,
}

/// The reason why a typed amount is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    /// The text is not an amount, or is ambiguous.
    #[error("not an amount")]
    Malformed,
    /// The amount is negative.
    #[error("below zero")]
    Negative,
    /// The amount is greater than [`MAX_AMOUNT`].
    #[error("too large")]
    TooLarge,
}

/// The largest amount that a form accepts: beyond any bill, and exact in every JSON library.
pub const MAX_AMOUNT: u64 = 999_999_999_999;

/// Parses an amount as people type it: `1234.5`, `1234,50`, `1 234,50`.
///
/// A full stop or a comma begins the decimals, of which there are one or two. `1,234`, which some read as a thousand
/// and others as a little more than one, is therefore rejected rather than guessed. Blanks of every kind may group the
/// digits before.
///
/// # Errors
/// [`ParseAmountError`]
pub fn parse_amount(text: &str) -> Result<Decimal, ParseAmountError> {
    let text: String = text.trim().chars().filter(|letter| !letter.is_whitespace()).collect();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(fraction) => (true, fraction),
        None => (false, text.as_str()),
    };
    let (integer, decimals) =
        digits.split_once(['.', ',']).map_or((digits, None), |(integer, fraction)| (integer, Some(fraction)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(integer) || decimals.is_some_and(|part| !all_digits(part) || part.len() > 2) {
        return Err(ParseAmountError::Malformed);
    }
    // Leading zeros do not count, and a very long number must not overflow the parser.
    let integer = integer.trim_start_matches('0');
    if integer.len() > 12 {
        return Err(ParseAmountError::TooLarge);
    }
    let canonical = format!("{}.{}", if integer.is_empty() { "0" } else { integer }, decimals.unwrap_or("0"));
    let amount: Decimal = canonical.parse().map_err(|_| ParseAmountError::Malformed)?;
    if negative && !amount.is_zero() {
        return Err(ParseAmountError::Negative);
    }
    Ok(amount.normalize())
}

/// Returns an amount rounded to hundredths, halves away from zero, always with two decimals.
pub fn to_hundredths(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, ParseAmountError> {
        parse_amount(text).map(|amount| amount.to_string())
    }

    #[test]
    fn parses_amounts_with_full_stop_or_comma() {
        for (typed, amount) in [
            ("100", "100"),
            (" 1234.5 ", "1234.5"),
            ("1234,50", "1234.5"),
            ("1\u{a0}234\u{202f}567,89", "1234567.89"),
            ("000.10", "0.1"),
            ("0", "0"),
            ("-0", "0"),
            ("999999999999.99", "999999999999.99"),
        ] {
            assert_eq!(parsed(typed).as_deref(), Ok(amount), "{typed}");
        }
    }

    #[test]
    fn rejects_malformed_and_ambiguous_amounts() {
        for typed in ["", "1,234", "1.234", "1,234.56", "1.2.3", ".5", "5.", "1e3", "£5", "five", "٣", "--1"] {
            assert_eq!(parsed(typed), Err(ParseAmountError::Malformed), "{typed}");
        }
        assert_eq!(parsed("-0.01"), Err(ParseAmountError::Negative));
        assert_eq!(parsed(&"9".repeat(400)), Err(ParseAmountError::TooLarge));
    }

    #[test]
    fn rounds_to_hundredths() {
        let rounded = |text: &str| to_hundredths(text.parse().unwrap()).to_string();
        assert_eq!(rounded("28.82860766744405"), "28.83");
        assert_eq!(rounded("100"), "100.00");
        assert_eq!(rounded("-0.005"), "-0.01");
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(Currency::parse(" gbp").map(|currency| currency.to_string()).as_deref(), Some("GBP"));
        for other in ["", "zł", "EURO", "E1R"] {
            assert_eq!(Currency::parse(other), None);
        }
    }
}
