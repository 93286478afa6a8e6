//! Continuation tokens: positions in lists, readable only by the emulator that issued them.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::id::TenantId;

/// The key that authenticates tokens, and the epoch of valid ones.
pub struct ContinuationTokens {
    secret: Uuid,
    epoch: AtomicU32,
}

impl Default for ContinuationTokens {
    fn default() -> Self {
        Self { secret: Uuid::new_v4(), epoch: AtomicU32::new(0) }
    }
}

/// A position in a list, with the list's filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPosition {
    pub partner: TenantId,
    /// The name of the list.
    pub collection: String,
    /// The filter of the original call.
    pub filter: Option<String>,
    pub size: usize,
    /// The index of the first item on the returned page.
    pub from: usize,
    /// The index after its last item.
    pub to: usize,
}

/// The content of a token.
#[derive(Serialize, Deserialize)]
struct Token<P> {
    epoch: u32,
    position: P,
}

impl ContinuationTokens {
    /// Invalidates all tokens issued so far.
    pub fn expire(&self) {
        self.epoch.fetch_add(1, Ordering::Relaxed);
    }

    /// Creates a token for a position.
    ///
    /// # Errors
    /// If the position cannot be serialized.
    pub fn seal(&self, position: &ListPosition) -> serde_json::Result<String> {
        let text = serde_json::to_vec(&Token { epoch: self.epoch.load(Ordering::Relaxed), position })?;
        Ok(URL_SAFE_NO_PAD.encode([self.mac(&text).as_slice(), &text].concat()))
    }

    /// Returns the position in a valid token; none for any other text.
    pub fn open(&self, text: &str) -> Option<ListPosition> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (mac, text) = bytes.split_at_checked(32)?;
        let token: Token<ListPosition> = (mac == self.mac(text)).then(|| serde_json::from_slice(text).ok())??;
        (token.epoch == self.epoch.load(Ordering::Relaxed)).then_some(token.position)
    }

    fn mac(&self, text: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.secret).chain_update(text).finalize().into()
    }
}
