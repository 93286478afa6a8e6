//! `webhook-receiver`: a receiver of webhooks that checks and prints them, for tests of a partner's endpoint.

use std::{
    io::Read as _,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context as _, bail};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode, Uri, header::LOCATION};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};
use tokio_util::sync::CancellationToken;

use super::{Out, arguments::WebhookReceiver};
use crate::{
    portal::webhook::signature::{ID, SigningKey, TIMESTAMP},
    server::application,
};

/// The variable with the signing secret.
const VARIABLE: &str = "WEBHOOK_SECRET";
/// The path that redirects lead to.
const REDIRECTED: &str = "/redirected";

/// A running receiver.
struct Receiver {
    key: SigningKey,
    answer: StatusCode,
    fail_first: Option<u64>,
    received_count: AtomicU64,
    messages: mpsc::UnboundedSender<Value>,
}

impl Receiver {
    /// Returns the status to answer the next message with.
    fn status(&self) -> StatusCode {
        let before = self.received_count.fetch_add(1, Ordering::SeqCst);
        let fails = self.fail_first.is_none_or(|first| before < first);
        if fails { self.answer } else { StatusCode::NO_CONTENT }
    }
}

/// Receives webhooks until the process receives a signal.
///
/// # Errors
/// When there is no secret, or it cannot listen.
pub async fn receive(arguments: WebhookReceiver, out: Out<'_>) -> anyhow::Result<()> {
    let secret = secret(arguments.secret_file.as_deref())?;
    let shutdown = CancellationToken::new();
    application::cancel_on_signal(shutdown.clone())?;
    let WebhookReceiver { listen, answer, fail_first, .. } = arguments;
    receive_until(&secret, listen, (StatusCode::from_u16(answer)?, fail_first), shutdown, out).await
}

fn secret(file: Option<&Path>) -> anyhow::Result<SecretString> {
    let text = match file {
        Some(file) if file == Path::new("-") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
            text
        }
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("--secret-file {}", file.display()))?,
        None => std::env::var(VARIABLE).with_context(|| format!("set {VARIABLE}, or pass --secret-file"))?,
    };
    Ok(text.into())
}

async fn receive_until(
    secret: &SecretString,
    listen: SocketAddr,
    (answer, fail_first): (StatusCode, Option<u64>),
    shutdown: CancellationToken,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let Some(key) = SigningKey::parse(secret) else { bail!("the secret is not `whsec_` and Base64") };
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let (messages, mut printed_messages) = mpsc::unbounded_channel();
    drop(messages.send(json!({ "listening": format!("http://{}/", listener.local_addr()?) })));
    let receiver = Receiver { key, answer, fail_first, received_count: AtomicU64::new(0), messages };
    let router = Router::new().fallback(receive_message).with_state(Arc::new(receiver));
    let served = axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned());
    // The channel closes when the server has stopped, since its router owns the only sender.
    let serving = tokio::spawn(async move { served.await });
    while let Some(line) = printed_messages.recv().await {
        writeln!(out, "{line}")?;
        out.flush()?;
    }
    Ok(serving.await??)
}

async fn receive_message(State(receiver): State<Arc<Receiver>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let checked = receiver.key.verify(header, &body, Timestamp::now());
    let status = if checked.is_ok() { receiver.status() } else { StatusCode::UNAUTHORIZED };
    let line = json!({
        "valid": checked.is_ok(),
        "reason": checked.err().map(|reason| reason.to_string()),
        "id": header(ID),
        "timestamp": header(TIMESTAMP),
        "path": uri.path(),
        "answer": status.as_u16(),
        "body": serde_json::from_str(&body).unwrap_or(Value::String(body)),
    });
    drop(receiver.messages.send(line));
    if status.is_redirection() { (status, [(LOCATION, REDIRECTED)]).into_response() } else { status.into_response() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn received_webhooks_are_verified_and_printed() {
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let (shutdown, listen) = (CancellationToken::new(), "127.0.0.1:0".parse().unwrap());
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut out = file.reopen().unwrap();
        let (stop, secret_copy) = (shutdown.clone(), secret.clone());
        let running = tokio::spawn(async move {
            receive_until(&secret_copy, listen, (StatusCode::SERVICE_UNAVAILABLE, Some(1)), stop, &mut out).await
        });
        let lines = || -> Vec<Value> {
            let text = std::fs::read_to_string(file.path()).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        while lines().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let url = lines()[0]["listening"].as_str().unwrap().to_owned();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let (now, key) = (Timestamp::now(), SigningKey::parse(&secret).unwrap());
        for (body, expected) in [("{}", 503), ("{}", 204), ("[]", 401)] {
            let request = client.post(&url).header(ID, "a").header(TIMESTAMP, now.as_second());
            let sent = request.header("webhook-signature", key.sign("a", now, "{}")).body(body).send().await.unwrap();
            assert_eq!(sent.status(), expected);
        }
        shutdown.cancel();
        running.await.unwrap().unwrap();
        let valid: Vec<_> = lines().iter().skip(1).map(|line| line["valid"].as_bool().unwrap()).collect();
        assert_eq!(valid, [true, true, false]);
        assert_eq!(lines()[3]["reason"], "no signature matches");
    }
}
