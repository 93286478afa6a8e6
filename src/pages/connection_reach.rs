//! `/partner/connection/reach`: the customers whose directories the partner's connection can access.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result};
use crate::{
    api::connection::list_reached_customers,
    components::{
        customer::name_or_placeholder,
        icon::{Icon, icon},
        pager::Paginated,
        problem::problem_panel,
        table::{table_body, table_wrap},
    },
    domain::{
        connection::{CustomerAccess, DirectoryAccess, MAX_ACCESS_ROWS},
        page::Page as Results,
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// The list's name in the query.
const LIST: &str = "customers";

/// Renders the customers, with the connection's access to each.
pub async fn connection_reach_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, address, .. } = expect_context();
    let page_number = paths::requested_page(&address, LIST);
    let customers = panel_result(list_reached_customers(request.query.seek()?, page_number).await)?;
    let status = Status::of(&customers);
    let content = match customers {
        Ok(page) => reach_table(text, page).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.reach_title()}</h1>
            </header>
            <p>{text.reach_lead()}</p>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

fn reach_table(text: Text, page: Results<CustomerAccess>) -> impl IntoView {
    let paginated = Paginated::of_rows(LIST, page, MAX_ACCESS_ROWS as usize);
    let pager = paginated.pager(text.reach_title());
    if paginated.items.is_empty() {
        return view! { <div class="empty"><h2>{text.reach_none()}</h2></div> {pager} }.into_any();
    }
    let rows = paginated
        .items
        .into_iter()
        .map(|CustomerAccess { customer, directory }| {
            let (tone, label, code) = match directory {
                DirectoryAccess::Granted => ("good", text.reach_directory(), None),
                DirectoryAccess::Refused { code } => ("warn", text.reach_commerce_only(), code),
                DirectoryAccess::Unknown => ("plain", text.reach_unknown(), None),
            };
            view! {
                <tr>
                    <th scope="row"><a dir="auto" href=paths::customer(customer.id.into())>{name_or_placeholder(text, &customer.name)}</a></th>
                    <td data-label=text.customer_domain() dir="auto">{customer.domain}</td>
                    <td class="corner">
                        <span class=format!("badge {tone}")>{label}</span>
                        {code.map(|code| view! { " " <span class="muted">{text.setup_code(code)}</span> })}
                    </td>
                </tr>
            }
        });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.reach_title()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.customer_name()}</th>
                        <th scope="col">{text.customer_domain()}</th>
                        <th scope="col">{text.reach_column()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        {pager}
    }
    .into_any()
}
