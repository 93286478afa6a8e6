//! Licenses (articles "Get a list of available licenses", "Assign licenses to a user").

use uuid::Uuid;

use super::{
    call::{self, Call},
    operation::{
        Auth::{AppOrUser, User},
        Operation, get, post,
    },
    response::{ApiError, ApiResponse},
    user::{api_error, user_in_path},
};
use crate::{
    domain::cloud::Cloud,
    emulator::state::{
        activity::AuditDetails,
        tenant::accounts::{DirectoryError, Plan, Product},
    },
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        license::{License, LicenseAssignment, LicenseUpdate, LicenseWarning, ProductSku, ServicePlan, SubscribedSku},
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-available-licenses", "/v1/customers/{customer}/subscribedskus", User).handler(available),
    get("get-a-list-of-available-licenses-by-license-group", "/v1/customers/{customer}/subscribedskus", User)
        .with_query("licenseGroupIds")
        .handler(available),
    post("assign-licenses-to-a-user", "/v1/customers/{customer}/users/{user}/licenseupdates", User)
        .not_in(&[Cloud::China])
        .handler(assign),
    get("check-which-licenses-are-assigned-to-a-user", "/v1/customers/{customer}/users/{user}/licenses", User)
        .not_in(&[Cloud::China])
        .handler(of_user),
    get("get-licenses-assigned-to-a-user-by-license-group", "/v1/customers/{customer}/users/{user}/licenses", User)
        .with_query("licenseGroupIds")
        .not_in(&[Cloud::China])
        .handler(of_user),
    get(
        "get-customer-licenses-deployment-information",
        "/v1/customers/{customer}/analytics/licenses/deployment",
        AppOrUser,
    ),
    get("get-customer-licenses-usage-information", "/v1/customers/{customer}/analytics/licenses/usage", AppOrUser),
    get("get-partner-licenses-deployment-information", "/v1/analytics/licenses/deployment", AppOrUser),
    get("get-partner-licenses-usage-information", "/v1/analytics/licenses/usage", AppOrUser),
];

fn available(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let groups = groups(call)?;
    let items = call.tenant(|tenant| {
        let accounts = tenant.accounts.get();
        let matching = accounts.stock().iter().filter(|stock| groups.contains(&stock.product.group));
        let skus = matching.map(|stock| {
            let (total, consumed) = (stock.active + stock.warning, accounts.consumed(stock.product.id()));
            SubscribedSku {
                available_units: Some(total - consumed),
                active_units: Some(stock.active),
                consumed_units: Some(consumed),
                suspended_units: Some(stock.suspended),
                total_units: Some(total),
                warning_units: Some(stock.warning),
                product_sku: Some(ProductSku { target_type: Some("User".to_owned()), ..product(stock.product) }),
                service_plans: stock.product.plans.iter().map(|it| plan(it, "Enabled")).collect(),
                capability_status: Some(if stock.warning > 0 { "Warning" } else { "Enabled" }.to_owned()),
                attributes: Some(Attributes::of("SubscribedSku")),
            }
        });
        skus.collect()
    })?;
    ApiResponse::json(&collection(items))
}

fn of_user(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let (groups, id) = (groups(call)?, user_in_path(call)?);
    let items = call.tenant(|tenant| {
        let accounts = tenant.accounts.get();
        let user = accounts.user(id)?;
        let licenses = user.licenses.iter().filter_map(|(sku, excluded)| {
            let product_of = accounts.product(*sku).ok().filter(|product| groups.contains(&product.group))?;
            let plans = product_of.plans.iter().filter_map(|it| {
                let state = accounts.plan_state(id, *sku, it.id());
                let listed = state.is_some() || !excluded.contains(&it.id());
                listed.then(|| plan(it, state.unwrap_or("Assigned")))
            });
            Some(License {
                service_plans: plans.collect(),
                product_sku: Some(product(product_of)),
                attributes: Some(Attributes::of("License")),
            })
        });
        Ok::<_, DirectoryError>(licenses.collect())
    })?;
    let items = items.map_err(api_error)?;
    ApiResponse::json(&collection(items))
}

fn assign(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let update: LicenseUpdate = call.read()?;
    let id = user_in_path(call)?;
    let assignments = update.licenses_to_assign.unwrap_or_default();
    let assign = assignments
        .iter()
        .map(|it| {
            let excluded = it.excluded_plans.iter().flatten().map(|plan| guid(plan)).collect::<Result<_, _>>()?;
            Ok((guid(it.sku_id.as_deref().unwrap_or_default())?, excluded))
        })
        .collect::<Result<Vec<(Uuid, Vec<Uuid>)>, ApiError>>()?;
    let removed = update.licenses_to_remove.unwrap_or_default();
    let remove = removed.iter().map(|sku| guid(sku)).collect::<Result<Vec<_>, _>>()?;
    call.tenant(|tenant| tenant.accounts.get().update_licenses(id, &assign, &remove))?.map_err(api_error)?;
    let warnings = call.tenant(|tenant| {
        let accounts = tenant.accounts.get();
        assign.iter().filter_map(|(sku, excluded)| warning(accounts.product(*sku).ok()?, excluded)).collect()
    })?;
    let assignments: Vec<_> = assignments
        .into_iter()
        .map(|it| LicenseAssignment { excluded_plans: it.excluded_plans.filter(|plans| !plans.is_empty()), ..it })
        .collect();
    let result = LicenseUpdate {
        licenses_to_assign: Some(assignments).filter(|assignments| !assignments.is_empty()),
        licenses_to_remove: Some(removed).filter(|removed| !removed.is_empty()),
        license_warnings: Some(warnings),
        attributes: Some(Attributes::of("LicenseUpdate")),
    };
    let details = AuditDetails::of(&result).with("CustomerUserId", id);
    let details = assign.iter().fold(details, |details, (sku, _)| details.with("AddedLicenseSkuId", sku));
    call.record_with_details("license", "update_customer_user_licenses", details);
    ApiResponse::created(&result)
}

/// Returns the warning about a license without any enabled plan.
fn warning(product: &Product, excluded: &[Uuid]) -> Option<LicenseWarning> {
    let user_plans: Vec<_> = product.plans.iter().filter(|plan| plan.for_users).collect();
    let all_excluded = !user_plans.is_empty() && user_plans.iter().all(|plan| excluded.contains(&plan.id()));
    all_excluded.then(|| LicenseWarning {
        code: Some("NoServicePlanEnabled".to_owned()),
        message: Some(format!("{} is assigned with none of its service plans.", product.name)),
        service_plans: user_plans.iter().map(|plan| plan.service.to_owned()).collect(),
    })
}

/// Returns the requested groups, one for each repetition of the parameter; group 1 by default.
fn groups(call: &Call<'_>) -> Result<Vec<u8>, ApiError> {
    let mut groups = Vec::new();
    for text in call.query.all("licenseGroupIds").flat_map(|text| text.split(',')) {
        match text.trim().to_ascii_lowercase().as_str() {
            "" => {}
            "group1" => groups.push(1),
            "group2" => groups.push(2),
            _ => return Err(ApiError::invalid("licenseGroupIds is neither Group1 nor Group2.")),
        }
    }
    if groups.is_empty() {
        groups.push(1);
    }
    Ok(groups)
}

fn guid(text: &str) -> Result<Uuid, ApiError> {
    call::guid(text).ok_or_else(|| ApiError::invalid("An id of a license or service plan should have GUID format."))
}

fn collection<T>(items: Vec<T>) -> ResourceCollection<T> {
    ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    }
}

fn product(product: &Product) -> ProductSku {
    ProductSku {
        id: Some(product.id().to_string()),
        name: Some(product.name.to_owned()),
        sku_part_number: Some(product.part_number.to_owned()),
        target_type: None,
        license_group_id: Some(format!("group{}", product.group)),
    }
}

fn plan(plan: &Plan, status: &str) -> ServicePlan {
    ServicePlan {
        display_name: Some(plan.name.to_owned()),
        service_name: Some(plan.service.to_owned()),
        id: Some(plan.id().to_string()),
        capability_status: Some(status.to_owned()),
        target_type: Some(if plan.for_users { "User" } else { "Tenant" }.to_owned()),
    }
}
