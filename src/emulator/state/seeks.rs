//! Continuation tokens: places in lists, which only the emulator that gave them out can read.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::id::TenantId;

/// What makes tokens ours, and which of them still hold.
pub struct Seeks {
    secret: Uuid,
    epoch: AtomicU32,
}

impl Default for Seeks {
    fn default() -> Self {
        Self { secret: Uuid::new_v4(), epoch: AtomicU32::new(0) }
    }
}

/// A place in a list, and the question that the list answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Whose list it is.
    pub partner: TenantId,
    /// Which list.
    pub collection: String,
    /// The filter of the call that led here.
    pub filter: Option<String>,
    /// Items of a page.
    pub size: usize,
    /// The first item of the page that was answered.
    pub from: usize,
    /// The first item after it.
    pub to: usize,
}

/// What a token holds.
#[derive(Serialize, Deserialize)]
struct Token<P> {
    epoch: u32,
    place: P,
}

impl Seeks {
    /// Ends the life of every token so far.
    pub fn expire(&self) {
        self.epoch.fetch_add(1, Ordering::Relaxed);
    }

    /// Makes a token of a place.
    ///
    /// # Errors
    /// When the place can't be written as JSON.
    pub fn seal(&self, place: &Place) -> serde_json::Result<String> {
        let text = serde_json::to_vec(&Token { epoch: self.epoch.load(Ordering::Relaxed), place })?;
        Ok(URL_SAFE_NO_PAD.encode([self.mac(&text).as_slice(), &text].concat()))
    }

    /// Reads the place of a token that still holds; none of any other text.
    pub fn open(&self, text: &str) -> Option<Place> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (mac, text) = bytes.split_at_checked(32)?;
        let token: Token<Place> = (mac == self.mac(text)).then(|| serde_json::from_slice(text).ok())??;
        (token.epoch == self.epoch.load(Ordering::Relaxed)).then_some(token.place)
    }

    fn mac(&self, text: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.secret).chain_update(text).finalize().into()
    }
}
