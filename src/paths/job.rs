//! Paths of jobs.

use super::JOBS;
use crate::domain::{id::JobId, job::RowState};

/// Returns the URL of a page of the list of jobs, with those older than one.
pub fn jobs_before(job: JobId) -> String {
    format!("{JOBS}?before={job}")
}

/// Returns the URL of a job.
pub fn job(job: JobId) -> String {
    format!("{JOBS}/{job}")
}

/// Returns the URL of a part of a job's rows: of one state, above a number.
pub fn job_rows(job: JobId, state: Option<RowState>, after: u32) -> String {
    let state = state.map(|state| format!("state={}", state.as_str()));
    let after = (after > 0).then(|| format!("after={after}"));
    let query: Vec<_> = state.into_iter().chain(after).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{JOBS}/{job}{query}#rows")
}

/// Returns the URL of the file with a job's rows that were not carried out.
pub fn job_rows_export(job: JobId) -> String {
    format!("{JOBS}/{job}/rows")
}

/// Returns the URL of the file with the passwords that a job set.
pub fn job_passwords(job: JobId) -> String {
    format!("{JOBS}/{job}/passwords")
}
