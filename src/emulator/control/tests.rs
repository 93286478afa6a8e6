//! Tests of the tables of controls: documented ones exist and respond.

use std::fmt::Write as _;

use reqwest::Method as Verb;

use super::{Control, PARTNER_CENTER, SIGN_IN, addresses};
use crate::emulator::{
    state::tenant::Tenant,
    testing::{Bench, json},
};

const DIFFERENCES: &str = include_str!("../DIFFERENCES.md");

/// Renders a table as the documentation contains it.
fn written(controls: &[Control]) -> String {
    let mut table = "| address | does |\n|---|---|\n".to_owned();
    for control in controls {
        let body = control.body.map_or_else(String::new, |body| format!(" `{body}`"));
        writeln!(table, "| `{} {}`{body} | {} |", control.method.as_str(), control.address(), control.does).unwrap();
    }
    table
}

/// Returns the documented table between its two markers.
fn documented(listener: &str) -> &'static str {
    let (_, rest) = DIFFERENCES.split_once(&format!("<!-- controls of {listener}:")).expect("no marker before it");
    let (_, rest) = rest.split_once("-->\n").unwrap();
    rest.split_once("<!-- /controls -->").expect("no marker after it").0
}

#[test]
fn the_documented_controls_are_those_of_the_tables() {
    assert_eq!(documented("Partner Center's listener"), written(PARTNER_CENTER));
    assert_eq!(documented("sign-in's listener"), written(SIGN_IN));
}

#[test]
fn a_control_is_declared_once_and_beside_those_of_its_address() {
    for controls in [PARTNER_CENTER, SIGN_IN] {
        let mut declared: Vec<_> = controls.iter().map(|control| (control.path, control.method.as_str())).collect();
        declared.sort_unstable();
        declared.dedup();
        assert_eq!(declared.len(), controls.len());
        let mut paths: Vec<_> = declared.into_iter().map(|(path, _)| path).collect();
        paths.dedup();
        assert_eq!(addresses(controls).len(), paths.len());
    }
}

#[tokio::test]
async fn what_there_is_lists_every_other_control() {
    let bench = Bench::start().await;
    let about = json(bench.http.get(bench.api("/emulator")).send().await.unwrap()).await;
    let listed: Vec<_> = about["addresses"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let last = listed.last().unwrap();
    assert_eq!((listed[0], *last), ("GET /emulator/demo", "POST /emulator/single-step"));
    assert!(listed.contains(&"GET, POST, DELETE /emulator/faults"), "{listed:?}");
    assert!(listed.contains(&"POST /emulator/rotate-keys?keep_old=true"), "{listed:?}");
    assert_eq!(listed.len(), addresses(PARTNER_CENTER).len() - 1);
}

#[tokio::test]
async fn every_control_does_what_its_row_shows() {
    let bench = Bench::start().await;
    let partner = bench.partner(0).tenant;
    let world = &bench.emulator.world;
    let customers = bench.emulator.customers(partner);
    let agent = bench.agent();
    let part = |tenant: &mut Tenant| {
        let accounts = tenant.accounts.get();
        let product = accounts.stock()[0].product;
        let user = accounts.users(false).next().unwrap().id;
        [user, product.id(), product.plans[0].id()].map(|id| id.to_string())
    };
    let origins = [(&world.origins.partner_center, PARTNER_CENTER), (&world.origins.sign_in, SIGN_IN)];
    for (origin, controls) in origins {
        // Each row has its own customer, since some controls remove what others need.
        assert!(customers.len() >= controls.len());
        for (control, customer) in controls.iter().zip(&customers) {
            let address = control
                .address()
                .replace("{partner tenant}", &partner.to_string())
                .replace("{customer}", &customer.to_string())
                .replace("{tenant}", &agent.id.tenant.to_string())
                .replace("{person}", &agent.id.object.to_string())
                .replace("{application}", &bench.partner(0).client_id)
                .replace("{attestation}", &world.attestations.create(partner).to_string());
            let verb = Verb::from_bytes(control.method.as_str().as_bytes()).unwrap();
            let url = origin.join(&address).unwrap();
            let bare = || bench.http.request(verb.clone(), url.clone()).header("content-type", "application/json");
            let request = match control.body {
                None => bare(),
                Some(body) => {
                    let refused = bare().send().await.unwrap().status();
                    assert!(refused.is_client_error(), "{address} takes no body: {refused}");
                    let [user, sku, plan] = world.with_tenant(partner, customer.as_uuid(), part).unwrap();
                    bare().body(body.replace("USER", &user).replace("SKU", &sku).replace("PLAN", &plan))
                }
            };
            let answered = request.send().await.unwrap();
            assert!(answered.status().is_success(), "{verb} {address}: {answered:?}");
        }
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_have_is_refused() {
    let bench = Bench::start().await;
    let refused = bench.http.put(bench.api("/emulator/faults")).send().await.unwrap();
    assert_eq!(refused.status(), reqwest::StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(refused.headers()["allow"], "GET,HEAD,POST,DELETE");
}

#[tokio::test]
async fn web_pages_control_nothing() {
    let bench = Bench::start().await;
    let ask = async |headers: &[(&str, &str)]| {
        let request =
            headers.iter().fold(bench.http.get(bench.api("/emulator")), |it, (name, value)| it.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    let origin = bench.api("/");
    let origin = origin.as_str().trim_end_matches('/');
    assert_eq!(ask(&[("origin", origin), ("sec-fetch-site", "same-origin")]).await, 200);
    assert_eq!(ask(&[("sec-fetch-site", "none")]).await, 200);
    for headers in [
        &[("origin", "https://attacker.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(ask(headers).await, 403, "{headers:?}");
    }
    // A domain name of an attacker that resolves to this machine.
    assert_eq!(ask(&[("host", "rebound.attacker.example")]).await, 421);
    assert_eq!(ask(&[("host", "rebound.attacker.example:3001"), ("sec-fetch-site", "same-origin")]).await, 421);
}
