//! Shared display of customers.

use leptos::prelude::*;

use super::field::{Field, SUBJECT_FIELD, form, hidden};
use crate::{
    components::render_context::RenderContext,
    domain::{
        customer::{CustomerSummary, Relationship},
        form_action::FormAction,
        title::is_visible,
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
    view! { <span class=class>{relationship_label(text, relationship)}</span> }
}

/// Returns the relationship in the person's language; an unknown one is returned as the service spells it.
pub fn relationship_label(text: Text, relationship: &Relationship) -> String {
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
pub fn name_or_placeholder(text: Text, name: &str) -> String {
    if is_visible(name) { name.to_owned() } else { text.customer_unnamed().to_owned() }
}

/// Renders the form of an irreversible change to a customer, whose name must be typed. `button_label` is the text of
/// the button, `cancel_label` that of the link that cancels.
pub fn named_form(
    id: &'static str,
    write: FormAction,
    customer: &CustomerSummary,
    button_label: impl FnOnce(&str) -> String,
    cancel_label: &'static str,
) -> AnyView {
    let text = RenderContext::current_text();
    let typed = customer.title();
    let (button_label, help, customer) =
        (button_label(&typed), text.relationship_type_name(typed.as_str()), customer.id);
    form(id, write, move || {
        view! {
            {hidden("customer", customer)}
            {hidden(SUBJECT_FIELD, typed)}
            {Field::new("name", text.customer_name()).help(help).required().text()}
            <p class="actions">
                <button class="button danger">{button_label}</button>
                <a class="button" href=paths::customer(customer.into())>{cancel_label}</a>
            </p>
        }
    })
    .into_any()
}
