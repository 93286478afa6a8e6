//! `/my`: the home of a customer's own users: the company's products, upcoming changes, their partner, and their own
//! profile.

mod administrators;
mod changes;
mod guide;
pub mod profile;

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext,
    customer_detail::{company_facts, skeleton},
    customer_overview::CustomerOverview,
    deferred::Deferred,
    with_customer,
};
use crate::{
    api::{activity::list_customer_user_recent_changes, customer::load_company_profile},
    components::{
        fact::{fact, panel, plain},
        license::use_meter,
        problem::problem_panel,
        role::role_labels,
        table::{table_body, table_wrap},
        user::note,
    },
    domain::{
        customer::{CompanyProfile, CustomerSummary},
        license::SubscribedSku,
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
    portal::PersonProfile,
};

/// The capabilities that allow changes; a person without any of them has no changes to list.
const CHANGE_CAPABILITIES: [Capability; 4] =
    [Capability::ManageUsers, Capability::ResetPasswords, Capability::ManageLicenses, Capability::ManageRoles];
/// Maximum number of displayed products.
const MAX_PRODUCTS: usize = 12;

/// Renders the home of one of a customer's own users; each panel requires permission to see its data.
pub async fn my_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let id = customer.id;
    let administrators = request.may(Capability::ReadUsers).then(|| Deferred::begin(administrators::load(id)));
    let administrator_count = administrators.clone().map(|it| Deferred::begin(administrators::count_global(it)));
    let customer_overview = CustomerOverview::begin(&request, customer, administrator_count);
    let company = request.may(Capability::ReadCustomers).then(|| Deferred::begin(load_company_profile(id)));
    let changes = CHANGE_CAPABILITIES
        .into_iter()
        .any(|it| request.may(it))
        .then(|| Deferred::begin(list_customer_user_recent_changes()));
    let (may_read_activity, may_read_billing) =
        (request.may(Capability::ReadOwnActivity), request.may(Capability::ReadBilling));
    let guide = guide::guide(text, &request, customer);
    let page_layout = page_layout(&request, customer).await?;
    let summary = match &page_layout {
        PageLayout::Customer(summary) => Some(summary.clone()),
        _ => None,
    };
    let roles = request.context.principal.as_ref().map(|principal| role_labels(text, principal)).unwrap_or_default();
    let may_read = request.may(Capability::ReadCustomers);
    let profile = request.context.profile.ok_or(PortalError::SignInRequired)?;
    // The layout already shows the customer's name to those who may see it, and a visible title would repeat it.
    let title = if matches!(page_layout, PageLayout::Customer(_)) {
        view! { <h1 class="visually-hidden">{text.my_home_title()}</h1> }.into_any()
    } else {
        let partner_note = profile.partner.clone();
        let partner_note =
            partner_note.map(|partner| view! { <p class="help" dir="auto">{text.my_home_managed(partner)}</p> });
        view! { <header class="page-head"><h1>{text.my_home_title()}</h1>{partner_note}</header> }.into_any()
    };
    let has_overview = customer_overview.has_data();
    // For people who may read subscriptions, their table contains the licenses.
    let seats = customer_overview.licenses.clone().filter(|_| customer_overview.subscriptions.is_none());
    let mut person_panels = Some(
        view! { {partner_panel(text, &profile)} {panel("you", text.my_home_you(), profile_facts(text, &profile, &roles))} },
    );
    let body = view! {
        <main id="main" class="overview">
            {title}
            {(!may_read).then(|| note(text.my_home_no_role()))}
            {has_overview.then(|| view! {
                {skeleton("attention")}
                {customer_overview.attention(text)}
                {skeleton("kpis")}
                {customer_overview.figures(text)}
            })}
            <div class="beside">
                <div>
                    {person_panels.take_if(|_| !may_read)}
                    {customer_overview.subscriptions(text)}
                    {customer_overview.timeline(text)}
                    {seats.map(|it| it.render(move |found| {
                        panel("seats", text.my_home_seats(), seats_in_use(text, customer, found))
                    }))}
                    {guide}
                    {changes.map(|it| it.render(move |found| {
                        panel("changes", text.my_home_changes(), changes::changes(text, may_read_activity, found))
                    }))}
                </div>
                <div>
                    {person_panels}
                    {administrators.map(|it| it.render(move |found| {
                        let content = administrators::administrators(text, customer, found);
                        panel("administrators", text.my_home_administrators(), content)
                    }))}
                    {company.zip(summary).map(|(it, summary)| it.render(move |found| {
                        panel("company", text.customer_company(), company_panel(text, customer, &summary, may_read_billing, found))
                    }))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(page_layout, body))
}

/// Returns the page's layout: that of the company for those who may read its details, otherwise the portal's.
///
/// # Errors
/// [`PortalError::NotFound`] if it is no longer a customer of the partner.
async fn page_layout(request: &PageRequest, customer: CustomerPath) -> Result<PageLayout, PortalError> {
    if !request.may(Capability::ReadCustomers) {
        return Ok(PageLayout::Portal);
    }
    let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
    Ok(PageLayout::Customer(summary))
}

fn seats_in_use(text: Text, customer: CustomerPath, found: Result<Vec<SubscribedSku>, PortalError>) -> AnyView {
    let mut skus = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(skus) => skus,
    };
    skus.retain(|sku| sku.for_users && (sku.total > 0 || sku.consumed > 0));
    if skus.is_empty() {
        return view! { <p class="muted">{text.my_home_seats_none()}</p> }.into_any();
    }
    // Products with the highest share of assigned licenses come first.
    skus.sort_by_key(|sku| std::cmp::Reverse(sku.percent_consumed()));
    let rows = skus.into_iter().take(MAX_PRODUCTS).map(|sku| {
        view! {
            <tr>
                <th scope="row" dir="auto">{sku.product.title()}</th>
                <td data-label=text.license_use()>{use_meter(text, &sku)}</td>
                <td data-label=text.license_available() class="number">{sku.available}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.my_home_seats()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.license_product()}</th>
                        <th scope="col">{text.license_use()}</th>
                        <th scope="col" class="number">{text.license_available()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        <p><a href=paths::licenses(customer)>{text.my_home_seats_all()}</a></p>
    }
    .into_any()
}

/// Renders the company's details with links to the rest.
fn company_panel(
    text: Text,
    customer: CustomerPath,
    summary: &CustomerSummary,
    may_read_billing: bool,
    found: Result<CompanyProfile, PortalError>,
) -> AnyView {
    let facts = match found {
        Ok(company) => company_facts(summary, None, company).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    };
    let billing = may_read_billing
        .then(|| view! { <li><a href=paths::billing_profile(customer)>{text.nav_billing_profile()}</a></li> });
    view! {
        {facts}
        <ul class="plain lines">
            <li><a href=paths::domains(customer)>{text.nav_domains()}</a></li>
            {billing}
        </ul>
    }
    .into_any()
}

/// Renders the person's profile with a link to their directory record.
fn profile_facts(text: Text, profile: &PersonProfile, roles: &[&'static str]) -> impl IntoView + use<> {
    let roles = if roles.is_empty() {
        view! { <span>{text.my_home_roles_none()}</span> }.into_any()
    } else {
        let badges = roles.iter().map(|role| view! { <span class="badge plain">{*role}</span> }).collect_view();
        view! { <span class="badges">{badges}</span> }.into_any()
    };
    view! {
        <dl>
            {fact(text.account_name(), plain(profile.name.clone()))}
            {fact(text.account_roles(), Some(roles))}
        </dl>
        <p><a href=paths::MY_PROFILE>{text.my_home_profile()}</a></p>
    }
}

/// Renders the partner's name and contact information.
fn partner_panel(text: Text, profile: &PersonProfile) -> Option<impl IntoView + use<>> {
    let (partner, contact) = (profile.partner.clone()?, profile.contact.clone());
    let content = view! {
        <p><strong dir="auto">{partner.clone()}</strong></p>
        <p dir="auto">{text.my_home_partner_advice(partner)}</p>
        {(!contact.is_empty()).then(|| view! { <p><strong dir="auto">{contact}</strong></p> })}
    };
    Some(panel("partner", text.my_home_partner(), content))
}
