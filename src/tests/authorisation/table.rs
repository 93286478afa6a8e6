//! The authorization matrix: a row for every server function, page and route, and the people with whom each is tested.

use reqwest::Method;
use tenantry::{
    app::Access,
    domain::role::{Audience, Capability, Role},
};

use crate::fixture::NONEXISTENT_ID;

/// Access for anybody, signed in or not.
const ANYBODY: Access = Access::Anyone;

/// Access for everybody who is signed in.
const fn everybody(capability: Capability) -> Access {
    Access::Needs(Audience::Everybody, capability)
}

/// Access for a partner's staff.
const fn staff(capability: Capability) -> Access {
    Access::Needs(Audience::Staff, capability)
}

/// Access for a partner's staff, and for customer users at their own customer.
const fn staff_and_customer_users(capability: Capability) -> Access {
    Access::Needs(Audience::StaffAndCustomerUsers, capability)
}

/// Access for customer users at their own customer.
const fn customer_users(capability: Capability) -> Access {
    Access::Needs(Audience::CustomerUsers, capability)
}

/// Access for the operator of the installation.
const fn operator(capability: Capability) -> Access {
    Access::Needs(Audience::Operator, capability)
}

/// A person with whom the matrix is tested.
#[derive(Clone, Copy)]
pub enum Person {
    Staff(&'static [Role]),
    Operator,
}

/// A server function: how it is called, and by whom.
pub struct Row {
    pub path: &'static str,
    pub method: Method,
    pub access: Access,
    /// The arguments, with placeholders such as `{customer}` for the ids of existing objects.
    pub arguments: &'static [(&'static str, &'static str)],
}

const fn row(
    path: &'static str,
    method: Method,
    access: Access,
    arguments: &'static [(&'static str, &'static str)],
) -> Row {
    Row { path, method, access, arguments }
}

/// The arguments that locate a user of a customer.
const USER: &[(&str, &str)] = &[("customer", "{customer}"), ("user", "{user}")];
/// The arguments that locate a user and a role.
const USER_AND_ROLE: &[(&str, &str)] = &[("customer", "{customer}"), ("user", "{user}"), ("role", "{role}")];
/// The arguments that locate a job.
const JOB: &[(&str, &str)] = &[("job", "{job}")];
/// The arguments that locate a customer's change request.
const REQUEST: &[(&str, &str)] = &[("request", "{request}")];
/// The arguments that locate the artifact of a customer's reservation.
const RESERVATIONS: &[(&str, &str)] = &[
    ("customer", "{customer}"),
    ("place[kind]", "{kind}"),
    ("place[group]", "{group}"),
    ("place[line]", "{line}"),
    ("place[resource]", "{resource}"),
];

/// The matrix of server functions.
pub const FUNCTIONS: &[Row] = &[
    row("/api/list_jobs", Method::GET, staff(Capability::RunJobs), &[]),
    row("/api/load_job", Method::GET, staff(Capability::RunJobs), JOB),
    row("/api/list_job_rows", Method::GET, staff(Capability::RunJobs), JOB),
    row(
        "/api/draft_users_job",
        Method::POST,
        staff(Capability::RunJobs),
        &[("customer", "{customer}"), ("users[]", "{user}")],
    ),
    row("/api/plan_job", Method::POST, staff(Capability::RunJobs), JOB),
    row("/api/load_sheet", Method::GET, staff(Capability::RunJobs), JOB),
    row("/api/load_sheet_text", Method::GET, staff(Capability::RunJobs), JOB),
    row(
        "/api/import_users",
        Method::POST,
        staff(Capability::RunJobs),
        &[("customer", "{customer}"), ("sheet", "User")],
    ),
    row("/api/plan_import", Method::POST, staff(Capability::RunJobs), JOB),
    row("/api/plan_leaver", Method::POST, staff(Capability::RunJobs), USER),
    row("/api/start_job", Method::POST, staff(Capability::RunJobs), JOB),
    row("/api/retry_job", Method::POST, staff(Capability::RunJobs), JOB),
    row("/api/cancel_job", Method::POST, staff(Capability::RunJobs), JOB),
    row("/api/list_requests", Method::GET, staff(Capability::ReadSubscriptions), &[]),
    row("/api/load_request", Method::GET, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/load_request_changes", Method::GET, staff(Capability::ReadSubscriptions), REQUEST),
    row(
        "/api/load_request_terms",
        Method::GET,
        staff(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("property", "quantity"), ("wanted", "3")],
    ),
    row(
        "/api/record_request",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("words", "Visio"), ("on_behalf_of", "Jan")],
    ),
    row("/api/claim_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/release_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/approve_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/refuse_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/offer_change", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/complete_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/answer_request", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/set_request_ticket", Method::POST, staff(Capability::ReadSubscriptions), REQUEST),
    row("/api/load_request_rules", Method::GET, staff(Capability::ManagePartner), &[]),
    row("/api/save_request_rules", Method::POST, staff(Capability::ManagePartner), &[]),
    row("/api/save_product_rule", Method::POST, staff(Capability::ManagePartner), &[]),
    row("/api/remove_product_rule", Method::POST, staff(Capability::ManagePartner), &[("product", "Nothing")]),
    row("/api/load_deputy", Method::GET, staff(Capability::ReadSubscriptions), &[]),
    row("/api/set_deputy", Method::POST, staff(Capability::ReadSubscriptions), &[]),
    row("/api/remove_deputy", Method::POST, staff(Capability::ReadSubscriptions), &[]),
    row("/api/list_my_requests", Method::GET, customer_users(Capability::UseSelfService), &[]),
    row("/api/load_my_request", Method::GET, customer_users(Capability::UseSelfService), REQUEST),
    row("/api/load_own_request_rules", Method::GET, customer_users(Capability::UseSelfService), &[]),
    row("/api/list_askable_licenses", Method::GET, customer_users(Capability::RequestChanges), &[]),
    row(
        "/api/load_my_request_terms",
        Method::GET,
        customer_users(Capability::RequestChanges),
        &[("subscription", "{subscription}"), ("property", "quantity"), ("wanted", "3")],
    ),
    row(
        "/api/ask_for_change",
        Method::POST,
        customer_users(Capability::RequestChanges),
        &[("subscription", "{subscription}"), ("property", "quantity"), ("wanted", "3")],
    ),
    row("/api/ask_for_license", Method::POST, customer_users(Capability::RequestChanges), &[]),
    row("/api/ask_for_product", Method::POST, customer_users(Capability::RequestChanges), &[]),
    row("/api/write_to_partner", Method::POST, customer_users(Capability::RequestChanges), REQUEST),
    row("/api/decide_for_company", Method::POST, customer_users(Capability::RequestChanges), REQUEST),
    row("/api/set_company_approval", Method::POST, customer_users(Capability::RequestChanges), &[]),
    row("/api/accept_request", Method::POST, customer_users(Capability::RequestChanges), REQUEST),
    row("/api/withdraw_request", Method::POST, customer_users(Capability::RequestChanges), REQUEST),
    row("/api/list_customers", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/find_customers", Method::GET, staff(Capability::ReadCustomers), &[("text", "a")]),
    row("/api/list_recent_customers", Method::GET, staff(Capability::ReadCustomers), &[]),
    row(
        "/api/load_customer",
        Method::GET,
        staff_and_customer_users(Capability::ReadCustomers),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_customer_summary",
        Method::GET,
        staff_and_customer_users(Capability::ReadCustomers),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_company_profile",
        Method::GET,
        staff_and_customer_users(Capability::ReadCustomers),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_billing_profile",
        Method::GET,
        staff_and_customer_users(Capability::ReadBilling),
        &[("customer", "{customer}")],
    ),
    row("/api/update_billing_profile", Method::POST, staff(Capability::ManageBilling), &[("customer", "{customer}")]),
    row("/api/load_country_rules", Method::GET, staff(Capability::CreateCustomers), &[("country", "PL")]),
    row("/api/find_domain", Method::GET, staff(Capability::CreateCustomers), &[("prefix", "fabrikam")]),
    row("/api/review_new_customer", Method::POST, staff(Capability::CreateCustomers), &[]),
    row("/api/create_customer", Method::POST, staff(Capability::CreateCustomers), &[]),
    row(
        "/api/list_agreement_metadata",
        Method::GET,
        staff_and_customer_users(Capability::ReadAgreements),
        &[("kind", "Customer")],
    ),
    row(
        "/api/load_agreement_document",
        Method::GET,
        staff_and_customer_users(Capability::ReadAgreements),
        &[("template", "117a77b0-9360-443b-8795-c6dedc750cf9"), ("country", "PL"), ("language", "pl-PL")],
    ),
    row("/api/find_attestation", Method::GET, staff(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row("/api/create_attestation", Method::POST, staff(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row(
        "/api/finish_attestation",
        Method::POST,
        staff(Capability::ConfirmAgreements),
        &[("customer", "{customer}"), ("attestation", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/cancel_attestation",
        Method::POST,
        staff(Capability::ConfirmAgreements),
        &[("customer", "{customer}"), ("attestation", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/list_agreement_confirmations",
        Method::GET,
        staff_and_customer_users(Capability::ReadAgreements),
        &[("customer", "{customer}"), ("kind", "Cloud")],
    ),
    row(
        "/api/load_direct_signature",
        Method::GET,
        staff_and_customer_users(Capability::ReadAgreements),
        &[("customer", "{customer}")],
    ),
    row("/api/confirm_agreement", Method::POST, staff(Capability::ConfirmAgreements), &[("customer", "{customer}")]),
    row("/api/list_validation_codes", Method::GET, staff(Capability::ManageQualification), &[]),
    row("/api/list_qualifications", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_qualification", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/set_qualification", Method::POST, staff(Capability::ManageQualification), &[("customer", "{customer}")]),
    row(
        "/api/set_qualification_directly",
        Method::POST,
        staff(Capability::ManageQualification),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_budget",
        Method::GET,
        staff_and_customer_users(Capability::ReadBilling),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_usage_summary",
        Method::GET,
        staff_and_customer_users(Capability::ReadBilling),
        &[("customer", "{customer}")],
    ),
    row("/api/update_budget", Method::POST, staff(Capability::ManageBilling), &[("customer", "{customer}")]),
    row("/api/remove_budget", Method::POST, staff(Capability::ManageBilling), &[("customer", "{customer}")]),
    row(
        "/api/list_custom_domains",
        Method::GET,
        staff_and_customer_users(Capability::ReadCustomers),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/list_organizations",
        Method::GET,
        staff_and_customer_users(Capability::ReadCustomers),
        &[("customer", "{customer}")],
    ),
    row("/api/find_validation_status", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/add_verified_domain", Method::POST, staff(Capability::ManageDomains), &[("customer", "{customer}")]),
    row("/api/list_partner_center_records", Method::GET, staff(Capability::ReadAudit), &[("customer", "{customer}")]),
    row("/api/list_partner_activity", Method::GET, staff(Capability::ReadAudit), &[]),
    row("/api/list_partner_portal_audit", Method::GET, staff(Capability::ReadAudit), &[]),
    row("/api/list_staff_recent_changes", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/load_upstream", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/list_reservations", Method::GET, staff_and_customer_users(Capability::ReadSubscriptions), RESERVATIONS),
    row("/api/list_customer_portal_audit", Method::GET, staff(Capability::ReadAudit), &[("customer", "{customer}")]),
    row("/api/list_users", Method::GET, staff_and_customer_users(Capability::ReadUsers), &[("customer", "{customer}")]),
    row(
        "/api/find_users",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}"), ("search", "a")],
    ),
    row(
        "/api/list_deleted_users",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}")],
    ),
    row("/api/list_company_audit", Method::GET, customer_users(Capability::ReadOwnActivity), &[]),
    row("/api/list_customer_user_recent_changes", Method::GET, customer_users(Capability::UseSelfService), &[]),
    row("/api/load_own_user", Method::GET, customer_users(Capability::UseSelfService), &[]),
    row("/api/list_own_licenses", Method::GET, customer_users(Capability::UseSelfService), &[]),
    row("/api/load_user", Method::GET, staff_and_customer_users(Capability::ReadUsers), USER),
    row(
        "/api/create_user",
        Method::POST,
        staff_and_customer_users(Capability::ManageUsers),
        &[("customer", "{customer}")],
    ),
    row("/api/update_user", Method::POST, staff_and_customer_users(Capability::ManageUsers), USER),
    row("/api/delete_user", Method::POST, staff_and_customer_users(Capability::ManageUsers), USER),
    row("/api/restore_user", Method::POST, staff_and_customer_users(Capability::ManageUsers), USER),
    row("/api/reset_password", Method::POST, staff_and_customer_users(Capability::ResetPasswords), USER),
    row(
        "/api/list_directory_roles",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}")],
    ),
    row("/api/list_user_roles", Method::GET, staff_and_customer_users(Capability::ReadUsers), USER),
    row(
        "/api/list_role_members",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}"), ("role", "{role}")],
    ),
    row("/api/load_other_administrators", Method::GET, staff_and_customer_users(Capability::ReadUsers), USER),
    row("/api/add_role_member", Method::POST, staff_and_customer_users(Capability::ManageRoles), USER_AND_ROLE),
    row("/api/remove_role_member", Method::POST, staff_and_customer_users(Capability::ManageRoles), USER_AND_ROLE),
    row(
        "/api/list_available_licenses",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/list_products_of_users",
        Method::GET,
        staff_and_customer_users(Capability::ReadUsers),
        &[("customer", "{customer}"), ("users[0]", "{user}")],
    ),
    row("/api/list_user_licenses", Method::GET, staff_and_customer_users(Capability::ReadUsers), USER),
    row("/api/update_licences", Method::POST, staff_and_customer_users(Capability::ManageLicenses), USER),
    row(
        "/api/list_subscriptions",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/list_closing_subscriptions",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_subscription",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("subscription", "{subscription}")],
    ),
    row(
        "/api/rename_subscription",
        Method::POST,
        staff(Capability::ManageSubscriptions),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("name", "Nickname")],
    ),
    row(
        "/api/update_quantity",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("quantity", "7")],
    ),
    row(
        "/api/update_term_end",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("end", "stop")],
    ),
    row(
        "/api/suspend_subscription",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("subscription", "{subscription}")],
    ),
    row(
        "/api/reactivate_subscription",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("subscription", "{subscription}")],
    ),
    row(
        "/api/cancel_subscription",
        Method::POST,
        staff(Capability::ManageSeats),
        &[("customer", "{customer}"), ("subscription", "{subscription}"), ("confirmed", "true")],
    ),
    row(
        "/api/list_orders",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_order",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("order", "{order}")],
    ),
    row(
        "/api/list_order_provisioning",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}"), ("order", "{order}")],
    ),
    row(
        "/api/list_entitlements",
        Method::GET,
        staff_and_customer_users(Capability::ReadSubscriptions),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/list_policies",
        Method::GET,
        staff_and_customer_users(Capability::ReadPolicies),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/load_policy",
        Method::GET,
        staff_and_customer_users(Capability::ReadPolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row("/api/create_policy", Method::POST, staff(Capability::ManagePolicies), &[("customer", "{customer}")]),
    row(
        "/api/update_policy",
        Method::POST,
        staff(Capability::ManagePolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row(
        "/api/delete_policy",
        Method::POST,
        staff(Capability::ManagePolicies),
        &[("customer", "{customer}"), ("policy", "{policy}")],
    ),
    row("/api/load_relationship_request", Method::GET, staff(Capability::RequestRelationships), &[]),
    row("/api/list_indirect_resellers", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/list_indirect_providers", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/list_customer_resellers", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row("/api/load_obstacles", Method::GET, staff(Capability::RemoveRelationships), &[("customer", "{customer}")]),
    row(
        "/api/remove_relationship",
        Method::POST,
        staff(Capability::RemoveRelationships),
        &[("customer", "{customer}")],
    ),
    row(
        "/api/remove_delegated_access",
        Method::POST,
        staff(Capability::RemoveRelationships),
        &[("customer", "{customer}")],
    ),
    row("/api/save_preferences", Method::POST, ANYBODY, &[("theme", "dark")]),
    row(
        "/api/choose_organization",
        Method::POST,
        ANYBODY,
        &[("cloud", "global"), ("organization", "bursztyncloud.onmicrosoft.com")],
    ),
    row("/api/choose_partner", Method::POST, ANYBODY, &[("work_address", "anna@bursztyncloud.onmicrosoft.com")]),
    row("/api/forget_partners", Method::POST, ANYBODY, &[]),
    row(
        "/api/save_table_view",
        Method::POST,
        everybody(Capability::UseAccount),
        &[("table", "users"), ("reset", "true")],
    ),
    row("/api/list_sessions", Method::GET, everybody(Capability::UseAccount), &[]),
    row(
        "/api/end_session",
        Method::POST,
        everybody(Capability::UseAccount),
        &[("session", "00000000-0000-4000-8000-000000000000")],
    ),
    row(
        "/api/erase_answer",
        Method::POST,
        everybody(Capability::UseAccount),
        &[("answer", "00000000-0000-4000-8000-000000000000")],
    ),
    row("/api/end_all_sessions", Method::POST, everybody(Capability::UseAccount), &[]),
    row("/api/load_partner", Method::GET, staff(Capability::ManagePartner), &[]),
    row("/api/list_partner_people", Method::GET, staff(Capability::ManagePartner), &[]),
    row("/api/list_reached_customers", Method::GET, staff(Capability::ReadCustomers), &[]),
    row("/api/load_setup_step", Method::GET, staff(Capability::ManagePartner), &[("step", "partner-center")]),
    row("/api/add_role_mapping", Method::POST, staff(Capability::ManagePartner), &[("claim", "scp")]),
    row("/api/remove_role_mapping", Method::POST, staff(Capability::ManagePartner), &[("claim", "scp")]),
    row("/api/save_notice_settings", Method::POST, staff(Capability::ManagePartner), &[("addresses", "nobody")]),
    row("/api/set_mfa_required", Method::POST, staff(Capability::ManagePartner), &[("required", "false")]),
    row("/api/set_step_up_required", Method::POST, staff(Capability::ManagePartner), &[("required", "false")]),
    row("/api/load_self_service", Method::GET, staff(Capability::ManagePartner), &[]),
    row("/api/save_self_service", Method::POST, staff(Capability::ManagePartner), &[("offer", "everything")]),
    row("/api/load_webhook", Method::GET, staff(Capability::ManagePartner), &[]),
    row("/api/save_webhook", Method::POST, staff(Capability::ManagePartner), &[("url", "ftp://nobody")]),
    row("/api/rotate_webhook_secret", Method::POST, staff(Capability::ManagePartner), &[]),
    row("/api/remove_webhook", Method::POST, staff(Capability::ManagePartner), &[]),
    row("/api/test_webhook", Method::POST, staff(Capability::ManagePartner), &[]),
    row("/api/resend_webhook", Method::POST, staff(Capability::ManagePartner), &[("delivery", NONEXISTENT_ID)]),
    row("/api/load_customer_offer", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row(
        "/api/save_customer_offer",
        Method::POST,
        staff(Capability::ManagePartner),
        &[("customer", "{customer}"), ("offer", "everything")],
    ),
    row("/api/list_customer_users", Method::GET, staff(Capability::ReadCustomers), &[("customer", "{customer}")]),
    row(
        "/api/disable_customer_user",
        Method::POST,
        staff(Capability::ManagePartner),
        &[("customer", "{customer}"), ("object", "{user}")],
    ),
    row(
        "/api/enable_customer_user",
        Method::POST,
        staff(Capability::ManagePartner),
        &[("customer", "{customer}"), ("object", "{user}")],
    ),
    row(
        "/api/begin_preview",
        Method::POST,
        staff(Capability::ReadCustomers),
        &[("customer", "{customer}"), ("role", "owner")],
    ),
    row("/api/end_preview", Method::POST, ANYBODY, &[]),
    row(
        "/api/use_reserve_connection",
        Method::POST,
        staff(Capability::ManagePartner),
        &[("connection", "{connection}")],
    ),
    row("/api/remove_connection", Method::POST, staff(Capability::ManagePartner), &[("connection", "{connection}")]),
    row("/api/load_health", Method::GET, operator(Capability::ReadHealth), &[]),
    row("/api/add_partner", Method::POST, operator(Capability::ManagePartners), &[("name", "Nobody")]),
    row("/api/disable_partner", Method::POST, operator(Capability::ManagePartners), &[("partner", NONEXISTENT_ID)]),
    row("/api/enable_partner", Method::POST, operator(Capability::ManagePartners), &[("partner", NONEXISTENT_ID)]),
];

/// The matrix of pages; those shared by staff and customer users have a row for each of their two paths.
pub const PAGES: &[(&str, Access)] = &[
    ("/", ANYBODY),
    ("/signed-out", ANYBODY),
    ("/partners", ANYBODY),
    ("/sign-in/continue", ANYBODY),
    ("/sign-in/break-glass", ANYBODY),
    ("/home", staff(Capability::ReadCustomers)),
    ("/customers", staff(Capability::ReadCustomers)),
    ("/customers/new", staff(Capability::CreateCustomers)),
    ("/relationship-request", staff(Capability::RequestRelationships)),
    ("/customers/{customer}/users/{user}/offboard", staff(Capability::RunJobs)),
    ("/jobs", staff(Capability::RunJobs)),
    ("/jobs/new", staff(Capability::RunJobs)),
    ("/jobs/{job}", staff(Capability::RunJobs)),
    ("/requests", staff(Capability::ReadSubscriptions)),
    ("/requests/{request}", staff(Capability::ReadSubscriptions)),
    ("/partner/request-rules", staff(Capability::ManagePartner)),
    ("/customers/{customer}/requests", staff(Capability::ReadSubscriptions)),
    ("/customers/{customer}/requests/new", staff(Capability::ManageSeats)),
    ("/customers/{customer}/requests/rules", staff(Capability::ManagePartner)),
    ("/my/requests", customer_users(Capability::UseSelfService)),
    ("/my/requests/new", customer_users(Capability::RequestChanges)),
    ("/my/requests/{request}", customer_users(Capability::UseSelfService)),
    ("/activity", staff(Capability::ReadAudit)),
    ("/validation-codes", staff(Capability::ManageQualification)),
    ("/partner", staff(Capability::ManagePartner)),
    ("/partner/set-up", staff(Capability::ManagePartner)),
    ("/partner/roles", staff(Capability::ManagePartner)),
    ("/partner/self-service", staff(Capability::ManagePartner)),
    ("/partner/webhook", staff(Capability::ManagePartner)),
    ("/partner/connection/reach", staff(Capability::ReadCustomers)),
    ("/partner/connections/{connection}/remove", staff(Capability::ManagePartner)),
    ("/my", customer_users(Capability::UseSelfService)),
    ("/my/activity", customer_users(Capability::ReadOwnActivity)),
    ("/my/profile", customer_users(Capability::UseSelfService)),
    ("/operator/health", operator(Capability::ReadHealth)),
    ("/operator/partners/new", operator(Capability::ManagePartners)),
    ("/account", everybody(Capability::UseAccount)),
    ("/customers/{customer}", staff(Capability::ReadCustomers)),
    ("/customers/{customer}/subscriptions", staff(Capability::ReadSubscriptions)),
    ("/customers/{customer}/closing", staff(Capability::ReadSubscriptions)),
    ("/my/subscriptions", customer_users(Capability::ReadSubscriptions)),
    ("/customers/{customer}/subscriptions/{subscription}", staff(Capability::ReadSubscriptions)),
    ("/my/subscriptions/{subscription}", customer_users(Capability::ReadSubscriptions)),
    ("/customers/{customer}/subscriptions/{subscription}/quantity", staff(Capability::ManageSeats)),
    ("/customers/{customer}/subscriptions/{subscription}/term-end", staff(Capability::ManageSeats)),
    ("/customers/{customer}/subscriptions/{subscription}/suspend", staff(Capability::ManageSeats)),
    ("/customers/{customer}/subscriptions/{subscription}/reactivate", staff(Capability::ManageSeats)),
    ("/customers/{customer}/subscriptions/{subscription}/cancel", staff(Capability::ManageSeats)),
    ("/customers/{customer}/orders", staff(Capability::ReadSubscriptions)),
    ("/my/orders", customer_users(Capability::ReadSubscriptions)),
    ("/customers/{customer}/orders/{order}", staff(Capability::ReadSubscriptions)),
    ("/my/orders/{order}", customer_users(Capability::ReadSubscriptions)),
    ("/customers/{customer}/entitlements", staff(Capability::ReadSubscriptions)),
    ("/my/entitlements", customer_users(Capability::ReadSubscriptions)),
    ("/customers/{customer}/policies", staff(Capability::ReadPolicies)),
    ("/my/policies", customer_users(Capability::ReadPolicies)),
    ("/customers/{customer}/policies/new", staff(Capability::ManagePolicies)),
    ("/customers/{customer}/policies/{policy}", staff(Capability::ReadPolicies)),
    ("/my/policies/{policy}", customer_users(Capability::ReadPolicies)),
    ("/customers/{customer}/policies/{policy}/delete", staff(Capability::ManagePolicies)),
    ("/customers/{customer}/billing-profile", staff(Capability::ReadBilling)),
    ("/my/billing-profile", customer_users(Capability::ReadBilling)),
    ("/customers/{customer}/agreements", staff(Capability::ReadAgreements)),
    ("/my/agreements", customer_users(Capability::ReadAgreements)),
    ("/customers/{customer}/qualification", staff(Capability::ReadCustomers)),
    ("/customers/{customer}/budget", staff(Capability::ReadBilling)),
    ("/my/budget", customer_users(Capability::ReadBilling)),
    ("/customers/{customer}/domains", staff(Capability::ReadCustomers)),
    ("/my/domains", customer_users(Capability::ReadCustomers)),
    ("/customers/{customer}/self-service", staff(Capability::ReadCustomers)),
    ("/customers/{customer}/activity", staff(Capability::ReadAudit)),
    ("/customers/{customer}/users", staff(Capability::ReadUsers)),
    ("/my/users", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/users/new", staff(Capability::ManageUsers)),
    ("/my/users/new", customer_users(Capability::ManageUsers)),
    ("/customers/{customer}/users/deleted", staff(Capability::ReadUsers)),
    ("/my/users/deleted", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/users/{user}", staff(Capability::ReadUsers)),
    ("/my/users/{user}", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/users/{user}/edit", staff(Capability::ManageUsers)),
    ("/my/users/{user}/edit", customer_users(Capability::ManageUsers)),
    ("/customers/{customer}/users/{user}/delete", staff(Capability::ManageUsers)),
    ("/my/users/{user}/delete", customer_users(Capability::ManageUsers)),
    ("/customers/{customer}/users/{user}/password", staff(Capability::ResetPasswords)),
    ("/my/users/{user}/password", customer_users(Capability::ResetPasswords)),
    ("/customers/{customer}/users/{user}/licenses", staff(Capability::ManageLicenses)),
    ("/my/users/{user}/licenses", customer_users(Capability::ManageLicenses)),
    ("/customers/{customer}/roles", staff(Capability::ReadUsers)),
    ("/my/roles", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/roles/{role}", staff(Capability::ReadUsers)),
    ("/my/roles/{role}", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/roles/{role}/members/{user}/remove", staff(Capability::ManageRoles)),
    ("/my/roles/{role}/members/{user}/remove", customer_users(Capability::ManageRoles)),
    ("/customers/{customer}/licenses", staff(Capability::ReadUsers)),
    ("/my/licenses", customer_users(Capability::ReadUsers)),
    ("/customers/{customer}/relationship/remove", staff(Capability::RemoveRelationships)),
    ("/customers/{customer}/delegated-access/remove", staff(Capability::RemoveRelationships)),
];

/// The matrix of other routes. The behavior of those for anybody is tested in `sign_in`; the others are files,
/// requested by GET.
pub const OTHERS: [(&str, Method, Access); 16] = [
    ("/sign-in", Method::GET, ANYBODY),
    ("/sign-in/callback", Method::GET, ANYBODY),
    ("/sign-out", Method::POST, ANYBODY),
    ("/sign-in/break-glass", Method::POST, ANYBODY),
    ("/view", Method::POST, everybody(Capability::UseAccount)),
    ("/partner/connect", Method::POST, staff(Capability::ManagePartner)),
    ("/customers/export", Method::GET, staff(Capability::ReadCustomers)),
    ("/customers/{customer}/users/export", Method::GET, staff(Capability::ReadUsers)),
    ("/customers/{customer}/closing/export", Method::GET, staff(Capability::ReadSubscriptions)),
    ("/customers/{customer}/closing/calendar", Method::GET, staff(Capability::ReadSubscriptions)),
    ("/jobs/{job}/rows", Method::GET, staff(Capability::RunJobs)),
    ("/requests/export", Method::GET, staff(Capability::ReadSubscriptions)),
    ("/my/requests/export", Method::GET, customer_users(Capability::UseSelfService)),
    ("/jobs/{job}/passwords", Method::POST, staff(Capability::RunJobs)),
    ("/my/users/export", Method::GET, customer_users(Capability::ReadUsers)),
    ("/my/activity/export", Method::GET, customer_users(Capability::ReadOwnActivity)),
];

/// A person for each set of roles, by name.
pub const PEOPLE: [(&str, Person); 9] = [
    ("Alicja Żółkiewska", Person::Staff(&[Role::AdminAgent])),
    ("Bruno Fischer", Person::Staff(&[Role::SalesAgent])),
    ("Chiara Esposito", Person::Staff(&[Role::HelpdeskAgent])),
    ("Dmytro Kovalenko", Person::Staff(&[Role::GlobalAdministrator])),
    ("Eleni Papadaki", Person::Staff(&[Role::BillingAdministrator])),
    ("Frédéric Lévêque", Person::Staff(&[Role::UserAdministrator])),
    ("Guðrún Jónsdóttir", Person::Staff(&[Role::GlobalReader])),
    ("Jakub Nowicki", Person::Staff(&[])),
    ("Olga Operator", Person::Operator),
];
