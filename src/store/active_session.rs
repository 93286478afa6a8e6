//! The active session with everything that each request needs of it, loaded in one query.

use serde::Deserialize as _;
use tower_sessions::session::Id;

use super::{
    Partner, RecentCustomer, Session, Store,
    database::sql,
    error::{Error, Result},
    preferences::parse_preferences,
    preview::preview,
    recent::recent,
    self_service::{CustomerCheck, self_service},
    session::hash,
};
use crate::domain::{
    in_progress::InProgress,
    preferences::Preferences,
    principal::PrincipalKind,
    self_service::{Preview, SelfService},
};

/// A session that is in force, with the data that every request needs.
#[derive(Debug, Clone)]
pub struct ActiveSession {
    /// The session record.
    pub session: Session,
    /// The partner of the person, whether or not it is disabled; absent for an operator.
    pub partner: Option<Partner>,
    /// The self-service offer that applies to a customer user, or to the customer that staff preview; empty for
    /// everybody else.
    pub self_service: SelfService,
    /// The session's preview of a customer's self-service view, if a member of staff has started one.
    pub preview: Option<Preview>,
    /// The last check that the customer user's tenant is a customer of the partner; absent for other principals or when
    /// none was made.
    pub customer_check: Option<CustomerCheck>,
    /// The person's preferences.
    pub preferences: Preferences,
    /// The customers that the person opened most recently, newest first.
    pub recent: Vec<RecentCustomer>,
    /// `true` if a form that the person submitted after an earlier session had expired is kept as a draft.
    pub has_draft: bool,
    /// The numbers of a member of staff's jobs in progress and of their partner's undecided requests; zero for all
    /// other principals.
    pub in_progress: InProgress,
}

impl Store {
    /// Finds an unexpired session and its person's data. Returns nothing if it is not a signed-in session or the person
    /// is disabled.
    ///
    /// # Errors
    /// When the database does not answer, or as [`Store::find_partner`].
    pub async fn find_active_session(&self, session: Id) -> Result<Option<ActiveSession>> {
        const SQL: &str = "SELECT session.data, preferences.data AS preferences, partner.id, partner.name, \
                           partner.tenant, cloud, issuer, authority, api, client_id, secret_key, secret, \
                           confirmation_way, role_version, notice_addresses, secret_expires_at, partner.offer, \
                           offer_prices, contact, shows_names, mfa_required, step_up_required, disabled, \
                           partner.created_at, recent_customer.customer_id, recent_customer.name AS recent_name, \
                           recent_customer.domain AS recent_domain, EXISTS (SELECT 1 FROM draft \
                           WHERE draft.tenant = session.tenant AND draft.object = session.object \
                           AND draft.principal = session.principal \
                           AND draft.partner_id IS NOT DISTINCT FROM session.partner_id \
                           AND draft.customer_id IS NOT DISTINCT FROM session.customer_id AND draft.expires_at > $2 \
                           ) AS has_draft, \
                           (SELECT COUNT(*) FROM job WHERE session.customer_id IS NULL \
                           AND job.partner_id = session.partner_id AND job.tenant = session.tenant \
                           AND job.object = session.object AND job.state IN ('checking', 'queued', 'running')) AS jobs, \
                           (SELECT COUNT(*) FROM change_request WHERE session.customer_id IS NULL \
                           AND change_request.partner_id = session.partner_id \
                           AND change_request.state IN ('asked', 'failed')) AS requests, \
                           COALESCE(customer_offer.offer, partner.offer) AS own_offer, \
                           COALESCE(customer_offer.prices, partner.offer_prices) AS own_prices, \
                           is_customer, checked_at, preview.customer_id AS preview_customer, \
                           preview.name AS preview_name, preview.role AS preview_role \
                           FROM session LEFT JOIN partner ON partner.id = session.partner_id \
                           LEFT JOIN preview ON preview.partner_id = session.partner_id \
                           AND preview.handle = session.handle \
                           LEFT JOIN customer_offer ON customer_offer.partner_id = session.partner_id \
                           AND customer_offer.customer_id = COALESCE(session.customer_id, preview.customer_id) \
                           LEFT JOIN customer_check ON customer_check.partner_id = session.partner_id \
                           AND customer_check.customer_id = session.customer_id \
                           LEFT JOIN recent_customer ON recent_customer.partner_id = session.partner_id \
                           AND recent_customer.tenant = session.tenant AND recent_customer.object = session.object \
                           LEFT JOIN preferences ON preferences.tenant = session.tenant \
                           AND preferences.object = session.object WHERE id_hash = $1 AND session.expires_at > $2 \
                           AND NOT EXISTS (SELECT 1 FROM disabled_person WHERE disabled_person.tenant = session.tenant \
                           AND disabled_person.object = session.object) \
                           AND NOT EXISTS (SELECT 1 FROM disabled_customer_user AS shut_out \
                           WHERE shut_out.partner_id = session.partner_id \
                           AND shut_out.customer_id = session.customer_id AND shut_out.object = session.object) \
                           ORDER BY position DESC, recent_customer.customer_id";
        let rows = self.database().rows(sql(SQL).bind(hash(session)).bind(self.now())).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let data: serde_json::Value = serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        // A record written by another version of the program that this one cannot parse counts as no session.
        let Some(session) = data.get(Session::KEY).and_then(|session| Session::deserialize(session).ok()) else {
            return Ok(None);
        };
        let partner = match row.find_text("id")? {
            Some(_) => Some(self.partner_of(row)?),
            None => None,
        };
        let preview = preview(row)?;
        let (self_service, customer_check) = match session.principal.kind() {
            PrincipalKind::CustomerUser => (self_service(row)?, CustomerCheck::find(row)?),
            PrincipalKind::Staff if preview.is_some() => (self_service(row)?, None),
            PrincipalKind::Staff | PrincipalKind::Operator => (SelfService::default(), None),
        };
        let count = |column| Result::Ok(u32::try_from(row.int(column)?).unwrap_or(u32::MAX));
        let in_progress = InProgress { jobs: count("jobs")?, requests: count("requests")? };
        Ok(Some(ActiveSession {
            session,
            partner,
            self_service,
            preview,
            customer_check,
            preferences: parse_preferences(row.find_text("preferences")?),
            recent: recent(&rows)?,
            has_draft: row.bool("has_draft")?,
            in_progress,
        }))
    }
}
