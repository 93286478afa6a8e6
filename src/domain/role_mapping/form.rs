//! Parsing of the form for a role mapping.

use uuid::Uuid;

use super::{RoleClaim, RoleMapping};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    id::parse_pasted_guid,
};

/// Parses a mapping. Directory roles require a template id; groups have an object id at Entra, or any name at another
/// provider.
///
/// # Errors
/// [`InvalidFields`] at `claim`, `value` and `role`.
pub fn parse_role_mapping(claim: &str, value: &str, role: &str) -> Result<RoleMapping, InvalidFields> {
    let mut fields = FieldParser::default();
    let claim = fields.parsed("claim", claim, |text| text.parse().ok());
    let role = fields.parsed("role", role, |text| text.parse().ok());
    let text = fields.required("value", value);
    let value = text.map(|text| parse_pasted_guid(&text).map_or(text, |id: Uuid| id.to_string()));
    if claim == Some(RoleClaim::Wids) && value.as_deref().is_some_and(|value| Uuid::try_parse(value).is_err()) {
        fields.add_error("value", Problem::Malformed);
    }
    match (claim, value, role) {
        (Some(claim), Some(value), Some(role)) => fields.finish(RoleMapping { claim, value, role }),
        _ => Err(fields.into_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::role::Role;

    #[test]
    fn parses_pasted_ids_and_plain_names() {
        let mapping = parse_role_mapping("groups", " {5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F} ", "admin-agent").unwrap();
        assert_eq!(mapping.value, "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
        let named = parse_role_mapping("groups", "Sellers", "sales-agent").unwrap();
        assert_eq!((named.value.as_str(), named.role), ("Sellers", Role::SalesAgent));
    }

    #[test]
    fn reports_all_invalid_fields_at_once() {
        let InvalidFields(errors) = parse_role_mapping("scp", " ", "king").unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["claim", "role", "value"]);
        let InvalidFields(errors) = parse_role_mapping("wids", "Global Administrator", "admin-agent").unwrap_err();
        assert_eq!((errors[0].field.as_str(), &errors[0].problem), ("value", &Problem::Malformed));
    }
}
