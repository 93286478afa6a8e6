//! The partners of this installation.

mod change;
mod domain;
mod mapping;
mod removal;
mod requirement;

pub use self::{
    change::{HAS_CONNECTIONS, HAS_DISABLED_PEOPLE, PartnerChange, PartnerChangeResult},
    domain::{DOMAIN_TAKEN, DomainSignIn},
    mapping::MappingRemoval,
    removal::Removal,
};

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use url::{Host, Url};
use uuid::Uuid;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Tx, sql},
    error::{Error, Result},
    keyring::Sealed,
    value::Row,
};
use crate::domain::{
    agreement::ConfirmationMethod,
    cloud::Cloud,
    form_action::FormAction,
    id::{PartnerId, TenantId},
    role_mapping::RoleMapping,
    self_service::SelfService,
    verified_domain::DomainName,
};

/// The partner's application registration.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// The application (client) id.
    pub id: String,
    /// The client secret, or a certificate with its private key (PEM); encrypted in the database.
    pub secret: SecretString,
}

/// The data of a partner that is to be added.
#[derive(Debug, Clone)]
pub struct NewPartner {
    /// The company's name.
    pub name: String,
    /// The partner's Entra tenant; unique in an installation.
    pub tenant: TenantId,
    /// The cloud in which it is a partner.
    pub cloud: Cloud,
    /// The issuer of its ID tokens, if it is not the cloud's issuer for that tenant.
    pub issuer: Option<String>,
    /// The sign-in authority, if it is not the cloud's.
    pub authority: Option<String>,
    /// The base URL of Partner Center, if it is not the cloud's.
    pub api: Option<String>,
    /// Its own application registration, if it has one.
    pub client: Option<ClientCredentials>,
    /// The mappings from claims to roles for its people.
    pub role_mappings: Vec<RoleMapping>,
    /// The domains that lead its people to their sign-in (home realm discovery).
    pub domains: Vec<DomainName>,
}

/// A partner of this installation.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Partner {
    /// The id that keys all of its rows.
    pub id: PartnerId,
    /// The company's name.
    pub name: String,
    /// Its Entra tenant.
    pub tenant: TenantId,
    /// The cloud in which it is a partner.
    pub cloud: Cloud,
    /// The issuer of its ID tokens, if it is not the cloud's issuer for that tenant.
    pub issuer: Option<String>,
    /// The sign-in authority, if it is not the cloud's.
    pub authority: Option<String>,
    /// The base URL of Partner Center, if it is not the cloud's.
    pub api: Option<String>,
    /// Its own application registration, if it has one.
    pub client: Option<ClientCredentials>,
    /// The method by which it confirms acceptances of the Customer Agreement.
    pub confirmation_method: ConfirmationMethod,
    /// A counter that increases with every change of its role mappings.
    pub role_version: i64,
    /// The email addresses that receive notices about it.
    pub notice_addresses: Vec<String>,
    /// The expiry of its own application's client secret, if known.
    pub secret_expires_at: Option<Timestamp>,
    /// The default self-service offer for customers that have no offer of their own.
    pub self_service: SelfService,
    /// Contact details for its customers, as free text.
    pub contact: String,
    /// `true` if its customers see the names of its staff in the activity list.
    pub shows_names: bool,
    /// `true` if its staff must sign in with multi-factor authentication that Partner Center recognizes.
    pub mfa_required: bool,
    /// `true` if its staff must have authenticated recently for changes that cost money.
    pub step_up_required: bool,
    /// `true` if it is disabled, so that nobody can be signed in to it.
    pub disabled: bool,
    /// The time at which it was added.
    pub created_at: Timestamp,
}

macro_rules! select_partner {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, tenant, cloud, issuer, authority, api, client_id, secret_key, secret, confirmation_way, ",
            "role_version, notice_addresses, secret_expires_at, offer, offer_prices, contact, shows_names, mfa_required, step_up_required, disabled, created_at ",
            "FROM partner ",
            $rest
        )
    };
}

pub(super) use select_partner;

/// Maximum length of a name, in characters.
const NAME_CHARS: usize = 200;

/// Returns the associated data (AAD) of a partner's client secret.
pub(super) fn secret_associated_data(partner: PartnerId) -> String {
    format!("partner.secret:{partner}")
}

impl NewPartner {
    /// Checks the partner's own service URLs.
    ///
    /// # Errors
    /// The name of the first that secrets may not be sent to.
    pub fn check_service_urls(&self) -> std::result::Result<(), &'static str> {
        let own = [("issuer", &self.issuer), ("authority", &self.authority), ("api", &self.api)];
        let unusable = |url: &str| !Url::parse(url).is_ok_and(|url| is_service_url(&url));
        match own.into_iter().find(|(_, url)| url.as_deref().is_some_and(unusable)) {
            Some((name, _)) => Err(name),
            None => Ok(()),
        }
    }
}

/// Checks whether an address is a safe base URL to send secrets to: HTTPS or this machine, without user information,
/// query or fragment (OpenID Connect Discovery 1.0, section 3, requires that of an issuer).
fn is_service_url(url: &Url) -> bool {
    let is_private = match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        },
        _ => false,
    };
    let is_bare = url.username().is_empty() && url.password().is_none();
    is_private && is_bare && url.host().is_some() && url.query().is_none() && url.fragment().is_none()
}

impl Store {
    /// Adds a partner. `by` is the operator who does so; absent for the command line.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the tenant is a partner's already or a domain another's ([`DOMAIN_TAKEN`]),
    /// [`Error::Invalid`] for an unusable value.
    pub async fn add_partner(&self, partner: NewPartner, by: Option<AuditActor>) -> Result<Partner> {
        let mappings = mapping::validated(&partner.role_mappings)?;
        let domains = partner.domains.clone();
        let partner = self.validated(partner)?;
        let sealed = match &partner.client {
            Some(client) => Some(self.keys().seal(&secret_associated_data(partner.id), &client.secret)?),
            None => None,
        };
        let mut tx = self.database().begin().await?;
        let insert =
            sql("INSERT INTO partner (id, name, tenant, cloud, issuer, authority, api, client_id, secret_key, \
                          secret, disabled, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
            .bind(partner.id)
            .bind(partner.name.as_str())
            .bind(partner.tenant)
            .bind(partner.cloud)
            .bind(partner.issuer.as_deref())
            .bind(partner.authority.as_deref())
            .bind(partner.api.as_deref())
            .bind(partner.client.as_ref().map(|client| client.id.as_str()))
            .bind(sealed.as_ref().map(|sealed| sealed.key_id.as_str()))
            .bind(sealed.map(|sealed| sealed.bytes))
            .bind(false)
            .bind(partner.created_at);
        tx.execute(insert).await.map_err(|error| match error {
            Error::Conflict(_) => Error::Conflict("this tenant is a partner already"),
            other => other,
        })?;
        mapping::insert(&mut tx, partner.id, &mappings).await?;
        domain::insert(&mut tx, partner.id, &domains).await?;
        self.record_partner_action(&mut tx, partner.id, by, "add_partner", json!({ "tenant": partner.tenant })).await?;
        tx.commit().await?;
        Ok(partner)
    }

    /// Returns all partners by name, disabled ones included.
    ///
    /// # Errors
    /// [`Error::KeyUnknown`] or [`Error::KeyWrong`] when a client secret cannot be decrypted.
    pub async fn list_partners(&self) -> Result<Vec<Partner>> {
        let rows = self.database().rows(sql(select_partner!("WHERE removed_at IS NULL"))).await?;
        let mut partners = rows.iter().map(|row| self.partner_of(row)).collect::<Result<Vec<_>>>()?;
        // Sorted here, since the two databases collate names differently.
        partners.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(partners)
    }

    /// Finds a partner by its id, disabled or not.
    ///
    /// # Errors
    /// As [`Store::list_partners`].
    pub async fn find_partner(&self, partner: PartnerId) -> Result<Option<Partner>> {
        let row =
            self.database().row(sql(select_partner!("WHERE id = $1 AND removed_at IS NULL")).bind(partner)).await?;
        row.map(|row| self.partner_of(&row)).transpose()
    }

    /// Finds the partner with this Entra tenant, disabled or not.
    ///
    /// # Errors
    /// As [`Store::list_partners`].
    pub async fn find_partner_by_tenant(&self, tenant: TenantId) -> Result<Option<Partner>> {
        let row =
            self.database().row(sql(select_partner!("WHERE tenant = $1 AND removed_at IS NULL")).bind(tenant)).await?;
        row.map(|row| self.partner_of(&row)).transpose()
    }

    /// Disables a partner and ends all its sessions, or enables it again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_partner_disabled(&self, partner: PartnerId, disabled: bool, by: Option<AuditActor>) -> Result<()> {
        let mut tx = self.database().begin().await?;
        let update =
            sql("UPDATE partner SET disabled = $2 WHERE id = $1 AND removed_at IS NULL").bind(partner).bind(disabled);
        require_found(tx.execute(update).await?)?;
        if disabled {
            change::end_sessions(&mut tx, partner).await?;
        }
        let action = if disabled { "disable_partner" } else { "enable_partner" };
        self.record_partner_action(&mut tx, partner, by, action, serde_json::Value::Null).await?;
        tx.commit().await
    }

    /// Replaces a partner's application registration, or its renewed secret; the stored expiry of the secret is
    /// cleared.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_partner_client(
        &self,
        partner: PartnerId,
        client: &ClientCredentials,
        by: Option<AuditActor>,
    ) -> Result<()> {
        let sealed = self.keys().seal(&secret_associated_data(partner), &client.secret)?;
        let mut tx = self.database().begin().await?;
        let update = sql("UPDATE partner SET client_id = $2, secret_key = $3, secret = $4, secret_expires_at = NULL \
                          WHERE id = $1 AND removed_at IS NULL")
        .bind(partner)
        .bind(client.id.as_str())
        .bind(sealed.key_id)
        .bind(sealed.bytes);
        require_found(tx.execute(update).await?)?;
        self.record_partner_action(&mut tx, partner, by, "set_partner_client", json!({ "client": client.id })).await?;
        tx.commit().await
    }

    /// Sets the method by which a partner confirms acceptances of the Customer Agreement.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_confirmation_method(
        &self,
        partner: PartnerId,
        method: ConfirmationMethod,
        by: Option<AuditActor>,
    ) -> Result<()> {
        let mut tx = self.database().begin().await?;
        let update = sql("UPDATE partner SET confirmation_way = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(partner)
            .bind(method.as_str());
        require_found(tx.execute(update).await?)?;
        self.record_partner_action(&mut tx, partner, by, "set_confirmation_way", json!({ "way": method.as_str() }))
            .await?;
        tx.commit().await
    }

    /// Sets the recipients of notices about a partner, and the expiry of its own application's client secret.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_notices(
        &self,
        partner: PartnerId,
        addresses: &[String],
        secret_expires_at: Option<Timestamp>,
        by: Option<AuditActor>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE partner SET notice_addresses = $2, secret_expires_at = $3 WHERE id = $1";
        let mut tx = self.database().begin().await?;
        let update = sql(SQL).bind(partner).bind(addresses.join("\n")).bind(secret_expires_at);
        require_found(tx.execute(update).await?)?;
        let detail = json!({ "addresses": addresses.len(), "secret_expires_at": secret_expires_at });
        self.record_partner_action(&mut tx, partner, by, FormAction::SaveNoticeSettings.as_str(), detail).await?;
        tx.commit().await
    }

    pub(super) async fn record_partner_action(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        by: Option<AuditActor>,
        action: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let action = AuditAction { actor: by, detail, ..AuditAction::new(partner, action) };
        self.append_audit(tx, &action, Outcome::Done, None).await.map(drop)
    }

    fn validated(&self, new: NewPartner) -> Result<Partner> {
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
            return Err(Error::Invalid("name"));
        }
        new.check_service_urls().map_err(Error::Invalid)?;
        // The installation's secret may only be sent to the clouds' own addresses.
        if new.client.is_none() && (new.issuer.is_some() || new.authority.is_some() || new.api.is_some()) {
            return Err(Error::Invalid("an issuer, authority or Partner Center address without an own application"));
        }
        if new.client.as_ref().is_some_and(|client| client.id.is_empty() || client.id.chars().any(char::is_control)) {
            return Err(Error::Invalid("client"));
        }
        Ok(Partner {
            id: PartnerId::new(Uuid::now_v7()),
            name: name.to_owned(),
            tenant: new.tenant,
            cloud: new.cloud,
            issuer: new.issuer,
            authority: new.authority,
            api: new.api,
            client: new.client,
            confirmation_method: ConfirmationMethod::default(),
            role_version: 1,
            notice_addresses: Vec::new(),
            secret_expires_at: None,
            self_service: SelfService::default(),
            contact: String::new(),
            shows_names: false,
            mfa_required: false,
            step_up_required: false,
            disabled: false,
            created_at: self.now(),
        })
    }

    /// Reads a partner from a row with all its columns.
    pub(super) fn partner_of(&self, row: &Row) -> Result<Partner> {
        let id: PartnerId = row.parse("id")?;
        let client = match (row.find_text("client_id")?, row.find_text("secret_key")?, row.find_bytes("secret")?) {
            (None, None, None) => None,
            (Some(client), Some(key_id), Some(bytes)) => {
                let secret = self.keys().open(&secret_associated_data(id), &Sealed { key_id, bytes })?;
                Some(ClientCredentials { id: client, secret })
            }
            _ => return Err(Error::Corrupt("secret")),
        };
        Ok(Partner {
            id,
            name: row.text("name")?,
            tenant: row.parse("tenant")?,
            cloud: row.parse("cloud")?,
            issuer: row.find_text("issuer")?,
            authority: row.find_text("authority")?,
            api: row.find_text("api")?,
            client,
            confirmation_method: row.parse("confirmation_way")?,
            role_version: row.int("role_version")?,
            notice_addresses: row.text("notice_addresses")?.lines().map(str::to_owned).collect(),
            secret_expires_at: row.find_time("secret_expires_at")?,
            self_service: SelfService { offer: row.parse("offer")?, prices: row.bool("offer_prices")? },
            contact: row.text("contact")?,
            shows_names: row.bool("shows_names")?,
            mfa_required: row.bool("mfa_required")?,
            step_up_required: row.bool("step_up_required")?,
            disabled: row.bool("disabled")?,
            created_at: row.time("created_at")?,
        })
    }
}

pub(super) fn require_found(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("partner")) } else { Ok(()) }
}
