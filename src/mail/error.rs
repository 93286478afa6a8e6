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
    #[error("the mail server did not take the message within {0:?}")]
    OutOfTime(Duration),
    /// TLS is unavailable, or the server's certificate is not trusted.
    #[error("TLS with the mail server failed: {0}")]
    Tls(String),
    /// The server rejected the user name and password.
    #[error("the mail server does not take the user name and password{}", of(.0.as_ref()))]
    Authentication(Option<Reply>),
    /// The server rejected the sender, every recipient or the message.
    #[error("the mail server refused the message with {0}")]
    Refused(Reply),
    /// The server's reply is not valid SMTP, or a required extension is missing.
    #[error("the mail server not responding as mail servers do")]
    Protocol,
    /// The message has no recipient.
    #[error("the message has no recipient")]
    NoRecipient,
}

fn of(reply: Option<&Reply>) -> String {
    reply.map_or_else(|| " in any way that the portal knows (PLAIN, LOGIN)".to_owned(), |reply| format!(": {reply}"))
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
    pub const fn may_be_of_server(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::OutOfTime(_) | Self::Tls(_) | Self::Authentication(_) | Self::Protocol => true,
            Self::Refused(_) | Self::NoRecipient => false,
        }
    }

    /// Converts a failure to connect or to negotiate TLS.
    pub(super) fn of_connection(error: &smtp::Error) -> Self {
        match tls_fault(error) {
            Some(fault) => Self::Tls(fault),
            None => Self::of_reply(error),
        }
    }

    /// Converts a failure to configure TLS.
    pub(super) fn of_tls(error: &smtp::Error) -> Self {
        let fault = error.source().map_or_else(|| "it cannot be set up".to_owned(), ToString::to_string);
        Self::Tls(tls_fault(error).unwrap_or(fault))
    }

    /// Converts a failure to authenticate.
    pub(super) fn of_authentication(error: &smtp::Error) -> Self {
        match reply(error) {
            Some(reply) => Self::Authentication(Some(reply)),
            None if error.is_client() => Self::Authentication(None),
            None => Self::of_reply(error),
        }
    }

    /// Converts a failure of any other command.
    pub(super) fn of_reply(error: &smtp::Error) -> Self {
        if let Some(reply) = reply(error) {
            return Self::Refused(reply);
        }
        if error.is_response() || error.is_client() {
            return Self::Protocol;
        }
        let cause = causes(error).find_map(|cause| cause.downcast_ref::<io::Error>());
        Self::Unreachable(cause.map_or_else(|| "no connection".to_owned(), ToString::to_string))
    }
}

fn causes<'a>(error: &'a smtp::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (**error).source())
}

/// Returns a description of the TLS failure, if that is the cause.
fn tls_fault(error: &smtp::Error) -> Option<String> {
    causes(error).find_map(|cause| {
        let fault = match cause.downcast_ref::<io::Error>() {
            // An error that is wrapped in an I/O error is not among its sources.
            Some(wrapping) => wrapping.get_ref()?.downcast_ref::<rustls::Error>(),
            None => cause.downcast_ref::<rustls::Error>(),
        };
        fault.map(ToString::to_string)
    })
}

/// Returns the server's reply, if there was one.
fn reply(error: &smtp::Error) -> Option<Reply> {
    let code = u16::from(error.status()?);
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    Some(Reply { code, enhanced: enhanced(&words).map(str::to_owned) })
}

/// Finds the enhanced status code at the beginning of a reply's text.
fn enhanced(words: &str) -> Option<&str> {
    let first = words.split_whitespace().next()?;
    let numbers = first.split('.').map(str::parse::<u16>).collect::<Result<Vec<_>, _>>().ok()?;
    (numbers.len() == 3).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_a_server_says_its_codes_are_kept_alone() {
        assert_eq!(enhanced("5.1.1 <ops@company.example> unknown"), Some("5.1.1"));
        for words in ["", "ops@company.example is unknown", "5.1 x", "5.1.x y", "127.0.0.1 blocked"] {
            assert_eq!(enhanced(words), None, "{words}");
        }
        let reply = Reply { code: 550, enhanced: Some("5.1.1".into()) };
        assert_eq!(MailError::Refused(reply.clone()).to_string(), "the mail server refused the message with 550 5.1.1");
        let refused = MailError::Authentication(Some(Reply { enhanced: None, ..reply }));
        assert_eq!(refused.to_string(), "the mail server does not take the user name and password: 550");
    }
}
