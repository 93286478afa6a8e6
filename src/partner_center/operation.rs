//! Operations as documented: constants beside the methods that call them. They know nothing of how a call is made.

use http::Method;

/// An operation as documented; each is a constant beside the method that calls it.
#[derive(Debug)]
pub struct Operation {
    /// The article's file name, for logs and metrics: `get-a-customer-by-id`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The API by which the service counts calls, such as `customers`; a 429 applies to the calls of this API alone.
    pub api: &'static str,
    /// The retry policy for attempts with an unknown outcome.
    pub retry_policy: RetryPolicy,
    /// `true` if the service's rate limit is per customer rather than per partner.
    pub per_customer: bool,
    /// `true` if its responses must not be cached, since they contain secrets or links that grant something.
    pub secret: bool,
    /// The credentials that the service accepts.
    pub accepts: Accepts,
}

/// The credentials that the service accepts for an operation (each article's "Credentials").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// Only a person's delegated permissions (App+User).
    Person,
    /// A person's, or the partner's application itself.
    PersonOrApplication,
    /// Only the partner's application (app-only).
    Application,
}

/// The retry policy for an attempt whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryPolicy {
    /// A read without side effects: may be repeated after any failure.
    Read,
    /// A write that Partner Center deduplicates by its `MS-RequestId`: may be repeated under the same id after a
    /// missing response, but not after a response.
    Deduplicated,
    /// Any other write: repeated only if it was never sent, or was rejected because of token or throttling.
    NotIdempotent,
}

impl Operation {
    /// Describes a GET under a person's permissions, rate-limited per partner.
    pub const fn read(name: &'static str, api: &'static str) -> Self {
        Self::write(name, api, Method::GET, RetryPolicy::Read)
    }

    /// Describes an operation with another method than GET, rate-limited per partner: usually a write, or else of
    /// [`RetryPolicy::Read`].
    pub const fn write(name: &'static str, api: &'static str, method: Method, retry_policy: RetryPolicy) -> Self {
        Self { name, method, api, retry_policy, per_customer: false, secret: false, accepts: Accepts::Person }
    }

    /// Returns the operation with a rate limit per customer.
    #[must_use]
    pub const fn per_customer(mut self) -> Self {
        self.per_customer = true;
        self
    }

    /// Returns the operation with responses that must not be cached.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Returns the operation as accepted from the partner's application too.
    #[must_use]
    pub const fn accepts_application_too(mut self) -> Self {
        self.accepts = Accepts::PersonOrApplication;
        self
    }

    /// Returns the operation as accepted from the partner's application alone.
    #[must_use]
    pub const fn application_only(mut self) -> Self {
        self.accepts = Accepts::Application;
        self
    }

    /// Checks whether its responses may be cached for outages of Partner Center.
    pub(super) fn is_cacheable(&self) -> bool {
        self.method == Method::GET && !self.secret
    }
}
