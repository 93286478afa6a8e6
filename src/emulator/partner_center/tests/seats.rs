//! Tests of seats and of the ends of terms: accepted changes, rejected ones with their error codes, and the passing of
//! time.

use reqwest::Method;
use serde_json::{Value, json};

use crate::emulator::testing::{Bench, json};

/// The customer with subscriptions in every possible state.
struct Shop {
    bench: Bench,
    token: String,
    base: String,
}

impl Shop {
    async fn open() -> Self {
        let bench = Bench::start().await;
        let customer = bench.emulator.showcase_customer(bench.partner(0).tenant).unwrap();
        let token = bench.delegated(bench.agent()).await;
        Self { bench, token, base: format!("/v1/customers/{customer}") }
    }

    async fn read(&self, rest: &str) -> Value {
        json(self.bench.get(&self.token, &format!("{}/{rest}", self.base)).send().await.unwrap()).await
    }

    /// Returns the complete first subscription that satisfies a predicate.
    async fn find(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let list = self.read("subscriptions").await;
        let found = list["items"].as_array().unwrap().iter().find(|it| wanted(it)).expect("no such subscription");
        self.again(found).await
    }

    async fn named(&self, name: &str) -> Value {
        self.find(|it| it["offerName"] == name && it["status"] == "active" && it.get("productType").is_some()).await
    }

    async fn kind(&self, kind: &str, sub_type: Option<&str>) -> Value {
        let of = |it: &Value| it["productType"]["id"] == kind;
        self.find(|it| of(it) && sub_type.is_none_or(|sub_type| it["productType"]["subType"]["id"] == sub_type)).await
    }

    async fn legacy(&self) -> Value {
        self.find(|it| it.get("entitlementId").is_some() && it.get("parentSubscriptionId").is_none()).await
    }

    async fn again(&self, it: &Value) -> Value {
        self.read(&format!("subscriptions/{}", it["id"].as_str().unwrap())).await
    }

    async fn patch(&self, whole: &Value) -> (u16, Value) {
        let path = self.bench.api(&format!("{}/subscriptions/{}", self.base, whole["id"].as_str().unwrap()));
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
    async fn refused(&self, whole: &Value, members: Value) -> (u16, i64) {
        let (status, said) = self.patch(&with(whole, &members)).await;
        assert_eq!(&self.again(whole).await, whole, "{members}");
        (status, said["code"].as_i64().unwrap_or_else(|| panic!("{members}: {said}")))
    }

    /// Returns the numbers of all and of assigned licenses of a product.
    async fn licences(&self, name: &str) -> (i64, i64) {
        let list = self.read("subscribedskus").await;
        let of = list["items"].as_array().unwrap().iter().find(|it| it["productSku"]["name"] == name).unwrap();
        (of["totalUnits"].as_i64().unwrap(), of["consumedUnits"].as_i64().unwrap())
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
async fn every_state_is_there_for_each_partner() {
    let bench = Bench::start().await;
    for partner in &bench.demo().partners {
        assert!(bench.emulator.showcase_customer(partner.tenant).is_some(), "{}", partner.name);
    }
    let shop = Shop::open().await;
    let list = shop.read("subscriptions").await;
    let all = list["items"].as_array().unwrap();
    for (state, is) in [
        ("suspended", (|it: &Value| it["status"] == "suspended") as fn(&Value) -> bool),
        ("extended", |it| it["offerName"].as_str().unwrap().ends_with("(Extended Service Term)")),
        ("scheduled", |it| it["scheduledActions"][0]["actionType"] == "RenewToNewTerm"),
        ("ending", |it| it["scheduledActions"][0]["actionType"] == "Cancel"),
        ("legacy", |it| it.get("entitlementId").is_some()),
        ("marketplace", |it| it["productType"]["id"] == "SaaS"),
        ("not told", |it| it.get("externalReference").is_some()),
    ] {
        assert!(all.iter().any(is), "{state}");
    }
    for it in all {
        let order = shop.read(&format!("orders/{}", it["orderId"].as_str().unwrap())).await;
        assert!(order["lineItems"][0]["quantity"].as_i64().is_some(), "{order}");
    }
}

#[tokio::test]
async fn seats_that_are_raised_can_be_given_back_for_a_week_and_licences_follow() {
    let shop = Shop::open().await;
    let name = "Microsoft 365 Business Premium";
    let whole = shop.named(name).await;
    let (total, assigned) = shop.licences(name).await;
    assert_eq!(seats(&whole), total, "the seats are the licenses");
    let parts = whole["refundableQuantity"]["details"].as_array().unwrap().len();
    let raised = shop.change(&whole, json!({ "quantity": total + 3 })).await;
    assert_eq!(shop.licences(name).await, (total + 3, assigned));
    let details = raised["refundableQuantity"]["details"].as_array().unwrap();
    assert_eq!((details.len(), &details[parts]["quantity"]), (parts + 1, &json!(3)));
    assert_eq!(raised["refundableQuantity"]["totalQuantity"], total + 3);
    let lowered = shop.change(&raised, json!({ "quantity": total + 1 })).await;
    assert_eq!(lowered["refundableQuantity"]["details"][parts]["quantity"], 1, "the latest seats are returned first");
    shop.bench.emulator.pass_days(5);
    // Assigned licenses do not prevent a reduction, after which there are fewer licenses than assigned ones.
    let lowered = shop.change(&shop.again(&lowered).await, json!({ "quantity": 1 })).await;
    assert_eq!((seats(&lowered), shop.licences(name).await), (1, (1, assigned)));
    assert!(assigned > 1);
    shop.bench.emulator.pass_days(5);
    let late = shop.again(&lowered).await;
    assert_eq!(late.get("refundableQuantity"), None);
    let raised = shop.change(&late, json!({ "quantity": 12 })).await;
    assert_eq!(shop.refused(&raised, json!({ "quantity": 0 })).await, (400, 2002));
    shop.bench.emulator.pass_days(8);
    let late = shop.again(&raised).await;
    assert_eq!(shop.refused(&late, json!({ "quantity": 11 })).await, (400, 800_090));
}

#[tokio::test]
async fn only_what_was_added_lately_can_be_given_back_after_the_window() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E5").await;
    assert_eq!(whole["refundableQuantity"]["totalQuantity"], 5);
    let own = seats(&whole);
    assert_eq!(shop.refused(&whole, json!({ "quantity": own - 6 })).await, (400, 900_257));
    let lowered = shop.change(&whole, json!({ "quantity": own - 5 })).await;
    assert_eq!(lowered.get("refundableQuantity"), None);
    assert_eq!(shop.refused(&lowered, json!({ "quantity": own - 6 })).await, (400, 800_090));
    let most = shop.named("Microsoft 365 Business Premium").await;
    assert_eq!(shop.refused(&most, json!({ "quantity": 301 })).await, (400, 2002));
}

#[tokio::test]
async fn a_subscription_is_cancelled_while_its_window_is_open() {
    let shop = Shop::open().await;
    let fresh = shop.named("Microsoft 365 Business Premium").await;
    let types: Vec<_> = fresh["refundOptions"].as_array().unwrap().iter().map(|it| it["type"].clone()).collect();
    assert_eq!(types, ["Full", "Partial"]);
    let closed = shop.named("Microsoft 365 E3").await;
    assert_eq!(shop.refused(&closed, json!({ "status": "deleted" })).await, (400, 900_117));
    let gone = shop.change(&fresh, json!({ "status": "deleted" })).await;
    assert_eq!((&gone["status"], &gone["autoRenewEnabled"]), (&json!("deleted"), &json!(false)));
    assert_eq!(shop.refused(&gone, json!({ "friendlyName": "Back" })).await, (400, 2011));
    let app = shop.kind("SaaS", None).await;
    assert_eq!(shop.change(&app, json!({ "quantity": 14 })).await["quantity"], 14);
    shop.bench.emulator.pass_days(3);
    let app = shop.again(&app).await;
    assert_eq!(shop.refused(&app, json!({ "quantity": 13 })).await, (400, 900_214));
    assert_eq!(shop.refused(&app, json!({ "status": "deleted" })).await, (400, 900_213));
}

#[tokio::test]
async fn each_kind_refuses_what_it_does_not_take() {
    let shop = Shop::open().await;
    let (plan, software) = (shop.kind("Azure", None).await, shop.kind("Software", Some("Subscription")).await);
    let (perpetual, app) = (shop.kind("Software", Some("Perpetual")).await, shop.kind("SaaS", None).await);
    let (trial, legacy) = (shop.find(|it| it["isTrial"] == true).await, shop.legacy().await);
    let ends = json!([{"scheduleType": "TermEnd", "actionType": "Cancel"}]);
    let end = json!({ "autoRenewEnabled": false, "scheduledActions": ends });
    for (it, members, refusal) in [
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
        assert_eq!(shop.refused(it, members.clone()).await, refusal, "{} {members}", it["offerName"]);
    }
    let fewer = shop.change(&legacy, json!({ "quantity": 1 })).await;
    assert_eq!(fewer["quantity"], 1, "legacy seats can be returned at any time");
    let ending = shop.change(&software, json!({ "autoRenewEnabled": false, "scheduledActions": ends })).await;
    assert_eq!(ending["scheduledActions"][0]["actionType"], "Cancel");
    let extend = json!([{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}]);
    assert_eq!(shop.refused(&ending, json!({ "scheduledActions": extend })).await, (400, 0));
}

#[tokio::test]
async fn what_is_suspended_keeps_its_seats_and_an_add_on_waits_for_what_it_adds_to() {
    let shop = Shop::open().await;
    let suspended = shop.find(|it| it["status"] == "suspended").await;
    let more = json!({ "quantity": seats(&suspended) + 1 });
    assert_eq!(shop.refused(&suspended, more).await, (400, 800_091));
    let whole = shop.named("Microsoft 365 Business Premium").await;
    let (total, _) = shop.licences("Microsoft 365 Business Premium").await;
    let paused = shop.change(&whole, json!({ "status": "suspended" })).await;
    assert_eq!(shop.licences("Microsoft 365 Business Premium").await.0, total - seats(&whole));
    shop.change(&paused, json!({ "status": "active" })).await;
    assert_eq!(shop.licences("Microsoft 365 Business Premium").await.0, total);
    let legacy = shop.legacy().await;
    let add_on = shop.find(|it| it.get("parentSubscriptionId").is_some()).await;
    let add_on = shop.change(&add_on, json!({ "status": "suspended" })).await;
    let legacy = shop.change(&legacy, json!({ "status": "suspended" })).await;
    assert_eq!(shop.refused(&legacy, json!({ "quantity": seats(&legacy) + 1 })).await, (400, 2001));
    assert_eq!(shop.refused(&add_on, json!({ "status": "active" })).await, (409, 27_009));
    shop.change(&legacy, json!({ "status": "active" })).await;
    shop.change(&add_on, json!({ "status": "active" })).await;
}

#[tokio::test]
async fn nothing_is_changed_in_the_last_day_and_the_term_renews_by_itself() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 Business Basic").await;
    assert_eq!(shop.refused(&whole, json!({ "friendlyName": "Late" })).await, (400, 900_277));
    let ended = last_day(&whole);
    shop.bench.emulator.pass_days(1);
    let renewed = shop.again(&whole).await;
    assert!(last_day(&renewed) > ended && renewed["status"] == "active", "{renewed}");
    assert_eq!(renewed["refundableQuantity"]["totalQuantity"], renewed["quantity"], "a new refund window");
    assert_eq!(renewed["externalReference"], whole["externalReference"]);
}

#[tokio::test]
async fn a_scheduled_renewal_is_carried_out_on_its_day() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E3").await;
    let instructions = json!({
        "product": {"productId": "CFQ7TTC0LFLX", "skuId": "0001", "billingCycle": "Annual", "termDuration": "P3Y"},
        "quantity": 30,
    });
    let actions = json!([{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm", "instructions": instructions}]);
    let scheduled = shop.change(&whole, json!({ "scheduledActions": actions })).await;
    assert_eq!(shop.again(&whole).await["scheduledActions"], actions);
    shop.bench.emulator.pass_days(199);
    assert_eq!(shop.again(&whole).await["quantity"], 25);
    shop.bench.emulator.pass_days(3);
    let renewed = shop.again(&scheduled).await;
    assert_eq!(
        [&renewed["quantity"], &renewed["termDuration"], &renewed["billingCycle"], &renewed["renewalTermDuration"]],
        [&json!(30), &json!("P3Y"), &json!("annual"), &json!("P3Y")]
    );
    assert_eq!((renewed.get("scheduledActions"), &renewed["autoRenewEnabled"]), (None, &json!(true)));
    let other = shop.again(&shop.named("Microsoft 365 Business Premium").await).await;
    let years = |it: &Value| last_day(it).year();
    assert!(years(&renewed) >= years(&other) + 2);
}

#[tokio::test]
async fn a_transition_makes_it_another_product() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft Teams Phone Standard").await;
    let to =
        json!({"productId": "CFQ7TTC0LFLZ", "skuId": "0002", "availabilityId": "CFQ7TTC0XXXX", "termDuration": "P1Y"});
    let actions = json!([{"scheduleType": "TermEnd", "actionType": "Transition", "instructions": {"product": to}}]);
    shop.change(&whole, json!({ "scheduledActions": actions })).await;
    shop.bench.emulator.pass_days(14);
    let now = shop.again(&whole).await;
    assert_eq!(
        (&now["offerName"], &now["offerId"]),
        (&json!("Microsoft 365 E5"), &json!("CFQ7TTC0LFLZ:0002:CFQ7TTC0XXXX"))
    );
    assert!(now["links"]["product"]["uri"].as_str().unwrap().contains("CFQ7TTC0LFLZ"));
}

#[tokio::test]
async fn without_renewal_it_goes_on_and_is_paid_for_unless_its_end_is_scheduled() {
    let shop = Shop::open().await;
    let (ending, trap) = (shop.named("Visio Plan 2").await, shop.named("Power BI Pro").await);
    let (total, _) = shop.licences("Power BI Pro").await;
    shop.bench.emulator.pass_days(47);
    let ended = shop.again(&ending).await;
    assert_eq!((&ended["status"], ended.get("scheduledActions")), (&json!("expired"), None));
    assert_eq!(shop.refused(&ended, json!({ "status": "active" })).await, (400, 900_279));
    let extended = shop.again(&trap).await;
    assert_eq!(
        [&extended["status"], &extended["offerName"], &extended["termDuration"], &extended["autoRenewEnabled"]],
        [&json!("active"), &json!("Power BI Pro (Extended Service Term)"), &json!("P1M"), &json!(false)]
    );
    assert_eq!(shop.licences("Power BI Pro").await.0, total, "the licenses remain");
    // It is extended month by month, until it renews or ends.
    shop.bench.emulator.pass_days(70);
    let later = shop.again(&extended).await;
    assert_eq!((&later["status"], &later["offerName"]), (&json!("active"), &extended["offerName"]));
    let back = json!([{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm"}]);
    let back = shop.change(&later, json!({ "autoRenewEnabled": true, "scheduledActions": back })).await;
    shop.bench.emulator.pass_days(32);
    let renewed = shop.again(&back).await;
    assert_eq!(
        [&renewed["offerName"], &renewed["offerId"], &renewed["termDuration"]],
        [&trap["offerName"], &trap["offerId"], &trap["termDuration"]]
    );
}

#[tokio::test]
async fn an_extended_service_term_is_cancelled_at_any_time() {
    let shop = Shop::open().await;
    let extended = shop.find(|it| it["offerName"].as_str().unwrap().ends_with("(Extended Service Term)")).await;
    assert_eq!(extended["refundOptions"][0]["type"], "Partial");
    assert_eq!(extended["refundableQuantity"]["totalQuantity"], extended["quantity"]);
    shop.bench.emulator.pass_days(15);
    let later = shop.again(&extended).await;
    let fewer = shop.change(&later, json!({ "quantity": seats(&later) - 1 })).await;
    assert_eq!(shop.change(&fewer, json!({ "status": "deleted" })).await["status"], "deleted");
}

#[tokio::test]
async fn what_is_scheduled_is_held_to_the_product_the_term_and_the_renewal() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E3").await;
    let action = |when: &str, does: &str| json!({ "scheduleType": when, "actionType": does });
    let renew = |instructions: Value| {
        let mut action = action("TermEnd", "RenewToNewTerm");
        action["instructions"] = instructions;
        json!({ "scheduledActions": [action] })
    };
    let product = |members: Value| renew(json!({ "product": members }));
    let custom = |day: &str| renew(json!({ "customTermEndDate": day }));
    let twice = [action("TermEnd", "RenewToNewTerm"), action("TermEnd", "Transition")];
    for (members, refusal) in [
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
        assert_eq!(shop.refused(&whole, members.clone()).await, refusal, "{members}");
    }
    let mut day = last_day(&whole).last_of_month();
    if day == last_day(&whole) {
        day = day.tomorrow().unwrap().last_of_month();
    }
    let before = day.yesterday().unwrap();
    let others = shop.read("subscriptions").await;
    let taken = others["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|it| it["commitmentEndDateTime"].as_str().is_some_and(|end| end.starts_with(&before.to_string())));
    if before > last_day(&whole) && !taken {
        assert_eq!(shop.refused(&whole, custom(&before.to_string())).await, (400, 900_246));
    }
    shop.change(&whole, custom(&day.to_string())).await;
    shop.bench.emulator.pass_days(202);
    let days = jiff::Span::new().days(202);
    assert_eq!(last_day(&shop.again(&whole).await), day.checked_sub(days).unwrap());
    let software = shop.kind("Software", Some("Subscription")).await;
    assert_eq!(shop.refused(&software, custom("2030-01-31")).await, (400, 900_244));
}

#[tokio::test]
async fn a_chosen_day_ends_the_term_early_and_a_change_at_once_forgets_what_was_scheduled() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E3").await;
    let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().checked_add(jiff::Span::new().days(10));
    let ends = json!([{
        "scheduledType": "CustomDate", "actionType": "Cancel", "effectiveDate": format!("{}T00:00:00Z", day.unwrap()),
    }]);
    let scheduled = shop.change(&whole, json!({ "scheduledActions": ends })).await;
    assert_eq!(scheduled["scheduledActions"][0]["scheduleType"], "CustomDate", "the other spelling is accepted");
    let raised = shop.change(&scheduled, json!({ "quantity": 26 })).await;
    assert_eq!(raised.get("scheduledActions"), None, "discarded, even though it was sent");
    let scheduled = shop.change(&raised, json!({ "scheduledActions": scheduled["scheduledActions"] })).await;
    shop.bench.emulator.pass_days(11);
    assert_eq!(shop.again(&scheduled).await["status"], "expired");
}

#[tokio::test]
async fn a_change_may_take_its_time_or_be_taken_and_never_made() {
    let shop = Shop::open().await;
    let partner = shop.bench.partner(0).tenant;
    let customer = shop.bench.emulator.showcase_customer(partner).unwrap();
    let whole = shop.named("Microsoft 365 E3").await;
    assert!(shop.bench.emulator.slow_down_subscriptions(partner, customer));
    assert_eq!(shop.patch(&with(&whole, &json!({ "quantity": 26 }))).await.0, 202);
    let (status, fault) = shop.patch(&with(&whole, &json!({ "quantity": 27 }))).await;
    assert_eq!((status, &fault["code"]), (409, &json!(900_278)));
    let other = shop.named("Microsoft 365 E5").await;
    shop.change(&other, json!({ "friendlyName": "Not this one" })).await;
    assert_eq!([seats(&shop.again(&whole).await), seats(&shop.again(&whole).await)], [25, 26]);
    assert!(shop.bench.emulator.lose_subscription_change(partner, customer));
    let before = shop.again(&whole).await;
    let (status, said) = shop.patch(&with(&before, &json!({ "quantity": 30 }))).await;
    assert_eq!((status, &said["quantity"]), (200, &json!(30)));
    assert_eq!(shop.again(&whole).await, before);
    assert!(shop.bench.emulator.lose_subscription_change(partner, customer));
    assert!(shop.bench.emulator.slow_down_subscriptions(partner, customer));
    assert_eq!(shop.patch(&with(&before, &json!({ "quantity": 30 }))).await.0, 202);
    assert_eq!([shop.again(&whole).await, shop.again(&whole).await], [before.clone(), before]);
}

#[tokio::test]
async fn members_that_no_article_has_are_kept_where_they_are_sent_and_lost_where_they_are_not() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E3").await;
    assert_eq!(whole["externalReference"]["system"], "CRM");
    let changed = shop.change(&whole, json!({ "friendlyName": "Named", "somethingNew": [1] })).await;
    assert_eq!((&changed["externalReference"], &changed["somethingNew"]), (&whole["externalReference"], &json!([1])));
    assert_eq!(shop.again(&whole).await, changed);
    let mut less = changed.clone();
    less.as_object_mut().unwrap().remove("externalReference");
    assert_eq!(shop.change(&less, json!({})).await.get("externalReference"), None);
}

#[tokio::test]
async fn a_subscription_is_changed_a_hundred_times_and_no_more() {
    let shop = Shop::open().await;
    let whole = shop.named("Microsoft 365 E3").await;
    let mut now = whole.clone();
    for serial in 0..100 {
        now = shop.change(&now, json!({ "friendlyName": format!("Name {serial}") })).await;
    }
    assert_eq!(shop.refused(&now, json!({ "friendlyName": "One too many" })).await, (400, 900_311));
}
