//! The rules for requests, and the setting for approval by the customer's company.

use serde_json::json;

use super::change_request::map_conflict;
use crate::{
    domain::{
        change_request::{
            RequestKind,
            rules::{
                AutomaticRule, CustomerRules, CustomerUserPermissions, MAX_PRODUCTS, RequestRules,
                is_customer_approver, is_same_product,
            },
        },
        field::{FieldError, Problem},
        form_action::FormAction,
        id::CustomerId,
        principal::{CustomerUser, Denial, PartnerScope, Scope as _},
        role::Capability,
    },
    portal::{Error, Portal},
    store::{AuditAction, AuditActor},
};

impl Portal {
    /// Returns the partner's default rules, or those of one customer.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_request_rules(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
    ) -> Result<CustomerRules, Error> {
        Ok(self.store().load_request_rules(scope.partner(), customer).await?)
    }

    /// Returns the kinds of requests that the rules allow the caller; the limits stay confidential.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_own_request_rules(&self, user: &CustomerUser) -> Result<CustomerUserPermissions, Error> {
        let scope = user.scope();
        let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
        let may = |kind| rules.in_force().may_request(kind, user.roles());
        Ok(CustomerUserPermissions {
            changes: may(RequestKind::Quantity),
            licenses: may(RequestKind::License),
            company_approves: rules.company_approves,
        })
    }

    /// Saves who may submit requests, and the general rule; the rules for products stay unchanged. `None` resets a
    /// customer to the partner's rules.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a reset of the default rules, [`Error::Store`]
    pub async fn save_request_rules(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        rules: Option<RequestRules>,
    ) -> Result<(), Error> {
        if rules.is_none() && customer.is_none() {
            return Err(Error::NotFound);
        }
        let stored = self.store().load_request_rules(scope.partner(), customer).await?;
        let rules = rules.map(|rules| RequestRules { products: product_rules(customer, &stored), ..rules });
        let before = if customer.is_some() { stored.own } else { Some(stored.default) };
        self.store_rules(scope, customer, (before.as_ref(), rules.as_ref()), FormAction::SaveRequestRules).await
    }

    /// Adds the rule of a product, or replaces it.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `product` with too many rules.
    pub async fn save_product_rule(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        rule: AutomaticRule,
    ) -> Result<(), Error> {
        let before = self.editable_rules(scope, customer).await?;
        let mut rules = before.clone();
        let product = rule.product.clone().unwrap_or_default();
        let is_other = |known: &AutomaticRule| !is_same_product(known.product.as_deref().unwrap_or_default(), &product);
        rules.products.retain(is_other);
        if rules.products.len() >= MAX_PRODUCTS {
            return Err(Error::Invalid(vec![FieldError::new("product", Problem::TooLong { max: MAX_PRODUCTS })]));
        }
        rules.products.push(rule);
        rules.products.sort_by_cached_key(|rule| rule.product.as_deref().unwrap_or_default().to_lowercase());
        self.store_rules(scope, customer, (Some(&before), Some(&rules)), FormAction::SaveProductRule).await
    }

    /// Removes the rule of a product.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none.
    pub async fn remove_product_rule(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        product: &str,
    ) -> Result<(), Error> {
        let before = self.editable_rules(scope, customer).await?;
        let mut rules = before.clone();
        rules.products.retain(|rule| rule.product.as_deref() != Some(product));
        if rules.products.len() == before.products.len() {
            return Err(Error::NotFound);
        }
        self.store_rules(scope, customer, (Some(&before), Some(&rules)), FormAction::RemoveProductRule).await
    }

    /// Returns the rules to edit; a customer must have rules of its own.
    async fn editable_rules(&self, scope: &PartnerScope, customer: Option<CustomerId>) -> Result<RequestRules, Error> {
        let stored = self.store().load_request_rules(scope.partner(), customer).await?;
        if customer.is_some() { stored.own.ok_or(Error::NotFound) } else { Ok(stored.default) }
    }

    async fn store_rules(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        (before, rules): (Option<&RequestRules>, Option<&RequestRules>),
        action: FormAction,
    ) -> Result<(), Error> {
        let detail = rules.map_or_else(
            || json!({ "rules": "default" }),
            |rules| {
                json!({
                    "askers": rules.requesters.as_str(),
                    "licenseAskers": rules.license_requesters.as_str(),
                    "approves": rules.general.approves.as_str(),
                    "products": rules.products.len(),
                })
            },
        );
        let audit = AuditAction {
            actor: Some(AuditActor::of(scope)),
            customer,
            correlation: Some(self.correlation()),
            detail,
            ..AuditAction::new(scope.partner(), action.as_str())
        };
        self.store().save_request_rules(scope.partner(), customer, before, rules, &audit).await.map_err(map_conflict)
    }

    /// Sets whether an administrator of the caller's company must approve a request before the partner sees it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for people who are not approvers.
    pub async fn set_company_approval(&self, user: &CustomerUser, required: bool) -> Result<(), Error> {
        let scope = user.scope();
        if !is_customer_approver(user.roles()) {
            return Err(Error::Forbidden(Denial::by_role(Capability::RequestChanges)));
        }
        let audit = AuditAction {
            actor: Some(AuditActor::of(&scope)),
            customer: Some(scope.customer()),
            detail: json!({ "required": required }),
            ..AuditAction::new(scope.partner(), FormAction::SetCompanyApproval.as_str())
        };
        Ok(self.store().set_company_approval(scope.partner(), scope.customer(), required, &audit).await?)
    }
}

fn product_rules(customer: Option<CustomerId>, stored: &CustomerRules) -> Vec<AutomaticRule> {
    match customer {
        // A customer's own rules start as a copy of those that applied before.
        Some(_) => stored.in_force().products.clone(),
        None => stored.default.products.clone(),
    }
}
