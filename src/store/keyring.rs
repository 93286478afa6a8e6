//! Encryption of secrets at rest ("sealing"): XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with keys from outside the
//! database.
//!
//! Each sealed value is bound to its place (table, column, row) as associated data, so that a value copied to another
//! row cannot be decrypted there. Nonces are random; with 192 bits, a collision is negligible.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use secrecy::{ExposeSecret as _, SecretBox, SecretString, zeroize::Zeroize as _};
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The error for a text that is not a keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseKeyringError {
    /// The text contains no key.
    #[error("contains no key; expected id:key, where key is 32 bytes in base64")]
    Empty,
    /// An entry has no colon, or an id that is empty, too long, or not of letters, digits, `-` and `_`.
    #[error("entry {0}: expected id:key, the id of up to 32 letters, digits, - and _")]
    Id(usize),
    /// A key is not 32 bytes in base64.
    #[error("entry {0}: the key is not 32 bytes in base64")]
    Key(usize),
    /// Two entries have the same id.
    #[error("entry {0}: its id is a duplicate")]
    Duplicate(usize),
}

/// A secret as it is stored in the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The id of the key that sealed it.
    pub key_id: String,
    /// Nonce, and ciphertext with tag.
    pub bytes: Vec<u8>,
}

/// The keys that encrypt and decrypt secrets. Its `Debug` output omits them.
///
/// A keyring that is backed by a file is reloaded when it meets an unknown key id, and by [`Keyring::reload`], so that
/// keys can be rotated while the portal runs.
pub struct Keyring {
    keys: RwLock<Arc<Keys>>,
    file: Option<PathBuf>,
    /// `true` if the last attempt to read the file failed, so that the failure is logged once.
    is_unreadable: AtomicBool,
}

struct Keys {
    active: String,
    by_id: BTreeMap<String, Key>,
    /// Keys that the file contained earlier. They decrypt until the process ends, since values held by browsers cannot
    /// be re-encrypted.
    retired: BTreeMap<String, Key>,
}

type Key = Arc<SecretBox<[u8; KEY_BYTES]>>;

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys();
        f.debug_struct("Keyring").field("active", &keys.active).field("ids", &keys.by_id.keys()).finish()
    }
}

impl Keyring {
    /// Reads `id:key[,id:key…]`, keys of 32 bytes in standard base64; whitespace and line ends around entries are
    /// ignored. The first key encrypts, all of them decrypt.
    ///
    /// # Errors
    /// [`ParseKeyringError`], which counts entries from one and quotes nothing.
    pub fn parse(text: &str) -> std::result::Result<Self, ParseKeyringError> {
        Ok(Self::of(Keys::parse(text)?))
    }

    fn of(keys: Keys) -> Self {
        Self { keys: RwLock::new(Arc::new(keys)), file: None, is_unreadable: AtomicBool::new(false) }
    }

    /// Returns the keyring backed by a file, which may change.
    #[must_use]
    pub fn backed_by(self, file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..self }
    }

    /// Reloads the keys from the file, if there is one. An unreadable file, or one without keys, changes nothing.
    pub fn reload(&self) {
        let Some(file) = &self.file else { return };
        let read = || -> io::Result<Keys> {
            let text = SecretString::from(fs::read_to_string(file)?);
            Keys::parse(text.expose_secret()).map_err(io::Error::other)
        };
        let read = read();
        let was_unreadable = self.is_unreadable.swap(read.is_err(), Ordering::Relaxed);
        match read {
            Ok(mut keys) => {
                let mut current = self.keys.write().unwrap_or_else(PoisonError::into_inner);
                keys.retired = current
                    .by_id
                    .iter()
                    .chain(&current.retired)
                    .map(|(id, key)| (id.clone(), Arc::clone(key)))
                    .collect();
                *current = Arc::new(keys);
            }
            Err(error) if !was_unreadable => {
                tracing::error!(file = %file.display(), %error, "key file not reloaded");
            }
            Err(_) => {}
        }
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Creates a keyring of one new random key with a random id.
    ///
    /// # Errors
    /// [`Error::Failed`] when the operating system gives no random bytes.
    pub fn generate() -> Result<Self> {
        let active = hex::encode(random::<4>()?);
        let key = Arc::new(SecretBox::new(Box::new(random::<KEY_BYTES>()?)));
        Ok(Self::of(Keys { by_id: BTreeMap::from([(active.clone(), key)]), active, retired: BTreeMap::new() }))
    }

    /// Returns the keyring with a new random active key.
    #[cfg(test)]
    pub(super) fn rotated(self) -> Self {
        let fresh = Self::generate().unwrap().to_text();
        Self::parse(&format!("{},{}", fresh.expose_secret(), self.to_text().expose_secret())).unwrap()
    }

    /// Returns the keyring in the format of [`Keyring::parse`], for a key file; the active key first.
    pub fn to_text(&self) -> SecretString {
        let Keys { active, by_id, .. } = &*self.keys();
        let others = by_id.iter().filter(|(id, _)| *id != active);
        let entries = by_id.get_key_value(active).into_iter().chain(others);
        let entries = entries.map(|(id, key)| format!("{id}:{}", STANDARD.encode(key.expose_secret())));
        entries.collect::<Vec<_>>().join(",").into()
    }

    /// Returns the id of the active key.
    pub fn active(&self) -> String {
        self.keys().active.clone()
    }

    /// Returns the ids of all keys that decrypt.
    pub fn ids(&self) -> BTreeSet<String> {
        self.keys().by_id.keys().cloned().collect()
    }

    /// Checks whether the keyring has a key with this id.
    pub fn holds(&self, key_id: &str) -> bool {
        self.keys_with(key_id).by_id.contains_key(key_id)
    }

    /// Returns the keys, reloaded if the given id is not among them.
    fn keys_with(&self, key_id: &str) -> Arc<Keys> {
        let keys = self.keys();
        if keys.by_id.contains_key(key_id) || keys.retired.contains_key(key_id) {
            return keys;
        }
        self.reload();
        self.keys()
    }

    /// Encrypts a secret with the active key, bound to its associated data.
    ///
    /// # Errors
    /// [`Error::Failed`] when the operating system gives no random bytes.
    pub fn seal(&self, associated_data: &str, secret: &SecretString) -> Result<Sealed> {
        let keys = self.keys();
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: associated_data.as_bytes() };
        let sealed = keys
            .cipher(&keys.active)?
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::Failed("cannot seal".into()))?;
        Ok(Sealed { key_id: keys.active.clone(), bytes: [&nonce[..], &sealed].concat() })
    }

    /// Decrypts a value that was sealed with the same associated data.
    ///
    /// # Errors
    /// [`Error::KeyUnknown`] when the keyring lacks the key, [`Error::KeyWrong`] when it has another one under the id,
    /// or the bytes or their associated data are not those that were sealed.
    pub fn open(&self, associated_data: &str, sealed: &Sealed) -> Result<SecretString> {
        let wrong = || Error::KeyWrong(sealed.key_id.clone());
        let (nonce, bytes) = sealed.bytes.split_at_checked(NONCE_BYTES).ok_or_else(wrong)?;
        let payload = Payload { msg: bytes, aad: associated_data.as_bytes() };
        let cipher = self.keys_with(&sealed.key_id).cipher(&sealed.key_id)?;
        let opened = cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| wrong())?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| wrong())
    }
}

impl Keys {
    fn parse(text: &str) -> std::result::Result<Self, ParseKeyringError> {
        let mut active = None;
        let mut keys = BTreeMap::new();
        let entries = text.split([',', '\n']).map(str::trim).filter(|entry| !entry.is_empty());
        for (number, entry) in (1..).zip(entries) {
            let (id, key) = entry.split_once(':').ok_or(ParseKeyringError::Id(number))?;
            let (id, key) = (id.trim(), key.trim());
            let is_id_char = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if id.is_empty() || id.len() > 32 || !id.chars().all(is_id_char) {
                return Err(ParseKeyringError::Id(number));
            }
            let mut decoded = STANDARD.decode(key).map_err(|_| ParseKeyringError::Key(number))?;
            let key_bytes = <[u8; KEY_BYTES]>::try_from(decoded.as_slice());
            decoded.zeroize();
            let key_bytes = key_bytes.map_err(|_| ParseKeyringError::Key(number))?;
            if keys.insert(id.to_owned(), Arc::new(SecretBox::new(Box::new(key_bytes)))).is_some() {
                return Err(ParseKeyringError::Duplicate(number));
            }
            active.get_or_insert_with(|| id.to_owned());
        }
        active.map(|active| Self { active, by_id: keys, retired: BTreeMap::new() }).ok_or(ParseKeyringError::Empty)
    }

    fn cipher(&self, key_id: &str) -> Result<XChaCha20Poly1305> {
        let key = self
            .by_id
            .get(key_id)
            .or_else(|| self.retired.get(key_id))
            .ok_or_else(|| Error::KeyUnknown(key_id.to_owned()))?;
        Ok(XChaCha20Poly1305::new(key.expose_secret().into()))
    }
}

/// Returns random bytes.
///
/// # Errors
/// [`Error::Failed`] when the operating system gives none.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Failed("the operating system gives no random bytes".into()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_key(id: &str, byte: u8) -> String {
        format!("{id}:{}", STANDARD.encode([byte; KEY_BYTES]))
    }

    #[test]
    fn keyring_round_trips_with_its_active_key() {
        let ring = Keyring::generate().unwrap().rotated();
        let again = Keyring::parse(ring.to_text().expose_secret()).unwrap();
        assert_eq!(again.active(), ring.active());
        let sealed = ring.seal("here", &"secret".into()).unwrap();
        assert_eq!(again.open("here", &sealed).unwrap().expose_secret(), "secret");
    }

    #[test]
    fn key_file_accepts_one_key_per_line() {
        let ring = Keyring::parse(&format!("{}\n {}\n", one_key("new", 2), one_key("old", 1))).unwrap();
        assert_eq!(ring.active(), "new");
        assert!(ring.holds("old"));
    }

    #[test]
    fn key_file_is_reloaded_when_a_key_is_unknown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        fs::write(&file, one_key("old", 1)).unwrap();
        let ring = Keyring::parse(&one_key("old", 1)).unwrap().backed_by(&file);
        let both = Keyring::parse(&format!("{},{}", one_key("new", 2), one_key("old", 1))).unwrap();
        let sealed = both.seal("here", &"x".into()).unwrap();
        assert_eq!(ring.open("here", &sealed).unwrap_err(), Error::KeyUnknown("new".into()));
        fs::write(&file, both.to_text().expose_secret()).unwrap();
        assert_eq!(ring.active(), "old");
        assert_eq!(ring.open("here", &sealed).unwrap().expose_secret(), "x");
        assert_eq!(ring.active(), "new");
        let sealed_before = ring.seal("here", &"given".into()).unwrap();
        fs::write(&file, one_key("newest", 3)).unwrap();
        ring.reload();
        assert_eq!(ring.ids(), BTreeSet::from(["newest".to_owned()]));
        assert!(!ring.holds("new"), "the retired key is not listed");
        assert_eq!(
            ring.open("here", &sealed_before).unwrap().expose_secret(),
            "given",
            "values held by browsers can still be decrypted"
        );
        fs::write(&file, both.to_text().expose_secret()).unwrap();
        ring.reload();
        for invalid in ["", "new:???"] {
            fs::write(&file, invalid).unwrap();
            ring.reload();
            assert_eq!(ring.ids(), BTreeSet::from(["new".to_owned(), "old".to_owned()]), "{invalid:?}");
        }
    }

    #[test]
    fn rejects_malformed_keyrings_without_quoting_them() {
        let short = format!("a:{}", STANDARD.encode([1; 31]));
        for (text, expected) in [
            ("", ParseKeyringError::Empty),
            (" ,\n", ParseKeyringError::Empty),
            ("nocolon", ParseKeyringError::Id(1)),
            (":AAAA", ParseKeyringError::Id(1)),
            (short.as_str(), ParseKeyringError::Key(1)),
            ("a:???", ParseKeyringError::Key(1)),
            (&format!("{},{}", one_key("a", 1), one_key("a", 2)), ParseKeyringError::Duplicate(2)),
        ] {
            assert_eq!(Keyring::parse(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn keyring_debug_output_omits_keys() {
        let printed = format!("{:?}", Keyring::parse(&one_key("a", 7)).unwrap());
        assert!(printed.contains("\"a\"") && !printed.contains(&STANDARD.encode([7; KEY_BYTES])), "{printed}");
    }

    #[test]
    fn open_distinguishes_unknown_and_wrong_keys() {
        let sealed = Keyring::parse(&one_key("a", 1)).unwrap().seal("here", &"x".into()).unwrap();
        let lacking = Keyring::parse(&one_key("b", 1)).unwrap();
        assert_eq!(lacking.open("here", &sealed).unwrap_err(), Error::KeyUnknown("a".into()));
        let other = Keyring::parse(&one_key("a", 2)).unwrap();
        assert_eq!(other.open("here", &sealed).unwrap_err(), Error::KeyWrong("a".into()));
    }

    proptest! {
        #[test]
        fn sealed_value_opens_only_with_its_associated_data(secret in ".*", associated_data in ".{1,40}", other in ".{0,40}") {
            let ring = Keyring::parse(&one_key("a", 1)).unwrap();
            let sealed = ring.seal(&associated_data, &secret.clone().into()).unwrap();
            let opened = ring.open(&associated_data, &sealed).unwrap();
            prop_assert_eq!(opened.expose_secret(), secret.as_str());
            if other != associated_data {
                prop_assert!(ring.open(&other, &sealed).is_err());
            }
        }

        #[test]
        fn open_detects_any_flipped_bit(secret in ".{0,40}", at in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let ring = Keyring::parse(&one_key("a", 1)).unwrap();
            let mut sealed = ring.seal("here", &secret.into()).unwrap();
            let at = at.index(sealed.bytes.len());
            sealed.bytes[at] ^= 1 << bit;
            prop_assert!(ring.open("here", &sealed).is_err());
        }

        #[test]
        fn open_detects_truncation(secret in ".{0,40}", length in any::<prop::sample::Index>()) {
            let ring = Keyring::parse(&one_key("a", 1)).unwrap();
            let mut sealed = ring.seal("here", &secret.into()).unwrap();
            sealed.bytes.truncate(length.index(sealed.bytes.len()));
            prop_assert!(ring.open("here", &sealed).is_err());
        }
    }
}
