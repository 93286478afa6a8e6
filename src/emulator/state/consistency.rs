//! Eventual consistency: lists and states reflect a new order only after some time (articles "Get all of a customer's
//! orders", "Get order provisioning status").
//!
//! The delay is a number of reads rather than a time, so that tests are deterministic; it is zero by default.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The number of reads before new data is visible; 0 for immediate visibility.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Delays {
    /// The delay of a customer's newest order in the lists of its orders.
    pub orders: u32,
    /// The delay of an order's delivery in its provisioning status.
    pub provisioning: u32,
}

/// The delays, with the number of reads of each delayed object.
#[derive(Default)]
pub struct Consistency(Mutex<State>);

#[derive(Default)]
struct State {
    delays: Delays,
    lists: HashMap<Uuid, u32>,
    deliveries: HashMap<(Uuid, String), u32>,
}

impl Consistency {
    /// Sets the delays and restarts the counts.
    pub fn set(&self, delays: Delays) {
        *self.lock() = State { delays, ..State::default() };
    }

    /// Counts a read of a customer's list of orders. Returns `true` if the newest order is visible.
    pub fn newest_order_is_visible(&self, customer: Uuid) -> bool {
        let mut state = self.lock();
        let delay = state.delays.orders;
        is_over(delay, state.lists.entry(customer).or_default())
    }

    /// Counts a read of an order's provisioning status. Returns `true` if the delivery is visible.
    pub fn delivery_is_visible(&self, customer: Uuid, order: &str) -> bool {
        let mut state = self.lock();
        let delay = state.delays.provisioning;
        is_over(delay, state.deliveries.entry((customer, order.to_ascii_lowercase())).or_default())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a read. Returns `true` if the delay is over.
fn is_over(delay: u32, reads: &mut u32) -> bool {
    let over = *reads >= delay;
    *reads = reads.saturating_add(1);
    over
}
