//! A request together with the client that sends it, as used by the resource modules. It knows nothing of the layers of
//! [`transport`](super::transport) below the client.

use http::{HeaderName, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    client::Client,
    error::Error,
    page::ParsedPage,
    request::{Continuation, Request},
    response::ApiResponse,
};
use crate::domain::{
    gaps::Gaps,
    id::RequestId,
    page::{Page, Seek},
    pagination::{NextPage, PageTraversal},
};

/// Maximum number of pages that are loaded for a complete list.
const MAX_PAGES: u32 = 20;

/// A request being built, with the client that will send it.
#[must_use = "a request does nothing until it is sent"]
pub struct PreparedRequest<'a> {
    client: &'a Client,
    request: Request,
}

/// Builder methods, as those of [`Request`].
impl<'a> PreparedRequest<'a> {
    pub(super) const fn new(client: &'a Client, request: Request) -> Self {
        Self { client, request }
    }

    /// Adds a path segment as [`Request::at`].
    pub fn at(self, segment: impl ToString) -> Self {
        Self { request: self.request.at(segment), ..self }
    }

    /// Adds a query parameter as [`Request::query`].
    pub fn query(self, name: &str, value: impl ToString) -> Self {
        Self { request: self.request.query(name, value), ..self }
    }

    /// Adds a JSON query parameter as [`Request::json_query`].
    pub fn json_query(self, name: &str, value: &impl Serialize) -> Self {
        Self { request: self.request.json_query(name, value), ..self }
    }

    /// Selects a page as [`Request::seek`].
    pub fn seek(self, seek: Option<&Seek>) -> Self {
        Self { request: self.request.seek(seek), ..self }
    }

    /// Sets the expected version as [`Request::if_match`].
    pub fn if_match(self, etag: &str) -> Self {
        Self { request: self.request.if_match(etag), ..self }
    }

    /// Adds a header as [`Request::header`].
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { request: self.request.header(name, value), ..self }
    }

    /// Sets the body as [`Request::body`].
    pub fn body(self, body: &impl Serialize) -> Self {
        Self { request: self.request.body(body), ..self }
    }

    /// Sets the request id as [`Request::request_id`].
    pub fn request_id(self, id: RequestId) -> Self {
        Self { request: self.request.request_id(id), ..self }
    }
}

/// Sending, and parsing of responses.
impl PreparedRequest<'_> {
    /// Sends it and returns the 2xx response.
    ///
    /// # Errors
    /// Any kind that [`ErrorKind`](super::ErrorKind) lists.
    pub async fn send(self) -> Result<ApiResponse, Error> {
        self.client.send(&self.request).await
    }

    /// Sends it and parses the response's JSON.
    ///
    /// # Errors
    /// As [`send`](Self::send), and [`ErrorKind::Unreadable`](super::ErrorKind::Unreadable) when the JSON does not have
    /// this type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        self.send().await?.json()
    }

    /// Requests one page of a paginated list; items that cannot be parsed are left out and counted.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub async fn page<W, T>(self, read: impl FnMut(W) -> Option<T>) -> Result<Page<T>, Error>
    where
        W: DeserializeOwned,
    {
        let sent_token = self.request.continuation_token().cloned();
        let response = self.send().await?;
        let ParsedPage { mut page, link } = response.page(read)?;
        if link.is_some() {
            response.record_gaps(Gaps::MORE);
        }
        // A next page with the same token would be an endless loop.
        if page.next.as_ref().is_some_and(|next| sent_token.is_some_and(|token| token == next.token.as_str())) {
            page.next = None;
            response.record_gaps(Gaps::REPEATED);
        }
        Ok(page)
    }

    /// Requests a complete list, which most services return in one page; items with the same `key` are duplicates.
    /// Items or pages that cannot be parsed or loaded are left out and recorded.
    ///
    /// # Errors
    /// As [`json`](Self::json), of the first page.
    pub async fn list<W, T>(
        self,
        read: impl FnMut(W) -> Option<T>,
        key: impl Fn(&T) -> Option<String>,
    ) -> Result<Vec<T>, Error>
    where
        W: DeserializeOwned,
    {
        self.list_with_nested(read, key, |_| 0).await
    }

    /// Requests a complete list whose items contain lists: `unreadable` returns how many elements of those are left
    /// out, which is recorded too.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn list_with_nested<W, T>(
        self,
        mut read: impl FnMut(W) -> Option<T>,
        key: impl Fn(&T) -> Option<String>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<Vec<T>, Error>
    where
        W: DeserializeOwned,
    {
        let Self { client, mut request } = self;
        let mut traversal = PageTraversal::new(MAX_PAGES);
        let mut response = client.send(&request).await?;
        let mut all = Vec::new();
        loop {
            let ParsedPage { mut page, link } = response.page_in_any_case(&mut read, &unreadable)?;
            let continuation = page.next.map(Continuation::Token).or(link.map(Continuation::Link));
            let next_page = traversal.take(&mut page.items, continuation, &key);
            all.extend(page.items);
            let continuation = match next_page {
                NextPage::Continue(continuation) => continuation,
                NextPage::End => return Ok(all),
                NextPage::Repeated => {
                    response.record_gaps(Gaps::REPEATED);
                    return Ok(all);
                }
                NextPage::LimitReached => {
                    response.record_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
            let Some(next) = request.for_next_page(&continuation) else {
                response.record_gaps(Gaps::MORE);
                return Ok(all);
            };
            request = next;
            response = match client.send(&request).await {
                Ok(response) => response,
                Err(error) => {
                    tracing::warn!(%error, "next page not loaded");
                    response.record_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
        }
    }
}
