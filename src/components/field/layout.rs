//! Layout of a form's fields: widths, and fields side by side.

use leptos::prelude::*;

/// The width of a field, by its expected content. No field is wider than its form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// A few characters: a postal code, a date, a number.
    Short,
    /// A name or an email address.
    #[default]
    Medium,
    /// An address line, a link, a list of long names.
    Long,
}

impl Width {
    /// Returns the CSS classes of a field of this width.
    pub(super) const fn classes(self) -> &'static str {
        match self {
            Self::Short => "field short",
            Self::Medium => "field",
            Self::Long => "field long",
        }
    }
}

/// Renders related fields side by side, such as first and last name; on narrow screens, they are stacked.
pub fn row(fields: impl IntoView) -> impl IntoView {
    view! { <div class="field-row">{fields}</div> }
}
