//! Taking a whole result along, on the record: page after page, so that no more than a page or two of it is ever held.
//!
//! The walk goes on beside the request that began it, as fast as the rows are taken, and ends with it. Whoever takes them
//! can tell a whole result from one that was cut short.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{SinkExt as _, Stream, StreamExt as _, channel::mpsc, stream};
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    Error, Portal,
    change::{self, Change},
    user::Sought,
};
use crate::{
    domain::{
        activity::{OwnFilter, OwnKind, OwnRecord, OwnRecords},
        customer::{CustomerSearch, CustomerSummary},
        gaps::Gaps,
        id::{CustomerId, PartnerId},
        page::{Direction, Page, Seek},
        principal::{CustomerScope, CustomerUser, PartnerScope, Scope},
        user::{User, UserSort},
        walk::{Walk, Way},
    },
    store::{AuditRef, Outcome},
};

/// Rows that are asked for at a time, as many as in the documented example of users.
const ROWS: u32 = 500;
/// Pages after which a result has no end: two million rows.
const PAGES: u32 = 4000;
/// The longest wait that is sat out where Partner Center asks for one between two pages. Connections on which nothing
/// moves for two minutes are closed.
const PATIENCE: Duration = Duration::from_secs(75);
/// How many such waits one result may cost.
const WAITS: u32 = 20;
/// How many results of one partner may be on their way at the same time, so that they leave its calls for other work.
const AT_A_TIME: usize = 3;

/// The result was cut short: what came of it is not the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the result was cut short")]
pub struct CutShort;

/// A whole result on its way.
#[derive(Debug)]
pub struct Export<T>(mpsc::Receiver<Part<T>>);

#[derive(Debug)]
enum Part<T> {
    Rows(Vec<T>),
    End(Gaps),
}

/// What comes of a result: rows, and at the end what is missing from them, where anything is.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<T> {
    /// Some of the rows.
    Rows(Vec<T>),
    /// What is missing; the last piece.
    Gaps(Gaps),
}

impl<T> Export<T> {
    /// Its pages, one after the other, and what is missing from them. An error is the last of them, and says that there would have been more: the end of
    /// the walk alone is no end of the result.
    pub fn into_pieces(self) -> impl Stream<Item = Result<Piece<T>, CutShort>> {
        stream::unfold(Some(self.0), async |parts| {
            let mut parts = parts?;
            match parts.next().await {
                Some(Part::Rows(rows)) => Some((Ok(Piece::Rows(rows)), Some(parts))),
                Some(Part::End(gaps)) => (!gaps.is_none()).then_some((Ok(Piece::Gaps(gaps)), None)),
                None => Some((Err(CutShort), None)),
            }
        })
    }
}

/// The results on their way, by partner.
#[derive(Debug, Default)]
pub(super) struct Exports(Mutex<HashMap<PartnerId, Arc<Semaphore>>>);

impl Exports {
    fn admit(&self, partner: PartnerId) -> Result<OwnedSemaphorePermit, Error> {
        let mut partners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let places = partners.entry(partner).or_insert_with(|| Arc::new(Semaphore::new(AT_A_TIME)));
        Arc::clone(places).try_acquire_owned().map_err(|_| Error::Busy)
    }
}

impl Portal {
    /// Every customer that is looked for, in the service's order.
    ///
    /// # Errors
    /// [`Error::Upstream`] when the first page cannot be had, [`Error::Busy`]
    pub async fn export_customers(
        &self,
        scope: &PartnerScope,
        search: CustomerSearch,
    ) -> Result<Export<CustomerSummary>, Error> {
        // Never the words of a search, which may be somebody's name.
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
        let what = What { customer: None, change: Change::export("export_customers").with(detail) };
        self.export(scope, what, |customer| customer.id.as_uuid(), |_| true, fetch).await
    }

    /// Every user of a customer's who is not deleted, or those whose name or sign-in name has a text in it.
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
        let sought = search.map(|text| Sought::new(&text));
        let keep = move |user: &User| sought.as_ref().is_none_or(|sought| sought.is_in_user(user));
        let fetch = move |seek: Option<Seek>| {
            let portal = portal.clone();
            async move { portal.users_page(&of, sort, ROWS, seek.as_ref()).await }
        };
        let what = What { customer: Some(scope.customer()), change: Change::export("export_users") };
        self.export(scope, what, |user| user.id.as_uuid(), keep, fetch).await
    }

    /// Returns everything that this portal recorded of the customer, for the customer's own people, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Busy`]
    pub async fn export_my_records(&self, user: &CustomerUser) -> Result<Export<OwnRecord>, Error> {
        let (portal, of, scope) = (self.clone(), user.clone(), user.scope());
        let fetch = move |seek: Option<Seek>| {
            let (portal, of) = (portal.clone(), of.clone());
            let all = OwnFilter { kind: OwnKind::All, ..OwnFilter::default() };
            async move {
                let before = seek.and_then(|seek| seek.token.parse().ok());
                let OwnRecords { items, before, .. } = portal.list_my_records(&of, &all, before).await?;
                let next = before.map(|before| Seek { direction: Direction::Next, token: before.to_string() });
                Ok(Page { items, previous: None, next })
            }
        };
        let what = What { customer: Some(scope.customer()), change: Change::export("export_activity") };
        let key = |record: &OwnRecord| Uuid::from_u128(u128::from(record.seq.unsigned_abs()));
        // The file does not tell of itself, which is under way while it is written.
        let itself = self.correlation().to_string();
        let keep = move |record: &OwnRecord| record.correlation.as_ref() != Some(&itself);
        self.export(&scope, what, key, keep, fetch).await
    }

    /// Asks for the first page, and for the others as they are taken.
    async fn export<T, F>(
        &self,
        scope: &impl Scope,
        What { customer, change }: What,
        key: fn(&T) -> Uuid,
        keep: impl Fn(&T) -> bool + Send + Sync + 'static,
        fetch: impl Fn(Option<Seek>) -> F + Send + Sync + 'static,
    ) -> Result<Export<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let place = self.services.exports.admit(scope.partner())?;
        let intent = self.begin(scope, customer, change).await?;
        let first = match fetch(None).await {
            Ok(first) => first,
            Err(error) => {
                self.settle(intent, outcome(&error), json!({"rows": 0})).await;
                return Err(error);
            }
        };
        // No room: a page is fetched when the one before it was taken.
        let (sender, parts) = mpsc::channel(0);
        let way = HandOut { portal: self.clone(), intent, sender, key, keep, rows: 0, waits: 0, _place: place };
        tokio::spawn(way.run(first, fetch).in_current_span());
        Ok(Export(parts))
    }
}

/// What a failure says of a result that was to be taken along.
fn outcome(error: &Error) -> Outcome {
    match error {
        Error::Upstream(error) => change::outcome(error),
        _ => Outcome::Failed,
    }
}

/// What is taken along, for the record.
struct What {
    customer: Option<CustomerId>,
    change: Change,
}

/// A result being walked through and handed out.
struct HandOut<T, P> {
    portal: Portal,
    intent: AuditRef,
    sender: mpsc::Sender<Part<T>>,
    key: fn(&T) -> Uuid,
    keep: P,
    rows: usize,
    waits: u32,
    _place: OwnedSemaphorePermit,
}

impl<T, P: Fn(&T) -> bool> HandOut<T, P> {
    /// Hands out the first page and all after it, and settles what came of it. Without the end as the last thing it says
    /// the result counts as cut short, whatever ended the walk.
    async fn run<F>(mut self, first: Page<T>, fetch: impl Fn(Option<Seek>) -> F)
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        let outcome = self.hand_out(first, fetch).await;
        let gaps = self.portal.gaps();
        let detail = if gaps.is_none() {
            json!({"rows": self.rows})
        } else {
            json!({"rows": self.rows, "leftOut": gaps.left_out, "repeated": gaps.repeated, "more": gaps.more})
        };
        self.portal.settle(self.intent, outcome, detail).await;
        if outcome == Outcome::Done {
            // Nobody is left to be told when this fails.
            drop(self.sender.send(Part::End(gaps)).await);
        }
    }

    async fn hand_out<F>(&mut self, first: Page<T>, fetch: impl Fn(Option<Seek>) -> F) -> Outcome
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        let (mut walk, mut page) = (Walk::new(PAGES), first);
        loop {
            let (key, keep) = (self.key, &self.keep);
            let way = walk.take(&mut page.items, page.next, |item| Some(key(item)));
            page.items.retain(keep);
            self.rows += page.items.len();
            if self.sender.send(Part::Rows(page.items)).await.is_err() {
                tracing::info!(rows = self.rows, "whoever took a result along went away");
                return Outcome::Failed;
            }
            let next = match way {
                Way::On(next) => next,
                Way::End => return Outcome::Done,
                Way::Again => {
                    self.portal.note_gaps(Gaps::REPEATED);
                    return Outcome::Done;
                }
                Way::Enough => {
                    tracing::error!(incident = %self.portal.correlation(), rows = self.rows, "a result has no end");
                    return Outcome::Failed;
                }
            };
            page = match self.fetch_patiently(&next, &fetch).await {
                Ok(page) => page,
                Err(error) => {
                    let outcome = outcome(&error);
                    let error = error.into_portal_error(self.portal.correlation());
                    tracing::warn!(%error, rows = self.rows, "a result was cut short");
                    return outcome;
                }
            };
        }
    }

    /// Asks for a page; where Partner Center wants us to wait before it answers more, waits and asks again.
    async fn fetch_patiently<F>(&mut self, at: &Seek, fetch: &impl Fn(Option<Seek>) -> F) -> Result<Page<T>, Error>
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        loop {
            let error = match fetch(Some(at.clone())).await {
                Err(Error::Upstream(error)) => error,
                other => return other,
            };
            let wait = error.retry_after().filter(|wait| *wait <= PATIENCE && self.waits < WAITS);
            let Some(wait) = wait.filter(|_| !self.sender.is_closed()) else { return Err(error.into()) };
            self.waits += 1;
            tokio::time::sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn taken(parts: Vec<Part<u8>>) -> Vec<Result<Piece<u8>, CutShort>> {
        let (mut sender, receiver) = mpsc::channel(parts.len());
        for part in parts {
            sender.send(part).await.unwrap();
        }
        drop(sender);
        Export(receiver).into_pieces().collect().await
    }

    #[tokio::test]
    async fn a_result_is_whole_when_its_end_was_said_and_not_before() {
        let rows = |rows: &[u8]| Ok(Piece::Rows(rows.to_vec()));
        let end = |gaps| vec![Part::Rows(vec![1]), Part::Rows(vec![]), Part::End(gaps)];
        assert_eq!(taken(end(Gaps::default())).await, [rows(&[1]), rows(&[])]);
        assert_eq!(taken(end(Gaps::REPEATED)).await, [rows(&[1]), rows(&[]), Ok(Piece::Gaps(Gaps::REPEATED))]);
        assert_eq!(taken(vec![Part::Rows(vec![1])]).await, [rows(&[1]), Err(CutShort)]);
        assert_eq!(taken(vec![]).await, [Err(CutShort)]);
    }

    #[test]
    fn a_partner_takes_a_few_at_a_time_and_no_place_of_anothers() {
        let (exports, [one, other]) = (Exports::default(), [1, 2].map(|id| PartnerId::new(Uuid::from_u128(id))));
        let mut places: Vec<_> = (0..AT_A_TIME).map(|_| exports.admit(one).unwrap()).collect();
        assert!(matches!(exports.admit(one), Err(Error::Busy)));
        assert!(exports.admit(other).is_ok());
        drop(places.pop());
        assert!(exports.admit(one).is_ok());
    }
}
