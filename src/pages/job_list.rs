//! `/jobs`: the partner's jobs, newest first.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result};
use crate::{
    api::job::list_jobs,
    components::{
        job::{job_badge, job_title, row_state_label},
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
    },
    domain::{
        id::JobId,
        job::{Job, RowState},
    },
    locales::Text,
    paths,
};

/// Renders the list of jobs.
pub async fn job_list_page(request: PageRequest) -> Result<Page, crate::error::PortalError> {
    let text = RenderContext::current_text();
    let before = request.query.choice("before", |text| text.parse::<JobId>().ok())?;
    let found = panel_result(list_jobs(before).await)?;
    let status = Status::of(&found);
    let content = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(jobs) => job_table(text, &jobs, before.is_some()),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.nav_jobs()}</h1>
                <a class="button" href=paths::NEW_JOB>{text.job_new_link()}</a>
            </header>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

fn job_table(text: Text, jobs: &[Job], is_later_page: bool) -> AnyView {
    if jobs.is_empty() {
        return view! {
            <div class="empty">
                <h2>{text.jobs_none()}</h2>
                <p>{text.jobs_none_advice()}</p>
                <p class="actions"><a class="button" href=paths::CUSTOMERS>{text.jobs_to_customers()}</a></p>
            </div>
        }
        .into_any();
    }
    let older = (jobs.len() >= 50).then(|| jobs.last().map(|job| paths::jobs_before(job.id))).flatten();
    let rows: Vec<_> = jobs.iter().map(|job| row(text, job)).collect();
    let table = table_wrap(view! {
        <table class="jobs">
            <caption class="visually-hidden">{text.nav_jobs()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.job_action()}</th>
                    <th scope="col">{text.job_state()}</th>
                    <th scope="col">{text.job_rows()}</th>
                    <th scope="col">{text.job_owner()}</th>
                    <th scope="col">{text.job_created()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    let newest = is_later_page.then(|| view! { <a class="button" href=paths::JOBS>{text.activity_newest()}</a> });
    let older = older.map(|href| view! { <a class="button" rel="next" href=href>{text.activity_older()}</a> });
    view! { {table} <p class="actions">{newest}{older}</p> }.into_any()
}

fn row(text: Text, job: &Job) -> impl IntoView + use<> {
    let counts = [RowState::Done, RowState::Failed, RowState::Unknown, RowState::Skipped]
        .into_iter()
        .filter(|state| job.counts.of(*state) > 0)
        .map(|state| text.labelled(row_state_label(text, state), job.counts.of(state)))
        .collect::<Vec<_>>();
    let counts = if counts.is_empty() { text.job_users(job.counts.total()) } else { counts.join(" · ") };
    let owner = job.owner_name.clone().unwrap_or_else(|| job.owner.object.to_string());
    view! {
        <tr>
            <th scope="row"><a class="row-link" dir="auto" href=paths::job(job.id)>{job_title(text, job)}</a></th>
            <td class="corner">{job_badge(job.state)}</td>
            <td data-label=text.job_rows()>{counts}</td>
            <td data-label=text.job_owner() dir="auto">{owner}</td>
            <td data-label=text.job_created()>{relative_time(job.created_at)}</td>
        </tr>
    }
}
