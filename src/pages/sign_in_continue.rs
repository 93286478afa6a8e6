//! `/sign-in/continue`: the link to a partner's own sign-in, after its domain was entered.
//!
//! It is a page with a link rather than a redirect: browsers apply the `form-action` policy of the page with the form
//! to redirects after it, and that policy must not list the partners' providers.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, home::language_switch, partners::domain_form};
use crate::{error::PortalError, paths, portal::sign_in::SignInProvider};

/// Renders the page with the link to a partner's sign-in; without a partner, the form that asks for one.
pub async fn sign_in_continue_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let return_to = request.query.text("return_to")?.map(str::to_owned);
    let Some(provider) = request.query.text("provider")? else {
        return Ok(page(domain_form(return_to, true).into_any()));
    };
    let partner = SignInProvider::parse_partner(provider).map_err(|_| PortalError::NotFound)?;
    let portal = &request.context.portal;
    let host = portal.load_sign_in_host(partner).await;
    let host = host.map_err(|error| error.into_portal_error(portal.correlation()))?;
    let href = paths::sign_in(provider, return_to.as_deref());
    let content = view! {
        <p class="lead">{text.continue_lead(host.as_str())}</p>
        <p><a class="button wide primary" href=href>{text.continue_link(host.as_str())}</a></p>
    };
    Ok(page(content.into_any()))
}

fn page(content: AnyView) -> Page {
    let RenderContext { text, .. } = expect_context();
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.home_sign_in()}</h1>
            {content}
            <p><a href=paths::HOME>{text.sign_in_back()}</a></p>
            {language_switch()}
        </main>
    };
    Page::new(PageLayout::Bare, body)
}
