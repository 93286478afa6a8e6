//! Parts missing from a result, for a page to mention.

/// The parts missing from a result of Partner Center.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The number of items that were left out because they could not be parsed.
    pub left_out: usize,
    /// `true` if a page was repeated in place of the next one, so that items may be missing.
    pub repeated: bool,
    /// `true` if there are more items than were requested.
    pub more: bool,
}

impl Gaps {
    /// Returns gaps for a number of items that could not be parsed.
    pub const fn left_out(left_out: usize) -> Self {
        Self { left_out, repeated: false, more: false }
    }

    /// Gaps for a repeated page.
    pub const REPEATED: Self = Self { left_out: 0, repeated: true, more: false };

    /// Gaps for a result with more items than were requested.
    pub const MORE: Self = Self { left_out: 0, repeated: false, more: true };

    /// Returns `true` if nothing is missing.
    pub const fn is_none(self) -> bool {
        self.left_out == 0 && !self.repeated && !self.more
    }

    /// Combines two sets of gaps.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            left_out: self.left_out.saturating_add(other.left_out),
            repeated: self.repeated || other.repeated,
            more: self.more || other.more,
        }
    }
}
