//! Tests of seats and of the ends of terms: accepted changes, rejected ones with their error codes, and the passing of
//! time.

use reqwest::Method;
use serde_json::{Value, json};

use crate::emulator::testing::{TestBench, json};

/// The customer with subscriptions in every possible state.
struct ShowcaseCustomer {
    bench: TestBench,
    token: String,
    base: String,
}

impl ShowcaseCustomer {
    async fn new() -> Self {
        let bench = TestBench::start().await;
        let customer = bench.emulator.showcase_customer(bench.partner(0).tenant).unwrap();
        let token = bench.delegated(bench.agent()).await;
        Self { bench, token, base: format!("/v1/customers/{customer}") }
    }

    async fn read(&self, rest: &str) -> Value {
        json(self.bench.get(&self.token, &format!("{}/{rest}", self.base)).send().await.unwrap()).await
    }

    /// Returns the complete first subscription that satisfies a predicate.
    async fn find(&self, predicate: impl Fn(&Value) -> bool) -> Value {
        let list = self.read("subscriptions").await;
        let found = list["items"].as_array().unwrap().iter().find(|it| predicate(it)).expect("no such subscription");
        self.reload(found).await
    }

    async fn find_by_name(&self, name: &str) -> Value {
        self.find(|it| it["offerName"] == name && it["status"] == "active" && it.get("productType").is_some()).await
    }

    async fn find_by_kind(&self, kind: &str, sub_type: Option<&str>) -> Value {
        let of = |it: &Value| it["productType"]["id"] == kind;
        self.find(|it| of(it) && sub_type.is_none_or(|sub_type| it["productType"]["subType"]["id"] == sub_type)).await
    }

    async fn find_legacy(&self) -> Value {
        self.find(|it| it.get("entitlementId").is_some() && it.get("parentSubscriptionId").is_none()).await
    }

    async fn reload(&self, it: &Value) -> Value {
        self.read(&format!("subscriptions/{}", it["id"].as_str().unwrap())).await
    }

    async fn patch(&self, whole: &Value) -> (u16, Value) {
        let path = self.bench.api_url(&format!("{}/subscriptions/{}", self.base, whole["id"].as_str().unwrap()));
        let request = self.bench.http.request(Method::PATCH, path).bearer_auth(&self.token).json(whole);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Changes some members of a subscription and asserts success.
    async fn change(&self, whole: &Value, members: Value) -> Value {
        let (status, changed) = self.patch(&with(whole, &members)).await;
        assert_eq!(status, 200, "{changed}");
        changed
    }

    /// Changes some members of a subscription, asserts that nothing was changed, and returns the error.
    async fn rejected_change(&self, whole: &Value, members: Value) -> (u16, i64) {
        let (status, body) = self.patch(&with(whole, &members)).await;
        assert_eq!(&self.reload(whole).await, whole, "{members}");
        (status, body["code"].as_i64().unwrap_or_else(|| panic!("{members}: {body}")))
    }

    /// Returns the numbers of all and of assigned licenses of a product.
    async fn licenses(&self, name: &str) -> (i64, i64) {
        let list = self.read("subscribedskus").await;
        let sku = list["items"].as_array().unwrap().iter().find(|it| it["productSku"]["name"] == name).unwrap();
        (sku["totalUnits"].as_i64().unwrap(), sku["consumedUnits"].as_i64().unwrap())
    }
}

fn with(whole: &Value, members: &Value) -> Value {
    let mut whole = whole.clone();
    for (name, value) in members.as_object().unwrap() {
        whole[name] = value.clone();
    }
    whole
}

fn seats(it: &Value) -> i64 {
    it["quantity"].as_i64().unwrap()
}

fn last_day(it: &Value) -> jiff::civil::Date {
    it["commitmentEndDateTime"].as_str().unwrap()[..10].parse().unwrap()
}

#[tokio::test]
async fn showcase_customer_has_subscriptions_in_every_state() {
    let bench = TestBench::start().await;
    for partner in &bench.demo().partners {
        assert!(bench.emulator.showcase_customer(partner.tenant).is_some(), "{}", partner.name);
    }
    let customer = ShowcaseCustomer::new().await;
    let list = customer.read("subscriptions").await;
    let all = list["items"].as_array().unwrap();
    for (state, is) in [
        ("suspended", (|it: &Value| it["status"] == "suspended") as fn(&Value) -> bool),
        ("extended", |it| it["offerName"].as_str().unwrap().ends_with("(Extended Service Term)")),
        ("scheduled", |it| it["scheduledActions"][0]["actionType"] == "RenewToNewTerm"),
        ("ending", |it| it["scheduledActions"][0]["actionType"] == "Cancel"),
        ("legacy", |it| it.get("entitlementId").is_some()),
        ("marketplace", |it| it["productType"]["id"] == "SaaS"),
        ("undocumented members", |it| it.get("externalReference").is_some()),
    ] {
        assert!(all.iter().any(is), "{state}");
    }
    for it in all {
        let order = customer.read(&format!("orders/{}", it["orderId"].as_str().unwrap())).await;
        assert!(order["lineItems"][0]["quantity"].as_i64().is_some(), "{order}");
    }
}

#[tokio::test]
async fn added_seats_are_refundable_for_seven_days_and_licenses_follow() {
    let customer = ShowcaseCustomer::new().await;
    let name = "Microsoft 365 Business Premium";
    let whole = customer.find_by_name(name).await;
    let (total, assigned) = customer.licenses(name).await;
    assert_eq!(seats(&whole), total, "the seats are the licenses");
    let detail_count = whole["refundableQuantity"]["details"].as_array().unwrap().len();
    let raised = customer.change(&whole, json!({ "quantity": total + 3 })).await;
    assert_eq!(customer.licenses(name).await, (total + 3, assigned));
    let details = raised["refundableQuantity"]["details"].as_array().unwrap();
    assert_eq!((details.len(), &details[detail_count]["quantity"]), (detail_count + 1, &json!(3)));
    assert_eq!(raised["refundableQuantity"]["totalQuantity"], total + 3);
    let lowered = customer.change(&raised, json!({ "quantity": total + 1 })).await;
    assert_eq!(
        lowered["refundableQuantity"]["details"][detail_count]["quantity"], 1,
        "the latest seats are returned first"
    );
    customer.bench.emulator.advance_days(5);
    // Assigned licenses do not prevent a reduction, after which there are fewer licenses than assigned ones.
    let lowered = customer.change(&customer.reload(&lowered).await, json!({ "quantity": 1 })).await;
    assert_eq!((seats(&lowered), customer.licenses(name).await), (1, (1, assigned)));
    assert!(assigned > 1);
    customer.bench.emulator.advance_days(5);
    let late = customer.reload(&lowered).await;
    assert_eq!(late.get("refundableQuantity"), None);
    let raised = customer.change(&late, json!({ "quantity": 12 })).await;
    assert_eq!(customer.rejected_change(&raised, json!({ "quantity": 0 })).await, (400, 2002));
    customer.bench.emulator.advance_days(8);
    let late = customer.reload(&raised).await;
    assert_eq!(customer.rejected_change(&late, json!({ "quantity": 11 })).await, (400, 800_090));
}

#[tokio::test]
async fn only_recently_added_seats_are_refundable_after_window() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E5").await;
    assert_eq!(whole["refundableQuantity"]["totalQuantity"], 5);
    let own = seats(&whole);
    assert_eq!(customer.rejected_change(&whole, json!({ "quantity": own - 6 })).await, (400, 900_257));
    let lowered = customer.change(&whole, json!({ "quantity": own - 5 })).await;
    assert_eq!(lowered.get("refundableQuantity"), None);
    assert_eq!(customer.rejected_change(&lowered, json!({ "quantity": own - 6 })).await, (400, 800_090));
    let limited = customer.find_by_name("Microsoft 365 Business Premium").await;
    assert_eq!(customer.rejected_change(&limited, json!({ "quantity": 301 })).await, (400, 2002));
}

#[tokio::test]
async fn subscription_can_be_canceled_within_window() {
    let customer = ShowcaseCustomer::new().await;
    let refundable = customer.find_by_name("Microsoft 365 Business Premium").await;
    let types: Vec<_> = refundable["refundOptions"].as_array().unwrap().iter().map(|it| it["type"].clone()).collect();
    assert_eq!(types, ["Full", "Partial"]);
    let closed = customer.find_by_name("Microsoft 365 E3").await;
    assert_eq!(customer.rejected_change(&closed, json!({ "status": "deleted" })).await, (400, 900_117));
    let deleted = customer.change(&refundable, json!({ "status": "deleted" })).await;
    assert_eq!((&deleted["status"], &deleted["autoRenewEnabled"]), (&json!("deleted"), &json!(false)));
    assert_eq!(customer.rejected_change(&deleted, json!({ "friendlyName": "Back" })).await, (400, 2011));
    let app = customer.find_by_kind("SaaS", None).await;
    assert_eq!(customer.change(&app, json!({ "quantity": 14 })).await["quantity"], 14);
    customer.bench.emulator.advance_days(3);
    let app = customer.reload(&app).await;
    assert_eq!(customer.rejected_change(&app, json!({ "quantity": 13 })).await, (400, 900_214));
    assert_eq!(customer.rejected_change(&app, json!({ "status": "deleted" })).await, (400, 900_213));
}

#[tokio::test]
async fn unsupported_changes_are_rejected_per_product_kind() {
    let customer = ShowcaseCustomer::new().await;
    let (plan, software) =
        (customer.find_by_kind("Azure", None).await, customer.find_by_kind("Software", Some("Subscription")).await);
    let (perpetual, app) =
        (customer.find_by_kind("Software", Some("Perpetual")).await, customer.find_by_kind("SaaS", None).await);
    let (trial, legacy) = (customer.find(|it| it["isTrial"] == true).await, customer.find_legacy().await);
    let ends = json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}]);
    let end = json!({ "autoRenewEnabled": false, "scheduledActions": ends });
    for (it, members, expected_error) in [
        (&plan, json!({ "quantity": 2 }), (400, 800_095)),
        (&plan, json!({ "status": "suspended" }), (403, 900_115)),
        (&plan, json!({ "autoRenewEnabled": true }), (400, 800_093)),
        (&plan, end.clone(), (400, 800_042)),
        (&software, json!({ "quantity": seats(&software) - 1 }), (400, 800_090)),
        (&software, json!({ "quantity": seats(&software) + 1 }), (400, 800_095)),
        (&software, json!({ "status": "suspended" }), (400, 800_096)),
        (&software, json!({ "status": "deleted" }), (400, 800_096)),
        (&perpetual, json!({ "quantity": 1 }), (400, 800_095)),
        (&perpetual, json!({ "autoRenewEnabled": true }), (400, 800_093)),
        (&perpetual, json!({ "status": "deleted" }), (400, 800_096)),
        (&app, json!({ "status": "suspended" }), (400, 800_096)),
        (&app, end.clone(), (400, 800_042)),
        (&trial, json!({ "quantity": 5 }), (400, 800_095)),
        (&legacy, json!({ "status": "deleted" }), (400, 800_096)),
        (&legacy, json!({ "quantity": 0 }), (400, 2002)),
        (&legacy, end, (403, 900_263)),
    ] {
        assert_eq!(
            customer.rejected_change(it, members.clone()).await,
            expected_error,
            "{} {members}",
            it["offerName"]
        );
    }
    let fewer = customer.change(&legacy, json!({ "quantity": 1 })).await;
    assert_eq!(fewer["quantity"], 1, "legacy seats can be returned at any time");
    let ending = customer.change(&software, json!({ "autoRenewEnabled": false, "scheduledActions": ends })).await;
    assert_eq!(ending["scheduledActions"][0]["actionType"], "Cancel");
    let extend = json!([{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}]);
    assert_eq!(customer.rejected_change(&ending, json!({ "scheduledActions": extend })).await, (400, 0));
}

#[tokio::test]
async fn suspended_seats_are_fixed_and_add_on_requires_active_parent() {
    let customer = ShowcaseCustomer::new().await;
    let suspended = customer.find(|it| it["status"] == "suspended").await;
    let more = json!({ "quantity": seats(&suspended) + 1 });
    assert_eq!(customer.rejected_change(&suspended, more).await, (400, 800_091));
    let whole = customer.find_by_name("Microsoft 365 Business Premium").await;
    let (total, _) = customer.licenses("Microsoft 365 Business Premium").await;
    let paused = customer.change(&whole, json!({ "status": "suspended" })).await;
    assert_eq!(customer.licenses("Microsoft 365 Business Premium").await.0, total - seats(&whole));
    customer.change(&paused, json!({ "status": "active" })).await;
    assert_eq!(customer.licenses("Microsoft 365 Business Premium").await.0, total);
    let legacy = customer.find_legacy().await;
    let add_on = customer.find(|it| it.get("parentSubscriptionId").is_some()).await;
    let add_on = customer.change(&add_on, json!({ "status": "suspended" })).await;
    let legacy = customer.change(&legacy, json!({ "status": "suspended" })).await;
    assert_eq!(customer.rejected_change(&legacy, json!({ "quantity": seats(&legacy) + 1 })).await, (400, 2001));
    assert_eq!(customer.rejected_change(&add_on, json!({ "status": "active" })).await, (409, 27_009));
    customer.change(&legacy, json!({ "status": "active" })).await;
    customer.change(&add_on, json!({ "status": "active" })).await;
}

#[tokio::test]
async fn changes_are_rejected_on_last_day_and_term_renews() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 Business Basic").await;
    assert_eq!(customer.rejected_change(&whole, json!({ "friendlyName": "Late" })).await, (400, 900_277));
    let ended = last_day(&whole);
    customer.bench.emulator.advance_days(1);
    let renewed = customer.reload(&whole).await;
    assert!(last_day(&renewed) > ended && renewed["status"] == "active", "{renewed}");
    assert_eq!(renewed["refundableQuantity"]["totalQuantity"], renewed["quantity"], "a new refund window");
    assert_eq!(renewed["externalReference"], whole["externalReference"]);
}

#[tokio::test]
async fn scheduled_renewal_takes_effect_at_term_end() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    let instructions = json!({
        "product": {"productId": "CFQ7TTC0LFLX", "skuId": "0001", "billingCycle": "Annual", "termDuration": "P3Y"},
        "quantity": 30,
    });
    let actions = json!([{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm", "instructions": instructions}]);
    let scheduled = customer.change(&whole, json!({ "scheduledActions": actions })).await;
    assert_eq!(customer.reload(&whole).await["scheduledActions"], actions);
    customer.bench.emulator.advance_days(199);
    assert_eq!(customer.reload(&whole).await["quantity"], 25);
    customer.bench.emulator.advance_days(3);
    let renewed = customer.reload(&scheduled).await;
    assert_eq!(
        [&renewed["quantity"], &renewed["termDuration"], &renewed["billingCycle"], &renewed["renewalTermDuration"]],
        [&json!(30), &json!("P3Y"), &json!("annual"), &json!("P3Y")]
    );
    assert_eq!((renewed.get("scheduledActions"), &renewed["autoRenewEnabled"]), (None, &json!(true)));
    let other = customer.reload(&customer.find_by_name("Microsoft 365 Business Premium").await).await;
    let years = |it: &Value| last_day(it).year();
    assert!(years(&renewed) >= years(&other) + 2);
}

#[tokio::test]
async fn scheduled_transition_changes_product() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft Teams Phone Standard").await;
    let to =
        json!({"productId": "CFQ7TTC0LFLZ", "skuId": "0002", "availabilityId": "CFQ7TTC0XXXX", "termDuration": "P1Y"});
    let actions = json!([{"scheduleType": "TermEnd", "actionType": "Transition", "instructions": {"product": to}}]);
    customer.change(&whole, json!({ "scheduledActions": actions })).await;
    customer.bench.emulator.advance_days(14);
    let now = customer.reload(&whole).await;
    assert_eq!(
        (&now["offerName"], &now["offerId"]),
        (&json!("Microsoft 365 E5"), &json!("CFQ7TTC0LFLZ:0002:CFQ7TTC0XXXX"))
    );
    assert!(now["links"]["product"]["uri"].as_str().unwrap().contains("CFQ7TTC0LFLZ"));
}

#[tokio::test]
async fn subscription_without_renewal_is_extended_unless_cancellation_is_scheduled() {
    let customer = ShowcaseCustomer::new().await;
    let (ending, unscheduled) =
        (customer.find_by_name("Visio Plan 2").await, customer.find_by_name("Power BI Pro").await);
    let (total, _) = customer.licenses("Power BI Pro").await;
    customer.bench.emulator.advance_days(47);
    let ended = customer.reload(&ending).await;
    assert_eq!((&ended["status"], ended.get("scheduledActions")), (&json!("expired"), None));
    assert_eq!(customer.rejected_change(&ended, json!({ "status": "active" })).await, (400, 900_279));
    let extended = customer.reload(&unscheduled).await;
    assert_eq!(
        [&extended["status"], &extended["offerName"], &extended["termDuration"], &extended["autoRenewEnabled"]],
        [&json!("active"), &json!("Power BI Pro (Extended Service Term)"), &json!("P1M"), &json!(false)]
    );
    assert_eq!(customer.licenses("Power BI Pro").await.0, total, "the licenses remain");
    // It is extended month by month, until it renews or ends.
    customer.bench.emulator.advance_days(70);
    let later = customer.reload(&extended).await;
    assert_eq!((&later["status"], &later["offerName"]), (&json!("active"), &extended["offerName"]));
    let back = json!([{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm"}]);
    let back = customer.change(&later, json!({ "autoRenewEnabled": true, "scheduledActions": back })).await;
    customer.bench.emulator.advance_days(32);
    let renewed = customer.reload(&back).await;
    assert_eq!(
        [&renewed["offerName"], &renewed["offerId"], &renewed["termDuration"]],
        [&unscheduled["offerName"], &unscheduled["offerId"], &unscheduled["termDuration"]]
    );
}

#[tokio::test]
async fn extended_service_term_can_be_canceled_at_any_time() {
    let customer = ShowcaseCustomer::new().await;
    let extended = customer.find(|it| it["offerName"].as_str().unwrap().ends_with("(Extended Service Term)")).await;
    assert_eq!(extended["refundOptions"][0]["type"], "Partial");
    assert_eq!(extended["refundableQuantity"]["totalQuantity"], extended["quantity"]);
    customer.bench.emulator.advance_days(15);
    let later = customer.reload(&extended).await;
    let fewer = customer.change(&later, json!({ "quantity": seats(&later) - 1 })).await;
    assert_eq!(customer.change(&fewer, json!({ "status": "deleted" })).await["status"], "deleted");
}

#[tokio::test]
async fn scheduled_actions_are_validated_against_product_term_and_renewal() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    let action =
        |schedule_type: &str, action_type: &str| json!({ "scheduleType": schedule_type, "actionType": action_type });
    let renew = |instructions: Value| {
        let mut action = action("TermEnd", "RenewToNewTerm");
        action["instructions"] = instructions;
        json!({ "scheduledActions": [action] })
    };
    let product = |members: Value| renew(json!({ "product": members }));
    let custom = |day: &str| renew(json!({ "customTermEndDate": day }));
    let twice = [action("TermEnd", "RenewToNewTerm"), action("TermEnd", "Transition")];
    for (members, expected_error) in [
        (json!({ "scheduledActions": [action("Someday", "Cancel")] }), (400, 900_126)),
        (json!({ "scheduledActions": [action("TermEnd", "Hibernate")] }), (400, 900_126)),
        (json!({ "scheduledActions": [action("TermEnd", "Cancel")] }), (400, 0)),
        (json!({ "scheduledActions": [action("CustomDate", "Cancel")] }), (400, 0)),
        (json!({ "scheduledActions": twice }), (400, 0)),
        (json!({ "autoRenewEnabled": false, "scheduledNextTermInstructions": {"quantity": 3} }), (400, 0)),
        (renew(json!({ "quantity": 0 })), (400, 2002)),
        (product(json!({ "productId": "CFQ7TTC0NONE" })), (404, 400_013)),
        (product(json!({ "skuId": "9999" })), (404, 400_018)),
        (product(json!({ "termDuration": "P2Y" })), (400, 800_121)),
        (product(json!({ "billingCycle": "Weekly" })), (400, 900_269)),
        (product(json!({ "billingCycle": "Annual", "termDuration": "P1M" })), (400, 900_270)),
        (custom("2020-01-31"), (400, 900_245)),
    ] {
        assert_eq!(customer.rejected_change(&whole, members.clone()).await, expected_error, "{members}");
    }
    let mut day = last_day(&whole).last_of_month();
    if day == last_day(&whole) {
        day = day.tomorrow().unwrap().last_of_month();
    }
    let before = day.yesterday().unwrap();
    let others = customer.read("subscriptions").await;
    let is_other_end = others["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|it| it["commitmentEndDateTime"].as_str().is_some_and(|end| end.starts_with(&before.to_string())));
    if before > last_day(&whole) && !is_other_end {
        assert_eq!(customer.rejected_change(&whole, custom(&before.to_string())).await, (400, 900_246));
    }
    customer.change(&whole, custom(&day.to_string())).await;
    customer.bench.emulator.advance_days(202);
    let days = jiff::Span::new().days(202);
    assert_eq!(last_day(&customer.reload(&whole).await), day.checked_sub(days).unwrap());
    let software = customer.find_by_kind("Software", Some("Subscription")).await;
    assert_eq!(customer.rejected_change(&software, custom("2030-01-31")).await, (400, 900_244));
}

#[tokio::test]
async fn custom_date_ends_term_early_and_quantity_change_discards_schedule() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().checked_add(jiff::Span::new().days(10));
    let ends = json!([{
        "scheduledType": "CustomDate", "actionType": "Cancel", "effectiveDate": format!("{}T00:00:00Z", day.unwrap()),
    }]);
    let scheduled = customer.change(&whole, json!({ "scheduledActions": ends })).await;
    assert_eq!(scheduled["scheduledActions"][0]["scheduleType"], "CustomDate", "the other spelling is accepted");
    let raised = customer.change(&scheduled, json!({ "quantity": 26 })).await;
    assert_eq!(raised.get("scheduledActions"), None, "discarded, even though it was sent");
    let scheduled = customer.change(&raised, json!({ "scheduledActions": scheduled["scheduledActions"] })).await;
    customer.bench.emulator.advance_days(11);
    assert_eq!(customer.reload(&scheduled).await["status"], "expired");
}

#[tokio::test]
async fn subscription_changes_can_be_asynchronous_or_lost() {
    let customer = ShowcaseCustomer::new().await;
    let partner = customer.bench.partner(0).tenant;
    let customer_id = customer.bench.emulator.showcase_customer(partner).unwrap();
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    assert!(customer.bench.emulator.delay_next_subscription_change(partner, customer_id));
    assert_eq!(customer.patch(&with(&whole, &json!({ "quantity": 26 }))).await.0, 202);
    let (status, fault) = customer.patch(&with(&whole, &json!({ "quantity": 27 }))).await;
    assert_eq!((status, &fault["code"]), (409, &json!(900_278)));
    let other = customer.find_by_name("Microsoft 365 E5").await;
    customer.change(&other, json!({ "friendlyName": "Not this one" })).await;
    assert_eq!([seats(&customer.reload(&whole).await), seats(&customer.reload(&whole).await)], [25, 26]);
    assert!(customer.bench.emulator.drop_next_subscription_change(partner, customer_id));
    let before = customer.reload(&whole).await;
    let (status, body) = customer.patch(&with(&before, &json!({ "quantity": 30 }))).await;
    assert_eq!((status, &body["quantity"]), (200, &json!(30)));
    assert_eq!(customer.reload(&whole).await, before);
    assert!(customer.bench.emulator.drop_next_subscription_change(partner, customer_id));
    assert!(customer.bench.emulator.delay_next_subscription_change(partner, customer_id));
    assert_eq!(customer.patch(&with(&before, &json!({ "quantity": 30 }))).await.0, 202);
    assert_eq!([customer.reload(&whole).await, customer.reload(&whole).await], [before.clone(), before]);
}

#[tokio::test]
async fn undocumented_members_are_preserved_only_if_sent_back() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    assert_eq!(whole["externalReference"]["system"], "CRM");
    let changed = customer.change(&whole, json!({ "friendlyName": "Named", "somethingNew": [1] })).await;
    assert_eq!((&changed["externalReference"], &changed["somethingNew"]), (&whole["externalReference"], &json!([1])));
    assert_eq!(customer.reload(&whole).await, changed);
    let mut less = changed.clone();
    less.as_object_mut().unwrap().remove("externalReference");
    assert_eq!(customer.change(&less, json!({})).await.get("externalReference"), None);
}

#[tokio::test]
async fn subscription_accepts_at_most_100_changes() {
    let customer = ShowcaseCustomer::new().await;
    let whole = customer.find_by_name("Microsoft 365 E3").await;
    let mut now = whole.clone();
    for serial in 0..100 {
        now = customer.change(&now, json!({ "friendlyName": format!("Name {serial}") })).await;
    }
    assert_eq!(customer.rejected_change(&now, json!({ "friendlyName": "One too many" })).await, (400, 900_311));
}
