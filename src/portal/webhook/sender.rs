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
    address::{NotPublic, PublicResolver, Reach},
    signature::{ID, SIGNATURE, SigningKey, TIMESTAMP},
};
use crate::{
    domain::{
        id::{DeliveryId, PartnerId},
        webhook::{DeliveryAnswer, NoAnswer},
    },
    store::SigningSecrets,
};

/// Time limit of an attempt.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Maximum number of concurrent attempts for one partner, so that slow endpoints of one do not hold up those of others.
const AT_ONCE: usize = 2;

/// The client.
pub struct WebhookSender {
    reach: Reach,
    direct: Client,
    /// The client for hosts behind the system's proxy, and the rule that matches them.
    proxied: Option<(Client, Matcher)>,
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
pub(super) struct Place<'a> {
    sender: &'a WebhookSender,
    partner: PartnerId,
}

impl Drop for Place<'_> {
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
    pub fn new(reach: Reach, system_proxy: bool) -> reqwest::Result<Self> {
        // Fails if the process has already installed a provider, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let direct = builder().no_proxy().dns_resolver(PublicResolver(reach).shared()).build()?;
        let proxied = if system_proxy { Some((builder().build()?, Matcher::from_system())) } else { None };
        Ok(Self { reach, direct, proxied, running: Mutex::default() })
    }

    /// Returns the endpoints that are allowed.
    pub(super) const fn reach(&self) -> Reach {
        self.reach
    }

    /// Acquires a permit for an attempt; `None` if the partner has too many attempts in progress.
    pub(super) fn place(&self, partner: PartnerId) -> Option<Place<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.entry(partner).or_default();
        if *count >= AT_ONCE {
            return None;
        }
        *count += 1;
        drop(running);
        Some(Place { sender: self, partner })
    }

    /// Sends a message once. Redirects are not followed, and only the status of the response is read.
    pub(super) async fn send(&self, message: Outgoing<'_>) -> DeliveryAnswer {
        match tokio::time::timeout(TIME_LIMIT, self.attempt(message)).await {
            Ok(Ok(status)) => DeliveryAnswer::Status(status),
            Ok(Err(reason)) => DeliveryAnswer::None(reason),
            Err(_) => DeliveryAnswer::None(NoAnswer::Timeout),
        }
    }

    async fn attempt(&self, message: Outgoing<'_>) -> Result<u16, NoAnswer> {
        // The URL may have been saved when more endpoints were allowed.
        let url = self.reach.parse(message.url).ok_or(NoAnswer::NotPublic)?;
        let client = match &self.proxied {
            Some((client, rule)) if is_proxied(rule, &url) => {
                // The proxy resolves the host itself, so this is the only check.
                let host = url.domain().unwrap_or_default();
                if !host.is_empty() {
                    PublicResolver(self.reach).addresses(host).await.map_err(|_| NoAnswer::NotPublic)?;
                }
                client
            }
            _ => &self.direct,
        };
        let (id, now, body) = (message.id.to_string(), Timestamp::now(), message.body.expose_secret());
        let signatures = signatures(message.secrets, &id, now, body).map_err(|_| NoAnswer::Unreachable)?;
        let request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(ID, id)
            .header(TIMESTAMP, now.as_second())
            .header(SIGNATURE, signatures)
            .body(body.to_owned());
        match request.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if error.is_timeout() => Err(NoAnswer::Timeout),
            Err(error) if is_not_public(&error) => Err(NoAnswer::NotPublic),
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "webhook not sent");
                Err(NoAnswer::Unreachable)
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

    async fn sent(reach: Reach, url: &str) -> DeliveryAnswer {
        let sender = WebhookSender::new(reach, false).unwrap();
        let id = DeliveryId::new(Uuid::nil());
        sender.send(Outgoing { url, id, secrets: &secrets(), body: &"{}".into() }).await
    }

    #[tokio::test]
    async fn a_host_of_this_machine_is_refused_however_it_is_named() {
        let refused = DeliveryAnswer::None(NoAnswer::NotPublic);
        // A name that another resolver might resolve to a public address, and addresses that were saved when more were
        // allowed.
        for url in ["https://localhost:1/", "https://127.0.0.1:1/", "https://[::ffff:10.0.0.1]/", "http://8.8.8.8/"] {
            assert_eq!(sent(Reach::Public, url).await, refused, "{url}");
        }
        let unreachable = DeliveryAnswer::None(NoAnswer::Unreachable);
        assert_eq!(sent(Reach::Local, "http://127.0.0.1:1/").await, unreachable);
    }

    #[tokio::test]
    async fn the_client_connects_to_no_address_that_its_resolver_refuses() {
        let client = builder().no_proxy().dns_resolver(PublicResolver(Reach::Public).shared()).build().unwrap();
        let error = client.get("http://localhost:1/").send().await.unwrap_err();
        assert!(is_not_public(&error), "{error:?}");
    }

    #[test]
    fn messages_are_signed_with_the_previous_secret_for_a_while() {
        let (at, mut secrets) = (Timestamp::now(), secrets());
        let count = |secrets: &SigningSecrets| {
            signatures(secrets, "id", at, "{}").unwrap().to_str().unwrap().split(' ').count()
        };
        assert_eq!(count(&secrets), 2);
        secrets.previous = secrets.previous.map(|(secret, _)| (secret, at));
        assert_eq!(count(&secrets), 1);
    }

    #[test]
    fn a_partner_has_few_attempts_at_once() {
        let sender = WebhookSender::new(Reach::Public, false).unwrap();
        let [one, other] = [1, 2].map(|number| PartnerId::new(Uuid::from_u128(number)));
        let places: Vec<_> = (0..AT_ONCE).map(|_| sender.place(one).unwrap()).collect();
        assert!(sender.place(one).is_none());
        assert!(sender.place(other).is_some());
        drop(places);
        assert!(sender.place(one).is_some());
    }
}
