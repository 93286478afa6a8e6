//! A partner's people: their names, as far as active sessions contain them, and whether they are disabled.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    Partner, Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Kind, Statement, sql},
    error::{Error, Result},
    session::Session,
};
use crate::domain::id::{CustomerId, PartnerId, PersonId};

/// A person who has signed in or is disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// The display name, while the person has a session.
    pub name: Option<String>,
    /// The time of the last sign-in, if there was one.
    pub signed_in_at: Option<Timestamp>,
    /// The time at which the person was disabled, if they are.
    pub disabled_at: Option<Timestamp>,
}

impl Store {
    /// Lists a partner's people who have signed in or are disabled, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_people(&self, partner: &Partner) -> Result<Vec<Person>> {
        const PEOPLE: &str = "SELECT object, MAX(signed_in_at) AS signed_in_at, MAX(disabled_at) AS disabled_at FROM ( \
                              SELECT actor_object AS object, at AS signed_in_at, NULL AS disabled_at FROM audit \
                              WHERE partner_id = $1 AND action = 'sign_in' AND outcome = 'done' \
                              UNION ALL SELECT object, NULL, disabled_at FROM disabled_person WHERE tenant = $2 \
                              ) AS people GROUP BY object ORDER BY object";
        let names = self.person_names(partner.id, None).await?;
        let rows = self.database().rows(sql(PEOPLE).bind(partner.id).bind(partner.tenant)).await?;
        let people = rows.iter().map(|row| {
            let id = PersonId { tenant: partner.tenant, object: row.parse("object")? };
            let name = names.get(&id).cloned();
            Ok(Person {
                id,
                name,
                signed_in_at: row.find_time("signed_in_at")?,
                disabled_at: row.find_time("disabled_at")?,
            })
        });
        people.collect()
    }

    /// Disables a person, ending their sessions and deleting their staff tokens, or enables them again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when their tenant is no partner's, or a person to enable is not disabled.
    pub async fn set_person_disabled(&self, person: PersonId, disabled: bool, by: Option<AuditActor>) -> Result<()> {
        const DISABLE: &str = "INSERT INTO disabled_person (tenant, object, disabled_at) VALUES ($1, $2, $3) \
                               ON CONFLICT (tenant, object) DO NOTHING";
        let mut tx = self.database().begin().await?;
        // The lock keeps concurrent sign-ins from being accepted.
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT id FROM partner WHERE tenant = $1",
            Kind::Postgres => "SELECT id FROM partner WHERE tenant = $1 FOR NO KEY UPDATE",
        };
        let partner =
            tx.row(sql(lock).bind(person.tenant)).await?.ok_or(Error::NotFound("a partner of this tenant"))?;
        let of_person = |text| sql(text).bind(person.tenant).bind(person.object);
        if disabled {
            tx.execute(of_person(DISABLE).bind(self.now())).await?;
            for text in [
                "DELETE FROM session WHERE tenant = $1 AND object = $2",
                "DELETE FROM ended_session WHERE tenant = $1 AND object = $2",
                "DELETE FROM draft WHERE tenant = $1 AND object = $2",
                // Requests under the person's consent are made in their name.
                "DELETE FROM connection WHERE tenant = $1 AND object = $2",
            ] {
                tx.execute(of_person(text)).await?;
            }
        } else if tx.execute(of_person("DELETE FROM disabled_person WHERE tenant = $1 AND object = $2")).await? == 0 {
            return Err(Error::NotFound("a disabled person of this id"));
        }
        let action = if disabled { "disable_person" } else { "enable_person" };
        let partner = partner.parse("id")?;
        let target = Some(person.object.to_string());
        let action = AuditAction { actor: by, target, ..AuditAction::new(partner, action) };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await
    }

    /// Checks whether a person is disabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_person_disabled(&self, person: PersonId) -> Result<bool> {
        Ok(self.database().row(disabled(person)).await?.is_some())
    }

    /// Returns the display names of a partner's staff who have a session, and of customer users who have one,
    /// optionally of one customer only. The audit stores ids alone, so that it retains no names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_names(
        &self,
        partner: PartnerId,
        customer: Option<CustomerId>,
    ) -> Result<HashMap<PersonId, String>> {
        // Each kind has its own limit, so that many customer users leave room for staff.
        const SQL: &str = "SELECT * FROM (SELECT data FROM session WHERE partner_id = $1 AND handle IS NOT NULL \
                           AND expires_at > $2 AND principal = 'staff' ORDER BY seen_at DESC LIMIT 500) AS staff \
                           UNION ALL \
                           SELECT * FROM (SELECT data FROM session WHERE partner_id = $1 AND handle IS NOT NULL \
                           AND expires_at > $2 AND principal = 'customer-user' AND ($3 IS NULL OR customer_id = $3) \
                           ORDER BY seen_at DESC LIMIT 500) AS customers";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(self.now()).bind(customer)).await?;
        let mut names = HashMap::new();
        for row in &rows {
            let data: serde_json::Value = serde_json::from_str(&row.text("data")?).unwrap_or_default();
            // A record that is no longer a session has no name.
            let session = data.get(Session::KEY).cloned().and_then(|it| serde_json::from_value::<Session>(it).ok());
            if let Some(session) = session {
                names.entry(session.principal.person()).or_insert(session.name);
            }
        }
        Ok(names)
    }
}

impl Store {
    /// Finds the display name of a person who has a session with a partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_person_name(&self, partner: PartnerId, person: PersonId) -> Result<Option<String>> {
        const SQL: &str = "SELECT data FROM session WHERE partner_id = $1 AND tenant = $2 AND object = $3 \
                           AND handle IS NOT NULL AND expires_at > $4 ORDER BY seen_at DESC LIMIT 1";
        let select = sql(SQL).bind(partner).bind(person.tenant).bind(person.object).bind(self.now());
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let data: serde_json::Value = serde_json::from_str(&row.text("data")?).unwrap_or_default();
        let session = data.get(Session::KEY).cloned().and_then(|it| serde_json::from_value::<Session>(it).ok());
        Ok(session.map(|session| session.name))
    }
}

/// Returns a query that yields a row if a person is disabled.
pub(super) fn disabled(person: PersonId) -> Statement {
    sql("SELECT 1 AS one FROM disabled_person WHERE tenant = $1 AND object = $2")
        .bind(person.tenant)
        .bind(person.object)
}
