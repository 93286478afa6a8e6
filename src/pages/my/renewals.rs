//! What renews or ends next, and until when that can be changed.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    components::{
        moment::day,
        problem::problem_panel,
        subscription::end_badge,
        table::{table_body, table_wrap},
        time::date,
    },
    domain::{moment::Moment, subscription::Subscription},
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// How many subscriptions are shown.
const SUBSCRIPTIONS: usize = 8;

/// Draws the subscriptions whose term ends next, the soonest first.
pub(super) fn renewals(text: Text, customer: CustomerPath, found: Result<Vec<Subscription>, PortalError>) -> AnyView {
    let now = Timestamp::now();
    let next = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) => next_to_end(found, now),
    };
    let all = view! { <p><a href=paths::subscriptions(customer)>{text.my_home_renewals_all()}</a></p> };
    if next.is_empty() {
        return view! { <p class="muted">{text.my_home_renewals_none()}</p> {all} }.into_any();
    }
    let rows = next.into_iter().map(|it| {
        let href = paths::subscription(customer, &it.id);
        view! {
            <tr>
                <th scope="row"><a dir="auto" href=href>{it.name_or_offer().to_owned()}</a></th>
                <td data-label=text.word_quantity() class="number">{it.quantity.map(|quantity| quantity.to_string())}</td>
                <td data-label=text.my_home_change_by()>{change_by(text, &it, now)}</td>
                <td data-label=text.my_home_until()>{it.ends.as_ref().map(day)}</td>
                <td data-label=text.my_home_then()>{end_badge(text, &it)}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.my_home_renewals()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.word_subscription()}</th>
                        <th scope="col" class="number">{text.word_quantity()}</th>
                        <th scope="col">{text.my_home_change_by()}</th>
                        <th scope="col">{text.my_home_until()}</th>
                        <th scope="col">{text.my_home_then()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        {all}
    }
    .into_any()
}

/// Returns the subscriptions whose term ends next, the soonest first.
fn next_to_end(found: Vec<Subscription>, now: Timestamp) -> Vec<Subscription> {
    let ends = |it: &Subscription| it.ends.as_ref().and_then(Moment::instant);
    let mut next: Vec<_> =
        found.into_iter().filter(|it| !it.is_over() && ends(it).is_some_and(|ends| ends >= now)).collect();
    next.sort_by_key(ends);
    next.truncate(SUBSCRIPTIONS);
    next
}

/// Draws the last day on which the end of a term can be changed, or says that it is over or not known.
fn change_by(text: Text, it: &Subscription, now: Timestamp) -> AnyView {
    match it.last_day_to_change() {
        None => view! { <span class="muted">{text.my_home_change_unknown()}</span> }.into_any(),
        Some(last) if last < now.to_zoned(TimeZone::UTC).date() => {
            view! { <span class="badge warn">{text.my_home_change_closed()}</span> }.into_any()
        }
        Some(last) => view! { <time class="nowrap" datetime=last.to_string()>{date(text, last)}</time> }.into_any(),
    }
}
