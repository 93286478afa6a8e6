//! `/jobs/{job}`: a job from its draft to its results: the choice of the action, the dry run, the confirmation, the
//! progress, and the result of each row.

mod choice;

use jiff::Timestamp;
use leptos::prelude::*;

use self::choice::{action_choice, columns_choice};
use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result};
use crate::{
    api::{
        customer::load_customer_summary,
        job::{list_job_rows, load_job},
    },
    components::{
        customer::name_or_placeholder,
        fact::{copy_button, copyable, panel},
        field::{Field, PAGE_FIELD, form, hidden, row_form_error},
        icon::{Icon, icon},
        job::{
            action_label, job_badge, job_title, progress, remaining_time_text, row_badge, row_note_message,
            row_state_label,
        },
        moment::deadline,
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
        user::note,
    },
    domain::{
        form_action::FormAction,
        job::{ActionKind, Job, JobKind, JobRow, JobState, ROWS_PER_PAGE, RowState, UserAction},
        moment::Moment,
    },
    error::PortalError,
    islands::follow::Follow,
    locales::{Text, args},
    paths,
};

/// The id of the element that the island replaces while a worker is processing the job.
const PROGRESS: &str = "job";

/// Renders a job.
pub async fn job_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let id = request.id("job")?;
    let state = request.query.choice("state", |text| text.parse::<RowState>().ok())?;
    let after = request.query.choice("after", |text| text.parse::<u32>().ok())?.unwrap_or(0);
    // In this order, so that no row of a finished job is in progress on the page.
    let job = load_job(id).await?;
    let rows = panel_result(list_job_rows(id, state, after).await)?;
    let summary = match job.customer {
        Some(customer) => load_customer_summary(customer).await.ok(),
        None => None,
    };
    let customer_name = summary.as_ref().map(|summary| name_or_placeholder(text, &summary.name));
    let status = Status::of(&rows);
    let title = job_title(text, &job);
    let next = next_step(text, &request, &job).await;
    let is_active = job.state.is_active();
    let rows = match rows {
        Err(error) => problem_panel(&error).into_any(),
        // The rows have no names before the dry run.
        Ok(_) if job.state == JobState::Draft => ().into_any(),
        Ok(rows) => {
            let ticket = ticket(text, &job, &rows);
            view! { {ticket} {row_table(text, &job, &rows, state, after)} }.into_any()
        }
    };
    let follow_state = if is_active { "under-way" } else { "done" };
    let owner = job.owner_name.clone().unwrap_or_else(|| job.owner.object.to_string());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::JOBS>{icon(Icon::Back)}{text.nav_jobs()}</a></p>
                <h1 dir="auto">{title.clone()}</h1>
                <p class="muted" dir="auto">
                    {customer_name.map(|customer_name| format!("{customer_name} · "))}
                    {text.job_by(owner)} " · " {relative_time(job.created_at)}
                </p>
            </header>
            <div id=PROGRESS data-followed=follow_state>{row_form_error("job-form")}{next}{rows}</div>
            {is_active.then(|| view! { <Follow progress=PROGRESS.to_owned()/> })}
        </main>
    };
    let page_layout = summary.map_or(PageLayout::Portal, PageLayout::Customer);
    Ok(Page::new(page_layout, body).with_title(title).with_status(status))
}

/// Renders the next step of a job, or its outcome.
async fn next_step(text: Text, request: &PageRequest, job: &Job) -> AnyView {
    if !job.is_own && matches!(job.state, JobState::Draft | JobState::Ready) {
        return note(text.job_of_another());
    }
    match job.state {
        // A draft that was created from a table has no rows yet.
        JobState::Draft if job.counts.total() == 0 => columns_choice(text, request, job).await,
        JobState::Draft => match job.customer {
            Some(customer) => action_choice(text, request, job, customer).await,
            None => ().into_any(),
        },
        JobState::Checking => progress_panel(text, job, text.job_checking_lead()),
        JobState::Ready => confirmation(text, job),
        JobState::Queued => progress_panel(text, job, text.job_queued_lead()),
        JobState::Running => progress_panel(text, job, text.job_running_lead()),
        JobState::Finished | JobState::Canceled => outcome(text, job),
    }
}

/// Renders the progress of a job that is queued, being checked or running.
fn progress_panel(text: Text, job: &Job, lead: &'static str) -> AnyView {
    let remaining = job.remaining_seconds(Timestamp::now()).map(|seconds| remaining_time_text(text, seconds));
    let at = job.start_at.filter(|_| job.state == JobState::Queued).map(|at| deadline(&Moment::At(at)));
    let refresh = paths::job(job.id);
    view! {
        <section class="panel" aria-label=text.job_progress()>
            <p class="job-state">{job_badge(job.state)} " " {lead} {at.map(|at| view! { {text.sentence_gap()} {at} })}</p>
            {progress(text, job)}
            {remaining.map(|remaining| view! { <p class="muted">{remaining}</p> })}
            <div class="actions">
                <a class="button without-script" href=refresh>{text.job_refresh()}</a>
                {cancel(text, job)}
            </div>
        </section>
    }
    .into_any()
}

/// Renders the result of the dry run, and the button that starts the job.
fn confirmation(text: Text, job: &Job) -> AnyView {
    let due_count = job.counts.queued;
    if due_count == 0 {
        let secondary_actions = view! { <div class="actions">{retry(text, job)} {discard(text, job)}</div> };
        return view! { {note(text.job_nothing_due())} {secondary_actions} }.into_any();
    }
    let left_out = job.counts.skipped + job.counts.failed;
    let left_out = (left_out > 0).then(|| view! { <p>{text.job_left_out(left_out)}</p> });
    let action = job_title(text, job);
    let label = match job.kind {
        JobKind::Users => text.job_start(args::JobStart { action: action.as_str(), count: due_count }),
        JobKind::Leaver => text.job_start_steps(args::JobStartSteps { action: action.as_str(), count: due_count }),
    };
    let (class, warning) = match job.action_kind {
        Some(ActionKind::Delete) => ("button danger", Some(text.job_delete_warning())),
        Some(kind) if kind.generates_password() => ("button primary", Some(text.job_password_warning())),
        Some(ActionKind::RemoveLicenses) | None => ("button danger", Some(text.job_remove_warning())),
        Some(_) => ("button primary", None),
    };
    let zone = expect_context::<RenderContext>().zone.iana_name().unwrap_or("UTC").to_owned();
    let id = job.id;
    let form = form("start-form", FormAction::StartJob, move || {
        view! {
            {hidden("job", id)}
            {Field::new("start_at", text.job_start_at()).help(text.job_start_at_help(zone)).date_time()}
            <p class="actions"><button class=class dir="auto">{label}</button></p>
        }
    });
    let content = view! {
        <p>{due_message(text, job)}</p>
        {left_out}
        {warning.map(|warning| view! { <p class="help">{warning}</p> })}
        {form}
    };
    let secondary_actions = view! { <div class="actions">{retry(text, job)} {discard(text, job)}</div> };
    view! { {panel("confirm", text.job_confirm(), content)} {secondary_actions} }.into_any()
}

/// Returns a sentence with the number of users to change, or of steps to perform.
fn due_message(text: Text, job: &Job) -> String {
    let (count, total) = (job.counts.queued, job.counts.total());
    match job.kind {
        JobKind::Users if job.action_kind == Some(ActionKind::Create) => {
            text.job_due_create(args::JobDueCreate { count, total })
        }
        JobKind::Users => text.job_due(args::JobDue { count, total }),
        JobKind::Leaver => text.job_due_steps(args::JobDueSteps { count, total }),
    }
}

/// Renders the outcome of each step as text for a ticket.
fn ticket(text: Text, job: &Job, rows: &[JobRow<PortalError>]) -> Option<AnyView> {
    if job.kind != JobKind::Leaver || !job.state.is_over() {
        return None;
    }
    let user = rows.first().map(|row| row.label.clone()).unwrap_or_default();
    let mut lines = vec![format!("{} ({user})", job_title(text, job))];
    lines.extend(rows.iter().map(|row| {
        let action = row.action.as_ref().map(|action| action_label(text, action)).unwrap_or_default();
        let reason = row
            .note
            .as_ref()
            .map(|note| format!("{}{}", text.space(), row_note_message(text, note)))
            .unwrap_or_default();
        let correlation = row.correlation.map(|id| format!(" [{id}]")).unwrap_or_default();
        let state = text.sentence(row_state_label(text, row.state));
        format!("- {}{reason}{correlation}", text.labelled(action, state))
    }));
    let ticket_text = lines.join("\n");
    let copy = copy_button(text.job_ticket_copy().to_owned(), ticket_text.clone());
    let content = view! { <pre class="ticket" dir="auto" tabindex="0">{ticket_text}</pre> <p>{copy}</p> };
    Some(panel("ticket", text.job_ticket(), content).into_any())
}

/// Renders the outcome of a job, with the actions for its rows.
fn outcome(text: Text, job: &Job) -> AnyView {
    let counts = job.counts;
    let figures = [RowState::Done, RowState::Failed, RowState::Unknown, RowState::Skipped]
        .map(|state| (state, counts.of(state)))
        .into_iter()
        .filter(|(state, count)| *count > 0 || *state == RowState::Done)
        .map(|(state, count)| {
            view! { <li><strong>{count}</strong> " " {row_state_label(text, state)}</li> }
        })
        .collect_view();
    let unknown = (counts.unknown > 0).then(|| note(text.job_unknown_advice()));
    let retry = (job.state == JobState::Finished).then(|| retry(text, job));
    let incomplete = (counts.incomplete > 0).then(|| note(text.job_incomplete(counts.incomplete)));
    let file = (counts.failed + counts.unknown + counts.skipped + counts.incomplete > 0).then(|| {
        view! { <a class="button" data-file="" href=paths::job_rows_export(job.id)>{text.job_rows_file()}</a> }
    });
    let passwords = job.passwords_until.filter(|_| job.is_own).map(|until| {
        view! {
            <form method="post" action=paths::job_passwords(job.id) class="stack" data-file="">
                <p class="note">{icon(Icon::Alert)}<span>{text.job_passwords_once()} {text.sentence_gap()} {deadline(&Moment::At(until))}</span></p>
                <p><button class="button primary">{text.job_passwords_file()}</button></p>
            </form>
        }
    });
    view! {
        <section class="panel" aria-label=text.job_outcome()>
            <p class="job-state">{job_badge(job.state)} " " {job.finished_at.map(relative_time)}</p>
            <ul class="plain job-figures">{figures}</ul>
            {unknown}
            {incomplete}
            {passwords}
            <div class="actions">{retry}{file}</div>
        </section>
    }
    .into_any()
}

/// Renders the button that checks the failed users again.
fn retry(text: Text, job: &Job) -> Option<AnyView> {
    let (id, label) = (job.id, text.job_retry(job.counts.failed));
    (job.is_own && job.counts.failed > 0).then(|| {
        form("retry-form", FormAction::RetryJob, move || {
            view! { {hidden("job", id)} <p><button class="button">{label}</button></p> }
        })
        .into_any()
    })
}

/// Renders the button that cancels a job in progress.
fn cancel(text: Text, job: &Job) -> AnyView {
    if !job.is_own {
        return ().into_any();
    }
    cancel_form(job, text.job_cancel())
}

/// Renders the button that discards a job before its confirmation.
fn discard(text: Text, job: &Job) -> AnyView {
    cancel_form(job, text.job_discard())
}

fn cancel_form(job: &Job, label: &'static str) -> AnyView {
    let address = expect_context::<RenderContext>().address;
    view! {
        <form method="post" action=FormAction::CancelJob.path()>
            <input type="hidden" name=PAGE_FIELD value=address/>
            {hidden("job", job.id)}
            <button class="button">{label}</button>
        </form>
    }
    .into_any()
}

/// Renders the rows, with the choice of a state and the links to other pages.
fn row_table(text: Text, job: &Job, rows: &[JobRow<PortalError>], state: Option<RowState>, after: u32) -> AnyView {
    let choice = |label: String, filter: Option<RowState>| {
        let current = (state == filter).then_some("true");
        view! { <a class="chip" href=paths::job_rows(job.id, filter, 0) aria-current=current>{label}</a> }
    };
    let all = choice(format!("{} {}", text.job_rows_all(), job.counts.total()), None);
    let states = RowState::ALL
        .iter()
        .filter(|of| job.counts.of(**of) > 0)
        .map(|of| choice(format!("{} {}", row_state_label(text, *of), job.counts.of(*of)), Some(*of)))
        .collect_view();
    let next = (rows.len() >= ROWS_PER_PAGE as usize).then(|| rows.last().map(|row| row.number)).flatten();
    let next = next.map(|last| {
        view! { <a class="button" rel="next" href=paths::job_rows(job.id, state, last)>{text.pager_next()}</a> }
    });
    let first = (after > 0).then(|| {
        view! { <a class="button" href=paths::job_rows(job.id, state, 0)>{text.pager_first()}</a> }
    });
    let has_several_customers = job.customer.is_none();
    let row_views: Vec<_> = rows.iter().map(|row| row_view(text, job, row, has_several_customers)).collect();
    let table = if row_views.is_empty() {
        view! { <p class="muted">{text.job_rows_none()}</p> }.into_any()
    } else {
        table_wrap(view! {
            <table class="job-rows">
                <caption class="visually-hidden">{text.job_rows()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.user_name()}</th>
                        <th scope="col">{text.job_state()}</th>
                        <th scope="col">{text.activity_details()}</th>
                    </tr>
                </thead>
                {table_body(row_views)}
            </table>
        })
    };
    view! {
        <section id="rows" aria-label=text.job_rows()>
            <nav class="chips" aria-label=text.job_rows()>{all}{states}</nav>
            {table}
            <p class="actions">{first}{next}</p>
        </section>
    }
    .into_any()
}

fn row_view(text: Text, job: &Job, row: &JobRow<PortalError>, has_several_customers: bool) -> impl IntoView + use<> {
    let name = match (row.customer, row.user) {
        (Some(customer), Some(user)) => {
            view! { <a dir="auto" href=paths::user(customer.into(), user)>{row.label.clone()}</a> }.into_any()
        }
        _ => view! { <span dir="auto">{row.label.clone()}</span> }.into_any(),
    };
    let customer_line = row.customer.filter(|_| has_several_customers).map(|customer| {
        let name = row.customer_name.clone().unwrap_or_else(|| customer.to_string());
        view! { <span class="line muted"><a dir="auto" href=paths::customer(customer.into())>{name}</a></span> }
    });
    // If all rows have the same action, the title already names it.
    let differs_from_job = |action: &&UserAction| job.action_kind != Some(action.kind()) || !action.names().is_empty();
    let action_line =
        row.action.as_ref().filter(|action| job.action.as_ref() != Some(*action)).filter(differs_from_job);
    let action_line = action_line.map(|action| view! { <span class="line">{action_label(text, action)}</span> });
    let note_line = row.note.as_ref().map(|note| view! { <span class="line">{row_note_message(text, note)}</span> });
    let correlation = row.correlation.filter(|_| matches!(row.state, RowState::Failed | RowState::Unknown)).map(|id| {
        view! { <span class="line muted">{text.activity_correlation()} " " {copyable(id.to_string(), true)}</span> }
    });
    view! {
        <tr>
            <th scope="row">{name}{customer_line}</th>
            <td class="corner">{row_badge(text, row.state)}</td>
            <td data-label=text.activity_details()>{action_line}{note_line}{correlation}</td>
        </tr>
    }
}
