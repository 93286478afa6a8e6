//! Idempotent forms, and the retention of their answers.

use std::fs;

use secrecy::ExposeSecret as _;

use super::{sessions::create, *};
use crate::{
    domain::{id::RequestId, principal::Principal},
    store::{Claim, Error, FormState, LEFT_OUT, SentForm, Settled},
};

on_both!(
    of_those_who_send_a_form_at_once_one_does_its_work,
    whoever_sends_it_later_is_led_to_the_first_answer,
    other_fields_under_the_same_id_are_told_apart,
    what_failed_may_be_tried_again,
    a_claim_of_a_process_that_is_gone_ends_as_unknown_before_it_is_granted_again,
    a_claim_that_is_renewed_stays,
    an_answer_is_kept_for_less_than_five_minutes_and_its_form_stays_spent,
    an_answer_is_erased_when_it_is_acknowledged,
    an_answer_goes_with_its_session,
    an_answer_is_sealed_for_its_session_function_and_request,
    a_rotation_of_keys_keeps_an_answer,
);

const SECRET: &str = "Kl3-secret-password";

/// Returns a form of a new session.
async fn form(bench: &Bench, partner: PartnerId) -> SentForm {
    let (_, signed_in) = create(bench, person(1), Some(partner)).await;
    let actor = Principal::staff(person(1), signed_in.handle(), partner, BTreeSet::new());
    SentForm {
        scope: actor.partner().unwrap(),
        function: "reset_password".into(),
        request: RequestId::new(Uuid::new_v4()),
        fingerprint: "these fields".into(),
    }
}

async fn claim(bench: &Bench, form: &SentForm) -> Claim {
    bench.store.claim_form(form).await.unwrap().expect("the form should be unclaimed")
}

/// Returns a form whose work is complete.
async fn done(bench: &Bench) -> SentForm {
    let form = form(bench, bench.partner().await.id).await;
    let claim = claim(bench, &form).await;
    assert!(bench.store.settle_form(&claim, &Settled::Done(SECRET.into())).await.unwrap());
    form
}

async fn kept(bench: &Bench, form: &SentForm) -> Option<String> {
    let kept = bench.store.find_kept_answer(&form.scope, form.request).await.unwrap()?;
    assert_eq!(kept.function, form.function);
    Some(kept.answer.expose_secret().to_owned())
}

async fn of_those_who_send_a_form_at_once_one_does_its_work(bench: &Bench) {
    let partner = bench.partner().await.id;
    let other = bench.another_instance().await;
    for round in 0..10 {
        let form = form(bench, partner).await;
        let (one, two) = tokio::join!(bench.store.claim_form(&form), other.claim_form(&form));
        let granted = [&one, &two].into_iter().filter(|claim| claim.as_ref().unwrap().is_some()).count();
        assert_eq!(granted, 1, "round {round}");
        assert!(matches!(other.find_form_state(&form).await, Ok(FormState::Running)));
    }
    other.close().await;
}

async fn whoever_sends_it_later_is_led_to_the_first_answer(bench: &Bench) {
    let form = done(bench).await;
    let other = bench.another_instance().await;
    assert!(other.claim_form(&form).await.unwrap().is_none());
    assert!(
        matches!(other.find_form_state(&form).await, Ok(FormState::Done(answer)) if answer.expose_secret() == SECRET)
    );
    let elsewhere = other.find_kept_answer(&form.scope, form.request).await.unwrap().unwrap();
    assert_eq!(elsewhere.answer.expose_secret(), SECRET);
    other.close().await;
}

async fn other_fields_under_the_same_id_are_told_apart(bench: &Bench) {
    let form = done(bench).await;
    let different = SentForm { fingerprint: "other fields".into(), ..form.clone() };
    assert!(bench.store.claim_form(&different).await.unwrap().is_none());
    assert!(matches!(bench.store.find_form_state(&different).await, Ok(FormState::Different)));
    let function = SentForm { function: "create_user".into(), ..form };
    assert!(bench.store.claim_form(&function).await.unwrap().is_some(), "the function is part of the key");
}

async fn what_failed_may_be_tried_again(bench: &Bench) {
    let form = form(bench, bench.partner().await.id).await;
    let first = claim(bench, &form).await;
    assert!(bench.store.settle_form(&first, &Settled::Failed("taken".into())).await.unwrap());
    assert!(matches!(
        bench.store.find_form_state(&form).await,
        Ok(FormState::Failed(Some(said))) if said.expose_secret() == "taken"
    ));
    assert_eq!(kept(bench, &form).await, None);
    let second = claim(bench, &form).await;
    assert!(!bench.store.settle_form(&first, &Settled::Done("late".into())).await.unwrap(), "another claim holds it");
    assert!(bench.store.settle_form(&second, &Settled::Done(SECRET.into())).await.unwrap());
    assert_eq!(kept(bench, &form).await.as_deref(), Some(SECRET));
}

async fn a_claim_of_a_process_that_is_gone_ends_as_unknown_before_it_is_granted_again(bench: &Bench) {
    let form = form(bench, bench.partner().await.id).await;
    claim(bench, &form).await;
    bench.move_clock(61);
    assert!(bench.store.claim_form(&form).await.unwrap().is_none(), "the expiry is reported first");
    assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Failed(None))), "the outcome is unknown");
    assert!(bench.store.claim_form(&form).await.unwrap().is_some(), "a retry is possible after the report");
}

async fn a_claim_that_is_renewed_stays(bench: &Bench) {
    let form = form(bench, bench.partner().await.id).await;
    let claim = claim(bench, &form).await;
    for _ in 0..5 {
        bench.move_clock(45);
        bench.store.renew_claim(&claim).await.unwrap();
        assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Running)));
    }
}

async fn an_answer_is_kept_for_less_than_five_minutes_and_its_form_stays_spent(bench: &Bench) {
    let form = done(bench).await;
    bench.move_clock(260);
    assert_eq!(kept(bench, &form).await.as_deref(), Some(SECRET));
    assert_eq!(bench.store.erase_old_answers().await, Ok(0));
    bench.move_clock(11);
    assert_eq!(kept(bench, &form).await, None);
    assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Spent)));
    // The sweep runs every half minute.
    assert_eq!(bench.store.erase_old_answers().await, Ok(1));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM kept_answer WHERE sealed IS NOT NULL").await, 0);
    assert!(bench.store.claim_form(&form).await.unwrap().is_none(), "a spent form is not claimed again");
    assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Spent)));
}

async fn an_answer_is_erased_when_it_is_acknowledged(bench: &Bench) {
    let form = done(bench).await;
    let stranger = self::form(bench, form.scope.partner()).await;
    bench.store.erase_kept_answer(&stranger.scope, form.request).await.unwrap();
    assert_eq!(kept(bench, &form).await.as_deref(), Some(SECRET), "another session cannot erase it");
    bench.store.erase_kept_answer(&form.scope, form.request).await.unwrap();
    assert_eq!(kept(bench, &form).await, None);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM kept_answer WHERE sealed IS NOT NULL").await, 0);
    assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Spent)));
}

async fn an_answer_goes_with_its_session(bench: &Bench) {
    let form = done(bench).await;
    assert_eq!(bench.store.end_session(person(1), form.scope.session(), None).await, Ok(true));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM kept_answer").await, 0);
    assert!(matches!(bench.store.claim_form(&form).await, Err(Error::NotFound(_))));
    assert!(matches!(bench.store.find_form_state(&form).await, Ok(FormState::Unknown)));

    let late = self::form(bench, form.scope.partner()).await;
    let claim = claim(bench, &late).await;
    bench.move_clock(3601);
    bench.store.delete_expired().await.unwrap();
    assert_eq!(bench.store.settle_form(&claim, &Settled::Done(SECRET.into())).await, Ok(false), "no answer is stored");
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM kept_answer").await, 0);
}

async fn an_answer_is_sealed_for_its_session_function_and_request(bench: &Bench) {
    let form = done(bench).await;
    let row = bench.store.database().row(sql("SELECT sealed FROM kept_answer")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    for plain in [SECRET, "these fields"] {
        assert!(!sealed.windows(plain.len()).any(|window| window == plain.as_bytes()), "{plain}");
    }
    let other = self::form(bench, form.scope.partner()).await;
    assert_eq!(bench.store.find_kept_answer(&other.scope, form.request).await.unwrap().map(drop), None);
    for (column, value) in [
        ("function", "create_user".to_owned()),
        ("request_id", other.request.to_string()),
        ("handle", other.scope.session().to_string()),
    ] {
        let text: &'static str = Box::leak(format!("UPDATE kept_answer SET {column} = '{value}'").into_boxed_str());
        bench.raw(text).await.unwrap();
        let moved = SentForm {
            function: if column == "function" { value } else { form.function.clone() },
            request: if column == "request_id" { other.request } else { form.request },
            scope: if column == "handle" { other.scope } else { form.scope },
            ..form.clone()
        };
        assert!(matches!(bench.store.find_form_state(&moved).await, Err(Error::KeyWrong(_))), "{column}");
        let own = match column {
            "function" => form.function.clone(),
            "request_id" => form.request.to_string(),
            _ => form.scope.session().to_string(),
        };
        let back: &'static str = Box::leak(format!("UPDATE kept_answer SET {column} = '{own}'").into_boxed_str());
        bench.raw(back).await.unwrap();
    }
    assert_eq!(kept(bench, &form).await.as_deref(), Some(SECRET));
}

async fn a_rotation_of_keys_keeps_an_answer(bench: &Bench) {
    let form = done(bench).await;
    let both = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new_id = both.active();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(2), "the answer and the audit key");
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new_id])));
    rotating.close().await;
    let after = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    let answer = after.find_kept_answer(&form.scope, form.request).await.unwrap().unwrap();
    assert_eq!(answer.answer.expose_secret(), SECRET);
    after.close().await;
}

#[tokio::test]
async fn a_backup_holds_nothing_that_is_kept_for_minutes() {
    let bench = Bench::sqlite().await;
    let form = done(&bench).await;
    let row = bench.store.database().row(sql("SELECT sealed FROM kept_answer")).await.unwrap().unwrap();
    let sealed = row.bytes("sealed").unwrap();
    let backup = bench.folder.as_ref().unwrap().path().join("backup.db");
    bench.store.backup(&backup).await.unwrap();
    let bytes = fs::read(&backup).unwrap();
    assert!(!bytes.windows(sealed.len()).any(|window| window == sealed), "not even in a free page");
    let files = fs::read_dir(backup.parent().unwrap()).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.contains("unfinished") && !name.starts_with("backup.db-")), "{names:?}");
    let url = format!("sqlite:{}", backup.display());
    let copy = open(&url, &bench.keys, &bench.clock, Limits::default()).await.unwrap();
    for table in LEFT_OUT {
        let count: &'static str = Box::leak(format!("SELECT COUNT(*) AS n FROM {table}").into_boxed_str());
        assert_eq!(copy.database().row(sql(count)).await.unwrap().unwrap().int("n"), Ok(0), "{table}");
    }
    copy.close().await;
    assert_eq!(kept(&bench, &form).await.as_deref(), Some(SECRET), "the original still has the answer");
    bench.clear().await;
}
