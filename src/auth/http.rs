//! The HTTP client for providers: no redirects, limited in time and size.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AccessToken, AsyncHttpClient, HttpRequest, HttpResponse};
use url::{Host, Url};

/// Maximum size of a provider's response, in bytes. Entra's largest, a key set, is about twenty times smaller.
const BODY_LIMIT: usize = 1024 * 1024;

/// Timeout from the first byte sent to the last received; a person is waiting.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The kind of failure of a request to a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No connection was established, so nothing was sent.
    #[error("not connected")]
    NotConnected,
    /// The connection broke.
    #[error("unreachable")]
    Unreachable,
    /// No complete response arrived in time.
    #[error("no response in time")]
    TimedOut,
    /// A status code that indicates a temporary failure.
    #[error("status {0}")]
    Status(u16),
    /// The body exceeds the limit.
    #[error("a body over the limit")]
    TooLarge,
    /// The request is invalid and cannot be sent.
    #[error("an invalid request")]
    InvalidRequest,
}

/// A client for providers' metadata and token endpoints.
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: reqwest::Client,
}

impl Http {
    /// Builds the client. Redirects are disabled here rather than by the caller: following one would send a code or the
    /// client secret to any target.
    pub(super) fn new(client: reqwest::ClientBuilder) -> Result<Self, reqwest::Error> {
        Self::with_time_limit(client, TIME_LIMIT)
    }

    pub(super) fn with_time_limit(client: reqwest::ClientBuilder, limit: Duration) -> Result<Self, reqwest::Error> {
        let client = client.redirect(reqwest::redirect::Policy::none()).referer(false).timeout(limit).build()?;
        Ok(Self { client })
    }

    /// Fetches a JSON document; returns `None` for a status other than 200, and an error for 429 and 5xx.
    pub(super) async fn load(&self, url: &Url) -> Result<Option<Vec<u8>>, HttpError> {
        self.get(url, None).await
    }

    /// Loads a JSON document with an access token (RFC 6750, section 2.1).
    pub(super) async fn load_authorized(&self, url: &Url, token: &AccessToken) -> Result<Option<Vec<u8>>, HttpError> {
        self.get(url, Some(token)).await
    }

    async fn get(&self, url: &Url, token: Option<&AccessToken>) -> Result<Option<Vec<u8>>, HttpError> {
        let mut request = openidconnect::http::Request::get(url.as_str()).header("accept", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {}", token.secret()));
        }
        let request = request.body(Vec::new()).map_err(|_| HttpError::InvalidRequest)?;
        let response = self.send(request).await?;
        Ok((response.status() == 200).then(|| response.into_body()))
    }

    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::InvalidRequest)?;
        let mut response = self.client.execute(request).await.map_err(|error| error_kind(&error))?;
        let status = response.status();
        if status.is_server_error() || status == 429 {
            return Err(HttpError::Status(status.as_u16()));
        }
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| error_kind(&error))? {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut complete = HttpResponse::new(body);
        *complete.status_mut() = status;
        *complete.headers_mut() = headers;
        Ok(complete)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn error_kind(error: &reqwest::Error) -> HttpError {
    match error {
        error if error.is_timeout() => HttpError::TimedOut,
        error if error.is_connect() => HttpError::NotConnected,
        _ => HttpError::Unreachable,
    }
}

/// Checks whether codes, secrets and keys may be sent to a URL: over HTTPS, or to this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    plain && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for (address, safe) in [
            ("https://login.example/x", true),
            ("http://127.0.0.1:8080/x", true),
            ("http://[::1]/x", true),
            ("http://localhost/x", true),
            ("http://login.example/x", false),
            ("http://localhost.evil.example/x", false),
            ("http://127.0.0.1.evil.example/x", false),
            ("http://10.0.0.1/x", false),
            ("ftp://127.0.0.1/x", false),
            ("https://user@login.example/x", false),
            ("https://login.example/x#y", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), safe, "{address}");
        }
    }
}
