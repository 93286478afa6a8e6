//! A partner's people: what they are called, as far as sessions in force know, and who of them is shut out.

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

/// Somebody who has signed in, or who may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// By which they are told apart.
    pub id: PersonId,
    /// What they are called, while they have a session.
    pub name: Option<String>,
    /// When they last signed in, if they ever did.
    pub signed_in_at: Option<Timestamp>,
    /// Since when they are shut out, if they are.
    pub disabled_at: Option<Timestamp>,
}

impl Store {
    /// A partner's people: whoever has signed in, and whoever is shut out; by their ids.
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

    /// Shuts a person out: ends their sessions, with their staff tokens, and lets them have no more; or lets them in again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when their tenant is no partner's, or who is to be let in is not shut out.
    pub async fn set_person_disabled(&self, person: PersonId, disabled: bool, by: Option<AuditActor>) -> Result<()> {
        const DISABLE: &str = "INSERT INTO disabled_person (tenant, object, disabled_at) VALUES ($1, $2, $3) \
                               ON CONFLICT (tenant, object) DO NOTHING";
        let mut tx = self.database().begin().await?;
        // Its lock keeps a sign-in from being let through meanwhile.
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
                // What they consented to goes out in their name.
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

    /// Whether a person is shut out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_person_disabled(&self, person: PersonId) -> Result<bool> {
        Ok(self.database().row(disabled(person)).await?.is_some())
    }

    /// Returns the names of a partner's people who have a session, and of those of its customers' own people, or of one
    /// customer's. The audit holds ids alone, so that it names nobody for ever.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_names(
        &self,
        partner: PartnerId,
        customer: Option<CustomerId>,
    ) -> Result<HashMap<PersonId, String>> {
        // Each kind by itself, so that many of a customer's people leave room for staff.
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
            // A record that is no session's any more has no name to give.
            let session = data.get(Session::KEY).cloned().and_then(|it| serde_json::from_value::<Session>(it).ok());
            if let Some(session) = session {
                names.entry(session.principal.person()).or_insert(session.name);
            }
        }
        Ok(names)
    }
}

/// A query that answers with a row if a person is shut out.
pub(super) fn disabled(person: PersonId) -> Statement {
    sql("SELECT 1 AS one FROM disabled_person WHERE tenant = $1 AND object = $2")
        .bind(person.tenant)
        .bind(person.object)
}
