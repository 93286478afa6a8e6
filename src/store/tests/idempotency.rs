//! Idempotent forms, and the retention of their results.

use std::fs;

use secrecy::ExposeSecret as _;

use super::{sessions::create, *};
use crate::{
    domain::{id::RequestId, principal::Principal},
    store::{EXCLUDED_TABLES, Error, FormClaim, FormOutcome, FormState, SubmittedForm},
};

on_both!(
    concurrent_submissions_of_a_form_are_processed_once,
    duplicate_submission_receives_the_first_result,
    different_fields_under_the_same_idempotency_key_are_detected,
    failed_form_can_be_retried,
    expired_form_claim_is_reported_as_unknown_before_a_retry,
    renewed_form_claim_does_not_expire,
    form_result_expires_within_five_minutes_and_its_key_stays_spent,
    form_result_can_be_erased_by_its_session_only,
    form_results_are_deleted_with_their_session,
    form_result_is_encrypted_for_its_session_function_and_key,
    key_rotation_re_encrypts_form_results,
);

const SECRET: &str = "Kl3-secret-password";

/// Returns a form of a new session.
async fn form(db: &TestDatabase, partner: PartnerId) -> SubmittedForm {
    let (_, signed_in) = create(db, person(1), Some(partner)).await;
    let actor = Principal::staff(person(1), signed_in.handle(), partner, BTreeSet::new());
    SubmittedForm {
        scope: actor.partner().unwrap(),
        function: "reset_password".into(),
        request: RequestId::new(Uuid::new_v4()),
        fingerprint: "these fields".into(),
    }
}

async fn claim(db: &TestDatabase, form: &SubmittedForm) -> FormClaim {
    db.store.claim_form(form).await.unwrap().expect("the form should be unclaimed")
}

/// Returns a form whose work is complete.
async fn done(db: &TestDatabase) -> SubmittedForm {
    let form = form(db, db.partner().await.id).await;
    let claim = claim(db, &form).await;
    assert!(db.store.record_form_outcome(&claim, &FormOutcome::Done(SECRET.into())).await.unwrap());
    form
}

async fn stored_result(db: &TestDatabase, form: &SubmittedForm) -> Option<String> {
    let stored_result = db.store.find_form_result(&form.scope, form.request).await.unwrap()?;
    assert_eq!(stored_result.function, form.function);
    Some(stored_result.serialized.expose_secret().to_owned())
}

async fn concurrent_submissions_of_a_form_are_processed_once(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let other = db.another_instance().await;
    for round in 0..10 {
        let form = form(db, partner).await;
        let (one, two) = tokio::join!(db.store.claim_form(&form), other.claim_form(&form));
        let granted = [&one, &two].into_iter().filter(|claim| claim.as_ref().unwrap().is_some()).count();
        assert_eq!(granted, 1, "round {round}");
        assert!(matches!(other.find_form_state(&form).await, Ok(FormState::Running)));
    }
    other.close().await;
}

async fn duplicate_submission_receives_the_first_result(db: &TestDatabase) {
    let form = done(db).await;
    let other = db.another_instance().await;
    assert!(other.claim_form(&form).await.unwrap().is_none());
    assert!(
        matches!(other.find_form_state(&form).await, Ok(FormState::Done(answer)) if answer.expose_secret() == SECRET)
    );
    let from_other_instance = other.find_form_result(&form.scope, form.request).await.unwrap().unwrap();
    assert_eq!(from_other_instance.serialized.expose_secret(), SECRET);
    other.close().await;
}

async fn different_fields_under_the_same_idempotency_key_are_detected(db: &TestDatabase) {
    let form = done(db).await;
    let different = SubmittedForm { fingerprint: "other fields".into(), ..form.clone() };
    assert!(db.store.claim_form(&different).await.unwrap().is_none());
    assert!(matches!(db.store.find_form_state(&different).await, Ok(FormState::Different)));
    let function = SubmittedForm { function: "create_user".into(), ..form };
    assert!(db.store.claim_form(&function).await.unwrap().is_some(), "the function is part of the key");
}

async fn failed_form_can_be_retried(db: &TestDatabase) {
    let form = form(db, db.partner().await.id).await;
    let first = claim(db, &form).await;
    assert!(db.store.record_form_outcome(&first, &FormOutcome::Failed("taken".into())).await.unwrap());
    assert!(matches!(
        db.store.find_form_state(&form).await,
        Ok(FormState::Failed(Some(message))) if message.expose_secret() == "taken"
    ));
    assert_eq!(stored_result(db, &form).await, None);
    let second = claim(db, &form).await;
    assert!(
        !db.store.record_form_outcome(&first, &FormOutcome::Done("late".into())).await.unwrap(),
        "another claim holds it"
    );
    assert!(db.store.record_form_outcome(&second, &FormOutcome::Done(SECRET.into())).await.unwrap());
    assert_eq!(stored_result(db, &form).await.as_deref(), Some(SECRET));
}

async fn expired_form_claim_is_reported_as_unknown_before_a_retry(db: &TestDatabase) {
    let form = form(db, db.partner().await.id).await;
    claim(db, &form).await;
    db.move_clock(61);
    assert!(db.store.claim_form(&form).await.unwrap().is_none(), "the expiry is reported first");
    assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Failed(None))), "the outcome is unknown");
    assert!(db.store.claim_form(&form).await.unwrap().is_some(), "a retry is possible after the report");
}

async fn renewed_form_claim_does_not_expire(db: &TestDatabase) {
    let form = form(db, db.partner().await.id).await;
    let claim = claim(db, &form).await;
    for _ in 0..5 {
        db.move_clock(45);
        db.store.renew_form_claim(&claim).await.unwrap();
        assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Running)));
    }
}

async fn form_result_expires_within_five_minutes_and_its_key_stays_spent(db: &TestDatabase) {
    let form = done(db).await;
    db.move_clock(260);
    assert_eq!(stored_result(db, &form).await.as_deref(), Some(SECRET));
    assert_eq!(db.store.erase_expired_form_results().await, Ok(0));
    db.move_clock(11);
    assert_eq!(stored_result(db, &form).await, None);
    assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Spent)));
    // The sweep runs every half minute.
    assert_eq!(db.store.erase_expired_form_results().await, Ok(1));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM kept_answer WHERE sealed IS NOT NULL").await, 0);
    assert!(db.store.claim_form(&form).await.unwrap().is_none(), "a spent form is not claimed again");
    assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Spent)));
}

async fn form_result_can_be_erased_by_its_session_only(db: &TestDatabase) {
    let form = done(db).await;
    let other_form = self::form(db, form.scope.partner()).await;
    db.store.erase_form_result(&other_form.scope, form.request).await.unwrap();
    assert_eq!(stored_result(db, &form).await.as_deref(), Some(SECRET), "another session cannot erase it");
    db.store.erase_form_result(&form.scope, form.request).await.unwrap();
    assert_eq!(stored_result(db, &form).await, None);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM kept_answer WHERE sealed IS NOT NULL").await, 0);
    assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Spent)));
}

async fn form_results_are_deleted_with_their_session(db: &TestDatabase) {
    let form = done(db).await;
    assert_eq!(db.store.end_session(person(1), form.scope.session(), None).await, Ok(true));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM kept_answer").await, 0);
    assert!(matches!(db.store.claim_form(&form).await, Err(Error::NotFound(_))));
    assert!(matches!(db.store.find_form_state(&form).await, Ok(FormState::Unknown)));

    let late = self::form(db, form.scope.partner()).await;
    let claim = claim(db, &late).await;
    db.move_clock(3601);
    db.store.delete_expired_sessions().await.unwrap();
    assert_eq!(
        db.store.record_form_outcome(&claim, &FormOutcome::Done(SECRET.into())).await,
        Ok(false),
        "no result is stored"
    );
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM kept_answer").await, 0);
}

async fn form_result_is_encrypted_for_its_session_function_and_key(db: &TestDatabase) {
    let form = done(db).await;
    let row = db.store.database().row(sql("SELECT sealed FROM kept_answer")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for plain in [SECRET, "these fields"] {
        assert!(!sealed.windows(plain.len()).any(|window| window == plain.as_bytes()), "{plain}");
    }
    let other = self::form(db, form.scope.partner()).await;
    assert_eq!(db.store.find_form_result(&other.scope, form.request).await.unwrap().map(drop), None);
    for (column, value) in [
        ("function", "create_user".to_owned()),
        ("request_id", other.request.to_string()),
        ("handle", other.scope.session().to_string()),
    ] {
        let text: &'static str = Box::leak(format!("UPDATE kept_answer SET {column} = '{value}'").into_boxed_str());
        db.raw(text).await.unwrap();
        let moved = SubmittedForm {
            function: if column == "function" { value } else { form.function.clone() },
            request: if column == "request_id" { other.request } else { form.request },
            scope: if column == "handle" { other.scope } else { form.scope },
            ..form.clone()
        };
        assert!(matches!(db.store.find_form_state(&moved).await, Err(Error::KeyWrong(_))), "{column}");
        let own = match column {
            "function" => form.function.clone(),
            "request_id" => form.request.to_string(),
            _ => form.scope.session().to_string(),
        };
        let back: &'static str = Box::leak(format!("UPDATE kept_answer SET {column} = '{own}'").into_boxed_str());
        db.raw(back).await.unwrap();
    }
    assert_eq!(stored_result(db, &form).await.as_deref(), Some(SECRET));
}

async fn key_rotation_re_encrypts_form_results(db: &TestDatabase) {
    let form = done(db).await;
    let both = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new_id = both.active();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(2), "the result and the audit key");
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new_id])));
    rotating.close().await;
    let after = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    let result = after.find_form_result(&form.scope, form.request).await.unwrap().unwrap();
    assert_eq!(result.serialized.expose_secret(), SECRET);
    after.close().await;
}

#[tokio::test]
async fn backup_excludes_short_lived_data() {
    let db = TestDatabase::sqlite().await;
    let form = done(&db).await;
    let row = db.store.database().row(sql("SELECT sealed FROM kept_answer")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    let backup = db.folder.as_ref().unwrap().path().join("backup.db");
    db.store.backup(&backup).await.unwrap();
    let bytes = fs::read(&backup).unwrap();
    assert!(!bytes.windows(sealed.len()).any(|window| window == sealed), "not even in a free page");
    let files = fs::read_dir(backup.parent().unwrap()).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.contains("unfinished") && !name.starts_with("backup.db-")), "{names:?}");
    let url = format!("sqlite:{}", backup.display());
    let copy = open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap();
    for table in EXCLUDED_TABLES {
        let count: &'static str = Box::leak(format!("SELECT COUNT(*) AS n FROM {table}").into_boxed_str());
        assert_eq!(copy.database().row(sql(count)).await.unwrap().unwrap().int("n"), Ok(0), "{table}");
    }
    copy.close().await;
    assert_eq!(stored_result(&db, &form).await.as_deref(), Some(SECRET), "the original still has the result");
    db.tear_down().await;
}
