//! `partner add|set|list|disable|enable`: the partners of the installation.

use std::{io::Read as _, path::Path, str::FromStr};

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use crate::{
    domain::{agreement::ConfirmationWay, id::PartnerId, role_mapping::RoleMapping},
    server::{
        command::{Out, certificates, open_migrated_store, own_addresses},
        config::Settings,
    },
    store::{ClientCredentials, NewPartner, Partner, Store},
};

/// Adds a partner and writes its id.
///
/// # Errors
/// When the tenant is a partner's already, or a value is unusable.
pub async fn add(settings: &Settings, partner: NewPartner, out: Out<'_>) -> anyhow::Result<()> {
    let partner = own_addresses::checked(settings, partner)?;
    let store = open_migrated_store(settings).await?;
    let added = store.add_partner(partner, None).await?;
    writeln!(out, "{}", added.id)?;
    store.close().await;
    Ok(())
}

/// What of a partner is set anew; what is not given stays.
#[derive(Debug, Default)]
pub struct Changes {
    /// Its application.
    pub client: Option<ClientCredentials>,
    /// How its people get their roles.
    pub roles: Option<Vec<RoleMapping>>,
    /// How it confirms acceptances of the Customer Agreement.
    pub confirmation_way: Option<ConfirmationWay>,
}

/// Sets what is given of a partner. An application cannot be taken away, so no partner is left with addresses of its own
/// and without one.
///
/// # Errors
/// When there is no such partner.
pub async fn set(settings: &Settings, partner: PartnerId, changes: Changes, out: Out<'_>) -> anyhow::Result<()> {
    let Changes { client, roles, confirmation_way } = changes;
    let store = open_migrated_store(settings).await?;
    if client.is_none()
        && let Some(reason) =
            chosen(&store, Some(partner)).await?.iter().find_map(|it| own_addresses::refusal(settings, it))
    {
        bail!("partner {partner} is {reason}");
    }
    if let Some(client) = client {
        store.set_partner_client(partner, &client, None).await?;
        writeln!(out, "{partner}\tapplication {}", client.id)?;
    }
    if let Some(roles) = roles {
        store.set_role_mappings(partner, &roles, None).await?;
        writeln!(out, "{partner}\t{} role mappings", roles.len())?;
    }
    if let Some(way) = confirmation_way {
        store.set_confirmation_way(partner, way, None).await?;
        writeln!(out, "{partner}\tCustomer Agreement confirmed by {way}")?;
    }
    store.close().await;
    Ok(())
}

/// Writes one line for each partner: id, cloud, tenant, whether it is disabled, name, how it confirms acceptances where that
/// is not in three steps, and when the certificate of its own application ends, where it has one.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_migrated_store(settings).await?;
    for partner in store.list_partners().await? {
        let state = if partner.disabled { "disabled" } else { "enabled" };
        write!(out, "{}\t{}\t{}\t{state}\t{}", partner.id, partner.cloud, partner.tenant, partner.name)?;
        if partner.confirmation_way != ConfirmationWay::default() {
            write!(out, "\tCustomer Agreement confirmed by {}", partner.confirmation_way)?;
        }
        if let Some(certificate) = certificates::of_partner(&partner) {
            write!(out, "\tcertificate until {}", certificate.expires_at())?;
        }
        if let Some(reason) = own_addresses::refusal(settings, &partner) {
            write!(out, "\t{reason}")?;
        }
        writeln!(out)?;
    }
    store.close().await;
    Ok(())
}

/// Disables a partner, which ends its people's sessions, or enables it again.
///
/// # Errors
/// When there is no such partner.
pub async fn set_disabled(settings: &Settings, partner: PartnerId, disabled: bool, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_migrated_store(settings).await?;
    store.set_partner_disabled(partner, disabled, None).await?;
    writeln!(out, "{partner}\t{}", if disabled { "disabled" } else { "enabled" })?;
    store.close().await;
    Ok(())
}

/// One partner, or all of them.
///
/// # Errors
/// When there is no such partner.
pub(super) async fn chosen(store: &Store, partner: Option<PartnerId>) -> anyhow::Result<Vec<Partner>> {
    let mut partners = store.list_partners().await?;
    partners.retain(|known| partner.is_none_or(|wanted| wanted == known.id));
    match partner {
        Some(wanted) if partners.is_empty() => bail!("there is no partner {wanted}"),
        _ => Ok(partners),
    }
}

/// Reads a secret from a file, or from standard input where the file is `-`. It is never an argument: other people of the
/// machine can see those.
///
/// # Errors
/// When there is nothing to read.
pub fn read_secret(file: &Path) -> anyhow::Result<SecretString> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    let secret = text.trim();
    if secret.is_empty() {
        bail!("{} holds no secret", file.display());
    }
    Ok(secret.into())
}

/// Reads `claim:value=role`, such as `groups:5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f=admin-agent`.
///
/// # Errors
/// With a sentence that says which part is wrong.
pub fn parse_mapping(text: &str) -> Result<RoleMapping, String> {
    let (claim, rest) = text.split_once(':').ok_or("expected claim:value=role")?;
    let (value, role) = rest.rsplit_once('=').ok_or("expected claim:value=role")?;
    if value.is_empty() {
        return Err("expected claim:value=role".to_owned());
    }
    Ok(RoleMapping { claim: named(claim)?, value: value.to_owned(), role: named(role)? })
}

fn named<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| format!("{text:?}: {error}"))
}
