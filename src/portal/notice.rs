//! Expiry notices by email: what expires, when, the consequences and the remedy. Any instance may check for due notices
//! at any time: each notice is sent once.

mod text;

use jiff::{SignedDuration, Timestamp};

use super::Services;
use crate::{
    client_credential::{Certificate, ClientCredential},
    domain::{
        connection::LIFETIME,
        notice::{ExpiringCredential, Expiry, Threshold},
        preferences::Language,
    },
    locales::Text,
    mail::{MailAddress, MailError, Mailer, Message},
    store::{self, ConnectionSummary, Partner},
};

/// The email settings of the installation.
#[derive(Debug, Clone)]
pub struct Mailing {
    /// The client of the mail server.
    pub mailer: Mailer,
    /// The recipients of notices about the installation.
    pub operators: Vec<MailAddress>,
    /// The language of notices.
    pub language: Language,
}

impl Mailing {
    /// Creates a test message without further content.
    pub fn test_message(&self, to: MailAddress, origin: &str) -> Message {
        let text = Text::new(self.language);
        let body = format!("{}\n\n-- \n{}\n", text.mail_test_body(), text.notice_footer(origin));
        Message::new(vec![to], text.mail_test_subject(), body)
    }
}

/// Something that expires, with the recipients of its notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiryNotice {
    /// The object and its expiry.
    pub expiry: Expiry,
    /// The name of the owning partner; unused for the installation's own.
    pub partner: String,
    /// The recipients of its notices; if empty, none are sent.
    pub to: Vec<MailAddress>,
}

/// The result of a round of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoticeRound {
    /// The number of notices sent.
    pub sent: usize,
    /// The number of due notices that could not be sent and are retried in the next round.
    pub failed: usize,
}

/// The reason why a notice was not sent.
#[derive(Debug, thiserror::Error)]
enum NoticeError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Returns the certificate of a partner's own application, if it has one.
pub fn certificate_of(partner: &Partner) -> Option<Certificate> {
    match ClientCredential::parse(&partner.client.as_ref()?.secret) {
        Ok(ClientCredential::Certificate(certificate)) => Some(certificate),
        // An invalid certificate was rejected before it was stored.
        Ok(ClientCredential::Secret(_)) | Err(_) => None,
    }
}

/// Returns a partner's expiring objects. A partner connection that is no longer accepted counts as expired since it
/// was last renewed.
fn expiries_of<'a>(partner: &Partner, connections: impl Iterator<Item = &'a ConnectionSummary>) -> Vec<Expiry> {
    let certificate = certificate_of(partner);
    // A certificate contains its own expiry.
    let secret = partner.secret_expires_at.filter(|_| partner.client.is_some() && certificate.is_none());
    let own = [
        (ExpiringCredential::PartnerCertificate(partner.id), certificate.map(|certificate| certificate.expires_at())),
        (ExpiringCredential::PartnerSecret(partner.id), secret),
    ];
    let connections = connections.map(|connection| {
        let life = if connection.failed { SignedDuration::ZERO } else { LIFETIME };
        (ExpiringCredential::Connection(partner.id), connection.renewed_at.checked_add(life).ok())
    });
    own.into_iter()
        .chain(connections)
        .filter_map(|(expiring_credential, at)| Some(Expiry { credential: expiring_credential, at: at? }))
        .collect()
}

impl Services {
    /// Sends the due notices about all expiring objects that the portal knows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn send_due_notices(&self) -> Result<(), store::Error> {
        if self.mailing.is_some() {
            self.send_notices(&self.list_expiring_credentials().await?, Timestamp::now()).await;
        }
        Ok(())
    }

    /// Lists expiring objects: the certificates of the installation's applications, and partners' certificates, secrets
    /// and connections. Disabled partners are left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_expiring_credentials(&self) -> Result<Vec<ExpiryNotice>, store::Error> {
        let mut expiry_notices = Vec::new();
        let operators = self.mailing.as_ref().map(|mailing| mailing.operators.clone()).unwrap_or_default();
        for (cloud, registration) in &self.settings.clouds {
            if let ClientCredential::Certificate(certificate) = registration.credential() {
                let expiry =
                    Expiry { credential: ExpiringCredential::CloudCertificate(*cloud), at: certificate.expires_at() };
                expiry_notices.push(ExpiryNotice { expiry, partner: String::new(), to: operators.clone() });
            }
        }
        let connections = self.store.list_connection_summaries().await?;
        for partner in self.store.list_partners().await?.into_iter().filter(|partner| !partner.disabled) {
            let to: Vec<MailAddress> =
                partner.notice_addresses.iter().filter_map(|address| address.parse().ok()).collect();
            let own = connections.iter().filter(|connection| connection.partner == partner.id);
            for expiry in expiries_of(&partner, own) {
                let mut to = to.clone();
                // Only the operators' command replaces an application's credential.
                if !matches!(expiry.credential, ExpiringCredential::Connection(_)) {
                    let others =
                        operators.iter().filter(|operator| !to.contains(operator)).cloned().collect::<Vec<_>>();
                    to.extend(others);
                }
                expiry_notices.push(ExpiryNotice { expiry, partner: partner.name.clone(), to });
            }
        }
        Ok(expiry_notices)
    }

    /// Sends the due notices that were not sent yet; does nothing if email is not configured. Failures are logged. An
    /// unreachable mail server ends the round; after a failure of one message, such as a timeout while the server
    /// contacts the recipient's, the others are still submitted.
    pub async fn send_notices(&self, expiry_notices: &[ExpiryNotice], now: Timestamp) -> NoticeRound {
        let mut round = NoticeRound::default();
        let Some(mailing) = &self.mailing else { return round };
        for expiry_notice in expiry_notices.iter().filter(|expiry_notice| !expiry_notice.to.is_empty()) {
            let Some(threshold) = expiry_notice.expiry.due(now) else { continue };
            let expiring_credential = expiry_notice.expiry.credential;
            match self.send_notice(mailing, expiry_notice, threshold, now).await {
                Ok(true) => {
                    tracing::info!(%expiring_credential, %threshold, "notice sent");
                    round.sent += 1;
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%expiring_credential, %threshold, %error, "notice not sent");
                    round.failed += 1;
                    let may_be_server_failure =
                        matches!(&error, NoticeError::Mail(error) if error.may_be_server_failure());
                    if may_be_server_failure && mailing.mailer.check().await.is_err() {
                        break;
                    }
                }
            }
        }
        round
    }

    /// Sends one notice unless it was sent already; returns whether it was sent now.
    async fn send_notice(
        &self,
        mailing: &Mailing,
        expiry_notice: &ExpiryNotice,
        threshold: Threshold,
        now: Timestamp,
    ) -> Result<bool, NoticeError> {
        let Some(claim) = self.store.claim_notice(expiry_notice.expiry, threshold).await? else { return Ok(false) };
        let text = text::NoticeText::new(Text::new(mailing.language), expiry_notice, now);
        let message = Message::new(expiry_notice.to.clone(), &text.subject(), text.body(&self.settings.public_origin));
        match mailing.mailer.send(&message).await {
            Ok(()) => self.store.mark_notice_sent(&claim).await?,
            Err(error) => {
                self.store.release_notice(&claim).await?;
                return Err(error.into());
            }
        }
        Ok(true)
    }
}
