//! `check-config`: the settings in force and their sources.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use crate::{
    mail::MailAddress,
    server::{
        command::{Out, certificates, custom_endpoints, open_store_at_current_schema},
        config::Settings,
    },
    store::Partner,
};

/// Writes the settings as lines of TOML with secrets masked, the certificates among them, and the partners that are
/// blocked because they have custom service URLs without an application of their own. Loading the settings is the check; a database that does not exist yet is not an error.
///
/// # Errors
/// When the output cannot be written.
pub async fn check_config(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    check_config_at(settings, Timestamp::now(), out)?;
    if !has_database(settings) {
        return Ok(());
    }
    match blocked_partners(settings).await {
        Ok(blocked) => blocked.iter().try_for_each(|line| writeln!(out, "# WARNING: {line}"))?,
        Err(error) => writeln!(out, "# could not check the partners: {error:#}")?,
    }
    Ok(())
}

/// Sends a test message, and reports the server that accepted it.
///
/// # Errors
/// When email is not configured, or the mail server rejects the message.
pub async fn send_test_mail(settings: &Settings, to: MailAddress, out: Out<'_>) -> anyhow::Result<()> {
    let Some(mail) = &settings.mail else { bail!("no email is sent: mail.host is not set") };
    let origin = settings.origin(settings.listen);
    let not_sent = || format!("the test message to {to} was not sent");
    let mailing = mail.mailing().with_context(not_sent)?;
    mailing.mailer.send(&mailing.test_message(to.clone(), origin.as_str())).await.with_context(not_sent)?;
    writeln!(out, "# the mail server {}:{} took a test message to {to}", mail.server.host, mail.server.port)?;
    Ok(())
}

/// Checks whether the database exists, since opening a SQLite database would create it.
fn has_database(settings: &Settings) -> bool {
    settings
        .database_url
        .expose_secret()
        .strip_prefix("sqlite:")
        .is_none_or(|path| std::path::Path::new(path.strip_prefix("//").unwrap_or(path)).exists())
}

/// Returns a line for each partner with custom service URLs and no application of its own: the portal makes no calls for
/// them, since the installation's credentials would go to those URLs.
async fn blocked_partners(settings: &Settings) -> anyhow::Result<Vec<String>> {
    let store = open_store_at_current_schema(settings).await?;
    let partners = store.list_partners().await?;
    store.close().await;
    let blocked = |partner: &Partner| {
        Some(format!("partner {}: {}", partner.id, custom_endpoints::custom_endpoint_problem(settings, partner)?))
    };
    Ok(partners.iter().filter_map(blocked).collect())
}

/// Checks the settings as of a given time.
pub(super) fn check_config_at(settings: &Settings, now: Timestamp, out: Out<'_>) -> anyhow::Result<()> {
    for line in settings.effective() {
        writeln!(out, "{line}")?;
    }
    match &settings.mail {
        Some(mail) => {
            let server = &mail.server;
            writeln!(out, "# email goes to {}:{}, TLS {}", server.host, server.port, server.encryption)?;
        }
        None => writeln!(out, "# no email is sent, since mail.host is not set")?,
    }
    for certificate in certificates::of_settings(settings) {
        writeln!(out, "# {certificate}")?;
    }
    for warning in certificates::of_settings(settings).filter_map(|certificate| certificate.warning(now)) {
        writeln!(out, "# WARNING: {warning}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::{certificates::WARNING_PERIOD, *};
    use crate::client_credential::{ClientCredential, testing::pem_until};

    #[test]
    fn a_certificate_is_shown_with_its_expiry_and_a_warning_30_days_before() {
        let end: Timestamp = "2031-05-01T10:00:00Z".parse().unwrap();
        let pem = pem_until(end);
        let environment = [("CLIENT_ID", "x"), ("CLIENT_SECRET", pem.as_str())];
        let environment =
            environment.map(|(name, value)| (format!("TENANTRY_SIGN_IN__CHINA__{name}").into(), value.into()));
        let settings = Settings::load(None, environment).unwrap();
        let ClientCredential::Certificate(certificate) = settings.sign_in.values().next().unwrap().credential.clone()
        else {
            panic!("no certificate");
        };
        let output_at = |now: Timestamp| {
            let mut out = Vec::new();
            check_config_at(&settings, now, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let early = output_at(end - WARNING_PERIOD - SignedDuration::from_secs(1));
        let line = format!(
            "# sign_in.china has a certificate: SHA-256 {}, expires at 2031-05-01T10:00:00Z\n",
            certificate.thumbprint()
        );
        assert!(early.contains(&line) && !early.contains("WARNING"), "{early}");
        assert!(!early.contains("PRIVATE KEY"), "{early}");
        let warning =
            |verb: &str| format!("# WARNING: the certificate of sign_in.china {verb} at 2031-05-01T10:00:00Z\n");
        assert!(output_at(end - WARNING_PERIOD).ends_with(&warning("expires")));
        assert!(output_at(end).ends_with(&warning("expired")));
    }
}
