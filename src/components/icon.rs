//! Icons from one self-hosted sprite file; decorative only, since the adjacent text has the same meaning.

use leptos::prelude::*;

use crate::components::render_context::AssetUrls;

/// An icon of the sprite `public/icons.svg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum Icon {
    Account,
    Alert,
    Back,
    Check,
    Customers,
    Device,
    Down,
    External,
    Forward,
    Health,
    Help,
    Home,
    Invite,
    Jobs,
    Language,
    Palette,
    Requests,
    Search,
    Settings,
    SignOut,
    Wait,
}

impl Icon {
    /// Returns the id in the sprite.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Alert => "alert",
            Self::Back => "back",
            Self::Check => "check",
            Self::Customers => "customers",
            Self::Device => "device",
            Self::Down => "down",
            Self::External => "external",
            Self::Forward => "forward",
            Self::Health => "health",
            Self::Help => "help",
            Self::Home => "home",
            Self::Invite => "invite",
            Self::Jobs => "jobs",
            Self::Language => "language",
            Self::Palette => "palette",
            Self::Requests => "requests",
            Self::Search => "search",
            Self::Settings => "settings",
            Self::SignOut => "sign-out",
            Self::Wait => "wait",
        }
    }
}

/// Renders an icon at the size of the text beside it.
pub fn icon(icon: Icon) -> impl IntoView {
    let symbol = with_context(|assets: &AssetUrls| format!("{}#{}", assets.icons, icon.id()));
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=symbol></use>
        </svg>
    }
}
