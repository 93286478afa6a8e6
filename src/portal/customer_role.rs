//! Customer users' roles in their own directory, at sign-in and during a session.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Error, Portal, self_service::CACHE_LIFETIME};
use crate::{
    domain::{
        id::UserId,
        principal::{CustomerScope, Principal, Scope as _},
        role::CustomerRole,
        role_mapping::RoleClaims,
    },
    partner_center::ErrorKind,
    store::{Partner, Session},
};

impl Portal {
    /// Returns the directory roles of a customer user: from the claim `wids` or, if the ID token has none, from the
    /// directory.
    ///
    /// # Errors
    /// When the directory is unreachable.
    pub(super) async fn customer_roles(
        &self,
        partner: &Partner,
        scope: &CustomerScope,
        claims: &RoleClaims,
    ) -> Result<BTreeSet<CustomerRole>, Error> {
        if !claims.wids.is_empty() {
            let templates = claims.wids.iter().filter_map(|wid| wid.parse().ok());
            return Ok(templates.filter_map(CustomerRole::of_template).collect());
        }
        // Guests may be missing from the users that the partner can see.
        Ok(self.fetch_roles(partner, scope).await?.unwrap_or_default())
    }

    /// Refreshes a customer user's roles from the directory, ten minutes after the last refresh; returns whether the
    /// session has to be saved. A person who was deleted or is no longer listed has none. A guest, who may not be
    /// listed, keeps the current roles until the session ends, and so does everybody while the directory is
    /// unreachable.
    ///
    /// # Errors
    /// Never in practice: the request is of the session's partner.
    pub async fn refresh_customer_roles(&self, session: &mut Session) -> Result<bool, Error> {
        let Principal::CustomerUser(user) = &session.principal else { return Ok(false) };
        let (now, known_at) = (Timestamp::now(), session.roles_refreshed_at.unwrap_or(session.signed_in_at));
        // A time in the future was recorded before the clock was set back.
        if known_at <= now && now < known_at + CACHE_LIFETIME {
            return Ok(false);
        }
        let scope = user.scope();
        let roles = match self.fetch_roles(&self.partner_context(&scope)?.partner, &scope).await {
            Ok(None) if session.guest => None,
            Ok(roles) => Some(roles.unwrap_or_default()),
            Err(error) => {
                tracing::warn!(partner = %scope.partner(), %error, "role lookup failed; keeping the last known roles of a customer user");
                None
            }
        };
        if let Some(roles) = roles {
            session.principal = Principal::CustomerUser(user.clone().with_roles(roles));
        }
        session.roles_refreshed_at = Some(now);
        Ok(true)
    }

    /// Returns a customer user's roles in the directory, an empty list for a deleted user; absent if the directory does
    /// not list them.
    async fn fetch_roles(
        &self,
        partner: &Partner,
        scope: &CustomerScope,
    ) -> Result<Option<BTreeSet<CustomerRole>>, Error> {
        let connection = self.find_usable_connection(partner.id).await?;
        let client = self.without_stale_cache().client_of_connection(partner, &connection).await?;
        let (customer, user) = (client.customer(scope), UserId::new(scope.person().object.as_uuid()));
        let (record, roles) = futures::join!(customer.users().load(user), customer.directory_roles().of_user(user));
        match (record, roles) {
            (Ok(record), _) if record.is_deleted() => Ok(Some(BTreeSet::new())),
            (Ok(_), Ok(roles)) => {
                let roles = roles.into_iter().filter_map(|role| CustomerRole::of_template(role.id.as_uuid()));
                Ok(Some(roles.collect()))
            }
            (Err(error), _) | (_, Err(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
            (Err(error), _) | (_, Err(error)) => Err(error.into()),
        }
    }
}
