//! Legacy purchases: license-based offers with add-ons.

use super::{super::etag, PurchaseGenerator};
use crate::partner_center::wire::{collection::Attributes, subscription::Subscription};

/// The partner of record of legacy purchases.
const PARTNER_OF_RECORD: &str = "4012857";

/// The legacy license-based offers: offer id, name, monthly price of a license in hundredths.
const LEGACY: [(&str, &str, u32); 3] = [
    ("796B6B5F-613C-4E24-A17C-EBA730D49C02", "Office 365 Enterprise E3", 2000),
    ("031C9E47-4802-4248-838E-778FB1D2CC05", "Microsoft 365 Business Standard", 1250),
    ("195416C1-3447-423A-B37B-EE59A99A19C4", "Exchange Online (Plan 1)", 400),
];

const ADD_ON: (&str, &str, u32) =
    ("2828BE95-46BA-4F91-B2FD-0BEF192ECF60", "Exchange Online Archiving for Exchange Online", 300);

impl PurchaseGenerator {
    /// Adds legacy licenses with an add-on. Their ids are in upper case, they have versions, and their times contain
    /// spaces.
    pub(super) fn legacy(&mut self) {
        let (offer, name, price) = *self.seeded.pick(&LEGACY);
        let order = self.seeded.guid().to_string();
        let (id, add_on) = (self.seeded.guid().to_string(), self.seeded.guid().to_string());
        let days_ago = i64::from(400 + self.seeded.below(900));
        let created = self.days_from_today(-days_ago);
        let ends = self
            .days_from_today(days_ago.div_euclid(365) * 365 + 365 - days_ago)
            .strftime("%Y-%m-%dT00:00:00Z")
            .to_string();
        let quantity = i64::from(3 + self.seeded.below(40));
        let spaced_time = created.strftime("%Y-%m-%dT%H: %M: %SZ").to_string();
        let renews = self.seeded.chance(80);
        for (id, offer, name, parent) in [(&id, offer, name, None), (&add_on, ADD_ON.0, ADD_ON.1, Some(&id))] {
            let upper = id.to_uppercase();
            let mut subscription = Subscription {
                creation_date: Some(spaced_time.clone()),
                effective_start_date: Some(created.strftime("%Y-%m-%dT00:00:00Z").to_string()),
                commitment_end_date: Some(ends.clone()),
                entitlement_id: Some(self.seeded.guid().to_string()),
                parent_subscription_id: parent.map(|id| id.to_uppercase()),
                auto_renew_enabled: Some(renews),
                billing_cycle: Some("monthly".to_owned()),
                partner_id: Some(PARTNER_OF_RECORD.to_owned()),
                attributes: Some(Attributes { etag: Some(etag(id, 1)), object_type: "Subscription".to_owned() }),
                ..self.subscription(&upper, &order.to_uppercase(), offer, name, quantity, created)
            };
            if let (Some(parent), Some(links)) = (parent, subscription.links.as_mut()) {
                links["parentSubscription"] = self.link(&format!("subscriptions/{}", parent.to_uppercase()));
            }
            self.add(subscription);
        }
        let (id, add_on) = (id.to_uppercase(), add_on.to_uppercase());
        self.order(
            &order,
            created,
            "monthly",
            &[
                (offer, Some(&id), name, quantity, price, None),
                (ADD_ON.0, Some(&add_on), ADD_ON.1, quantity, ADD_ON.2, None),
            ],
        );
        if let Some(order) = self.commerce.orders.last_mut() {
            let id = order.id.clone().unwrap_or_default();
            order.attributes = Some(Attributes { etag: Some(etag(&id, 1)), object_type: "Order".to_owned() });
            order.creation_date = Some(created.strftime("%Y-%m-%dT%H:%M:%S.253-08:00").to_string());
        }
    }
}
