//! Email settings: all of them, or none.

use std::{net::IpAddr, num::NonZeroU16};

use url::Host;

use super::value::Reader;
use crate::{
    domain::preferences::Language,
    mail::{Encryption, Login, MailAddress, MailError, MailServer, Mailer, parse_root_certificates},
    portal::notice::Mailing,
};

/// The email settings.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The mail server that messages are submitted to.
    pub server: MailServer,
    /// The sender's address.
    pub from: MailAddress,
    /// The recipients of notices about the installation.
    pub operators: Vec<MailAddress>,
    /// The language of notices.
    pub language: Language,
}

impl Mail {
    /// Prepares sending; opens no connection yet.
    ///
    /// # Errors
    /// When TLS cannot be configured.
    pub fn mailing(&self) -> Result<Mailing, MailError> {
        let Self { server, from, operators, language } = self.clone();
        Ok(Mailing { mailer: Mailer::new(server, from)?, operators, language })
    }
}

/// Settings that have no effect without a mail server.
const DEPENDENT_SETTINGS: [&str; 10] = [
    "mail.port",
    "mail.tls",
    "mail.user",
    "mail.password",
    "mail.password_file",
    "mail.from",
    "mail.operators",
    "mail.language",
    "mail.ca_file",
    "mail.time",
];

/// Reads the settings; returns nothing unless a mail server is set.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Mail> {
    if !reader.is_explicit("mail.host") {
        let dependent = DEPENDENT_SETTINGS.into_iter().find(|name| reader.is_explicit(name))?;
        return reader.fail(format!("mail.host is missing, but {dependent} is set"));
    }
    let host = host(reader);
    let encryption = reader.parse("mail.tls").unwrap_or(Encryption::Implicit);
    let port = reader.parse("mail.port").map_or(encryption.port(), NonZeroU16::get);
    let (login, roots) = (login(reader), roots(reader));
    let time = reader.duration("mail.time");
    let from = if reader.is_explicit("mail.from") {
        reader.parse("mail.from")
    } else {
        reader.fail("mail.from is missing, but mail.host is set".to_owned())
    };
    let operators = reader.list("mail.operators", "email addresses, such as ops@company.example");
    let language = reader.parse("mail.language").unwrap_or_default();
    let server = MailServer { host: host?, port, encryption, login, roots, time };
    if encryption == Encryption::None && !server.is_loopback() {
        return reader
            .fail(format!("mail.tls is none: that is for a server on this machine, and mail.host is {}", server.host));
    }
    Some(Mail { server, from: from?, operators, language })
}

/// Reads a host name or an IP address, without a port.
fn host(reader: &mut Reader<'_>) -> Option<String> {
    let text = reader.text("mail.host")?;
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some(address.to_string());
    }
    match Host::parse(&text) {
        Ok(Host::Domain(name)) => Some(name),
        _ => reader.fail(format!(
            "mail.host: {text:?} is not a host name, such as smtp.company.example; mail.port has the port"
        )),
    }
}

fn login(reader: &mut Reader<'_>) -> Option<Login> {
    let user = reader.text("mail.user");
    match (user, reader.secret_or_file("mail.password", "mail.password_file")) {
        (Some(user), Some(password)) => Some(Login { user, password }),
        (Some(_), None) if !reader.is_explicit("mail.password_file") => {
            reader.fail("mail.password (or mail.password_file) is missing, but mail.user is set".to_owned())
        }
        (None, Some(_)) => reader.fail("mail.user is missing, but mail.password is set".to_owned()),
        _ => None,
    }
}

fn roots(reader: &mut Reader<'_>) -> Vec<rustls::pki_types::CertificateDer<'static>> {
    let Some(path) = reader.find_path("mail.ca_file") else { return Vec::new() };
    let read = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))
        .and_then(|pem| parse_root_certificates(&pem).map_err(|error| error.to_string()));
    match read {
        Ok(roots) => roots,
        Err(problem) => reader.fail(format!("mail.ca_file: {problem}")).unwrap_or_default(),
    }
}
