//! `/partner/connections/{connection}/remove`: the confirmation before a partner connection is deleted, with a link to
//! revoke it at Microsoft.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::partner::load_partner,
    components::{
        fact::panel,
        field::{form, hidden},
        icon::{Icon, icon},
    },
    domain::{
        admin_portal::enterprise_applications, connection::ConnectionSlot, form_action::FormAction, id::ConnectionId,
    },
    error::PortalError,
    paths,
};

/// Renders the confirmation before a partner connection is deleted.
pub async fn connection_remove_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let id: ConnectionId = request.id("connection")?;
    let partner = load_partner().await?;
    let connection = partner.connections.iter().find(|connection| connection.id == id).ok_or(PortalError::NotFound)?;
    let account = connection.account();
    let title = text.connection_remove_title(account.as_str());
    let lead = match connection.slot {
        ConnectionSlot::Reserve => text.connection_remove_lead_reserve(account.as_str()),
        ConnectionSlot::Active | ConnectionSlot::Candidate => text.connection_remove_lead(account.as_str()),
    };
    let action = text.connection_remove_confirm(account.as_str());
    let entra = enterprise_applications(partner.cloud);
    let confirm = view! {
        <p>{lead}</p>
        <p>{text.connection_remove_entra()}</p>
        <p>
            <a href=entra target="_blank" rel="noopener noreferrer">
                {text.connection_remove_entra_link()} " " {icon(Icon::External)}
                <span class="visually-hidden">{text.opens_new_tab()}</span>
            </a>
        </p>
        {form("remove-connection", FormAction::RemoveConnection, move || view! {
            {hidden("form_next", paths::PARTNER)}
            {hidden("connection", id)}
            <p class="actions">
                <button class="button danger">{action}</button>
                <a class="button" href=paths::PARTNER>{text.connection_keep()}</a>
            </p>
        })}
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{title.clone()}</h1>
            </header>
            {panel("confirm", text.connection_title(), confirm)}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_title(title))
}
