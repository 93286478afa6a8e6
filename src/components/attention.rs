//! The list of items that need attention: one line each, with its state as a word and a link to its remedy.

use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    domain::{
        attention::{AgreementState, AttentionItem, Severity},
        validation_status::ValidationState,
    },
    locales::{Text, args},
    paths::{self, CustomerPath},
};

/// Number of lines shown before the others are collapsed.
const VISIBLE_LINES: usize = 5;
/// Maximum number of rendered lines; the lists have the rest.
const MAX_LINES: usize = 50;

/// An attention item as one line of the list, ready to be rendered.
pub struct Line {
    /// The tone, `bad` or `warn`.
    pub tone: &'static str,
    /// The state as a short label.
    pub state: String,
    /// The name of the object.
    pub about: String,
    /// The explanation, in a sentence.
    pub meaning: String,
    /// The URL of the remedy, and the link's text.
    pub action: Option<(String, &'static str)>,
}

/// Renders the lines, or a message that there are none. Checks that failed are named rather than omitted. `help`
/// explains what is checked, if that is not everything.
pub fn attention(text: Text, lines: Vec<Line>, unchecked: &[String], help: Option<AnyView>) -> AnyView {
    let count = lines.len();
    let mut lines = lines.into_iter().take(MAX_LINES).map(line);
    let first = lines.by_ref().take(VISIBLE_LINES).collect_view();
    let collapsed = lines.collect::<Vec<_>>();
    let more = (!collapsed.is_empty()).then(|| {
        let hidden = i64::try_from(count - VISIBLE_LINES).unwrap_or(i64::MAX);
        view! {
            <details class="matters-more">
                <summary>{text.attention_more(hidden)}</summary>
                <ul class="plain matters">{collapsed}</ul>
            </details>
        }
    });
    let body = if count == 0 {
        let message = if unchecked.is_empty() { text.attention_none() } else { text.attention_none_known() };
        let symbol = if unchecked.is_empty() { Icon::Check } else { Icon::Alert };
        view! { <p class="calm">{icon(symbol)}{message}</p> }.into_any()
    } else {
        view! { <ul class="plain matters">{first}</ul> {more} }.into_any()
    };
    let unchecked =
        (!unchecked.is_empty()).then(|| view! { <p class="help">{text.attention_unchecked(text.list(unchecked))}</p> });
    let badge = (count > 0).then(|| view! { <span class="badge warn">{count}</span> });
    view! {
        <section class="panel attention" aria-labelledby="attention">
            <header class="panel-head"><h2 id="attention">{text.attention_title()}</h2>{badge}{help}</header>
            {body}
            {unchecked}
        </section>
    }
    .into_any()
}

fn line(line: Line) -> impl IntoView {
    let Line { tone, state, about, meaning, action } = line;
    let action = action.map(|(href, label)| {
        let about_suffix = format!(": {about}");
        view! { <a class="button small" href=href>{label}<span class="visually-hidden">{about_suffix}</span></a> }
    });
    view! {
        <li class="matter">
            <span class=format!("state {tone}")>{state}</span>
            <span class="matter-words"><strong dir="auto">{about}</strong> " " <span class="muted">{meaning}</span></span>
            {action}
        </li>
    }
}

/// Returns a customer's attention item as a line.
pub fn attention_line(text: Text, customer: CustomerPath, item: AttentionItem) -> Line {
    let tone = match item.severity() {
        Severity::Bad => "bad",
        Severity::Warn => "warn",
    };
    let subscription = |id| Some((paths::subscription(customer, id), text.attention_view_subscription()));
    let licenses = Some((paths::licenses(customer), text.attention_view_licenses()));
    let (state, about, meaning, action) = match item {
        AttentionItem::Suspended { subscription: id, name, status } => {
            let state = crate::components::subscription::status_label(text, &status);
            (state, name, text.attention_suspended().to_owned(), subscription(&id))
        }
        AttentionItem::Extends { subscription: id, name, on, last_day_to_change: last } => {
            let on = text.date(on);
            let meaning = match last {
                Some(last) => text.attention_extends(args::AttentionExtends { on, last: text.date(last) }),
                None => text.attention_extends_unknown(on),
            };
            (text.subscription_extends().to_owned(), name, meaning, subscription(&id))
        }
        AttentionItem::Ends { subscription: id, name, on } => {
            let meaning = text.attention_ends(text.date(on));
            (text.subscription_stops().to_owned(), name, meaning, subscription(&id))
        }
        AttentionItem::NoneUnassigned { product, seats } if seats.unassigned() < 0 => {
            let counts = args::AttentionOverDetail { consumed: seats.consumed, total: seats.total };
            (text.attention_over().to_owned(), product, text.attention_over_detail(counts), licenses)
        }
        AttentionItem::NoneUnassigned { product, seats } => {
            (text.attention_full().to_owned(), product, text.attention_full_detail(seats.total), licenses)
        }
        AttentionItem::Unused { product, seats } => {
            let counts = args::AttentionUnusedDetail { free: seats.unassigned(), total: seats.total };
            (text.attention_unused().to_owned(), product, text.attention_unused_detail(counts), licenses)
        }
        AttentionItem::Agreement(state) => {
            let (state, meaning) = match state {
                AgreementState::Outdated => {
                    (text.attention_agreement_outdated(), text.attention_agreement_outdated_detail())
                }
                AgreementState::Missing | AgreementState::Accepted => {
                    (text.attention_agreement_missing(), text.attention_agreement_missing_detail())
                }
            };
            let action = (paths::agreements(customer), text.attention_view_agreements());
            (state.to_owned(), text.agreement_customer().to_owned(), meaning.to_owned(), Some(action))
        }
        AttentionItem::Validation(state) => {
            let (state, meaning) = validation_texts(text, &state);
            let action = ("#validation".to_owned(), text.attention_view_validation());
            (state, text.validation_title().to_owned(), meaning.to_owned(), Some(action))
        }
        AttentionItem::NoAccess => {
            let action = ("#relationship".to_owned(), text.attention_view_access());
            let (about, meaning) = (text.attention_no_access_title(), text.attention_no_access_detail());
            (text.attention_no_access().to_owned(), about.to_owned(), meaning.to_owned(), Some(action))
        }
        AttentionItem::Budget(percent) => {
            let state = if percent >= 100 { text.budget_over() } else { text.budget_nearly() };
            let action = (paths::budget(customer), text.attention_view_budget());
            (state.to_owned(), text.nav_budget().to_owned(), text.budget_share(percent), Some(action))
        }
    };
    Line { tone, state, about, meaning, action }
}

/// Returns the word for a validation state, and its consequence for orders.
pub fn validation_texts(text: Text, state: &ValidationState) -> (String, &'static str) {
    let (word, meaning) = match state {
        ValidationState::Allowed => (text.validation_allowed(), text.validation_allowed_meaning()),
        ValidationState::UnderReview => (text.validation_under_review(), text.validation_under_review_meaning()),
        ValidationState::NotAllowed => (text.validation_not_allowed(), text.validation_not_allowed_meaning()),
        ValidationState::Unknown => (text.validation_unknown(), text.validation_unknown_meaning()),
        ValidationState::NotReady => (text.validation_not_ready(), text.validation_not_ready_meaning()),
        ValidationState::Other(spelling) => return (spelling.clone(), text.validation_other_meaning()),
    };
    (word.to_owned(), meaning)
}
