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
    server::{Encryption, Login, MailServer, RootsError, UnknownEncryption, parse_roots},
};

/// Timeout for the server's response to QUIT.
const GOODBYE: Duration = Duration::from_secs(2);

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
        let conversation = async {
            let mut connection = self.connect().await?;
            let handed = match self.authenticate(&mut connection).await {
                Ok(()) => self.hand_in(&mut connection, message.to(), &text).await,
                refused => refused,
            };
            Ok((connection, handed))
        };
        let (mut connection, handed) =
            tokio::time::timeout(time, conversation).await.map_err(|_| MailError::OutOfTime(time))??;
        // QUIT is a courtesy: the outcome of the message is known already.
        drop(tokio::time::timeout(GOODBYE, connection.quit()).await);
        handed
    }

    /// Checks that the server is reachable: connects and authenticates as for a message, without sending one.
    ///
    /// # Errors
    /// [`MailError`]
    pub async fn check(&self) -> Result<(), MailError> {
        let time = self.server.time;
        let conversation = async {
            let mut connection = self.connect().await?;
            self.authenticate(&mut connection).await?;
            Ok(connection)
        };
        let mut connection =
            tokio::time::timeout(time, conversation).await.map_err(|_| MailError::OutOfTime(time))??;
        drop(tokio::time::timeout(GOODBYE, connection.quit()).await);
        Ok(())
    }

    /// Connects with the configured encryption.
    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let MailServer { host, port, encryption, time, .. } = &self.server;
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let wrapped = self.tls.clone().filter(|_| *encryption == Encryption::Implicit);
        let address = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(*time), &hello, wrapped, None)
            .await
            .map_err(|error| MailError::of_connection(&error))?;
        if let (Encryption::StartTls, Some(tls)) = (encryption, &self.tls) {
            if !connection.can_starttls() {
                return Err(MailError::Tls("the server offers no STARTTLS".to_owned()));
            }
            connection.starttls(tls.clone(), &hello).await.map_err(|error| MailError::of_connection(&error))?;
        }
        Ok(connection)
    }

    /// Authenticates, if there are credentials.
    async fn authenticate(&self, connection: &mut AsyncSmtpConnection) -> Result<(), MailError> {
        let Some(Login { user, password }) = &self.server.login else { return Ok(()) };
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let answer = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
        answer.map(drop).map_err(|error| MailError::of_authentication(&error))
    }

    /// Sends the envelope and the text of a message.
    async fn hand_in(
        &self,
        connection: &mut AsyncSmtpConnection,
        recipients: &[MailAddress],
        text: &[u8],
    ) -> Result<(), MailError> {
        let refused = |error: smtp::Error| MailError::of_reply(&error);
        let from = Some(self.from.as_lettre().clone());
        connection.command(Mail::new(from, Vec::new())).await.map_err(refused)?;
        let mut refusals = Vec::new();
        for to in recipients {
            match connection.command(Rcpt::new(to.as_lettre().clone(), Vec::new())).await.map_err(refused) {
                Ok(_) => {}
                Err(refusal @ MailError::Refused(_)) => refusals.push(refusal),
                Err(error) => return Err(error),
            }
        }
        let count = refusals.len();
        if let Some(refusal) = refusals.pop() {
            if count == recipients.len() {
                return Err(refusal);
            }
            tracing::warn!(refused = count, of = recipients.len(), %refusal, "the mail server refused some recipients");
        }
        connection.command(Data).await.map_err(refused)?;
        connection.message(text).await.map_err(refused)?;
        Ok(())
    }
}

/// Builds the TLS parameters, which trust the system's certificate authorities and the configured ones.
fn tls_parameters(server: &MailServer) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParametersBuilder::new(server.host.clone());
    for root in &server.roots {
        let root = Certificate::from_der(root.to_vec()).map_err(|error| MailError::of_tls(&error))?;
        builder = builder.add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| MailError::of_tls(&error))
}
