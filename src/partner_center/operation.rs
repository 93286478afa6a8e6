//! Operations as the documents have them: constants beside the methods that call them. They know nothing of how a call is
//! made.

use http::Method;

/// An operation as the documents have it; each is a constant beside the method that calls it.
#[derive(Debug)]
pub struct Operation {
    /// The article's file name, for logs and metrics: `get-a-customer-by-id`.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// The API that counts the calls, such as `customers`; a 429 holds back the calls of this API alone.
    pub api: &'static str,
    /// What may be done when no answer came.
    pub safety: Safety,
    /// Whether the service counts per customer rather than per partner.
    pub per_customer: bool,
    /// Whether its answers are not for keeping, since whoever has them can do something with them.
    pub secret: bool,
    /// Whom the service takes it from.
    pub accepts: Accepts,
}

/// Those whom the service takes an operation from (each article's "Credentials").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// A person alone, by delegated rights (App+User).
    Person,
    /// A person, or the partner's application itself.
    PersonOrApplication,
    /// The partner's application alone (app-only).
    Application,
}

/// The limits of what may be done about an attempt whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It changes nothing: may be repeated after any failure.
    Read,
    /// A write that Partner Center recognises by its `MS-RequestId`: may be repeated under the same id where no answer
    /// came, and not after an answer.
    Deduplicated,
    /// Any other write: repeated only where it never left, or was refused for token or throttle.
    Once,
}

impl Operation {
    /// Describes a GET of a person's, counted per partner.
    pub const fn read(name: &'static str, api: &'static str) -> Self {
        Self::write(name, api, Method::GET, Safety::Read)
    }

    /// Describes another method than GET, counted per partner: most often a write, else of [`Safety::Read`].
    pub const fn write(name: &'static str, api: &'static str, method: Method, safety: Safety) -> Self {
        Self { name, method, api, safety, per_customer: false, secret: false, accepts: Accepts::Person }
    }

    /// Returns the same, counted per customer.
    #[must_use]
    pub const fn per_customer(mut self) -> Self {
        self.per_customer = true;
        self
    }

    /// Returns the same, with answers that are not for keeping.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Returns the same, taken from the partner's application as well.
    #[must_use]
    pub const fn or_application(mut self) -> Self {
        self.accepts = Accepts::PersonOrApplication;
        self
    }

    /// Returns the same, for the partner's application alone.
    #[must_use]
    pub const fn application_only(mut self) -> Self {
        self.accepts = Accepts::Application;
        self
    }

    /// Returns whether its good answers may be remembered, for when Partner Center cannot be had.
    pub(super) fn is_kept(&self) -> bool {
        self.method == Method::GET && !self.secret
    }
}
