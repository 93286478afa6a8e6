//! How the fields of a form stand: how wide, and which side by side.

use leptos::prelude::*;

/// How wide a field is, by what is typed into it. No field is wider than its form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// A few characters: a postal code, a date, a number.
    Short,
    /// A name or an address of e-mail.
    #[default]
    Medium,
    /// A line of an address, a link, a list of long names.
    Long,
}

impl Width {
    /// Returns the classes of a field of this width.
    pub(super) const fn classes(self) -> &'static str {
        match self {
            Self::Short => "field short",
            Self::Medium => "field",
            Self::Long => "field long",
        }
    }
}

/// Fields that are read together, side by side: first and last name, postal code and city. They stand below each other
/// where there is no room.
pub fn row(fields: impl IntoView) -> impl IntoView {
    view! { <div class="field-row">{fields}</div> }
}
