//! Tests of decisions about requests: of staff, and of the customer.

use reqwest::Method;
use serde_json::json;
use tenantry::{emulator::fault::Fault, store::Next};

use super::{SALES, Setup, badge, for_staff, id, review, submit_request, wait_for_state};
use crate::{
    browser::Page,
    connection::audit_entries,
    form::submit,
    jobs::{ADMIN, JOBS_ON},
};

#[tokio::test]
async fn an_approved_request_is_executed_and_visible_to_both_sides() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.quantity + 4).await;
    assert!(review.text().contains("isn’t known in advance"), "{}", review.text());
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    assert_eq!(
        (badge(&request).as_str(), request.texts(".done")),
        ("Waiting for your partner", vec!["Request sent.".into()])
    );
    let title = format!("Raise {} from {} to {}", target.name, target.quantity, target.quantity + 4);
    assert_eq!(request.heading(), title);

    let queue = it.staff.open("/requests").await;
    assert_eq!(queue.texts(".requests tbody a.row-link"), std::slice::from_ref(&title), "{}", queue.text());
    assert_eq!(queue.texts(".in-progress span"), ["1"], "the top bar counts it");
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!((page.status, page.heading()), (200, title));
    assert!(page.text().contains("Four people begin on Monday."), "{}", page.text());
    assert!(page.text().contains("The terms are the same as in the request."), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[("message", "With pleasure.")]).await;
    assert_eq!((approved.status, badge(&approved).as_str()), (200, "Approved"), "{}", approved.text());
    assert_eq!(
        (it.quantity(&target).await, it.update_count()),
        (target.quantity, 0),
        "nothing is changed by the request"
    );
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.update_count()), (target.quantity + 4, 1));

    let (ours, theirs) = (it.staff.open(&for_staff(request.path())).await, it.user.open(request.path()).await);
    assert_eq!((badge(&ours).as_str(), badge(&theirs).as_str()), ("Done", "Done"));
    let correlation = |page: &Page| {
        let (names, facts) = (page.texts("#facts ~ dl dt"), page.texts("#facts ~ dl dd"));
        names.iter().position(|name| name == "Correlation ID").map(|at| facts[at].clone()).unwrap()
    };
    assert_eq!(correlation(&ours), correlation(&theirs));
    for page in [&ours, &theirs] {
        assert!(page.text().contains("With pleasure."), "{}", page.text());
        let history = page.texts(".history strong");
        assert_eq!(history, ["Requested", "Approved", "Changed"], "{}", page.text());
    }
    // The customer sees the partner's name instead of the staff member's.
    assert!(!theirs.text().contains(ADMIN) && ours.text().contains(ADMIN), "{}", theirs.text());
    // Both find it in their audit.
    let activity = it.user.open("/my/activity").await;
    for expected in ["Sent a request", "Approved a request", "Changed the quantity"] {
        assert!(activity.text().contains(expected), "{expected}: {}", activity.text());
    }
    let changed = &audit_entries(&it.app, "update_quantity").await[0].action.detail;
    assert_eq!(changed["request"].as_str(), None, "the outcome has the verified values: {changed}");
    let entries = audit_entries(&it.app, "update_quantity").await;
    assert!(
        entries.iter().any(|entry| entry.action.detail["request"].as_str() == Some(id(request.path()))),
        "{entries:?}"
    );
    it.stop().await;
}

#[tokio::test]
async fn a_counteroffer_is_executed_after_the_customer_accepts() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 9).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    let less = (target.quantity + 5).to_string();
    let offered =
        submit(&mut it.staff, &page, "offer-form", &[("wanted", &less), ("message", "Five are enough.")]).await;
    assert_eq!((offered.status, badge(&offered).as_str()), (200, "Waiting for the customer"), "{}", offered.text());
    assert_eq!(it.work(request.path()).await, Next::Finished, "the customer has not accepted");
    assert_eq!(it.quantity(&target).await, target.quantity);

    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Waiting for you", "{}", customer_page.text());
    assert_eq!(customer_page.heading(), format!("Raise {} from {} to {less}", target.name, target.quantity));
    assert!(customer_page.text().contains("Five are enough."), "{}", customer_page.text());
    assert!(
        customer_page.text().contains(&format!("to {}", target.quantity + 9)),
        "the original request: {}",
        customer_page.text()
    );
    let accepted = submit(&mut it.user, &customer_page, "accept-form", &[]).await;
    assert_eq!(badge(&accepted), "Approved", "{}", accepted.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.update_count()), (target.quantity + 5, 1));
    it.stop().await;
}

#[tokio::test]
async fn an_invalid_counteroffer_shows_a_field_error_and_keeps_the_input() {
    let mut it = Setup::start().await;
    let customer = it.customer.to_string();
    let mut fixed = None;
    for target in it.targets().await {
        let arguments = [
            ("customer", customer.as_str()),
            ("subscription", target.id.as_str()),
            ("property", "quantity"),
            ("wanted", "1"),
        ];
        let (status, terms) = it.staff.call(Method::GET, "/api/load_request_terms", &arguments).await;
        if (status, terms.as_str()) == (200, "null") {
            fixed = Some(target);
            break;
        }
    }
    let target = fixed.expect("the showcase has one with a fixed minimum");
    let request = submit_request(&mut it.user, &target, target.quantity + 9).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    let same = (target.quantity + 9).to_string();
    for (wanted, message) in [
        (same.as_str(), "Enter a different value."),
        ("1", "Partner Center doesn’t offer this value now."),
        ("5.5", "Enter a whole number, such as 25."),
    ] {
        let refused = submit(&mut it.staff, &page, "offer-form", &[("wanted", wanted), ("message", "Kept.")]).await;
        let messages = refused.texts("#offer-form-wanted-error");
        assert_eq!((refused.status, messages), (422, vec![message.to_owned()]), "{}", refused.text());
        assert_eq!(refused.attributes("#offer-form input[name=wanted]", "value"), [wanted]);
        assert_eq!(refused.texts("#offer-form textarea"), ["Kept."]);
        assert_eq!(badge(&refused), "Waiting for us", "no counteroffer was sent");
    }
    it.stop().await;
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_ends_the_request() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    let without_reason = submit(&mut it.staff, &page, "refuse-form", &[("reason", " ")]).await;
    assert_eq!(without_reason.status, 422, "{}", without_reason.text());
    assert_eq!(without_reason.texts("#refuse-form .field-error"), ["Enter a value."]);
    let refused = submit(&mut it.staff, &without_reason, "refuse-form", &[("reason", "The budget is used up.")]).await;
    assert_eq!((refused.status, badge(&refused).as_str()), (200, "Refused"), "{}", refused.text());
    let customer_page = it.user.open(request.path()).await;
    assert!(customer_page.text().contains("The budget is used up."), "{}", customer_page.text());
    let late = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.update_count(), 0);
    it.stop().await;
}

#[tokio::test]
async fn a_request_can_be_withdrawn_until_a_worker_starts() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    let approve = page.form("#approve-form");
    let approve: Vec<_> = approve.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let withdraw = [("form_page", request.path()), ("request", id(request.path()))];
    let (mut staff, mut user) = (it.staff.clone(), it.user.clone());
    let (approved, withdrawn) =
        tokio::join!(staff.post("/api/approve_request", &approve), user.post("/api/withdraw_request", &withdraw),);
    assert!([200, 409].contains(&approved.status), "{}", approved.text());
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let customer_page = it.user.open(request.path()).await;
    assert_eq!((badge(&customer_page).as_str(), it.update_count()), ("Withdrawn", 0), "{}", customer_page.text());

    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    let late =
        it.user.post("/api/withdraw_request", &[("form_page", request.path()), ("request", id(request.path()))]).await;
    assert_eq!((late.status, it.update_count()), (409, 1), "{}", late.text());
    it.stop().await;
}

#[tokio::test]
async fn concurrent_approvals_and_double_clicks_execute_a_request_once() {
    let mut it = Setup::start_with(&[JOBS_ON]).await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.quantity + 4).await;
    let fields = review.form("#ask-form");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (mut one, mut two) = (it.user.clone(), it.user.clone());
    let (first, second) =
        tokio::join!(one.post("/api/ask_for_change", &fields), two.post("/api/ask_for_change", &fields));
    assert_eq!((first.status, second.status), (200, 200), "{}", second.text());
    assert_eq!(id(first.path()), id(second.path()), "one request");

    let mut other = it.app.signed_in(SALES).await;
    let page = it.staff.open(&for_staff(first.path())).await;
    let theirs = other.open(&for_staff(first.path())).await;
    let (ours, theirs) = (page.form("#approve-form"), theirs.form("#approve-form"));
    let copied = |form: &'_ [(String, String)]| -> Vec<(String, String)> { form.to_vec() };
    let (ours, theirs) = (copied(&ours), copied(&theirs));
    let ours: Vec<_> = ours.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let theirs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut again = it.staff.clone();
    let (a, b, c) = tokio::join!(
        it.staff.post("/api/approve_request", &ours),
        other.post("/api/approve_request", &theirs),
        again.post("/api/approve_request", &ours),
    );
    let statuses = [a.status, b.status, c.status];
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 2, "{statuses:?}");
    let path = for_staff(first.path());
    let done = wait_for_state(&mut it.staff, &path, "Done").await;
    assert_eq!(done.texts(".history strong"), ["Requested", "Approved", "Changed"], "{}", done.text());
    assert_eq!((it.quantity(&target).await, it.update_count()), (target.quantity + 4, 1));
    it.stop().await;
}

#[tokio::test]
async fn changed_terms_need_a_new_agreement_of_both_before_execution() {
    let mut it = Setup::start().await;
    let targets = it.targets().await;
    let (target, other) = (&targets[0], &targets[1]);
    // The quantity has changed.
    let request = submit_request(&mut it.user, target, target.quantity + 4).await;
    it.set_quantity(target, target.quantity + 1).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    assert!(page.text().contains("Changed since the request"), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(approved.status, 409, "{}", approved.text());
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!(badge(&page), "Waiting for the customer", "{}", page.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.quantity + 1, "no change was made");
    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Waiting for you");
    assert!(customer_page.text().contains("Terms have changed"), "{}", customer_page.text());
    let accepted = submit(&mut it.user, &customer_page, "accept-form", &[]).await;
    assert_eq!(badge(&accepted), "Approved", "{}", accepted.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.quantity + 4);

    // The price has changed, as far as the order contains one.
    let request = submit_request(&mut it.user, other, other.quantity + 4).await;
    let line = json!({"lineItemNumber": 0, "subscriptionId": other.id, "pricing": {"price": 999.5}});
    let order = json!({"id": other.order, "currencyCode": "EUR", "lineItems": [line]}).to_string();
    it.app.emulator.fault(Fault::with_body("get-an-order-by-id", order).repeated());
    let page = it.staff.open(&for_staff(request.path())).await;
    assert!(page.text().contains("999.50 EUR"), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(approved.status, 409, "{}", approved.text());
    let customer_page = it.user.open(request.path()).await;
    assert!(customer_page.text().contains("999.50 EUR"), "{}", customer_page.text());
    // The price changes again before the customer accepts: the partner has to approve it first, then the customer.
    it.app.emulator.clear_faults();
    let stale = submit(&mut it.user, &customer_page, "accept-form", &[]).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Waiting for your partner", "{}", customer_page.text());
    let page = it.staff.open(&for_staff(request.path())).await;
    let offered = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(badge(&offered), "Waiting for the customer", "{}", offered.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.quantity(other).await, other.quantity, "no change was made");
    let customer_page = it.user.open(request.path()).await;
    submit(&mut it.user, &customer_page, "accept-form", &[]).await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.quantity(other).await, other.quantity + 4);
    it.stop().await;
}

#[tokio::test]
async fn an_undecided_request_expires() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    it.execute_sql("UPDATE change_request SET expires_at = 1").await;
    it.app.services().await.expire_and_requeue_requests().await.unwrap();
    let customer_page = it.user.open(request.path()).await;
    assert_eq!(badge(&customer_page), "Expired");
    assert!(customer_page.text().contains("Send the request again if you still need it."), "{}", customer_page.text());
    // Now another request can be sent.
    submit_request(&mut it.user, &target, target.quantity + 4).await;
    it.stop().await;
}

#[tokio::test]
async fn a_claimed_request_is_decided_by_claimant_deputy_or_a_new_claimant() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let mut sales = it.app.signed_in(SALES).await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let path = for_staff(request.path());
    let page = sales.open(&path).await;
    submit(&mut sales, &page, "claim-form", &[]).await;
    let mine = sales.open("/requests?show=waiting&mine=true").await;
    assert_eq!(mine.texts(".requests tbody tr").len(), 1, "{}", mine.text());
    let page = it.staff.open(&path).await;
    assert!(page.text().contains(&format!("{SALES} has claimed this request.")), "{}", page.text());
    assert_eq!(page.form("#approve-form").len(), 0);
    let revision = page.attributes("#claim-form [name=revision]", "value").remove(0);
    let forged = [("request", id(&path)), ("revision", revision.as_str())];
    assert_eq!(it.staff.call(Method::POST, "/api/approve_request", &forged).await.0, 409);

    // The deputy may decide.
    let until_date =
        (jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date() + jiff::Span::new().days(3)).to_string();
    let queue = sales.open("/requests").await;
    let admin = it.app.emulator.demo().person(ADMIN).unwrap().id.object.to_string();
    let set = submit(&mut sales, &queue, "deputy-form", &[("deputy", &admin), ("until", &until_date)]).await;
    assert_eq!(set.status, 200, "{}", set.text());
    assert!(
        set.text().contains(&format!("{ADMIN} until {until_date}")) || set.text().contains(ADMIN),
        "{}",
        set.text()
    );
    let page = it.staff.open(&path).await;
    assert!(page.text().contains("You decide as deputy."), "{}", page.text());
    assert!(!page.form("#approve-form").is_empty());
    // After the deputy is removed, no longer.
    submit(&mut sales, &set, "remove-deputy-form", &[]).await;
    let page = it.staff.open(&path).await;
    assert_eq!(page.form("#approve-form").len(), 0);
    // Another person takes over the request.
    let claimed = submit(&mut it.staff, &page, "claim-form", &[]).await;
    assert!(!claimed.form("#approve-form").is_empty(), "{}", claimed.text());
    assert_eq!(claimed.texts(".history strong"), ["Requested", "Claimed", "Claimed"], "{}", claimed.text());
    it.stop().await;
}

#[tokio::test]
async fn messages_and_ticket_numbers_are_visible_to_both_and_exported() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let path = for_staff(request.path());
    let page = it.staff.open(&path).await;
    submit(&mut it.staff, &page, "ticket-form", &[("ticket", "INC-4711")]).await;
    let page = it.staff.open(&path).await;
    submit(&mut it.staff, &page, "answer-form", &[("message", "For which team?\nWe ask for the invoice.")]).await;
    let customer_page = it.user.open(request.path()).await;
    assert!(
        customer_page.text().contains("INC-4711") && customer_page.text().contains("For which team?"),
        "{}",
        customer_page.text()
    );
    submit(&mut it.user, &customer_page, "answer-form", &[("message", "Sales & Support <b>")]).await;
    let page = it.staff.open(&path).await;
    assert!(page.text().contains("Sales & Support <b>"), "{}", page.text());
    let (name, file) =
        (format!("from {} to {}", target.quantity, target.quantity + 4), it.staff.open("/requests/export").await);
    assert!(file.html.contains("INC-4711") && file.html.contains(&name), "{}", file.html);
    let own = it.user.open("/my/requests/export").await;
    assert!(own.html.contains("INC-4711") && !own.html.contains(ADMIN), "{}", own.html);
    let mut employee = it.sign_in_colleague(8, &[]).await;
    let nothing = employee.open("/my/requests/export").await;
    assert!(!nothing.html.contains(&name), "{}", nothing.html);
    assert_eq!(audit_entries(&it.app, "export_requests").await.len(), 6);
    it.stop().await;
}
