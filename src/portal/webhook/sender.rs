//! The HTTP client that sends messages to partners' endpoints.

use std::{
    collections::HashMap,
    error::Error as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http::{
    HeaderValue, Uri,
    header::{CONTENT_TYPE, InvalidHeaderValue},
};
use hyper_util::client::proxy::matcher::Matcher;
use jiff::Timestamp;
use reqwest::{Client, ClientBuilder, redirect::Policy};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    address::{EndpointPolicy, NotPublic, PublicResolver},
    signature::{ID, SIGNATURE, SigningKey, TIMESTAMP},
};
use crate::{
    domain::{
        id::{DeliveryId, PartnerId},
        webhook::{DeliveryOutcome, NoResponseReason},
    },
    store::SigningSecrets,
};

/// Time limit of an attempt.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Maximum number of concurrent attempts for one partner, so that slow endpoints of one do not hold up those of others.
const MAX_CONCURRENT: usize = 2;

/// The client.
pub struct WebhookSender {
    policy: EndpointPolicy,
    /// The client for all other hosts.
    direct: Client,
    /// The client for hosts behind the system's proxy, and the rule that matches them.
    proxied: Option<(Client, Matcher)>,
    /// The number of attempts in progress, by partner.
    running: Mutex<HashMap<PartnerId, usize>>,
}

/// A message to send.
#[derive(Clone, Copy)]
pub(super) struct Outgoing<'a> {
    pub(super) url: &'a str,
    pub(super) id: DeliveryId,
    pub(super) secrets: &'a SigningSecrets,
    pub(super) body: &'a SecretString,
}

/// A permit for one of the concurrent attempts for a partner.
pub(super) struct Permit<'a> {
    sender: &'a WebhookSender,
    partner: PartnerId,
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut running = self.sender.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = running.get_mut(&self.partner) {
            *count -= 1;
            if *count == 0 {
                running.remove(&self.partner);
            }
        }
    }
}

impl WebhookSender {
    /// Creates the client.
    ///
    /// # Errors
    /// When the TLS roots cannot be loaded.
    pub fn new(policy: EndpointPolicy, system_proxy: bool) -> reqwest::Result<Self> {
        // Fails if the process has already installed a provider, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let direct = builder().no_proxy().dns_resolver(PublicResolver(policy).shared()).build()?;
        let proxied = if system_proxy { Some((builder().build()?, Matcher::from_system())) } else { None };
        Ok(Self { policy, direct, proxied, running: Mutex::default() })
    }

    /// Returns the endpoints that are allowed.
    pub(super) const fn policy(&self) -> EndpointPolicy {
        self.policy
    }

    /// Acquires a permit for an attempt; `None` if the partner has too many attempts in progress.
    pub(super) fn acquire_permit(&self, partner: PartnerId) -> Option<Permit<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.entry(partner).or_default();
        if *count >= MAX_CONCURRENT {
            return None;
        }
        *count += 1;
        drop(running);
        Some(Permit { sender: self, partner })
    }

    /// Sends a message once. Redirects are not followed, and only the status of the response is read.
    pub(super) async fn send(&self, message: Outgoing<'_>) -> DeliveryOutcome {
        match tokio::time::timeout(TIME_LIMIT, self.attempt(message)).await {
            Ok(Ok(status)) => DeliveryOutcome::Status(status),
            Ok(Err(reason)) => DeliveryOutcome::None(reason),
            Err(_) => DeliveryOutcome::None(NoResponseReason::Timeout),
        }
    }

    async fn attempt(&self, message: Outgoing<'_>) -> Result<u16, NoResponseReason> {
        // The URL may have been saved when more endpoints were allowed.
        let url = self.policy.parse(message.url).ok_or(NoResponseReason::NotPublic)?;
        let client = match &self.proxied {
            Some((client, rule)) if is_proxied(rule, &url) => {
                // The proxy resolves the host itself, so this is the only check.
                let host = url.domain().unwrap_or_default();
                if !host.is_empty() {
                    PublicResolver(self.policy).addresses(host).await.map_err(|_| NoResponseReason::NotPublic)?;
                }
                client
            }
            _ => &self.direct,
        };
        let (id, now, body) = (message.id.to_string(), Timestamp::now(), message.body.expose_secret());
        let signatures = signatures(message.secrets, &id, now, body).map_err(|_| NoResponseReason::Unreachable)?;
        let request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(ID, id)
            .header(TIMESTAMP, now.as_second())
            .header(SIGNATURE, signatures)
            .body(body.to_owned());
        match request.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if error.is_timeout() => Err(NoResponseReason::Timeout),
            Err(error) if is_not_public(&error) => Err(NoResponseReason::NotPublic),
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "webhook not sent");
                Err(NoResponseReason::Unreachable)
            }
        }
    }
}

/// Each attempt has a connection of its own, so that the addresses of the host are checked at each.
fn builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Tenantry/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(Policy::none())
        .referer(false)
        .timeout(TIME_LIMIT)
        .pool_max_idle_per_host(0)
}

/// Returns the signatures under the current secret and, for a while, the previous one.
fn signatures(
    secrets: &SigningSecrets,
    id: &str,
    now: Timestamp,
    body: &str,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let previous = secrets.previous.as_ref().filter(|(_, until)| *until > now).map(|(secret, _)| secret);
    let keys = std::iter::once(&secrets.current).chain(previous).filter_map(SigningKey::parse);
    keys.map(|key| key.sign(id, now, body)).collect::<Vec<_>>().join(" ").try_into()
}

fn is_proxied(rule: &Matcher, url: &Url) -> bool {
    url.as_str().parse::<Uri>().is_ok_and(|uri| rule.intercept(&uri).is_some())
}

fn is_not_public(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.is::<NotPublic>() {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn secrets() -> SigningSecrets {
        let secret = || SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let until = Timestamp::now() + jiff::SignedDuration::from_hours(1);
        SigningSecrets { current: secret(), since: Timestamp::now(), previous: Some((secret(), until)) }
    }

    async fn send(policy: EndpointPolicy, url: &str) -> DeliveryOutcome {
        let sender = WebhookSender::new(policy, false).unwrap();
        let id = DeliveryId::new(Uuid::nil());
        sender.send(Outgoing { url, id, secrets: &secrets(), body: &"{}".into() }).await
    }

    #[tokio::test]
    async fn send_rejects_local_and_private_hosts_in_any_notation() {
        let not_public = DeliveryOutcome::None(NoResponseReason::NotPublic);
        // A name that another resolver might resolve to a public address, and addresses that were saved when more were
        // allowed.
        for url in ["https://localhost:1/", "https://127.0.0.1:1/", "https://[::ffff:10.0.0.1]/", "http://8.8.8.8/"] {
            assert_eq!(send(EndpointPolicy::Public, url).await, not_public, "{url}");
        }
        let unreachable = DeliveryOutcome::None(NoResponseReason::Unreachable);
        assert_eq!(send(EndpointPolicy::Local, "http://127.0.0.1:1/").await, unreachable);
    }

    #[tokio::test]
    async fn client_never_connects_to_addresses_that_its_resolver_rejects() {
        let client =
            builder().no_proxy().dns_resolver(PublicResolver(EndpointPolicy::Public).shared()).build().unwrap();
        let error = client.get("http://localhost:1/").send().await.unwrap_err();
        assert!(is_not_public(&error), "{error:?}");
    }

    #[test]
    fn messages_are_signed_with_the_previous_secret_until_it_expires() {
        let (at, mut secrets) = (Timestamp::now(), secrets());
        let count = |secrets: &SigningSecrets| {
            signatures(secrets, "id", at, "{}").unwrap().to_str().unwrap().split(' ').count()
        };
        assert_eq!(count(&secrets), 2);
        secrets.previous = secrets.previous.map(|(secret, _)| (secret, at));
        assert_eq!(count(&secrets), 1);
    }

    #[test]
    fn concurrent_attempts_are_limited_per_partner() {
        let sender = WebhookSender::new(EndpointPolicy::Public, false).unwrap();
        let [one, other] = [1, 2].map(|number| PartnerId::new(Uuid::from_u128(number)));
        let permits: Vec<_> = (0..MAX_CONCURRENT).map(|_| sender.acquire_permit(one).unwrap()).collect();
        assert!(sender.acquire_permit(one).is_none());
        assert!(sender.acquire_permit(other).is_some());
        drop(permits);
        assert!(sender.acquire_permit(one).is_some());
    }
}
