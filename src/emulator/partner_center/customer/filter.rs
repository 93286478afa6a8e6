//! The `filter` of the list of customers: one field with the operator `starts_with`.

use serde_json::Value;

use crate::emulator::{
    partner_center::response::ApiError,
    state::{directory::CustomerFilter, fold::fold},
};

/// Parses a filter; the case of members, fields and operators is ignored.
///
/// # Errors
/// 400 for invalid JSON, for an operator or a field that customers do not support, and for combined filters.
pub fn parse(text: &str) -> Result<CustomerFilter, ApiError> {
    let filter: Value = serde_json::from_str(text).map_err(|_| ApiError::invalid("The filter is not valid JSON."))?;
    let members = filter.as_object().ok_or_else(|| ApiError::invalid("The filter is not a JSON object."))?;
    let member = |name: &str| {
        let value = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        value
            .and_then(Value::as_str)
            .ok_or_else(|| ApiError::invalid(format!("The filter needs a text as its {name}.")))
    };
    let operator = member("Operator")?.to_ascii_lowercase();
    if operator != "starts_with" && operator != "startswith" {
        return Err(ApiError::invalid(format!(
            "The filter operator {} is not supported for customers.",
            truncated(&operator)
        )));
    }
    let field = member("Field")?;
    let value = fold(member("Value")?);
    match field.to_ascii_lowercase().as_str() {
        "companyname" => Ok(CustomerFilter::Name(value)),
        "domain" => Ok(CustomerFilter::Domain(value)),
        "indirectreseller" => Ok(CustomerFilter::Reseller(value)),
        "indirectcloudsolutionprovider" => Ok(CustomerFilter::Provider(value)),
        _ => Err(ApiError::new(
            http::StatusCode::BAD_REQUEST,
            3000,
            format!("Customers cannot be filtered by {}.", truncated(field)),
        )),
    }
}

fn truncated(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn filter_names_are_case_insensitive() {
        for text in [
            r#"{"Field":"CompanyName","Value":"Łódź","Operator":"starts_with"}"#,
            r#"{"field":"companyname","value":"łódź","operator":"STARTS_WITH"}"#,
            r#"{"FIELD":"COMPANYNAME","VALUE":"ŁÓDŹ","OPERATOR":"Starts_With"}"#,
        ] {
            assert_eq!(parse(text).unwrap(), CustomerFilter::Name("łódź".into()), "{text}");
        }
    }

    #[test]
    fn rejects_unsupported_customer_filters() {
        for text in [
            "",
            "[]",
            "{",
            "null",
            r#"{"Field":"CompanyName","Value":"a"}"#,
            r#"{"Field":"CompanyName","Value":"a","Operator":"equals"}"#,
            r#"{"Field":"CompanyName","Value":1,"Operator":"starts_with"}"#,
            r#"{"Field":"Colour","Value":"a","Operator":"starts_with"}"#,
            r#"{"Operator":"and","LeftFilter":{},"RightFilter":{}}"#,
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
