//! The subscriptions of a customer, with the number of used seats where it is known, and the ends of their terms.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::*;

use super::{CustomerOverview, await_optional};
use crate::{
    components::{
        fact::panel_with_link,
        figure::bar,
        moment::day,
        problem::problem_panel,
        subscription::{end_badge, status_badge},
        table::{table_body, table_wrap},
        time::date,
        timeline::timeline,
    },
    domain::{
        license::SubscribedSku,
        moment::Moment,
        seats::{Seats, seats_of},
        subscription::{Subscription, sort},
    },
    error::PortalError,
    locales::{Text, args},
    paths::{self, CustomerPath},
};

/// Maximum number of subscriptions displayed.
const MAX_SUBSCRIPTIONS: usize = 8;

impl CustomerOverview {
    /// Renders the subscriptions that have not ended: those that need attention first, then by the end of the term.
    pub(in crate::pages) fn subscriptions(&self, text: Text) -> impl IntoView + use<> {
        let (customer, licenses) = (self.customer, self.licenses.clone());
        self.subscriptions.clone().map(|deferred| {
            deferred.render(move |found| {
                Suspend::new(async move {
                    let licenses = await_optional(licenses).await.and_then(Result::ok).unwrap_or_default();
                    panel(text, customer, found, &licenses)
                })
            })
        })
    }

    /// Renders the timeline of terms that end in the next twelve months.
    pub(in crate::pages) fn timeline(&self, text: Text) -> impl IntoView + use<> {
        let customer = self.customer;
        self.subscriptions.clone().map(|deferred| {
            deferred.render(move |found| {
                let content = match found {
                    Err(error) => problem_panel(&error).into_any(),
                    Ok(found) => timeline(text, customer, &found),
                };
                panel_with_link("timeline", text.timeline_title(), None, content)
            })
        })
    }
}

fn panel(
    text: Text,
    customer: CustomerPath,
    found: Result<Vec<Subscription>, PortalError>,
    licenses: &[SubscribedSku],
) -> AnyView {
    let title = text.overview_subscriptions();
    let mut found = match found {
        Err(error) => return panel_with_link("subscriptions", title, None, problem_panel(&error)).into_any(),
        Ok(found) => found,
    };
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let all = (count > 0).then(|| (paths::subscriptions(customer), text.overview_subscriptions_all(count)));
    sort(&mut found);
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let rows: Vec<_> = found.iter().filter(|it| !it.is_over()).take(MAX_SUBSCRIPTIONS).collect();
    if rows.is_empty() {
        let none = view! { <p class="muted">{text.subscriptions_none()}</p> };
        return panel_with_link("subscriptions", title, all, none).into_any();
    }
    let seats: Vec<_> = rows.iter().map(|it| seats_of(it, &found, licenses)).collect();
    // The column is omitted if the number of used seats is unknown for all rows.
    let shows_seats = seats.iter().any(Option::is_some);
    let unknown_note =
        (shows_seats && seats.contains(&None)).then(|| view! { <p class="help">{text.overview_seats_help()}</p> });
    let seats_head = shows_seats.then(|| view! { <th scope="col">{text.overview_seats()}</th> });
    let seats = seats.into_iter().map(|seats| shows_seats.then(|| seats_cell(text, seats)));
    let rows = rows.into_iter().zip(seats).map(|(it, seats)| row(text, customer, it, seats, today));
    let table = table_wrap(view! {
        <table>
            <caption class="visually-hidden">{title}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.word_subscription()}</th>
                    {seats_head}
                    <th scope="col" class="number">{text.overview_bought()}</th>
                    <th scope="col" class="number">{text.overview_ends()}</th>
                    <th scope="col">{text.overview_then()}</th>
                    <th scope="col" class="number">{text.overview_change_by()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    panel_with_link("subscriptions", title, all, view! { {table} {unknown_note} }).into_any()
}

fn row(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    seats: Option<AnyView>,
    today: Date,
) -> impl IntoView + use<> {
    let href = paths::subscription(customer, &it.id);
    // The status of an inactive subscription is shown before the outcome at the end of its term.
    let state = (!it.is_active()).then(|| view! { {status_badge(&it.status)} " " });
    let ends = it.ends.as_ref().map(|ends| match ends {
        Moment::Never => view! { <span class="muted">{text.moment_never()}</span> }.into_any(),
        ends => day(ends),
    });
    view! {
        <tr>
            <th scope="row"><a dir="auto" href=href>{it.name_or_offer().to_owned()}</a></th>
            {seats.map(|seats| view! { <td data-label=text.overview_seats()>{seats}</td> })}
            <td data-label=text.overview_bought() class="number">{it.quantity.map(|quantity| quantity.to_string())}</td>
            <td data-label=text.overview_ends() class="number">{ends}</td>
            <td data-label=text.overview_then()>{state}{end_badge(text, it)}</td>
            <td data-label=text.overview_change_by() class="number">{change_by(text, it, today)}</td>
        </tr>
    }
}

fn seats_cell(text: Text, seats: Option<Seats>) -> AnyView {
    let Some(seats) = seats else { return view! { <span class="muted">"—"</span> }.into_any() };
    let label = text.seats_of(args::SeatsOf { consumed: seats.consumed, total: seats.total });
    view! { <span class="seats">{bar(seats.percent())}<span class="figures">{label}</span></span> }.into_any()
}

/// Renders the last day on which the end of the term can be changed, or a badge if that day has passed; a dash for
/// products without such a day.
fn change_by(text: Text, it: &Subscription, today: Date) -> AnyView {
    match it.last_day_to_change() {
        None => view! { <span class="muted">"—"</span> }.into_any(),
        Some(last) if last < today => {
            view! { <span class="badge warn">{text.my_home_change_closed()}</span> }.into_any()
        }
        Some(last) => view! { <time class="nowrap" datetime=last.to_string()>{date(text, last)}</time> }.into_any(),
    }
}
