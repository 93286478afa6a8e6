//! Requests as displayed to staff and to the customer's own people.

use std::collections::HashMap;

use super::{NamedNote, RequestContents, from_secret_json};
use crate::{
    domain::{
        change_request::{
            ChangeRequest, Difference, EventNote, REQUESTS_PER_PAGE, RequestEvent, RequestPerson,
            rules::is_customer_approver,
        },
        id::{ChangeRequestId, CustomerId, PersonId},
        principal::{CustomerUser, PartnerScope, PrincipalKind, Scope},
        role::Capability,
    },
    error::PortalError,
    portal::{Error, Portal, change::Change},
    store::{Outcome, RequestQuery, StoredChangeRequest, StoredEvent},
};

/// A request with its history.
type WithEvents = (ChangeRequest, Vec<RequestEvent<PortalError>>);

/// Number of requests that an export loads at a time.
const EXPORT_PAGE_SIZE: u32 = 500;
/// Maximum number of requests in a file.
const MAX_EXPORTED: usize = 100_000;

/// The person who views requests.
struct Viewer {
    person: PersonId,
    /// The ids of this person and of the people whose deputy they are; empty for customer users.
    decides_for: Vec<PersonId>,
    /// The names of staff.
    names: HashMap<PersonId, String>,
    /// The name that replaces those of staff, if they are hidden.
    partner: Option<String>,
    shows_prices: bool,
}

impl Portal {
    /// Lists requests of the partner's customers.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_requests(&self, scope: &PartnerScope, query: &RequestQuery) -> Result<Vec<ChangeRequest>, Error> {
        let query = RequestQuery { visible_to_partner: true, ..query.clone() };
        let stored = self.store().list_change_requests(scope.partner(), &query, REQUESTS_PER_PAGE).await?;
        let viewer = self.staff_viewer(scope).await?;
        stored.iter().map(|stored| viewer.request(stored)).collect()
    }

    /// Returns a request with its history.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn load_request(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<WithEvents, Error> {
        let stored = self.find_partner_request(scope, id).await?;
        let viewer = self.staff_viewer(scope).await?;
        self.with_events(&viewer, &stored).await
    }

    /// Returns the number of requests that await an action of the caller.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn count_requests_waiting_for(&self, user: &CustomerUser) -> Result<u32, Error> {
        let is_approver = is_customer_approver(user.roles());
        Ok(self.store().count_requests_waiting_for(&user.scope(), is_approver).await?)
    }

    /// Lists requests of the caller's company; only the caller's own for people who may not see its activity.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_my_requests(
        &self,
        user: &CustomerUser,
        query: RequestQuery,
    ) -> Result<Vec<ChangeRequest>, Error> {
        let scope = user.scope();
        let requester = (!user.may(Capability::ReadOwnActivity)).then(|| scope.person());
        let query = RequestQuery { customer: Some(scope.customer()), requester, claimed_by: None, ..query };
        let stored = self.store().list_change_requests(scope.partner(), &query, REQUESTS_PER_PAGE).await?;
        let viewer = self.customer_viewer(user).await?;
        stored.iter().map(|stored| viewer.request(stored)).collect()
    }

    /// Returns a request of the caller's company with its history.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for requests of others that the person may not see.
    pub async fn load_my_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<WithEvents, Error> {
        let scope = user.scope();
        let stored = self.store().find_change_request(scope.partner(), id).await?.ok_or(Error::NotFound)?;
        let is_visible = stored.requester == scope.person() || user.may(Capability::ReadOwnActivity);
        if stored.customer != scope.customer() || !is_visible {
            return Err(Error::NotFound);
        }
        let viewer = self.customer_viewer(user).await?;
        self.with_events(&viewer, &stored).await
    }

    /// Returns the requests of the partner's customers, or of one of them, for a file; audited.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn export_requests(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
    ) -> Result<Vec<ChangeRequest>, Error> {
        let viewer = self.staff_viewer(scope).await?;
        self.export_matching(
            scope,
            customer,
            RequestQuery { customer, visible_to_partner: true, ..RequestQuery::default() },
            &viewer,
        )
        .await
    }

    /// Returns the requests that the caller may see, for a file; audited.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn export_my_requests(&self, user: &CustomerUser) -> Result<Vec<ChangeRequest>, Error> {
        let scope = user.scope();
        let requester = (!user.may(Capability::ReadOwnActivity)).then(|| scope.person());
        let query = RequestQuery { customer: Some(scope.customer()), requester, ..RequestQuery::default() };
        let viewer = self.customer_viewer(user).await?;
        self.export_matching(&scope, Some(scope.customer()), query, &viewer).await
    }

    /// Returns the requests that match a query, as displayed to the viewer, and records the export in the audit log.
    async fn export_matching(
        &self,
        scope: &impl Scope,
        customer: Option<CustomerId>,
        query: RequestQuery,
        viewer: &Viewer,
    ) -> Result<Vec<ChangeRequest>, Error> {
        let intent = self.record_intent(scope, customer, Change::export("export_requests")).await?;
        let mut found = Vec::new();
        let mut after = None;
        let load = async {
            loop {
                let query = RequestQuery { after, ..query.clone() };
                let stored = self.store().list_change_requests(scope.partner(), &query, EXPORT_PAGE_SIZE).await?;
                after = stored.last().map(|last| last.number);
                for stored in &stored {
                    found.push(viewer.request(stored)?);
                }
                if stored.is_empty() || found.len() >= MAX_EXPORTED {
                    return Ok::<_, Error>(());
                }
            }
        };
        let result = load.await;
        let outcome = if result.is_ok() { Outcome::Done } else { Outcome::Failed };
        self.record_outcome(intent, outcome, serde_json::Value::Null).await;
        result.map(|()| found)
    }

    async fn with_events(&self, viewer: &Viewer, stored: &StoredChangeRequest) -> Result<WithEvents, Error> {
        let events = self.store().list_request_events(stored.partner, stored.id).await?;
        let events = events.iter().map(|event| viewer.event(event)).collect();
        Ok((viewer.request(stored)?, events))
    }

    async fn staff_viewer(&self, scope: &PartnerScope) -> Result<Viewer, Error> {
        let (names, mut decides_for) = futures::try_join!(
            self.store().person_names(scope.partner(), None),
            self.store().list_represented(scope.partner(), scope.person()),
        )?;
        decides_for.push(scope.person());
        Ok(Viewer { person: scope.person(), decides_for, names, partner: None, shows_prices: true })
    }

    async fn customer_viewer(&self, user: &CustomerUser) -> Result<Viewer, Error> {
        let scope = user.scope();
        let partner = &self.partner_context(&scope)?.partner;
        let names = if partner.shows_names {
            self.store().person_names(scope.partner(), Some(scope.customer())).await?
        } else {
            HashMap::new()
        };
        Ok(Viewer {
            person: scope.person(),
            decides_for: Vec::new(),
            names,
            partner: Some(partner.name.clone()).filter(|_| !partner.shows_names),
            shows_prices: user.may(Capability::ReadPrices),
        })
    }
}

impl Viewer {
    /// Returns a person as displayed to the viewer; `name` is the person's name at the time of the event.
    fn person(&self, id: PersonId, kind: PrincipalKind, name: &str) -> RequestPerson {
        match &self.partner {
            Some(partner) if kind == PrincipalKind::Staff => RequestPerson { id: None, kind, name: partner.clone() },
            _ => {
                let known = if name.is_empty() { self.names.get(&id).map(String::as_str) } else { Some(name) };
                RequestPerson { id: Some(id), kind, name: known.unwrap_or_default().to_owned() }
            }
        }
    }

    /// Returns a request as displayed to the viewer.
    fn request(&self, stored: &StoredChangeRequest) -> Result<ChangeRequest, Error> {
        let RequestContents {
            requested_change,
            quote,
            customer_name,
            requester_name,
            on_behalf_of,
            message,
            ticket,
            ..
        } = from_secret_json(&stored.contents)?;
        let staff = |id| self.person(id, PrincipalKind::Staff, "");
        let decider_kind = |id: PersonId| {
            if id.tenant.as_uuid() == stored.customer.as_uuid() {
                PrincipalKind::CustomerUser
            } else {
                PrincipalKind::Staff
            }
        };
        Ok(ChangeRequest {
            id: stored.id,
            number: stored.number,
            customer: stored.customer,
            customer_name,
            kind: stored.kind,
            state: stored.state,
            change: requested_change,
            quote: if self.shows_prices { quote } else { quote.without_prices() },
            requester: self.person(stored.requester, stored.requester_kind, &requester_name),
            is_own: stored.requester == self.person,
            on_behalf_of,
            message,
            ticket,
            claimed_by: stored.claimed_by.map(staff),
            is_claimed_for_caller: stored.claimed_by.is_some_and(|claimant| self.decides_for.contains(&claimant)),
            is_claimed_by_other: stored.claimed_by.is_some_and(|claimant| claimant != self.person),
            decided_by: stored.decided_by.map(|id| self.person(id, decider_kind(id), "")),
            is_automatic: stored.automatic,
            revision: stored.revision,
            requested_at: stored.created_at,
            updated_at: stored.updated_at,
            expires_at: stored.expires_at,
            correlation: stored.correlation.filter(|id| !id.is_nil()),
        })
    }

    /// Returns an event as displayed to the viewer.
    fn event(&self, stored: &StoredEvent) -> RequestEvent<PortalError> {
        // A note of an older version that cannot be parsed is omitted.
        let NamedNote { name, note } = from_secret_json(&stored.note).unwrap_or_default();
        let note = if self.shows_prices { note } else { without_prices(note) };
        let by = stored.by.map(|by| self.person(by.person, by.kind.unwrap_or(PrincipalKind::Staff), &name));
        RequestEvent { number: stored.number, at: stored.at, by, kind: stored.kind, note }
    }
}

fn without_prices(note: EventNote<PortalError>) -> EventNote<PortalError> {
    // Everybody may know that the price has changed, but not the amounts.
    let hide_price = |it| if matches!(it, Difference::Price(..)) { Difference::Price(None, None) } else { it };
    let differences = note.differences.into_iter().map(hide_price).collect();
    EventNote { differences, quote: note.quote.map(|quote| Box::new(quote.without_prices())), ..note }
}
