//! `/customers/{customer}/activity` and `/activity`: the changes to one customer or to all of them, from Partner
//! Center's audit records and from our own.

mod feed;
mod own;
mod partner_center;

use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, Query, RenderContext, with_customer};
use crate::{
    api::activity::{
        list_company_audit, list_customer_portal_audit, list_partner_activity, list_partner_center_records,
        list_partner_portal_audit,
    },
    components::{
        fact::panel,
        menu::help_popup,
        problem::{problem_panel, retry_panel},
        table::Columns,
        time::relative_time,
    },
    domain::{
        activity::{PartnerCenterRecord, Period, PortalAuditFilter, PortalAuditPage, PortalAuditRecord, RecordFilter},
        id::CustomerId,
        page::Page as Results,
        reference::Reference,
        table::{Column, Table},
    },
    error::{PortalError, Problem},
    locales::Text,
    paths::{self, ActivityQuery, CustomerPath},
};

pub use feed::{feed_panel, own_feed_panel};
pub use own::portal_record_texts;
pub(super) use own::{action_label, outcome_label};

/// The scope of an activity page.
#[derive(Debug, Clone, Copy)]
enum ActivityScope {
    /// A single customer.
    Customer(CustomerPath),
    /// All customers and the partner itself.
    Partner,
}

impl ActivityScope {
    fn url(self, query: &ActivityQuery) -> String {
        match self {
            Self::Customer(customer) => paths::activity(customer, query),
            Self::Partner => paths::partner_activity(query),
        }
    }

    const fn table(self) -> Table {
        match self {
            Self::Customer(_) => Table::CustomerActivity,
            Self::Partner => Table::PartnerActivity,
        }
    }

    /// Returns `true` if each row must name its customer.
    const fn spans_customers(self) -> bool {
        matches!(self, Self::Partner)
    }
}

/// Renders the activity of a customer.
pub async fn activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let query = ActivityQuery { company: String::new(), resource: String::new(), ..parse_query(&request.query)? };
    let loading = async {
        Ok(futures::join!(
            list_partner_center_records(customer.id, query.period, query.seek.clone()),
            list_customer_portal_audit(customer.id, query.own.clone(), query.own_before),
        ))
    };
    let ((partner_center_records, portal_records), summary) = Box::pin(with_customer(customer, loading)).await?;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = partner_center_records {
        return Err(error);
    }
    let status = status(&partner_center_records);
    let body = body(text, ActivityScope::Customer(customer), &query, partner_center_records, portal_records);
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Renders a company's activity for its own users.
pub async fn my_activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let ActivityQuery { own, own_before, .. } = parse_query(&request.query)?;
    let query = ActivityQuery { own, own_before, ..ActivityQuery::default() };
    let (portal_records, summary) =
        with_customer(customer, list_company_audit(query.own.clone(), query.own_before)).await?;
    let scope = ActivityScope::Customer(customer);
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_my_activity()}</h1>
            <div class="toolbar">
                {own::filter_form(text, paths::MY_ACTIVITY.to_owned(), &query, None)}
                {help_popup("activity-help", text.my_activity_help())}
                <div class="toolbar-end">
                    <a class="quiet" data-file="" href=paths::MY_ACTIVITY_EXPORT>{text.my_activity_export()}</a>
                    {columns::<PortalAuditRecord>(text, scope).view_menu()}
                </div>
            </div>
            {own::records(text, scope, &query, portal_records)}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders the activity of all customers.
pub async fn partner_activity_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let query = parse_query(&request.query)?;
    let filter = match (query.company.as_str(), query.resource.as_str()) {
        ("", "") => Ok(None),
        (company, "") => Ok(Some(RecordFilter::Company(company.to_owned()))),
        ("", resource) => Ok(Some(RecordFilter::Resource(resource.to_owned()))),
        // Partner Center accepts one filter at a time.
        _ => Err(PortalError::invalid("resource", Problem::Alone)),
    };
    let partner_center_records = async { list_partner_activity(filter?, query.period, query.seek.clone()).await };
    let (partner_center_records, portal_records) = Box::pin(async {
        futures::join!(partner_center_records, list_partner_portal_audit(query.own.clone(), query.own_before))
    })
    .await;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = partner_center_records {
        return Err(error);
    }
    let status = status(&partner_center_records);
    let body = body(text, ActivityScope::Partner, &query, partner_center_records, portal_records);
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

/// Returns the status: a failed panel leaves the page at 200, except for an invalid day or name, which is an error of
/// the request.
fn status<T>(partner_center_records: &Result<T, PortalError>) -> u16 {
    match partner_center_records {
        Err(error @ PortalError::Invalid(_)) => error.status(),
        _ => 200,
    }
}

fn parse_query(query: &Query) -> Result<ActivityQuery, PortalError> {
    let day = |name: &str| query.choice(name, |text| text.parse::<Date>().ok());
    let text = |name: &str| query.text(name).map(|text| text.unwrap_or_default().trim().to_owned());
    Ok(ActivityQuery {
        period: Period { from: day("from")?, until: day("until")? },
        company: text("company")?,
        resource: text("resource")?,
        seek: query.seek()?,
        own: PortalAuditFilter {
            kind: query.choice("kind", |text| text.parse().ok())?.unwrap_or_default(),
            person: query.choice("person", |text| text.parse().ok())?,
            action: query.text("action")?.map(str::to_owned),
        },
        own_before: query.choice("own-before", |text| text.parse().ok())?,
    })
}

fn body(
    text: Text,
    scope: ActivityScope,
    query: &ActivityQuery,
    partner_center_records: Result<Results<PartnerCenterRecord>, PortalError>,
    portal_records: Result<PortalAuditPage, PortalError>,
) -> impl IntoView + use<> {
    let form = partner_center::filter_form(text, scope, query, partner_center_records.as_ref().err());
    let partner_center_records = match partner_center_records {
        Ok(partner_center_records) => partner_center::records(text, scope, partner_center_records),
        // The field shows this error.
        Err(PortalError::Invalid(_)) => ().into_any(),
        Err(error) => {
            let retry_url = scope.url(&ActivityQuery { seek: None, ..query.clone() });
            retry_panel(&error, retry_url).into_any()
        }
    };
    let people = portal_records.as_ref().map(|portal_records| portal_records.people.as_slice()).unwrap_or_default();
    let portal_filter_form = own::filter_form(text, scope.url(&ActivityQuery::default()), query, Some(people));
    let portal_records = match portal_records {
        Ok(portal_records) => own::records(text, scope, query, portal_records),
        Err(error) => problem_panel(&error).into_any(),
    };
    view! {
        <main id="main">
            {scope.spans_customers().then(|| view! { <header class="page-head"><h1>{text.nav_activity()}</h1></header> })}
            {(!scope.spans_customers()).then(|| view! { <h1 class="visually-hidden">{text.nav_activity()}</h1> })}
            <div class="panels stacked">
                {panel("own", text.activity_own(), view! {
                    <div class="toolbar">
                        {portal_filter_form}
                        <div class="toolbar-end">{columns::<PortalAuditRecord>(text, scope).view_menu()}</div>
                    </div>
                    {portal_records}
                })}
                {panel("partner-center", text.activity_partner_center(), view! { {form} {partner_center_records} })}
            </div>
        </main>
    }
}

/// A record from either source, for the columns of the table.
trait Entry {
    /// Returns the action.
    fn action(&self, text: Text) -> String;
    /// Renders the affected object with further details of it.
    fn target(&self, text: Text) -> AnyView;
    /// Returns the affected customer, with the name if the record contains it.
    fn customer(&self) -> (Option<Reference<CustomerId>>, Option<&str>);
    /// Returns the time.
    fn at(&self) -> Option<Timestamp>;
    /// Returns the actor.
    fn actor(&self, text: Text) -> String;
    /// Returns the badge's tone and the outcome.
    fn outcome(&self, text: Text) -> (&'static str, String);
    /// Returns the record's id, unique in its source.
    fn id(&self) -> String;
    /// Renders additional details.
    fn facts(&self, text: Text) -> AnyView;
}

/// Returns the columns of the table for either source.
fn columns<R: Entry>(text: Text, scope: ActivityScope) -> Columns<'static, R> {
    let columns = Columns::of(scope.table()).name(text.activity_what(), move |entry: &R| entry.action(text));
    let columns = match scope {
        ActivityScope::Customer(_) => columns,
        ActivityScope::Partner => columns.column(Column::Customer, text.activity_customer(), move |entry| {
            let (customer, name) = entry.customer();
            customer_link(text, customer, name)
        }),
    };
    columns
        .column(Column::Target, text.activity_target(), move |entry| entry.target(text))
        .column(Column::When, text.activity_when(), move |entry| match entry.at() {
            Some(at) => relative_time(at).into_any(),
            None => text.fact_absent().into_any(),
        })
        .column(Column::Who, text.activity_who(), move |entry| view! { <span dir="auto">{entry.actor(text)}</span> })
        .column(Column::Outcome, text.activity_outcome(), move |entry| {
            let (tone, label) = entry.outcome(text);
            view! { <span class=format!("badge {tone}")>{label}</span> }
        })
        .column(Column::Details, text.activity_more(), move |entry| {
            let action = entry.action(text);
            let id = format!("details-{}", entry.id());
            view! {
                <button type="button" class="quiet" popovertarget=id.clone()>
                    {text.activity_details()}<span class="visually-hidden">{format!(": {action}")}</span>
                </button>
                <div id=id class="menu sheet" popover="auto">
                    <h3>{action}</h3>
                    <dl>{entry.facts(text)}</dl>
                </div>
            }
        })
}

fn customer_link(text: Text, customer: Option<Reference<CustomerId>>, name: Option<&str>) -> AnyView {
    match customer {
        Some(Reference::To(id)) => {
            let label = name.map_or_else(|| id.to_string(), str::to_owned);
            view! { <a href=paths::customer(id.into()) class:mono=name.is_none() dir="auto">{label}</a> }.into_any()
        }
        Some(Reference::Unreadable(raw_id)) => {
            view! { <span dir="auto">{name.map_or(raw_id, str::to_owned)}</span> }.into_any()
        }
        None => view! { <span class="muted">{text.activity_no_customer()}</span> }.into_any(),
    }
}
