//! Jobs: each row is claimed by one worker, the rows of a crashed worker are taken over, and secrets stay encrypted.

use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use super::*;
use crate::{
    domain::{
        id::{CustomerId, JobId, UserId},
        in_progress::InProgress,
        job::{JobKind, JobState, RowState},
        principal::PartnerScope,
    },
    store::{AuditAction, CheckedRow, ClaimedRow, Error, NewJob, NewRow, PASSWORDS_KEPT, Result, RowResult, StoredJob},
};

on_both!(
    of_two_workers_each_row_is_claimed_by_one,
    a_row_of_a_crashed_worker_is_taken_over_and_its_late_result_is_dropped,
    a_job_is_confirmed_once_and_finished_when_no_row_is_left,
    a_canceled_job_gives_no_more_rows,
    a_row_that_is_given_back_waits_again_or_is_skipped_in_a_canceled_job,
    passwords_are_for_the_owner_once_and_not_for_ever,
    a_rotation_moves_jobs_to_the_new_key,
    old_jobs_and_forgotten_drafts_are_deleted,
    another_partners_jobs_are_not_there,
    a_table_of_users_is_sealed_and_replaced_and_gone_once_it_is_planned,
);

fn owner(partner: PartnerId) -> PartnerScope {
    PartnerScope::of_job(partner, person(1))
}

/// Creates a job whose dry run is finished.
async fn checked(bench: &Bench, partner: PartnerId, rows: u32) -> JobId {
    let customer = CustomerId::new(Uuid::from_u128(7));
    let new =
        NewJob { kind: JobKind::Users, customer: Some(customer), contents: "{\"what\":1}".into(), is_planned: true };
    let row = |number: u32| NewRow {
        customer: Some(customer),
        user: Some(UserId::new(Uuid::from_u128(u128::from(number)))),
        contents: format!("{{\"row\":{number}}}").into(),
    };
    let rows: Vec<_> = (1..=rows).map(row).collect();
    let job = bench.store.create_job(&owner(partner), &new, &rows).await.unwrap();
    let queued =
        |number| CheckedRow { number, customer: None, user: None, contents: None, state: RowState::Queued, note: None };
    let checks: Vec<_> = (1..).zip(&rows).map(|(number, _)| queued(number)).collect();
    assert!(!bench.store.finish_check(partner, job).await.unwrap(), "no row has been checked");
    bench.store.record_checks(partner, job, &checks).await.unwrap();
    assert!(bench.store.finish_check(partner, job).await.unwrap());
    job
}

/// Creates a job whose rows can be claimed.
async fn running(bench: &Bench, partner: PartnerId, rows: u32) -> JobId {
    let job = checked(bench, partner, rows).await;
    let action = AuditAction::new(partner, "start_job");
    bench.store.start_job(&owner(partner), job, &action, None).await.unwrap();
    bench.store.begin_job(partner, job).await.unwrap();
    job
}

async fn find(store: &Store, partner: PartnerId, job: JobId) -> StoredJob {
    store.find_job(partner, job).await.unwrap().unwrap()
}

fn done(password: Option<&str>) -> RowResult {
    RowResult {
        state: RowState::Done,
        note: None,
        user: None,
        correlation: Some(Uuid::from_u128(3)),
        password: password.map(Into::into),
    }
}

async fn finish(bench: &Bench, partner: PartnerId, job: JobId, claims: &[ClaimedRow], result: &RowResult) {
    for claim in claims {
        bench.store.finish_row(partner, job, claim, result).await.unwrap();
    }
}

async fn of_two_workers_each_row_is_claimed_by_one(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = running(bench, partner, 40).await;
    let other = bench.another_instance().await;
    let claim_all = async |store: &Store, run: u128| {
        let mut numbers = Vec::new();
        loop {
            let claimed = store.claim_rows(partner, job, Uuid::from_u128(run), 3).await.unwrap();
            if claimed.is_empty() {
                return numbers;
            }
            numbers.extend(claimed.iter().map(|claim| claim.row.number));
        }
    };
    let (mut here, there) = tokio::join!(claim_all(&bench.store, 1), claim_all(&other, 2));
    here.extend(there);
    here.sort_unstable();
    assert_eq!(here, (1..=40).collect::<Vec<_>>());
    let (session, _) = sessions::create(bench, person(1), Some(partner)).await;
    let active = bench.store.find_active_session(session.id).await.unwrap().unwrap();
    assert_eq!(active.in_progress, InProgress { jobs: 1, requests: 0 });
    other.close().await;
}

async fn a_row_of_a_crashed_worker_is_taken_over_and_its_late_result_is_dropped(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = running(bench, partner, 1).await;
    let late = bench.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap().remove(0);
    bench.move_clock(89);
    assert!(bench.store.take_dead_rows(partner, job, Uuid::from_u128(2)).await.unwrap().is_empty(), "not expired yet");
    bench.move_clock(1);
    let taken = bench.store.take_dead_rows(partner, job, Uuid::from_u128(2)).await.unwrap().remove(0);
    assert_eq!(taken.request, late.request, "the request id is unchanged");
    let failed = RowResult { state: RowState::Failed, ..done(None) };
    bench.store.finish_row(partner, job, &late, &failed).await.unwrap();
    assert_eq!(find(&bench.store, partner, job).await.counts.failed, 0);
    let unknown = RowResult { state: RowState::Unknown, ..done(None) };
    bench.store.finish_row(partner, job, &taken, &unknown).await.unwrap();
    assert_eq!(find(&bench.store, partner, job).await.counts.unknown, 1);
}

async fn a_job_is_confirmed_once_and_finished_when_no_row_is_left(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = checked(bench, partner, 2).await;
    let action = AuditAction::new(partner, "start_job");
    let confirm = async || bench.store.start_job(&owner(partner), job, &action, None).await;
    assert_eq!(confirm().await, Ok(()));
    assert!(matches!(confirm().await, Err(Error::Conflict(_))), "already confirmed");
    bench.store.begin_job(partner, job).await.unwrap();
    let claims = bench.store.claim_rows(partner, job, Uuid::from_u128(1), 9).await.unwrap();
    finish(bench, partner, job, &claims[..1], &done(None)).await;
    assert!(!bench.store.finish_job(partner, job).await.unwrap(), "a row is in progress");
    finish(bench, partner, job, &claims[1..], &RowResult { state: RowState::Failed, ..done(None) }).await;
    assert!(bench.store.finish_job(partner, job).await.unwrap());
    assert!(!bench.store.finish_job(partner, job).await.unwrap(), "once");
    // The failed row alone is checked again, and waits for another confirmation.
    let retry = async || bench.store.retry_job(&owner(partner), job, &AuditAction::new(partner, "retry_job")).await;
    assert_eq!(retry().await, Ok(()));
    let again = find(&bench.store, partner, job).await;
    assert_eq!((again.state, again.counts.unchecked, again.counts.done), (JobState::Checking, 1, 1));
    assert!(matches!(retry().await, Err(Error::Conflict(_))), "already being checked");
    let queued =
        CheckedRow { number: 2, customer: None, user: None, contents: None, state: RowState::Queued, note: None };
    bench.store.record_checks(partner, job, &[queued]).await.unwrap();
    assert!(bench.store.finish_check(partner, job).await.unwrap());
    assert_eq!(confirm().await, Ok(()));
    assert_eq!(find(&bench.store, partner, job).await.state, JobState::Queued);
}

async fn a_canceled_job_gives_no_more_rows(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = running(bench, partner, 3).await;
    let claims = bench.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap();
    bench.store.cancel_job(&owner(partner), job, "\"why\"").await.unwrap();
    assert!(bench.store.claim_rows(partner, job, Uuid::from_u128(1), 9).await.unwrap().is_empty());
    // The rows in progress end by themselves.
    finish(bench, partner, job, &claims, &done(None)).await;
    let canceled = find(&bench.store, partner, job).await;
    assert_eq!((canceled.state, canceled.counts.done, canceled.counts.skipped), (JobState::Canceled, 1, 2));
    let twice = bench.store.cancel_job(&owner(partner), job, "\"why\"").await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
}

async fn a_row_that_is_given_back_waits_again_or_is_skipped_in_a_canceled_job(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = running(bench, partner, 2).await;
    let first = bench.store.claim_rows(partner, job, Uuid::from_u128(1), 2).await.unwrap();
    for claim in &first {
        bench.store.release_row(partner, job, claim, "\"why\"").await.unwrap();
    }
    let waiting = bench.store.list_job_rows(partner, job, Some(RowState::Queued), 0, 9).await.unwrap();
    assert!(waiting.len() == 2 && waiting.iter().all(|row| row.finished_at.is_none() && row.request.is_none()));
    let again = bench.store.claim_rows(partner, job, Uuid::from_u128(2), 2).await.unwrap();
    assert_ne!(again[0].request, first[0].request, "a new request id");
    bench.store.release_row(partner, job, &first[0], "\"why\"").await.unwrap();
    assert_eq!(find(&bench.store, partner, job).await.counts.running, 2, "another attempt holds the row");
    bench.store.cancel_job(&owner(partner), job, "\"why\"").await.unwrap();
    for claim in &again {
        bench.store.release_row(partner, job, claim, "\"why\"").await.unwrap();
    }
    let skipped = bench.store.list_job_rows(partner, job, Some(RowState::Skipped), 0, 9).await.unwrap();
    let notes: Vec<_> = skipped.iter().map(|row| (row.note.as_deref(), row.finished_at.is_some())).collect();
    assert_eq!(notes, [(Some("\"why\""), true); 2]);
}

async fn with_password(bench: &Bench, partner: PartnerId) -> JobId {
    let job = running(bench, partner, 1).await;
    let claims = bench.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap();
    finish(bench, partner, job, &claims, &done(Some("Secret-1"))).await;
    assert!(bench.store.finish_job(partner, job).await.unwrap());
    job
}

async fn passwords_are_for_the_owner_once_and_not_for_ever(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = with_password(bench, partner).await;
    let stranger = PartnerScope::of_job(partner, person(2));
    assert!(bench.store.take_passwords(&stranger, job).await.unwrap().is_empty());
    let taken = bench.store.take_passwords(&owner(partner), job).await.unwrap();
    assert_eq!(taken[0].password.expose_secret(), "Secret-1");
    assert!(bench.store.take_passwords(&owner(partner), job).await.unwrap().is_empty(), "erased");
    let job = with_password(bench, partner).await;
    bench.move_clock(PASSWORDS_KEPT.as_secs());
    bench.store.delete_old_jobs().await.unwrap();
    assert!(bench.store.take_passwords(&owner(partner), job).await.unwrap().is_empty(), "the password has expired");
}

async fn a_rotation_moves_jobs_to_the_new_key(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = with_password(bench, partner).await;
    let new = NewJob { kind: JobKind::Users, customer: None, contents: "{}".into(), is_planned: false };
    let draft = bench.store.create_sheet_job(&owner(partner), &new, &"User\nanna".into()).await.unwrap();
    let both = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    rotating.close().await;
    let after = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(find(&after, partner, job).await.contents.expose_secret(), "{\"what\":1}");
    let rows = after.list_job_rows(partner, job, None, 0, 10).await.unwrap();
    assert_eq!(rows[0].contents.expose_secret(), "{\"row\":1}");
    assert_eq!(after.take_passwords(&owner(partner), job).await.unwrap()[0].password.expose_secret(), "Secret-1");
    let sheet = after.find_sheet(&owner(partner), draft).await.unwrap().unwrap();
    assert_eq!(sheet.expose_secret(), "User\nanna");
    after.close().await;
}

async fn old_jobs_and_forgotten_drafts_are_deleted(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (finished, forgotten) = (with_password(bench, partner).await, checked(bench, partner, 1).await);
    let started = running(bench, partner, 1).await;
    let left = async || -> Result<Vec<JobId>> {
        bench.store.delete_old_jobs().await?;
        Ok(bench.store.list_jobs(partner, None, 10).await?.into_iter().map(|job| job.id).collect())
    };
    assert_eq!(left().await.unwrap().len(), 3);
    bench.move_clock(SignedDuration::from_hours(24).as_secs());
    let kept = left().await.unwrap();
    assert!(!kept.contains(&forgotten) && kept.contains(&finished), "an unconfirmed draft expires");
    bench.move_clock(SignedDuration::from_hours(30 * 24).as_secs());
    assert_eq!(left().await.unwrap(), [started], "a job in progress is kept");
}

async fn another_partners_jobs_are_not_there(bench: &Bench) {
    let partner = bench.partner().await.id;
    let job = running(bench, partner, 1).await;
    let other = PartnerId::new(Uuid::from_u128(99));
    assert!(bench.store.find_job(other, job).await.unwrap().is_none());
    assert!(bench.store.list_jobs(other, None, 10).await.unwrap().is_empty());
    assert!(bench.store.list_job_rows(other, job, None, 0, 10).await.unwrap().is_empty());
    assert!(bench.store.claim_rows(other, job, Uuid::nil(), 9).await.unwrap().is_empty());
    assert!(matches!(
        bench.store.cancel_job(&owner(other), job, "").await,
        Err(Error::Conflict(_) | Error::NotFound(_))
    ));
}

async fn a_table_of_users_is_sealed_and_replaced_and_gone_once_it_is_planned(bench: &Bench) {
    let partner = bench.partner().await.id;
    let new = NewJob { kind: JobKind::Users, customer: None, contents: "{}".into(), is_planned: false };
    let first = bench.store.create_sheet_job(&owner(partner), &new, &"User\nfirst".into()).await.unwrap();
    let job = bench.store.create_sheet_job(&owner(partner), &new, &"User\nanna".into()).await.unwrap();
    assert!(bench.store.find_job(partner, first).await.unwrap().is_none(), "one draft with a table per person");
    let sheet = bench.store.find_sheet(&owner(partner), job).await.unwrap().unwrap();
    assert_eq!(sheet.expose_secret(), "User\nanna");
    let colleague = PartnerScope::of_job(partner, person(2));
    assert!(bench.store.find_sheet(&colleague, job).await.unwrap().is_none(), "only the owner can read it");
    let row = NewRow { customer: None, user: None, contents: "{\"label\":\"anna\"}".into() };
    bench.store.plan_job(&owner(partner), job, &"{}".into(), Some(&[row])).await.unwrap();
    assert!(bench.store.find_sheet(&owner(partner), job).await.unwrap().is_none());
    let rows = bench.store.list_job_rows(partner, job, None, 0, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].customer), (1, None));
    // The dry run finds the customer and the user.
    let (customer, user) = (CustomerId::new(Uuid::from_u128(7)), UserId::new(Uuid::from_u128(8)));
    let check = CheckedRow {
        number: 1,
        customer: Some(customer),
        user: Some(user),
        contents: None,
        state: RowState::Queued,
        note: None,
    };
    bench.store.record_checks(partner, job, &[check]).await.unwrap();
    let rows = bench.store.list_job_rows(partner, job, None, 0, 10).await.unwrap();
    assert_eq!((rows[0].customer, rows[0].user), (Some(customer), Some(user)));
}
