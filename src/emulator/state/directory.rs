//! A partner's customers. A row is small, so that there can be many of them; all other details of a customer are
//! generated on demand.

pub mod countries;
mod creation_input;
mod profile;

use std::{
    collections::{HashMap, HashSet},
    ops,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use uuid::Uuid;

use self::countries::Country;
use super::{
    demo::{DemoPartner, DemoUsers},
    fold::fold,
    seeded::Seeded,
};
use crate::domain::{
    cloud::Cloud,
    id::{CustomerId, TenantId},
};

pub use self::{creation_input::CreationInput, profile::Profile};

/// The maximum length of the first label of a default domain.
const MAX_LABEL: usize = 24;
/// The serial number of the customer with subscriptions in every state.
const SHOWCASE: usize = 3;

/// One customer.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the properties are independent of each other")]
pub struct DirectoryCustomer {
    /// The customer tenant id.
    pub id: Uuid,
    /// The company's name.
    pub name: Box<str>,
    /// The default domain.
    pub domain: Box<str>,
    /// The relationship to the partner, as spelled in JSON.
    pub relationship: &'static str,
    /// `true` if delegated administration is in force.
    pub delegated: bool,
    /// `true` if it has many rows of everything, to test long lists: the first customer generated for each partner.
    pub crowded: bool,
    /// `true` if it has subscriptions in every possible state: one customer of each partner.
    pub showcase: bool,
    /// The index of the partner's indirect reseller through which it was sold.
    reseller: Option<u8>,
    /// `true` if it has far more users than the others: the first customer of each partner.
    pub large: bool,
    /// The people of the customer who can sign in, if there are any.
    pub demo_users: Option<&'static DemoUsers>,
    /// The data with which a caller created it; absent if it was generated.
    pub creation_input: Option<Arc<CreationInput>>,
    /// The partner to which a control added this existing customer of another partner; absent otherwise.
    pub additional_partner: Option<TenantId>,
    country: u8,
}

/// A filter for customers. Texts are case-folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerFilter {
    /// All customers.
    All,
    /// Customers whose company name begins with this text.
    Name(String),
    /// Customers whose default domain begins with this text.
    Domain(String),
    /// Customers whose indirect reseller has a tenant id that begins with this text.
    Reseller(String),
    /// Customers whose indirect provider has a tenant id that begins with this text; a partner without one is its own
    /// provider.
    Provider(String),
}

/// The customers of one partner, in the service's order: by name.
pub struct Directory {
    seed: u64,
    cloud: Cloud,
    provider: String,
    resellers: Vec<String>,
    rows: Vec<Arc<DirectoryCustomer>>,
    /// The case-folded company names, in the same order.
    names: Vec<Box<str>>,
    /// Indexes into `rows`, sorted by domain.
    by_domain: Vec<u32>,
    by_id: HashMap<Uuid, u32>,
    changes: RwLock<Changes>,
}

/// The changes to the generated list.
#[derive(Debug, Default)]
struct Changes {
    /// The positions of customers whose relationship has ended.
    removed: HashSet<u32>,
    /// The positions of customers whose delegated administration has ended.
    undelegated: HashSet<u32>,
    /// The added customers, each with its case-folded name; their positions follow those of the generated ones.
    added: Vec<(Box<str>, Arc<DirectoryCustomer>)>,
}

impl Directory {
    /// Generates this number of customers. The first ones are the same for every number.
    pub fn new(seed: u64, partner: &DemoPartner, customers: usize) -> Self {
        let tenant = partner.tenant.to_string();
        let mut domains = HashSet::new();
        let mut rows: Vec<(Box<str>, Arc<DirectoryCustomer>)> = (0..customers)
            .map(|serial| {
                let row = DirectoryCustomer::new(seed, &tenant, partner.cloud, serial, &mut domains);
                (fold(&row.name).into_boxed_str(), Arc::new(row))
            })
            .collect();
        rows.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then(one.id.cmp(&other.id)));
        let (names, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let by_id = (0..).zip(&rows).map(|(position, row)| (row.id, position)).collect();
        let mut by_domain: Vec<u32> = (0..).zip(&rows).map(|(position, _)| position).collect();
        by_domain.sort_unstable_by(|a, b| rows[*a as usize].domain.cmp(&rows[*b as usize].domain));
        Self {
            seed,
            cloud: partner.cloud,
            provider: partner.providers.first().map_or(tenant, |provider| provider.tenant.to_string()),
            resellers: partner.resellers.iter().map(|reseller| reseller.tenant.to_string()).collect(),
            rows,
            names,
            by_domain,
            by_id,
            changes: RwLock::default(),
        }
    }

    /// Finds a customer by its id, unless the relationship has ended.
    pub fn find(&self, id: Uuid) -> Option<Arc<DirectoryCustomer>> {
        let changes = self.changes();
        let position = self.position_of(&changes, id)?;
        if changes.removed.contains(&position) { None } else { self.row(&changes, position) }
    }

    /// Finds a customer by its id, even if the relationship has ended, since its tenant still exists.
    pub fn find_tenant(&self, id: Uuid) -> Option<Arc<DirectoryCustomer>> {
        let changes = self.changes();
        self.row(&changes, self.position_of(&changes, id)?)
    }

    /// Finds a customer by its default domain, even if the relationship has ended.
    pub fn find_domain(&self, domain: &str) -> Option<Arc<DirectoryCustomer>> {
        let domain = domain.to_ascii_lowercase();
        let known = |position: &u32| (*self.rows[*position as usize].domain).cmp(domain.as_str());
        if let Ok(at) = self.by_domain.binary_search_by(known) {
            return self.rows.get(self.by_domain[at] as usize).cloned();
        }
        self.changes().added.iter().find(|(_, row)| *row.domain == *domain).map(|(_, row)| Arc::clone(row))
    }

    /// Assigns people who can sign in to the next suitable customer: the first one by name that the partner can
    /// administer and that has a normal number of users.
    pub fn assign_demo_users(&mut self, demo_users: &'static DemoUsers) -> Option<Arc<DirectoryCustomer>> {
        let is_suitable = |row: &&mut Arc<DirectoryCustomer>| {
            row.relationship == "reseller" && row.delegated && !row.large && row.demo_users.is_none()
        };
        let row = self.rows.iter_mut().find(is_suitable)?;
        Arc::make_mut(row).demo_users = Some(demo_users);
        Some(Arc::clone(row))
    }

    /// Returns the positions of the customers that match a filter, in the service's order.
    pub fn positions(&self, filter: &CustomerFilter) -> Positions {
        let all = 0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let positions = match filter {
            CustomerFilter::All => Positions::Range(all),
            CustomerFilter::Name(prefix) => {
                let from = self.names.partition_point(|name| **name < **prefix);
                let count = self.names[from..].partition_point(|name| name.starts_with(prefix));
                let position = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
                Positions::Range(position(from)..position(from + count))
            }
            CustomerFilter::Domain(prefix) => {
                let domain = |position: &u32| &self.rows[*position as usize].domain;
                let from = self.by_domain.partition_point(|position| **domain(position) < **prefix);
                let count = self.by_domain[from..].partition_point(|position| domain(position).starts_with(prefix));
                let mut positions = self.by_domain[from..from + count].to_vec();
                positions.sort_unstable();
                Positions::List(positions)
            }
            CustomerFilter::Reseller(prefix) => {
                let matches = |position: &u32| {
                    self.reseller_of(&self.rows[*position as usize]).is_some_and(|it| it.starts_with(prefix))
                };
                Positions::List(all.filter(matches).collect())
            }
            CustomerFilter::Provider(prefix) if self.provider.starts_with(prefix) => Positions::Range(all),
            CustomerFilter::Provider(_) => Positions::List(Vec::new()),
        };
        let changes = self.changes();
        let positions =
            if changes.added.is_empty() { positions } else { self.with_added(&changes, &positions, filter) };
        if changes.removed.is_empty() { positions } else { positions.without(&changes.removed) }
    }

    /// Returns the customer at a position.
    pub fn at(&self, position: u32) -> Option<Arc<DirectoryCustomer>> {
        self.row(&self.changes(), position)
    }

    /// Returns the tenant id of the reseller that a customer was sold through.
    pub fn reseller_of(&self, row: &DirectoryCustomer) -> Option<&str> {
        self.resellers.get(usize::from(row.reseller?)).map(String::as_str)
    }

    /// Returns all customer ids in the service's order.
    pub fn ids(&self) -> Vec<CustomerId> {
        let positions = self.positions(&CustomerFilter::All);
        positions
            .slice(0..positions.len())
            .filter_map(|position| self.at(position))
            .map(|row| CustomerId::new(row.id))
            .collect()
    }

    /// Returns the customer with many rows of everything.
    pub fn crowded(&self) -> Option<CustomerId> {
        self.rows.iter().find(|row| row.crowded).map(|row| CustomerId::new(row.id))
    }

    /// Returns the customer with subscriptions in every possible state.
    pub fn showcase(&self) -> Option<CustomerId> {
        self.rows.iter().find(|row| row.showcase).map(|row| CustomerId::new(row.id))
    }

    /// Restores an ended relationship with a customer. Returns `false` if it had not ended.
    pub fn restore_relationship(&self, id: Uuid) -> bool {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        let position = self.position_of(&changes, id);
        position.is_some_and(|position| changes.removed.remove(&position))
    }

    /// Ends the relationship with a customer. Returns `false` if there was none.
    pub fn remove(&self, id: Uuid) -> bool {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        let position = self.position_of(&changes, id);
        position.is_some_and(|position| changes.removed.insert(position))
    }

    /// Ends delegated administration of a customer. Returns `false` if it was not in force.
    pub fn end_delegation(&self, id: Uuid) -> bool {
        let delegated = self.find(id).is_some_and(|row| row.delegated);
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        let position = self.position_of(&changes, id).filter(|_| delegated);
        position.is_some_and(|position| changes.undelegated.insert(position))
    }

    /// Adds a customer that a caller created, or to which a control added a relationship.
    pub fn add(&self, row: DirectoryCustomer) {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        changes.added.push((fold(&row.name).into_boxed_str(), Arc::new(row)));
    }

    /// Checks whether this is the default domain of one of the customers, including past ones.
    pub fn has_domain(&self, domain: &str) -> bool {
        self.find_domain(domain).is_some()
    }

    /// Restores the ended relationships and delegated administration, and removes the added customers.
    pub fn reset(&self) {
        *self.changes.write().unwrap_or_else(PoisonError::into_inner) = Changes::default();
    }

    /// Returns the generated details of a customer.
    pub fn profile(&self, row: &DirectoryCustomer) -> Profile {
        Profile::new(self.seed, self.cloud, row)
    }

    fn changes(&self) -> RwLockReadGuard<'_, Changes> {
        self.changes.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn position_of(&self, changes: &Changes, id: Uuid) -> Option<u32> {
        self.by_id.get(&id).copied().or_else(|| {
            let at = changes.added.iter().position(|(_, row)| row.id == id)?;
            u32::try_from(self.rows.len() + at).ok()
        })
    }

    fn row(&self, changes: &Changes, position: u32) -> Option<Arc<DirectoryCustomer>> {
        let at = position as usize;
        let added = || changes.added.get(at - self.rows.len()).map(|(_, row)| row);
        let row = self.rows.get(at).or_else(added)?;
        Some(if changes.undelegated.contains(&position) {
            Arc::new(DirectoryCustomer { delegated: false, ..DirectoryCustomer::clone(row) })
        } else {
            Arc::clone(row)
        })
    }

    fn folded_name<'a>(&'a self, changes: &'a Changes, position: u32) -> &'a str {
        let position = position as usize;
        let added = || changes.added.get(position - self.rows.len()).map(|(name, _)| name);
        self.names.get(position).or_else(added).map_or("", |name| name)
    }

    /// Inserts the positions of the added customers that match the filter, in the order of names.
    fn with_added(&self, changes: &Changes, positions: &Positions, filter: &CustomerFilter) -> Positions {
        let mut positions: Vec<u32> = positions.slice(0..positions.len()).collect();
        for (at, (name, row)) in changes.added.iter().enumerate() {
            let matches = match filter {
                CustomerFilter::All => true,
                CustomerFilter::Name(prefix) => name.starts_with(&**prefix),
                CustomerFilter::Domain(prefix) => row.domain.starts_with(&**prefix),
                CustomerFilter::Reseller(prefix) => {
                    self.reseller_of(row).is_some_and(|reseller| reseller.starts_with(&**prefix))
                }
                CustomerFilter::Provider(prefix) => self.provider.starts_with(&**prefix),
            };
            if let (true, Ok(position)) = (matches, u32::try_from(self.rows.len() + at)) {
                let before = positions.partition_point(|known| self.folded_name(changes, *known) <= &**name);
                positions.insert(before, position);
            }
        }
        Positions::List(positions)
    }
}

/// Positions of customers. They are usually a range, which is then not expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Positions {
    /// A range of positions.
    Range(ops::Range<u32>),
    /// Single positions.
    List(Vec<u32>),
}

impl Positions {
    /// Returns the number of positions.
    pub fn len(&self) -> usize {
        match self {
            Self::Range(run) => run.len(),
            Self::List(positions) => positions.len(),
        }
    }

    /// Returns the positions with these indexes, a range within `0..len`.
    pub fn slice(&self, range: ops::Range<usize>) -> impl Iterator<Item = u32> {
        range.filter_map(|at| match self {
            Self::Range(run) => u32::try_from(at).ok().map(|at| run.start + at).filter(|position| *position < run.end),
            Self::List(positions) => positions.get(at).copied(),
        })
    }

    fn without(&self, removed: &HashSet<u32>) -> Self {
        Self::List(self.slice(0..self.len()).filter(|position| !removed.contains(position)).collect())
    }
}

impl DirectoryCustomer {
    fn new(seed: u64, tenant: &str, cloud: Cloud, serial: usize, domains: &mut HashSet<Box<str>>) -> Self {
        let mut seeded = Seeded::new(seed, &["customer", tenant, &serial.to_string()]);
        let id = seeded.guid();
        let countries = countries::of(cloud);
        let country = seeded.below(u32::try_from(countries.len()).unwrap_or(1));
        let (name, label) = company(countries[country as usize], &mut seeded);
        let relationship = match seeded.below(100) {
            0..88 => "reseller",
            88..94 => "advisor",
            94..97 => "syndication",
            97..99 => "microsoft_support",
            _ => "unknown",
        };
        Self {
            id,
            name: name.into_boxed_str(),
            domain: unused_domain(&label, cloud.initial_domain_suffix(), domains),
            relationship,
            delegated: seeded.chance(80),
            crowded: serial == 0,
            showcase: serial == SHOWCASE,
            reseller: seeded.chance(20).then(|| u8::try_from(seeded.below(3)).unwrap_or(0)),
            large: serial == 0,
            demo_users: None,
            creation_input: None,
            additional_partner: None,
            country: u8::try_from(country).unwrap_or(0),
        }
    }

    /// Creates the customer with this id that is in no list and responds with a fault.
    pub fn sentinel(id: Uuid, name: &str) -> Self {
        Self {
            id,
            name: format!("Emulator: {name}").into_boxed_str(),
            domain: "emulator.onmicrosoft.com".into(),
            relationship: "reseller",
            delegated: true,
            crowded: false,
            showcase: false,
            reseller: None,
            large: false,
            demo_users: None,
            creation_input: None,
            additional_partner: None,
            country: 0,
        }
    }

    /// Creates a customer from a caller's input in a partner's cloud, sold through one of the partner's resellers or
    /// directly.
    pub fn from_input(id: Uuid, cloud: Cloud, input: CreationInput, reseller: Option<u8>) -> Self {
        // Generated names and addresses are of the customer's country, if the emulator has data for it.
        let countries = countries::of(cloud);
        let country = countries.iter().position(|known| known.iso.eq_ignore_ascii_case(&input.country));
        Self {
            id,
            name: input.name.clone().into_boxed_str(),
            domain: input.domain.clone().into_boxed_str(),
            relationship: "reseller",
            delegated: true,
            crowded: false,
            showcase: false,
            reseller,
            large: false,
            demo_users: None,
            country: country.and_then(|position| u8::try_from(position).ok()).unwrap_or(0),
            creation_input: Some(Arc::new(input)),
            additional_partner: None,
        }
    }

    /// Returns another partner's customer as a customer of this partner, with separate purchases.
    pub fn for_additional_partner(&self, partner: TenantId) -> Self {
        let (crowded, showcase, reseller, large) = (false, false, None, false);
        let additional_partner = Some(partner);
        Self {
            relationship: "reseller",
            delegated: true,
            crowded,
            showcase,
            reseller,
            large,
            additional_partner,
            ..self.clone()
        }
    }

    /// Returns the same customer as a customer of its original partner.
    pub fn for_original_partner(&self) -> Self {
        Self { additional_partner: None, ..self.clone() }
    }

    /// Creates a customer that is a partner itself.
    pub fn of_partner(customer: &DemoPartner) -> Self {
        let (name, domain) = (customer.name.clone().into_boxed_str(), customer.domain.clone().into_boxed_str());
        Self { name, domain, ..Self::sentinel(customer.tenant.as_uuid(), "") }
    }

    /// Returns the seed of the data that differs for each partner of the customer, such as purchases and agreements.
    pub fn partner_seed(&self) -> String {
        match self.additional_partner {
            Some(partner) => format!("{} {partner}", self.id),
            None => self.id.to_string(),
        }
    }

    /// Returns the country of the company.
    pub fn country(&self, cloud: Cloud) -> &'static Country {
        countries::of(cloud)[usize::from(self.country)]
    }
}

/// Returns a company's name, and the first label of its domain.
fn company(country: &Country, seeded: &mut Seeded) -> (String, String) {
    let (name, trade, town) = (seeded.pick(country.names), seeded.pick(country.trades), seeded.pick(country.towns));
    let name_pattern = seeded.pick(country.name_patterns);
    let full = name_pattern.replace("{name}", name.0).replace("{trade}", trade.0).replace("{town}", town.0);
    let label: String = [name.1, trade.1, if name_pattern.contains("{town}") { town.1 } else { "" }].concat();
    (full, label.chars().filter(char::is_ascii_alphanumeric).take(MAX_LABEL).collect())
}

/// Returns the domain with this label, with a number appended if it is taken.
fn unused_domain(label: &str, suffix: &str, used: &mut HashSet<Box<str>>) -> Box<str> {
    let plain = format!("{label}.{suffix}").into_boxed_str();
    if used.insert(plain.clone()) {
        return plain;
    }
    // The number of domains so far is usually free as a suffix; if another label ends in it, the next number is tried.
    let mut number = used.len();
    loop {
        let domain = format!("{label}{number}.{suffix}").into_boxed_str();
        if used.insert(domain.clone()) {
            return domain;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests;
