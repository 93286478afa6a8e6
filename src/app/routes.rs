//! The table of pages: where each is, who may open it, and what draws it.

use std::pin::Pin;

use crate::{
    domain::role::Capability,
    error::PortalError,
    pages::{self, Page, PageRequest},
    paths,
};

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Signed-in people with this capability; what the page loads checks it again.
    Needs(Capability),
}

type Rendering = Pin<Box<dyn Future<Output = Result<Page, PortalError>> + Send>>;

/// One page of the portal.
#[derive(Clone, Copy)]
pub struct Route {
    /// Where it is; parameters in braces.
    pub template: &'static str,
    /// Who may open it.
    pub access: Access,
    /// Loads and draws it.
    pub page: fn(PageRequest) -> Rendering,
}

/// Every page of the portal.
pub const ROUTES: &[Route] = &[
    Route { template: paths::HOME, access: Access::Anyone, page: |request| Box::pin(pages::home::home_page(request)) },
    Route {
        template: paths::SIGNED_OUT,
        access: Access::Anyone,
        page: |request| Box::pin(pages::signed_out::signed_out_page(request)),
    },
    Route {
        template: paths::PARTNERS,
        access: Access::Anyone,
        page: |request| Box::pin(pages::partners::partners_page(request)),
    },
    Route {
        template: paths::CUSTOMERS,
        access: Access::Needs(Capability::ReadCustomers),
        page: |request| Box::pin(pages::customer_list::customer_list_page(request)),
    },
    Route {
        template: paths::NEW_CUSTOMER,
        access: Access::Needs(Capability::CreateCustomers),
        page: |request| Box::pin(pages::customer_new::customer_new_page(request)),
    },
    Route {
        template: paths::CUSTOMER,
        access: Access::Needs(Capability::ReadCustomers),
        page: |request| Box::pin(pages::customer_detail::customer_detail_page(request)),
    },
    Route {
        template: paths::BILLING_PROFILE,
        access: Access::Needs(Capability::ReadBilling),
        page: |request| Box::pin(pages::billing_profile::billing_profile_page(request)),
    },
    Route {
        template: paths::AGREEMENTS,
        access: Access::Needs(Capability::ReadAgreements),
        page: |request| Box::pin(pages::agreements::agreements_page(request)),
    },
    Route {
        template: paths::QUALIFICATION,
        access: Access::Needs(Capability::ReadCustomers),
        page: |request| Box::pin(pages::qualification::qualification_page(request)),
    },
    Route {
        template: paths::BUDGET,
        access: Access::Needs(Capability::ReadBilling),
        page: |request| Box::pin(pages::budget::budget_page(request)),
    },
    Route {
        template: paths::DOMAINS,
        access: Access::Needs(Capability::ReadCustomers),
        page: |request| Box::pin(pages::domains::domains_page(request)),
    },
    Route {
        template: paths::ACTIVITY,
        access: Access::Needs(Capability::ReadAudit),
        page: |request| Box::pin(pages::activity::activity_page(request)),
    },
    Route {
        template: paths::PARTNER_ACTIVITY,
        access: Access::Needs(Capability::ReadAudit),
        page: |request| Box::pin(pages::activity::partner_activity_page(request)),
    },
    Route {
        template: paths::VALIDATION_CODES,
        access: Access::Needs(Capability::ManageQualification),
        page: |request| Box::pin(pages::validation_codes::validation_codes_page(request)),
    },
    Route {
        template: paths::USERS,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::user_list::user_list_page(request)),
    },
    Route {
        template: paths::NEW_USER,
        access: Access::Needs(Capability::ManageUsers),
        page: |request| Box::pin(pages::user_new::user_new_page(request)),
    },
    Route {
        template: paths::DELETED_USERS,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::user_deleted::user_deleted_page(request)),
    },
    Route {
        template: paths::USER,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::user_detail::user_detail_page(request)),
    },
    Route {
        template: paths::EDIT_USER,
        access: Access::Needs(Capability::ManageUsers),
        page: |request| Box::pin(pages::user_edit::user_edit_page(request)),
    },
    Route {
        template: paths::DELETE_USER,
        access: Access::Needs(Capability::ManageUsers),
        page: |request| Box::pin(pages::user_delete::user_delete_page(request)),
    },
    Route {
        template: paths::USER_PASSWORD,
        access: Access::Needs(Capability::ManageUsers),
        page: |request| Box::pin(pages::user_password::user_password_page(request)),
    },
    Route {
        template: paths::USER_LICENCES,
        access: Access::Needs(Capability::ManageUsers),
        page: |request| Box::pin(pages::user_licences::user_licences_page(request)),
    },
    Route {
        template: paths::ROLES,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::role_list::role_list_page(request)),
    },
    Route {
        template: paths::ROLE,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::role_detail::role_detail_page(request)),
    },
    Route {
        template: paths::REMOVE_ROLE_MEMBER,
        access: Access::Needs(Capability::ManageRoles),
        page: |request| Box::pin(pages::role_remove::role_remove_page(request)),
    },
    Route {
        template: paths::LICENCES,
        access: Access::Needs(Capability::ReadUsers),
        page: |request| Box::pin(pages::licence_list::licence_list_page(request)),
    },
    Route {
        template: paths::SUBSCRIPTIONS,
        access: Access::Needs(Capability::ReadSubscriptions),
        page: |request| Box::pin(pages::subscription_list::subscription_list_page(request)),
    },
    Route {
        template: paths::SUBSCRIPTION,
        access: Access::Needs(Capability::ReadSubscriptions),
        page: |request| Box::pin(pages::subscription_detail::subscription_detail_page(request)),
    },
    Route {
        template: paths::ORDERS,
        access: Access::Needs(Capability::ReadSubscriptions),
        page: |request| Box::pin(pages::order_list::order_list_page(request)),
    },
    Route {
        template: paths::ORDER,
        access: Access::Needs(Capability::ReadSubscriptions),
        page: |request| Box::pin(pages::order_detail::order_detail_page(request)),
    },
    Route {
        template: paths::ENTITLEMENTS,
        access: Access::Needs(Capability::ReadSubscriptions),
        page: |request| Box::pin(pages::entitlement_list::entitlement_list_page(request)),
    },
    Route {
        template: paths::POLICIES,
        access: Access::Needs(Capability::ReadPolicies),
        page: |request| Box::pin(pages::policy_list::policy_list_page(request)),
    },
    Route {
        template: paths::NEW_POLICY,
        access: Access::Needs(Capability::ManagePolicies),
        page: |request| Box::pin(pages::policy_new::policy_new_page(request)),
    },
    Route {
        template: paths::POLICY,
        access: Access::Needs(Capability::ReadPolicies),
        page: |request| Box::pin(pages::policy_detail::policy_detail_page(request)),
    },
    Route {
        template: paths::DELETE_POLICY,
        access: Access::Needs(Capability::ManagePolicies),
        page: |request| Box::pin(pages::policy_delete::policy_delete_page(request)),
    },
    Route {
        template: paths::REMOVE_RELATIONSHIP,
        access: Access::Needs(Capability::RemoveRelationships),
        page: |request| Box::pin(pages::relationship_remove::relationship_remove_page(request)),
    },
    Route {
        template: paths::REMOVE_DELEGATED_ACCESS,
        access: Access::Needs(Capability::RemoveRelationships),
        page: |request| Box::pin(pages::delegated_access_remove::delegated_access_remove_page(request)),
    },
    Route {
        template: paths::RELATIONSHIP_REQUEST,
        access: Access::Needs(Capability::RequestRelationships),
        page: |request| Box::pin(pages::relationship_request::relationship_request_page(request)),
    },
    Route {
        template: paths::ACCOUNT,
        access: Access::Needs(Capability::UseAccount),
        page: |request| Box::pin(pages::account::account_page(request)),
    },
    Route {
        template: paths::HEALTH,
        access: Access::Needs(Capability::ReadHealth),
        page: |request| Box::pin(pages::health::health_page(request)),
    },
];
