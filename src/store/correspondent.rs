//! People who may get mail about requests: those who have signed in with a mail address as their name. The address is
//! stored encrypted.
//!
//! Each sign-in overwrites the row, so that a lost role or address is deleted with it; a row that no sign-in has
//! written for [`RETENTION`] expires.

use std::{collections::BTreeSet, fmt::Display, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    Store,
    database::{Statement, Tx, sql},
    error::Result,
    keyring::Sealed,
    value::Row,
};
use crate::domain::{
    id::{CustomerId, PartnerId, PersonId},
    language::Language,
    principal::{Principal, PrincipalKind},
    role::{CustomerRole, Role},
};

/// Time after the last sign-in for which a person gets mail.
const RETENTION: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The mail address and language of a person, from their sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContact {
    /// The mail address; `None` if the sign-in name is not one.
    pub address: Option<String>,
    /// The language of the browser.
    pub language: Language,
}

/// A person who may get mail.
#[derive(Debug, Clone)]
pub struct MailRecipient {
    /// The person.
    pub person: PersonId,
    /// The kind of principal.
    pub kind: PrincipalKind,
    /// The customer that the person belongs to; `None` for staff.
    pub customer: Option<CustomerId>,
    /// The roles of a member of staff at the last sign-in.
    pub roles: BTreeSet<Role>,
    /// The directory roles of a customer's own person at the last sign-in.
    pub customer_roles: BTreeSet<CustomerRole>,
    /// The mail address.
    pub address: SecretString,
    /// The language of the browser at the last sign-in.
    pub language: Language,
}

fn associated_data(partner: PartnerId, person: PersonId, kind: PrincipalKind) -> String {
    format!("correspondent.sealed:{partner}/{kind}/{}/{}", person.tenant, person.object)
}

fn join_roles<T: Display>(roles: &BTreeSet<T>) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Parses roles; unknown ones of another version are ignored.
fn parse_roles<T: FromStr + Ord>(roles: &str) -> BTreeSet<T> {
    roles.split(',').filter_map(|role| role.parse().ok()).collect()
}

impl Store {
    /// Saves the mail address and language of a person who has signed in, or deletes them if the sign-in name is not a
    /// mail address.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_mail_contact(&self, principal: &Principal, mail_contact: &MailContact) -> Result<()> {
        let mut tx = self.database().begin().await?;
        self.save_mail_contact_in(&mut tx, principal, mail_contact).await?;
        tx.commit().await
    }

    /// Does the same in a transaction. Nothing is saved for operators.
    pub(super) async fn save_mail_contact_in(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        mail_contact: &MailContact,
    ) -> Result<()> {
        const SAVE: &str = "INSERT INTO correspondent (partner_id, tenant, object, kind, customer_id, roles, language, \
                            key_id, sealed, signed_in_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                            ON CONFLICT (partner_id, tenant, object, kind) DO UPDATE SET \
                            customer_id = excluded.customer_id, roles = excluded.roles, language = excluded.language, \
                            key_id = excluded.key_id, sealed = excluded.sealed, signed_in_at = excluded.signed_in_at";
        const DELETE: &str =
            "DELETE FROM correspondent WHERE partner_id = $1 AND tenant = $2 AND object = $3 AND kind = $4";
        let roles = match principal {
            Principal::Staff(staff) => join_roles(staff.roles()),
            Principal::CustomerUser(user) => join_roles(user.roles()),
            Principal::Operator(_) => return Ok(()),
        };
        let (membership, person) = (principal.membership(), principal.person());
        let Some(partner) = membership.partner() else { return Ok(()) };
        let kind = membership.kind();
        let of_person = |text| of_person(text, partner, person, kind);
        let Some(address) = &mail_contact.address else {
            return tx.execute(of_person(DELETE)).await.map(drop);
        };
        let sealed = self.keys().seal(&associated_data(partner, person, kind), &address.as_str().into())?;
        let save = of_person(SAVE)
            .bind(membership.customer())
            .bind(roles)
            .bind(mail_contact.language.as_str())
            .bind(sealed.key_id)
            .bind(sealed.bytes)
            .bind(self.now());
        tx.execute(save).await.map(drop)
    }

    /// Finds a person who may get mail.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_mail_recipient(
        &self,
        partner: PartnerId,
        person: PersonId,
        kind: PrincipalKind,
    ) -> Result<Option<MailRecipient>> {
        const SQL: &str = "SELECT * FROM correspondent WHERE partner_id = $1 AND tenant = $2 AND object = $3 \
                           AND kind = $4 AND signed_in_at > $5";
        let select = of_person(SQL, partner, person, kind).bind(self.now_plus(-RETENTION));
        let row = self.database().row(select).await?;
        row.map(|row| self.mail_recipient(&row)).transpose()
    }

    /// Lists the people who may get mail: a partner's staff, or with a customer that customer's own people.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_mail_recipients(
        &self,
        partner: PartnerId,
        customer: Option<CustomerId>,
    ) -> Result<Vec<MailRecipient>> {
        const STAFF: &str =
            "SELECT * FROM correspondent WHERE partner_id = $1 AND signed_in_at > $2 AND kind = 'staff'";
        const CUSTOMER: &str = "SELECT * FROM correspondent WHERE partner_id = $1 AND signed_in_at > $2 \
                                AND kind = 'customer-user' AND customer_id = $3";
        let of_partner = |text| sql(text).bind(partner).bind(self.now_plus(-RETENTION));
        let select = match customer {
            None => of_partner(STAFF),
            Some(customer) => of_partner(CUSTOMER).bind(customer),
        };
        self.database().rows(select).await?.iter().map(|row| self.mail_recipient(row)).collect()
    }

    /// Deletes the people whose last sign-in is too long ago.
    pub(super) async fn delete_old_mail_recipients(&self) -> Result<()> {
        let delete = sql("DELETE FROM correspondent WHERE signed_in_at <= $1").bind(self.now_plus(-RETENTION));
        self.database().execute(delete).await.map(drop)
    }

    /// Re-encrypts the addresses that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_mail_recipients(&self) -> Result<u64> {
        const OLD: &str =
            "SELECT partner_id, tenant, object, kind, key_id, sealed FROM correspondent WHERE key_id <> $1";
        const UPDATE: &str = "UPDATE correspondent SET key_id = $5, sealed = $6 WHERE partner_id = $1 AND tenant = $2 \
                              AND object = $3 AND kind = $4 AND sealed = $7";
        let mut resealed = 0;
        for row in self.database().rows(sql(OLD).bind(self.keys().active())).await? {
            let (partner, kind) = (row.parse("partner_id")?, row.parse("kind")?);
            let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
            let (old, new) = self.reseal_row(&row, &associated_data(partner, person, kind))?;
            let update = of_person(UPDATE, partner, person, kind).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }

    /// Records the time of a person's daily summary.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn record_summary_sent(&self, partner: PartnerId, person: PersonId, kind: PrincipalKind) -> Result<()> {
        const SQL: &str = "UPDATE correspondent SET summary_at = $5 WHERE partner_id = $1 AND tenant = $2 \
                           AND object = $3 AND kind = $4";
        self.database().execute(of_person(SQL, partner, person, kind).bind(self.now())).await.map(drop)
    }

    fn mail_recipient(&self, row: &Row) -> Result<MailRecipient> {
        let (partner, kind) = (row.parse("partner_id")?, row.parse("kind")?);
        let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let roles = row.text("roles")?;
        let is_staff = kind == PrincipalKind::Staff;
        Ok(MailRecipient {
            person,
            kind,
            customer: row.find("customer_id")?,
            roles: if is_staff { parse_roles(&roles) } else { BTreeSet::new() },
            customer_roles: if is_staff { BTreeSet::new() } else { parse_roles(&roles) },
            address: self.keys().open(&associated_data(partner, person, kind), &sealed)?,
            // An unknown language of another version is replaced at the next sign-in.
            language: row.text("language")?.parse().unwrap_or_default(),
        })
    }
}

/// Creates a statement about a row, whose key is bound to the first four placeholders.
fn of_person(text: &'static str, partner: PartnerId, person: PersonId, kind: PrincipalKind) -> Statement {
    sql(text).bind(partner).bind(person.tenant).bind(person.object).bind(kind.as_str())
}

/// Checks whether a person's summary is due: a day after the last one, or after the first event if there was none.
pub(super) fn is_summary_due(last: Option<Timestamp>, first: Timestamp, now: Timestamp) -> bool {
    last.unwrap_or(first) + SignedDuration::from_hours(24) <= now
}
