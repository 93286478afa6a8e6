//! Paths of jobs.

use super::{JOBS, NEW_JOB};
use crate::domain::{
    id::{CustomerId, JobId},
    job::RowState,
};

/// Returns the URL of a page of the list of jobs, with those older than one.
pub fn jobs_before(job: JobId) -> String {
    format!("{JOBS}?before={job}")
}

/// Returns the URL of a job.
pub fn job(job: JobId) -> String {
    format!("{JOBS}/{job}")
}

/// Returns the URL of the form that changes users of a customer from a table.
pub fn new_job(customer: CustomerId) -> String {
    format!("{NEW_JOB}?customer={customer}")
}

/// Returns the URL of the form with the table that a draft was created from, to correct it.
pub fn new_job_from(job: JobId, customer: Option<CustomerId>) -> String {
    let customer = customer.map(|customer| format!("&customer={customer}")).unwrap_or_default();
    format!("{NEW_JOB}?from={job}{customer}")
}

/// Returns the URL of a page of a job's rows: of one state, after a row number.
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
