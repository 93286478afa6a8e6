//! All operations of the REST API, by noun, implemented or not.

use http::Method;

use super::{
    account, agreement, attestation, audit, billing_profile, budget,
    call::{Path, Query},
    cart, catalogue, company_profile, country_rules, custom_domain, customer, device, directory_role, entitlement,
    invoice, license, new_customer,
    operation::{self, Operation, RouteMatch},
    order, organization, policy, qualification, relationship, service_request, subscription, transfer, usage, user,
    validation_status, verified_domain, webhook,
};

/// The rows of each noun.
const NOUNS: &[&[Operation]] = &[
    customer::OPERATIONS,
    account::OPERATIONS,
    billing_profile::OPERATIONS,
    company_profile::OPERATIONS,
    country_rules::OPERATIONS,
    custom_domain::OPERATIONS,
    new_customer::OPERATIONS,
    agreement::OPERATIONS,
    attestation::OPERATIONS,
    audit::OPERATIONS,
    budget::OPERATIONS,
    cart::OPERATIONS,
    catalogue::OPERATIONS,
    device::OPERATIONS,
    directory_role::OPERATIONS,
    entitlement::OPERATIONS,
    invoice::OPERATIONS,
    license::OPERATIONS,
    order::OPERATIONS,
    organization::OPERATIONS,
    policy::OPERATIONS,
    qualification::OPERATIONS,
    relationship::OPERATIONS,
    service_request::OPERATIONS,
    subscription::OPERATIONS,
    transfer::OPERATIONS,
    usage::OPERATIONS,
    user::OPERATIONS,
    validation_status::OPERATIONS,
    verified_domain::OPERATIONS,
    webhook::OPERATIONS,
];

pub fn all() -> impl Iterator<Item = &'static Operation> + Clone {
    NOUNS.iter().flat_map(|rows| rows.iter())
}

/// Finds the row of a request. HEAD falls back to GET.
pub fn find(method: &Method, path: &Path, query: &Query) -> RouteMatch {
    match operation::find(all(), method.as_str(), path, query) {
        RouteMatch::OtherMethods(methods) if *method == Method::HEAD && methods.contains(&"GET") => {
            operation::find(all(), "GET", path, query)
        }
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &str, address: &str) -> Option<&'static str> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        match find(&method.parse().unwrap(), &Path::parse(path), &Query::parse(query)) {
            RouteMatch::Operation(operation) => Some(operation.doc),
            _ => None,
        }
    }

    #[test]
    fn literal_segments_take_precedence_over_parameters() {
        assert_eq!(found("GET", "/v1/customers/relationshiprequests"), Some("request-reseller-relationship"));
        assert_eq!(found("GET", "/v1/customers/usagerecords"), Some("get-a-customer-s-usage-records"));
        assert_eq!(found("GET", "/v1/customers/all/validations"), Some("get-a-partner-s-validation-codes"));
        assert_eq!(found("GET", "/v1/customers/x/subscriptions/overage"), Some("get-subscription-overage"));
        assert_eq!(found("GET", "/v1/customers/x"), Some("get-a-customer-by-id"));
    }

    #[test]
    fn paths_and_query_names_are_case_insensitive() {
        assert_eq!(found("GET", "/V1/Customers?FILTER=x"), Some("get-a-customer-by-name"));
        assert_eq!(found("GET", "/v1/customers/?size=1"), Some("get-a-list-of-customers"));
        assert_eq!(found("GET", "/v1/SelfServePolicy?entity_Id=x"), Some("get-a-list-of-self-serve-policies"));
        assert_eq!(found("PUT", "/v1/SelfServePolicy/a_b"), Some("update-a-self-serve-policy"));
    }

    #[test]
    fn unsupported_method_returns_allowed_methods() {
        let found = find(&Method::DELETE, &Path::parse("/v1/customers"), &Query::parse(""));
        let RouteMatch::OtherMethods(methods) = found else { panic!("{found:?}") };
        assert_eq!(methods, ["GET", "POST"]);
    }

    #[test]
    fn operations_are_unique() {
        let mut rows: Vec<_> = all().map(|row| (row.method, row.path, row.query)).collect();
        rows.sort_unstable();
        let count = rows.len();
        rows.dedup();
        assert_eq!(rows.len(), count);
        assert!(count > 150, "{count}");
    }

    #[test]
    fn known_error_codes_refer_to_implemented_operations() {
        // These share their paths with others, and are distinguished by the body.
        let distinguished_by_body = [
            "restore-a-user-for-a-customer",
            "create-agreement-with-attestation",
            "change-the-quantity-of-a-subscription",
            "create-scheduled-changes",
            "suspend-a-subscription",
            "reactivate-a-suspended-a-subscription",
            "update-a-subscription-by-id",
        ];
        let known = crate::partner_center::error::codes::operations();
        for operation in known.filter(|operation| !distinguished_by_body.contains(operation)) {
            assert!(all().any(|row| row.doc == operation && row.handler.is_some()), "{operation}");
        }
    }

    #[test]
    fn operation_paths_are_lowercase() {
        for row in all() {
            assert_eq!(row.path, row.path.to_ascii_lowercase(), "{}", row.doc);
        }
    }
}
