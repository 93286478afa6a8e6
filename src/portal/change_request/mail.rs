//! Mail about events of requests: to each person concerned, individually or in a daily summary, according to their
//! preferences.
//!
//! A person's address is their sign-in name, never one that somebody typed. The recipients are determined when the task
//! runs, without people who are disabled or whom the self-service offer no longer covers.

mod people;
mod summary;
mod words;

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use self::{people::Recipient, words::Words};
use super::{Contents, NamedNote, opened};
use crate::{
    domain::{
        change_request::{EventKind, RequestState},
        language::Language,
        preferences::MailFrequency,
        principal::{Principal, PrincipalKind},
    },
    mail::{MailAddress, MailError},
    portal::{ReachableBy, Services, notice::Mailing},
    store::{self, Correspondence, MailKey, Next, Partner, SLICE, StoredChangeRequest, StoredEvent},
};

/// Time within which the rules approve a request, if they do.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_secs(10);
/// Age at which a mail that the server has not accepted is given up.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Delays before retries of a mail; the last one repeats.
const DELAYS: [Duration; 4] =
    [Duration::from_secs(30), Duration::from_mins(2), Duration::from_mins(10), Duration::from_hours(1)];
/// Interval between checks of a mail that another worker is sending.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// Returns a sign-in name as a mail address, if it is one. The name of a guest in another directory is not, although it
/// has the same syntax (article "Properties of a Microsoft Entra B2B collaboration user").
fn mail_address(sign_in_name: &str) -> Option<MailAddress> {
    if sign_in_name.to_ascii_uppercase().contains("#EXT#") {
        return None;
    }
    sign_in_name.parse().ok()
}

/// Returns the delay before the next attempt, by the number of previous attempts.
fn delay(attempts: i64) -> Duration {
    let last = DELAYS.len() - 1;
    DELAYS[usize::try_from(attempts).map_or(last, |attempts| attempts.min(last))]
}

/// Checks whether the server permanently rejects the recipient or the message (RFC 5321, section 4.2.3).
const fn is_final(error: &MailError) -> bool {
    match error {
        MailError::Refused(reply) => matches!(reply.code, 550..=559),
        _ => false,
    }
}

impl Services {
    /// Returns the mail address and language of a person who signs in; `None` if no mail is sent, so that nothing is
    /// stored.
    pub fn correspondence(&self, sign_in_name: &str, language: Language) -> Option<Correspondence> {
        self.mailing.as_ref()?;
        Some(Correspondence { address: mail_address(sign_in_name).map(|address| address.to_string()), language })
    }

    /// Returns how mail about requests reaches a person.
    pub fn reachable_by(&self, principal: &Principal, sign_in_name: &str) -> ReachableBy {
        match (principal.membership().kind(), mail_address(sign_in_name)) {
            (PrincipalKind::Operator, _) => ReachableBy::NoRequests,
            _ if self.mailing.is_none() => ReachableBy::NoMail,
            (_, Some(address)) => ReachableBy::Mail(address.to_string()),
            (_, None) => ReachableBy::NoAddress,
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
        let Some(mailing) = self.mailing().filter(|_| event.kind.is_told()) else { return Ok(Next::Finished) };
        let partner = self.store.find_partner(request.partner).await?;
        let Some(partner) = partner.filter(|partner| !partner.disabled) else { return Ok(Next::Finished) };
        // Nobody has to act on a request that the rules are about to approve.
        let may_be_automatic = matches!(event.kind, EventKind::Asked | EventKind::CompanyApproved);
        let age = Timestamp::now().duration_since(event.at);
        if may_be_automatic && request.state == RequestState::Asked && age < SETTLED_AFTER {
            return Ok(Next::Again((SETTLED_AFTER - age).min(SETTLED_AFTER).unsigned_abs()));
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
        let began = Instant::now();
        let contents: Contents = opened(&request.contents)?;
        // A note of an older version that cannot be parsed is omitted.
        let note: NamedNote = opened(&event.note).unwrap_or_default();
        let mut again: Option<Duration> = None;
        for unsent in self.store.list_unsent_mail(request.partner, request.id, event.number).await? {
            if began.elapsed() >= SLICE {
                return Ok(Next::Again(Duration::from_secs(1)));
            }
            let key = unsent.key;
            let (MailKey { person, kind, .. }, id) = (key, request.id);
            let recipient = self.find_recipient(partner, request.customer, person, kind).await?;
            let Some(recipient) = recipient.filter(|it| it.frequency != MailFrequency::None) else {
                self.store.give_up_mail(key).await?;
                continue;
            };
            if Timestamp::now().duration_since(unsent.created_at) >= GIVEN_UP_AFTER {
                tracing::warn!(request = %id, event = event.number, "mail about a request given up after a day");
                self.store.give_up_mail(key).await?;
                continue;
            }
            let mut look_again = |after: Duration| again = Some(again.map_or(after, |before| before.min(after)));
            let Some(claim) = self.store.claim_mail(key).await? else {
                look_again(LOOK_AGAIN);
                continue;
            };
            let words = Words::new(&recipient, partner, &self.settings.public_origin);
            match mailing.mailer.send(&words.of_event(request, &contents, event, &note)).await {
                Ok(()) => self.store.settle_mail(&[claim]).await?,
                Err(error) => {
                    tracing::warn!(request = %id, event = event.number, %error, "mail about a request not sent");
                    if is_final(&error) {
                        self.store.give_up_mail(key).await?;
                        continue;
                    }
                    self.store.release_mail(&[claim]).await?;
                    look_again(delay(unsent.attempts));
                    if error.may_be_of_server() {
                        break;
                    }
                }
            }
        }
        Ok(again.map_or(Next::Finished, Next::Again))
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
    fn the_name_of_a_guest_is_no_address() {
        assert_eq!(mail_address("wanda@example.com").map(|it| it.to_string()), Some("wanda@example.com".into()));
        for name in ["wanda_example.com#EXT#@partner.onmicrosoft.com", "wanda_example.com#ext#@p.example", "wanda", ""]
        {
            assert_eq!(mail_address(name), None, "{name}");
        }
    }

    #[test]
    fn a_mail_is_tried_again_ever_later() {
        let seconds = [0, 1, 2, 3, 4, 90, -1].map(|attempts| delay(attempts).as_secs());
        assert_eq!(seconds, [30, 120, 600, 3600, 3600, 3600, 3600]);
    }

    #[test]
    fn an_unknown_recipient_is_given_up_and_a_busy_server_is_not() {
        let refused = |code| MailError::Refused(Reply { code, enhanced: None });
        assert!(is_final(&refused(550)) && is_final(&refused(554)));
        assert!(!is_final(&refused(450)) && !is_final(&refused(530)) && !is_final(&MailError::Protocol));
    }
}
