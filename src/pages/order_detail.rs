//! `/customers/{customer}/orders/{order}`: an order's line items with their provisioning status.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, with_customer};
use crate::{
    api::order::{list_order_provisioning, load_order},
    components::{
        fact::{copyable, fact, panel, plain, reference},
        icon::{Icon, icon},
        moment::{day, deadline},
        money::service_amount,
        order::{interval_label, line_number, line_title, order_badge, provisioning_badge, transaction_label},
        pager::{Paginated, few, few_names},
        problem::problem_panel,
        table::{table_body, table_wrap},
        term::{billing_cycle_label, term_label, yes_no},
    },
    domain::{
        order::{LineProvisioning, Order, OrderLine},
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders an order.
pub async fn order_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let id: crate::domain::id::OrderId = request.id("order")?;
    let with_prices = request.query.choice("prices", |text| (text == "yes").then_some(()))?.is_some();
    let provisioning = Deferred::begin(list_order_provisioning(customer.id, id.clone()));
    let load = async { panel_result(load_order(customer.id, id.clone(), with_prices).await) };
    let (order, summary) = with_customer(customer, load).await?;
    let status = Status::of(&order);
    let title = text.order_title(id.as_str());
    let prices = (!with_prices && request.may(Capability::ReadPrices))
        .then(|| format!("{}?prices=yes", paths::order(customer, &id)));
    let ordered = order.as_ref().map(|order| order.lines.clone()).unwrap_or_default();
    let provisioning = provisioning.render(move |found| match found {
        Ok(found) => provisioning_table(text, found, &ordered).into_any(),
        Err(PortalError::NotFound) => view! { <p class="muted">{text.provisioning_none()}</p> }.into_any(),
        Err(error) => problem_panel(&error).into_any(),
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::orders(customer)>{icon(Icon::Back)}{text.nav_orders()}</a></p>
                <h1>{title.clone()}</h1>
            </header>
            {match order {
                Ok(order) => view! {
                    {panel("order", text.order_facts(), order_facts(text, &order))}
                    {panel("lines", text.order_lines(), view! {
                        {lines(text, customer, order)}
                        {prices.map(|href| view! { <p><a href=href>{text.order_show_prices()}</a></p> })}
                    })}
                }
                .into_any(),
                Err(error) => problem_panel(&error).into_any(),
            }}
            {panel("provisioning", text.order_provisioning(), provisioning)}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title).with_status(status))
}

fn order_facts(text: Text, order: &Order) -> impl IntoView + use<> {
    view! {
        <dl>
            {fact(text.subscription_status(), Some(order_badge(&order.status).into_any()))}
            {fact(text.order_id(), Some(copyable(order.id.to_string(), true).into_any()))}
            {order.alternate_id.clone().map(|id| fact(text.order_alternate_id(), Some(copyable(id, true).into_any())))}
            {fact(text.order_created(), order.created.as_ref().map(deadline))}
            {fact(text.subscription_cycle(), order.cycle.as_ref().and_then(|cycle| plain(billing_cycle_label(text, cycle))))}
            {order.transaction.clone().map(|it| fact(text.order_transaction(), plain(transaction_label(text, &it))))}
            {order.currency.clone().map(|it| fact(text.order_currency(), plain(it)))}
            {order.total.as_deref().map(|total| fact(text.order_total(), plain(service_amount(text, total, order.currency.as_deref()))))}
            {order.attested.map(|attested| fact(text.order_attested(), plain(yes_no(text, attested).to_owned())))}
        </dl>
    }
}

fn lines(text: Text, customer: CustomerPath, order: Order) -> impl IntoView + use<> {
    if order.lines.is_empty() {
        return view! { <p class="muted">{text.order_no_lines()}</p> }.into_any();
    }
    let has_prices = order.lines.iter().any(|line| line.prices.extended.is_some() || line.prices.unit.is_some());
    let paginated = Paginated::of("lines", order.lines);
    let pager = paginated.pager(text.order_lines());
    let rows = paginated.items.iter().map(|it| line(text, customer, it, has_prices, order.currency.as_deref()));
    let table = table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.order_lines()}</caption>
            <thead>
                <tr>
                    <th scope="col" class="number">{text.order_line()}</th>
                    <th scope="col">{text.subscription_offer()}</th>
                    <th scope="col" class="number">{text.word_quantity()}</th>
                    <th scope="col">{text.subscription_term()}</th>
                    <th scope="col">{text.order_subscription()}</th>
                    {has_prices.then(|| view! {
                        <th scope="col" class="number">{text.order_unit_price()}</th>
                        <th scope="col" class="number">{text.order_line_price()}</th>
                    })}
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    view! { {table} {pager} }.into_any()
}

fn line(
    text: Text,
    customer: CustomerPath,
    it: &OrderLine,
    has_prices: bool,
    currency: Option<&str>,
) -> impl IntoView + use<> {
    let price = |value: &Option<String>| value.as_deref().map(|value| service_amount(text, value, currency));
    let (unit, line_total) = (price(&it.prices.unit), price(&it.prices.extended));
    // Shown only where they differ from the price as sold.
    let other_prices = [
        (&it.prices.list, text.order_list_price()),
        (&it.prices.discounted, text.order_discounted_price()),
        (&it.prices.prorated, text.order_prorated_price()),
    ]
    .into_iter()
    .filter(|(value, _)| value.is_some() && **value != it.prices.unit)
    .map(|(value, label)| view! { <span class="line muted">{label} {text.colon()} {price(value)}</span> })
    .collect_view();
    let commitment = it.commitment.as_ref().map(|it| {
        let amount =
            it.amount.as_deref().map(|amount| service_amount(text, amount, it.currency.as_deref().or(currency)));
        [Some(text.order_commitment().to_owned()), amount, it.grain.as_deref().map(|grain| interval_label(text, grain))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let more = [
        it.transaction.as_deref().map(|it| transaction_label(text, it)),
        it.promotion.clone(),
        (!it.partners.is_empty()).then(|| few_names(text, it.partners.iter().cloned())),
        (!it.provisioning.is_empty())
            .then(|| few_names(text, it.provisioning.iter().map(|(k, v)| text.labelled(k, v)))),
        commitment,
    ]
    .into_iter()
    .flatten()
    .map(|label| view! { <span class="line muted">{label}</span> })
    .collect_view();
    view! {
        <tr>
            <td data-label=text.order_line() class="number">{it.number.saturating_add(1)}</td>
            <th scope="row">
                <span class="line" dir="auto">{line_title(text, it)}</span>
                {it.offer.clone().filter(|_| it.name.is_some()).map(|id| view! { <span class="line muted mono">{id}</span> })}
                {more}
            </th>
            <td data-label=text.word_quantity() class="number">{it.quantity.map(|quantity| quantity.to_string())}</td>
            <td data-label=text.subscription_term()>
                {it.term.as_ref().map(|term| term_label(text, term))}
                {it.ends.as_ref().map(|ends| view! { <span class="line muted">{text.subscription_ends()} " " {day(ends)}</span> })}
                {it.renews_to.as_ref().map(|term| {
                    view! { <span class="line muted">{text.subscription_renewal_term()} {text.colon()} {term_label(text, term)}</span> }
                })}
            </td>
            <td data-label=text.order_subscription()>
                {it.subscription.as_ref().map(|to| {
                    reference(to, |id| paths::subscription(customer, id), Some(text.order_open_subscription()))
                })}
                {it.parent.as_ref().map(|to| {
                    let link = reference(to, |id| paths::subscription(customer, id), Some(text.order_open_parent()));
                    view! { <span class="line">{link}</span> }
                })}
            </td>
            {has_prices.then(|| view! {
                <td data-label=text.order_unit_price() class="number">{unit}{other_prices}</td>
                <td data-label=text.order_line_price() class="number">{line_total}</td>
            })}
        </tr>
    }
}

fn provisioning_table(text: Text, found: Vec<LineProvisioning>, ordered: &[OrderLine]) -> impl IntoView + use<> {
    if found.is_empty() {
        return view! { <p class="muted">{text.provisioning_none()}</p> }.into_any();
    }
    let paginated = Paginated::of("provisioning", found);
    let pager = paginated.pager(text.order_provisioning());
    let name = |number: i64| {
        let line = ordered.iter().find(|line| line.number == number);
        line.map_or_else(|| line_number(text, number), |line| line_title(text, line))
    };
    let rows = paginated.items.iter().map(|it| {
        let (parts, more) = few(text, it.parts.iter());
        let parts = parts
            .map(
                |(quantity, status)| view! { <span class="line">{*quantity} " × " {provisioning_badge(status)}</span> },
            )
            .collect_view();
        view! {
            <tr>
                <td data-label=text.order_line() class="number">{it.line.saturating_add(1)}</td>
                <th scope="row" dir="auto">{name(it.line)}</th>
                <td data-label=text.subscription_status()>{provisioning_badge(&it.status)}</td>
                <td data-label=text.word_quantity()>{parts}{more.map(|more| view! { <span class="line muted">{more}</span> })}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.order_provisioning()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="number">{text.order_line()}</th>
                        <th scope="col">{text.subscription_offer()}</th>
                        <th scope="col">{text.subscription_status()}</th>
                        <th scope="col">{text.word_quantity()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        {pager}
        <p class="help">{text.provisioning_delay()}</p>
    }
    .into_any()
}
