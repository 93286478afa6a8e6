//! Tests of every write with every failure of Partner Center: the message, the retained input, the audit entries, and
//! that nothing is executed twice.

mod setup;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use reqwest::Method;
use tenantry::{
    domain::form_action::{CONNECT_PARTNER, FormAction},
    emulator::fault::{Fault, FaultKind},
    store::Outcome,
};

use crate::{
    authorisation::FUNCTIONS,
    browser::Browser,
    fixture::{CustomerFixture, admin, is_missing_object},
    tenancy::{CUSTOMER_OBJECTS, customer_read_functions},
};

use setup::{WriteSetup, borrowed};
use table::{
    CONFIRMED, IDEMPOTENT_LOCAL_FUNCTIONS, IRREVERSIBLE_LOCAL_WRITES, LOCAL_FUNCTIONS, LostResponse, Precondition,
    ResponseCheck, Reversal, WRITES, WriteCase,
};

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
        const CHECKED_FUNCTIONS: &[&[&str]] = &[$($check::FUNCTIONS),*];
    };
}

tests_of_every_write! {
    a_resubmitted_form_is_executed_once_and_gets_the_same_response,
    a_rejected_write_changes_nothing_and_shows_the_reason_and_the_input,
    a_write_without_a_response_is_executed_once_despite_retries,
    a_write_with_a_connection_reset_is_executed_once_despite_retries,
}

tests! {
    an_irreversible_write_names_its_subject_and_needs_a_confirmation:
    create_customer cancel_attestation confirm_agreement finish_attestation set_qualification
    set_qualification_directly add_verified_domain reset_password cancel_subscription remove_relationship
    remove_delegated_access
}

tests! {
    a_response_other_than_requested_is_not_reported_as_success:
    create_customer update_billing_profile confirm_agreement finish_attestation set_qualification
    set_qualification_directly update_budget remove_budget add_verified_domain create_user update_user
    restore_user reset_password add_role_member update_licences update_quantity update_term_end
    suspend_subscription reactivate_subscription cancel_subscription rename_subscription create_policy
    update_policy remove_relationship remove_delegated_access
}

tests! {
    a_form_with_another_partners_customer_is_not_found_and_has_no_effect:
    update_billing_profile confirm_agreement create_attestation finish_attestation set_qualification
    set_qualification_directly update_budget remove_budget add_verified_domain create_user update_user
    delete_user restore_user reset_password add_role_member remove_role_member update_licences update_quantity
    update_term_end suspend_subscription reactivate_subscription cancel_subscription rename_subscription
    create_policy update_policy delete_policy remove_relationship remove_delegated_access
}

tests! {
    a_form_with_an_object_of_another_customer_is_not_found_and_has_no_effect:
    update_user delete_user restore_user reset_password add_role_member remove_role_member update_licences
    update_quantity update_term_end suspend_subscription reactivate_subscription cancel_subscription
    rename_subscription update_policy delete_policy
}

/// Returns the write case of a function.
fn write(function: &str) -> &'static WriteCase {
    WRITES.iter().chain(IRREVERSIBLE_LOCAL_WRITES).find(|write| write.function == function).expect("a write case")
}

const ADMIN: &str = "Alicja Żółkiewska";

/// An error response of Partner Center to a write, with the portal's reaction.
struct UpstreamError {
    status: u16,
    portal_status: u16,
    message: &'static str,
    outcome: Outcome,
}

const fn upstream_error(status: u16, portal_status: u16, message: &'static str, outcome: Outcome) -> UpstreamError {
    UpstreamError { status, portal_status, message, outcome }
}

const MISMATCH_MESSAGE: &str = "Partner Center saved something else";
const UNKNOWN_MESSAGE: &str = "We couldn’t confirm the change";

/// Responses after which nothing was changed; for the last two, this is unknown.
const UPSTREAM_ERRORS: [UpstreamError; 8] = [
    upstream_error(400, 422, "Partner Center rejected this", Outcome::Refused),
    upstream_error(403, 502, "Partner Center denied access", Outcome::Refused),
    upstream_error(409, 409, "Changed since you opened it", Outcome::Refused),
    upstream_error(412, 409, "Changed since you opened it", Outcome::Refused),
    upstream_error(500, 502, "Partner Center is unavailable", Outcome::Failed),
    upstream_error(503, 502, "Partner Center is unavailable", Outcome::Failed),
    upstream_error(502, 504, UNKNOWN_MESSAGE, Outcome::Unknown),
    upstream_error(504, 504, UNKNOWN_MESSAGE, Outcome::Unknown),
];
const THROTTLED: UpstreamError = upstream_error(429, 429, "Too many requests to Partner Center", Outcome::Failed);

/// Returns everything that can be read about a customer, by function.
async fn read_everything(browser: &mut Browser, fixture: &CustomerFixture) -> BTreeMap<&'static str, (u16, String)> {
    let mut all = BTreeMap::new();
    // These two contain the time of the call, and no function writes them.
    let is_timeless = |path| !["/api/load_usage_summary", "/api/load_request_terms"].contains(&path);
    for row in customer_read_functions().filter(|row| is_timeless(row.path)) {
        all.insert(row.path, row.call(browser, fixture).await);
    }
    all
}

/// Returns the functions whose result has changed.
async fn changed_functions(
    browser: &mut Browser,
    fixture: &CustomerFixture,
    before: &BTreeMap<&'static str, (u16, String)>,
) -> Vec<&'static str> {
    let now = read_everything(browser, fixture).await;
    before.iter().filter(|(path, result)| now[*path] != **result).map(|(path, _)| *path).collect()
}

#[test]
fn the_table_covers_every_function_that_is_called_by_post() {
    let posted: BTreeSet<&str> =
        FUNCTIONS.iter().filter(|row| row.method == Method::POST).map(|row| row.path).collect();
    let local = LOCAL_FUNCTIONS.into_iter().chain(IDEMPOTENT_LOCAL_FUNCTIONS).map(|(function, _)| function);
    let functions = WRITES.iter().map(|write| write.function).chain(local);
    let known: BTreeSet<String> = functions.map(|function| format!("/api/{function}")).collect();
    assert_eq!(posted.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_check_runs_for_every_applicable_write() {
    let all = |applies: fn(&WriteCase) -> bool| -> BTreeSet<&str> {
        WRITES
            .iter()
            .chain(IRREVERSIBLE_LOCAL_WRITES)
            .filter(|write| applies(write))
            .map(|write| write.function)
            .collect()
    };
    let set = |functions: &[&'static str]| functions.iter().copied().collect::<BTreeSet<_>>();
    let every: BTreeSet<_> = WRITES.iter().map(|write| write.function).collect();
    for functions in CHECKED_FUNCTIONS {
        assert_eq!(set(functions), every);
    }
    let irreversible = an_irreversible_write_names_its_subject_and_needs_a_confirmation::FUNCTIONS;
    assert_eq!(set(irreversible), all(|write| matches!(write.reversal, Reversal::Irreversible(_))));
    let unexpected = a_response_other_than_requested_is_not_reported_as_success::FUNCTIONS;
    assert_eq!(set(unexpected), all(|write| write.response != ResponseCheck::Nothing && is_at_partner_center(write)));
    let partners = a_form_with_another_partners_customer_is_not_found_and_has_no_effect::FUNCTIONS;
    assert_eq!(
        set(partners),
        all(|write| !matches!(write.precondition, Precondition::NewCustomer) && is_at_partner_center(write))
    );
    let customers = a_form_with_an_object_of_another_customer_is_not_found_and_has_no_effect::FUNCTIONS;
    let has_customer_object = |write: &WriteCase| CUSTOMER_OBJECTS.iter().any(|name| write.page.contains(name));
    assert_eq!(set(customers), all(has_customer_object));
}

fn is_at_partner_center(write: &WriteCase) -> bool {
    WRITES.iter().any(|row| row.function == write.function)
}

#[test]
fn every_write_to_partner_center_is_idempotent_per_request_id() {
    let repeatable: BTreeSet<String> =
        FormAction::ALL.iter().filter(|write| write.is_repeatable()).map(|write| write.path().to_owned()).collect();
    assert_eq!(repeatable, LOCAL_FUNCTIONS.iter().map(|(function, _)| format!("/api/{function}")).collect());
}

async fn a_resubmitted_form_is_executed_once_and_gets_the_same_response(write: &'static WriteCase) {
    let mut setup = WriteSetup::new(write).await;
    let (page, writes) = (setup.open().await, setup.write_count());
    let fields = setup.filled_form(&page);
    setup.app.emulator.fault(Fault::new(write.operation, FaultKind::Slow).after(Duration::from_millis(300)));
    let (mut again, function) = (setup.browser.clone(), format!("/api/{}", write.function));
    let form = borrowed(&fields);
    let (first, second) = tokio::join!(setup.browser.post(&function, &form), again.post(&function, &form));
    let third = again.post(&function, &form).await;
    for response in [&first, &second, &third] {
        assert_eq!(response.status, 200, "{}: {}", write.function, response.text());
        assert_eq!((response.path(), response.heading()), (first.path(), first.heading()), "{}", write.function);
        assert_eq!(response.texts("#password"), first.texts("#password"), "{}", write.function);
    }
    assert_eq!(setup.write_count(), writes + 1, "{}", write.function);
    setup.assert_audited(write.function, 1, Outcome::Done).await;
    assert_eq!(setup.effect_count().await, 1, "{}", write.function);
    setup.stop().await;
}

#[test]
fn every_write_is_reversible_or_needs_a_confirmation() {
    let rows = WRITES
        .iter()
        .map(|write| (write.function, write.reversal))
        .chain(LOCAL_FUNCTIONS)
        .chain(IDEMPOTENT_LOCAL_FUNCTIONS);
    let all: Vec<_> = rows.clone().map(|(function, _)| function).chain([CONNECT_PARTNER]).collect();
    let needs_confirmation = |function: &str| irreversible_writes().any(|write| write.function == function);
    for (function, reversal) in rows {
        match reversal {
            Reversal::ByFunction(other) => assert!(all.contains(&other) && other != function, "{function}: {other}"),
            Reversal::Irreversible(_) => {
                assert!(needs_confirmation(function), "{function} has no test of its confirmation");
            }
            Reversal::SameForm | Reversal::BySigningIn | Reversal::NotNeeded => {}
        }
    }
}

/// Returns the irreversible writes, at Partner Center and here.
fn irreversible_writes() -> impl Iterator<Item = &'static WriteCase> {
    WRITES.iter().chain(IRREVERSIBLE_LOCAL_WRITES).filter(|write| matches!(write.reversal, Reversal::Irreversible(_)))
}

async fn an_irreversible_write_names_its_subject_and_needs_a_confirmation(write: &'static WriteCase) {
    let Reversal::Irreversible(confirmed) = write.reversal else { panic!("{} is reversible", write.function) };
    let mut setup = WriteSetup::new(write).await;
    let (page, writes) = (setup.open().await, setup.write_count());
    let mut without_confirmation = setup.filled_form(&page);
    without_confirmation.retain(|(name, _)| name != confirmed);
    let function = format!("/api/{}", write.function);
    let (status, body) = setup.browser.call(Method::POST, &function, &borrowed(&without_confirmation)).await;
    let expected = if confirmed == CONFIRMED { (409, "\"Unconfirmed\"") } else { (422, body.as_str()) };
    assert_eq!((status, body.as_str()), expected, "{}", write.function);
    let response = setup.post(&without_confirmation).await;
    assert_eq!(response.status, status, "{}: {}", write.function, response.text());
    // A confirmation page asks at once; a form with fields asks after it was sent.
    let has_confirmation_page = confirmed != CONFIRMED || setup.form(&page).iter().any(|(name, _)| name == confirmed);
    let confirmation = if has_confirmation_page { &page } else { &response };
    let subject = match write.precondition {
        Precondition::NewCustomer => "Żubr & Syn".to_owned(),
        Precondition::User(_) => "Subject of it".to_owned(),
        _ => confirmation.texts(".customer-name").remove(0),
    };
    let text = confirmation.texts("#main form").concat();
    assert!(text.contains(&subject), "{}: {subject} in {text}", write.function);
    if !has_confirmation_page {
        assert_eq!(
            setup.check_input_retained(&page, &response, false),
            Ok(()),
            "{}: {}",
            write.function,
            response.text()
        );
        // The link back to the fields keeps the input, without a confirmation.
        let mut back = setup.form(&response);
        back.push(("change".to_owned(), "true".to_owned()));
        let back = setup.post(&back).await;
        assert_eq!(setup.check_input_retained(&response, &back, false), Ok(()), "{}: {}", write.function, back.text());
        assert!(back.texts(".question").is_empty(), "{}: {}", write.function, back.text());
    }
    assert_eq!(setup.write_count(), writes, "{}: nothing was written", write.function);
    assert_eq!(setup.effect_count().await, 0, "{}", write.function);

    let done = setup.send(confirmation).await;
    assert_eq!(done.status, 200, "{}: {}", write.function, done.text());
    assert_eq!(setup.effect_count().await, 1, "{}", write.function);
    setup.stop().await;
}

async fn a_response_other_than_requested_is_not_reported_as_success(write: &'static WriteCase) {
    let (body, message, status) = match write.response {
        ResponseCheck::Nothing => panic!("{}: the response has nothing to compare", write.function),
        ResponseCheck::Other(body, message) => (body, message, 502),
        ResponseCheck::Shown(body, message) => (body, message, 200),
    };
    let mut setup = WriteSetup::new(write).await;
    setup.placeholders.push(("{other}", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".to_owned()));
    let (page, writes) = (setup.open().await, setup.write_count());
    let (body, message) = (setup.fill(body), setup.fill(message));
    setup.app.emulator.fault(Fault::with_body(write.operation, body));
    let result = setup.send(&page).await;
    assert_eq!(result.status, status, "{}: {}", write.function, result.text());
    assert_eq!(result.text().contains(MISMATCH_MESSAGE), status == 502, "{}: {}", write.function, result.text());
    assert!(result.text().contains(&message), "{}: {message}: {}", write.function, result.text());
    assert!(status == 200 || result.texts(".done").is_empty(), "{}: {}", write.function, result.text());
    assert_eq!(setup.write_count(), writes + 1, "{}", write.function);
    setup.stop().await;
}

async fn a_rejected_write_changes_nothing_and_shows_the_reason_and_the_input(write: &'static WriteCase) {
    let mut setup = WriteSetup::new(write).await;
    for error in &UPSTREAM_ERRORS {
        setup.assert_rejected(error).await;
        assert_eq!(setup.effect_count().await, 0, "{} under {}", write.function, error.status);
    }
    // Last, because a throttle delays every other call.
    setup.assert_rejected(&THROTTLED).await;
    setup.stop().await;
}

async fn a_write_without_a_response_is_executed_once_despite_retries(write: &'static WriteCase) {
    check_lost_response(write, FaultKind::NoResponse).await;
}

async fn a_write_with_a_connection_reset_is_executed_once_despite_retries(write: &'static WriteCase) {
    check_lost_response(write, FaultKind::Reset).await;
}

/// Executes a write whose response the portal does not receive.
async fn check_lost_response(write: &'static WriteCase, kind: FaultKind) {
    let mut setup = WriteSetup::new(write).await;
    let context = format!("{} under {kind:?}", write.function);
    let (page, writes) = (setup.open().await, setup.write_count());
    setup.app.emulator.fault(Fault::new(write.operation, kind).repeated());
    let first = setup.send(&page).await;
    setup.app.emulator.clear_faults();
    let sent = setup.write_count() - writes;
    assert_eq!(sent > 1, write.lost_response == LostResponse::Deduplicated, "{context}: {sent} writes");
    if write.lost_response == LostResponse::Verified {
        assert_eq!(first.status, 200, "{context}: {}", first.text());
        setup.assert_audited(&context, 1, Outcome::Done).await;
        assert_eq!(setup.effect_count().await, 1, "{context}");
        return setup.stop().await;
    }
    assert_eq!(first.status, 504, "{context}: {}", first.text());
    assert!(first.text().contains(UNKNOWN_MESSAGE), "{context}: {}", first.text());
    assert_eq!(setup.check_input_retained(&page, &first, true), Ok(()), "{context}: {}", first.text());
    setup.assert_audited(&context, 1, Outcome::Unknown).await;
    assert_eq!(setup.effect_count().await, 1, "{context}: it was done");

    let again = setup.send(&first).await;
    let (status, more, times) = match write.lost_response {
        LostResponse::Unknown(status, more) => (status, more, 1),
        LostResponse::ExecutedAgain => (200, 1, 2),
        LostResponse::Deduplicated | LostResponse::Verified => (200, 1, 1),
    };
    assert_eq!(again.status, status, "{context}: {}", again.text());
    assert_eq!(setup.write_count(), writes + sent + more, "{context}");
    assert_eq!(setup.effect_count().await, times, "{context}: not executed again");
    if more > 0 {
        let outcome = if status == 200 { Outcome::Done } else { Outcome::Refused };
        setup.assert_audited(&context, 1, outcome).await;
    }
    setup.stop().await;
}

async fn a_form_with_another_partners_customer_is_not_found_and_has_no_effect(write: &'static WriteCase) {
    let mut setup = WriteSetup::new(write).await;
    let mut there = setup.app.signed_in(&admin(&setup.app, 2)).await;
    let theirs = CustomerFixture::of(&setup.app, &mut there, 2, &[]).await;
    let before = read_everything(&mut there, &theirs).await;
    let page = setup.open().await;
    let (fields, confirmed_count) = (setup.filled_form(&page), setup.confirmed_count());
    let mut fields = setup.with_ids_of(&fields, &["{customer}", "{user}", "{subscription}", "{policy}"], &theirs);
    if let Some(name) = fields.iter_mut().find(|(name, _)| write.input.contains(&(name, "{name}"))) {
        name.1.clone_from(&theirs.name);
    }
    let refused = setup.post(&fields).await;
    assert_eq!(refused.status, 404, "{}: {}", write.function, refused.text());
    // The typed name is rendered again as it was typed.
    let typed = write.input.iter().any(|(_, value)| *value == "{name}");
    assert!(typed || !refused.html.contains(&theirs.name), "{}: {}", write.function, refused.text());
    let function = format!("/api/{}", write.function);
    let (status, body) = setup.browser.call(Method::POST, &function, &borrowed(&fields)).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{}", write.function);
    assert_eq!(setup.confirmed_count(), confirmed_count, "{}: nothing was written", write.function);
    assert_eq!(changed_functions(&mut there, &theirs, &before).await, [""; 0], "{}", write.function);
    setup.stop().await;
}

async fn a_form_with_an_object_of_another_customer_is_not_found_and_has_no_effect(write: &'static WriteCase) {
    let mut setup = WriteSetup::new(write).await;
    let placeholder = setup.placeholders.iter().map(|(name, _)| *name).find(|name| CUSTOMER_OBJECTS.contains(name));
    let placeholder = placeholder.unwrap_or_else(|| panic!("{}: it concerns the customer alone", write.function));
    let mut browser = setup.browser.clone();
    let other = CustomerFixture::of(&setup.app, &mut browser, 0, &[&setup.fill("{customer}")]).await;
    let before = read_everything(&mut browser, &other).await;
    let page = setup.open().await;
    let (fields, confirmed_count) = (setup.filled_form(&page), setup.confirmed_count());
    let function = format!("/api/{}", write.function);
    // The other customer with this object, and this customer with the other's object.
    for name in ["{customer}", placeholder] {
        let changed_fields = setup.with_ids_of(&fields, &[name], &other);
        assert_ne!(changed_fields, fields, "{}: there is another {name}", write.function);
        let (status, body) = setup.browser.call(Method::POST, &function, &borrowed(&changed_fields)).await;
        assert!(status == 404 && is_missing_object(&body), "{} {name}: {status} {body}", write.function);
    }
    assert_eq!(setup.confirmed_count(), confirmed_count, "{}: nothing was written", write.function);
    assert_eq!(setup.effect_count().await, 0, "{}: nothing has changed here", write.function);
    let mut changed_paths = changed_functions(&mut browser, &other, &before).await;
    // The attempt is recorded.
    changed_paths.retain(|path| *path != "/api/list_customer_portal_audit");
    assert_eq!(changed_paths, [""; 0], "{}: nothing has changed there", write.function);
    setup.stop().await;
}
