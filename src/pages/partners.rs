//! `/partners`: the partners that this browser has signed in to, and the sign-in to others, for people who work for
//! several or as a guest.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, health::cloud_label, home::language_switch};
use crate::{
    components::{
        busy::busy_label,
        field::{Field, PAGE_FIELD, form, hidden},
        icon::{Icon, icon},
    },
    domain::form_action::FormAction,
    error::PortalError,
    paths,
    portal::{RequestContext, recent_partners::RecentPartner},
};

/// Renders the page on which a partner is selected.
pub async fn partners_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let return_to = request.query.text("return_to")?.map(str::to_owned);
    let recent = recent_partners(&request.context).await?;
    let known = (!recent.is_empty()).then(|| {
        view! {
            <ul class="plain stack" aria-label=text.partners_entered()>{partner_links(recent, return_to.as_deref())}</ul>
            <form method="post" action=FormAction::ForgetPartners.path() data-busy=busy_label(text, FormAction::ForgetPartners)>
                <input type="hidden" name=PAGE_FIELD value=paths::PARTNERS/>
                <button class="quiet">{text.partners_forget()}</button>
            </form>
        }
    });
    let clouds: Vec<_> = request
        .context
        .portal
        .sign_in_clouds()
        .map(|cloud| (cloud.to_string(), cloud_label(text, cloud).to_owned()))
        .collect();
    let signed_in = request.context.principal.is_some();
    let by_domain = request.context.portal.offers_sign_in_by_domain().await;
    let by_domain = by_domain.then(|| domain_form(return_to.clone(), clouds.is_empty()));
    let by_cloud = (!clouds.is_empty()).then(|| cloud_form(clouds, return_to));
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.partners_title()}</h1>
            {known}
            {by_cloud}
            {by_domain}
            {(!signed_in).then(language_switch)}
        </main>
    };
    Ok(Page::new(if signed_in { PageLayout::Portal } else { PageLayout::Bare }, body))
}

/// Renders the form for signing in to an organization in one of the clouds.
fn cloud_form(clouds: Vec<(String, String)>, return_to: Option<String>) -> impl IntoView {
    let RenderContext { text, .. } = expect_context();
    let default_cloud = clouds.first().map(|(cloud, _)| cloud.clone()).unwrap_or_default();
    view! {
        <section class="stack" aria-labelledby="other">
            <h2 id="other">{text.partners_other()}</h2>
            {form("organization-form", FormAction::ChooseOrganization, move || view! {
                {return_to.map(|return_to| hidden("return_to", return_to))}
                {Field::new("cloud", text.partners_cloud()).value(default_cloud).select(clouds)}
                {Field::new("membership", text.partners_membership()).radios(vec![
                    ("staff", text.partners_membership_staff(), true),
                    ("customer", text.partners_membership_customer(), false),
                ])}
                {Field::new("organization", text.partners_organization())
                    .help(text.partners_organization_help())
                    .required()
                    .text()}
                <p class="actions"><button class="button">{text.partners_go_on()}</button></p>
            })}
        </section>
    }
}

/// Renders the form for signing in at a partner's own provider by its email domain. `is_primary` is set where the
/// page offers no other option.
pub(super) fn domain_form(return_to: Option<String>, is_primary: bool) -> impl IntoView {
    let RenderContext { text, .. } = expect_context();
    view! {
        <section class="stack" aria-labelledby="by-domain">
            <h2 id="by-domain">{text.domain_title()}</h2>
            {form("domain-form", FormAction::ChoosePartner, move || view! {
                {return_to.map(|return_to| hidden("return_to", return_to))}
                {Field::new("work_address", text.domain_address()).help(text.domain_help()).required().text()}
                <p class="actions"><button class="button" class:primary=is_primary>{text.domain_continue()}</button></p>
            })}
        </section>
    }
}

/// Returns the partners that this browser has signed in to.
pub(super) async fn recent_partners(context: &RequestContext) -> Result<Vec<RecentPartner>, PortalError> {
    let partners = context.portal.list_recent_partners(&context.recent_partners).await;
    partners.map_err(|error| error.into_portal_error(context.portal.correlation()))
}

/// Renders a sign-in link for each, the last used first.
pub(super) fn partner_links(partners: Vec<RecentPartner>, return_to: Option<&str>) -> impl IntoView + use<> {
    let RenderContext { text, .. } = expect_context();
    partners
        .into_iter()
        .enumerate()
        .map(|(index, partner)| {
            if partner.current {
                return view! {
                    <li>{icon(Icon::Check)}" "{text.partners_current(partner.name.as_str())}</li>
                }
                .into_any();
            }
            let href = paths::sign_in(&partner.provider.to_string(), return_to);
            view! { <li><a class="button wide" class:primary=index == 0 href=href>{text.partners_enter(partner.name.as_str())}</a></li> }
                .into_any()
        })
        .collect_view()
}
