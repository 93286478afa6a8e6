//! `/requests`, `/customers/{customer}/requests` and `/my/requests`: customers' change requests, by state, type and
//! claim.

mod deputy;

use leptos::prelude::*;

use self::deputy::deputy_panel;
use super::{Page, PageLayout, PageRequest, Query, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::{
        change_request::{list_my_requests, list_requests},
        deputy::load_deputy,
        request_rules::load_own_request_rules,
    },
    components::{
        change_request::{Side, cost_text, kind_label, person_label, requested_change_text, state_badge},
        customer::name_or_placeholder,
        field::form,
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
        toolbar::{filter, find_form},
    },
    domain::{
        change_request::{
            ChangeRequest, REQUESTS_PER_PAGE, RequestFilter, RequestKind,
            rules::{CustomerUserPermissions, is_customer_approver},
        },
        customer::CustomerSummary,
        form_action::FormAction,
        principal::Principal,
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// The filters and the position of a list of change requests.
struct ListQuery {
    filter: RequestFilter,
    kind: Option<RequestKind>,
    mine: bool,
    after: Option<i64>,
}

impl ListQuery {
    fn read(query: &Query, default: RequestFilter) -> Result<Self, PortalError> {
        Ok(Self {
            filter: query.choice("show", |text| text.parse().ok())?.unwrap_or(default),
            kind: query.choice("kind", |text| text.parse().ok())?,
            mine: query.text("mine")? == Some("true"),
            after: query.choice("after", |text| text.parse().ok())?,
        })
    }

    /// Checks whether a filter other than the state is set.
    const fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.mine
    }
}

/// The scope of a list of change requests.
#[derive(Clone, Copy)]
enum Scope {
    /// All customers of the partner.
    Partner,
    /// One customer of the partner.
    Customer(CustomerPath),
    /// The caller's own company.
    Own,
}

impl Scope {
    const fn side(self) -> Side {
        match self {
            Self::Partner | Self::Customer(_) => Side::Partner,
            Self::Own => Side::Customer,
        }
    }

    fn path(self) -> String {
        match self {
            Self::Partner => paths::REQUESTS.to_owned(),
            Self::Customer(customer) => paths::customer_requests(customer),
            Self::Own => paths::MY_REQUESTS.to_owned(),
        }
    }
}

/// Renders the partner's queue of change requests.
pub async fn request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let list_query = ListQuery::read(&request.query, RequestFilter::Waiting)?;
    let may_decide = request.may(Capability::ManageSeats) || request.may(Capability::ManageLicenses);
    let (found, deputies) = futures::join!(
        list_requests(Some(list_query.filter), None, list_query.kind, list_query.mine, list_query.after),
        async { if may_decide { load_deputy().await.ok() } else { None } },
    );
    let found = panel_result(found)?;
    let status = Status::of(&found);
    let rules = request
        .may(Capability::ManagePartner)
        .then(|| view! { <a class="button" href=paths::REQUEST_RULES>{text.requests_rules()}</a> });
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_requests()}</h1>{rules}</header>
            {list_section(text, Scope::Partner, &list_query, found)}
            {deputies.map(|deputies| deputy_panel(deputies).into_any())}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

/// Renders the change requests of one customer.
pub async fn customer_request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let list_query = ListQuery::read(&request.query, RequestFilter::All)?;
    let load = async {
        panel_result(
            list_requests(
                Some(list_query.filter),
                Some(customer.id),
                list_query.kind,
                list_query.mine,
                list_query.after,
            )
            .await,
        )
    };
    let (found, summary): (_, CustomerSummary) = with_customer(customer, load).await?;
    let status = Status::of(&found);
    let record = request.may(Capability::ManageSeats).then(|| {
        let href = paths::new_request(customer, None);
        view! { <a class="button" href=href>{text.requests_record()}</a> }
    });
    let rules = request.may(Capability::ManagePartner).then(|| {
        let href = paths::customer_request_rules(customer);
        view! { <a class="button" href=href>{text.requests_rules()}</a> }
    });
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_requests()}</h1><p class="actions">{record}{rules}</p></header>
            {list_section(text, Scope::Customer(customer), &list_query, found)}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Renders the change requests of the caller's own company.
pub async fn my_request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let list_query = ListQuery::read(&request.query, RequestFilter::All)?;
    let (found, rules) = futures::join!(
        list_my_requests(Some(list_query.filter), list_query.kind, list_query.after),
        load_own_request_rules()
    );
    let found = panel_result(found)?;
    let status = Status::of(&found);
    let new = request
        .may(Capability::RequestChanges)
        .then(|| view! { <a class="button primary" href=paths::MY_NEW_REQUEST>{text.requests_new()}</a> });
    let company = rules.ok().map(|rules| company_panel(text, &request, rules));
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_my_requests()}</h1>{new}</header>
            {list_section(text, Scope::Own, &list_query, found)}
            {company}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_status(status))
}

/// Renders the rule that an administrator of the company must approve requests first, with a button that changes it for
/// approvers.
fn company_panel(text: Text, request: &PageRequest, rules: CustomerUserPermissions) -> AnyView {
    let approver = match &request.context.principal {
        Some(Principal::CustomerUser(user)) => {
            is_customer_approver(user.roles()) && request.may(Capability::RequestChanges)
        }
        _ => false,
    };
    let required = rules.company_approves;
    let message = if required { text.request_company_on() } else { text.request_company_off() };
    let change = approver.then(|| {
        form("company-approval-form", FormAction::SetCompanyApproval, move || {
            let button = if required { text.request_company_turn_off() } else { text.request_company_turn_on() };
            view! {
                {(!required).then(|| view! { <input type="hidden" name="required" value="true"/> })}
                <p class="actions"><button class="button">{button}</button></p>
            }
        })
    });
    view! {
        <section class="panel after" aria-labelledby="company-approval">
            <h2 id="company-approval">{text.request_company()}</h2>
            <p>{message}</p>
            {change}
        </section>
    }
    .into_any()
}

fn list_section(
    text: Text,
    scope: Scope,
    list_query: &ListQuery,
    found: Result<Vec<ChangeRequest>, PortalError>,
) -> AnyView {
    let (count_message, content) = match found {
        Err(error) => (None, problem_panel(&error).into_any()),
        Ok(found) if found.is_empty() => (None, empty(text, scope, list_query).into_any()),
        Ok(found) => {
            let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
            let is_whole = list_query.after.is_none() && found.len() < REQUESTS_PER_PAGE as usize;
            (is_whole.then(|| text.requests_shown(count)), table(text, scope, list_query, &found))
        }
    };
    let export = match scope {
        Scope::Partner => Some(paths::REQUESTS_EXPORT.to_owned()),
        Scope::Customer(customer) => Some(format!("{}?customer={}", paths::REQUESTS_EXPORT, customer.id)),
        Scope::Own => Some(paths::MY_REQUESTS_EXPORT.to_owned()),
    };
    view! {
        <div class="toolbar">
            {filters(text, scope, list_query)}
            {count_message.map(|count_message| view! { <p role="status">{count_message}</p> })}
            <div class="toolbar-end">
                {export.map(|href| view! { <a class="button" href=href download>{text.requests_export()}</a> })}
            </div>
        </div>
        {content}
    }
    .into_any()
}

fn filters(text: Text, scope: Scope, list_query: &ListQuery) -> impl IntoView + use<> {
    let waiting = match scope.side() {
        Side::Partner => text.requests_waiting(),
        Side::Customer => text.requests_waiting_partner(),
    };
    let states = RequestFilter::ALL.iter().map(|state| {
        let label = match state {
            RequestFilter::Waiting => waiting,
            RequestFilter::InProgress => text.requests_elsewhere(),
            RequestFilter::Ended => text.requests_ended(),
            RequestFilter::All => text.requests_all(),
        };
        (state.as_str().to_owned(), label.to_owned())
    });
    let any = (String::new(), text.requests_any_kind().to_owned());
    let kinds = RequestKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind_label(text, *kind).to_owned()));
    let kind = list_query.kind.map(RequestKind::as_str).unwrap_or_default();
    let mine = (scope.side() == Side::Partner).then(|| {
        let choices = [
            (String::new(), text.requests_anybody().to_owned()),
            ("true".to_owned(), text.requests_by_me().to_owned()),
        ];
        filter("mine", text.requests_mine(), choices, if list_query.mine { "true" } else { "" })
    });
    let controls = view! {
        {filter("show", text.requests_show(), states, list_query.filter.as_str())}
        {filter("kind", text.requests_kind(), std::iter::once(any).chain(kinds), kind)}
        {mine}
    };
    find_form(None, scope.path(), controls)
}

fn empty(text: Text, scope: Scope, list_query: &ListQuery) -> impl IntoView + use<> {
    let all = paths::requests(&scope.path(), RequestFilter::All, None, false, None);
    let show_all = view! { <p class="actions"><a class="button" href=all>{text.requests_show_all()}</a></p> };
    if list_query.is_narrowed() || list_query.after.is_some() {
        return view! { <div class="empty"><h2>{text.requests_none_found()}</h2>{show_all}</div> }.into_any();
    }
    match (scope, list_query.filter) {
        (Scope::Own, RequestFilter::All) => view! {
            <div class="empty"><h2>{text.requests_my_none()}</h2><p>{text.requests_my_none_advice()}</p></div>
        }
        .into_any(),
        (_, RequestFilter::All) => view! {
            <div class="empty"><h2>{text.requests_lead_none()}</h2><p>{text.requests_none_advice()}</p></div>
        }
        .into_any(),
        (Scope::Partner | Scope::Customer(_), RequestFilter::Waiting) => view! {
            <div class="empty"><h2>{text.requests_none_waiting()}</h2><p>{text.requests_none_advice()}</p>{show_all}</div>
        }
        .into_any(),
        _ => view! { <div class="empty"><h2>{text.requests_none_found()}</h2>{show_all}</div> }.into_any(),
    }
}

fn table(text: Text, scope: Scope, list_query: &ListQuery, found: &[ChangeRequest]) -> AnyView {
    let shows_customer = matches!(scope, Scope::Partner);
    let is_staff = scope.side() == Side::Partner;
    let rows: Vec<_> = found.iter().map(|request| row(text, scope, request)).collect();
    let table = table_wrap(view! {
        <table class="requests">
            <caption class="visually-hidden">{text.nav_requests()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.request_what()}</th>
                    {shows_customer.then(|| view! { <th scope="col">{text.request_customer()}</th> })}
                    <th scope="col">{text.request_person()}</th>
                    <th scope="col">{text.request_state()}</th>
                    <th scope="col">{text.request_cost()}</th>
                    {is_staff.then(|| view! { <th scope="col">{text.request_claimed()}</th> })}
                    <th scope="col">{text.request_age()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    let page_url = |after| paths::requests(&scope.path(), list_query.filter, list_query.kind, list_query.mine, after);
    let next =
        (found.len() >= REQUESTS_PER_PAGE as usize).then(|| found.last().map(|request| page_url(Some(request.number))));
    let next = next.flatten().map(|href| view! { <a class="button" rel="next" href=href>{text.requests_older()}</a> });
    let first = list_query.after.map(|_| view! { <a class="button" href=page_url(None)>{text.requests_first()}</a> });
    view! { {table} <p class="actions">{first}{next}</p> }.into_any()
}

fn row(text: Text, scope: Scope, request: &ChangeRequest) -> impl IntoView + use<> {
    let side = scope.side();
    let href = match side {
        Side::Partner => paths::request(request.id),
        Side::Customer => paths::my_request(request.id),
    };
    let what = requested_change_text(text, &request.change, &request.quote);
    let number = text.request_name(request.number);
    let customer = matches!(scope, Scope::Partner).then(|| {
        let name = name_or_placeholder(text, &request.customer_name);
        let href = paths::customer(request.customer.into());
        view! { <td data-label=text.request_customer()><a dir="auto" href=href>{name}</a></td> }
    });
    let person = request.on_behalf_of.clone().unwrap_or_else(|| person_label(text, &request.requester));
    let claimed = (side == Side::Partner).then(|| {
        let claimed = request.claimed_by.as_ref().map(|person| person_label(text, person));
        let claimed = claimed.unwrap_or_else(|| text.request_unclaimed().to_owned());
        view! { <td data-label=text.request_claimed() dir="auto">{claimed}</td> }
    });
    let ticket = request.ticket.clone().map(|ticket| view! { " · " <span dir="auto">{ticket}</span> });
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" dir="auto" href=href>{what}</a>
                <span class="muted line">{number}{ticket}</span>
            </th>
            {customer}
            <td data-label=text.request_person() dir="auto">{person}</td>
            <td class="corner">{state_badge(text, request.state, side)}</td>
            <td data-label=text.request_cost()>{cost_text(text, &request.change, &request.quote)}</td>
            {claimed}
            <td data-label=text.request_age()>{relative_time(request.requested_at)}</td>
        </tr>
    }
}
