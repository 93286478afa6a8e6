//! A row of the table of operations, and the matching of requests with rows.

use crate::{
    domain::cloud::Cloud,
    emulator::partner_center::{
        call::{Call, Path, Query},
        response::{ApiError, ApiResponse},
    },
};

/// The kinds of token that an operation accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// App+User only; marked **U** in the articles' tables.
    User,
    /// App+User and app-only.
    AppOrUser,
    /// App-only.
    App,
}

/// The scope of an operation's rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// Without a limit.
    No,
    /// Per partner.
    Partner,
    /// Per partner and customer.
    Customer,
}

/// A handler of an operation.
pub type Handler = fn(&Call<'_>) -> Result<ApiResponse, ApiError>;

/// An operation of the REST API.
#[derive(Debug)]
pub struct Operation {
    /// The article's file name; it is the operation's name in call counts and in faults.
    pub doc: &'static str,
    pub method: &'static str,
    /// The path with `{name}` for parameters; case is ignored.
    pub path: &'static str,
    /// The required query parameter that distinguishes two operations with the same path.
    pub query: Option<&'static str>,
    /// The accepted kinds of token.
    pub auth: Auth,
    /// The clouds without this operation.
    pub absent_in: &'static [Cloud],
    /// The scope of the rate limit.
    pub throttle: Throttle,
    /// The handler; none if the operation is not implemented.
    pub handler: Option<Handler>,
}

const fn row(method: &'static str, doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    Operation { doc, method, path, query: None, auth, absent_in: &[], throttle: Throttle::No, handler: None }
}

pub const fn get(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("GET", doc, path, auth)
}

pub const fn head(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("HEAD", doc, path, auth)
}

pub const fn post(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("POST", doc, path, auth)
}

pub const fn put(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("PUT", doc, path, auth)
}

pub const fn patch(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("PATCH", doc, path, auth)
}

pub const fn delete(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("DELETE", doc, path, auth)
}

impl Operation {
    pub const fn handler(self, handler: Handler) -> Self {
        Self { handler: Some(handler), ..self }
    }

    /// Requires a query parameter.
    pub const fn with_query(self, query: &'static str) -> Self {
        Self { query: Some(query), ..self }
    }

    /// Sets the scope of the rate limit.
    pub const fn throttled(self, throttle: Throttle) -> Self {
        Self { throttle, ..self }
    }

    pub const fn not_in(self, absent_in: &'static [Cloud]) -> Self {
        Self { absent_in, ..self }
    }

    /// Restricts the operation to the public cloud.
    pub const fn public_only(self) -> Self {
        self.not_in(&[Cloud::China, Cloud::Germany, Cloud::UsGovernment])
    }

    /// Returns the path parameters.
    pub fn params(&self, path: &Path) -> Vec<(&'static str, String)> {
        let names = self.segments().filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let values = self.segments().zip(path.segments()).filter(|(segment, _)| is_param(segment));
        names.zip(values).map(|(name, (_, value))| (name, value.clone())).collect()
    }

    /// Returns the API that the rate limit counts calls under: the resource in the path, or the one below a customer.
    pub fn api(&self) -> &'static str {
        let mut segments = self.segments().skip(1);
        let root = segments.next().unwrap_or_default();
        segments.nth(1).filter(|_| root == "customers" && self.path.contains("/{customer}/")).unwrap_or(root)
    }

    fn segments(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').skip(1)
    }

    /// Returns the quality of a match with the path, which is a bitmask of the positions of literal segments, so that
    /// `customers/usagerecords` takes precedence over `customers/{customer}`; none if the path does not match.
    fn match_score(&self, path: &Path) -> Option<u32> {
        if self.segments().count() != path.segments().len() {
            return None;
        }
        self.segments().zip(path.segments()).try_fold(0, |score, (segment, value)| {
            let literal = !is_param(segment);
            (!literal || segment.eq_ignore_ascii_case(value)).then_some(score << 1 | u32::from(literal))
        })
    }
}

fn is_param(segment: &str) -> bool {
    segment.starts_with('{')
}

/// The result of matching a request.
#[derive(Debug)]
pub enum RouteMatch {
    /// The matching row.
    Operation(&'static Operation),
    /// Rows for this path, with these other methods only.
    OtherMethods(Vec<&'static str>),
    /// No row for this path.
    NotFound,
}

/// Finds the best matching row.
pub fn find(
    rows: impl Iterator<Item = &'static Operation> + Clone,
    method: &str,
    path: &Path,
    query: &Query,
) -> RouteMatch {
    let scored = rows.filter_map(|row| Some((row.match_score(path)?, row)));
    let Some(best) = scored.clone().map(|(score, _)| score).max() else { return RouteMatch::NotFound };
    let mut methods = Vec::new();
    let mut found: Option<&'static Operation> = None;
    for (_, row) in scored.filter(|(score, _)| *score == best) {
        if row.method != method {
            if !methods.contains(&row.method) {
                methods.push(row.method);
            }
        } else if row.query.is_none_or(|name| query.get(name).is_some()) {
            // A row with a query parameter takes precedence over one without; otherwise the first one counts.
            if found.is_none_or(|found| found.query.is_none() && row.query.is_some()) {
                found = Some(row);
            }
        }
    }
    found.map_or(RouteMatch::OtherMethods(methods), RouteMatch::Operation)
}
