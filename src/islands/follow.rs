//! Following something that takes its time: the page is asked for again, ever less often, and what it says of the progress
//! takes the place of what it said before, until it is done. There is one rendering of the progress, the server's.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Response};

use super::{ask::Unanswered, live_search::parsed};

/// What bears this is taken from each answer; with [`UNDER_WAY`] as its value it is not done.
const FOLLOWED: &str = "data-followed";
const UNDER_WAY: &str = "under-way";
/// How long to wait before looking for the first time, and at most, in milliseconds.
const FIRST_MS: u64 = 2_000;
const LAST_MS: u64 = 30_000;
/// After so many looks it is left to the person to look again.
const LOOKS: u32 = 60;

/// Looks again until it is done. Shows nothing; without it the page's own link does the same.
#[island]
pub fn Follow(
    /// Id of the element that tells the progress, here and in the answers.
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
                    // A refusal or a broken connection may be over the next time.
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

/// The page as it is now.
async fn again() -> Result<Document, Unanswered> {
    let address = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.unchecked_into();
    if !response.ok() {
        return Err(Unanswered);
    }
    Ok(parsed(&response).await?)
}

/// Puts what an answer says in the place of what was said, and tells whether it is still under way. Another page, such as
/// sign-in, says nothing of it: the browser goes there.
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
