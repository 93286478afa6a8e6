//! The table of pages: path, access, title, place in the navigation, and renderer of each. It is read by the router,
//! the navigation, the palette, and the tests of access and of screens.

use std::{borrow::Cow, pin::Pin};

use super::access::{Access, RoutePath, customer_users, everybody, operator, shared, staff};
use crate::{
    components::icon::Icon,
    domain::{
        cloud::Cloud,
        role::{Audience, Capability},
    },
    error::PortalError,
    locales::Text,
    pages::{self, Page, PageRequest},
    paths,
};

/// The title of a page in the browser tab.
#[derive(Clone, Copy)]
pub enum Title {
    /// The same text for all objects.
    Fixed(fn(Text) -> &'static str),
    /// The name of the page's object, which the page provides.
    ObjectName,
}

/// The placement of a page in the navigation, and its label there.
#[derive(Clone, Copy)]
pub enum NavPlacement {
    /// In the side navigation.
    Side(Icon, fn(Text) -> &'static str),
    /// In the navigation of a customer.
    Customer(Tab, fn(Text) -> &'static str),
    /// Outside the navigation; reached from other pages.
    Unlisted,
}

/// The placement of a page in the navigation of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// In the navigation bar.
    Bar,
    /// In the menu at the bar's end, for pages that are opened less often.
    More,
}

type PageFuture = Pin<Box<dyn Future<Output = Result<Page, PortalError>> + Send>>;

/// A page of the portal.
#[derive(Clone, Copy)]
pub struct Route {
    /// The path template, with parameters in braces.
    pub template: &'static str,
    /// The callers who may open it.
    pub access: Access,
    /// The title of the document.
    pub title: Title,
    /// The placement in the navigation.
    pub placement: NavPlacement,
    /// The function that loads and renders it.
    pub page: fn(PageRequest) -> PageFuture,
}

impl Route {
    /// Returns the URLs of the page. A page shared by staff and customer users is under the customer's id for
    /// staff and under `/my` for the others; each group gets "not found" at the other's URL.
    pub fn route_paths(&self) -> Vec<RoutePath> {
        let at = |template, access| RoutePath { template, access };
        let here = Cow::Borrowed(self.template);
        match (self.access, paths::customer_user_template(self.template)) {
            (Access::Needs(Audience::StaffAndCustomerUsers, capability), Some(own)) => vec![
                at(here, Access::Needs(Audience::Staff, capability)),
                at(Cow::Owned(own), Access::Needs(Audience::CustomerUsers, capability)),
            ],
            (access, _) => vec![at(here, access)],
        }
    }

    /// Returns `true` if the navigation contains it in a partner's cloud; an operator has no cloud.
    pub fn is_offered_in(&self, cloud: Option<Cloud>) -> bool {
        self.template != paths::VALIDATION_CODES || cloud.is_some_and(Cloud::has_qualifications)
    }
}

/// All pages of the portal, in the order of the navigation.
pub const ROUTES: &[Route] = &[
    Route {
        template: paths::HOME,
        access: Access::Anyone,
        title: Title::Fixed(Text::home_sign_in),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::home::home_page(request)),
    },
    Route {
        template: paths::SIGNED_OUT,
        access: Access::Anyone,
        title: Title::Fixed(Text::signed_out_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::signed_out::signed_out_page(request)),
    },
    Route {
        template: paths::PARTNERS,
        access: Access::Anyone,
        title: Title::Fixed(Text::partners_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::partners::partners_page(request)),
    },
    Route {
        template: paths::SIGN_IN_CONTINUE,
        access: Access::Anyone,
        title: Title::Fixed(Text::home_sign_in),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::sign_in_continue::sign_in_continue_page(request)),
    },
    Route {
        template: paths::BREAK_GLASS,
        access: Access::Anyone,
        title: Title::Fixed(Text::break_glass_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::break_glass::break_glass_page(request)),
    },
    Route {
        template: paths::STAFF_HOME,
        access: staff(Capability::ReadCustomers),
        title: Title::Fixed(Text::nav_home),
        placement: NavPlacement::Side(Icon::Home, Text::nav_home),
        page: |request| Box::pin(pages::staff_home::staff_home_page(request)),
    },
    Route {
        template: paths::CUSTOMERS,
        access: staff(Capability::ReadCustomers),
        title: Title::Fixed(Text::customers_title),
        placement: NavPlacement::Side(Icon::Customers, Text::nav_customers),
        page: |request| Box::pin(pages::customer_list::customer_list_page(request)),
    },
    Route {
        template: paths::NEW_CUSTOMER,
        access: staff(Capability::CreateCustomers),
        title: Title::Fixed(Text::new_customer_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::customer_new::customer_new_page(request)),
    },
    Route {
        template: paths::RELATIONSHIP_REQUEST,
        access: staff(Capability::RequestRelationships),
        title: Title::Fixed(Text::nav_relationship_request),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::relationship_request::relationship_request_page(request)),
    },
    Route {
        template: paths::JOBS,
        access: staff(Capability::RunJobs),
        title: Title::Fixed(Text::nav_jobs),
        placement: NavPlacement::Side(Icon::Jobs, Text::nav_jobs),
        page: |request| Box::pin(pages::job_list::job_list_page(request)),
    },
    Route {
        template: paths::NEW_JOB,
        access: staff(Capability::RunJobs),
        title: Title::Fixed(Text::job_new_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::job_new::job_new_page(request)),
    },
    Route {
        template: paths::JOB,
        access: staff(Capability::RunJobs),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::job_detail::job_detail_page(request)),
    },
    Route {
        template: paths::REQUESTS,
        access: staff(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::nav_requests),
        placement: NavPlacement::Side(Icon::Requests, Text::nav_requests),
        page: |request| Box::pin(pages::request_list::request_list_page(request)),
    },
    Route {
        template: paths::REQUEST,
        access: staff(Capability::ReadSubscriptions),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_detail::request_detail_page(request)),
    },
    Route {
        template: paths::PARTNER_ACTIVITY,
        access: staff(Capability::ReadAudit),
        title: Title::Fixed(Text::nav_activity),
        placement: NavPlacement::Side(Icon::Wait, Text::nav_activity),
        page: |request| Box::pin(pages::activity::partner_activity_page(request)),
    },
    Route {
        template: paths::VALIDATION_CODES,
        access: staff(Capability::ManageQualification),
        title: Title::Fixed(Text::validation_codes_title),
        placement: NavPlacement::Side(Icon::Check, Text::validation_codes_title),
        page: |request| Box::pin(pages::validation_codes::validation_codes_page(request)),
    },
    Route {
        template: paths::PARTNER,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::partner_title),
        placement: NavPlacement::Side(Icon::Settings, Text::nav_partner),
        page: |request| Box::pin(pages::partner_detail::partner_detail_page(request)),
    },
    Route {
        template: paths::PARTNER_SETUP,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::setup_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::partner_setup::partner_setup_page(request)),
    },
    Route {
        template: paths::PARTNER_ROLES,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::partner_roles_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::partner_roles::partner_roles_page(request)),
    },
    Route {
        template: paths::SELF_SERVICE,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::self_service_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::self_service::self_service_page(request)),
    },
    Route {
        template: paths::REQUEST_RULES,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::request_rules_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_rules::request_rules_page(request)),
    },
    Route {
        template: paths::WEBHOOK,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::webhook_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::webhook::webhook_page(request)),
    },
    Route {
        template: paths::CONNECTION_REACH,
        access: staff(Capability::ReadCustomers),
        title: Title::Fixed(Text::reach_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::connection_reach::connection_reach_page(request)),
    },
    Route {
        template: paths::REMOVE_CONNECTION,
        access: staff(Capability::ManagePartner),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::connection_remove::connection_remove_page(request)),
    },
    Route {
        template: paths::MY,
        access: customer_users(Capability::UseSelfService),
        title: Title::Fixed(Text::my_home_title),
        placement: NavPlacement::Side(Icon::Home, Text::nav_my_home),
        page: |request| Box::pin(pages::my::my_page(request)),
    },
    Route {
        template: paths::MY_REQUESTS,
        access: customer_users(Capability::UseSelfService),
        title: Title::Fixed(Text::nav_my_requests),
        placement: NavPlacement::Side(Icon::Requests, Text::nav_my_requests),
        page: |request| Box::pin(pages::request_list::my_request_list_page(request)),
    },
    Route {
        template: paths::MY_NEW_REQUEST,
        access: customer_users(Capability::RequestChanges),
        title: Title::Fixed(Text::request_new_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_new::my_request_new_page(request)),
    },
    Route {
        template: paths::MY_REQUEST,
        access: customer_users(Capability::UseSelfService),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_detail::my_request_detail_page(request)),
    },
    Route {
        template: paths::MY_ACTIVITY,
        access: customer_users(Capability::ReadOwnActivity),
        title: Title::Fixed(Text::nav_my_activity),
        placement: NavPlacement::Side(Icon::Wait, Text::nav_my_activity),
        page: |request| Box::pin(pages::activity::my_activity_page(request)),
    },
    Route {
        template: paths::MY_PROFILE,
        access: customer_users(Capability::UseSelfService),
        title: Title::Fixed(Text::my_profile_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::my::profile::my_profile_page(request)),
    },
    Route {
        template: paths::HEALTH,
        access: operator(Capability::ReadHealth),
        title: Title::Fixed(Text::health_title),
        placement: NavPlacement::Side(Icon::Health, Text::nav_health),
        page: |request| Box::pin(pages::health::health_page(request)),
    },
    Route {
        template: paths::NEW_PARTNER,
        access: operator(Capability::ManagePartners),
        title: Title::Fixed(Text::installation_add_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::partner_new::partner_new_page(request)),
    },
    Route {
        template: paths::ACCOUNT,
        access: everybody(Capability::UseAccount),
        title: Title::Fixed(Text::account_title),
        placement: NavPlacement::Side(Icon::Account, Text::nav_account),
        page: |request| Box::pin(pages::account::account_page(request)),
    },
    Route {
        template: paths::CUSTOMER,
        access: staff(Capability::ReadCustomers),
        title: Title::ObjectName,
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_overview),
        page: |request| Box::pin(pages::customer_detail::customer_detail_page(request)),
    },
    Route {
        template: paths::SUBSCRIPTIONS,
        access: shared(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::nav_subscriptions),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_subscriptions),
        page: |request| Box::pin(pages::subscription_list::subscription_list_page(request)),
    },
    Route {
        template: paths::DEADLINES,
        access: staff(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::closing_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::closing::closing_page(request)),
    },
    Route {
        template: paths::SUBSCRIPTION,
        access: shared(Capability::ReadSubscriptions),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_detail::subscription_detail_page(request)),
    },
    Route {
        template: paths::QUANTITY,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::quantity_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_change::quantity::quantity_page(request)),
    },
    Route {
        template: paths::TERM_END,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::end_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_change::term_end::term_end_page(request)),
    },
    Route {
        template: paths::SUSPEND_SUBSCRIPTION,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::suspend_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_change::status::suspend_page(request)),
    },
    Route {
        template: paths::REACTIVATE_SUBSCRIPTION,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::reactivate_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_change::status::reactivate_page(request)),
    },
    Route {
        template: paths::CANCEL_SUBSCRIPTION,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::cancel_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::subscription_change::status::cancel_page(request)),
    },
    Route {
        template: paths::USERS,
        access: shared(Capability::ReadUsers),
        title: Title::Fixed(Text::nav_users),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_users),
        page: |request| Box::pin(pages::user_list::user_list_page(request)),
    },
    Route {
        template: paths::NEW_USER,
        access: shared(Capability::ManageUsers),
        title: Title::Fixed(Text::user_new_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_new::user_new_page(request)),
    },
    Route {
        template: paths::DELETED_USERS,
        access: shared(Capability::ReadUsers),
        title: Title::Fixed(Text::users_deleted_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_deleted::user_deleted_page(request)),
    },
    Route {
        template: paths::USER,
        access: shared(Capability::ReadUsers),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_detail::user_detail_page(request)),
    },
    Route {
        template: paths::EDIT_USER,
        access: shared(Capability::ManageUsers),
        title: Title::Fixed(Text::user_edit_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_edit::user_edit_page(request)),
    },
    Route {
        template: paths::LEAVER,
        access: staff(Capability::RunJobs),
        title: Title::Fixed(Text::leaver_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_leaver::user_leaver_page(request)),
    },
    Route {
        template: paths::DELETE_USER,
        access: shared(Capability::ManageUsers),
        title: Title::Fixed(Text::user_delete_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_delete::user_delete_page(request)),
    },
    Route {
        template: paths::USER_PASSWORD,
        access: shared(Capability::ResetPasswords),
        title: Title::Fixed(Text::password_reset_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_password::user_password_page(request)),
    },
    Route {
        template: paths::USER_LICENSES,
        access: shared(Capability::ManageLicenses),
        title: Title::Fixed(Text::licenses_edit_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::user_licenses::user_licenses_page(request)),
    },
    Route {
        template: paths::LICENSES,
        access: shared(Capability::ReadUsers),
        title: Title::Fixed(Text::license_title),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_licenses),
        page: |request| Box::pin(pages::license_list::license_list_page(request)),
    },
    Route {
        template: paths::ROLES,
        access: shared(Capability::ReadUsers),
        title: Title::Fixed(Text::role_title),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_directory_roles),
        page: |request| Box::pin(pages::role_list::role_list_page(request)),
    },
    Route {
        template: paths::ROLE,
        access: shared(Capability::ReadUsers),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::role_detail::role_detail_page(request)),
    },
    Route {
        template: paths::REMOVE_ROLE_MEMBER,
        access: shared(Capability::ManageRoles),
        title: Title::Fixed(Text::role_remove_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::role_remove::role_remove_page(request)),
    },
    Route {
        template: paths::ORDERS,
        access: shared(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::nav_orders),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_orders),
        page: |request| Box::pin(pages::order_list::order_list_page(request)),
    },
    Route {
        template: paths::ORDER,
        access: shared(Capability::ReadSubscriptions),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::order_detail::order_detail_page(request)),
    },
    Route {
        template: paths::BILLING_PROFILE,
        access: shared(Capability::ReadBilling),
        title: Title::Fixed(Text::nav_billing_profile),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_billing_profile),
        page: |request| Box::pin(pages::billing_profile::billing_profile_page(request)),
    },
    Route {
        template: paths::AGREEMENTS,
        access: shared(Capability::ReadAgreements),
        title: Title::Fixed(Text::nav_agreements),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_agreements),
        page: |request| Box::pin(pages::agreements::agreements_page(request)),
    },
    Route {
        template: paths::DOMAINS,
        access: shared(Capability::ReadCustomers),
        title: Title::Fixed(Text::nav_domains),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_domains),
        page: |request| Box::pin(pages::domains::domains_page(request)),
    },
    Route {
        template: paths::ACTIVITY,
        access: staff(Capability::ReadAudit),
        title: Title::Fixed(Text::nav_activity),
        placement: NavPlacement::Customer(Tab::Bar, Text::nav_activity),
        page: |request| Box::pin(pages::activity::activity_page(request)),
    },
    Route {
        template: paths::ENTITLEMENTS,
        access: shared(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::nav_entitlements),
        placement: NavPlacement::Customer(Tab::More, Text::nav_entitlements),
        page: |request| Box::pin(pages::entitlement_list::entitlement_list_page(request)),
    },
    Route {
        template: paths::POLICIES,
        access: shared(Capability::ReadPolicies),
        title: Title::Fixed(Text::nav_policies),
        placement: NavPlacement::Customer(Tab::More, Text::nav_policies),
        page: |request| Box::pin(pages::policy_list::policy_list_page(request)),
    },
    Route {
        template: paths::NEW_POLICY,
        access: staff(Capability::ManagePolicies),
        title: Title::Fixed(Text::policy_new),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::policy_new::policy_new_page(request)),
    },
    Route {
        template: paths::POLICY,
        access: shared(Capability::ReadPolicies),
        title: Title::Fixed(Text::policy_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::policy_detail::policy_detail_page(request)),
    },
    Route {
        template: paths::DELETE_POLICY,
        access: staff(Capability::ManagePolicies),
        title: Title::Fixed(Text::policy_delete_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::policy_delete::policy_delete_page(request)),
    },
    Route {
        template: paths::QUALIFICATION,
        access: staff(Capability::ReadCustomers),
        title: Title::Fixed(Text::nav_qualification),
        placement: NavPlacement::Customer(Tab::More, Text::nav_qualification),
        page: |request| Box::pin(pages::qualification::qualification_page(request)),
    },
    Route {
        template: paths::BUDGET,
        access: shared(Capability::ReadBilling),
        title: Title::Fixed(Text::nav_budget),
        placement: NavPlacement::Customer(Tab::More, Text::nav_budget),
        page: |request| Box::pin(pages::budget::budget_page(request)),
    },
    Route {
        template: paths::CUSTOMER_REQUESTS,
        access: staff(Capability::ReadSubscriptions),
        title: Title::Fixed(Text::nav_requests),
        placement: NavPlacement::Customer(Tab::More, Text::nav_requests),
        page: |request| Box::pin(pages::request_list::customer_request_list_page(request)),
    },
    Route {
        template: paths::NEW_REQUEST,
        access: staff(Capability::ManageSeats),
        title: Title::Fixed(Text::request_record_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_new::request_new_page(request)),
    },
    Route {
        template: paths::CUSTOMER_REQUEST_RULES,
        access: staff(Capability::ManagePartner),
        title: Title::Fixed(Text::request_rules_customer_title),
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::request_rules::customer_request_rules_page(request)),
    },
    Route {
        template: paths::CUSTOMER_SELF_SERVICE,
        access: staff(Capability::ReadCustomers),
        title: Title::Fixed(Text::self_service_customer_title),
        placement: NavPlacement::Customer(Tab::More, Text::nav_self_service),
        page: |request| Box::pin(pages::customer_self_service::customer_self_service_page(request)),
    },
    Route {
        template: paths::REMOVE_RELATIONSHIP,
        access: staff(Capability::RemoveRelationships),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::relationship_remove::relationship_remove_page(request)),
    },
    Route {
        template: paths::REMOVE_DELEGATED_ACCESS,
        access: staff(Capability::RemoveRelationships),
        title: Title::ObjectName,
        placement: NavPlacement::Unlisted,
        page: |request| Box::pin(pages::delegated_access_remove::delegated_access_remove_page(request)),
    },
];
