//! Progress of a long-running operation by polling with backoff: the page is requested again, and its progress element
//! replaces the old one, until the operation is done. Only the server renders the progress.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Response};

use super::{live_search::parse_page, server_call::CallFailed};

/// The attribute of the elements that are replaced from each response; with the value [`UNDER_WAY`], the operation is
/// still running.
const FOLLOWED_ATTRIBUTE: &str = "data-followed";
const UNDER_WAY: &str = "under-way";
/// The first polling interval and the maximum that it grows to, in milliseconds.
const INITIAL_INTERVAL_MS: u64 = 2_000;
const MAX_INTERVAL_MS: u64 = 30_000;
/// The number of polls after which the person has to reload.
const MAX_POLLS: u32 = 60;

/// Polls until the operation is done. Renders nothing; without JavaScript, the page's own link does the same.
#[island]
pub fn Follow(
    /// The id of the element with the progress, here and in the responses.
    progress: String,
) -> impl IntoView {
    let announcement = RwSignal::new(String::new());
    Effect::new(move |_| poll(progress.clone(), announcement, INITIAL_INTERVAL_MS, MAX_POLLS));
    view! { <span role="status" class="visually-hidden">{announcement}</span> }
}

fn poll(progress: String, announcement: RwSignal<String>, wait: u64, remaining_polls: u32) {
    set_timeout(
        move || {
            leptos::task::spawn_local(async move {
                let under_way = match fetch_page().await {
                    Ok(page) => {
                        let under_way = replace_progress(&page, &progress);
                        if !under_way && let Some(done) = document().get_element_by_id(&progress) {
                            announcement.set(done.text_content().unwrap_or_default());
                        }
                        under_way
                    }
                    // A rejection or a broken connection may be temporary.
                    Err(CallFailed) => true,
                };
                if under_way && remaining_polls > 1 {
                    poll(progress, announcement, (wait * 3 / 2).min(MAX_INTERVAL_MS), remaining_polls - 1);
                }
            });
        },
        Duration::from_millis(wait),
    );
}

/// Requests the current page again.
async fn fetch_page() -> Result<Document, CallFailed> {
    let url = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&url)).await?.unchecked_into();
    if !response.ok() {
        return Err(CallFailed);
    }
    Ok(parse_page(&response).await?)
}

/// Replaces the progress by that of a response, and returns whether the operation is still running. Another page, such
/// as sign-in, has no progress: the browser navigates there.
fn replace_progress(page: &Document, progress: &str) -> bool {
    let Some(now) = page.get_element_by_id(progress) else {
        let _ = window().location().reload();
        return false;
    };
    let under_way = now.get_attribute(FOLLOWED_ATTRIBUTE).as_deref() == Some(UNDER_WAY);
    if let Ok(followed) = document().query_selector_all(&format!("[{FOLLOWED_ATTRIBUTE}]")) {
        for index in 0..followed.length() {
            let Some(old) = followed.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            if let Some(new) = page.get_element_by_id(&old.id()) {
                let _ = old.replace_with_with_node_1(&new);
            }
        }
    }
    under_way
}
