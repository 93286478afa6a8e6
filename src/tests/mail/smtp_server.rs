//! A separate mail server for each test: a process from end2end's npm packages.

use std::{io::Write as _, path::Path, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// A running mail server with the messages that it received.
pub struct SmtpServer {
    pub port: u16,
    lines: Lines<BufReader<ChildStdout>>,
    child: Child,
}

impl SmtpServer {
    /// Starts a server with the arguments of `end2end/smtp-server.mjs`; none, with a message, if its packages are not
    /// installed.
    pub async fn start(test: &str, arguments: &[&str]) -> Option<Self> {
        let end2end = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end");
        if !end2end.join("node_modules/smtp-server").is_dir() {
            // Written to the stream directly, since the test harness captures the output of passing tests.
            let message =
                format!("NOT RUN: {test}, since there is no end2end/node_modules/smtp-server (.make/setup check)\n");
            std::io::stderr().write_all(message.as_bytes()).unwrap();
            let required = ["CI", "TENANTRY_REQUIRE_SMTP_SERVER"].iter().any(|name| std::env::var_os(name).is_some());
            assert!(!required, "a mail server is required here: run .make/setup check");
            return None;
        }
        let mut command = Command::new("node");
        command.arg(end2end.join("smtp-server.mjs")).args(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().expect("the mail server starts");
        let first: Value = serde_json::from_str(&first).unwrap();
        let port = first["port"].as_u64().unwrap().try_into().unwrap();
        Some(Self { port, lines, child })
    }

    /// Returns the next received message.
    pub async fn message(&mut self) -> Value {
        let line = self.lines.next_line().await.unwrap().expect("the mail server runs");
        serde_json::from_str(&line).unwrap()
    }

    /// Stops the server, and returns received messages that were not read.
    pub async fn stop(mut self) -> Vec<Value> {
        self.child.kill().await.unwrap();
        let mut unread = Vec::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            unread.push(serde_json::from_str(&line).unwrap());
        }
        unread
    }
}
