//! Tests of every write with every failure of Partner Center: the message, the kept input, the audit entries, and that
//! nothing is executed twice.

mod ready;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use reqwest::Method;
use tenantry::{
    domain::write::{CONNECT_PARTNER, Write as Form},
    emulator::fault::{Fault, FaultKind},
    store::Outcome,
};

use crate::{
    authorisation::FUNCTIONS,
    browser::Browser,
    tenancy::{OWN, reads},
    things::{Things, admin, is_not_there},
};

use ready::{Ready, borrowed};
use table::{CONFIRMED, Given, Lost, OURS, OURS_FOR_GOOD, OURS_ONCE, ResponseCheck, Undone, WRITES, Write};

/// Generates a test of a check for each of the functions: `writes::check::function`.
macro_rules! tests {
    ($check:ident: $($function:ident)*) => {
        mod $check {
            /// The functions that the check is run for.
            pub(super) const FUNCTIONS: &[&str] = &[$(stringify!($function)),*];

            $(#[tokio::test]
            async fn $function() {
                super::$check(super::write(stringify!($function))).await;
            })*
        }
    };
}

/// Generates a test of each check for every function that writes to Partner Center.
macro_rules! tests_of_every_write {
    ($($check:ident,)*) => {
        $(tests! {
            $check:
            create_customer update_billing_profile confirm_agreement create_attestation finish_attestation
            set_qualification set_qualification_directly update_budget remove_budget add_verified_domain create_user
            update_user delete_user restore_user reset_password add_role_member remove_role_member update_licences
            update_quantity update_term_end suspend_subscription reactivate_subscription cancel_subscription
            rename_subscription create_policy update_policy delete_policy remove_relationship remove_delegated_access
        })*
        /// The functions that each of the checks is run for.
        const EVERYWHERE: &[&[&str]] = &[$($check::FUNCTIONS),*];
    };
}

tests_of_every_write! {
    a_form_that_is_sent_twice_is_done_once_and_both_get_the_same_answer,
    a_refused_write_changes_nothing_says_why_and_keeps_the_input,
    a_write_whose_answer_never_comes_is_done_once_however_often_it_is_tried,
    a_write_whose_connection_is_reset_is_done_once_however_often_it_is_tried,
}

tests! {
    an_irreversible_write_names_its_subject_and_needs_a_confirmation:
    create_customer cancel_attestation confirm_agreement finish_attestation set_qualification
    set_qualification_directly add_verified_domain reset_password cancel_subscription remove_relationship
    remove_delegated_access
}

tests! {
    a_result_other_than_requested_is_not_called_done:
    create_customer update_billing_profile confirm_agreement finish_attestation set_qualification
    set_qualification_directly update_budget remove_budget add_verified_domain create_user update_user
    restore_user reset_password add_role_member update_licences update_quantity update_term_end
    suspend_subscription reactivate_subscription cancel_subscription rename_subscription create_policy
    update_policy remove_relationship remove_delegated_access
}

tests! {
    a_form_about_another_partners_customer_is_not_found_and_does_nothing:
    update_billing_profile confirm_agreement create_attestation finish_attestation set_qualification
    set_qualification_directly update_budget remove_budget add_verified_domain create_user update_user
    delete_user restore_user reset_password add_role_member remove_role_member update_licences update_quantity
    update_term_end suspend_subscription reactivate_subscription cancel_subscription rename_subscription
    create_policy update_policy delete_policy remove_relationship remove_delegated_access
}

tests! {
    a_form_about_a_thing_of_another_customer_is_not_found_and_does_nothing:
    update_user delete_user restore_user reset_password add_role_member remove_role_member update_licences
    update_quantity update_term_end suspend_subscription reactivate_subscription cancel_subscription
    rename_subscription update_policy delete_policy
}

/// Returns a row of the table.
fn write(function: &str) -> &'static Write {
    WRITES.iter().chain(OURS_FOR_GOOD).find(|write| write.function == function).expect("a row")
}

const ADMIN: &str = "Alicja Żółkiewska";
/// An error response of Partner Center to a write, with the portal's reaction.
struct Refusal {
    status: u16,
    shown: u16,
    said: &'static str,
    outcome: Outcome,
}

const fn refusal(status: u16, shown: u16, said: &'static str, outcome: Outcome) -> Refusal {
    Refusal { status, shown, said, outcome }
}

const OTHER: &str = "Partner Center saved something else";
const UNKNOWN: &str = "We couldn’t confirm the change";

/// Responses after which nothing was changed; for the last two, this is unknown.
const REFUSALS: [Refusal; 8] = [
    refusal(400, 422, "Partner Center rejected this", Outcome::Refused),
    refusal(403, 502, "Partner Center denied access", Outcome::Refused),
    refusal(409, 409, "Changed since you opened it", Outcome::Refused),
    refusal(412, 409, "Changed since you opened it", Outcome::Refused),
    refusal(500, 502, "Partner Center is unavailable", Outcome::Failed),
    refusal(503, 502, "Partner Center is unavailable", Outcome::Failed),
    refusal(502, 504, UNKNOWN, Outcome::Unknown),
    refusal(504, 504, UNKNOWN, Outcome::Unknown),
];
const THROTTLED: Refusal = refusal(429, 429, "Too many requests to Partner Center", Outcome::Failed);

/// Returns everything that can be read about a customer, by function.
async fn all_of(browser: &mut Browser, things: &Things) -> BTreeMap<&'static str, (u16, String)> {
    let mut all = BTreeMap::new();
    // These two contain the time of the call, and no function writes them.
    let timeless = |path| !["/api/load_usage_summary", "/api/load_request_terms"].contains(&path);
    for row in reads().filter(|row| timeless(row.path)) {
        all.insert(row.path, row.call(browser, things).await);
    }
    all
}

/// Returns the functions whose result has changed.
async fn changed(
    browser: &mut Browser,
    things: &Things,
    before: &BTreeMap<&'static str, (u16, String)>,
) -> Vec<&'static str> {
    let now = all_of(browser, things).await;
    before.iter().filter(|(path, was)| now[*path] != **was).map(|(path, _)| *path).collect()
}

#[test]
fn every_function_that_writes_to_partner_center_has_its_row() {
    let posted: BTreeSet<&str> =
        FUNCTIONS.iter().filter(|row| row.method == Method::POST).map(|row| row.path).collect();
    let ours = OURS.into_iter().chain(OURS_ONCE).map(|(function, _)| function);
    let functions = WRITES.iter().map(|write| write.function).chain(ours);
    let known: BTreeSet<String> = functions.map(|function| format!("/api/{function}")).collect();
    assert_eq!(posted.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_check_is_run_for_every_row_that_it_concerns() {
    let all = |concerns: fn(&Write) -> bool| -> BTreeSet<&str> {
        WRITES.iter().chain(OURS_FOR_GOOD).filter(|write| concerns(write)).map(|write| write.function).collect()
    };
    let set = |functions: &[&'static str]| functions.iter().copied().collect::<BTreeSet<_>>();
    let every: BTreeSet<_> = WRITES.iter().map(|write| write.function).collect();
    for functions in EVERYWHERE {
        assert_eq!(set(functions), every);
    }
    let irreversible = an_irreversible_write_names_its_subject_and_needs_a_confirmation::FUNCTIONS;
    assert_eq!(set(irreversible), all(|write| matches!(write.undone, Undone::Never(_))));
    let unexpected = a_result_other_than_requested_is_not_called_done::FUNCTIONS;
    assert_eq!(set(unexpected), all(|write| write.response != ResponseCheck::Nothing && is_at_partner_center(write)));
    let partners = a_form_about_another_partners_customer_is_not_found_and_does_nothing::FUNCTIONS;
    assert_eq!(set(partners), all(|write| !matches!(write.given, Given::Details) && is_at_partner_center(write)));
    let customers = a_form_about_a_thing_of_another_customer_is_not_found_and_does_nothing::FUNCTIONS;
    let has_own_thing = |write: &Write| OWN.iter().any(|name| write.page.contains(name));
    assert_eq!(set(customers), all(has_own_thing));
}

fn is_at_partner_center(write: &Write) -> bool {
    WRITES.iter().any(|row| row.function == write.function)
}

#[test]
fn every_write_to_partner_center_is_done_once_for_each_request_id() {
    let repeatable: BTreeSet<String> =
        Form::ALL.iter().filter(|write| write.is_repeatable()).map(|write| write.path().to_owned()).collect();
    assert_eq!(repeatable, OURS.iter().map(|(function, _)| format!("/api/{function}")).collect());
}

async fn a_form_that_is_sent_twice_is_done_once_and_both_get_the_same_answer(write: &'static Write) {
    let mut ready = Ready::new(write).await;
    let (page, writes) = (ready.open().await, ready.writes());
    let fields = ready.filled_form(&page);
    ready.app.emulator.fault(Fault::new(write.operation, FaultKind::Slow).after(Duration::from_millis(300)));
    let (mut again, function) = (ready.browser.clone(), format!("/api/{}", write.function));
    let sent = borrowed(&fields);
    let (first, second) = tokio::join!(ready.browser.post(&function, &sent), again.post(&function, &sent));
    let third = again.post(&function, &sent).await;
    for answer in [&first, &second, &third] {
        assert_eq!(answer.status, 200, "{}: {}", write.function, answer.text());
        assert_eq!((answer.path(), answer.heading()), (first.path(), first.heading()), "{}", write.function);
        assert_eq!(answer.texts("#password"), first.texts("#password"), "{}", write.function);
    }
    assert_eq!(ready.writes(), writes + 1, "{}", write.function);
    ready.is_audited(write.function, 1, Outcome::Done).await;
    assert_eq!(ready.seen().await, 1, "{}", write.function);
    ready.stop().await;
}

#[test]
fn every_write_is_taken_back_by_another_or_asks_first() {
    let rows = WRITES.iter().map(|write| (write.function, write.undone)).chain(OURS).chain(OURS_ONCE);
    let all: Vec<_> = rows.clone().map(|(function, _)| function).chain([CONNECT_PARTNER]).collect();
    let asked = |function: &str| irrevocable().any(|write| write.function == function);
    for (function, undone) in rows {
        match undone {
            Undone::By(other) => assert!(all.contains(&other) && other != function, "{function}: {other}"),
            Undone::Never(_) => assert!(asked(function), "{function} is not seen to ask"),
            Undone::SameForm | Undone::BySigningIn | Undone::Needless => {}
        }
    }
}

/// Returns the irreversible writes, at Partner Center and here.
fn irrevocable() -> impl Iterator<Item = &'static Write> {
    WRITES.iter().chain(OURS_FOR_GOOD).filter(|write| matches!(write.undone, Undone::Never(_)))
}

async fn an_irreversible_write_names_its_subject_and_needs_a_confirmation(write: &'static Write) {
    let Undone::Never(confirmed) = write.undone else { panic!("{} is reversible", write.function) };
    let mut ready = Ready::new(write).await;
    let (page, writes) = (ready.open().await, ready.writes());
    let mut unsaid = ready.filled_form(&page);
    unsaid.retain(|(name, _)| name != confirmed);
    let function = format!("/api/{}", write.function);
    let (status, body) = ready.browser.call(Method::POST, &function, &borrowed(&unsaid)).await;
    let refused = if confirmed == CONFIRMED { (409, "\"Unconfirmed\"") } else { (422, body.as_str()) };
    assert_eq!((status, body.as_str()), refused, "{}", write.function);
    let asked = ready.post(&unsaid).await;
    assert_eq!(asked.status, status, "{}: {}", write.function, asked.text());
    // A confirmation page asks at once; a form with fields asks after it was sent.
    let asks_at_once = confirmed != CONFIRMED || ready.form(&page).iter().any(|(name, _)| name == confirmed);
    let question = if asks_at_once { &page } else { &asked };
    let whom = match write.given {
        Given::Details => "Żubr & Syn".to_owned(),
        Given::User(_) => "Subject of it".to_owned(),
        _ => question.texts(".customer-name").remove(0),
    };
    let words = question.texts("#main form").concat();
    assert!(words.contains(&whom), "{}: {whom} in {words}", write.function);
    if !asks_at_once {
        assert_eq!(ready.kept(&page, &asked, false), Ok(()), "{}: {}", write.function, asked.text());
        // The link back to the fields keeps the input, without a confirmation.
        let mut back = ready.form(&asked);
        back.push(("change".to_owned(), "true".to_owned()));
        let back = ready.post(&back).await;
        assert_eq!(ready.kept(&asked, &back, false), Ok(()), "{}: {}", write.function, back.text());
        assert!(back.texts(".question").is_empty(), "{}: {}", write.function, back.text());
    }
    assert_eq!(ready.writes(), writes, "{}: nothing was written", write.function);
    assert_eq!(ready.seen().await, 0, "{}", write.function);

    let done = ready.send(question).await;
    assert_eq!(done.status, 200, "{}: {}", write.function, done.text());
    assert_eq!(ready.seen().await, 1, "{}", write.function);
    ready.stop().await;
}

async fn a_result_other_than_requested_is_not_called_done(write: &'static Write) {
    let (answer, said, shown) = match write.response {
        ResponseCheck::Nothing => panic!("{}: the answer has nothing to compare", write.function),
        ResponseCheck::Other(answer, said) => (answer, said, 502),
        ResponseCheck::Shown(answer, said) => (answer, said, 200),
    };
    let mut ready = Ready::new(write).await;
    ready.names.push(("{other}", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".to_owned()));
    let (page, writes) = (ready.open().await, ready.writes());
    let (answer, said) = (ready.fill(answer), ready.fill(said));
    ready.app.emulator.fault(Fault::answer(write.operation, answer));
    let told = ready.send(&page).await;
    assert_eq!(told.status, shown, "{}: {}", write.function, told.text());
    assert_eq!(told.text().contains(OTHER), shown == 502, "{}: {}", write.function, told.text());
    assert!(told.text().contains(&said), "{}: {said}: {}", write.function, told.text());
    assert!(shown == 200 || told.texts(".done").is_empty(), "{}: {}", write.function, told.text());
    assert_eq!(ready.writes(), writes + 1, "{}", write.function);
    ready.stop().await;
}

async fn a_refused_write_changes_nothing_says_why_and_keeps_the_input(write: &'static Write) {
    let mut ready = Ready::new(write).await;
    for refusal in &REFUSALS {
        ready.refuse(refusal).await;
        assert_eq!(ready.seen().await, 0, "{} under {}", write.function, refusal.status);
    }
    // Last, because a throttle delays every other call.
    ready.refuse(&THROTTLED).await;
    ready.stop().await;
}

async fn a_write_whose_answer_never_comes_is_done_once_however_often_it_is_tried(write: &'static Write) {
    lose(write, FaultKind::NoResponse).await;
}

async fn a_write_whose_connection_is_reset_is_done_once_however_often_it_is_tried(write: &'static Write) {
    lose(write, FaultKind::Reset).await;
}

/// Executes a write whose response the portal does not receive.
async fn lose(write: &'static Write, kind: FaultKind) {
    let mut ready = Ready::new(write).await;
    let what = format!("{} under {kind:?}", write.function);
    let (page, writes) = (ready.open().await, ready.writes());
    ready.app.emulator.fault(Fault::new(write.operation, kind).repeated());
    let first = ready.send(&page).await;
    ready.app.emulator.clear_faults();
    let sent = ready.writes() - writes;
    assert_eq!(sent > 1, write.lost == Lost::Recognised, "{what}: {sent} writes");
    if write.lost == Lost::Found {
        assert_eq!(first.status, 200, "{what}: {}", first.text());
        ready.is_audited(&what, 1, Outcome::Done).await;
        assert_eq!(ready.seen().await, 1, "{what}");
        return ready.stop().await;
    }
    assert_eq!(first.status, 504, "{what}: {}", first.text());
    assert!(first.text().contains(UNKNOWN), "{what}: {}", first.text());
    assert_eq!(ready.kept(&page, &first, true), Ok(()), "{what}: {}", first.text());
    ready.is_audited(&what, 1, Outcome::Unknown).await;
    assert_eq!(ready.seen().await, 1, "{what}: it was done");

    let again = ready.send(&first).await;
    let (status, more, times) = match write.lost {
        Lost::Unknown(status, more) => (status, more, 1),
        Lost::Again => (200, 1, 2),
        Lost::Recognised | Lost::Found => (200, 1, 1),
    };
    assert_eq!(again.status, status, "{what}: {}", again.text());
    assert_eq!(ready.writes(), writes + sent + more, "{what}");
    assert_eq!(ready.seen().await, times, "{what}: done no oftener");
    if more > 0 {
        let outcome = if status == 200 { Outcome::Done } else { Outcome::Refused };
        ready.is_audited(&what, 1, outcome).await;
    }
    ready.stop().await;
}

async fn a_form_about_another_partners_customer_is_not_found_and_does_nothing(write: &'static Write) {
    let mut ready = Ready::new(write).await;
    let mut there = ready.app.signed_in(&admin(&ready.app, 2)).await;
    let theirs = Things::of(&ready.app, &mut there, 2, &[]).await;
    let before = all_of(&mut there, &theirs).await;
    let page = ready.open().await;
    let (fields, done) = (ready.filled_form(&page), ready.done());
    let mut fields = ready.moved(&fields, &["{customer}", "{user}", "{subscription}", "{policy}"], &theirs);
    if let Some(name) = fields.iter_mut().find(|(name, _)| write.typed.contains(&(name, "{name}"))) {
        name.1.clone_from(&theirs.name);
    }
    let refused = ready.post(&fields).await;
    assert_eq!(refused.status, 404, "{}: {}", write.function, refused.text());
    // The typed name is rendered again as it was typed.
    let typed = write.typed.iter().any(|(_, value)| *value == "{name}");
    assert!(typed || !refused.html.contains(&theirs.name), "{}: {}", write.function, refused.text());
    let function = format!("/api/{}", write.function);
    let (status, body) = ready.browser.call(Method::POST, &function, &borrowed(&fields)).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{}", write.function);
    assert_eq!(ready.done(), done, "{}: nothing was written", write.function);
    assert_eq!(changed(&mut there, &theirs, &before).await, [""; 0], "{}", write.function);
    ready.stop().await;
}

async fn a_form_about_a_thing_of_another_customer_is_not_found_and_does_nothing(write: &'static Write) {
    let mut ready = Ready::new(write).await;
    let own = ready.names.iter().map(|(name, _)| *name).find(|name| OWN.contains(name));
    let own = own.unwrap_or_else(|| panic!("{}: it concerns the customer alone", write.function));
    let mut browser = ready.browser.clone();
    let other = Things::of(&ready.app, &mut browser, 0, &[&ready.fill("{customer}")]).await;
    let before = all_of(&mut browser, &other).await;
    let page = ready.open().await;
    let (fields, done) = (ready.filled_form(&page), ready.done());
    let function = format!("/api/{}", write.function);
    // The other customer with this object, and this customer with the other's object.
    for name in ["{customer}", own] {
        let moved = ready.moved(&fields, &[name], &other);
        assert_ne!(moved, fields, "{}: there is another {name}", write.function);
        let (status, body) = ready.browser.call(Method::POST, &function, &borrowed(&moved)).await;
        assert!(status == 404 && is_not_there(&body), "{} {name}: {status} {body}", write.function);
    }
    assert_eq!(ready.done(), done, "{}: nothing was written", write.function);
    assert_eq!(ready.seen().await, 0, "{}: nothing has changed here", write.function);
    let mut changed = changed(&mut browser, &other, &before).await;
    // The attempt is recorded.
    changed.retain(|path| *path != "/api/list_customer_portal_audit");
    assert_eq!(changed, [""; 0], "{}: nothing has changed there", write.function);
    ready.stop().await;
}
