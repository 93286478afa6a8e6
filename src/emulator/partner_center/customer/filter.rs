//! The `filter` of the list of customers: one field with the operator `starts_with`.

use serde_json::Value;

use crate::emulator::{
    partner_center::answer::Refusal,
    state::{directory::Wanted, fold::fold},
};

/// Parses a filter; the case of members, fields and operators is ignored.
///
/// # Errors
/// 400 for invalid JSON, for an operator or a field that customers do not support, and for combined filters.
pub fn parse(text: &str) -> Result<Wanted, Refusal> {
    let filter: Value = serde_json::from_str(text).map_err(|_| Refusal::invalid("The filter is not valid JSON."))?;
    let members = filter.as_object().ok_or_else(|| Refusal::invalid("The filter is not a JSON object."))?;
    let member = |name: &str| {
        let value = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        value.and_then(Value::as_str).ok_or_else(|| Refusal::invalid(format!("The filter needs a text as its {name}.")))
    };
    let operator = member("Operator")?.to_ascii_lowercase();
    if operator != "starts_with" && operator != "startswith" {
        return Err(Refusal::invalid(format!(
            "The filter operator {} is not supported for customers.",
            short(&operator)
        )));
    }
    let field = member("Field")?;
    let value = fold(member("Value")?);
    match field.to_ascii_lowercase().as_str() {
        "companyname" => Ok(Wanted::Name(value)),
        "domain" => Ok(Wanted::Domain(value)),
        "indirectreseller" => Ok(Wanted::Reseller(value)),
        "indirectcloudsolutionprovider" => Ok(Wanted::Provider(value)),
        _ => Err(Refusal::new(
            http::StatusCode::BAD_REQUEST,
            3000,
            format!("Customers cannot be filtered by {}.", short(field)),
        )),
    }
}

fn short(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_count_in_any_case() {
        for text in [
            r#"{"Field":"CompanyName","Value":"Łódź","Operator":"starts_with"}"#,
            r#"{"field":"companyname","value":"łódź","operator":"STARTS_WITH"}"#,
            r#"{"FIELD":"COMPANYNAME","VALUE":"ŁÓDŹ","OPERATOR":"Starts_With"}"#,
        ] {
            assert_eq!(parse(text).unwrap(), Wanted::Name("łódź".into()), "{text}");
        }
    }

    #[test]
    fn what_customers_cannot_be_filtered_by_is_refused() {
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
        fn no_text_makes_it_panic(text in any::<String>()) {
            drop(parse(&text));
        }
    }
}
