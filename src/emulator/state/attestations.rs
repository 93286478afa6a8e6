//! Attestations: created by partners, accepted by customers, and each valid for one agreement.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use uuid::Uuid;

use crate::domain::id::TenantId;

#[derive(Debug, Clone, Copy)]
struct Attestation {
    partner: TenantId,
    accepted: bool,
    used: bool,
}

/// The state of an attestation, as the calling partner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttestationState {
    /// It does not exist, or belongs to another partner.
    Unknown,
    /// The customer has not accepted yet.
    Pending,
    /// The customer has accepted.
    Accepted,
    /// An agreement was created with it.
    Used,
}

/// All attestations, and the setting that disables the confirmation in a single step.
#[derive(Debug, Default)]
pub struct Attestations {
    attestations: Mutex<HashMap<Uuid, Attestation>>,
    single_step_disabled: AtomicBool,
}

impl Attestations {
    /// Creates an attestation of a partner.
    pub fn create(&self, partner: TenantId) -> Uuid {
        let id = Uuid::new_v4();
        self.lock().insert(id, Attestation { partner, accepted: false, used: false });
        id
    }

    /// Returns the state of an attestation.
    pub fn state_of(&self, partner: TenantId, id: &str) -> AttestationState {
        let attestations = self.lock();
        let found = Uuid::try_parse(id.trim()).ok().and_then(|id| attestations.get(&id));
        match found.filter(|it| it.partner == partner) {
            None => AttestationState::Unknown,
            Some(Attestation { used: true, .. }) => AttestationState::Used,
            Some(Attestation { accepted: true, .. }) => AttestationState::Accepted,
            Some(_) => AttestationState::Pending,
        }
    }

    /// Accepts an attestation as the customer. Returns `false` if it does not exist.
    pub fn accept(&self, id: Uuid) -> bool {
        self.lock().get_mut(&id).map(|it| it.accepted = true).is_some()
    }

    /// Marks an attestation as used.
    pub fn mark_used(&self, id: &str) {
        if let Ok(id) = Uuid::try_parse(id.trim())
            && let Some(it) = self.lock().get_mut(&id)
        {
            it.used = true;
        }
    }

    /// Returns `true` if acceptances are confirmed only by attestations.
    pub fn single_step_is_disabled(&self) -> bool {
        self.single_step_disabled.load(Ordering::Relaxed)
    }

    /// Disables or enables the confirmation in a single step.
    pub fn set_single_step_disabled(&self, disabled: bool) {
        self.single_step_disabled.store(disabled, Ordering::Relaxed);
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.lock().clear();
        self.set_single_step_disabled(false);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Attestation>> {
        self.attestations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
