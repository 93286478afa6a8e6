//! The licenses of a new user: the choice in the form, and the results of their assignment.

use leptos::prelude::*;

use super::super::{PageRequest, load_optional};
use crate::{
    api::licence::{list_available_licences, list_user_licences},
    components::{
        field::{Field, Offer, row_form, rows_problem},
        pager::few_names,
        problem::{change_words, summary_words},
        user::note,
    },
    domain::{
        id::SkuId,
        licence::{LicenceGroup, SubscribedSku, Wish},
        role::Capability,
        user::{ChosenLicence, UserCreated},
        write::Write,
    },
    error::PortalError,
    locales::{Text, args},
    paths::CustomerPath,
};

/// The id of the forms that retry an assignment.
const AGAIN: &str = "licence-again";
/// Maximum number of products in the form. Others are assigned on the user's page.
const MAX_PRODUCTS: usize = 50;

/// Loads the products to choose from, if the person has permission and the cloud supports it.
pub(super) async fn load_offered(
    request: &PageRequest,
    customer: CustomerPath,
) -> Option<Result<Vec<SubscribedSku>, PortalError>> {
    if !request.cloud().has_user_licences() || !request.may(Capability::ManageLicences) {
        return None;
    }
    let of = |group: LicenceGroup| list_available_licences(customer.id, group.to_string());
    let [first, second] = LicenceGroup::ALL.map(of);
    let both = load_optional(Box::pin(async { futures::try_join!(first, second) })).await;
    Some(both.map(|(first, second)| first.into_iter().chain(second).filter(|sku| sku.for_users).collect()))
}

/// Renders the part of the form that selects licenses; nothing if the customer has no products.
pub(super) fn licence_fields(text: Text, offered: Option<Result<Vec<SubscribedSku>, PortalError>>) -> AnyView {
    let mut skus = match offered {
        None => return ().into_any(),
        Some(Err(_)) => return note(text.user_new_licences_failed()),
        Some(Ok(skus)) if skus.is_empty() => return ().into_any(),
        Some(Ok(skus)) => skus,
    };
    let all = skus.len();
    // Available products come first, each group still sorted by name.
    skus.sort_by_key(|sku| sku.available <= 0);
    skus.truncate(MAX_PRODUCTS);
    let field = Field::new(Wish::FIELD, text.user_licences());
    let field = if all > skus.len() {
        field.help(text.user_new_licences_some(args::UserNewLicencesSome { shown: skus.len(), all }))
    } else {
        field.help(text.user_new_licences_help())
    };
    let offer = |sku: SubscribedSku| {
        let available = sku.available > 0;
        let figures = if available {
            text.user_new_licence_left(args::UserNewLicenceLeft { available: sku.available, total: sku.total })
        } else {
            text.licences_none_left().to_owned()
        };
        Offer { value: sku.product.id.to_string(), words: sku.product.title(), figures, available }
    };
    field.offers(skus.into_iter().map(offer).collect())
}

/// Loads which of the failed licenses the user has by now, as after a retry. If that fails, none counts as assigned.
pub(super) async fn load_assigned(customer: CustomerPath, created: &UserCreated<PortalError>) -> Vec<SkuId> {
    let mut assigned = Vec::new();
    for group in LicenceGroup::ALL {
        if created.licences.iter().any(|licence| licence.error.is_some() && licence.group == group) {
            let has = load_optional(list_user_licences(customer.id, created.password.user, group.to_string())).await;
            assigned.extend(has.unwrap_or_default().into_iter().map(|licence| licence.product.id));
        }
    }
    assigned
}

/// Renders the results of the assignments: a failed one with its reason and a button to retry it.
pub(super) fn licences_shown(
    text: Text,
    customer: CustomerPath,
    created: UserCreated<PortalError>,
    assigned: &[SkuId],
) -> Option<AnyView> {
    if created.licences.is_empty() {
        return None;
    }
    let user = created.password.user;
    let rows = created
        .licences
        .into_iter()
        .map(|mut licence| {
            licence.error = licence.error.filter(|_| !assigned.contains(&licence.sku));
            let fields = again_fields(customer, user.to_string(), &licence);
            let ChosenLicence { name, warnings, error, .. } = licence;
            let warnings = (!warnings.is_empty()).then(|| {
                let words = warnings.into_iter().map(|warning| warning.message);
                view! { <span class="line muted">{few_names(text, words)}</span> }
            });
            let standing = match error {
                None => view! { <span class="badge good">{text.user_new_licence_assigned()}</span> }.into_any(),
                Some(error) => {
                    let button = view! {
                        <button class="button">{text.user_new_licence_again(name.as_str())}</button>
                    };
                    view! {
                        <span class="badge bad">{text.user_new_licence_failed()}</span>
                        <span class="line">{why(text, &error)}</span>
                        {row_form(AGAIN, Write::UpdateLicences, &fields, button.into_any())}
                    }
                    .into_any()
                }
            };
            view! { <li><span dir="auto">{name}</span> " " {standing} {warnings}</li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="panel after" aria-labelledby="new-licences">
                <h2 id="new-licences">{text.user_licences()}</h2>
                {rows_problem(AGAIN)}
                <ul class="plain lines new-licences">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Returns the fields of the form that retries an assignment, equal to those of the user's license form.
fn again_fields(
    customer: CustomerPath,
    user: String,
    licence: &ChosenLicence<PortalError>,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("customer", customer.id.to_string()),
        ("user", user),
        ("group", licence.group.to_string()),
        (Wish::FIELD, licence.sku.to_string()),
    ];
    fields.extend(licence.plans.iter().map(|plan| ("plans[]", plan.clone())));
    fields
}

/// Returns the reason why a license was not assigned, in a sentence or two.
fn why(text: Text, error: &PortalError) -> String {
    match error {
        PortalError::Invalid(fields) if !fields.is_empty() => {
            text.sentences(fields.iter().map(|field| summary_words(text, None, true, field)))
        }
        error => {
            let words = change_words(text, error);
            text.sentences([text.sentence(&words.title), words.advice])
        }
    }
}
