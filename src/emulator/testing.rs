//! A running emulator with a simple browser, for tests of this module.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use super::{Demo, DemoPartner, DemoPerson, Emulator, Options};
use crate::domain::{cloud::Cloud, role::Role};

pub const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
pub const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123";

/// The emulator of one test.
pub struct TestBench {
    pub emulator: Emulator,
    pub http: Client,
}

/// Returns the S256 challenge of the verifier.
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl TestBench {
    pub async fn start() -> Self {
        Self::with(60).await
    }

    /// Starts an emulator with this number of customers of each partner.
    pub async fn with(customers: usize) -> Self {
        Self::of(Options { customers, ..Options::default() }).await
    }

    /// Starts an emulator with these options.
    pub async fn of(options: Options) -> Self {
        // The HTTP client requires a crypto provider, even for plain HTTP; another test may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let emulator = Emulator::start(options).await.unwrap();
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { emulator, http }
    }

    pub fn demo(&self) -> &Demo {
        self.emulator.demo()
    }

    pub fn partner(&self, index: usize) -> &DemoPartner {
        &self.demo().partners[index]
    }

    pub fn agent(&self) -> &DemoPerson {
        self.demo().staff(0, Role::AdminAgent).unwrap()
    }

    /// Returns the partner whose application a person signs in to: their own, that of their customer, or the first one.
    pub fn partner_for(&self, person: &DemoPerson) -> &DemoPartner {
        let of_customer = || self.demo().customer_of(person).map(|customer| self.partner(customer.partner));
        self.demo().partner_of(person).or_else(of_customer).unwrap_or_else(|| self.partner(0))
    }

    pub fn sign_in_url(&self, cloud: Cloud, rest: &str) -> Url {
        format!("{}/{rest}", self.emulator.authority(cloud)).parse().unwrap()
    }

    /// Creates a request that submits the sign-in page's form, with the usual parameters.
    pub fn authorize(&self, person: &DemoPerson, more: &[(&str, &str)]) -> RequestBuilder {
        let partner = self.partner_for(person);
        let challenge = challenge();
        let mut form = vec![
            ("client_id", partner.client_id.as_str()),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("scope", "openid profile offline_access"),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("emulator_person", &person.sign_in_name),
        ];
        form.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
        form.extend(more);
        let address = self.sign_in_url(person.cloud, &format!("{}/oauth2/v2.0/authorize", person.id.tenant));
        self.http.post(address).form(&form)
    }

    /// Signs a person in and returns the code.
    pub async fn code(&self, person: &DemoPerson) -> String {
        let response = self.authorize(person, &[]).send().await.unwrap();
        redirect_param(&response, "code").unwrap()
    }

    /// Creates a request to the token endpoint by the application of a person's partner.
    pub fn token(&self, person: &DemoPerson, form: &[(&str, &str)]) -> RequestBuilder {
        let partner = self.partner_for(person);
        let address = self.sign_in_url(person.cloud, &format!("{}/oauth2/v2.0/token", person.id.tenant));
        let secret = [("client_id", partner.client_id.as_str()), ("client_secret", partner.client_secret.as_str())];
        self.http.post(address).form(&[&secret, form].concat())
    }

    /// Redeems a code for the tokens of a scope.
    pub async fn redeem(&self, person: &DemoPerson, code: &str, scope: &str) -> Response {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
            ("scope", scope),
        ];
        self.token(person, &form).send().await.unwrap()
    }

    /// Signs a person in and returns the refresh token.
    pub async fn refresh_token(&self, person: &DemoPerson) -> String {
        let code = self.code(person).await;
        text(&json(self.redeem(person, &code, "openid offline_access").await).await["refresh_token"])
    }

    /// Creates a request for new tokens with a refresh token.
    pub fn refresh(&self, person: &DemoPerson, token: &str) -> RequestBuilder {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", "openid offline_access")];
        self.token(person, &form)
    }

    /// Returns a delegated access token for Partner Center.
    pub async fn delegated(&self, person: &DemoPerson) -> String {
        let code = self.code(person).await;
        let scope = format!("{}/user_impersonation", super::state::clouds::partner_center(person.cloud));
        text(&json(self.redeem(person, &code, &scope).await).await["access_token"])
    }

    /// Returns an app-only access token for Partner Center.
    pub async fn app_only(&self, index: usize) -> String {
        let partner = self.partner(index);
        let address = self.sign_in_url(partner.cloud, &format!("{}/oauth2/v2.0/token", partner.tenant));
        let scope = format!("{}/.default", super::state::clouds::partner_center(partner.cloud));
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &partner.client_id),
            ("client_secret", &partner.client_secret),
            ("scope", &scope),
        ];
        text(&json(self.http.post(address).form(&form).send().await.unwrap()).await["access_token"])
    }

    /// Creates a GET request to Partner Center.
    pub fn get(&self, token: &str, path: &str) -> RequestBuilder {
        self.http.get(self.api_url(path)).bearer_auth(token)
    }

    /// Returns a URL of Partner Center, without normalizing it.
    pub fn api_url(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.partner_center_url().as_str().trim_end_matches('/'))
    }
}

pub async fn json(response: Response) -> Value {
    let body = response.bytes().await.unwrap();
    serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&body)))
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Returns a query parameter of a response's redirect URI.
pub fn redirect_param(response: &Response, name: &str) -> Option<String> {
    let location = response.headers().get("location").unwrap_or_else(|| panic!("{response:?}")).to_str().unwrap();
    let location = Url::parse(location).unwrap();
    location.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
