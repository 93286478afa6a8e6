//! Subscriptions in every possible state, for one customer of each partner.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;

use super::{LicensePurchase, PurchaseGenerator, windows};
use crate::{
    emulator::state::tenant::commerce::{StoredSubscription, kind::Kind},
    partner_center::wire::{
        collection::Attributes,
        subscription::{ItemType, Subscription},
    },
};

impl PurchaseGenerator {
    /// Adds subscriptions in every possible state.
    pub(super) fn showcase(&mut self) {
        let now = Timestamp::now();
        let hours_ago = |hours| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
        // On the last day of its term, with automatic renewal.
        self.add_showcase_licenses(0, 20, 29 * 24, 0, |purchase| purchase.term = "P1M");
        // Bought today, with a full refund.
        self.add_showcase_licenses(2, 20, 3, 364, |purchase| purchase.has_refund_window = true);
        // Bought some days ago, with a prorated refund.
        self.add_showcase_licenses(5, 8, 4 * 24, 361, |purchase| purchase.has_refund_window = true);
        // Without an open refund window.
        self.add_showcase_licenses(3, 25, 165 * 24, 200, |_| {});
        // With a refund window for five seats only.
        self.add_showcase_licenses(4, 12, 100 * 24, 265, |_| {});
        self.change_last(|it| it.add_seats(5, hours_ago(24)));
        // Scheduled to renew with a higher quantity.
        self.add_showcase_licenses(9, 10, 353 * 24, 12, |purchase| {
            (purchase.next_quantity, purchase.scheduled) = (Some(14), Some("RenewToNewTerm"));
        });
        // Without automatic renewal or scheduled cancellation, so that it continues in a billed extended service term.
        self.add_showcase_licenses(6, 6, 345 * 24, 20, |purchase| purchase.renews = false);
        // Scheduled to be canceled.
        self.add_showcase_licenses(7, 5, 320 * 24, 45, |purchase| {
            (purchase.renews, purchase.scheduled) = (false, Some("Cancel"));
        });
        // In an extended service term that began ten days ago.
        self.add_showcase_licenses(8, 7, 375 * 24, -10, |purchase| purchase.renews = false);
        self.change_last(|it| it.apply_due_events(now));
        self.suspended();
        self.legacy();
        self.azure_plan();
        self.trial();
        self.other_kinds();
        // Undocumented members.
        for it in &mut self.commerce.subscriptions {
            if it.kind() == Kind::License {
                let reference = it.subscription.order_id.as_deref().unwrap_or_default();
                it.more.insert("externalReference".to_owned(), json!({ "system": "CRM", "id": reference }));
            }
        }
        self.software();
        self.reservation();
    }

    /// Adds licenses that were bought `hours` hours ago and whose last day is `ends` days from today.
    fn add_showcase_licenses(
        &mut self,
        index: usize,
        quantity: i64,
        hours: i64,
        ends: i64,
        change: impl FnOnce(&mut LicensePurchase),
    ) {
        let now = Timestamp::now();
        let created = now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
        let last_day = self.days_from_today(ends).to_zoned(TimeZone::UTC).date();
        let ids = (self.seeded.guid().to_string(), self.order_id(), self.availability());
        let quantity = self.seats.get(super::NEW_COMMERCE[index].2).copied().unwrap_or(quantity);
        let mut purchase = LicensePurchase {
            index,
            quantity,
            created,
            last_day,
            term: "P1Y",
            cycle: "monthly",
            renews: true,
            next_quantity: None,
            scheduled: None,
            has_refund_window: false,
        };
        change(&mut purchase);
        self.add_licenses(ids, purchase);
    }

    fn change_last(&mut self, act: impl FnOnce(&mut StoredSubscription)) {
        if let Some(it) = self.commerce.subscriptions.last_mut() {
            act(it);
        }
    }

    /// Adds subscribed and perpetual software, and a marketplace product.
    fn other_kinds(&mut self) {
        let marketplace = ("DZH318Z0BXWC:0001:DZH318Z0BMJX", "Kestrel Document Signing");
        let software = ("DG7GMGF0DVSV:000P:DG7GMGF0F3Q9", "Windows Server 2022 Remote Desktop Services CAL");
        let perpetual = ("DG7GMGF0D5RK:0005:DG7GMGF0F3XH", "Office LTSC Standard 2024");
        for (kind, sub_type, (offer, name), quantity, days_ago, ends, price) in [
            ("SaaS", None, marketplace, 15, 1, 29, 900),
            ("Software", Some("Subscription"), software, 10, 200, 165, 4_500),
            ("Software", Some("Perpetual"), perpetual, 5, 60, 0, 41_900),
        ] {
            let (created, id, order) =
                (self.days_from_today(-days_ago), self.seeded.guid().to_string(), self.order_id());
            let last_day = self.days_from_today(ends).to_zoned(TimeZone::UTC).date();
            let (term, is_perpetual) = match (kind, sub_type) {
                ("SaaS", _) => (Some("P1M"), false),
                (_, Some("Perpetual")) => (None, true),
                _ => (Some("P1Y"), false),
            };
            let end = if is_perpetual { "9999-12-31T00:00:00Z".to_owned() } else { format!("{last_day}T00:00:00Z") };
            let mut bought = Subscription {
                product_type: Some(ItemType {
                    id: Some(kind.to_owned()),
                    display_name: Some(kind.to_owned()),
                    sub_type: sub_type.map(|name| json!({ "id": name, "displayName": name })),
                }),
                commitment_end_date: Some(end),
                auto_renew_enabled: Some(!is_perpetual),
                is_trial: Some(false),
                is_microsoft_product: Some(kind != "SaaS"),
                billing_cycle: Some(if is_perpetual { "one_time" } else { "monthly" }.to_owned()),
                term_duration: term.map(str::to_owned),
                publisher_name: Some(if kind == "SaaS" { "Kestrel Ltd" } else { "Microsoft Corporation" }.to_owned()),
                attributes: Some(Attributes::of("Subscription")),
                ..self.subscription(&id, &order, offer, name, quantity, created)
            };
            if kind == "SaaS" {
                windows::open(&mut bought, Kind::Marketplace, created);
            }
            self.add(bought);
            let cycle = if is_perpetual { "one_time" } else { "monthly" };
            self.order(&order, created, cycle, &[(offer, Some(&id), name, quantity, price, term)]);
        }
    }
}
