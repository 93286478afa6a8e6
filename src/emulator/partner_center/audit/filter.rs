//! The `filter` of audit records: one field with its operator.

use http::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use crate::emulator::{
    partner_center::{call::guid, response::ApiError},
    state::{activity::Activity, fold::fold, history::CustomerSelection},
};

/// A filter for records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    All,
    /// Records of this customer.
    Customer(Uuid),
    /// Records of customers whose name contains this text; case-folded.
    Company(String),
    /// Records about this kind of resource.
    Resource(String),
}

impl Filter {
    /// Parses a filter; the case of members, fields and operators is ignored.
    ///
    /// # Errors
    /// 400 for invalid JSON, and for a field or an operator that records do not support.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let filter: Value =
            serde_json::from_str(text).map_err(|_| ApiError::invalid("The filter is not valid JSON."))?;
        let members = filter.as_object().ok_or_else(|| ApiError::invalid("The filter is not a JSON object."))?;
        let member = |name: &str| {
            let value = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
            let text = value.and_then(Value::as_str);
            text.ok_or_else(|| ApiError::invalid(format!("The filter needs a text as its {name}.")))
        };
        let (field, operator, value) = (member("Field")?, member("Operator")?, member("Value")?);
        match (field.to_ascii_lowercase().as_str(), operator.to_ascii_lowercase().as_str()) {
            ("customerid", "equals") => {
                guid(value).map(Self::Customer).ok_or_else(|| ApiError::invalid("CustomerId should have GUID format."))
            }
            ("companyname", "substring") => Ok(Self::Company(fold(value))),
            // Members are in lower snake case on the wire and in PascalCase in the SDK.
            ("resourcetype", "equals") => Ok(Self::Resource(value.replace('_', "").to_ascii_lowercase())),
            _ => Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                3000,
                "Audit records can be filtered by CustomerId (equals), CompanyName (substring) and ResourceType (equals).",
            )),
        }
    }

    /// Returns the customers whose records can match.
    pub const fn customers(&self) -> CustomerSelection<'_> {
        match self {
            Self::Customer(id) => CustomerSelection::Customer(*id),
            Self::Company(part) => CustomerSelection::Named(part.as_str()),
            Self::All | Self::Resource(_) => CustomerSelection::Any,
        }
    }

    /// Checks whether a record matches.
    pub fn matches(&self, activity: &Activity) -> bool {
        match self {
            Self::All => true,
            Self::Customer(id) => activity.customer.as_ref().is_some_and(|(known, _)| known == id),
            Self::Company(part) => activity.customer.as_ref().is_some_and(|(_, name)| fold(name).contains(part)),
            Self::Resource(kind) => activity.resource_type.replace('_', "") == *kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_filter_fields_with_their_operators() {
        let parse = |field: &str, value: &str, operator: &str| {
            Filter::parse(&serde_json::json!({"field": field, "Value": value, "OPERATOR": operator}).to_string())
        };
        assert_eq!(parse("companyName", "ŁÓDŹ", "Substring").unwrap(), Filter::Company("łódź".into()));
        assert_eq!(
            parse("ResourceType", "Customer_User", "equals").unwrap(),
            parse("ResourceType", "CustomerUser", "equals").unwrap()
        );
        assert!(parse("CustomerId", &Uuid::nil().to_string(), "equals").is_ok());
        for (field, value, operator) in
            [("CustomerId", "me", "equals"), ("CompanyName", "x", "equals"), ("UserPrincipalName", "x", "equals")]
        {
            assert!(parse(field, value, operator).is_err(), "{field} {operator}");
        }
        assert!(Filter::parse("[]").is_err() && Filter::parse("{").is_err());
    }
}
