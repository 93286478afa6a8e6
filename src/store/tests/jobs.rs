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
    store::{
        AuditAction, CheckedRow, ClaimedRow, Error, NewJob, NewRow, PASSWORD_RETENTION, Result, RowResult, StoredJob,
    },
};

on_both!(
    concurrent_workers_never_claim_the_same_row,
    a_row_of_a_crashed_worker_is_taken_over_and_its_late_result_is_dropped,
    job_is_confirmed_once_and_finished_when_no_rows_remain,
    canceled_job_has_no_claimable_rows,
    released_row_is_requeued_or_skipped_if_its_job_is_canceled,
    passwords_can_be_fetched_once_by_the_owner_and_expire,
    key_rotation_re_encrypts_jobs,
    old_jobs_and_unconfirmed_drafts_are_deleted,
    jobs_are_isolated_by_partner,
    sheet_is_encrypted_replaced_and_deleted_when_its_job_is_planned,
);

fn owner(partner: PartnerId) -> PartnerScope {
    PartnerScope::of_job(partner, person(1))
}

/// Creates a job whose dry run is finished.
async fn checked(db: &TestDatabase, partner: PartnerId, rows: u32) -> JobId {
    let customer = CustomerId::new(Uuid::from_u128(7));
    let new =
        NewJob { kind: JobKind::Users, customer: Some(customer), contents: "{\"what\":1}".into(), is_planned: true };
    let row = |number: u32| NewRow {
        customer: Some(customer),
        user: Some(UserId::new(Uuid::from_u128(u128::from(number)))),
        contents: format!("{{\"row\":{number}}}").into(),
    };
    let rows: Vec<_> = (1..=rows).map(row).collect();
    let job = db.store.create_job(&owner(partner), &new, &rows).await.unwrap();
    let queued =
        |number| CheckedRow { number, customer: None, user: None, contents: None, state: RowState::Queued, note: None };
    let checks: Vec<_> = (1..).zip(&rows).map(|(number, _)| queued(number)).collect();
    assert!(!db.store.finish_check(partner, job).await.unwrap(), "no row has been checked");
    db.store.record_checks(partner, job, &checks).await.unwrap();
    assert!(db.store.finish_check(partner, job).await.unwrap());
    job
}

/// Creates a job whose rows can be claimed.
async fn running(db: &TestDatabase, partner: PartnerId, rows: u32) -> JobId {
    let job = checked(db, partner, rows).await;
    let action = AuditAction::new(partner, "start_job");
    db.store.start_job(&owner(partner), job, &action, None).await.unwrap();
    db.store.begin_job(partner, job).await.unwrap();
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

async fn finish(db: &TestDatabase, partner: PartnerId, job: JobId, claims: &[ClaimedRow], result: &RowResult) {
    for claim in claims {
        db.store.finish_row(partner, job, claim, result).await.unwrap();
    }
}

async fn concurrent_workers_never_claim_the_same_row(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = running(db, partner, 40).await;
    let other = db.another_instance().await;
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
    let (mut here, there) = tokio::join!(claim_all(&db.store, 1), claim_all(&other, 2));
    here.extend(there);
    here.sort_unstable();
    assert_eq!(here, (1..=40).collect::<Vec<_>>());
    let (session, _) = sessions::create(db, person(1), Some(partner)).await;
    let active = db.store.find_active_session(session.id).await.unwrap().unwrap();
    assert_eq!(active.in_progress, InProgress { jobs: 1, requests: 0 });
    other.close().await;
}

async fn a_row_of_a_crashed_worker_is_taken_over_and_its_late_result_is_dropped(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = running(db, partner, 1).await;
    let late = db.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap().remove(0);
    db.move_clock(89);
    assert!(
        db.store.take_over_crashed_rows(partner, job, Uuid::from_u128(2)).await.unwrap().is_empty(),
        "not expired yet"
    );
    db.move_clock(1);
    let reclaimed = db.store.take_over_crashed_rows(partner, job, Uuid::from_u128(2)).await.unwrap().remove(0);
    assert_eq!(reclaimed.request, late.request, "the request id is unchanged");
    let failed = RowResult { state: RowState::Failed, ..done(None) };
    db.store.finish_row(partner, job, &late, &failed).await.unwrap();
    assert_eq!(find(&db.store, partner, job).await.counts.failed, 0);
    let unknown = RowResult { state: RowState::Unknown, ..done(None) };
    db.store.finish_row(partner, job, &reclaimed, &unknown).await.unwrap();
    assert_eq!(find(&db.store, partner, job).await.counts.unknown, 1);
}

async fn job_is_confirmed_once_and_finished_when_no_rows_remain(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = checked(db, partner, 2).await;
    let action = AuditAction::new(partner, "start_job");
    let confirm = async || db.store.start_job(&owner(partner), job, &action, None).await;
    assert_eq!(confirm().await, Ok(()));
    assert!(matches!(confirm().await, Err(Error::Conflict(_))), "already confirmed");
    db.store.begin_job(partner, job).await.unwrap();
    let claims = db.store.claim_rows(partner, job, Uuid::from_u128(1), 9).await.unwrap();
    finish(db, partner, job, &claims[..1], &done(None)).await;
    assert!(!db.store.finish_job(partner, job).await.unwrap(), "a row is in progress");
    finish(db, partner, job, &claims[1..], &RowResult { state: RowState::Failed, ..done(None) }).await;
    assert!(db.store.finish_job(partner, job).await.unwrap());
    assert!(!db.store.finish_job(partner, job).await.unwrap(), "it finishes only once");
    // The failed row alone is checked again, and waits for another confirmation.
    let retry = async || db.store.retry_job(&owner(partner), job, &AuditAction::new(partner, "retry_job")).await;
    assert_eq!(retry().await, Ok(()));
    let again = find(&db.store, partner, job).await;
    assert_eq!((again.state, again.counts.unchecked, again.counts.done), (JobState::Checking, 1, 1));
    assert!(matches!(retry().await, Err(Error::Conflict(_))), "already being checked");
    let queued =
        CheckedRow { number: 2, customer: None, user: None, contents: None, state: RowState::Queued, note: None };
    db.store.record_checks(partner, job, &[queued]).await.unwrap();
    assert!(db.store.finish_check(partner, job).await.unwrap());
    assert_eq!(confirm().await, Ok(()));
    assert_eq!(find(&db.store, partner, job).await.state, JobState::Queued);
}

async fn canceled_job_has_no_claimable_rows(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = running(db, partner, 3).await;
    let claims = db.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap();
    db.store.cancel_job(&owner(partner), job, "\"why\"").await.unwrap();
    assert!(db.store.claim_rows(partner, job, Uuid::from_u128(1), 9).await.unwrap().is_empty());
    // The rows in progress end by themselves.
    finish(db, partner, job, &claims, &done(None)).await;
    let canceled = find(&db.store, partner, job).await;
    assert_eq!((canceled.state, canceled.counts.done, canceled.counts.skipped), (JobState::Canceled, 1, 2));
    let twice = db.store.cancel_job(&owner(partner), job, "\"why\"").await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
}

async fn released_row_is_requeued_or_skipped_if_its_job_is_canceled(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = running(db, partner, 2).await;
    let first = db.store.claim_rows(partner, job, Uuid::from_u128(1), 2).await.unwrap();
    for claim in &first {
        db.store.release_row(partner, job, claim, "\"why\"").await.unwrap();
    }
    let waiting = db.store.list_job_rows(partner, job, Some(RowState::Queued), 0, 9).await.unwrap();
    assert!(waiting.len() == 2 && waiting.iter().all(|row| row.finished_at.is_none() && row.request.is_none()));
    let again = db.store.claim_rows(partner, job, Uuid::from_u128(2), 2).await.unwrap();
    assert_ne!(again[0].request, first[0].request, "a new request id");
    db.store.release_row(partner, job, &first[0], "\"why\"").await.unwrap();
    assert_eq!(find(&db.store, partner, job).await.counts.running, 2, "another attempt holds the row");
    db.store.cancel_job(&owner(partner), job, "\"why\"").await.unwrap();
    for claim in &again {
        db.store.release_row(partner, job, claim, "\"why\"").await.unwrap();
    }
    let skipped = db.store.list_job_rows(partner, job, Some(RowState::Skipped), 0, 9).await.unwrap();
    let notes: Vec<_> = skipped.iter().map(|row| (row.note.as_deref(), row.finished_at.is_some())).collect();
    assert_eq!(notes, [(Some("\"why\""), true); 2]);
}

async fn with_password(db: &TestDatabase, partner: PartnerId) -> JobId {
    let job = running(db, partner, 1).await;
    let claims = db.store.claim_rows(partner, job, Uuid::from_u128(1), 1).await.unwrap();
    finish(db, partner, job, &claims, &done(Some("Secret-1"))).await;
    assert!(db.store.finish_job(partner, job).await.unwrap());
    job
}

async fn passwords_can_be_fetched_once_by_the_owner_and_expire(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = with_password(db, partner).await;
    let other_person = PartnerScope::of_job(partner, person(2));
    assert!(db.store.take_passwords(&other_person, job).await.unwrap().is_empty());
    let fetched = db.store.take_passwords(&owner(partner), job).await.unwrap();
    assert_eq!(fetched[0].password.expose_secret(), "Secret-1");
    assert!(db.store.take_passwords(&owner(partner), job).await.unwrap().is_empty(), "erased");
    let job = with_password(db, partner).await;
    db.move_clock(PASSWORD_RETENTION.as_secs());
    db.store.delete_old_jobs().await.unwrap();
    assert!(db.store.take_passwords(&owner(partner), job).await.unwrap().is_empty(), "the password has expired");
}

async fn key_rotation_re_encrypts_jobs(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = with_password(db, partner).await;
    let new = NewJob { kind: JobKind::Users, customer: None, contents: "{}".into(), is_planned: false };
    let draft = db.store.create_sheet_job(&owner(partner), &new, &"User\nanna".into()).await.unwrap();
    let both = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    rotating.reseal().await.unwrap();
    assert_eq!(rotating.used_keys().await.unwrap().len(), 1);
    rotating.close().await;
    let after = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(find(&after, partner, job).await.contents.expose_secret(), "{\"what\":1}");
    let rows = after.list_job_rows(partner, job, None, 0, 10).await.unwrap();
    assert_eq!(rows[0].contents.expose_secret(), "{\"row\":1}");
    assert_eq!(after.take_passwords(&owner(partner), job).await.unwrap()[0].password.expose_secret(), "Secret-1");
    let sheet = after.find_sheet(&owner(partner), draft).await.unwrap().unwrap();
    assert_eq!(sheet.expose_secret(), "User\nanna");
    after.close().await;
}

async fn old_jobs_and_unconfirmed_drafts_are_deleted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (finished, forgotten) = (with_password(db, partner).await, checked(db, partner, 1).await);
    let started = running(db, partner, 1).await;
    let remaining_jobs = async || -> Result<Vec<JobId>> {
        db.store.delete_old_jobs().await?;
        Ok(db.store.list_jobs(partner, None, 10).await?.into_iter().map(|job| job.id).collect())
    };
    assert_eq!(remaining_jobs().await.unwrap().len(), 3);
    db.move_clock(SignedDuration::from_hours(24).as_secs());
    let remaining = remaining_jobs().await.unwrap();
    assert!(!remaining.contains(&forgotten) && remaining.contains(&finished), "an unconfirmed draft expires");
    db.move_clock(SignedDuration::from_hours(30 * 24).as_secs());
    assert_eq!(remaining_jobs().await.unwrap(), [started], "a job in progress is kept");
}

async fn jobs_are_isolated_by_partner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let job = running(db, partner, 1).await;
    let other = PartnerId::new(Uuid::from_u128(99));
    assert!(db.store.find_job(other, job).await.unwrap().is_none());
    assert!(db.store.list_jobs(other, None, 10).await.unwrap().is_empty());
    assert!(db.store.list_job_rows(other, job, None, 0, 10).await.unwrap().is_empty());
    assert!(db.store.claim_rows(other, job, Uuid::nil(), 9).await.unwrap().is_empty());
    assert!(matches!(db.store.cancel_job(&owner(other), job, "").await, Err(Error::Conflict(_) | Error::NotFound(_))));
}

async fn sheet_is_encrypted_replaced_and_deleted_when_its_job_is_planned(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let new = NewJob { kind: JobKind::Users, customer: None, contents: "{}".into(), is_planned: false };
    let first = db.store.create_sheet_job(&owner(partner), &new, &"User\nfirst".into()).await.unwrap();
    let job = db.store.create_sheet_job(&owner(partner), &new, &"User\nanna".into()).await.unwrap();
    assert!(db.store.find_job(partner, first).await.unwrap().is_none(), "one draft with a table per person");
    let sheet = db.store.find_sheet(&owner(partner), job).await.unwrap().unwrap();
    assert_eq!(sheet.expose_secret(), "User\nanna");
    let colleague = PartnerScope::of_job(partner, person(2));
    assert!(db.store.find_sheet(&colleague, job).await.unwrap().is_none(), "only the owner can read it");
    let row = NewRow { customer: None, user: None, contents: "{\"label\":\"anna\"}".into() };
    db.store.plan_job(&owner(partner), job, &"{}".into(), Some(&[row])).await.unwrap();
    assert!(db.store.find_sheet(&owner(partner), job).await.unwrap().is_none());
    let rows = db.store.list_job_rows(partner, job, None, 0, 10).await.unwrap();
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
    db.store.record_checks(partner, job, &[check]).await.unwrap();
    let rows = db.store.list_job_rows(partner, job, None, 0, 10).await.unwrap();
    assert_eq!((rows[0].customer, rows[0].user), (Some(customer), Some(user)));
}
