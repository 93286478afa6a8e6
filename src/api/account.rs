//! One's own account: preferences and sign-in sessions.

use leptos::prelude::*;

use crate::{
    domain::{
        id::{RequestId, SessionHandle},
        rendered_values::RenderedValues,
        session::SignInSession,
    },
    error::PortalError,
};

/// Saves the preferences that are given (for a form, those that differ from the values that it was rendered with) and
/// leaves the others unchanged. A visitor's language and theme are stored in the browser, a signed-in person's
/// preferences in the portal, for all of their browsers.
#[server(prefix = "/api", endpoint = "save_preferences")]
pub async fn save_preferences(
    #[server(default)] language: Option<String>,
    #[server(default)] theme: Option<String>,
    #[server(default)] time_zone: Option<String>,
    #[server(default)] page_size: Option<String>,
    #[server(default)] density: Option<String>,
    #[server(default)] mail: Option<String>,
    #[server(default)] drawn: RenderedValues,
) -> Result<(), PortalError> {
    use crate::{api::public_call, portal::account::PreferenceChange};
    public_call(async |context| {
        let [language, theme, time_zone, page_size, density, mail] =
            [&language, &theme, &time_zone, &page_size, &density, &mail].map(Option::as_deref);
        let change = PreferenceChange::parse(&drawn, language, theme, time_zone, page_size, density, mail)?;
        let cookies =
            context.portal.save_preferences(context.principal.as_ref(), &context.preferences, &change).await?;
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            for cookie in cookies {
                response.append_header(http::header::SET_COOKIE, cookie);
            }
        }
        Ok(())
    })
    .await
}

/// Begins a sign-in to an organization that the person names, as its guest or its member, with a local return URL.
#[server(prefix = "/api", endpoint = "choose_organization")]
pub async fn choose_organization(
    cloud: String,
    organization: String,
    #[server(default)] membership: String,
    #[server(default)] return_to: Option<String>,
) -> Result<(), PortalError> {
    use crate::{api::public_call, paths};
    let as_customer = membership == "customer";
    let provider =
        public_call(async |context| context.portal.find_organization(&cloud, &organization, as_customer).await)
            .await?
            .to_string();
    super::call::redirect_to(&paths::sign_in(&provider, return_to.as_deref()));
    Ok(())
}

/// Finds the sign-in of a partner by a work email address or a domain of its people. Redirects to a page that continues
/// there, since the response to a form cannot: the Content Security Policy of the page with the form does not list the
/// partners' providers.
#[server(prefix = "/api", endpoint = "choose_partner")]
pub async fn choose_partner(
    #[server(default)] work_address: String,
    #[server(default)] return_to: Option<String>,
) -> Result<(), PortalError> {
    use crate::{api::public_call, paths};
    let partner = public_call(async |context| context.portal.find_partner_by_address(&work_address).await).await?;
    super::call::redirect_to(&paths::sign_in_continue(&partner.to_string(), return_to.as_deref()));
    Ok(())
}

/// Removes the list of partners that were signed in to from the browser.
#[server(prefix = "/api", endpoint = "forget_partners")]
pub async fn forget_partners() -> Result<(), PortalError> {
    use crate::{api::public_call, portal::recent_partners::RecentPartners};
    public_call(async |context| {
        let cookie = context.portal.partners_cookie(&RecentPartners::default());
        if let (Some(response), Some(cookie)) = (use_context::<leptos_axum::ResponseOptions>(), cookie) {
            response.append_header(http::header::SET_COOKIE, cookie);
        }
        Ok(())
    })
    .await
}

/// Saves the visible columns of a table, the row density of all tables and the page size; with `reset`, restores the
/// defaults of all of them.
#[server(prefix = "/api", endpoint = "save_table_view")]
pub async fn save_table_view(
    table: String,
    #[server(default)] columns: Vec<String>,
    #[server(default)] density: String,
    #[server(default)] rows: String,
    #[server(default)] reset: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, table::TableView},
    };
    portal_call(Capability::UseAccount, async |portal, principal| {
        let view =
            if reset { TableView::default_for(&table) } else { TableView::parse(&table, &columns, &density, &rows) };
        portal.save_table_view(principal, view?).await
    })
    .await
}

/// Lists the person's sign-in sessions, newest first.
#[server(prefix = "/api", endpoint = "list_sessions", input = leptos::server_fn::codec::GetUrl)]
pub async fn list_sessions() -> Result<Vec<SignInSession>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseAccount, async |portal, principal| portal.list_sessions(principal).await).await
}

/// Ends one of the person's own sessions.
#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(session: SessionHandle) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseAccount, async |portal, principal| portal.end_session(principal, session).await).await
}

/// Ends all of the person's sessions, including the current one ("sign out everywhere").
#[server(prefix = "/api", endpoint = "end_all_sessions")]
pub async fn end_all_sessions() -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseAccount, async |portal, principal| portal.end_all_sessions(principal).await).await
}

/// Deletes the stored result of a form of this session, such as a password that has been passed on.
#[server(prefix = "/api", endpoint = "erase_answer")]
pub async fn erase_answer(answer: RequestId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseAccount, async |portal, principal| portal.erase_form_result(principal, answer).await)
        .await
}
