//! `/customers/{customer}/closing`: the deadlines of a customer's subscriptions as a table, on a timeline, and as
//! files.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result, with_customer};
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
        closing::{DeadlineKind, SubscriptionDeadlines, upcoming_deadlines},
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
    let load = async { panel_result(list_closing_subscriptions(customer.id).await) };
    let (found, summary) = with_customer(customer, load).await?;
    let status = Status::of(&found);
    let content = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) => deadline_list(text, customer, found),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::subscriptions(customer)>{icon(Icon::Back)}{text.nav_subscriptions()}</a></p>
                <h1>{text.closing_title()}</h1>
            </header>
            <p class="help">{text.closing_lead()}</p>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

fn deadline_list(text: Text, customer: CustomerPath, subscriptions: Vec<Subscription>) -> AnyView {
    let timeline_panel = panel("line", text.closing_line(), timeline(text, customer, &subscriptions));
    let upcoming = upcoming_deadlines(subscriptions, Timestamp::now());
    if upcoming.is_empty() {
        return view! {
            <div class="empty"><h2>{text.closing_none()}</h2><p>{text.closing_none_advice()}</p></div>
            {timeline_panel}
        }
        .into_any();
    }
    let paginated = Paginated::of("closing", upcoming);
    let pager = paginated.pager(text.closing_list());
    let rows: Vec<_> = paginated.items.iter().map(|it| row(text, customer, it)).collect();
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
            <a class="button" data-file="" href=paths::deadlines_export(customer)>{text.closing_export()}</a>
            <a class="button" data-file="" href=paths::deadlines_calendar(customer)>{text.closing_calendar()}</a>
        </p>
        {panel("list", text.closing_list(), view! { {table} {pager} })}
        {timeline_panel}
    }
    .into_any()
}

fn row(text: Text, customer: CustomerPath, deadlines: &SubscriptionDeadlines) -> impl IntoView + use<> {
    let it = &deadlines.subscription;
    let moment = |predicate: fn(DeadlineKind) -> bool| match deadlines.find(predicate) {
        Some(at) => deadline(&Moment::At(at)),
        None => view! { <span class="muted">{text.closing_nothing()}</span> }.into_any(),
    };
    let reductions: Vec<_> = deadlines
        .deadlines
        .iter()
        .filter_map(|it| match it.kind {
            DeadlineKind::ReturnUnits(quantity) => {
                Some(view! { <li><strong>{quantity}</strong> " – " {deadline(&Moment::At(it.at))}</li> })
            }
            _ => None,
        })
        .collect();
    let reduce = if reductions.is_empty() {
        view! { <span class="muted">{text.closing_nothing()}</span> }.into_any()
    } else {
        view! { <ul class="plain lines">{reductions}</ul> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><a dir="auto" href=paths::subscription(customer, &it.id)>{it.name_or_offer().to_owned()}</a></th>
            <td data-label=text.word_quantity() class="number">{it.quantity}</td>
            <td data-label=text.subscription_next_term()>{end_badge(text, it)}</td>
            <td data-label=text.closing_reduce()>{reduce}</td>
            <td data-label=text.closing_cancel_by()>{moment(|it| it == DeadlineKind::Cancel)}</td>
            <td data-label=text.closing_change_by()>{moment(|it| it == DeadlineKind::Change)}</td>
            <td data-label=text.subscription_ends()>{moment(|it| it == DeadlineKind::Term)}</td>
        </tr>
    }
}
