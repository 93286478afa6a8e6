//! What is missing from what was told, so that a page can say so.

/// What is missing from what Partner Center was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    /// How many things could not be read, and are left out.
    pub left_out: usize,
    /// Whether a page came again where the next one was asked for, so that not all may be there.
    pub repeated: bool,
    /// Whether there is more than was asked for.
    pub more: bool,
}

impl Gaps {
    /// So many things could not be read.
    pub const fn left_out(left_out: usize) -> Self {
        Self { left_out, repeated: false, more: false }
    }

    /// A page came again.
    pub const REPEATED: Self = Self { left_out: 0, repeated: true, more: false };

    /// There is more.
    pub const MORE: Self = Self { left_out: 0, repeated: false, more: true };

    /// Whether nothing is missing.
    pub const fn is_none(self) -> bool {
        self.left_out == 0 && !self.repeated && !self.more
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            left_out: self.left_out.saturating_add(other.left_out),
            repeated: self.repeated || other.repeated,
            more: self.more || other.more,
        }
    }
}
