//! File downloads of lists: all rows of a list that a page shows in pages, for people who may see that page.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header::ALLOW};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use crate::{
    api::portal_call_in,
    app::Access,
    components::render_context::RenderContext,
    components::{
        change_request::{Side, cost_text, kind_label, person_label, requested_change_text, state_label},
        customer::relationship_label,
        gaps::gap_messages,
        job::{action_label, row_note_message, row_state_label},
        seats::{deadline_text, end_choice_text},
        user::user_state_label,
    },
    domain::{
        activity::PortalAuditRecord,
        change_request::ChangeRequest,
        closing::{Deadline, DeadlineKind, SubscriptionDeadlines, upcoming_deadlines},
        customer::CustomerSummary,
        id::CustomerId,
        job::JobRow,
        role::{Audience, Capability},
        subscription::Subscription,
        user::{User, parse_user_search},
    },
    error::PortalError,
    pages::{PageRequest, PathParameters, Query, activity::portal_record_texts, customer_list, user_list},
    paths::{self, CustomerPath},
    portal::{RequestContext, customer::parse_customer_query, job::SetPassword},
    server::{
        calendar::{self, Event},
        csv::Csv,
        page::{see_other, show_problem},
        request_context::render_context,
        site::Site,
    },
};

/// The access rule for downloading customers.
pub const CUSTOMERS: Access = Access::Needs(Audience::Staff, Capability::ReadCustomers);
/// The access rule for downloading a customer's users.
pub const USERS: Access = Access::Needs(Audience::Staff, Capability::ReadUsers);
/// The access rule for downloading the users of the caller's own organization.
pub const OWN_USERS: Access = Access::Needs(Audience::CustomerUsers, Capability::ReadUsers);

/// The access rule for downloading the activity of one's own organization.
pub const OWN_ACTIVITY: Access = Access::Needs(Audience::CustomerUsers, Capability::ReadOwnActivity);

/// The access rule for downloading the deadlines of a customer's subscriptions.
pub const DEADLINES: Access = Access::Needs(Audience::Staff, Capability::ReadSubscriptions);

/// The access rule for downloading the results of a job.
pub const JOBS: Access = Access::Needs(Audience::Staff, Capability::RunJobs);

/// The access rule for downloading change requests.
pub const REQUESTS: Access = Access::Needs(Audience::Staff, Capability::ReadSubscriptions);
/// The access rule for downloading the change requests of one's own organization.
pub const OWN_REQUESTS: Access = Access::Needs(Audience::CustomerUsers, Capability::UseSelfService);

/// Downloads every customer that matches the query of the URL.
pub async fn customers(State(site): State<Site>, request: Request) -> Response {
    respond_with_file(site, CUSTOMERS, request, async |context, query, RenderContext { text, zone, .. }| {
        let query = customer_list::read_customer_query(&query)?;
        let export = portal_call_in(&context, Capability::ReadCustomers, async |portal, principal| {
            let scope = principal.partner()?;
            portal.export_customers(&scope, parse_customer_query(&query)?).await
        })
        .await?;
        let file = Csv {
            name: "customers",
            day: Timestamp::now().to_zoned(zone).date(),
            heading: [
                text.customer_name(),
                text.customer_domain(),
                text.customer_id(),
                text.customer_relationship(),
                text.customer_country(),
            ],
        };
        Ok(file.attachment(
            export.into_chunks(),
            move |customer: CustomerSummary| {
                let relationship = relationship_label(text, &customer.relationship);
                let country = customer.country.unwrap_or_default();
                [customer.name, customer.domain, customer.id.to_string(), relationship, country]
            },
            move |gaps| text.sentences(gap_messages(text, gaps)),
        ))
    })
    .await
}

/// Downloads every user of a customer that matches the query of the URL.
pub async fn users(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    // A path that is not valid UTF-8 has no parameters, and the customer is not found.
    users_of(site, USERS, path.map(|Path(path)| path).unwrap_or_default(), request).await
}

/// Downloads every user of the caller's own organization that matches the query of the URL.
pub async fn own_users(State(site): State<Site>, request: Request) -> Response {
    users_of(site, OWN_USERS, PathParameters::new(), request).await
}

async fn users_of(site: Site, access: Access, path: PathParameters, request: Request) -> Response {
    respond_with_file(site, access, request, async |context, query, RenderContext { text, zone, .. }| {
        let page = PageRequest { context: context.clone(), path, query };
        let customer = page.customer()?.id;
        let query = user_list::read_users_query(&page.query)?;
        let export = portal_call_in(&context, Capability::ReadUsers, async |portal, principal| {
            let scope = principal.customer(customer)?;
            portal.export_users(&scope, parse_user_search(&query.search)?, query.sort).await
        })
        .await?;
        let file = Csv {
            name: "users",
            day: Timestamp::now().to_zoned(zone).date(),
            heading: [text.user_display_name(), text.user_sign_in_name(), text.user_state(), text.user_location()],
        };
        Ok(file.attachment(
            export.into_chunks(),
            move |user: User| {
                let state = user_state_label(text, &user.state);
                [user.display_name, user.principal_name, state, user.usage_location.unwrap_or_default()]
            },
            move |gaps| text.sentences(gap_messages(text, gaps)),
        ))
    })
    .await
}

/// Downloads the portal's activity log of the caller's own organization.
pub async fn own_activity(State(site): State<Site>, request: Request) -> Response {
    respond_with_file(site, OWN_ACTIVITY, request, async |context, _, RenderContext { text, zone, .. }| {
        let export = portal_call_in(&context, Capability::ReadOwnActivity, async |portal, principal| {
            portal.export_my_records(principal.as_customer_user()?).await
        })
        .await?;
        let file = Csv {
            name: "activity",
            day: Timestamp::now().to_zoned(zone.clone()).date(),
            heading: [
                text.activity_when(),
                text.activity_who(),
                text.activity_what(),
                text.activity_outcome(),
                text.activity_target(),
                text.activity_correlation(),
            ],
        };
        Ok(file.attachment(
            export.into_chunks(),
            move |record: PortalAuditRecord| {
                let at = record.at.display_with_offset(zone.to_offset(record.at)).to_string();
                let (who, what, outcome) = portal_record_texts(text, &record);
                [at, who, what, outcome, record.target.unwrap_or_default(), record.correlation.unwrap_or_default()]
            },
            move |gaps| text.sentences(gap_messages(text, gaps)),
        ))
    })
    .await
}

/// Downloads the deadlines of a customer's subscriptions as CSV, one row per deadline.
pub async fn deadlines(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    respond_with_file(site, DEADLINES, request, async |context, query, RenderContext { text, zone, .. }| {
        let (_, found) = load_deadlines(context, path, query).await?;
        let file = Csv {
            name: "closing",
            day: Timestamp::now().to_zoned(zone.clone()).date(),
            heading: [
                text.word_subscription(),
                text.word_quantity(),
                text.closing_what(),
                text.closing_until(),
                text.subscription_next_term(),
                text.subscription_id(),
            ],
        };
        let rows = found.into_iter().flat_map(|it| {
            let subscription = it.subscription.clone();
            it.deadlines.into_iter().map(move |deadline| (subscription.clone(), deadline))
        });
        Ok(file.of_rows(rows.collect(), move |(it, deadline): (Subscription, Deadline)| {
            let at = deadline.at.display_with_offset(zone.to_offset(deadline.at)).to_string();
            let quantity = it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
            let end_choice = end_choice_text(text, &it, &it.end_of_term_setting());
            let what = deadline_text(text, &it, deadline.kind);
            [it.name_or_offer().to_owned(), quantity, what, at, end_choice, it.id.to_string()]
        }))
    })
    .await
}

/// Downloads the deadlines of a customer's subscriptions as an iCalendar file, one event per deadline.
pub async fn deadlines_calendar(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    let origin = site.services.settings().public_origin.clone();
    respond_with_file(site, DEADLINES, request, async |context, query, RenderContext { text, zone, .. }| {
        let (customer, found) = load_deadlines(context, path, query).await?;
        let events = found.iter().flat_map(|closing| {
            let it = &closing.subscription;
            let url = origin.join(&paths::subscription(customer, &it.id)).map(String::from).unwrap_or_default();
            closing.deadlines.iter().map(move |deadline| {
                let what = deadline_text(text, it, deadline.kind);
                Event {
                    uid: format!("{}-{}-{}", it.id, deadline_kind_key(deadline.kind), deadline.at.as_second()),
                    at: deadline.at,
                    summary: text.labelled(it.name_or_offer(), what),
                    description: end_choice_text(text, it, &it.end_of_term_setting()),
                    url: url.clone(),
                }
            })
        });
        let now = Timestamp::now();
        Ok(calendar::attachment("closing", now.to_zoned(zone).date(), now, &events.collect::<Vec<_>>()))
    })
    .await
}

/// Downloads the rows of a job that were not completed, with the reasons.
pub async fn job_rows(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    respond_with_file(site, JOBS, request, async |context, query, RenderContext { text, zone, .. }| {
        let page = PageRequest { context: context.clone(), path, query };
        let job = page.id("job")?;
        let rows = portal_call_in(&context, Capability::RunJobs, async |portal, principal| {
            portal.export_failed_rows(&principal.partner()?, job).await
        })
        .await?;
        let file = Csv {
            name: "job",
            day: Timestamp::now().to_zoned(zone).date(),
            heading: [
                text.job_file_user(),
                text.job_file_customer(),
                text.job_file_action(),
                text.job_file_state(),
                text.job_file_reason(),
                text.job_file_correlation(),
            ],
        };
        Ok(file.of_rows(rows, move |row: JobRow<PortalError>| {
            let action = row.action.as_ref().map(|action| action_label(text, action)).unwrap_or_default();
            let state = row_state_label(text, row.state).to_owned();
            let reason = row.note.as_ref().map(|note| row_note_message(text, note)).unwrap_or_default();
            let correlation = row.correlation.map(|id| id.to_string()).unwrap_or_default();
            let customer = row.customer.map(|id| id.to_string()).unwrap_or_default();
            [row.label, customer, action, state, reason, correlation]
        }))
    })
    .await
}

/// Downloads the passwords that a job set, for its owner and once.
pub async fn job_passwords(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    respond_with_file(site, JOBS, request, async |context, query, RenderContext { text, zone, .. }| {
        let page = PageRequest { context: context.clone(), path, query };
        let job = page.id("job")?;
        let passwords = portal_call_in(&context, Capability::RunJobs, async |portal, principal| {
            portal.take_passwords(&principal.partner()?, job).await
        })
        .await?;
        let file = Csv {
            name: "passwords",
            day: Timestamp::now().to_zoned(zone).date(),
            heading: [text.job_file_user(), text.job_file_customer(), text.job_file_password()],
        };
        Ok(file.of_rows(passwords, |it: SetPassword| {
            [it.label, it.customer.to_string(), it.password.expose_secret().to_owned()]
        }))
    })
    .await
}

/// Downloads the change requests of the partner's customers, or of the one that the query names.
pub async fn requests(State(site): State<Site>, request: Request) -> Response {
    respond_with_file(site, REQUESTS, request, async |context, query, render| {
        let customer = query.choice("customer", |text| text.parse::<CustomerId>().ok())?;
        let requests = portal_call_in(&context, Capability::ReadSubscriptions, async |portal, principal| {
            portal.export_requests(&principal.partner()?, customer).await
        })
        .await?;
        Ok(change_request_csv(&render, Side::Partner, requests))
    })
    .await
}

/// Downloads the change requests of one's own organization that the person may see.
pub async fn own_requests(State(site): State<Site>, request: Request) -> Response {
    respond_with_file(site, OWN_REQUESTS, request, async |context, _, render| {
        let requests = portal_call_in(&context, Capability::UseSelfService, async |portal, principal| {
            portal.export_my_requests(principal.as_customer_user()?).await
        })
        .await?;
        Ok(change_request_csv(&render, Side::Customer, requests))
    })
    .await
}

fn change_request_csv(render: &RenderContext, side: Side, requests: Vec<ChangeRequest>) -> Response {
    let text = render.text;
    let file = Csv {
        name: "requests",
        day: Timestamp::now().to_zoned(render.zone.clone()).date(),
        heading: [
            text.request_number(),
            text.request_customer(),
            text.requests_kind(),
            text.request_what(),
            text.request_cost(),
            text.request_person(),
            text.request_age(),
            text.request_state(),
            text.request_decided_by(),
            text.request_ticket(),
            text.request_correlation(),
        ],
    };
    file.of_rows(requests, move |it: ChangeRequest| {
        let decided = it.decided_by.as_ref().map(|by| person_label(text, by));
        let rules = match side {
            Side::Partner => text.request_by_rules(),
            Side::Customer => text.request_by_partners_rules(),
        };
        [
            it.number.to_string(),
            it.customer_name,
            kind_label(text, it.kind).to_owned(),
            requested_change_text(text, &it.change, &it.quote),
            cost_text(text, &it.change, &it.quote),
            it.on_behalf_of.unwrap_or_else(|| person_label(text, &it.requester)),
            it.requested_at.to_string(),
            state_label(text, it.state, side).to_owned(),
            if it.is_automatic { rules.to_owned() } else { decided.unwrap_or_default() },
            it.ticket.unwrap_or_default(),
            it.correlation.map(|id| id.to_string()).unwrap_or_default(),
        ]
    })
}

/// Loads the customer of the path and the upcoming deadlines of its subscriptions.
async fn load_deadlines(
    context: RequestContext,
    path: PathParameters,
    query: Query,
) -> Result<(CustomerPath, Vec<SubscriptionDeadlines>), PortalError> {
    let page = PageRequest { context: context.clone(), path, query };
    let customer = page.customer()?;
    let subscriptions = portal_call_in(&context, Capability::ReadSubscriptions, async |portal, principal| {
        portal.export_deadlines(&principal.customer(customer.id)?).await
    })
    .await?;
    Ok((customer, upcoming_deadlines(subscriptions, Timestamp::now())))
}

/// Returns the part of an event's UID that names the kind of deadline.
const fn deadline_kind_key(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::ReturnUnits(_) => "give-back",
        DeadlineKind::Cancel => "cancel",
        DeadlineKind::Change => "change",
        DeadlineKind::Term => "term",
    }
}

/// Rejects `HEAD` requests: the headers are known only when the download has begun, and nothing should be recorded for
/// them.
pub async fn no_head() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET")]).into_response()
}

/// Responds with a file, with a redirect to sign-in, or with an error page.
async fn respond_with_file(
    site: Site,
    access: Access,
    request: Request,
    create_file: impl AsyncFnOnce(RequestContext, Query, RenderContext) -> Result<Response, PortalError>,
) -> Response {
    let (parts, _) = request.into_parts();
    let Some(context) = parts.extensions.get::<RequestContext>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let address = parts.uri.path_and_query().map_or(paths::HOME, |address| address.as_str()).to_owned();
    match access.require(context.principal.as_ref()) {
        Ok(()) => {}
        Err(PortalError::SignInRequired) => return see_other(&paths::home_with_return_url(&address)),
        Err(error) => {
            if let PortalError::Forbidden(denial) = error {
                context.log_denial(denial);
            }
            return show_problem(&site, context, &parts.headers, address, error).await;
        }
    }
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let render_context = render_context(Some(&context), &parts.headers, address.clone());
    match create_file(context.clone(), query, render_context).await {
        Ok(file) => file,
        Err(error) => show_problem(&site, context, &parts.headers, address, error).await,
    }
}
