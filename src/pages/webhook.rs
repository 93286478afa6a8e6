//! `/partner/webhook`: the endpoint of the partner's own system, its signing secret once, and the latest messages to
//! it.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::webhook::load_webhook,
    components::{
        fact::{copy_button, fact, panel},
        field::{Confirmation, Field, confirmation_form, erase_button, form, row_form, row_form_error, write_result},
        icon::{Icon, icon},
        moment::deadline,
        table::table_wrap,
        time::relative_time,
        user::note,
    },
    domain::{
        form_action::FormAction,
        moment::Moment,
        webhook::{
            DeliveryOutcome, DeliveryState, NewSigningSecret, NoResponseReason, WebhookDelivery, WebhookEndpoint,
            WebhookEvent, WebhookStatus,
        },
    },
    error::PortalError,
    locales::Text,
    paths,
};

const RESEND: &str = "resend-webhook";

/// Renders the partner's endpoint, or the signing secret that was just created.
pub async fn webhook_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let created = write_result::<NewSigningSecret>(FormAction::SaveWebhook);
    // The secret is shown only once, so a failed call must not prevent it.
    let content = match created.or_else(|| write_result::<NewSigningSecret>(FormAction::RotateWebhookSecret)) {
        Some(NewSigningSecret { secret }) => new_secret_panel(text, secret),
        None => settings(text, load_webhook().await?),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.webhook_title()}</h1>
            </header>
            <p>{text.webhook_lead()}</p>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn new_secret_panel(text: Text, secret: String) -> AnyView {
    let secret_view = view! {
        <span class="copyable">
            <output class="mono secret" id="signing-secret">{secret.clone()}</output>
            {copy_button(text.webhook_secret_copy().to_owned(), secret)}
        </span>
    };
    view! {
        <section class="panel" aria-labelledby="secret">
            <h2 id="secret">{text.webhook_secret_created()}</h2>
            <p class="note" role="status">{icon(Icon::Alert)}<span>{text.webhook_secret_once()}</span></p>
            <dl>{fact(text.webhook_secret(), Some(secret_view.into_any()))}</dl>
            <div class="actions">{erase_button(paths::WEBHOOK.to_owned(), text.webhook_secret_saved())}</div>
        </section>
    }
    .into_any()
}

fn settings(text: Text, status: WebhookStatus) -> AnyView {
    let WebhookStatus { endpoint, deliveries } = status;
    let is_active = endpoint.as_ref().is_some_and(|endpoint| endpoint.is_active);
    let is_gone = endpoint.as_ref().is_some_and(|endpoint| endpoint.is_gone);
    view! {
        {is_gone.then(|| note(text.webhook_gone()))}
        {panel("endpoint", text.webhook_endpoint(), endpoint_form(text, endpoint.as_ref()))}
        {endpoint.map(|endpoint| panel("secret", text.webhook_secret(), secret_panel(text, &endpoint)))}
        <section class="panel wide after" aria-labelledby="messages">
            <h2 id="messages">{text.webhook_messages()}</h2>
            {is_active.then(|| form("test-form", FormAction::TestWebhook, move || view! {
                <p class="actions"><button class="button">{text.webhook_test()}</button></p>
            }))}
            {row_form_error(RESEND)}
            {deliveries_table(text, deliveries, is_active)}
        </section>
    }
    .into_any()
}

fn endpoint_form(text: Text, endpoint: Option<&WebhookEndpoint>) -> impl IntoView + use<> {
    let url = endpoint.map(|endpoint| endpoint.url.clone()).unwrap_or_default();
    let active = endpoint.is_none_or(|endpoint| endpoint.is_active);
    let remove = endpoint.is_some().then(|| remove_form(text));
    let save = form("webhook-form", FormAction::SaveWebhook, move || {
        view! {
            {Field::new("url", text.webhook_url()).help(text.webhook_url_help()).value(url).required().long().text()}
            {Field::new("active", text.webhook_active()).value(active.to_string()).checkbox()}
            <p class="actions">
                <button class="button primary">{text.webhook_save()}</button>
            </p>
        }
    });
    view! { {save} {remove} }
}

fn remove_form(text: Text) -> impl IntoView {
    let question_text = text.webhook_remove_lead().to_owned();
    let question = Confirmation { warning: question_text, button: text.webhook_remove_confirm(), omitted_fields: &[] };
    confirmation_form("remove-webhook", FormAction::RemoveWebhook, question, move || {
        view! { <p class="actions"><button class="button danger">{text.webhook_remove()}</button></p> }
    })
}

fn secret_panel(text: Text, endpoint: &WebhookEndpoint) -> impl IntoView + use<> {
    let since = relative_time(endpoint.secret_since).into_any();
    let previous = endpoint.previous_until.map(|until| {
        let until = deadline(&Moment::At(until));
        fact(text.webhook_secret_previous(), Some(until))
    });
    view! {
        <p class="help">{text.webhook_secret_help()}</p>
        <dl>
            {fact(text.webhook_secret_since(), Some(since))}
            {previous}
        </dl>
        {form("rotate-form", FormAction::RotateWebhookSecret, move || view! {
            <p class="help">{text.webhook_rotate_help()}</p>
            <p class="actions"><button class="button">{text.webhook_rotate()}</button></p>
        })}
    }
}

fn deliveries_table(text: Text, deliveries: Vec<WebhookDelivery>, is_active: bool) -> AnyView {
    if deliveries.is_empty() {
        return view! {
            <div class="empty"><h3>{text.webhook_none()}</h3><p>{text.webhook_none_advice()}</p></div>
        }
        .into_any();
    }
    let rows = deliveries.into_iter().map(|delivery| delivery_row(text, &delivery, is_active)).collect_view();
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.webhook_messages()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.webhook_event()}</th>
                    <th scope="col" class="number">{text.webhook_request()}</th>
                    <th scope="col">{text.webhook_state()}</th>
                    <th scope="col" class="number">{text.webhook_attempts()}</th>
                    <th scope="col">{text.webhook_created()}</th>
                    <th scope="col">{text.webhook_last()}</th>
                    <th scope="col">{text.webhook_answer()}</th>
                    <th scope="col"><span class="visually-hidden">{text.webhook_action()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

fn delivery_row(text: Text, delivery: &WebhookDelivery, is_active: bool) -> impl IntoView + use<> {
    let &WebhookDelivery { id, event, request, state, attempts, created_at, last_at, delivery_outcome } = delivery;
    let event_name = event_label(text, event);
    let title = request.map_or_else(|| event_name.to_owned(), |(_, number)| format!("{event_name} {number}"));
    let request = request.map(|(id, number)| view! { <a href=paths::request(id)>{number}</a> });
    let (tone, state) = match state {
        DeliveryState::Pending => ("warn", text.webhook_state_pending()),
        DeliveryState::Delivered => ("good", text.webhook_state_delivered()),
        DeliveryState::Failed => ("bad", text.webhook_state_failed()),
        DeliveryState::Canceled => ("plain", text.webhook_state_canceled()),
    };
    let resend = is_active.then(|| {
        let label = text.webhook_resend_label(title.as_str());
        let button = view! { <button class="quiet" aria-label=label>{text.webhook_resend()}</button> };
        row_form(RESEND, FormAction::ResendWebhook, &[("delivery", id.to_string())], button.into_any())
    });
    view! {
        <tr>
            <th scope="row">{event_name}</th>
            <td class="number" data-label=text.webhook_request()>{request}</td>
            <td data-label=text.webhook_state()><span class=format!("badge {tone}")>{state}</span></td>
            <td class="number" data-label=text.webhook_attempts()>{attempts}</td>
            <td data-label=text.webhook_created()>{relative_time(created_at)}</td>
            <td data-label=text.webhook_last()>{last_at.map(relative_time)}</td>
            <td data-label=text.webhook_answer()>{delivery_outcome.map(|delivery_outcome| response_label(text, delivery_outcome))}</td>
            <td class="corner">{resend}</td>
        </tr>
    }
}

const fn event_label(text: Text, event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::PendingPartner => text.webhook_event_asked(),
        WebhookEvent::Decided => text.webhook_event_decided(),
        WebhookEvent::Done => text.webhook_event_done(),
        WebhookEvent::Failed => text.webhook_event_failed(),
        WebhookEvent::Test => text.webhook_event_test(),
    }
}

fn response_label(text: Text, delivery_outcome: DeliveryOutcome) -> String {
    match delivery_outcome {
        DeliveryOutcome::Status(status) => text.webhook_answer_status(status.to_string()),
        DeliveryOutcome::None(NoResponseReason::Timeout) => text.webhook_answer_timeout().to_owned(),
        DeliveryOutcome::None(NoResponseReason::Unreachable) => text.webhook_answer_unreachable().to_owned(),
        DeliveryOutcome::None(NoResponseReason::NotPublic) => text.webhook_answer_not_public().to_owned(),
        DeliveryOutcome::None(NoResponseReason::Off) => text.webhook_answer_off().to_owned(),
    }
}
