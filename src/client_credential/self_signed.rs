//! Self-signed certificates for the emulator and for tests. Providers require no more, since the certificate is
//! registered with them.

use std::{io, ops::Range, str::FromStr as _};

use jiff::Timestamp;
use rsa::{
    RsaPrivateKey,
    pkcs1v15::{Signature, SigningKey},
    pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding},
};
use sha2::Sha256;
use x509_cert::{
    builder::{Builder as _, CertificateBuilder, Profile},
    der::{Decode as _, EncodePem as _},
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfoOwned,
    time::{Time, Validity},
};

/// Generates an RSA key of this many bits; takes up to a second.
///
/// # Errors
/// When no random bytes are available.
pub fn new_key(bits: usize) -> io::Result<RsaPrivateKey> {
    RsaPrivateKey::new(&mut rand::rngs::OsRng, bits).map_err(io::Error::other)
}

/// Creates a self-signed certificate of a key for a validity period; returns it followed by the key, as PEM.
///
/// # Errors
/// When a certificate cannot represent the period.
pub fn certify(key: &RsaPrivateKey, valid: Range<Timestamp>) -> io::Result<String> {
    let time = |at: Timestamp| Time::try_from(std::time::SystemTime::from(at)).map_err(io::Error::other);
    let validity = Validity { not_before: time(valid.start)?, not_after: time(valid.end)? };
    let subject = Name::from_str("CN=Tenantry").map_err(io::Error::other)?;
    let public = key.to_public_key().to_public_key_der().map_err(io::Error::other)?;
    let public = SubjectPublicKeyInfoOwned::from_der(public.as_bytes()).map_err(io::Error::other)?;
    let signer = SigningKey::<Sha256>::new(key.clone());
    let builder = CertificateBuilder::new(Profile::Root, SerialNumber::from(1_u8), validity, subject, public, &signer)
        .map_err(io::Error::other)?;
    let certificate = builder.build::<Signature>().map_err(io::Error::other)?;
    let certificate = certificate.to_pem(LineEnding::LF).map_err(io::Error::other)?;
    let key = key.to_pkcs8_pem(LineEnding::LF).map_err(io::Error::other)?;
    Ok(format!("{certificate}{}", key.as_str()))
}
