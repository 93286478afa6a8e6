//! Parsing of settings' values.

use std::{fmt::Display, path::PathBuf, str::FromStr, time::Duration};

use jiff::SignedDuration;
use secrecy::SecretString;

use super::{
    key,
    source::{Effective, Raw, Source, Values},
};

/// A reader that parses settings and collects problems. An invalid setting yields a placeholder, which is never used,
/// since any problem fails the whole.
pub(super) struct Reader<'a> {
    values: &'a Values,
    keys: Vec<key::Key>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(values: &'a Values) -> Self {
        Self { values, keys: key::all(), problems: Vec::new() }
    }

    pub fn into_problems(self) -> Vec<String> {
        self.problems
    }

    /// Records a problem.
    pub fn fail<T>(&mut self, problem: String) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// Returns the value that is set, or else the default, before parsing.
    fn raw(&self, name: &str) -> Option<Raw> {
        let key = self.keys.iter().find(|key| key.name == name);
        debug_assert!(key.is_some(), "{name} is not in the table");
        let default = || Some(Raw { text: key?.default?.to_owned(), source: Source::Default });
        self.values.get(name).cloned().or_else(default)
    }

    /// Checks whether the setting has a value, including a default.
    pub fn is_set(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Checks whether the setting was set explicitly.
    pub fn is_explicit(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    fn read<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let raw = self.raw(name)?;
        match parse(&raw.text) {
            Ok(value) => Some(value),
            Err(problem) => {
                let secret = self.keys.iter().any(|key| key.name == name && key.secret);
                let shown = if secret { String::new() } else { format!(" {:?}", raw.text) };
                self.fail(format!("{name}{shown} (from {}): {problem}", raw.source))
            }
        }
    }

    pub fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, |text| Ok(text.to_owned()))
    }

    pub fn parse<T: FromStr<Err: Display>>(&mut self, name: &str) -> Option<T> {
        self.read(name, |text| text.parse().map_err(|error: T::Err| error.to_string()))
    }

    /// Reads a text that must satisfy a condition; `expected` describes the valid values.
    pub fn checked(&mut self, name: &str, valid: impl FnOnce(&str) -> bool, expected: &str) -> String {
        self.read(name, |text| if valid(text) { Ok(text.to_owned()) } else { Err(format!("expected {expected}")) })
            .unwrap_or_default()
    }

    pub fn find_path(&mut self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    pub fn path(&mut self, name: &str) -> PathBuf {
        self.find_path(name).unwrap_or_default()
    }

    pub fn duration(&mut self, name: &str) -> Duration {
        self.read(name, parse_duration).unwrap_or_default()
    }

    /// Reads a duration, or `off`, which is zero.
    pub fn duration_or_off(&mut self, name: &str) -> Duration {
        let parse = |text: &str| match text {
            "off" => Ok(Duration::ZERO),
            text => parse_duration(text).map_err(|problem| format!("{problem}; or off")),
        };
        self.read(name, parse).unwrap_or_default()
    }

    pub fn list<T: FromStr>(&mut self, name: &str, expected: &str) -> Vec<T> {
        let members = |text: &str| {
            let members = text.split(',').map(str::trim).filter(|member| !member.is_empty());
            members.map(|member| member.parse().map_err(|_| format!("expected {expected}"))).collect()
        };
        self.read(name, members).unwrap_or_default()
    }

    pub fn hosts(&mut self, name: &str) -> Vec<String> {
        let hosts: Vec<String> = self.list(name, "host names");
        if let Some(host) = hosts.iter().find(|host| host.contains(|c: char| c == '/' || c == '*' || c.is_whitespace()))
        {
            self.problems
                .push(format!("{name}: {host:?} is not a host, such as portal.example or portal.internal:8080"));
        }
        hosts
    }

    pub fn secret(&mut self, name: &str) -> Option<SecretString> {
        self.text(name).map(SecretString::from)
    }

    /// Reads a secret that is set directly or by the file that contains it.
    pub fn secret_or_file(&mut self, name: &str, file: &str) -> Option<SecretString> {
        match (self.secret(name), self.find_path(file)) {
            (Some(_), Some(_)) => self.fail(format!("{name} and {file} are both set; set only one of them")),
            (secret, None) => secret,
            (None, Some(path)) => match std::fs::read_to_string(&path) {
                Ok(text) if text.trim().is_empty() => self.fail(format!("{file}: {} is empty", path.display())),
                Ok(text) => Some(text.trim().into()),
                Err(error) => self.fail(format!("{file}: cannot read {}: {error}", path.display())),
            },
        }
    }

    /// Reads a secret that is set directly or by a file, which may not exist yet, since one of our commands creates it.
    pub fn secret_or_future_file(&mut self, name: &str, file: &str) -> Option<SecretString> {
        let is_missing = self.find_path(file).is_some_and(|path| matches!(path.try_exists(), Ok(false)));
        if is_missing && !self.is_set(name) { None } else { self.secret_or_file(name, file) }
    }

    pub fn effective(&self) -> Vec<Effective> {
        let line = |key: &key::Key| {
            let raw = self.raw(&key.name);
            let source = raw.as_ref().map_or(Source::Default, |raw| raw.source.clone());
            let value = raw.map(|raw| if key.secret { "********".to_owned() } else { raw.text });
            Effective { key: key.clone(), value, source }
        };
        self.keys.iter().map(line).collect()
    }
}

/// Parses `30m`, `1h 30m`, `PT30M` and the like; durations of zero or less are invalid.
fn parse_duration(text: &str) -> Result<Duration, String> {
    let duration: SignedDuration =
        text.parse().map_err(|_| "expected a time with its unit, such as 30s, 15m or 12h".to_owned())?;
    match Duration::try_from(duration) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("must be longer than zero".to_owned()),
    }
}
