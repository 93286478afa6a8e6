//! The people who get mail about a request.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use secrecy::ExposeSecret as _;

use crate::{
    domain::{
        change_request::{Circumstances, Concerned, EventKind, Handling, concerned, rules::is_company_approver},
        id::{CustomerId, PersonId},
        language::Language,
        preferences::MailFrequency,
        principal::PrincipalKind,
        role::Role,
    },
    mail::MailAddress,
    portal::Services,
    store::{self, Correspondent, Partner, StoredChangeRequest, StoredEvent},
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
        let circumstances = self.circumstances(request, event).await?;
        let mut found: BTreeMap<(PersonId, &'static str), Correspondent> = BTreeMap::new();
        for concerned in concerned(event.kind, circumstances) {
            let some = match concerned {
                Concerned::Asker => {
                    let asker = store.find_correspondent(partner.id, request.asker, request.asker_kind).await?;
                    asker.into_iter().collect()
                }
                Concerned::Approvers => {
                    let own = store.list_correspondents(partner.id, Some(request.customer)).await?;
                    own.into_iter().filter(|person| is_company_approver(&person.customer_roles)).collect()
                }
                Concerned::Deciders => {
                    let staff = store.list_correspondents(partner.id, None).await?;
                    let needed = request.kind.capability();
                    staff.into_iter().filter(|person| Role::any_grants(&person.roles, needed)).collect()
                }
                Concerned::Handlers => self.handlers(partner, request).await?,
            };
            found.extend(some.into_iter().map(|person| ((person.person, person.kind.as_str()), person)));
        }
        let mut recipients = Vec::new();
        for correspondent in found.into_values() {
            if event.by.is_some_and(|by| by.person == correspondent.person) {
                continue;
            }
            recipients.extend(self.recipient(partner, request.customer, correspondent).await?);
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
        match self.store.find_correspondent(partner.id, person, kind).await? {
            Some(correspondent) => self.recipient(partner, customer, correspondent).await,
            None => Ok(None),
        }
    }

    async fn circumstances(
        &self,
        request: &StoredChangeRequest,
        event: &StoredEvent,
    ) -> Result<Circumstances, store::Error> {
        let company_decided = event.kind == EventKind::Asked && {
            let events = self.store.list_request_events(request.partner, request.id).await?;
            let is_of_company = |kind| matches!(kind, EventKind::CompanyApproved | EventKind::CompanyRefused);
            events.iter().any(|event| is_of_company(event.kind))
        };
        let handling = match (request.claimed_by, request.decided_by) {
            (Some(_), _) => Handling::Claimed,
            (None, Some(_)) => Handling::Decided,
            (None, None) => Handling::Nobody,
        };
        Ok(Circumstances {
            state: request.state,
            is_automatic: request.automatic,
            company_decided,
            handling,
            by: event.by.map(|by| by.kind.unwrap_or(PrincipalKind::Staff)),
        })
    }

    /// Returns the member of staff who has claimed a request, their deputy, and the one who decided it.
    async fn handlers(
        &self,
        partner: &Partner,
        request: &StoredChangeRequest,
    ) -> Result<Vec<Correspondent>, store::Error> {
        let deputy = match request.claimed_by {
            Some(claimant) => self.store.find_deputy(partner.id, claimant).await?.map(|deputy| deputy.person),
            None => None,
        };
        let mut handlers = Vec::new();
        for person in [request.claimed_by, deputy, request.decided_by].into_iter().flatten() {
            handlers.extend(self.store.find_correspondent(partner.id, person, PrincipalKind::Staff).await?);
        }
        Ok(handlers)
    }

    async fn recipient(
        &self,
        partner: &Partner,
        customer: CustomerId,
        correspondent: Correspondent,
    ) -> Result<Option<Recipient>, store::Error> {
        let Correspondent { person, kind, address, language, .. } = correspondent;
        let is_disabled = self.store.is_person_disabled(person).await?;
        let is_reached = match kind {
            PrincipalKind::Staff => true,
            PrincipalKind::CustomerUser => {
                let own = self.store.find_customer_offer(partner.id, customer).await?;
                correspondent.customer == Some(customer)
                    && own.unwrap_or(partner.self_service).is_on()
                    && !self.store.is_customer_user_disabled(partner.id, customer, person.object).await?
            }
            PrincipalKind::Operator => false,
        };
        let Ok(address) = address.expose_secret().parse() else { return Ok(None) };
        if is_disabled || !is_reached {
            return Ok(None);
        }
        let preferences = self.store.load_preferences(person).await?;
        let zone = preferences.time_zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC);
        let (language, frequency) = (preferences.language.unwrap_or(language), preferences.mail);
        Ok(Some(Recipient { person, kind, address, language, zone, frequency }))
    }
}
