//! `/customers`: the list of customers with its search.

mod filter;

use std::cmp::Reverse;

use leptos::prelude::*;

use self::filter::{Filter, FilterTexts, filter_forms};
use super::{Page, PageLayout, PageRequest, Query, RenderContext, Status, load_optional};
use crate::{
    api::{
        customer::{list_customers, list_recent_customers},
        partner_relationship::{list_indirect_providers, list_indirect_resellers},
    },
    components::{
        country::country_name,
        customer::{name_or_placeholder, relationship_badge},
        fact::copyable,
        gaps::gap_fragment,
        icon::{Icon, icon},
        menu::{MenuItem, help_popup, row_menu},
        pager::Paginated,
        problem::retry_panel,
        stale::stale_fragment,
        table::{Columns, Heading},
        toolbar::{FindField, find_error, find_form},
    },
    domain::{
        customer::{CustomerQuery, CustomerSearch, CustomerSummary, SearchField},
        page::Page as Results,
        role::Capability,
        table::{Column, Table},
    },
    error::PortalError,
    islands::live_search::LiveSearch,
    locales::Text,
    paths::{self, CustomerPath, CustomerSort, CustomersQuery, UsersQuery},
    portal::customer::parse_customer_query,
};

const FORM: &str = "customer-search";
/// The id of the part above the list that depends on the results.
const TOOLS: &str = "customer-tools";
const RESULTS: &str = "customer-results";

/// Renders the customer list.
pub async fn customer_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let requested = read_customer_query(&request.query)?;
    let query = parse_list_query(&request.query, &requested)?;
    let size = query.size.unwrap_or(preferences.page_size);
    let CustomerQuery { text: typed, field, reseller, provider } = requested.clone();
    let (results, recent, resellers, providers) = futures::join!(
        list_customers(typed, field, reseller, provider, size, query.seek.clone()),
        list_recent_customers(),
        load_optional(list_indirect_resellers()),
        load_optional(list_indirect_providers()),
    );
    let status = Status::of(&results);
    // Without permission to read customers, the whole page is refused rather than showing a search box without results.
    if let Err(error @ (PortalError::Forbidden(_) | PortalError::SignInRequired | PortalError::NotFound)) = results {
        return Err(error);
    }
    let query = CustomersQuery { search: parse_customer_query(&requested).unwrap_or_default(), ..query };
    let filters = [
        Filter {
            name: "reseller",
            typed: requested.reseller.clone(),
            choices: resellers,
            texts: FilterTexts::resellers(text),
        },
        Filter {
            name: "provider",
            typed: requested.provider.clone(),
            choices: providers,
            texts: FilterTexts::providers(text),
        },
    ];
    let error = results.as_ref().err().cloned();
    let ListParts { count_message, export_label, view, body: content } = match results {
        Ok(results) => render_results(results, &query, &filters, &request),
        Err(PortalError::Invalid(_)) => ListParts::default(),
        Err(error) => {
            let retry_url = paths::customers(&CustomersQuery { seek: None, ..query.clone() });
            ListParts { body: Some(retry_panel(&error, retry_url).into_any()), ..ListParts::default() }
        }
    };
    let may_create = request.may(Capability::CreateCustomers);
    let filtered = filters.iter().any(|filter| filter.choices.as_ref().is_ok_and(|choices| !choices.is_empty()));
    let help = [Some(text.customers_search_help()), filtered.then(|| text.customers_filter_help())];
    let help = text.sentences(help.into_iter().flatten());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.customers_title()}</h1>
                {recent.ok().filter(|recent| !recent.is_empty()).map(recent_customers)}
                {may_create.then(|| view! {
                    <a class="button primary" href=paths::NEW_CUSTOMER>{text.new_customer_title()}</a>
                })}
            </header>
            <div class="toolbar">
                {search_form(&requested.text, &query, error.as_ref())}
                {help_popup("search-help", help)}
                <div id=TOOLS class="toolbar-found">
                    {filter_forms(&filters, &query, error.as_ref())}
                    {count_message.map(|count_message| view! { <p role="status">{count_message}</p> })}
                    <div class="toolbar-end">
                        {export_label.map(|label| view! {
                            <a class="quiet" data-file="" href=paths::customers_export(&query)>{label}</a>
                        })}
                        {view}
                    </div>
                </div>
            </div>
            <section id=RESULTS aria-label=text.customers_results()>
                {stale_fragment(request.context.portal.stale())}
                {gap_fragment(request.context.portal.gaps())}
                {content}
            </section>
            <LiveSearch form=FORM.to_owned() results=vec![TOOLS.to_owned(), RESULTS.to_owned()]/>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

/// The result-dependent parts of the list.
#[derive(Default)]
struct ListParts {
    /// The sentence with the number of results.
    count_message: Option<String>,
    /// The label of the export link.
    export_label: Option<&'static str>,
    /// The menu for the table's appearance.
    view: Option<AnyView>,
    body: Option<AnyView>,
}

/// Parses the list's query.
///
/// # Errors
/// [`PortalError::Invalid`] for a repeated parameter, or an unknown field in `by`.
pub fn read_customer_query(query: &Query) -> Result<CustomerQuery, PortalError> {
    let text = |name: &str| Ok(query.text(name)?.unwrap_or_default().to_owned());
    let field = query.choice("by", |text| match text {
        "name" => Some(SearchField::Name),
        "domain" => Some(SearchField::Domain),
        _ => None,
    })?;
    Ok(CustomerQuery {
        text: text("search")?,
        field: field.unwrap_or_default(),
        reseller: text("reseller")?,
        provider: text("provider")?,
    })
}

/// Parses the remaining parameters.
fn parse_list_query(query: &Query, requested: &CustomerQuery) -> Result<CustomersQuery, PortalError> {
    let size = query.choice("size", |text| text.parse().ok())?;
    let sort = query.choice("sort", |text| CustomerSort::ALL.into_iter().find(|sort| sort.as_str() == text))?;
    Ok(CustomersQuery { search: CustomerSearch::All, field: requested.field, size, seek: query.seek()?, sort })
}

fn search_form(typed: &str, query: &CustomersQuery, error: Option<&PortalError>) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let size = query.size.map(|size| view! { <input type="hidden" name="size" value=size.as_str()/> });
    let by_domain = query.field == SearchField::Domain;
    let field = FindField {
        name: "search",
        label: text.customers_search(),
        value: typed,
        longest: Some(CustomerSearch::MAX_CHARS),
        described: Some("search-help".to_owned()),
        error: find_error(text, error, "search"),
    };
    find_form(
        Some(FORM),
        paths::CUSTOMERS.to_owned(),
        view! {
            <label class="visually-hidden" for="search-by">{text.customers_search_by()}</label>
            <select id="search-by" name="by" class="filter">
                <option value="name" selected=!by_domain>{text.customers_by_name()}</option>
                <option value="domain" selected=by_domain>{text.customers_by_domain()}</option>
            </select>
            {field.render()}
            {size}
        },
    )
}

fn recent_customers(recent: Vec<CustomerSummary>) -> impl IntoView {
    let text = RenderContext::current_text();
    let links = recent
        .into_iter()
        .map(|customer| {
            let href = paths::customer(customer.id.into());
            view! { <li><a class="menu-item" dir="auto" href=href>{name_or_placeholder(text, &customer.name)}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="recent" aria-label=text.customers_recent()>
            <button type="button" class="button" popovertarget="recent">{text.customers_recent()}{icon(Icon::Down)}</button>
            <ul id="recent" class="menu popup" popover="auto">{links}</ul>
        </nav>
    }
}

fn render_results(
    mut results: Results<CustomerSummary>,
    query: &CustomersQuery,
    filters: &[Filter; 2],
    request: &PageRequest,
) -> ListParts {
    let text = RenderContext::current_text();
    if results.items.is_empty() {
        return ListParts { body: Some(empty_result(query, filters).into_any()), ..ListParts::default() };
    }
    let sortable = results.is_whole();
    let sort = query.sort.filter(|_| sortable);
    sort_by(&mut results.items, sort);
    let heading = |label: &'static str, ascending: CustomerSort, descending: CustomerSort| {
        if !sortable {
            return Heading::from(label);
        }
        let (order, next) = match sort {
            Some(sort) if sort == ascending => ("ascending", descending),
            Some(sort) if sort == descending => ("descending", ascending),
            _ => ("none", ascending),
        };
        Heading::sorted(label, order, paths::customers(&CustomersQuery { sort: Some(next), ..query.clone() }))
    };
    let name = heading(text.customer_name(), CustomerSort::Name, CustomerSort::NameDescending);
    let domain = heading(text.customer_domain(), CustomerSort::Domain, CustomerSort::DomainDescending);
    // Few lists contain any country, so the column is shown only in those.
    let shows_country = results.items.iter().any(|customer| customer.country.is_some());
    let columns = Columns::of(Table::Customers)
        .name(name, |customer: &CustomerSummary| {
            let name = name_or_placeholder(text, &customer.name);
            view! { <a class="row-link" dir="auto" href=paths::customer(customer.id.into())>{name}</a> }
        })
        .line(Column::Domain, domain, |customer| copyable(customer.domain.clone(), false))
        .line(Column::Id, text.customer_id(), |customer| copyable(customer.id.to_string(), true))
        .corner(Column::Relationship, text.customer_relationship(), |customer| {
            relationship_badge(&customer.relationship)
        })
        .line(Column::Country, text.customer_country(), |customer| {
            customer.country.as_deref().map(|country| country_name(text, country))
        })
        .only_if(shows_country)
        .action(text.role_action(), |customer| {
            let menu = destinations(text, customer.id.into(), request);
            row_menu(text, &customer.id.to_string(), &customer.title(), menu)
        });
    let paginated = Paginated::of(Table::Customers.as_str(), results);
    let is_unfiltered = query.search == CustomerSearch::All;
    let export_label = if is_unfiltered { text.customers_export_all() } else { text.customers_export_found() };
    ListParts {
        count_message: Some(paginated.range_text(|count| text.customers_shown(count))),
        export_label: Some(export_label),
        view: Some(columns.view_menu()),
        body: Some(columns.render(text.customers_title(), paginated)),
    }
}

/// Returns the most used pages of a customer, for direct links from the list.
pub(super) fn destinations(text: Text, customer: CustomerPath, request: &PageRequest) -> Vec<MenuItem> {
    let users = paths::users(customer, &UsersQuery::default());
    let pages = [
        (Capability::ReadSubscriptions, text.nav_subscriptions(), paths::subscriptions(customer)),
        (Capability::ReadUsers, text.nav_users(), users),
        (Capability::ReadUsers, text.nav_licenses(), paths::licenses(customer)),
        (Capability::ReadBilling, text.nav_billing_profile(), paths::billing_profile(customer)),
    ];
    let permitted = pages.into_iter().filter(|(capability, ..)| request.may(*capability));
    permitted.map(|(_, label, href)| MenuItem::new(label, href)).collect()
}

/// Renders an empty result with advice.
fn empty_result(query: &CustomersQuery, [resellers, providers]: &[Filter; 2]) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let all_link = || view! { <a class="button" href=paths::CUSTOMERS>{text.customers_show_all()}</a> };
    let of_partner = |title: String| {
        view! { <div class="empty"><h2>{title}</h2><p>{text.customers_no_filtered_advice()}</p><p>{all_link()}</p></div> }
            .into_any()
    };
    match &query.search {
        CustomerSearch::Reseller(id) => of_partner(text.customers_no_reseller(resellers.title(*id))),
        CustomerSearch::Provider(id) => of_partner(text.customers_no_provider(providers.title(*id))),
        CustomerSearch::All => {
            view! { <div class="empty"><h2>{text.customers_none()}</h2><p>{text.customers_none_advice()}</p></div> }
                .into_any()
        }
        CustomerSearch::Id(_) => view! {
            <div class="empty">
                <h2>{text.customers_no_such_id()}</h2>
                <p>{text.customers_no_such_id_advice()}</p>
                <p>{all_link()}</p>
            </div>
        }
        .into_any(),
        CustomerSearch::StartsWith { field, text: prefix } => {
            let (title, other, label) = match field {
                SearchField::Name => {
                    (text.customers_no_name(prefix.as_str()), SearchField::Domain, text.customers_try_domain())
                }
                SearchField::Domain => {
                    (text.customers_no_domain(prefix.as_str()), SearchField::Name, text.customers_try_name())
                }
            };
            let other_search_url = paths::customers(&CustomersQuery {
                search: CustomerSearch::StartsWith { field: other, text: prefix.clone() },
                field: other,
                size: query.size,
                seek: None,
                sort: None,
            });
            view! {
                <div class="empty">
                    <h2>{title}</h2>
                    <p class="actions"><a class="button" href=other_search_url>{label}</a>{all_link()}</p>
                </div>
            }
            .into_any()
        }
    }
}

fn sort_by(items: &mut [CustomerSummary], sort: Option<CustomerSort>) {
    match sort {
        None => {}
        Some(CustomerSort::Name) => items.sort_by_cached_key(|item| item.name.to_lowercase()),
        Some(CustomerSort::Domain) => items.sort_by_cached_key(|item| item.domain.to_lowercase()),
        Some(CustomerSort::NameDescending) => {
            items.sort_by_cached_key(|item| Reverse(item.name.to_lowercase()));
        }
        Some(CustomerSort::DomainDescending) => {
            items.sort_by_cached_key(|item| Reverse(item.domain.to_lowercase()));
        }
    }
}
