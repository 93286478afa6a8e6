//! A request together with the client that sends it: what the nouns build, send and read. It knows nothing of the layers
//! of [`transport`](super::transport) below the client.

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
    walk::{Walk, Way},
};

/// Most pages that are asked for of a list that is shown whole.
const PAGES: u32 = 20;

/// A request in the making, and the client that will send it.
#[must_use = "a request does nothing until it is sent"]
pub struct PreparedRequest<'a> {
    client: &'a Client,
    request: Request,
}

/// Building: each is that of [`Request`].
impl<'a> PreparedRequest<'a> {
    pub(super) const fn new(client: &'a Client, request: Request) -> Self {
        Self { client, request }
    }

    /// Builds on as [`Request::at`] does.
    pub fn at(self, segment: impl ToString) -> Self {
        Self { request: self.request.at(segment), ..self }
    }

    /// Builds on as [`Request::query`] does.
    pub fn query(self, name: &str, value: impl ToString) -> Self {
        Self { request: self.request.query(name, value), ..self }
    }

    /// Builds on as [`Request::json_query`] does.
    pub fn json_query(self, name: &str, value: &impl Serialize) -> Self {
        Self { request: self.request.json_query(name, value), ..self }
    }

    /// Builds on as [`Request::seek`] does.
    pub fn seek(self, seek: Option<&Seek>) -> Self {
        Self { request: self.request.seek(seek), ..self }
    }

    /// Builds on as [`Request::if_match`] does.
    pub fn if_match(self, etag: &str) -> Self {
        Self { request: self.request.if_match(etag), ..self }
    }

    /// Builds on as [`Request::header`] does.
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { request: self.request.header(name, value), ..self }
    }

    /// Builds on as [`Request::body`] does.
    pub fn body(self, body: &impl Serialize) -> Self {
        Self { request: self.request.body(body), ..self }
    }

    /// Builds on as [`Request::request_id`] does.
    pub fn request_id(self, id: RequestId) -> Self {
        Self { request: self.request.request_id(id), ..self }
    }
}

/// Sending, and reading what was answered.
impl PreparedRequest<'_> {
    /// Sends it and hands back the answer of 2xx.
    ///
    /// # Errors
    /// Everything that [`Kind`](super::Kind) lists.
    pub async fn send(self) -> Result<Answer, Error> {
        self.client.send(&self.request).await
    }

    /// Sends it and reads the answer's JSON.
    ///
    /// # Errors
    /// As [`send`](Self::send), and [`Kind::Unreadable`](super::Kind::Unreadable) when the JSON is not of this type.
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
        let asked = self.request.continuation().cloned();
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
        self,
        read: impl FnMut(W) -> Option<T>,
        key: impl Fn(&T) -> Option<String>,
    ) -> Result<Vec<T>, Error>
    where
        W: DeserializeOwned,
    {
        self.list_of_parts(read, key, |_| 0).await
    }

    /// The same for things that have parts: `unreadable` tells how many of one's parts are left out, which is noted too.
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
            let Some(next) = request.led_to(&place) else {
                answer.note_gaps(Gaps::MORE);
                return Ok(all);
            };
            request = next;
            answer = match client.send(&request).await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::warn!(%error, "a further page cannot be had");
                    answer.note_gaps(Gaps::MORE);
                    return Ok(all);
                }
            };
        }
    }
}
