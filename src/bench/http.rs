//! A minimal HTTP/1.1 client, so that the measurements show the server: it sends the same bytes repeatedly on one
//! connection and reads each response to its end.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use url::Url;

/// A request with its address.
#[derive(Debug, Clone)]
pub struct Request {
    address: SocketAddr,
    bytes: Vec<u8>,
}

impl Request {
    /// Creates a GET request of a URL on this machine.
    pub fn get(url: &Url, headers: &[(&str, &str)]) -> anyhow::Result<Self> {
        let port = url.port_or_known_default().context("no port")?;
        let host = url.host_str().context("no host")?;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let mut text = format!("GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n");
        for (name, value) in headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        text.push_str("\r\n");
        Ok(Self { address: SocketAddr::from(([127, 0, 0, 1], port)), bytes: text.into_bytes() })
    }
}

/// A keep-alive connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: usize,
}

impl Connection {
    /// Connects to the address of a request.
    pub async fn open(request: &Request) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(request.address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(1 << 18), head: 0 })
    }

    /// Sends a request and returns the duration; fails unless the status is 200.
    pub async fn send(&mut self, request: &Request) -> anyhow::Result<Duration> {
        let start = Instant::now();
        self.stream.write_all(&request.bytes).await?;
        self.read().await?;
        let elapsed = start.elapsed();
        if !self.buffer.starts_with(b"HTTP/1.1 200 ") {
            bail!("{}\n{}", self.head(), self.body());
        }
        Ok(elapsed)
    }

    /// Returns a header of the last response.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head().lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Returns the body of the last response.
    pub fn body(&self) -> &str {
        self.buffer.get(self.head..).map_or("", |body| std::str::from_utf8(body).unwrap_or_default())
    }

    fn head(&self) -> &str {
        self.buffer.get(..self.head).map_or("", |head| std::str::from_utf8(head).unwrap_or_default())
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        self.buffer.clear();
        self.head = 0;
        while self.head == 0 {
            let seen = self.buffer.len().saturating_sub(3);
            self.read_more().await?;
            let end = self.buffer[seen..].windows(4).position(|four| four == b"\r\n\r\n");
            self.head = end.map_or(0, |end| seen + end + 4);
        }
        if self.header("transfer-encoding").is_some() {
            return self.read_chunks().await;
        }
        let length: usize = self.header("content-length").context("a response without content-length")?.parse()?;
        while self.buffer.len() < self.head + length {
            self.read_more().await?;
        }
        Ok(())
    }

    /// Reads a chunked body (RFC 9112, section 7.1), and leaves the chunk sizes in it.
    async fn read_chunks(&mut self) -> anyhow::Result<()> {
        let mut at = self.head;
        loop {
            let end = loop {
                match self.buffer[at..].windows(2).position(|two| two == b"\r\n") {
                    Some(end) => break at + end,
                    None => self.read_more().await?,
                }
            };
            let size = usize::from_str_radix(std::str::from_utf8(&self.buffer[at..end])?, 16)?;
            at = end + 2 + size + 2;
            while self.buffer.len() < at {
                self.read_more().await?;
            }
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn read_more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}
