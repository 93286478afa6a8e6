//! Idle timeouts of connections, against slow-request attacks such as Slowloris.
//!
//! A request's timeout begins when its headers have arrived; a client that never sends them, or never reads the
//! response, would hold a connection forever. So would one that sends them a byte at a time: from the first byte of a
//! request's headers there is a time limit for all of them. hyper has such a limit (`header_read_timeout`), but it
//! includes the wait for the first byte, and browsers and proxies keep idle connections open.
//!
//! One timer serves both directions. hyper waits for the client's next byte even while it responds, so with a timer for
//! each, as in `tokio-io-timeout`, a response that takes longer than the timeout would be cut off.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{Instant, Sleep, sleep},
};

/// Idle timeout of a connection: longer than any request may take, so that a slow response is not mistaken for silence.
/// It is also the keep-alive timeout.
pub const TIMEOUT: Duration = Duration::from_mins(2);

/// Time for a request's headers, from their first byte to the last.
const HEAD: Duration = Duration::from_secs(20);

/// A listener whose connections have an idle timeout.
#[derive(Debug)]
pub struct Patient {
    listener: TcpListener,
    patience: Duration,
}

impl Patient {
    /// Creates a listener that closes connections after this time without a byte in either direction.
    pub const fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, patience }
    }
}

impl Listener for Patient {
    type Io = Watched<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (Watched::new(stream, self.patience, HEAD), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// The part of a request (HTTP/1.1) that a client is sending.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// None: the connection is new, or a response was sent.
    Idle,
    /// The headers, which have a time limit.
    Head {
        /// The deadline.
        until: Instant,
        /// Consecutive line ends; the second one ends the headers.
        line_ends: u8,
    },
    /// The body, until a response is sent.
    Body,
}

/// A stream that fails with [`io::ErrorKind::TimedOut`] after a time of silence, or when a request's headers take too
/// long.
#[derive(Debug)]
pub struct Watched<S> {
    stream: S,
    patience: Duration,
    head: Duration,
    end: Pin<Box<Sleep>>,
    phase: Phase,
}

impl<S> Watched<S> {
    fn new(stream: S, patience: Duration, head: Duration) -> Self {
        Self { stream, patience, head, end: Box::pin(sleep(patience)), phase: Phase::Idle }
    }

    /// Returns the underlying stream.
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    fn moved(&mut self) {
        let end = Instant::now() + self.patience;
        self.end.as_mut().reset(match self.phase {
            Phase::Head { until, .. } => end.min(until),
            Phase::Idle | Phase::Body => end,
        });
    }

    /// Records received bytes; fails if the headers that they belong to take too long.
    fn received(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (until, mut line_ends) = match self.phase {
            Phase::Idle if !bytes.is_empty() => (Instant::now() + self.head, 0),
            Phase::Head { until, line_ends } => (until, line_ends),
            Phase::Idle | Phase::Body => return Ok(()),
        };
        for byte in bytes {
            line_ends = match byte {
                b'\n' => line_ends + 1,
                b'\r' => line_ends,
                _ => 0,
            };
            if line_ends == 2 {
                self.phase = Phase::Body;
                return Ok(());
            }
        }
        self.phase = Phase::Head { until, line_ends };
        if Instant::now() < until { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) }
    }

    /// Records that a response was sent, after which the next request may begin.
    const fn answered<T>(&mut self, written: &Poll<io::Result<T>>) {
        if matches!((&self.phase, written), (Phase::Body, Poll::Ready(Ok(_)))) {
            self.phase = Phase::Idle;
        }
    }

    /// Returns an error if a pending operation has timed out.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        ready!(self.end.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.moved();
            result
        } else {
            self.wait(cx)
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = match Pin::new(&mut self.stream).poll_read(cx, buffer) {
            Poll::Ready(Ok(())) => Poll::Ready(self.received(buffer.filled().get(before..).unwrap_or_default())),
            other => other,
        };
        self.watch(cx, result)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.answered(&result);
        self.watch(cx, result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.answered(&result);
        self.watch(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    #[tokio::test]
    async fn silence_ends_the_connection() {
        let (near, _far) = duplex(8);
        let mut watched = Watched::new(near, Duration::from_millis(10), HEAD);
        let error = watched.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// Reads bytes that are sent a few milliseconds apart, until an error or the end.
    async fn drip(watched: &mut Watched<DuplexStream>, far: &mut DuplexStream, bytes: usize) -> io::Result<usize> {
        let mut read = 0;
        for _ in 0..bytes {
            tokio::time::sleep(Duration::from_millis(5)).await;
            far.write_all(b"a").await?;
            read += watched.read(&mut [0; 8]).await?;
        }
        Ok(read)
    }

    #[tokio::test]
    async fn headers_that_drip_end_the_connection_in_time() {
        let (near, mut far) = duplex(64);
        let mut watched = Watched::new(near, TIMEOUT, Duration::from_millis(20));
        let error = drip(&mut watched, &mut far, 1000).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // The next request on a kept-alive connection has the same time limit.
        let (near, mut far) = duplex(64);
        let mut watched = Watched::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(REQUEST).await.unwrap();
        assert_eq!(watched.read(&mut [0; 64]).await.unwrap(), REQUEST.len());
        watched.write_all(b"answer").await.unwrap();
        let error = drip(&mut watched, &mut far, 1000).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // Headers that are never completed.
        let (near, mut far) = duplex(64);
        let mut watched = Watched::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(b"GET /").await.unwrap();
        assert_eq!(watched.read(&mut [0; 64]).await.unwrap(), 5);
        assert_eq!(watched.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_slow_body_and_a_kept_connection_have_the_time_of_before() {
        let (near, mut far) = duplex(64);
        let mut watched = Watched::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(REQUEST).await.unwrap();
        assert_eq!(watched.read(&mut [0; 64]).await.unwrap(), REQUEST.len());
        assert_eq!(drip(&mut watched, &mut far, 20).await.unwrap(), 20, "a body may take longer than the headers");
        watched.write_all(b"answer").await.unwrap();
        let late = async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            far.write_all(REQUEST).await.unwrap();
        };
        let mut next = [0; 64];
        let (read, ()) = tokio::join!(watched.read(&mut next), late);
        assert_eq!(read.unwrap(), REQUEST.len(), "idle time does not count as header time");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_ends_the_connection() {
        let (near, _far) = duplex(8);
        let mut watched = Watched::new(near, Duration::from_millis(10), HEAD);
        let error = watched.write_all(&[0; 100]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn bytes_that_move_are_passed_on() {
        let (near, mut far) = duplex(8);
        let mut watched = Watched::new(near, Duration::from_mins(1), HEAD);
        far.write_all(b"in").await.unwrap();
        let mut read = [0; 2];
        watched.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"in");
        watched.write_all(b"out").await.unwrap();
        let mut read = [0; 3];
        far.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"out");
    }
}
