//! The parts that a customer's overview and the home of its own users share: attention items, figures,
//! subscriptions and the next twelve months. All calls start with the page and run concurrently; a failed one affects
//! only the parts that need it.

mod figures;
mod subscriptions;

use futures::join;
use jiff::Timestamp;
use leptos::prelude::*;

use super::{PageRequest, agreements::has_valid_agreement, deferred::Deferred, load_optional};
use crate::{
    api::{
        agreement::{list_agreement_confirmations, load_direct_signature},
        budget::{load_budget, load_usage_summary},
        directory_role::{list_directory_roles, list_role_members},
        license::list_available_licenses,
        subscription::list_subscriptions,
        user::list_users,
        validation_status::find_validation_status,
    },
    components::attention::{attention, attention_line},
    domain::{
        attention::{
            AgreementState, AttentionItem, of_agreement, of_budget, of_licenses, of_subscriptions, of_validation, sort,
        },
        budget::{SpendingBudget, UsageSummary, percent_used},
        license::{LicenseGroup, SubscribedSku},
        page::Page as Results,
        preferences::PageSize,
        role::{Capability, CustomerRole},
        subscription::Subscription,
        user::User,
        validation_status::ValidationStatus,
    },
    error::PortalError,
    locales::Text,
    paths::CustomerPath,
};

/// The data of a customer that is being loaded. Absent if the person may not read it or its cloud does not support it.
#[derive(Clone)]
pub(super) struct CustomerOverview {
    customer: CustomerPath,
    pub subscriptions: Option<Deferred<Vec<Subscription>>>,
    pub licenses: Option<Deferred<Vec<SubscribedSku>>>,
    /// The state of the agreement's acceptance.
    pub agreement: Option<Deferred<AgreementState>>,
    /// The account's validation, which customers' own users may not see.
    pub validation: Option<Deferred<Option<ValidationStatus>>>,
    users: Option<Deferred<Results<User>>>,
    administrators: Option<Deferred<Option<Count>>>,
    budget: Option<Deferred<AzureUsage>>,
}

/// The Azure budget and spending.
type AzureUsage = (SpendingBudget, UsageSummary);
/// A number, and `true` if it is complete.
pub(super) type Count = (usize, bool);

impl CustomerOverview {
    /// Starts the calls. `administrator_count` is the number of Global Administrators on a page that loads them anyway.
    pub(super) fn begin(
        request: &PageRequest,
        customer: CustomerPath,
        administrator_count: Option<Deferred<Option<Count>>>,
    ) -> Self {
        let id = customer.id;
        let reads_users = request.may(Capability::ReadUsers);
        let reads_agreement = request.may(Capability::ReadAgreements) && request.cloud().has_agreements();
        let reads_azure_budget = request.may(Capability::ReadBilling) && request.cloud().has_azure();
        Self {
            customer,
            subscriptions: request.may(Capability::ReadSubscriptions).then(|| Deferred::begin(list_subscriptions(id))),
            licenses: reads_users
                .then(|| Deferred::begin(list_available_licenses(id, LicenseGroup::Group1.to_string()))),
            agreement: reads_agreement.then(|| Deferred::begin(agreement_state(customer))),
            validation: (!customer.own).then(|| Deferred::begin(find_validation_status(id))),
            // One page; a customer with more is marked so.
            users: reads_users.then(|| Deferred::begin(list_users(id, None, PageSize::Rows100, None))),
            administrators: reads_users
                .then(|| administrator_count.unwrap_or_else(|| Deferred::begin(global_administrators(customer)))),
            budget: reads_azure_budget.then(|| {
                Deferred::begin(async move {
                    let (budget, usage) = join!(load_budget(id), load_usage_summary(id));
                    Ok((budget?, usage?))
                })
            }),
        }
    }

    /// Returns `true` if the person may read any of the data that the overview shows.
    pub(super) const fn has_data(&self) -> bool {
        self.subscriptions.is_some()
            || self.licenses.is_some()
            || self.agreement.is_some()
            || self.validation.is_some()
            || self.budget.is_some()
    }

    /// Renders the attention items. These come first on the page, so their calls have a short timeout.
    pub(super) fn attention(&self, text: Text) -> impl IntoView + use<> {
        let this = self.clone();
        Suspend::new(async move {
            let (subscriptions, licenses, agreement, validation, budget) = join!(
                await_optional(this.subscriptions),
                await_optional(this.licenses),
                await_optional(this.agreement),
                await_optional(this.validation),
                await_optional(this.budget)
            );
            let (mut items, mut unchecked) = (Vec::new(), Vec::new());
            let mut check = |source: &'static str, found: Option<Result<Vec<AttentionItem>, PortalError>>| match found {
                None => {}
                Some(Ok(found)) => items.extend(found),
                Some(Err(PortalError::Refused { .. })) if source == text.source_licenses() && !this.customer.own => {
                    items.push(AttentionItem::NoAccess);
                }
                Some(Err(_)) => unchecked.push(source.to_owned()),
            };
            let to_vec = |item: Option<AttentionItem>| item.into_iter().collect::<Vec<_>>();
            check(text.source_agreement(), agreement.map(|it| it.map(|state| to_vec(of_agreement(state)))));
            check(text.source_validation(), validation.map(|it| it.map(|found| to_vec(of_validation(found.as_ref())))));
            let now = Timestamp::now();
            check(text.source_subscriptions(), subscriptions.map(|it| it.map(|found| of_subscriptions(&found, now))));
            check(text.source_licenses(), licenses.map(|it| it.map(|found| of_licenses(&found))));
            check(text.source_budget(), budget.map(|it| it.map(|usage| to_vec(of_budget(percent(&usage))))));
            sort(&mut items);
            let lines = items.into_iter().map(|item| attention_line(text, this.customer, item)).collect();
            attention(text, lines, &unchecked, None)
        })
    }
}

/// Returns the result of a supplementary call, if it was started.
async fn await_optional<T: Clone + Send + Sync + 'static>(
    deferred: Option<Deferred<T>>,
) -> Option<Result<T, PortalError>> {
    Some(load_optional(deferred?.result()).await)
}

/// Returns the percentage of the budget that is used, computed from the amounts if they are present.
fn percent((budget, usage): &AzureUsage) -> Option<u32> {
    let budget = budget.amount.or(usage.budget);
    let used = usage.total.as_ref().zip(budget).and_then(|(total, budget)| percent_used(total.amount, budget));
    used.or(usage.percent)
}

/// Returns the state of acceptance of the Microsoft Customer Agreement, by either method.
pub(super) async fn agreement_state(customer: CustomerPath) -> Result<AgreementState, PortalError> {
    let (accepted, signed) = join!(list_agreement_confirmations(customer.id, None), load_direct_signature(customer.id));
    match (accepted, signed) {
        (Ok(accepted), _) if has_valid_agreement(&accepted) => Ok(AgreementState::Accepted),
        (_, Ok(true)) => Ok(AgreementState::Accepted),
        (Ok(accepted), Ok(false)) if super::agreements::all_outdated(&accepted) => Ok(AgreementState::Outdated),
        (Ok(_), Ok(false)) => Ok(AgreementState::Missing),
        // A failed call may hide the acceptance, so the state is unknown.
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Counts the Global Administrators, with one call for the roles and one for the members.
async fn global_administrators(customer: CustomerPath) -> Result<Option<Count>, PortalError> {
    let roles = list_directory_roles(customer.id).await?;
    let role = roles.into_iter().find(|it| it.customer_role() == Some(CustomerRole::GlobalAdministrator));
    let Some(role) = role else { return Ok(None) };
    let members = list_role_members(customer.id, role.id, PageSize::Rows100, None).await?;
    Ok(Some((members.items.len(), members.is_whole())))
}
