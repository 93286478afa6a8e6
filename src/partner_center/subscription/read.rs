//! Conversion of subscriptions from the wire format.

use crate::{
    domain::{
        moment::Moment,
        subscription::{
            Action, Instructions, Offer, RefundOption, Refundable, RefundablePart, ScheduledAction, Subscription,
            SubscriptionStatus, When,
        },
        term::{BillingCycle, Term},
    },
    partner_center::{
        present::{moment, present, reference},
        wire::subscription as wire,
    },
};

/// Converts a subscription. One without a valid id has no URL in the portal: it counts as left out.
pub(super) fn subscription(wire: wire::Subscription) -> Option<Subscription> {
    let id = wire.id.as_deref()?.parse().ok()?;
    Some(Subscription {
        id,
        name: wire.friendly_name.unwrap_or_default(),
        status: SubscriptionStatus::parse(wire.status.as_deref().unwrap_or_default()),
        offer: Offer {
            id: present(wire.offer_id),
            name: present(wire.offer_name),
            product_type: wire.product_type.and_then(|it| present(it.id).or(present(it.display_name))),
            publisher: present(wire.publisher_name),
        },
        quantity: wire.quantity,
        unit: present(wire.unit_type).filter(|unit| unit != "none"),
        billing: present(wire.billing_type).filter(|billing| billing != "none"),
        cycle: wire.billing_cycle.as_deref().and_then(BillingCycle::parse),
        term: wire.term_duration.as_deref().and_then(Term::parse),
        renewal_term: wire.renewal_term_duration.as_deref().and_then(Term::parse),
        auto_renew: wire.auto_renew_enabled,
        created: moment(wire.creation_date),
        started: moment(wire.effective_start_date),
        // The member with a time of day takes precedence, since it specifies the instant.
        ends: moment(wire.commitment_end_date_time).or(moment(wire.commitment_end_date)),
        cycle_ends: moment(wire.billing_cycle_end_date_time).or(moment(wire.billing_cycle_end_date)),
        cancellable_until: moment(wire.cancellation_allowed_until_date),
        suspension_reasons: wire.suspension_reasons.unwrap_or_default().into_iter().filter_map(trimmed).collect(),
        refundable: wire.refundable_quantity.map(refundable),
        refunds: wire.refund_options.unwrap_or_default().into_iter().map(refund).collect(),
        next_term: wire.scheduled_next_term_instructions.map(instructions),
        scheduled: wire.scheduled_actions.unwrap_or_default().into_iter().map(scheduled).collect(),
        next_charge: wire.next_charge_instructions.map(instructions),
        trial: wire.is_trial,
        attention_needed: wire.attention_needed,
        has_addons: wire.has_purchasable_addons,
        actions: wire.actions.unwrap_or_default(),
        parent: reference(wire.parent_subscription_id),
        order: reference(wire.order_id),
        entitlement: present(wire.entitlement_id),
        reseller: present(wire.partner_id),
        contract: present(wire.contract_type),
        consumption: present(wire.consumption_type),
        promotion: present(wire.promotion_id),
        migrated_from: present(wire.migrated_from_subscription_id),
        version: wire.attributes.and_then(|attributes| present(attributes.etag)),
    })
}

fn trimmed(text: String) -> Option<String> {
    present(Some(text))
}

fn refundable(wire: wire::RefundableQuantity) -> Refundable {
    let part = |it: wire::RefundableQuantityDetail| RefundablePart {
        quantity: it.quantity.unwrap_or_default(),
        until: it.allowed_until_date_time.as_deref().and_then(Moment::parse),
    };
    Refundable { total: wire.total_quantity, parts: wire.details.unwrap_or_default().into_iter().map(part).collect() }
}

fn refund(wire: wire::RefundOption) -> RefundOption {
    RefundOption { kind: wire.r#type.unwrap_or_default(), until: moment(wire.expires_at) }
}

fn scheduled(wire: wire::ScheduledAction) -> ScheduledAction {
    ScheduledAction {
        when: When::parse(&wire.schedule_type.unwrap_or_default()),
        action: Action::parse(&wire.action_type.unwrap_or_default()),
        effective: moment(wire.effective_date),
        instructions: wire.instructions.map(instructions),
    }
}

fn instructions(wire: wire::Instructions) -> Instructions {
    let product = wire.product.unwrap_or_default();
    let parts = [product.product_id, product.sku_id, product.availability_id];
    let offer = parts.into_iter().filter_map(present).collect::<Vec<_>>().join(":");
    Instructions {
        offer: present(Some(offer)),
        quantity: wire.quantity,
        cycle: product.billing_cycle.as_deref().and_then(BillingCycle::parse),
        term: product.term_duration.as_deref().and_then(Term::parse),
        promotion: present(product.promotion_id),
        ends: moment(wire.custom_term_end_date),
    }
}
