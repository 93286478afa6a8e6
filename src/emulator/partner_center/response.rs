//! Responses, errors, and the headers that all of them contain (articles "Partner Center REST headers", "Error codes").

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{call::Path, operation::Operation};
use crate::partner_center::wire::fault::{Code, Fault, ServiceFault, ThrottleFault};

const REQUEST_ID: HeaderName = HeaderName::from_static("ms-requestid");
const CORRELATION_ID: HeaderName = HeaderName::from_static("ms-correlationid");
const VECTOR: HeaderName = HeaderName::from_static("ms-cv");
const SERVER_ID: HeaderName = HeaderName::from_static("ms-serverid");
const LOCALE: HeaderName = HeaderName::from_static("x-locale");
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The response of an operation.
#[derive(Debug)]
pub struct ApiResponse {
    status: StatusCode,
    json: Vec<u8>,
    location: Option<String>,
    article: Option<&'static str>,
}

/// The article of a response, if another one has the same method and path.
#[derive(Debug, Clone, Copy)]
pub struct Article(pub &'static str);

impl ApiResponse {
    /// Creates a 200 response with JSON.
    ///
    /// # Errors
    /// If serialization fails, which is a bug of the emulator.
    pub fn json(body: &impl Serialize) -> Result<Self, ApiError> {
        let json = serde_json::to_vec(body).map_err(|error| ApiError::internal(&error.to_string()))?;
        Ok(Self { status: StatusCode::OK, json, location: None, article: None })
    }

    /// Creates a 201 response with JSON.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn created(body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self { status: StatusCode::CREATED, ..Self::json(body)? })
    }

    /// Replaces the body with a page of it, if there is one.
    #[must_use]
    pub fn paginated(mut self, paginate: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Self {
        if let Some(page) = paginate(&self.json) {
            self.json = page;
        }
        self
    }

    /// Sets the article to count the call under, instead of the operation's.
    #[must_use]
    pub const fn with_article(mut self, article: &'static str) -> Self {
        self.article = Some(article);
        self
    }

    /// Returns the article to count the call under, if it is not the operation's.
    pub const fn article(&self) -> Option<&'static str> {
        self.article
    }

    /// Creates a 202 response; `location` is the URL to poll, relative to `/v1`.
    pub fn accepted(location: impl Into<String>) -> Self {
        Self { status: StatusCode::ACCEPTED, json: Vec::new(), location: Some(location.into()), article: None }
    }

    /// Creates a 204 response.
    pub const fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, json: Vec::new(), location: None, article: None }
    }
}

/// The error of an operation.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: i64,
    description: String,
    data: Option<String>,
    retry_after: Option<u64>,
    allow: Option<String>,
    /// The error's name in the agreement service, whose bodies have another structure.
    name: Option<&'static str>,
}

impl ApiError {
    /// Creates an error with a code of the article "Error codes".
    pub fn new(status: StatusCode, code: i64, description: impl Into<String>) -> Self {
        Self { status, code, description: description.into(), data: None, retry_after: None, allow: None, name: None }
    }

    /// Creates an error of the agreement service.
    pub fn agreement(status: StatusCode, code: i64, name: &'static str, description: &str) -> Self {
        Self { name: Some(name), ..Self::new(status, code, description) }
    }

    /// Sets the body's `data`.
    #[must_use]
    pub fn with_data(self, data: impl Into<String>) -> Self {
        Self { data: Some(data.into()), ..self }
    }

    /// Creates a 400 error for invalid input.
    pub fn invalid(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 800_002, description)
    }

    /// Creates a 500 error for a bug of the emulator.
    pub fn internal(description: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, 800_003, format!("The emulator failed: {description}"))
    }

    /// Creates a 429 error.
    pub fn throttled(retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(StatusCode::TOO_MANY_REQUESTS, 429, "") }
    }

    /// Creates a 501 error for a known operation without a handler.
    pub fn not_implemented(operation: &Operation) -> Self {
        let description = format!("The emulator does not implement this operation ({}).", operation.doc);
        Self::new(StatusCode::NOT_IMPLEMENTED, 0, description)
    }

    /// Creates a 501 error below the API's roots, where the real service may have an operation, and a 404 error
    /// elsewhere.
    pub fn unknown_path(path: &Path) -> Self {
        let root = path.segments().first().map(|root| root.to_ascii_lowercase()).unwrap_or_default();
        if ["v1", "webhooks", "partner"].contains(&root.as_str()) {
            Self::new(StatusCode::NOT_IMPLEMENTED, 0, "The emulator does not implement this path.")
        } else {
            Self::new(StatusCode::NOT_FOUND, 1000, "Not found.")
        }
    }

    /// Creates a 405 error.
    pub fn method_not_allowed(method: &Method, allowed: &[&str]) -> Self {
        let description = format!("The resource does not support the method {method}.");
        Self { allow: Some(allowed.join(", ")), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, 405, description) }
    }

    /// Creates the error of a fault with only a status, with the most common code of that status.
    pub fn from_status(status: u16, retry_after: Option<u64>) -> Self {
        let code = match status {
            400 => 800_002,
            401 => 400,
            403 => 2032,
            404 => 1000,
            412 => 2055,
            500 => 800_003,
            _ => 0,
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let description = format!("A fault of the emulator: {status}.");
        Self { retry_after, ..Self::new(status, code, description) }
    }

    /// Sets the code.
    pub fn with_code(self, code: u32) -> Self {
        Self { code: code.into(), ..self }
    }

    fn body(&self) -> serde_json::Result<Vec<u8>> {
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            let message = match self.retry_after {
                Some(seconds) => format!("Rate limit is exceeded. Try again in {seconds} seconds."),
                None => "Rate limit is exceeded.".to_owned(),
            };
            return serde_json::to_vec(&ThrottleFault { status_code: 429, message });
        }
        if let Some(name) = self.name {
            return serde_json::to_vec(&ServiceFault {
                code: Code::Number(self.code),
                message: self.description.clone(),
                description: self.description.clone(),
                error_name: name.to_owned(),
                is_retryable: false,
                parameters: serde_json::Map::new(),
                error_message_extended: self.description.clone(),
            });
        }
        serde_json::to_vec(&Fault {
            code: Code::Number(self.code),
            description: self.description.chars().take(1024).collect(),
            data: (self.status == StatusCode::BAD_REQUEST)
                .then(|| self.data.as_ref().map_or_else(|| json!([]), |data| json!([data]))),
            source: Some("PartnerFD".to_owned()),
        })
    }
}

/// The ids that relate a response to its request.
#[derive(Debug)]
pub struct RequestIds {
    request: Uuid,
    correlation: Uuid,
    locale: Option<HeaderValue>,
}

impl RequestIds {
    /// Reads the ids from the headers; missing and invalid ones are generated.
    pub fn new(headers: &HeaderMap) -> Self {
        let id = |name: HeaderName| {
            let text = headers.get(name).and_then(|value| value.to_str().ok());
            text.and_then(|text| Uuid::try_parse(text.trim()).ok()).unwrap_or_else(Uuid::new_v4)
        };
        Self { request: id(REQUEST_ID), correlation: id(CORRELATION_ID), locale: headers.get(LOCALE).cloned() }
    }

    /// Creates a response with its headers.
    pub fn response(&self, response: ApiResponse, byte_order_mark: bool) -> Response {
        let mut body = response.json;
        if byte_order_mark && !body.is_empty() {
            body.splice(..0, *b"\xef\xbb\xbf");
        }
        let mut http_response = self.build(response.status, body);
        if let Some(location) = response.location.and_then(|location| HeaderValue::try_from(location).ok()) {
            http_response.headers_mut().insert(header::LOCATION, location);
        }
        if let Some(article) = response.article {
            http_response.extensions_mut().insert(Article(article));
        }
        http_response
    }

    /// Creates an error response with its headers.
    pub fn error_response(&self, error: &ApiError) -> Response {
        let mut response = self.build(error.status, error.body().unwrap_or_default());
        let headers = response.headers_mut();
        if let Some(seconds) = error.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = error.allow.as_deref().and_then(|allow| HeaderValue::try_from(allow).ok()) {
            headers.insert(header::ALLOW, allow);
        }
        if error.status == StatusCode::UNAUTHORIZED
            && let Ok(realm) = HeaderValue::try_from(format!("OAuth realm=urn:cpsvc:cpid:{}", self.correlation))
        {
            headers.insert(header::WWW_AUTHENTICATE, realm);
        }
        response
    }

    fn build(&self, status: StatusCode, body: Vec<u8>) -> Response {
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, JSON);
        for (name, value) in [
            (REQUEST_ID, self.request.to_string()),
            (CORRELATION_ID, self.correlation.to_string()),
            (VECTOR, format!("{}.0", &self.correlation.simple().to_string()[..16])),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        headers.insert(SERVER_ID, HeaderValue::from_static("emulator"));
        if let Some(locale) = &self.locale {
            headers.insert(LOCALE, locale.clone());
        }
        response
    }
}
