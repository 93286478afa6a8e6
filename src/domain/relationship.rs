//! The start and the end of a customer's relationship to a partner.

use serde::{Deserialize, Serialize};

use crate::domain::{
    entitlement::Entitlement,
    field::Problem,
    form::{FieldParser, InvalidFields},
    id::OrderId,
    reference::Reference,
    subscription::Subscription,
};

/// Maximum length of the id of an indirect provider or reseller, a GUID or the digits of an MPN id.
const ID_CHARS: usize = 64;

/// The options of a relationship request in the indirect model (query of "Request a reseller relationship").
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipOptions {
    /// Tenant id or MPN id of the indirect provider.
    pub provider: Option<String>,
    /// Tenant id or MPN id of the indirect reseller.
    pub reseller: Option<String>,
    /// `true` if the partner is both provider and reseller.
    pub dual_role: bool,
}

/// Parses the ids of the indirect model.
///
/// # Errors
/// [`InvalidFields`] at the fields `provider` and `reseller`.
pub fn parse_options(provider: &str, reseller: &str, dual_role: bool) -> Result<RelationshipOptions, InvalidFields> {
    let mut fields = FieldParser::default();
    let mut id = |field: &str, text: &str| {
        let id = fields.line_up_to(field, text, ID_CHARS);
        if id
            .as_ref()
            .is_some_and(|id| !id.chars().all(|character| character.is_ascii_alphanumeric() || character == '-'))
        {
            fields.add_error(field, Problem::Malformed);
        }
        id
    };
    let options =
        RelationshipOptions { provider: id("provider", provider), reseller: id("reseller", reseller), dual_role };
    fields.finish(options)
}

/// The link with which a company accepts a partner as its reseller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipRequest {
    /// A URL of Microsoft's; opening it has no effect until the company accepts.
    pub url: String,
}

/// The objects that prevent the end of a relationship.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacles {
    /// Active subscriptions, which must be suspended.
    pub subscriptions: Vec<Subscription>,
    /// Reservations, whose orders must be canceled.
    pub reservations: Vec<Reservation>,
}

/// A reservation of Azure capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The order that it results from.
    pub order: Option<Reference<OrderId>>,
    /// The reserved product, `product:sku`.
    pub product: String,
    /// The reserved quantity.
    pub quantity: Option<i64>,
}

impl Obstacles {
    /// Selects the obstacles among a customer's subscriptions and entitlements.
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

    /// Returns `true` if there are no obstacles.
    pub const fn is_empty(&self) -> bool {
        self.subscriptions.is_empty() && self.reservations.is_empty()
    }
}
