//! Whose customers are shown: those of an indirect reseller, or of a provider.

use leptos::prelude::*;

use crate::{
    components::{field::Choice, menu::help_popup, render_context::RenderContext, toolbar::find_error},
    domain::{id::TenantId, partner_relationship::PartnerRelationship},
    error::PortalError,
    locales::Text,
    pages::is_not_for_us,
    paths::{self, CustomersQuery},
};

/// A choice among other partners, whose customers alone are then shown.
pub(super) struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// What the address says.
    pub typed: String,
    /// Whom there is to choose from.
    pub choices: Result<Vec<PartnerRelationship>, PortalError>,
    /// What stands at it.
    pub words: Words,
}

/// The words of a filter.
pub(super) struct Words {
    label: &'static str,
    everybody: &'static str,
    unavailable: &'static str,
}

impl Words {
    pub const fn resellers(text: Text) -> Self {
        Self {
            label: text.customers_reseller(),
            everybody: text.customers_any_reseller(),
            unavailable: text.customers_resellers_unavailable(),
        }
    }

    pub const fn providers(text: Text) -> Self {
        Self {
            label: text.customers_provider(),
            everybody: text.customers_any_provider(),
            unavailable: text.customers_providers_unavailable(),
        }
    }
}

impl Filter {
    /// What a partner is called, for one that is among the choices; else its id.
    pub fn title(&self, id: TenantId) -> String {
        let known = self.choices.iter().flatten().find(|known| known.id == id);
        known.map_or_else(|| id.to_string(), PartnerRelationship::title)
    }
}

/// The filters that the partner has any choice for. A filter stands beside the search and not in its form, since
/// Partner Center takes one of them at a time: to use one is to leave the other.
pub(super) fn filter_forms(
    filters: &[Filter],
    query: &CustomersQuery,
    error: Option<&PortalError>,
) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let forms: Vec<_> = filters.iter().filter_map(|filter| filter_form(text, filter, query, error)).collect();
    (!forms.is_empty()).then(|| view! { {forms} {help_popup("filter-help", text.customers_filter_help())} })
}

fn filter_form(text: Text, filter: &Filter, query: &CustomersQuery, error: Option<&PortalError>) -> Option<AnyView> {
    let Filter { name, typed, choices, words } = filter;
    let field_error = find_error(text, error, name);
    let chosen: Option<TenantId> = typed.trim().parse().ok();
    let mut options: Vec<_> = choices.iter().flatten().map(|it| (it.id.to_string(), it.title())).collect();
    // What is chosen stays chosen, known or not: a list that shows some customers must say which.
    let current = chosen.map(|chosen| chosen.to_string()).unwrap_or_default();
    if !current.is_empty() && options.iter().all(|(id, _)| *id != current) {
        options.push((current.clone(), current.clone()));
    }
    let unavailable = choices.as_ref().is_err_and(|error| !is_not_for_us(error));
    if options.is_empty() && field_error.is_none() {
        return unavailable.then(|| view! { <p class="help">{words.unavailable}</p> }.into_any());
    }
    options.insert(0, (String::new(), words.everybody.to_owned()));
    let help = Choice::help(text, &options);
    let is_typed = Choice::is_typed(options.len());
    let help_id = format!("{name}-help");
    let size = query.size.map(|size| view! { <input type="hidden" name="size" value=size.as_str()/> });
    let error_id = format!("{name}-error");
    let invalid = field_error.is_some().then_some("true");
    let tied = [help.is_some().then_some(help_id.as_str()), field_error.is_some().then_some(error_id.as_str())];
    let tied = tied.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let control = Choice {
        id: (*name).to_owned(),
        name,
        options,
        // What was typed and is no id stays to be put right.
        current: if is_typed { typed.clone() } else { current },
        required: false,
        applies: true,
        described: (!tied.is_empty()).then_some(tied),
        invalid,
    };
    Some(
        view! {
            <form method="get" action=paths::CUSTOMERS class="search">
                <label class="visually-hidden" for=*name>{words.label}</label>
                {control.draw()}
                {size}
                <button class="quiet" class:without-script=!is_typed>{text.apply()}</button>
                {help.map(|words| view! { <p class="help" id=help_id>{words}</p> })}
                {field_error.map(|words| view! { <p class="field-error" id=error_id>{words}</p> })}
                {unavailable.then(|| view! { <p class="help">{words.unavailable}</p> })}
            </form>
        }
        .into_any(),
    )
}
