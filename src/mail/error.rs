//! Errors of sending. They never contain the server's reply text, which may include an address.

use std::{error::Error, fmt, io, time::Duration};

use lettre::transport::smtp;

/// A failure to send a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The connection could not be established, or broke.
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(String),
    /// The time limit was exceeded.
    #[error("the mail server did not accept the message within {0:?}")]
    TimedOut(Duration),
    /// TLS is unavailable, or the server's certificate is not trusted.
    #[error("TLS with the mail server failed: {0}")]
    Tls(String),
    /// The server rejected the user name and password.
    #[error("authentication at the mail server failed: {}", authentication_failure(.0.as_ref()))]
    Authentication(Option<Reply>),
    /// The server rejected the sender, every recipient or the message.
    #[error("the mail server refused the message with {0}")]
    Refused(Reply),
    /// The server's reply is not valid SMTP, or a required extension is missing.
    #[error("the mail server sent an invalid reply, or lacks a required extension")]
    Protocol,
    /// The message has no recipient.
    #[error("the message has no recipient")]
    NoRecipient,
}

/// Returns the reason in the message for [`MailError::Authentication`].
fn authentication_failure(reply: Option<&Reply>) -> String {
    reply.map_or_else(|| "it supports neither PLAIN nor LOGIN".to_owned(), Reply::to_string)
}

/// A server's reply: its code, and its enhanced status code if there is one (RFC 3463).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The reply code, three digits such as 550.
    pub code: u16,
    /// The enhanced status code, three numbers such as 5.1.1.
    pub enhanced: Option<String>,
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.enhanced {
            Some(enhanced) => write!(f, "{} {enhanced}", self.code),
            None => self.code.fmt(f),
        }
    }
}

impl MailError {
    /// Checks whether the failure may be the server's, so that other messages would fail too.
    pub const fn may_be_server_failure(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::TimedOut(_) | Self::Tls(_) | Self::Authentication(_) | Self::Protocol => true,
            Self::Refused(_) | Self::NoRecipient => false,
        }
    }

    /// Converts a failure to connect or to negotiate TLS.
    pub(super) fn from_connection_error(error: &smtp::Error) -> Self {
        match tls_failure(error) {
            Some(message) => Self::Tls(message),
            None => Self::from_command_error(error),
        }
    }

    /// Converts a failure to configure TLS.
    pub(super) fn from_tls_error(error: &smtp::Error) -> Self {
        let message = error.source().map_or_else(|| "it cannot be set up".to_owned(), ToString::to_string);
        Self::Tls(tls_failure(error).unwrap_or(message))
    }

    /// Converts a failure to authenticate.
    pub(super) fn from_authentication_error(error: &smtp::Error) -> Self {
        match reply(error) {
            Some(reply) => Self::Authentication(Some(reply)),
            None if error.is_client() => Self::Authentication(None),
            None => Self::from_command_error(error),
        }
    }

    /// Converts a failure of any other command.
    pub(super) fn from_command_error(error: &smtp::Error) -> Self {
        if let Some(reply) = reply(error) {
            return Self::Refused(reply);
        }
        if error.is_response() || error.is_client() {
            return Self::Protocol;
        }
        let cause = sources(error).find_map(|cause| cause.downcast_ref::<io::Error>());
        Self::Unreachable(cause.map_or_else(|| "no connection".to_owned(), ToString::to_string))
    }
}

fn sources<'a>(error: &'a smtp::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (**error).source())
}

/// Returns a description of the TLS failure, if that is the cause.
fn tls_failure(error: &smtp::Error) -> Option<String> {
    sources(error).find_map(|cause| {
        let tls_error = match cause.downcast_ref::<io::Error>() {
            // An error that is wrapped in an I/O error is not among its sources.
            Some(io_error) => io_error.get_ref()?.downcast_ref::<rustls::Error>(),
            None => cause.downcast_ref::<rustls::Error>(),
        };
        tls_error.map(ToString::to_string)
    })
}

/// Returns the server's reply, if there was one.
fn reply(error: &smtp::Error) -> Option<Reply> {
    let code = u16::from(error.status()?);
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    Some(Reply { code, enhanced: find_enhanced_code(&text).map(str::to_owned) })
}

/// Finds the enhanced status code at the beginning of a reply's text.
fn find_enhanced_code(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?;
    let numbers = first.split('.').map(str::parse::<u16>).collect::<Result<Vec<_>, _>>().ok()?;
    (numbers.len() == 3).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_contains_only_codes_of_reply() {
        assert_eq!(find_enhanced_code("5.1.1 <ops@company.example> unknown"), Some("5.1.1"));
        for text in ["", "ops@company.example is unknown", "5.1 x", "5.1.x y", "127.0.0.1 blocked"] {
            assert_eq!(find_enhanced_code(text), None, "{text}");
        }
        let reply = Reply { code: 550, enhanced: Some("5.1.1".into()) };
        assert_eq!(MailError::Refused(reply.clone()).to_string(), "the mail server refused the message with 550 5.1.1");
        let error = MailError::Authentication(Some(Reply { enhanced: None, ..reply }));
        assert_eq!(error.to_string(), "authentication at the mail server failed: 550");
    }
}
