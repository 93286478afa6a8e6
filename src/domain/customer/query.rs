//! Parsing of the customer list's query.

use super::{CustomerSearch, SearchField, SearchTextError};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    id::{TenantId, parse_pasted_guid},
};

/// A function that normalizes a text in the same way for every search. The caller passes it in, since the browser build
/// contains no Unicode tables.
pub type Normalizer = fn(&str) -> String;

/// Parses a search text, normalized by `normalize`.
///
/// # Errors
/// [`InvalidFields`] at the field `search`.
pub fn parse_search(text: &str, field: SearchField, normalize: Normalizer) -> Result<CustomerSearch, InvalidFields> {
    // A text with control characters is rejected as it was entered.
    let normalized = if text.chars().any(char::is_control) { text.to_owned() } else { normalize(text) };
    CustomerSearch::parse(&normalized, field).map_err(|error| {
        let problem = match error {
            SearchTextError::TooLong => Problem::TooLong { max: CustomerSearch::MAX_CHARS },
            SearchTextError::Control => Problem::Control,
        };
        InvalidFields::at("search", problem)
    })
}

/// The query of the customer list, unparsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerQuery {
    /// The prefix of a name or domain, or an id.
    pub text: String,
    /// The field to match.
    pub field: SearchField,
    /// Tenant id of the indirect reseller.
    pub reseller: String,
    /// Tenant id of the indirect provider.
    pub provider: String,
}

/// Parses the list's query. Partner Center accepts one filter at a time, so a second one is rejected rather than
/// ignored.
///
/// # Errors
/// [`InvalidFields`] at the fields `search`, `reseller` and `provider`.
pub fn parse_customer_query(query: &CustomerQuery, normalize: Normalizer) -> Result<CustomerSearch, InvalidFields> {
    let text = parse_search(&query.text, query.field, normalize)?;
    let mut fields = FieldParser::default();
    let mut tenant = |field: &str, text: &str| {
        let tenant = parse_pasted_guid(text).map(TenantId::new);
        if tenant.is_none() && !text.trim().is_empty() {
            fields.add_error(field, Problem::Malformed);
        }
        tenant
    };
    let reseller = tenant("reseller", &query.reseller);
    let provider = tenant("provider", &query.provider);
    let search = match (text, reseller, provider) {
        (text, None, None) => text,
        (CustomerSearch::All, Some(reseller), None) => CustomerSearch::Reseller(reseller),
        (CustomerSearch::All, None, Some(provider)) => CustomerSearch::Provider(provider),
        (text, _, provider) => {
            fields.add_error(if provider.is_some() { "provider" } else { "reseller" }, Problem::Alone);
            text
        }
    };
    fields.finish(search)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::FieldError;

    const TENANT: &str = "484e548c-f5f3-4528-93a9-c16c6373cb59";

    fn parse(text: &str, reseller: &str, provider: &str) -> Result<CustomerSearch, Vec<FieldError>> {
        let query = CustomerQuery {
            text: text.into(),
            reseller: reseller.into(),
            provider: provider.into(),
            ..Default::default()
        };
        parse_customer_query(&query, str::to_owned).map_err(|InvalidFields(fields)| fields)
    }

    #[test]
    fn accepts_one_filter_at_a_time() {
        let tenant = TENANT.parse().unwrap();
        assert_eq!(parse("", "", " "), Ok(CustomerSearch::All));
        assert_eq!(parse(" ", &format!(" {TENANT} "), ""), Ok(CustomerSearch::Reseller(tenant)));
        for spelling in [TENANT.to_uppercase(), format!("{{{TENANT}}}"), TENANT.replace('-', " - ")] {
            assert_eq!(parse("", "", &spelling), Ok(CustomerSearch::Provider(tenant)), "{spelling}");
            assert_eq!(parse("", &spelling, ""), Ok(CustomerSearch::Reseller(tenant)), "{spelling}");
        }
        for (text, reseller, provider, field) in
            [("a", TENANT, "", "reseller"), ("a", "", TENANT, "provider"), ("", TENANT, TENANT, "provider")]
        {
            assert_eq!(parse(text, reseller, provider), Err(vec![FieldError::new(field, Problem::Alone)]));
        }
    }

    #[test]
    fn rejects_malformed_ids_at_their_fields() {
        let malformed = |fields: &[&str]| {
            Err(fields.iter().map(|field| FieldError::new(*field, Problem::Malformed)).collect::<Vec<_>>())
        };
        for bad in ["484e548c", "484e548cf5f3452893a9c16c6373cb59", "{x}", "' or 1=1"] {
            assert_eq!(parse("", bad, ""), malformed(&["reseller"]), "{bad}");
        }
        assert_eq!(parse("a", "x", "y"), malformed(&["reseller", "provider"]));
        assert_eq!(parse("a\0", "x", ""), Err(vec![FieldError::new("search", Problem::Control)]));
    }
}
