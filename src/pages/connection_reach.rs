//! `/partner/connection/reach`: the customers whose directories the partner's connection can access.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel};
use crate::{
    api::connection::list_reached_customers,
    components::{
        customer::name_or_id,
        icon::{Icon, icon},
        pager::Paginated,
        problem::problem_panel,
        table::{table_body, table_wrap},
    },
    domain::{
        connection::{CustomerReach, DirectoryReach, REACH_ROWS},
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
    let part = paths::asked_part(&address, LIST);
    let reached = in_panel(list_reached_customers(request.query.seek()?, part).await)?;
    let status = Status::of(&reached);
    let shown = match reached {
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
            {shown}
        </main>
    };
    Ok(Page::new(Frame::Portal, body).with_status(status))
}

fn reach_table(text: Text, page: Results<CustomerReach>) -> impl IntoView {
    let part = Paginated::of_rows(LIST, page, REACH_ROWS as usize);
    let pager = part.pager(text.reach_title());
    if part.items.is_empty() {
        return view! { <div class="empty"><h2>{text.reach_none()}</h2></div> {pager} }.into_any();
    }
    let rows = part
        .items
        .into_iter()
        .map(|CustomerReach { customer, directory }| {
            let (tone, words, code) = match directory {
                DirectoryReach::Reached => ("good", text.reach_directory(), None),
                DirectoryReach::Refused { code } => ("warn", text.reach_commerce_only(), code),
                DirectoryReach::Unknown => ("plain", text.reach_unknown(), None),
            };
            view! {
                <tr>
                    <th scope="row"><a dir="auto" href=paths::customer(customer.id.into())>{name_or_id(text, &customer.name)}</a></th>
                    <td data-label=text.customer_domain() dir="auto">{customer.domain}</td>
                    <td class="corner">
                        <span class=format!("badge {tone}")>{words}</span>
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
