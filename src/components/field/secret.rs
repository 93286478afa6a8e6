//! Secret fields: their list, and the only way to render one.

use leptos::prelude::AnyView;

use super::Field;

/// A field whose value is never rendered again and never stored in a draft. Secrets must not be in other fields, since
/// they are excluded by these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The password of a person.
    Password,
    /// The client secret of an application.
    ClientSecret,
}

impl Secret {
    /// All secret fields.
    pub const ALL: [Self; 2] = [Self::Password, Self::ClientSecret];

    /// Returns the name under which it is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::ClientSecret => "client_secret",
        }
    }

    /// Checks whether a field with this name contains a secret.
    pub fn is_named(name: &str) -> bool {
        Self::ALL.iter().any(|secret| secret.name() == name)
    }
}

/// A builder of a secret field, which has no value to render.
#[must_use = "a field shows nothing until it is made a control"]
pub struct SecretField(Field);

impl SecretField {
    /// Creates a field of the form being rendered.
    pub fn new(secret: Secret, label: &'static str) -> Self {
        Self(Field { autocomplete: "new-password", ..Field::new(secret.name(), label) })
    }

    /// Adds a sentence of help.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self(self.0.help(help))
    }

    /// Renders it with visible input: for a generated password of another person, which has to be read aloud.
    pub fn shown(self) -> AnyView {
        self.0.input("text")
    }

    /// Renders it with hidden input.
    pub fn masked(self) -> AnyView {
        self.0.input("password")
    }
}
