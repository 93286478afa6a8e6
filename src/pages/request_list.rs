//! `/requests`, `/customers/{customer}/requests` and `/my/requests`: requests of customers, by state, type and claim.

mod deputy;

use leptos::prelude::*;

use self::deputy::deputy_panel;
use super::{Frame, Page, PageRequest, Query, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::{
        change_request::{list_my_requests, list_requests},
        deputy::load_deputy,
        request_rules::load_own_request_rules,
    },
    components::{
        change_request::{Side, asked_words, cost_words, kind_words, person_words, state_badge},
        customer::name_or_id,
        field::form,
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
        toolbar::{filter, find_form},
    },
    domain::{
        change_request::{
            ChangeRequest, REQUESTS_PER_PAGE, RequestFilter, RequestKind,
            rules::{CustomerUserPermissions, is_company_approver},
        },
        customer::CustomerSummary,
        principal::Principal,
        role::Capability,
        write::Write,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// The filters and the position of a list of requests.
struct Chosen {
    filter: RequestFilter,
    kind: Option<RequestKind>,
    mine: bool,
    after: Option<i64>,
}

impl Chosen {
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

/// The owner of the list.
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

/// Renders the queue of the partner.
pub async fn request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let chosen = Chosen::read(&request.query, RequestFilter::Waiting)?;
    let may_decide = request.may(Capability::ManageSeats) || request.may(Capability::ManageLicences);
    let (found, deputies) =
        futures::join!(list_requests(Some(chosen.filter), None, chosen.kind, chosen.mine, chosen.after), async {
            if may_decide { load_deputy().await.ok() } else { None }
        },);
    let found = in_panel(found)?;
    let status = Status::of(&found);
    let rules = request
        .may(Capability::ManagePartner)
        .then(|| view! { <a class="button" href=paths::REQUEST_RULES>{text.requests_rules()}</a> });
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_requests()}</h1>{rules}</header>
            {listed(text, Scope::Partner, &chosen, found)}
            {deputies.map(|deputies| deputy_panel(deputies).into_any())}
        </main>
    };
    Ok(Page::new(Frame::Portal, body).with_status(status))
}

/// Renders the requests of one customer.
pub async fn customer_request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let chosen = Chosen::read(&request.query, RequestFilter::All)?;
    let load = async {
        in_panel(list_requests(Some(chosen.filter), Some(customer.id), chosen.kind, chosen.mine, chosen.after).await)
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
            {listed(text, Scope::Customer(customer), &chosen, found)}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

/// Renders the requests of the caller's own company.
pub async fn my_request_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let chosen = Chosen::read(&request.query, RequestFilter::All)?;
    let (found, rules) =
        futures::join!(list_my_requests(Some(chosen.filter), chosen.kind, chosen.after), load_own_request_rules());
    let found = in_panel(found)?;
    let status = Status::of(&found);
    let new = request
        .may(Capability::AskPartner)
        .then(|| view! { <a class="button primary" href=paths::MY_NEW_REQUEST>{text.requests_new()}</a> });
    let company = rules.ok().map(|rules| company_panel(text, &request, rules));
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_my_requests()}</h1>{new}</header>
            {listed(text, Scope::Own, &chosen, found)}
            {company}
        </main>
    };
    Ok(Page::new(Frame::Portal, body).with_status(status))
}

/// Renders the rule that an administrator of the company must approve requests first, with a button that changes it for
/// approvers.
fn company_panel(text: Text, request: &PageRequest, rules: CustomerUserPermissions) -> AnyView {
    let approver = match &request.context.principal {
        Some(Principal::CustomerUser(user)) => is_company_approver(user.roles()) && request.may(Capability::AskPartner),
        _ => false,
    };
    let required = rules.company_approves;
    let words = if required { text.request_company_on() } else { text.request_company_off() };
    let change = approver.then(|| {
        form("company-approval-form", Write::SetCompanyApproval, move || {
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
            <p>{words}</p>
            {change}
        </section>
    }
    .into_any()
}

fn listed(text: Text, scope: Scope, chosen: &Chosen, found: Result<Vec<ChangeRequest>, PortalError>) -> AnyView {
    let (words, shown) = match found {
        Err(error) => (None, problem_panel(&error).into_any()),
        Ok(found) if found.is_empty() => (None, empty(text, scope, chosen).into_any()),
        Ok(found) => {
            let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
            let is_whole = chosen.after.is_none() && found.len() < REQUESTS_PER_PAGE as usize;
            (is_whole.then(|| text.requests_shown(count)), table(text, scope, chosen, &found))
        }
    };
    let export = match scope {
        Scope::Partner => Some(paths::REQUESTS_EXPORT.to_owned()),
        Scope::Customer(customer) => Some(format!("{}?customer={}", paths::REQUESTS_EXPORT, customer.id)),
        Scope::Own => Some(paths::MY_REQUESTS_EXPORT.to_owned()),
    };
    view! {
        <div class="toolbar">
            {filters(text, scope, chosen)}
            {words.map(|words| view! { <p role="status">{words}</p> })}
            <div class="toolbar-end">
                {export.map(|href| view! { <a class="button" href=href download>{text.requests_export()}</a> })}
            </div>
        </div>
        {shown}
    }
    .into_any()
}

fn filters(text: Text, scope: Scope, chosen: &Chosen) -> impl IntoView + use<> {
    let waiting = match scope.side() {
        Side::Partner => text.requests_waiting(),
        Side::Customer => text.requests_waiting_partner(),
    };
    let parts = RequestFilter::ALL.iter().map(|part| {
        let words = match part {
            RequestFilter::Waiting => waiting,
            RequestFilter::Elsewhere => text.requests_elsewhere(),
            RequestFilter::Ended => text.requests_ended(),
            RequestFilter::All => text.requests_all(),
        };
        (part.as_str().to_owned(), words.to_owned())
    });
    let any = (String::new(), text.requests_any_kind().to_owned());
    let kinds = RequestKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind_words(text, *kind).to_owned()));
    let kind = chosen.kind.map(RequestKind::as_str).unwrap_or_default();
    let mine = (scope.side() == Side::Partner).then(|| {
        let choices = [
            (String::new(), text.requests_anybody().to_owned()),
            ("true".to_owned(), text.requests_by_me().to_owned()),
        ];
        filter("mine", text.requests_mine(), choices, if chosen.mine { "true" } else { "" })
    });
    let controls = view! {
        {filter("show", text.requests_show(), parts, chosen.filter.as_str())}
        {filter("kind", text.requests_kind(), std::iter::once(any).chain(kinds), kind)}
        {mine}
    };
    find_form(None, scope.path(), controls)
}

fn empty(text: Text, scope: Scope, chosen: &Chosen) -> impl IntoView + use<> {
    let all = paths::requests(&scope.path(), RequestFilter::All, None, false, None);
    let show_all = view! { <p class="actions"><a class="button" href=all>{text.requests_show_all()}</a></p> };
    if chosen.is_narrowed() || chosen.after.is_some() {
        return view! { <div class="empty"><h2>{text.requests_none_found()}</h2>{show_all}</div> }.into_any();
    }
    match (scope, chosen.filter) {
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

fn table(text: Text, scope: Scope, chosen: &Chosen, found: &[ChangeRequest]) -> AnyView {
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
    let at = |after| paths::requests(&scope.path(), chosen.filter, chosen.kind, chosen.mine, after);
    let next =
        (found.len() >= REQUESTS_PER_PAGE as usize).then(|| found.last().map(|request| at(Some(request.number))));
    let next = next.flatten().map(|href| view! { <a class="button" rel="next" href=href>{text.requests_older()}</a> });
    let first = chosen.after.map(|_| view! { <a class="button" href=at(None)>{text.requests_first()}</a> });
    view! { {table} <p class="actions">{first}{next}</p> }.into_any()
}

fn row(text: Text, scope: Scope, request: &ChangeRequest) -> impl IntoView + use<> {
    let side = scope.side();
    let href = match side {
        Side::Partner => paths::request(request.id),
        Side::Customer => paths::my_request(request.id),
    };
    let what = asked_words(text, &request.asked, &request.quote);
    let number = text.request_name(request.number);
    let customer = matches!(scope, Scope::Partner).then(|| {
        let name = name_or_id(text, &request.customer_name);
        let href = paths::customer(request.customer.into());
        view! { <td data-label=text.request_customer()><a dir="auto" href=href>{name}</a></td> }
    });
    let person = request.on_behalf_of.clone().unwrap_or_else(|| person_words(text, &request.asker));
    let claimed = (side == Side::Partner).then(|| {
        let claimed = request.claimed_by.as_ref().map(|person| person_words(text, person));
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
            <td data-label=text.request_cost()>{cost_words(text, &request.asked, &request.quote)}</td>
            {claimed}
            <td data-label=text.request_age()>{relative_time(request.asked_at)}</td>
        </tr>
    }
}
