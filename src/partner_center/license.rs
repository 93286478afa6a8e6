//! Licenses of a customer (articles "Get a list of available licenses", "Check which licenses are assigned to a user",
//! "Assign licenses to a user", and the two "by license group").

use http::Method;

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    prepared_request::PreparedRequest,
    wire::{collection::Attributes, license as wire},
};
use crate::domain::{
    id::{RequestId, UserId},
    license::{License, LicenseChange, LicenseGroup, LicenseWarning, ProductSku, ServicePlan, SubscribedSku},
    title::is_visible,
};

/// The API by which the service counts calls.
const API: &str = "licenses";

static AVAILABLE: Operation = Operation::read("get-a-list-of-available-licenses", API).per_customer();
static AVAILABLE_BY_GROUP: Operation =
    Operation::read("get-a-list-of-available-licenses-by-license-group", API).per_customer();
static OF_USER: Operation = Operation::read("check-which-licenses-are-assigned-to-a-user", API).per_customer();
static OF_USER_BY_GROUP: Operation =
    Operation::read("get-licenses-assigned-to-a-user-by-license-group", API).per_customer();
static ASSIGN: Operation =
    Operation::write("assign-licenses-to-a-user", API, Method::POST, RetryPolicy::NotIdempotent).per_customer();

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's licenses.
    pub const fn licenses(self) -> Licenses<'a> {
        Licenses(self)
    }
}

/// The service's response to a license update, with ids as it spells them; empty where the response omits them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LicenseUpdateResult {
    /// The assigned products, each with its excluded plans.
    pub assigned: Vec<(String, Vec<String>)>,
    /// The removed products.
    pub removed: Vec<String>,
    /// The warnings.
    pub warnings: Vec<LicenseWarning>,
}

/// The operations on a customer's licenses.
#[derive(Clone, Copy)]
pub struct Licenses<'a>(CustomerHandle<'a>);

impl Licenses<'_> {
    /// Returns the products that the customer has licenses of, in these groups, or in group 1 if none is given.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn available(self, groups: &[LicenseGroup]) -> Result<Vec<SubscribedSku>, Error> {
        let operation = if groups.is_empty() { &AVAILABLE } else { &AVAILABLE_BY_GROUP };
        let request = with_license_groups(self.0.request(operation).at("subscribedskus"), groups);
        request
            .list_with_nested(subscribed, |sku: &SubscribedSku| Some(sku.product.id.to_string()), |sku| sku.unreadable)
            .await
    }

    /// Returns the licenses of a user in these groups, or in group 1 if none is given.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn of_user(self, user: UserId, groups: &[LicenseGroup]) -> Result<Vec<License>, Error> {
        let operation = if groups.is_empty() { &OF_USER } else { &OF_USER_BY_GROUP };
        let request = with_license_groups(self.0.request(operation).at("users").at(user).at("licenses"), groups);
        request
            .list_with_nested(license, |license: &License| Some(license.product.id.to_string()), |it| it.unreadable)
            .await
    }

    /// Assigns licenses to a user and removes others; all must be of one group.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); that no licenses are available is
    /// [`ErrorKind::Invalid`](super::ErrorKind::Invalid) with the code 60012.
    pub async fn update(
        self,
        user: UserId,
        change: &LicenseChange,
        request: RequestId,
    ) -> Result<LicenseUpdateResult, Error> {
        let assign = change.assign.iter().map(|assignment| wire::LicenseAssignment {
            sku_id: Some(assignment.sku.to_string()),
            excluded_plans: wire_ids(assignment.excluded.iter()),
        });
        let assign: Vec<_> = assign.collect();
        let body = wire::LicenseUpdate {
            licenses_to_assign: (!assign.is_empty()).then_some(assign),
            licenses_to_remove: wire_ids(change.remove.iter()),
            license_warnings: None,
            attributes: Some(Attributes::of("LicenseUpdate")),
        };
        let request = self.0.request(&ASSIGN).at("users").at(user).at("licenseupdates").request_id(request);
        let update: wire::LicenseUpdate = request.body(&body).json().await?;
        let assigned = update.licenses_to_assign.unwrap_or_default().into_iter();
        let assigned = assigned.map(|it| (it.sku_id.unwrap_or_default(), it.excluded_plans.unwrap_or_default()));
        Ok(LicenseUpdateResult {
            assigned: assigned.collect(),
            removed: update.licenses_to_remove.unwrap_or_default(),
            warnings: update.license_warnings.unwrap_or_default().into_iter().map(warning).collect(),
        })
    }
}

fn with_license_groups<'a>(request: PreparedRequest<'a>, groups: &[LicenseGroup]) -> PreparedRequest<'a> {
    groups.iter().fold(request, |request, group| {
        let text = match group {
            LicenseGroup::Group1 => "Group1",
            LicenseGroup::Group2 => "Group2",
            LicenseGroup::Other(spelling) => spelling,
        };
        request.query("licenseGroupIds", text)
    })
}

/// Returns ids in the wire format; null if there are none.
fn wire_ids<T: ToString>(ids: impl Iterator<Item = T>) -> Option<Vec<String>> {
    let ids: Vec<_> = ids.map(|id| id.to_string()).collect();
    (!ids.is_empty()).then_some(ids)
}

/// Converts a product. One whose id is not a GUID can be neither assigned nor referenced: it counts as left out.
fn product(wire: Option<wire::ProductSku>) -> Option<ProductSku> {
    let wire = wire?;
    let id = wire.id.as_deref()?.trim().parse().ok()?;
    Some(ProductSku {
        id,
        name: wire.name.unwrap_or_default(),
        part_number: wire.sku_part_number.unwrap_or_default(),
        group: LicenseGroup::parse(wire.license_group_id.as_deref().unwrap_or_default()),
    })
}

fn subscribed(wire: wire::SubscribedSku) -> Option<SubscribedSku> {
    let for_users = for_users(wire.product_sku.as_ref().and_then(|sku| sku.target_type.as_deref()));
    let product = product(wire.product_sku)?;
    let warning = wire.warning_units.unwrap_or_default();
    let total = wire.total_units.unwrap_or_else(|| wire.active_units.unwrap_or_default().saturating_add(warning));
    let consumed = wire.consumed_units.unwrap_or_default();
    let (plans, unreadable) = plans(wire.service_plans);
    Some(SubscribedSku {
        product,
        total,
        consumed,
        available: wire.available_units.unwrap_or(total.saturating_sub(consumed)),
        warning,
        suspended: wire.suspended_units.unwrap_or_default(),
        plans,
        unreadable,
        status: wire.capability_status.unwrap_or_default(),
        for_users,
    })
}

fn license(wire: wire::License) -> Option<License> {
    let product = product(wire.product_sku)?;
    let (plans, unreadable) = plans(wire.service_plans);
    Some(License { product, plans, unreadable })
}

/// Returns the service plans that have a valid id, and the number of the others.
fn plans(wire: Vec<wire::ServicePlan>) -> (Vec<ServicePlan>, usize) {
    let count = wire.len();
    let plans: Vec<_> = wire.into_iter().filter_map(plan).collect();
    let unreadable = count - plans.len();
    (plans, unreadable)
}

fn plan(wire: wire::ServicePlan) -> Option<ServicePlan> {
    let id = wire.id?.trim().parse().ok()?;
    let name = [wire.display_name, wire.service_name].into_iter().flatten().find(|name| is_visible(name));
    Some(ServicePlan {
        id,
        name: name.unwrap_or_default(),
        for_tenant: !for_users(wire.target_type.as_deref()),
        status: wire.capability_status.unwrap_or_default(),
    })
}

/// Checks whether a plan is for users, which is the default.
fn for_users(target: Option<&str>) -> bool {
    target.is_none_or(|target| !target.eq_ignore_ascii_case("tenant"))
}

fn warning(wire: wire::LicenseWarning) -> LicenseWarning {
    LicenseWarning {
        code: wire.code.unwrap_or_default(),
        message: wire.message.unwrap_or_default(),
        plans: wire.service_plans,
    }
}
