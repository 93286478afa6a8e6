//! `/customers/{customer}/users/new`: makes a user, and shows their password once.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, domains::all_domains, in_panel, soon, with_customer};
use crate::{
    api::{custom_domain::list_custom_domains, customer::load_customer},
    components::{
        country::country_choices,
        fact::panel,
        field::{Field, Secret, SecretField, answered, form, hidden, refused},
        icon::{Icon, icon},
        problem::problem_panel,
        user::{note, password_shown},
    },
    domain::{
        country,
        custom_domain::CustomDomain,
        customer::Customer,
        user::{PasswordSet, UserForm},
        verified_domain::Authentication,
        write::Write,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath, UsersQuery},
};

const FORM: &str = "user-form";

/// The form of a new user, or the password of the one that was just made.
pub async fn user_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let customer = request.customer()?;
    if let Some(set) = answered::<PasswordSet>(Write::CreateUser) {
        // Nothing that may fail stands between the password and the person.
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let title = text.password_created_title(set.title.as_str());
        let body = view! {
            <main id="main">
                <header class="page-head"><h1>{text.user_new_title()}</h1></header>
                {password_shown(customer, &set, title)}
            </main>
        };
        return Ok(Page::new(Frame::Customer(summary), body));
    }
    let load = async {
        let (loaded, listed) = futures::join!(load_customer(customer.id), soon(list_custom_domains(customer.id)));
        Ok((in_panel(loaded)?, listed))
    };
    let ((loaded, listed), summary) = with_customer(customer, load).await?;
    let status = Status::of(&loaded);
    let fields = |form| panel("user", text.user_account(), form);
    let shown = match loaded {
        _ if !request.cloud().has_passwords() => note(text.passwords_not_in_cloud()),
        Ok(known) => {
            let domains = DomainChoice::new(text, &known, listed, None);
            fields(new_form(text, customer, domains, where_they_are(&known))).into_any()
        }
        Err(error) => {
            // What was typed must not go with the domains that could not be read; the one that was chosen is known.
            let typed = refused(FORM).map(|typed| {
                let domain = typed.value("domain").unwrap_or_default().to_owned();
                let domains = DomainChoice { options: vec![(domain.clone(), domain)], help: None };
                fields(new_form(text, customer, domains, String::new()))
            });
            view! { {problem_panel(&error)} {typed} }.into_any()
        }
    };
    let back = paths::users(customer, &UsersQuery::default());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.nav_users()}</a></p>
                <h1>{text.user_new_title()}</h1>
            </header>
            <div class="panels stacked">{shown}</div>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

/// Where the customer is, and so most likely its users; nowhere where that is no country.
fn where_they_are(known: &Customer) -> String {
    let country = known.company.address.as_ref().and_then(|address| address.country.as_deref());
    country.and_then(country::find).map(|country| country.iso2.to_owned()).unwrap_or_default()
}

fn new_form(text: Text, customer: CustomerPath, domains: DomainChoice, usage_location: String) -> AnyView {
    let form_of = UserForm {
        domain: domains.options.first().map(|(domain, _)| domain.clone()).unwrap_or_default(),
        usage_location,
        ..UserForm::default()
    };
    form(FORM, Write::CreateUser, move || {
        view! {
            {hidden("customer", customer.id)}
            {user_fields(text, form_of, domains)}
            {SecretField::new(Secret::Password, text.user_password_field()).help(text.user_password_help()).shown()}
            {Field::new("must_change", text.user_must_change()).value("true").checkbox()}
            <p class="actions"><button class="button primary">{text.user_create()}</button></p>
        }
    })
    .into_any()
}

/// The fields that a new user and a changed one have in common.
pub(super) fn user_fields(text: Text, user: UserForm, domains: DomainChoice) -> AnyView {
    let domain = Field::new("domain", text.user_domain()).value(user.domain).required();
    let domain = match domains.help {
        Some(help) => domain.help(help),
        None => domain,
    };
    let mut countries = vec![(String::new(), text.user_no_location().to_owned())];
    countries.extend(country_choices(text));
    view! {
        {Field::new("display_name", text.user_display_name()).value(user.display_name).required().text()}
        {Field::new("first_name", text.user_first_name()).value(user.first_name).text()}
        {Field::new("last_name", text.user_last_name()).value(user.last_name).text()}
        {Field::new("user_name", text.user_sign_in_name())
            .help(text.user_sign_in_help())
            .value(user.user_name)
            .required()
            .text()}
        {domain.select(domains.options)}
        {Field::new("usage_location", text.user_location())
            .help(text.user_location_help())
            .value(user.usage_location)
            .required()
            .select(countries)}
        {Field::new("immutable_id", text.user_immutable_id())
            .help(text.user_immutable_id_help())
            .value(user.immutable_id)
            .text()}
    }
    .into_any()
}

/// The domains that a user's sign-in name may be at.
pub(super) struct DomainChoice {
    /// Value and words of each.
    options: Vec<(String, String)>,
    /// What to know of the choice.
    help: Option<&'static str>,
}

impl DomainChoice {
    /// All domains of the customer's that are known in one way or the other, and the one that the user has now. One whose
    /// people sign in elsewhere says so.
    pub(super) fn new(
        text: Text,
        known: &Customer,
        listed: Result<Vec<CustomDomain>, PortalError>,
        now: Option<&str>,
    ) -> Self {
        let help = listed.is_err().then(|| text.user_domains_not_told());
        let mut domains = all_domains(Some(known), &listed.unwrap_or_default());
        if let Some(now) = now.filter(|now| domains.iter().all(|domain| !domain.name.eq_ignore_ascii_case(now))) {
            domains.push(CustomDomain { name: now.to_owned(), added_as: None });
        }
        let option = |CustomDomain { name, added_as }| {
            let name: String = str::to_ascii_lowercase(&name);
            let words = match added_as {
                Some(Authentication::Federated) => text.user_domain_elsewhere(name.as_str()),
                _ => name.clone(),
            };
            (name, words)
        };
        Self { options: domains.into_iter().map(option).collect(), help }
    }
}
