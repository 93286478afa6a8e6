//! A scripted provider: Entra-like for many tenants below its root, and plain OpenID Connect below `/op`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Router,
    extract::{OriginalUri, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;
use url::Url;

use super::{
    CLIENT_ID, CLIENT_SECRET, PERSON, TENANT,
    signing::{CoreAlgorithm, Signer, rsa_jwk},
};

/// The behavior of the token endpoint.
pub(super) enum TokenScript {
    /// Checks the request and responds with tokens.
    Valid,
    /// Responds with this to every request.
    Fixed(StatusCode, &'static str, Vec<u8>),
    /// Redirects to another URL.
    Redirect,
    /// Reads the request and never responds.
    NeverResponds,
}

/// The configuration of the token endpoint: its URL and client authentication method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenEndpointConfig {
    /// The initial configuration.
    Initial,
    /// Another URL.
    Moved,
    /// The secret is accepted in a header and not in the form.
    HeaderAuthOnly,
}

type Change = Box<dyn Fn(&mut Map<String, Value>) + Send>;

/// The provider's behavior and its record of requests.
pub(super) struct Script {
    pub(super) keys: Value,
    pub(super) signer: Signer,
    pub(super) kid: Option<String>,
    pub(super) claims: Change,
    /// A change to the discovery document.
    pub(super) document: Change,
    /// `true` if requests for metadata and keys are answered with 503.
    pub(super) is_down: bool,
    pub(super) token: TokenScript,
    pub(super) refresh_token: bool,
    /// Additional members of the token response.
    pub(super) extra_members: Value,
    pub(super) metadata_requests: usize,
    pub(super) key_requests: usize,
    pub(super) token_requests: usize,
    pub(super) redirect_target_requests: usize,
    /// The userinfo response for a valid access token.
    pub(super) user_info: Value,
    pub(super) user_info_requests: usize,
    pub(super) token_endpoint_config: TokenEndpointConfig,
    /// The revocation requests, with the `Authorization` header as one more field.
    pub(super) revoked: Vec<HashMap<String, String>>,
    pub(super) refuses_revocation: bool,
    /// The token requests with exactly one form of client authentication; an assertion is verified by the test.
    pub(super) authenticated_requests: Vec<HashMap<String, String>>,
    grants: HashMap<String, HashMap<String, String>>,
}

pub(super) struct Provider {
    pub(super) base: Url,
    pub(super) script: Arc<Mutex<Script>>,
    server: JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[derive(Clone)]
struct Shared {
    base: Url,
    script: Arc<Mutex<Script>>,
    clock: Arc<Mutex<Timestamp>>,
}

impl Provider {
    pub(super) async fn start(clock: Arc<Mutex<Timestamp>>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let script = Arc::new(Mutex::new(Script {
            keys: json!({ "keys": [rsa_jwk(0, Some("first"))] }),
            signer: Signer::Rsa(0, CoreAlgorithm::Rs256),
            kid: Some("first".to_owned()),
            claims: Box::new(|_| ()),
            document: Box::new(|_| ()),
            is_down: false,
            token: TokenScript::Valid,
            refresh_token: true,
            extra_members: json!({ "expires_in": 3599 }),
            metadata_requests: 0,
            key_requests: 0,
            token_requests: 0,
            redirect_target_requests: 0,
            user_info: Value::Null,
            user_info_requests: 0,
            token_endpoint_config: TokenEndpointConfig::Initial,
            revoked: Vec::new(),
            refuses_revocation: false,
            authenticated_requests: Vec::new(),
            grants: HashMap::new(),
        }));
        let shared = Shared { base: base.clone(), script: Arc::clone(&script), clock };
        let router = Router::new()
            .route("/keys", get(keys))
            .route("/{issuer_path}/oauth2/v2.0/token", post(token))
            .route("/{issuer_path}/oauth2/v3.0/token", post(moved_token))
            .route("/user-info", get(user_info))
            .route("/revoke", post(revoke))
            .route("/elsewhere", get(redirect_target).post(redirect_target))
            .fallback(get(document))
            .with_state(shared);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, script, server }
    }

    /// Approves a sign-in as the person would, and returns the query of the callback.
    pub(super) fn approve(&self, url: &Url) -> String {
        let parameters: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let mut script = self.script.lock().unwrap();
        let code = format!("code-{}", script.grants.len());
        let query = format!("code={code}&state={}", parameters["state"]);
        script.grants.insert(code, parameters);
        query
    }
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}

async fn document(State(shared): State<Shared>, OriginalUri(uri): OriginalUri) -> Response {
    let mut script = shared.script.lock().unwrap();
    script.metadata_requests += 1;
    let Some(issuer_path) = uri.path().strip_suffix("/.well-known/openid-configuration") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if script.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let base = shared.base.as_str().trim_end_matches('/');
    let tenant = issuer_path.strip_suffix("/v2.0").unwrap_or(issuer_path);
    let issuer = issuer_path.replace("organizations", "{tenantid}");
    let mut document = json!({
        "issuer": format!("{base}{issuer}"),
        "authorization_endpoint": format!("{base}{issuer_path}/authorize"),
        "token_endpoint": format!("{base}{tenant}/oauth2/v2.0/token"),
        "jwks_uri": format!("{base}/keys"),
        "end_session_endpoint": format!("{base}{issuer_path}/logout"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "response_types_supported": ["code", "id_token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    if script.token_endpoint_config == TokenEndpointConfig::Moved {
        document["token_endpoint"] = format!("{base}{tenant}/oauth2/v3.0/token").into();
    }
    if script.token_endpoint_config == TokenEndpointConfig::HeaderAuthOnly {
        document["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic"]);
    }
    (script.document)(document.as_object_mut().unwrap());
    json_response(StatusCode::OK, &document)
}

async fn keys(State(shared): State<Shared>) -> Response {
    let mut script = shared.script.lock().unwrap();
    script.key_requests += 1;
    if script.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    json_response(StatusCode::OK, &script.keys)
}

async fn user_info(State(shared): State<Shared>, headers: axum::http::HeaderMap) -> Response {
    let mut script = shared.script.lock().unwrap();
    script.user_info_requests += 1;
    let is_known = headers.get(header::AUTHORIZATION).is_some_and(|value| *value == "Bearer an-access-token");
    match &script.user_info {
        body if is_known && !body.is_null() => json_response(StatusCode::OK, body),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn revoke(
    State(shared): State<Shared>,
    headers: axum::http::HeaderMap,
    Form(mut form): Form<HashMap<String, String>>,
) -> StatusCode {
    let mut script = shared.script.lock().unwrap();
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        form.insert("authorization".to_owned(), authorization.to_str().unwrap().to_owned());
    }
    script.revoked.push(form);
    if script.refuses_revocation { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

async fn redirect_target(State(shared): State<Shared>) -> StatusCode {
    shared.script.lock().unwrap().redirect_target_requests += 1;
    StatusCode::OK
}

async fn token(shared: State<Shared>, headers: axum::http::HeaderMap, form: Form<HashMap<String, String>>) -> Response {
    respond_to_token_request(shared, &headers, form, false).await
}

async fn moved_token(
    shared: State<Shared>,
    headers: axum::http::HeaderMap,
    form: Form<HashMap<String, String>>,
) -> Response {
    respond_to_token_request(shared, &headers, form, true).await
}

async fn respond_to_token_request(
    State(shared): State<Shared>,
    headers: &axum::http::HeaderMap,
    Form(form): Form<HashMap<String, String>>,
    at_new_url: bool,
) -> Response {
    let response = {
        let mut script = shared.script.lock().unwrap();
        script.token_requests += 1;
        if (script.token_endpoint_config == TokenEndpointConfig::Moved) != at_new_url {
            return StatusCode::NOT_FOUND.into_response();
        }
        match &script.token {
            TokenScript::Valid => Some(redeem(&mut script, &shared, headers, &form)),
            TokenScript::Fixed(status, kind, body) => {
                Some((*status, [(header::CONTENT_TYPE, *kind)], body.clone()).into_response())
            }
            TokenScript::Redirect => {
                let to = format!("{}elsewhere", shared.base);
                Some((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response())
            }
            TokenScript::NeverResponds => None,
        }
    };
    match response {
        Some(response) => response,
        None => std::future::pending().await,
    }
}

fn redeem(
    script: &mut Script,
    shared: &Shared,
    headers: &axum::http::HeaderMap,
    form: &HashMap<String, String>,
) -> Response {
    let error_response = |code: &str| {
        let body = json!({ "error": code, "error_description": "AADSTS70008: anna@contoso.example came too late." });
        json_response(StatusCode::BAD_REQUEST, &body)
    };
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let basic = base64::prelude::BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let in_header = headers.get(header::AUTHORIZATION).is_some_and(|value| *value == format!("Basic {basic}"));
    let in_form = script.token_endpoint_config != TokenEndpointConfig::HeaderAuthOnly
        && field("client_id") == CLIENT_ID
        && field("client_secret") == CLIENT_SECRET;
    let by_assertion = field("client_id") == CLIENT_ID && form.contains_key("client_assertion");
    if [in_header, in_form, by_assertion].into_iter().filter(|proof| *proof).count() != 1 {
        return error_response("invalid_client");
    }
    script.authenticated_requests.push(form.clone());
    let Some(grant) = script.grants.remove(field("code")) else { return error_response("invalid_grant") };
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
    if field("grant_type") != "authorization_code"
        || grant["code_challenge"] != challenge
        || grant["redirect_uri"] != field("redirect_uri")
    {
        return error_response("invalid_grant");
    }
    let now = shared.clock.lock().unwrap().as_second();
    let mut claims = json!({
        "iss": format!("{}{TENANT}/v2.0", shared.base),
        "aud": CLIENT_ID,
        "sub": "pairwise-subject",
        "tid": TENANT,
        "oid": PERSON,
        "name": "Anna Nowak",
        "preferred_username": "anna@contoso.example",
        "nonce": grant["nonce"],
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
    });
    (script.claims)(claims.as_object_mut().unwrap());
    let id_token = script.signer.token(script.kid.as_deref(), &claims);
    let mut response = json!({ "token_type": "Bearer", "access_token": "an-access-token", "id_token": id_token });
    for (name, value) in script.extra_members.as_object().into_iter().flatten() {
        response[name] = value.clone();
    }
    if script.refresh_token {
        response["refresh_token"] = "a-refresh-token".into();
    }
    json_response(StatusCode::OK, &response)
}
