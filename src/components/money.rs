//! Formatted amounts: two decimals, the language's grouping, and the currency code if the service returned one.

use rust_decimal::Decimal;

use crate::{
    domain::{
        money::{Currency, Money, to_hundredths},
        preferences::Language,
    },
    locales::Text,
};

/// Returns an amount with its currency. A missing currency is stated rather than guessed.
pub fn money(text: Text, money: &Money) -> String {
    with_currency(text, money.amount, money.currency.as_ref())
}

/// Returns an amount with a currency that is given separately.
pub fn with_currency(text: Text, amount: Decimal, currency: Option<&Currency>) -> String {
    format!("{}\u{a0}{}", grouped(text.language(), amount), currency_label(text, currency))
}

/// Returns the text after an amount.
pub fn currency_label(text: Text, currency: Option<&Currency>) -> String {
    currency.map_or_else(|| text.money_billing_currency().to_owned(), ToString::to_string)
}

/// Returns an amount from the service with all its decimals and at least two, and its currency if known; a text that is
/// not an amount is returned as it is.
pub fn service_amount(text: Text, amount: &str, currency: Option<&str>) -> String {
    let formatted = match amount.trim().parse::<Decimal>().or_else(|_| Decimal::from_scientific(amount.trim())) {
        Ok(exact) if exact.normalize().scale() > 2 => format_decimal(text.language(), exact.normalize()),
        Ok(exact) => grouped(text.language(), exact),
        Err(_) => amount.to_owned(),
    };
    currency.map_or_else(|| formatted.clone(), |currency| format!("{formatted}\u{a0}{currency}"))
}

/// Returns an amount rounded to two decimals, with digit grouping and without a currency.
pub fn grouped(language: Language, amount: Decimal) -> String {
    format_decimal(language, to_hundredths(amount))
}

fn format_decimal(language: Language, rounded: Decimal) -> String {
    let decimal_mark = language.conventions().decimal;
    let digits = rounded.abs().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, "00"));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "\u{2212}" } else { "" };
    format!("{sign}{}{decimal_mark}{decimals}", in_groups(language, whole))
}

/// Returns a count with the language's digit grouping.
pub fn grouped_count(language: Language, count: usize) -> String {
    in_groups(language, &count.to_string())
}

fn in_groups(language: Language, digits: &str) -> String {
    let group = language.conventions().group;
    let mut result = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            result.push_str(group);
        }
        result.push(digit);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_use_the_languages_digit_grouping() {
        let read = |language, amount: &str| grouped(language, amount.parse().unwrap());
        assert_eq!(read(Language::English, "1234567.891"), "1,234,567.89");
        assert_eq!(read(Language::Polish, "1234567.891"), "1\u{a0}234\u{a0}567,89");
        assert_eq!(read(Language::English, "-0.5"), "\u{2212}0.50");
        assert_eq!(read(Language::English, "-0.001"), "0.00");
        assert_eq!(read(Language::Polish, "999"), "999,00");
        assert_eq!(read(Language::German, "1234567.891"), "1.234.567,89");
        assert_eq!(read(Language::Chinese, "1234567.891"), "1,234,567.89");
    }

    #[test]
    fn order_amounts_keep_their_decimals_and_have_at_least_two() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        assert_eq!(service_amount(english, "60.5", Some("EUR")), "60.50\u{a0}EUR");
        assert_eq!(service_amount(english, "4200", None), "4,200.00");
        assert_eq!(service_amount(polish, "4200", Some("USD")), "4\u{a0}200,00\u{a0}USD");
        assert_eq!(service_amount(polish, "0.0042", None), "0,0042");
        assert_eq!(service_amount(polish, "much", None), "much");
    }

    #[test]
    fn missing_currency_is_not_guessed() {
        let text = Text::new(Language::English);
        assert_eq!(with_currency(text, Decimal::ONE, Currency::parse("GBP").as_ref()), "1.00\u{a0}GBP");
        assert_eq!(with_currency(text, Decimal::ONE, None), "1.00\u{a0}in the billing currency");
    }
}
