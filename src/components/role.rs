//! Roles of a person in words.

use crate::{
    domain::{
        principal::Principal,
        role::{CustomerRole, Role},
    },
    locales::Text,
};

/// Returns a word for each of a person's roles; none for staff and customer users without one.
pub fn role_labels(text: Text, principal: &Principal) -> Vec<&'static str> {
    match principal {
        Principal::Staff(staff) => staff.roles().iter().map(|role| staff_role_label(text, *role)).collect(),
        Principal::CustomerUser(user) => user.roles().iter().map(|role| customer_role_label(text, *role)).collect(),
        Principal::Operator(_) => vec![text.role_operator()],
    }
}

/// Returns the word for a role of staff.
pub const fn staff_role_label(text: Text, role: Role) -> &'static str {
    match role {
        Role::AdminAgent => text.role_admin_agent(),
        Role::SalesAgent => text.role_sales_agent(),
        Role::HelpdeskAgent => text.role_helpdesk_agent(),
        Role::GlobalAdministrator => text.role_global_administrator(),
        Role::BillingAdministrator => text.role_billing_administrator(),
        Role::UserAdministrator => text.role_user_administrator(),
        Role::GlobalReader => text.role_global_reader(),
    }
}

/// Returns the word for a role of a customer user.
pub const fn customer_role_label(text: Text, role: CustomerRole) -> &'static str {
    match role {
        CustomerRole::GlobalAdministrator => text.role_global_administrator(),
        CustomerRole::BillingAdministrator => text.role_billing_administrator(),
        CustomerRole::UserAdministrator => text.role_user_administrator(),
        CustomerRole::LicenseAdministrator => text.role_license_administrator(),
        CustomerRole::HelpdeskAdministrator => text.role_helpdesk_administrator(),
    }
}
