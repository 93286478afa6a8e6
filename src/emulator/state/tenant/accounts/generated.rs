//! The users of a customer, generated deterministically for the customer.

use std::collections::{BTreeMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Accounts, Role, Stock, User, product};
use crate::{
    domain::role::CustomerRole,
    emulator::state::{
        demo::{CONSULTANT, DemoUsers, guest_principal_name},
        directory::{DirectoryCustomer, Profile},
        fold::fold,
        seeded::Seeded,
    },
};

/// The number of users of each partner's large customer.
const LARGE: usize = 20_000;
/// The number of members of its helpdesk role, which take more than one page.
const LARGE_HELPDESK: usize = 130;

/// Ids of roles with their names from the service.
const ROLES: [(&str, &str); 11] = [
    ("62e90394-69f5-4237-9190-012177145e10", "Company Administrator"),
    ("729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"),
    ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Account Administrator"),
    ("f023fd81-a637-4b56-95fd-791ac0226033", "Service Support Administrator"),
    ("b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"),
    ("29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Service Administrator"),
    ("f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Service Administrator"),
    ("69091246-20e8-4a56-aa4d-066075b2a7a8", "Teams Service Administrator"),
    ("4d6ac14f-3453-41d0-bef9-a3e0c569773a", "License Administrator"),
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
    ("194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator"),
];

/// Generates a customer's directory.
pub(super) fn accounts(row: &DirectoryCustomer, profile: &Profile, now: Timestamp) -> Accounts {
    let mut seeded = Seeded::new(0, &["accounts", &row.id.to_string()]);
    if row.creation_input.is_some() {
        return new_tenant(row, profile, &mut seeded);
    }
    let count = if row.large { LARGE } else { 10 + seeded.below(51) as usize };
    let deleted = 1 + seeded.below(3) as usize;
    let mut used = UsedNames::default();
    let mut users: Vec<User> =
        (0..count + deleted).map(|serial| user(row, profile, serial, &mut seeded, &mut used)).collect();
    for user in &mut users[count..] {
        let ago = SignedDuration::from_hours(24 * i64::from(1 + seeded.below(28)));
        user.deleted_at = now.checked_sub(ago).ok();
    }
    let mut roles = roles(row, &users[..count], &mut seeded);
    let stock = licenses(row, &mut users[..count], &mut seeded);
    if let Some(demo_users) = row.demo_users {
        assign_roles(&mut roles, demo_users, &users[..count]);
        users.extend(demo_users.guest.map(|guest_roles| guest(row, &mut roles, guest_roles)));
    }
    users.sort_unstable_by(|one, other| (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id)));
    let domains = vec![row.domain.to_string(), profile.own_domain.clone()];
    Accounts { users, stock, roles, domains, plan_states: BTreeMap::new() }
}

/// Creates the directory of a new tenant: its administrator, and no licenses.
fn new_tenant(row: &DirectoryCustomer, profile: &Profile, seeded: &mut Seeded) -> Accounts {
    let admin = User {
        display_name: "Administrator".to_owned(),
        sort_key: fold("Administrator"),
        first_name: None,
        last_name: None,
        usage_location: row.creation_input.as_ref().map(|input| input.country.clone()),
        phone: None,
        ..user(row, profile, 0, seeded, &mut UsedNames::default())
    };
    let roles = ROLES.iter().enumerate().map(|(index, (id, name))| Role {
        id: id.parse().unwrap_or_default(),
        name,
        members: if index == 0 { vec![admin.id] } else { Vec::new() },
    });
    Accounts {
        roles: roles.collect(),
        users: vec![admin],
        stock: Vec::new(),
        domains: vec![row.domain.to_string()],
        plan_states: BTreeMap::new(),
    }
}

/// Names in use.
#[derive(Default)]
struct UsedNames {
    display_names: HashSet<String>,
    sign_in_names: HashSet<String>,
}

fn user(row: &DirectoryCustomer, profile: &Profile, serial: usize, seeded: &mut Seeded, used: &mut UsedNames) -> User {
    let country = profile.country;
    let (mut given_name, mut family_name) = (*seeded.pick(country.given_names), *seeded.pick(country.family_names));
    let mut display_name = full_name(country.language, given_name, family_name, None);
    // There are fewer names than people, so most people with the same name get a middle initial.
    for _ in 0..3 {
        if used.display_names.insert(display_name.clone()) {
            break;
        }
        (given_name, family_name) = (*seeded.pick(country.given_names), *seeded.pick(country.family_names));
        let initial = char::from(b'A' + u8::try_from(seeded.below(26)).unwrap_or(0));
        display_name = full_name(country.language, given_name, family_name, Some(initial));
    }
    let domain = if seeded.chance(70) { profile.own_domain.as_str() } else { &row.domain };
    let principal_name = match serial {
        0 => format!("admin@{}", row.domain),
        _ => sign_in_name(given_name, family_name, domain, serial, used),
    };
    let location = serial == 0 || seeded.chance(85);
    User {
        id: seeded.guid(),
        principal_name,
        sort_key: fold(&display_name),
        display_name,
        first_name: Some(given_name.to_owned()),
        last_name: Some(family_name.to_owned()),
        usage_location: location.then(|| country.iso.to_owned()),
        phone: seeded.chance(60).then(|| seeded.fill(country.phone)),
        immutable_id: None,
        deleted_at: None,
        licenses: BTreeMap::new(),
    }
}

fn full_name(language: &str, given_name: &str, family_name: &str, initial: Option<char>) -> String {
    let initial = initial.map(|initial| format!(" {initial}.")).unwrap_or_default();
    match language {
        "zh" | "ja" | "ko" => format!("{family_name}{given_name}{initial}"),
        "hu" => format!("{family_name} {given_name}{initial}"),
        _ => format!("{given_name}{initial} {family_name}"),
    }
}

fn sign_in_name(given_name: &str, family_name: &str, domain: &str, serial: usize, used: &mut UsedNames) -> String {
    let plain = match (ascii(given_name), ascii(family_name)) {
        (Some(given_name), Some(family_name)) => format!("{given_name}.{family_name}"),
        _ => format!("u{serial:04}"),
    };
    let name = format!("{plain}@{domain}");
    if used.sign_in_names.insert(name.clone()) {
        return name;
    }
    let name = format!("{plain}{serial}@{domain}");
    used.sign_in_names.insert(name.clone());
    name
}

/// Transliterates a name to the characters of user principal names; none for other scripts.
fn ascii(name: &str) -> Option<String> {
    let letters = name.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'a'..='z' => Some(letter),
        'ą' | 'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' => Some('a'),
        'ć' | 'č' | 'ç' => Some('c'),
        'ď' => Some('d'),
        'ę' | 'é' | 'è' | 'ê' | 'ë' | 'ě' => Some('e'),
        'ğ' => Some('g'),
        'í' | 'î' | 'ï' | 'ı' | 'ì' => Some('i'),
        'ł' => Some('l'),
        'ń' | 'ñ' | 'ň' => Some('n'),
        'ó' | 'ô' | 'ö' | 'ő' | 'õ' | 'ø' => Some('o'),
        'ř' => Some('r'),
        'ś' | 'š' | 'ş' | 'ß' => Some('s'),
        'ť' => Some('t'),
        'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ű' => Some('u'),
        'ý' => Some('y'),
        'ź' | 'ż' | 'ž' => Some('z'),
        ' ' | '-' | '\'' | '’' => Some('-'),
        _ => None,
    });
    letters.collect::<Option<String>>().filter(|name| !name.is_empty())
}

fn roles(row: &DirectoryCustomer, users: &[User], seeded: &mut Seeded) -> Vec<Role> {
    let roles = ROLES.iter().enumerate().map(|(index, (id, name))| {
        let mut members: Vec<Uuid> = match index {
            0 => vec![users[0].id],
            1 if row.large => users.iter().take(LARGE_HELPDESK).map(|user| user.id).collect(),
            _ => (0..seeded.below(3)).map(|_| seeded.pick(users).id).collect(),
        };
        members.dedup();
        Role { id: id.parse().unwrap_or_default(), name, members }
    });
    roles.collect()
}

/// Assigns to the people who sign in exactly their known roles: the first users, with the administrator among them.
fn assign_roles(roles: &mut [Role], demo_users: &DemoUsers, users: &[User]) {
    let assigned_roles = demo_users.roles.iter().copied().map(Some).chain(demo_users.one_without_role.then_some(None));
    for (user, assigned) in users.iter().zip(assigned_roles) {
        for role in &mut *roles {
            role.members.retain(|member| *member != user.id);
            if assigned.is_some_and(|assigned| assigned.template() == role.id) {
                role.members.push(user.id);
            }
        }
    }
}

/// Creates the guest user of the consultant.
fn guest(row: &DirectoryCustomer, roles: &mut [Role], guest_roles: &[CustomerRole]) -> User {
    let id = Seeded::new(0, &["guest", &row.id.to_string()]).guid();
    for role in roles.iter_mut().filter(|role| guest_roles.iter().any(|known| known.template() == role.id)) {
        role.members.push(id);
    }
    let display_name = format!("{} ({})", CONSULTANT.1, row.name);
    User {
        id,
        principal_name: guest_principal_name(CONSULTANT.0, &row.domain),
        sort_key: fold(&display_name),
        display_name,
        first_name: None,
        last_name: None,
        usage_location: None,
        phone: None,
        immutable_id: None,
        deleted_at: None,
        licenses: BTreeMap::new(),
    }
}

/// Assigns licenses of the company's products to most users, and returns the license counts: most products have free
/// licenses, one has none, and some are in the grace period.
fn licenses(row: &DirectoryCustomer, users: &mut [User], seeded: &mut Seeded) -> Vec<Stock> {
    let main = if row.large { &product::E3 } else { &product::BUSINESS_PREMIUM };
    let mut assigned = [0_i64; 4];
    let products = [main, &product::EXCHANGE, &product::POWER_BI, &product::MINECRAFT];
    let minecraft = seeded.chance(40);
    for (serial, user) in users.iter_mut().enumerate() {
        if user.usage_location.is_none() {
            continue;
        }
        let main = seeded.chance(60);
        let assigned_products = [main, !main && seeded.chance(30), serial == 0, minecraft && seeded.chance(10)];
        for (index, product) in products.into_iter().enumerate().filter(|(index, _)| assigned_products[*index]) {
            let excluded = (index == 0 && seeded.chance(15)).then(|| seeded.pick(product.plans).id());
            user.licenses.insert(product.id(), excluded.into_iter().collect());
            assigned[index] += 1;
        }
    }
    let mut spare = |min: u32| i64::from(min + seeded.below(12));
    let stock = |product, active| Stock { product, active, warning: 0, suspended: 0 };
    let mut stocks = vec![
        stock(main, assigned[0] + spare(4)),
        stock(&product::EXCHANGE, assigned[1] + spare(2)),
        stock(&product::POWER_BI, assigned[2]),
        Stock { warning: 5, suspended: 2, ..stock(&product::MOBILITY, spare(3)) },
    ];
    if minecraft {
        stocks.push(stock(&product::MINECRAFT, assigned[3] + spare(2)));
    }
    stocks
}
