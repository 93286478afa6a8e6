//! The installation's health, without any customer's data.

use std::{collections::HashMap, time::Instant};

use jiff::Timestamp;

use super::{Error, Portal};
use crate::{
    domain::{
        connection::{ConnectionSlot, LIFETIME},
        health::{ConnectionHealth, Health, PartnerHealth, UpstreamHealth},
        partner::is_clock_wrong,
    },
    partner_center::{CircuitState, Health as Upstream},
    store::ConnectionSummary,
};

impl Portal {
    /// Returns the installation's state as seen by this instance.
    ///
    /// # Errors
    /// [`Error::Store`] when the database cannot be read.
    pub async fn load_health(&self) -> Result<Health, Error> {
        let store = self.store();
        let writable = store.check_writable().await.is_ok();
        let started = Instant::now();
        let database_micros = store
            .ping()
            .await
            .ok()
            .filter(|()| writable)
            .map(|()| u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
        let upstream = self.services.partner_center.health();
        let partners = store.list_partners().await?;
        let mut connections = HashMap::new();
        let stored = store.list_connection_summaries().await?;
        for stored in stored.into_iter().filter(|stored| stored.slot == ConnectionSlot::Active) {
            connections.insert(stored.partner, stored);
        }
        let now = Timestamp::now();
        Ok(Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.services.started_at,
            database: store.kind().to_string(),
            database_micros,
            sessions: store.count_sessions().await?,
            partners: partners
                .into_iter()
                .map(|partner| {
                    let observed = upstream.get(&partner.id);
                    let application = self.application_of(&partner).filter(|application| application.own);
                    PartnerHealth {
                        connection: connection_health(connections.get(&partner.id), now),
                        credential_ends: application.and_then(|application| application.credential.expires_at()),
                        id: partner.id,
                        name: partner.name,
                        cloud: partner.cloud,
                        disabled: partner.disabled,
                        upstream: upstream_health(observed),
                        last_success: observed.and_then(|observed| observed.last_success),
                        clock_skew: observed
                            .and_then(|observed| observed.clock_skew)
                            .map(|skew| skew.as_secs())
                            .filter(|skew| is_clock_wrong(*skew)),
                    }
                })
                .collect(),
        })
    }
}

fn connection_health(stored: Option<&ConnectionSummary>, now: Timestamp) -> ConnectionHealth {
    let until = stored.and_then(|stored| stored.renewed_at.checked_add(LIFETIME).ok());
    match (stored, until) {
        (None, _) => ConnectionHealth::None,
        (Some(stored), Some(until)) if !stored.failed && now < until => {
            ConnectionHealth::Works { renewed_at: stored.renewed_at, until }
        }
        _ => ConnectionHealth::Broken,
    }
}

/// Returns the health of a partner's calls; idle if it has made none yet.
pub(super) fn upstream_health(observed: Option<&Upstream>) -> UpstreamHealth {
    let open = |circuit| matches!(circuit, CircuitState::Open { .. } | CircuitState::HalfOpen);
    match observed {
        Some(observed) if open(observed.api) || open(observed.sign_in) => UpstreamHealth::CircuitOpen,
        Some(observed) if observed.throttled_for.is_some() => UpstreamHealth::Throttled,
        Some(observed) if observed.last_success.is_some() => UpstreamHealth::Working,
        _ => UpstreamHealth::Idle,
    }
}
