//! Attestations: created by partners, accepted by customers, and good for one agreement each.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use uuid::Uuid;

use crate::domain::id::TenantId;

/// An attestation.
#[derive(Debug, Clone, Copy)]
struct Attestation {
    partner: TenantId,
    accepted: bool,
    used: bool,
}

/// How an attestation stands for the partner who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none, or it is another partner's.
    Unknown,
    /// The customer has not accepted yet.
    Open,
    /// The customer has accepted.
    Accepted,
    /// An agreement came of it.
    Used,
}

/// All of them, and whether there is any other way.
#[derive(Debug, Default)]
pub struct Attestations {
    known: Mutex<HashMap<Uuid, Attestation>>,
    single_step_has_ended: AtomicBool,
}

impl Attestations {
    /// Makes one of a partner's.
    pub fn create(&self, partner: TenantId) -> Uuid {
        let id = Uuid::new_v4();
        self.lock().insert(id, Attestation { partner, accepted: false, used: false });
        id
    }

    /// How one stands.
    pub fn standing(&self, partner: TenantId, id: &str) -> Standing {
        let known = self.lock();
        let found = Uuid::try_parse(id.trim()).ok().and_then(|id| known.get(&id));
        match found.filter(|it| it.partner == partner) {
            None => Standing::Unknown,
            Some(Attestation { used: true, .. }) => Standing::Used,
            Some(Attestation { accepted: true, .. }) => Standing::Accepted,
            Some(_) => Standing::Open,
        }
    }

    /// Has the customer accept. Whether there is such an attestation.
    pub fn accept(&self, id: Uuid) -> bool {
        self.lock().get_mut(&id).map(|it| it.accepted = true).is_some()
    }

    /// Marks one as used up by an agreement.
    pub fn spend(&self, id: &str) {
        if let Ok(id) = Uuid::try_parse(id.trim())
            && let Some(it) = self.lock().get_mut(&id)
        {
            it.used = true;
        }
    }

    /// Whether acceptances are confirmed by attestations alone.
    pub fn single_step_has_ended(&self) -> bool {
        self.single_step_has_ended.load(Ordering::Relaxed)
    }

    /// Ends the confirmation by one call alone, or brings it back.
    pub fn end_single_step(&self, ended: bool) {
        self.single_step_has_ended.store(ended, Ordering::Relaxed);
    }

    /// As after the start.
    pub fn reset(&self) {
        self.lock().clear();
        self.end_single_step(false);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Attestation>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
