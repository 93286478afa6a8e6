//! Customers whose own people sign in. The people are users of the generated directories; a customer's id is its
//! tenant's.

use std::collections::HashSet;

use serde::Serialize;
use uuid::Uuid;

use super::{Demo, DemoPartner, DemoPerson};
use crate::{
    domain::{
        id::{CustomerId, ObjectId, PersonId, TenantId},
        role::CustomerRole,
    },
    emulator::state::{
        directory::{Directory, DirectoryCustomer},
        tenant::accounts::{LazyAccounts, User},
    },
};

/// The marker in a guest's user principal name between the home name and the domain.
const GUEST_MARK: &str = "#EXT#";

/// A customer whose own people sign in.
#[derive(Debug, Clone, Serialize)]
pub struct DemoCustomer {
    /// The partner; an index into [`Demo::partners`].
    pub partner: usize,
    /// The id in Partner Center, which is the tenant id too.
    pub id: CustomerId,
    /// The company's name.
    pub name: String,
    /// Its domains, the default one first.
    pub domains: Vec<String>,
    /// `true` if its tenant has initially consented to applications.
    pub consented: bool,
}

impl DemoCustomer {
    /// Returns the Entra tenant.
    pub const fn tenant(&self) -> TenantId {
        TenantId::new(self.id.as_uuid())
    }
}

/// The people of a customer's directory who sign in.
#[derive(Debug)]
pub struct DemoUsers {
    partner: usize,
    /// The roles that one person each has alone.
    pub roles: &'static [CustomerRole],
    /// `true` if one of them has no role.
    pub one_without_role: bool,
    /// The roles of the guest, if there is one.
    pub guest: Option<&'static [CustomerRole]>,
    consented: bool,
}

/// The demo users of customers, in the order of a partner's customers: its first entry is for its first customer.
static DEMO_USERS: [DemoUsers; 3] = [
    DemoUsers {
        partner: 0,
        roles: &CustomerRole::ALL,
        one_without_role: true,
        guest: Some(&[CustomerRole::LicenseAdministrator, CustomerRole::HelpdeskAdministrator]),
        consented: true,
    },
    DemoUsers {
        partner: 0,
        roles: &[CustomerRole::GlobalAdministrator],
        one_without_role: true,
        guest: Some(&[]),
        consented: false,
    },
    DemoUsers {
        partner: 2,
        roles: &[CustomerRole::GlobalAdministrator],
        one_without_role: false,
        guest: None,
        consented: true,
    },
];

impl Demo {
    /// Adds customers' people, who are users in the customers' directories.
    pub fn add_customers(&mut self, directories: &mut [Directory]) {
        for demo_users in &DEMO_USERS {
            if let (Some(partner), Some(directory)) =
                (self.partners.get(demo_users.partner), directories.get_mut(demo_users.partner))
            {
                let Some(row) = directory.assign_demo_users(demo_users) else { continue };
                let index = self.customers.len();
                let (customer, people) =
                    NewDemoCustomer { partner, index, demo_users, row: &row, existing_people: &self.people }
                        .find(directory);
                self.customers.push(customer);
                self.people.extend(people);
            }
        }
    }
}

/// A customer to be added, from whose directory the people who sign in are chosen.
struct NewDemoCustomer<'a> {
    partner: &'a DemoPartner,
    index: usize,
    demo_users: &'static DemoUsers,
    row: &'a DirectoryCustomer,
    existing_people: &'a [DemoPerson],
}

impl NewDemoCustomer<'_> {
    /// Chooses the people from the directory: one for each required set of roles, and the guest.
    fn find(&self, directory: &Directory) -> (DemoCustomer, Vec<DemoPerson>) {
        let profile = directory.profile(self.row);
        let mut accounts = LazyAccounts::new(self.row, &profile);
        let accounts = accounts.get();
        let roles_of_user = |user: &User| -> Vec<Uuid> {
            accounts.roles_of(user.id).map(|roles| roles.map(|role| role.id).collect()).unwrap_or_default()
        };
        let mut used_names: HashSet<String> = self.existing_people.iter().map(|person| person.name.clone()).collect();
        let mut people = Vec::new();
        let role_sets =
            self.demo_users.roles.iter().map(|role| vec![*role]).chain(self.demo_users.one_without_role.then(Vec::new));
        for roles in role_sets {
            let templates: Vec<_> = roles.iter().map(|role| role.template()).collect();
            let matches = |user: &&User| !is_guest(user) && roles_of_user(user) == templates;
            let mut candidates = accounts.users(false).filter(matches);
            // If all candidates share their name with somebody else, the company is appended.
            let first = candidates.clone().next();
            let Some(user) = candidates.find(|user| !used_names.contains(&user.display_name)).or(first) else {
                continue;
            };
            let mut person = self.person(user, roles);
            if !used_names.insert(person.name.clone()) {
                person.name = format!("{} ({})", person.name, self.row.name);
            }
            people.push(person);
        }
        if let Some(roles) = self.demo_users.guest {
            people.extend(
                accounts.users(false).find(|user| is_guest(user)).map(|user| self.person(user, roles.to_vec())),
            );
        }
        let customer = DemoCustomer {
            partner: self.demo_users.partner,
            id: CustomerId::new(self.row.id),
            name: self.row.name.to_string(),
            domains: vec![self.row.domain.to_string(), profile.own_domain],
            consented: self.demo_users.consented,
        };
        (customer, people)
    }

    fn person(&self, user: &User, roles: Vec<CustomerRole>) -> DemoPerson {
        let guest = is_guest(user);
        // Entra omits the claim unless the application requests it; one person has none for that reason.
        let wids_in_token = roles != [CustomerRole::UserAdministrator];
        DemoPerson {
            id: PersonId { tenant: TenantId::new(self.row.id), object: ObjectId::new(user.id) },
            name: user.display_name.clone(),
            sign_in_name: user.principal_name.clone(),
            cloud: self.partner.cloud,
            partner: None,
            customer: Some(self.index),
            guest,
            roles: Vec::new(),
            about: description(&roles, guest, wids_in_token, &self.row.name),
            customer_roles: roles,
            wids_in_token,
            is_operator: false,
            is_service: false,
            mfa: true,
        }
    }
}

/// Returns the user principal name of a guest.
pub fn guest_principal_name(home: &str, domain: &str) -> String {
    format!("{}{GUEST_MARK}@{domain}", home.replace('@', "_"))
}

fn is_guest(user: &User) -> bool {
    user.principal_name.contains(GUEST_MARK)
}

fn description(roles: &[CustomerRole], guest: bool, wids_in_token: bool, company: &str) -> String {
    let titles: Vec<_> = roles.iter().copied().map(title).collect();
    let roles = match (titles.is_empty(), guest) {
        (true, true) => format!("Guest of {company}, no role"),
        (true, false) => format!("User of {company}, no role"),
        (false, true) => format!("Guest of {company}, {}", titles.join(", ").to_lowercase()),
        (false, false) => format!("{} of {company}", titles.join(", ")),
    };
    if wids_in_token { roles } else { format!("{roles}, ID token without roles") }
}

const fn title(role: CustomerRole) -> &'static str {
    match role {
        CustomerRole::GlobalAdministrator => "Global administrator",
        CustomerRole::BillingAdministrator => "Billing administrator",
        CustomerRole::UserAdministrator => "User administrator",
        CustomerRole::LicenseAdministrator => "License administrator",
        CustomerRole::HelpdeskAdministrator => "Helpdesk administrator",
    }
}
