//! What the dry run looks up: each customer, list of users, domain, role and product once.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use super::{Contents, RowContents, opened};
use crate::{
    domain::{
        customer::{CustomerSearch, CustomerSummary, SearchField},
        directory_role::DirectoryRole,
        id::{CustomerId, DirectoryRoleId, SkuId, UserId},
        job::{
            JobKind, MOST_ROWS, Named, RowState, SkipReason,
            columns::{CustomerKey, LicenceCell},
        },
        licence::{LicenceGroup, SubscribedSku},
        preferences::PageSize,
        principal::{CustomerScope, PartnerScope},
        walk::{Walk, Way},
    },
    portal::{Error, Portal, sought::Sought},
    store::{self, StoredJob, StoredRow},
};

/// Number of users requested at a time.
const ROWS: u32 = 500;
/// Maximum number of such requests for one customer.
const PAGES: u32 = 400;

/// The reason why a row is not carried out.
pub(super) enum Rejection {
    /// It would change nothing, or cannot be carried out.
    Skipped(SkipReason),
    /// Something could not be looked up.
    Error(Error),
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

/// The results of lookups of a dry run, and what its earlier rows will take.
#[derive(Debug, Default)]
pub(super) struct Directory {
    customers: HashMap<CustomerKey, Result<CustomerSummary, SkipReason>>,
    /// The users of a customer by sign-in name in lower case; deleted ones apart.
    users: HashMap<(CustomerId, bool), HashMap<String, UserId>>,
    /// The domains in lower case; none if they cannot be listed.
    domains: HashMap<CustomerId, Option<HashSet<String>>>,
    roles: HashMap<CustomerId, Vec<DirectoryRole>>,
    products: HashMap<CustomerId, Vec<SubscribedSku>>,
    /// The users of rows, by id or, for those who are to be created, by sign-in name.
    seen: HashSet<(CustomerId, String)>,
}

impl Directory {
    /// Creates the state after the rows of a job that were checked already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn after(portal: &Portal, scope: &PartnerScope, job: &StoredJob) -> Result<Self, store::Error> {
        let mut directory = Self::default();
        if job.counts.queued == 0 {
            return Ok(directory);
        }
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        let rows = portal.store().list_job_rows(job.partner, job.id, Some(RowState::Queued), 0, most).await?;
        let Ok(contents) = opened::<Contents>(&job.contents) else { return Ok(directory) };
        for row in rows {
            // Failures are reported at the rows that are yet to be checked.
            drop(directory.take_row(portal, scope, job, &contents, &row).await);
        }
        Ok(directory)
    }

    async fn take_row(
        &mut self,
        portal: &Portal,
        scope: &PartnerScope,
        job: &StoredJob,
        contents: &Contents,
        row: &StoredRow,
    ) -> Result<(), Rejection> {
        let (Some(customer), Some(action)) = (row.customer, row.action(contents)?) else { return Ok(()) };
        let RowContents { label, .. } = opened(&row.contents)?;
        self.claim_user(job.kind, customer, row.user, &label)?;
        self.take_licences(portal, &scope.customer(customer), action.assigned()).await
    }

    /// Registers the user of a row; rejects one of an earlier row.
    pub(super) fn claim_user(
        &mut self,
        kind: JobKind,
        customer: CustomerId,
        user: Option<UserId>,
        name: &str,
    ) -> Result<(), Rejection> {
        // All rows of a leaver are about one user.
        if kind != JobKind::Users {
            return Ok(());
        }
        let key = user.map_or_else(|| name.to_lowercase(), |user| user.to_string());
        if self.seen.insert((customer, key)) { Ok(()) } else { Err(SkipReason::Duplicate.into()) }
    }

    /// Finds the customer that a table names. A name that looks like a domain may be a company's name as well.
    pub(super) async fn customer(
        &mut self,
        portal: &Portal,
        scope: &PartnerScope,
        key: &CustomerKey,
    ) -> Result<CustomerSummary, Rejection> {
        if let Some(known) = self.customers.get(key) {
            return Ok(known.clone()?);
        }
        let found = portal.find_named_customer(scope, key).await?;
        Ok(self.customers.entry(key.clone()).or_insert(found).clone()?)
    }

    /// Finds a user by sign-in name among the active or the deleted users of a customer.
    pub(super) async fn user(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        name: &str,
        is_deleted: bool,
    ) -> Result<Option<UserId>, Rejection> {
        let users = match self.users.entry((scope.customer(), is_deleted)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(portal.users_by_name(scope, is_deleted).await?),
        };
        Ok(users.get(&name.to_lowercase()).copied())
    }

    /// Checks whether a domain is one of the customer's. Where the domains cannot be listed, Partner Center decides.
    pub(super) async fn check_domain(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        domain: &str,
    ) -> Result<(), Rejection> {
        let domains = match self.domains.entry(scope.customer()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(match portal.list_custom_domains(scope).await {
                Ok(domains) => Some(domains.into_iter().map(|domain| domain.name.to_lowercase()).collect()),
                Err(error) if super::check::retry_after_of(&error).is_some() => return Err(error.into()),
                Err(_) => None,
            }),
        };
        let is_foreign = domains.as_ref().is_some_and(|domains| !domains.contains(&domain.to_lowercase()));
        if is_foreign { Err(SkipReason::NoDomain.into()) } else { Ok(()) }
    }

    /// Finds a directory role of a customer by its id or name.
    pub(super) async fn role(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        text: &str,
    ) -> Result<Named<DirectoryRoleId>, Rejection> {
        let roles = match self.roles.entry(scope.customer()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(portal.list_directory_roles(scope).await?),
        };
        let sought = Sought::new(text);
        let is_meant = |role: &&DirectoryRole| {
            [role.id.to_string(), role.name.clone(), role.title()].iter().any(|text| sought.is_text(text))
        };
        let role = roles.iter().find(is_meant).ok_or(SkipReason::NoRole)?;
        Ok(Named { id: role.id, name: role.title() })
    }

    /// Finds the products of a cell by SKU id, part number or name.
    pub(super) async fn licences(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        cell: &LicenceCell,
    ) -> Result<Vec<Named<SkuId>>, Rejection> {
        let products = self.products(portal, scope).await?;
        let find = |text: &str| {
            let sought = Sought::new(text);
            let is_meant = |sku: &&SubscribedSku| {
                let product = &sku.product;
                let texts = [product.id.to_string(), product.part_number.clone(), product.title()];
                sku.for_users && texts.iter().any(|text| sought.is_text(text))
            };
            products.iter().find(is_meant).map(|sku| Named { id: sku.product.id, name: sku.product.title() })
        };
        let mut found = cell.resolve(find).map_err(|_| SkipReason::NoProduct)?;
        let mut seen = HashSet::new();
        found.retain(|sku| seen.insert(sku.id));
        Ok(found)
    }

    /// Takes one license of each product for a user; none if one of them has none left or is not the customer's.
    pub(super) async fn take_licences(
        &mut self,
        portal: &Portal,
        scope: &CustomerScope,
        skus: &[Named<SkuId>],
    ) -> Result<(), Rejection> {
        if skus.is_empty() {
            return Ok(());
        }
        let products = self.products(portal, scope).await?;
        for sku in skus {
            match products.iter().find(|known| known.product.id == sku.id) {
                None => return Err(SkipReason::NoProduct.into()),
                Some(known) if known.available <= 0 => return Err(SkipReason::NoneLeft.into()),
                Some(_) => {}
            }
        }
        for sku in products.iter_mut().filter(|known| skus.iter().any(|sku| sku.id == known.product.id)) {
            sku.available -= 1;
        }
        Ok(())
    }

    async fn products(&mut self, portal: &Portal, scope: &CustomerScope) -> Result<&mut Vec<SubscribedSku>, Rejection> {
        Ok(match self.products.entry(scope.customer()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(portal.list_available_licences(scope, &LicenceGroup::Group1).await?)
            }
        })
    }
}

impl Portal {
    /// Finds the one customer with an id, a domain or a name.
    async fn find_named_customer(
        &self,
        scope: &PartnerScope,
        key: &CustomerKey,
    ) -> Result<Result<CustomerSummary, SkipReason>, Error> {
        let only = |mut found: Vec<CustomerSummary>| match found.len() {
            0 | 1 => found.pop().ok_or(SkipReason::NoCustomer),
            _ => Err(SkipReason::SeveralCustomers),
        };
        match key {
            CustomerKey::Id(id) => {
                let search = CustomerSearch::Id(*id);
                Ok(only(self.list_customers(scope, &search, PageSize::default(), None).await?.items))
            }
            CustomerKey::Domain(text) => {
                let of_domain = self.customers_named(scope, SearchField::Domain, text).await?;
                if of_domain.is_empty() {
                    return Ok(only(self.customers_named(scope, SearchField::Name, text).await?));
                }
                Ok(only(of_domain))
            }
            CustomerKey::Name(text) => Ok(only(self.customers_named(scope, SearchField::Name, text).await?)),
        }
    }

    /// Returns the customers whose domain or name is a text, ignoring case and spelling.
    async fn customers_named(
        &self,
        scope: &PartnerScope,
        field: SearchField,
        text: &str,
    ) -> Result<Vec<CustomerSummary>, Error> {
        let sought = Sought::new(text);
        let search = CustomerSearch::StartsWith { field, text: super::super::sought::composed(text) };
        let (mut walk, mut found, mut seek) = (Walk::new(PAGES), Vec::new(), None);
        loop {
            let mut page = self.customers_page(scope, &search, ROWS, seek.as_ref()).await?;
            let way = walk.take(&mut page.items, page.next, |customer| Some(customer.id));
            found.extend(page.items.into_iter().filter(|customer| {
                sought.is_text(if field == SearchField::Domain { &customer.domain } else { &customer.name })
            }));
            match way {
                Way::On(next) => seek = Some(next),
                Way::End | Way::Again | Way::Enough => return Ok(found),
            }
        }
    }

    /// Returns the active or the deleted users of a customer by sign-in name in lower case. A directory puts the object
    /// id before the name of a deleted user; they are found by both.
    async fn users_by_name(&self, scope: &CustomerScope, is_deleted: bool) -> Result<HashMap<String, UserId>, Error> {
        let client = self.client_for(scope).await?;
        let (mut walk, mut found, mut seek) = (Walk::new(PAGES), HashMap::new(), None);
        loop {
            let users = client.customer(scope).users();
            let mut page = if is_deleted {
                users.list_deleted(ROWS, seek.as_ref()).await?
            } else {
                users.list(None, ROWS, seek.as_ref()).await?
            };
            let way = walk.take(&mut page.items, page.next, |user| Some(user.id));
            for user in page.items {
                let name = user.principal_name.to_lowercase();
                if let Some(before) = name.strip_prefix(&user.id.as_uuid().simple().to_string()) {
                    found.entry(before.to_owned()).or_insert(user.id);
                }
                found.insert(name, user.id);
            }
            match way {
                Way::On(next) => seek = Some(next),
                Way::End | Way::Again | Way::Enough => return Ok(found),
            }
        }
    }
}
