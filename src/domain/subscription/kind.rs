//! Kinds of subscription: what was bought decides which changes the service takes.

use super::Subscription;

/// What was bought, as far as it decides about changes and the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Licences of the new commerce.
    NewCommerce,
    /// Licences of the commerce before it, by offers with GUIDs.
    Legacy,
    /// Something to try out, which always says what becomes of it.
    Trial,
    /// Software, which is cancelled at its order.
    Software,
    /// Azure, which is charged by use.
    Azure,
    /// Software of others, from the marketplace.
    Marketplace,
    /// A kind that we do not know.
    Unknown,
}

impl Subscription {
    /// Returns the kind: by the type of product where it is told, else by offer and billing.
    pub fn kind(&self) -> Kind {
        let plain = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        if self.trial == Some(true) {
            return Kind::Trial;
        }
        match plain(&self.offer.product_type).as_str() {
            "onlineservicesnce" => return Kind::NewCommerce,
            "azure" | "azureplan" => return Kind::Azure,
            "software" => return Kind::Software,
            "saas" => return Kind::Marketplace,
            "" => {}
            _ => return Kind::Unknown,
        }
        let is_guid = |id: &str| uuid::Uuid::try_parse(id).is_ok();
        match (plain(&self.billing).as_str(), self.offer.id.as_deref()) {
            ("usage", _) => Kind::Azure,
            ("license", Some(id)) if is_guid(id) => Kind::Legacy,
            ("license", Some(id)) if id.split(':').count() == 3 => Kind::NewCommerce,
            _ => Kind::Unknown,
        }
    }
}
