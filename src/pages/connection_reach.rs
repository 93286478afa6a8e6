//! `/partner/connection/reach`: which customers' directories the partner's connection comes into.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel};
use crate::{
    api::connection::list_reached_customers,
    components::{
        customer::name_or_id,
        icon::{Icon, icon},
        pager::pager,
        problem::problem_panel,
        table::table_wrap,
    },
    domain::{
        connection::{CustomerReach, DirectoryReach},
        page::{Page as Results, Seek},
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// The customers, and how far the connection comes at each.
pub async fn connection_reach_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let seek = request.query.seek()?;
    let reached = in_panel(list_reached_customers(seek.clone()).await)?;
    let status = Status::of(&reached);
    let shown = match reached {
        Ok(page) => reach_table(text, page, seek.is_some()).into_any(),
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

fn reach_table(text: Text, page: Results<CustomerReach>, within: bool) -> impl IntoView {
    let pages = (!page.is_whole() || within).then(|| {
        let step = |seek: Option<Seek>| seek.map(|seek| paths::connection_reach(Some(&seek)));
        pager(within.then(|| paths::connection_reach(None)), step(page.previous), step(page.next))
    });
    if page.items.is_empty() {
        return view! { <div class="empty"><h2>{text.reach_none()}</h2></div> {pages} }.into_any();
    }
    let rows = page
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
        })
        .collect_view();
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
                <tbody>{rows}</tbody>
            </table>
        })}
        {pages}
    }
    .into_any()
}
