//! Webhooks: the endpoint of a partner's own system, and signed messages to it about its customers' requests.
//!
//! Messages follow [Standard Webhooks](https://www.standardwebhooks.com). They contain only ids and values, so that a
//! misconfigured URL discloses little.

mod address;
mod deliver;
mod message;
mod sender;
pub mod signature;

use jiff::Timestamp;

pub use self::{address::EndpointPolicy, deliver::deliver, sender::WebhookSender};
use super::{Error, Portal, confirmed::Confirmed, recent_sign_in::RecentSignIn};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::DeliveryId,
        principal::{PartnerScope, Scope as _},
        webhook::{NewSigningSecret, WebhookEndpoint, WebhookStatus},
    },
    store,
};
use secrecy::{ExposeSecret as _, SecretString};

/// Maximum number of messages listed on the page.
const MAX_LISTED: u32 = 50;

impl Portal {
    /// Returns the partner's endpoint, without its secret, and the latest messages to it.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_webhook(&self, scope: &PartnerScope) -> Result<WebhookStatus, Error> {
        let partner = scope.partner();
        // In this order, so that an endpoint that a listed message has disabled is disabled on the page.
        let deliveries = self.store().list_deliveries(partner, MAX_LISTED).await?;
        let found = self.store().find_webhook(partner).await?;
        let endpoint = found.map(|found| WebhookEndpoint {
            url: found.url,
            is_active: found.is_active,
            is_gone: found.is_gone,
            secret_since: found.secrets.since,
            previous_until: found.secrets.previous.map(|(_, until)| until),
        });
        Ok(WebhookStatus { endpoint, deliveries })
    }

    /// Sets the URL of the partner's endpoint, and whether messages are sent to it. Returns the signing secret of a new
    /// endpoint.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `url`, [`Error::Store`]
    pub async fn save_webhook(
        &self,
        scope: &PartnerScope,
        url: &str,
        active: bool,
        _: RecentSignIn,
    ) -> Result<Option<NewSigningSecret>, Error> {
        let invalid = |problem| Error::Invalid(vec![FieldError::new("url", problem)]);
        if url.trim().is_empty() {
            return Err(invalid(Problem::Missing));
        }
        if url.chars().count() > address::URL_CHARS {
            return Err(invalid(Problem::TooLong { max: address::URL_CHARS }));
        }
        let url = self.services.webhooks().policy().parse(url).ok_or_else(|| invalid(Problem::Malformed))?;
        let secret = new_secret()?;
        let is_new = self.store().save_webhook(scope, url.as_str(), active, &secret).await?;
        Ok(is_new.then(|| reveal_secret(&secret)))
    }

    /// Creates a new signing secret for the partner's endpoint. The previous secret also signs messages for one more
    /// day.
    ///
    /// # Errors
    /// [`Error::NotFound`] without an endpoint, [`Error::Store`]
    pub async fn rotate_webhook_secret(
        &self,
        scope: &PartnerScope,
        _: RecentSignIn,
    ) -> Result<NewSigningSecret, Error> {
        let secret = new_secret()?;
        match self.store().rotate_webhook_secret(scope, &secret).await {
            Ok(()) => Ok(reveal_secret(&secret)),
            Err(store::Error::NotFound(_)) => Err(Error::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the partner's endpoint and cancels pending messages.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn remove_webhook(&self, scope: &PartnerScope, _: Confirmed, _: RecentSignIn) -> Result<(), Error> {
        Ok(self.store().remove_webhook(scope).await?)
    }

    /// Sends a test message to the partner's endpoint.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no active endpoint, [`Error::Store`]
    pub async fn test_webhook(&self, scope: &PartnerScope) -> Result<(), Error> {
        self.require_active_endpoint(scope).await?;
        Ok(self.store().create_test_delivery(scope, message::of_test(Timestamp::now())).await?)
    }

    /// Sends a message again, unchanged.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such message, or no active endpoint; [`Error::Store`]
    pub async fn resend_webhook(&self, scope: &PartnerScope, delivery: DeliveryId) -> Result<(), Error> {
        self.require_active_endpoint(scope).await?;
        match self.store().resend_delivery(scope, delivery).await {
            Err(store::Error::NotFound(_)) => Err(Error::NotFound),
            result => Ok(result?),
        }
    }

    async fn require_active_endpoint(&self, scope: &PartnerScope) -> Result<(), Error> {
        let endpoint = self.store().find_webhook(scope.partner()).await?;
        endpoint.filter(|endpoint| endpoint.is_active).map(drop).ok_or(Error::NotFound)
    }
}

fn new_secret() -> Result<SecretString, Error> {
    signature::generate_secret().map_err(|_| store::Error::Failed("no random numbers".to_owned()).into())
}

fn reveal_secret(secret: &SecretString) -> NewSigningSecret {
    NewSigningSecret { secret: secret.expose_secret().to_owned() }
}
