//! How the installation is doing; no customer's data comes near it.

use std::time::Instant;

use super::{Error, Portal};
use crate::{
    domain::health::{Health, PartnerHealth, UpstreamHealth},
    partner_center::{CircuitState, Health as Upstream},
};

impl Portal {
    /// The installation's state, as this instance sees it now.
    ///
    /// # Errors
    /// [`Error::Store`] when the database cannot be read.
    pub async fn load_health(&self) -> Result<Health, Error> {
        let store = self.store();
        let writable = store.prove_writable().await.is_ok();
        let asked = Instant::now();
        let database_micros = store
            .ping()
            .await
            .ok()
            .filter(|()| writable)
            .map(|()| u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
        let upstream = self.services.partner_center.health();
        let partners = store.list_partners().await?;
        Ok(Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.services.started_at,
            database: store.kind().to_string(),
            database_micros,
            sessions: store.count_sessions().await?,
            partners: partners
                .into_iter()
                .map(|partner| {
                    let seen = upstream.get(&partner.id);
                    PartnerHealth {
                        id: partner.id,
                        name: partner.name,
                        cloud: partner.cloud,
                        disabled: partner.disabled,
                        upstream: seen.map_or(UpstreamHealth::Idle, state),
                        last_success: seen.and_then(|seen| seen.last_success),
                    }
                })
                .collect(),
        })
    }
}

fn state(seen: &Upstream) -> UpstreamHealth {
    let open = |circuit| matches!(circuit, CircuitState::Open { .. } | CircuitState::HalfOpen);
    if open(seen.api) || open(seen.sign_in) {
        UpstreamHealth::CircuitOpen
    } else if seen.throttled_for.is_some() {
        UpstreamHealth::Throttled
    } else if seen.last_success.is_some() {
        UpstreamHealth::Working
    } else {
        UpstreamHealth::Idle
    }
}
