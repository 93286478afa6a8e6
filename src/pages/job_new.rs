//! `/jobs/new`: creates a job from a table of users, uploaded or pasted.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::{customer::load_customer_summary, job::load_sheet_text},
    components::{
        customer::name_or_placeholder,
        field::{Field, hidden, upload_form},
        icon::{Icon, icon},
    },
    domain::{
        form_action::FormAction,
        id::{CustomerId, JobId},
        job::sheet::MAX_LINES,
    },
    error::PortalError,
    locales::Text,
    paths::{self, UsersQuery},
};

/// The types of files that can be chosen.
const FILE_TYPES: &str = ".csv,.txt,text/csv,text/plain";

/// Renders the form for the table.
pub async fn job_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.query.choice("customer", |text| text.parse::<CustomerId>().ok())?;
    let from = request.query.choice("from", |text| text.parse::<JobId>().ok())?;
    let table = match from {
        Some(job) => load_sheet_text(job).await?.unwrap_or_default(),
        None => String::new(),
    };
    let summary = match customer {
        Some(customer) => Some(load_customer_summary(customer).await?),
        None => None,
    };
    let lead = match &summary {
        Some(summary) => text.job_new_lead_customer(name_or_placeholder(text, &summary.name)),
        None => text.job_new_lead().to_owned(),
    };
    let form = upload_form("upload-form", FormAction::ImportUsers, move || {
        view! {
            {customer.map(|customer| hidden("customer", customer))}
            {Field::new("sheet_file", text.job_file()).help(text.job_file_help(MAX_LINES)).long().file(FILE_TYPES)}
            {Field::new("sheet", text.job_paste()).help(text.job_paste_help()).value(table).long().text_area(12)}
            <p class="actions"><button class="button primary">{text.job_new_continue()}</button></p>
        }
    });
    let (back, back_label) = match customer {
        Some(customer) => (paths::users(customer.into(), &UsersQuery::default()), text.nav_users()),
        None => (paths::JOBS.to_owned(), text.nav_jobs()),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{back_label}</a></p>
                <h1>{text.job_new_title()}</h1>
                <p class="muted" dir="auto">{lead}</p>
            </header>
            <section class="panel" aria-label=text.job_new_title()>{form}</section>
            {example(text)}
        </main>
    };
    Ok(Page::new(summary.map_or(PageLayout::Portal, PageLayout::Customer), body))
}

/// Renders an example of a table.
fn example(text: Text) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="example-title">
            <h2 id="example-title">{text.job_example()}</h2>
            <p>{text.job_example_lead()}</p>
            <pre class="ticket" dir="auto" tabindex="0" aria-labelledby="example-title">{text.job_example_table()}</pre>
        </section>
    }
    .into_any()
}
