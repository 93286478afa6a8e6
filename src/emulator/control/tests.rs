//! Tests of the tables of controls: documented ones exist and respond.

use std::fmt::Write as _;

use reqwest::Method as Verb;

use super::{Control, PARTNER_CENTER, SIGN_IN, endpoint_list};
use crate::emulator::{
    state::tenant::Tenant,
    testing::{TestBench, json},
};

const DIFFERENCES: &str = include_str!("../DIFFERENCES.md");

/// Renders a table as the documentation contains it.
fn rendered_table(controls: &[Control]) -> String {
    let mut table = "| endpoint | effect |\n|---|---|\n".to_owned();
    for control in controls {
        let body = control.body.map_or_else(String::new, |body| format!(" `{body}`"));
        writeln!(table, "| `{} {}`{body} | {} |", control.method.as_str(), control.example_url(), control.description)
            .unwrap();
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
fn documented_controls_match_tables() {
    assert_eq!(documented("Partner Center's listener"), rendered_table(PARTNER_CENTER));
    assert_eq!(documented("sign-in's listener"), rendered_table(SIGN_IN));
}

#[test]
fn control_table_has_no_duplicates_and_groups_rows_by_path() {
    for controls in [PARTNER_CENTER, SIGN_IN] {
        let mut declared: Vec<_> = controls.iter().map(|control| (control.path, control.method.as_str())).collect();
        declared.sort_unstable();
        declared.dedup();
        assert_eq!(declared.len(), controls.len());
        let mut paths: Vec<_> = declared.into_iter().map(|(path, _)| path).collect();
        paths.dedup();
        assert_eq!(endpoint_list(controls).len(), paths.len());
    }
}

#[tokio::test]
async fn index_lists_every_other_control() {
    let bench = TestBench::start().await;
    let about = json(bench.http.get(bench.api_url("/emulator")).send().await.unwrap()).await;
    let listed: Vec<_> = about["addresses"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let last = listed.last().unwrap();
    assert_eq!((listed[0], *last), ("GET /emulator/demo", "POST /emulator/single-step"));
    assert!(listed.contains(&"GET, POST, DELETE /emulator/faults"), "{listed:?}");
    assert!(listed.contains(&"POST /emulator/rotate-keys?keep_old=true"), "{listed:?}");
    assert_eq!(listed.len(), endpoint_list(PARTNER_CENTER).len() - 1);
}

#[tokio::test]
async fn every_control_accepts_its_documented_example() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0).tenant;
    let world = &bench.emulator.world;
    let customers = bench.emulator.customers(partner);
    let agent = bench.agent();
    let ids_of_tenant = |tenant: &mut Tenant| {
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
            let path = control
                .example_url()
                .replace("{partner tenant}", &partner.to_string())
                .replace("{customer}", &customer.to_string())
                .replace("{tenant}", &agent.id.tenant.to_string())
                .replace("{person}", &agent.id.object.to_string())
                .replace("{application}", &bench.partner(0).client_id)
                .replace("{attestation}", &world.attestations.create(partner).to_string());
            let verb = Verb::from_bytes(control.method.as_str().as_bytes()).unwrap();
            let url = origin.join(&path).unwrap();
            let request_without_body =
                || bench.http.request(verb.clone(), url.clone()).header("content-type", "application/json");
            let request = match control.body {
                None => request_without_body(),
                Some(body) => {
                    let status = request_without_body().send().await.unwrap().status();
                    assert!(status.is_client_error(), "{path} requires no body: {status}");
                    let [user, sku, plan] = world.with_tenant(partner, customer.as_uuid(), ids_of_tenant).unwrap();
                    request_without_body().body(body.replace("USER", &user).replace("SKU", &sku).replace("PLAN", &plan))
                }
            };
            let response = request.send().await.unwrap();
            assert!(response.status().is_success(), "{verb} {path}: {response:?}");
        }
    }
}

#[tokio::test]
async fn unsupported_method_is_rejected_with_allow_header() {
    let bench = TestBench::start().await;
    let response = bench.http.put(bench.api_url("/emulator/faults")).send().await.unwrap();
    assert_eq!(response.status(), reqwest::StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()["allow"], "GET,HEAD,POST,DELETE");
}

#[tokio::test]
async fn controls_reject_cross_site_and_dns_rebinding_requests() {
    let bench = TestBench::start().await;
    let status_with_headers = async |headers: &[(&str, &str)]| {
        let request = headers
            .iter()
            .fold(bench.http.get(bench.api_url("/emulator")), |it, (name, value)| it.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    let origin = bench.api_url("/");
    let origin = origin.as_str().trim_end_matches('/');
    assert_eq!(status_with_headers(&[("origin", origin), ("sec-fetch-site", "same-origin")]).await, 200);
    assert_eq!(status_with_headers(&[("sec-fetch-site", "none")]).await, 200);
    for headers in [
        &[("origin", "https://attacker.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(status_with_headers(headers).await, 403, "{headers:?}");
    }
    // A domain name of an attacker that resolves to this machine.
    assert_eq!(status_with_headers(&[("host", "rebound.attacker.example")]).await, 421);
    assert_eq!(
        status_with_headers(&[("host", "rebound.attacker.example:3001"), ("sec-fetch-site", "same-origin")]).await,
        421
    );
}
