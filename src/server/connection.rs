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
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);

/// A listener whose connections have an idle timeout.
#[derive(Debug)]
pub struct IdleTimeoutListener {
    listener: TcpListener,
    idle_timeout: Duration,
}

impl IdleTimeoutListener {
    /// Creates a listener that closes connections after this time without a byte in either direction.
    pub const fn new(listener: TcpListener, idle_timeout: Duration) -> Self {
        Self { listener, idle_timeout }
    }
}

impl Listener for IdleTimeoutListener {
    type Io = IdleTimeoutStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (IdleTimeoutStream::new(stream, self.idle_timeout, HEADER_TIMEOUT), address)
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
pub struct IdleTimeoutStream<S> {
    stream: S,
    idle_timeout: Duration,
    header_timeout: Duration,
    timer: Pin<Box<Sleep>>,
    phase: Phase,
}

impl<S> IdleTimeoutStream<S> {
    fn new(stream: S, idle_timeout: Duration, header_timeout: Duration) -> Self {
        Self { stream, idle_timeout, header_timeout, timer: Box::pin(sleep(idle_timeout)), phase: Phase::Idle }
    }

    /// Returns the underlying stream.
    pub const fn get_ref(&self) -> &S {
        &self.stream
    }

    fn reset_timer(&mut self) {
        let deadline = Instant::now() + self.idle_timeout;
        self.timer.as_mut().reset(match self.phase {
            Phase::Head { until, .. } => deadline.min(until),
            Phase::Idle | Phase::Body => deadline,
        });
    }

    /// Records received bytes; fails if the headers that they belong to take too long.
    fn track_received(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (until, mut line_ends) = match self.phase {
            Phase::Idle if !bytes.is_empty() => (Instant::now() + self.header_timeout, 0),
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
    const fn track_sent<T>(&mut self, written: &Poll<io::Result<T>>) {
        if matches!((&self.phase, written), (Phase::Body, Poll::Ready(Ok(_)))) {
            self.phase = Phase::Idle;
        }
    }

    /// Returns an error if a pending operation has timed out.
    fn poll_timeout<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        ready!(self.timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn apply_timeout<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.reset_timer();
            result
        } else {
            self.poll_timeout(cx)
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for IdleTimeoutStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = match Pin::new(&mut self.stream).poll_read(cx, buffer) {
            Poll::Ready(Ok(())) => Poll::Ready(self.track_received(buffer.filled().get(before..).unwrap_or_default())),
            other => other,
        };
        self.apply_timeout(cx, result)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for IdleTimeoutStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.track_sent(&result);
        self.apply_timeout(cx, result)
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
        self.track_sent(&result);
        self.apply_timeout(cx, result)
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
    async fn an_idle_connection_times_out() {
        let (near, _far) = duplex(8);
        let mut stream = IdleTimeoutStream::new(near, Duration::from_millis(10), HEADER_TIMEOUT);
        let error = stream.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// Reads bytes that are sent a few milliseconds apart, until an error or the end.
    async fn drip(
        stream: &mut IdleTimeoutStream<DuplexStream>,
        far: &mut DuplexStream,
        bytes: usize,
    ) -> io::Result<usize> {
        let mut read = 0;
        for _ in 0..bytes {
            tokio::time::sleep(Duration::from_millis(5)).await;
            far.write_all(b"a").await?;
            read += stream.read(&mut [0; 8]).await?;
        }
        Ok(read)
    }

    #[tokio::test]
    async fn slowly_sent_headers_time_out() {
        let (near, mut far) = duplex(64);
        let mut stream = IdleTimeoutStream::new(near, TIMEOUT, Duration::from_millis(20));
        let error = drip(&mut stream, &mut far, 1000).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // The next request on a kept-alive connection has the same time limit.
        let (near, mut far) = duplex(64);
        let mut stream = IdleTimeoutStream::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(REQUEST).await.unwrap();
        assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), REQUEST.len());
        stream.write_all(b"answer").await.unwrap();
        let error = drip(&mut stream, &mut far, 1000).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // Headers that are never completed.
        let (near, mut far) = duplex(64);
        let mut stream = IdleTimeoutStream::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(b"GET /").await.unwrap();
        assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), 5);
        assert_eq!(stream.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn slow_bodies_and_keep_alive_have_the_idle_timeout() {
        let (near, mut far) = duplex(64);
        let mut stream = IdleTimeoutStream::new(near, TIMEOUT, Duration::from_millis(20));
        far.write_all(REQUEST).await.unwrap();
        assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), REQUEST.len());
        assert_eq!(drip(&mut stream, &mut far, 20).await.unwrap(), 20, "a body may take longer than the headers");
        stream.write_all(b"answer").await.unwrap();
        let late = async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            far.write_all(REQUEST).await.unwrap();
        };
        let mut next = [0; 64];
        let (read, ()) = tokio::join!(stream.read(&mut next), late);
        assert_eq!(read.unwrap(), REQUEST.len(), "idle time does not count as header time");
    }

    #[tokio::test]
    async fn an_unread_response_times_out() {
        let (near, _far) = duplex(8);
        let mut stream = IdleTimeoutStream::new(near, Duration::from_millis(10), HEADER_TIMEOUT);
        let error = stream.write_all(&[0; 100]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn bytes_pass_through_unchanged() {
        let (near, mut far) = duplex(8);
        let mut stream = IdleTimeoutStream::new(near, Duration::from_mins(1), HEADER_TIMEOUT);
        far.write_all(b"in").await.unwrap();
        let mut read = [0; 2];
        stream.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"in");
        stream.write_all(b"out").await.unwrap();
        let mut read = [0; 3];
        far.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"out");
    }
}
