//! Sign-in domains: email domains that select a partner's identity provider (home realm discovery).

use serde_json::json;

use super::require_found;
use crate::{
    domain::{cloud::Cloud, id::PartnerId, verified_domain::DomainName},
    store::{
        Store,
        audit::AuditActor,
        database::{Tx, sql},
        error::{Error, Result},
        value::Row,
    },
};

/// The conflict text for a domain that belongs to another partner.
pub const DOMAIN_TAKEN: &str = "another partner has this sign-in domain";

/// The identity provider of a partner that has sign-in domains: its cloud, and whether it has a provider of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSignIn {
    /// The partner's cloud.
    pub cloud: Cloud,
    /// `true` if it has an issuer or an authority of its own.
    pub has_custom_provider: bool,
}

impl Store {
    /// Replaces a partner's sign-in domains.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Conflict`] with [`DOMAIN_TAKEN`].
    pub async fn set_sign_in_domains(
        &self,
        partner: PartnerId,
        domains: &[DomainName],
        by: Option<AuditActor>,
    ) -> Result<()> {
        const TOUCH: &str = "UPDATE partner SET disabled = disabled WHERE id = $1 AND removed_at IS NULL";
        let mut tx = self.database().begin().await?;
        // Serializes concurrent changes.
        require_found(tx.execute(sql(TOUCH).bind(partner)).await?)?;
        tx.execute(sql("DELETE FROM sign_in_domain WHERE partner_id = $1").bind(partner)).await?;
        insert(&mut tx, partner, domains).await?;
        let names: Vec<_> = domains.iter().map(DomainName::as_str).collect();
        self.record_partner_action(&mut tx, partner, by, "set_sign_in_domains", json!({ "domains": names })).await?;
        tx.commit().await
    }

    /// Returns a partner's sign-in domains, sorted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sign_in_domains(&self, partner: PartnerId) -> Result<Vec<DomainName>> {
        const LIST: &str = "SELECT domain FROM sign_in_domain WHERE partner_id = $1 ORDER BY domain";
        let rows = self.database().rows(sql(LIST).bind(partner)).await?;
        rows.iter().map(name_of).collect()
    }

    /// Finds the partner with a sign-in domain, disabled or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_partner_by_domain(&self, domain: &DomainName) -> Result<Option<PartnerId>> {
        const FIND: &str = "SELECT partner_id FROM sign_in_domain WHERE domain = $1";
        let row = self.database().row(sql(FIND).bind(domain.as_str())).await?;
        row.map(|row| row.parse("partner_id")).transpose()
    }

    /// Returns the sign-ins of all enabled partners that have a sign-in domain.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_domain_sign_ins(&self) -> Result<Vec<DomainSignIn>> {
        const LIST: &str = "SELECT DISTINCT cloud, issuer, authority FROM partner WHERE disabled = $1 \
                            AND removed_at IS NULL AND id IN (SELECT partner_id FROM sign_in_domain)";
        let rows = self.database().rows(sql(LIST).bind(false)).await?;
        let read = |row: &Row| {
            let has_custom_provider = row.find_text("issuer")?.is_some() || row.find_text("authority")?.is_some();
            Ok(DomainSignIn { cloud: row.parse("cloud")?, has_custom_provider })
        };
        rows.iter().map(read).collect()
    }
}

fn name_of(row: &Row) -> Result<DomainName> {
    DomainName::parse(&row.text("domain")?).map_err(|_| Error::Corrupt("domain"))
}

/// Adds sign-in domains to a partner that has none.
pub(super) async fn insert(tx: &mut Tx, partner: PartnerId, domains: &[DomainName]) -> Result<()> {
    let mut names: Vec<_> = domains.iter().map(DomainName::as_str).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let insert = sql("INSERT INTO sign_in_domain (domain, partner_id) VALUES ($1, $2)").bind(name).bind(partner);
        tx.execute(insert).await.map_err(|error| match error {
            Error::Conflict(_) => Error::Conflict(DOMAIN_TAKEN),
            other => other,
        })?;
    }
    Ok(())
}
