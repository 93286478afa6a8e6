//! How a customer is shown wherever one is.

use leptos::prelude::*;

use crate::{domain::customer::Relationship, locales::Text, pages::Viewer};

/// What the customer is to the partner: a word, never colour alone.
pub fn relationship_badge(relationship: &Relationship) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let tone = match relationship {
        Relationship::Reseller => "good",
        Relationship::None => "warn",
        _ => "plain",
    };
    view! { <span class=format!("badge {tone}")>{relationship_word(text, relationship)}</span> }
}

/// The relationship in the person's language; one that we do not know as the service spells it.
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

/// The customer's name, or what stands for one that has none.
pub fn name_or_id(text: Text, name: &str) -> String {
    if name.trim().is_empty() { text.customer_unnamed().to_owned() } else { name.to_owned() }
}
