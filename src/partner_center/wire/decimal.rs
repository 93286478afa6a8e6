//! Amounts as exact JSON numbers, without conversion to floating point.
//!
//! For `#[serde(with = "…")]` on an `Option<Decimal>`. Services write some amounts as strings; both are accepted.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::value::RawValue;

/// Serializes a number or null.
///
/// # Errors
/// As the serializer.
pub fn serialize<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => RawValue::from_string(value.to_string()).map_err(S::Error::custom)?.serialize(serializer),
        None => serializer.serialize_none(),
    }
}

/// Deserializes a number, a number in a string, or null.
///
/// # Errors
/// When it is none of them, or has too many digits before the decimal point.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let Some(raw) = Option::<Box<RawValue>>::deserialize(deserializer)? else { return Ok(None) };
    let text = raw.get().trim().trim_matches('"').trim();
    if text.is_empty() {
        return Ok(None);
    }
    // The error omits the value, which may be personal data.
    text.parse().or_else(|_| Decimal::from_scientific(text)).map(Some).map_err(|_| D::Error::custom("not an amount"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Bill {
        #[serde(with = "super", default)]
        amount: Option<Decimal>,
    }

    fn read(json: &str) -> Option<String> {
        serde_json::from_str::<Bill>(json).unwrap().amount.map(|amount| amount.to_string())
    }

    #[test]
    fn amounts_round_trip_exactly() {
        for amount in
            ["28.82860766744405", "35.230000000000004", "0.1", "100", "-5.10", "79228162514264337593543950335"]
        {
            let json = format!(r#"{{"amount":{amount}}}"#);
            assert_eq!(read(&json).as_deref(), Some(amount));
            assert_eq!(serde_json::to_string(&serde_json::from_str::<Bill>(&json).unwrap()).unwrap(), json);
        }
    }

    #[test]
    fn parses_strings_exponents_and_null() {
        assert_eq!(read(r#"{"amount":"97.50"}"#).as_deref(), Some("97.50"));
        assert_eq!(read(r#"{"amount":1.5E2}"#).as_deref(), Some("150"));
        assert_eq!(read(r#"{"amount":null}"#), None);
        assert_eq!(read("{}"), None);
        assert!(serde_json::from_str::<Bill>(r#"{"amount":"much"}"#).is_err());
        assert!(serde_json::from_str::<Bill>(r#"{"amount":1e300}"#).is_err());
    }

    #[test]
    fn parses_amount_from_a_json_value() {
        let value = serde_json::json!({"amount": 12.5});
        assert_eq!(serde_json::from_value::<Bill>(value).unwrap().amount, Some("12.5".parse().unwrap()));
    }
}
