//! Mail about events of requests: to each person concerned, individually or in a daily summary, according to their
//! preferences.
//!
//! A person's address is their sign-in name, never one that somebody typed. The recipients are determined when the task
//! runs, without people who are disabled or whom the self-service offer no longer covers.

mod recipients;
mod summary;
mod text;

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use self::{recipients::Recipient, text::RequestMailText};
use super::{NamedNote, RequestContents, from_secret_json};
use crate::{
    domain::{
        change_request::{EventKind, RequestState},
        language::Language,
        preferences::MailFrequency,
        principal::{Principal, PrincipalKind},
    },
    mail::{MailAddress, MailError},
    portal::{MailAvailability, Services, notice::Mailing},
    store::{self, MailContact, MailKey, Next, Partner, SLICE, StoredChangeRequest, StoredEvent},
};

/// Time within which the rules approve a request, if they do.
const AUTOMATIC_APPROVAL_TIME: SignedDuration = SignedDuration::from_secs(10);
/// Age at which a mail that the server has not accepted is given up.
const MAX_MAIL_AGE: SignedDuration = SignedDuration::from_hours(24);
/// Delays before retries of a mail; the last one repeats.
const DELAYS: [Duration; 4] =
    [Duration::from_secs(30), Duration::from_mins(2), Duration::from_mins(10), Duration::from_hours(1)];
/// Interval between checks of a mail that another worker is sending.
const RECHECK_INTERVAL: Duration = Duration::from_mins(1);

/// Returns a sign-in name as a mail address, if it is one. The name of a guest in another directory is not, although it
/// has the same syntax (article "Properties of a Microsoft Entra B2B collaboration user").
fn mail_address(sign_in_name: &str) -> Option<MailAddress> {
    if sign_in_name.to_ascii_uppercase().contains("#EXT#") {
        return None;
    }
    sign_in_name.parse().ok()
}

/// Returns the delay before the next attempt, by the number of previous attempts.
fn retry_delay(attempts: i64) -> Duration {
    let last = DELAYS.len() - 1;
    DELAYS[usize::try_from(attempts).map_or(last, |attempts| attempts.min(last))]
}

/// Checks whether the server permanently rejects the recipient or the message (RFC 5321, section 4.2.3).
const fn is_permanent(error: &MailError) -> bool {
    match error {
        MailError::Refused(reply) => matches!(reply.code, 550..=559),
        _ => false,
    }
}

impl Services {
    /// Returns the mail address and language of a person who signs in; `None` if no mail is sent, so that nothing is
    /// stored.
    pub fn mail_contact(&self, sign_in_name: &str, language: Language) -> Option<MailContact> {
        self.mailing.as_ref()?;
        Some(MailContact { address: mail_address(sign_in_name).map(|address| address.to_string()), language })
    }

    /// Returns how mail about requests reaches a person.
    pub fn mail_availability(&self, principal: &Principal, sign_in_name: &str) -> MailAvailability {
        match (principal.membership().kind(), mail_address(sign_in_name)) {
            (PrincipalKind::Operator, _) => MailAvailability::NoRequests,
            _ if self.mailing.is_none() => MailAvailability::NoMail,
            (_, Some(address)) => MailAvailability::Mail(address.to_string()),
            (_, None) => MailAvailability::NoAddress,
        }
    }

    /// Sends mail about an event to the people concerned, unless it was sent already. Idempotent: a repeated delivery
    /// of the task sends nothing twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn mail_event(
        &self,
        request: &StoredChangeRequest,
        event: &StoredEvent,
    ) -> Result<Next, store::Error> {
        let Some(mailing) = self.mailing().filter(|_| event.kind.sends_mail()) else { return Ok(Next::Finished) };
        let partner = self.store.find_partner(request.partner).await?;
        let Some(partner) = partner.filter(|partner| !partner.disabled) else { return Ok(Next::Finished) };
        // Nobody has to act on a request that the rules are about to approve.
        let may_be_automatic = matches!(event.kind, EventKind::Requested | EventKind::CustomerApproved);
        let age = Timestamp::now().duration_since(event.at);
        if may_be_automatic && request.state == RequestState::PendingPartner && age < AUTOMATIC_APPROVAL_TIME {
            return Ok(Next::Again((AUTOMATIC_APPROVAL_TIME - age).min(AUTOMATIC_APPROVAL_TIME).unsigned_abs()));
        }
        for recipient in self.recipients(&partner, request, event).await? {
            if recipient.frequency != MailFrequency::None {
                let key = recipient.key(request, event.number);
                self.store.add_request_mail(key, recipient.frequency).await?;
            }
        }
        self.send_event_mail(mailing, &partner, request, event).await
    }

    /// Sends the unsent mail about an event, for one time slice.
    async fn send_event_mail(
        &self,
        mailing: &Mailing,
        partner: &Partner,
        request: &StoredChangeRequest,
        event: &StoredEvent,
    ) -> Result<Next, store::Error> {
        let started = Instant::now();
        let contents: RequestContents = from_secret_json(&request.contents)?;
        // A note of an older version that cannot be parsed is omitted.
        let note: NamedNote = from_secret_json(&event.note).unwrap_or_default();
        let mut next_attempt: Option<Duration> = None;
        for unsent in self.store.list_unsent_mail(request.partner, request.id, event.number).await? {
            if started.elapsed() >= SLICE {
                return Ok(Next::Again(Duration::from_secs(1)));
            }
            let key = unsent.key;
            let (MailKey { person, kind, .. }, id) = (key, request.id);
            let recipient = self.find_recipient(partner, request.customer, person, kind).await?;
            let Some(recipient) = recipient.filter(|it| it.frequency != MailFrequency::None) else {
                self.store.give_up_mail(key).await?;
                continue;
            };
            if Timestamp::now().duration_since(unsent.created_at) >= MAX_MAIL_AGE {
                tracing::warn!(request = %id, event = event.number, "mail about a request given up after a day");
                self.store.give_up_mail(key).await?;
                continue;
            }
            let mut retry_after =
                |after: Duration| next_attempt = Some(next_attempt.map_or(after, |before| before.min(after)));
            let Some(claim) = self.store.claim_mail(key).await? else {
                retry_after(RECHECK_INTERVAL);
                continue;
            };
            let text = RequestMailText::new(&recipient, partner, &self.settings.public_origin);
            match mailing.mailer.send(&text.of_event(request, &contents, event, &note)).await {
                Ok(()) => self.store.mark_mail_sent(&[claim]).await?,
                Err(error) => {
                    tracing::warn!(request = %id, event = event.number, %error, "mail about a request not sent");
                    if is_permanent(&error) {
                        self.store.give_up_mail(key).await?;
                        continue;
                    }
                    self.store.release_mail(&[claim]).await?;
                    retry_after(retry_delay(unsent.attempts));
                    if error.may_be_server_failure() {
                        break;
                    }
                }
            }
        }
        Ok(next_attempt.map_or(Next::Finished, Next::Again))
    }
}

impl Recipient {
    fn key(&self, request: &StoredChangeRequest, number: i64) -> MailKey {
        let Self { person, kind, .. } = *self;
        MailKey { partner: request.partner, request: request.id, number, person, kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::Reply;

    #[test]
    fn guest_sign_in_name_is_not_a_mail_address() {
        assert_eq!(mail_address("wanda@example.com").map(|it| it.to_string()), Some("wanda@example.com".into()));
        for name in ["wanda_example.com#EXT#@partner.onmicrosoft.com", "wanda_example.com#ext#@p.example", "wanda", ""]
        {
            assert_eq!(mail_address(name), None, "{name}");
        }
    }

    #[test]
    fn retry_delays_increase_up_to_a_maximum() {
        let seconds = [0, 1, 2, 3, 4, 90, -1].map(|attempts| retry_delay(attempts).as_secs());
        assert_eq!(seconds, [30, 120, 600, 3600, 3600, 3600, 3600]);
    }

    #[test]
    fn only_permanent_smtp_errors_end_retries() {
        let rejected = |code| MailError::Refused(Reply { code, enhanced: None });
        assert!(is_permanent(&rejected(550)) && is_permanent(&rejected(554)));
        assert!(!is_permanent(&rejected(450)) && !is_permanent(&rejected(530)) && !is_permanent(&MailError::Protocol));
    }
}
