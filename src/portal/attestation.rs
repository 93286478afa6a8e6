//! Attestations: confirming in three steps that a customer accepted the Microsoft Customer Agreement. What was begun is kept
//! for all of the partner's staff until an agreement has come of it.

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

/// An attestation under way whose acceptance somebody says has happened, on a day that it can have.
#[derive(Debug)]
pub struct Accepted {
    stored: StoredAttestation,
    agreed: Timestamp,
}

impl Portal {
    /// The attestation of a customer that is under way.
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

    /// Creates an attestation and keeps it. Where the customer has one under way, nothing is created.
    ///
    /// # Errors
    /// [`Error::Upstream`], also for a customer that is not the partner's; [`Error::NotInCloud`] where there are no
    /// agreements; [`Error::Changed`] where one is under way.
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
        // The name that the person has now: it is to be read when they have signed out.
        let begun_by =
            self.store().person_names(scope.partner(), Some(scope.customer())).await?.remove(&scope.person());
        // Of two who begin at the same time one is kept; what the other created has bound nobody.
        let kept = self.store().keep_attestation(scope, details, &created, begun_by).await?;
        if kept { Ok(()) } else { Err(Error::Changed) }
    }

    /// Reads the form that finishes an attestation.
    ///
    /// # Errors
    /// [`Error::Changed`] when it is not under way any more, [`Error::Invalid`] for a day on which the customer cannot have
    /// accepted, [`Error::Upstream`] for a customer that is not the partner's.
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

    /// Creates the agreement that the customer accepted. A refusal is noted, and it may be tried again; where the agreement
    /// is there already, as an earlier try whose answer was lost leaves it, it is done.
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
                    // Of one that was used up before, the service may also say that it cannot be used.
                    Err(error) if error.kind() == Kind::Invalid => there.await.ok().flatten().ok_or(error),
                    written => or_done(written, there).await,
                }
            })
            .await;
        match done {
            Ok(done) => {
                as_confirmed(&confirmation, &done)?;
                if let Err(error) = self.store().forget_attestation(scope, stored.record).await {
                    // It stays to be finished once more, which finds it done.
                    tracing::warn!(%error, "an attestation that was finished is still kept");
                }
                Ok(())
            }
            Err(error) => {
                if let Error::Upstream(refusal) = &error
                    && change::outcome(refusal) == Outcome::Refused
                    && let Err(error) = self.store().note_finish_refusal(scope, stored.record, refusal.code()).await
                {
                    tracing::warn!(%error, "a refusal to finish an attestation was not noted");
                }
                Err(error)
            }
        }
    }

    /// Cancels an attestation. What the customer accepted meanwhile binds nobody, and no agreement can come of it any more.
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

    /// The text that acceptances are of.
    async fn newest_template(&self, scope: &impl Scope) -> Result<AgreementTemplateId, Error> {
        let known = self.list_agreement_metadata(scope, Some(&AgreementKind::Customer)).await?;
        AgreementMetadata::newest_template(&known, &AgreementKind::Customer)
            .ok_or(Error::NotSetUp("Partner Center names no text of the Customer Agreement"))
    }

    /// Has Partner Center say whether the customer is the partner's: an attestation names no customer, so that creating one
    /// does not.
    async fn is_ours(&self, scope: &CustomerScope) -> Result<(), Error> {
        self.client_for(scope).await?.customer(scope).load().await?;
        Ok(())
    }
}
