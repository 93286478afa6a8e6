//! Tests of customers' people: their tenants, the claims of their tokens, and services that their tenants lack.

use std::collections::BTreeSet;

use reqwest::{Response, StatusCode};
use scraper::{Html, Selector};
use serde_json::Value;

use super::refusal;
use crate::{
    domain::{
        cloud::Cloud,
        id::CustomerId,
        role::{CustomerRole, Role},
    },
    emulator::{
        DemoCustomer, DemoPerson, Fault, FaultKind,
        state::keys::claims_of,
        testing::{Bench, REDIRECT, VERIFIER, json, query, text},
    },
};

const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com/user_impersonation";

/// Returns the claims of a person's ID token.
async fn claims(bench: &Bench, person: &DemoPerson) -> Value {
    let code = bench.code(person).await;
    claims_of(&text(&json(bench.redeem(person, &code, "openid profile").await).await["id_token"])).unwrap()
}

/// Returns the values of a claim.
fn told(claims: &Value, claim: &str) -> BTreeSet<String> {
    claims[claim].as_array().into_iter().flatten().map(text).collect()
}

fn who(bench: &Bench, role: CustomerRole) -> &DemoPerson {
    bench.demo().customer_person(0, Some(role)).unwrap()
}

/// Returns the second customer of the first partner, whose tenant has given no consent, with its administrator.
fn unconsented(bench: &Bench) -> (&DemoCustomer, &DemoPerson) {
    let demo = bench.demo();
    let customer = &demo.customers[1];
    assert!(customer.partner == 0 && !customer.consented);
    let administrator = |it: &&DemoPerson| it.customer == Some(1) && !it.customer_roles.is_empty();
    (customer, demo.people.iter().find(administrator).unwrap())
}

/// Returns the response of the emulated Partner Center to an agent of a person's partner.
async fn asked(bench: &Bench, person: &DemoPerson, path: &str) -> Value {
    let customer = bench.demo().customer_of(person).unwrap();
    let agent = bench.demo().staff(customer.partner, Role::AdminAgent).unwrap();
    let token = bench.delegated(agent).await;
    let path = format!("/v1/customers/{}/{path}", customer.id);
    json(bench.get(&token, &path).send().await.unwrap()).await
}

#[tokio::test]
async fn people_of_customers_are_users_of_the_directory_with_the_roles_that_it_has() {
    let bench = Bench::start().await;
    for person in bench.demo().people.iter().filter(|person| person.customer.is_some()) {
        let customer = bench.demo().customer_of(person).unwrap();
        assert_eq!(customer.id.as_uuid(), person.id.tenant.as_uuid());
        assert!(bench.emulator.customers(bench.partner(customer.partner).tenant).contains(&customer.id));
        let users = asked(&bench, person, "users?size=500").await;
        let id = person.id.object.to_string();
        let user = users["items"].as_array().unwrap().iter().find(|user| user["id"] == id.as_str());
        let user = user.unwrap_or_else(|| panic!("{} is no user", person.name));
        assert_eq!(user["userPrincipalName"], person.sign_in_name);
        assert_eq!(user["displayName"], person.name);
        let roles = asked(&bench, person, &format!("users/{id}/directoryroles")).await;
        let roles: BTreeSet<_> = roles["items"].as_array().unwrap().iter().map(|role| text(&role["id"])).collect();
        let expected: BTreeSet<_> = person.customer_roles.iter().map(|role| role.template().to_string()).collect();
        assert_eq!(roles, expected, "{}", person.name);
    }
}

#[tokio::test]
async fn tokens_tell_the_directory_roles_but_one_persons() {
    let bench = Bench::start().await;
    for role in CustomerRole::ALL {
        let person = who(&bench, role);
        let claims = claims(&bench, person).await;
        assert_eq!(claims["tid"], bench.demo().customers[0].id.to_string());
        assert_eq!(claims["oid"], person.id.object.to_string());
        assert!(claims.get("groups").is_none());
        assert_eq!(person.wids_in_token, role != CustomerRole::UserAdministrator);
        assert_eq!(claims.get("wids").is_some(), person.wids_in_token, "{role}");
        assert_eq!(told(&claims, "wids").contains(&role.template().to_string()), person.wids_in_token, "{role}");
    }
    let ordinary = claims(&bench, bench.demo().customer_person(0, None).unwrap()).await;
    assert_eq!(told(&ordinary, "wids").len(), 1, "the default user role");
}

#[tokio::test]
async fn a_role_or_an_account_that_is_taken_away_in_the_directory_is_so_at_the_next_sign_in() {
    let bench = Bench::start().await;
    let person = who(&bench, CustomerRole::BillingAdministrator);
    let template = CustomerRole::BillingAdministrator.template();
    let token = bench.refresh_token(person).await;
    let agent = bench.delegated(bench.agent()).await;
    let delete = async |path: String| {
        let address = bench.api(&format!("/v1/customers/{}/{path}", person.id.tenant));
        let answered = bench.http.delete(address).bearer_auth(&agent).send().await.unwrap();
        assert!(answered.status().is_success(), "{answered:?}");
    };
    delete(format!("directoryroles/{template}/usermembers/{}", person.id.object)).await;
    assert!(!told(&claims(&bench, person).await, "wids").contains(&template.to_string()));
    delete(format!("users/{}", person.id.object)).await;
    let response = bench.authorize(person, &[]).send().await.unwrap();
    assert!(query(&response, "error_description").unwrap().starts_with("AADSTS50034"));
    let refused = bench.refresh(person, &token).send().await.unwrap();
    assert_eq!(refusal(refused).await, ("invalid_grant".to_owned(), 50_034));
}

#[tokio::test]
async fn metadata_of_a_customers_tenant_is_found_by_its_id_and_its_domains() {
    let bench = Bench::start().await;
    let issuer = async |cloud: Cloud, named: &str| {
        let address = bench.address(cloud, &format!("{named}/v2.0/.well-known/openid-configuration"));
        json(bench.http.get(address).send().await.unwrap()).await["issuer"].clone()
    };
    for customer in &bench.demo().customers {
        let cloud = bench.partner(customer.partner).cloud;
        let expected = format!("{}/{}/v2.0", bench.emulator.authority(cloud), customer.id);
        for named in customer.domains.iter().cloned().chain([customer.id.to_string()]) {
            assert_eq!(issuer(cloud, &named).await, expected, "{named}");
        }
        assert_eq!(issuer(Cloud::China, &customer.domains[0]).await, Value::Null);
    }
    let another = *bench.emulator.customers(bench.partner(0).tenant).last().unwrap();
    assert!(bench.demo().customers.iter().all(|known| known.id != another));
    assert!(text(&issuer(Cloud::Global, &another.to_string()).await).contains(&another.to_string()));
}

#[tokio::test]
async fn they_sign_in_at_the_address_of_any_tenant_too_and_a_guest_does_not() {
    let bench = Bench::start().await;
    let guest = bench.demo().people.iter().find(|it| it.guest && it.customer == Some(0)).unwrap();
    let client = &bench.partner(0).client_id;
    for (person, error) in [(who(&bench, CustomerRole::HelpdeskAdministrator), None), (guest, Some("access_denied"))] {
        for tenant in ["organizations", "common"] {
            let form = [
                ("client_id", client.as_str()),
                ("redirect_uri", REDIRECT),
                ("response_type", "code"),
                ("scope", "openid"),
                ("emulator_person", &person.sign_in_name),
            ];
            let address = bench.address(Cloud::Global, &format!("{tenant}/oauth2/v2.0/authorize"));
            let response = bench.http.post(address).form(&form).send().await.unwrap();
            assert_eq!(query(&response, "error").as_deref(), error, "{}", person.name);
            assert_eq!(query(&response, "code").is_some(), error.is_none());
        }
    }
    assert_eq!(claims(&bench, guest).await["oid"], guest.id.object.to_string());
    let guests = bench.demo().people.iter().filter(|it| it.guest && it.customer.is_some());
    assert_eq!(guests.map(|it| it.id.object).collect::<BTreeSet<_>>().len(), 2);
}

#[tokio::test]
async fn partner_center_is_no_service_of_a_customers_tenant() {
    let bench = Bench::start().await;
    let administrator = who(&bench, CustomerRole::GlobalAdministrator);
    let scope = format!("openid {PARTNER_CENTER}");
    let china = "https://partner.partnercenterapi.microsoftonline.cn/user_impersonation";
    let asks: [&[(&str, &str)]; 4] = [
        &[("scope", &scope)],
        &[("scope", &scope), ("prompt", "consent")],
        &[("scope", china)],
        &[("resource", "https://api.partnercenter.microsoft.com")],
    ];
    for ask in asks {
        let response = bench.authorize(administrator, ask).send().await.unwrap();
        assert_eq!(query(&response, "error").as_deref(), Some("invalid_client"), "{ask:?}");
        assert!(query(&response, "error_description").unwrap().starts_with("AADSTS650052: "));
        assert_eq!(query(&response, "state").as_deref(), Some("the state"));
    }
    let code = bench.code(administrator).await;
    let refused = bench.redeem(administrator, &code, PARTNER_CENTER).await;
    assert_eq!(refusal(refused).await, ("invalid_client".to_owned(), 650_052));
    let staff = bench.authorize(bench.agent(), &[("scope", &scope)]).send().await.unwrap();
    assert!(query(&staff, "code").is_some());
}

#[tokio::test]
async fn no_token_of_a_customers_person_opens_partner_center() {
    let bench = Bench::start().await;
    let administrator = who(&bench, CustomerRole::GlobalAdministrator);
    for scope in ["openid", "https://graph.microsoft.com/.default", "https://graph.windows.net/.default"] {
        let code = bench.code(administrator).await;
        let answer = json(bench.redeem(administrator, &code, &format!("openid {scope}")).await).await;
        for token in ["access_token", "id_token"] {
            let own = format!("/v1/customers/{}", administrator.id.tenant);
            for path in ["/v1/customers", &own] {
                let refused = bench.get(&text(&answer[token]), path).send().await.unwrap();
                assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{scope} {token} {path}");
            }
        }
    }
}

#[tokio::test]
async fn their_tenant_goes_on_when_the_relationship_ends() {
    let bench = Bench::start().await;
    let person = who(&bench, CustomerRole::GlobalAdministrator);
    let customer = bench.demo().customer_of(person).unwrap();
    let partner = bench.partner(0).tenant;
    let token = bench.delegated(bench.agent()).await;
    let status = async || bench.get(&token, &format!("/v1/customers/{}", customer.id)).send().await.unwrap().status();
    assert_eq!(status().await, StatusCode::OK);
    assert!(bench.emulator.remove_relationship(partner, customer.id));
    assert!(status().await.is_client_error());
    let template = CustomerRole::GlobalAdministrator.template().to_string();
    assert!(told(&claims(&bench, person).await, "wids").contains(&template));
    bench.emulator.reset();
    assert_eq!(status().await, StatusCode::OK);
}

#[tokio::test]
async fn the_page_names_the_customer_and_what_its_people_are() {
    let bench = Bench::start().await;
    let ask = bench.http.get(bench.address(Cloud::Global, "organizations/oauth2/v2.0/authorize")).query(&[
        ("client_id", bench.partner(0).client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
    ]);
    let page = Html::parse_document(&ask.send().await.unwrap().text().await.unwrap());
    let texts = |selector: &str| -> Vec<String> {
        page.select(&Selector::parse(selector).unwrap()).map(|it| it.text().collect()).collect()
    };
    let customer = &bench.demo().customers[0].name;
    assert!(texts("h2").contains(&format!("{customer}, customer of {}", bench.partner(0).name)));
    assert!(texts(".who span").contains(&format!("Global administrator of {customer}")));
    assert!(texts(".who span").contains(&format!("User of {customer}, no role")));
}

/// Returns the response to an agent of a partner about a customer.
async fn seen(bench: &Bench, agent: &DemoPerson, customer: CustomerId, path: &str) -> (StatusCode, Value) {
    let token = bench.delegated(agent).await;
    let response = bench.get(&token, &format!("/v1/customers/{customer}{path}")).send().await.unwrap();
    (response.status(), json(response).await)
}

#[tokio::test]
async fn a_tenant_is_a_customer_of_two_partners_with_the_same_people_and_other_purchases() {
    let bench = Bench::start().await;
    let (first, second) = (bench.partner(0).tenant, bench.partner(4).tenant);
    let customer = bench.demo().customers[0].id;
    let agents = [bench.agent(), bench.demo().staff(4, Role::AdminAgent).unwrap()];
    assert_eq!(seen(&bench, agents[1], customer, "").await.0, StatusCode::FORBIDDEN);
    assert!(bench.emulator.add_relationship(second, customer));
    let both = async |path: &str| {
        let seen = [seen(&bench, agents[0], customer, path).await.1, seen(&bench, agents[1], customer, path).await.1];
        seen.map(|answer| answer["items"].clone())
    };
    let [users, same] = both("/users?size=500").await;
    assert!(users == same && !users.as_array().unwrap().is_empty());
    let [orders, others] = both("/orders").await;
    assert!(orders != others && !others.as_array().unwrap().is_empty(), "{others}");

    let person = who(&bench, CustomerRole::BillingAdministrator);
    let role = CustomerRole::BillingAdministrator.template();
    let path = format!("/v1/customers/{customer}/directoryroles/{role}/usermembers/{}", person.id.object);
    let token = bench.delegated(agents[1]).await;
    assert!(bench.http.delete(bench.api(&path)).bearer_auth(&token).send().await.unwrap().status().is_success());
    let [members, same] = both(&format!("/directoryroles/{role}/usermembers")).await;
    assert!(members == same && !members.to_string().contains(&person.id.object.to_string()));
    assert!(!told(&claims(&bench, person).await, "wids").contains(&role.to_string()));

    assert!(bench.emulator.remove_relationship(first, customer));
    assert_eq!(seen(&bench, agents[0], customer, "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(seen(&bench, agents[1], customer, "").await.0, StatusCode::OK);
    assert!(bench.emulator.add_relationship(first, customer));
    assert_eq!(seen(&bench, agents[0], customer, "").await.0, StatusCode::OK);
    bench.emulator.reset();
    assert_eq!(seen(&bench, agents[1], customer, "").await.0, StatusCode::FORBIDDEN, "the initial state");
}

#[tokio::test]
async fn a_partner_is_a_customer_of_another_one_of_its_cloud_alone() {
    let bench = Bench::start().await;
    let partner = CustomerId::new(bench.partner(4).tenant.as_uuid());
    assert!(bench.emulator.add_relationship(bench.partner(0).tenant, partner));
    let (status, answer) = seen(&bench, bench.agent(), partner, "").await;
    assert_eq!(
        (status, &answer["companyProfile"]["companyName"]),
        (StatusCode::OK, &bench.partner(4).name.as_str().into())
    );
    assert!(!bench.emulator.add_relationship(bench.partner(1).tenant, partner), "a partner in another cloud");
    assert!(!bench.emulator.add_relationship(bench.partner(4).tenant, partner), "the partner itself");
    let sigrid = bench.demo().person("Sigrid Aasen").unwrap();
    let administers = CustomerRole::GlobalAdministrator.template().to_string();
    assert!(told(&claims(&bench, sigrid).await, "wids").contains(&administers));
}

/// Requests the consent of a tenant, or submits the page that asks for it.
async fn consent(bench: &Bench, tenant: &str, form: bool, more: &[(&str, &str)]) -> Response {
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let mut params = vec![
        ("client_id", portal.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("scope", "openid profile"),
        ("state", "the state"),
    ];
    params.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    params.extend(more);
    let address = bench.address(Cloud::Global, &format!("{tenant}/v2.0/adminconsent"));
    let request = if form { bench.http.post(address).form(&params) } else { bench.http.get(address).query(&params) };
    request.send().await.unwrap()
}

#[tokio::test]
async fn an_administrator_consents_for_a_tenant_that_has_not() {
    let bench = Bench::start().await;
    let (customer, administrator) = unconsented(&bench);
    let ordinary = bench.demo().people.iter();
    let ordinary = ordinary.clone().find(|it| it.customer == Some(1) && it.customer_roles.is_empty() && !it.guest);
    let ordinary = ordinary.unwrap();
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let own = [("client_id", portal.client_id.as_str())];
    for person in [ordinary, administrator] {
        let response = bench.authorize(person, &own).send().await.unwrap();
        assert_eq!(query(&response, "error").as_deref(), Some("consent_required"));
        assert!(query(&response, "error_description").unwrap().starts_with("AADSTS65001"));
    }
    let tenant = customer.id.to_string();
    for named in [&tenant, &customer.domains[0]] {
        let page = consent(&bench, named, false, &[]).await;
        assert_eq!(page.status(), StatusCode::OK);
        let page = Html::parse_document(&page.text().await.unwrap());
        let offered = Selector::parse("button[name=emulator_person]").unwrap();
        let offered: Vec<_> = page.select(&offered).map(|button| button.attr("value").unwrap()).collect();
        assert_eq!(offered, [administrator.sign_in_name.as_str()]);
    }
    let refused = consent(&bench, &tenant, true, &[("emulator_person", &ordinary.sign_in_name)]).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(refused.text().await.unwrap().contains("AADSTS90094"));

    let given = consent(&bench, &tenant, true, &[("emulator_person", &administrator.sign_in_name)]).await;
    for (name, value) in
        [("admin_consent", "True"), ("tenant", &tenant), ("state", "the state"), ("scope", "openid profile")]
    {
        assert_eq!(query(&given, name).as_deref(), Some(value));
    }
    let response = bench.authorize(ordinary, &own).send().await.unwrap();
    let code = query(&response, "code").unwrap();
    let form = [
        ("client_id", portal.client_id.as_str()),
        ("client_secret", &portal.client_secret),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("scope", "openid"),
    ];
    let address = bench.address(Cloud::Global, &format!("{tenant}/oauth2/v2.0/token"));
    let answer = json(bench.http.post(address).form(&form).send().await.unwrap()).await;
    assert_eq!(claims_of(&text(&answer["id_token"])).unwrap()["tid"], tenant);

    bench.emulator.reset();
    let response = bench.authorize(ordinary, &own).send().await.unwrap();
    assert_eq!(query(&response, "error").as_deref(), Some("consent_required"), "the initial state");
    bench.emulator.set_consent(administrator.id.tenant, &portal.client_id, true);
    let response = bench.authorize(ordinary, &own).send().await.unwrap();
    assert!(query(&response, "code").is_some());
}

#[tokio::test]
async fn faults_reach_the_page_of_admin_consent() {
    let bench = Bench::start().await;
    let tenant = unconsented(&bench).0.id.to_string();
    let down = FaultKind::Status { status: 503, retry_after: None };
    bench.emulator.sign_in_fault(Fault::new("adminconsent", down));
    assert_eq!(consent(&bench, &tenant, false, &[]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    bench.emulator.sign_in_fault(Fault::new("adminconsent", FaultKind::Code { status: 400, code: 65_004 }));
    let back = consent(&bench, &tenant, false, &[]).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "admin_consent").as_deref(), Some("True"));
    assert_eq!(consent(&bench, &tenant, false, &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_consent_that_is_declined_or_cannot_be_given_goes_back_with_its_error() {
    let bench = Bench::start().await;
    let (customer, administrator) = unconsented(&bench);
    let tenant = customer.id.to_string();
    let scope = format!("openid {PARTNER_CENTER}");
    for (more, error, number) in [
        (vec![("emulator_cancel", "1")], "consent_required", "AADSTS65004"),
        (
            vec![("emulator_person", administrator.sign_in_name.as_str()), ("scope", &scope)],
            "invalid_client",
            "AADSTS650052",
        ),
    ] {
        let response = consent(&bench, &tenant, true, &more).await;
        assert_eq!(query(&response, "error").as_deref(), Some(error));
        assert!(query(&response, "error_description").unwrap().starts_with(number));
        for (name, value) in [("admin_consent", "True"), ("tenant", &tenant), ("state", "the state")] {
            assert_eq!(query(&response, name).as_deref(), Some(value));
        }
    }
    for change in [("redirect_uri", "https://example.com/back"), ("client_id", "unknown"), ("scope", "")] {
        let response = consent(&bench, &tenant, false, &[change]).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{change:?}");
        assert!(response.headers().get("location").is_none());
    }
}
