//! Shared display of customers.

use leptos::prelude::*;

use super::field::{Field, SUBJECT_FIELD, form, hidden};
use crate::{
    components::render_context::RenderContext,
    domain::{
        customer::{CustomerSummary, Relationship},
        title::is_shown,
        write::Write,
    },
    locales::Text,
    paths,
};

/// Renders the customer's relationship to the partner as a badge: a word, never color alone.
pub fn relationship_badge(relationship: &Relationship) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let class = match relationship {
        Relationship::Reseller => "badge good",
        Relationship::None => "badge warn",
        _ => "badge plain",
    };
    view! { <span class=class>{relationship_word(text, relationship)}</span> }
}

/// Returns the relationship in the person's language; an unknown one is returned as the service spells it.
pub fn relationship_word(text: Text, relationship: &Relationship) -> String {
    match relationship {
        Relationship::Reseller => text.relationship_reseller().to_owned(),
        Relationship::Advisor => text.relationship_advisor().to_owned(),
        Relationship::Syndication => text.relationship_syndication().to_owned(),
        Relationship::MicrosoftSupport => text.relationship_microsoft_support().to_owned(),
        Relationship::None => text.relationship_none().to_owned(),
        Relationship::Unknown => text.relationship_unknown().to_owned(),
        Relationship::Other(spelling) => spelling.clone(),
    }
}

/// Returns the customer's name, or a placeholder.
pub fn name_or_id(text: Text, name: &str) -> String {
    if is_shown(name) { name.to_owned() } else { text.customer_unnamed().to_owned() }
}

/// Renders the form of an irreversible change to a customer, whose name must be typed. `act` is the text of the button,
/// `keep` that of the link that cancels.
pub fn named_form(
    id: &'static str,
    write: Write,
    customer: &CustomerSummary,
    act: impl FnOnce(&str) -> String,
    keep: &'static str,
) -> AnyView {
    let text = RenderContext::current_text();
    let typed = customer.title();
    let (act, help, customer) = (act(&typed), text.relationship_type_name(typed.as_str()), customer.id);
    form(id, write, move || {
        view! {
            {hidden("customer", customer)}
            {hidden(SUBJECT_FIELD, typed)}
            {Field::new("name", text.customer_name()).help(help).required().text()}
            <p class="actions">
                <button class="button danger">{act}</button>
                <a class="button" href=paths::customer(customer.into())>{keep}</a>
            </p>
        }
    })
    .into_any()
}
