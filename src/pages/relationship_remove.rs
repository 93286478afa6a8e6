//! `/customers/{customer}/relationship/remove`: ends the relationship with a customer if there are no obstacles, after
//! its name was typed.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, unnamed_customer};
use crate::{
    api::{customer::load_customer, relationship::load_obstacles},
    components::{
        customer::{name_or_placeholder, named_form},
        fact::{panel, reference},
        field::{error_with_resend_form, failed_submission},
        icon::{Icon, icon},
        pager::few,
        problem::problem_panel,
    },
    domain::{
        customer::{CustomerSummary, Relationship},
        form_action::FormAction,
        relationship::Obstacles,
        title::title,
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
    let obstacles = Deferred::begin(load_obstacles(customer.id));
    // The name must be current, since it is typed to confirm.
    let found = panel_result(load_customer(customer.id).await)?.map(|found| found.summary);
    let status = Status::of(&found);
    let summary = found.as_ref().cloned().unwrap_or_else(|_| unnamed_customer(customer.id));
    let name = name_or_placeholder(text, &summary.name);
    let content = obstacles.render(move |obstacles| {
        let is_clear = obstacles.as_ref().is_ok_and(Obstacles::is_empty);
        let form = match &found {
            // A failed load, or an obstacle that appeared since, must not discard what was typed.
            Ok(found) if is_clear || failed_submission(FORM).is_some() => {
                panel("confirm", text.relationship_confirm(), confirm(text, found, is_clear)).into_any()
            }
            Ok(_) => ().into_any(),
            Err(error) => view! { {problem_panel(error)} {error_with_resend_form(FORM)} }.into_any(),
        };
        let obstacles = match obstacles {
            Err(error) => problem_panel(&error).into_any(),
            Ok(_) if is_clear => ().into_any(),
            Ok(obstacles) => {
                let obstacles = obstacle_list(text, customer, &obstacles, address.to_string());
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
            {content}
        </main>
    };
    let title = text.relationship_remove_title(name_or_placeholder(text, &summary.name));
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title).with_status(status))
}

fn confirm(text: Text, customer: &CustomerSummary, is_clear: bool) -> impl IntoView + use<> {
    let action_label = move |name: &str| text.relationship_remove_action(name);
    view! {
        {is_clear.then(|| view! { <p>{text.relationship_nothing_in_the_way()}</p> })}
        {named_form(FORM, FormAction::RemoveRelationship, customer, action_label, text.relationship_keep())}
    }
}

fn obstacle_list(
    text: Text,
    customer: CustomerPath,
    obstacles: &Obstacles,
    retry_url: String,
) -> impl IntoView + use<> {
    let more_line = |more: Option<String>| more.map(|more| view! { <li class="muted">{more}</li> });
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
            <ul class="lines">{subscriptions}{more_line(more_subscriptions)}</ul>
        })}
        {(!obstacles.reservations.is_empty()).then(|| view! {
            <h3>{text.relationship_reservations(obstacles.reservations.len())}</h3>
            <p class="help">{text.relationship_reservations_advice()}</p>
            <ul class="lines">{reservations}{more_line(more_reservations)}</ul>
        })}
        <p class="actions">
            <a class="button" href=retry_url>{text.relationship_look_again()}</a>
            <a class="button" href=paths::customer(customer)>{text.relationship_keep()}</a>
        </p>
    }
}
