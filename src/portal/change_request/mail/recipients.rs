//! The people who get mail about a request.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use secrecy::ExposeSecret as _;

use crate::{
    domain::{
        change_request::{
            EventKind, Handling, NotificationContext, RecipientGroup, recipient_groups, rules::is_customer_approver,
        },
        id::{CustomerId, PersonId},
        language::Language,
        preferences::MailFrequency,
        principal::PrincipalKind,
        role::Role,
    },
    mail::MailAddress,
    portal::Services,
    store::{self, MailRecipient, Partner, StoredChangeRequest, StoredEvent},
};

/// A person who gets mail, with their choices.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    pub(super) person: PersonId,
    pub(super) kind: PrincipalKind,
    pub(super) address: MailAddress,
    pub(super) language: Language,
    pub(super) zone: TimeZone,
    pub(super) frequency: MailFrequency,
}

impl Services {
    /// Returns the people whom an event of a request concerns and who may be notified.
    pub(super) async fn recipients(
        &self,
        partner: &Partner,
        request: &StoredChangeRequest,
        event: &StoredEvent,
    ) -> Result<Vec<Recipient>, store::Error> {
        let store = &self.store;
        let notification_context = self.notification_context(request, event).await?;
        let mut found: BTreeMap<(PersonId, &'static str), MailRecipient> = BTreeMap::new();
        for group in recipient_groups(event.kind, notification_context) {
            let candidates = match group {
                RecipientGroup::Requester => {
                    let requester =
                        store.find_mail_recipient(partner.id, request.requester, request.requester_kind).await?;
                    requester.into_iter().collect()
                }
                RecipientGroup::Approvers => {
                    let customer_users = store.list_mail_recipients(partner.id, Some(request.customer)).await?;
                    customer_users.into_iter().filter(|person| is_customer_approver(&person.customer_roles)).collect()
                }
                RecipientGroup::Deciders => {
                    let staff = store.list_mail_recipients(partner.id, None).await?;
                    let capability = request.kind.capability();
                    staff.into_iter().filter(|person| Role::any_grants(&person.roles, capability)).collect()
                }
                RecipientGroup::Handlers => self.handlers(partner, request).await?,
            };
            found.extend(candidates.into_iter().map(|person| ((person.person, person.kind.as_str()), person)));
        }
        let mut recipients = Vec::new();
        for candidate in found.into_values() {
            if event.by.is_some_and(|by| by.person == candidate.person) {
                continue;
            }
            recipients.extend(self.to_recipient(partner, request.customer, candidate).await?);
        }
        Ok(recipients)
    }

    /// Returns a person as a recipient, if they may still get mail about a customer.
    pub(super) async fn find_recipient(
        &self,
        partner: &Partner,
        customer: CustomerId,
        person: PersonId,
        kind: PrincipalKind,
    ) -> Result<Option<Recipient>, store::Error> {
        match self.store.find_mail_recipient(partner.id, person, kind).await? {
            Some(candidate) => self.to_recipient(partner, customer, candidate).await,
            None => Ok(None),
        }
    }

    async fn notification_context(
        &self,
        request: &StoredChangeRequest,
        event: &StoredEvent,
    ) -> Result<NotificationContext, store::Error> {
        let customer_decided = event.kind == EventKind::Requested && {
            let events = self.store.list_request_events(request.partner, request.id).await?;
            let is_customer_decision = |kind| matches!(kind, EventKind::CustomerApproved | EventKind::CustomerRefused);
            events.iter().any(|event| is_customer_decision(event.kind))
        };
        let handling = match (request.claimed_by, request.decided_by) {
            (Some(_), _) => Handling::Claimed,
            (None, Some(_)) => Handling::Decided,
            (None, None) => Handling::Nobody,
        };
        Ok(NotificationContext {
            state: request.state,
            is_automatic: request.automatic,
            customer_decided,
            handling,
            by: event.by.map(|by| by.kind.unwrap_or(PrincipalKind::Staff)),
        })
    }

    /// Returns the member of staff who has claimed a request, their deputy, and the one who decided it.
    async fn handlers(
        &self,
        partner: &Partner,
        request: &StoredChangeRequest,
    ) -> Result<Vec<MailRecipient>, store::Error> {
        let deputy = match request.claimed_by {
            Some(claimant) => self.store.find_deputy(partner.id, claimant).await?.map(|deputy| deputy.person),
            None => None,
        };
        let mut handlers = Vec::new();
        for person in [request.claimed_by, deputy, request.decided_by].into_iter().flatten() {
            handlers.extend(self.store.find_mail_recipient(partner.id, person, PrincipalKind::Staff).await?);
        }
        Ok(handlers)
    }

    async fn to_recipient(
        &self,
        partner: &Partner,
        customer: CustomerId,
        candidate: MailRecipient,
    ) -> Result<Option<Recipient>, store::Error> {
        let MailRecipient { person, kind, address, language, .. } = candidate;
        let is_disabled = self.store.is_person_disabled(person).await?;
        let may_be_notified = match kind {
            PrincipalKind::Staff => true,
            PrincipalKind::CustomerUser => {
                let customer_setting = self.store.find_customer_self_service(partner.id, customer).await?;
                candidate.customer == Some(customer)
                    && customer_setting.unwrap_or(partner.self_service).is_on()
                    && !self.store.is_customer_user_disabled(partner.id, customer, person.object).await?
            }
            PrincipalKind::Operator => false,
        };
        let Ok(address) = address.expose_secret().parse() else { return Ok(None) };
        if is_disabled || !may_be_notified {
            return Ok(None);
        }
        let preferences = self.store.load_preferences(person).await?;
        let zone = preferences.time_zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC);
        let (language, frequency) = (preferences.language.unwrap_or(language), preferences.mail);
        Ok(Some(Recipient { person, kind, address, language, zone, frequency }))
    }
}
