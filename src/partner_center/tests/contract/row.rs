//! A row of the table of the client's operations: how to call the client for the documented examples, and what it keeps
//! of the response.

use std::{collections::BTreeMap, fmt::Debug, str::FromStr, sync::Arc};

use futures::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{
    parsed_result::ParsedResult,
    sample::{Example, is_placeholder},
};
use crate::{
    domain::{id::CustomerId, principal::CustomerScope},
    partner_center::{
        CallContext, Client, CustomerHandle, Error, RecordedGaps,
        tests::{
            mock::Reply,
            setup::{TestSetup, customer_id, staff_at},
        },
        wire::request::camel_case,
    },
};

/// A function that calls the client as an example specifies.
pub(super) type Caller = for<'a> fn(&'a ExampleCall<'a>) -> LocalBoxFuture<'a, Result<ParsedResult, Error>>;

/// The way to call the client for the documented examples of a method and a path.
pub(super) struct Row {
    /// The article's name, as in the client's operation.
    pub(super) operation: &'static str,
    pub(super) method: &'static str,
    /// The path with `{name}` for variable segments.
    pub(super) path: &'static str,
    /// An alternative documented path.
    pub(super) alternative_path: Option<&'static str>,
    /// The condition that distinguishes it from other rows of the same path.
    pub(super) when: fn(&Example) -> bool,
    /// The customer of an example, if it is not in the path.
    pub(super) about: fn(&Example) -> Option<String>,
    /// Query parameters that the client sends differently from the documentation, or that only one of them has.
    pub(super) ignored_query: &'static [&'static str],
    /// Members of the response that the portal does not use.
    pub(super) unread: &'static [&'static str],
    /// Values that the client distinguishes, to be tried where no other value makes a difference.
    pub(super) known_values: &'static [&'static str],
    /// Documented members of the request that the portal does not send.
    pub(super) unsent: &'static [&'static str],
    /// Replacements for documented placeholders, by JSON pointer.
    pub(super) substitutes: &'static [(&'static str, &'static str)],
    /// Error status codes that count as a result.
    pub(super) expected_errors: &'static [u16],
    pub(super) call: Caller,
}

impl Row {
    pub(super) const fn new(operation: &'static str, method: &'static str, path: &'static str, call: Caller) -> Self {
        Self {
            operation,
            method,
            path,
            alternative_path: None,
            when: |_| true,
            about: |_| None,
            ignored_query: &[],
            unread: &[],
            known_values: &[],
            unsent: &[],
            substitutes: &[],
            expected_errors: &[],
            call,
        }
    }

    pub(super) const fn alternative_path(self, path: &'static str) -> Self {
        Self { alternative_path: Some(path), ..self }
    }

    pub(super) const fn when(self, when: fn(&Example) -> bool) -> Self {
        Self { when, ..self }
    }

    pub(super) const fn about(self, about: fn(&Example) -> Option<String>) -> Self {
        Self { about, ..self }
    }

    pub(super) const fn ignored_query(self, ignored_query: &'static [&'static str]) -> Self {
        Self { ignored_query, ..self }
    }

    pub(super) const fn unread(self, unread: &'static [&'static str]) -> Self {
        Self { unread, ..self }
    }

    pub(super) const fn known_values(self, known_values: &'static [&'static str]) -> Self {
        Self { known_values, ..self }
    }

    pub(super) const fn substitutes(self, substitutes: &'static [(&'static str, &'static str)]) -> Self {
        Self { substitutes, ..self }
    }

    pub(super) const fn expected_errors(self, expected_errors: &'static [u16]) -> Self {
        Self { expected_errors, ..self }
    }

    /// Checks whether an example belongs to this row, whatever its article.
    pub(super) fn matches(&self, example: &Example) -> bool {
        let paths = [Some(self.path), self.alternative_path];
        self.method == example.method
            && paths.into_iter().flatten().any(|path| matches_path(path, &example.segments))
            && (self.when)(example)
    }

    /// Returns the values for the row's `{name}` segments in the example's path. If the documentation has a
    /// placeholder, or the body names another object than the path, the value is the one in the body, or else one of
    /// ours.
    pub(super) fn params(&self, example: &Example) -> BTreeMap<&'static str, String> {
        let template: Vec<_> = self.path.split('/').filter(|it| !it.is_empty()).collect();
        let params = template.iter().enumerate().filter_map(|(index, it)| Some((index, param(it)?)));
        let last = params.clone().next_back().map(|(_, name)| name);
        let named = example.text("/id").filter(|_| last != Some("customer"));
        let about = (self.about)(example);
        params
            .map(|(index, name)| {
                let written = example.segments.get(index).filter(|text| !is_placeholder(text)).cloned();
                let own = || match name {
                    "customer" => customer_id().to_string(),
                    "country" => "US".to_owned(),
                    _ => Uuid::from_u128(0xA1).to_string(),
                };
                let found = match name {
                    "customer" => about.clone().or(written),
                    _ if Some(name) == last => named.clone().or(written),
                    _ => written,
                };
                (name, found.unwrap_or_else(own))
            })
            .collect()
    }

    /// Returns the path with these values.
    pub(super) fn fill_path(&self, params: &BTreeMap<&'static str, String>) -> String {
        let segments = self.path.split('/').map(|it| param(it).map_or(it, |name| params[name].as_str()));
        segments.collect::<Vec<_>>().join("/")
    }

    /// Returns the example with placeholders replaced by values.
    pub(super) fn with_substitutes(&self, example: &Example) -> Example {
        let mut example = example.clone();
        example.request = camel_case(example.request);
        // Some articles document the response for another object than the request's.
        let (requested_id, mut documented) = (example.request.get("id").cloned(), example.documented());
        if let (Some(requested_id), Some(id)) = (requested_id.filter(Value::is_string), documented.get_mut("id"))
            && *id != requested_id
        {
            *id = requested_id;
            example.response = Some(documented.to_string().into_bytes());
        }
        for (pointer, value) in self.substitutes {
            if let Some(member) = example.request.pointer_mut(pointer) {
                *member = Value::from(*value);
            }
        }
        example
    }
}

/// Returns the name of a variable segment; one that begins with a plus may be a word.
fn param(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn matches_path(path: &str, segments: &[String]) -> bool {
    let template: Vec<_> = path.split('/').filter(|it| !it.is_empty()).collect();
    // A word in place of an id denotes another resource, such as `subscriptions/usagerecords`.
    let is_word = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_lowercase()) && text.chars().all(|it| it.is_ascii_alphabetic())
    };
    template.len() == segments.len()
        && template.iter().zip(segments).all(|(own, segment)| match param(own) {
            Some(name) => name.starts_with('+') || !is_word(segment),
            None => own.eq_ignore_ascii_case(segment),
        })
}

/// An example that is being played to the client.
pub(super) struct ExampleCall<'a> {
    pub(super) setup: &'a TestSetup,
    pub(super) example: &'a Example,
    pub(super) params: &'a BTreeMap<&'static str, String>,
    pub(super) path: &'a str,
    pub(super) about: fn(&Example) -> Option<String>,
    pub(super) gaps: Arc<RecordedGaps>,
}

impl ExampleCall<'_> {
    /// Returns a client whose gaps are recorded here.
    pub(super) fn client(&self) -> Client {
        let context = CallContext { gaps: Arc::clone(&self.gaps), ..CallContext::new() };
        self.setup.partner_center.delegated(Arc::clone(&self.setup.target), &self.setup.scope, context)
    }

    /// Returns the id of the customer that the example concerns.
    pub(super) fn customer_id(&self) -> CustomerId {
        let (named, own) = (self.params.get("customer").cloned(), (self.about)(self.example));
        named.or(own).map_or_else(customer_id, |id| id.parse().unwrap())
    }

    fn scope(&self) -> CustomerScope {
        staff_at(7, 70, self.customer_id())
    }

    /// Returns the operations on the customer in the path.
    pub(super) fn customer<'c>(&self, client: &'c Client) -> CustomerHandle<'c> {
        client.customer(&self.scope())
    }

    /// Returns the value of a path segment.
    pub(super) fn param<T: FromStr<Err: Debug>>(&self, name: &str) -> T {
        self.params[name].parse().unwrap()
    }

    /// Returns a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        self.example.query(name)
    }

    /// Returns the requested number of rows; 0 for all.
    pub(super) fn rows(&self) -> u32 {
        self.query("size").map_or(0, |rows| rows.parse().unwrap())
    }

    /// Returns a member of the filter, such as `Value`.
    pub(super) fn filter(&self, member: &str) -> Option<String> {
        let filter: Value = serde_json::from_str(&self.query("filter")?).unwrap();
        filter[member].as_str().map(str::to_owned)
    }

    /// Returns the documented request as a wire type.
    pub(super) fn request<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.example.request.clone()).unwrap()
    }

    /// Makes the service return this at the path, for a write that reads first.
    pub(super) fn stored(&self, stored: Value) {
        self.setup.mock.always("GET", self.path, move |_, _| Reply::json(&stored));
    }
}

/// Defines a row whose call is a block over an [`ExampleCall`] and a client.
macro_rules! row {
    ($operation:literal, $method:ident $path:literal, |$example_call:ident, $client:ident| $call:expr) => {
        $crate::partner_center::tests::contract::row::Row::new(
            $operation,
            stringify!($method),
            $path,
            |$example_call| {
                Box::pin(async move {
                    let $client = $example_call.client();
                    $call
                })
            },
        )
    };
}
pub(super) use row;
