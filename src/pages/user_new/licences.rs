//! The licences that a new user gets: those that can be chosen in the form, and what became of those that were.

use leptos::prelude::*;

use super::super::{PageRequest, soon};
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

/// The forms that try a licence again.
const AGAIN: &str = "licence-again";
/// Most products in the form. Others are assigned from the user's page.
const MOST_PRODUCTS: usize = 50;

/// The products whose licences can be chosen, where the person may and the cloud has them.
pub(super) async fn load_offered(
    request: &PageRequest,
    customer: CustomerPath,
) -> Option<Result<Vec<SubscribedSku>, PortalError>> {
    if !request.cloud().has_user_licences() || !request.may(Capability::ManageLicences) {
        return None;
    }
    let of = |group: LicenceGroup| list_available_licences(customer.id, group.to_string());
    let [first, second] = LicenceGroup::ALL.map(of);
    let both = soon(Box::pin(async { futures::try_join!(first, second) })).await;
    Some(both.map(|(first, second)| first.into_iter().chain(second).filter(|sku| sku.for_users).collect()))
}

/// The part of the form that chooses licences; nothing where the customer has none.
pub(super) fn licence_fields(text: Text, offered: Option<Result<Vec<SubscribedSku>, PortalError>>) -> AnyView {
    let mut skus = match offered {
        None => return ().into_any(),
        Some(Err(_)) => return note(text.user_new_licences_failed()),
        Some(Ok(skus)) if skus.is_empty() => return ().into_any(),
        Some(Ok(skus)) => skus,
    };
    let all = skus.len();
    // What can be had comes first, each part still by name.
    skus.sort_by_key(|sku| sku.available <= 0);
    skus.truncate(MOST_PRODUCTS);
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

/// Looks which of the licences that were not assigned the user has by now, as after another try. Where that cannot be had,
/// none is taken to be.
pub(super) async fn load_assigned(customer: CustomerPath, created: &UserCreated<PortalError>) -> Vec<SkuId> {
    let mut assigned = Vec::new();
    for group in LicenceGroup::ALL {
        if created.licences.iter().any(|licence| licence.error.is_some() && licence.group == group) {
            let has = soon(list_user_licences(customer.id, created.password.user, group.to_string())).await;
            assigned.extend(has.unwrap_or_default().into_iter().map(|licence| licence.product.id));
        }
    }
    assigned
}

/// What became of the licences that were chosen: one that was not assigned says why, and can be tried again alone.
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

/// The form that assigns the licence as the form of the user would have.
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

/// Why a licence was not assigned, in a sentence or two.
fn why(text: Text, error: &PortalError) -> String {
    match error {
        PortalError::Invalid(fields) if !fields.is_empty() => {
            fields.iter().map(|field| summary_words(text, None, true, field)).collect::<Vec<_>>().join(" ")
        }
        error => {
            let words = change_words(text, error);
            format!("{}. {}", words.title, words.advice)
        }
    }
}
