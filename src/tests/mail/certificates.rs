//! A certificate authority and certificates of mail servers that it issues.

use std::{str::FromStr as _, sync::OnceLock, time::Duration};

use rsa::{
    RsaPrivateKey,
    pkcs1v15::{Signature, SigningKey},
    pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding},
};
use sha2::Sha256;
use tenantry::client_credential::self_signed;
use x509_cert::{
    builder::{Builder as _, CertificateBuilder, Profile},
    der::{Decode as _, EncodePem as _, asn1::Ia5String},
    ext::pkix::{SubjectAltName, name::GeneralName},
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfoOwned,
    time::Validity,
};

/// Returns a key, which all certificates share: generating one takes up to a second, and only the certified data
/// matters.
pub fn key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| self_signed::new_key(2048).unwrap())
}

fn certificate(profile: Profile, subject: &str, host: Option<&str>) -> String {
    let public = key().to_public_key().to_public_key_der().unwrap();
    let public = SubjectPublicKeyInfoOwned::from_der(public.as_bytes()).unwrap();
    let validity = Validity::from_now(Duration::from_hours(1)).unwrap();
    let signer = SigningKey::<Sha256>::new(key().clone());
    let subject = Name::from_str(subject).unwrap();
    let serial = SerialNumber::from(u8::from(host.is_some()) + 1);
    let mut builder = CertificateBuilder::new(profile, serial, validity, subject, public, &signer).unwrap();
    if let Some(host) = host {
        let names = vec![GeneralName::DnsName(Ia5String::new(host).unwrap())];
        builder.add_extension(&SubjectAltName(names)).unwrap();
    }
    builder.build::<Signature>().unwrap().to_pem(LineEnding::LF).unwrap()
}

/// Creates the certificate of an authority (PEM).
pub fn authority(name: &str) -> String {
    certificate(Profile::Root, &format!("CN={name}"), None)
}

/// Creates the certificate of a host, issued by that authority, with its key (PEM).
pub fn of_host(host: &str, authority: &str) -> String {
    let issuer = Name::from_str(&format!("CN={authority}")).unwrap();
    let profile = Profile::Leaf { issuer, enable_key_agreement: false, enable_key_encipherment: true };
    let certificate = certificate(profile, "CN=mail", Some(host));
    format!("{certificate}{}", key().to_pkcs8_pem(LineEnding::LF).unwrap().as_str())
}
