//! Tests of stored values that violate the portal's own rules: they stay unchanged, and everything else can be changed.

use serde_json::{Value, json};
use tenantry::{
    components::field::{RENDERED_VALUES_FIELD, REQUEST_FIELD},
    domain::id::CustomerId,
    emulator::fault::Fault,
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, first_customer, submit},
};

const ADMIN: &str = "Alicja Żółkiewska";
const OTHER: &str = "Inês Carvalho";

/// Stores these members in the first customer's billing profile, and opens the page with the form.
async fn billing(app: &TestApp, browser: &mut Browser, members: &Value) -> (CustomerId, Page) {
    let partner = app.emulator.demo().partners[0].tenant;
    let customer = app.emulator.customers(partner)[0];
    assert!(app.emulator.store_billing_profile(partner, customer, members), "{members}");
    let page = browser.open(&format!("/customers/{customer}/billing-profile")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    (customer, page)
}

/// Returns the billing profile at Partner Center.
fn stored(app: &TestApp, customer: CustomerId) -> Value {
    app.emulator.billing_profile(app.emulator.demo().partners[0].tenant, customer).unwrap()
}

fn without_version(mut profile: Value) -> Value {
    profile.as_object_mut().unwrap().remove("attributes");
    profile
}

/// Returns value and label of a select's selected option.
fn selected_option(page: &Page, select: &str) -> (String, String) {
    let option = format!("{select} option[selected]");
    (page.attributes(&option, "value").join("|"), page.texts(&option).join("|"))
}

#[tokio::test]
async fn unlisted_stored_country_culture_and_language_are_preserved() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    for (members, select, value, label) in [
        (json!({"defaultAddress": {"country": "UK"}}), "country", "UK", "UK (saved value, not in the list)"),
        (json!({"defaultAddress": {"country": "us"}}), "country", "us", "United States"),
        (json!({"defaultAddress": {"country": null}}), "country", "", "Not set"),
        (json!({"culture": null}), "culture", "", "Not set"),
        (json!({"culture": "en-001"}), "culture", "en-001", "en-001 (saved value, not in the list)"),
        (json!({"culture": "PL-pl"}), "culture", "PL-pl", "Polish (Poland)"),
        (json!({"language": null}), "language", "", "Not set"),
        (json!({"language": "en-US"}), "language", "en-US", "en-US (saved value, not in the list)"),
    ] {
        let (customer, page) = billing(&app, &mut browser, &members).await;
        assert_eq!(
            selected_option(&page, &format!("#billing-form-{select}")),
            (value.into(), label.into()),
            "{members}"
        );
        let before = stored(&app, customer);
        let name = format!("Changed for {value}{select}");
        let done = submit(&mut browser, &page, "billing-form", &[("company_name", &name)]).await;
        assert_eq!(done.status, 200, "{members}: {}", done.texts(".error-summary").concat());
        let mut expected = without_version(before);
        expected["companyName"] = json!(name);
        assert_eq!(without_version(stored(&app, customer)), expected, "{members}");
        app.emulator.reset();
    }
    app.stop().await;
}

#[tokio::test]
async fn fields_normalized_by_the_service_cause_no_response_mismatch_error() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (customer, _) = billing(&app, &mut browser, &json!({"culture": null})).await;
    let mut response = stored(&app, customer);
    response["companyName"] = json!("Changed");
    response["culture"] = json!("en-US");
    response["defaultAddress"]["postalCode"] = json!("98052-6399");
    for (name, expected) in [("Changed", 200), ("Changed otherwise", 502)] {
        let page = browser.open(&format!("/customers/{customer}/billing-profile")).await;
        app.emulator.fault(Fault::with_body("update-a-customer-s-billing-profile", response.to_string()));
        let done = submit(&mut browser, &page, "billing-form", &[("company_name", name)]).await;
        assert_eq!(done.status, expected, "{name}: {}", done.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn the_third_address_line_is_shown_and_preserved() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let members = json!({"defaultAddress": {"addressLine2": null, "addressLine3": "Brama B"}});
    let (customer, page) = billing(&app, &mut browser, &members).await;
    assert_eq!(page.attributes("#billing-form-line2", "value"), [""]);
    assert_eq!(page.attributes("#billing-form-line3", "value"), ["Brama B"]);
    let done = submit(&mut browser, &page, "billing-form", &[("line1", "Prosta 2")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let address = stored(&app, customer)["defaultAddress"].clone();
    assert_eq!((&address["addressLine1"], &address["addressLine3"]), (&json!("Prosta 2"), &json!("Brama B")));
    assert_eq!(address.get("addressLine2"), None);
    app.stop().await;
}

#[tokio::test]
async fn unchanged_billing_profile_fields_are_not_validated() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let long = "Zrt ".repeat(80);
    for members in [
        json!({"defaultAddress": {"country": "US", "postalCode": "98052-", "state": "WA"}}),
        json!({"defaultAddress": {"country": "US", "state": "Washington"}}),
        json!({"email": "a@conto.example; b@conto.example"}),
        json!({"email": null}),
        json!({"defaultAddress": {"addressLine1": null}}),
        json!({"companyName": long}),
        json!({"companyName": null}),
        json!({"defaultAddress": {"addressLine2": "Suite 5\nFloor 2"}}),
        json!({"defaultAddress": {"addressLine2": "Suite 5\r\nFloor 2"}}),
        json!({"defaultAddress": {"country": "HU", "phoneNumber": null}}),
        json!({"lastName": "a\tb", "defaultAddress": {"city": " "}}),
        json!({"defaultAddress": null}),
    ] {
        let (customer, page) = billing(&app, &mut browser, &members).await;
        let before = without_version(stored(&app, customer));
        let done = submit(&mut browser, &page, "billing-form", &[("first_name", "Zofia")]).await;
        assert_eq!(done.status, 200, "{members}: {}", done.texts(".error-summary").concat());
        let mut after = without_version(stored(&app, customer));
        assert_eq!(after["firstName"], json!("Zofia"), "{members}");
        after["firstName"] = before["firstName"].clone();
        if let Some(address) = after.get_mut("defaultAddress").filter(|address| address.is_object()) {
            address["firstName"] = before["defaultAddress"]["firstName"].clone();
        }
        assert_eq!(after, before, "{members}");
        app.emulator.reset();
    }
    app.stop().await;
}

#[tokio::test]
async fn changed_billing_profile_fields_are_validated() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (customer, page) = billing(&app, &mut browser, &json!({"defaultAddress": {"country": "PL"}})).await;
    let before = stored(&app, customer);
    let bad = submit(&mut browser, &page, "billing-form", &[("company_name", " "), ("email", "nobody")]).await;
    assert_eq!(bad.status, 422);
    assert_eq!(bad.texts(".error-summary strong"), ["There’s a problem with 2 fields"]);
    let summary = bad.texts(".error-summary li").join(" | ");
    assert!(summary.contains("Enter an email address, such as name@company.com."), "{summary}");
    let one = submit(&mut browser, &page, "billing-form", &[("postal_code", "98052")]).await;
    assert_eq!(one.texts(".error-summary strong"), ["Check 1 field"]);
    assert_eq!(one.texts(".error-summary li"), ["Postal code must look like 00-000."]);
    assert_eq!(one.texts("#billing-form-postal_code-error"), ["Postal code must look like 00-000."]);
    let missing = submit(&mut browser, &page, "billing-form", &[("company_name", " ")]).await;
    assert_eq!(missing.texts(".error-summary li"), ["Enter a billing name."]);
    let tampered = submit(&mut browser, &page, "billing-form", &[("country", "XX")]).await;
    assert_eq!(selected_option(&tampered, "#billing-form-country"), ("XX".into(), "XX (not in the list)".into()));
    assert_eq!(tampered.texts(".error-summary li"), ["Country: Choose a value from the list."]);
    // Another country's rules also apply to unchanged fields.
    let other = submit(&mut browser, &page, "billing-form", &[("country", "US")]).await;
    assert_eq!(other.status, 422, "{}", other.text());
    assert_eq!(stored(&app, customer), before, "nothing was saved");
    app.stop().await;
}

#[tokio::test]
async fn a_conflict_adopts_the_others_changes_and_compares_fields_changed_by_both() {
    let app = TestApp::start().await;
    let mut one = app.signed_in(ADMIN).await;
    let mut other = app.signed_in(ADMIN).await;
    let (customer, page) =
        billing(&app, &mut one, &json!({"defaultAddress": {"country": "PL", "postalCode": "80-001"}})).await;
    let same = other.open(page.path()).await;
    let theirs = [("postal_code", "81-002"), ("company_name", "Theirs"), ("city", "Sopot")];
    assert_eq!(submit(&mut other, &same, "billing-form", &theirs).await.status, 200);
    let mine = [("company_name", "Mine"), ("phone", "585550101")];
    let conflict = submit(&mut one, &page, "billing-form", &mine).await;
    assert_eq!(conflict.status, 409);
    assert_eq!(conflict.texts("#billing-form tbody th").len(), 1, "only fields changed by both are compared");
    assert_eq!(conflict.texts("#billing-form tbody td")[1..], ["Mine", "Theirs"]);
    let adopted = conflict.texts("#conflict-taken li");
    assert!(adopted.len() == 2 && adopted.contains(&"Postal code: 81-002".to_owned()), "{adopted:?}");
    for (field, value) in
        [("company_name", "Mine"), ("phone", "585550101"), ("postal_code", "81-002"), ("city", "Sopot")]
    {
        assert_eq!(conflict.attributes(&format!("#billing-form-{field}"), "value"), [value], "{field}");
    }
    let sign_in_name = &app.emulator.demo().person(ADMIN).unwrap().sign_in_name;
    assert!(conflict.texts("#conflict-by").concat().contains(sign_in_name), "{}", conflict.text());
    let done = submit(&mut one, &conflict, "billing-form", &[]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let now = stored(&app, customer);
    assert_eq!((&now["companyName"], &now["defaultAddress"]["postalCode"]), (&json!("Mine"), &json!("81-002")));
    assert_eq!(now["defaultAddress"]["phoneNumber"], json!("585550101"));
    app.stop().await;
}

#[tokio::test]
async fn unchanged_form_values_do_not_overwrite_concurrent_changes() {
    let app = TestApp::start().await;
    let mut one = app.signed_in(ADMIN).await;
    let mut other = app.signed_in(ADMIN).await;
    let (customer, page) =
        billing(&app, &mut one, &json!({"defaultAddress": {"country": "PL", "postalCode": "80-001"}})).await;
    let same = other.open(page.path()).await;
    assert_eq!(submit(&mut other, &same, "billing-form", &[("postal_code", "81-002")]).await.status, 200);
    let conflict = submit(&mut one, &page, "billing-form", &[("city", "Gdynia")]).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.texts("#billing-form tbody th").is_empty(), "no field was changed by both");
    assert_eq!(conflict.texts("#conflict-taken li"), ["Postal code: 81-002"]);
    assert_eq!(submit(&mut one, &conflict, "billing-form", &[]).await.status, 200);
    assert_eq!(stored(&app, customer)["defaultAddress"]["postalCode"], json!("81-002"));
    app.stop().await;
}

/// Creates a user with these members, and opens the page with the form.
async fn user(app: &TestApp, browser: &mut Browser, members: Value) -> (String, Page) {
    let partner = app.emulator.demo().partners[0].tenant;
    let customer = app.emulator.customers(partner)[0];
    let user = app.emulator.store_user(partner, customer, members).unwrap();
    let path = format!("/customers/{customer}/users/{user}");
    let page = browser.open(&format!("{path}/edit")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    (path, page)
}

#[tokio::test]
async fn a_user_with_invalid_stored_values_can_be_changed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let long = format!("{}@conto.example", "x".repeat(70));
    for (member, value) in [
        ("userPrincipalName", "pat+x_home.example#EXT#@conto.onmicrosoft.com"),
        ("userPrincipalName", "józef_home.example#EXT#@conto.onmicrosoft.com"),
        ("userPrincipalName", "r&d@conto.example"),
        ("userPrincipalName", &long),
        ("userPrincipalName", ""),
        ("lastName", "Nowak\tKowal"),
        ("displayName", &"d".repeat(260)),
        ("usageLocation", "gb"),
        ("usageLocation", "UK"),
        ("firstName", " Anna\r\nMaria "),
    ] {
        let mut members = json!({
            "userPrincipalName": "anna@conto.example", "displayName": "Anna Nowak", "firstName": "Anna",
            "lastName": "Nowak", "usageLocation": "PL",
        });
        members[member] = json!(value);
        let (path, page) = user(&app, &mut browser, members).await;
        let unchanged = submit(&mut browser, &page, "user-form", &[]).await;
        assert_eq!(unchanged.status, 200, "{member} {value:?}: {}", unchanged.texts(".error-summary").concat());
        let page = browser.open(&format!("{path}/edit")).await;
        let (field, typed) = if member == "firstName" { ("last_name", "Kowal") } else { ("first_name", "Zofia") };
        let done = submit(&mut browser, &page, "user-form", &[(field, typed)]).await;
        assert_eq!((done.status, done.path()), (200, path.as_str()), "{member} {value:?}: {}", done.text());
        let again = browser.open(&format!("{path}/edit")).await;
        assert_eq!(again.attributes(&format!("#user-form-{field}"), "value"), [typed]);
        let (before, after) = (page.form("#user-form"), again.form("#user-form"));
        for ((name, before), (_, after)) in before.iter().zip(&after) {
            let is_unchanged =
                [field, REQUEST_FIELD, RENDERED_VALUES_FIELD].contains(&name.as_str()) || before == after;
            assert!(is_unchanged, "{member} {value:?}: {name} was {before:?} and is {after:?}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn stored_usage_location_and_domain_are_selected_case_insensitively() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let named =
        |location: Value, name: &str| json!({"userPrincipalName": name, "displayName": "A", "usageLocation": location});
    let (_, page) = user(&app, &mut browser, named(json!("gb"), "a@Elsewhere.Example")).await;
    assert_eq!(selected_option(&page, "#user-form-usage_location"), ("gb".into(), "United Kingdom".into()));
    assert_eq!(selected_option(&page, "#user-form-domain").0.to_ascii_lowercase(), "elsewhere.example");
    let (_, page) = user(&app, &mut browser, named(json!("UK"), "")).await;
    assert_eq!(selected_option(&page, "#user-form-usage_location").1, "UK (saved value, not in the list)");
    assert_eq!(selected_option(&page, "#user-form-domain"), (String::new(), "Not set".into()));
    app.stop().await;
}

#[tokio::test]
async fn concurrent_changes_of_different_user_fields_are_merged() {
    let app = TestApp::start().await;
    let mut one = app.signed_in(ADMIN).await;
    let mut other = app.signed_in(ADMIN).await;
    let members = json!({
        "userPrincipalName": "anna@conto.example", "displayName": "Anna Nowak", "firstName": "Anna", "lastName": "Nowak",
        "usageLocation": "PL",
    });
    let (path, page) = user(&app, &mut one, members).await;
    let (tab, same) = (one.open(&format!("{path}/edit")).await, other.open(&format!("{path}/edit")).await);
    assert_eq!(submit(&mut other, &same, "user-form", &[("last_name", "Kowal")]).await.status, 200);
    let mine = submit(&mut one, &page, "user-form", &[("first_name", "Hanna")]).await;
    assert_eq!(mine.status, 200, "{}", mine.text());
    let now = one.open(&format!("{path}/edit")).await;
    assert_eq!(now.attributes("#user-form-last_name", "value"), ["Kowal"]);
    assert_eq!(now.attributes("#user-form-first_name", "value"), ["Hanna"]);
    let conflict = submit(&mut one, &tab, "user-form", &[("last_name", "Lis")]).await;
    assert_eq!((conflict.status, conflict.texts("#user-form tbody td").join(" ")), (409, "Nowak Lis Kowal".to_owned()));
    let done = submit(&mut one, &conflict, "user-form", &[]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn disabled_service_plans_stay_disabled_when_another_plan_changes() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let partner = app.emulator.demo().partners[0].tenant;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let (path, _) = user(&app, &mut browser, members).await;
    let customer = app.emulator.customers(partner)[0];
    let form = browser.open(&format!("{path}/licenses")).await;
    let plans = form.attributes("#licenses-form [name='plans[]']:not([disabled])", "value");
    let sku = plans
        .iter()
        .map(|plan_path| plan_path.split_once('/').unwrap().0)
        .find(|sku| plans.iter().filter(|plan_path| plan_path.starts_with(sku)).count() >= 5);
    let sku = sku.expect("a product with five service plans").to_owned();
    let plans: Vec<_> = plans.into_iter().filter(|plan_path| plan_path.starts_with(&sku)).collect();
    let plan = |index: usize| plans[index].split_once('/').unwrap().1.parse().unwrap();
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    for (index, state) in ["Disabled", "Deleted", "PendingInput", "Suspended"].into_iter().enumerate() {
        assert!(app.emulator.set_plan_state(partner, customer, (id, sku.parse().unwrap(), plan(index)), state));
    }
    let form = browser.open(&format!("{path}/licenses")).await;
    let ticked = form.attributes("#licenses-form [name='plans[]'][checked]", "value");
    let unticked = |ticked: &[String]| (0..4).filter(|index| !ticked.contains(&plans[*index])).collect::<Vec<_>>();
    assert_eq!(unticked(&ticked), [0, 1], "disabled and deleted plans are unticked, pending and suspended ones ticked");
    let states = form.texts("#licenses-form .checks .muted").join(" ");
    for word in ["off", "removed", "waiting for setup", "suspended"] {
        assert!(states.contains(word), "{word}: {states}");
    }
    // Another plan is disabled.
    let mut fields = form.form("#licenses-form");
    fields.retain(|(name, value)| name != "plans[]" || *value != plans[4]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = browser.post("/api/update_licences", &fields).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let after = browser.open(&format!("{path}/licenses")).await;
    let ticked = after.attributes("#licenses-form [name='plans[]'][checked]", "value");
    assert_eq!(unticked(&ticked), [0, 1], "no change of those was requested");
    assert!(!ticked.contains(&plans[4]));
    let states = after.texts("#licenses-form .checks .muted").join(" ");
    for word in ["off", "removed", "waiting for setup", "suspended"] {
        assert!(states.contains(word), "{word}: {states}");
    }
    app.stop().await;
}

#[tokio::test]
async fn licenses_without_a_checkbox_are_never_removed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let (path, _) = user(&app, &mut browser, members).await;
    let path = format!("{path}/licenses");
    let form = browser.open(&path).await;
    let free = form.attributes("#licenses-form [name='skus[]']:not([disabled])", "value");
    let [tenant_license, used_up, wanted] = [&free[0], &free[1], &free[2]];
    let with_fields = |form: &Page, changes: &[(&str, &str)]| {
        let mut fields = form.form("#licenses-form");
        fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    };
    let done =
        post_licenses(&mut browser, with_fields(&form, &[("skus[]", tenant_license), ("skus[]", used_up)])).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let sku = |id: &str, target: &str, units: i64| {
        let product = json!({"id": id, "name": id, "targetType": target, "licenseGroupId": "group1"});
        json!({"availableUnits": units, "totalUnits": 5, "consumedUnits": 5 - units, "productSku": product})
    };
    let items = [sku(tenant_license, "Tenant", 1), sku(used_up, "User", 0), sku(wanted, "User", 1)];
    let available = json!({"items": items}).to_string();
    app.emulator.fault(Fault::with_body("get-a-list-of-available-licenses", available).repeated());
    let form = browser.open(&path).await;
    assert_eq!(form.attributes("#licenses-form [name='skus[]']", "value").len(), 2, "{}", form.text());
    assert_eq!(form.attributes("#licenses-form [name='had[]']", "value"), [used_up.as_str()]);
    // `had[]` has the licenses that the form was rendered with: the second request is that of a page that showed the
    // tenant license as assigned, so that its absence from `skus[]` would remove it.
    for changes in [&[("skus[]", wanted.as_str())][..], &[("had[]", tenant_license.as_str())]] {
        let form = browser.open(&path).await;
        let done = post_licenses(&mut browser, with_fields(&form, changes)).await;
        assert_eq!(done.status, 200, "{changes:?}: {}", done.text());
    }
    app.emulator.clear_faults();
    let assigned = browser.open(&path).await.attributes("#licenses-form [name='had[]']", "value");
    assert!(
        assigned.len() == 3 && [tenant_license, used_up, wanted].iter().all(|sku| assigned.contains(sku)),
        "{assigned:?}"
    );
    app.stop().await;
}

async fn post_licenses(browser: &mut Browser, fields: Vec<(String, String)>) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/api/update_licences", &fields).await
}

#[tokio::test]
async fn an_unchanged_policy_form_keeps_the_others_change() {
    let app = TestApp::start().await;
    let mut one = app.signed_in(ADMIN).await;
    let mut other = app.signed_in(ADMIN).await;
    let (path, page) = open_policy(&app, &mut one).await;
    let same = other.open(&path).await;
    let boxes = page.attributes("#policy-form input[checked]", "name");
    let (mine, theirs) =
        if boxes == ["savings_plans"] { ("savings_plans", "reservations") } else { ("reservations", "savings_plans") };
    let theirs = submit_policy(&mut other, &same, &[mine, theirs]).await;
    assert_eq!(theirs.status, 200, "{}", theirs.text());
    // Without a change by the first person nothing is written, and the other's ticks stay.
    let unchanged = submit_policy(&mut one, &page, &boxes.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(unchanged.status, 200, "{}", unchanged.text());
    assert_eq!(unchanged.attributes("#policy-form input[checked]", "name").len(), 2);
    app.stop().await;
}

async fn open_policy(app: &TestApp, browser: &mut Browser) -> (String, Page) {
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let list = browser.open(&format!("/customers/{customer}/policies")).await;
        for path in list.attributes("tbody .row-link", "href") {
            let page = browser.open(&path).await;
            if page.attributes("#policy-form input[checked]", "name").len() == 1 {
                return (path, page);
            }
        }
    }
    panic!("no policy has exactly one permission");
}

async fn submit_policy(browser: &mut Browser, page: &Page, boxes: &[&str]) -> Page {
    let mut fields = page.form("#policy-form");
    fields.retain(|(name, _)| !["reservations", "savings_plans"].contains(&name.as_str()));
    fields.extend(boxes.iter().map(|name| ((*name).to_owned(), "true".to_owned())));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/api/update_policy", &fields).await
}

/// Returns the author of a concurrent change, according to the conflict's message.
fn changed_by(app: &TestApp, conflict: &Page, form: &str) -> Option<&'static str> {
    assert_eq!(conflict.status, 409, "{}", conflict.text());
    let message = conflict.texts(&format!("#{form} #conflict-by")).concat();
    let times = conflict.attributes(&format!("#{form} #conflict-by time"), "datetime").len();
    let named = |name: &&str| message.contains(&app.emulator.demo().person(name).unwrap().sign_in_name);
    let who = [ADMIN, OTHER].into_iter().find(named);
    assert_eq!(times, usize::from(who.is_some()), "the time is shown with the author: {message}");
    who
}

#[tokio::test]
async fn a_user_conflict_names_the_person_who_changed_that_user() {
    let app = TestApp::start().await;
    let (mut one, mut other) = (app.signed_in(ADMIN).await, app.signed_in(OTHER).await);
    let named =
        |name: &str| json!({"userPrincipalName": format!("{name}@b.example"), "displayName": name, "lastName": name});
    let (path, page) = user(&app, &mut one, named("anna")).await;
    let same = other.open(&format!("{path}/edit")).await;
    assert_eq!(submit(&mut other, &same, "user-form", &[("last_name", "Kowal")]).await.status, 200);
    let (_, another) = user(&app, &mut one, named("beata")).await;
    assert_eq!(submit(&mut one, &another, "user-form", &[("last_name", "Lis")]).await.status, 200);
    let conflict = submit(&mut one, &page, "user-form", &[("last_name", "Nowak")]).await;
    assert_eq!(changed_by(&app, &conflict, "user-form"), Some(OTHER));
    // A change of the user principal name has its own audit record.
    let (_, users) = first_customer(&app, &mut one, "users").await;
    let mut links = users.attributes("tbody th a", "href").into_iter().map(|link| format!("{link}/edit"));
    let path = loop {
        // A user in the customer's initial domain, for which Partner Center requires nothing else.
        let path = links.next().expect("a user in the first domain");
        let page = one.open(&path).await;
        let name = page.attributes("#user-form-user_name", "value").concat();
        if selected_option(&page, "#user-form-domain").0.ends_with(".onmicrosoft.com")
            && name.is_ascii()
            && !name.contains('#')
        {
            break path;
        }
    };
    let (renamed, tab) = (one.open(&path).await, other.open(&path).await);
    let done = submit(&mut one, &renamed, "user-form", &[("user_name", "anna.nowak")]).await;
    assert_eq!(done.status, 200, "{}", done.texts(".error-summary").concat());
    let conflict = submit(&mut other, &tab, "user-form", &[("user_name", "anna.kowal")]).await;
    assert_eq!(changed_by(&app, &conflict, "user-form"), Some(ADMIN));
    app.stop().await;
}

#[tokio::test]
async fn a_policy_conflict_names_the_person_who_changed_it() {
    let app = TestApp::start().await;
    let (mut one, mut other) = (app.signed_in(ADMIN).await, app.signed_in(OTHER).await);
    let (path, page) = open_policy(&app, &mut one).await;
    let same = other.open(&path).await;
    let boxes = page.attributes("#policy-form input[checked]", "name");
    let free = if boxes == ["savings_plans"] { "reservations" } else { "savings_plans" };
    assert_eq!(submit_policy(&mut other, &same, &[&boxes[0], free]).await.status, 200);
    let conflict = submit_policy(&mut one, &page, &[free]).await;
    assert_eq!(changed_by(&app, &conflict, "policy-form"), Some(OTHER));
    app.stop().await;
}

#[tokio::test]
async fn a_nickname_conflict_names_the_person_who_changed_that_subscription() {
    let app = TestApp::start().await;
    let (mut one, mut other) = (app.signed_in(ADMIN).await, app.signed_in(OTHER).await);
    let two = "tbody tr:has(.badge.good) ~ tr:has(.badge.good)";
    let (_, list) = customer_with(&app, &mut one, "subscriptions", two).await;
    let paths = list.attributes("tbody tr:has(.badge.good) .row-link", "href");
    let (page, same) = (one.open(&paths[0]).await, other.open(&paths[0]).await);
    let another = one.open(&paths[1]).await;
    assert_eq!(submit(&mut other, &same, "nickname-form", &[("name", "Theirs")]).await.status, 200);
    assert_eq!(submit(&mut one, &another, "nickname-form", &[("name", "Another")]).await.status, 200);
    let conflict = submit(&mut one, &page, "nickname-form", &[("name", "Mine")]).await;
    assert_eq!(changed_by(&app, &conflict, "nickname-form"), Some(OTHER));
    app.stop().await;
}

#[tokio::test]
async fn a_license_conflict_names_the_person_who_changed_them() {
    let app = TestApp::start().await;
    let (mut one, mut other) = (app.signed_in(ADMIN).await, app.signed_in(OTHER).await);
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let (path, _) = user(&app, &mut one, members).await;
    let path = format!("{path}/licenses");
    let form = one.open(&path).await;
    let plans = form.attributes("#licenses-form [name='plans[]']:not([disabled])", "value");
    let sku = plans[0].split_once('/').unwrap().0.to_owned();
    assert_eq!(
        submit_licenses(&mut one, &form, |name, _| name != "plans[]", &[("skus[]", &sku), ("plans[]", &plans[0])])
            .await
            .status,
        200
    );
    let (page, same) = (one.open(&path).await, other.open(&path).await);
    let removed = submit_licenses(&mut other, &same, |name, value| name != "skus[]" || value != sku, &[]).await;
    assert_eq!(removed.status, 200, "{}", removed.text());
    let conflict = submit_licenses(&mut one, &page, |name, value| name != "plans[]" || value != plans[0], &[]).await;
    assert_eq!(changed_by(&app, &conflict, "licenses-form"), Some(OTHER));
    app.stop().await;
}

/// Sends the license form with the retained fields, and more.
async fn submit_licenses(
    browser: &mut Browser,
    page: &Page,
    is_kept: impl Fn(&str, &str) -> bool,
    more: &[(&str, &str)],
) -> Page {
    let fields = page.form("#licenses-form");
    let retained = fields.iter().filter(|(name, value)| is_kept(name, value));
    let fields: Vec<_> =
        retained.map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied()).collect();
    browser.post("/api/update_licences", &fields).await
}

#[tokio::test]
async fn a_conflict_without_an_activity_record_names_nobody() {
    let app = TestApp::start().await;
    let (mut one, mut other) = (app.signed_in(ADMIN).await, app.signed_in(OTHER).await);
    let (path, page) = open_policy(&app, &mut one).await;
    let same = other.open(&path).await;
    let boxes = page.attributes("#policy-form input[checked]", "name");
    let free = if boxes == ["savings_plans"] { "reservations" } else { "savings_plans" };
    assert_eq!(submit_policy(&mut other, &same, &[&boxes[0], free]).await.status, 200);
    let records = json!({"items": [{"operationType": "update_self_serve_policy", "operationStatus": "failed",
        "userPrincipalName": app.emulator.demo().person(ADMIN).unwrap().sign_in_name,
        "operationDate": jiff::Timestamp::now().to_string()}]});
    app.emulator.fault(Fault::with_body("get-a-record-of-partner-center-activity-by-user", records.to_string()));
    let conflict = submit_policy(&mut one, &page, &[free]).await;
    assert_eq!(changed_by(&app, &conflict, "policy-form"), None);
    app.stop().await;
}
