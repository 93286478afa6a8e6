//! `/my/requests/new` and `/customers/{customer}/requests/new`: the forms for a change request to the partner, and for
//! one that staff record for a customer. The requested change of a subscription is in the URL, so that the page can
//! show its terms before the request is sent.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, panel_result,
    subscription_change::term_end::{TermEndQuery, end_fields},
    with_customer,
};
use crate::{
    api::{
        change_request::{list_askable_licenses, load_my_request_terms, load_request_terms},
        request_rules::load_own_request_rules,
        subscription::{list_subscriptions, load_subscription},
    },
    components::{
        change_request::{Side, terms},
        fact::panel,
        field::{Field, form, hidden},
        icon::{Icon, icon},
        order::quantity_text,
        problem::{named_field_error_message, problem_panel},
        seats::not_offered_reason,
        user::note,
    },
    domain::{
        change_request::{Quote, RequestKind, RequestedChange, rules::CustomerUserPermissions},
        field::FieldError,
        form_action::FormAction,
        id::{SkuId, SubscriptionId},
        job::Named,
        role::Capability,
        subscription::{StatusChange, Subscription, SubscriptionChange, parse_quantity},
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// The kinds of change of a subscription that can be requested.
const KINDS: [RequestKind; 3] = [RequestKind::Quantity, RequestKind::Renewal, RequestKind::Cancellation];

/// Renders the form for the customer's own users.
pub async fn my_request_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let CustomerUserPermissions { changes: may_ask_changes, licenses: may_ask_licenses, .. } =
        load_own_request_rules().await?;
    let may_read = request.may(Capability::ReadSubscriptions);
    if let Some(id) = request.query.choice("subscription", |text| text.parse::<SubscriptionId>().ok())? {
        let (body, status) = if may_read && may_ask_changes {
            Box::pin(change_form(&request, customer, id)).await?
        } else {
            (note(text.request_new_not_allowed()), 403)
        };
        return Ok(page(text, customer, body).with_status(status));
    }
    let (subscriptions, licenses) = futures::join!(
        async { if may_read && may_ask_changes { Some(list_subscriptions(customer.id).await) } else { None } },
        async { if may_ask_licenses { Some(list_askable_licenses().await) } else { None } },
    );
    let subscription = subscriptions.map(|found| {
        panel("subscription", text.request_new_subscription(), subscription_choice(text, customer, found))
    });
    let license = licenses.map(|found| panel("license", text.request_new_license(), license_form(text, found)));
    let product = may_ask_changes.then(|| {
        panel("product", text.request_new_product(), form("product-form", FormAction::AskForProduct, move || {
            view! {
                {Field::new("words", text.request_new_product_words()).help(text.request_new_product_help()).text_area(4)}
                <p class="actions"><button class="button primary">{text.request_new_send()}</button></p>
            }
        }))
    });
    let nothing = (!may_ask_changes && !may_ask_licenses).then(|| note(text.request_new_not_allowed()));
    let body = view! { <p>{text.request_new_lead()}</p> {nothing} {license} {subscription} {product} }.into_any();
    Ok(page(text, customer, body))
}

/// Renders the form in which staff record a request.
pub async fn request_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let subscription = request.query.choice("subscription", |text| text.parse::<SubscriptionId>().ok())?;
    let load = async {
        if let Some(id) = subscription {
            return Box::pin(change_form(&request, customer, id)).await;
        }
        let found = panel_result(list_subscriptions(customer.id).await)?;
        let product = form("product-form", FormAction::RecordRequest, move || {
            view! {
                {hidden("customer", customer.id)}
                {on_behalf(text)}
                {Field::new("words", text.request_new_product_words()).text_area(4)}
                <p class="actions"><button class="button primary">{text.request_new_record()}</button></p>
            }
        });
        let choice = subscription_choice(text, customer, found);
        let body = view! {
            <p>{text.request_record_lead()}</p>
            {panel("subscription", text.request_new_subscription(), choice)}
            {panel("product", text.request_new_product(), product)}
        };
        Ok((body.into_any(), 200))
    };
    let ((body, status), summary) = with_customer(customer, load).await?;
    let page = page(text, customer, body).with_status(status);
    Ok(Page { page_layout: PageLayout::Customer(summary), ..page })
}

fn page(text: Text, customer: CustomerPath, body: AnyView) -> Page {
    let title = if customer.own { text.request_new_title() } else { text.request_record_title() };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::customer_requests(customer)>{icon(Icon::Back)}{text.nav_requests()}</a></p>
                <h1>{title}</h1>
            </header>
            {body}
        </main>
    };
    Page::new(PageLayout::Portal, body).with_title(title)
}

/// Renders the field for the name of the person for whom staff record the request.
fn on_behalf(text: Text) -> AnyView {
    Field::new("on_behalf_of", text.request_new_on_behalf()).help(text.request_new_on_behalf_help()).text()
}

/// Renders the choice of a subscription, which is submitted to the same page.
fn subscription_choice(text: Text, customer: CustomerPath, found: Result<Vec<Subscription>, PortalError>) -> AnyView {
    let mut found = match found {
        Ok(found) => found,
        Err(error) => return problem_panel(&error).into_any(),
    };
    let now = Timestamp::now();
    found.retain(|it| changes(it, now).iter().any(|(_, offered)| offered.is_ok()));
    if found.is_empty() {
        return view! { <p>{text.request_new_subscription_none()}</p> }.into_any();
    }
    let options = found
        .iter()
        .map(|it| {
            let quantity = it.quantity.map(|quantity| quantity_text(text, quantity, it.unit.as_deref()));
            let label = text.phrase([Some(it.name_or_offer().to_owned()), quantity].into_iter().flatten());
            view! { <option value=it.id.to_string()>{label}</option> }
        })
        .collect_view();
    view! {
        <form method="get" action=paths::new_request(customer, None) class="stack">
            <p class="help">{text.request_new_subscription_help()}</p>
            <div class="field">
                <label for="request-subscription">{text.request_new_choose()}</label>
                <select id="request-subscription" name="subscription">{options}</select>
            </div>
            <p class="actions"><button class="button primary">{text.request_new_continue()}</button></p>
        </form>
    }
    .into_any()
}

fn license_form(text: Text, found: Result<Vec<Named<SkuId>>, PortalError>) -> AnyView {
    let found = match found {
        Ok(found) => found,
        Err(error) => return problem_panel(&error).into_any(),
    };
    if found.is_empty() {
        return view! { <p>{text.request_new_license_none()}</p> }.into_any();
    }
    let options: Vec<_> = found.into_iter().map(|sku| (sku.id.to_string(), sku.name)).collect();
    form("license-form", FormAction::AskForLicense, move || {
        view! {
            {Field::new("sku", text.request_new_license_product()).select(options)}
            {Field::new("message", text.request_new_message()).help(text.request_new_message_help()).text_area(2)}
            <p class="actions"><button class="button primary">{text.request_new_send()}</button></p>
        }
    })
    .into_any()
}

/// Returns the changes of a subscription that can be requested, each with the reason why it isn't offered.
fn changes(
    it: &Subscription,
    now: Timestamp,
) -> [(RequestKind, Result<(), crate::domain::subscription::NotOffered>); 3] {
    KINDS.map(|kind| {
        let offered = match kind {
            RequestKind::Renewal => it.offers_end(now),
            RequestKind::Cancellation => it.offers_cancellation(now),
            _ => it.offers_quantity(now),
        };
        (kind, offered)
    })
}

/// The change in the URL's query, with the error if it is invalid.
struct ChangeQuery {
    kind: RequestKind,
    change: Option<SubscriptionChange>,
    problem: Option<FieldError>,
    typed: Option<String>,
    end: TermEndQuery,
}

impl ChangeQuery {
    fn read(request: &PageRequest) -> Result<Self, PortalError> {
        let query = &request.query;
        let kind = query.choice("change", |text| text.parse().ok().filter(|kind| KINDS.contains(kind)))?;
        let kind = kind.unwrap_or(RequestKind::Quantity);
        let typed = query.text("to")?.map(str::to_owned);
        let end = TermEndQuery::read(query)?;
        let first = |invalid: crate::domain::form::InvalidFields| invalid.0.into_iter().next();
        let (change, problem) = match kind {
            RequestKind::Quantity => match typed.as_deref().map(parse_quantity) {
                None => (None, None),
                Some(Ok(quantity)) => (Some(SubscriptionChange::Quantity(quantity)), None),
                Some(Err(invalid)) => (None, first(invalid)),
            },
            RequestKind::Renewal => match end.choice() {
                Ok(choice) => (choice.map(SubscriptionChange::End), None),
                Err(problem) => (None, Some(problem)),
            },
            _ => {
                let is_selected = query.text("change")?.is_some();
                (is_selected.then_some(SubscriptionChange::Status(StatusChange::Cancel)), None)
            }
        };
        Ok(Self { kind, change, problem, typed, end })
    }
}

/// Renders the choice of a change of a subscription and the terms of the chosen one, and returns the response's status
/// with it.
async fn change_form(
    request: &PageRequest,
    customer: CustomerPath,
    id: SubscriptionId,
) -> Result<(AnyView, u16), PortalError> {
    let text = RenderContext::current_text();
    let change_query = ChangeQuery::read(request)?;
    let it = load_subscription(customer.id, id.clone()).await?;
    let now = Timestamp::now();
    let status = if change_query.problem.is_some() { 422 } else { 200 };
    let choices = changes(&it, now).map(|(kind, offered)| choice(text, customer, &it, &change_query, kind, offered));
    let review = match &change_query.change {
        None => ().into_any(),
        Some(change) if change.is_applied(&it) => note(text.request_new_same()),
        Some(change) => {
            let (property, value) = (change.property().to_owned(), change.requested_value());
            let quote = if customer.own {
                load_my_request_terms(id, property, value).await
            } else {
                load_request_terms(customer.id, id, property, value).await
            };
            match panel_result(quote)? {
                Err(error) => problem_panel(&error).into_any(),
                Ok(None) => note(text.request_new_not_offered()),
                Ok(Some(quote)) => {
                    let shows_prices = request.may(Capability::ReadPrices);
                    let review = review(text, customer, &it, change, &quote, shows_prices);
                    panel("review", text.request_new_reviewed(), review).into_any()
                }
            }
        }
    };
    let name = it.name_or_offer().to_owned();
    let body =
        view! { <h2 dir="auto">{name}</h2> <div class="choices">{choices.into_iter().collect_view()}</div> {review} };
    Ok((body.into_any(), status))
}

/// Renders the form that reviews one kind of change, or the reason why it isn't offered.
fn choice(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    change_query: &ChangeQuery,
    kind: RequestKind,
    offered: Result<(), crate::domain::subscription::NotOffered>,
) -> AnyView {
    let title = match kind {
        RequestKind::Renewal => text.request_new_renewal(),
        RequestKind::Cancellation => text.request_new_cancellation(),
        _ => text.request_new_quantity(),
    };
    if let Err(reason) = offered {
        return view! {
            <section class="panel"><h3>{title}</h3><p class="help">{not_offered_reason(text, reason)}</p></section>
        }
        .into_any();
    }
    let problem = change_query.problem.as_ref().filter(|_| change_query.kind == kind);
    let fields = match kind {
        RequestKind::Renewal => end_fields(text, it, &change_query.end, problem).into_any(),
        RequestKind::Cancellation => ().into_any(),
        _ => quantity_field(text, it, change_query, problem).into_any(),
    };
    view! {
        <section class="panel">
            <h3>{title}</h3>
            <form method="get" action=format!("{}#review", paths::new_request(customer, None)) class="stack">
                <input type="hidden" name="subscription" value=it.id.to_string()/>
                <input type="hidden" name="change" value=kind.as_str()/>
                {fields}
                <p class="actions"><button class="button">{text.request_new_review()}</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn quantity_field(
    text: Text,
    it: &Subscription,
    change_query: &ChangeQuery,
    problem: Option<&FieldError>,
) -> impl IntoView + use<> {
    let current = it.quantity.unwrap_or_default();
    let typed = change_query.typed.clone().unwrap_or_else(|| current.to_string());
    let invalid = problem.map(|_| "true");
    let problem = problem.map(|problem| named_field_error_message(text, text.quantity_new(), false, problem));
    view! {
        <div class="field short">
            <label for="request-to">{text.quantity_new()}</label>
            <p class="help" id="request-to-help">{text.quantity_new_help(quantity_text(text, current, it.unit.as_deref()))}</p>
            <input
                type="text"
                inputmode="numeric"
                id="request-to"
                name="to"
                value=typed
                required
                autocomplete="off"
                aria-describedby="request-to-help request-to-error"
                aria-invalid=invalid
            />
            <p class="field-error" id="request-to-error">{problem}</p>
        </div>
    }
}

/// Renders the terms of a change, and the form that requests it.
fn review(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    change: &SubscriptionChange,
    quote: &Quote,
    shows_prices: bool,
) -> AnyView {
    let requested = RequestedChange::Subscription { id: it.id.clone(), change: change.clone() };
    let side = if customer.own { Side::Customer } else { Side::Partner };
    let content = terms(text, &requested, quote, shows_prices, side);
    let (id, property, requested_value, fingerprint) =
        (it.id.clone(), change.property(), change.requested_value(), quote.fingerprint());
    let (submit_action, button) = if customer.own {
        (FormAction::AskForChange, text.request_new_send())
    } else {
        (FormAction::RecordRequest, text.request_new_record())
    };
    let class = if change.is_irreversible() { "button danger" } else { "button primary" };
    let form = form("ask-form", submit_action, move || {
        view! {
            {(!customer.own).then(|| hidden("customer", customer.id))}
            {hidden("subscription", id)}
            {hidden("property", property)}
            {hidden("wanted", requested_value)}
            {hidden("seen", fingerprint)}
            {(!customer.own).then(|| on_behalf(text))}
            {Field::new("message", text.request_new_message()).help(text.request_new_message_help()).text_area(2)}
            <p class="actions"><button class=class>{button}</button></p>
        }
    });
    view! { {content} {form} }.into_any()
}
