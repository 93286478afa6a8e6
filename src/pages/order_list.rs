//! `/customers/{customer}/orders`: what was ordered for a customer, all of it or what is billed in one way.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::order::list_orders,
    components::{
        moment::day,
        order::{line_title, order_badge},
        pager::Part,
        problem::problem_panel,
        table::Columns,
        term::cycle_words,
    },
    domain::{
        order::Order,
        table::{Column, Table},
        term::BillingCycle,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// A customer's orders.
pub async fn order_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let known = |text: &str| BillingCycle::QUERIED.into_iter().find(|cycle| cycle.query() == text);
    let cycle = request.query.choice("billing", known)?;
    let billing = cycle.as_ref().map(|cycle| cycle.query().to_owned()).unwrap_or_default();
    let (found, summary) = with_customer(customer, async { in_panel(list_orders(customer.id, billing).await) }).await?;
    let status = Status::of(&found);
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_orders()}</h1></header>
            {filter_form(text, customer, cycle.as_ref())}
            {match found {
                Err(error) => problem_panel(&error).into_any(),
                Ok(found) if found.is_empty() => empty(text, customer, cycle.as_ref()).into_any(),
                Ok(found) => {
                    let part = Part::of_rows(Table::Orders.as_str(), found, preferences.page_size.rows() as usize);
                    let columns = columns(text, customer);
                    view! {
                        <div class="toolbar">
                            <p role="status">{part.words(|count| text.orders_shown(count))}</p>
                            {columns.view_menu()}
                        </div>
                        {columns.draw(text.nav_orders(), part)}
                    }
                    .into_any()
                }
            }}
            <p class="help">{text.orders_delay()}</p>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

fn filter_form(text: Text, customer: CustomerPath, current: Option<&BillingCycle>) -> impl IntoView + use<> {
    let options = BillingCycle::QUERIED
        .into_iter()
        .map(|cycle| {
            let selected = current == Some(&cycle);
            view! { <option value=cycle.query().to_owned() selected=selected>{cycle_words(text, &cycle)}</option> }
        })
        .collect_view();
    view! {
        <form method="get" action=paths::orders(customer) class="search">
            <div class="search-line">
                <label for="billing">{text.subscription_cycle()}</label>
                <select id="billing" name="billing">
                    <option value="">{text.orders_any_cycle()}</option>
                    {options}
                </select>
                <button class="button">{text.subscriptions_filter()}</button>
            </div>
        </form>
    }
}

fn empty(text: Text, customer: CustomerPath, cycle: Option<&BillingCycle>) -> impl IntoView + use<> {
    match cycle {
        None => view! { <div class="empty"><h2>{text.orders_none()}</h2><p>{text.orders_none_advice()}</p></div> }
            .into_any(),
        Some(_) => view! {
            <div class="empty">
                <h2>{text.orders_none_of_cycle()}</h2>
                <p><a class="button" href=paths::orders(customer)>{text.orders_show_all()}</a></p>
            </div>
        }
        .into_any(),
    }
}

fn columns(text: Text, customer: CustomerPath) -> Columns<'static, Order> {
    Columns::of(Table::Orders)
        .name(text.order_id(), move |order: &Order| {
            view! { <a class="row-link mono" href=paths::order(customer, &order.id)>{order.id.to_string()}</a> }
        })
        .column(Column::Lines, text.order_lines(), move |order| {
            let names: Vec<_> = order.lines.iter().map(|line| line_title(text, line)).collect();
            let more = names.len().saturating_sub(2);
            let names = names.into_iter().take(2).map(|name| view! { <span class="line">{name}</span> }).collect_view();
            view! {
                {names}
                {(more > 0).then(|| view! { <span class="line muted">{text.order_more_lines(more)}</span> })}
            }
        })
        .column(Column::Status, text.subscription_status(), |order| order_badge(&order.status))
        .column(Column::BillingCycle, text.subscription_cycle(), move |order| {
            order.cycle.as_ref().map(|cycle| cycle_words(text, cycle))
        })
        .column(Column::Created, text.order_created(), |order| order.created.as_ref().map(day))
}
