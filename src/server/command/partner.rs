//! `partner add|set|remove|list|disable|enable`: the partners of the installation.

use std::{io::Read as _, path::Path, str::FromStr};

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use crate::{
    domain::{
        agreement::ConfirmationMethod,
        cloud::Cloud,
        id::{PartnerId, TenantId},
        role_mapping::RoleMapping,
        verified_domain::DomainName,
    },
    server::{
        command::{Out, certificates, custom_endpoints, end_sessions_and_revoke_tokens, open_store_at_current_schema},
        config::Settings,
    },
    store::{ClientCredentials, NewPartner, Partner, PartnerChangeResult, Removal, SessionSelection, Store},
};

/// Adds a partner and prints its id.
///
/// # Errors
/// When the tenant belongs to a partner already, or a value is invalid.
pub async fn add(settings: &Settings, partner: NewPartner, out: Out<'_>) -> anyhow::Result<()> {
    let partner = custom_endpoints::check_new_partner(settings, partner)?;
    let store = open_store_at_current_schema(settings).await?;
    let added = store.add_partner(partner, None).await?;
    writeln!(out, "{}", added.id)?;
    store.close().await;
    Ok(())
}

/// Changes to a partner's registration data; absent members stay unchanged.
#[derive(Debug, Default)]
pub struct IdentityChanges {
    /// The company's name.
    pub name: Option<String>,
    /// The Entra tenant.
    pub tenant: Option<TenantId>,
    /// The cloud.
    pub cloud: Option<Cloud>,
    /// The issuer of its ID tokens; `Some(None)` for the cloud's.
    pub issuer: Option<Option<String>>,
    /// The sign-in authority; `Some(None)` for the cloud's.
    pub authority: Option<Option<String>>,
    /// The base URL of Partner Center; `Some(None)` for the cloud's.
    pub api: Option<Option<String>>,
    /// `true` if its own application is removed.
    pub drops_client: bool,
}

impl IdentityChanges {
    const fn is_nothing(&self) -> bool {
        let Self { name, tenant, cloud, issuer, authority, api, drops_client } = self;
        let addresses = issuer.is_none() && authority.is_none() && api.is_none();
        addresses && name.is_none() && tenant.is_none() && cloud.is_none() && !*drops_client
    }

    /// Returns the partner with the changes applied, as a new partner to be validated.
    fn applied_to(self, partner: Partner, client: Option<ClientCredentials>) -> NewPartner {
        NewPartner {
            name: self.name.unwrap_or(partner.name),
            tenant: self.tenant.unwrap_or(partner.tenant),
            cloud: self.cloud.unwrap_or(partner.cloud),
            issuer: self.issuer.unwrap_or(partner.issuer),
            authority: self.authority.unwrap_or(partner.authority),
            api: self.api.unwrap_or(partner.api),
            client: client.or(partner.client).filter(|_| !self.drops_client),
            role_mappings: Vec::new(),
            domains: Vec::new(),
        }
    }
}

/// Changes to a partner; absent members stay unchanged.
#[derive(Debug, Default)]
pub struct Changes {
    /// Changes to the registration data.
    pub identity: IdentityChanges,
    /// Its own application.
    pub client: Option<ClientCredentials>,
    /// Its role mappings.
    pub roles: Option<Vec<RoleMapping>>,
    /// Its sign-in domains.
    pub domains: Option<Vec<DomainName>>,
    /// The method by which it confirms acceptances of the Customer Agreement.
    pub confirmation_method: Option<ConfirmationMethod>,
    /// `true` if its staff need multi-factor authentication.
    pub mfa_required: Option<bool>,
}

/// Applies changes to a partner. The rules for new partners apply: a partner with addresses of its own needs an
/// application of its own.
///
/// # Errors
/// When there is no such partner, a value is invalid, or existing data depends on the old value.
pub async fn set(settings: &Settings, partner: PartnerId, changes: Changes, out: Out<'_>) -> anyhow::Result<()> {
    let Changes { identity, mut client, roles, domains, confirmation_method, mfa_required } = changes;
    let store = open_store_at_current_schema(settings).await?;
    if !identity.is_nothing() {
        let current = find_partners(&store, Some(partner)).await?.remove(0);
        let wanted = custom_endpoints::check_new_partner(settings, identity.applied_to(current, client.take()))?;
        wanted.check_service_urls().map_err(|name| anyhow::anyhow!("--{name}: {URL_REMEDY}"))?;
        let PartnerChangeResult { changed: changed_fields, sessions_ended } =
            store.change_partner(partner, wanted.into(), None).await?;
        let summary = if changed_fields.is_empty() { "nothing".to_owned() } else { changed_fields.join(", ") };
        let sessions = if sessions_ended { "; its people's sessions have ended" } else { "" };
        writeln!(out, "{partner}\tchanged {summary}{sessions}")?;
    }
    if client.is_none()
        && let Some(reason) = find_partners(&store, Some(partner))
            .await?
            .iter()
            .find_map(|it| custom_endpoints::custom_endpoint_problem(settings, it))
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
    if let Some(domains) = domains {
        store.set_sign_in_domains(partner, &domains, None).await?;
        writeln!(out, "{partner}\tsign-in domains {}", format_domains(&domains))?;
    }
    if let Some(method) = confirmation_method {
        store.set_confirmation_method(partner, method, None).await?;
        writeln!(out, "{partner}\tCustomer Agreement confirmed by {method}")?;
    }
    if let Some(required) = mfa_required {
        let update = store.set_mfa_required(partner, required, None, None);
        if required {
            end_sessions_and_revoke_tokens(settings, &store, SessionSelection::Staff(partner, None), update).await?;
        } else {
            update.await?;
        }
        writeln!(out, "{partner}\t{}", if required { MFA_REQUIRED } else { "second factor left to the provider" })?;
    }
    store.close().await;
    Ok(())
}

/// The marker in the list for a partner whose staff need multi-factor authentication.
const MFA_REQUIRED: &str = "second factor required";

/// The error message for an address that secrets must not be sent to.
const URL_REMEDY: &str = "give an https address without a user name, a query or a fragment";

/// Removes a partner that has no data.
///
/// # Errors
/// When there is no such partner, or it has data, which the message lists.
pub async fn remove(settings: &Settings, partner: PartnerId, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    match store.remove_partner(partner, None).await? {
        Removal::Removed => writeln!(out, "{partner}\tremoved")?,
        Removal::Blocked(held) => bail!(
            "partner {partner} cannot be removed, since there is {}; to block its people, run \
             `tenantry partner disable {partner}`",
            held.join(", and ")
        ),
    }
    store.close().await;
    Ok(())
}

/// Prints one line for each partner: id, cloud, tenant, whether it is disabled, name, its confirmation method unless
/// that is three steps, whether multi-factor authentication is required, its sign-in domains, and the expiry of its own
/// application's certificate, if it has one.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    for partner in store.list_partners().await? {
        let state = if partner.disabled { "disabled" } else { "enabled" };
        write!(out, "{}\t{}\t{}\t{state}\t{}", partner.id, partner.cloud, partner.tenant, partner.name)?;
        if partner.confirmation_method != ConfirmationMethod::default() {
            write!(out, "\tCustomer Agreement confirmed by {}", partner.confirmation_method)?;
        }
        if partner.mfa_required {
            write!(out, "\t{MFA_REQUIRED}")?;
        }
        let domains = store.list_sign_in_domains(partner.id).await?;
        if !domains.is_empty() {
            write!(out, "\tsign-in domains {}", format_domains(&domains))?;
        }
        if let Some(certificate) = certificates::of_partner(&partner) {
            write!(out, "\tcertificate until {}", certificate.expires_at())?;
        }
        if let Some(reason) = custom_endpoints::custom_endpoint_problem(settings, &partner) {
            write!(out, "\t{reason}")?;
        }
        writeln!(out)?;
    }
    store.close().await;
    Ok(())
}

fn format_domains(domains: &[DomainName]) -> String {
    if domains.is_empty() {
        return "none".to_owned();
    }
    domains.iter().map(DomainName::as_str).collect::<Vec<_>>().join(", ")
}

/// Disables a partner, which ends its people's sessions, or enables it again.
///
/// # Errors
/// When there is no such partner.
pub async fn set_disabled(settings: &Settings, partner: PartnerId, disabled: bool, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store_at_current_schema(settings).await?;
    let update = store.set_partner_disabled(partner, disabled, None);
    if disabled {
        end_sessions_and_revoke_tokens(settings, &store, SessionSelection::Staff(partner, None), update).await?;
    } else {
        update.await?;
    }
    writeln!(out, "{partner}\t{}", if disabled { "disabled" } else { "enabled" })?;
    store.close().await;
    Ok(())
}

/// Returns one partner, or all of them.
///
/// # Errors
/// When there is no such partner.
pub(super) async fn find_partners(store: &Store, partner: Option<PartnerId>) -> anyhow::Result<Vec<Partner>> {
    let mut partners = store.list_partners().await?;
    partners.retain(|known| partner.is_none_or(|wanted| wanted == known.id));
    match partner {
        Some(wanted) if partners.is_empty() => bail!("there is no partner {wanted}"),
        _ => Ok(partners),
    }
}

/// Reads a secret from a file, or from standard input if the file is `-`. A secret is never a command-line argument,
/// since other users of the machine can read those.
///
/// # Errors
/// When the input cannot be read, or is empty.
pub fn read_secret(file: &Path) -> anyhow::Result<SecretString> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    let secret = text.trim();
    if secret.is_empty() {
        bail!("{} contains no secret", file.display());
    }
    Ok(secret.into())
}

/// Parses `claim:value=role`, such as `groups:5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f=admin-agent`.
///
/// # Errors
/// With a message that names the invalid part.
pub fn parse_mapping(text: &str) -> Result<RoleMapping, String> {
    let (claim, rest) = text.split_once(':').ok_or("expected claim:value=role")?;
    let (value, role) = rest.rsplit_once('=').ok_or("expected claim:value=role")?;
    if value.is_empty() {
        return Err("expected claim:value=role".to_owned());
    }
    Ok(RoleMapping { claim: parse_part(claim)?, value: value.to_owned(), role: parse_part(role)? })
}

fn parse_part<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| format!("{text:?}: {error}"))
}
