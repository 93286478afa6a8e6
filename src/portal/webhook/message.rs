//! The bodies of messages: ids and values of a request, never names, email addresses or texts of people.

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{
    domain::{change_request::RequestedChange, webhook::WebhookEvent},
    paths,
    portal::change_request::{RequestContents, from_secret_json},
    store::{self, StoredChangeRequest, StoredEvent},
};

/// Returns the body about an event of a request; `None` if there is no message about it. `origin` is the portal's.
pub(super) fn of_event(
    request: &StoredChangeRequest,
    event: &StoredEvent,
    origin: &str,
) -> Result<Option<(WebhookEvent, SecretString)>, store::Error> {
    let Some(kind) = WebhookEvent::of(event.kind) else { return Ok(None) };
    let contents: RequestContents = from_secret_json(&request.contents)?;
    let mut data = json!({
        "request": request.id,
        "number": request.number,
        "customer": request.customer,
        "kind": request.kind.as_str(),
        "state": request.state.as_str(),
        "event": event.kind.as_str(),
        "sequence": event.number,
        "subscription": null,
        "before": null,
        "after": null,
        "user": null,
        "sku": null,
        "ticket": contents.ticket,
        "automatic": request.automatic,
        "correlation": request.correlation,
        "url": format!("{}{}", origin.trim_end_matches('/'), paths::request(request.id)),
    });
    match &contents.requested_change {
        RequestedChange::Subscription { id, change } => {
            data["subscription"] = json!(id);
            data["before"] = json!(contents.quote.before);
            data["after"] = json!(change.requested_value());
        }
        RequestedChange::License { user, sku } => {
            data["user"] = json!(user);
            data["sku"] = json!(sku.id);
        }
        // The description of a product is a person's free text.
        RequestedChange::Product { .. } => {}
    }
    Ok(Some((kind, body(kind, event.at, &data))))
}

/// Returns the body of a test message.
pub(super) fn of_test(now: Timestamp) -> SecretString {
    body(WebhookEvent::Test, now, &json!({}))
}

fn body(kind: WebhookEvent, at: Timestamp, data: &Value) -> SecretString {
    json!({ "type": kind.as_str(), "timestamp": at.to_string(), "data": data }).to_string().into()
}
