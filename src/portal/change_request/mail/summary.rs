//! Daily summaries, for people who prefer them.

use super::{Recipient, RequestMailText, from_secret_json};
use crate::{
    domain::preferences::MailFrequency,
    portal::{Services, notice::Mailing},
    store::{self, MailClaim, Partner, StoredChangeRequest},
};

impl Services {
    /// Sends the summaries that are due, and deletes old rows. A failure for one person does not affect others; unsent
    /// summaries are retried in the next run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn send_summaries(&self) -> Result<(), store::Error> {
        self.store.delete_old_mail().await?;
        let Some(mailing) = self.mailing() else { return Ok(()) };
        for (partner, person, kind, is_due) in self.store.list_summaries().await? {
            let partner = self.store.find_partner(partner).await?.filter(|partner| !partner.disabled);
            let Some(partner) = partner else { continue };
            let frequency = self.store.load_preferences(person).await?.mail;
            if frequency == MailFrequency::None {
                self.store.drop_summary(partner.id, person, kind).await?;
                continue;
            }
            // If the person no longer prefers a daily summary, pending mail is sent at once.
            if frequency == MailFrequency::Daily && !is_due {
                continue;
            }
            let claims = self.store.claim_summary(partner.id, person, kind).await?;
            let (recipient, requests) = self.requests_of(&partner, &claims).await?;
            let Some(recipient) = recipient.filter(|_| !requests.is_empty()) else {
                for claim in &claims {
                    self.store.give_up_mail(claim.key).await?;
                }
                continue;
            };
            if !self.send_summary(mailing, &partner, &recipient, &requests, &claims).await? {
                break;
            }
        }
        Ok(())
    }

    /// Returns the distinct requests that mail is about, and the recipient, as far as the person may still be notified.
    async fn requests_of(
        &self,
        partner: &Partner,
        claims: &[MailClaim],
    ) -> Result<(Option<Recipient>, Vec<StoredChangeRequest>), store::Error> {
        let (mut recipient, mut requests) = (None, Vec::<StoredChangeRequest>::new());
        for MailClaim { key, .. } in claims {
            if requests.iter().any(|request| request.id == key.request) {
                continue;
            }
            let Some(request) = self.store.find_change_request(partner.id, key.request).await? else { continue };
            if let Some(found) = self.find_recipient(partner, request.customer, key.person, key.kind).await? {
                recipient = Some(found);
                requests.push(request);
            }
        }
        Ok((recipient, requests))
    }

    /// Sends a summary; returns whether sending others is worthwhile.
    async fn send_summary(
        &self,
        mailing: &Mailing,
        partner: &Partner,
        recipient: &Recipient,
        requests: &[StoredChangeRequest],
        claims: &[MailClaim],
    ) -> Result<bool, store::Error> {
        let mut requests_with_contents = Vec::new();
        for request in requests {
            requests_with_contents.push((request, from_secret_json(&request.contents)?));
        }
        let message =
            RequestMailText::new(recipient, partner, &self.settings.public_origin).summary(&requests_with_contents);
        match mailing.mailer.send(&message).await {
            Ok(()) => {
                self.store.mark_mail_sent(claims).await?;
                self.store.record_summary_sent(partner.id, recipient.person, recipient.kind).await?;
                Ok(true)
            }
            Err(error) => {
                tracing::warn!(%error, "summary of requests not sent");
                self.store.release_mail(claims).await?;
                Ok(!error.may_be_server_failure() || mailing.mailer.check().await.is_ok())
            }
        }
    }
}
