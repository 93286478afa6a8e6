//! A customer's directory: users, their licenses and their roles. One structure holds all three, since each refers to
//! the others.

mod made_up;
mod product;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    domain::cloud::Cloud,
    emulator::state::{
        directory::{Profile, Row},
        fold::fold,
    },
};

pub use self::product::{Plan, Product};

/// The retention period of a deleted user.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A customer's directory that is generated on first access, since generating a large one is slow.
#[derive(Debug)]
pub struct LazyAccounts {
    row: Row,
    profile: Box<Profile>,
    made: Option<Accounts>,
}

impl LazyAccounts {
    /// Creates the directory of a customer.
    pub fn new(row: &Row, profile: &Profile) -> Self {
        Self { row: row.clone(), profile: Box::new(profile.clone()), made: None }
    }

    /// Advances the clock by this number of days, by moving the deletion of users into the past.
    pub fn pass(&mut self, days: u16) {
        let passed = SignedDuration::from_hours(24 * i64::from(days));
        for deleted_at in self.get().users.iter_mut().filter_map(|user| user.deleted_at.as_mut()) {
            *deleted_at = deleted_at.saturating_sub(passed).unwrap_or(Timestamp::MIN);
        }
    }

    /// Returns the current directory, without the deleted users whose retention period is over.
    pub fn get(&mut self) -> &mut Accounts {
        let Self { row, profile, made } = self;
        let now = Timestamp::now();
        let accounts = made.get_or_insert_with(|| made_up::accounts(row, profile, now));
        accounts.users.retain(|user| user.deleted_at.is_none_or(|at| now.duration_since(at) < KEPT));
        accounts
    }
}

/// A customer's directory.
#[derive(Debug)]
pub struct Accounts {
    /// The users, sorted by display name.
    users: Vec<User>,
    stock: Vec<Stock>,
    roles: Vec<Role>,
    /// The managed domains, whose passwords the directory checks.
    domains: Vec<String>,
    /// The states of service plans that differ from the default of assigned ones, by user, product and plan.
    plan_states: BTreeMap<(Uuid, Uuid, Uuid), String>,
}

/// A user.
#[derive(Debug, Clone)]
pub struct User {
    /// The object id.
    pub id: Uuid,
    /// The sign-in name.
    pub principal_name: String,
    /// The display name.
    pub display_name: String,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The usage location, an ISO 3166-1 alpha-2 country code.
    pub usage_location: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The immutable id, which links the user to an account in another directory.
    pub immutable_id: Option<String>,
    /// The time of deletion.
    pub deleted_at: Option<Timestamp>,
    /// The user's licenses by product, each with its excluded service plans.
    pub licences: BTreeMap<Uuid, Vec<Uuid>>,
    key: String,
}

/// Changes to a user; absent members stay unchanged.
#[derive(Debug, Default)]
pub struct UserPatch {
    /// The sign-in name.
    pub principal_name: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The usage location, an ISO 3166-1 alpha-2 country code.
    pub usage_location: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The immutable id, which links the user to an account in another directory.
    pub immutable_id: Option<String>,
}

/// The license counts of a product.
#[derive(Debug, Clone, Copy)]
pub struct Stock {
    /// The product.
    pub product: &'static Product,
    /// The number of licenses of active subscriptions.
    pub active: i64,
    /// The number of licenses of subscriptions in the grace period.
    pub warning: i64,
    /// The number of licenses of suspended subscriptions.
    pub suspended: i64,
}

impl Stock {
    /// Returns the number of licenses that can be assigned, including assigned ones.
    pub const fn total(&self) -> i64 {
        self.active + self.warning
    }
}

/// A directory role with its members.
#[derive(Debug, Clone)]
pub struct Role {
    /// The role template id.
    pub id: Uuid,
    /// The name.
    pub name: &'static str,
    members: Vec<Uuid>,
}

/// The reason why the directory rejects a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The user does not exist, or is deleted.
    NoUser(Uuid),
    /// The sign-in name is taken.
    NameTaken,
    /// The sign-in name is invalid.
    NotAName,
    /// The domain is not the customer's, or is federated.
    NotOurDomain,
    /// The user has no usage location.
    NoLocation,
    /// The customer has no licenses of the product.
    NoProduct(Uuid),
    /// The product has no service plan with this id.
    NoPlan(Uuid),
    /// All licenses of the product are assigned.
    NoneLeft(Uuid),
    /// The license is not assigned to the user.
    NotAssigned(Uuid),
    /// The licenses belong to more than one group.
    MixedGroups,
    /// The role does not exist.
    NoRole(Uuid),
    /// The user does not have the role.
    NotMember(Uuid),
    /// The user is the last administrator of the directory.
    LastAdministrator,
    /// A user with a sign-in name in a custom domain has no immutable id, which links it to an account in the
    /// customer's own directory.
    NotTied,
}

impl Accounts {
    /// Sets the managed domains, in which users can be created.
    pub fn know_domains(&mut self, domains: Vec<String>) {
        self.domains = domains;
    }

    /// Returns the existing users, or the deleted ones, sorted by display name.
    pub fn users(&self, deleted: bool) -> impl DoubleEndedIterator<Item = &User> + Clone {
        self.users.iter().filter(move |user| user.deleted_at.is_some() == deleted)
    }

    /// Finds a user, deleted or not.
    pub fn user(&self, id: Uuid) -> Result<&User, Fault> {
        self.users.iter().find(|user| user.id == id).ok_or(Fault::NoUser(id))
    }

    /// Creates a user.
    pub fn create(&mut self, principal_name: &str, display_name: String, more: UserPatch) -> Result<&User, Fault> {
        self.check_name(principal_name, None)?;
        Self::check_tie(principal_name, more.immutable_id.as_deref())?;
        let user = User {
            id: Uuid::new_v4(),
            principal_name: principal_name.trim().to_owned(),
            key: fold(&display_name),
            display_name,
            first_name: more.first_name,
            last_name: more.last_name,
            usage_location: more.usage_location,
            phone: more.phone,
            immutable_id: more.immutable_id,
            deleted_at: None,
            licences: BTreeMap::new(),
        };
        let place = self.place(user);
        Ok(&self.users[place])
    }

    /// Changes an existing user.
    pub fn change(&mut self, id: Uuid, change: UserPatch) -> Result<&User, Fault> {
        if let Some(name) = &change.principal_name {
            self.check_name(name, Some(id))?;
            let known = self.user(id)?.immutable_id.as_deref();
            Self::check_tie(name, change.immutable_id.as_deref().or(known))?;
        }
        let at = self.users.iter().position(|user| user.id == id && user.deleted_at.is_none());
        let mut user = self.users.remove(at.ok_or(Fault::NoUser(id))?);
        let set = |member: &mut Option<String>, value: Option<String>| *member = value.or(member.take());
        set(&mut user.first_name, change.first_name);
        set(&mut user.last_name, change.last_name);
        set(&mut user.usage_location, change.usage_location);
        set(&mut user.phone, change.phone);
        set(&mut user.immutable_id, change.immutable_id);
        if let Some(name) = change.principal_name {
            name.trim().clone_into(&mut user.principal_name);
        }
        if let Some(name) = change.display_name {
            user.key = fold(&name);
            user.display_name = name;
        }
        let place = self.place(user);
        Ok(&self.users[place])
    }

    /// Deletes an existing user; the user's licenses can be assigned to others.
    pub fn delete(&mut self, id: Uuid) -> Result<(), Fault> {
        self.active(id)?;
        self.keep_an_administrator(id)?;
        self.active(id)?.deleted_at = Some(Timestamp::now());
        Ok(())
    }

    /// Restores a deleted user, with those licenses that are still available. A user who is not deleted stays
    /// unchanged.
    pub fn restore(&mut self, id: Uuid) -> Result<&User, Fault> {
        let user = self.user(id)?;
        if user.deleted_at.is_some() {
            self.check_name(&user.principal_name.clone(), Some(id))?;
            let had = self.user(id)?.licences.clone();
            let still = had.into_iter().filter(|(sku, _)| self.available(*sku) > 0).collect();
            if let Some(user) = self.users.iter_mut().find(|user| user.id == id) {
                user.licences = still;
                user.deleted_at = None;
            }
        }
        self.user(id)
    }

    /// Returns the stock of licenses.
    pub fn stock(&self) -> &[Stock] {
        &self.stock
    }

    /// Changes the number of licenses of a product, in active and in suspended subscriptions. Users keep their assigned
    /// licenses even if there are no longer enough.
    pub fn add_licences(&mut self, name: &str, active: i64, suspended: i64) {
        let place = self.stock.iter().position(|stock| stock.product.name == name).or_else(|| {
            let product = product::ALL.iter().find(|product| product.name == name)?;
            self.stock.push(Stock { product, active: 0, warning: 0, suspended: 0 });
            Some(self.stock.len() - 1)
        });
        if let Some(stock) = place.and_then(|place| self.stock.get_mut(place)) {
            stock.active = (stock.active + active).max(0);
            stock.suspended = (stock.suspended + suspended).max(0);
        }
    }

    /// Returns the number of a product's licenses that are assigned.
    pub fn consumed(&self, sku: Uuid) -> i64 {
        let having = self.users(false).filter(|user| user.licences.contains_key(&sku)).count();
        i64::try_from(having).unwrap_or(i64::MAX)
    }

    /// Assigns and removes licenses of a user; atomic.
    pub fn license(&mut self, id: Uuid, assign: &[(Uuid, Vec<Uuid>)], remove: &[Uuid]) -> Result<(), Fault> {
        let user = self.user(id)?;
        if user.deleted_at.is_some() {
            return Err(Fault::NoUser(id));
        }
        let mut group = None;
        for sku in assign.iter().map(|(sku, _)| sku).chain(remove) {
            let product = self.product(*sku)?;
            if *group.get_or_insert(product.group) != product.group {
                return Err(Fault::MixedGroups);
            }
        }
        if !assign.is_empty() && user.usage_location.is_none() {
            return Err(Fault::NoLocation);
        }
        for (sku, excluded) in assign {
            let product = self.product(*sku)?;
            if let Some(unknown) = excluded.iter().find(|plan| !product.plans.iter().any(|known| known.id() == **plan))
            {
                return Err(Fault::NoPlan(*unknown));
            }
            if !user.licences.contains_key(sku) && self.available(*sku) <= 0 {
                return Err(Fault::NoneLeft(*sku));
            }
        }
        if let Some(sku) = remove.iter().find(|sku| !user.licences.contains_key(sku)) {
            return Err(Fault::NotAssigned(*sku));
        }
        let user = self.active(id)?;
        for sku in remove {
            user.licences.remove(sku);
        }
        user.licences.extend(assign.iter().cloned());
        // An excluded plan keeps its disabled state, and a plan that is not excluded is enabled.
        self.plan_states.retain(|(user, sku, plan), state| {
            let excluded = assign.iter().find(|(assigned, _)| assigned == sku).filter(|_| *user == id);
            excluded.is_none_or(|(_, excluded)| excluded.contains(plan) == is_off(state))
        });
        Ok(())
    }

    /// Returns the state of a service plan of a user's license, if it differs from the default.
    pub fn plan_state(&self, user: Uuid, sku: Uuid, plan: Uuid) -> Option<&str> {
        self.plan_states.get(&(user, sku, plan)).map(String::as_str)
    }

    /// Sets the state of a service plan of a user's license, and assigns the license if necessary.
    pub fn set_plan_state(&mut self, user: Uuid, sku: Uuid, plan: Uuid, state: &str) -> Result<(), Fault> {
        let product = self.product(sku)?;
        if !product.plans.iter().any(|known| known.id() == plan) {
            return Err(Fault::NoPlan(plan));
        }
        let excluded = self.active(user)?.licences.entry(sku).or_default();
        excluded.retain(|known| *known != plan);
        if is_off(state) {
            excluded.push(plan);
        }
        self.plan_states.insert((user, sku, plan), state.to_owned());
        Ok(())
    }

    /// Stores a user without validation, for users that predate the rules.
    pub fn store(&mut self, principal_name: String, display_name: String, more: UserPatch) -> Uuid {
        let user = User {
            id: Uuid::new_v4(),
            principal_name,
            key: fold(&display_name),
            display_name,
            first_name: more.first_name,
            last_name: more.last_name,
            usage_location: more.usage_location,
            phone: more.phone,
            immutable_id: more.immutable_id,
            deleted_at: None,
            licences: BTreeMap::new(),
        };
        let id = user.id;
        self.place(user);
        id
    }

    /// Returns all roles.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Returns the existing users who have a role.
    pub fn members(&self, role: Uuid) -> Result<Vec<&User>, Fault> {
        let role = self.roles.iter().find(|known| known.id == role).ok_or(Fault::NoRole(role))?;
        Ok(self.users(false).filter(|user| role.members.contains(&user.id)).collect())
    }

    /// Returns the roles of a user.
    pub fn roles_of(&self, user: Uuid) -> Result<impl Iterator<Item = &Role>, Fault> {
        self.user(user)?;
        Ok(self.roles.iter().filter(move |role| role.members.contains(&user)))
    }

    /// Adds a user to a role; idempotent.
    pub fn add_member(&mut self, role: Uuid, user: Uuid) -> Result<&User, Fault> {
        self.active(user)?;
        let role = self.roles.iter_mut().find(|known| known.id == role).ok_or(Fault::NoRole(role))?;
        if !role.members.contains(&user) {
            role.members.push(user);
        }
        self.user(user)
    }

    /// Removes a user from a role.
    pub fn remove_member(&mut self, role: Uuid, user: Uuid) -> Result<(), Fault> {
        self.user(user)?;
        if self.roles.first().is_some_and(|first| first.id == role) {
            self.keep_an_administrator(user)?;
        }
        let role = self.roles.iter_mut().find(|known| known.id == role).ok_or(Fault::NoRole(role))?;
        let at = role.members.iter().position(|member| *member == user).ok_or(Fault::NotMember(user))?;
        role.members.remove(at);
        Ok(())
    }

    /// Rejects the removal of the last existing user with the first role, which is that of the global administrator.
    fn keep_an_administrator(&self, without: Uuid) -> Result<(), Fault> {
        let members = self.roles.first().map_or(&[][..], |role| &role.members);
        let another = self.users(false).any(|user| user.id != without && members.contains(&user.id));
        if another || !members.contains(&without) { Ok(()) } else { Err(Fault::LastAdministrator) }
    }

    /// Finds a product of which the customer has licenses.
    pub fn product(&self, sku: Uuid) -> Result<&'static Product, Fault> {
        let stock = self.stock.iter().find(|stock| stock.product.id() == sku);
        stock.map(|stock| stock.product).ok_or(Fault::NoProduct(sku))
    }

    fn available(&self, sku: Uuid) -> i64 {
        let total = self.stock.iter().find(|stock| stock.product.id() == sku).map_or(0, Stock::total);
        total - self.consumed(sku)
    }

    fn active(&mut self, id: Uuid) -> Result<&mut User, Fault> {
        self.users.iter_mut().find(|user| user.id == id && user.deleted_at.is_none()).ok_or(Fault::NoUser(id))
    }

    /// Checks that a sign-in name is valid, in a managed domain of the customer, and not taken by another existing
    /// user.
    fn check_name(&self, name: &str, own: Option<Uuid>) -> Result<(), Fault> {
        let name = name.trim();
        let (local, domain) = name.rsplit_once('@').ok_or(Fault::NotAName)?;
        let known = |sign: char| sign.is_ascii_alphanumeric() || "'.-_!#^~".contains(sign);
        if local.is_empty() || local.len() > 64 || !local.chars().all(known) {
            return Err(Fault::NotAName);
        }
        if !self.domains.iter().any(|known| known.eq_ignore_ascii_case(domain)) {
            return Err(Fault::NotOurDomain);
        }
        let taken = |user: &User| Some(user.id) != own && user.principal_name.eq_ignore_ascii_case(name);
        if self.users(false).any(taken) { Err(Fault::NameTaken) } else { Ok(()) }
    }

    /// Checks that an account in a domain other than the tenant's initial one is linked to an account in the customer's
    /// own directory.
    fn check_tie(name: &str, tied: Option<&str>) -> Result<(), Fault> {
        let domain = name.trim().rsplit_once('@').map_or("", |(_, domain)| domain);
        let first = Cloud::ALL.into_iter().any(|cloud| cloud.is_first_domain(domain));
        if first || tied.is_some_and(|tied| !tied.is_empty()) { Ok(()) } else { Err(Fault::NotTied) }
    }

    /// Inserts a user in the order of display names and returns the index.
    fn place(&mut self, user: User) -> usize {
        let place = self.users.partition_point(|known| (&known.key, known.id) < (&user.key, user.id));
        self.users.insert(place, user);
        place
    }
}

/// Checks whether a service plan in this state is disabled.
fn is_off(state: &str) -> bool {
    ["disabled", "deleted"].iter().any(|off| state.eq_ignore_ascii_case(off))
}

#[cfg(test)]
mod tests;
