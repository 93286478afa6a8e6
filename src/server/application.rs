//! The process lifecycle: binding, serving and graceful shutdown.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, serve::ListenerExt as _};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::server::connection::{IdleTimeoutListener, TIMEOUT};

/// The error for an address that could not be bound.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The port is used by another program.
    #[error(
        "port {} of {} is already in use; stop the program that uses it, or choose another port, such as PORT={}",
        .0.port(), .0.ip(), other_port(.0.port())
    )]
    InUse(SocketAddr),
    /// The operating system refused.
    #[error("cannot listen on {address}: {source}")]
    Refused {
        /// The requested address.
        address: SocketAddr,
        /// The operating system's error.
        source: io::Error,
    },
}

const fn other_port(port: u16) -> u16 {
    if port < u16::MAX { port + 1 } else { 3000 }
}

/// Binds an address.
///
/// # Errors
/// When the address cannot be bound, with advice if the port is in use.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        _ => BindError::Refused { address, source },
    })
}

/// Serves until `shutdown` is canceled, then stops accepting connections and returns when the requests in progress
/// have finished or `drain` has elapsed.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
    drain: Duration,
) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    // Pages are streamed in chunks; Nagle's algorithm would only delay them. Failure to disable it is harmless.
    let listener = IdleTimeoutListener::new(listener, TIMEOUT).tap_io(|io| drop(io.get_ref().set_nodelay(true)));
    let signal = shutdown.clone().cancelled_owned();
    let mut serve = pin!(axum::serve(listener, service).with_graceful_shutdown(signal).into_future());
    tokio::select! {
        result = &mut serve => return result,
        () = shutdown.cancelled() => tracing::info!("shutting down: waiting for running requests"),
    }
    if let Ok(result) = tokio::time::timeout(drain, serve).await {
        return result;
    }
    tracing::warn!(after_s = drain.as_secs_f64(), "shut down with unfinished requests");
    Ok(())
}

/// Cancels the token at SIGTERM or SIGINT. A second signal ends the process at once.
///
/// # Errors
/// When the signal handlers cannot be installed.
pub fn cancel_on_signal(shutdown: CancellationToken) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    tokio::spawn(async move {
        signals.next().await;
        shutdown.cancel();
        signals.next().await;
        tracing::warn!("second signal: exiting immediately");
        std::process::exit(130);
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
        sync::Notify,
        task::JoinHandle,
    };

    use super::*;

    struct Running {
        address: SocketAddr,
        /// Notified when the slow handler is reached.
        reached: Arc<Notify>,
        /// Notified to let the slow handler respond.
        release: Arc<Notify>,
        shutdown: CancellationToken,
        ended: JoinHandle<io::Result<()>>,
    }

    async fn start(drain: Duration) -> Running {
        let (reached, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (reached_by_handler, release_of_handler) = (Arc::clone(&reached), Arc::clone(&release));
        let slow = get(async move || {
            reached_by_handler.notify_one();
            release_of_handler.notified().await;
            "finished"
        });
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let ended = tokio::spawn(run(listener, Router::new().route("/slow", slow), shutdown.clone(), drain));
        Running { address, reached, release, shutdown, ended }
    }

    async fn send_request(address: SocketAddr) -> io::Result<String> {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
        let mut response = String::new();
        stream.read_to_string(&mut response).await?;
        Ok(response)
    }

    #[tokio::test]
    async fn shutdown_waits_for_requests_in_progress() {
        let running = start(Duration::from_mins(1)).await;
        let response = tokio::spawn(send_request(running.address));
        running.reached.notified().await;
        running.shutdown.cancel();
        // No more connections are accepted, although the process is still working. The listener closes a moment after
        // the signal.
        while TcpStream::connect(running.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(!running.ended.is_finished());
        running.release.notify_one();
        assert!(response.await.unwrap().unwrap().ends_with("finished"));
        running.ended.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn shutdown_gives_up_on_hanging_requests_after_the_drain_time() {
        let running = start(Duration::from_millis(10)).await;
        let response = tokio::spawn(send_request(running.address));
        running.reached.notified().await;
        running.shutdown.cancel();
        running.ended.await.unwrap().unwrap();
        response.abort();
    }

    #[tokio::test]
    async fn a_port_in_use_is_reported_with_a_remedy() {
        let taken = bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = taken.local_addr().unwrap();
        let message = bind(address).await.unwrap_err().to_string();
        assert!(message.contains(&address.port().to_string()), "{message}");
        assert!(message.contains("PORT="), "{message}");
    }
}
