//! Tests of customers' people: their tenants, the claims of their tokens, and services that their tenants lack.

use std::collections::BTreeSet;

use reqwest::{Response, StatusCode};
use scraper::{Html, Selector};
use serde_json::Value;

use super::token_error;
use crate::{
    domain::{
        cloud::Cloud,
        id::CustomerId,
        role::{CustomerRole, Role},
    },
    emulator::{
        DemoCustomer, DemoPerson, Fault, FaultKind,
        state::keys::claims_of,
        testing::{REDIRECT_URI, TestBench, VERIFIER, json, redirect_param, text},
    },
};

const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com/user_impersonation";

/// Returns the claims of a person's ID token.
async fn claims(bench: &TestBench, person: &DemoPerson) -> Value {
    let code = bench.code(person).await;
    claims_of(&text(&json(bench.redeem(person, &code, "openid profile").await).await["id_token"])).unwrap()
}

/// Returns the values of a claim.
fn claim_values(claims: &Value, claim: &str) -> BTreeSet<String> {
    claims[claim].as_array().into_iter().flatten().map(text).collect()
}

fn person_with_role(bench: &TestBench, role: CustomerRole) -> &DemoPerson {
    bench.demo().customer_person(0, Some(role)).unwrap()
}

/// Returns the second customer of the first partner, whose tenant has given no consent, with its administrator.
fn customer_without_consent(bench: &TestBench) -> (&DemoCustomer, &DemoPerson) {
    let demo = bench.demo();
    let customer = &demo.customers[1];
    assert!(customer.partner == 0 && !customer.consented);
    let administrator = |it: &&DemoPerson| it.customer == Some(1) && !it.customer_roles.is_empty();
    (customer, demo.people.iter().find(administrator).unwrap())
}

/// Returns the response of the emulated Partner Center to an agent of a person's partner.
async fn get_as_agent(bench: &TestBench, person: &DemoPerson, path: &str) -> Value {
    let customer = bench.demo().customer_of(person).unwrap();
    let agent = bench.demo().staff(customer.partner, Role::AdminAgent).unwrap();
    let token = bench.delegated(agent).await;
    let path = format!("/v1/customers/{}/{path}", customer.id);
    json(bench.get(&token, &path).send().await.unwrap()).await
}

#[tokio::test]
async fn demo_customer_people_match_directory_users_and_roles() {
    let bench = TestBench::start().await;
    for person in bench.demo().people.iter().filter(|person| person.customer.is_some()) {
        let customer = bench.demo().customer_of(person).unwrap();
        assert_eq!(customer.id.as_uuid(), person.id.tenant.as_uuid());
        assert!(bench.emulator.customers(bench.partner(customer.partner).tenant).contains(&customer.id));
        let users = get_as_agent(&bench, person, "users?size=500").await;
        let id = person.id.object.to_string();
        let user = users["items"].as_array().unwrap().iter().find(|user| user["id"] == id.as_str());
        let user = user.unwrap_or_else(|| panic!("{} is no user", person.name));
        assert_eq!(user["userPrincipalName"], person.sign_in_name);
        assert_eq!(user["displayName"], person.name);
        let roles = get_as_agent(&bench, person, &format!("users/{id}/directoryroles")).await;
        let roles: BTreeSet<_> = roles["items"].as_array().unwrap().iter().map(|role| text(&role["id"])).collect();
        let expected: BTreeSet<_> = person.customer_roles.iter().map(|role| role.template().to_string()).collect();
        assert_eq!(roles, expected, "{}", person.name);
    }
}

#[tokio::test]
async fn tokens_contain_directory_roles_except_for_one_person() {
    let bench = TestBench::start().await;
    for role in CustomerRole::ALL {
        let person = person_with_role(&bench, role);
        let claims = claims(&bench, person).await;
        assert_eq!(claims["tid"], bench.demo().customers[0].id.to_string());
        assert_eq!(claims["oid"], person.id.object.to_string());
        assert!(claims.get("groups").is_none());
        assert_eq!(person.wids_in_token, role != CustomerRole::UserAdministrator);
        assert_eq!(claims.get("wids").is_some(), person.wids_in_token, "{role}");
        assert_eq!(
            claim_values(&claims, "wids").contains(&role.template().to_string()),
            person.wids_in_token,
            "{role}"
        );
    }
    let user_without_role = claims(&bench, bench.demo().customer_person(0, None).unwrap()).await;
    assert_eq!(claim_values(&user_without_role, "wids").len(), 1, "the default user role");
}

#[tokio::test]
async fn removed_role_and_deleted_user_take_effect_at_next_sign_in() {
    let bench = TestBench::start().await;
    let person = person_with_role(&bench, CustomerRole::BillingAdministrator);
    let template = CustomerRole::BillingAdministrator.template();
    let token = bench.refresh_token(person).await;
    let agent = bench.delegated(bench.agent()).await;
    let delete = async |path: String| {
        let url = bench.api_url(&format!("/v1/customers/{}/{path}", person.id.tenant));
        let response = bench.http.delete(url).bearer_auth(&agent).send().await.unwrap();
        assert!(response.status().is_success(), "{response:?}");
    };
    delete(format!("directoryroles/{template}/usermembers/{}", person.id.object)).await;
    assert!(!claim_values(&claims(&bench, person).await, "wids").contains(&template.to_string()));
    delete(format!("users/{}", person.id.object)).await;
    let response = bench.authorize(person, &[]).send().await.unwrap();
    assert!(redirect_param(&response, "error_description").unwrap().starts_with("AADSTS50034"));
    let refused = bench.refresh(person, &token).send().await.unwrap();
    assert_eq!(token_error(refused).await, ("invalid_grant".to_owned(), 50_034));
}

#[tokio::test]
async fn customer_tenant_metadata_is_found_by_id_and_domain() {
    let bench = TestBench::start().await;
    let issuer = async |cloud: Cloud, id_or_domain: &str| {
        let url = bench.sign_in_url(cloud, &format!("{id_or_domain}/v2.0/.well-known/openid-configuration"));
        json(bench.http.get(url).send().await.unwrap()).await["issuer"].clone()
    };
    for customer in &bench.demo().customers {
        let cloud = bench.partner(customer.partner).cloud;
        let expected = format!("{}/{}/v2.0", bench.emulator.authority(cloud), customer.id);
        for id_or_domain in customer.domains.iter().cloned().chain([customer.id.to_string()]) {
            assert_eq!(issuer(cloud, &id_or_domain).await, expected, "{id_or_domain}");
        }
        assert_eq!(issuer(Cloud::China, &customer.domains[0]).await, Value::Null);
    }
    let another = *bench.emulator.customers(bench.partner(0).tenant).last().unwrap();
    assert!(bench.demo().customers.iter().all(|known| known.id != another));
    assert!(text(&issuer(Cloud::Global, &another.to_string()).await).contains(&another.to_string()));
}

#[tokio::test]
async fn customer_users_sign_in_at_common_endpoint_but_guests_do_not() {
    let bench = TestBench::start().await;
    let guest = bench.demo().people.iter().find(|it| it.guest && it.customer == Some(0)).unwrap();
    let client = &bench.partner(0).client_id;
    for (person, error) in
        [(person_with_role(&bench, CustomerRole::HelpdeskAdministrator), None), (guest, Some("access_denied"))]
    {
        for tenant in ["organizations", "common"] {
            let form = [
                ("client_id", client.as_str()),
                ("redirect_uri", REDIRECT_URI),
                ("response_type", "code"),
                ("scope", "openid"),
                ("emulator_person", &person.sign_in_name),
            ];
            let url = bench.sign_in_url(Cloud::Global, &format!("{tenant}/oauth2/v2.0/authorize"));
            let response = bench.http.post(url).form(&form).send().await.unwrap();
            assert_eq!(redirect_param(&response, "error").as_deref(), error, "{}", person.name);
            assert_eq!(redirect_param(&response, "code").is_some(), error.is_none());
        }
    }
    assert_eq!(claims(&bench, guest).await["oid"], guest.id.object.to_string());
    let guests = bench.demo().people.iter().filter(|it| it.guest && it.customer.is_some());
    assert_eq!(guests.map(|it| it.id.object).collect::<BTreeSet<_>>().len(), 2);
}

#[tokio::test]
async fn customer_tenants_lack_partner_center_service_principal() {
    let bench = TestBench::start().await;
    let administrator = person_with_role(&bench, CustomerRole::GlobalAdministrator);
    let scope = format!("openid {PARTNER_CENTER}");
    let china = "https://partner.partnercenterapi.microsoftonline.cn/user_impersonation";
    let param_sets: [&[(&str, &str)]; 4] = [
        &[("scope", &scope)],
        &[("scope", &scope), ("prompt", "consent")],
        &[("scope", china)],
        &[("resource", "https://api.partnercenter.microsoft.com")],
    ];
    for params in param_sets {
        let response = bench.authorize(administrator, params).send().await.unwrap();
        assert_eq!(redirect_param(&response, "error").as_deref(), Some("invalid_client"), "{params:?}");
        assert!(redirect_param(&response, "error_description").unwrap().starts_with("AADSTS650052: "));
        assert_eq!(redirect_param(&response, "state").as_deref(), Some("the state"));
    }
    let code = bench.code(administrator).await;
    let refused = bench.redeem(administrator, &code, PARTNER_CENTER).await;
    assert_eq!(token_error(refused).await, ("invalid_client".to_owned(), 650_052));
    let staff = bench.authorize(bench.agent(), &[("scope", &scope)]).send().await.unwrap();
    assert!(redirect_param(&staff, "code").is_some());
}

#[tokio::test]
async fn customer_users_tokens_are_rejected_by_partner_center() {
    let bench = TestBench::start().await;
    let administrator = person_with_role(&bench, CustomerRole::GlobalAdministrator);
    for scope in ["openid", "https://graph.microsoft.com/.default", "https://graph.windows.net/.default"] {
        let code = bench.code(administrator).await;
        let body = json(bench.redeem(administrator, &code, &format!("openid {scope}")).await).await;
        for token in ["access_token", "id_token"] {
            let own = format!("/v1/customers/{}", administrator.id.tenant);
            for path in ["/v1/customers", &own] {
                let refused = bench.get(&text(&body[token]), path).send().await.unwrap();
                assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{scope} {token} {path}");
            }
        }
    }
}

#[tokio::test]
async fn customer_tenant_remains_after_relationship_ends() {
    let bench = TestBench::start().await;
    let person = person_with_role(&bench, CustomerRole::GlobalAdministrator);
    let customer = bench.demo().customer_of(person).unwrap();
    let partner = bench.partner(0).tenant;
    let token = bench.delegated(bench.agent()).await;
    let status = async || bench.get(&token, &format!("/v1/customers/{}", customer.id)).send().await.unwrap().status();
    assert_eq!(status().await, StatusCode::OK);
    assert!(bench.emulator.remove_relationship(partner, customer.id));
    assert!(status().await.is_client_error());
    let template = CustomerRole::GlobalAdministrator.template().to_string();
    assert!(claim_values(&claims(&bench, person).await, "wids").contains(&template));
    bench.emulator.reset();
    assert_eq!(status().await, StatusCode::OK);
}

#[tokio::test]
async fn sign_in_page_shows_customer_and_user_roles() {
    let bench = TestBench::start().await;
    let request = bench.http.get(bench.sign_in_url(Cloud::Global, "organizations/oauth2/v2.0/authorize")).query(&[
        ("client_id", bench.partner(0).client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
    ]);
    let page = Html::parse_document(&request.send().await.unwrap().text().await.unwrap());
    let texts = |selector: &str| -> Vec<String> {
        page.select(&Selector::parse(selector).unwrap()).map(|it| it.text().collect()).collect()
    };
    let customer = &bench.demo().customers[0].name;
    assert!(texts("h2").contains(&format!("{customer}, customer of {}", bench.partner(0).name)));
    assert!(texts(".who span").contains(&format!("Global administrator of {customer}")));
    assert!(texts(".who span").contains(&format!("User of {customer}, no role")));
}

/// Returns the response to an agent of a partner about a customer.
async fn get_customer(bench: &TestBench, agent: &DemoPerson, customer: CustomerId, path: &str) -> (StatusCode, Value) {
    let token = bench.delegated(agent).await;
    let response = bench.get(&token, &format!("/v1/customers/{customer}{path}")).send().await.unwrap();
    (response.status(), json(response).await)
}

#[tokio::test]
async fn shared_customer_has_same_users_but_separate_purchases_per_partner() {
    let bench = TestBench::start().await;
    let (first, second) = (bench.partner(0).tenant, bench.partner(4).tenant);
    let customer = bench.demo().customers[0].id;
    let agents = [bench.agent(), bench.demo().staff(4, Role::AdminAgent).unwrap()];
    assert_eq!(get_customer(&bench, agents[1], customer, "").await.0, StatusCode::FORBIDDEN);
    assert!(bench.emulator.add_relationship(second, customer));
    let both = async |path: &str| {
        let responses = [
            get_customer(&bench, agents[0], customer, path).await.1,
            get_customer(&bench, agents[1], customer, path).await.1,
        ];
        responses.map(|body| body["items"].clone())
    };
    let [users, same] = both("/users?size=500").await;
    assert!(users == same && !users.as_array().unwrap().is_empty());
    let [orders, others] = both("/orders").await;
    assert!(orders != others && !others.as_array().unwrap().is_empty(), "{others}");

    let person = person_with_role(&bench, CustomerRole::BillingAdministrator);
    let role = CustomerRole::BillingAdministrator.template();
    let path = format!("/v1/customers/{customer}/directoryroles/{role}/usermembers/{}", person.id.object);
    let token = bench.delegated(agents[1]).await;
    assert!(bench.http.delete(bench.api_url(&path)).bearer_auth(&token).send().await.unwrap().status().is_success());
    let [members, same] = both(&format!("/directoryroles/{role}/usermembers")).await;
    assert!(members == same && !members.to_string().contains(&person.id.object.to_string()));
    assert!(!claim_values(&claims(&bench, person).await, "wids").contains(&role.to_string()));

    assert!(bench.emulator.remove_relationship(first, customer));
    assert_eq!(get_customer(&bench, agents[0], customer, "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(get_customer(&bench, agents[1], customer, "").await.0, StatusCode::OK);
    assert!(bench.emulator.add_relationship(first, customer));
    assert_eq!(get_customer(&bench, agents[0], customer, "").await.0, StatusCode::OK);
    bench.emulator.reset();
    assert_eq!(get_customer(&bench, agents[1], customer, "").await.0, StatusCode::FORBIDDEN, "the initial state");
}

#[tokio::test]
async fn partner_can_be_customer_of_another_partner_in_same_cloud() {
    let bench = TestBench::start().await;
    let partner = CustomerId::new(bench.partner(4).tenant.as_uuid());
    assert!(bench.emulator.add_relationship(bench.partner(0).tenant, partner));
    let (status, body) = get_customer(&bench, bench.agent(), partner, "").await;
    assert_eq!(
        (status, &body["companyProfile"]["companyName"]),
        (StatusCode::OK, &bench.partner(4).name.as_str().into())
    );
    assert!(!bench.emulator.add_relationship(bench.partner(1).tenant, partner), "a partner in another cloud");
    assert!(!bench.emulator.add_relationship(bench.partner(4).tenant, partner), "the partner itself");
    let sigrid = bench.demo().person("Sigrid Aasen").unwrap();
    let administers = CustomerRole::GlobalAdministrator.template().to_string();
    assert!(claim_values(&claims(&bench, sigrid).await, "wids").contains(&administers));
}

/// Requests the consent of a tenant, or submits the page that asks for it.
async fn consent(bench: &TestBench, tenant: &str, form: bool, more: &[(&str, &str)]) -> Response {
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let mut params = vec![
        ("client_id", portal.client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid profile"),
        ("state", "the state"),
    ];
    params.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    params.extend(more);
    let url = bench.sign_in_url(Cloud::Global, &format!("{tenant}/v2.0/adminconsent"));
    let request = if form { bench.http.post(url).form(&params) } else { bench.http.get(url).query(&params) };
    request.send().await.unwrap()
}

#[tokio::test]
async fn administrator_grants_admin_consent() {
    let bench = TestBench::start().await;
    let (customer, administrator) = customer_without_consent(&bench);
    let user_without_role = bench.demo().people.iter();
    let user_without_role =
        user_without_role.clone().find(|it| it.customer == Some(1) && it.customer_roles.is_empty() && !it.guest);
    let user_without_role = user_without_role.unwrap();
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let own = [("client_id", portal.client_id.as_str())];
    for person in [user_without_role, administrator] {
        let response = bench.authorize(person, &own).send().await.unwrap();
        assert_eq!(redirect_param(&response, "error").as_deref(), Some("consent_required"));
        assert!(redirect_param(&response, "error_description").unwrap().starts_with("AADSTS65001"));
    }
    let tenant = customer.id.to_string();
    for id_or_domain in [&tenant, &customer.domains[0]] {
        let page = consent(&bench, id_or_domain, false, &[]).await;
        assert_eq!(page.status(), StatusCode::OK);
        let page = Html::parse_document(&page.text().await.unwrap());
        let offered = Selector::parse("button[name=emulator_person]").unwrap();
        let offered: Vec<_> = page.select(&offered).map(|button| button.attr("value").unwrap()).collect();
        assert_eq!(offered, [administrator.sign_in_name.as_str()]);
    }
    let refused = consent(&bench, &tenant, true, &[("emulator_person", &user_without_role.sign_in_name)]).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(refused.text().await.unwrap().contains("AADSTS90094"));

    let response = consent(&bench, &tenant, true, &[("emulator_person", &administrator.sign_in_name)]).await;
    for (name, value) in
        [("admin_consent", "True"), ("tenant", &tenant), ("state", "the state"), ("scope", "openid profile")]
    {
        assert_eq!(redirect_param(&response, name).as_deref(), Some(value));
    }
    let response = bench.authorize(user_without_role, &own).send().await.unwrap();
    let code = redirect_param(&response, "code").unwrap();
    let form = [
        ("client_id", portal.client_id.as_str()),
        ("client_secret", &portal.client_secret),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("scope", "openid"),
    ];
    let url = bench.sign_in_url(Cloud::Global, &format!("{tenant}/oauth2/v2.0/token"));
    let body = json(bench.http.post(url).form(&form).send().await.unwrap()).await;
    assert_eq!(claims_of(&text(&body["id_token"])).unwrap()["tid"], tenant);

    bench.emulator.reset();
    let response = bench.authorize(user_without_role, &own).send().await.unwrap();
    assert_eq!(redirect_param(&response, "error").as_deref(), Some("consent_required"), "the initial state");
    bench.emulator.set_consent(administrator.id.tenant, &portal.client_id, true);
    let response = bench.authorize(user_without_role, &own).send().await.unwrap();
    assert!(redirect_param(&response, "code").is_some());
}

#[tokio::test]
async fn faults_apply_to_admin_consent_endpoint() {
    let bench = TestBench::start().await;
    let tenant = customer_without_consent(&bench).0.id.to_string();
    let down = FaultKind::Status { status: 503, retry_after: None };
    bench.emulator.sign_in_fault(Fault::new("adminconsent", down));
    assert_eq!(consent(&bench, &tenant, false, &[]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    bench.emulator.sign_in_fault(Fault::new("adminconsent", FaultKind::Code { status: 400, code: 65_004 }));
    let response = consent(&bench, &tenant, false, &[]).await;
    assert_eq!(redirect_param(&response, "error").as_deref(), Some("access_denied"));
    assert_eq!(redirect_param(&response, "admin_consent").as_deref(), Some("True"));
    assert_eq!(consent(&bench, &tenant, false, &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn declined_or_impossible_admin_consent_redirects_with_error() {
    let bench = TestBench::start().await;
    let (customer, administrator) = customer_without_consent(&bench);
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
        assert_eq!(redirect_param(&response, "error").as_deref(), Some(error));
        assert!(redirect_param(&response, "error_description").unwrap().starts_with(number));
        for (name, value) in [("admin_consent", "True"), ("tenant", &tenant), ("state", "the state")] {
            assert_eq!(redirect_param(&response, name).as_deref(), Some(value));
        }
    }
    for change in [("redirect_uri", "https://example.com/back"), ("client_id", "unknown"), ("scope", "")] {
        let response = consent(&bench, &tenant, false, &[change]).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{change:?}");
        assert!(response.headers().get("location").is_none());
    }
}
