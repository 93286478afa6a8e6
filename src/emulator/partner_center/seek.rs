//! Seek paging: `size`, `seekOperation` and the continuation token (README "Paging" of the REST API's articles).
//!
//! A token contains the position and the filter; it is opaque to clients and valid only for the partner that received
//! it. It contains the filter because the .NET SDK sends none with a continuation.

use std::ops::Range;

use super::{call::Call, response::ApiError};
use crate::{
    emulator::state::continuation_tokens::ListPosition,
    partner_center::wire::collection::{KeyValuePair, Link, Links},
};

/// The header with a token.
const HEADER: &str = "MS-ContinuationToken";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Next,
    Previous,
    First,
    Last,
}

/// A request for a page of a collection.
#[derive(Debug)]
pub struct Seek {
    collection: &'static str,
    operation: Operation,
    size: usize,
    filter: Option<String>,
    token: Option<ListPosition>,
}

/// A page of a collection.
#[derive(Debug)]
pub struct Page {
    /// The range of items.
    pub range: Range<usize>,
    pub links: Links,
    /// The continuation token; absent at the end.
    pub continuation_token: Option<String>,
}

impl Seek {
    /// Parses the request of a call.
    ///
    /// # Errors
    /// 400 for invalid parameters, and for a token of another caller or collection.
    pub fn parse(call: &Call<'_>, collection: &'static str) -> Result<Self, ApiError> {
        let operation = match call.query.get("seekOperation").map(str::to_ascii_lowercase).as_deref() {
            None | Some("" | "first" | "2") => Operation::First,
            Some("next" | "0") => Operation::Next,
            Some("previous" | "1") => Operation::Previous,
            Some("last" | "3") => Operation::Last,
            Some("pageindex" | "4") => {
                return Err(ApiError::invalid("seekOperation PageIndex is not supported here."));
            }
            Some(_) => return Err(ApiError::invalid("seekOperation is none of the known ones.")),
        };
        let token = match call.headers.get(HEADER) {
            None => None,
            // The first page needs no position, so a token sent with it is ignored.
            Some(_) if call.query.get("seekOperation").is_none() => None,
            Some(text) => {
                let token = text.to_str().ok().and_then(|text| call.world.continuation_tokens.open(text));
                let is_own = |token: &ListPosition| {
                    token.partner == call.caller.partner.tenant && token.collection == collection
                };
                Some(token.filter(is_own).ok_or_else(|| ApiError::invalid("The continuation token is not valid."))?)
            }
        };
        if token.is_none() && matches!(operation, Operation::Next | Operation::Previous) {
            return Err(ApiError::invalid(format!("{HEADER} is required.")));
        }
        let size = match call.query.get("size").filter(|size| !size.is_empty()) {
            None => token.as_ref().map_or(0, |token| token.size),
            Some(size) => size.parse().map_err(|_| ApiError::invalid("size should be a number from 0."))?,
        };
        let filter = match (call.query.get("filter"), &token) {
            (Some(filter), Some(token)) if token.filter.as_deref() != Some(filter) => {
                return Err(ApiError::invalid("The continuation token belongs to another filter."));
            }
            (Some(filter), _) => Some(filter.to_owned()),
            (None, token) => token.as_ref().and_then(|token| token.filter.clone()),
        };
        Ok(Self { collection, operation, size, filter, token })
    }

    /// Returns the filter of the call, or of the call that the token comes from.
    pub fn filter(&self) -> Option<&str> {
        self.filter.as_deref()
    }

    /// Returns the requested page of a collection with `total` items.
    ///
    /// # Errors
    /// If a token cannot be created, which is a bug of the emulator.
    pub fn page(&self, call: &Call<'_>, total: usize) -> Result<Page, ApiError> {
        let size = if self.size == 0 { total } else { self.size };
        let from = match (self.operation, &self.token) {
            (Operation::First, _) | (_, None) if self.operation != Operation::Last => 0,
            (Operation::Next, Some(token)) => token.to.min(total),
            (Operation::Previous, Some(token)) => token.from.saturating_sub(size),
            _ => total.saturating_sub(1).checked_div(size).unwrap_or(0) * size,
        };
        let to = from.saturating_add(size).min(total);
        // A page that links to itself returns the token of its own request.
        let own_position =
            self.token.clone().filter(|_| call.world.paging.get().again && self.operation == Operation::Next);
        let token = || {
            let position = own_position.clone().unwrap_or_else(|| ListPosition {
                partner: call.caller.partner.tenant,
                collection: self.collection.to_owned(),
                filter: self.filter.clone(),
                size: self.size,
                from,
                to,
            });
            call.world.continuation_tokens.seal(&position).map_err(|error| ApiError::internal(&error.to_string()))
        };
        let mut links = Links { this: Some(Link::get(call.link())), ..Links::default() };
        if from > 0 {
            links.previous = Some(self.neighbor_link(call, "Previous", token()?));
        }
        let continuation_token = if to < total || own_position.is_some() { Some(token()?) } else { None };
        links.next = continuation_token.clone().map(|token| self.neighbor_link(call, "Next", token));
        Ok(Page { range: from..to, links, continuation_token })
    }

    /// Returns a link to a neighboring page: the same path with the size and the direction, and the token in its
    /// headers.
    fn neighbor_link(&self, call: &Call<'_>, operation: &str, token: String) -> Link {
        let path = call.link().split('?').next().unwrap_or_default();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("size", &self.size.to_string());
        if let Some(filter) = &self.filter {
            query.append_pair("filter", filter);
        }
        query.append_pair("seekOperation", operation);
        let mut link = Link::get(format!("{path}?{}", query.finish()));
        link.headers.push(KeyValuePair { key: HEADER.to_owned(), value: Some(token) });
        link
    }
}
