//! The dry run: looks at each row's user, and counts the licenses that the rows before it will take.

use std::collections::{HashMap, hash_map::Entry};

use super::{Contents, RowContents, action::Precheck, note_text, opened, sealed};
use crate::{
    domain::{
        id::{CustomerId, SkuId},
        job::{MOST_ROWS, RowNote, RowState, SkipReason, UserAction},
        licence::LicenceGroup,
        principal::{CustomerScope, PartnerScope},
    },
    error::PortalError,
    partner_center::Kind,
    portal::{Error, Portal},
    store::{self, CheckedRow, StoredJob, StoredRow},
};

/// The licenses that are left at each customer of a job, by product.
#[derive(Debug, Default)]
pub(super) struct Stock(HashMap<CustomerId, Result<HashMap<SkuId, i64>, PortalError>>);

impl Stock {
    /// Loads the licenses that are left at the customers of a job, less those that its checked rows will take.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn after(portal: &Portal, scope: &PartnerScope, job: &StoredJob) -> Result<Self, store::Error> {
        let mut stock = Self::default();
        if job.counts.queued == 0 {
            return Ok(stock);
        }
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        let rows = portal.store().list_job_rows(job.partner, job.id, Some(RowState::Queued), 0, most).await?;
        let Ok(contents) = opened::<Contents>(&job.contents) else { return Ok(stock) };
        for row in rows {
            let Ok(Some(UserAction::AssignLicences { skus })) = row.action(&contents) else { continue };
            let of_customer = scope.customer(row.customer);
            let load = async || portal.licences_left(&of_customer).await;
            // A failure to load is reported at the rows that are yet to be checked.
            drop(stock.take(row.customer, skus.iter().map(|sku| sku.id), load).await);
        }
        Ok(stock)
    }

    /// Takes one license of each product for a user; none if one of them has none left or is not the customer's.
    async fn take(
        &mut self,
        customer: CustomerId,
        skus: impl Iterator<Item = SkuId> + Clone,
        load: impl AsyncFnOnce() -> Result<HashMap<SkuId, i64>, PortalError>,
    ) -> Result<Option<SkipReason>, PortalError> {
        let left = match self.0.entry(customer) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(load().await),
        };
        let left = left.as_mut().map_err(|error| error.clone())?;
        for sku in skus.clone() {
            match left.get(&sku) {
                None => return Ok(Some(SkipReason::NoProduct)),
                Some(left) if *left <= 0 => return Ok(Some(SkipReason::NoneLeft)),
                Some(_) => {}
            }
        }
        for sku in skus {
            if let Some(left) = left.get_mut(&sku) {
                *left -= 1;
            }
        }
        Ok(None)
    }
}

impl Portal {
    /// Returns the number of licenses that are left of each product.
    async fn licences_left(&self, scope: &CustomerScope) -> Result<HashMap<SkuId, i64>, PortalError> {
        let known = self.list_available_licences(scope, &LicenceGroup::Group1).await;
        let known = known.map_err(|error| error.into_portal_error(self.correlation()))?;
        Ok(known.into_iter().map(|sku| (sku.product.id, sku.available)).collect())
    }

    /// Checks a row without a write.
    ///
    /// # Errors
    /// [`Error::Upstream`] when Partner Center throttles or is down, so that the row is to be checked later.
    pub(super) async fn check_row(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        row: &StoredRow,
        stock: &mut Stock,
    ) -> Result<CheckedRow, Error> {
        let contents: Contents = opened(&job.contents)?;
        let checked = |state, note: Option<RowNote<PortalError>>, label: Option<String>| {
            let own: RowContents = opened(&row.contents)?;
            let contents = label.map(|label| sealed(&RowContents { label, ..own })).transpose()?;
            let note = note.as_ref().and_then(note_text);
            Ok(CheckedRow { number: row.number, user: None, contents, state, note })
        };
        let skip = |reason, label| checked(RowState::Skipped, Some(RowNote::Skipped(reason)), label);
        let (Some(action), Some(user)) = (row.action(&contents)?, row.user) else {
            return skip(SkipReason::NoUser, None);
        };
        let of_customer = scope.customer(row.customer);
        let (name, looked) = match self.precheck(&of_customer, user, &action).await {
            Ok(looked) => looked,
            Err(error) if is_user_missing(&error) => return skip(SkipReason::NoUser, None),
            Err(error) if retry_after_of(&error).is_some() => return Err(error),
            Err(error) => {
                let error = error.into_portal_error(self.correlation());
                return checked(RowState::Failed, Some(RowNote::Error(error)), None);
            }
        };
        if let Precheck::Skipped(reason) = looked {
            return skip(reason, Some(name));
        }
        if let UserAction::AssignLicences { skus } = &action {
            let load = async || self.licences_left(&of_customer).await;
            match stock.take(row.customer, skus.iter().map(|sku| sku.id), load).await {
                Ok(None) => {}
                Ok(Some(reason)) => return skip(reason, Some(name)),
                Err(error) => return checked(RowState::Failed, Some(RowNote::Error(error)), Some(name)),
            }
        }
        checked(RowState::Queued, None, Some(name))
    }
}

fn is_user_missing(error: &Error) -> bool {
    matches!(error, Error::NotFound) || matches!(error, Error::Upstream(error) if error.kind() == Kind::NotFound)
}

/// Returns the wait after an error that says nothing about the row: nothing was sent, and a later try may succeed.
pub(super) fn retry_after_of(error: &Error) -> Option<std::time::Duration> {
    let Error::Upstream(error) = error else { return None };
    match error.kind() {
        Kind::Throttled { retry_after } | Kind::CircuitOpen { retry_after } => Some(retry_after),
        _ => None,
    }
}
