//! Change requests of customers: submission, decision, and making the approved change in the background.

mod customer_decision;
mod decide;
mod display;
mod expire;
mod mail;
mod notifications;
mod submit;
mod work;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use decide::RequestToDecide;
pub use notifications::send_notifications;
pub use submit::{SubmitOutcome, SubmittedRequest};
pub use work::work;

pub use crate::store::RequestQuery;

use super::{Error, Portal};
use crate::{
    domain::{
        change_request::{EventKind, EventNote, Quote, RequestKind, RequestedChange},
        form_action::FormAction,
        id::ChangeRequestId,
        license::LicenseGroup,
        principal::{CustomerScope, PartnerScope, Scope},
        reference::Reference,
    },
    error::PortalError,
    partner_center::ErrorKind,
    store::{self, AuditAction, AuditActor, Step, StoredChangeRequest},
};

/// The encrypted part of a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RequestContents {
    /// The requested change.
    #[serde(rename = "asked")]
    pub(super) requested_change: RequestedChange,
    /// The terms that both sides saw last.
    pub(super) quote: Quote,
    /// The customer's name.
    pub(super) customer_name: String,
    /// The requester's name.
    #[serde(rename = "asker_name")]
    pub(super) requester_name: String,
    /// The name of the person on whose behalf staff recorded it.
    pub(super) on_behalf_of: Option<String>,
    /// The reason that the person gave.
    pub(super) message: Option<String>,
    /// The number in the partner's own ticket system.
    pub(super) ticket: Option<String>,
    /// `true` if the terms have changed since the customer agreed to them.
    #[serde(default)]
    pub(super) is_requoted: bool,
}

/// The encrypted part of an event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct NamedNote {
    /// The name of the person at that time; may be empty.
    pub(super) name: String,
    /// The details.
    pub(super) note: EventNote<PortalError>,
}

/// Serializes contents for storage in an encrypted column.
pub(super) fn to_secret_json<T: Serialize>(contents: &T) -> Result<SecretString, store::Error> {
    Ok(serde_json::to_string(contents).map_err(|_| store::Error::Invalid("request"))?.into())
}

/// Deserializes contents from an encrypted column.
pub(super) fn from_secret_json<T: for<'de> Deserialize<'de>>(contents: &SecretString) -> Result<T, store::Error> {
    serde_json::from_str(contents.expose_secret()).map_err(|_| store::Error::Corrupt("encrypted contents"))
}

/// Converts a conflict in the store to [`Error::Changed`].
pub(super) fn map_conflict(error: store::Error) -> Error {
    match error {
        store::Error::Conflict(_) => Error::Changed,
        store::Error::NotFound(_) => Error::NotFound,
        error => error.into(),
    }
}

/// Returns the ids and values of a request that its audit entries contain; never free text.
fn audit_detail(kind: RequestKind, requested: &RequestedChange, quote: &Quote) -> Value {
    let mut detail = json!({ "kind": kind.as_str() });
    match requested {
        RequestedChange::Subscription { id, change } => {
            detail["subscription"] = json!(id);
            detail["before"] = json!(quote.before);
            detail["after"] = json!(change.requested_value());
        }
        RequestedChange::License { user, sku } => {
            detail["user"] = json!(user);
            detail["sku"] = json!(sku.id);
        }
        RequestedChange::Product { .. } => {}
    }
    detail
}

impl Portal {
    /// Returns the display name of the caller; empty if it is unknown.
    async fn caller_name(&self, scope: &impl Scope) -> Result<String, Error> {
        Ok(self.store().find_person_name(scope.partner(), scope.person()).await?.unwrap_or_default())
    }

    /// Creates a step of a request by the caller: an event with its note, the new contents if they change, and the
    /// audit entry.
    async fn step(
        &self,
        scope: &impl Scope,
        stored: &StoredChangeRequest,
        (action, kind): (FormAction, EventKind),
        note: EventNote<PortalError>,
        contents: Option<&RequestContents>,
    ) -> Result<Step, Error> {
        let current: RequestContents = from_secret_json(&stored.contents)?;
        let effective = contents.unwrap_or(&current);
        let detail = audit_detail(stored.kind, &effective.requested_change, &effective.quote);
        let audit = AuditAction {
            actor: Some(AuditActor::of(scope)),
            customer: Some(stored.customer),
            correlation: Some(self.correlation()),
            detail,
            ..AuditAction::new(scope.partner(), action.as_str())
        };
        Ok(Step {
            kind,
            by: Some(AuditActor::of(scope)),
            revision: None,
            contents: contents.map(to_secret_json).transpose()?,
            note: to_secret_json(&NamedNote { name: self.caller_name(scope).await?, note })?,
            auto_approved_units: None,
            audit: Some(audit),
        })
    }

    /// Returns a request of one of the partner's customers. A request that the customer's company has not approved yet
    /// is not found.
    async fn find_partner_request(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
    ) -> Result<StoredChangeRequest, Error> {
        let stored = self.store().find_change_request(scope.partner(), id).await?;
        stored.filter(|stored| !stored.in_company).ok_or(Error::NotFound)
    }

    /// Computes the current terms of a requested change.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::NotFound`] if the subscription or product does not exist.
    pub(super) async fn quote(&self, scope: &CustomerScope, requested: &RequestedChange) -> Result<Quote, Error> {
        let now = Timestamp::now();
        match requested {
            RequestedChange::Subscription { id, change } => {
                let it = self.load_subscription(scope, id).await.map_err(map_not_found)?;
                let order = match it.order.as_ref().and_then(Reference::id) {
                    None => None,
                    Some(order) => match self.load_order(scope, order, true).await {
                        Ok(order) => Some(order),
                        Err(Error::Upstream(error)) if error.kind() == ErrorKind::NotFound => None,
                        Err(error) => return Err(error),
                    },
                };
                Ok(Quote::of_subscription(&it, change, order.as_ref(), now))
            }
            RequestedChange::License { sku, .. } => {
                let skus = self.list_available_licenses(scope, &LicenseGroup::Group1).await.map_err(map_not_found)?;
                let found = skus.iter().find(|it| it.product.id == sku.id && it.for_users).ok_or(Error::NotFound)?;
                Ok(Quote::of_license(found.product.title(), found.available, now))
            }
            RequestedChange::Product { description } => {
                let name = description.lines().next().unwrap_or_default().chars().take(80).collect();
                Ok(Quote::of_product(name, now))
            }
        }
    }
}

/// Converts a not-found error of Partner Center to [`Error::NotFound`].
fn map_not_found(error: Error) -> Error {
    match error {
        Error::Upstream(error) if error.kind() == ErrorKind::NotFound => Error::NotFound,
        error => error,
    }
}
