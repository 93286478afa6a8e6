//! Audited exports of complete results: page by page, so that at most two pages are in memory.
//!
//! The page traversal runs alongside the request, as fast as rows are consumed (backpressure), and ends with it. The
//! consumer can distinguish a complete result from a truncated one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{SinkExt as _, Stream, StreamExt as _, channel::mpsc, stream};
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    Error, Portal, Services,
    change::{self, Change},
    user::SearchText,
};
use crate::{
    domain::{
        activity::{AuditEntryKind, PortalAuditFilter, PortalAuditPage, PortalAuditRecord},
        customer::{CustomerSearch, CustomerSummary},
        gaps::Gaps,
        id::{CustomerId, PartnerId},
        page::{Direction, Page, Seek},
        pagination::{NextPage, PageTraversal},
        principal::{CustomerScope, CustomerUser, PartnerScope, Scope},
        user::{User, UserSort},
    },
    store::{AuditRef, Outcome},
};

/// Number of rows requested at a time, as in the documented example of users.
const ROWS: u32 = 500;
/// Maximum number of pages, after which a result counts as endless: two million rows.
const PAGES: u32 = 4000;
/// Maximum throttle between two pages that is waited for. Connections without traffic for two minutes are closed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(75);
/// Maximum number of such waits in one export.
const MAX_WAITS: u32 = 20;
/// Maximum number of concurrent exports of a partner, so that its other calls are not starved.
const MAX_CONCURRENT: usize = 3;

/// The error for a truncated result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the result is truncated")]
pub struct Truncated;

/// An export in progress.
#[derive(Debug)]
pub struct Export<T>(mpsc::Receiver<ExportMessage<T>>);

/// A message of the task that loads the pages; without `End`, the result is truncated.
#[derive(Debug)]
enum ExportMessage<T> {
    Rows(Vec<T>),
    End(Gaps),
}

/// A chunk of an export: rows, and at the end the gaps, if there are any.
#[derive(Debug, PartialEq, Eq)]
pub enum ExportChunk<T> {
    /// Some of the rows.
    Rows(Vec<T>),
    /// The gaps; the last chunk.
    Gaps(Gaps),
}

impl<T> Export<T> {
    /// Returns a stream of the pages, and then the gaps. An error is the last item and means that the result is
    /// incomplete: the end of the stream alone does not prove completeness.
    pub fn into_chunks(self) -> impl Stream<Item = Result<ExportChunk<T>, Truncated>> {
        stream::unfold(Some(self.0), async |messages| {
            let mut messages = messages?;
            match messages.next().await {
                Some(ExportMessage::Rows(rows)) => Some((Ok(ExportChunk::Rows(rows)), Some(messages))),
                Some(ExportMessage::End(gaps)) => (!gaps.is_none()).then_some((Ok(ExportChunk::Gaps(gaps)), None)),
                None => Some((Err(Truncated), None)),
            }
        })
    }
}

/// The running exports, by partner.
#[derive(Debug, Default)]
pub(super) struct Exports {
    permits: Mutex<HashMap<PartnerId, Arc<Semaphore>>>,
    running: TaskTracker,
}

impl Exports {
    /// Acquires a permit for an export of a partner.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many of its exports are running.
    fn acquire_permit(&self, partner: PartnerId) -> Result<OwnedSemaphorePermit, Error> {
        let mut partners = self.permits.lock().unwrap_or_else(PoisonError::into_inner);
        let permits = partners.entry(partner).or_insert_with(|| Arc::new(Semaphore::new(MAX_CONCURRENT)));
        Arc::clone(permits).try_acquire_owned().map_err(|_| Error::Busy)
    }
}

impl Services {
    /// Waits until no export is in progress, for shutdown, since its outcome must be recorded.
    pub async fn finish_exports(&self) {
        self.exports.running.close();
        self.exports.running.wait().await;
    }
}

impl Portal {
    /// Exports every customer that matches a search, in the service's order.
    ///
    /// # Errors
    /// [`Error::Upstream`] when the first page cannot be loaded, [`Error::Busy`]
    pub async fn export_customers(
        &self,
        scope: &PartnerScope,
        search: CustomerSearch,
    ) -> Result<Export<CustomerSummary>, Error> {
        // Never the search text, which may be a person's name.
        let detail = match &search {
            CustomerSearch::All | CustomerSearch::StartsWith { .. } => Value::Null,
            CustomerSearch::Id(id) => json!({"customer": id}),
            CustomerSearch::Reseller(id) => json!({"reseller": id}),
            CustomerSearch::Provider(id) => json!({"provider": id}),
        };
        let (portal, of) = (self.clone(), *scope);
        let fetch = move |seek: Option<Seek>| {
            let (portal, search) = (portal.clone(), search.clone());
            async move { portal.customers_page(&of, &search, ROWS, seek.as_ref()).await }
        };
        let subject = ExportSubject { customer: None, change: Change::export("export_customers").with(detail) };
        self.export(scope, subject, |customer| customer.id.as_uuid(), |_| true, fetch).await
    }

    /// Exports all users of a customer that are not deleted, or those whose name or sign-in name contains a text.
    ///
    /// # Errors
    /// As [`export_customers`](Self::export_customers).
    pub async fn export_users(
        &self,
        scope: &CustomerScope,
        search: Option<String>,
        sort: Option<UserSort>,
    ) -> Result<Export<User>, Error> {
        let (portal, of) = (self.clone(), *scope);
        let search = search.map(|text| SearchText::new(&text));
        let is_included = move |user: &User| search.as_ref().is_none_or(|search| search.is_in_user(user));
        let fetch = move |seek: Option<Seek>| {
            let portal = portal.clone();
            async move { portal.users_page(&of, sort, ROWS, seek.as_ref()).await }
        };
        let subject = ExportSubject { customer: Some(scope.customer()), change: Change::export("export_users") };
        self.export(scope, subject, |user| user.id.as_uuid(), is_included, fetch).await
    }

    /// Exports all audit entries of the customer in this portal for its customer users, newest first.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Busy`]
    pub async fn export_my_records(&self, user: &CustomerUser) -> Result<Export<PortalAuditRecord>, Error> {
        let (portal, of, scope) = (self.clone(), user.clone(), user.scope());
        let fetch = move |seek: Option<Seek>| {
            let (portal, of) = (portal.clone(), of.clone());
            let all = PortalAuditFilter { kind: AuditEntryKind::All, ..PortalAuditFilter::default() };
            async move {
                let before = seek.and_then(|seek| seek.token.parse().ok());
                let PortalAuditPage { items, before, .. } = portal.list_company_audit(&of, &all, before).await?;
                let next = before.map(|before| Seek { direction: Direction::Next, token: before.to_string() });
                Ok(Page { items, previous: None, next })
            }
        };
        let subject = ExportSubject { customer: Some(scope.customer()), change: Change::export("export_activity") };
        let key = |record: &PortalAuditRecord| Uuid::from_u128(u128::from(record.seq.unsigned_abs()));
        // The file omits its own export, which is in progress while it is written.
        let own_correlation = self.correlation().to_string();
        let is_included = move |record: &PortalAuditRecord| record.correlation.as_ref() != Some(&own_correlation);
        self.export(&scope, subject, key, is_included, fetch).await
    }

    /// Loads the first page, and the others as they are consumed.
    async fn export<T, F>(
        &self,
        scope: &impl Scope,
        ExportSubject { customer, change }: ExportSubject,
        key: fn(&T) -> Uuid,
        is_included: impl Fn(&T) -> bool + Send + Sync + 'static,
        fetch: impl Fn(Option<Seek>) -> F + Send + Sync + 'static,
    ) -> Result<Export<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let permit = self.services.exports.acquire_permit(scope.partner())?;
        let intent = self.record_intent(scope, customer, change).await?;
        let first = match fetch(None).await {
            Ok(first) => first,
            Err(error) => {
                self.record_outcome(intent, outcome(&error), json!({"rows": 0})).await;
                return Err(error);
            }
        };
        // Zero capacity: a page is loaded when the previous one was consumed.
        let (sender, messages) = mpsc::channel(0);
        let task =
            ExportTask { portal: self.clone(), intent, sender, key, is_included, rows: 0, waits: 0, _permit: permit };
        self.services.exports.running.spawn(task.run(first, fetch).in_current_span());
        Ok(Export(messages))
    }
}

/// Returns the audit outcome of a failed export.
fn outcome(error: &Error) -> Outcome {
    match error {
        Error::Upstream(error) => change::outcome(error),
        _ => Outcome::Failed,
    }
}

/// The subject of an export, for the audit.
struct ExportSubject {
    customer: Option<CustomerId>,
    change: Change,
}

/// The state of a running export.
struct ExportTask<T, P> {
    portal: Portal,
    intent: AuditRef,
    sender: mpsc::Sender<ExportMessage<T>>,
    key: fn(&T) -> Uuid,
    is_included: P,
    rows: usize,
    waits: u32,
    _permit: OwnedSemaphorePermit,
}

impl<T, P: Fn(&T) -> bool> ExportTask<T, P> {
    /// Sends the first page and all after it, and records the outcome. Without the end marker as the last item, the
    /// result counts as truncated, whatever ended the traversal.
    async fn run<F>(mut self, first: Page<T>, fetch: impl Fn(Option<Seek>) -> F)
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        let outcome = self.send_pages(first, fetch).await;
        let gaps = self.portal.gaps();
        let detail = if gaps.is_none() {
            json!({"rows": self.rows})
        } else {
            json!({"rows": self.rows, "leftOut": gaps.left_out, "repeated": gaps.repeated, "more": gaps.more})
        };
        self.portal.record_outcome(self.intent, outcome, detail).await;
        if outcome == Outcome::Done {
            // If this fails, the consumer no longer exists.
            drop(self.sender.send(ExportMessage::End(gaps)).await);
        }
    }

    async fn send_pages<F>(&mut self, first: Page<T>, fetch: impl Fn(Option<Seek>) -> F) -> Outcome
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        let (mut traversal, mut page) = (PageTraversal::new(PAGES), first);
        loop {
            let (key, is_included) = (self.key, &self.is_included);
            let next_page = traversal.take(&mut page.items, page.next, |item| Some(key(item)));
            page.items.retain(is_included);
            self.rows += page.items.len();
            if self.sender.send(ExportMessage::Rows(page.items)).await.is_err() {
                tracing::info!(rows = self.rows, "export client disconnected");
                return Outcome::Failed;
            }
            let next = match next_page {
                NextPage::Continue(next) => next,
                NextPage::End => return Outcome::Done,
                NextPage::Repeated => {
                    self.portal.record_gaps(Gaps::REPEATED);
                    return Outcome::Done;
                }
                NextPage::LimitReached => {
                    tracing::error!(incident = %self.portal.correlation(), rows = self.rows, "paged result does not end");
                    return Outcome::Failed;
                }
            };
            page = match self.fetch_with_retry(&next, &fetch).await {
                Ok(page) => page,
                Err(error) => {
                    let outcome = outcome(&error);
                    let error = error.into_portal_error(self.portal.correlation());
                    tracing::warn!(%error, rows = self.rows, "paged result truncated");
                    return outcome;
                }
            };
        }
    }

    /// Loads a page; waits and retries while Partner Center throttles.
    async fn fetch_with_retry<F>(&mut self, at: &Seek, fetch: &impl Fn(Option<Seek>) -> F) -> Result<Page<T>, Error>
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        loop {
            let error = match fetch(Some(at.clone())).await {
                Err(Error::Upstream(error)) => error,
                other => return other,
            };
            let wait = error.retry_after().filter(|wait| *wait <= MAX_RETRY_AFTER && self.waits < MAX_WAITS);
            let Some(wait) = wait.filter(|_| !self.sender.is_closed()) else { return Err(error.into()) };
            self.waits += 1;
            tokio::time::sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn collect_chunks(messages: Vec<ExportMessage<u8>>) -> Vec<Result<ExportChunk<u8>, Truncated>> {
        let (mut sender, receiver) = mpsc::channel(messages.len());
        for message in messages {
            sender.send(message).await.unwrap();
        }
        drop(sender);
        Export(receiver).into_chunks().collect().await
    }

    #[tokio::test]
    async fn result_without_end_marker_is_truncated() {
        let rows = |rows: &[u8]| Ok(ExportChunk::Rows(rows.to_vec()));
        let end = |gaps| vec![ExportMessage::Rows(vec![1]), ExportMessage::Rows(vec![]), ExportMessage::End(gaps)];
        assert_eq!(collect_chunks(end(Gaps::default())).await, [rows(&[1]), rows(&[])]);
        assert_eq!(
            collect_chunks(end(Gaps::REPEATED)).await,
            [rows(&[1]), rows(&[]), Ok(ExportChunk::Gaps(Gaps::REPEATED))]
        );
        assert_eq!(collect_chunks(vec![ExportMessage::Rows(vec![1])]).await, [rows(&[1]), Err(Truncated)]);
        assert_eq!(collect_chunks(vec![]).await, [Err(Truncated)]);
    }

    #[test]
    fn concurrent_exports_are_limited_per_partner() {
        let (exports, [one, other]) = (Exports::default(), [1, 2].map(|id| PartnerId::new(Uuid::from_u128(id))));
        let mut permits: Vec<_> = (0..MAX_CONCURRENT).map(|_| exports.acquire_permit(one).unwrap()).collect();
        assert!(matches!(exports.acquire_permit(one), Err(Error::Busy)));
        assert!(exports.acquire_permit(other).is_ok());
        drop(permits.pop());
        assert!(exports.acquire_permit(one).is_ok());
    }
}
