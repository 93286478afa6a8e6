//! Email: plain text messages, submitted to the mail server that the installation configures.
//!
//! It knows SMTP and nothing of a message's content. There is neither a queue nor a retry here: the caller decides
//! whether and when a retry is worthwhile. Authority: RFC 5321 (SMTP), RFC 5322 (messages), RFC 8314 (TLS), RFC 4954
//! (authentication).

mod address;
mod error;
mod message;
mod server;

use std::time::Duration;

use lettre::transport::smtp::{
    self,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use secrecy::ExposeSecret as _;

pub use self::{
    address::{MailAddress, ParseMailAddressError},
    error::{MailError, Reply},
    message::Message,
    server::{Encryption, Login, MailServer, RootCertificatesError, UnknownEncryption, parse_root_certificates},
};

/// Timeout for the server's response to QUIT.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// A client of the mail server; cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    server: MailServer,
    from: MailAddress,
    tls: Option<TlsParameters>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Creates the client of a server; opens no connection yet.
    ///
    /// # Errors
    /// [`MailError::Tls`] when there are no trusted certificates, or a configured one is invalid.
    pub fn new(server: MailServer, from: MailAddress) -> Result<Self, MailError> {
        let tls = match server.encryption {
            Encryption::None => None,
            Encryption::Implicit | Encryption::StartTls => Some(tls_parameters(&server)?),
        };
        Ok(Self { server, from, tls })
    }

    /// Returns the server that messages are submitted to.
    pub const fn server(&self) -> &MailServer {
        &self.server
    }

    /// Submits a message on a connection of its own. It is sent if the server accepts at least one recipient; the
    /// number of rejected ones is logged.
    ///
    /// # Errors
    /// [`MailError`]; a message that timed out may have been sent.
    pub async fn send(&self, message: &Message) -> Result<(), MailError> {
        let text = message.formatted(&self.from)?;
        let time = self.server.time;
        let session = async {
            let mut connection = self.connect().await?;
            let result = match self.authenticate(&mut connection).await {
                Ok(()) => self.submit(&mut connection, message.to(), &text).await,
                rejected => rejected,
            };
            Ok((connection, result))
        };
        let (mut connection, result) =
            tokio::time::timeout(time, session).await.map_err(|_| MailError::TimedOut(time))??;
        // QUIT is a courtesy: the outcome of the message is known already.
        drop(tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await);
        result
    }

    /// Checks that the server is reachable: connects and authenticates as for a message, without sending one.
    ///
    /// # Errors
    /// [`MailError`]
    pub async fn check(&self) -> Result<(), MailError> {
        let time = self.server.time;
        let session = async {
            let mut connection = self.connect().await?;
            self.authenticate(&mut connection).await?;
            Ok(connection)
        };
        let mut connection = tokio::time::timeout(time, session).await.map_err(|_| MailError::TimedOut(time))??;
        drop(tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await);
        Ok(())
    }

    /// Connects with the configured encryption.
    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let MailServer { host, port, encryption, time, .. } = &self.server;
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let implicit_tls = self.tls.clone().filter(|_| *encryption == Encryption::Implicit);
        let address = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(*time), &hello, implicit_tls, None)
            .await
            .map_err(|error| MailError::from_connection_error(&error))?;
        if let (Encryption::StartTls, Some(tls)) = (encryption, &self.tls) {
            if !connection.can_starttls() {
                return Err(MailError::Tls("the server does not support STARTTLS".to_owned()));
            }
            connection.starttls(tls.clone(), &hello).await.map_err(|error| MailError::from_connection_error(&error))?;
        }
        Ok(connection)
    }

    /// Authenticates, if there are credentials.
    async fn authenticate(&self, connection: &mut AsyncSmtpConnection) -> Result<(), MailError> {
        let Some(Login { user, password }) = &self.server.login else { return Ok(()) };
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let result = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
        result.map(drop).map_err(|error| MailError::from_authentication_error(&error))
    }

    /// Sends the envelope and the text of a message.
    async fn submit(
        &self,
        connection: &mut AsyncSmtpConnection,
        recipients: &[MailAddress],
        text: &[u8],
    ) -> Result<(), MailError> {
        let to_mail_error = |error: smtp::Error| MailError::from_command_error(&error);
        let from = Some(self.from.as_lettre().clone());
        connection.command(Mail::new(from, Vec::new())).await.map_err(to_mail_error)?;
        let mut rejections = Vec::new();
        for to in recipients {
            match connection.command(Rcpt::new(to.as_lettre().clone(), Vec::new())).await.map_err(to_mail_error) {
                Ok(_) => {}
                Err(rejection @ MailError::Refused(_)) => rejections.push(rejection),
                Err(error) => return Err(error),
            }
        }
        let rejection_count = rejections.len();
        if let Some(rejection) = rejections.pop() {
            if rejection_count == recipients.len() {
                return Err(rejection);
            }
            tracing::warn!(
                rejected = rejection_count,
                recipients = recipients.len(),
                last_rejection = %rejection,
                "the mail server rejected some recipients"
            );
        }
        connection.command(Data).await.map_err(to_mail_error)?;
        connection.message(text).await.map_err(to_mail_error)?;
        Ok(())
    }
}

/// Builds the TLS parameters, which trust the system's certificate authorities and the configured ones.
fn tls_parameters(server: &MailServer) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParametersBuilder::new(server.host.clone());
    for root in &server.roots {
        let root = Certificate::from_der(root.to_vec()).map_err(|error| MailError::from_tls_error(&error))?;
        builder = builder.add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| MailError::from_tls_error(&error))
}
