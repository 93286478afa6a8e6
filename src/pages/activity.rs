//! `/customers/{customer}/activity`: what was done to the customer, by Partner Center's record and by ours.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, Viewer, with_customer};
use crate::{
    api::activity::{list_own_records, list_partner_center_records},
    components::{fact::panel, pager::pager, problem::problem_panel, time::relative_time},
    domain::{
        activity::{OwnOutcome, OwnRecords, PartnerCenterRecord, RecordStatus, Window, spelled_out},
        id::CustomerId,
        page::{Direction, Page as Results, Seek},
    },
    error::{PortalError, Problem},
    locales::Text,
    paths::{self, ActivityQuery},
};

/// What was done to a customer.
pub async fn activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let customer = request.id("customer")?;
    let query = read(&request.query)?;
    let loading = async {
        Ok(futures::join!(
            list_partner_center_records(customer, query.window, query.seek.clone()),
            list_own_records(customer, query.own_before),
        ))
    };
    let ((theirs, ours), summary) = Box::pin(with_customer(customer, loading)).await?;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = theirs {
        return Err(error);
    }
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.nav_activity()}</h1>
                <p class="help">{text.activity_help()}</p>
            </header>
            <div class="panels stacked">
                {panel("own", text.activity_own(), match ours {
                    Ok(ours) => own(text, customer, &query, ours),
                    Err(error) => problem_panel(&error).into_any(),
                })}
                {panel("partner-center", text.activity_partner_center(), view! {
                    {window_form(text, customer, query.window)}
                    {match theirs {
                        Ok(theirs) => partner_center(text, customer, &query, theirs),
                        Err(error) => {
                            let again = paths::activity(customer, &ActivityQuery { seek: None, ..query });
                            view! {
                                {problem_panel(&error)}
                                <p><a class="button" href=again>{text.problem_try_again()}</a></p>
                            }
                            .into_any()
                        }
                    }}
                })}
            </div>
        </main>
    };
    Ok(Page::new(text.nav_activity(), Frame::Customer(summary), body))
}

/// What the address says.
fn read(query: &Query) -> Result<ActivityQuery, PortalError> {
    let window = query.choice("days", |text| Window::ALL.into_iter().find(|window| window.as_str() == text))?;
    let own_before = query.choice("own-before", |text| text.parse().ok())?;
    let seek = match (query.text("after")?, query.text("before")?) {
        (Some(_), Some(_)) => return Err(PortalError::invalid("before", Problem::Malformed)),
        (Some(token), None) => Some(Seek { direction: Direction::Next, token: token.to_owned() }),
        (None, Some(token)) => Some(Seek { direction: Direction::Previous, token: token.to_owned() }),
        (None, None) => None,
    };
    Ok(ActivityQuery { window: window.unwrap_or_default(), seek, own_before })
}

fn window_form(text: Text, customer: CustomerId, window: Window) -> impl IntoView {
    let options = Window::ALL
        .into_iter()
        .map(|choice| {
            let words = match choice {
                Window::Days30 => text.activity_30_days(),
                Window::Days90 => text.activity_90_days(),
            };
            view! { <option value=choice.as_str() selected=choice == window>{words}</option> }
        })
        .collect_view();
    view! {
        <form method="get" action=paths::activity(customer, &ActivityQuery::default()) class="size-form">
            <label for="days">{text.activity_window()}</label>
            <select id="days" name="days">{options}</select>
            <button class="quiet">{text.apply()}</button>
        </form>
    }
}

fn partner_center(
    text: Text,
    customer: CustomerId,
    query: &ActivityQuery,
    records: Results<PartnerCenterRecord>,
) -> AnyView {
    if records.items.is_empty() {
        return view! { <p class="muted">{text.activity_nothing()}</p> }.into_any();
    }
    let step = |seek: Option<Seek>| {
        seek.map(|seek| paths::activity(customer, &ActivityQuery { seek: Some(seek), ..query.clone() }))
    };
    let first = query.seek.is_some().then(|| paths::activity(customer, &ActivityQuery { seek: None, ..query.clone() }));
    let pages = (!records.is_whole() || query.seek.is_some())
        .then(|| pager(first, step(records.previous.clone()), step(records.next.clone())));
    let rows = records
        .items
        .into_iter()
        .map(|record| {
            let (tone, status) = match record.status {
                RecordStatus::Succeeded => ("good", text.record_succeeded().to_owned()),
                RecordStatus::Failed => ("bad", text.record_failed().to_owned()),
                RecordStatus::InProgress => ("warn", text.record_in_progress().to_owned()),
                RecordStatus::Declined => ("bad", text.record_declined().to_owned()),
                RecordStatus::Other(name) => ("plain", spelled_out(&name)),
            };
            let by = record.by.or(record.application).unwrap_or_else(|| text.activity_nobody().to_owned());
            let what = operation_word(text, &record.operation);
            let at = record.at.map_or_else(|| text.fact_absent().into_any(), |at| relative_time(at).into_any());
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td data-label=text.activity_when()>{at}</td>
                    <td data-label=text.activity_who() dir="auto">{by}</td>
                    <td data-label=text.activity_outcome()><span class=format!("badge {tone}")>{status}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {table(text, text.activity_partner_center(), rows)}
        {pages}
    }
    .into_any()
}

fn own(text: Text, customer: CustomerId, query: &ActivityQuery, records: OwnRecords) -> AnyView {
    if records.items.is_empty() && records.before.is_none() {
        return view! { <p class="muted">{text.activity_own_nothing()}</p> }.into_any();
    }
    let newest = query
        .own_before
        .is_some()
        .then(|| paths::activity(customer, &ActivityQuery { own_before: None, ..query.clone() }));
    let older = records
        .before
        .map(|before| paths::activity(customer, &ActivityQuery { own_before: Some(before), ..query.clone() }));
    let links = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <p class="actions">
                {newest.map(|href| view! { <a class="button" href=href>{text.activity_newest()}</a> })}
                {older.map(|href| view! { <a class="button" href=href>{text.activity_older()}</a> })}
            </p>
        }
    });
    let rows = records
        .items
        .into_iter()
        .map(|record| {
            let (tone, outcome) = match record.outcome {
                OwnOutcome::Open => ("warn", text.outcome_open()),
                OwnOutcome::Done => ("good", text.outcome_done()),
                OwnOutcome::Refused => ("bad", text.outcome_refused()),
                OwnOutcome::Failed => ("bad", text.outcome_failed()),
                OwnOutcome::Unknown => ("warn", text.outcome_unknown()),
            };
            let by = record.by.or(record.by_id).unwrap_or_else(|| text.activity_command_line().to_owned());
            view! {
                <tr>
                    <th scope="row">{action_word(text, &record.action)}</th>
                    <td data-label=text.activity_when()>{relative_time(record.at)}</td>
                    <td data-label=text.activity_who() dir="auto">{by}</td>
                    <td data-label=text.activity_outcome()><span class=format!("badge {tone}")>{outcome}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {table(text, text.activity_own(), rows)}
        {links}
    }
    .into_any()
}

fn table(text: Text, caption: &'static str, rows: impl IntoView) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.activity_what()}</th>
                        <th scope="col">{text.activity_when()}</th>
                        <th scope="col">{text.activity_who()}</th>
                        <th scope="col">{text.activity_outcome()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// One of Partner Center's operations in words; one that the catalogue does not have as the service spells it.
fn operation_word(text: Text, operation: &str) -> String {
    text.find(&format!("operation-{}", operation.replace('_', "-"))).unwrap_or_else(|| spelled_out(operation))
}

/// One of our own actions in words.
fn action_word(text: Text, action: &str) -> String {
    text.find(&format!("action-{}", action.replace('_', "-"))).unwrap_or_else(|| spelled_out(action))
}
