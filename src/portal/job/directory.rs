//! The lookups of the dry run: customers, lists of users, domains, roles and products, each loaded once.
//!
//! A dry run of thousands of lines takes many time slices of a worker, and a long list of users alone may take more
//! than one. Hence the results are cached between slices, and an interrupted list of users is continued where it
//! stopped.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet, VecDeque},
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use tokio::time::Instant;

use super::{JobContents, RowContents, check::retry_after_of, from_secret_json};
use crate::{
    domain::{
        customer::{CustomerSearch, CustomerSummary, SearchField},
        directory_role::DirectoryRole,
        id::{CustomerId, DirectoryRoleId, JobId, SkuId, UserId},
        job::{
            MAX_ROWS, Named, RowState, SkipReason,
            columns::{CustomerKey, LicenseCell},
        },
        license::{LicenseGroup, SubscribedSku},
        page::Seek,
        pagination::{NextPage, PageTraversal},
        preferences::PageSize,
        principal::{CustomerScope, PartnerScope},
    },
    error::PortalError,
    partner_center::ErrorKind,
    portal::{
        Error, Portal,
        search_text::{SearchText, composed},
    },
    store::{self, StoredJob},
};

/// Number of users or customers requested at a time.
const ROWS: u32 = 500;
/// Maximum number of such requests for the users of one customer.
const PAGES: u32 = 400;
/// Maximum number of such requests for the customers whose name begins with a text.
const CUSTOMER_PAGES: u32 = 10;
/// Maximum number of dry runs whose lookups are cached between slices. Further ones repeat their lookups.
const MAX_CACHED: usize = 8;
/// Maximum number of sign-in names that are cached for a dry run between slices.
const MAX_NAMES: usize = 200_000;

/// The lookup caches of dry runs between two slices, newest last.
#[derive(Debug, Default)]
pub(in crate::portal) struct DryRunCaches(Mutex<VecDeque<(JobId, LookupCache)>>);

impl DryRunCaches {
    /// Takes the cache of a job, if there is one.
    pub(super) fn take(&self, job: JobId) -> Option<LookupCache> {
        let mut caches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = caches.iter().position(|(of, _)| *of == job)?;
        caches.remove(index).map(|(_, cache)| cache)
    }

    /// Stores the cache of a job for its next slice.
    pub(super) fn put(&self, job: JobId, directory: Directory) {
        let cache = directory.cache;
        if cache.name_count() > MAX_NAMES {
            return;
        }
        let mut caches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if caches.len() >= MAX_CACHED {
            caches.pop_front();
        }
        caches.push_back((job, cache));
    }
}

/// The reason why a row is rejected or postponed.
pub(super) enum Rejection {
    /// The row would change nothing, or cannot be carried out.
    Skipped(SkipReason),
    /// A lookup that the row needs failed.
    Failed(PortalError),
    /// A call failed.
    Error(Error),
    /// The slice ended before all lookups were complete.
    Interrupted,
}

impl From<SkipReason> for Rejection {
    fn from(reason: SkipReason) -> Self {
        Self::Skipped(reason)
    }
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Results of lookups by key. Failures are cached too, so that thousands of rows do not repeat them.
type Lookups<K, T> = HashMap<K, Result<T, PortalError>>;

/// The cached results of the lookups of a dry run.
#[derive(Debug, Default)]
pub(super) struct LookupCache {
    customers: Lookups<CustomerKey, Result<CustomerSummary, SkipReason>>,
    /// The users of a customer, by whether they are deleted.
    users: Lookups<(CustomerId, bool), UserList>,
    /// The domains in lower case.
    domains: Lookups<CustomerId, HashSet<String>>,
    roles: Lookups<CustomerId, Vec<DirectoryRole>>,
    products: Lookups<CustomerId, Vec<SubscribedSku>>,
}

impl LookupCache {
    /// Returns the number of sign-in names.
    fn name_count(&self) -> usize {
        self.users.values().flatten().map(|list| list.by_name.len()).sum()
    }
}

/// The lookups of a dry run, and the users and licenses of the rows that were checked before. Several instances may
/// check a job in turn, so the latter are read from the rows in each slice.
#[derive(Debug, Default)]
pub(super) struct Directory {
    cache: LookupCache,
    /// The number of licenses that earlier rows will take.
    reserved: HashMap<(CustomerId, SkuId), i64>,
    /// The users of earlier rows, by id or, for those who will be created, by sign-in name.
    checked_users: HashSet<(CustomerId, String)>,
    /// The end of the slice.
    deadline: Option<Instant>,
}

/// The users of a customer by sign-in name in lower case, as far as they were listed.
#[derive(Debug)]
struct UserList {
    by_name: HashMap<String, UserMatch>,
    traversal: PageTraversal<UserId>,
    next: Option<Seek>,
    is_complete: bool,
    /// `true` if the list is incomplete: the service repeated a page, or there are too many.
    is_truncated: bool,
}

/// The users with a name; several deleted users may have had the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UserMatch {
    One(UserId),
    Several,
}

impl Default for UserList {
    fn default() -> Self {
        Self {
            by_name: HashMap::new(),
            traversal: PageTraversal::new(PAGES),
            next: None,
            is_complete: false,
            is_truncated: false,
        }
    }
}

impl Directory {
    /// Creates the state after the rows of a job that were already checked, with the cached lookups of an earlier
    /// slice. Makes no call.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn after(
        portal: &Portal,
        job: &StoredJob,
        cache: Option<LookupCache>,
        deadline: Instant,
    ) -> Result<Self, store::Error> {
        let mut directory = Self { cache: cache.unwrap_or_default(), deadline: Some(deadline), ..Self::default() };
        let max_rows = u32::try_from(MAX_ROWS).unwrap_or(u32::MAX);
        let Ok(contents) = from_secret_json::<JobContents>(&job.contents) else { return Ok(directory) };
        // Rows that were carried out before a retry already have their licenses, but must not be repeated either.
        for state in [RowState::Queued, RowState::Done, RowState::Unknown] {
            for row in portal.store().list_job_rows(job.partner, job.id, Some(state), 0, max_rows).await? {
                let (Some(customer), Ok(Some(action))) = (row.customer, row.action(&contents)) else { continue };
                let Ok(RowContents { label, .. }) = from_secret_json(&row.contents) else { continue };
                let assigned = if state == RowState::Queued { action.assigned() } else { &[] };
                directory.register(customer, row.user, &label, assigned);
            }
        }
        Ok(directory)
    }

    /// Checks whether an earlier row is about the same user.
    pub(super) fn is_duplicate(&self, customer: CustomerId, user: Option<UserId>, name: &str) -> bool {
        self.checked_users.contains(&user_key(customer, user, name))
    }

    /// Registers the user of a row, and the licenses that it will take.
    pub(super) fn register(&mut self, customer: CustomerId, user: Option<UserId>, name: &str, skus: &[Named<SkuId>]) {
        self.checked_users.insert(user_key(customer, user, name));
        for sku in skus {
            *self.reserved.entry((customer, sku.id)).or_default() += 1;
        }
    }

    /// Finds the customer that a table names. A name that looks like a domain may also be a company's name.
    pub(super) async fn customer(
        &mut self,
        portal: &Portal,
        scope: &PartnerScope,
        key: &CustomerKey,
    ) -> Result<CustomerSummary, Rejection> {
        let load = async || portal.find_named_customer(scope, key).await;
        Ok(cached_lookup(&mut self.cache.customers, portal, key.clone(), load).await?.clone()?)
    }

    /// Finds a user by sign-in name among the active or the deleted users of a customer. Directories prefix the name of
    /// a deleted user with the object id; such a user is found by either name.
    pub(super) async fn user(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        name: &str,
        is_deleted: bool,
    ) -> Result<Option<UserId>, Rejection> {
        let (key, deadline) = ((scope.customer(), is_deleted), self.deadline);
        let list = self.cache.users.entry(key).or_insert_with(|| Ok(UserList::default()));
        let known = list.as_mut().map_err(|error| Rejection::Failed(error.clone()))?;
        while !known.is_complete {
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Err(Rejection::Interrupted);
            }
            match portal.load_next_page(scope, is_deleted, known).await {
                Ok(()) => {}
                // The page token expired during a pause, so the list is read from the start.
                Err(Error::Upstream(error)) if error.kind() == ErrorKind::PageExpired && known.next.is_some() => {
                    *known = UserList::default();
                }
                Err(error) => {
                    let error = permanent_error(portal, error)?;
                    *list = Err(error.clone());
                    return Err(Rejection::Failed(error));
                }
            }
        }
        match known.by_name.get(&name.to_lowercase()) {
            Some(UserMatch::One(user)) => Ok(Some(*user)),
            Some(UserMatch::Several) => Err(SkipReason::SeveralUsers.into()),
            None if known.is_truncated => Err(SkipReason::ListIncomplete.into()),
            None => Ok(None),
        }
    }

    /// Checks whether a domain is one of the customer's. If the domains cannot be listed, Partner Center decides.
    pub(super) async fn check_domain(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        domain: &str,
    ) -> Result<(), Rejection> {
        let load = async || {
            let domains = portal.list_custom_domains(scope).await?;
            Ok(domains.into_iter().map(|domain| domain.name.to_lowercase()).collect())
        };
        match cached_lookup(&mut self.cache.domains, portal, scope.customer(), load).await {
            Ok(domains) if domains.contains(&domain.to_lowercase()) => Ok(()),
            Ok(_) => Err(SkipReason::NoDomain.into()),
            Err(Rejection::Failed(_)) => Ok(()),
            Err(rejection) => Err(rejection),
        }
    }

    /// Finds a directory role of a customer by its id or name.
    pub(super) async fn role(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        text: &str,
    ) -> Result<Named<DirectoryRoleId>, Rejection> {
        let load = async || portal.list_directory_roles(scope).await;
        let roles = cached_lookup(&mut self.cache.roles, portal, scope.customer(), load).await?;
        let search = SearchText::new(text);
        let is_match = |role: &&DirectoryRole| {
            [role.id.to_string(), role.name.clone(), role.title()].iter().any(|text| search.equals(text))
        };
        let role = roles.iter().find(is_match).ok_or(SkipReason::NoRole)?;
        Ok(Named { id: role.id, name: role.title() })
    }

    /// Finds the products of a cell by SKU id, part number or name.
    pub(super) async fn licenses(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        cell: &LicenseCell,
    ) -> Result<Vec<Named<SkuId>>, Rejection> {
        let products = self.products(portal, scope).await?;
        let is_ambiguous = Cell::new(false);
        let find = |text: &str| {
            let search = SearchText::new(text);
            let texts: [fn(&SubscribedSku) -> String; 3] =
                [|sku| sku.product.id.to_string(), |sku| sku.product.part_number.clone(), |sku| sku.product.title()];
            // An id is more specific than a part number, and that is more specific than a name.
            let mut matches = texts.iter().filter_map(|text| {
                let mut matches = products.iter().filter(|sku| sku.for_users && search.equals(&text(sku)));
                matches.next().map(|first| (first, matches.next().is_some()))
            });
            let (sku, has_more) = matches.next()?;
            is_ambiguous.set(is_ambiguous.get() || has_more);
            Some(Named { id: sku.product.id, name: sku.product.title() })
        };
        let mut found = cell.resolve(find).map_err(|_| SkipReason::NoProduct)?;
        if is_ambiguous.get() {
            return Err(SkipReason::SeveralProducts.into());
        }
        let mut seen = HashSet::new();
        found.retain(|sku| seen.insert(sku.id));
        Ok(found)
    }

    /// Checks that a license of each product remains after the earlier rows.
    pub(super) async fn check_licenses(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        skus: &[Named<SkuId>],
    ) -> Result<(), Rejection> {
        if skus.is_empty() {
            return Ok(());
        }
        let customer = scope.customer();
        let available: HashMap<SkuId, i64> =
            self.products(portal, scope).await?.iter().map(|sku| (sku.product.id, sku.available)).collect();
        for sku in skus {
            let reserved = self.reserved.get(&(customer, sku.id)).copied().unwrap_or_default();
            match available.get(&sku.id) {
                None => return Err(SkipReason::NoProduct.into()),
                Some(available) if *available <= reserved => return Err(SkipReason::NoneLeft.into()),
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn products(&mut self, portal: &Portal, scope: &CustomerScope) -> Result<&[SubscribedSku], Rejection> {
        let load = async || portal.list_available_licenses(scope, &LicenseGroup::Group1).await;
        Ok(cached_lookup(&mut self.cache.products, portal, scope.customer(), load).await?)
    }
}

/// Returns a key that is equal for two rows about the same user.
fn user_key(customer: CustomerId, user: Option<UserId>, name: &str) -> (CustomerId, String) {
    (customer, user.map_or_else(|| name.to_lowercase(), |user| user.to_string()))
}

/// Returns the cached result of a lookup, which is loaded on first use.
async fn cached_lookup<'a, K: Eq + Hash + Clone, T>(
    known: &'a mut Lookups<K, T>,
    portal: &Portal,
    key: K,
    load: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<&'a T, Rejection> {
    if !known.contains_key(&key) {
        let loaded = match load().await {
            Ok(loaded) => Ok(loaded),
            Err(error) => Err(permanent_error(portal, error)?),
        };
        known.insert(key.clone(), loaded);
    }
    match known.get(&key) {
        Some(Ok(loaded)) => Ok(loaded),
        Some(Err(error)) => Err(Rejection::Failed(error.clone())),
        None => Err(Rejection::Interrupted),
    }
}

/// Returns the error that later rows would get too, or the original error if a retry may succeed.
fn permanent_error(portal: &Portal, error: Error) -> Result<PortalError, Error> {
    if retry_after_of(&error).is_some() || matches!(error, Error::Store(_)) {
        return Err(error);
    }
    Ok(error.into_portal_error(portal.correlation()))
}

impl Portal {
    /// Finds the only customer with an id, a domain or a name.
    async fn find_named_customer(
        &self,
        scope: &PartnerScope,
        key: &CustomerKey,
    ) -> Result<Result<CustomerSummary, SkipReason>, Error> {
        let only = |found: Result<Vec<CustomerSummary>, SkipReason>| {
            let mut found = found?;
            match found.len() {
                0 | 1 => found.pop().ok_or(SkipReason::NoCustomer),
                _ => Err(SkipReason::SeveralCustomers),
            }
        };
        let by_name = async |text: &str| self.customers_named(scope, SearchField::Name, text).await;
        match key {
            CustomerKey::Id(id) => {
                let search = CustomerSearch::Id(*id);
                Ok(only(Ok(self.list_customers(scope, &search, PageSize::default(), None).await?.items)))
            }
            CustomerKey::Domain(text) => match only(self.customers_named(scope, SearchField::Domain, text).await?) {
                Err(SkipReason::NoCustomer) => Ok(only(by_name(text).await?)),
                found => Ok(found),
            },
            CustomerKey::Name(text) => Ok(only(by_name(text).await?)),
        }
    }

    /// Returns the customers whose domain or name is a text, ignoring case and spelling.
    async fn customers_named(
        &self,
        scope: &PartnerScope,
        field: SearchField,
        text: &str,
    ) -> Result<Result<Vec<CustomerSummary>, SkipReason>, Error> {
        let normalized = SearchText::new(text);
        let search = CustomerSearch::StartsWith { field, text: composed(text) };
        let (mut traversal, mut found, mut seek) = (PageTraversal::new(CUSTOMER_PAGES), Vec::new(), None);
        loop {
            let mut page = self.customers_page(scope, &search, ROWS, seek.as_ref()).await?;
            let next_page = traversal.take(&mut page.items, page.next, |customer| Some(customer.id));
            found.extend(page.items.into_iter().filter(|customer| {
                normalized.equals(if field == SearchField::Domain { &customer.domain } else { &customer.name })
            }));
            match next_page {
                NextPage::Continue(next) => seek = Some(next),
                NextPage::End => return Ok(Ok(found)),
                // The list is incomplete, so that further customers may have the name.
                NextPage::Repeated | NextPage::LimitReached => return Ok(Err(SkipReason::SeveralCustomers)),
            }
        }
    }

    /// Adds a page of the active or the deleted users of a customer to a list.
    async fn load_next_page(&self, scope: &CustomerScope, is_deleted: bool, known: &mut UserList) -> Result<(), Error> {
        let client = self.client_for(scope).await?;
        let users = client.customer(scope).users();
        let mut page = if is_deleted {
            users.list_deleted(ROWS, known.next.as_ref()).await?
        } else {
            users.list(None, ROWS, known.next.as_ref()).await?
        };
        let next_page = known.traversal.take(&mut page.items, page.next, |user| Some(user.id));
        for user in page.items {
            let name = user.principal_name.to_lowercase();
            let original_name = name.strip_prefix(&user.id.as_uuid().simple().to_string()).map(str::to_owned);
            for name in original_name.into_iter().chain([name]) {
                let with_name = known.by_name.entry(name).or_insert(UserMatch::One(user.id));
                if *with_name != UserMatch::One(user.id) {
                    *with_name = UserMatch::Several;
                }
            }
        }
        match next_page {
            NextPage::Continue(next) => known.next = Some(next),
            NextPage::End => known.is_complete = true,
            NextPage::Repeated | NextPage::LimitReached => (known.is_complete, known.is_truncated) = (true, true),
        }
        Ok(())
    }
}
