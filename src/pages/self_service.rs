//! `/partner/self-service`: the default self-service offer for the partner's customers.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::self_service::load_self_service,
    components::{
        fact::panel,
        field::{Field, form},
        icon::{Icon, icon},
        user::note,
    },
    domain::{
        form_action::FormAction,
        self_service::{SelfServiceLevel, SelfServiceSettings, SelfServiceStatus},
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// Renders the partner's default offer.
pub async fn self_service_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let SelfServiceStatus { settings: SelfServiceSettings { default, contact, names }, has_connection } =
        load_self_service().await?;
    let fields = form("self-service-form", FormAction::SaveSelfService, move || {
        view! {
            <p class="help">{text.self_service_default_help()}</p>
            {Field::new("offer", text.self_service_offer()).radios(
                SelfServiceLevel::ALL.iter().map(|level| (level.as_str(), level_label(text, *level), *level == default.offer)).collect(),
            )}
            {Field::new("prices", text.self_service_prices())
                .help(text.self_service_prices_help())
                .value(default.prices.to_string())
                .checkbox()}
            {Field::new("contact", text.self_service_contact())
                .help(text.self_service_contact_help())
                .value(contact)
                .text()}
            {Field::new("names", text.self_service_names())
                .help(text.self_service_names_help())
                .value(names.to_string())
                .checkbox()}
            <p class="actions"><button class="button primary">{text.self_service_save()}</button></p>
        }
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.self_service_title()}</h1>
            </header>
            <p>{text.self_service_lead()}</p>
            {(!has_connection).then(|| note(text.self_service_no_connection()))}
            {panel("offer", text.self_service_default(), fields)}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

/// Returns the label of a self-service level.
pub(super) const fn level_label(text: Text, level: SelfServiceLevel) -> &'static str {
    match level {
        SelfServiceLevel::Off => text.self_service_offer_off(),
        SelfServiceLevel::View => text.self_service_offer_view(),
        SelfServiceLevel::ManageLicenses => text.self_service_offer_manage_licenses(),
        SelfServiceLevel::ManageUsers => text.self_service_offer_manage_users(),
        SelfServiceLevel::ManageWithinLimits => text.self_service_offer_manage_within_limits(),
    }
}
