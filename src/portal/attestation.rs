//! Attestations: the three-step confirmation that a customer accepted the Microsoft Customer Agreement. One in progress
//! is stored for all of the partner's staff until it yields an agreement.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Error, Portal,
    agreement::check_agreement_response,
    change::{self, Change, resolve_outcome},
    confirmed::Confirmed,
};
use crate::{
    domain::{
        agreement::{AgreementKind, AgreementMetadata, NewConfirmation},
        attestation::{Attestation, AttestationDetails, parse_acceptance_day},
        form_action::FormAction,
        id::{AgreementTemplateId, AttestationRecordId, RequestId},
        principal::{CustomerScope, Scope},
    },
    partner_center::ErrorKind,
    store::{Outcome, StoredAttestation},
};

/// An attestation in progress that is reported as accepted on a plausible date.
#[derive(Debug)]
pub struct AcceptedAttestation {
    stored: StoredAttestation,
    agreed: Timestamp,
}

impl Portal {
    /// Finds the attestation that a customer has in progress.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn find_attestation(&self, scope: &CustomerScope) -> Result<Option<Attestation>, Error> {
        let stored = self.store().find_attestation(scope).await?;
        Ok(stored.map(|StoredAttestation { record, details, created, begun_at, begun_by, last_rejection }| {
            Attestation { record, details, link: created.link, begun_at, begun_by, last_rejection }
        }))
    }

    /// Creates and stores an attestation, unless the customer has one in progress.
    ///
    /// # Errors
    /// [`Error::Upstream`], also for a customer of another partner; [`Error::NotInCloud`] where there are no
    /// agreements; [`Error::Changed`] when one is in progress.
    pub async fn create_attestation(
        &self,
        scope: &CustomerScope,
        details: &AttestationDetails,
        request: RequestId,
    ) -> Result<(), Error> {
        self.require_own_customer(scope).await?;
        if !self.cloud(scope)?.has_agreements() {
            return Err(Error::NotInCloud);
        }
        if self.store().find_attestation(scope).await?.is_some() {
            return Err(Error::Changed);
        }
        let change = Change::new(FormAction::CreateAttestation)
            .with(json!({ "country": details.country, "language": details.language }));
        let client = self.application_client_for(scope).await?;
        let created = self
            .change_as(client, scope, Some(scope.customer()), change, async |client| {
                client.attestations().create(details, request).await
            })
            .await?;
        // The person's current name, since it is shown after they have signed out.
        let begun_by =
            self.store().person_names(scope.partner(), Some(scope.customer())).await?.remove(&scope.person());
        // If two are created concurrently, only one is stored; the other has no effect.
        let is_stored = self.store().insert_attestation(scope, details, &created, begun_by).await?;
        if is_stored { Ok(()) } else { Err(Error::Changed) }
    }

    /// Parses the form that finishes an attestation.
    ///
    /// # Errors
    /// [`Error::Changed`] when it is no longer in progress, [`Error::Invalid`] for an implausible date,
    /// [`Error::Upstream`] for a customer of another partner.
    pub async fn parse_accepted_attestation(
        &self,
        scope: &CustomerScope,
        record: AttestationRecordId,
        agreed_on: &str,
        now: Timestamp,
    ) -> Result<AcceptedAttestation, Error> {
        let stored = self.store().find_attestation(scope).await?.filter(|stored| stored.record == record);
        let Some(stored) = stored else {
            self.require_own_customer(scope).await?;
            return Err(Error::Changed);
        };
        let agreed = parse_acceptance_day(agreed_on, stored.begun_at, now, self.zone())?;
        Ok(AcceptedAttestation { stored, agreed })
    }

    /// Creates the agreement that the customer accepted. A rejection is recorded and may be retried; if the agreement
    /// exists already, as after an earlier attempt whose response was lost, that counts as success.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::NotSetUp`]
    pub async fn finish_attestation(
        &self,
        scope: &CustomerScope,
        accepted: &AcceptedAttestation,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<(), Error> {
        let AcceptedAttestation { stored, agreed } = accepted;
        let confirmation = NewConfirmation {
            template: self.newest_template(scope).await?,
            contact: stored.details.signatory.clone(),
            agreed: *agreed,
        };
        let (person, staff_client) = (scope.person().object, self.client_for(scope).await?);
        let existing = async {
            let listed = staff_client.customer(scope).agreement_confirmations(Some(&AgreementKind::Customer)).await?;
            Ok(listed
                .into_iter()
                .find(|it| it.contact == confirmation.contact && it.agreed == Some(confirmation.agreed)))
        };
        let change = Change::irreversible(FormAction::FinishAttestation, confirmed).to(stored.record);
        let client = self.application_client_for(scope).await?;
        let result = self
            .change_as(client, scope, Some(scope.customer()), change, async |client| {
                let customer = client.customer(scope);
                let result = customer.create_agreement(&stored.created.id, &confirmation, person, request).await;
                match result {
                    // For an attestation that was already used, the service may also report that it is invalid.
                    Err(error) if error.kind() == ErrorKind::Invalid => existing.await.ok().flatten().ok_or(error),
                    result => resolve_outcome(result, existing).await,
                }
            })
            .await;
        match result {
            Ok(agreement) => {
                check_agreement_response(&confirmation, &agreement)?;
                if let Err(error) = self.store().delete_attestation(scope, stored.record).await {
                    // It can be finished once more, which finds that the agreement exists.
                    tracing::warn!(%error, "finished attestation not deleted");
                }
                Ok(())
            }
            Err(error) => {
                if let Error::Upstream(rejection) = &error
                    && change::outcome(rejection) == Outcome::Refused
                    && let Err(error) =
                        self.store().record_finish_rejection(scope, stored.record, rejection.code()).await
                {
                    tracing::warn!(%error, "rejected attestation not recorded");
                }
                Err(error)
            }
        }
    }

    /// Cancels an attestation. An acceptance by the customer is lost, and it can no longer yield an agreement.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn cancel_attestation(
        &self,
        scope: &CustomerScope,
        record: AttestationRecordId,
        _confirmed: Confirmed,
    ) -> Result<(), Error> {
        Ok(self.store().cancel_attestation(scope, record).await?)
    }

    /// Returns the id of the current agreement text.
    async fn newest_template(&self, scope: &impl Scope) -> Result<AgreementTemplateId, Error> {
        let known = self.list_agreement_metadata(scope, Some(&AgreementKind::Customer)).await?;
        AgreementMetadata::newest_template(&known, &AgreementKind::Customer)
            .ok_or(Error::NotSetUp("Partner Center names no text of the Customer Agreement"))
    }

    /// Checks with Partner Center that the customer is the partner's: an attestation contains no customer id, so that
    /// creating one does not check it.
    async fn require_own_customer(&self, scope: &CustomerScope) -> Result<(), Error> {
        self.client_for(scope).await?.customer(scope).load().await?;
        Ok(())
    }
}
