//! Partners' endpoints for webhooks, and the messages to them. URLs, signing secrets and bodies are sealed.
//!
//! A message is queued in the transaction that creates it, once for each event of a request. Its task carries a round:
//! sending a message again begins another one, in which the task of the previous round has no effect.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Tx, sql},
    error::{Error, Result},
    keyring::Sealed,
    queue::DeliverWebhook,
    value::Row,
};
use crate::domain::{
    form_action::FormAction,
    id::{ChangeRequestId, DeliveryId, PartnerId},
    principal::{PartnerScope, Scope as _},
    webhook::{DeliveryOutcome, DeliveryState, NoResponseReason, WebhookDelivery, WebhookEvent},
};

/// Time for which messages are kept.
const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Time for which the previous secret also signs messages.
const SECRET_OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// The signing secrets of an endpoint.
#[derive(Debug, Clone)]
pub struct SigningSecrets {
    /// The current secret.
    pub current: SecretString,
    /// The time of its creation.
    pub since: Timestamp,
    /// The previous secret, with the time until which it is used.
    pub previous: Option<(SecretString, Timestamp)>,
}

/// A partner's endpoint.
#[derive(Debug, Clone)]
pub struct StoredWebhook {
    /// The URL.
    pub url: String,
    /// `true` if messages are sent to it.
    pub is_active: bool,
    /// `true` if it was disabled because it reported that it is gone (status 410).
    pub is_gone: bool,
    /// The signing secrets.
    pub secrets: SigningSecrets,
}

/// A message to create.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// The request and the number of its event; none for a test.
    pub about: Option<(ChangeRequestId, i64)>,
    /// The event type.
    pub event: WebhookEvent,
    /// The body, the same in each attempt.
    pub body: SecretString,
}

/// A message whose next attempt is due.
#[derive(Debug, Clone)]
pub struct DueDelivery {
    /// The event type.
    pub event: WebhookEvent,
    /// The number of attempts so far.
    pub attempts: i64,
    /// The body.
    pub body: SecretString,
}

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryResult {
    /// The state after it.
    pub state: DeliveryState,
    /// The response.
    pub delivery_outcome: DeliveryOutcome,
    /// `true` if the endpoint is gone and must be disabled.
    pub is_gone: bool,
}

/// The encrypted part of an endpoint.
#[derive(Serialize, Deserialize)]
struct Contents {
    url: String,
    secret: String,
    /// The time of the current secret's creation, in milliseconds since the Unix epoch.
    since: i64,
    previous: Option<(String, i64)>,
}

fn associated_data(partner: PartnerId) -> String {
    format!("webhook.sealed:{partner}")
}

fn delivery_associated_data(partner: PartnerId, delivery: DeliveryId) -> String {
    format!("webhook_delivery.sealed:{partner}/{delivery}")
}

fn timestamp(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(|_| Error::Corrupt("sealed"))
}

impl Store {
    /// Returns the endpoint of a partner.
    ///
    /// # Errors
    /// When the database does not answer, or the stored value cannot be decrypted.
    pub async fn find_webhook(&self, partner: PartnerId) -> Result<Option<StoredWebhook>> {
        let row = self.database().row(sql("SELECT * FROM webhook WHERE partner_id = $1").bind(partner)).await?;
        let Some(row) = row else { return Ok(None) };
        let Contents { url, secret, since, previous } = self.webhook_contents(partner, &row)?;
        let previous = match previous {
            Some((secret, until)) => Some((secret.into(), timestamp(until)?)).filter(|(_, until)| *until > self.now()),
            None => None,
        };
        Ok(Some(StoredWebhook {
            url,
            is_active: row.bool("active")?,
            is_gone: row.bool("gone")?,
            secrets: SigningSecrets { current: secret.into(), since: timestamp(since)?, previous },
        }))
    }

    /// Sets the URL of a partner's endpoint, and whether messages are sent to it, and writes an audit entry. `secret`
    /// is that of a new endpoint; returns whether it was new. Disabling it cancels its pending messages.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_webhook(
        &self,
        scope: &PartnerScope,
        url: &str,
        active: bool,
        secret: &SecretString,
    ) -> Result<bool> {
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        self.lock_partner(&mut tx, partner).await?;
        let row = tx.row(sql("SELECT * FROM webhook WHERE partner_id = $1").bind(partner)).await?;
        let (contents, fields) = match &row {
            None => {
                let secret = secret.expose_secret().to_owned();
                let since = self.now().as_millisecond();
                (Contents { url: url.to_owned(), secret, since, previous: None }, vec!["url", "active"])
            }
            Some(row) => {
                let before = self.webhook_contents(partner, row)?;
                let changed = [("url", before.url != url), ("active", row.bool("active")? != active)];
                let fields = changed.into_iter().filter_map(|(name, changed)| changed.then_some(name)).collect();
                (Contents { url: url.to_owned(), ..before }, fields)
            }
        };
        self.put_webhook(&mut tx, partner, active, &contents).await?;
        if !active {
            cancel_deliveries(&mut tx, partner).await?;
        }
        let detail = json!({ "active": active, "fields": fields });
        self.record_webhook(&mut tx, scope, FormAction::SaveWebhook, None, detail).await?;
        tx.commit().await?;
        Ok(row.is_none())
    }

    /// Replaces the signing secret of a partner's endpoint and writes an audit entry. The previous secret stays in use
    /// for another day.
    ///
    /// # Errors
    /// [`Error::NotFound`] without an endpoint.
    pub async fn rotate_webhook_secret(&self, scope: &PartnerScope, secret: &SecretString) -> Result<()> {
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        self.lock_partner(&mut tx, partner).await?;
        let row = tx.row(sql("SELECT * FROM webhook WHERE partner_id = $1").bind(partner)).await?;
        let row = row.ok_or(Error::NotFound("webhook"))?;
        let before = self.webhook_contents(partner, &row)?;
        let contents = Contents {
            secret: secret.expose_secret().to_owned(),
            since: self.now().as_millisecond(),
            previous: Some((before.secret, self.now_plus(SECRET_OVERLAP).as_millisecond())),
            url: before.url,
        };
        let update = sql("UPDATE webhook SET key_id = $2, sealed = $3 WHERE partner_id = $1").bind(partner);
        let sealed = self.seal_webhook(partner, &contents)?;
        tx.execute(update.bind(sealed.key_id).bind(sealed.bytes)).await?;
        self.record_webhook(&mut tx, scope, FormAction::RotateWebhookSecret, None, serde_json::Value::Null).await?;
        tx.commit().await
    }

    /// Removes the endpoint of a partner, cancels its messages and writes an audit entry. Does nothing without one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_webhook(&self, scope: &PartnerScope) -> Result<()> {
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        if tx.execute(sql("DELETE FROM webhook WHERE partner_id = $1").bind(partner)).await? > 0 {
            cancel_deliveries(&mut tx, partner).await?;
            self.record_webhook(&mut tx, scope, FormAction::RemoveWebhook, None, serde_json::Value::Null).await?;
        }
        tx.commit().await
    }

    /// Creates and queues a message; idempotent per event.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_delivery(&self, partner: PartnerId, new: &NewDelivery) -> Result<()> {
        let mut tx = self.database().begin().await?;
        self.create_delivery_in(&mut tx, partner, new).await?;
        tx.commit().await
    }

    /// Creates and queues a test message, and writes an audit entry.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_test_delivery(&self, scope: &PartnerScope, body: SecretString) -> Result<()> {
        let new = NewDelivery { about: None, event: WebhookEvent::Test, body };
        let mut tx = self.database().begin().await?;
        let id = self.create_delivery_in(&mut tx, scope.partner(), &new).await?;
        self.record_webhook(&mut tx, scope, FormAction::TestWebhook, id, serde_json::Value::Null).await?;
        tx.commit().await
    }

    async fn create_delivery_in(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        new: &NewDelivery,
    ) -> Result<Option<DeliveryId>> {
        const SQL: &str = "INSERT INTO webhook_delivery (partner_id, id, request_id, event_number, event, state, round, \
                           attempts, created_at, key_id, sealed) VALUES ($1, $2, $3, $4, $5, 'pending', 1, 0, $6, $7, \
                           $8) ON CONFLICT (partner_id, request_id, event_number) DO NOTHING";
        let delivery = DeliveryId::new(Uuid::now_v7());
        let sealed = self.keys().seal(&delivery_associated_data(partner, delivery), &new.body)?;
        let insert = sql(SQL)
            .bind(partner)
            .bind(delivery)
            .bind(new.about.map(|(request, _)| request))
            .bind(new.about.map(|(_, number)| number))
            .bind(new.event.as_str())
            .bind(self.now())
            .bind(sealed.key_id)
            .bind(sealed.bytes);
        if tx.execute(insert).await? == 0 {
            return Ok(None);
        }
        self.enqueue_task(tx, DeliverWebhook { partner, delivery, round: 1 }, None).await?;
        Ok(Some(delivery))
    }

    /// Returns a message if its next attempt is due; `None` if it has ended or is in another round.
    ///
    /// # Errors
    /// When the database does not answer, or the stored value cannot be decrypted.
    pub async fn find_due_delivery(&self, task: DeliverWebhook) -> Result<Option<DueDelivery>> {
        const SQL: &str = "SELECT event, attempts, key_id, sealed FROM webhook_delivery \
                           WHERE partner_id = $1 AND id = $2 AND round = $3 AND state = 'pending'";
        let DeliverWebhook { partner, delivery, round } = task;
        let Some(row) = self.database().row(sql(SQL).bind(partner).bind(delivery).bind(round)).await? else {
            return Ok(None);
        };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        Ok(Some(DueDelivery {
            event: row.parse("event")?,
            attempts: row.int("attempts")?,
            body: self.keys().open(&delivery_associated_data(partner, delivery), &sealed)?,
        }))
    }

    /// Records the result of an attempt, unless the message has ended or is in another round. An endpoint that is gone
    /// is disabled, which cancels its other messages; unless it has another URL now than the attempt was sent to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_attempt(&self, task: DeliverWebhook, result: DeliveryResult, sent_to: &str) -> Result<()> {
        const SQL: &str = "UPDATE webhook_delivery SET state = $4, attempts = attempts + 1, last_at = $5, answer = $6 \
                           WHERE partner_id = $1 AND id = $2 AND round = $3 AND state = 'pending'";
        const DISABLE: &str = "UPDATE webhook SET active = $2, gone = $3 WHERE partner_id = $1 AND active = $3";
        let DeliverWebhook { partner, delivery, round } = task;
        let mut tx = self.database().begin().await?;
        let update = sql(SQL).bind(partner).bind(delivery).bind(round).bind(result.state.as_str());
        tx.execute(update.bind(self.now()).bind(result.delivery_outcome.to_string())).await?;
        let is_gone = result.is_gone && self.has_url(&mut tx, partner, sent_to).await?;
        if is_gone && tx.execute(sql(DISABLE).bind(partner).bind(false).bind(true)).await? > 0 {
            cancel_deliveries(&mut tx, partner).await?;
            let action = AuditAction {
                target: Some(delivery.to_string()),
                detail: json!({ "active": false, "fields": ["active"] }),
                ..AuditAction::new(partner, FormAction::SaveWebhook.as_str())
            };
            self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        }
        tx.commit().await
    }

    /// Checks whether a partner's endpoint has this URL.
    async fn has_url(&self, tx: &mut Tx, partner: PartnerId, url: &str) -> Result<bool> {
        let row = tx.row(sql("SELECT * FROM webhook WHERE partner_id = $1").bind(partner)).await?;
        let contents = row.map(|row| self.webhook_contents(partner, &row)).transpose()?;
        Ok(contents.is_some_and(|contents| contents.url == url))
    }

    /// Queues a message again, in a new round, and writes an audit entry.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message of another partner, or one that was deleted.
    pub async fn resend_delivery(&self, scope: &PartnerScope, delivery: DeliveryId) -> Result<()> {
        const SQL: &str = "UPDATE webhook_delivery SET state = 'pending', round = round + 1, attempts = 0 \
                           WHERE partner_id = $1 AND id = $2 RETURNING round";
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        let row = tx.row(sql(SQL).bind(partner).bind(delivery)).await?.ok_or(Error::NotFound("delivery"))?;
        let task = DeliverWebhook { partner, delivery, round: row.int("round")? };
        self.enqueue_task(&mut tx, task, None).await?;
        self.record_webhook(&mut tx, scope, FormAction::ResendWebhook, Some(delivery), serde_json::Value::Null).await?;
        tx.commit().await
    }

    /// Lists the latest messages of a partner, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_deliveries(&self, partner: PartnerId, limit: u32) -> Result<Vec<WebhookDelivery>> {
        const SQL: &str = "SELECT it.id, it.request_id, it.event, it.state, it.attempts, it.created_at, it.last_at, \
                           it.answer, change_request.number FROM webhook_delivery AS it LEFT JOIN change_request \
                           ON change_request.partner_id = it.partner_id AND change_request.id = it.request_id \
                           WHERE it.partner_id = $1 ORDER BY it.created_at DESC, it.id DESC LIMIT $2";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(i64::from(limit))).await?;
        let delivery = |row: &Row| {
            Ok(WebhookDelivery {
                id: row.parse("id")?,
                event: row.parse("event")?,
                request: row.find("request_id")?.zip(row.find_int("number")?),
                state: row.parse("state")?,
                attempts: row.int("attempts")?,
                created_at: row.time("created_at")?,
                last_at: row.find_time("last_at")?,
                delivery_outcome: row.find("answer")?,
            })
        };
        rows.iter().map(delivery).collect()
    }

    /// Deletes messages that are older than 30 days.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_old_deliveries(&self) -> Result<()> {
        let delete = sql("DELETE FROM webhook_delivery WHERE created_at <= $1").bind(self.now_plus(-RETENTION));
        self.database().execute(delete).await.map(drop)
    }

    /// Re-encrypts endpoints and messages that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_webhooks(&self) -> Result<u64> {
        const ENDPOINT: &str = "UPDATE webhook SET key_id = $2, sealed = $3 WHERE partner_id = $1 AND sealed = $4";
        const DELIVERIES: &str = "SELECT partner_id, id, key_id, sealed FROM webhook_delivery WHERE key_id <> $1";
        const DELIVERY: &str =
            "UPDATE webhook_delivery SET key_id = $3, sealed = $4 WHERE partner_id = $1 AND id = $2 AND sealed = $5";
        let mut resealed = 0;
        let endpoints = sql("SELECT partner_id, key_id, sealed FROM webhook WHERE key_id <> $1");
        for row in self.database().rows(endpoints.bind(self.keys().active())).await? {
            let partner = row.parse("partner_id")?;
            let (old, new) = self.reseal_row(&row, &associated_data(partner))?;
            let update = sql(ENDPOINT).bind(partner).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        for row in self.database().rows(sql(DELIVERIES).bind(self.keys().active())).await? {
            let (partner, id) = (row.parse("partner_id")?, row.parse("id")?);
            let (old, new) = self.reseal_row(&row, &delivery_associated_data(partner, id))?;
            let update = sql(DELIVERY).bind(partner).bind(id).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }

    async fn put_webhook(&self, tx: &mut Tx, partner: PartnerId, active: bool, contents: &Contents) -> Result<()> {
        const SQL: &str = "INSERT INTO webhook (partner_id, active, gone, key_id, sealed) VALUES ($1, $2, $3, $4, $5) \
                           ON CONFLICT (partner_id) DO UPDATE SET active = excluded.active, gone = excluded.gone, \
                           key_id = excluded.key_id, sealed = excluded.sealed";
        let sealed = self.seal_webhook(partner, contents)?;
        let put = sql(SQL).bind(partner).bind(active).bind(false).bind(sealed.key_id).bind(sealed.bytes);
        tx.execute(put).await.map(drop)
    }

    async fn record_webhook(
        &self,
        tx: &mut Tx,
        scope: &PartnerScope,
        write: FormAction,
        delivery: Option<DeliveryId>,
        detail: serde_json::Value,
    ) -> Result<()> {
        let action = AuditAction {
            actor: Some(AuditActor::of(scope)),
            target: delivery.map(|id| id.to_string()),
            detail,
            ..AuditAction::new(scope.partner(), write.as_str())
        };
        self.append_audit(tx, &action, Outcome::Done, None).await.map(drop)
    }

    fn seal_webhook(&self, partner: PartnerId, contents: &Contents) -> Result<Sealed> {
        let text = serde_json::to_string(contents).map_err(|_| Error::Invalid("webhook"))?;
        self.keys().seal(&associated_data(partner), &text.into())
    }

    fn webhook_contents(&self, partner: PartnerId, row: &Row) -> Result<Contents> {
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&associated_data(partner), &sealed)?;
        serde_json::from_str(text.expose_secret()).map_err(|_| Error::Corrupt("sealed"))
    }
}

/// Cancels the pending messages of an endpoint.
async fn cancel_deliveries(tx: &mut Tx, partner: PartnerId) -> Result<()> {
    const SQL: &str = "UPDATE webhook_delivery SET state = 'canceled', answer = $2 \
                       WHERE partner_id = $1 AND state = 'pending'";
    tx.execute(sql(SQL).bind(partner).bind(NoResponseReason::Off.as_str())).await.map(drop)
}
