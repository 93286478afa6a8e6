//! Progress of a long-running operation by polling with backoff: the page is requested again, and its progress element
//! replaces the old one, until the operation is done. Only the server renders the progress.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Response};

use super::{ask::Unanswered, live_search::parsed};

/// The attribute of the elements that are replaced from each response; with the value [`UNDER_WAY`], the operation is
/// still running.
const FOLLOWED: &str = "data-followed";
const UNDER_WAY: &str = "under-way";
/// The first polling interval and the maximum that it grows to, in milliseconds.
const FIRST_MS: u64 = 2_000;
const LAST_MS: u64 = 30_000;
/// The number of polls after which the person has to reload.
const LOOKS: u32 = 60;

/// Polls until the operation is done. Renders nothing; without JavaScript, the page's own link does the same.
#[island]
pub fn Follow(
    /// The id of the element with the progress, here and in the responses.
    progress: String,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    Effect::new(move |_| look(progress.clone(), said, FIRST_MS, LOOKS));
    view! { <span role="status" class="visually-hidden">{said}</span> }
}

fn look(progress: String, said: RwSignal<String>, wait: u64, looks: u32) {
    set_timeout(
        move || {
            leptos::task::spawn_local(async move {
                let under_way = match again().await {
                    Ok(answered) => {
                        let under_way = take(&answered, &progress);
                        if !under_way && let Some(done) = document().get_element_by_id(&progress) {
                            said.set(done.text_content().unwrap_or_default());
                        }
                        under_way
                    }
                    // A refusal or a broken connection may be temporary.
                    Err(Unanswered) => true,
                };
                if under_way && looks > 1 {
                    look(progress, said, (wait * 3 / 2).min(LAST_MS), looks - 1);
                }
            });
        },
        Duration::from_millis(wait),
    );
}

/// Requests the current page again.
async fn again() -> Result<Document, Unanswered> {
    let address = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.unchecked_into();
    if !response.ok() {
        return Err(Unanswered);
    }
    Ok(parsed(&response).await?)
}

/// Replaces the progress by that of a response, and returns whether the operation is still running. Another page, such
/// as sign-in, has no progress: the browser navigates there.
fn take(answered: &Document, progress: &str) -> bool {
    let Some(now) = answered.get_element_by_id(progress) else {
        let _ = window().location().reload();
        return false;
    };
    let under_way = now.get_attribute(FOLLOWED).as_deref() == Some(UNDER_WAY);
    if let Ok(followed) = document().query_selector_all(&format!("[{FOLLOWED}]")) {
        for index in 0..followed.length() {
            let Some(old) = followed.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            if let Some(new) = answered.get_element_by_id(&old.id()) {
                let _ = old.replace_with_with_node_1(&new);
            }
        }
    }
    under_way
}
