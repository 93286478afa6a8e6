//! `/customers/{customer}/orders`: a customer's orders, all of them or those with one billing cycle.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::order::list_orders,
    components::{
        menu::help_popup,
        moment::day,
        order::{line_title, order_badge},
        pager::{Paginated, few_names},
        problem::problem_panel,
        table::Columns,
        term::billing_cycle_label,
        toolbar::{filter, find_form},
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

/// Renders a customer's orders.
pub async fn order_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let parse_cycle = |text: &str| BillingCycle::QUERIED.into_iter().find(|cycle| cycle.query() == text);
    let cycle = request.query.choice("billing", parse_cycle)?;
    let billing = cycle.as_ref().map(|cycle| cycle.query().to_owned()).unwrap_or_default();
    let (found, summary) =
        with_customer(customer, async { panel_result(list_orders(customer.id, billing).await) }).await?;
    let status = Status::of(&found);
    let form = filter_form(text, customer, cycle.as_ref());
    let columns = columns(text, customer);
    let (count_message, content) = match found {
        Err(error) => (None, problem_panel(&error).into_any()),
        Ok(found) if found.is_empty() => (None, empty(text, customer, cycle.as_ref()).into_any()),
        Ok(found) => {
            let paginated = Paginated::of_rows(Table::Orders.as_str(), found, preferences.page_size.rows() as usize);
            (Some(paginated.range_text(|count| text.orders_shown(count))), columns.render(text.nav_orders(), paginated))
        }
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_orders()}</h1>
            <div class="toolbar">
                {form}
                {help_popup("orders-help", text.orders_delay())}
                {count_message.map(|count_message| view! { <p role="status">{count_message}</p> })}
                <div class="toolbar-end">{columns.view_menu()}</div>
            </div>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

fn filter_form(text: Text, customer: CustomerPath, current: Option<&BillingCycle>) -> impl IntoView + use<> {
    let any = (String::new(), text.orders_any_cycle().to_owned());
    let cycles = BillingCycle::QUERIED.into_iter();
    let cycles = cycles.map(|cycle| (cycle.query().to_owned(), billing_cycle_label(text, &cycle)));
    let current = current.map(BillingCycle::query).unwrap_or_default();
    let choices = filter("billing", text.subscription_cycle(), std::iter::once(any).chain(cycles), current);
    find_form(None, paths::orders(customer), choices)
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
            view! { <span class="clip">{few_names(text, names.into_iter())}</span> }
        })
        .column(Column::Status, text.subscription_status(), |order| order_badge(&order.status))
        .column(Column::BillingCycle, text.subscription_cycle(), move |order| {
            order.cycle.as_ref().map(|cycle| billing_cycle_label(text, cycle))
        })
        .column(Column::Created, text.order_created(), |order| order.created.as_ref().map(day))
}
