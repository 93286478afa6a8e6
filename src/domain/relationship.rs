//! How a company becomes a partner's customer, and how it ceases to be one.

use serde::{Deserialize, Serialize};

use crate::domain::{
    entitlement::Entitlement,
    field::Problem,
    form::{Fields, InvalidFields},
    id::OrderId,
    reference::Reference,
    subscription::Subscription,
};

/// Longest id of an indirect provider or reseller: a GUID, or the digits of an MPN id.
const ID_CHARS: usize = 64;

/// What a request for a relationship is made with, in the indirect model (query of "Request a reseller relationship").
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipOptions {
    /// Tenant or MPN id of the indirect provider.
    pub provider: Option<String>,
    /// Tenant or MPN id of the indirect reseller.
    pub reseller: Option<String>,
    /// Whether the partner is provider and reseller at once.
    pub dual_role: bool,
}

/// Reads the ids of the indirect model.
///
/// # Errors
/// [`InvalidFields`] at the fields `provider` and `reseller`.
pub fn parse_options(provider: &str, reseller: &str, dual_role: bool) -> Result<RelationshipOptions, InvalidFields> {
    let mut fields = Fields::default();
    let mut id = |field: &str, text: &str| {
        let id = fields.line_of(field, text, ID_CHARS);
        if id.as_ref().is_some_and(|id| !id.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-')) {
            fields.refuse(field, Problem::Malformed);
        }
        id
    };
    let options =
        RelationshipOptions { provider: id("provider", provider), reseller: id("reseller", reseller), dual_role };
    fields.finish(options)
}

/// The link by which a company accepts a partner as its reseller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipRequest {
    /// An address of Microsoft's; nothing is made by opening it, the company accepts there.
    pub url: String,
}

/// What stands in the way of ending a relationship.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacles {
    /// Subscriptions in use, which have to be suspended.
    pub subscriptions: Vec<Subscription>,
    /// Orders of reservations, which have to be cancelled, with what each reserves.
    pub reservations: Vec<Reservation>,
}

/// A reservation of Azure capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The order that it came from.
    pub order: Option<Reference<OrderId>>,
    /// The product reserved.
    pub product: String,
    /// How many.
    pub quantity: Option<i64>,
}

impl Obstacles {
    /// Picks what stands in the way.
    pub fn of(subscriptions: Vec<Subscription>, entitlements: &[Entitlement]) -> Self {
        let reservations = entitlements
            .iter()
            .filter(|it| it.is_reservation())
            .map(|it| Reservation {
                order: it.order.clone(),
                product: [it.product.as_deref(), it.sku.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(":"),
                quantity: it.quantity,
            })
            .collect();
        Self { subscriptions: subscriptions.into_iter().filter(Subscription::is_active).collect(), reservations }
    }

    /// Whether nothing does.
    pub const fn is_empty(&self) -> bool {
        self.subscriptions.is_empty() && self.reservations.is_empty()
    }
}
