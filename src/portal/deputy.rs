//! Deputies of staff, who decide the requests that a person has claimed.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::{
    domain::{
        deputy::Deputies,
        field::{FieldError, Problem},
        form_action::FormAction,
        id::{PersonId, TenantId},
        principal::{PartnerScope, Scope as _},
    },
    portal::{Error, Portal},
    store::Deputy,
};

/// Longest period of a deputy.
const MAX_PERIOD: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Portal {
    /// Returns the caller's deputy, and the candidates for one: the partner's staff who have signed in and are not
    /// disabled.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_deputy(&self, scope: &PartnerScope) -> Result<Deputies, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let (deputy, people) = futures::try_join!(
            self.store().find_deputy(scope.partner(), scope.person()),
            self.store().list_people(partner),
        )?;
        let candidates: Vec<_> = people
            .into_iter()
            .filter(|person| person.id != scope.person() && person.disabled_at.is_none())
            .map(|person| (person.id.object, person.name.unwrap_or_else(|| person.id.object.to_string())))
            .collect();
        let deputy = deputy.map(|Deputy { person, until }| {
            let name = candidates.iter().find(|(object, _)| *object == person.object).map(|(_, name)| name.clone());
            (person.object, name.unwrap_or_else(|| person.object.to_string()), until)
        });
        Ok(Deputies { deputy, people: candidates })
    }

    /// Sets the caller's deputy until the end of a day in their time zone.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `deputy` and `until`.
    pub async fn set_deputy(&self, scope: &PartnerScope, deputy: &str, until: &str) -> Result<(), Error> {
        let invalid = |field, problem| Error::Invalid(vec![FieldError::new(field, problem)]);
        let Deputies { people, .. } = self.load_deputy(scope).await?;
        let object = deputy.parse().ok().filter(|object| people.iter().any(|(known, _)| known == object));
        let object = object.ok_or_else(|| invalid("deputy", Problem::Missing))?;
        let (now, zone) = (Timestamp::now(), self.zone().cloned().unwrap_or(TimeZone::UTC));
        let day = until.trim().parse::<Date>().ok().and_then(|day| day.tomorrow().ok());
        let until = day.and_then(|day| day.to_zoned(zone).ok()).map(|it| it.timestamp());
        let until = until.filter(|until| *until > now && *until <= now + MAX_PERIOD);
        let until = until.ok_or_else(|| invalid("until", Problem::Date))?;
        let tenant: TenantId = self.partner_context(scope)?.partner.tenant;
        let deputy = Deputy { person: PersonId { tenant, object }, until };
        Ok(self.store().set_deputy(scope, Some(deputy), FormAction::SetDeputy.as_str()).await?)
    }

    /// Removes the caller's deputy.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn remove_deputy(&self, scope: &PartnerScope) -> Result<(), Error> {
        Ok(self.store().set_deputy(scope, None, FormAction::RemoveDeputy.as_str()).await?)
    }
}
