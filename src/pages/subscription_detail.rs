//! `/customers/{customer}/subscriptions/{subscription}`: a subscription's details, with the form of its nickname.

mod changes;

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, changed_by::provide_changed_by, panel_result, with_customer,
};
use crate::{
    api::subscription::load_subscription,
    components::{
        fact::{copyable, fact, panel, plain, reference},
        field::{Field, edit_form, error_with_resend_form, hidden},
        icon::{Icon, icon},
        moment::{day, deadline},
        order::{
            billing_basis_label, consumption_label, contract_type_label, pending_change_label, product_kind_label,
            quantity_text, suspension_reason_label,
        },
        pager::{Paginated, few, few_names},
        problem::retry_panel,
        subscription::{action_label, end_label, end_sentence, status_badge},
        table::table_wrap,
        term::{billing_cycle_label, term_label, yes_no},
        time::relative_time,
        user::note,
    },
    domain::{
        activity::RecordedSubject,
        form_action::FormAction,
        moment::Moment,
        role::Capability,
        subscription::{EndOfTerm, Instructions, Refundable, Subscription, SubscriptionChange, When},
    },
    error::PortalError,
    islands::follow::Follow,
    locales::Text,
    paths::{self, CustomerPath},
};

const FORM: &str = "nickname-form";

/// Renders a subscription.
pub async fn subscription_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, address, .. } = expect_context();
    let customer = request.customer()?;
    let subscription = request.id("subscription")?;
    let requested_name = request.query.text("renaming")?.map(str::to_owned);
    let requested_at = request.query.choice("asked", |text| Timestamp::from_second(text.parse().ok()?).ok())?;
    let (found, summary) =
        with_customer(customer, async { panel_result(load_subscription(customer.id, subscription).await) }).await?;
    let it = match found {
        Ok(it) => it,
        Err(error) => {
            let body = view! {
                <main id="main">
                    {head(customer, text.word_subscription())}
                    {retry_panel(&error, address.to_string())}
                    {error_with_resend_form(FORM)}
                </main>
            };
            let page = Page::new(PageLayout::Customer(summary), body).with_title(text.word_subscription());
            return Ok(page.with_status(error.status()));
        }
    };
    provide_changed_by(&request, FORM, customer, RecordedSubject::Subscription(&it.id)).await;
    let title = it.name_or_offer().to_owned();
    let may_rename = request.may(Capability::ManageSubscriptions);
    let may_change = request.may(Capability::ManageSeats);
    let request_panel = request.may(Capability::RequestChanges).then(|| {
        let href = paths::new_request(customer, Some(&it.id));
        panel("ask", text.seats_changes(), view! { <p><a class="button" href=href>{text.request_new_link()}</a></p> })
    });
    let change = match (request.query.text("changing")?, request.query.text("to")?) {
        (Some(property), Some(requested_value)) => SubscriptionChange::parse(property, requested_value),
        _ => None,
    };
    let change_progress =
        change.map(|change| changes::change_progress(text, customer, &it, &change, requested_at, address.to_string()));
    let was_term_end_reset = request.query.text("end")? == Some("changed") && may_change;
    let rename_progress = requested_name.map(|requested_name| {
        render_rename_progress(text, customer, &it, &requested_name, requested_at, address.to_string())
    });
    let refunds = it.refundable.is_some() || !it.refunds.is_empty() || it.cancellable_until.is_some();
    let body = view! {
        <main id="main">
            {head(customer, title.clone())}
            {rename_progress}
            {change_progress}
            {was_term_end_reset.then(|| changes::term_end_reset_note(text, customer, &it))}
            {it.is_locked_before_end(Timestamp::now()).then(|| note(text.subscription_closing()))}
            <div class="columns">
                <div>
                    {panel("state", text.subscription_state(), state_facts(text, &it))}
                    {refunds.then(|| panel("refunds", text.subscription_refunds(), refund_facts(text, &it)))}
                    {(!it.is_over()).then(|| scheduled(text, &it))}
                    {it.next_charge.as_ref().map(|next| panel("charge", text.subscription_next_charge(), instructions(text, next)))}
                    {panel("bought", text.subscription_bought(), offer_facts(text, &it))}
                </div>
                <div>
                    {request_panel}
                    {may_change.then(|| panel("changes", text.seats_changes(), changes::change_list(text, customer, &it)))}
                    {may_rename.then(|| panel("nickname", text.subscription_name(), nickname_form(text, customer, &it)))}
                    {panel("ids", text.subscription_ids(), id_facts(text, customer, &it))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title))
}

fn head(customer: CustomerPath, title: impl Into<String>) -> impl IntoView {
    let text = RenderContext::current_text();
    view! {
        <header class="page-head">
            <p class="crumb"><a href=paths::subscriptions(customer)>{icon(Icon::Back)}{text.nav_subscriptions()}</a></p>
            <h1 dir="auto" id="subscription-name" data-followed="">{title.into()}</h1>
        </header>
    }
}

/// Renders the progress of a new nickname that Partner Center is still applying. With JavaScript, the page polls until
/// the change is done; without, it can be reloaded. The change doesn't depend on the page.
fn render_rename_progress(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    requested_name: &str,
    requested_at: Option<Timestamp>,
    address: String,
) -> impl IntoView + use<> {
    if it.name == requested_name {
        return view! {
            <p class="done" id="renaming" data-followed="">{icon(Icon::Check)}{text.subscription_renamed(requested_name)}</p>
        }
        .into_any();
    }
    view! {
        <div class="problem waiting" id="renaming" data-followed="under-way">
            {icon(Icon::Wait)}
            <div>
                <h2>{text.subscription_renaming()}</h2>
                <p>{text.subscription_renaming_advice(requested_name)}</p>
                <dl>
                    {requested_at.map(|at| fact(text.subscription_asked(), Some(relative_time(at).into_any())))}
                    {fact(text.subscription_looked(), Some(relative_time(Timestamp::now()).into_any()))}
                </dl>
                <p class="actions">
                    <a class="button" href=address>{text.subscription_look_again()}</a>
                    <a class="quiet" href=paths::subscriptions(customer)>{text.subscription_leave()}</a>
                </p>
            </div>
        </div>
        <Follow progress="renaming".to_owned()/>
    }
    .into_any()
}

fn nickname_form(text: Text, customer: CustomerPath, it: &Subscription) -> impl IntoView + use<> {
    let (id, name) = (it.id.clone(), it.name.clone());
    edit_form(FORM, FormAction::RenameSubscription, None, move || {
        view! {
            {hidden("customer", customer.id)}
            {hidden("subscription", id)}
            {Field::new("name", text.subscription_name()).help(text.subscription_name_help()).value(name).required().text()}
            <p class="actions"><button class="button primary">{text.subscription_rename()}</button></p>
        }
    })
}

fn state_facts(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let (reasons, more) = few(text, it.suspension_reasons.iter());
    let reasons = reasons.map(|reason| suspension_reason_label(text, reason)).chain(more);
    let reasons = reasons.map(|label| view! { <li>{label}</li> }).collect_view();
    let suspended = !it.suspension_reasons.is_empty();
    let date_view = |moment: &Option<Moment>| moment.as_ref().map(day);
    view! {
        <dl>
            {fact(text.subscription_status(), Some(view! {
                <span class="badges">
                    {status_badge(&it.status)}
                    {(it.trial == Some(true)).then(|| view! { <span class="badge plain">{text.subscription_trial()}</span> })}
                    {(it.attention_needed == Some(true)).then(|| view! { <span class="badge warn">{text.subscription_attention()}</span> })}
                </span>
            }.into_any()))}
            {suspended.then(|| fact(text.subscription_reasons(), Some(view! { <ul class="plain lines">{reasons}</ul> }.into_any())))}
            {fact(text.word_quantity(), it.quantity.map(|quantity| {
                view! { <span>{quantity_text(text, quantity, it.unit.as_deref())}</span> }.into_any()
            }))}
            {(!it.is_over()).then(|| fact(text.subscription_next_term(), Some(end_sentence(text, it))))}
            {fact(text.subscription_started(), date_view(&it.started))}
            {fact(end_label(text, it), date_view(&it.ends))}
            {it.cycle_ends.as_ref().map(|ends| fact(text.subscription_cycle_ends(), Some(day(ends))))}
            {fact(text.subscription_created(), date_view(&it.created))}
        </dl>
    }
}

fn offer_facts(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let optional = |name: &'static str, value: &Option<String>| value.clone().map(|value| fact(name, plain(value)));
    view! {
        <dl>
            {fact(text.subscription_offer(), plain(it.offer.name.clone()))}
            {optional(text.subscription_product_type(), &it.offer.product_type.as_deref().map(|kind| product_kind_label(text, kind)))}
            {optional(text.subscription_publisher(), &it.offer.publisher)}
            {fact(text.subscription_term(), it.term.as_ref().and_then(|term| plain(term_label(text, term))))}
            {it.renewal_term.as_ref().map(|term| fact(text.subscription_renewal_term(), plain(term_label(text, term))))}
            {fact(text.subscription_cycle(), it.cycle.as_ref().and_then(|cycle| plain(billing_cycle_label(text, cycle))))}
            {fact(text.subscription_billing(), plain(it.billing.as_ref().map(|billing| billing_basis_label(text, billing))))}
            {optional(text.subscription_consumption(), &it.consumption.as_deref().map(|it| consumption_label(text, it)))}
            {fact(text.subscription_contract(), plain(it.contract.as_ref().map(|contract| contract_type_label(text, contract))))}
            {it.has_addons.map(|it| fact(text.subscription_addons(), plain(yes_no(text, it).to_owned())))}
            {(!it.actions.is_empty()).then(|| fact(text.subscription_actions(), plain(few_names(text, it.actions.iter().map(|it| pending_change_label(text, it))))))}
        </dl>
    }
}

fn id_facts(text: Text, customer: CustomerPath, it: &Subscription) -> impl IntoView + use<> {
    let copied = |value: &str| Some(copyable(value.to_owned(), true).into_any());
    let optional = |name: &'static str, value: &Option<String>| value.as_deref().map(|value| fact(name, copied(value)));
    view! {
        <dl>
            {fact(text.subscription_id(), copied(it.id.as_str()))}
            {it.offer.id.as_deref().map(|id| fact(text.subscription_offer_id(), copied(id)))}
            {it.order.as_ref().map(|order| {
                fact(text.subscription_order(), Some(reference(order, |id| paths::order(customer, id), None)))
            })}
            {it.parent.as_ref().map(|parent| {
                fact(text.subscription_parent(), Some(reference(parent, |id| paths::subscription(customer, id), None)))
            })}
            {optional(text.subscription_entitlement(), &it.entitlement)}
            {optional(text.subscription_reseller(), &it.reseller)}
            {optional(text.subscription_promotion(), &it.promotion)}
            {optional(text.subscription_migrated_from(), &it.migrated_from)}
        </dl>
    }
}

/// Renders the refund options with their deadlines.
fn refund_facts(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let (refunds, more) = few(text, it.refunds.iter());
    let refunds = refunds
        .map(|refund| {
            let kind = match refund.kind.to_ascii_lowercase().as_str() {
                "full" => text.refund_full().to_owned(),
                "partial" => text.refund_partial().to_owned(),
                _ => refund.kind.clone(),
            };
            view! { <li>{kind} {refund.until.as_ref().map(|until| view! { " – " {text.refund_until()} " " {deadline(until)} })}</li> }
        })
        .collect_view();
    view! {
        <dl>
            {it.cancellable_until.as_ref().map(|until| fact(text.subscription_cancellable(), Some(deadline(until))))}
            {(!it.refunds.is_empty()).then(|| {
                fact(text.subscription_refund_on_cancel(), Some(view! { <ul class="plain lines">{refunds}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul> }.into_any()))
            })}
        </dl>
        {it.refundable.as_ref().map(|refundable| refundable_table(text, refundable))}
    }
}

fn refundable_table(text: Text, refundable: &Refundable) -> impl IntoView + use<> {
    let paginated = Paginated::of("refundable", refundable.parts.clone());
    let pager = paginated.pager(text.refundable_caption());
    let rows = paginated
        .items
        .iter()
        .map(|part| {
            view! {
                <tr>
                    <td data-label=text.word_quantity() class="number">{part.quantity}</td>
                    <td data-label=text.refund_until()>{part.until.as_ref().map(deadline)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {refundable.total.map(|total| view! { <p>{text.refundable_total(total)}</p> })}
        {(!refundable.parts.is_empty()).then(|| table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.refundable_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="number">{text.word_quantity()}</th>
                        <th scope="col">{text.refund_until()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }))}
        {pager}
    }
}

/// Renders the terms of the renewal and the changes scheduled for custom dates.
fn scheduled(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let renewal = match it.end_of_term() {
        EndOfTerm::Renews(Some(next)) => Some(panel("next", text.subscription_renews_as(), instructions(text, &next))),
        _ => None,
    };
    let others = it.scheduled.iter().filter(|it| it.when != When::TermEnd).cloned().collect::<Vec<_>>();
    let paginated = Paginated::of("scheduled", others);
    let (has_scheduled, pager) = (!paginated.items.is_empty(), paginated.pager(text.subscription_scheduled()));
    let lines = paginated
        .items
        .iter()
        .map(|it| {
            view! {
                <p>{action_label(text, &it.action)} {it.effective.as_ref().map(|day_of| view! { " – " {day(day_of)} })}</p>
                {it.instructions.as_ref().map(|next| instructions(text, next))}
            }
        })
        .collect_view();
    view! {
        {renewal}
        {has_scheduled.then(|| panel("scheduled", text.subscription_scheduled(), view! { {lines} {pager} }))}
    }
}

/// Renders the terms of a renewal, a scheduled change or the next charge.
fn instructions(text: Text, next: &Instructions) -> impl IntoView + use<> {
    view! {
        <dl>
            {fact(text.subscription_offer_id(), next.offer.as_ref().map(|id| copyable(id.clone(), true).into_any()))}
            {fact(text.word_quantity(), next.quantity.and_then(|quantity| plain(quantity.to_string())))}
            {fact(text.subscription_term(), next.term.as_ref().and_then(|term| plain(term_label(text, term))))}
            {fact(text.subscription_cycle(), next.cycle.as_ref().and_then(|cycle| plain(billing_cycle_label(text, cycle))))}
            {next.ends.as_ref().map(|ends| fact(text.subscription_ends(), Some(day(ends))))}
            {next.promotion.clone().map(|id| fact(text.subscription_promotion(), plain(id)))}
        </dl>
    }
}
