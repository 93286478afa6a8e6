//! The arguments of `partner …`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::{
    client_credential::ClientCredential,
    domain::{
        agreement::ConfirmationMethod,
        cloud::Cloud,
        id::{PartnerId, TenantId},
        role_mapping::RoleMapping,
        verified_domain::DomainName,
    },
    server::command::partner::{self, Changes, IdentityChanges},
    store::{ClientCredentials, NewPartner},
};

/// The subcommands of `partner`.
#[derive(Debug, Subcommand)]
pub enum Partner {
    /// Add a partner and print its ID.
    #[command(after_help = "Examples:
  tenantry partner add --name Fabrikam --tenant 5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f \\
      --client-id 0b1c… --client-secret-file /run/secrets/fabrikam \\
      --role groups:7c1a…=admin-agent --role wids:62e9…=global-administrator
  tenantry partner add --name Fabrikam --tenant … --issuer https://id.fabrikam.example --domain fabrikam.example \\
      --client-id portal --client-secret-file /run/secrets/fabrikam
  pass show fabrikam | tenantry partner add --name Fabrikam --tenant … --client-id … --client-secret-file -
Partner Center gives indirect resellers no access to its API: add their provider, which sees their customers.")]
    Add(Box<AddPartner>),
    /// Change a partner's details, application, role mappings, sign-in domains, or how the
    /// Customer Agreement is confirmed.
    #[command(after_help = "Examples:
  pass show fabrikam | tenantry partner set 7c1a… --client-id 0b1c… --client-secret-file -
  tenantry partner set 7c1a… --client-id 0b1c… --client-secret-file /run/secrets/fabrikam.pem
  tenantry partner set 7c1a… --role groups:7c1a…=admin-agent --role groups:9d2e…=helpdesk-agent
  tenantry partner set 7c1a… --agreements single-step   # a sandbox, where Microsoft still accepts it
  tenantry partner set 7c1a… --domain fabrikam.example --domain fabrikam.pl
  tenantry partner set 7c1a… --name 'Fabrikam Europe' --no-issuer --no-client
Role mappings replace all earlier ones and apply with each person's next request. Domains replace all earlier ones too.")]
    Set(Box<SetPartner>),
    /// Remove a partner that nobody has signed in to. Its audit chain is kept; its tenant can be added again.
    #[command(
        after_help = "A partner that people have signed in to, that is connected or has records can't be removed: disable it."
    )]
    Remove {
        /// The partner's ID, as in `partner list`.
        partner: PartnerId,
    },
    /// List the partners: ID, cloud, tenant, status, name, and expiry of its own certificate.
    List,
    /// Disable a partner and end its people's sessions.
    Disable {
        /// The partner's ID, as in `partner list`.
        partner: PartnerId,
    },
    /// Enable a partner again.
    Enable {
        /// The partner's ID, as in `partner list`.
        partner: PartnerId,
    },
}

/// The arguments of `partner add`.
#[derive(Debug, clap::Args)]
pub struct AddPartner {
    /// The company's name.
    #[arg(long)]
    pub name: String,
    /// The partner's Entra tenant ID.
    #[arg(long)]
    pub tenant: TenantId,
    /// global, china, germany or us-government.
    #[arg(long, default_value_t = Cloud::Global)]
    pub cloud: Cloud,
    /// Issuer of its ID tokens, if not the cloud's.
    #[arg(long, value_name = "URL")]
    pub issuer: Option<String>,
    /// Sign-in authority, if not the cloud's.
    #[arg(long, value_name = "URL")]
    pub authority: Option<String>,
    /// Partner Center address, if not the cloud's.
    #[arg(long, value_name = "URL")]
    pub api: Option<String>,
    /// Client ID of the partner's own application.
    #[arg(long, value_name = "ID", requires = "client_secret_file")]
    pub client_id: Option<String>,
    /// File of that application's secret, or of its certificate followed by the private key (PEM); `-` is standard
    /// input.
    #[arg(long, value_name = "FILE", requires = "client_id")]
    pub client_secret_file: Option<PathBuf>,
    /// Role mapping as claim:value=role, where the claim is groups, wids or roles. Repeatable.
    #[arg(long = "role", value_name = "MAPPING", value_parser = partner::parse_mapping)]
    pub roles: Vec<RoleMapping>,
    /// Domain of its people's email addresses, by which the front page finds their sign-in. Repeatable.
    #[arg(long = "domain", value_name = "DOMAIN", value_parser = DomainName::parse)]
    pub domains: Vec<DomainName>,
}

/// The arguments of `partner set`, which requires at least one of the flags.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct SetPartner {
    /// The partner's ID, as in `partner list`.
    pub partner: PartnerId,
    /// The company's name.
    #[arg(long)]
    pub name: Option<String>,
    /// The partner's tenant ID; ends its people's sessions.
    #[arg(long)]
    pub tenant: Option<TenantId>,
    /// global, china, germany or us-government; ends its people's sessions.
    #[arg(long)]
    pub cloud: Option<Cloud>,
    /// Issuer of its ID tokens; ends its people's sessions.
    #[arg(long, value_name = "URL")]
    pub issuer: Option<String>,
    /// Use the cloud's issuer again.
    #[arg(long, conflicts_with = "issuer")]
    pub no_issuer: bool,
    /// Sign-in authority; ends its people's sessions.
    #[arg(long, value_name = "URL")]
    pub authority: Option<String>,
    /// Use the cloud's sign-in authority again.
    #[arg(long, conflicts_with = "authority")]
    pub no_authority: bool,
    /// Partner Center address.
    #[arg(long, value_name = "URL")]
    pub api: Option<String>,
    /// Use the cloud's Partner Center address again.
    #[arg(long, conflicts_with = "api")]
    pub no_api: bool,
    /// Client ID of the partner's own application.
    #[arg(long, value_name = "ID", requires = "client_secret_file")]
    pub client_id: Option<String>,
    /// File of that application's secret, or of its certificate followed by the private key (PEM); `-` is standard
    /// input.
    #[arg(long, value_name = "FILE", requires = "client_id")]
    pub client_secret_file: Option<PathBuf>,
    /// Use the installation's application again.
    #[arg(long, conflicts_with = "client_id")]
    pub no_client: bool,
    /// Role mapping as claim:value=role, where the claim is groups, wids or roles. Repeatable.
    #[arg(
        long = "role",
        value_name = "MAPPING",
        value_parser = partner::parse_mapping,
        required_unless_present_any = [
            "name", "tenant", "cloud", "issuer", "no_issuer", "authority", "no_authority", "api", "no_api", "client_id",
            "no_client", "agreements", "domains", "no_domain", "mfa",
        ],
    )]
    pub roles: Vec<RoleMapping>,
    /// Domain of its people's email addresses, by which the front page finds their sign-in. Repeatable.
    #[arg(long = "domain", value_name = "DOMAIN", value_parser = DomainName::parse)]
    pub domains: Vec<DomainName>,
    /// Remove all sign-in domains.
    #[arg(long, conflicts_with = "domains")]
    pub no_domain: bool,
    /// Method of confirming acceptance of the Customer Agreement: three-steps, or single-step, which Microsoft accepted
    /// until 2026.
    #[arg(long, value_name = "METHOD")]
    pub agreements: Option<ConfirmationMethod>,
    /// Policy for multi-factor authentication of staff, as reported by Partner Center; requiring it ends their sessions.
    #[arg(long, value_name = "POLICY")]
    pub mfa: Option<Mfa>,
}

/// The portal's policy on multi-factor authentication of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mfa {
    /// Staff can't sign in without it.
    Required,
    /// The sign-in provider decides.
    Optional,
}

impl AddPartner {
    /// Returns the partner to add; reads the secret's file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds a certificate that cannot be used.
    pub fn into_partner(self) -> anyhow::Result<NewPartner> {
        let Self { name, tenant, cloud, issuer, authority, api, client_id, client_secret_file, roles, domains } = self;
        let client = credentials(client_id, client_secret_file)?;
        Ok(NewPartner { name, tenant, cloud, issuer, authority, api, client, role_mappings: roles, domains })
    }
}

impl SetPartner {
    /// Returns the partner's id and the changes to it; reads the secret's file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds a certificate that cannot be used.
    pub fn into_changes(self) -> anyhow::Result<(PartnerId, Changes)> {
        let Self { partner, name, tenant, cloud, roles, domains, no_domain, agreements, .. } = self;
        let url = |value: Option<String>, is_removed: bool| if is_removed { Some(None) } else { value.map(Some) };
        let client = credentials(self.client_id, self.client_secret_file)?;
        let roles = Some(roles).filter(|roles| !roles.is_empty());
        let domains = (no_domain || !domains.is_empty()).then_some(domains);
        let identity = IdentityChanges {
            name,
            tenant,
            cloud,
            issuer: url(self.issuer, self.no_issuer),
            authority: url(self.authority, self.no_authority),
            api: url(self.api, self.no_api),
            drops_client: self.no_client,
        };
        let mfa_required = self.mfa.map(|mfa| mfa == Mfa::Required);
        Ok((partner, Changes { identity, client, roles, domains, confirmation_method: agreements, mfa_required }))
    }
}

pub(super) fn credentials(id: Option<String>, file: Option<PathBuf>) -> anyhow::Result<Option<ClientCredentials>> {
    let (Some(id), Some(file)) = (id, file) else { return Ok(None) };
    let secret = partner::read_secret(&file).context("the client secret")?;
    ClientCredential::parse(&secret)
        .and_then(|credential| credential.usable_at(Timestamp::now()))
        .with_context(|| format!("--client-secret-file {}", file.display()))?;
    Ok(Some(ClientCredentials { id, secret }))
}
