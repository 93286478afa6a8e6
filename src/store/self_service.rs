//! Self-service of customer users: each partner's offer, the checks that a tenant is a partner's customer, and the
//! people who have signed in or are disabled.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Kind, Tx, sql},
    error::{Error, Result},
    partner::{Partner, require_found, select_partner},
    value::Row,
};
use crate::domain::{
    cloud::Cloud,
    form_action::FormAction,
    id::{CustomerId, ObjectId, PartnerId, PersonId, TenantId},
    principal::Principal,
    self_service::{CustomerUserSummary, SelfService, SelfServiceSettings},
};

/// Partner Center's last response on whether a tenant is a customer of the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerCheck {
    /// `true` if the tenant is a customer.
    pub is_customer: bool,
    /// The time of the response.
    pub at: Timestamp,
}

impl CustomerCheck {
    /// Reads a check from a row, if its columns are not null.
    pub(super) fn find(row: &Row) -> Result<Option<Self>> {
        let at = row.find_time("checked_at")?;
        at.map(|at| Ok(Self { is_customer: row.bool("is_customer")?, at })).transpose()
    }
}

/// Reads the self-service offer from a row of [`Store::find_active_session`].
pub(super) fn self_service(row: &Row) -> Result<SelfService> {
    Ok(SelfService { offer: row.parse("own_offer")?, prices: row.bool("own_prices")? })
}

/// Checks whether a partner has disabled a customer user.
pub(super) async fn is_disabled_customer_user(tx: &mut Tx, principal: &Principal) -> Result<bool> {
    let Ok(user) = principal.as_customer_user() else { return Ok(false) };
    let query = sql("SELECT 1 AS one FROM disabled_customer_user \
                     WHERE partner_id = $1 AND customer_id = $2 AND object = $3")
    .bind(principal.membership().partner())
    .bind(user.customer())
    .bind(principal.person().object);
    Ok(tx.row(query).await?.is_some())
}

impl Store {
    /// Checks whether a partner has disabled one of a customer's own people.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_customer_user_disabled(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        object: ObjectId,
    ) -> Result<bool> {
        const SQL: &str = "SELECT 1 AS one FROM disabled_customer_user \
                           WHERE partner_id = $1 AND customer_id = $2 AND object = $3";
        let select = sql(SQL).bind(partner).bind(customer).bind(object);
        Ok(self.database().row(select).await?.is_some())
    }

    /// Returns the partners of a cloud with an active partner connection that offer self-service to this tenant, if it
    /// is a customer of theirs.
    ///
    /// # Errors
    /// As [`Store::list_partners`].
    pub async fn list_partners_with_self_service(&self, cloud: Cloud, customer: CustomerId) -> Result<Vec<Partner>> {
        let rows = self
            .database()
            .rows(
                sql(select_partner!(
                    "WHERE cloud = $1 AND NOT disabled AND EXISTS (SELECT 1 FROM connection \
                     WHERE connection.partner_id = partner.id AND slot = 'active')"
                ))
                .bind(cloud),
            )
            .await?;
        let mut offering = Vec::new();
        for row in &rows {
            let partner = self.partner_of(row)?;
            let effective =
                self.find_customer_self_service(partner.id, customer).await?.unwrap_or(partner.self_service);
            if effective.is_on() {
                offering.push(partner);
            }
        }
        Ok(offering)
    }

    /// Finds the offer that overrides the partner's default for one customer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_customer_self_service(
        &self,
        partner: PartnerId,
        customer: CustomerId,
    ) -> Result<Option<SelfService>> {
        const SQL: &str = "SELECT offer, prices FROM customer_offer WHERE partner_id = $1 AND customer_id = $2";
        let row = self.database().row(sql(SQL).bind(partner).bind(customer)).await?;
        row.map(|row| Ok(SelfService { offer: row.parse("offer")?, prices: row.bool("prices")? })).transpose()
    }

    /// Sets a partner's default self-service offer, its contact details, and whether staff names are shown to
    /// customers.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_self_service(
        &self,
        partner: PartnerId,
        settings: &SelfServiceSettings,
        by: AuditActor,
    ) -> Result<()> {
        const SQL: &str =
            "UPDATE partner SET offer = $2, offer_prices = $3, contact = $4, shows_names = $5 WHERE id = $1";
        let SelfServiceSettings { default: SelfService { offer, prices }, contact, names } = settings;
        let mut tx = self.database().begin().await?;
        let update = sql(SQL).bind(partner).bind(offer.as_str()).bind(*prices).bind(contact.as_str()).bind(*names);
        require_found(tx.execute(update).await?)?;
        let detail = json!({ "offer": offer, "prices": prices, "names": names });
        self.record_partner_action(&mut tx, partner, Some(by), FormAction::SaveSelfService.as_str(), detail).await?;
        tx.commit().await
    }

    /// Sets the self-service offer of one customer, or resets it to the partner's default.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_customer_self_service(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        own: Option<SelfService>,
        by: AuditActor,
    ) -> Result<()> {
        const SET: &str = "INSERT INTO customer_offer (partner_id, customer_id, offer, prices) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (partner_id, customer_id) \
                           DO UPDATE SET offer = excluded.offer, prices = excluded.prices";
        let change = match own {
            Some(SelfService { offer, prices }) => {
                sql(SET).bind(partner).bind(customer).bind(offer.as_str()).bind(prices)
            }
            None => sql("DELETE FROM customer_offer WHERE partner_id = $1 AND customer_id = $2")
                .bind(partner)
                .bind(customer),
        };
        let mut tx = self.database().begin().await?;
        tx.execute(change).await?;
        let detail = json!({ "offer": own.map(|own| own.offer), "prices": own.map(|own| own.prices) });
        let action = AuditAction {
            actor: Some(by),
            customer: Some(customer),
            detail,
            ..AuditAction::new(partner, FormAction::SaveCustomerOffer.as_str())
        };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await
    }

    /// Finds Partner Center's last response on whether a tenant is a customer of the partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_customer_check(&self, partner: PartnerId, customer: CustomerId) -> Result<Option<CustomerCheck>> {
        const SQL: &str =
            "SELECT is_customer, checked_at FROM customer_check WHERE partner_id = $1 AND customer_id = $2";
        let row = self.database().row(sql(SQL).bind(partner).bind(customer)).await?;
        row.map(|row| CustomerCheck::find(&row)).transpose().map(Option::flatten)
    }

    /// Saves the current response of Partner Center. Negative responses older than a day are deleted, since anybody's
    /// tenant can cause one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cache_customer_relationship(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        is_customer: bool,
    ) -> Result<CustomerCheck> {
        const SAVE: &str = "INSERT INTO customer_check (partner_id, customer_id, is_customer, checked_at) \
                            VALUES ($1, $2, $3, $4) ON CONFLICT (partner_id, customer_id) \
                            DO UPDATE SET is_customer = excluded.is_customer, checked_at = excluded.checked_at";
        const EXPIRE: &str = "DELETE FROM customer_check WHERE partner_id = $1 AND NOT is_customer AND checked_at < $2";
        let at = self.now();
        let mut tx = self.database().begin().await?;
        tx.execute(sql(EXPIRE).bind(partner).bind(self.now_plus(SignedDuration::from_hours(-24)))).await?;
        tx.execute(sql(SAVE).bind(partner).bind(customer).bind(is_customer).bind(at)).await?;
        tx.commit().await?;
        Ok(CustomerCheck { is_customer, at })
    }

    /// Counts the tenants that Partner Center reported within the last minute not to be customers of the partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_recent_non_customers(&self, partner: PartnerId) -> Result<u64> {
        const SQL: &str =
            "SELECT COUNT(*) AS n FROM customer_check WHERE partner_id = $1 AND NOT is_customer AND checked_at > $2";
        let since = self.now_plus(SignedDuration::from_mins(-1));
        let row = self.database().row(sql(SQL).bind(partner).bind(since)).await?;
        let count = row.ok_or(Error::Corrupt("n"))?.int("n")?;
        u64::try_from(count).map_err(|_| Error::Corrupt("n"))
    }

    /// Lists the customer users of a customer who have signed in or are disabled, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_customer_users(
        &self,
        partner: PartnerId,
        customer: CustomerId,
    ) -> Result<Vec<CustomerUserSummary>> {
        const SQL: &str = "SELECT object, MAX(signed_in_at) AS signed_in_at, MAX(disabled_at) AS disabled_at FROM ( \
                           SELECT actor_object AS object, at AS signed_in_at, NULL AS disabled_at FROM audit \
                           WHERE partner_id = $1 AND customer_id = $2 AND action = 'sign_in' AND outcome = 'done' \
                           AND actor_kind = 'customer-user' \
                           UNION ALL SELECT object, NULL, disabled_at FROM disabled_customer_user \
                           WHERE partner_id = $1 AND customer_id = $2 \
                           ) AS people GROUP BY object ORDER BY object";
        let names = self.person_names(partner, Some(customer)).await?;
        let rows = self.database().rows(sql(SQL).bind(partner).bind(customer)).await?;
        let people = rows.iter().map(|row| {
            let object = row.parse("object")?;
            let person = PersonId { tenant: TenantId::new(customer.as_uuid()), object };
            Ok(CustomerUserSummary {
                object,
                name: names.get(&person).cloned(),
                signed_in_at: row.find_time("signed_in_at")?,
                disabled_at: row.find_time("disabled_at")?,
            })
        });
        people.collect()
    }

    /// Disables a customer user for the partner's self-service and ends their sessions there, or enables them again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when a person to enable is not disabled.
    pub async fn set_customer_user_disabled(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        object: ObjectId,
        disabled: bool,
        by: AuditActor,
    ) -> Result<()> {
        const DISABLE: &str = "INSERT INTO disabled_customer_user (partner_id, customer_id, object, disabled_at) \
                                VALUES ($1, $2, $3, $4) ON CONFLICT (partner_id, customer_id, object) DO NOTHING";
        let mut tx = self.database().begin().await?;
        // The lock keeps concurrent sign-ins from being accepted.
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT id FROM partner WHERE id = $1",
            Kind::Postgres => "SELECT id FROM partner WHERE id = $1 FOR NO KEY UPDATE",
        };
        tx.row(sql(lock).bind(partner)).await?.ok_or(Error::NotFound("partner"))?;
        let of_user = |text| sql(text).bind(partner).bind(customer).bind(object);
        if disabled {
            tx.execute(of_user(DISABLE).bind(self.now())).await?;
            for text in [
                "DELETE FROM session WHERE partner_id = $1 AND customer_id = $2 AND object = $3",
                "DELETE FROM ended_session WHERE partner_id = $1 AND customer_id = $2 AND object = $3",
                "DELETE FROM draft WHERE partner_id = $1 AND customer_id = $2 AND object = $3",
            ] {
                tx.execute(of_user(text)).await?;
            }
        } else {
            let enable =
                "DELETE FROM disabled_customer_user WHERE partner_id = $1 AND customer_id = $2 AND object = $3";
            if tx.execute(of_user(enable)).await? == 0 {
                return Err(Error::NotFound("a disabled customer user with this id"));
            }
        }
        let write = if disabled { FormAction::DisableCustomerUser } else { FormAction::EnableCustomerUser };
        let action = AuditAction {
            actor: Some(by),
            customer: Some(customer),
            target: Some(object.to_string()),
            ..AuditAction::new(partner, write.as_str())
        };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await
    }
}
