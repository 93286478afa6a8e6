//! Filters of the customer list by indirect reseller or provider.

use leptos::prelude::*;

use crate::{
    components::{field::Choice, render_context::RenderContext, toolbar::find_error},
    domain::{id::TenantId, partner_relationship::PartnerRelationship},
    error::PortalError,
    locales::Text,
    pages::is_not_available_to_partner,
    paths::{self, CustomersQuery},
};

/// A filter that shows only the customers of another partner.
pub(super) struct Filter {
    /// The parameter's name in the URL.
    pub name: &'static str,
    /// The value in the URL.
    pub typed: String,
    /// The partners to choose from.
    pub choices: Result<Vec<PartnerRelationship>, PortalError>,
    pub texts: FilterTexts,
}

/// The texts of a filter.
pub(super) struct FilterTexts {
    label: &'static str,
    all_label: &'static str,
    unavailable: &'static str,
}

impl FilterTexts {
    pub const fn resellers(text: Text) -> Self {
        Self {
            label: text.customers_reseller(),
            all_label: text.customers_any_reseller(),
            unavailable: text.customers_resellers_unavailable(),
        }
    }

    pub const fn providers(text: Text) -> Self {
        Self {
            label: text.customers_provider(),
            all_label: text.customers_any_provider(),
            unavailable: text.customers_providers_unavailable(),
        }
    }
}

impl Filter {
    /// Returns the name of a partner among the choices, otherwise the id.
    pub fn title(&self, id: TenantId) -> String {
        let known = self.choices.iter().flatten().find(|known| known.id == id);
        known.map_or_else(|| id.to_string(), PartnerRelationship::title)
    }
}

/// Renders the filters that have any choice. A filter has its own form beside the search, since Partner Center accepts
/// only one of them at a time.
pub(super) fn filter_forms(
    filters: &[Filter],
    query: &CustomersQuery,
    error: Option<&PortalError>,
) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let forms: Vec<_> = filters.iter().filter_map(|filter| filter_form(text, filter, query, error)).collect();
    (!forms.is_empty()).then_some(forms)
}

fn filter_form(text: Text, filter: &Filter, query: &CustomersQuery, error: Option<&PortalError>) -> Option<AnyView> {
    let Filter { name, typed, choices, texts } = filter;
    let field_error = find_error(text, error, name);
    let selected: Option<TenantId> = typed.trim().parse().ok();
    let mut options: Vec<_> = choices.iter().flatten().map(|it| (it.id.to_string(), it.title())).collect();
    // A selected value stays selected, even if unknown, since a filtered list must name its filter.
    let current = selected.map(|selected| selected.to_string()).unwrap_or_default();
    if !current.is_empty() && options.iter().all(|(id, _)| *id != current) {
        options.push((current.clone(), current.clone()));
    }
    let unavailable = choices.as_ref().is_err_and(|error| !is_not_available_to_partner(error));
    if options.is_empty() && field_error.is_none() {
        return unavailable.then(|| view! { <p class="help">{texts.unavailable}</p> }.into_any());
    }
    options.insert(0, (String::new(), texts.all_label.to_owned()));
    let help = Choice::help(text, &options);
    let is_typed = Choice::is_typed(options.len());
    let help_id = format!("{name}-help");
    let size = query.size.map(|size| view! { <input type="hidden" name="size" value=size.as_str()/> });
    let error_id = format!("{name}-error");
    let invalid = field_error.is_some().then_some("true");
    let described_by = [help.is_some().then_some(help_id.as_str()), field_error.is_some().then_some(error_id.as_str())];
    let described_by = described_by.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let control = Choice {
        id: (*name).to_owned(),
        name,
        options,
        // Typed text that is not an id stays for correction.
        current: if is_typed { typed.clone() } else { current },
        required: false,
        applies: true,
        described: (!described_by.is_empty()).then_some(described_by),
        invalid,
    };
    Some(
        view! {
            <form method="get" action=paths::CUSTOMERS class="search">
                <label class="visually-hidden" for=*name>{texts.label}</label>
                {control.render()}
                {size}
                <button class="quiet" class:without-script=!is_typed>{text.apply()}</button>
                {help.map(|message| view! { <p class="help" id=help_id>{message}</p> })}
                {field_error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
                {unavailable.then(|| view! { <p class="help">{texts.unavailable}</p> })}
            </form>
        }
        .into_any(),
    )
}
