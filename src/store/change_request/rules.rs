//! The rules for requests, of a partner and of its customers.

use crate::{
    domain::{
        change_request::rules::{CustomerRules, RequestRules},
        id::{CustomerId, PartnerId},
    },
    store::{
        Store,
        audit::{AuditAction, Outcome},
        database::sql,
        error::{Error, Result},
        value::Row,
    },
};

/// The key of the partner's default rules.
const DEFAULT: &str = "";

impl Store {
    /// Returns the rules of a partner and of one of its customers; without a customer, only the default ones.
    ///
    /// # Errors
    /// When the database does not answer, [`Error::Corrupt`] for rules that cannot be parsed.
    pub async fn load_request_rules(&self, partner: PartnerId, customer: Option<CustomerId>) -> Result<CustomerRules> {
        const SQL: &str = "SELECT customer_id, rules FROM request_rules WHERE partner_id = $1 \
                           AND (customer_id = '' OR customer_id = $2)";
        const COMPANY: &str = "SELECT 1 AS one FROM company_approval WHERE partner_id = $1 AND customer_id = $2";
        let mut found = CustomerRules::default();
        for row in self.database().rows(sql(SQL).bind(partner).bind(customer)).await? {
            let rules = parse_rules(&row)?;
            if row.text("customer_id")? == DEFAULT {
                found.default = rules;
            } else {
                found.own = Some(rules);
            }
        }
        if let Some(customer) = customer {
            let row = self.database().row(sql(COMPANY).bind(partner).bind(customer)).await?;
            found.company_approves = row.is_some();
        }
        Ok(found)
    }

    /// Saves the default rules of a partner or, with a customer, that customer's own; `None` resets the latter to the
    /// default. `before` are the rules that were edited.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the stored rules have changed since.
    pub async fn save_request_rules(
        &self,
        partner: PartnerId,
        customer: Option<CustomerId>,
        before: Option<&RequestRules>,
        rules: Option<&RequestRules>,
        audit: &AuditAction,
    ) -> Result<()> {
        const STORED: &str = "SELECT rules FROM request_rules WHERE partner_id = $1 AND customer_id = $2";
        const SAVE: &str = "INSERT INTO request_rules (partner_id, customer_id, rules) VALUES ($1, $2, $3) \
                            ON CONFLICT (partner_id, customer_id) DO UPDATE SET rules = excluded.rules";
        const RESET: &str = "DELETE FROM request_rules WHERE partner_id = $1 AND customer_id = $2";
        let key = customer.map_or_else(|| DEFAULT.to_owned(), |customer| customer.to_string());
        let mut tx = self.database().begin().await?;
        self.lock_partner(&mut tx, partner).await?;
        let stored = tx.row(sql(STORED).bind(partner).bind(key.as_str())).await?;
        let stored = stored.map(|row| parse_rules(&row)).transpose()?;
        let is_default = customer.is_none() && stored.is_none();
        let is_unchanged =
            if is_default { before.is_none_or(|it| *it == RequestRules::default()) } else { stored.as_ref() == before };
        if !is_unchanged {
            return Err(Error::Conflict("the rules have changed"));
        }
        let change = match rules {
            Some(rules) => {
                let rules = serde_json::to_string(rules).map_err(|_| Error::Invalid("rules"))?;
                sql(SAVE).bind(partner).bind(key).bind(rules)
            }
            None => sql(RESET).bind(partner).bind(key),
        };
        tx.execute(change).await?;
        self.append_audit(&mut tx, audit, Outcome::Done, None).await?;
        tx.commit().await
    }

    /// Sets whether an administrator of a customer must approve a request before the partner sees it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_company_approval(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        required: bool,
        audit: &AuditAction,
    ) -> Result<()> {
        const SET: &str = "INSERT INTO company_approval (partner_id, customer_id) VALUES ($1, $2) \
                           ON CONFLICT (partner_id, customer_id) DO NOTHING";
        const UNSET: &str = "DELETE FROM company_approval WHERE partner_id = $1 AND customer_id = $2";
        let mut tx = self.database().begin().await?;
        tx.execute(sql(if required { SET } else { UNSET }).bind(partner).bind(customer)).await?;
        self.append_audit(&mut tx, audit, Outcome::Done, None).await?;
        tx.commit().await
    }
}

fn parse_rules(row: &Row) -> Result<RequestRules> {
    serde_json::from_str(&row.text("rules")?).map_err(|_| Error::Corrupt("rules"))
}
