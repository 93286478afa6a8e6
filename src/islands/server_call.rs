//! A minimal client for server functions that only read.
//!
//! The client that the `#[server]` macro generates includes an HTTP stack, streams, a query codec and the
//! deserialization of all errors: a seventh of the WASM module. An island that only reports that a call failed needs
//! the URL, the response type and `fetch`; the first two still come from the server function, so that they cannot
//! diverge.

use leptos::{
    prelude::window,
    serde_json,
    server_fn::{ServerFn, serde::de::DeserializeOwned},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, UrlSearchParams};

/// The error for a call without a usable response: rejected, failed, or unparsable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CallFailed;

/// Calls a server function whose input is `GetUrl` and whose output is JSON, with its arguments by name.
pub(super) async fn call<F>(arguments: &[(&str, &str)]) -> Result<F::Output, CallFailed>
where
    F: ServerFn<Output: DeserializeOwned>,
{
    call_for::<F, F::Output>(arguments).await
}

/// Calls a server function and parses only a part of its response, so that the code for the rest need not be
/// downloaded.
pub(super) async fn call_for<F, T>(arguments: &[(&str, &str)]) -> Result<T, CallFailed>
where
    F: ServerFn,
    T: DeserializeOwned,
{
    let query = UrlSearchParams::new()?;
    for (name, value) in arguments {
        query.append(name, value);
    }
    let url = format!("{}?{}", F::PATH, String::from(query.to_string()));
    let response: Response = JsFuture::from(window().fetch_with_str(&url)).await?.unchecked_into();
    if !response.ok() {
        return Err(CallFailed);
    }
    let json = JsFuture::from(response.text()?).await?.as_string().ok_or(CallFailed)?;
    serde_json::from_str(&json).map_err(|_| CallFailed)
}

impl From<JsValue> for CallFailed {
    fn from(_: JsValue) -> Self {
        Self
    }
}
