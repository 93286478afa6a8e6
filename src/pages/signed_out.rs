//! `/signed-out`: the page after signing out, with a link to sign in again.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, home::language_switch};
use crate::{error::PortalError, paths};

/// Renders the page after signing out.
#[expect(clippy::unused_async, reason = "every page is asynchronous, whether it loads something or not")]
pub async fn signed_out_page(_: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.signed_out_title()}</h1>
            <p class="lead">{text.signed_out_lead()}</p>
            <p><a class="button primary wide" href=paths::HOME>{text.signed_out_again()}</a></p>
            {language_switch()}
        </main>
    };
    Ok(Page::new(PageLayout::Bare, body))
}
