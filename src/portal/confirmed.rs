//! Irreversible changes: they require a [`Confirmed`], which only a person's explicit confirmation yields.

use super::Error;

/// Proof that a person was shown an irreversible change with its object, and confirmed it.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed(());

impl Confirmed {
    /// Reads the person's confirmation; other errors in the form are reported before the confirmation is requested.
    ///
    /// # Errors
    /// [`Error::Unconfirmed`] when the person has not confirmed.
    pub const fn require(confirmed: bool) -> Result<Self, Error> {
        if confirmed { Ok(Self(())) } else { Err(Error::Unconfirmed) }
    }
}
