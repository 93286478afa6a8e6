//! The line above a list: what is looked for, how many there are, and what can be done with the list.
//!
//! A page draws `<div class="toolbar">` with forms of [`find_form`], the count, and a `toolbar-end`. What is chosen applies as
//! it is chosen; without JavaScript each form has its button, and Enter sends what was typed everywhere.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, error::PortalError, locales::Text};

/// Draws a form that chooses what of a list is shown. An id is for the island that searches as one types.
pub fn find_form(id: Option<&'static str>, action: String, controls: impl IntoView + 'static) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    view! {
        <form id=id method="get" action=action role="search" class="search">
            {controls}
            <button class="button without-script">{icon(Icon::Search)}{text.find_apply()}</button>
        </form>
    }
}

/// A field for what is looked for in a list.
pub struct FindField<'a> {
    /// Its name in the address, and its id.
    pub name: &'static str,
    /// What it finds, which stands in it.
    pub label: &'static str,
    /// What is looked for now.
    pub value: &'a str,
    /// Most characters.
    pub longest: Option<usize>,
    /// Ids of what explains it, parted by blanks.
    pub described: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl FindField<'_> {
    /// Draws the field, with what is wrong with it below.
    pub fn draw(self) -> AnyView {
        let Self { name, label, value, longest, described, error } = self;
        let error_id = format!("{name}-error");
        let described = [described, error.is_some().then(|| error_id.clone())];
        let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let described = (!described.is_empty()).then_some(described);
        view! {
            <span class="find-field">
                <label class="visually-hidden" for=name>{label}</label>
                {icon(Icon::Search)}
                <input
                    type="search"
                    id=name
                    name=name
                    value=value.to_owned()
                    maxlength=longest.map(|longest| longest.to_string())
                    placeholder=label
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=error.is_some().then_some("true")
                />
                {error.map(|words| view! { <span class="field-error" id=error_id>{words}</span> })}
            </span>
        }
        .into_any()
    }
}

/// Draws a choice of what is shown, whose first one, of an empty value, is all. `current` is the value that is in force.
pub fn filter(
    name: &'static str,
    label: &'static str,
    options: impl IntoIterator<Item = (String, String)>,
    current: &str,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == current;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <label class="visually-hidden" for=name>{label}</label>
        <select id=name name=name class="filter" class:set=!current.is_empty() data-apply="">{options}</select>
    }
    .into_any()
}

/// Returns what is wrong with a field of a list, in words.
pub fn find_error(text: Text, error: Option<&PortalError>, field: &str) -> Option<String> {
    let Some(PortalError::Invalid(fields)) = error else { return None };
    fields
        .iter()
        .find(|problem| problem.field == field)
        .map(|problem| crate::components::problem::field_words(text, problem))
}
