//! `/partners`: the partners that this browser has been signed in to, and the way to others: for people who work for
//! several, or as the guest of one.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, health::cloud_word, home::language_switch};
use crate::{
    components::{
        busy::busy_words,
        field::{Field, PAGE_FIELD, form, hidden},
        icon::{Icon, icon},
    },
    domain::write::Write,
    error::PortalError,
    paths,
    portal::{RequestContext, entered_partners::EnteredPartner},
};

/// The page where a partner is chosen.
pub async fn partners_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let return_to = request.query.text("return_to")?.map(str::to_owned);
    let entered = entered_partners(&request.context).await?;
    let known = (!entered.is_empty()).then(|| {
        view! {
            <ul class="plain stack" aria-label=text.partners_entered()>{partner_links(entered, return_to.as_deref())}</ul>
            <form method="post" action=Write::ForgetPartners.path() data-busy=busy_words(text, Write::ForgetPartners)>
                <input type="hidden" name=PAGE_FIELD value=paths::PARTNERS/>
                <button class="quiet">{text.partners_forget()}</button>
            </form>
        }
    });
    let clouds: Vec<_> = request
        .context
        .portal
        .sign_in_clouds()
        .map(|cloud| (cloud.to_string(), cloud_word(text, cloud).to_owned()))
        .collect();
    let usual = clouds.first().map(|(cloud, _)| cloud.clone()).unwrap_or_default();
    let signed_in = request.context.principal.is_some();
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.partners_title()}</h1>
            {known}
            <section class="stack" aria-labelledby="other">
                <h2 id="other">{text.partners_other()}</h2>
                {form("organization-form", Write::ChooseOrganization, move || view! {
                    {return_to.map(|return_to| hidden("return_to", return_to))}
                    {Field::new("cloud", text.partners_cloud()).value(usual).select(clouds)}
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
            {(!signed_in).then(language_switch)}
        </main>
    };
    Ok(Page::new(if signed_in { Frame::Portal } else { Frame::Bare }, body))
}

/// The partners that this browser has been signed in to.
pub(super) async fn entered_partners(context: &RequestContext) -> Result<Vec<EnteredPartner>, PortalError> {
    let partners = context.portal.list_entered_partners(&context.entered).await;
    partners.map_err(|error| error.into_portal_error(context.portal.correlation()))
}

/// A way in to each, the one last used first.
pub(super) fn partner_links(partners: Vec<EnteredPartner>, return_to: Option<&str>) -> impl IntoView + use<> {
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
