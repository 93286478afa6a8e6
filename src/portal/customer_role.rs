//! The roles that customers' own people have in their own directory, at the sign-in and while they work.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Error, Portal, self_service::FRESH};
use crate::{
    domain::{
        id::UserId,
        principal::{CustomerScope, Principal, Scope as _},
        role::CustomerRole,
        role_mapping::RoleClaims,
    },
    partner_center::Kind,
    store::{Partner, Session},
};

impl Portal {
    /// Returns the roles that a customer's person has in their own directory: by the claim `wids`, or where the ID token has
    /// none by the directory itself.
    ///
    /// # Errors
    /// When the directory cannot be asked.
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
        // A guest need not be among the users that the partner can see.
        Ok(self.ask_for_roles(partner, scope).await?.unwrap_or_default())
    }

    /// Asks the directory again for the roles of a customer's person, ten minutes after it was last known what they are;
    /// returns whether the session is to be saved. Somebody who was deleted, or whom the directory does not list any more, has
    /// none; a guest, whom it need not list, and everybody while it cannot be asked, keep those that they have until the
    /// session ends.
    ///
    /// # Errors
    /// Never in practice: the request is of the session's partner.
    pub async fn renew_customer_roles(&self, session: &mut Session) -> Result<bool, Error> {
        let Principal::CustomerUser(user) = &session.principal else { return Ok(false) };
        let (now, known_at) = (Timestamp::now(), session.roles_asked_at.unwrap_or(session.signed_in_at));
        // What is of the future is of a clock that was set back.
        if known_at <= now && now < known_at + FRESH {
            return Ok(false);
        }
        let scope = user.scope();
        let roles = match self.ask_for_roles(&self.partner_context(&scope)?.partner, &scope).await {
            Ok(None) if session.guest => None,
            Ok(roles) => Some(roles.unwrap_or_default()),
            Err(error) => {
                tracing::warn!(partner = %scope.partner(), %error, "a customer's person keeps the roles of before");
                None
            }
        };
        if let Some(roles) = roles {
            session.principal = Principal::CustomerUser(user.clone().with_roles(roles));
        }
        session.roles_asked_at = Some(now);
        Ok(true)
    }

    /// Returns the roles that the directory has of a customer's person, none of somebody who was deleted; absent where it does
    /// not list them.
    async fn ask_for_roles(
        &self,
        partner: &Partner,
        scope: &CustomerScope,
    ) -> Result<Option<BTreeSet<CustomerRole>>, Error> {
        let connection = self.working_connection(partner.id).await?;
        let client = self.without_memory().connected_client(partner, &connection).await?;
        let (customer, user) = (client.customer(scope), UserId::new(scope.person().object.as_uuid()));
        let (record, roles) = futures::join!(customer.users().load(user), customer.directory_roles().of_user(user));
        match (record, roles) {
            (Ok(record), _) if record.is_deleted() => Ok(Some(BTreeSet::new())),
            (Ok(_), Ok(roles)) => {
                let roles = roles.into_iter().filter_map(|role| CustomerRole::of_template(role.id.as_uuid()));
                Ok(Some(roles.collect()))
            }
            (Err(error), _) | (_, Err(error)) if error.kind() == Kind::NotFound => Ok(None),
            (Err(error), _) | (_, Err(error)) => Err(error.into()),
        }
    }
}
