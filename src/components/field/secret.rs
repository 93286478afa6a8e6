//! Fields whose value is a secret: the list of them, and the only way to draw one.

use leptos::prelude::AnyView;

use super::Field;

/// A field whose value is never drawn again and never kept with a form that was not saved. No other field may hold one:
/// its name is what keeps it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The password of a person.
    Password,
    /// The client secret of an application.
    ClientSecret,
}

impl Secret {
    /// Every such field.
    pub const ALL: [Self; 2] = [Self::Password, Self::ClientSecret];

    /// Returns the name by which it is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::ClientSecret => "client_secret",
        }
    }

    /// Checks whether a field of this name holds a secret.
    pub fn is_named(name: &str) -> bool {
        Self::ALL.iter().any(|secret| secret.name() == name)
    }
}

/// A field in the making that holds a secret; it has no value to be drawn with.
#[must_use = "a field shows nothing until it is made a control"]
pub struct SecretField(Field);

impl SecretField {
    /// Begins a field of the form that is being drawn.
    pub fn new(secret: Secret, label: &'static str) -> Self {
        Self(Field { autocomplete: "new-password", ..Field::new(secret.name(), label) })
    }

    /// Adds a sentence of help.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self(self.0.help(help))
    }

    /// Shows what is typed: for what somebody makes up for another person and has to read out.
    pub fn shown(self) -> AnyView {
        self.0.input("text")
    }

    /// Hides what is typed.
    pub fn masked(self) -> AnyView {
        self.0.input("password")
    }
}
