//! The purchases of customers, generated deterministically for the customer, with dates relative to today.

mod legacy;
mod one_time;
mod showcase;

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::{Number, Value, json};

use super::{Commerce, kind::Kind, windows};
use crate::{
    emulator::state::{directory::DirectoryCustomer, seeded::Seeded},
    partner_center::wire::{
        collection::{Attributes, Link},
        order::{LineItem, Order, Pricing},
        subscription::{Instructions, ItemType, ProductTerm, ScheduledAction, Subscription},
    },
};

/// The number of subscriptions of the customer with many rows of everything.
const CROWDED_COUNT: usize = 500;

/// The new-commerce products: product id, SKU id, name, monthly price of a license in hundredths.
const NEW_COMMERCE: [(&str, &str, &str, u32); 10] = [
    ("CFQ7TTC0LH18", "0001", "Microsoft 365 Business Basic", 600),
    ("CFQ7TTC0LDPB", "0001", "Microsoft 365 Business Standard", 1250),
    ("CFQ7TTC0LCHC", "0002", "Microsoft 365 Business Premium", 2200),
    ("CFQ7TTC0LFLX", "0001", "Microsoft 365 E3", 3600),
    ("CFQ7TTC0LFLZ", "0002", "Microsoft 365 E5", 5700),
    ("CFQ7TTC0LF8Q", "0001", "Exchange Online (Plan 1)", 400),
    ("CFQ7TTC0HL8W", "0001", "Power BI Pro", 1000),
    ("CFQ7TTC0HD33", "0002", "Visio Plan 2", 1500),
    ("CFQ7TTC0HDB0", "0002", "Planner and Project Plan 3", 3000),
    ("CFQ7TTC0LGTX", "0001", "Microsoft Teams Phone Standard", 800),
];

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns the name of a new-commerce product by its id and SKU.
pub(super) fn product_name(product: &str, sku: &str) -> Option<&'static str> {
    NEW_COMMERCE.iter().find(|(id, of, ..)| (*id, *of) == (product, sku)).map(|(_, _, name, _)| *name)
}

/// Checks whether there is a new-commerce product with this id.
pub(super) fn has_product(product: &str) -> bool {
    NEW_COMMERCE.iter().any(|(id, ..)| *id == product)
}

/// Generates a customer's purchases.
pub(super) fn commerce(row: &DirectoryCustomer, seats: &BTreeMap<&str, i64>) -> Commerce {
    let customer = row.id.to_string();
    let mut generator = PurchaseGenerator {
        seeded: Seeded::new(0, &["commerce", &row.partner_seed()]),
        today: Timestamp::now().to_zoned(TimeZone::UTC).date().to_datetime(jiff::civil::Time::midnight()),
        customer,
        commerce: Commerce::default(),
        seats: seats.iter().map(|(name, seats)| ((*name).to_owned(), *seats)).collect(),
    };
    if row.showcase {
        generator.showcase();
        return generator.commerce;
    }
    if row.crowded {
        for index in 0..CROWDED_COUNT {
            generator.new_commerce(index);
        }
        return generator.commerce;
    }
    // Some customers have no purchases.
    if generator.seeded.chance(8) {
        return generator.commerce;
    }
    let count = 2 + generator.seeded.below(3) as usize;
    let from = generator.seeded.below(u32::try_from(NEW_COMMERCE.len()).unwrap_or(1)) as usize;
    for index in from..from + count {
        generator.new_commerce(index);
    }
    generator.legacy();
    generator.azure_plan();
    if generator.seeded.chance(60) {
        generator.trial();
    }
    if generator.seeded.chance(50) {
        generator.suspended();
    }
    if generator.seeded.chance(60) {
        generator.software();
    }
    if generator.seeded.chance(40) {
        generator.reservation();
    }
    generator.commerce
}

/// A line of an order: offer, subscription, name, quantity, unit price in hundredths, term.
type Line<'a> = (&'a str, Option<&'a str>, &'a str, i64, u32, Option<&'a str>);

/// A purchase of licenses.
#[derive(Clone, Copy)]
struct LicensePurchase {
    /// The index of the product in [`NEW_COMMERCE`], modulo its length.
    index: usize,
    quantity: i64,
    created: Timestamp,
    last_day: Date,
    term: &'static str,
    /// The billing cycle.
    cycle: &'static str,
    renews: bool,
    /// The scheduled quantity of the next term, if there is one.
    next_quantity: Option<i64>,
    /// The action scheduled for the end of the term.
    scheduled: Option<&'static str>,
    /// `true` if the refund window is still open.
    has_refund_window: bool,
}

struct PurchaseGenerator {
    customer: String,
    seeded: Seeded,
    today: DateTime,
    commerce: Commerce,
    /// The number of licenses by product; one subscription contains all of them.
    seats: BTreeMap<String, i64>,
}

impl PurchaseGenerator {
    fn add(&mut self, subscription: Subscription) {
        self.commerce.subscriptions.push(subscription.into());
    }

    /// Returns the time that is this number of days from today, at a generated time of day.
    fn days_from_today(&mut self, days: i64) -> Timestamp {
        let seconds = i64::from(self.seeded.below(86_400));
        let midnight = self.today.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
        midnight.saturating_add(SignedDuration::from_secs(days * 86_400 + seconds)).unwrap_or(midnight)
    }

    /// Generates an id of this length from these characters.
    fn id(&mut self, letters: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(*self.seeded.pick(letters))).collect()
    }

    /// Generates the id of a new-commerce order: twelve hexadecimal digits.
    fn order_id(&mut self) -> String {
        self.id(HEX, 12)
    }

    fn one_time_order_id(&mut self) -> String {
        format!("{}1", self.id(BASE64, 32))
    }

    fn availability(&mut self) -> String {
        format!("CFQ7TTC0{}", self.seeded.fill("@@#@"))
    }

    fn link(&self, rest: &str) -> Value {
        json!(Link::get(format!("/customers/{}/{rest}", self.customer)))
    }

    /// Adds a new-commerce subscription of the product with this index.
    fn new_commerce(&mut self, index: usize) {
        let annual = self.seeded.chance(70);
        let has_refund_window = self.seeded.chance(15);
        let days_ago = i64::from(if has_refund_window { self.seeded.below(5) } else { 20 + self.seeded.below(330) });
        let (created, length) = (self.days_from_today(-days_ago), if annual { 365 } else { 30 });
        let ends = days_ago.div_euclid(length) * length + length - days_ago;
        let ids = (self.seeded.guid().to_string(), self.order_id(), self.availability());
        let random_quantity = i64::from(1 + self.seeded.below(60));
        let quantity = self.seats.get(NEW_COMMERCE[index % NEW_COMMERCE.len()].2).copied().unwrap_or(random_quantity);
        let renews = self.seeded.chance(75);
        let last_day = self.days_from_today(ends).to_zoned(TimeZone::UTC).date();
        let cycle = if annual && self.seeded.chance(40) { "annual" } else { "monthly" };
        let next_quantity = (renews && self.seeded.chance(25)).then_some(quantity + 5);
        // Renewals are scheduled in both ways, as instructions and as an action; some subscriptions without automatic
        // renewal are scheduled to be canceled.
        let scheduled = match (renews, next_quantity) {
            (true, Some(_)) if quantity % 2 == 0 => Some("RenewToNewTerm"),
            (false, _) if quantity % 3 != 0 => Some("Cancel"),
            _ => None,
        };
        // An unused random number, which keeps the generated data that follows unchanged.
        self.days_from_today(7 - days_ago);
        self.add_licenses(
            ids,
            LicensePurchase {
                index,
                quantity,
                created,
                last_day,
                term: if annual { "P1Y" } else { "P1M" },
                cycle,
                renews,
                next_quantity,
                scheduled,
                has_refund_window,
            },
        );
    }

    /// Adds licenses with the ids of their subscription, order and availability.
    fn add_licenses(
        &mut self,
        (subscription, order, availability): (String, String, String),
        purchase: LicensePurchase,
    ) {
        let LicensePurchase { quantity, created, last_day, term, cycle, renews, has_refund_window, .. } = purchase;
        let (product, sku, name, price) = NEW_COMMERCE[purchase.index % NEW_COMMERCE.len()];
        let offer = format!("{product}:{sku}:{availability}");
        let next = purchase.next_quantity.map(|next_quantity| Instructions {
            product: Some(ProductTerm {
                product_id: Some(product.to_owned()),
                sku_id: Some(sku.to_owned()),
                availability_id: Some(availability.clone()),
                billing_cycle: Some("Annual".to_owned()),
                term_duration: Some("P1Y".to_owned()),
                promotion_id: None,
            }),
            quantity: Some(next_quantity),
            custom_term_end_date: None,
        });
        let scheduled = purchase.scheduled.map(|action| ScheduledAction {
            schedule_type: Some("TermEnd".to_owned()),
            action_type: Some(action.to_owned()),
            effective_date: Some(format!("{last_day}T23:59:59Z")),
            instructions: next.clone(),
        });
        let mut bought = Subscription {
            product_type: Some(ItemType {
                id: Some("OnlineServicesNCE".to_owned()),
                display_name: Some("OnlineServicesNCE".to_owned()),
                sub_type: None,
            }),
            has_purchasable_addons: Some(false),
            commitment_end_date: Some(format!("{last_day}T00:00:00Z")),
            commitment_end_date_time: Some(format!("{last_day}T23:59:59Z")),
            auto_renew_enabled: Some(renews),
            is_trial: Some(false),
            is_microsoft_product: Some(true),
            attention_needed: Some(false),
            action_taken: Some(false),
            billing_cycle: Some(cycle.to_owned()),
            term_duration: Some(term.to_owned()),
            renewal_term_duration: Some(if renews { term } else { "" }.to_owned()),
            scheduled_next_term_instructions: next,
            scheduled_actions: scheduled.map(|action| vec![action]),
            partner_id: Some(String::new()),
            publisher_name: Some("Microsoft Corporation".to_owned()),
            attributes: Some(Attributes::of("Subscription")),
            ..self.subscription(&subscription, &order, &offer, name, quantity, created)
        };
        if has_refund_window {
            windows::open(&mut bought, Kind::License, created);
        }
        self.add(bought);
        self.order(&order, created, cycle, &[(&offer, Some(&subscription), name, quantity, price, Some(term))]);
    }

    /// Creates a subscription with the members that all subscriptions have.
    fn subscription(
        &self,
        id: &str,
        order: &str,
        offer: &str,
        name: &str,
        quantity: i64,
        created: Timestamp,
    ) -> Subscription {
        let mut links = json!({"self": self.link(&format!("subscriptions/{id}"))});
        if let [product, sku, availability] = offer.split(':').collect::<Vec<_>>()[..] {
            links["product"] = json!(Link::get(format!("/products/{product}?country=US")));
            links["sku"] = json!(Link::get(format!("/products/{product}/skus/{sku}?country=US")));
            let to = format!("/products/{product}/skus/{sku}/availabilities/{availability}?country=US");
            links["availability"] = json!(Link::get(to));
        } else {
            links["offer"] = json!(Link::get(format!("/offers/{offer}?country=US")));
        }
        Subscription {
            id: Some(id.to_owned()),
            offer_id: Some(offer.to_owned()),
            offer_name: Some(name.to_owned()),
            friendly_name: Some(name.to_owned()),
            quantity: Some(quantity),
            unit_type: Some("Licenses".to_owned()),
            creation_date: Some(created.to_string()),
            effective_start_date: Some(created.to_string()),
            status: Some("active".to_owned()),
            billing_type: Some("license".to_owned()),
            contract_type: Some("subscription".to_owned()),
            order_id: Some(order.to_owned()),
            links: Some(links),
            ..Subscription::default()
        }
    }

    /// Adds a usage-based Azure plan, which has no end date.
    fn azure_plan(&mut self) {
        let days_ago = i64::from(30 + self.seeded.below(700));
        let (created, id, order) = (self.days_from_today(-days_ago), self.seeded.guid().to_string(), self.order_id());
        let offer = format!("DZH318Z0BPS6:0001:DZH318Z0{}", self.seeded.fill("@@@#"));
        let subscription = self.subscription(&id, &order, &offer, "Azure plan", 1, created);
        self.add(Subscription {
            product_type: Some(ItemType {
                id: Some("Azure".to_owned()),
                display_name: Some("Azure".to_owned()),
                sub_type: Some(json!({"id": "AzurePlan", "displayName": "Azure plan"})),
            }),
            unit_type: Some("Usage-based".to_owned()),
            billing_type: Some("usage".to_owned()),
            billing_cycle: Some("monthly".to_owned()),
            commitment_end_date: Some("9999-12-31T23:59:59.9999999Z".to_owned()),
            auto_renew_enabled: Some(false),
            is_trial: Some(false),
            publisher_name: Some("Microsoft Corporation".to_owned()),
            attributes: Some(Attributes::of("Subscription")),
            ..subscription
        });
        self.order(&order, created, "monthly", &[(&offer, Some(&id), "Azure plan", 1, 0, None)]);
    }

    /// Adds a trial with instructions for the term after it.
    fn trial(&mut self) {
        let days_ago = i64::from(self.seeded.below(25));
        let (created, id, order) = (self.days_from_today(-days_ago), self.seeded.guid().to_string(), self.order_id());
        let name = "Microsoft 365 Business Premium Trial";
        let offer = format!("CFQ7TTC0LCHC:0003:{}", self.availability());
        let ends = self.days_from_today(30 - days_ago).strftime("%Y-%m-%dT00:00:00Z").to_string();
        let availability = self.availability();
        let subscription = self.subscription(&id, &order, &offer, name, 25, created);
        self.add(Subscription {
            commitment_end_date: Some(ends),
            is_trial: Some(true),
            auto_renew_enabled: Some(true),
            billing_cycle: Some("none".to_owned()),
            term_duration: Some("P1M".to_owned()),
            scheduled_next_term_instructions: Some(Instructions {
                product: Some(ProductTerm {
                    product_id: Some("CFQ7TTC0LCHC".to_owned()),
                    sku_id: Some("0002".to_owned()),
                    availability_id: Some(availability),
                    billing_cycle: Some("Monthly".to_owned()),
                    term_duration: Some("P1Y".to_owned()),
                    promotion_id: None,
                }),
                quantity: Some(25),
                custom_term_end_date: None,
            }),
            attributes: Some(Attributes::of("Subscription")),
            ..subscription
        });
        self.order(&order, created, "none", &[(&offer, Some(&id), name, 25, 0, Some("P1M"))]);
    }

    /// Adds a suspended subscription with its suspension reasons.
    fn suspended(&mut self) {
        let days_ago = i64::from(40 + self.seeded.below(200));
        let (created, id, order) = (self.days_from_today(-days_ago), self.seeded.guid().to_string(), self.order_id());
        let (product, sku, name, price) = NEW_COMMERCE[6];
        let offer = format!("{product}:{sku}:{}", self.availability());
        let last_day = self.days_from_today(365 - days_ago).strftime("%Y-%m-%d").to_string();
        let quantity = i64::from(2 + self.seeded.below(20));
        let subscription = self.subscription(&id, &order, &offer, name, quantity, created);
        self.add(Subscription {
            status: Some("suspended".to_owned()),
            suspension_reasons: Some(vec!["CustomerRequest".to_owned(), "UnpaidInvoice".to_owned()]),
            attention_needed: Some(true),
            commitment_end_date: Some(format!("{last_day}T00:00:00Z")),
            auto_renew_enabled: Some(false),
            is_trial: Some(false),
            billing_cycle: Some("monthly".to_owned()),
            term_duration: Some("P1Y".to_owned()),
            attributes: Some(Attributes::of("Subscription")),
            ..subscription
        });
        self.order(&order, created, "monthly", &[(&offer, Some(&id), name, quantity, price, Some("P1Y"))]);
    }

    /// Adds an order with its lines.
    fn order(&mut self, id: &str, created: Timestamp, cycle: &str, lines: &[Line<'_>]) {
        let mut total = 0.0;
        let one_time = cycle == "one_time";
        let line_items = (0..)
            .zip(lines)
            .map(|(number, &(offer, subscription, name, quantity, hundredths, term))| {
                let price = f64::from(hundredths) / 100.0;
                #[expect(clippy::cast_precision_loss, reason = "quantities are small")]
                let extended = (price * quantity as f64 * 100.0).round() / 100.0;
                total += extended;
                let mut to = json!({});
                if let [product, sku, _] = offer.split(':').collect::<Vec<_>>()[..] {
                    to["sku"] = json!(Link::get(format!("/products/{product}/skus/{sku}?country=US")));
                }
                if let Some(subscription) = subscription {
                    to["subscription"] = self.link(&format!("subscriptions/{subscription}"));
                }
                LineItem {
                    line_item_number: Some(number),
                    offer_id: Some(offer.to_owned()),
                    subscription_id: subscription.map(str::to_owned),
                    friendly_name: Some(name.to_owned()),
                    quantity: Some(quantity),
                    term_duration: term.map(str::to_owned),
                    transaction_type: Some("new".to_owned()),
                    pricing: Some(Pricing {
                        list_price: Number::from_f64(price),
                        price: Number::from_f64(price),
                        extended_price: Number::from_f64(extended),
                        ..Pricing::default()
                    }),
                    links: Some(to),
                    ..LineItem::default()
                }
            })
            .collect();
        let mut own = json!({"self": self.link(&format!("orders/{id}"))});
        if one_time {
            own["provisioningStatus"] = self.link(&format!("orders/{id}/provisioningstatus"));
        }
        let order = Order {
            id: Some(id.to_owned()),
            reference_customer_id: Some(self.customer.clone()),
            billing_cycle: Some(cycle.to_owned()),
            transaction_type: Some("UserPurchase".to_owned()),
            line_items: Some(line_items),
            currency_code: Some("USD".to_owned()),
            currency_symbol: Some("$".to_owned()),
            total_price: Number::from_f64(total),
            creation_date: Some(created.to_string()),
            status: Some("completed".to_owned()),
            links: Some(own),
            attributes: Some(Attributes::of("Order")),
            ..Order::default()
        };
        self.commerce.orders.push(order);
    }
}
