//! A loopback listener with graceful shutdown.

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Maximum duration of calls in progress after a stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// A listener that serves until it is stopped.
pub struct Listener {
    task: JoinHandle<()>,
}

impl Listener {
    /// Serves in a separate task.
    pub fn serve(socket: TcpListener, router: Router, stop: CancellationToken) -> Self {
        let task = tokio::spawn(async move {
            let result = axum::serve(socket, router).with_graceful_shutdown(stop.cancelled_owned()).await;
            if let Err(error) = result {
                tracing::error!(%error, "an emulator listener failed");
            }
        });
        Self { task }
    }

    /// Waits for the end; a connection that stays open is aborted.
    pub async fn wait_until_stopped(&mut self) {
        if timeout(DRAIN_TIMEOUT, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

/// Listens on a loopback address and rejects any other.
pub async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    if !address.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("the emulator listens on loopback only, not on {address}"),
        ));
    }
    TcpListener::bind(address).await
}

/// Returns the base URL of a socket.
pub fn origin(socket: &TcpListener) -> io::Result<Url> {
    let address = socket.local_addr()?;
    Url::parse(&format!("http://{address}")).map_err(io::Error::other)
}
