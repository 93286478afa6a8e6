//! File downloads of lists: all rows of a list that a page shows in parts, for people who may see that page.

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
        change_request::{Side, asked_words, cost_words, kind_words, person_words, state_words},
        customer::relationship_word,
        gaps::gap_words,
        job::{action_words, note_words, row_state_words},
        seats::{end_choice_words, until_words},
        user::state_word,
    },
    domain::{
        activity::PortalAuditRecord,
        change_request::ChangeRequest,
        closing::{Closing, Deadline, Until, closing_soon},
        customer::CustomerSummary,
        id::CustomerId,
        job::JobRow,
        role::{Audience, Capability},
        subscription::Subscription,
        user::{User, parse_user_search},
    },
    error::PortalError,
    pages::{PageRequest, PathParameters, Query, activity::own_record_words, customer_list, user_list},
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
/// The access rule for downloading one's own customer's users.
pub const OWN_USERS: Access = Access::Needs(Audience::CustomerUsers, Capability::ReadUsers);

/// The access rule for downloading the activity of one's own company.
pub const OWN_ACTIVITY: Access = Access::Needs(Audience::CustomerUsers, Capability::ReadOwnActivity);

/// The access rule for downloading the deadlines of a customer's subscriptions.
pub const CLOSING: Access = Access::Needs(Audience::Staff, Capability::ReadSubscriptions);

/// The access rule for downloading the results of a job.
pub const JOBS: Access = Access::Needs(Audience::Staff, Capability::RunJobs);

/// The access rule for downloading requests.
pub const REQUESTS: Access = Access::Needs(Audience::Staff, Capability::ReadSubscriptions);
/// The access rule for downloading the requests of one's own company.
pub const OWN_REQUESTS: Access = Access::Needs(Audience::CustomerUsers, Capability::UseSelfService);

/// Downloads every customer that matches the query of the URL.
pub async fn customers(State(site): State<Site>, request: Request) -> Response {
    answer(site, CUSTOMERS, request, async |context, query, RenderContext { text, zone, .. }| {
        let query = customer_list::read_search(&query)?;
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
            export.into_pieces(),
            move |customer: CustomerSummary| {
                let relationship = relationship_word(text, &customer.relationship);
                let country = customer.country.unwrap_or_default();
                [customer.name, customer.domain, customer.id.to_string(), relationship, country]
            },
            move |gaps| text.sentences(gap_words(text, gaps)),
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

/// Downloads every user of one's own customer that matches the query of the URL.
pub async fn own_users(State(site): State<Site>, request: Request) -> Response {
    users_of(site, OWN_USERS, PathParameters::new(), request).await
}

async fn users_of(site: Site, access: Access, path: PathParameters, request: Request) -> Response {
    answer(site, access, request, async |context, query, RenderContext { text, zone, .. }| {
        let page = PageRequest { context: context.clone(), path, query };
        let customer = page.customer()?.id;
        let query = user_list::read(&page.query)?;
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
            export.into_pieces(),
            move |user: User| {
                let state = state_word(text, &user.state);
                [user.display_name, user.principal_name, state, user.usage_location.unwrap_or_default()]
            },
            move |gaps| text.sentences(gap_words(text, gaps)),
        ))
    })
    .await
}

/// Downloads all activity on one's own customer in this portal.
pub async fn own_activity(State(site): State<Site>, request: Request) -> Response {
    answer(site, OWN_ACTIVITY, request, async |context, _, RenderContext { text, zone, .. }| {
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
            export.into_pieces(),
            move |record: PortalAuditRecord| {
                let at = record.at.display_with_offset(zone.to_offset(record.at)).to_string();
                let (who, what, outcome) = own_record_words(text, &record);
                [at, who, what, outcome, record.target.unwrap_or_default(), record.correlation.unwrap_or_default()]
            },
            move |gaps| text.sentences(gap_words(text, gaps)),
        ))
    })
    .await
}

/// Downloads the deadlines of a customer's subscriptions as CSV, one row per deadline.
pub async fn closing(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    answer(site, CLOSING, request, async |context, query, RenderContext { text, zone, .. }| {
        let (_, found) = what_closes(context, path, query).await?;
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
            let closing = it.clone();
            it.deadlines.into_iter().map(move |deadline| (closing.subscription.clone(), deadline))
        });
        Ok(file.of_rows(rows.collect(), move |(it, deadline): (Subscription, Deadline)| {
            let at = deadline.at.display_with_offset(zone.to_offset(deadline.at)).to_string();
            let quantity = it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
            let then = end_choice_words(text, &it, &it.end_choice());
            let what = until_words(text, &it, deadline.until);
            [it.name_or_offer().to_owned(), quantity, what, at, then, it.id.to_string()]
        }))
    })
    .await
}

/// Downloads the deadlines of a customer's subscriptions as an iCalendar file, one event per deadline.
pub async fn closing_calendar(
    State(site): State<Site>,
    path: Result<Path<PathParameters>, PathRejection>,
    request: Request,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    let origin = site.services.settings().public_origin.clone();
    answer(site, CLOSING, request, async |context, query, RenderContext { text, zone, .. }| {
        let (customer, found) = what_closes(context, path, query).await?;
        let events = found.iter().flat_map(|closing| {
            let it = &closing.subscription;
            let url = origin.join(&paths::subscription(customer, &it.id)).map(String::from).unwrap_or_default();
            closing.deadlines.iter().map(move |deadline| {
                let what = until_words(text, it, deadline.until);
                Event {
                    uid: format!("{}-{}-{}", it.id, until_key(deadline.until), deadline.at.as_second()),
                    at: deadline.at,
                    summary: text.labelled(it.name_or_offer(), what),
                    description: end_choice_words(text, it, &it.end_choice()),
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
    answer(site, JOBS, request, async |context, query, RenderContext { text, zone, .. }| {
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
            let action = row.action.as_ref().map(|action| action_words(text, action)).unwrap_or_default();
            let state = row_state_words(text, row.state).to_owned();
            let reason = row.note.as_ref().map(|note| note_words(text, note)).unwrap_or_default();
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
    answer(site, JOBS, request, async |context, query, RenderContext { text, zone, .. }| {
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

/// Downloads the requests of the partner's customers, or of the one that the query names.
pub async fn requests(State(site): State<Site>, request: Request) -> Response {
    answer(site, REQUESTS, request, async |context, query, render| {
        let customer = query.choice("customer", |text| text.parse::<CustomerId>().ok())?;
        let found = portal_call_in(&context, Capability::ReadSubscriptions, async |portal, principal| {
            portal.export_requests(&principal.partner()?, customer).await
        })
        .await?;
        Ok(request_file(&render, Side::Partner, found))
    })
    .await
}

/// Downloads the requests of one's own company that the person may see.
pub async fn own_requests(State(site): State<Site>, request: Request) -> Response {
    answer(site, OWN_REQUESTS, request, async |context, _, render| {
        let found = portal_call_in(&context, Capability::UseSelfService, async |portal, principal| {
            portal.export_my_requests(principal.as_customer_user()?).await
        })
        .await?;
        Ok(request_file(&render, Side::Customer, found))
    })
    .await
}

fn request_file(render: &RenderContext, side: Side, found: Vec<ChangeRequest>) -> Response {
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
    file.of_rows(found, move |it: ChangeRequest| {
        let decided = it.decided_by.as_ref().map(|by| person_words(text, by));
        let rules = match side {
            Side::Partner => text.request_by_rules(),
            Side::Customer => text.request_by_partners_rules(),
        };
        [
            it.number.to_string(),
            it.customer_name,
            kind_words(text, it.kind).to_owned(),
            asked_words(text, &it.asked, &it.quote),
            cost_words(text, &it.asked, &it.quote),
            it.on_behalf_of.unwrap_or_else(|| person_words(text, &it.asker)),
            it.asked_at.to_string(),
            state_words(text, it.state, side).to_owned(),
            if it.is_automatic { rules.to_owned() } else { decided.unwrap_or_default() },
            it.ticket.unwrap_or_default(),
            it.correlation.map(|id| id.to_string()).unwrap_or_default(),
        ]
    })
}

/// Loads the customer of the path and the upcoming deadlines of its subscriptions.
async fn what_closes(
    context: RequestContext,
    path: PathParameters,
    query: Query,
) -> Result<(CustomerPath, Vec<Closing>), PortalError> {
    let page = PageRequest { context: context.clone(), path, query };
    let customer = page.customer()?;
    let found = portal_call_in(&context, Capability::ReadSubscriptions, async |portal, principal| {
        portal.export_closing(&principal.customer(customer.id)?).await
    })
    .await?;
    Ok((customer, closing_soon(found, Timestamp::now())))
}

/// Returns the part of an event's UID that names the kind of deadline.
const fn until_key(until: Until) -> &'static str {
    match until {
        Until::GiveBack(_) => "give-back",
        Until::Cancel => "cancel",
        Until::Change => "change",
        Until::Term => "term",
    }
}

/// Rejects `HEAD` requests: the headers are known only when the download has begun, and nothing should be recorded for
/// them.
pub async fn no_head() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET")]).into_response()
}

/// Responds with a file, with a redirect to sign-in, or with an error page.
async fn answer(
    site: Site,
    access: Access,
    request: Request,
    make: impl AsyncFnOnce(RequestContext, Query, RenderContext) -> Result<Response, PortalError>,
) -> Response {
    let (parts, _) = request.into_parts();
    let Some(context) = parts.extensions.get::<RequestContext>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let address = parts.uri.path_and_query().map_or(paths::HOME, |address| address.as_str()).to_owned();
    match access.require(context.principal.as_ref()) {
        Ok(()) => {}
        Err(PortalError::SignInRequired) => return see_other(&paths::home_then(&address)),
        Err(error) => {
            if let PortalError::Forbidden(denial) = error {
                context.log_refusal(denial);
            }
            return show_problem(&site, context, &parts.headers, address, error).await;
        }
    }
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let render_context = render_context(Some(&context), &parts.headers, address.clone());
    match make(context.clone(), query, render_context).await {
        Ok(file) => file,
        Err(error) => show_problem(&site, context, &parts.headers, address, error).await,
    }
}
