//! The exchange of a code for tokens: what of the endpoint's answer the library gets to read.

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use crate::auth::http::{Http, HttpTrouble};

/// The members of an answer that are used (RFC 6749, sections 5.1 and 5.2).
const USED: [&str; 5] = ["access_token", "token_type", "refresh_token", "error", "error_description"];

/// The HTTP client of one exchange. It takes the ID token out of the answer, to be read by us, and with it all that
/// nobody needs: neither can be a reason for the library to refuse the rest.
pub(super) struct Exchange<'h> {
    http: &'h Http,
    id_token: Mutex<Option<String>>,
}

impl<'h> Exchange<'h> {
    pub(super) const fn by(http: &'h Http) -> Self {
        Self { http, id_token: Mutex::new(None) }
    }

    /// The ID token that came, as it came.
    pub(super) fn id_token(&self) -> Option<String> {
        self.id_token.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn read(&self, body: Vec<u8>) -> Vec<u8> {
        let Ok(mut answer) = serde_json::from_slice::<Map<String, Value>>(&body) else { return body };
        if let Some(Value::String(token)) = answer.remove("id_token") {
            *self.id_token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
        }
        let number = answer.get("error_codes").and_then(|codes| codes.get(0)).and_then(Value::as_u64);
        answer.retain(|name, value| USED.contains(&name.as_str()) && (name == "access_token" || !value.is_null()));
        // Lasting permission of a strange kind is none, and a description that is no text tells nothing …
        for name in ["refresh_token", "error_description"] {
            if answer.get(name).is_some_and(|value| !value.is_string()) {
                answer.remove(name);
            }
        }
        // … but Entra's numbers stand beside it too.
        if let Some(number) = number
            && answer.contains_key("error")
        {
            answer.entry("error_description").or_insert_with(|| format!("AADSTS{number}").into());
        }
        Value::Object(answer).to_string().into_bytes()
    }
}

impl<'c> AsyncHttpClient<'c> for Exchange<'_> {
    type Error = HttpTrouble;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpTrouble>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { Ok(self.http.call(request).await?.map(|body| self.read(body))) })
    }
}
