//! `/`: the landing page with the sign-in options. Signed-in people are redirected to their own start page.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext,
    partners::{domain_form, partner_links, recent_partners},
};
use crate::{
    components::icon::{Icon, icon},
    domain::{cloud::Cloud, form_action::FormAction, preferences::Language},
    error::PortalError,
    locales::Text,
    paths,
    portal::sign_in::SignInProvider,
};

/// Renders the landing page.
pub async fn home_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let return_to = request.query.text("return_to")?.map(str::to_owned);
    let unsaved = request.query.text(paths::UNSAVED_PARAMETER)?.map(str::to_owned);
    let recent = recent_partners(&request.context).await?;
    let partners_url = paths::partners(return_to.as_deref());
    let clouds = request
        .context
        .portal
        .sign_in_clouds()
        .enumerate()
        .map(|(index, cloud)| {
            let href = paths::sign_in(cloud.as_str(), return_to.as_deref());
            let primary = index == 0 && recent.is_empty();
            view! { <li><a class="button wide" class:primary=primary href=href>{staff_sign_in_label(text, cloud)}</a></li> }
        })
        .collect_view();
    // The requested page is passed on only if it is one for customers' own users.
    let own_return_to = return_to.clone().filter(|address| address == paths::MY || address.starts_with("/my/"));
    let customers = request
        .context
        .portal
        .sign_in_clouds()
        .map(|cloud| {
            let provider = SignInProvider::Customer { cloud, tenant: None, partner: None };
            let href = paths::sign_in(&provider.to_string(), own_return_to.as_deref());
            view! { <li><a class="button wide" href=href>{customer_sign_in_label(text, cloud)}</a></li> }
        })
        .collect_view();
    // An installation without a registration in any cloud offers sign-in through partners' own providers only.
    let has_clouds = request.context.portal.sign_in_clouds().next().is_some();
    let by_domain = request.context.portal.offers_sign_in_by_domain().await;
    let by_domain = by_domain.then(|| domain_form(return_to.clone(), !has_clouds && recent.is_empty()));
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.home_title()}</h1>
            <p class="lead">{text.home_lead()}</p>
            {return_to.is_some().then(|| {
                view! { <p class="note" role="status">{icon(Icon::Alert)}<span>{return_message(text, unsaved.as_deref())}</span></p> }
            })}
            <div class="ways">
                <section class="panel" aria-labelledby="staff">
                    <h2 id="staff">{text.home_staff()}</h2>
                    <p class="muted">{text.home_who()}</p>
                    {(!recent.is_empty()).then(|| view! {
                        <ul class="plain stack" aria-label=text.partners_entered()>
                            {partner_links(recent, return_to.as_deref())}
                        </ul>
                    })}
                    {has_clouds.then(|| view! {
                        <ul class="plain stack" aria-label=text.home_ways()>{clouds}</ul>
                        <p><a href=partners_url>{text.home_others()}</a></p>
                    })}
                    {by_domain}
                </section>
                {has_clouds.then(|| view! {
                    <section class="panel" aria-labelledby="customers">
                        <h2 id="customers">{text.home_customers()}</h2>
                        <p class="muted">{text.home_customers_lead()}</p>
                        <ul class="plain stack">{customers}</ul>
                    </section>
                })}
            </div>
            {language_switch()}
        </main>
    };
    Ok(Page::new(PageLayout::Bare, body))
}

/// Returns the reason for the sign-in: to continue, or because a form was submitted without a session.
fn return_message(text: Text, unsaved: Option<&str>) -> &'static str {
    match unsaved {
        None => text.home_return(),
        Some(paths::DRAFT_SAVED) => text.home_unsaved_kept(),
        Some(_) => text.home_unsaved(),
    }
}

/// Renders buttons that change the language, for people who are not signed in.
pub fn language_switch() -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let choices = Language::ALL
        .iter()
        .map(|language| {
            let label = language.endonym();
            view! {
                <button
                    class="quiet"
                    name="language"
                    value=language.as_str()
                    lang=language.as_str()
                    aria-pressed=(*language == text.language()).to_string()
                >
                    {label}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=FormAction::SavePreferences.path() class="languages">
            <input type="hidden" name=crate::components::field::PAGE_FIELD value=address/>
            {icon(Icon::Language)}
            {choices}
        </form>
    }
}

const fn customer_sign_in_label(text: Text, cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => text.home_customer_global(),
        Cloud::China => text.home_customer_china(),
        Cloud::Germany => text.home_customer_germany(),
        Cloud::UsGovernment => text.home_customer_us_government(),
    }
}

const fn staff_sign_in_label(text: Text, cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => text.sign_in_global(),
        Cloud::China => text.sign_in_china(),
        Cloud::Germany => text.sign_in_germany(),
        Cloud::UsGovernment => text.sign_in_us_government(),
    }
}
