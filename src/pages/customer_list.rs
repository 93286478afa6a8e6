//! `/customers`: find a customer among thousands.

use std::cmp::Reverse;

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, Viewer};
use crate::{
    api::customers::{list_customers, list_recent_customers},
    components::{
        customer::{name_or_id, relationship_badge},
        fact::copyable,
        icon::{Icon, icon},
        pager::pager,
        problem::{field_words, problem_panel},
    },
    domain::{
        customer::{CustomerSearch, CustomerSummary, SearchField},
        page::{Page as Results, Seek},
        preferences::PageSize,
        role::Capability,
    },
    error::PortalError,
    islands::live_search::LiveSearch,
    paths::{self, CustomerSort, CustomersQuery},
};

const FORM: &str = "customer-search";
const RESULTS: &str = "customer-results";

/// The customer list.
pub async fn customer_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let Viewer { text, preferences, .. } = expect_context();
    let typed = request.query.text("search")?.unwrap_or_default().to_owned();
    let query = read(&request.query)?;
    let size = query.size.unwrap_or(preferences.page_size);
    let (results, recent) =
        futures::join!(list_customers(typed.clone(), query.field, size, query.seek.clone()), list_recent_customers());
    let status = results.as_ref().map_or_else(PortalError::status, |_| 200);
    // Who may not read customers at all is told so by a page, not by a search box over nothing.
    if let Err(error @ (PortalError::Forbidden(_) | PortalError::SignInRequired | PortalError::NotFound)) = results {
        return Err(error);
    }
    let search = match CustomerSearch::parse(&typed, query.field) {
        Ok(search) => search,
        Err(_) => CustomerSearch::All,
    };
    let query = CustomersQuery { search, ..query };
    let may_create = request.may(Capability::CreateCustomers);
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.customers_title()}</h1>
                {may_create.then(|| view! { <a class="button" href=paths::NEW_CUSTOMER>{text.new_customer_title()}</a> })}
            </header>
            {search_form(&typed, &query, results.as_ref().err())}
            {recent.ok().filter(|recent| !recent.is_empty()).map(recent_customers)}
            <section id=RESULTS aria-label=text.customers_results()>
                {match results {
                    Ok(results) => found(results, &query, size).into_any(),
                    Err(PortalError::Invalid(_)) => ().into_any(),
                    Err(error) => {
                        let again = paths::customers(&CustomersQuery { seek: None, ..query });
                        view! {
                            {problem_panel(&error)}
                            <p><a class="button" href=again>{text.problem_try_again()}</a></p>
                        }
                        .into_any()
                    }
                }}
            </section>
            <LiveSearch form=FORM.to_owned() results=RESULTS.to_owned()/>
        </main>
    };
    Ok(Page::new(text.customers_title(), Frame::Portal, body).with_status(status))
}

/// What the address says, but for the search text, which the portal reads.
fn read(query: &Query) -> Result<CustomersQuery, PortalError> {
    let field = query.choice("by", |text| match text {
        "name" => Some(SearchField::Name),
        "domain" => Some(SearchField::Domain),
        _ => None,
    })?;
    let size = query.choice("size", |text| text.parse().ok())?;
    let sort = query.choice("sort", |text| CustomerSort::ALL.into_iter().find(|sort| sort.as_str() == text))?;
    Ok(CustomersQuery {
        search: CustomerSearch::All,
        field: field.unwrap_or_default(),
        size,
        seek: query.seek()?,
        sort,
    })
}

fn search_form(typed: &str, query: &CustomersQuery, error: Option<&PortalError>) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let problem = match error {
        Some(PortalError::Invalid(fields)) => fields.iter().find(|field| field.field == "search"),
        _ => None,
    };
    let field_error = problem.map(|problem| field_words(text, problem));
    let invalid = field_error.is_some().then_some("true");
    let described = if field_error.is_some() { "search-help search-error" } else { "search-help" };
    let size = query.size.map(|size| view! { <input type="hidden" name="size" value=size.as_str()/> });
    let by_domain = query.field == SearchField::Domain;
    view! {
        <form id=FORM method="get" action=paths::CUSTOMERS role="search" class="search">
            <div class="search-line">
                <label class="visually-hidden" for="search-by">{text.customers_search_by()}</label>
                <select id="search-by" name="by">
                    <option value="name" selected=!by_domain>{text.customers_by_name()}</option>
                    <option value="domain" selected=by_domain>{text.customers_by_domain()}</option>
                </select>
                <label class="visually-hidden" for="search">{text.customers_search()}</label>
                <input
                    type="search"
                    id="search"
                    name="search"
                    value=typed.to_owned()
                    placeholder=text.customers_search()
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
                {size}
                <button class="button">{icon(Icon::Search)}{text.customers_search_button()}</button>
            </div>
            <p class="help" id="search-help">{text.customers_search_help()}</p>
            {field_error.map(|words| view! { <p class="field-error" id="search-error">{words}</p> })}
        </form>
    }
}

fn recent_customers(recent: Vec<CustomerSummary>) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    let links = recent
        .into_iter()
        .map(|customer| {
            view! { <li><a class="chip" dir="auto" href=paths::customer(customer.id)>{name_or_id(text, &customer.name)}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="recent" aria-labelledby="recent">
            <h2 id="recent">{text.customers_recent()}</h2>
            <ul>{links}</ul>
        </nav>
    }
}

fn found(mut results: Results<CustomerSummary>, query: &CustomersQuery, size: PageSize) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    if results.items.is_empty() {
        return empty(query).into_any();
    }
    let sortable = results.is_whole();
    let sort = query.sort.filter(|_| sortable);
    sort_by(&mut results.items, sort);
    let count = results.items.len();
    let step =
        |seek: Option<Seek>| seek.map(|seek| paths::customers(&CustomersQuery { seek: Some(seek), ..query.clone() }));
    let first = query.seek.is_some().then(|| paths::customers(&CustomersQuery { seek: None, ..query.clone() }));
    let pages = (!sortable || query.seek.is_some()).then(|| pager(first, step(results.previous), step(results.next)));
    let header = |words: &'static str, up: CustomerSort, down: CustomerSort| {
        if !sortable {
            return view! { <th scope="col">{words}</th> }.into_any();
        }
        let (order, next) = match sort {
            Some(sort) if sort == up => ("ascending", down),
            Some(sort) if sort == down => ("descending", up),
            _ => ("none", up),
        };
        let href = paths::customers(&CustomersQuery { sort: Some(next), ..query.clone() });
        view! { <th scope="col" aria-sort=order><a class="sort" href=href>{words}</a></th> }.into_any()
    };
    let rows = results.items.into_iter().map(row).collect_view();
    view! {
        <div class="toolbar">
            <p role="status">{text.customers_shown(count)}</p>
            {size_form(query, size)}
        </div>
        <div class="table-wrap">
            <table class="customers">
                <caption class="visually-hidden">{text.customers_title()}</caption>
                <thead>
                    <tr>
                        {header(text.customer_name(), CustomerSort::Name, CustomerSort::NameDescending)}
                        {header(text.customer_domain(), CustomerSort::Domain, CustomerSort::DomainDescending)}
                        <th scope="col">{text.customer_id()}</th>
                        <th scope="col">{text.customer_relationship()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages}
    }
    .into_any()
}

fn row(customer: CustomerSummary) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" dir="auto" href=paths::customer(customer.id)>{name_or_id(text, &customer.name)}</a>
            </th>
            <td>{copyable(customer.domain, false)}</td>
            <td>{copyable(customer.id.to_string(), true)}</td>
            <td>{relationship_badge(&customer.relationship)}</td>
        </tr>
    }
}

fn size_form(query: &CustomersQuery, size: PageSize) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let options = PageSize::ALL
        .iter()
        .map(|choice| view! { <option value=choice.as_str() selected=*choice == size>{choice.as_str()}</option> })
        .collect_view();
    let kept = match &query.search {
        CustomerSearch::All => None,
        CustomerSearch::StartsWith { text, .. } => Some(text.clone()),
        CustomerSearch::Id(id) => Some(id.to_string()),
    };
    view! {
        <form method="get" action=paths::CUSTOMERS class="size-form">
            {kept.map(|kept| view! { <input type="hidden" name="search" value=kept/> })}
            <input type="hidden" name="by" value=query.field.to_string()/>
            <label for="size">{text.customers_per_page()}</label>
            <select id="size" name="size" data-apply="">{options}</select>
            <button class="quiet without-script">{text.apply()}</button>
        </form>
    }
}

/// Says what would be here and how to get it.
fn empty(query: &CustomersQuery) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let all = view! { <a class="button" href=paths::CUSTOMERS>{text.customers_show_all()}</a> };
    match &query.search {
        CustomerSearch::All => {
            view! { <div class="empty"><h2>{text.customers_none()}</h2><p>{text.customers_none_advice()}</p></div> }
                .into_any()
        }
        CustomerSearch::Id(_) => view! {
            <div class="empty">
                <h2>{text.customers_no_such_id()}</h2>
                <p>{text.customers_no_such_id_advice()}</p>
                <p>{all}</p>
            </div>
        }
        .into_any(),
        CustomerSearch::StartsWith { field, text: wanted } => {
            let (title, other, words) = match field {
                SearchField::Name => {
                    (text.customers_no_name(wanted.as_str()), SearchField::Domain, text.customers_try_domain())
                }
                SearchField::Domain => {
                    (text.customers_no_domain(wanted.as_str()), SearchField::Name, text.customers_try_name())
                }
            };
            let elsewhere = paths::customers(&CustomersQuery {
                search: CustomerSearch::StartsWith { field: other, text: wanted.clone() },
                field: other,
                size: query.size,
                seek: None,
                sort: None,
            });
            view! {
                <div class="empty">
                    <h2>{title}</h2>
                    <p>{text.customers_search_help()}</p>
                    <p class="actions"><a class="button" href=elsewhere>{words}</a>{all}</p>
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
