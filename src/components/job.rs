//! Texts and badges for jobs and their rows.

use leptos::prelude::*;

use crate::{
    components::{problem::error_message, render_context::RenderContext},
    domain::job::{ActionKind, Job, JobState, RowNote, RowState, SkipReason, UserAction},
    error::PortalError,
    locales::{Text, args},
};

/// Returns the label of an action kind, in the imperative.
pub fn action_kind_label(text: Text, kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::AssignLicenses => text.job_assign_licenses(),
        ActionKind::RemoveLicenses => text.job_remove_licenses(),
        ActionKind::ResetPassword => text.job_reset_password(),
        ActionKind::AddRole => text.job_add_role(),
        ActionKind::RemoveRole => text.job_remove_role(),
        ActionKind::Delete => text.job_delete(),
        ActionKind::Restore => text.job_restore(),
        ActionKind::Create => text.job_create(),
    }
}

/// Returns the label of an action, in the imperative, with the products or the role.
pub fn action_label(text: Text, action: &UserAction) -> String {
    let names = text.list(action.names());
    let kind = action_kind_label(text, action.kind());
    if names.is_empty() { kind.to_owned() } else { text.labelled(kind, names) }
}

/// Returns the title of a job: its action, the leaving user, or a placeholder if no action has been chosen yet.
pub fn job_title(text: Text, job: &Job) -> String {
    match (&job.action, &job.subject, job.action_kind) {
        (Some(action), ..) => action_label(text, action),
        (None, Some(subject), _) => text.job_leaver(subject.as_str()),
        (None, None, Some(kind)) => action_kind_label(text, kind).to_owned(),
        (None, None, None) => text.job_untitled().to_owned(),
    }
}

/// Renders the state of a job.
pub fn job_badge(state: JobState) -> impl IntoView {
    let text = RenderContext::current_text();
    let (tone, label) = match state {
        JobState::Draft => ("plain", text.job_draft()),
        JobState::Checking => ("plain", text.job_checking()),
        JobState::Ready => ("warn", text.job_ready()),
        JobState::Queued => ("plain", text.job_queued()),
        JobState::Running => ("plain", text.job_running()),
        JobState::Finished => ("good", text.job_finished()),
        JobState::Canceled => ("plain", text.job_canceled()),
    };
    view! { <span class=format!("badge {tone}")>{label}</span> }
}

/// Returns the label of a row's state.
pub const fn row_state_label(text: Text, state: RowState) -> &'static str {
    match state {
        RowState::Unchecked => text.job_row_unchecked(),
        RowState::Queued => text.job_row_queued(),
        RowState::Running => text.job_row_running(),
        RowState::Done => text.job_row_done(),
        RowState::Failed => text.job_row_failed(),
        RowState::Skipped => text.job_row_skipped(),
        RowState::Unknown => text.job_row_unknown(),
    }
}

/// Renders the state of a row.
pub fn row_badge(text: Text, state: RowState) -> impl IntoView {
    let tone = match state {
        RowState::Done => "good",
        RowState::Failed => "bad",
        RowState::Unknown => "warn",
        RowState::Unchecked | RowState::Queued | RowState::Running | RowState::Skipped => "plain",
    };
    view! { <span class=format!("badge {tone}")>{row_state_label(text, state)}</span> }
}

/// Returns a sentence with the reason for a row's state.
pub fn row_note_message(text: Text, note: &RowNote<PortalError>) -> String {
    match note {
        RowNote::Skipped(reason) => skip_message(text, *reason).to_owned(),
        RowNote::Error(error) => {
            let message = error_message(text, error);
            text.sentences([text.sentence(&message.title), message.advice])
        }
        RowNote::NotAssigned { products, error } => {
            let message = error_message(text, error);
            let products = text.list(products);
            text.sentences([text.job_not_assigned(products), text.sentence(&message.title), message.advice])
        }
    }
}

const fn skip_message(text: Text, reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::NoCustomer => text.job_skip_no_customer(),
        SkipReason::SeveralCustomers => text.job_skip_several_customers(),
        SkipReason::OtherCustomer => text.job_skip_other_customer(),
        SkipReason::NoUser => text.job_skip_no_user(),
        SkipReason::UserExists => text.job_skip_user_exists(),
        SkipReason::NoDomain => text.job_skip_no_domain(),
        SkipReason::SeveralUsers => text.job_skip_several_users(),
        SkipReason::ListIncomplete => text.job_skip_list_incomplete(),
        SkipReason::SeveralProducts => text.job_skip_several_products(),
        SkipReason::NoRole => text.job_skip_no_role(),
        SkipReason::UserDeleted => text.job_skip_user_deleted(),
        SkipReason::UserActive => text.job_skip_user_active(),
        SkipReason::HasAlready => text.job_skip_has_already(),
        SkipReason::HasNot => text.job_skip_has_not(),
        SkipReason::NoLocation => text.job_skip_no_location(),
        SkipReason::NoneLeft => text.job_skip_none_left(),
        SkipReason::NoProduct => text.job_skip_no_product(),
        SkipReason::LastAdministrator => text.job_skip_last_administrator(),
        SkipReason::Duplicate => text.job_skip_duplicate(),
        SkipReason::Canceled => text.job_skip_canceled(),
    }
}

/// Returns a text with the remaining time.
pub fn remaining_time_text(text: Text, seconds: u64) -> String {
    if seconds < 60 { text.job_left_seconds(seconds.max(1)) } else { text.job_left_minutes(seconds.div_ceil(60)) }
}

/// Renders the share of finished rows as a bar with the same figure in words.
pub fn progress(text: Text, job: &Job) -> AnyView {
    let percent = job.counts.percent(job.state);
    let counts = job.counts;
    let progress_text = match job.state {
        JobState::Checking => {
            text.job_checked_of(args::JobCheckedOf { count: counts.total() - counts.unchecked, total: counts.total() })
        }
        _ => text.job_done_of(args::JobDoneOf {
            count: counts.attempted(),
            total: counts.attempted() + counts.queued + counts.running,
        }),
    };
    view! {
        <p class="job-progress">
            <progress max="100" value=percent.to_string() aria-label=text.job_progress()></progress>
            <span>{progress_text}</span>
        </p>
    }
    .into_any()
}
