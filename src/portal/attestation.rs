//! Attestations: the three-step confirmation that a customer accepted the Microsoft Customer Agreement. One in progress
//! is stored for all of the partner's staff until it yields an agreement.

use jiff::Timestamp;
use serde_json::json;

use super::{
    Error, Portal,
    agreement::as_confirmed,
    change::{self, Change, or_done},
    confirmed::Confirmed,
};
use crate::{
    domain::{
        agreement::{AgreementKind, AgreementMetadata, NewConfirmation},
        attestation::{Attestation, AttestationDetails, parse_acceptance_day},
        id::{AgreementTemplateId, AttestationRecordId, RequestId},
        principal::{CustomerScope, Scope},
        write::Write,
    },
    partner_center::Kind,
    store::{Outcome, StoredAttestation},
};

/// An attestation in progress that is reported as accepted on a plausible date.
#[derive(Debug)]
pub struct Accepted {
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
        Ok(stored.map(|StoredAttestation { record, details, created, begun_at, begun_by, refusal }| Attestation {
            record,
            details,
            link: created.link,
            begun_at,
            begun_by,
            refusal,
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
        self.is_ours(scope).await?;
        if !self.cloud(scope)?.has_agreements() {
            return Err(Error::NotInCloud);
        }
        if self.store().find_attestation(scope).await?.is_some() {
            return Err(Error::Changed);
        }
        let change = Change::new(Write::CreateAttestation)
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
        let kept = self.store().keep_attestation(scope, details, &created, begun_by).await?;
        if kept { Ok(()) } else { Err(Error::Changed) }
    }

    /// Parses the form that finishes an attestation.
    ///
    /// # Errors
    /// [`Error::Changed`] when it is no longer in progress, [`Error::Invalid`] for an implausible date,
    /// [`Error::Upstream`] for a customer of another partner.
    pub async fn accepted_attestation(
        &self,
        scope: &CustomerScope,
        record: AttestationRecordId,
        agreed_on: &str,
        now: Timestamp,
    ) -> Result<Accepted, Error> {
        let stored = self.store().find_attestation(scope).await?.filter(|stored| stored.record == record);
        let Some(stored) = stored else {
            self.is_ours(scope).await?;
            return Err(Error::Changed);
        };
        let agreed = parse_acceptance_day(agreed_on, stored.begun_at, now, self.zone())?;
        Ok(Accepted { stored, agreed })
    }

    /// Creates the agreement that the customer accepted. A refusal is recorded and may be retried; if the agreement
    /// exists already, as after an earlier attempt whose response was lost, that counts as success.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::NotSetUp`]
    pub async fn finish_attestation(
        &self,
        scope: &CustomerScope,
        accepted: &Accepted,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<(), Error> {
        let Accepted { stored, agreed } = accepted;
        let confirmation = NewConfirmation {
            template: self.newest_template(scope).await?,
            contact: stored.details.signatory.clone(),
            agreed: *agreed,
        };
        let (person, staff) = (scope.person().object, self.client_for(scope).await?);
        let there = async {
            let listed = staff.customer(scope).agreement_confirmations(Some(&AgreementKind::Customer)).await?;
            Ok(listed
                .into_iter()
                .find(|it| it.contact == confirmation.contact && it.agreed == Some(confirmation.agreed)))
        };
        let change = Change::irreversible(Write::FinishAttestation, confirmed).to(stored.record);
        let client = self.application_client_for(scope).await?;
        let done = self
            .change_as(client, scope, Some(scope.customer()), change, async |client| {
                let customer = client.customer(scope);
                let written = customer.create_agreement(&stored.created.id, &confirmation, person, request).await;
                match written {
                    // For an attestation that was already used, the service may also report that it is invalid.
                    Err(error) if error.kind() == Kind::Invalid => there.await.ok().flatten().ok_or(error),
                    written => or_done(written, there).await,
                }
            })
            .await;
        match done {
            Ok(done) => {
                as_confirmed(&confirmation, &done)?;
                if let Err(error) = self.store().forget_attestation(scope, stored.record).await {
                    // It can be finished once more, which finds that the agreement exists.
                    tracing::warn!(%error, "finished attestation not deleted");
                }
                Ok(())
            }
            Err(error) => {
                if let Error::Upstream(refusal) = &error
                    && change::outcome(refusal) == Outcome::Refused
                    && let Err(error) = self.store().note_finish_refusal(scope, stored.record, refusal.code()).await
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
    async fn is_ours(&self, scope: &CustomerScope) -> Result<(), Error> {
        self.client_for(scope).await?.customer(scope).load().await?;
        Ok(())
    }
}
