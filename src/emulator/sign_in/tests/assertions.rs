//! Tests of applications that authenticate with a certificate.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use reqwest::StatusCode;
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::DecodePrivateKey as _,
    pss::BlindedSigningKey,
    signature::{RandomizedSigner as _, SignatureEncoding as _, Signer as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use x509_cert::der::{DecodePem as _, Encode as _};

use crate::{
    client_credential::{ASSERTION_TYPE, self_signed},
    domain::{cloud::Cloud, role::Role},
    emulator::{
        DemoApp, DemoPerson,
        testing::{REDIRECT_URI, TestBench, VERIFIER, json as body, redirect_param, text},
    },
};

/// The portal's registration with a certificate, and a person to sign in with it.
struct CertificateSetup {
    bench: TestBench,
    app: DemoApp,
    person: DemoPerson,
    key: RsaPrivateKey,
}

impl CertificateSetup {
    async fn new() -> Self {
        let bench = TestBench::start().await;
        let app = bench.demo().apps.iter().find(|app| app.cloud == Cloud::UsGovernment).unwrap().clone();
        let person = bench.demo().staff(2, Role::AdminAgent).unwrap().clone();
        let start = app.client_secret.find("-----BEGIN PRIVATE KEY").unwrap();
        let key = RsaPrivateKey::from_pkcs8_pem(&app.client_secret[start..]).unwrap();
        Self { bench, app, person, key }
    }

    fn endpoint(&self) -> String {
        self.bench.sign_in_url(self.app.cloud, "organizations/oauth2/v2.0/token").to_string()
    }

    fn header(&self) -> Value {
        let end = self.app.client_secret.find("-----BEGIN PRIVATE KEY").unwrap();
        let certificate = x509_cert::Certificate::from_pem(&self.app.client_secret[..end]).unwrap();
        let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.to_der().unwrap()));
        json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint})
    }

    fn claims(&self) -> Value {
        let (now, id) = (Timestamp::now().as_second(), &self.app.client_id);
        let jti = uuid::Uuid::new_v4();
        json!({
            "aud": self.endpoint(), "iss": id, "sub": id, "jti": jti, "iat": now, "nbf": now, "exp": now + 600,
        })
    }

    /// Creates the assertion, with one part of its header and one of its claims replaced.
    fn assertion(&self, header: (&str, Value), claim: (&str, Value)) -> String {
        let (mut all, mut claims) = (self.header(), self.claims());
        if !header.0.is_empty() {
            all[header.0] = header.1;
        }
        if !claim.0.is_empty() {
            claims[claim.0] = claim.1;
        }
        sign(&self.key, &all, &claims)
    }

    fn valid_assertion(&self) -> String {
        self.assertion(("", Value::Null), ("", Value::Null))
    }

    /// Returns the status and the Entra code of a rejected request by this application with this credential.
    async fn error_for(&self, credential: &[(&str, &str)]) -> (StatusCode, u64) {
        let fields =
            [("grant_type", "client_credentials"), ("client_id", &self.app.client_id), ("scope", "x/.default")];
        let request = self.bench.http.post(self.endpoint()).form(&[&fields[..], credential].concat());
        let response = request.send().await.unwrap();
        (response.status(), body(response).await["error_codes"][0].as_u64().unwrap())
    }

    async fn error_for_assertion(&self, assertion: &str) -> (StatusCode, u64) {
        self.error_for(&[("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)]).await
    }
}

fn sign(key: &RsaPrivateKey, header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let signature = if header["alg"] == "RS256" {
        SigningKey::<Sha256>::new(key.clone()).sign(signed.as_bytes()).to_vec()
    } else {
        BlindedSigningKey::<Sha256>::new(key.clone()).sign_with_rng(&mut rand::rngs::OsRng, signed.as_bytes()).to_vec()
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The error for an authenticated application that then requests an unsupported resource, by which tests recognize that
/// authentication succeeded.
const AUTHENTICATED: (StatusCode, u64) = (StatusCode::BAD_REQUEST, 53_003);

#[tokio::test]
async fn client_assertion_redeems_code() {
    let setup = CertificateSetup::new().await;
    for algorithm in ["PS256", "RS256"] {
        let redirect =
            setup.bench.authorize(&setup.person, &[("client_id", &setup.app.client_id)]).send().await.unwrap();
        let (code, assertion) =
            (redirect_param(&redirect, "code").unwrap(), setup.assertion(("alg", algorithm.into()), ("", Value::Null)));
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
            ("scope", "openid"),
            ("client_id", &setup.app.client_id),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &assertion),
        ];
        let response = setup.bench.http.post(setup.endpoint()).form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{algorithm}");
        assert!(!text(&body(response).await["id_token"]).is_empty(), "{algorithm}");
    }
}

#[tokio::test]
async fn invalid_client_assertion_returns_entra_error_code() {
    let setup = CertificateSetup::new().await;
    let now = Timestamp::now().as_second();
    let nothing = || ("", Value::Null);
    for (header, claim, number) in [
        (("x5t#S256", json!("AAAA")), nothing(), 700_027),
        (("x5t#S256", Value::Null), nothing(), 700_027),
        (("alg", json!("none")), nothing(), 50_027),
        (("alg", json!("HS256")), nothing(), 50_027),
        (nothing(), ("iss", json!("another")), 700_021),
        (nothing(), ("sub", json!("another")), 700_021),
        (nothing(), ("aud", json!("https://login.example/organizations/oauth2/v2.0/token")), 700_023),
        (nothing(), ("aud", Value::Null), 700_023),
        (nothing(), ("exp", json!(now - 600)), 700_024),
        (nothing(), ("exp", Value::Null), 700_024),
        (nothing(), ("nbf", json!(now + 600)), 700_024),
        (nothing(), ("iat", json!(now + 600)), 700_024),
        (nothing(), ("jti", Value::Null), 50_027),
    ] {
        let assertion = setup.assertion(header.clone(), claim.clone());
        let refused = setup.error_for_assertion(&assertion).await;
        assert_eq!(refused, (StatusCode::UNAUTHORIZED, number), "{header:?} {claim:?}");
    }
    assert_eq!(setup.error_for_assertion("x.y.z").await, (StatusCode::UNAUTHORIZED, 50_027));
    assert_eq!(setup.error_for_assertion("x").await, (StatusCode::UNAUTHORIZED, 50_027));
}

#[tokio::test]
async fn client_assertion_with_wrong_signature_is_rejected() {
    let setup = CertificateSetup::new().await;
    let other = self_signed::new_key(2048).unwrap();
    let forged = sign(&other, &setup.header(), &setup.claims());
    assert_eq!(setup.error_for_assertion(&forged).await, (StatusCode::UNAUTHORIZED, 700_027));
    let valid_assertion = setup.valid_assertion();
    let mut parts: Vec<_> = valid_assertion.split('.').map(str::to_owned).collect();
    parts[1] = URL_SAFE_NO_PAD.encode(setup.claims().to_string());
    assert_eq!(setup.error_for_assertion(&parts.join(".")).await, (StatusCode::UNAUTHORIZED, 700_027));
}

#[tokio::test]
async fn a_replayed_assertion_is_rejected() {
    let setup = CertificateSetup::new().await;
    let valid_assertion = setup.valid_assertion();
    assert_eq!(setup.error_for_assertion(&valid_assertion).await, AUTHENTICATED);
    assert_eq!(setup.error_for_assertion(&valid_assertion).await, (StatusCode::UNAUTHORIZED, 50_027));
    assert_eq!(setup.error_for_assertion(&setup.valid_assertion()).await, AUTHENTICATED);
}

#[tokio::test]
async fn client_authentication_requires_exactly_one_method_and_the_registered_one() {
    let setup = CertificateSetup::new().await;
    let (valid_assertion, secret) = (setup.valid_assertion(), setup.app.client_secret.as_str());
    let kind = ("client_assertion_type", ASSERTION_TYPE);
    let assertion = ("client_assertion", valid_assertion.as_str());
    let refused = setup.error_for(&[kind, assertion, ("client_secret", secret)]).await;
    assert_eq!(refused, (StatusCode::BAD_REQUEST, 90_023), "a secret and an assertion");
    let refused = setup.error_for(&[("client_assertion_type", "urn:other"), assertion]).await;
    assert_eq!(refused, (StatusCode::BAD_REQUEST, 90_023), "an assertion of another kind");
    assert_eq!(setup.error_for(&[assertion]).await, (StatusCode::BAD_REQUEST, 900_144), "no assertion type");
    assert_eq!(setup.error_for(&[("client_secret", secret)]).await, (StatusCode::UNAUTHORIZED, 7_000_215));
    assert_eq!(setup.error_for(&[]).await, (StatusCode::UNAUTHORIZED, 7_000_218));
    let other = setup.bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let address = setup.bench.sign_in_url(Cloud::Global, "organizations/oauth2/v2.0/token");
    let form = [("grant_type", "client_credentials"), ("client_id", &other.client_id), kind, assertion];
    let response = setup.bench.http.post(address).form(&form).send().await.unwrap();
    assert_eq!(body(response).await["error_codes"][0], 700_027, "an application without a certificate");
}
