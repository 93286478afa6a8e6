//! The `filter` of the list of users: by state only.

use http::StatusCode;
use serde_json::Value;

use crate::emulator::partner_center::response::ApiError;

/// Parses a filter and returns `true` if it selects deleted users. The case of members, fields, operators and values is
/// ignored; the article names the field both `UserState` and `UserStatus`.
///
/// # Errors
/// 400 for invalid JSON, and for anything that users cannot be filtered by.
pub fn parse(text: &str) -> Result<bool, ApiError> {
    let filter: Value = serde_json::from_str(text).map_err(|_| ApiError::invalid("The filter is not valid JSON."))?;
    let members = filter.as_object().ok_or_else(|| ApiError::invalid("The filter is not a JSON object."))?;
    let member = |name: &str| {
        let value = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let value = value.and_then(Value::as_str).map(str::to_ascii_lowercase);
        value.ok_or_else(|| ApiError::invalid(format!("The filter needs a text as its {name}.")))
    };
    let (field, value, operator) = (member("Field")?, member("Value")?, member("Operator")?);
    if operator != "equals" {
        return Err(ApiError::invalid("Users can be filtered by equals only."));
    }
    match (field.as_str(), value.as_str()) {
        ("userstate" | "userstatus", "inactive") => Ok(true),
        ("userstate" | "userstatus", "active") => Ok(false),
        ("userstate" | "userstatus", _) => Err(ApiError::invalid("The state is neither Active nor Inactive.")),
        _ => Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "Users can be filtered by UserState only.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parses_user_state_filter_ignoring_case_with_both_field_names() {
        for field in ["UserState", "userstatus", "USERSTATE"] {
            let filter = |value: &str| format!(r#"{{"field":"{field}","VALUE":"{value}","Operator":"Equals"}}"#);
            assert!(parse(&filter("Inactive")).unwrap());
            assert!(!parse(&filter("active")).unwrap());
            assert!(parse(&filter("gone")).is_err());
        }
    }

    #[test]
    fn rejects_unsupported_user_filters() {
        for text in [
            "",
            "[]",
            "null",
            r#"{"Field":"DisplayName","Value":"a","Operator":"equals"}"#,
            r#"{"Field":"UserState","Value":"Inactive","Operator":"starts_with"}"#,
            r#"{"Field":"UserState","Operator":"equals"}"#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_any_text_does_not_panic(text in any::<String>()) {
            drop(parse(&text));
        }
    }
}
