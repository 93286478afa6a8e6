//! `/sign-in/break-glass`: emergency sign-in of an operator without an identity provider, with a code from the command
//! line.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, home::language_switch};
use crate::{error::PortalError, paths};

/// Renders the form that redeems a code. The error is a separate page, since a code is never rendered again.
#[expect(clippy::unused_async, reason = "every page is asynchronous, whether it loads something or not")]
pub async fn break_glass_page(_: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, .. } = expect_context();
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.break_glass_title()}</h1>
            <p class="lead">{text.break_glass_lead()}</p>
            <p>{text.break_glass_command()}</p>
            <pre><code>"tenantry operator break-glass --name \"…\" --reason \"…\""</code></pre>
            <form id="break-glass-form" method="post" action=paths::BREAK_GLASS class="stack">
                <div class="field">
                    <label for="code">{text.break_glass_code()}</label>
                    <input id="code" name="code" type="text" required autocomplete="one-time-code" autocapitalize="off"
                        spellcheck="false" aria-describedby="code-help"/>
                    <p id="code-help" class="help">{text.break_glass_code_help()}</p>
                </div>
                <p class="actions"><button class="button primary wide">{text.break_glass_submit()}</button></p>
            </form>
            <p><a href=paths::HOME>{text.sign_in_back()}</a></p>
            {language_switch()}
        </main>
    };
    Ok(Page::new(PageLayout::Bare, body))
}
