//! A request together with the client that sends it, as used by the resource modules. It knows nothing of the layers of
//! [`transport`](super::transport) below the client.

use http::{HeaderName, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    answer::Answer,
    client::Client,
    error::Error,
    page::Part,
    request::{Place, Request},
};
use crate::domain::{
    gaps::Gaps,
    id::RequestId,
    page::{Page, Seek},
    walk::{NextPage, Walk},
};

/// Maximum number of pages that are loaded for a complete list.
const PAGES: u32 = 20;

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
    /// Any kind that [`Kind`](super::Kind) lists.
    pub async fn send(self) -> Result<Answer, Error> {
        self.client.send(&self.request).await
    }

    /// Sends it and parses the response's JSON.
    ///
    /// # Errors
    /// As [`send`](Self::send), and [`Kind::Unreadable`](super::Kind::Unreadable) when the JSON does not have this
    /// type.
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
        let asked = self.request.continuation().cloned();
        let answer = self.send().await?;
        let Part { mut page, link } = answer.part(read)?;
        if link.is_some() {
            answer.note_gaps(Gaps::MORE);
        }
        // A next page with the same token would be an endless loop.
        if page.next.as_ref().is_some_and(|next| asked.is_some_and(|token| token == next.token.as_str())) {
            page.next = None;
            answer.note_gaps(Gaps::REPEATED);
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
        self.list_of_parts(read, key, |_| 0).await
    }

    /// Requests a complete list whose items have parts: `unreadable` returns how many parts of an item are left out,
    /// which is recorded too.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn list_of_parts<W, T>(
        self,
        mut read: impl FnMut(W) -> Option<T>,
        key: impl Fn(&T) -> Option<String>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<Vec<T>, Error>
    where
        W: DeserializeOwned,
    {
        let Self { client, mut request } = self;
        let mut walk = Walk::new(PAGES);
        let mut answer = client.send(&request).await?;
        let mut all = Vec::new();
        loop {
            let Part { mut page, link } = answer.part_in_any_case(&mut read, &unreadable)?;
            let place = page.next.map(Place::Token).or(link.map(Place::Link));
            let way = walk.take(&mut page.items, place, &key);
            all.extend(page.items);
            let place = match way {
                NextPage::Continue(place) => place,
                NextPage::End => return Ok(all),
                NextPage::Repeated => {
                    answer.note_gaps(Gaps::REPEATED);
                    return Ok(all);
                }
                NextPage::LimitReached => {
                    answer.note_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
            let Some(next) = request.led_to(&place) else {
                answer.note_gaps(Gaps::MORE);
                return Ok(all);
            };
            request = next;
            answer = match client.send(&request).await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::warn!(%error, "next page not loaded");
                    answer.note_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
        }
    }
}
