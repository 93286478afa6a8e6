//! A customer's directory: users, their licenses and their roles. One structure holds all three, since each refers to
//! the others.

mod generated;
mod product;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    domain::cloud::Cloud,
    emulator::state::{
        directory::{DirectoryCustomer, Profile},
        fold::fold,
    },
};

pub use self::product::{Plan, Product};

/// The retention period of a deleted user.
const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A customer's directory that is generated on first access, since generating a large one is slow.
#[derive(Debug)]
pub struct LazyAccounts {
    row: DirectoryCustomer,
    profile: Box<Profile>,
    accounts: Option<Accounts>,
}

impl LazyAccounts {
    /// Creates the directory of a customer.
    pub fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        Self { row: row.clone(), profile: Box::new(profile.clone()), accounts: None }
    }

    /// Advances the clock by this number of days, by moving the deletion of users into the past.
    pub fn advance_clock(&mut self, days: u16) {
        let passed = SignedDuration::from_hours(24 * i64::from(days));
        for deleted_at in self.get().users.iter_mut().filter_map(|user| user.deleted_at.as_mut()) {
            *deleted_at = deleted_at.saturating_sub(passed).unwrap_or(Timestamp::MIN);
        }
    }

    /// Returns the current directory, without the deleted users whose retention period is over.
    pub fn get(&mut self) -> &mut Accounts {
        let Self { row, profile, accounts } = self;
        let now = Timestamp::now();
        let accounts = accounts.get_or_insert_with(|| generated::accounts(row, profile, now));
        accounts.users.retain(|user| user.deleted_at.is_none_or(|at| now.duration_since(at) < RETENTION));
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
    pub licenses: BTreeMap<Uuid, Vec<Uuid>>,
    sort_key: String,
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
pub enum DirectoryError {
    /// The user does not exist, or is deleted.
    UserNotFound(Uuid),
    /// The sign-in name is taken.
    NameTaken,
    /// The sign-in name is invalid.
    InvalidName,
    /// The domain is not the customer's, or is federated.
    DomainNotManaged,
    /// The user has no usage location.
    UsageLocationMissing,
    /// The customer has no licenses of the product.
    ProductNotFound(Uuid),
    /// The product has no service plan with this id.
    PlanNotFound(Uuid),
    /// All licenses of the product are assigned.
    NoLicensesAvailable(Uuid),
    /// The license is not assigned to the user.
    NotAssigned(Uuid),
    /// The licenses belong to more than one group.
    MixedGroups,
    /// The role does not exist.
    RoleNotFound(Uuid),
    /// The user does not have the role.
    NotMember(Uuid),
    /// The user is the last administrator of the directory.
    LastAdministrator,
    /// A user with a sign-in name in a custom domain has no immutable id, which links it to an account in the
    /// customer's own directory.
    ImmutableIdMissing,
}

impl Accounts {
    /// Sets the managed domains, in which users can be created.
    pub fn set_managed_domains(&mut self, domains: Vec<String>) {
        self.domains = domains;
    }

    /// Returns the existing users, or the deleted ones, sorted by display name.
    pub fn users(&self, deleted: bool) -> impl DoubleEndedIterator<Item = &User> + Clone {
        self.users.iter().filter(move |user| user.deleted_at.is_some() == deleted)
    }

    /// Finds a user, deleted or not.
    pub fn user(&self, id: Uuid) -> Result<&User, DirectoryError> {
        self.users.iter().find(|user| user.id == id).ok_or(DirectoryError::UserNotFound(id))
    }

    /// Creates a user.
    pub fn create(
        &mut self,
        principal_name: &str,
        display_name: String,
        details: UserPatch,
    ) -> Result<&User, DirectoryError> {
        self.check_name(principal_name, None)?;
        Self::check_immutable_id(principal_name, details.immutable_id.as_deref())?;
        let user = User {
            id: Uuid::new_v4(),
            principal_name: principal_name.trim().to_owned(),
            sort_key: fold(&display_name),
            display_name,
            first_name: details.first_name,
            last_name: details.last_name,
            usage_location: details.usage_location,
            phone: details.phone,
            immutable_id: details.immutable_id,
            deleted_at: None,
            licenses: BTreeMap::new(),
        };
        let index = self.insert_sorted(user);
        Ok(&self.users[index])
    }

    /// Changes an existing user.
    pub fn change(&mut self, id: Uuid, change: UserPatch) -> Result<&User, DirectoryError> {
        if let Some(name) = &change.principal_name {
            self.check_name(name, Some(id))?;
            let known = self.user(id)?.immutable_id.as_deref();
            Self::check_immutable_id(name, change.immutable_id.as_deref().or(known))?;
        }
        let at = self.users.iter().position(|user| user.id == id && user.deleted_at.is_none());
        let mut user = self.users.remove(at.ok_or(DirectoryError::UserNotFound(id))?);
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
            user.sort_key = fold(&name);
            user.display_name = name;
        }
        let index = self.insert_sorted(user);
        Ok(&self.users[index])
    }

    /// Deletes an existing user; the user's licenses can be assigned to others.
    pub fn delete(&mut self, id: Uuid) -> Result<(), DirectoryError> {
        self.existing_user(id)?;
        self.check_not_last_administrator(id)?;
        self.existing_user(id)?.deleted_at = Some(Timestamp::now());
        Ok(())
    }

    /// Restores a deleted user, with those licenses that are still available. A user who is not deleted stays
    /// unchanged.
    pub fn restore(&mut self, id: Uuid) -> Result<&User, DirectoryError> {
        let user = self.user(id)?;
        if user.deleted_at.is_some() {
            self.check_name(&user.principal_name.clone(), Some(id))?;
            let licenses = self.user(id)?.licenses.clone();
            let available_licenses = licenses.into_iter().filter(|(sku, _)| self.available(*sku) > 0).collect();
            if let Some(user) = self.users.iter_mut().find(|user| user.id == id) {
                user.licenses = available_licenses;
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
    pub fn add_licenses(&mut self, name: &str, active: i64, suspended: i64) {
        let index = self.stock.iter().position(|stock| stock.product.name == name).or_else(|| {
            let product = product::ALL.iter().find(|product| product.name == name)?;
            self.stock.push(Stock { product, active: 0, warning: 0, suspended: 0 });
            Some(self.stock.len() - 1)
        });
        if let Some(stock) = index.and_then(|index| self.stock.get_mut(index)) {
            stock.active = (stock.active + active).max(0);
            stock.suspended = (stock.suspended + suspended).max(0);
        }
    }

    /// Returns the number of a product's licenses that are assigned.
    pub fn consumed(&self, sku: Uuid) -> i64 {
        let count = self.users(false).filter(|user| user.licenses.contains_key(&sku)).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Assigns and removes licenses of a user; atomic.
    pub fn update_licenses(
        &mut self,
        id: Uuid,
        assign: &[(Uuid, Vec<Uuid>)],
        remove: &[Uuid],
    ) -> Result<(), DirectoryError> {
        let user = self.user(id)?;
        if user.deleted_at.is_some() {
            return Err(DirectoryError::UserNotFound(id));
        }
        let mut group = None;
        for sku in assign.iter().map(|(sku, _)| sku).chain(remove) {
            let product = self.product(*sku)?;
            if *group.get_or_insert(product.group) != product.group {
                return Err(DirectoryError::MixedGroups);
            }
        }
        if !assign.is_empty() && user.usage_location.is_none() {
            return Err(DirectoryError::UsageLocationMissing);
        }
        for (sku, excluded) in assign {
            let product = self.product(*sku)?;
            if let Some(unknown) = excluded.iter().find(|plan| !product.plans.iter().any(|known| known.id() == **plan))
            {
                return Err(DirectoryError::PlanNotFound(*unknown));
            }
            if !user.licenses.contains_key(sku) && self.available(*sku) <= 0 {
                return Err(DirectoryError::NoLicensesAvailable(*sku));
            }
        }
        if let Some(sku) = remove.iter().find(|sku| !user.licenses.contains_key(sku)) {
            return Err(DirectoryError::NotAssigned(*sku));
        }
        let user = self.existing_user(id)?;
        for sku in remove {
            user.licenses.remove(sku);
        }
        user.licenses.extend(assign.iter().cloned());
        // An excluded plan keeps its disabled state, and a plan that is not excluded is enabled.
        self.plan_states.retain(|(user, sku, plan), state| {
            let excluded = assign.iter().find(|(assigned, _)| assigned == sku).filter(|_| *user == id);
            excluded.is_none_or(|(_, excluded)| excluded.contains(plan) == is_disabled(state))
        });
        Ok(())
    }

    /// Returns the state of a service plan of a user's license, if it differs from the default.
    pub fn plan_state(&self, user: Uuid, sku: Uuid, plan: Uuid) -> Option<&str> {
        self.plan_states.get(&(user, sku, plan)).map(String::as_str)
    }

    /// Sets the state of a service plan of a user's license, and assigns the license if necessary.
    pub fn set_plan_state(&mut self, user: Uuid, sku: Uuid, plan: Uuid, state: &str) -> Result<(), DirectoryError> {
        let product = self.product(sku)?;
        if !product.plans.iter().any(|known| known.id() == plan) {
            return Err(DirectoryError::PlanNotFound(plan));
        }
        let excluded = self.existing_user(user)?.licenses.entry(sku).or_default();
        excluded.retain(|known| *known != plan);
        if is_disabled(state) {
            excluded.push(plan);
        }
        self.plan_states.insert((user, sku, plan), state.to_owned());
        Ok(())
    }

    /// Stores a user without validation, for users that predate the rules.
    pub fn store(&mut self, principal_name: String, display_name: String, details: UserPatch) -> Uuid {
        let user = User {
            id: Uuid::new_v4(),
            principal_name,
            sort_key: fold(&display_name),
            display_name,
            first_name: details.first_name,
            last_name: details.last_name,
            usage_location: details.usage_location,
            phone: details.phone,
            immutable_id: details.immutable_id,
            deleted_at: None,
            licenses: BTreeMap::new(),
        };
        let id = user.id;
        self.insert_sorted(user);
        id
    }

    /// Returns all roles.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Returns the existing users who have a role.
    pub fn members(&self, role: Uuid) -> Result<Vec<&User>, DirectoryError> {
        let role = self.roles.iter().find(|known| known.id == role).ok_or(DirectoryError::RoleNotFound(role))?;
        Ok(self.users(false).filter(|user| role.members.contains(&user.id)).collect())
    }

    /// Returns the roles of a user.
    pub fn roles_of(&self, user: Uuid) -> Result<impl Iterator<Item = &Role>, DirectoryError> {
        self.user(user)?;
        Ok(self.roles.iter().filter(move |role| role.members.contains(&user)))
    }

    /// Adds a user to a role; idempotent.
    pub fn add_member(&mut self, role: Uuid, user: Uuid) -> Result<&User, DirectoryError> {
        self.existing_user(user)?;
        let role = self.roles.iter_mut().find(|known| known.id == role).ok_or(DirectoryError::RoleNotFound(role))?;
        if !role.members.contains(&user) {
            role.members.push(user);
        }
        self.user(user)
    }

    /// Removes a user from a role.
    pub fn remove_member(&mut self, role: Uuid, user: Uuid) -> Result<(), DirectoryError> {
        self.user(user)?;
        if self.roles.first().is_some_and(|first| first.id == role) {
            self.check_not_last_administrator(user)?;
        }
        let role = self.roles.iter_mut().find(|known| known.id == role).ok_or(DirectoryError::RoleNotFound(role))?;
        let at = role.members.iter().position(|member| *member == user).ok_or(DirectoryError::NotMember(user))?;
        role.members.remove(at);
        Ok(())
    }

    /// Rejects the removal of the last existing user with the first role, which is that of the global administrator.
    fn check_not_last_administrator(&self, without: Uuid) -> Result<(), DirectoryError> {
        let members = self.roles.first().map_or(&[][..], |role| &role.members);
        let another = self.users(false).any(|user| user.id != without && members.contains(&user.id));
        if another || !members.contains(&without) { Ok(()) } else { Err(DirectoryError::LastAdministrator) }
    }

    /// Finds a product of which the customer has licenses.
    pub fn product(&self, sku: Uuid) -> Result<&'static Product, DirectoryError> {
        let stock = self.stock.iter().find(|stock| stock.product.id() == sku);
        stock.map(|stock| stock.product).ok_or(DirectoryError::ProductNotFound(sku))
    }

    fn available(&self, sku: Uuid) -> i64 {
        let total = self.stock.iter().find(|stock| stock.product.id() == sku).map_or(0, Stock::total);
        total - self.consumed(sku)
    }

    /// Finds a user who is not deleted.
    fn existing_user(&mut self, id: Uuid) -> Result<&mut User, DirectoryError> {
        self.users
            .iter_mut()
            .find(|user| user.id == id && user.deleted_at.is_none())
            .ok_or(DirectoryError::UserNotFound(id))
    }

    /// Checks that a sign-in name is valid, in a managed domain of the customer, and not taken by another existing
    /// user.
    fn check_name(&self, name: &str, own: Option<Uuid>) -> Result<(), DirectoryError> {
        let name = name.trim();
        let (local, domain) = name.rsplit_once('@').ok_or(DirectoryError::InvalidName)?;
        let known = |sign: char| sign.is_ascii_alphanumeric() || "'.-_!#^~".contains(sign);
        if local.is_empty() || local.len() > 64 || !local.chars().all(known) {
            return Err(DirectoryError::InvalidName);
        }
        if !self.domains.iter().any(|known| known.eq_ignore_ascii_case(domain)) {
            return Err(DirectoryError::DomainNotManaged);
        }
        let is_taken = |user: &User| Some(user.id) != own && user.principal_name.eq_ignore_ascii_case(name);
        if self.users(false).any(is_taken) { Err(DirectoryError::NameTaken) } else { Ok(()) }
    }

    /// Checks that an account in a domain other than the tenant's initial one is linked to an account in the customer's
    /// own directory.
    fn check_immutable_id(name: &str, immutable_id: Option<&str>) -> Result<(), DirectoryError> {
        let domain = name.trim().rsplit_once('@').map_or("", |(_, domain)| domain);
        let is_initial = Cloud::ALL.into_iter().any(|cloud| cloud.is_initial_domain(domain));
        if is_initial || immutable_id.is_some_and(|immutable_id| !immutable_id.is_empty()) {
            Ok(())
        } else {
            Err(DirectoryError::ImmutableIdMissing)
        }
    }

    /// Inserts a user in the order of display names and returns the index.
    fn insert_sorted(&mut self, user: User) -> usize {
        let index = self.users.partition_point(|known| (&known.sort_key, known.id) < (&user.sort_key, user.id));
        self.users.insert(index, user);
        index
    }
}

/// Checks whether a service plan in this state is disabled.
fn is_disabled(state: &str) -> bool {
    ["disabled", "deleted"].iter().any(|off| state.eq_ignore_ascii_case(off))
}

#[cfg(test)]
mod tests;
