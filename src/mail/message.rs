//! Messages and their wire format.

use jiff::Timestamp;
use lettre::message::{
    Mailbox, SinglePart,
    header::{ContentType, HeaderName, HeaderValue},
};
use uuid::Uuid;

use super::{MailAddress, MailError};

/// A plain text message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    to: Vec<MailAddress>,
    subject: String,
    body: String,
}

impl Message {
    /// Creates a message to people who may see each other's addresses. A subject is one line: line breaks are replaced
    /// by spaces.
    pub fn new(to: Vec<MailAddress>, subject: &str, body: String) -> Self {
        let subject = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { to, subject, body }
    }

    /// Returns the recipients.
    pub fn to(&self) -> &[MailAddress] {
        &self.to
    }

    /// Returns the subject.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the text.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Formats the message with headers, the current date and a unique message id.
    pub(super) fn formatted(&self, from: &MailAddress) -> Result<Vec<u8>, MailError> {
        let mut builder = lettre::Message::builder()
            .from(Mailbox::new(None, from.as_lettre().clone()))
            .subject(self.subject.as_str())
            .date(Timestamp::now().into())
            .message_id(Some(format!("<{}@{}>", Uuid::new_v4(), from.domain())))
            // RFC 3834: suppresses automatic replies such as out-of-office messages.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        for to in &self.to {
            builder = builder.to(Mailbox::new(None, to.as_lettre().clone()));
        }
        let body = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.body.clone());
        let message = builder.singlepart(body).map_err(|_| MailError::NoRecipient)?;
        Ok(message.formatted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(subject: &str, body: &str) -> String {
        let to = ["ops@company.example", "other@company.example"].map(|to| to.parse().unwrap());
        let message = Message::new(to.to_vec(), subject, body.to_owned());
        String::from_utf8(message.formatted(&"portal@company.example".parse().unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn message_has_required_headers() {
        let text = formatted("Hello", "One\nTwo");
        let (headers, body) = text.split_once("\r\n\r\n").unwrap();
        let has = |start: &str| headers.lines().any(|line| line.starts_with(start));
        for header in [
            "From: portal@company.example",
            "To: ops@company.example, other@company.example",
            "Subject: Hello",
            "Date: ",
            "Message-ID: <",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(has(header), "{header}: {headers}");
        }
        assert_eq!(body.trim_end(), "One\r\nTwo");
    }

    #[test]
    fn subject_and_body_cannot_inject_headers() {
        let text = formatted("Hello\r\nBcc: spy@company.example\u{85}x", "\r\n\r\nBcc: spy@company.example");
        let (headers, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!headers.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{headers}");
        assert_eq!(headers.lines().filter(|line| line.starts_with("Subject:")).count(), 1);
    }

    #[test]
    fn rejects_message_without_recipients() {
        let message = Message::new(Vec::new(), "Hello", String::new());
        assert_eq!(message.formatted(&"portal@company.example".parse().unwrap()), Err(MailError::NoRecipient));
    }
}
