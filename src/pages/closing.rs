//! `/customers/{customer}/closing`: the deadlines of a customer's subscriptions as a table, on a timeline, and as
//! files.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::subscription::list_closing_subscriptions,
    components::{
        fact::panel,
        icon::{Icon, icon},
        moment::deadline,
        pager::Paginated,
        problem::problem_panel,
        subscription::end_badge,
        table::{table_body, table_wrap},
        timeline::timeline,
    },
    domain::{
        closing::{Closing, Until, closing_soon},
        moment::Moment,
        subscription::Subscription,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders the deadlines.
pub async fn closing_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let load = async { in_panel(list_closing_subscriptions(customer.id).await) };
    let (found, summary) = with_customer(customer, load).await?;
    let status = Status::of(&found);
    let shown = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) => closing(text, customer, found),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::subscriptions(customer)>{icon(Icon::Back)}{text.nav_subscriptions()}</a></p>
                <h1>{text.closing_title()}</h1>
            </header>
            <p class="help">{text.closing_lead()}</p>
            {shown}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

fn closing(text: Text, customer: CustomerPath, found: Vec<Subscription>) -> AnyView {
    let line = panel("line", text.closing_line(), timeline(text, customer, &found));
    let soon = closing_soon(found, Timestamp::now());
    if soon.is_empty() {
        return view! {
            <div class="empty"><h2>{text.closing_none()}</h2><p>{text.closing_none_advice()}</p></div>
            {line}
        }
        .into_any();
    }
    let part = Paginated::of("closing", soon);
    let pager = part.pager(text.closing_list());
    let rows: Vec<_> = part.items.iter().map(|it| row(text, customer, it)).collect();
    let table = table_wrap(view! {
        <table class="closing">
            <caption class="visually-hidden">{text.closing_list()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.word_subscription()}</th>
                    <th scope="col" class="number">{text.word_quantity()}</th>
                    <th scope="col">{text.subscription_next_term()}</th>
                    <th scope="col">{text.closing_reduce()}</th>
                    <th scope="col">{text.closing_cancel_by()}</th>
                    <th scope="col">{text.closing_change_by()}</th>
                    <th scope="col">{text.subscription_ends()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    view! {
        <p class="actions">
            <a class="button" data-file="" href=paths::closing_export(customer)>{text.closing_export()}</a>
            <a class="button" data-file="" href=paths::closing_calendar(customer)>{text.closing_calendar()}</a>
        </p>
        {panel("list", text.closing_list(), view! { {table} {pager} })}
        {line}
    }
    .into_any()
}

fn row(text: Text, customer: CustomerPath, closing: &Closing) -> impl IntoView + use<> {
    let it = &closing.subscription;
    let moment = |is: fn(Until) -> bool| match closing.find(is) {
        Some(at) => deadline(&Moment::At(at)),
        None => view! { <span class="muted">{text.closing_nothing()}</span> }.into_any(),
    };
    let parts: Vec<_> = closing
        .deadlines
        .iter()
        .filter_map(|it| match it.until {
            Until::GiveBack(quantity) => {
                Some(view! { <li><strong>{quantity}</strong> " – " {deadline(&Moment::At(it.at))}</li> })
            }
            _ => None,
        })
        .collect();
    let reduce = if parts.is_empty() {
        view! { <span class="muted">{text.closing_nothing()}</span> }.into_any()
    } else {
        view! { <ul class="plain lines">{parts}</ul> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><a dir="auto" href=paths::subscription(customer, &it.id)>{it.name_or_offer().to_owned()}</a></th>
            <td data-label=text.word_quantity() class="number">{it.quantity}</td>
            <td data-label=text.subscription_next_term()>{end_badge(text, it)}</td>
            <td data-label=text.closing_reduce()>{reduce}</td>
            <td data-label=text.closing_cancel_by()>{moment(|it| it == Until::Cancel)}</td>
            <td data-label=text.closing_change_by()>{moment(|it| it == Until::Change)}</td>
            <td data-label=text.subscription_ends()>{moment(|it| it == Until::Term)}</td>
        </tr>
    }
}
