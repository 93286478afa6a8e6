//! The customers that a person opened most recently.

use super::{
    Store,
    database::sql,
    error::Result,
    value::{Row, bounded},
};
use crate::domain::{
    id::CustomerId,
    principal::{CustomerScope, PartnerScope, Scope as _},
};

/// A customer with its name and domain at the time when the person opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentCustomer {
    /// The customer's id.
    pub customer: CustomerId,
    /// The company's name at that time.
    pub name: String,
    /// The default domain at that time.
    pub domain: String,
}

/// Number of customers kept for each person.
const MAX_RECENT: i64 = 10;
/// Maximum length of a name and a domain, in characters.
const TEXT_CHARS: usize = 256;

impl Store {
    /// Moves a customer to the front of the person's list, and drops the last of a list that is too long.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touch_recent_customer(
        &self,
        scope: &PartnerScope,
        customer: CustomerId,
        name: &str,
        domain: &str,
    ) -> Result<()> {
        // Positions are counted rather than timed: a clock that jumps back would put the newest last.
        const TOUCH: &str = "INSERT INTO recent_customer (partner_id, tenant, object, customer_id, name, domain, position) \
             VALUES ($1, $2, $3, $4, $5, $6, (SELECT COALESCE(MAX(position), 0) + 1 FROM recent_customer \
             WHERE partner_id = $1 AND tenant = $2 AND object = $3)) \
             ON CONFLICT (partner_id, tenant, object, customer_id) \
             DO UPDATE SET name = excluded.name, domain = excluded.domain, position = excluded.position";
        const TRIM: &str = "DELETE FROM recent_customer WHERE partner_id = $1 AND tenant = $2 AND object = $3 \
             AND customer_id NOT IN (SELECT customer_id FROM recent_customer \
             WHERE partner_id = $1 AND tenant = $2 AND object = $3 ORDER BY position DESC, customer_id LIMIT $4)";
        // Called for every page of a customer, so that a needless write, which waits for the disk, is avoided.
        let (name, domain) = (bounded(name, TEXT_CHARS), bounded(domain, TEXT_CHARS));
        let is_newest =
            |newest: &RecentCustomer| newest.customer == customer && newest.name == name && newest.domain == domain;
        if self.recent_customers(scope).await?.first().is_some_and(is_newest) {
            return Ok(());
        }
        let (partner, person) = (scope.partner(), scope.person());
        let keyed = |text| sql(text).bind(partner).bind(person.tenant).bind(person.object);
        let mut tx = self.database().begin().await?;
        tx.execute(keyed(TOUCH).bind(customer).bind(name).bind(domain)).await?;
        tx.execute(keyed(TRIM).bind(MAX_RECENT)).await?;
        tx.commit().await
    }

    /// Removes a former customer from the lists of all the partner's people.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_recent_customer(&self, scope: &CustomerScope) -> Result<()> {
        const SQL: &str = "DELETE FROM recent_customer WHERE partner_id = $1 AND customer_id = $2";
        self.database().execute(sql(SQL).bind(scope.partner()).bind(scope.customer())).await.map(drop)
    }

    /// Returns the customers that the person opened most recently, newest first; at most ten.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn recent_customers(&self, scope: &PartnerScope) -> Result<Vec<RecentCustomer>> {
        const SQL: &str = "SELECT customer_id, name AS recent_name, domain AS recent_domain FROM recent_customer \
                           WHERE partner_id = $1 AND tenant = $2 AND object = $3 \
                           ORDER BY position DESC, customer_id LIMIT $4";
        let person = scope.person();
        let select = sql(SQL).bind(scope.partner()).bind(person.tenant).bind(person.object).bind(MAX_RECENT);
        recent(&self.database().rows(select).await?)
    }
}

/// Reads the recent customers from rows with the nullable columns `customer_id`, `recent_name` and `recent_domain`.
pub(super) fn recent(rows: &[Row]) -> Result<Vec<RecentCustomer>> {
    let mut customers = Vec::with_capacity(rows.len());
    for row in rows {
        if row.find_text("customer_id")?.is_some() {
            let (name, domain) = (row.text("recent_name")?, row.text("recent_domain")?);
            customers.push(RecentCustomer { customer: row.parse("customer_id")?, name, domain });
        }
    }
    Ok(customers)
}
