//! What is there before it is seen: the service takes its time until lists and states tell of a new order (articles "Get
//! all of a customer's orders", "Get order provisioning status").
//!
//! Counted in looks rather than in minutes, so that it is the same each time; nothing is late until it is switched on.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// After how many looks what is new is seen; 0 is at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Delays {
    /// A customer's newest order, in the lists of its orders.
    pub orders: u32,
    /// An order's delivery, in its provisioning state.
    pub provisioning: u32,
}

/// The delays, and how often each late thing has been looked for.
#[derive(Default)]
pub struct Consistency(Mutex<State>);

#[derive(Default)]
struct State {
    delays: Delays,
    lists: HashMap<Uuid, u32>,
    deliveries: HashMap<(Uuid, String), u32>,
}

impl Consistency {
    /// Sets the delays; whatever was seen is late anew.
    pub fn set(&self, delays: Delays) {
        *self.lock() = State { delays, ..State::default() };
    }

    /// Looks at a customer's list of orders; whether its newest one is in it by now.
    pub fn lists_newest_order(&self, customer: Uuid) -> bool {
        let mut state = self.lock();
        let delay = state.delays.orders;
        is_over(delay, state.lists.entry(customer).or_default())
    }

    /// Looks at the provisioning state of an order; whether it tells by now what is delivered.
    pub fn tells_delivery(&self, customer: Uuid, order: &str) -> bool {
        let mut state = self.lock();
        let delay = state.delays.provisioning;
        is_over(delay, state.deliveries.entry((customer, order.to_ascii_lowercase())).or_default())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this look comes after so many others; counts it.
fn is_over(delay: u32, looks: &mut u32) -> bool {
    let over = *looks >= delay;
    *looks = looks.saturating_add(1);
    over
}
