//! `/customers/{customer}/subscriptions/{subscription}`: a subscription's details, with the form of its nickname.

mod changes;

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, changed_by::render_changed_by, in_panel, with_customer};
use crate::{
    api::subscription::load_subscription,
    components::{
        fact::{copyable, fact, panel, plain, reference},
        field::{Field, edit_form, hidden, kept},
        icon::{Icon, icon},
        moment::{day, deadline},
        order::{
            billing_words, change_words, consumption_words, contract_words, product_kind_words, quantity_words,
            suspension_words,
        },
        pager::{Paginated, few, few_names},
        problem::retry_panel,
        subscription::{action_words, end_label, end_sentence, status_badge},
        table::table_wrap,
        term::{cycle_words, term_words, yes_no},
        time::relative_time,
        user::note,
    },
    domain::{
        activity::RecordedSubject,
        moment::Moment,
        role::Capability,
        subscription::{EndOfTerm, Instructions, Refundable, Subscription, SubscriptionChange, When},
        write::Write,
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
    let wanted = request.query.text("renaming")?.map(str::to_owned);
    let asked = request.query.choice("asked", |text| Timestamp::from_second(text.parse().ok()?).ok())?;
    let (found, summary) =
        with_customer(customer, async { in_panel(load_subscription(customer.id, subscription).await) }).await?;
    let it = match found {
        Ok(it) => it,
        Err(error) => {
            let body = view! {
                <main id="main">
                    {head(customer, text.word_subscription())}
                    {retry_panel(&error, address.to_string())}
                    {kept(FORM)}
                </main>
            };
            let page = Page::new(Frame::Customer(summary), body).with_title(text.word_subscription());
            return Ok(page.with_status(error.status()));
        }
    };
    render_changed_by(&request, FORM, customer, RecordedSubject::Subscription(&it.id)).await;
    let title = it.name_or_offer().to_owned();
    let may_rename = request.may(Capability::ManageSubscriptions);
    let may_change = request.may(Capability::ManageSeats);
    let ask = request.may(Capability::AskPartner).then(|| {
        let href = paths::new_request(customer, Some(&it.id));
        panel("ask", text.seats_changes(), view! { <p><a class="button" href=href>{text.request_new_link()}</a></p> })
    });
    let change = match (request.query.text("changing")?, request.query.text("to")?) {
        (Some(property), Some(wanted)) => SubscriptionChange::parse(property, wanted),
        _ => None,
    };
    let changing = change.map(|change| changes::under_way(text, customer, &it, &change, asked, address.to_string()));
    let end_again = request.query.text("end")? == Some("changed") && may_change;
    let waiting = wanted.map(|wanted| renaming(text, customer, &it, &wanted, asked, address.to_string()));
    let refunds = it.refundable.is_some() || !it.refunds.is_empty() || it.cancellable_until.is_some();
    let body = view! {
        <main id="main">
            {head(customer, title.clone())}
            {waiting}
            {changing}
            {end_again.then(|| changes::end_again(text, customer, &it))}
            {it.is_closing(Timestamp::now()).then(|| note(text.subscription_closing()))}
            <div class="columns">
                <div>
                    {panel("state", text.subscription_state(), state_facts(text, &it))}
                    {refunds.then(|| panel("refunds", text.subscription_refunds(), refund_facts(text, &it)))}
                    {(!it.is_over()).then(|| scheduled(text, &it))}
                    {it.next_charge.as_ref().map(|next| panel("charge", text.subscription_next_charge(), instructions(text, next)))}
                    {panel("bought", text.subscription_bought(), offer_facts(text, &it))}
                </div>
                <div>
                    {ask}
                    {may_change.then(|| panel("changes", text.seats_changes(), changes::offered(text, customer, &it)))}
                    {may_rename.then(|| panel("nickname", text.subscription_name(), nickname_form(text, customer, &it)))}
                    {panel("ids", text.subscription_ids(), id_facts(text, customer, &it))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_title(title))
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

/// Renders the progress of a change that Partner Center is still processing. With JavaScript, the page polls until the
/// change is done; without, it can be reloaded. The change doesn't depend on the page.
fn renaming(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    wanted: &str,
    asked: Option<Timestamp>,
    address: String,
) -> impl IntoView + use<> {
    if it.name == wanted {
        return view! {
            <p class="done" id="renaming" data-followed="">{icon(Icon::Check)}{text.subscription_renamed(wanted)}</p>
        }
        .into_any();
    }
    view! {
        <div class="problem waiting" id="renaming" data-followed="under-way">
            {icon(Icon::Wait)}
            <div>
                <h2>{text.subscription_renaming()}</h2>
                <p>{text.subscription_renaming_advice(wanted)}</p>
                <dl>
                    {asked.map(|asked| fact(text.subscription_asked(), Some(relative_time(asked).into_any())))}
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
    edit_form(FORM, Write::RenameSubscription, None, move || {
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
    let reasons = reasons.map(|reason| suspension_words(text, reason)).chain(more);
    let reasons = reasons.map(|words| view! { <li>{words}</li> }).collect_view();
    let suspended = !it.suspension_reasons.is_empty();
    let shown = |moment: &Option<Moment>| moment.as_ref().map(day);
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
                view! { <span>{quantity_words(text, quantity, it.unit.as_deref())}</span> }.into_any()
            }))}
            {(!it.is_over()).then(|| fact(text.subscription_next_term(), Some(end_sentence(text, it))))}
            {fact(text.subscription_started(), shown(&it.started))}
            {fact(end_label(text, it), shown(&it.ends))}
            {it.cycle_ends.as_ref().map(|ends| fact(text.subscription_cycle_ends(), Some(day(ends))))}
            {fact(text.subscription_created(), shown(&it.created))}
        </dl>
    }
}

fn offer_facts(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let optional = |name: &'static str, value: &Option<String>| value.clone().map(|value| fact(name, plain(value)));
    view! {
        <dl>
            {fact(text.subscription_offer(), plain(it.offer.name.clone()))}
            {optional(text.subscription_product_type(), &it.offer.product_type.as_deref().map(|kind| product_kind_words(text, kind)))}
            {optional(text.subscription_publisher(), &it.offer.publisher)}
            {fact(text.subscription_term(), it.term.as_ref().and_then(|term| plain(term_words(text, term))))}
            {it.renewal_term.as_ref().map(|term| fact(text.subscription_renewal_term(), plain(term_words(text, term))))}
            {fact(text.subscription_cycle(), it.cycle.as_ref().and_then(|cycle| plain(cycle_words(text, cycle))))}
            {fact(text.subscription_billing(), plain(it.billing.as_ref().map(|billing| billing_words(text, billing))))}
            {optional(text.subscription_consumption(), &it.consumption.as_deref().map(|it| consumption_words(text, it)))}
            {fact(text.subscription_contract(), plain(it.contract.as_ref().map(|contract| contract_words(text, contract))))}
            {it.has_addons.map(|so| fact(text.subscription_addons(), plain(yes_no(text, so).to_owned())))}
            {(!it.actions.is_empty()).then(|| fact(text.subscription_actions(), plain(few_names(text, it.actions.iter().map(|it| change_words(text, it))))))}
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
    let part = Paginated::of("refundable", refundable.parts.clone());
    let pager = part.pager(text.refundable_caption());
    let rows = part
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
    let part = Paginated::of("scheduled", others);
    let (any, pager) = (!part.items.is_empty(), part.pager(text.subscription_scheduled()));
    let lines = part
        .items
        .iter()
        .map(|it| {
            view! {
                <p>{action_words(text, &it.action)} {it.effective.as_ref().map(|day_of| view! { " – " {day(day_of)} })}</p>
                {it.instructions.as_ref().map(|next| instructions(text, next))}
            }
        })
        .collect_view();
    view! {
        {renewal}
        {any.then(|| panel("scheduled", text.subscription_scheduled(), view! { {lines} {pager} }))}
    }
}

fn instructions(text: Text, next: &Instructions) -> impl IntoView + use<> {
    view! {
        <dl>
            {fact(text.subscription_offer_id(), next.offer.as_ref().map(|id| copyable(id.clone(), true).into_any()))}
            {fact(text.word_quantity(), next.quantity.and_then(|quantity| plain(quantity.to_string())))}
            {fact(text.subscription_term(), next.term.as_ref().and_then(|term| plain(term_words(text, term))))}
            {fact(text.subscription_cycle(), next.cycle.as_ref().and_then(|cycle| plain(cycle_words(text, cycle))))}
            {next.ends.as_ref().map(|ends| fact(text.subscription_ends(), Some(day(ends))))}
            {next.promotion.clone().map(|id| fact(text.subscription_promotion(), plain(id)))}
        </dl>
    }
}
