//! The licenses of a new user: the choice in the form, and the results of their assignment.

use leptos::prelude::*;

use super::super::{PageRequest, load_optional};
use crate::{
    api::license::{list_available_licenses, list_user_licenses},
    components::{
        field::{Field, QuantityOption, row_form, row_form_error},
        pager::few_names,
        problem::{failed_change_message, summary_error_message},
        user::note,
    },
    domain::{
        form_action::FormAction,
        id::SkuId,
        license::{DesiredLicenses, LicenseGroup, SubscribedSku},
        role::Capability,
        user::{SelectedLicense, UserCreated},
    },
    error::PortalError,
    locales::{Text, args},
    paths::CustomerPath,
};

/// The id of the forms that retry an assignment.
const RETRY_FORM: &str = "license-again";
/// Maximum number of products in the form. Others are assigned on the user's page.
const MAX_PRODUCTS: usize = 50;

/// Loads the products to choose from, if the person has permission and the cloud supports it.
pub(super) async fn load_offered(
    request: &PageRequest,
    customer: CustomerPath,
) -> Option<Result<Vec<SubscribedSku>, PortalError>> {
    if !request.cloud().has_user_licenses() || !request.may(Capability::ManageLicenses) {
        return None;
    }
    let of = |group: LicenseGroup| list_available_licenses(customer.id, group.to_string());
    let [first, second] = LicenseGroup::ALL.map(of);
    let both = load_optional(Box::pin(async { futures::try_join!(first, second) })).await;
    Some(both.map(|(first, second)| first.into_iter().chain(second).filter(|sku| sku.for_users).collect()))
}

/// Renders the part of the form that selects licenses; nothing if the customer has no products.
pub(super) fn license_fields(text: Text, offered: Option<Result<Vec<SubscribedSku>, PortalError>>) -> AnyView {
    let mut skus = match offered {
        None => return ().into_any(),
        Some(Err(_)) => return note(text.user_new_licenses_failed()),
        Some(Ok(skus)) if skus.is_empty() => return ().into_any(),
        Some(Ok(skus)) => skus,
    };
    let all = skus.len();
    // Available products come first, each group still sorted by name.
    skus.sort_by_key(|sku| sku.available <= 0);
    skus.truncate(MAX_PRODUCTS);
    let field = Field::new(DesiredLicenses::FIELD, text.user_licenses());
    let field = if all > skus.len() {
        field.help(text.user_new_licenses_some(args::UserNewLicensesSome { shown: skus.len(), all }))
    } else {
        field.help(text.user_new_licenses_help())
    };
    let offer = |sku: SubscribedSku| {
        let available = sku.available > 0;
        let quantity = if available {
            text.user_new_license_left(args::UserNewLicenseLeft { available: sku.available, total: sku.total })
        } else {
            text.licenses_none_left().to_owned()
        };
        QuantityOption { value: sku.product.id.to_string(), option_label: sku.product.title(), quantity, available }
    };
    field.offers(skus.into_iter().map(offer).collect())
}

/// Loads which of the failed licenses the user has by now, as after a retry. If that fails, none counts as assigned.
pub(super) async fn load_assigned(customer: CustomerPath, created: &UserCreated<PortalError>) -> Vec<SkuId> {
    let mut assigned = Vec::new();
    for group in LicenseGroup::ALL {
        if created.licenses.iter().any(|license| license.error.is_some() && license.group == group) {
            let licenses =
                load_optional(list_user_licenses(customer.id, created.password.user, group.to_string())).await;
            assigned.extend(licenses.unwrap_or_default().into_iter().map(|license| license.product.id));
        }
    }
    assigned
}

/// Renders the results of the assignments: a failed one with its reason and a button to retry it.
pub(super) fn assignment_results(
    text: Text,
    customer: CustomerPath,
    created: UserCreated<PortalError>,
    assigned: &[SkuId],
) -> Option<AnyView> {
    if created.licenses.is_empty() {
        return None;
    }
    let user = created.password.user;
    let rows = created
        .licenses
        .into_iter()
        .map(|mut license| {
            license.error = license.error.filter(|_| !assigned.contains(&license.sku));
            let fields = retry_fields(customer, user.to_string(), &license);
            let SelectedLicense { name, warnings, error, .. } = license;
            let warnings = (!warnings.is_empty()).then(|| {
                let messages = warnings.into_iter().map(|warning| warning.message);
                view! { <span class="line muted">{few_names(text, messages)}</span> }
            });
            let status = match error {
                None => view! { <span class="badge good">{text.user_new_license_assigned()}</span> }.into_any(),
                Some(error) => {
                    let button = view! {
                        <button class="button">{text.user_new_license_again(name.as_str())}</button>
                    };
                    view! {
                        <span class="badge bad">{text.user_new_license_failed()}</span>
                        <span class="line">{error_message(text, &error)}</span>
                        {row_form(RETRY_FORM, FormAction::UpdateLicenses, &fields, button.into_any())}
                    }
                    .into_any()
                }
            };
            view! { <li><span dir="auto">{name}</span> " " {status} {warnings}</li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="panel after" aria-labelledby="new-licenses">
                <h2 id="new-licenses">{text.user_licenses()}</h2>
                {row_form_error(RETRY_FORM)}
                <ul class="plain lines new-licenses">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Returns the fields of the form that retries an assignment, equal to those of the user's license form.
fn retry_fields(
    customer: CustomerPath,
    user: String,
    license: &SelectedLicense<PortalError>,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("customer", customer.id.to_string()),
        ("user", user),
        ("group", license.group.to_string()),
        (DesiredLicenses::FIELD, license.sku.to_string()),
    ];
    fields.extend(license.plans.iter().map(|plan| ("plans[]", plan.clone())));
    fields
}

/// Returns the reason why a license was not assigned, in a sentence or two.
fn error_message(text: Text, error: &PortalError) -> String {
    match error {
        PortalError::Invalid(fields) if !fields.is_empty() => {
            text.sentences(fields.iter().map(|field| summary_error_message(text, None, true, field)))
        }
        error => {
            let message = failed_change_message(text, error);
            text.sentences([text.sentence(&message.title), message.advice])
        }
    }
}
