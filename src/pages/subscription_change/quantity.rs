//! `/customers/{customer}/subscriptions/{subscription}/quantity`: changes the quantity of a subscription. The new
//! quantity is in the URL, so that the page can show its consequences before the change is made.

mod holders;

use jiff::Timestamp;
use leptos::prelude::*;

use self::holders::Holders;
use super::{ChangeTarget, actions, change_page, line, lines, not_offered};
use crate::{
    api::{license::list_available_licenses, subscription::list_subscriptions},
    components::problem::named_field_error_message,
    components::{
        fact::panel,
        field::{Field, SUBJECT_FIELD, edit_form, hidden},
        moment::deadline,
        order::quantity_text,
        render_context::RenderContext,
        seats::before_after_table,
        user::note,
    },
    domain::{
        field::FieldError,
        form_action::FormAction,
        id::CustomerId,
        seats::{SeatChange, seats_after},
        subscription::{EndOfTermSetting, Reducible, Subscription, parse_quantity},
    },
    error::PortalError,
    locales::{Text, args},
    pages::{Page, PageRequest, load_optional},
    paths,
};

const FORM: &str = "quantity-form";

/// Renders the page that changes the quantity of a subscription.
pub async fn quantity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let typed = request.query.text("to")?.map(str::to_owned);
    let requested = typed.as_deref().map(parse_quantity).transpose();
    let problem = requested.as_ref().err().and_then(|invalid| invalid.0.first().cloned());
    let requested = requested.ok().flatten();
    let status = if problem.is_some() { 422 } else { 200 };
    let page = Box::pin(change_page(&request, FORM, text.quantity_title(), async |target| {
        let now = Timestamp::now();
        if let Err(reason) = target.it.offers_quantity(now) {
            return not_offered(&target, FORM, text.quantity_title().to_owned(), reason);
        }
        let current = target.it.quantity.unwrap_or_default();
        let choose_panel = panel("choose", text.quantity_new(), choose_form(text, &target, typed, problem));
        let review = match requested {
            None => ().into_any(),
            Some(requested) if requested == current => note(text.quantity_same()),
            Some(requested) => {
                let seats = Box::pin(seats(target.customer.id, &target.it, requested)).await;
                let shortage = seats.as_ref().filter(|seats| requested < current && seats.then.unassigned() < 0);
                let holders = match shortage {
                    Some(seats) => Some(Box::pin(Holders::load(target.customer.id, &seats.product)).await),
                    None => None,
                };
                let review = review(text, &target, requested, seats.as_ref(), holders, now);
                panel("review", text.seats_reviewed(), review).into_any()
            }
        };
        view! { {choose_panel} {review} }.into_any()
    }))
    .await?;
    Ok(if status == 200 { page } else { page.with_status(status) })
}

/// Returns the assigned and free licenses before and after the change, where they are known.
async fn seats(customer: CustomerId, it: &Subscription, requested: i64) -> Option<SeatChange> {
    let (all, skus) = futures::join!(
        load_optional(list_subscriptions(customer)),
        load_optional(list_available_licenses(customer, String::new()))
    );
    seats_after(it, requested, &all.ok()?, &skus.ok()?)
}

fn choose_form(
    text: Text,
    target: &ChangeTarget,
    typed: Option<String>,
    problem: Option<FieldError>,
) -> impl IntoView + use<> {
    let action = paths::quantity(target.customer, &target.it.id);
    let current = target.it.quantity.unwrap_or_default();
    let invalid = problem.as_ref().map(|_| "true");
    let problem = problem.map(|problem| named_field_error_message(text, text.quantity_new(), false, &problem));
    view! {
        <form method="get" action=action class="stack">
            <div class="field short">
                <label for="quantity-to">{text.quantity_new()}</label>
                <p class="help" id="quantity-to-help">{text.quantity_new_help(quantity_text(text, current, target.it.unit.as_deref()))}</p>
                <input
                    type="text"
                    inputmode="numeric"
                    id="quantity-to"
                    name="to"
                    value=typed.unwrap_or_else(|| current.to_string())
                    required
                    autocomplete="off"
                    aria-describedby="quantity-to-help quantity-to-error"
                    aria-invalid=invalid
                />
                <p class="field-error" id="quantity-to-error">{problem}</p>
            </div>
            <p class="actions"><button class="button">{text.seats_review()}</button></p>
        </form>
    }
}

fn review(
    text: Text,
    target: &ChangeTarget,
    requested: i64,
    seats: Option<&SeatChange>,
    holders: Option<Holders>,
    now: Timestamp,
) -> AnyView {
    let it = &target.it;
    let current = it.quantity.unwrap_or_default();
    let difference = requested - current;
    let format_quantity = |quantity: i64| quantity_text(text, quantity, it.unit.as_deref());
    let mut rows = vec![(text.word_quantity().to_owned(), format_quantity(current), format_quantity(requested))];
    if let Some(SeatChange { product, now, then }) = seats {
        rows.push((text.quantity_assigned(product), now.consumed.to_string(), then.consumed.to_string()));
        rows.push((text.quantity_free(product), now.unassigned().to_string(), then.unassigned().to_string()));
    }
    let reducible = it.reducible(now);
    let too_many = difference < 0 && !reducible.allows(-difference);
    let is_enabled = holders.is_none() && !too_many;
    let mut consequences = Vec::new();
    if difference > 0 {
        consequences.extend([
            line(text.quantity_raised(difference)),
            line(text.seats_unknown_price()),
            line(text.quantity_raised_back()),
        ]);
    } else {
        consequences.push(line(text.quantity_lowered(-difference)));
        consequences.push(refundable_quantities(text, &reducible));
        consequences.extend([line(text.seats_unknown_refund()), line(text.quantity_lowered_back())]);
    }
    if seats.is_none() {
        let href = paths::licenses(target.customer);
        consequences.push(
            view! { <span>{text.quantity_seats_unknown()} {text.sentence_gap()} <a href=href>{text.quantity_view_licenses()}</a></span> }
                .into_any(),
        );
    }
    if it.has_end_of_term_action() || it.next_term.is_some() || it.end_of_term_setting() == EndOfTermSetting::Stop {
        consequences.push(line(text.quantity_forgets()));
    }
    let term_end_url = paths::term_end(target.customer, &it.id);
    let holder_note = holders.zip(seats).map(|(holders, seats)| {
        let (count, product) = (-seats.then.unassigned(), seats.product.as_str());
        let message = text.quantity_in_the_way(args::QuantityInTheWay { count, product });
        view! { {note(message)} {holders.render(text, target.customer, product)} }
    });
    let too_many = too_many.then(|| {
        view! { {note(text.quantity_too_many())} <p><a href=term_end_url>{text.quantity_schedule()}</a></p> }
    });
    let (name, customer) = (target.name(), target.customer_name.clone());
    let (name, customer) = (name.as_str(), customer.as_str());
    let action = if difference > 0 {
        text.quantity_raise(args::QuantityRaise { customer, name, now: current, then: requested })
    } else {
        text.quantity_lower(args::QuantityLower { customer, name, now: current, then: requested })
    };
    let (id, subject) = (it.id.clone(), name.to_owned());
    let buttons = actions(target, action, is_enabled, false);
    let customer = target.customer.id;
    let form = edit_form(FORM, FormAction::UpdateQuantity, None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, subject)}
            {Field::new("quantity", text.word_quantity()).value(current.to_string()).hidden_value(requested.to_string(), Vec::new())}
            {buttons}
        }
    });
    view! {
        {before_after_table(rows)}
        {lines(consequences)}
        {holder_note}
        {too_many}
        {form}
    }
    .into_any()
}

/// Renders the refundable quantities with the deadlines that the service returns.
fn refundable_quantities(text: Text, reducible: &Reducible) -> AnyView {
    match reducible {
        Reducible::Unknown => line(text.quantity_reducible_untold()),
        Reducible::Never => line(text.quantity_reducible(0)),
        Reducible::UpTo(max, parts) => {
            let parts = parts
                .iter()
                .map(|part| {
                    let until =
                        part.until.as_ref().map(|until| view! { " " {text.refund_until()} " " {deadline(until)} });
                    view! { <li>{part.quantity} {until}</li> }
                })
                .collect_view();
            view! { <span>{text.quantity_reducible(*max)}</span> <ul class="plain lines">{parts}</ul> }.into_any()
        }
    }
}
