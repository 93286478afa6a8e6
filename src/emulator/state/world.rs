//! The state that both listeners share: people, companies, their data, and pending faults.

use std::{
    collections::HashSet,
    io,
    sync::atomic::{AtomicBool, AtomicI32, Ordering},
};

use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::{
    accounts::{AccountState, Accounts},
    activity::Activities,
    applications::Applications,
    assertions::Assertions,
    attestations::Attestations,
    clouds,
    consents::Consents,
    consistency::{Consistency, Delays},
    continuation_tokens::ContinuationTokens,
    created_customers::CreatedCustomers,
    demo::{Demo, DemoCustomer, DemoPartner, DemoPerson, RegistrationState},
    directory::Directory,
    endpoints::Endpoints,
    fault::Faults,
    grants::Grants,
    keys::Keys,
    paging::{PaginationSettings, Paging},
    redirects::Redirects,
    tally::ApiCallCounts,
    tenant::{self, Tenant, Tenants},
    throttles::Throttles,
    token_request_counts::TokenRequestCounts,
    validation_codes::ValidationCodes,
};
use crate::domain::{
    cloud::Cloud,
    id::{ObjectId, TenantId},
};

/// The base URLs of the two listeners.
#[derive(Debug, Clone)]
pub struct Origins {
    /// Partner Center's base URL.
    pub partner_center: Url,
    /// Sign-in's base URL.
    pub sign_in: Url,
}

impl Origins {
    /// Returns a cloud's authority, without a trailing slash.
    pub fn authority(&self, cloud: Cloud) -> Url {
        let mut authority = self.sign_in.clone();
        authority.set_path(cloud.as_str());
        authority
    }

    /// Returns the issuer of a tenant's ID tokens.
    pub fn issuer(&self, cloud: Cloud, tenant: &str) -> String {
        format!("{}/{tenant}/v2.0", self.authority(cloud))
    }

    /// Returns the issuer of a tenant's access tokens for Partner Center, which are of version 1.
    pub fn access_issuer(&self, cloud: Cloud, tenant: TenantId) -> String {
        format!("{}/{tenant}/", self.authority(cloud))
    }
}

/// The complete state.
pub struct World {
    /// The base URLs of the listeners.
    pub origins: Origins,
    /// The people and companies.
    pub demo: Demo,
    /// The keys that sign tokens.
    pub keys: Keys,
    /// Pending faults of Partner Center.
    pub faults: Faults,
    /// Pending faults of sign-in.
    pub sign_in_faults: Faults,
    /// Counts of calls to Partner Center.
    pub tally: ApiCallCounts,
    /// Customers created by callers.
    pub created_customers: CreatedCustomers,
    /// The state of customers that were accessed.
    pub tenants: Tenants,
    /// Audit records.
    pub activities: Activities,
    /// Attestations of acceptances of the Customer Agreement.
    pub attestations: Attestations,
    /// Validation codes for government customers.
    pub validation_codes: ValidationCodes,
    /// Continuation tokens.
    pub continuation_tokens: ContinuationTokens,
    /// Settings of pagination.
    pub paging: Paging,
    /// Rate limits.
    pub throttles: Throttles,
    /// Delays of new data.
    pub consistency: Consistency,
    /// The state of people's accounts.
    pub accounts: Accounts,
    pub consents: Consents,
    /// The state of partners' applications.
    pub applications: Applications,
    /// Codes and refresh tokens.
    pub grants: Grants,
    /// The locations of sign-in's endpoints.
    pub endpoints: Endpoints,
    /// Counts of token requests.
    pub token_request_counts: TokenRequestCounts,
    /// Accepted client assertions.
    pub assertions: Assertions,
    pub redirects: Redirects,
    /// The token that cancels responses which would never be sent.
    pub stop: CancellationToken,
    /// The partners' customers, in the order of `demo.partners`.
    directories: Vec<Directory>,
    byte_order_mark: AtomicBool,
    omits_mfa_header: AtomicBool,
    clock_skew: AtomicI32,
}

impl World {
    /// Generates the state with a number of customers for each partner; takes a moment.
    pub fn new(seed: u64, customers: usize, origins: Origins, stop: CancellationToken) -> io::Result<Self> {
        let mut demo = Demo::new(seed);
        demo.replace_secret_with_certificate(Cloud::UsGovernment)?;
        // Few customers for the partners that are disabled or to be set up, since nobody views them.
        let customers = |partner: &DemoPartner| match partner.registration_state {
            RegistrationState::Registered => customers,
            RegistrationState::Disabled | RegistrationState::Unregistered => customers.min(20),
        };
        let mut directories: Vec<_> =
            demo.partners.iter().map(|partner| Directory::new(seed, partner, customers(partner))).collect();
        demo.add_customers(&mut directories);
        let consents = Consents::without(initially_missing_consents(&demo));
        Ok(Self {
            origins,
            demo,
            keys: Keys::new()?,
            faults: Faults::default(),
            sign_in_faults: Faults::default(),
            tally: ApiCallCounts::default(),
            created_customers: CreatedCustomers::default(),
            tenants: Tenants::default(),
            activities: Activities::default(),
            attestations: Attestations::default(),
            validation_codes: ValidationCodes::default(),
            continuation_tokens: ContinuationTokens::default(),
            paging: Paging::default(),
            throttles: Throttles::default(),
            consistency: Consistency::default(),
            accounts: Accounts::default(),
            consents,
            applications: Applications::default(),
            grants: Grants::default(),
            endpoints: Endpoints::default(),
            token_request_counts: TokenRequestCounts::default(),
            assertions: Assertions::default(),
            redirects: Redirects::default(),
            stop,
            directories,
            byte_order_mark: AtomicBool::new(false),
            omits_mfa_header: AtomicBool::new(false),
            clock_skew: AtomicI32::new(0),
        })
    }

    /// Finds the partner with this tenant.
    pub fn partner(&self, tenant: TenantId) -> Option<&DemoPartner> {
        self.demo.partners.iter().find(|partner| partner.tenant == tenant)
    }

    /// Finds the customers of the partner with this tenant.
    pub fn directory(&self, tenant: TenantId) -> Option<&Directory> {
        let at = self.demo.partners.iter().position(|partner| partner.tenant == tenant)?;
        self.directories.get(at)
    }

    /// Finds the tenant of a current or former customer, by its id or one of its domains. Custom domains are known only
    /// for customers whose people sign in.
    pub fn customer_tenant(&self, cloud: Cloud, id_or_domain: &str) -> Option<TenantId> {
        let in_cloud = |index: usize| self.demo.partners.get(index).is_some_and(|partner| partner.cloud == cloud);
        let known = |domain: &String| domain.eq_ignore_ascii_case(id_or_domain);
        let of_demo = self.demo.customers.iter().find(|it| in_cloud(it.partner) && it.domains.iter().any(known));
        let directories = || self.directories.iter().enumerate().filter(|(index, _)| in_cloud(*index));
        let row = || match id_or_domain.parse::<TenantId>() {
            Ok(id) => directories().find_map(|(_, directory)| directory.find_tenant(id.as_uuid())),
            Err(_) => directories().find_map(|(_, directory)| directory.find_domain(id_or_domain)),
        };
        of_demo.map(DemoCustomer::tenant).or_else(|| Some(TenantId::new(row()?.id)))
    }

    /// Accesses the directory of a customer's user; none for other people.
    fn with_accounts<T>(&self, person: &DemoPerson, act: impl FnOnce(&tenant::accounts::Accounts) -> T) -> Option<T> {
        let customer = self.demo.customer_of(person)?;
        let directory = self.directories.get(customer.partner)?;
        let row = directory.find_tenant(customer.id.as_uuid())?;
        Some(self.tenants.with(&row, || directory.profile(&row), |tenant| act(tenant.accounts.get())))
    }

    /// Returns the role template ids that a person currently has in a customer's directory; none for people of no
    /// customer.
    pub fn customer_roles(&self, person: &DemoPerson) -> Option<Vec<Uuid>> {
        let role_ids = |accounts: &tenant::accounts::Accounts| {
            let roles = accounts.roles_of(person.id.object.as_uuid());
            roles.map(|roles| roles.map(|role| role.id).collect()).unwrap_or_default()
        };
        self.with_accounts(person, role_ids)
    }

    /// Returns the state of an account as set through the control endpoints, or as deleted in its directory.
    pub fn account(&self, person: &DemoPerson) -> AccountState {
        let exists = |accounts: &tenant::accounts::Accounts| {
            accounts.user(person.id.object.as_uuid()).is_ok_and(|user| user.deleted_at.is_none())
        };
        match self.accounts.get(person.id) {
            AccountState::Active if self.with_accounts(person, exists) == Some(false) => AccountState::Deleted,
            account => account,
        }
    }

    /// Checks whether any tenant of a cloud has this domain.
    pub fn has_domain(&self, cloud: Cloud, domain: &str) -> bool {
        let partners = self.demo.partners.iter().zip(&self.directories);
        partners
            .filter(|(partner, _)| partner.cloud == cloud)
            .any(|(partner, directory)| partner.domain.eq_ignore_ascii_case(domain) || directory.has_domain(domain))
    }

    /// Accesses the state of a partner's customer, if it exists.
    pub fn with_tenant<T>(&self, partner: TenantId, customer: Uuid, act: impl FnOnce(&mut Tenant) -> T) -> Option<T> {
        let directory = self.directory(partner)?;
        let row = directory.find(customer)?;
        Some(self.tenants.with(&row, || directory.profile(&row), act))
    }

    /// Finds the person with this object id in this tenant.
    pub fn person(&self, tenant: TenantId, object: ObjectId) -> Option<&DemoPerson> {
        self.demo.people.iter().find(|person| person.id.tenant == tenant && person.id.object == object)
    }

    /// Checks whether a token with this audience is valid for the cloud's Partner Center.
    pub fn is_partner_center(&self, cloud: Cloud, audience: &str) -> bool {
        let audience = audience.trim_end_matches('/');
        audience == clouds::partner_center(cloud)
            || audience == clouds::PARTNER_CENTER_APP
            || audience == self.origins.partner_center.as_str().trim_end_matches('/')
    }

    /// Returns `true` if JSON responses begin with a byte-order mark.
    pub fn byte_order_mark(&self) -> bool {
        self.byte_order_mark.load(Ordering::Relaxed)
    }

    /// Sets whether JSON responses begin with a byte-order mark.
    pub fn set_byte_order_mark(&self, on: bool) {
        self.byte_order_mark.store(on, Ordering::Relaxed);
    }

    /// Returns `true` if the response header for `ValidateMfa` is omitted.
    pub fn omits_mfa_header(&self) -> bool {
        self.omits_mfa_header.load(Ordering::Relaxed)
    }

    /// Sets whether the response header for `ValidateMfa` is omitted.
    pub fn set_omits_mfa_header(&self, on: bool) {
        self.omits_mfa_header.store(on, Ordering::Relaxed);
    }

    /// Returns the clock skew of Partner Center's `Date` header, in seconds.
    pub fn clock_skew(&self) -> i32 {
        self.clock_skew.load(Ordering::Relaxed)
    }

    /// Sets the clock skew of Partner Center's `Date` header, in seconds.
    pub fn set_clock_skew(&self, seconds: i32) {
        self.clock_skew.store(seconds, Ordering::Relaxed);
    }

    /// Restores the initial state, except for tokens, keys and registered redirect URIs.
    pub fn reset(&self) {
        self.faults.reset();
        self.sign_in_faults.reset();
        self.tally.reset();
        self.created_customers.reset();
        self.tenants.reset();
        self.activities.reset();
        self.attestations.reset();
        self.validation_codes.reset();
        self.paging.set(PaginationSettings::default());
        self.throttles.reset();
        self.consistency.set(Delays::default());
        self.set_byte_order_mark(false);
        self.set_omits_mfa_header(false);
        self.set_clock_skew(0);
        self.accounts.reset();
        self.consents.reset();
        self.applications.reset();
        self.grants.set_reusable(false);
        self.grants.clear_revocations();
        self.endpoints.reset();
        self.token_request_counts.reset();
        self.redirects.allow_loopback(true);
        for directory in &self.directories {
            directory.reset();
        }
    }
}

/// Returns the missing consents at the start, by tenant and client id.
fn initially_missing_consents(demo: &Demo) -> HashSet<(TenantId, String)> {
    let without = demo.customers.iter().filter(|customer| !customer.consented);
    let clients = || demo.apps.iter().map(|it| &it.client_id).chain(demo.partners.iter().map(|it| &it.client_id));
    without.flat_map(|customer| clients().map(|client| (customer.tenant(), client.clone()))).collect()
}
