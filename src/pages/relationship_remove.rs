//! `/customers/{customer}/relationship/remove`: ends the relationship with a customer if there are no obstacles, after
//! its name was typed.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, late::Late, nameless};
use crate::{
    api::{customer::load_customer, relationship::load_obstacles},
    components::{
        customer::{name_or_id, named_form},
        fact::{panel, reference},
        field::{kept, refused},
        icon::{Icon, icon},
        pager::few,
        problem::problem_panel,
    },
    domain::{
        customer::{CustomerSummary, Relationship},
        relationship::Obstacles,
        title::title,
        write::Write,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

const FORM: &str = "relationship-form";

/// Renders the form that ends a relationship.
pub async fn relationship_remove_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, address, .. } = expect_context();
    let customer = request.customer()?;
    let obstacles = Late::begin(load_obstacles(customer.id));
    // The name must be current, since it is typed to confirm.
    let found = in_panel(load_customer(customer.id).await)?.map(|found| found.summary);
    let status = Status::of(&found);
    let summary = found.as_ref().cloned().unwrap_or_else(|_| nameless(customer.id));
    let name = name_or_id(text, &summary.name);
    let shown = obstacles.draw(move |obstacles| {
        let clear = obstacles.as_ref().is_ok_and(Obstacles::is_empty);
        let form = match &found {
            // A failed load, or an obstacle that appeared since, must not discard what was typed.
            Ok(found) if clear || refused(FORM).is_some() => {
                panel("confirm", text.relationship_confirm(), confirm(text, found, clear)).into_any()
            }
            Ok(_) => ().into_any(),
            Err(error) => view! { {problem_panel(error)} {kept(FORM)} }.into_any(),
        };
        let obstacles = match obstacles {
            Err(error) => problem_panel(&error).into_any(),
            Ok(_) if clear => ().into_any(),
            Ok(obstacles) => {
                let obstacles = in_the_way(text, customer, &obstacles, address.to_string());
                panel("obstacles", text.relationship_obstacles(), obstacles).into_any()
            }
        };
        view! { {obstacles} {form} }
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::customer(customer)>{icon(Icon::Back)}{text.nav_overview()}</a></p>
                <h1>{text.relationship_remove_title(name.as_str())}</h1>
            </header>
            <p>{text.relationship_remove_lead(name.as_str())}</p>
            {matches!(summary.relationship, Relationship::None).then(|| view! { <p>{text.relationship_already_none()}</p> })}
            {shown}
        </main>
    };
    let title = text.relationship_remove_title(name_or_id(text, &summary.name));
    Ok(Page::new(Frame::Customer(summary), body).with_title(title).with_status(status))
}

fn confirm(text: Text, customer: &CustomerSummary, clear: bool) -> impl IntoView + use<> {
    let act = move |name: &str| text.relationship_remove_action(name);
    view! {
        {clear.then(|| view! { <p>{text.relationship_nothing_in_the_way()}</p> })}
        {named_form(FORM, Write::RemoveRelationship, customer, act, text.relationship_keep())}
    }
}

fn in_the_way(text: Text, customer: CustomerPath, obstacles: &Obstacles, again: String) -> impl IntoView + use<> {
    let line = |more: Option<String>| more.map(|more| view! { <li class="muted">{more}</li> });
    let (subscriptions, more_subscriptions) = few(text, obstacles.subscriptions.iter());
    let (reservations, more_reservations) = few(text, obstacles.reservations.iter());
    let subscriptions = subscriptions
        .map(|it| {
            let name = it.name_or_offer().to_owned();
            view! { <li><a dir="auto" href=paths::subscription(customer, &it.id)>{name}</a></li> }
        })
        .collect_view();
    let reservations = reservations
        .map(|it| {
            let order = it.order.as_ref().map(|it| reference(it, |id| paths::order(customer, id), None));
            let product = title([it.product.as_str()], text.entitlement_reservation());
            view! { <li><span class="mono">{product}</span> {order.map(|order| view! { " – " {order} })}</li> }
        })
        .collect_view();
    view! {
        {(!obstacles.subscriptions.is_empty()).then(|| view! {
            <h3>{text.relationship_active_subscriptions(obstacles.subscriptions.len())}</h3>
            <p class="help">{text.relationship_active_subscriptions_advice()}</p>
            <ul class="lines">{subscriptions}{line(more_subscriptions)}</ul>
        })}
        {(!obstacles.reservations.is_empty()).then(|| view! {
            <h3>{text.relationship_reservations(obstacles.reservations.len())}</h3>
            <p class="help">{text.relationship_reservations_advice()}</p>
            <ul class="lines">{reservations}{line(more_reservations)}</ul>
        })}
        <p class="actions">
            <a class="button" href=again>{text.relationship_look_again()}</a>
            <a class="button" href=paths::customer(customer)>{text.relationship_keep()}</a>
        </p>
    }
}
