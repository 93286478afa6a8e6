//! `/operator/partners/new`: adds a partner to the installation.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, health::cloud_label};
use crate::{
    components::{
        fact::panel,
        field::{Field, Secret, SecretField, form, row},
        icon::{Icon, icon},
    },
    domain::{cloud::Cloud, form_action::FormAction},
    error::PortalError,
    locales::Text,
    paths,
};

/// Renders the form that adds a partner.
#[expect(clippy::unused_async, reason = "every page is asynchronous, whether it loads something or not")]
pub async fn partner_new_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::HEALTH>{icon(Icon::Back)}{text.nav_health()}</a></p>
                <h1>{text.installation_add_title()}</h1>
            </header>
            {panel("partner", text.installation_partner(), add_form(text))}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn add_form(text: Text) -> impl IntoView {
    let clouds = [Cloud::Global, Cloud::China, Cloud::UsGovernment]
        .map(|cloud| (cloud.as_str().to_owned(), cloud_label(text, cloud).to_owned()));
    form("new-partner-form", FormAction::AddPartner, move || {
        view! {
            {Field::new("name", text.partner_name()).required().text()}
            {row(view! {
                {Field::new("tenant", text.partner_tenant()).required().text()}
                {Field::new("cloud", text.partner_cloud()).value(Cloud::Global.as_str()).required().select(clouds.to_vec())}
            })}
            {Field::new("admin_agents", text.installation_admin_agents())
                .help(text.installation_admin_agents_help())
                .text()}
            {Field::new("client_id", text.partner_client_id()).help(text.installation_client_help()).text()}
            {SecretField::new(Secret::ClientSecret, text.partner_credential_secret())
                .help(text.installation_secret_help())
                .masked()}
            <fieldset class="group">
                <legend>{text.installation_addresses()}</legend>
                <p class="help">{text.installation_addresses_help()}</p>
                {Field::new("issuer", text.installation_issuer()).long().text()}
                {Field::new("authority", text.installation_authority()).long().text()}
                {Field::new("api", text.partner_api()).long().text()}
            </fieldset>
            {Field::new("domains", text.installation_domains()).help(text.installation_domains_help()).long().text()}
            <p class="actions"><button class="button primary">{text.installation_add()}</button></p>
        }
    })
}
