//! Changes that nothing takes back: they take a [`Confirmed`], which only a person who was asked can have given.

use super::Error;

/// Proof that a person was told what is about to be done, and to whom, and said that they want it.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed(());

impl Confirmed {
    /// Reads the person's answer; what is wrong with the rest of the form is told before they are asked.
    ///
    /// # Errors
    /// [`Error::Unconfirmed`] where they have not been asked.
    pub const fn read(confirmed: bool) -> Result<Self, Error> {
        if confirmed { Ok(Self(())) } else { Err(Error::Unconfirmed) }
    }
}
