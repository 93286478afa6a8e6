//! The people and companies of the demo: partners, their staff and service accounts, customers' people, an operator,
//! and people without a partner.

mod certificate;
mod customers;
mod indirect;
mod people;

use std::io;

use serde::Serialize;
use uuid::Uuid;

use super::seeded::Seeded;
use crate::domain::{
    cloud::Cloud,
    id::{ObjectId, PartnerId, PersonId, TenantId},
    role::{CustomerRole, Role},
};

pub use self::{
    customers::{DemoCustomer, DemoUsers, guest_principal_name},
    indirect::IndirectPartner,
    people::CONSULTANT,
};

/// The people and companies, deterministic for a seed.
#[derive(Debug, Clone, Serialize)]
pub struct Demo {
    /// Three partners, one for each cloud that accepts new partners (all but Germany), one that is to be disabled, and
    /// one that is not registered in the portal yet.
    pub partners: Vec<DemoPartner>,
    /// Customers whose own people sign in.
    pub customers: Vec<DemoCustomer>,
    /// All people who can sign in.
    pub people: Vec<DemoPerson>,
    /// The person who is to be the installation's operator.
    pub operator: PersonId,
    /// The portal's own registrations for sign-in, which every tenant of the cloud has consented to.
    pub apps: Vec<DemoApp>,
}

/// A partner.
#[derive(Debug, Clone, Serialize)]
pub struct DemoPartner {
    /// The portal's key for it.
    pub id: PartnerId,
    /// The company's name.
    pub name: String,
    /// Its Entra tenant.
    pub tenant: TenantId,
    /// The default domain, which sign-in accepts in place of the tenant id.
    pub domain: String,
    /// The partner's cloud.
    pub cloud: Cloud,
    /// The client id of the application that calls Partner Center for it.
    pub client_id: String,
    /// The client secret of that application.
    pub client_secret: String,
    /// The security groups of the agent roles.
    pub groups: Vec<RoleGroup>,
    /// The indirect resellers of a provider.
    pub resellers: Vec<IndirectPartner>,
    /// The indirect providers of a reseller.
    pub providers: Vec<IndirectPartner>,
    /// The registration in the portal, which does not matter to the emulator.
    #[serde(rename = "standing")]
    pub registration_state: RegistrationState,
}

/// The registration of a partner in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationState {
    /// The partner is registered.
    Registered,
    /// The partner is registered and disabled.
    Disabled,
    /// The partner is not registered; an operator can add it.
    Unregistered,
}

impl RegistrationState {
    /// Returns the remark after the partner's name; empty for the usual state.
    pub const fn remark(self) -> &'static str {
        match self {
            Self::Registered => "",
            Self::Disabled => ", disabled",
            Self::Unregistered => ", not registered yet",
        }
    }
}

/// A security group that grants a role.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RoleGroup {
    /// The group's object id in the claim `groups`.
    pub group: ObjectId,
    /// The role.
    pub role: Role,
}

/// A person who can sign in.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties, which occur in every combination")]
pub struct DemoPerson {
    /// The tenant and object id.
    pub id: PersonId,
    /// The full name, which is unique.
    pub name: String,
    /// The user principal name.
    pub sign_in_name: String,
    /// The cloud of the account.
    pub cloud: Cloud,
    /// The partner on whose staff they are; an index into [`Demo::partners`].
    pub partner: Option<usize>,
    /// The customer to whom they belong; an index into [`Demo::customers`].
    pub customer: Option<usize>,
    /// `true` for a guest, who has this id in this tenant only and a home account elsewhere.
    pub guest: bool,
    /// The roles on a partner's staff.
    pub roles: Vec<Role>,
    /// The initial roles in a customer's directory; sign-in uses the directory's current ones.
    pub customer_roles: Vec<CustomerRole>,
    /// `true` if ID tokens contain their directory roles.
    pub wids_in_token: bool,
    /// `true` for an operator of the installation.
    pub is_operator: bool,
    /// `true` for a service account, with which a partner's connection signs in.
    pub is_service: bool,
    /// `true` if they sign in with a second factor.
    pub mfa: bool,
    /// The description on the sign-in page.
    pub about: String,
}

/// A multi-tenant registration of the portal for sign-in.
#[derive(Debug, Clone, Serialize)]
pub struct DemoApp {
    /// The cloud.
    pub cloud: Cloud,
    /// The client id.
    pub client_id: String,
    /// The client secret, or a certificate with its private key (PEM).
    pub client_secret: String,
}

/// Partners: the path for their seed, name, domain, cloud, registration in the portal.
const PARTNERS: [(&str, &str, &str, Cloud, RegistrationState); 5] = [
    (
        "global",
        "Bursztyn Cloud Services",
        "bursztyncloud.onmicrosoft.com",
        Cloud::Global,
        RegistrationState::Registered,
    ),
    (
        "china",
        "海棠云科技（上海）有限公司",
        "haitangcloud.partner.onmschina.cn",
        Cloud::China,
        RegistrationState::Registered,
    ),
    (
        "us-government",
        "Potomac Public Sector Cloud",
        "potomaccloud.onmicrosoft.us",
        Cloud::UsGovernment,
        RegistrationState::Registered,
    ),
    ("disabled", "Abendrot Systemhaus GmbH", "abendrot.onmicrosoft.com", Cloud::Global, RegistrationState::Disabled),
    (
        "unregistered",
        "Fjordlys Cloud AS",
        "fjordlyscloud.onmicrosoft.com",
        Cloud::Global,
        RegistrationState::Unregistered,
    ),
];

const AGENTS: [Role; 3] = [Role::AdminAgent, Role::SalesAgent, Role::HelpdeskAgent];

impl Demo {
    /// Generates the data, except for customers' people, who are chosen from the directories.
    pub fn new(seed: u64) -> Self {
        let partners: Vec<_> = PARTNERS.iter().map(|partner| DemoPartner::new(seed, partner)).collect();
        let people = people::all(seed, &partners);
        let operator = people
            .iter()
            .find(|person| person.is_operator)
            .map_or(PersonId { tenant: TenantId::new(Uuid::nil()), object: ObjectId::new(Uuid::nil()) }, |it| it.id);
        let apps = Cloud::ALL
            .into_iter()
            .map(|cloud| {
                let mut seeded = Seeded::new(seed, &["app", cloud.as_str()]);
                DemoApp { cloud, client_id: seeded.guid().to_string(), client_secret: secret(&mut seeded) }
            })
            .collect();
        Self { partners, customers: Vec::new(), people, operator, apps }
    }

    /// Replaces the secret of the portal's registration in a cloud by a certificate, so that both kinds are in use. The
    /// key differs in each process, whatever the seed.
    ///
    /// # Errors
    /// If no randomness is available.
    pub fn replace_secret_with_certificate(&mut self, cloud: Cloud) -> io::Result<()> {
        for app in self.apps.iter_mut().filter(|app| app.cloud == cloud) {
            app.client_secret = certificate::certificate()?;
        }
        Ok(())
    }

    /// Returns the partner of a member of staff.
    pub fn partner_of(&self, person: &DemoPerson) -> Option<&DemoPartner> {
        self.partners.get(person.partner?)
    }

    /// Returns the customer of one of a customer's own people.
    pub fn customer_of(&self, person: &DemoPerson) -> Option<&DemoCustomer> {
        self.customers.get(person.customer?)
    }

    /// Finds the person of a partner's first customer with this directory role only, or with none; never a guest.
    pub fn customer_person(&self, partner: usize, role: Option<CustomerRole>) -> Option<&DemoPerson> {
        let customer = self.customers.iter().position(|customer| customer.partner == partner)?;
        let matches = |person: &&DemoPerson| person.customer_roles.iter().copied().eq(role) && !person.guest;
        self.people.iter().find(|person| person.customer == Some(customer) && matches(person))
    }

    /// Finds the person with this name.
    pub fn person(&self, name: &str) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.name == name)
    }

    /// Finds a member of a partner's staff with this role only and a second factor.
    pub fn staff(&self, partner: usize, role: Role) -> Option<&DemoPerson> {
        let matches = |person: &&DemoPerson| person.roles == [role] && person.mfa && !person.is_service;
        self.people.iter().find(|person| person.partner == Some(partner) && matches(person))
    }

    /// Finds a partner's service account, which qualifies for its connection: an admin agent with a second factor.
    pub fn service_account(&self, partner: usize) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.partner == Some(partner) && person.is_service)
    }
}

impl DemoPartner {
    fn new(
        seed: u64,
        (path, name, domain, cloud, registration_state): &(&str, &str, &str, Cloud, RegistrationState),
    ) -> Self {
        let mut seeded = Seeded::new(seed, &["partner", path]);
        Self {
            id: PartnerId::new(seeded.guid()),
            name: (*name).to_owned(),
            tenant: TenantId::new(seeded.guid()),
            domain: (*domain).to_owned(),
            cloud: *cloud,
            client_id: seeded.guid().to_string(),
            client_secret: secret(&mut seeded),
            groups: AGENTS.map(|role| RoleGroup { group: ObjectId::new(seeded.guid()), role }).to_vec(),
            resellers: indirect::resellers(path, &mut seeded),
            providers: indirect::providers(path, &mut seeded),
            registration_state: *registration_state,
        }
    }

    /// Returns the group that grants a role.
    pub fn group(&self, role: Role) -> Option<ObjectId> {
        self.groups.iter().find(|group| group.role == role).map(|group| group.group)
    }
}

impl DemoPerson {
    /// Checks whether they have one of the roles that Partner Center requires for App+User tokens.
    pub fn is_agent(&self) -> bool {
        self.roles.iter().any(|role| AGENTS.contains(role))
    }
}

fn secret(seeded: &mut Seeded) -> String {
    format!("demo~{}", seeded.guid().simple())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::emulator::state::directory::Directory;

    /// Generates the demo including customers' people.
    fn with_customers(seed: u64, customers: usize) -> Demo {
        let mut demo = Demo::new(seed);
        let directory = |partner: &DemoPartner| Directory::new(seed, partner, customers);
        let mut directories: Vec<_> = demo.partners.iter().map(directory).collect();
        demo.add_customers(&mut directories);
        demo
    }

    #[test]
    fn demo_people_are_deterministic_per_seed() {
        let (one, other) = (with_customers(3, 20), with_customers(3, 20));
        assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
        assert_ne!(one.partners[0].id, Demo::new(4).partners[0].id);
    }

    #[test]
    fn names_ids_and_sign_in_names_are_unique() {
        for seed in 1..6 {
            let demo = with_customers(seed, 60);
            let count = demo.people.len();
            assert_eq!(demo.people.iter().map(|person| &person.name).collect::<HashSet<_>>().len(), count);
            assert_eq!(demo.people.iter().map(|person| &person.sign_in_name).collect::<HashSet<_>>().len(), count);
            assert_eq!(demo.people.iter().map(|person| person.id).collect::<HashSet<_>>().len(), count);
        }
    }

    #[test]
    fn demo_customers_have_people_of_every_role_for_any_seed() {
        for seed in 1..20 {
            let demo = with_customers(seed, 30);
            assert_eq!(demo.customers.iter().map(|customer| customer.partner).collect::<Vec<_>>(), [0, 0, 2]);
            for role in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
                let person = demo.customer_person(0, role).unwrap();
                assert_eq!((person.customer, person.partner), (Some(0), None));
            }
            let administrator = demo.customer_person(2, Some(CustomerRole::GlobalAdministrator)).unwrap();
            assert_eq!(administrator.cloud, Cloud::UsGovernment);
            assert!(demo.customer_person(1, None).is_none() && demo.customer_person(2, None).is_none());
            let count = |index: usize| demo.people.iter().filter(|person| person.customer == Some(index)).count();
            assert_eq!([count(0), count(1), count(2)], [7, 3, 1], "including a guest of two customers");
        }
    }

    #[test]
    fn no_customers_means_no_customer_people() {
        let demo = with_customers(3, 0);
        assert!(demo.customers.is_empty() && demo.people.iter().all(|person| person.customer.is_none()));
    }

    #[test]
    fn every_partner_is_either_provider_or_reseller() {
        let demo = Demo::new(3);
        for partner in &demo.partners {
            assert_ne!(partner.resellers.is_empty(), partner.providers.is_empty(), "{}", partner.name);
        }
        let others = demo.partners.iter().flat_map(|partner| partner.resellers.iter().chain(&partner.providers));
        let (tenants, ids): (HashSet<_>, HashSet<_>) = others.clone().map(|it| (it.tenant, &it.mpn_id)).unzip();
        assert_eq!((tenants.len(), ids.len()), (others.clone().count(), others.count()), "duplicates");
    }

    #[test]
    fn each_partner_has_staff_in_every_role() {
        let demo = Demo::new(3);
        for partner in 0..3 {
            for role in Role::ALL {
                assert!(demo.staff(partner, role).is_some(), "{partner} {role}");
            }
        }
        assert!(demo.people.iter().any(|person| person.id == demo.operator && person.partner.is_none()));
    }

    #[test]
    fn enabled_partners_have_service_accounts_and_the_first_also_unsuitable_candidates() {
        let demo = Demo::new(3);
        for partner in 0..3 {
            let service = demo.service_account(partner).unwrap();
            assert!(service.roles == [Role::AdminAgent] && service.mfa && !service.guest, "{}", service.name);
            assert_eq!(service.id.tenant, demo.partners[partner].tenant);
            assert_ne!(demo.staff(partner, Role::AdminAgent).unwrap().id, service.id);
        }
        let has = |roles: &[Role], mfa: bool| {
            demo.people.iter().any(|it| it.partner == Some(0) && it.roles == roles && it.mfa == mfa && !it.guest)
        };
        assert!(has(&[Role::AdminAgent], false), "without a second factor");
        assert!(has(&[Role::HelpdeskAgent], true), "of another group of agents");
        assert!(has(&[Role::GlobalAdministrator], true), "of no group of agents");
        let unaffiliated = demo.people.iter().filter(|it| it.partner.is_none() && it.cloud == demo.partners[0].cloud);
        let administrators = unaffiliated.filter(|it| it.roles == [Role::GlobalAdministrator]);
        assert_eq!(administrators.count(), 1, "an administrator of another tenant");
    }
}
