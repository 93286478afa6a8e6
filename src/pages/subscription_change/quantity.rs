//! `/customers/{customer}/subscriptions/{subscription}/quantity`: changes the quantity of a subscription. The new
//! quantity is in the URL, so that the page can show its consequences before the change is made.

mod holders;

use jiff::Timestamp;
use leptos::prelude::*;

use self::holders::Holders;
use super::{Changed, actions, change_page, line, lines, not_offered};
use crate::{
    api::{licence::list_available_licences, subscription::list_subscriptions},
    components::problem::labelled_words,
    components::{
        fact::panel,
        field::{Field, SUBJECT_FIELD, edit_form, hidden},
        moment::deadline,
        order::quantity_words,
        render_context::RenderContext,
        seats::now_then,
        user::note,
    },
    domain::{
        field::FieldError,
        id::CustomerId,
        seats::{SeatChange, seats_after},
        subscription::{EndChoice, Reducible, Subscription, parse_quantity},
        write::Write,
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
    let asked = request.query.text("to")?.map(str::to_owned);
    let wanted = asked.as_deref().map(parse_quantity).transpose();
    let problem = wanted.as_ref().err().and_then(|invalid| invalid.0.first().cloned());
    let wanted = wanted.ok().flatten();
    let status = if problem.is_some() { 422 } else { 200 };
    let page = Box::pin(change_page(&request, FORM, text.quantity_title(), async |changed| {
        let now = Timestamp::now();
        if let Err(reason) = changed.it.offers_quantity(now) {
            return not_offered(&changed, FORM, text.quantity_title().to_owned(), reason);
        }
        let has = changed.it.quantity.unwrap_or_default();
        let choose = panel("choose", text.quantity_new(), choose_form(text, &changed, asked, problem));
        let review = match wanted {
            None => ().into_any(),
            Some(wanted) if wanted == has => note(text.quantity_same()),
            Some(wanted) => {
                let seats = Box::pin(seats(changed.customer.id, &changed.it, wanted)).await;
                let in_the_way = seats.as_ref().filter(|seats| wanted < has && seats.then.free() < 0);
                let holders = match in_the_way {
                    Some(seats) => Some(Box::pin(Holders::load(changed.customer.id, &seats.product)).await),
                    None => None,
                };
                let review = review(text, &changed, wanted, seats.as_ref(), holders, now);
                panel("review", text.seats_reviewed(), review).into_any()
            }
        };
        view! { {choose} {review} }.into_any()
    }))
    .await?;
    Ok(if status == 200 { page } else { page.with_status(status) })
}

/// Returns the assigned and free licenses before and after the change, where they are known.
async fn seats(customer: CustomerId, it: &Subscription, wanted: i64) -> Option<SeatChange> {
    let (all, skus) = futures::join!(
        load_optional(list_subscriptions(customer)),
        load_optional(list_available_licences(customer, String::new()))
    );
    seats_after(it, wanted, &all.ok()?, &skus.ok()?)
}

fn choose_form(
    text: Text,
    changed: &Changed,
    typed: Option<String>,
    problem: Option<FieldError>,
) -> impl IntoView + use<> {
    let action = paths::quantity(changed.customer, &changed.it.id);
    let has = changed.it.quantity.unwrap_or_default();
    let invalid = problem.as_ref().map(|_| "true");
    let problem = problem.map(|problem| labelled_words(text, text.quantity_new(), false, &problem));
    view! {
        <form method="get" action=action class="stack">
            <div class="field short">
                <label for="quantity-to">{text.quantity_new()}</label>
                <p class="help" id="quantity-to-help">{text.quantity_new_help(quantity_words(text, has, changed.it.unit.as_deref()))}</p>
                <input
                    type="text"
                    inputmode="numeric"
                    id="quantity-to"
                    name="to"
                    value=typed.unwrap_or_else(|| has.to_string())
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
    changed: &Changed,
    wanted: i64,
    seats: Option<&SeatChange>,
    holders: Option<Holders>,
    now: Timestamp,
) -> AnyView {
    let it = &changed.it;
    let has = it.quantity.unwrap_or_default();
    let more = wanted - has;
    let words = |quantity: i64| quantity_words(text, quantity, it.unit.as_deref());
    let mut rows = vec![(text.word_quantity().to_owned(), words(has), words(wanted))];
    if let Some(SeatChange { product, now, then }) = seats {
        rows.push((text.quantity_assigned(product), now.consumed.to_string(), then.consumed.to_string()));
        rows.push((text.quantity_free(product), now.free().to_string(), then.free().to_string()));
    }
    let reducible = it.reducible(now);
    let too_many = more < 0 && !reducible.allows(-more);
    let open = holders.is_none() && !too_many;
    let mut said = Vec::new();
    if more > 0 {
        said.extend([
            line(text.quantity_raised(more)),
            line(text.seats_unknown_price()),
            line(text.quantity_raised_back()),
        ]);
    } else {
        said.push(line(text.quantity_lowered(-more)));
        said.push(given_back(text, &reducible));
        said.extend([line(text.seats_unknown_refund()), line(text.quantity_lowered_back())]);
    }
    if seats.is_none() {
        let href = paths::licences(changed.customer);
        said.push(
            view! { <span>{text.quantity_seats_unknown()} {text.gap()} <a href=href>{text.quantity_view_licences()}</a></span> }
                .into_any(),
        );
    }
    if it.is_end_chosen() || it.next_term.is_some() || it.end_choice() == EndChoice::Stop {
        said.push(line(text.quantity_forgets()));
    }
    let schedule = paths::term_end(changed.customer, &it.id);
    let stops = holders.zip(seats).map(|(holders, seats)| {
        let (count, product) = (-seats.then.free(), seats.product.as_str());
        let words = text.quantity_in_the_way(args::QuantityInTheWay { count, product });
        view! { {note(words)} {holders.draw(text, changed.customer, product)} }
    });
    let too_many = too_many.then(|| {
        view! { {note(text.quantity_too_many())} <p><a href=schedule>{text.quantity_schedule()}</a></p> }
    });
    let (name, customer) = (changed.name(), changed.whose.clone());
    let (name, customer) = (name.as_str(), customer.as_str());
    let action = if more > 0 {
        text.quantity_raise(args::QuantityRaise { customer, name, now: has, then: wanted })
    } else {
        text.quantity_lower(args::QuantityLower { customer, name, now: has, then: wanted })
    };
    let (id, subject) = (it.id.clone(), name.to_owned());
    let buttons = actions(changed, action, open, false);
    let customer = changed.customer.id;
    let form = edit_form(FORM, Write::UpdateQuantity, None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, subject)}
            {Field::new("quantity", text.word_quantity()).value(has.to_string()).carried(wanted.to_string(), Vec::new())}
            {buttons}
        }
    });
    view! {
        {now_then(rows)}
        {lines(said)}
        {stops}
        {too_many}
        {form}
    }
    .into_any()
}

/// Renders the refundable quantities with the deadlines that the service returns.
fn given_back(text: Text, reducible: &Reducible) -> AnyView {
    match reducible {
        Reducible::Untold => line(text.quantity_reducible_untold()),
        Reducible::Never => line(text.quantity_reducible(0)),
        Reducible::UpTo(most, parts) => {
            let parts = parts
                .iter()
                .map(|part| {
                    let until =
                        part.until.as_ref().map(|until| view! { " " {text.refund_until()} " " {deadline(until)} });
                    view! { <li>{part.quantity} {until}</li> }
                })
                .collect_view();
            view! { <span>{text.quantity_reducible(*most)}</span> <ul class="plain lines">{parts}</ul> }.into_any()
        }
    }
}
