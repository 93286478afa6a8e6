//! Deputies: members of staff who decide requests that an absent one has claimed.

use jiff::Timestamp;

use crate::{
    domain::{
        id::{PartnerId, PersonId},
        principal::{PartnerScope, Scope as _},
    },
    store::{
        Store,
        audit::{AuditAction, AuditActor, Outcome},
        database::sql,
        error::Result,
    },
};

/// A deputy of a member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deputy {
    /// The deputy.
    pub person: PersonId,
    /// The end of the period.
    pub until: Timestamp,
}

impl Store {
    /// Finds a person's deputy, unless the period is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_deputy(&self, partner: PartnerId, person: PersonId) -> Result<Option<Deputy>> {
        const SQL: &str = "SELECT * FROM deputy WHERE partner_id = $1 AND tenant = $2 AND object = $3 AND until > $4";
        let select = sql(SQL).bind(partner).bind(person.tenant).bind(person.object).bind(self.now());
        let row = self.database().row(select).await?;
        row.map(|row| {
            let person = PersonId { tenant: row.parse("deputy_tenant")?, object: row.parse("deputy_object")? };
            Ok(Deputy { person, until: row.time("until")? })
        })
        .transpose()
    }

    /// Lists the people whose deputy a person is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_represented(&self, partner: PartnerId, deputy: PersonId) -> Result<Vec<PersonId>> {
        const SQL: &str = "SELECT tenant, object FROM deputy WHERE partner_id = $1 AND deputy_tenant = $2 \
                           AND deputy_object = $3 AND until > $4";
        let select = sql(SQL).bind(partner).bind(deputy.tenant).bind(deputy.object).bind(self.now());
        let rows = self.database().rows(select).await?;
        rows.iter().map(|row| Ok(PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? })).collect()
    }

    /// Sets a person's own deputy, or removes it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_deputy(&self, scope: &PartnerScope, deputy: Option<Deputy>, action: &'static str) -> Result<()> {
        const SET: &str = "INSERT INTO deputy (partner_id, tenant, object, deputy_tenant, deputy_object, until) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, tenant, object) DO UPDATE SET \
                           deputy_tenant = excluded.deputy_tenant, deputy_object = excluded.deputy_object, \
                           until = excluded.until";
        const REMOVE: &str = "DELETE FROM deputy WHERE partner_id = $1 AND tenant = $2 AND object = $3";
        let (partner, person) = (scope.partner(), scope.person());
        let own = |text| sql(text).bind(partner).bind(person.tenant).bind(person.object);
        let mut tx = self.database().begin().await?;
        let change = match deputy {
            Some(Deputy { person, until }) => own(SET).bind(person.tenant).bind(person.object).bind(until),
            None => own(REMOVE),
        };
        tx.execute(change).await?;
        let target = deputy.map(|deputy| deputy.person.object.to_string());
        let audit = AuditAction { actor: Some(AuditActor::of(scope)), target, ..AuditAction::new(partner, action) };
        self.append_audit(&mut tx, &audit, Outcome::Done, None).await?;
        tx.commit().await
    }
}
