//! The matrix: a row for every server function, page and route, and the people whom each is tried with.

use reqwest::Method;
use tenantry::domain::role::{Capability, Role};

/// A server function: how it is called, and what it takes.
pub struct Row {
    pub path: &'static str,
    pub method: Method,
    pub needs: Option<Capability>,
    /// Arguments, with `{customer}` and its like for what there is.
    pub arguments: &'static [(&'static str, &'static str)],
}

const fn row(
    path: &'static str,
    method: Method,
    needs: Option<Capability>,
    arguments: &'static [(&'static str, &'static str)],
) -> Row {
    Row { path, method, needs, arguments }
}

/// A user of a customer.
const USER: &[(&str, &str)] = &[("customer", "{customer}"), ("user", "{user}")];
/// And a role.
const USER_AND_ROLE: &[(&str, &str)] = &[("customer", "{customer}"), ("user", "{user}"), ("role", "{role}")];
/// Where an artifact of a customer's would be.
const RESERVATIONS: &[(&str, &str)] = &[
    ("customer", "{customer}"),
    ("place[kind]", "{kind}"),
    ("place[group]", "{group}"),
    ("place[line]", "{line}"),
    ("place[resource]", "{resource}"),
];

/// The matrix of server functions.
pub const FUNCTIONS: &[Row] = &[
    row("/api/list_customers", Method::GET, Some(Capability::ReadCustomers), &[]),
    row("/api/find_customers", Method::GET, Some(Capability::ReadCustomers), &[("text", "a")]),
    row("/api/list_recent_customers", Method::GET, Some(Capability::ReadCustomers), &[]),
    row("/api/load_customer", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_customer_summary", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_company_profile", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_billing_profile", Method::GET, Some(Capability::ReadBilling), &[("customer", "{customer}")]),
    row("/api/update_billing_profile", Method::POST, Some(Capability::ManageBilling), &[("customer", "{customer}")]),
    row("/api/load_country_rules", Method::GET, Some(Capability::CreateCustomers), &[("country", "PL")]),
    row("/api/find_domain", Method::GET, Some(Capability::CreateCustomers), &[("prefix", "fabrikam")]),
    row("/api/review_new_customer", Method::POST, Some(Capability::CreateCustomers), &[]),
    row("/api/create_customer", Method::POST, Some(Capability::CreateCustomers), &[]),
    row("/api/list_agreement_metadata", Method::GET, Some(Capability::ReadAgreements), &[("kind", "Customer")]),
    row(
        "/api/load_agreement_document",
        Method::GET,
        Some(Capability::ReadAgreements),
        &[("template", "117a77b0-9360-443b-8795-c6dedc750cf9"), ("country", "PL"), ("language", "pl-PL")],
    ),
    row("/api/find_attestation", Method::GET, Some(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row("/api/create_attestation", Method::POST, Some(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row(
        "/api/finish_attestation",
        Method::POST,
        Some(Capability::ConfirmAgreements),
        &[("customer", "{customer}"), ("attestation", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/cancel_attestation",
        Method::POST,
        Some(Capability::ConfirmAgreements),
        &[("customer", "{customer}"), ("attestation", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/list_agreement_confirmations",
        Method::GET,
        Some(Capability::ReadAgreements),
        &[("customer", "{customer}"), ("kind", "Cloud")],
    ),
    row("/api/load_direct_signature", Method::GET, Some(Capability::ReadAgreements), &[("customer", "{customer}")]),
    row("/api/confirm_agreement", Method::POST, Some(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row("/api/list_validation_codes", Method::GET, Some(Capability::ManageQualification), &[]),
    row("/api/list_qualifications", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_qualification", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/set_qualification", Method::POST, Some(Capability::ManageQualification), &[("customer", "{customer}")]),
    row(
        "/api/set_qualification_directly",
        Method::POST,
        Some(Capability::ManageQualification),
        &[("customer", "{customer}")],
    ),
    row("/api/load_budget", Method::GET, Some(Capability::ReadBilling), &[("customer", "{customer}")]),
    row("/api/load_usage_summary", Method::GET, Some(Capability::ReadBilling), &[("customer", "{customer}")]),
    row("/api/update_budget", Method::POST, Some(Capability::ManageBilling), &[("customer", "{customer}")]),
    row("/api/remove_budget", Method::POST, Some(Capability::ManageBilling), &[("customer", "{customer}")]),
    row("/api/list_custom_domains", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/list_organizations", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/find_validation_status", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/add_verified_domain", Method::POST, Some(Capability::ManageDomains), &[("customer", "{customer}")]),
    row("/api/list_partner_center_records", Method::GET, Some(Capability::ReadAudit), &[("customer", "{customer}")]),
    row("/api/list_partner_activity", Method::GET, Some(Capability::ReadAudit), &[]),
    row("/api/list_own_activity", Method::GET, Some(Capability::ReadAudit), &[]),
    row("/api/list_reservations", Method::GET, Some(Capability::ReadSubscriptions), RESERVATIONS),
    row("/api/list_own_records", Method::GET, Some(Capability::ReadAudit), &[("customer", "{customer}")]),
    row("/api/list_users", Method::GET, Some(Capability::ReadUsers), &[("customer", "{customer}")]),
    row("/api/find_users", Method::GET, Some(Capability::ReadUsers), &[("customer", "{customer}"), ("search", "a")]),
    row("/api/list_deleted_users", Method::GET, Some(Capability::ReadUsers), &[("customer", "{customer}")]),
    row("/api/load_user", Method::GET, Some(Capability::ReadUsers), USER),
    row("/api/create_user", Method::POST, Some(Capability::ManageUsers), &[("customer", "{customer}")]),
    row("/api/update_user", Method::POST, Some(Capability::ManageUsers), USER),
    row("/api/delete_user", Method::POST, Some(Capability::ManageUsers), USER),
    row("/api/restore_user", Method::POST, Some(Capability::ManageUsers), USER),
    row("/api/reset_password", Method::POST, Some(Capability::ManageUsers), USER),
    row("/api/list_directory_roles", Method::GET, Some(Capability::ReadUsers), &[("customer", "{customer}")]),
    row("/api/list_user_roles", Method::GET, Some(Capability::ReadUsers), USER),
    row(
        "/api/list_role_members",
        Method::GET,
        Some(Capability::ReadUsers),
        &[("customer", "{customer}"), ("role", "{role}")],
    ),
    row("/api/load_other_administrators", Method::GET, Some(Capability::ReadUsers), USER),
    row("/api/add_role_member", Method::POST, Some(Capability::ManageRoles), USER_AND_ROLE),
    row("/api/remove_role_member", Method::POST, Some(Capability::ManageRoles), USER_AND_ROLE),
    row("/api/list_available_licences", Method::GET, Some(Capability::ReadUsers), &[("customer", "{customer}")]),
    row("/api/list_user_licences", Method::GET, Some(Capability::ReadUsers), USER),
    row("/api/update_licences", Method::POST, Some(Capability::ManageUsers), USER),
    row("/api/list_subscriptions", Method::GET, Some(Capability::ReadSubscriptions), &[("customer", "{customer}")]),
    row(
        "/api/load_subscription",
        Method::GET,
        Some(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("subscription", "{subscription}")],
    ),
    row(
        "/api/rename_subscription",
        Method::POST,
        Some(Capability::ManageSubscriptions),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("name", "Nickname")],
    ),
    row("/api/list_orders", Method::GET, Some(Capability::ReadSubscriptions), &[("customer", "{customer}")]),
    row(
        "/api/load_order",
        Method::GET,
        Some(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("order", "{order}")],
    ),
    row(
        "/api/list_order_provisioning",
        Method::GET,
        Some(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("order", "{order}")],
    ),
    row("/api/list_entitlements", Method::GET, Some(Capability::ReadSubscriptions), &[("customer", "{customer}")]),
    row("/api/list_policies", Method::GET, Some(Capability::ReadPolicies), &[("customer", "{customer}")]),
    row(
        "/api/load_policy",
        Method::GET,
        Some(Capability::ReadPolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row("/api/create_policy", Method::POST, Some(Capability::ManagePolicies), &[("customer", "{customer}")]),
    row(
        "/api/update_policy",
        Method::POST,
        Some(Capability::ManagePolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row(
        "/api/delete_policy",
        Method::POST,
        Some(Capability::ManagePolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row("/api/load_relationship_request", Method::GET, Some(Capability::RequestRelationships), &[]),
    row("/api/list_indirect_resellers", Method::GET, Some(Capability::ReadCustomers), &[]),
    row("/api/list_indirect_providers", Method::GET, Some(Capability::ReadCustomers), &[]),
    row("/api/list_customer_resellers", Method::GET, Some(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_obstacles", Method::GET, Some(Capability::RemoveRelationships), &[("customer", "{customer}")]),
    row("/api/remove_relationship", Method::POST, Some(Capability::RemoveRelationships), &[("customer", "{customer}")]),
    row(
        "/api/remove_delegated_access",
        Method::POST,
        Some(Capability::RemoveRelationships),
        &[("customer", "{customer}")],
    ),
    row("/api/save_preferences", Method::POST, None, &[("theme", "dark")]),
    row(
        "/api/choose_organization",
        Method::POST,
        None,
        &[("cloud", "global"), ("organization", "bursztyncloud.onmicrosoft.com")],
    ),
    row("/api/forget_partners", Method::POST, None, &[]),
    row("/api/save_table_view", Method::POST, Some(Capability::UseAccount), &[("table", "users"), ("reset", "true")]),
    row("/api/list_sessions", Method::GET, Some(Capability::UseAccount), &[]),
    row(
        "/api/end_session",
        Method::POST,
        Some(Capability::UseAccount),
        &[("session", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/erase_answer",
        Method::POST,
        Some(Capability::UseAccount),
        &[("answer", "00000000-0000-4000-8000-000000000000")],
    ),
    row("/api/end_all_sessions", Method::POST, Some(Capability::UseAccount), &[]),
    row("/api/load_health", Method::GET, Some(Capability::ReadHealth), &[]),
];

/// The matrix of pages.
pub const PAGES: &[(&str, Option<Capability>)] = &[
    ("/", None),
    ("/signed-out", None),
    ("/partners", None),
    ("/customers", Some(Capability::ReadCustomers)),
    ("/customers/new", Some(Capability::CreateCustomers)),
    ("/customers/{customer}", Some(Capability::ReadCustomers)),
    ("/customers/{customer}/billing-profile", Some(Capability::ReadBilling)),
    ("/customers/{customer}/agreements", Some(Capability::ReadAgreements)),
    ("/customers/{customer}/qualification", Some(Capability::ReadCustomers)),
    ("/customers/{customer}/budget", Some(Capability::ReadBilling)),
    ("/customers/{customer}/domains", Some(Capability::ReadCustomers)),
    ("/customers/{customer}/activity", Some(Capability::ReadAudit)),
    ("/activity", Some(Capability::ReadAudit)),
    ("/validation-codes", Some(Capability::ManageQualification)),
    ("/customers/{customer}/users", Some(Capability::ReadUsers)),
    ("/customers/{customer}/users/new", Some(Capability::ManageUsers)),
    ("/customers/{customer}/users/deleted", Some(Capability::ReadUsers)),
    ("/customers/{customer}/users/{user}", Some(Capability::ReadUsers)),
    ("/customers/{customer}/users/{user}/edit", Some(Capability::ManageUsers)),
    ("/customers/{customer}/users/{user}/delete", Some(Capability::ManageUsers)),
    ("/customers/{customer}/users/{user}/password", Some(Capability::ManageUsers)),
    ("/customers/{customer}/users/{user}/licences", Some(Capability::ManageUsers)),
    ("/customers/{customer}/roles", Some(Capability::ReadUsers)),
    ("/customers/{customer}/roles/{role}", Some(Capability::ReadUsers)),
    ("/customers/{customer}/roles/{role}/members/{user}/remove", Some(Capability::ManageRoles)),
    ("/customers/{customer}/licences", Some(Capability::ReadUsers)),
    ("/customers/{customer}/subscriptions", Some(Capability::ReadSubscriptions)),
    ("/customers/{customer}/subscriptions/{subscription}", Some(Capability::ReadSubscriptions)),
    ("/customers/{customer}/orders", Some(Capability::ReadSubscriptions)),
    ("/customers/{customer}/orders/{order}", Some(Capability::ReadSubscriptions)),
    ("/customers/{customer}/entitlements", Some(Capability::ReadSubscriptions)),
    ("/customers/{customer}/policies", Some(Capability::ReadPolicies)),
    ("/customers/{customer}/policies/new", Some(Capability::ManagePolicies)),
    ("/customers/{customer}/policies/{policy}", Some(Capability::ReadPolicies)),
    ("/customers/{customer}/policies/{policy}/delete", Some(Capability::ManagePolicies)),
    ("/customers/{customer}/relationship/remove", Some(Capability::RemoveRelationships)),
    ("/customers/{customer}/delegated-access/remove", Some(Capability::RemoveRelationships)),
    ("/relationship-request", Some(Capability::RequestRelationships)),
    ("/account", Some(Capability::UseAccount)),
    ("/operator/health", Some(Capability::ReadHealth)),
];

/// The matrix of other routes. What those for anybody do is tested in `sign_in`; the others are files, asked for by GET.
pub const OTHERS: [(&str, Method, Option<Capability>); 5] = [
    ("/sign-in", Method::GET, None),
    ("/sign-in/callback", Method::GET, None),
    ("/sign-out", Method::POST, None),
    ("/customers/export", Method::GET, Some(Capability::ReadCustomers)),
    ("/customers/{customer}/users/export", Method::GET, Some(Capability::ReadUsers)),
];

/// Everybody with another set of roles, by the roles that they have.
pub const PEOPLE: [(&str, &[Role]); 9] = [
    ("Alicja Żółkiewska", &[Role::AdminAgent]),
    ("Bruno Fischer", &[Role::SalesAgent]),
    ("Chiara Esposito", &[Role::HelpdeskAgent]),
    ("Dmytro Kovalenko", &[Role::GlobalAdministrator]),
    ("Eleni Papadaki", &[Role::BillingAdministrator]),
    ("Frédéric Lévêque", &[Role::UserAdministrator]),
    ("Guðrún Jónsdóttir", &[Role::GlobalReader]),
    ("Jakub Nowicki", &[]),
    ("Olga Operator", &[Role::Operator]),
];
