//! A request as plain data: an operation with the parameters of one call. It knows neither the sender nor the
//! transport.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use url::Url;
use uuid::Uuid;

use super::{
    error::{Error, ErrorKind},
    operation::Operation,
    page::seek_parameters,
};
use crate::domain::{
    id::{CustomerId, RequestId},
    page::Seek,
};

/// The header that a continuation token is sent in.
const CONTINUATION: HeaderName = HeaderName::from_static("ms-continuationtoken");

/// A request that is being built, and later sent.
#[derive(Clone)]
pub struct Request {
    pub(super) operation: &'static Operation,
    /// The customer that it concerns, by which the service may count it.
    pub(super) customer: Option<CustomerId>,
    path: Vec<String>,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    /// `true` if it requests a further page.
    pub(super) is_continuation: bool,
    /// The `MS-RequestId` of its first attempt.
    pub(super) id: Uuid,
    /// The reason why it must not be sent.
    pub(super) rejection: Option<Error>,
}

/// Omits path, query and body, which may contain names and passwords.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation.name).field("id", &self.id).finish_non_exhaustive()
    }
}

impl Request {
    pub(super) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            customer: None,
            path: vec!["v1".to_owned()],
            query: String::new(),
            headers: HeaderMap::new(),
            body: None,
            is_continuation: false,
            id: Uuid::new_v4(),
            rejection: None,
        }
    }

    /// Appends one path segment, which is escaped, so that it can never become two.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
    pub fn at(mut self, segment: impl ToString) -> Self {
        self.path.push(segment.to_string());
        self
    }

    /// Adds a query parameter. A space is encoded as `%20`, which every server accepts, rather than `+`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and literals read better without a borrow")]
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        let pair = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, &value.to_string()).finish();
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(&pair.replace('+', "%20"));
        self
    }

    /// Adds a query parameter that is JSON, such as `filter`.
    #[must_use]
    pub fn json_query(self, name: &str, value: &impl Serialize) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.query(name, text),
            Err(error) => self.reject(Error::new(ErrorKind::Invalid).caused_by(error)),
        }
    }

    /// Requests the page of a continuation token, or the first page.
    #[must_use]
    pub fn seek(mut self, seek: Option<&Seek>) -> Self {
        let Some(seek) = seek else { return self };
        match seek_parameters(seek) {
            Some((operation, token)) => {
                self.headers.insert(CONTINUATION, token);
                self.is_continuation = true;
                self.query("seekOperation", operation)
            }
            // Tokens come back through the browser: one that is invalid in a header was never issued by the service.
            None => self.reject(Error::new(ErrorKind::PageExpired)),
        }
    }

    /// Makes the write conditional on this version of the resource (`attributes.etag`, sent as `If-Match`).
    #[must_use]
    pub fn if_match(mut self, etag: &str) -> Self {
        if let Some(value) = quoted(etag) {
            self.headers.insert(header::IF_MATCH, value);
            self
        } else {
            self.reject(Error::new(ErrorKind::PreconditionFailed))
        }
    }

    /// Adds a header that is specific to the operation.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sets the JSON body.
    #[must_use]
    pub fn body(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                self.body = Some(body.into());
                self
            }
            Err(error) => self.reject(Error::new(ErrorKind::Invalid).caused_by(error)),
        }
    }

    /// Sets the `MS-RequestId` of the first attempt, so that the service recognizes the repetition of a write that
    /// timed out; by default, a new one is generated.
    #[must_use]
    pub const fn request_id(mut self, id: RequestId) -> Self {
        if !id.as_uuid().is_nil() {
            self.id = id.as_uuid();
        }
        self
    }

    pub(super) const fn for_customer(mut self, customer: CustomerId) -> Self {
        self.customer = Some(customer);
        self
    }

    /// Records a reason why it must not be sent; the first reason counts.
    pub(super) fn reject(mut self, error: Error) -> Self {
        self.rejection.get_or_insert(error);
        self
    }

    /// Returns its continuation token.
    pub(super) fn continuation_token(&self) -> Option<&HeaderValue> {
        self.headers.get(CONTINUATION)
    }

    /// Returns a copy with a new request id.
    pub(super) fn with_new_id(&self) -> Self {
        Self { id: Uuid::new_v4(), rejection: None, ..self.clone() }
    }

    /// Returns the request for another page; none if the link leads to another path.
    pub(super) fn for_next_page(&self, continuation: &Continuation) -> Option<Self> {
        let mut request = self.with_new_id();
        request.headers.remove(CONTINUATION);
        match continuation {
            Continuation::Token(seek) => {
                let pairs = url::form_urlencoded::parse(self.query.as_bytes()).into_owned();
                let other_pairs: Vec<_> = pairs.filter(|(name, _)| name != "seekOperation").collect();
                request.query.clear();
                let request =
                    other_pairs.into_iter().fold(request, |request, (name, value)| request.query(&name, value));
                Some(request.seek(Some(seek)))
            }
            Continuation::Link(uri) => {
                let (path, query) = uri.trim().split_once('?')?;
                // Usually without `/v1`. The path always stays ours: only the query is taken from the link.
                let path = path.trim_matches('/');
                let own = self.path.join("/");
                let is_same_path =
                    [own.as_str(), own.trim_start_matches("v1/")].iter().any(|own| own.eq_ignore_ascii_case(path));
                query.split('#').next().unwrap_or_default().clone_into(&mut request.query);
                (is_same_path && !request.query.is_empty()).then_some(request)
            }
        }
    }

    /// Returns the complete URL.
    ///
    /// # Errors
    /// [`ErrorKind::Misconfigured`] when the API's base URL cannot have a path.
    pub(super) fn url(&self, api: &Url) -> Result<Url, Error> {
        let mut url = api.clone();
        url.path_segments_mut().map_err(|()| Error::new(ErrorKind::Misconfigured))?.pop_if_empty().extend(&self.path);
        url.set_query(Some(self.query.as_str()).filter(|query| !query.is_empty()));
        Ok(url)
    }
}

/// The position at which a paginated list continues.
pub(super) enum Continuation {
    /// A continuation token.
    Token(Seek),
    /// The URL of a link.
    Link(String),
}

impl AsRef<str> for Continuation {
    fn as_ref(&self) -> &str {
        match self {
            Self::Token(seek) => &seek.token,
            Self::Link(uri) => uri,
        }
    }
}

/// Returns the header value of a version: with its original quotes, or with quotes added.
fn quoted(etag: &str) -> Option<HeaderValue> {
    let text = etag.strip_prefix("W/").unwrap_or(etag);
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        HeaderValue::from_str(etag).ok()
    } else if text.contains('"') {
        None
    } else {
        HeaderValue::from_str(&format!("\"{etag}\"")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etag_is_quoted_exactly_once() {
        for (etag, header) in [
            ("-4242348048554929329", Some("\"-4242348048554929329\"")),
            ("\"own\"", Some("\"own\"")),
            ("W/\"weak\"", Some("W/\"weak\"")),
            ("a\"b", None),
            ("a\nb", None),
        ] {
            assert_eq!(quoted(etag).as_ref().map(|value| value.to_str().unwrap()), header, "{etag:?}");
        }
    }
}
