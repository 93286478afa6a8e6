//! `/customers/{customer}/users/new`: creates a user with licenses, and shows the password once.

mod licenses;

use leptos::{nonce::use_nonce, prelude::*};

use self::licenses::{assignment_results, license_fields, load_assigned, load_offered};

use super::{
    Page, PageLayout, PageRequest, RenderContext, Status, domains::all_domains, load_optional, panel_result,
    with_customer,
};
use crate::{
    api::{custom_domain::list_custom_domains, customer::load_customer},
    components::{
        country::country_choices,
        fact::panel,
        field::{Field, Secret, SecretField, failed_submission, form, hidden, row, write_result},
        icon::{Icon, icon},
        problem::problem_panel,
        user::{note, password_shown},
    },
    domain::{
        cloud::Cloud,
        country,
        custom_domain::CustomDomain,
        customer::Customer,
        form_action::FormAction,
        user::{UserCreated, UserForm},
        verified_domain::Authentication,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath, UsersQuery},
};

const FORM: &str = "user-form";

/// The script that suggests display name and user principal name from first and last name, transliterated to the
/// permitted characters, until the person types their own. Without it, both are typed.
const SUGGEST: &str = "{const form=document.getElementById('user-form'),fields=form.elements,\
                       others={ł:'l',ø:'o',đ:'d',ð:'d',þ:'th',ß:'ss',æ:'ae',œ:'oe',ı:'i'},\
                       plain=s=>s.toLowerCase().normalize('NFD').replace(/\\p{M}/gu,'')\
                       .replace(/[łøđðþßæœı]/g,c=>others[c]).replace(/[^a-z0-9-]/g,''),\
                       names=()=>['first_name','last_name'].map(name=>fields[name].value.trim()),\
                       suggestions={display_name:()=>names().filter(Boolean).join(' '),\
                       user_name:()=>names().map(plain).filter(Boolean).join('.').slice(0,64)},\
                       last={};\
                       for(const name in suggestions)last[name]=suggestions[name]();\
                       form.addEventListener('input',e=>{if(/^(first|last)_name$/.test(e.target.name))\
                       for(const name in suggestions){const suggestion=suggestions[name]();\
                       if(fields[name].value==last[name])fields[name].value=suggestion;last[name]=suggestion}})}";

/// Renders the form of a new user, or the password of the one that was just created.
pub async fn user_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    if let Some(created) = write_result::<UserCreated<PortalError>>(FormAction::CreateUser) {
        // The password is shown only once, so a failed call must not prevent it.
        let load = async { Ok(load_assigned(customer, &created).await) };
        let (assigned, summary) = with_customer(customer, load).await?;
        let title = text.password_created_title(created.password.title.as_str());
        let body = view! {
            <main id="main">
                <header class="page-head"><h1>{text.user_new_title()}</h1></header>
                {password_shown(customer, &created.password, title)}
                {assignment_results(text, customer, created, &assigned)}
            </main>
        };
        return Ok(Page::new(PageLayout::Customer(summary), body));
    }
    let cloud = request.cloud();
    let load = async {
        let (loaded, listed, offered) = futures::join!(
            load_customer(customer.id),
            load_optional(list_custom_domains(customer.id)),
            load_offered(&request, customer),
        );
        Ok((panel_result(loaded)?, listed, offered))
    };
    let ((loaded, listed, offered), summary) = with_customer(customer, load).await?;
    let status = Status::of(&loaded);
    let form_panel = |form| panel("user", text.user_account(), form);
    let content = match loaded {
        _ if !cloud.has_passwords() => note(text.passwords_not_in_cloud()),
        Ok(customer_record) => {
            let domains = DomainChoice::new(text, &customer_record, listed, None);
            let licenses = move || license_fields(text, offered);
            form_panel(new_form(text, customer, cloud, domains, default_usage_location(&customer_record), licenses))
                .into_any()
        }
        Err(error) => {
            // A failed load of the domains must not discard what was typed; the selected domain is known.
            let typed = failed_submission(FORM).map(|typed| {
                let domain = typed.value("domain").unwrap_or_default().to_owned();
                let domains =
                    DomainChoice { options: vec![(domain.clone(), domain)], federated: Vec::new(), help: None };
                let licenses = move || license_fields(text, offered);
                form_panel(new_form(text, customer, cloud, domains, String::new(), licenses))
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
            <div class="panels stacked">{content}</div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Returns the customer's country as the default for its users; empty if it is unknown.
fn default_usage_location(customer_record: &Customer) -> String {
    let country = customer_record.company.address.as_ref().and_then(|address| address.country.as_deref());
    country.and_then(country::find).map(|country| country.iso2.to_owned()).unwrap_or_default()
}

fn new_form(
    text: Text,
    customer: CustomerPath,
    cloud: Cloud,
    domains: DomainChoice,
    usage_location: String,
    licenses: impl FnOnce() -> AnyView + 'static,
) -> AnyView {
    let user_form = UserForm { domain: domains.preferred(cloud), usage_location, ..UserForm::default() };
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let form_view = form(FORM, FormAction::CreateUser, move || {
        view! {
            {hidden("customer", customer.id)}
            {user_fields(text, user_form, domains, true)}
            {licenses()}
            {SecretField::new(Secret::Password, text.user_password_field()).help(text.user_password_help()).shown()}
            {Field::new("must_change", text.user_must_change()).value("true").checkbox()}
            <p class="actions"><button class="button primary">{text.user_create()}</button></p>
        }
    });
    view! { {form_view} <script nonce=nonce inner_html=SUGGEST></script> }.into_any()
}

/// Renders the fields that the forms for new and existing users have in common.
pub(super) fn user_fields(text: Text, user: UserForm, domains: DomainChoice, new: bool) -> AnyView {
    let domain = Field::new("domain", text.user_domain()).value(user.domain).required();
    let domain = match domains.help {
        Some(help) => domain.help(help),
        None => domain,
    };
    let mut countries = vec![(String::new(), text.user_no_location().to_owned())];
    countries.extend(country_choices(text));
    let display_name = Field::new("display_name", text.user_display_name()).value(user.display_name);
    let display_name = if new { display_name.help(text.user_display_name_help()) } else { display_name.required() };
    let immutable_id_help = if new { text.user_new_immutable_id_help() } else { text.user_immutable_id_help() };
    view! {
        {row(view! {
            {Field::new("first_name", text.user_first_name()).value(user.first_name).text()}
            {Field::new("last_name", text.user_last_name()).value(user.last_name).text()}
        })}
        {display_name.text()}
        {row(view! {
            {Field::new("user_name", text.user_sign_in_name())
                .help(text.user_sign_in_help())
                .value(user.user_name)
                .required()
                .text()}
            {domain.select(domains.options)}
        })}
        <div class=new.then_some("own-domain")>
            {Field::new("immutable_id", text.user_immutable_id())
                .help(immutable_id_help)
                .value(user.immutable_id)
                .text()}
        </div>
        {Field::new("usage_location", text.user_location())
            .help(text.user_location_help())
            .value(user.usage_location)
            .required()
            .select(countries)}
    }
    .into_any()
}

/// The domains to choose from for a user principal name.
pub(super) struct DomainChoice {
    /// Value and label of each.
    options: Vec<(String, String)>,
    /// The federated domains, in which no user can be created.
    federated: Vec<String>,
    help: Option<&'static str>,
}

impl DomainChoice {
    /// Returns the customer's domains from both sources, and the user's current one. A federated domain is labeled as
    /// such.
    pub(super) fn new(
        text: Text,
        customer_record: &Customer,
        listed: Result<Vec<CustomDomain>, PortalError>,
        current_domain: Option<&str>,
    ) -> Self {
        let help = listed.is_err().then(|| text.user_domains_not_told());
        let mut domains = all_domains(Some(customer_record), &listed.unwrap_or_default());
        if let Some(current_domain) = current_domain
            .filter(|current_domain| domains.iter().all(|domain| !domain.name.eq_ignore_ascii_case(current_domain)))
        {
            domains.push(CustomDomain { name: current_domain.to_owned(), added_as: None });
        }
        let federated = domains.iter().filter(|domain| domain.added_as == Some(Authentication::Federated));
        let federated = federated.map(|domain| domain.name.to_ascii_lowercase()).collect();
        let option = |CustomDomain { name, added_as }| {
            let name: String = str::to_ascii_lowercase(&name);
            let label = match added_as {
                Some(Authentication::Federated) => text.user_domain_elsewhere(name.as_str()),
                _ => name.clone(),
            };
            (name, label)
        };
        Self { options: domains.into_iter().map(option).collect(), federated, help }
    }

    /// Returns the default domain for new users: a managed custom domain if there is one, otherwise the initial domain.
    fn preferred(&self, cloud: Cloud) -> String {
        let own = |name: &&String| !cloud.is_initial_domain(name) && !self.federated.contains(name);
        let mut names = self.options.iter().map(|(name, _)| name);
        names.clone().find(own).or_else(|| names.next()).cloned().unwrap_or_default()
    }
}
