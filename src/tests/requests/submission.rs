//! Tests of the changes that can be requested, by whom, and by which rules.

use reqwest::Method;
use tenantry::{
    domain::{id::ObjectId, role::CustomerRole, subscription::Subscription},
    store::{AuditFilter, Next},
};
use uuid::Uuid;

use super::{HELPDESK, Setup, Target, badge, for_staff, id, person, review, set_rules, submit_request};
use crate::{connection::audit_entries, form::submit, jobs::ADMIN};

#[tokio::test]
async fn requests_within_the_rules_are_approved_automatically_up_to_the_total_limit() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let page = it.staff.open("/partner/request-rules").await;
    let unlimited = submit(&mut it.staff, &page, "rules-form", &[("approves", "raises")]).await;
    assert_eq!(unlimited.status, 422, "a rule needs a limit: {}", unlimited.text());
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;

    let first = submit_request(&mut it.user, &target, target.quantity + 3).await;
    assert_eq!(badge(&first), "Approved", "{}", first.text());
    assert!(first.text().contains("Your partner’s rules"), "{}", first.text());
    assert_eq!(it.work(first.path()).await, Next::Finished);
    assert_eq!(it.quantity(&target).await, target.quantity + 3);
    let second = submit_request(&mut it.user, &target, target.quantity + 6).await;
    assert_eq!(badge(&second), "Waiting for your partner", "3 and 3 exceed the limit of 5");
    it.user.post("/api/withdraw_request", &[("form_page", second.path()), ("request", id(second.path()))]).await;
    let third = submit_request(&mut it.user, &target, target.quantity + 5).await;
    assert_eq!(badge(&third), "Approved", "3 and 2 are within the limit of 5: {}", third.text());
    assert_eq!(it.work(third.path()).await, Next::Finished);
    // An id in another spelling identifies the same subscription.
    for spelled in [target.id.to_ascii_uppercase(), target.id.to_ascii_lowercase()] {
        let same = Target { id: spelled, name: String::new(), quantity: 0, order: String::new() };
        let again = submit_request(&mut it.user, &same, target.quantity + 6).await;
        assert_ne!(badge(&again), "Approved", "{}", again.text());
        it.user.post("/api/withdraw_request", &[("form_page", again.path()), ("request", id(again.path()))]).await;
    }
    // The audit names the person who sent the request, and no member of staff.
    let entry = &audit_entries(&it.app, "update_quantity").await[0].action;
    assert_eq!(entry.actor.unwrap().person.object, person(1));
    // A quantity below the current one needs a person's decision.
    let lower = review(&mut it.user, &target, target.quantity + 4).await;
    let lower = submit(&mut it.user, &lower, "ask-form", &[]).await;
    assert_eq!(badge(&lower), "Waiting for your partner", "{}", lower.text());
    it.stop().await;
}

#[tokio::test]
async fn product_rules_and_customer_rules_override_the_default() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;
    let offer = {
        let customer = it.customer.to_string();
        let arguments = [("customer", customer.as_str()), ("subscription", target.id.as_str())];
        let (_, body) = it.staff.call(Method::GET, "/api/load_subscription", &arguments).await;
        serde_json::from_str::<Subscription>(&body).unwrap().offer.name.unwrap()
    };
    let page = it.staff.open("/partner/request-rules").await;
    let product = [("product", offer.as_str()), ("approves", "nothing")];
    let saved = submit(&mut it.staff, &page, "product-rule-form", &product).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let request = submit_request(&mut it.user, &target, target.quantity + 1).await;
    assert_eq!(badge(&request), "Waiting for your partner", "the product’s rule: {}", request.text());
    it.user.post("/api/withdraw_request", &[("form_page", request.path()), ("request", id(request.path()))]).await;

    let path = format!("/customers/{}/requests/rules", it.customer);
    let page = it.staff.open(&path).await;
    let own = [("own", "true"), ("approves", "raises"), ("percent", "100"), ("askers", "any-role")];
    let saved = submit(&mut it.staff, &page, "rules-form", &own).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let remove = [("form_page", path.as_str()), ("customer", &it.customer.to_string()), ("product", &offer)];
    assert_eq!(it.staff.post("/api/remove_product_rule", &remove).await.status, 200);
    let request = submit_request(&mut it.user, &target, target.quantity + 1).await;
    assert_eq!(badge(&request), "Approved", "the customer’s rules: {}", request.text());
    // The default rules are unchanged.
    let rules = it.staff.open("/partner/request-rules").await;
    assert_eq!(rules.attributes("#rules-form [name=seats]", "value"), ["5"]);
    assert_eq!(rules.texts("tbody th"), [offer]);
    it.stop().await;
}

#[tokio::test]
async fn a_form_rendered_with_outdated_terms_is_rejected() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.quantity + 4).await;
    it.set_quantity(&target, target.quantity + 1).await;
    let refused = submit(&mut it.user, &review, "ask-form", &[]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    let list = it.user.open("/my/requests").await;
    assert_eq!(list.texts(".requests tbody tr").len(), 0, "{}", list.text());
    it.stop().await;
}

#[tokio::test]
async fn a_duplicate_request_redirects_to_the_open_one() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 4).await;
    let mut other = it.sign_in_colleague(2, &[CustomerRole::BillingAdministrator]).await;
    let again = submit_request(&mut other, &target, target.quantity + 7).await;
    assert_eq!(id(again.path()), id(request.path()));
    assert!(again.text().contains("A request for the same is open already."), "{}", again.text());
    let list = it.user.open("/my/requests").await;
    assert_eq!(list.texts(".requests tbody tr").len(), 1, "{}", list.text());
    it.stop().await;
}

#[tokio::test]
async fn requests_are_limited_to_permitted_roles_and_the_own_organization() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let customer = it.customer;
    let mut helpdesk = it.sign_in_colleague(3, &[CustomerRole::HelpdeskAdministrator]).await;
    let mut employee = it.sign_in_colleague(4, &[]).await;
    let body = |seen: &str| -> Vec<(String, String)> {
        let wanted = (target.quantity + 1).to_string();
        let fields = [
            ("subscription", target.id.as_str()),
            ("property", "quantity"),
            ("wanted", wanted.as_str()),
            ("seen", seen),
            ("request_id", &Uuid::new_v4().to_string()),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    };
    let page = review(&mut it.user, &target, target.quantity + 1).await;
    let seen = page.attributes("#ask-form [name=seen]", "value").remove(0);
    for browser in [&mut helpdesk, &mut employee] {
        let refused = review(browser, &target, target.quantity + 1).await;
        assert_eq!(refused.status, 403, "{}", refused.text());
        let fields = body(&seen);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (status, response) = browser.call(Method::POST, "/api/ask_for_change", &fields).await;
        assert_eq!(status, 403, "{response}");
    }
    // Without the terms, with other terms, or for changes that cannot be requested.
    for (name, value, wanted) in [
        ("seen", "", 409),
        ("seen", "anything", 409),
        ("property", "status", 422),
        ("property", "friendlyName", 422),
        ("wanted", "-1", 422),
        ("wanted", "1000001", 422),
        ("subscription", "00000000-0000-4000-8000-000000000000", 404),
    ] {
        let mut fields = body(&seen);
        fields.iter_mut().find(|(known, _)| known == name).unwrap().1 = value.to_owned();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (status, response) = it.user.call(Method::POST, "/api/ask_for_change", &fields).await;
        assert_eq!(status, wanted, "{name} = {value}: {response}");
    }
    // The rules permit more roles to send requests.
    set_rules(&mut it.staff, &[("askers", "any-role")]).await;
    let request = submit_request(&mut helpdesk, &target, target.quantity + 1).await;
    // Another person's request can be read with the permission to read the company's activity, and changed only by its
    // approvers.
    let mut license = it.sign_in_colleague(5, &[CustomerRole::LicenseAdministrator]).await;
    assert_eq!(license.open(request.path()).await.status, 200);
    let request_fields = [("request", id(request.path())), ("message", "Please")];
    for function in ["withdraw_request", "write_to_partner", "accept_request", "decide_for_company"] {
        let (status, response) = license.call(Method::POST, &format!("/api/{function}"), &request_fields).await;
        assert!([403, 404].contains(&status), "{function}: {response}");
    }
    assert_eq!(employee.open(request.path()).await.status, 404, "an employee sees their own only");
    assert_eq!(employee.open("/my/requests").await.texts(".requests tbody tr").len(), 0);
    // People of another customer of the same partner, and of another partner.
    let others = it.app.emulator.customers(it.app.emulator.demo().partners[0].tenant);
    let other_customer = others.into_iter().find(|other| *other != customer).unwrap();
    let mut other_customers_user =
        it.app.signed_in_as_user(0, other_customer, person(6), &[CustomerRole::GlobalAdministrator]).await;
    for function in ["withdraw_request", "write_to_partner", "accept_request", "decide_for_company"] {
        let (status, response) =
            other_customers_user.call(Method::POST, &format!("/api/{function}"), &request_fields).await;
        assert_eq!(status, 404, "{function}: {response}");
    }
    let other_partners_staff =
        it.app.emulator.demo().staff(2, tenantry::domain::role::Role::AdminAgent).unwrap().name.clone();
    let mut other_partners_staff = it.app.signed_in(&other_partners_staff).await;
    for function in ["claim_request", "approve_request", "refuse_request", "answer_request", "set_request_ticket"] {
        let (status, response) =
            other_partners_staff.call(Method::POST, &format!("/api/{function}"), &request_fields).await;
        assert_eq!(status, 404, "{function}: {response}");
    }
    assert_eq!(other_partners_staff.open(&for_staff(request.path())).await.status, 404);
    // Staff who may not make changes with costs cannot decide about them.
    let mut support = it.app.signed_in(HELPDESK).await;
    let page = support.open(&for_staff(request.path())).await;
    assert!(page.text().contains("You can’t decide requests of this type."), "{}", page.text());
    for function in ["claim_request", "approve_request", "refuse_request", "answer_request", "set_request_ticket"] {
        let (status, response) = support.call(Method::POST, &format!("/api/{function}"), &request_fields).await;
        assert_eq!(status, 403, "{function}: {response}");
    }
    it.stop().await;
}

#[tokio::test]
async fn a_preview_shows_requests_read_only() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let request = submit_request(&mut it.user, &target, target.quantity + 1).await;
    let customer = it.customer.to_string();
    let begin = [("customer", customer.as_str()), ("role", "global-administrator")];
    assert_eq!(it.staff.call(Method::POST, "/api/begin_preview", &begin).await.0, 200);
    let list = it.staff.open("/my/requests").await;
    assert_eq!((list.status, list.texts(".requests tbody tr").len()), (200, 1), "{}", list.text());
    let page = it.staff.open(request.path()).await;
    assert_eq!((page.status, page.form("#withdraw-form").len()), (200, 0), "{}", page.text());
    for function in ["withdraw_request", "ask_for_product", "set_company_approval"] {
        let fields = [("request", id(request.path())), ("words", "Visio"), ("required", "true")];
        let (status, response) = it.staff.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!(status, 403, "{function}: {response}");
    }
    it.stop().await;
}

#[tokio::test]
async fn company_approval_precedes_the_partners_decision_when_enabled() {
    let mut it = Setup::start().await;
    let targets = it.targets().await;
    let target = &targets[0];
    set_rules(&mut it.staff, &[("askers", "any-role"), ("approves", "raises"), ("seats", "5")]).await;
    let mut helper = it.sign_in_colleague(7, &[CustomerRole::UserAdministrator]).await;
    let page = helper.open("/my/requests").await;
    assert_eq!(page.form("#company-approval-form").len(), 0, "no permission to change this: {}", page.text());
    assert_eq!(helper.call(Method::POST, "/api/set_company_approval", &[("required", "true")]).await.0, 403);
    let page = it.user.open("/my/requests").await;
    let set = submit(&mut it.user, &page, "company-approval-form", &[]).await;
    assert!(set.text().contains("must agree before your partner sees"), "{}", set.text());

    let request = submit_request(&mut helper, target, target.quantity + 2).await;
    assert_eq!(badge(&request), "Waiting for your company", "{}", request.text());
    // The partner cannot see it yet.
    assert_eq!(it.staff.open(&for_staff(request.path())).await.status, 404);
    assert_eq!(it.staff.open("/requests?show=all").await.texts(".requests tbody tr").len(), 0);
    let message_fields = [("request", id(request.path())), ("message", "Hello")];
    assert_eq!(it.staff.call(Method::POST, "/api/answer_request", &message_fields).await.0, 404);
    assert_eq!(helper.call(Method::POST, "/api/write_to_partner", &message_fields).await.0, 409);
    // Nobody can approve their own request.
    let own_request = [("request", id(request.path())), ("revision", "1"), ("agrees", "true")];
    assert_eq!(helper.call(Method::POST, "/api/decide_for_company", &own_request).await.0, 403);
    let page = it.user.open(request.path()).await;
    let agreed = submit(&mut it.user, &page, "agree-form", &[]).await;
    assert_eq!(badge(&agreed), "Approved", "then approved by the rules: {}", agreed.text());
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.quantity + 2);

    let other = &targets[1];
    let request = submit_request(&mut helper, other, other.quantity + 2).await;
    let page = it.user.open(request.path()).await;
    let refused = submit(&mut it.user, &page, "company-refuse-form", &[("reason", "Not this year.")]).await;
    assert_eq!(badge(&refused), "Refused", "{}", refused.text());
    assert!(helper.open(request.path()).await.text().contains("Not this year."));
    // An administrator also has to accept the partner's counteroffer.
    let request = submit_request(&mut helper, other, other.quantity + 9).await;
    let page = it.user.open(request.path()).await;
    submit(&mut it.user, &page, "agree-form", &[]).await;
    let page = it.staff.open(&for_staff(request.path())).await;
    let more = (other.quantity + 99).to_string();
    submit(&mut it.staff, &page, "offer-form", &[("wanted", &more)]).await;
    let page = helper.open(request.path()).await;
    assert_eq!((badge(&page).as_str(), page.form("#accept-form").len()), ("Waiting for you", 0), "{}", page.text());
    let forged = [("request", id(request.path())), ("revision", "4")];
    assert_eq!(helper.call(Method::POST, "/api/accept_request", &forged).await.0, 403);
    let page = it.user.open(request.path()).await;
    assert_eq!(badge(&submit(&mut it.user, &page, "accept-form", &[]).await), "Approved");

    // An administrator's own request is sent to the partner directly.
    let third = &targets[2];
    let request = submit_request(&mut it.user, third, third.quantity + 50).await;
    assert_eq!(badge(&request), "Waiting for your partner", "{}", request.text());
    it.stop().await;
}

#[tokio::test]
async fn staff_record_requests_on_behalf_of_others_and_complete_product_requests_by_hand() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let new = format!("/customers/{}/requests/new", it.customer);
    let review =
        it.staff.open(&format!("{new}?subscription={}&change=quantity&to={}", target.id, target.quantity + 2)).await;
    let without_name = submit(&mut it.staff, &review, "ask-form", &[]).await;
    assert_eq!(without_name.status, 422, "{}", without_name.text());
    let recorded = submit(&mut it.staff, &review, "ask-form", &[("on_behalf_of", "Jan Kowalski")]).await;
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    assert!(recorded.text().contains(&format!("Jan Kowalski, recorded by {ADMIN}")), "{}", recorded.text());
    let list = it.user.open("/my/requests").await;
    assert!(list.text().contains("Jan Kowalski"), "{}", list.text());
    submit(&mut it.staff, &recorded, "approve-form", &[]).await;
    assert_eq!(it.work(recorded.path()).await, Next::Finished);
    assert_eq!(it.quantity(&target).await, target.quantity + 2);

    let page = it.user.open("/my/requests/new").await;
    let empty = submit(&mut it.user, &page, "product-form", &[]).await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    let request = submit(&mut it.user, &page, "product-form", &[("words", "Visio Plan 2\nfor ten people")]).await;
    assert_eq!(request.heading(), "New product: Visio Plan 2", "{}", request.text());
    let page = it.staff.open(&for_staff(request.path())).await;
    assert_eq!(page.form("#approve-form").len(), 0, "no change to carry out");
    let approve = [("request", id(request.path())), ("revision", "1")];
    assert_eq!(it.staff.call(Method::POST, "/api/approve_request", &approve).await.0, 404);
    let done = submit(&mut it.staff, &page, "complete-form", &[("message", "Ordered.")]).await;
    assert_eq!((badge(&done).as_str(), done.status), ("Done", 200), "{}", done.text());
    assert!(it.user.open(request.path()).await.text().contains("Ordered."));
    it.stop().await;
}

#[tokio::test]
async fn an_employee_gets_a_license_by_automatic_or_staff_approval() {
    let mut it = Setup::start().await;
    // An existing user of the directory, without any role.
    let customer = it.customer.to_string();
    let (_, body) = it.staff.call(Method::GET, "/api/list_users", &[("customer", customer.as_str())]).await;
    let users: serde_json::Value = serde_json::from_str(&body).unwrap();
    let has_usage_location = |user: &&serde_json::Value| !user["usage_location"].is_null();
    let users: Vec<ObjectId> = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(has_usage_location)
        .map(|user| user["id"].as_str().unwrap().parse().unwrap())
        .collect();
    let has_license = async |it: &mut Setup, user: ObjectId, sku: &str| {
        let user = user.to_string();
        let customer = it.customer.to_string();
        let arguments = [("customer", customer.as_str()), ("user", user.as_str())];
        it.staff.call(Method::GET, "/api/list_user_licenses", &arguments).await.1.contains(sku)
    };
    let mut assigned_count = 0;
    for user in users {
        let mut employee = it.app.signed_in_as_user(0, it.customer, user, &[]).await;
        let page = employee.open("/my/requests/new").await;
        assert_eq!(page.form("#product-form").len(), 0, "not for employees: {}", page.text());
        for sku in page.attributes("#license-form option", "value") {
            if assigned_count == 2 || has_license(&mut it, user, &sku).await {
                continue;
            }
            let rules = [("assigns_available_licenses", if assigned_count == 0 { "" } else { "true" })];
            let rules_page = it.staff.open("/partner/request-rules").await;
            submit(&mut it.staff, &rules_page, "rules-form", &rules).await;
            let request =
                submit(&mut employee, &page, "license-form", &[("sku", &sku), ("message", "For a project")]).await;
            assert_eq!(request.status, 200, "{}", request.text());
            if assigned_count == 0 {
                assert_eq!(badge(&request), "Waiting for your partner", "{}", request.text());
                let mut support = it.app.signed_in(HELPDESK).await;
                let page = support.open(&for_staff(request.path())).await;
                if !page.text().contains("available.") || page.text().contains("No license is available") {
                    employee.call(Method::POST, "/api/withdraw_request", &[("request", id(request.path()))]).await;
                    continue;
                }
                let approved = submit(&mut support, &page, "approve-form", &[]).await;
                assert_eq!(approved.status, 200, "{}", approved.text());
            } else if badge(&request) != "Approved" {
                employee.call(Method::POST, "/api/withdraw_request", &[("request", id(request.path()))]).await;
                continue;
            }
            assert_eq!(it.work(request.path()).await, Next::Finished);
            let done = employee.open(request.path()).await;
            assert_eq!(badge(&done), "Done", "{}", done.text());
            assert!(has_license(&mut it, user, &sku).await);
            assigned_count += 1;
        }
        if assigned_count == 2 {
            break;
        }
    }
    assert_eq!(assigned_count, 2, "one approved by staff and one by the rules");
    it.stop().await;
}

#[tokio::test]
async fn renewal_and_cancellation_requests_show_deadlines_and_warnings() {
    let mut it = Setup::start().await;
    let target = it.target().await;
    let path = format!("/my/requests/new?subscription={}&change=renewal&end=stop", target.id);
    let review = it.user.open(&path).await;
    assert!(review.text().contains("It can be changed again until:"), "{}", review.text());
    let request = submit(&mut it.user, &review, "ask-form", &[]).await;
    assert_eq!(request.heading(), format!("At term end of {}: Ends, and service stops", target.name));
    let page = it.staff.open(&for_staff(request.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(it.work(request.path()).await, Next::Finished);
    assert_eq!(badge(&it.user.open(request.path()).await), "Done");

    let mut canceled_count = 0;
    for target in it.targets().await {
        let path = format!("/my/requests/new?subscription={}&change=cancellation", target.id);
        let review = it.user.open(&path).await;
        if review.form("#ask-form").is_empty() {
            continue;
        }
        assert!(review.text().contains("It can’t be undone."), "{}", review.text());
        let request = submit(&mut it.user, &review, "ask-form", &[]).await;
        let page = it.staff.open(&for_staff(request.path())).await;
        assert_eq!(page.form("#offer-form").len(), 0, "no counteroffer is possible");
        submit(&mut it.staff, &page, "approve-form", &[]).await;
        assert_eq!(it.work(request.path()).await, Next::Finished);
        let done = it.user.open(request.path()).await;
        assert_eq!(badge(&done), "Done", "{}", done.text());
        canceled_count += 1;
        break;
    }
    assert_eq!(canceled_count, 1);
    it.stop().await;
}

#[tokio::test]
async fn prices_are_shown_only_to_people_with_permission() {
    let mut it = Setup::start().await;
    set_rules(&mut it.staff, &[("askers", "any-role")]).await;
    let mut priced = None;
    for target in it.targets().await {
        let page = review(&mut it.user, &target, target.quantity + 1).await;
        if page.text().contains("Price of one unit") {
            priced = Some(target);
            break;
        }
    }
    let target = priced.expect("an order with prices");
    let mut helper = it.sign_in_colleague(9, &[CustomerRole::UserAdministrator]).await;
    let page = review(&mut helper, &target, target.quantity + 1).await;
    assert!(page.text().contains("Your partner doesn’t show prices here."), "{}", page.text());
    let seen = page.attributes("#ask-form [name=seen]", "value").remove(0);
    assert!(seen.starts_with("None/"), "no price in the form: {seen}");
    let request = submit(&mut helper, &page, "ask-form", &[]).await;
    assert_eq!(request.status, 200, "{}", request.text());
    assert!(!request.text().contains("Price of one unit"), "{}", request.text());
    let page = it.staff.open(&for_staff(request.path())).await;
    assert!(page.text().contains("Price of one unit"), "the partner sees it: {}", page.text());
    // The audit contains no free text that people wrote.
    let store = it.app.store().await;
    let entries = store.list_audit(it.partner, &AuditFilter::default(), None, 100).await.unwrap();
    store.close().await;
    let details = entries.iter().map(|entry| entry.action.detail.to_string()).collect::<String>();
    assert!(!details.contains("Four people"), "no free text in the audit");
    it.stop().await;
}
