//! `/`: what this is, and the ways to sign in. Whoever is signed in is taken to their work instead.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Viewer};
use crate::{
    components::icon::{Icon, icon},
    domain::{cloud::Cloud, preferences::Language},
    error::PortalError,
    locales::Text,
    paths,
};

/// The landing page.
#[expect(clippy::unused_async, reason = "every page is asynchronous, whether it loads something or not")]
pub async fn home_page(request: PageRequest) -> Result<Page, PortalError> {
    let Viewer { text, .. } = expect_context();
    let return_to = request.query.text("return_to")?.map(str::to_owned);
    let providers = request
        .visit
        .portal
        .sign_in_providers()
        .into_iter()
        .enumerate()
        .map(|(index, provider)| {
            let href = paths::sign_in(&provider.key, return_to.as_deref());
            view! { <li><a class="button wide" class:primary=index == 0 href=href>{provider_words(text, provider.cloud)}</a></li> }
        })
        .collect_view();
    let body = view! {
        <main id="main" class="landing">
            <h1>{text.home_title()}</h1>
            <p class="lead">{text.home_lead()}</p>
            {return_to.is_some().then(|| view! { <p class="note" role="status">{icon(Icon::Alert)}{text.home_return()}</p> })}
            <ul class="plain stack" aria-label=text.home_ways()>{providers}</ul>
            <p class="muted">{text.home_who()}</p>
            {language_switch()}
        </main>
    };
    Ok(Page::new(text.home_sign_in(), Frame::Bare, body))
}

/// Buttons that change the language, for people who are not signed in.
pub fn language_switch() -> impl IntoView {
    let Viewer { text, address, .. } = expect_context();
    let choices = Language::ALL
        .iter()
        .map(|language| {
            let words = language_word(*language);
            view! {
                <button
                    class="quiet"
                    name="language"
                    value=language.as_str()
                    lang=language.as_str()
                    aria-pressed=(*language == text.language()).to_string()
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action="/api/save_preferences" class="languages">
            <input type="hidden" name=crate::components::field::PAGE_FIELD value=address/>
            {icon(Icon::Language)}
            {choices}
        </form>
    }
}

/// A language in its own words.
pub const fn language_word(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Polish => "Polski",
    }
}

fn provider_words(text: Text, cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => text.sign_in_global(),
        Cloud::China => text.sign_in_china(),
        Cloud::Germany => text.sign_in_germany(),
        Cloud::UsGovernment => text.sign_in_us_government(),
    }
}
