//! The domains of a customer's directory, with the portal's own data about them.

use super::{Error, Portal};
use crate::{
    domain::{
        custom_domain::CustomDomain,
        principal::{CustomerScope, Scope as _},
        verified_domain::Authentication,
    },
    store::{AuditEntry, AuditFilter, Outcome},
};

/// Maximum number of audit entries about added domains that are searched, newest first.
const MAX_AUDIT_ENTRIES: u32 = 500;

impl Portal {
    /// Returns the customer's domains, including the tenant's initial one. Those that were added by this portal have
    /// their authentication type, which Partner Center does not return.
    ///
    /// # Errors
    /// [`Error::Upstream`]; refused without a GDAP role.
    pub async fn list_custom_domains(&self, scope: &CustomerScope) -> Result<Vec<CustomDomain>, Error> {
        let names = self.client_for(scope).await?.customer(scope).list_custom_domains().await?;
        let filter = AuditFilter {
            customer: Some(scope.customer()),
            action: Some("add_verified_domain".to_owned()),
            outcome: Some(Outcome::Intent),
            ..AuditFilter::default()
        };
        let added = self.store().list_audit(scope.partner(), &filter, None, MAX_AUDIT_ENTRIES).await;
        // If they cannot be loaded, the domains are shown without authentication types.
        let added =
            added.inspect_err(|error| tracing::warn!(%error, "lookup of added domains failed")).unwrap_or_default();
        Ok(names.into_iter().map(|name| CustomDomain { added_as: added_as(&name, &added), name }).collect())
    }
}

/// Returns the authentication type with which a domain was last added, if it was.
fn added_as(name: &str, added: &[AuditEntry]) -> Option<Authentication> {
    let mut completed = added.iter().filter(|entry| entry.settled == Some(Outcome::Done));
    let entry =
        completed.find(|entry| entry.action.target.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(name)))?;
    entry.action.detail.get("authentication")?.as_str().and_then(Authentication::parse)
}
