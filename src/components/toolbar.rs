//! The toolbar above a list: its filters, the count, and actions.
//!
//! A page renders `<div class="toolbar">` with forms of [`find_form`], the count, and a `toolbar-end`. Selections apply
//! immediately; without JavaScript each form has a button, and Enter submits text inputs in any case.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, error::PortalError, locales::Text};

/// Renders a form that filters a list. The id is for the island that searches while typing.
pub fn find_form(id: Option<&'static str>, action: String, controls: impl IntoView + 'static) -> impl IntoView {
    let text = RenderContext::current_text();
    view! {
        <form id=id method="get" action=action role="search" class="search">
            {controls}
            <button class="button without-script">{icon(Icon::Search)}{text.find_apply()}</button>
        </form>
    }
}

/// A search field of a list.
pub struct FindField<'a> {
    /// The name in the URL, and the element id.
    pub name: &'static str,
    /// The label, which is also its placeholder.
    pub label: &'static str,
    /// The current search text.
    pub value: &'a str,
    /// Maximum number of characters.
    pub longest: Option<usize>,
    /// The ids of its description, separated by spaces.
    pub described: Option<String>,
    /// The error message.
    pub error: Option<String>,
}

impl FindField<'_> {
    /// Renders the field with its error below.
    pub fn render(self) -> AnyView {
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
                {error.map(|message| view! { <span class="field-error" id=error_id>{message}</span> })}
            </span>
        }
        .into_any()
    }
}

/// Renders a filter whose first option, with an empty value, is everything. `current` is the selected value.
pub fn filter(
    name: &'static str,
    label: &'static str,
    options: impl IntoIterator<Item = (String, String)>,
    current: &str,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == current;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    view! {
        <label class="visually-hidden" for=name>{label}</label>
        <select id=name name=name class="filter" class:set=!current.is_empty() data-apply="">{options}</select>
    }
    .into_any()
}

/// Returns the error message of a list's field.
pub fn find_error(text: Text, error: Option<&PortalError>, field: &str) -> Option<String> {
    let Some(PortalError::Invalid(fields)) = error else { return None };
    fields
        .iter()
        .find(|problem| problem.field == field)
        .map(|problem| crate::components::problem::field_error_message(text, problem))
}
