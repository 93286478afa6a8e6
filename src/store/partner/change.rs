//! Changes to a partner's registration data.

use serde_json::{Map, Value, json};

use super::{ClientCredentials, NewPartner, Partner, found, secret_associated_data};
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
pub const CONNECTED: &str =
    "the partner is connected to Partner Center by the sign-in that it has now; remove its connections first";

/// The conflict text for a tenant with disabled people, who could return if it were changed.
pub const SHUT_OUT: &str = "people of the partner's tenant are disabled; enable them first";

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
pub struct Corrected {
    /// The changed fields, by their names on the command line.
    pub changed: Vec<&'static str>,
    /// `true` if the sessions of the partner's people were ended, since their sign-in method was replaced.
    pub sessions_ended: bool,
}

impl Store {
    /// Changes a partner's registration data. If its tenant, cloud or identity provider changes, its sessions end and
    /// cached answers of Partner Center about its customers are deleted.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] as for a new one, [`Error::Conflict`] when
    /// the tenant is another partner's, with [`CONNECTED`] or with [`SHUT_OUT`].
    pub async fn change_partner(
        &self,
        partner: PartnerId,
        change: PartnerChange,
        by: Option<AuditActor>,
    ) -> Result<Corrected> {
        let wanted = self.checked(change.into_new())?;
        let sealed = match &wanted.client {
            Some(client) => Some(self.keys().seal(&secret_associated_data(partner), &client.secret)?),
            None => None,
        };
        let mut tx = self.database().begin().await?;
        let lock = sql("UPDATE partner SET disabled = disabled WHERE id = $1 AND removed_at IS NULL").bind(partner);
        found(tx.execute(lock).await?)?;
        let row = tx.row(sql(super::select_partner!("WHERE id = $1")).bind(partner)).await?;
        let was = self.partner_of(&row.ok_or(Error::NotFound("partner"))?)?;
        let differing = differences(&was, &wanted);
        let changed: Vec<_> = differing.iter().map(|(name, _)| *name).collect();
        if changed.is_empty() {
            return Ok(Corrected { changed, sessions_ended: false });
        }
        let moves = ["tenant", "cloud", "issuer", "authority"].iter().any(|name| changed.contains(name));
        if moves {
            move_away(&mut tx, &was, &wanted).await?;
        }
        if moves || changed.contains(&"api") {
            tx.execute(sql("DELETE FROM customer_check WHERE partner_id = $1").bind(partner)).await?;
        }
        let renewed = changed.contains(&"client");
        let update =
            sql("UPDATE partner SET name = $2, tenant = $3, cloud = $4, issuer = $5, authority = $6, api = $7, \
                          client_id = $8, secret_key = $9, secret = $10, secret_expires_at = $11 WHERE id = $1")
            .bind(partner)
            .bind(wanted.name.as_str())
            .bind(wanted.tenant)
            .bind(wanted.cloud)
            .bind(wanted.issuer.as_deref())
            .bind(wanted.authority.as_deref())
            .bind(wanted.api.as_deref())
            .bind(wanted.client.as_ref().map(|client| client.id.as_str()))
            .bind(sealed.as_ref().map(|sealed| sealed.key_id.as_str()))
            .bind(sealed.map(|sealed| sealed.bytes))
            .bind(was.secret_expires_at.filter(|_| !renewed));
        tx.execute(update).await.map_err(|error| match error {
            Error::Conflict(_) => Error::Conflict("this tenant is a partner already"),
            other => other,
        })?;
        let detail: Map<String, Value> = differing.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.record_in(&mut tx, partner, by, "change_partner", Value::Object(detail)).await?;
        tx.commit().await?;
        Ok(Corrected { changed, sessions_ended: moves })
    }
}

/// Returns the changed fields with their new values; for an application, only its id.
fn differences(was: &Partner, wanted: &Partner) -> Vec<(&'static str, Value)> {
    use secrecy::ExposeSecret as _;
    let proof = |partner: &Partner| {
        partner.client.as_ref().map(|client| (client.id.clone(), client.secret.expose_secret().to_owned()))
    };
    let candidates = [
        ("name", was.name != wanted.name, json!(wanted.name)),
        ("tenant", was.tenant != wanted.tenant, json!(wanted.tenant)),
        ("cloud", was.cloud != wanted.cloud, json!(wanted.cloud.as_str())),
        ("issuer", was.issuer != wanted.issuer, json!(wanted.issuer)),
        ("authority", was.authority != wanted.authority, json!(wanted.authority)),
        ("api", was.api != wanted.api, json!(wanted.api)),
        ("client", proof(was) != proof(wanted), json!(wanted.client.as_ref().map(|client| &client.id))),
    ];
    candidates.into_iter().filter(|(_, differs, _)| *differs).map(|(name, _, value)| (name, value)).collect()
}

/// Ends everything that depends on the partner's previous sign-in. A stored consent is a conflict rather than dropped
/// silently, since the person who gave it may have to repeat it, and would be sent to the wrong provider.
async fn move_away(tx: &mut Tx, was: &Partner, wanted: &Partner) -> Result<()> {
    let connections = tx.row(sql("SELECT COUNT(*) AS n FROM connection WHERE partner_id = $1").bind(was.id)).await?;
    if connections.map_or(Ok(0), |row| row.int("n"))? > 0 {
        return Err(Error::Conflict(CONNECTED));
    }
    if was.tenant != wanted.tenant {
        let shut_out =
            tx.row(sql("SELECT COUNT(*) AS n FROM disabled_person WHERE tenant = $1").bind(was.tenant)).await?;
        if shut_out.map_or(Ok(0), |row| row.int("n"))? > 0 {
            return Err(Error::Conflict(SHUT_OUT));
        }
    }
    end_sessions(tx, was.id).await
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
