//! Tests of subscriptions: requests, parsing of responses, and that renaming a subscription changes nothing else.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_id, customer_path},
};
use crate::{
    domain::{
        id::{RequestId, SubscriptionId},
        moment::Moment,
        subscription::{
            ChangeOutcome, EndOfTerm, EndOfTermSetting, Instructions, Nickname, Renewal, StatusChange,
            SubscriptionChange, SubscriptionStatus,
        },
        term::{BillingCycle, Term},
    },
    partner_center::{Error, ErrorKind},
};

const ID: &str = "A4C1340D-6911-4758-bba3-0c4c6007d161";

fn path() -> String {
    format!("{}/subscriptions/{ID}", customer_path())
}

fn id() -> SubscriptionId {
    ID.parse().unwrap()
}

/// Returns a subscription with members that Partner Center resets if a request omits them, and with an unknown member.
fn stored() -> Value {
    json!({
        "id": ID, "friendlyName": "Old name", "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "quantity": 15,
        "status": "active", "autoRenewEnabled": true, "renewalTermDuration": "",
        "scheduledNextTermInstructions": {"product": {"productId": "CFQ7TTC0LH18", "skuId": "0001",
            "availabilityId": "CFQ7TTC0K971", "billingCycle": "Annual", "termDuration": "P1Y", "future": null}, "quantity": 20},
        "nextChargeInstructions": {"product": {"billingCycle": "annual"}, "quantity": 15},
        "futureMember": {"kept": [1.10, null]}, "partnerId": "",
        "attributes": {"etag": "eyJ2IjoxfQ==", "objectType": "Subscription"},
    })
}

async fn rename(setup: &TestSetup, name: &str, seen: &str) -> Result<ChangeOutcome, Error> {
    let client = setup.client();
    let name = Nickname::parse(name).unwrap();
    client
        .customer(&customer())
        .subscriptions()
        .rename(&id(), &name, seen, RequestId::default())
        .await
        .map(|(change, _)| change)
}

#[tokio::test]
async fn rename_sends_the_whole_subscription_with_if_match() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &path(), [Reply::json(&stored())]);
    setup.mock.script("PATCH", &path(), [Reply::json(&stored())]);
    assert_eq!(rename(&setup, " New name ", "Old name").await.unwrap(), ChangeOutcome::Completed);
    let seen = &setup.mock.requests(&path())[1];
    let mut expected = stored();
    expected["friendlyName"] = json!("New name");
    assert_eq!(serde_json::from_slice::<Value>(&seen.body).unwrap(), expected);
    assert_eq!(seen.header("if-match"), "\"eyJ2IjoxfQ==\"");
}

#[tokio::test]
async fn rename_keeps_the_pascal_case_of_the_resource() {
    let setup = TestSetup::new().await;
    let whole = json!({"Id": ID, "FriendlyName": "Old name", "AutoRenewEnabled": true, "Attributes": {"Etag": "1"}});
    setup.mock.script("GET", &path(), [Reply::json(&whole)]);
    setup.mock.script("PATCH", &path(), [Reply::json(&whole)]);
    rename(&setup, "New name", "Old name").await.unwrap();
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&path())[1].body).unwrap();
    let expected = json!({"Id": ID, "FriendlyName": "New name", "AutoRenewEnabled": true, "Attributes": {"Etag": "1"}});
    assert_eq!(sent, expected);
    assert_eq!(setup.mock.requests(&path())[1].header("if-match"), "\"1\"");
}

#[tokio::test]
async fn rename_to_the_current_nickname_sends_nothing() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &path(), [Reply::json(&stored())]);
    assert_eq!(rename(&setup, "Old name", "Older name").await.unwrap(), ChangeOutcome::Completed);
}

#[tokio::test]
async fn rename_fails_if_the_nickname_changed_meanwhile() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &path(), [Reply::json(&stored())]);
    let error = rename(&setup, "Mine", "What I saw").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
}

#[tokio::test]
async fn rename_reports_a_stale_version_and_a_pending_operation() {
    for (status, code, kind) in [(400, 2055, ErrorKind::PreconditionFailed), (409, 900_278, ErrorKind::Conflict)] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", &path(), [Reply::json(&stored())]);
        setup.mock.script("PATCH", &path(), [Reply::fault(status, code)]);
        assert_eq!(rename(&setup, "New name", "Old name").await.unwrap_err().kind(), kind);
    }
}

#[tokio::test]
async fn accepted_change_returns_the_subscription_id_in_its_location() {
    let other = "b4c1340d-6911-4758-bba3-0c4c6007d161";
    let own = format!("/customers/{}/subscriptions/{other}", customer_id());
    for (location, expected) in [
        (own.clone(), other),
        (format!("https://api.partnercenter.microsoft.com/v1{own}?x=1"), other),
        (format!("/customers/00000000-0000-0000-0000-0000000000ff/subscriptions/{other}"), ID),
        ("/somewhere/else".to_owned(), ID),
        (String::new(), ID),
    ] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", &path(), [Reply::json(&stored())]);
        setup.mock.script("PATCH", &path(), [Reply::status(202).header("location", &location)]);
        let change = rename(&setup, "New name", "Old name").await.unwrap();
        assert_eq!(change, ChangeOutcome::Accepted(expected.parse().unwrap()), "{location}");
    }
}

#[tokio::test]
async fn response_about_another_subscription_is_unreadable() {
    let setup = TestSetup::new().await;
    let other = json!({"id": "00000000-0000-0000-0000-0000000000ff", "friendlyName": "x"});
    setup.mock.script("GET", &path(), [Reply::json(&other)]);
    let client = setup.client();
    let error = client.customer(&customer()).subscriptions().load(&id()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
}

#[tokio::test]
async fn undocumented_members_do_not_break_a_list() {
    let setup = TestSetup::new().await;
    let list = format!("{}/subscriptions", customer_path());
    let odd = json!({"totalCount": 1, "items": [
        {"id": ID, "friendlyName": null, "quantity": "15", "status": "daydreaming", "suspensionReasons": "one",
         "creationDate": "2015-11-25T06: 41: 12Z", "commitmentEndDate": "9999-12-31T23:59:59.9999999Z", "links": [],
         "partnerId": 123, "termDuration": "P1Y6M", "refundOptions": [{"type": "Full", "expiresAfter": "2021-01-15T00:00:00Z"}]},
        {"id": "<subscription-id>"},
    ]});
    setup.mock.script("GET", &list, [Reply::json(&odd)]);
    let found = setup.client().customer(&customer()).subscriptions().list().await.unwrap();
    let [it] = &found[..] else { panic!("{found:?}") };
    assert_eq!((it.quantity, it.suspension_reasons.as_slice()), (Some(15), &["one".to_owned()][..]));
    assert_eq!(it.status, SubscriptionStatus::Other("daydreaming".to_owned()));
    assert_eq!((it.ends.clone(), it.reseller.as_deref()), (Some(Moment::Never), Some("123")));
    assert!(matches!(it.refunds[0].until, Some(Moment::At(_))));
    assert_eq!(it.name_or_offer(), ID);
}

/// Returns the end of the term that is parsed from a subscription with these members.
async fn end_of(members: Value) -> EndOfTerm {
    let setup = TestSetup::new().await;
    let mut response = json!({
        "id": ID, "friendlyName": "x", "status": "active", "billingType": "license", "quantity": 15,
        "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "creationDate": "2026-01-10T08:00:00Z",
        "commitmentEndDate": "2027-01-09T00:00:00Z",
    });
    response.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    setup.mock.script("GET", &path(), [Reply::json(&response)]);
    let client = setup.client();
    client.customer(&customer()).subscriptions().load(&id()).await.unwrap().end_of_term()
}

#[tokio::test]
async fn end_of_term_follows_the_scheduled_action_or_kind_and_purchase_date() {
    let action = |action: &str| json!([{"scheduleType": "TermEnd", "actionType": action}]);
    let annual = json!({"product": {"termDuration": "P1Y", "billingCycle": "Annual"}, "quantity": 20});
    let next = |quantity| Instructions {
        quantity: Some(quantity),
        cycle: BillingCycle::parse("annual"),
        term: Term::parse("P1Y"),
        ..Instructions::default()
    };
    for (members, expected) in [
        (json!({"autoRenewEnabled": true}), EndOfTerm::Renews(None)),
        (json!({"autoRenewEnabled": true, "scheduledNextTermInstructions": annual}), EndOfTerm::Renews(Some(next(20)))),
        // Without automatic renewal, it continues in an extended service term.
        (json!({"autoRenewEnabled": false}), EndOfTerm::Extended),
        (json!({"autoRenewEnabled": false, "productType": {"id": "OnlineServicesNCE"}}), EndOfTerm::Extended),
        (json!({"autoRenewEnabled": false, "scheduledActions": action("Cancel")}), EndOfTerm::Ends),
        (json!({"autoRenewEnabled": false, "scheduledActions": action("cancel")}), EndOfTerm::Ends),
        (
            json!({"autoRenewEnabled": false, "scheduledActions": action("RenewToExtendedServiceTerm")}),
            EndOfTerm::Extended,
        ),
        (json!({"autoRenewEnabled": true, "scheduledActions": action("Hibernate")}), EndOfTerm::Unknown),
        // The member in its other spelling; the scheduled action takes precedence over the older instructions.
        (
            json!({"autoRenewEnabled": true, "scheduledNextTermInstructions": annual, "scheduledActions": [
                {"scheduledType": "TermEnd", "actionType": "RenewToNewTerm",
                 "instructions": {"product": {"termDuration": "P1Y", "billingCycle": "Annual"}, "quantity": 7}}]}),
            EndOfTerm::Renews(Some(next(7))),
        ),
        (
            json!({"autoRenewEnabled": false, "scheduledActions": [{"scheduleType": "CustomDate", "actionType": "Cancel"}]}),
            EndOfTerm::Extended,
        ),
        // Bought or ended before extended service terms were introduced.
        (json!({"autoRenewEnabled": false, "creationDate": "2025-03-31T23:59:59Z"}), EndOfTerm::Ends),
        (json!({"autoRenewEnabled": false, "creationDate": "2025-04-01T00:00:00Z"}), EndOfTerm::Extended),
        (
            json!({"autoRenewEnabled": false, "creationDate": "2025-04-02T00:00:00Z", "commitmentEndDate": "2026-05-03T00:00:00Z"}),
            EndOfTerm::Ends,
        ),
        (json!({"autoRenewEnabled": false, "creationDate": null}), EndOfTerm::Unknown),
        (json!({"autoRenewEnabled": false, "commitmentEndDate": null}), EndOfTerm::Unknown),
        // Other kinds of subscriptions.
        (json!({"autoRenewEnabled": false, "offerId": "031C9E47-4802-4248-838E-778FB1D2CC05"}), EndOfTerm::Ends),
        (json!({"autoRenewEnabled": false, "isTrial": true}), EndOfTerm::Ends),
        (json!({"autoRenewEnabled": false, "productType": {"id": "Software"}}), EndOfTerm::Ends),
        (json!({"autoRenewEnabled": false, "productType": {"id": "SaaS"}}), EndOfTerm::Unknown),
        (
            json!({"autoRenewEnabled": false, "productType": {"id": "Azure"}, "billingType": "usage",
                "commitmentEndDate": "9999-12-31T23:59:59.9999999Z"}),
            EndOfTerm::NoEnd,
        ),
        (json!({}), EndOfTerm::Unknown),
        (json!({"autoRenewEnabled": false, "offerId": null}), EndOfTerm::Unknown),
    ] {
        assert_eq!(end_of(members.clone()).await, expected, "{members}");
    }
}

#[tokio::test]
async fn rename_preserves_scheduled_actions() {
    for spelling in ["scheduleType", "scheduledType"] {
        let setup = TestSetup::new().await;
        let mut stored = stored();
        stored["scheduledActions"] = json!([
            {spelling: "TermEnd", "actionType": "RenewToNewTerm", "effectiveDate": "2027-01-09T23:59:59Z", "later": null,
             "instructions": {"product": {"productId": "CFQ7TTC0LH18", "promotionId": null}, "quantity": 9}},
            {spelling: "CustomDate", "actionType": "Transition", "unheardOf": {"kept": true}},
        ]);
        setup.mock.script("GET", &path(), [Reply::json(&stored)]);
        setup.mock.script("PATCH", &path(), [Reply::json(&stored)]);
        assert_eq!(rename(&setup, "New name", "Old name").await.unwrap(), ChangeOutcome::Completed);
        let sent: Value = serde_json::from_slice(&setup.mock.requests(&path())[1].body).unwrap();
        let mut expected = stored.clone();
        expected["friendlyName"] = json!("New name");
        assert_eq!(sent, expected, "{spelling}");
    }
}

#[tokio::test]
async fn subscription_is_closing_on_the_last_day_of_its_term() {
    let setup = TestSetup::new().await;
    let response = json!({"id": ID, "status": "active", "commitmentEndDateTime": "2027-01-09T23:59:59Z"});
    setup.mock.script("GET", &path(), [Reply::json(&response)]);
    let client = setup.client();
    let subscription = client.customer(&customer()).subscriptions().load(&id()).await.unwrap();
    for (now, closing) in [
        ("2027-01-08T23:59:58Z", false),
        ("2027-01-08T23:59:59Z", true),
        ("2027-01-09T23:59:59Z", true),
        ("2027-01-10T00:00:00Z", false),
    ] {
        assert_eq!(subscription.is_locked_before_end(now.parse().unwrap()), closing, "{now}");
    }
}

#[tokio::test]
async fn last_day_to_change_exists_for_new_commerce_only() {
    for (kind, status, ends, last) in [
        ("OnlineServicesNCE", "active", "2027-01-09T23:59:59Z", Some("2027-01-08")),
        ("OnlineServicesNCE", "active", "2027-01-09T00:00:00Z", Some("2027-01-07")),
        ("OnlineServicesNCE", "active", "9999-12-31T00:00:00Z", None),
        ("OnlineServicesNCE", "deleted", "2027-01-09T23:59:59Z", None),
        ("Software", "active", "2027-01-09T23:59:59Z", None),
    ] {
        let setup = TestSetup::new().await;
        let response = json!({"id": ID, "status": status, "productType": {"id": kind}, "commitmentEndDateTime": ends});
        setup.mock.script("GET", &path(), [Reply::json(&response)]);
        let client = setup.client();
        let subscription = client.customer(&customer()).subscriptions().load(&id()).await.unwrap();
        let last_day = subscription.last_day_to_change().map(|day| day.to_string());
        assert_eq!(last_day.as_deref(), last, "{kind} {status} {ends}");
    }
}

/// Returns the request body that is sent for a change of a subscription.
async fn sent_for(stored: &Value, change: &SubscriptionChange) -> Value {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &path(), [Reply::json(stored)]);
    setup.mock.script("PATCH", &path(), [Reply::json(stored)]);
    let client = setup.client();
    let scope = customer();
    let subscriptions = client.customer(&scope).subscriptions();
    let read = subscriptions.fetch_to_change(&id()).await.unwrap();
    subscriptions.update(read, change, RequestId::default()).await.unwrap();
    serde_json::from_slice(&setup.mock.requests(&path())[1].body).unwrap()
}

#[tokio::test]
async fn change_sends_the_whole_subscription_with_one_changed_member() {
    let mut stored = stored();
    stored["unheardOf"] = json!({"kept": [null, true]});
    let changes = [
        (SubscriptionChange::Quantity(12), json!({"quantity": 12})),
        (SubscriptionChange::Status(StatusChange::Suspend), json!({"status": "suspended"})),
        (SubscriptionChange::Status(StatusChange::Reactivate), json!({"status": "active"})),
        (SubscriptionChange::Status(StatusChange::Cancel), json!({"status": "deleted"})),
    ];
    for (change, members) in changes {
        let mut expected = stored.clone();
        expected.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        assert_eq!(sent_for(&stored, &change).await, expected, "{change:?}");
    }
}

#[tokio::test]
async fn end_of_term_change_sets_scheduled_action_and_auto_renewal() {
    let mut stored = stored();
    let other = json!({"scheduleType": "CustomDate", "actionType": "Transition", "odd": 1});
    stored["offerId"] = json!("CFQ7TTC0LH18:0001:CFQ7TTC0K971");
    stored["scheduledActions"] = json!([{"scheduledType": "TermEnd", "actionType": "Cancel"}, other]);
    stored["scheduledNextTermInstructions"] = json!({"quantity": 3});
    let renewal = Renewal { term: Term::parse("P1Y"), cycle: BillingCycle::parse("annual"), quantity: Some(7) };
    let product = json!({
        "productId": "CFQ7TTC0LH18", "skuId": "0001", "availabilityId": "CFQ7TTC0K971",
        "billingCycle": "Annual", "termDuration": "P1Y"
    });
    let end = |kind: &str| json!({"scheduleType": "TermEnd", "actionType": kind});
    let mut renew = end("RenewToNewTerm");
    renew["instructions"] = json!({"product": product, "quantity": 7});
    for (choice, renews, action) in [
        (EndOfTermSetting::AsIs, true, None),
        (EndOfTermSetting::Renew(renewal), true, Some(renew)),
        (EndOfTermSetting::Stop, false, Some(end("Cancel"))),
        (EndOfTermSetting::Extend, false, Some(end("RenewToExtendedServiceTerm"))),
    ] {
        let mut expected = stored.clone();
        expected["autoRenewEnabled"] = json!(renews);
        let actions: Vec<_> = [Some(other.clone()), action].into_iter().flatten().collect();
        expected["scheduledActions"] = json!(actions);
        expected["scheduledNextTermInstructions"] = Value::Null;
        assert_eq!(sent_for(&stored, &SubscriptionChange::End(choice.clone())).await, expected, "{choice:?}");
    }
}
