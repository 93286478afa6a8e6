//! The people by name.

use super::{DemoPartner, DemoPerson, Seeded, guest_principal_name};
use crate::domain::{
    cloud::Cloud,
    id::{ObjectId, PersonId, TenantId},
    role::Role,
};

/// A member of a partner's staff: sign-in name, full name, roles, second factor.
type Staff = (&'static str, &'static str, &'static [Role], bool);

const GLOBAL: &[Staff] = &[
    ("alicja", "Alicja Żółkiewska", &[Role::AdminAgent], true),
    ("bruno", "Bruno Fischer", &[Role::SalesAgent], true),
    ("chiara", "Chiara Esposito", &[Role::HelpdeskAgent], true),
    ("dmytro", "Dmytro Kovalenko", &[Role::GlobalAdministrator], true),
    ("eleni", "Eleni Papadaki", &[Role::BillingAdministrator], true),
    ("frederic", "Frédéric Lévêque", &[Role::UserAdministrator], true),
    ("gudrun", "Guðrún Jónsdóttir", &[Role::GlobalReader], true),
    ("henryk", "Henryk Bez-Kodu", &[Role::AdminAgent], false),
    ("ines", "Inês Carvalho", &[Role::AdminAgent, Role::GlobalAdministrator], true),
    ("jakub", "Jakub Nowicki", &[], true),
];

const CHINA: &[Staff] = &[
    ("chenyu", "陈宇", &[Role::AdminAgent], true),
    ("linmei", "林梅", &[Role::SalesAgent], true),
    ("zhouhao", "周浩", &[Role::HelpdeskAgent], true),
    ("wufang", "吴芳", &[Role::GlobalAdministrator], true),
    ("sunli", "孙丽", &[Role::BillingAdministrator], true),
    ("heqiang", "何强", &[Role::UserAdministrator], true),
    ("gaojie", "高洁", &[Role::GlobalReader], true),
];

const US_GOVERNMENT: &[Staff] = &[
    ("kayla", "Kayla Whitfield", &[Role::AdminAgent], true),
    ("luis", "Luis Ortega", &[Role::SalesAgent], true),
    ("monique", "Monique Baptiste", &[Role::HelpdeskAgent], true),
    ("nathan", "Nathan Yellowhorse", &[Role::GlobalAdministrator], true),
    ("odessa", "Odessa Grant", &[Role::BillingAdministrator], true),
    ("peter", "Peter Vang", &[Role::UserAdministrator], true),
    ("quinn", "Quinn Abernathy", &[Role::GlobalReader], true),
];

const DISABLED: &[Staff] = &[("rolf", "Rolf Abendschein", &[Role::AdminAgent], true)];

const UNREGISTERED: &[Staff] = &[
    ("sigrid", "Sigrid Aasen", &[Role::GlobalAdministrator], true),
    ("torbjorn", "Torbjørn Lund", &[Role::AdminAgent], true),
];

const STAFF: [&[Staff]; 5] = [GLOBAL, CHINA, US_GOVERNMENT, DISABLED, UNREGISTERED];

/// The consultant who is a guest in other tenants: user principal name and full name.
pub const CONSULTANT: (&str, &str) = ("ingrid@solberg-consulting.onmicrosoft.com", "Ingrid Solberg");

/// Names of partners' service accounts; the disabled partner has none.
const SERVICES: [Option<&str>; 5] = [
    Some("Connection (Bursztyn)"),
    Some("连接账户（海棠云）"),
    Some("Connection (Potomac)"),
    None,
    Some("Connection (Fjordlys)"),
];

/// Returns all people, partner by partner, followed by those without a partner.
pub fn all(seed: u64, partners: &[DemoPartner]) -> Vec<DemoPerson> {
    let mut people = Vec::new();
    for (index, (partner, staff)) in partners.iter().zip(STAFF).enumerate() {
        for (account, name, roles, mfa) in staff {
            let sign_in_name = format!("{account}@{}", partner.domain);
            people.push(DemoPerson {
                id: PersonId { tenant: partner.tenant, object: object_id(seed, &sign_in_name) },
                name: (*name).to_owned(),
                about: description(roles, *mfa),
                sign_in_name,
                cloud: partner.cloud,
                partner: Some(index),
                customer: None,
                guest: false,
                roles: roles.to_vec(),
                customer_roles: Vec::new(),
                wids_in_token: true,
                is_operator: false,
                is_service: false,
                mfa: *mfa,
            });
        }
        people.extend(SERVICES.get(index).copied().flatten().map(|name| service_account(seed, index, partner, name)));
    }
    // One consultant, whose home tenant is not a partner's, and who is a guest of two partners and of customers with
    // her in their directories.
    for (index, role) in [(0, Role::AdminAgent), (2, Role::HelpdeskAgent)] {
        people.extend(partners.get(index).map(|partner| guest(seed, index, partner, role)));
    }
    people.push(outsider(seed, CONSULTANT.0, CONSULTANT.1));
    people.push(DemoPerson {
        is_operator: true,
        about: "Operator of the installation".to_owned(),
        ..outsider(seed, "olga@tenantry-operations.onmicrosoft.com", "Olga Operator")
    });
    people.push(DemoPerson {
        roles: vec![Role::GlobalAdministrator],
        about: "Global administrator of a tenant that nobody knows".to_owned(),
        ..outsider(seed, "nemo@nobodys-tenant.onmicrosoft.com", "Nemo Niemand")
    });
    people
}

/// Returns Ingrid Solberg as a guest of one of the partners.
fn guest(seed: u64, index: usize, partner: &DemoPartner, role: Role) -> DemoPerson {
    let sign_in_name = guest_principal_name(CONSULTANT.0, &partner.domain);
    let company = partner.name.split(' ').next().unwrap_or_default();
    DemoPerson {
        id: PersonId { tenant: partner.tenant, object: object_id(seed, &sign_in_name) },
        name: format!("{} ({company})", CONSULTANT.1),
        about: format!("Guest; {}", description(&[role], true).to_lowercase()),
        sign_in_name,
        cloud: partner.cloud,
        partner: Some(index),
        customer: None,
        guest: true,
        roles: vec![role],
        customer_roles: Vec::new(),
        wids_in_token: true,
        is_operator: false,
        is_service: false,
        mfa: true,
    }
}

/// Returns the account with which a partner's connection signs in.
fn service_account(seed: u64, index: usize, partner: &DemoPartner, name: &str) -> DemoPerson {
    let sign_in_name = format!("portal-connection@{}", partner.domain);
    let roles = [Role::AdminAgent];
    DemoPerson {
        id: PersonId { tenant: partner.tenant, object: object_id(seed, &sign_in_name) },
        name: name.to_owned(),
        about: format!("Service account; {}", description(&roles, true).to_lowercase()),
        sign_in_name,
        cloud: partner.cloud,
        partner: Some(index),
        customer: None,
        guest: false,
        roles: roles.to_vec(),
        customer_roles: Vec::new(),
        wids_in_token: true,
        is_operator: false,
        is_service: true,
        mfa: true,
    }
}

/// Returns a person in a tenant of their own.
fn outsider(seed: u64, sign_in_name: &str, name: &str) -> DemoPerson {
    let tenant = TenantId::new(Seeded::new(seed, &["tenant", sign_in_name]).guid());
    DemoPerson {
        id: PersonId { tenant, object: object_id(seed, sign_in_name) },
        name: name.to_owned(),
        sign_in_name: sign_in_name.to_owned(),
        cloud: Cloud::Global,
        partner: None,
        customer: None,
        guest: false,
        about: "Of a tenant that nobody knows".to_owned(),
        roles: Vec::new(),
        customer_roles: Vec::new(),
        wids_in_token: true,
        is_operator: false,
        is_service: false,
        mfa: true,
    }
}

fn object_id(seed: u64, sign_in_name: &str) -> ObjectId {
    ObjectId::new(Seeded::new(seed, &["person", sign_in_name]).guid())
}

fn description(roles: &[Role], mfa: bool) -> String {
    let mut labels: Vec<&str> = roles.iter().copied().map(title).collect();
    if labels.is_empty() {
        labels.push("No role");
    }
    if !mfa {
        labels.push("without a second factor");
    }
    labels.join(", ")
}

const fn title(role: Role) -> &'static str {
    match role {
        Role::AdminAgent => "Admin agent",
        Role::SalesAgent => "Sales agent",
        Role::HelpdeskAgent => "Helpdesk agent",
        Role::GlobalAdministrator => "Global administrator",
        Role::BillingAdministrator => "Billing administrator",
        Role::UserAdministrator => "User administrator",
        Role::GlobalReader => "Global reader",
    }
}
