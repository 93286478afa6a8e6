//! `/customers/{customer}/users/{user}/licenses`: a user's licenses with their plans; one form per license group, since
//! Partner Center changes one group at a time.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, changed_by::provide_changed_by, deferred::Deferred, with_customer,
};
use crate::{
    api::{
        license::{list_available_licenses, list_user_licenses},
        user::load_user,
    },
    components::{
        field::{NEXT_FIELD, Submitted, error_with_resend_form, failed_submission, form, hidden, write_result},
        icon::{Icon, icon},
        license::{license_group_label, use_meter},
        pager::{Paginated, few, few_names},
        problem::problem_panel,
        user::note,
    },
    domain::{
        activity::RecordedSubject,
        form_action::FormAction,
        id::UserId,
        license::{License, LicenseGroup, LicenseWarning, PlanChoice, PlanState, ServicePlan, SubscribedSku},
        role::Capability,
        title::{is_visible, title},
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Maximum number of products of a group in its form, each of which has dozens of plans.
const MAX_PRODUCTS: usize = 100;

/// A customer's products of one group, and a user's licenses among them.
type Loaded = Result<(Vec<SubscribedSku>, Vec<License>), PortalError>;

/// Renders the forms that change a user's licenses.
pub async fn user_licenses_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    let supports_licenses = request.cloud().has_user_licenses();
    let groups = supports_licenses.then(|| {
        [LicenseGroup::Group1, LicenseGroup::Group2].map(|group| {
            let available = list_available_licenses(customer.id, group.to_string());
            let assigned = list_user_licenses(customer.id, id, group.to_string());
            (group, Deferred::begin(async { futures::try_join!(available, assigned) }))
        })
    });
    let (user, summary) = with_customer(customer, load_user(customer.id, id)).await?;
    if user.is_deleted() {
        return Err(PortalError::NotFound);
    }
    for group in LicenseGroup::ALL {
        provide_changed_by(&request, form_id_of(&group), customer, RecordedSubject::Licenses(id)).await;
    }
    let name = user.title();
    let may_edit = request.may(Capability::ManageUsers);
    let content = match groups {
        None => note(text.licenses_not_in_cloud()),
        Some(_) if user.usage_location.is_none() => view! {
            {note(text.user_licenses_needs_location())}
            {may_edit.then(|| view! {
                <p class="actions"><a class="button primary" href=paths::edit_user(customer, id)>{text.user_set_location()}</a></p>
            })}
        }
        .into_any(),
        Some(groups) => {
            let forms = groups.map(|(group, loaded)| {
                loaded.render(move |loaded| group_form(text, customer, id, group, loaded)).into_any()
            });
            view! {
                <p class="help" dir="auto">{text.licenses_help(name.as_str())}</p>
                {forms.into_iter().collect_view()}
            }
            .into_any()
        }
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::user(customer, id) dir="auto">{icon(Icon::Back)}{name}</a></p>
                <h1>{text.licenses_edit_title()}</h1>
            </header>
            {write_result(FormAction::UpdateLicenses).map(|warnings| warning_panel(text, paths::user(customer, id), warnings))}
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders Partner Center's warnings about a completed change of licenses.
fn warning_panel(text: Text, user: String, warnings: Vec<LicenseWarning>) -> impl IntoView {
    let (warnings, more) = few(text, warnings.into_iter());
    let warnings = warnings
        .map(|LicenseWarning { code, message, plans }| {
            let message = title([message.as_str(), &code], text.fact_absent());
            let plans: Vec<_> = plans.into_iter().filter(|plan| is_visible(plan)).collect();
            let plans = (!plans.is_empty()).then(|| {
                view! { <span class="line muted">{text.licenses_warning_plans()} " " {few_names(text, plans.into_iter())}</span> }
            });
            view! { <li><span dir="auto">{message}</span>{plans}</li> }
        })
        .collect_view();
    view! {
        <div class="problem warned" role="alert">
            {icon(Icon::Alert)}
            <div>
                <h2>{text.licenses_warned()}</h2>
                <p>{text.licenses_warned_advice()}</p>
                <ul class="plain lines">{warnings}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul>
                <p class="actions"><a class="button" href=user>{text.licenses_to_user()}</a></p>
            </div>
        </div>
    }
}

/// Returns the form's id for a group.
const fn form_id_of(group: &LicenseGroup) -> &'static str {
    match group {
        LicenseGroup::Group2 => "licenses-form-2",
        _ => "licenses-form",
    }
}

fn group_form(text: Text, customer: CustomerPath, id: UserId, group: LicenseGroup, loaded: Loaded) -> AnyView {
    let form_id = form_id_of(&group);
    let (panel_id, save) = match group {
        LicenseGroup::Group2 => ("licenses-2", text.licenses_save_2()),
        _ => ("licenses-1", text.licenses_save()),
    };
    let title = license_group_label(text, &group);
    let content = match loaded {
        Err(error) => view! { {problem_panel(&error)} {error_with_resend_form(form_id)} }.into_any(),
        Ok((available, _)) if available.is_empty() => {
            // Few customers have products of the second group, so an empty panel is omitted.
            if group == LicenseGroup::Group2 {
                return ().into_any();
            }
            view! { <div class="empty"><h3>{text.license_none()}</h3><p>{text.license_none_advice()}</p></div> }
                .into_any()
        }
        Ok((available, assigned)) => {
            let next = paths::user(customer, id);
            // Each page is saved separately, and leaves the products of other pages unchanged.
            let for_users: Vec<_> = available.into_iter().filter(|sku| sku.for_users).collect();
            let paginated = Paginated::of_rows(panel_id, for_users, MAX_PRODUCTS);
            let pager = paginated.pager(&title);
            let pages_note = pager.is_some().then(|| note(text.licenses_in_parts()));
            let form = form(form_id, FormAction::UpdateLicenses, move || {
                let rejected = RejectedForm::of(form_id);
                // A product that the form cannot send must not count as previously held, since its missing tick would
                // remove it.
                let rows: Vec<_> = paginated
                    .items
                    .iter()
                    .map(|sku| (sku, assigned.iter().find(|license| license.product.id == sku.product.id)))
                    .collect();
                let held_products = rows
                    .iter()
                    .filter(|(sku, held)| is_selectable(sku, *held))
                    .filter(|(sku, held)| rejected.was_rendered("had[]", &sku.product.id.to_string(), held.is_some()))
                    .map(|(sku, _)| hidden("had[]", sku.product.id))
                    .collect_view();
                let products = rows.into_iter().map(|(sku, held)| product(text, form_id, sku, held)).collect_view();
                view! {
                    {hidden(NEXT_FIELD, next)}
                    {hidden("customer", customer.id)}
                    {hidden("user", id)}
                    {hidden("group", group.to_string())}
                    {held_products}
                    {products}
                    <p class="actions"><button class="button primary">{save}</button></p>
                }
            });
            view! { {pages_note} {form} {pager} }.into_any()
        }
    };
    view! { <section class="panel" aria-labelledby=panel_id><h2 id=panel_id>{title}</h2>{content}</section> }.into_any()
}

/// Checks whether the box of a product can be ticked: without available licenses, only for a user who has one.
const fn is_selectable(sku: &SubscribedSku, held: Option<&License>) -> bool {
    held.is_some() || sku.available > 0
}

/// Renders a product with its plans.
fn product(text: Text, form_id: &'static str, sku: &SubscribedSku, held: Option<&License>) -> AnyView {
    let rejected = RejectedForm::of(form_id);
    let sku_id = sku.product.id.to_string();
    let name = sku.product.title();
    let is_unavailable = !is_selectable(sku, held);
    let are_plans_read_only = sku.has_unparsable_plans(held);
    let is_selected = rejected.is_ticked("skus[]", "had[]", &sku_id, held.is_some());
    let plans = sku
        .plans
        .iter()
        .map(|plan| {
            let value = PlanChoice { sku: sku.product.id, plan: plan.id }.to_string();
            // Plans for the whole company may be missing from the license.
            let stored = match held {
                Some(held) => held.has(plan.id) || (plan.for_tenant && held.plan(plan.id).is_none()),
                None => sku.includes_by_default(plan),
            };
            // A read-only plan is rendered as stored, whatever an older form contains.
            let is_read_only = are_plans_read_only || plan.for_tenant;
            let included = if is_read_only { stored } else { rejected.is_ticked("plans[]", "drawn[]", &value, stored) };
            let tenant_note =
                plan.for_tenant.then(|| view! { " " <span class="muted">{text.licenses_of_tenant()}</span> });
            let state = held.and_then(|held| held.plan(plan.id)).and_then(|plan| plan_state_label(text, plan));
            let state = state.map(|label| view! { " " <span class="muted">{label}</span> });
            let was_rendered =
                if are_plans_read_only { stored } else { rejected.was_rendered("drawn[]", &value, stored) };
            let rendered_field = (was_rendered && !plan.for_tenant).then(|| hidden("drawn[]", value.clone()));
            let disabled = is_unavailable || is_read_only;
            // Browsers do not send disabled boxes, so a hidden field does.
            let preserved_field =
                (are_plans_read_only && included && !plan.for_tenant).then(|| hidden("plans[]", value.clone()));
            view! {
                {rendered_field}
                {preserved_field}
                <label>
                    <input type="checkbox" name="plans[]" value=value checked=included disabled=disabled/>
                    <span>{plan.title()}{tenant_note}{state}</span>
                </label>
            }
        })
        .collect_view();
    let box_id = format!("sku-{sku_id}");
    let label_for = box_id.clone();
    let availability =
        if sku.available > 0 { text.licenses_left(sku.available) } else { text.licenses_none_left().to_owned() };
    view! {
        <div class="field check license">
            <label for=label_for>
                <input type="checkbox" id=box_id name="skus[]" value=sku_id checked=is_selected disabled=is_unavailable/>
                <span>{name.clone()}</span>
            </label>
            <p class="help">{use_meter(text, sku)} " " {availability}</p>
            <details open=is_selected>
                <summary>{text.licenses_plans(name)}</summary>
                {are_plans_read_only.then(|| view! { <p class="help">{text.licenses_fixed_parts()}</p> })}
                <div class="checks">{plans}</div>
            </details>
        </div>
    }
    .into_any()
}

/// Returns the label of the state of a license's plan, unless it is enabled.
fn plan_state_label(text: Text, plan: &ServicePlan) -> Option<String> {
    let label = match plan.state() {
        PlanState::On => return None,
        PlanState::Off => text.plan_off(),
        PlanState::Removed => text.plan_removed(),
        PlanState::Pending => text.plan_pending(),
        PlanState::Suspended => text.plan_suspended(),
        PlanState::Other(spelling) => return Some(spelling.to_owned()),
    };
    Some(label.to_owned())
}

/// The checkboxes of a rejected form, if it is rendered again.
struct RejectedForm(Option<Submitted>);

impl RejectedForm {
    fn of(form: &'static str) -> Self {
        Self(failed_submission(form))
    }

    /// Checks whether a box is rendered as ticked: as submitted if the person changed it, otherwise as stored.
    fn is_ticked(&self, field: &str, rendered_field: &str, value: &str, stored: bool) -> bool {
        let Self(Some(rejected)) = self else { return stored };
        let has = |field: &str| rejected.values(field).any(|known| known == value);
        let outdated = rejected.is_concurrent_change();
        if outdated && has(field) == has(rendered_field) { stored } else { has(field) }
    }

    /// Checks whether a value counts as rendered: as stored, or for a form refused for another reason than a concurrent
    /// change, as in its first rendering.
    fn was_rendered(&self, field: &str, value: &str, stored: bool) -> bool {
        match &self.0 {
            Some(rejected) if !rejected.is_concurrent_change() => rejected.values(field).any(|known| known == value),
            _ => stored,
        }
    }
}
