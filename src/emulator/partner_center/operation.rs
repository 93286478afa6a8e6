//! One row of the table of operations, and how a request finds its row.

use crate::{
    domain::cloud::Cloud,
    emulator::partner_center::{
        answer::{Answer, Refusal},
        call::{Call, Path, Query},
    },
};

/// Which tokens an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// App+User only; **U** in the articles' tables.
    User,
    /// Either.
    AppOrUser,
    /// App-only.
    App,
}

/// Whose calls count together against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// None is enforced.
    No,
    /// All of the partner's.
    Partner,
    /// All of the partner's for the customer.
    Customer,
}

/// What answers an operation.
pub type Handler = fn(&Call<'_>) -> Result<Answer, Refusal>;

/// An operation of the REST API.
#[derive(Debug)]
pub struct Operation {
    /// The article's file name: the operation's name in the tally and in faults.
    pub doc: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path with `{name}` for what varies; letters may come in any case.
    pub path: &'static str,
    /// A query name that must be there, where it tells two operations of the same path apart.
    pub query: Option<&'static str>,
    /// Which tokens it takes.
    pub auth: Auth,
    /// Clouds that do not offer it.
    pub absent_in: &'static [Cloud],
    /// Whose calls count together.
    pub throttle: Throttle,
    /// What answers; nothing while it is not built.
    pub answer: Option<Handler>,
}

const fn row(method: &'static str, doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    Operation { doc, method, path, query: None, auth, absent_in: &[], throttle: Throttle::No, answer: None }
}

/// A row for GET.
pub const fn get(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("GET", doc, path, auth)
}

/// A row for HEAD.
pub const fn head(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("HEAD", doc, path, auth)
}

/// A row for POST.
pub const fn post(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("POST", doc, path, auth)
}

/// A row for PUT.
pub const fn put(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("PUT", doc, path, auth)
}

/// A row for PATCH.
pub const fn patch(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("PATCH", doc, path, auth)
}

/// A row for DELETE.
pub const fn delete(doc: &'static str, path: &'static str, auth: Auth) -> Operation {
    row("DELETE", doc, path, auth)
}

impl Operation {
    /// Built: this answers it.
    pub const fn answer(self, handler: Handler) -> Self {
        Self { answer: Some(handler), ..self }
    }

    /// Only with this query name.
    pub const fn with(self, query: &'static str) -> Self {
        Self { query: Some(query), ..self }
    }

    /// Limited, counted so.
    pub const fn throttled(self, throttle: Throttle) -> Self {
        Self { throttle, ..self }
    }

    /// Not offered there.
    pub const fn not_in(self, absent_in: &'static [Cloud]) -> Self {
        Self { absent_in, ..self }
    }

    /// Offered in the public cloud alone.
    pub const fn public_only(self) -> Self {
        self.not_in(&[Cloud::China, Cloud::Germany, Cloud::UsGovernment])
    }

    /// What stands in the path where the row has `{name}`.
    pub fn params(&self, path: &Path) -> Vec<(&'static str, String)> {
        let names = self.segments().filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let values = self.segments().zip(path.segments()).filter(|(segment, _)| is_param(segment));
        names.zip(values).map(|(name, (_, value))| (name, value.clone())).collect()
    }

    /// The API under which calls are counted: the resource in the path, and for what is a customer's the one below it.
    pub fn api(&self) -> &'static str {
        let mut segments = self.segments().skip(1);
        let root = segments.next().unwrap_or_default();
        segments.nth(1).filter(|_| root == "customers" && self.path.contains("/{customer}/")).unwrap_or(root)
    }

    fn segments(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').skip(1)
    }

    /// How well the path fits: the places of its literal segments, so that `customers/usagerecords` goes before
    /// `customers/{customer}`; nothing when it does not fit.
    fn fit(&self, path: &Path) -> Option<u32> {
        if self.segments().count() != path.segments().len() {
            return None;
        }
        self.segments().zip(path.segments()).try_fold(0, |fit, (segment, given)| {
            let literal = !is_param(segment);
            (!literal || segment.eq_ignore_ascii_case(given)).then_some(fit << 1 | u32::from(literal))
        })
    }
}

fn is_param(segment: &str) -> bool {
    segment.starts_with('{')
}

/// What a request is for.
#[derive(Debug)]
pub enum Found {
    /// This.
    Operation(&'static Operation),
    /// Something, but not by that method.
    OtherMethods(Vec<&'static str>),
    /// Nothing in the table.
    Nothing,
}

/// The row that fits best among those given.
pub fn find(rows: impl Iterator<Item = &'static Operation> + Clone, method: &str, path: &Path, query: &Query) -> Found {
    let fits = rows.filter_map(|row| Some((row.fit(path)?, row)));
    let Some(best) = fits.clone().map(|(fit, _)| fit).max() else { return Found::Nothing };
    let mut methods = Vec::new();
    let mut found: Option<&'static Operation> = None;
    for (_, row) in fits.filter(|(fit, _)| *fit == best) {
        if row.method != method {
            if !methods.contains(&row.method) {
                methods.push(row.method);
            }
        } else if row.query.is_none_or(|name| query.get(name).is_some()) {
            // A row that asks for a query name goes before one that does not; else the first one counts.
            if found.is_none_or(|found| found.query.is_none() && row.query.is_some()) {
                found = Some(row);
            }
        }
    }
    found.map_or(Found::OtherMethods(methods), Found::Operation)
}
