//! Changes to a partner's registration data.

use serde_json::{Map, Value, json};

use super::{ClientCredentials, NewPartner, Partner, require_found, secret_associated_data};
use crate::{
    domain::{
        cloud::Cloud,
        id::{PartnerId, TenantId},
    },
    store::{
        Store,
        audit::AuditActor,
        database::{Tx, sql},
        error::{Error, Result},
    },
};

/// The conflict text for a partner whose stored consent was given under the sign-in that the change would replace.
pub const HAS_CONNECTIONS: &str =
    "the partner is connected to Partner Center by the sign-in that it has now; remove its connections first";

/// The conflict text for a tenant with disabled people, who could return if it were changed.
pub const HAS_DISABLED_PEOPLE: &str = "people of the partner's tenant are disabled; enable them first";

/// The new registration data of a partner.
#[derive(Debug, Clone)]
pub struct PartnerChange {
    /// The company's name.
    pub name: String,
    /// Its Entra tenant.
    pub tenant: TenantId,
    /// The cloud in which it is a partner.
    pub cloud: Cloud,
    /// The issuer of its ID tokens, if it is not the cloud's.
    pub issuer: Option<String>,
    /// The sign-in authority, if it is not the cloud's.
    pub authority: Option<String>,
    /// The base URL of Partner Center, if it is not the cloud's.
    pub api: Option<String>,
    /// Its own application registration, if it has one.
    pub client: Option<ClientCredentials>,
}

impl From<NewPartner> for PartnerChange {
    fn from(new: NewPartner) -> Self {
        let NewPartner { name, tenant, cloud, issuer, authority, api, client, .. } = new;
        Self { name, tenant, cloud, issuer, authority, api, client }
    }
}

impl PartnerChange {
    fn into_new(self) -> NewPartner {
        let Self { name, tenant, cloud, issuer, authority, api, client } = self;
        NewPartner {
            name,
            tenant,
            cloud,
            issuer,
            authority,
            api,
            client,
            role_mappings: Vec::new(),
            domains: Vec::new(),
        }
    }
}

/// The result of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerChangeResult {
    /// The changed fields, by their names on the command line.
    pub changed: Vec<&'static str>,
    /// `true` if the sessions of the partner's people were ended, since their sign-in method was replaced.
    pub sessions_ended: bool,
}

impl Store {
    /// Changes a partner's registration data. If its tenant, cloud or identity provider changes, its sessions end and
    /// cached responses of Partner Center about its customers are deleted.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] as for a new one, [`Error::Conflict`] when
    /// the tenant is another partner's, with [`HAS_CONNECTIONS`] or with [`HAS_DISABLED_PEOPLE`].
    pub async fn change_partner(
        &self,
        partner: PartnerId,
        change: PartnerChange,
        by: Option<AuditActor>,
    ) -> Result<PartnerChangeResult> {
        let after = self.validated(change.into_new())?;
        let sealed = match &after.client {
            Some(client) => Some(self.keys().seal(&secret_associated_data(partner), &client.secret)?),
            None => None,
        };
        let mut tx = self.database().begin().await?;
        let lock = sql("UPDATE partner SET disabled = disabled WHERE id = $1 AND removed_at IS NULL").bind(partner);
        require_found(tx.execute(lock).await?)?;
        let row = tx.row(sql(super::select_partner!("WHERE id = $1")).bind(partner)).await?;
        let before = self.partner_of(&row.ok_or(Error::NotFound("partner"))?)?;
        let diff = differences(&before, &after);
        let changed: Vec<_> = diff.iter().map(|(name, _)| *name).collect();
        if changed.is_empty() {
            return Ok(PartnerChangeResult { changed, sessions_ended: false });
        }
        let sign_in_changes = ["tenant", "cloud", "issuer", "authority"].iter().any(|name| changed.contains(name));
        if sign_in_changes {
            end_previous_sign_in(&mut tx, &before, &after).await?;
        }
        if sign_in_changes || changed.contains(&"api") {
            tx.execute(sql("DELETE FROM customer_check WHERE partner_id = $1").bind(partner)).await?;
        }
        let client_changes = changed.contains(&"client");
        let update =
            sql("UPDATE partner SET name = $2, tenant = $3, cloud = $4, issuer = $5, authority = $6, api = $7, \
                          client_id = $8, secret_key = $9, secret = $10, secret_expires_at = $11 WHERE id = $1")
            .bind(partner)
            .bind(after.name.as_str())
            .bind(after.tenant)
            .bind(after.cloud)
            .bind(after.issuer.as_deref())
            .bind(after.authority.as_deref())
            .bind(after.api.as_deref())
            .bind(after.client.as_ref().map(|client| client.id.as_str()))
            .bind(sealed.as_ref().map(|sealed| sealed.key_id.as_str()))
            .bind(sealed.map(|sealed| sealed.bytes))
            .bind(before.secret_expires_at.filter(|_| !client_changes));
        tx.execute(update).await.map_err(|error| match error {
            Error::Conflict(_) => Error::Conflict("this tenant is a partner already"),
            other => other,
        })?;
        let detail: Map<String, Value> = diff.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.record_partner_action(&mut tx, partner, by, "change_partner", Value::Object(detail)).await?;
        tx.commit().await?;
        Ok(PartnerChangeResult { changed, sessions_ended: sign_in_changes })
    }
}

/// Returns the changed fields with their new values; for an application, only its id.
fn differences(before: &Partner, after: &Partner) -> Vec<(&'static str, Value)> {
    use secrecy::ExposeSecret as _;
    let credentials = |partner: &Partner| {
        partner.client.as_ref().map(|client| (client.id.clone(), client.secret.expose_secret().to_owned()))
    };
    let candidates = [
        ("name", before.name != after.name, json!(after.name)),
        ("tenant", before.tenant != after.tenant, json!(after.tenant)),
        ("cloud", before.cloud != after.cloud, json!(after.cloud.as_str())),
        ("issuer", before.issuer != after.issuer, json!(after.issuer)),
        ("authority", before.authority != after.authority, json!(after.authority)),
        ("api", before.api != after.api, json!(after.api)),
        ("client", credentials(before) != credentials(after), json!(after.client.as_ref().map(|client| &client.id))),
    ];
    candidates.into_iter().filter(|(_, differs, _)| *differs).map(|(name, _, value)| (name, value)).collect()
}

/// Ends everything that depends on the partner's previous sign-in. A stored consent is a conflict rather than dropped
/// silently, since the person who gave it may have to repeat it, and would be sent to the wrong provider.
async fn end_previous_sign_in(tx: &mut Tx, before: &Partner, after: &Partner) -> Result<()> {
    let connections = tx.row(sql("SELECT COUNT(*) AS n FROM connection WHERE partner_id = $1").bind(before.id)).await?;
    if connections.map_or(Ok(0), |row| row.int("n"))? > 0 {
        return Err(Error::Conflict(HAS_CONNECTIONS));
    }
    if before.tenant != after.tenant {
        let disabled =
            tx.row(sql("SELECT COUNT(*) AS n FROM disabled_person WHERE tenant = $1").bind(before.tenant)).await?;
        if disabled.map_or(Ok(0), |row| row.int("n"))? > 0 {
            return Err(Error::Conflict(HAS_DISABLED_PEOPLE));
        }
    }
    end_sessions(tx, before.id).await
}

/// Ends every session of a partner's people, and deletes the data that was kept for expired sessions.
pub(super) async fn end_sessions(tx: &mut Tx, partner: PartnerId) -> Result<()> {
    for text in [
        "DELETE FROM session WHERE partner_id = $1",
        "DELETE FROM ended_session WHERE partner_id = $1",
        "DELETE FROM draft WHERE partner_id = $1",
    ] {
        tx.execute(sql(text).bind(partner)).await?;
    }
    Ok(())
}
