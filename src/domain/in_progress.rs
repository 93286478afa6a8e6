//! The counts of open work that the top bar shows.

/// The numbers of a person's jobs in progress and of the change requests that wait for them or their partner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InProgress {
    /// The number of the person's jobs in progress.
    pub jobs: u32,
    /// The number of change requests that wait for the person or their partner.
    pub requests: u32,
}
