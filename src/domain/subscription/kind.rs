//! Kinds of subscriptions, which determine the changes that the service accepts.

use super::Subscription;

/// The kind of a subscription, which determines its changes and the end of its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// New commerce licenses.
    NewCommerce,
    /// Legacy licenses, with GUIDs as offer ids.
    Legacy,
    /// A trial, which always has a setting for its end.
    Trial,
    /// Software, which is canceled by its order.
    Software,
    /// Azure, which is charged by usage.
    Azure,
    /// Marketplace software of other publishers.
    Marketplace,
    /// An unknown kind.
    Unknown,
}

impl Subscription {
    /// Returns the kind: by the product type if it was returned, or else by offer and billing type.
    pub fn kind(&self) -> Kind {
        let normalized = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        if self.trial == Some(true) {
            return Kind::Trial;
        }
        match normalized(&self.offer.product_type).as_str() {
            "onlineservicesnce" => return Kind::NewCommerce,
            "azure" | "azureplan" => return Kind::Azure,
            "software" => return Kind::Software,
            "saas" => return Kind::Marketplace,
            "" => {}
            _ => return Kind::Unknown,
        }
        let is_guid = |id: &str| uuid::Uuid::try_parse(id).is_ok();
        match (normalized(&self.billing).as_str(), self.offer.id.as_deref()) {
            ("usage", _) => Kind::Azure,
            ("license", Some(id)) if is_guid(id) => Kind::Legacy,
            ("license", Some(id)) if id.split(':').count() == 3 => Kind::NewCommerce,
            _ => Kind::Unknown,
        }
    }
}
