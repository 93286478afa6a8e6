//! `/customers/{customer}/activity` and `/activity`: what was done to a customer, or to all of them, by Partner Center's
//! record and by ours.

mod own;
mod partner_center;

use jiff::civil::Date;
use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, Viewer, with_customer};
use crate::{
    api::activity::{list_own_activity, list_own_records, list_partner_activity, list_partner_center_records},
    components::{fact::panel, problem::problem_panel},
    domain::{
        activity::{OwnRecords, PartnerCenterRecord, Period, RecordFilter},
        id::CustomerId,
        page::Page as Results,
    },
    error::{PortalError, Problem},
    locales::Text,
    paths::{self, ActivityQuery},
};

/// Whose activity a page shows.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// One customer's.
    Customer(CustomerId),
    /// That of all customers, and of the partner itself.
    Partner,
}

impl Place {
    fn address(self, query: &ActivityQuery) -> String {
        match self {
            Self::Customer(customer) => paths::activity(customer, query),
            Self::Partner => paths::partner_activity(query),
        }
    }

    /// Whether each row has to say which customer it is about.
    const fn is_of_many(self) -> bool {
        matches!(self, Self::Partner)
    }
}

/// What was done to a customer.
pub async fn activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let customer = request.id("customer")?;
    let query = ActivityQuery { company: String::new(), resource: String::new(), ..read(&request.query)? };
    let loading = async {
        Ok(futures::join!(
            list_partner_center_records(customer, query.period, query.seek.clone()),
            list_own_records(customer, query.own_before),
        ))
    };
    let ((theirs, ours), summary) = Box::pin(with_customer(customer, loading)).await?;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = theirs {
        return Err(error);
    }
    let status = status(&theirs);
    let body = body(text, Place::Customer(customer), &query, text.activity_help(), theirs, ours);
    Ok(Page::new(text.nav_activity(), Frame::Customer(summary), body).with_status(status))
}

/// What was done to all customers.
pub async fn partner_activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let query = read(&request.query)?;
    let filter = match (query.company.as_str(), query.resource.as_str()) {
        ("", "") => Ok(None),
        (company, "") => Ok(Some(RecordFilter::Company(company.to_owned()))),
        ("", resource) => Ok(Some(RecordFilter::Resource(resource.to_owned()))),
        // Partner Center's record is filtered by one thing at a time.
        _ => Err(PortalError::invalid("resource", Problem::Alone)),
    };
    let theirs = async { list_partner_activity(filter?, query.period, query.seek.clone()).await };
    let (theirs, ours) = Box::pin(async { futures::join!(theirs, list_own_activity(query.own_before)) }).await;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = theirs {
        return Err(error);
    }
    let status = status(&theirs);
    let body = body(text, Place::Partner, &query, text.activity_partner_help(), theirs, ours);
    Ok(Page::new(text.nav_activity(), Frame::Portal, body).with_status(status))
}

/// A panel that fails leaves the page as it is; days or names that cannot be asked for are the request's fault.
fn status<T>(theirs: &Result<T, PortalError>) -> u16 {
    match theirs {
        Err(error @ PortalError::Invalid(_)) => error.status(),
        _ => 200,
    }
}

/// What the address says.
fn read(query: &Query) -> Result<ActivityQuery, PortalError> {
    let day = |name: &str| query.choice(name, |text| text.parse::<Date>().ok());
    let text = |name: &str| query.text(name).map(|text| text.unwrap_or_default().trim().to_owned());
    Ok(ActivityQuery {
        period: Period { from: day("from")?, until: day("until")? },
        company: text("company")?,
        resource: text("resource")?,
        seek: query.seek()?,
        own_before: query.choice("own-before", |text| text.parse().ok())?,
    })
}

fn body(
    text: Text,
    place: Place,
    query: &ActivityQuery,
    help: &'static str,
    theirs: Result<Results<PartnerCenterRecord>, PortalError>,
    ours: Result<OwnRecords, PortalError>,
) -> impl IntoView + use<> {
    let form = partner_center::filter_form(text, place, query, theirs.as_ref().err());
    let theirs = match theirs {
        Ok(theirs) => partner_center::records(text, place, query, theirs),
        // Said at its field.
        Err(PortalError::Invalid(_)) => ().into_any(),
        Err(error) => {
            let again = place.address(&ActivityQuery { seek: None, ..query.clone() });
            view! {
                {problem_panel(&error)}
                <p><a class="button" href=again>{text.problem_try_again()}</a></p>
            }
            .into_any()
        }
    };
    let ours = match ours {
        Ok(ours) => own::records(text, place, query, ours),
        Err(error) => problem_panel(&error).into_any(),
    };
    view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.nav_activity()}</h1>
                <p class="help">{help}</p>
            </header>
            <div class="panels stacked">
                {panel("own", text.activity_own(), ours)}
                {panel("partner-center", text.activity_partner_center(), view! { {form} {theirs} })}
            </div>
        </main>
    }
}

/// A table of either record; the last column is what is known beside.
fn table(text: Text, place: Place, caption: &'static str, rows: impl IntoView) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.activity_what()}</th>
                        {place.is_of_many().then(|| view! { <th scope="col">{text.activity_customer()}</th> })}
                        <th scope="col">{text.activity_when()}</th>
                        <th scope="col">{text.activity_who()}</th>
                        <th scope="col">{text.activity_outcome()}</th>
                        <th scope="col">{text.activity_more()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The cell that names the customer, where rows are of many.
fn customer_cell(text: Text, place: Place, customer: Option<CustomerId>, name: Option<String>) -> Option<AnyView> {
    place.is_of_many().then(|| {
        let shown = match customer {
            Some(id) => {
                let named = name.is_some();
                let name = name.unwrap_or_else(|| id.to_string());
                view! { <a href=paths::customer(id) class:mono=!named dir="auto">{name}</a> }.into_any()
            }
            None => view! { <span class="muted">{text.activity_no_customer()}</span> }.into_any(),
        };
        view! { <td data-label=text.activity_customer()>{shown}</td> }.into_any()
    })
}

/// The cell that opens to what is known beside.
fn more_cell(text: Text, what: &str, facts: impl IntoView + 'static) -> AnyView {
    view! {
        <td data-label=text.activity_more()>
            <details class="row-details">
                <summary>{text.activity_details()}<span class="visually-hidden">{format!(": {what}")}</span></summary>
                <dl>{facts}</dl>
            </details>
        </td>
    }
    .into_any()
}
