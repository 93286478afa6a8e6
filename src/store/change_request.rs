//! Requests of customers for changes, and their history. Requested changes, their terms, names and texts are sealed.
//!
//! A request changes only by [`Store::advance_request`], one transaction for the new state, the event of the history,
//! the audit entry and the tasks that follow. The worker of an approved request claims it before its call (compare and
//! swap on its state), so that no two workers make the change, even if the queue delivers the task twice.

mod deputy;
mod rules;
mod work;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use uuid::Uuid;

pub use self::{deputy::Deputy, work::ClaimedRequest};
use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Kind, Statement, Tx, sql},
    error::{Error, Result},
    keyring::Sealed,
    queue::{AnnounceEvent, WorkOnRequest},
    value::Row,
};
use crate::domain::{
    change_request::{EventKind, LIFETIME, RequestFilter, RequestKind, RequestState},
    id::{ChangeRequestId, CustomerId, PartnerId, PersonId, RequestId},
    principal::{CustomerScope, PrincipalKind, Scope as _},
};

/// A request to create.
#[derive(Debug, Clone)]
pub struct NewChangeRequest {
    /// The customer.
    pub customer: CustomerId,
    /// The kind.
    pub kind: RequestKind,
    /// The object to be changed, of which the customer has one open request.
    pub subject: Option<String>,
    /// The idempotency key of the form.
    pub form: RequestId,
    /// `true` if one of the customer's administrators must approve it before the partner sees it.
    pub in_company: bool,
    /// The person who requests the change.
    pub requester: AuditActor,
    /// The requested change and its terms, as JSON.
    pub contents: SecretString,
    /// The details of the event, as JSON.
    pub note: SecretString,
    /// The maximum numbers of open requests, of the customer and of the person.
    pub max_open: (usize, usize),
    /// The maximum number of requests of the person in a day.
    pub max_per_day: usize,
}

/// The outcome of creating a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was created.
    New(ChangeRequestId),
    /// The same form has created it already.
    Already(ChangeRequestId),
    /// The customer has an open request for the same object.
    Open(ChangeRequestId),
    /// There are too many open requests.
    TooMany,
}

/// A stored request.
#[derive(Debug, Clone)]
pub struct StoredChangeRequest {
    /// The partner.
    pub partner: PartnerId,
    /// The id.
    pub id: ChangeRequestId,
    /// The number among the partner's requests.
    pub number: i64,
    /// The customer.
    pub customer: CustomerId,
    /// The kind.
    pub kind: RequestKind,
    /// The state.
    pub state: RequestState,
    /// The person who requested the change.
    pub requester: PersonId,
    /// Their kind of principal.
    pub requester_kind: PrincipalKind,
    /// The member of staff who has claimed it.
    pub claimed_by: Option<PersonId>,
    /// The member of staff who decided it.
    pub decided_by: Option<PersonId>,
    /// `true` if rules approved it.
    pub automatic: bool,
    /// `true` if the customer's administrators have not approved it yet, so that the partner does not see it.
    pub in_company: bool,
    /// The version, which each event increases.
    pub revision: i64,
    /// The requested change and its terms, as JSON.
    pub contents: SecretString,
    /// The time of the request.
    pub created_at: Timestamp,
    /// The time of the last event.
    pub updated_at: Timestamp,
    /// The time at which it expires.
    pub expires_at: Timestamp,
    /// The `MS-CorrelationId` of the change's calls.
    pub correlation: Option<Uuid>,
}

/// A stored event.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// The number within the request, from 1.
    pub number: i64,
    /// The time.
    pub at: Timestamp,
    /// The kind of the event.
    pub kind: EventKind,
    /// The person; absent for the portal itself.
    pub by: Option<AuditActor>,
    /// The details, as JSON.
    pub note: SecretString,
}

/// A step of a request.
#[derive(Debug, Clone)]
pub struct Step {
    /// The kind of the event.
    pub kind: EventKind,
    /// The person; absent for the portal itself.
    pub by: Option<AuditActor>,
    /// The version that the person saw; the step fails at another one.
    pub revision: Option<i64>,
    /// The new contents, as JSON, if they change.
    pub contents: Option<SecretString>,
    /// The details of the event, as JSON.
    pub note: SecretString,
    /// The units that an automatic approval adds.
    pub auto_approved_units: Option<i64>,
    /// The audit entry; none for steps of the portal itself.
    pub audit: Option<AuditAction>,
}

/// A query for a page of a list of requests.
#[derive(Debug, Clone, Default)]
pub struct RequestQuery {
    /// The customer; absent for all.
    pub customer: Option<CustomerId>,
    /// The person who requested the change; absent for all.
    pub requester: Option<PersonId>,
    /// The member of staff who has claimed them; absent for all.
    pub claimed_by: Option<PersonId>,
    /// The kind; absent for all.
    pub kind: Option<RequestKind>,
    /// The states; absent for all.
    pub filter: Option<RequestFilter>,
    /// `true` for the oldest first, instead of the newest.
    pub oldest_first: bool,
    /// The number of the last request of the page before.
    pub after: Option<i64>,
    /// `true` to leave out those that the customer's administrators have not approved.
    pub visible_to_partner: bool,
}

fn associated_data(partner: PartnerId, request: ChangeRequestId) -> String {
    format!("change_request.sealed:{partner}/{request}")
}

fn event_associated_data(partner: PartnerId, request: ChangeRequestId, number: i64) -> String {
    format!("change_request_event.sealed:{partner}/{request}/{number}")
}

impl Store {
    /// Creates a request; idempotent per form.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_change_request(
        &self,
        partner: PartnerId,
        new: &NewChangeRequest,
        audit: AuditAction,
    ) -> Result<Created> {
        const BY_FORM: &str = "SELECT id FROM change_request WHERE partner_id = $1 AND asker_tenant = $2 \
                               AND asker_object = $3 AND form = $4";
        const BY_SUBJECT: &str =
            "SELECT id FROM change_request WHERE partner_id = $1 AND customer_id = $2 AND open_subject = $3";
        const RECENT: &str = "SELECT COUNT(*) AS n FROM change_request WHERE partner_id = $1 AND asker_tenant = $2 \
                              AND asker_object = $3 AND created_at > $4";
        const OPEN: &str = "SELECT COUNT(*) AS n, COUNT(CASE WHEN asker_tenant = $3 AND asker_object = $4 THEN 1 END) \
                            AS own FROM change_request WHERE partner_id = $1 AND customer_id = $2 AND state IN \
                            ('in-company', 'asked', 'offered', 'approved', 'running')";
        const NUMBER: &str = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM change_request WHERE partner_id = $1";
        const INSERT: &str = "INSERT INTO change_request (partner_id, id, number, customer_id, kind, state, subject, \
                              open_subject, form, asker_tenant, asker_object, asker_kind, automatic, revision, key_id, \
                              sealed, created_at, updated_at, expires_at, in_company) VALUES ($1, $2, $3, $4, $5, $6, \
                              $7, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $15, $16, $17)";
        let (id, person) = (ChangeRequestId::new(Uuid::now_v7()), new.requester.person);
        let form = new.form.to_string();
        let mut tx = self.database().begin().await?;
        self.lock_partner(&mut tx, partner).await?;
        let by_form = sql(BY_FORM).bind(partner).bind(person.tenant).bind(person.object).bind(form.as_str());
        if let Some(row) = tx.row(by_form).await? {
            return Ok(Created::Already(row.parse("id")?));
        }
        if let Some(subject) = &new.subject {
            let by_subject = sql(BY_SUBJECT).bind(partner).bind(new.customer).bind(subject.as_str());
            if let Some(row) = tx.row(by_subject).await? {
                return Ok(Created::Open(row.parse("id")?));
            }
        }
        let open = sql(OPEN).bind(partner).bind(new.customer).bind(person.tenant).bind(person.object);
        let counts = tx.row(open).await?.ok_or(Error::Corrupt("n"))?;
        let since = self.now_plus(SignedDuration::from_hours(-24));
        let recent = sql(RECENT).bind(partner).bind(person.tenant).bind(person.object).bind(since);
        let recent = tx.row(recent).await?.ok_or(Error::Corrupt("n"))?.int("n")?;
        let (max, max_own) = new.max_open;
        let reached = |count: i64, max: usize| usize::try_from(count).is_ok_and(|count| count >= max);
        if reached(counts.int("n")?, max) || reached(counts.int("own")?, max_own) || reached(recent, new.max_per_day) {
            return Ok(Created::TooMany);
        }
        let number = tx.row(sql(NUMBER).bind(partner)).await?.ok_or(Error::Corrupt("number"))?.int("number")?;
        let sealed = self.keys().seal(&associated_data(partner, id), &new.contents)?;
        let (state, now) = (
            if new.in_company { RequestState::PendingCustomerApproval } else { RequestState::PendingPartner },
            self.now(),
        );
        let insert = sql(INSERT)
            .bind(partner)
            .bind(id)
            .bind(number)
            .bind(new.customer)
            .bind(new.kind.as_str())
            .bind(state.as_str())
            .bind(new.subject.clone())
            .bind(form)
            .bind(person.tenant)
            .bind(person.object)
            .bind(new.requester.kind.unwrap_or(PrincipalKind::CustomerUser).as_str())
            .bind(false)
            .bind(sealed.key_id)
            .bind(sealed.bytes)
            .bind(now)
            .bind(now + LIFETIME)
            .bind(new.in_company);
        tx.execute(insert).await?;
        self.append_event(&mut tx, partner, id, EventKind::Requested, Some(new.requester), &new.note).await?;
        let audit = AuditAction { target: Some(id.to_string()), ..audit };
        self.append_audit(&mut tx, &audit, Outcome::Done, None).await?;
        tx.commit().await?;
        Ok(Created::New(id))
    }

    /// Advances a request by one step.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] if the step does not follow from its state, if it has changed since the
    /// person saw it, or if another request for the same object is open.
    pub async fn advance_request(
        &self,
        partner: PartnerId,
        request: ChangeRequestId,
        step: &Step,
    ) -> Result<RequestState> {
        let mut tx = self.database().begin().await?;
        let state = self.advance_in(&mut tx, partner, request, step, None).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// Advances a request by one step in a transaction; `run` is the attempt whose claim must still be valid.
    async fn advance_in(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        request: ChangeRequestId,
        step: &Step,
        run: Option<Uuid>,
    ) -> Result<RequestState> {
        const UPDATE: &str = "UPDATE change_request SET state = $3, revision = revision + 1, updated_at = $4, \
                              expires_at = $5, open_subject = CASE WHEN $6 = 1 THEN subject END, \
                              claim_tenant = $7, claim_object = $8, decider_tenant = $9, decider_object = $10, \
                              automatic = $11, added = COALESCE($12, added), approved_at = COALESCE($13, approved_at), \
                              request_id = CASE WHEN $14 = 1 THEN NULL ELSE request_id END, \
                              sent_at = CASE WHEN $14 = 1 THEN NULL ELSE sent_at END, in_company = $18, \
                              key_id = COALESCE($15, key_id), sealed = COALESCE($16, sealed), \
                              run = CASE WHEN $17 = 1 THEN run END, \
                              claimed_at = CASE WHEN $17 = 1 THEN claimed_at END \
                              WHERE partner_id = $1 AND id = $2";
        let of_request = |text| sql(text).bind(partner).bind(request);
        let select = match tx.kind() {
            Kind::Sqlite => "SELECT * FROM change_request WHERE partner_id = $1 AND id = $2",
            Kind::Postgres => "SELECT * FROM change_request WHERE partner_id = $1 AND id = $2 FOR UPDATE",
        };
        let row = tx.row(of_request(select)).await?.ok_or(Error::NotFound("request"))?;
        let (before, revision): (RequestState, _) = (row.parse("state")?, row.int("revision")?);
        if step.revision.is_some_and(|expected| expected != revision) {
            return Err(Error::Conflict("the request has changed"));
        }
        if run.is_some() && row.find::<Uuid>("run")? != run {
            return Err(Error::Conflict("another attempt has taken the request over"));
        }
        let after = step.kind.leads_to(before).ok_or(Error::Conflict("the step does not follow"))?;
        let person = |tenant, object| -> Result<Option<PersonId>> {
            Ok(row.find(tenant)?.zip(row.find(object)?).map(|(tenant, object)| PersonId { tenant, object }))
        };
        let (mut claimed_by, mut decided_by) =
            (person("claim_tenant", "claim_object")?, person("decider_tenant", "decider_object")?);
        let by = step.by.map(|by| by.person);
        let (mut automatic, mut in_company) = (row.bool("automatic")?, row.bool("in_company")?);
        match step.kind {
            EventKind::Claimed => claimed_by = by,
            EventKind::Released => claimed_by = None,
            // The customer's acceptance is of what this member of staff offered.
            EventKind::Approved
            | EventKind::Refused
            | EventKind::Changed
            | EventKind::TermsChangedPendingCustomer
            | EventKind::CompletedManually => {
                let staff = step.by.filter(|by| by.kind == Some(PrincipalKind::Staff)).map(|by| by.person);
                decided_by = staff.or(decided_by);
                automatic = false;
            }
            // The partner has to decide again.
            EventKind::TermsChangedPendingPartner | EventKind::ApprovalRevoked => {
                (automatic, decided_by) = (false, None);
            }
            EventKind::CustomerApproved => in_company = false,
            EventKind::CustomerRefused => decided_by = by,
            EventKind::Automatic => (automatic, decided_by) = (true, None),
            _ => {}
        }
        let now = self.now();
        let is_approval = after == RequestState::Approved && before != RequestState::Approved;
        let renews_expiry = matches!(
            step.kind,
            EventKind::Changed
                | EventKind::TermsChangedPendingCustomer
                | EventKind::TermsChangedPendingPartner
                | EventKind::Failed
                | EventKind::ApprovalRevoked
                | EventKind::CustomerApproved
        );
        let expires_at = if renews_expiry { now + LIFETIME } else { row.time("expires_at")? };
        let sealed =
            step.contents.as_ref().map(|contents| self.keys().seal(&associated_data(partner, request), contents));
        let (key, bytes) = sealed.transpose()?.map(|sealed| (sealed.key_id, sealed.bytes)).unzip();
        let update = of_request(UPDATE)
            .bind(after.as_str())
            .bind(now)
            .bind(expires_at)
            .bind(i64::from(after.is_open()))
            .bind(claimed_by.map(|person| person.tenant))
            .bind(claimed_by.map(|person| person.object))
            .bind(decided_by.map(|person| person.tenant))
            .bind(decided_by.map(|person| person.object))
            .bind(automatic)
            .bind(step.auto_approved_units)
            .bind(is_approval.then_some(now))
            .bind(i64::from(is_approval))
            .bind(key)
            .bind(bytes)
            // A message or a claim must not take the request from the worker that makes its change.
            .bind(i64::from(before == after))
            .bind(in_company);
        tx.execute(update).await?;
        self.append_event(tx, partner, request, step.kind, step.by, &step.note).await?;
        if let Some(audit) = &step.audit {
            let audit = AuditAction { target: Some(request.to_string()), ..audit.clone() };
            self.append_audit(tx, &audit, Outcome::Done, None).await?;
        }
        if is_approval {
            self.enqueue_task(tx, WorkOnRequest { partner, request }, None).await?;
        }
        Ok(after)
    }

    async fn append_event(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        request: ChangeRequestId,
        kind: EventKind,
        by: Option<AuditActor>,
        note: &SecretString,
    ) -> Result<()> {
        const NUMBER: &str = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM change_request_event \
                              WHERE partner_id = $1 AND request_id = $2";
        const INSERT: &str = "INSERT INTO change_request_event (partner_id, request_id, number, at, kind, tenant, \
                              object, actor_kind, key_id, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let of_request = |text| sql(text).bind(partner).bind(request);
        let number = tx.row(of_request(NUMBER)).await?.ok_or(Error::Corrupt("number"))?.int("number")?;
        let sealed = self.keys().seal(&event_associated_data(partner, request, number), note)?;
        let insert = of_request(INSERT)
            .bind(number)
            .bind(self.now())
            .bind(kind.as_str())
            .bind(by.map(|by| by.person.tenant))
            .bind(by.map(|by| by.person.object))
            .bind(by.and_then(|by| by.kind).map(PrincipalKind::as_str))
            .bind(sealed.key_id)
            .bind(sealed.bytes);
        tx.execute(insert).await?;
        self.enqueue_task(tx, AnnounceEvent { partner, request, number }, None).await
    }

    /// Locks a partner's row, so that the transactions that lock it follow each other.
    pub(super) async fn lock_partner(&self, tx: &mut Tx, partner: PartnerId) -> Result<()> {
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT id FROM partner WHERE id = $1",
            Kind::Postgres => "SELECT id FROM partner WHERE id = $1 FOR NO KEY UPDATE",
        };
        tx.row(sql(lock).bind(partner)).await?.map(drop).ok_or(Error::NotFound("partner"))
    }

    /// Finds a request of a partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_change_request(
        &self,
        partner: PartnerId,
        request: ChangeRequestId,
    ) -> Result<Option<StoredChangeRequest>> {
        const SQL: &str = "SELECT * FROM change_request WHERE partner_id = $1 AND id = $2";
        let row = self.database().row(sql(SQL).bind(partner).bind(request)).await?;
        row.map(|row| self.stored_request(&row)).transpose()
    }

    /// Lists a page of a partner's requests.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_change_requests(
        &self,
        partner: PartnerId,
        query: &RequestQuery,
        limit: u32,
    ) -> Result<Vec<StoredChangeRequest>> {
        macro_rules! select {
            ($order:literal) => {
                concat!(
                    "SELECT * FROM change_request WHERE partner_id = $1 AND ($2 IS NULL OR customer_id = $2) \
                     AND ($3 IS NULL OR (asker_tenant = $3 AND asker_object = $4)) \
                     AND ($5 IS NULL OR (claim_tenant = $5 AND claim_object = $6)) AND ($7 IS NULL OR kind = $7) \
                     AND ($8 = 'all' OR ($8 = 'waiting' AND state IN ('asked', 'failed')) \
                     OR ($8 = 'elsewhere' AND state IN ('in-company', 'offered', 'approved', 'running')) \
                     OR ($8 = 'ended' AND state IN ('done', 'unknown', 'refused', 'withdrawn', 'expired', 'outdated'))) \
                     AND ($11 = 0 OR NOT in_company) ",
                    $order,
                    " LIMIT $10"
                )
            };
        }
        let text = if query.oldest_first {
            select!("AND ($9 IS NULL OR number > $9) ORDER BY number")
        } else {
            select!("AND ($9 IS NULL OR number < $9) ORDER BY number DESC")
        };
        let select = sql(text)
            .bind(partner)
            .bind(query.customer)
            .bind(query.requester.map(|person| person.tenant))
            .bind(query.requester.map(|person| person.object))
            .bind(query.claimed_by.map(|person| person.tenant))
            .bind(query.claimed_by.map(|person| person.object))
            .bind(query.kind.map(RequestKind::as_str))
            .bind(query.filter.unwrap_or(RequestFilter::All).as_str())
            .bind(query.after)
            .bind(i64::from(limit))
            .bind(i64::from(query.visible_to_partner));
        let rows = self.database().rows(select).await?;
        rows.iter().map(|row| self.stored_request(row)).collect()
    }

    /// Returns the number of requests that wait for a customer user: their own that the partner changed and, for one of
    /// the customer's approvers, those of others too.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_requests_waiting_for(&self, scope: &CustomerScope, is_approver: bool) -> Result<u32> {
        const SQL: &str = "SELECT COUNT(*) AS n FROM change_request WHERE partner_id = $1 AND customer_id = $2 \
                           AND ((state = 'offered' AND ($5 = 1 OR (asker_tenant = $3 AND asker_object = $4))) \
                           OR (state = 'in-company' AND $5 = 1 AND NOT (asker_tenant = $3 AND asker_object = $4)))";
        let person = scope.person();
        let select = sql(SQL).bind(scope.partner()).bind(scope.customer()).bind(person.tenant).bind(person.object);
        self.count(select.bind(i64::from(is_approver))).await
    }

    /// Returns the number of messages that a person has written about requests since a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_messages(&self, partner: PartnerId, person: PersonId, since: Timestamp) -> Result<u32> {
        const SQL: &str = "SELECT COUNT(*) AS n FROM change_request_event WHERE partner_id = $1 AND tenant = $2 \
                           AND object = $3 AND kind = 'answered' AND at > $4";
        self.count(sql(SQL).bind(partner).bind(person.tenant).bind(person.object).bind(since)).await
    }

    async fn count(&self, select: Statement) -> Result<u32> {
        let count = self.database().row(select).await?.map_or(Ok(0), |row| row.int("n"))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Lists the events of a request, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_request_events(&self, partner: PartnerId, request: ChangeRequestId) -> Result<Vec<StoredEvent>> {
        const SQL: &str =
            "SELECT * FROM change_request_event WHERE partner_id = $1 AND request_id = $2 ORDER BY number";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(request)).await?;
        let events = rows.iter().map(|row| {
            let number = row.int("number")?;
            let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
            let person = row.find("tenant")?.zip(row.find("object")?);
            let kind = row.find("actor_kind")?;
            Ok(StoredEvent {
                number,
                at: row.time("at")?,
                kind: row.parse("kind")?,
                by: person.map(|(tenant, object)| AuditActor { person: PersonId { tenant, object }, kind }),
                note: self.keys().open(&event_associated_data(partner, request, number), &sealed)?,
            })
        });
        events.collect()
    }

    /// Returns the numbers of units by which rules have raised and lowered a customer's subscription since a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn automatic_changes(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        subject: &str,
        since: Timestamp,
    ) -> Result<(i64, i64)> {
        const SQL: &str = "SELECT COALESCE(added, 0) AS added FROM change_request WHERE partner_id = $1 \
                           AND customer_id = $2 AND subject = $3 AND automatic = $5 AND approved_at >= $4 \
                           AND state IN ('approved', 'running', 'done', 'unknown')";
        let select = sql(SQL).bind(partner).bind(customer).bind(subject).bind(since).bind(true);
        let (mut raised, mut lowered) = (0_i64, 0_i64);
        for row in self.database().rows(select).await? {
            match row.int("added")? {
                added @ 1.. => raised = raised.saturating_add(added),
                added => lowered = lowered.saturating_add(added.saturating_abs()),
            }
        }
        Ok((raised, lowered))
    }

    /// Lists undecided requests that have expired, of all partners.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_expired_requests(&self) -> Result<Vec<(PartnerId, ChangeRequestId)>> {
        const SQL: &str = "SELECT partner_id, id FROM change_request WHERE state IN \
                           ('in-company', 'asked', 'offered', 'failed') AND expires_at <= $1 LIMIT 500";
        let rows = self.database().rows(sql(SQL).bind(self.now())).await?;
        rows.iter().map(|row| Ok((row.parse("partner_id")?, row.parse("id")?))).collect()
    }

    /// Re-encrypts requests and events that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_requests(&self) -> Result<u64> {
        const REQUESTS: &str = "SELECT partner_id, id, key_id, sealed FROM change_request WHERE key_id <> $1";
        const REQUEST: &str =
            "UPDATE change_request SET key_id = $3, sealed = $4 WHERE partner_id = $1 AND id = $2 AND sealed = $5";
        const EVENTS: &str =
            "SELECT partner_id, request_id, number, key_id, sealed FROM change_request_event WHERE key_id <> $1";
        const EVENT: &str = "UPDATE change_request_event SET key_id = $4, sealed = $5 WHERE partner_id = $1 \
                             AND request_id = $2 AND number = $3 AND sealed = $6";
        let mut resealed = 0;
        for row in self.database().rows(sql(REQUESTS).bind(self.keys().active())).await? {
            let (partner, id) = (row.parse("partner_id")?, row.parse("id")?);
            let (old, new) = self.reseal_row(&row, &associated_data(partner, id))?;
            let update = sql(REQUEST).bind(partner).bind(id).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        for row in self.database().rows(sql(EVENTS).bind(self.keys().active())).await? {
            let (partner, id, number) = (row.parse("partner_id")?, row.parse("request_id")?, row.int("number")?);
            let (old, new) = self.reseal_row(&row, &event_associated_data(partner, id, number))?;
            let update = sql(EVENT).bind(partner).bind(id).bind(number).bind(new.key_id).bind(new.bytes);
            resealed += self.database().execute(update.bind(old.bytes)).await?;
        }
        Ok(resealed)
    }

    fn stored_request(&self, row: &Row) -> Result<StoredChangeRequest> {
        let (partner, id) = (row.parse("partner_id")?, row.parse("id")?);
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let person = |tenant, object| -> Result<Option<PersonId>> {
            Ok(row.find(tenant)?.zip(row.find(object)?).map(|(tenant, object)| PersonId { tenant, object }))
        };
        Ok(StoredChangeRequest {
            partner,
            id,
            number: row.int("number")?,
            customer: row.parse("customer_id")?,
            kind: row.parse("kind")?,
            state: row.parse("state")?,
            requester: PersonId { tenant: row.parse("asker_tenant")?, object: row.parse("asker_object")? },
            requester_kind: row.parse("asker_kind")?,
            claimed_by: person("claim_tenant", "claim_object")?,
            decided_by: person("decider_tenant", "decider_object")?,
            automatic: row.bool("automatic")?,
            in_company: row.bool("in_company")?,
            revision: row.int("revision")?,
            contents: self.keys().open(&associated_data(partner, id), &sealed)?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            expires_at: row.time("expires_at")?,
            correlation: row.find("correlation")?,
        })
    }
}
