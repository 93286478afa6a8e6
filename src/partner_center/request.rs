//! A request in the making: what an operation is, and what one call of it adds.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::{Serialize, de::DeserializeOwned};
use url::Url;
use uuid::Uuid;

use super::{
    answer::Answer,
    client::Client,
    error::{Error, Kind},
    page::{Part, continuation},
};
use crate::domain::{
    gaps::Gaps,
    id::{CustomerId, RequestId},
    page::{Page, Seek},
    walk::{Walk, Way},
};

/// Most pages that are asked for of a list that is shown whole.
const PAGES: u32 = 20;

/// An operation as the documents have it; each is a constant beside the method that calls it.
#[derive(Debug)]
pub struct Operation {
    /// The article's file name, for logs and metrics: `get-a-customer-by-id`.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// The API that counts the calls, such as `customers`; a 429 holds back the calls of this API alone.
    pub api: &'static str,
    /// What may be done when no answer came.
    pub safety: Safety,
    /// Whether the service counts per customer rather than per partner.
    pub per_customer: bool,
    /// Whether its answers are not for keeping, since whoever has them can do something with them.
    pub secret: bool,
    /// Whom the service takes it from.
    pub accepts: Accepts,
}

/// Whom the service takes an operation from (each article's "Credentials").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// A person alone, by delegated rights (App+User).
    Person,
    /// A person, or the partner's application itself.
    PersonOrApplication,
    /// The partner's application alone (app-only).
    Application,
}

/// What may be done about an attempt whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It changes nothing: may be repeated after any failure.
    Read,
    /// A write that Partner Center recognises by its `MS-RequestId`: may be repeated under the same id where no answer
    /// came, and not after an answer.
    Deduplicated,
    /// Any other write: repeated only where it never left, or was refused for token or throttle.
    Once,
}

impl Operation {
    /// A GET of a person's, counted per partner.
    pub const fn read(name: &'static str, api: &'static str) -> Self {
        Self::write(name, api, Method::GET, Safety::Read)
    }

    /// Another method than GET, counted per partner: most often a write, else of [`Safety::Read`].
    pub const fn write(name: &'static str, api: &'static str, method: Method, safety: Safety) -> Self {
        Self { name, method, api, safety, per_customer: false, secret: false, accepts: Accepts::Person }
    }

    /// The same, counted per customer.
    #[must_use]
    pub const fn per_customer(mut self) -> Self {
        self.per_customer = true;
        self
    }

    /// The same, with answers that are not for keeping.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The same, taken from the partner's application as well.
    #[must_use]
    pub const fn or_application(mut self) -> Self {
        self.accepts = Accepts::PersonOrApplication;
        self
    }

    /// The same, for the partner's application alone.
    #[must_use]
    pub const fn application_only(mut self) -> Self {
        self.accepts = Accepts::Application;
        self
    }

    /// Whether its good answers may be remembered, for when Partner Center cannot be had.
    pub(super) fn is_kept(&self) -> bool {
        self.method == Method::GET && !self.secret
    }
}

/// A request in the making.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<'a> {
    client: &'a Client,
    pub(super) operation: &'static Operation,
    pub(super) customer: Option<CustomerId>,
    path: Vec<String>,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) continued: bool,
    pub(super) id: Uuid,
    refused: Option<Error>,
}

impl<'a> Request<'a> {
    pub(super) fn new(client: &'a Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            customer: None,
            path: vec!["v1".to_owned()],
            query: String::new(),
            headers: HeaderMap::new(),
            body: None,
            continued: false,
            id: Uuid::new_v4(),
            refused: None,
        }
    }

    /// Goes one segment further down the path; the segment is escaped, so that it can never be two.
    #[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
    pub fn at(mut self, segment: impl ToString) -> Self {
        self.path.push(segment.to_string());
        self
    }

    /// Adds a query parameter. A blank is written `%20`, which every server reads, and not `+`.
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
    pub fn json_query(self, name: &str, value: &impl Serialize) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.query(name, text),
            Err(error) => self.refuse(Error::new(Kind::Invalid).caused_by(error)),
        }
    }

    /// Asks for the page that a continuation token leads to, or the first one.
    pub fn seek(mut self, seek: Option<&Seek>) -> Self {
        let Some(seek) = seek else { return self };
        match continuation(seek) {
            Some((operation, token)) => {
                self.headers.insert(HeaderName::from_static("ms-continuationtoken"), token);
                self.continued = true;
                self.query("seekOperation", operation)
            }
            // Tokens come back through the browser: one that cannot be a header was never ours.
            None => self.refuse(Error::new(Kind::PageExpired)),
        }
    }

    /// Writes only if the resource still has this version (`attributes.etag`).
    pub fn if_match(mut self, etag: &str) -> Self {
        if let Some(value) = quoted(etag) {
            self.headers.insert(header::IF_MATCH, value);
            self
        } else {
            self.refuse(Error::new(Kind::PreconditionFailed))
        }
    }

    /// Adds a header of this operation's.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sends this JSON.
    pub fn body(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                self.body = Some(body.into());
                self
            }
            Err(error) => self.refuse(Error::new(Kind::Invalid).caused_by(error)),
        }
    }

    /// Begins under this `MS-RequestId`, so that a write that timed out in an earlier call is recognised; the default one
    /// asks for one of its own.
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

    pub(super) fn refuse(mut self, error: Error) -> Self {
        self.refused.get_or_insert(error);
        self
    }

    /// Sends it and hands back the answer of 2xx.
    ///
    /// # Errors
    /// Everything that [`Kind`] lists.
    pub async fn send(mut self) -> Result<Answer, Error> {
        self.take_to_send().await
    }

    /// Sends it and reads the answer's JSON.
    ///
    /// # Errors
    /// As [`send`](Self::send), and [`Kind::Unreadable`] when the JSON is not of this type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        self.send().await?.json()
    }

    /// Asks for a page of a list that people go through page by page; what cannot be read is left out, and noted.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub async fn page<W, T>(self, read: impl FnMut(W) -> Option<T>) -> Result<Page<T>, Error>
    where
        W: DeserializeOwned,
    {
        let asked = self.headers.get("ms-continuationtoken").cloned();
        let answer = self.send().await?;
        let Part { mut page, link } = answer.part(read)?;
        if link.is_some() {
            answer.note_gaps(Gaps::MORE);
        }
        // Whoever went on would come here again.
        if page.next.as_ref().is_some_and(|next| asked.is_some_and(|token| token == next.token.as_str())) {
            page.next = None;
            answer.note_gaps(Gaps::REPEATED);
        }
        Ok(page)
    }

    /// Asks for all of a list, which most services answer in one page; things of one `key` are the same thing. What
    /// cannot be read or had is left out, and noted.
    ///
    /// # Errors
    /// As [`json`](Self::json), of the first page.
    pub async fn list<W, T>(
        mut self,
        mut read: impl FnMut(W) -> Option<T>,
        key: impl Fn(&T) -> Option<String>,
    ) -> Result<Vec<T>, Error>
    where
        W: DeserializeOwned,
    {
        let mut walk = Walk::new(PAGES);
        let mut next = self.again();
        let mut answer = self.take_to_send().await?;
        let mut all = Vec::new();
        loop {
            let Part { mut page, link } = answer.part_in_any_case(&mut read)?;
            let place = page.next.map(Place::Token).or(link.map(Place::Link));
            let way = walk.take(&mut page.items, place, &key);
            all.extend(page.items);
            let place = match way {
                Way::On(place) => place,
                Way::End => return Ok(all),
                Way::Again => {
                    answer.note_gaps(Gaps::REPEATED);
                    return Ok(all);
                }
                Way::Enough => {
                    answer.note_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
            let Some(mut request) = next.led_to(&place) else {
                answer.note_gaps(Gaps::MORE);
                return Ok(all);
            };
            next = request.again();
            answer = match request.take_to_send().await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::warn!(%error, "a further page cannot be had");
                    answer.note_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
        }
    }

    /// The same question, to be asked of another page.
    fn again(&self) -> Self {
        Self {
            client: self.client,
            operation: self.operation,
            customer: self.customer,
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            continued: self.continued,
            id: Uuid::new_v4(),
            refused: None,
        }
    }

    async fn take_to_send(&mut self) -> Result<Answer, Error> {
        match self.refused.take() {
            Some(error) => Err(self.client.place(error, self.operation)),
            None => self.client.send(self).await,
        }
    }

    /// The request of the page that a place leads to; none when that is another address than this one.
    fn led_to(&self, place: &Place) -> Option<Self> {
        let mut request = self.again();
        request.headers.remove("ms-continuationtoken");
        match place {
            Place::Token(seek) => {
                let pairs = url::form_urlencoded::parse(self.query.as_bytes()).into_owned();
                let kept: Vec<_> = pairs.filter(|(name, _)| name != "seekOperation").collect();
                request.query.clear();
                let request = kept.into_iter().fold(request, |request, (name, value)| request.query(&name, value));
                Some(request.seek(Some(seek)))
            }
            Place::Link(uri) => {
                let (path, query) = uri.trim().split_once('?')?;
                // Most often without `/v1`. The path is ours in any case: only the question is taken from the link.
                let path = path.trim_matches('/');
                let own = self.path.join("/");
                let same =
                    [own.as_str(), own.trim_start_matches("v1/")].iter().any(|own| own.eq_ignore_ascii_case(path));
                query.split('#').next().unwrap_or_default().clone_into(&mut request.query);
                (same && !request.query.is_empty()).then_some(request)
            }
        }
    }

    /// The whole address.
    pub(super) fn url(&self, api: &Url) -> Result<Url, Error> {
        let mut url = api.clone();
        url.path_segments_mut().map_err(|()| Error::new(Kind::Misconfigured))?.pop_if_empty().extend(&self.path);
        url.set_query(Some(self.query.as_str()).filter(|query| !query.is_empty()));
        Ok(url)
    }
}

/// Where a list goes on.
enum Place {
    Token(Seek),
    Link(String),
}

impl AsRef<str> for Place {
    fn as_ref(&self) -> &str {
        match self {
            Self::Token(seek) => &seek.token,
            Self::Link(uri) => uri,
        }
    }
}

/// The header value of a version: in quotes, those it came with or else ours.
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
    fn a_version_is_quoted_once() {
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
