//! The parts that a customer's overview and the home of its own people share: matters that need attention, figures,
//! subscriptions and the next twelve months. All calls start with the page and run concurrently; a failed one affects
//! only the parts that need it.

mod figures;
mod subscriptions;

use futures::join;
use jiff::Timestamp;
use leptos::prelude::*;

use super::{PageRequest, agreements::holds, late::Late, load_optional};
use crate::{
    api::{
        agreement::{list_agreement_confirmations, load_direct_signature},
        budget::{load_budget, load_usage_summary},
        directory_role::{list_directory_roles, list_role_members},
        licence::list_available_licences,
        subscription::list_subscriptions,
        user::list_users,
        validation_status::find_validation_status,
    },
    components::attention::{attention, matter_line},
    domain::{
        attention::{
            AgreementState, Matter, of_agreement, of_budget, of_licences, of_subscriptions, of_validation, sort,
        },
        budget::{SpendingBudget, UsageSummary, percent_used},
        licence::{LicenceGroup, SubscribedSku},
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
pub(super) struct Glance {
    customer: CustomerPath,
    pub subscriptions: Option<Late<Vec<Subscription>>>,
    pub licences: Option<Late<Vec<SubscribedSku>>>,
    /// The state of the agreement's acceptance.
    pub agreement: Option<Late<AgreementState>>,
    /// The account's validation, which customers' own people may not see.
    pub validation: Option<Late<Option<ValidationStatus>>>,
    users: Option<Late<Results<User>>>,
    administrators: Option<Late<Option<Count>>>,
    budget: Option<Late<Azure>>,
}

/// The Azure budget and spending.
type Azure = (SpendingBudget, UsageSummary);
/// A number, and `true` if it is complete.
pub(super) type Count = (usize, bool);

impl Glance {
    /// Starts the calls. `counted` is the number of Global Administrators on a page that loads them anyway.
    pub(super) fn begin(request: &PageRequest, customer: CustomerPath, counted: Option<Late<Option<Count>>>) -> Self {
        let id = customer.id;
        let reads_users = request.may(Capability::ReadUsers);
        let agreement = request.may(Capability::ReadAgreements) && request.cloud().has_agreements();
        let azure = request.may(Capability::ReadBilling) && request.cloud().has_azure();
        Self {
            customer,
            subscriptions: request.may(Capability::ReadSubscriptions).then(|| Late::begin(list_subscriptions(id))),
            licences: reads_users.then(|| Late::begin(list_available_licences(id, LicenceGroup::Group1.to_string()))),
            agreement: agreement.then(|| Late::begin(agreement_state(customer))),
            validation: (!customer.own).then(|| Late::begin(find_validation_status(id))),
            // One page; a customer with more is marked so.
            users: reads_users.then(|| Late::begin(list_users(id, None, PageSize::Rows100, None))),
            administrators: reads_users
                .then(|| counted.unwrap_or_else(|| Late::begin(global_administrators(customer)))),
            budget: azure.then(|| {
                Late::begin(async move {
                    let (budget, usage) = join!(load_budget(id), load_usage_summary(id));
                    Ok((budget?, usage?))
                })
            }),
        }
    }

    /// Returns `true` if the person may read any of the data.
    pub(super) const fn is_any(&self) -> bool {
        self.subscriptions.is_some()
            || self.licences.is_some()
            || self.agreement.is_some()
            || self.validation.is_some()
            || self.budget.is_some()
    }

    /// Renders the matters that need attention. These come first on the page, so their calls have a short timeout.
    pub(super) fn attention(&self, text: Text) -> impl IntoView + use<> {
        let this = self.clone();
        Suspend::new(async move {
            let (subscriptions, licences, agreement, validation, budget) = join!(
                within(this.subscriptions),
                within(this.licences),
                within(this.agreement),
                within(this.validation),
                within(this.budget)
            );
            let (mut matters, mut unchecked) = (Vec::new(), Vec::new());
            let mut check = |source: &'static str, found: Option<Result<Vec<Matter>, PortalError>>| match found {
                None => {}
                Some(Ok(found)) => matters.extend(found),
                Some(Err(PortalError::Refused { .. })) if source == text.source_licences() && !this.customer.own => {
                    matters.push(Matter::NoAccess);
                }
                Some(Err(_)) => unchecked.push(source.to_owned()),
            };
            let one = |matter: Option<Matter>| matter.into_iter().collect::<Vec<_>>();
            check(text.source_agreement(), agreement.map(|it| it.map(|state| one(of_agreement(state)))));
            check(text.source_validation(), validation.map(|it| it.map(|found| one(of_validation(found.as_ref())))));
            let now = Timestamp::now();
            check(text.source_subscriptions(), subscriptions.map(|it| it.map(|found| of_subscriptions(&found, now))));
            check(text.source_licences(), licences.map(|it| it.map(|found| of_licences(&found))));
            check(text.source_budget(), budget.map(|it| it.map(|azure| one(of_budget(percent(&azure))))));
            sort(&mut matters);
            let lines = matters.into_iter().map(|matter| matter_line(text, this.customer, matter)).collect();
            attention(text, lines, &unchecked, None)
        })
    }
}

/// Returns the result of a supplementary call, if it was started.
async fn within<T: Clone + Send + Sync + 'static>(late: Option<Late<T>>) -> Option<Result<T, PortalError>> {
    Some(load_optional(late?.answer()).await)
}

/// Returns the share of a budget that is used, from the figures or else from the percentage in their place.
fn percent((budget, usage): &Azure) -> Option<u32> {
    let budget = budget.amount.or(usage.budget);
    let used = usage.total.as_ref().zip(budget).and_then(|(total, budget)| percent_used(total.amount, budget));
    used.or(usage.percent)
}

/// Returns the state of acceptance of the Microsoft Customer Agreement, by either method.
pub(super) async fn agreement_state(customer: CustomerPath) -> Result<AgreementState, PortalError> {
    let (accepted, signed) = join!(list_agreement_confirmations(customer.id, None), load_direct_signature(customer.id));
    match (accepted, signed) {
        (Ok(accepted), _) if holds(&accepted) => Ok(AgreementState::Accepted),
        (_, Ok(true)) => Ok(AgreementState::Accepted),
        (Ok(accepted), Ok(false)) if super::agreements::are_outdated(&accepted) => Ok(AgreementState::Outdated),
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
