//! `/customers/{customer}/users/{user}/licenses`: a user's licenses with their plans; one form per license group, since
//! Partner Center changes one group at a time.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, changed_by::render_changed_by, late::Late, with_customer};
use crate::{
    api::{
        licence::{list_available_licences, list_user_licences},
        user::load_user,
    },
    components::{
        field::{NEXT_FIELD, Submitted, answered, form, hidden, kept, refused},
        icon::{Icon, icon},
        licence::{group_words, use_meter},
        pager::{Paginated, few, few_names},
        problem::problem_panel,
        user::note,
    },
    domain::{
        activity::RecordedSubject,
        id::UserId,
        licence::{Licence, LicenceGroup, LicenceWarning, PlanChoice, PlanState, ServicePlan, SubscribedSku},
        role::Capability,
        title::{is_shown, title},
        write::Write,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Maximum number of products of a group in its form, each of which has dozens of plans.
const MAX_PRODUCTS: usize = 100;

/// A customer's products of one group, and a user's licenses among them.
type Loaded = Result<(Vec<SubscribedSku>, Vec<Licence>), PortalError>;

/// Renders the forms that change a user's licenses.
pub async fn user_licences_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    let offered = request.cloud().has_user_licences();
    let groups = offered.then(|| {
        [LicenceGroup::Group1, LicenceGroup::Group2].map(|group| {
            let available = list_available_licences(customer.id, group.to_string());
            let has = list_user_licences(customer.id, id, group.to_string());
            (group, Late::begin(async { futures::try_join!(available, has) }))
        })
    });
    let (user, summary) = with_customer(customer, load_user(customer.id, id)).await?;
    if user.is_deleted() {
        return Err(PortalError::NotFound);
    }
    for group in LicenceGroup::ALL {
        render_changed_by(&request, form_of(&group), customer, RecordedSubject::Licences(id)).await;
    }
    let name = user.title();
    let may_edit = request.may(Capability::ManageUsers);
    let shown = match groups {
        None => note(text.licences_not_in_cloud()),
        Some(_) if user.usage_location.is_none() => view! {
            {note(text.user_licences_needs_location())}
            {may_edit.then(|| view! {
                <p class="actions"><a class="button primary" href=paths::edit_user(customer, id)>{text.user_set_location()}</a></p>
            })}
        }
        .into_any(),
        Some(groups) => {
            let forms = groups.map(|(group, loaded)| {
                loaded.draw(move |loaded| group_form(text, customer, id, group, loaded)).into_any()
            });
            view! {
                <p class="help" dir="auto">{text.licences_help(name.as_str())}</p>
                {forms.into_iter().collect_view()}
            }
            .into_any()
        }
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::user(customer, id) dir="auto">{icon(Icon::Back)}{name}</a></p>
                <h1>{text.licences_edit_title()}</h1>
            </header>
            {answered(Write::UpdateLicences).map(|warnings| warned(text, paths::user(customer, id), warnings))}
            {shown}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body))
}

/// Renders Partner Center's warnings about a completed change of licenses.
fn warned(text: Text, user: String, warnings: Vec<LicenceWarning>) -> impl IntoView {
    let (warnings, more) = few(text, warnings.into_iter());
    let warnings = warnings
        .map(|LicenceWarning { code, message, plans }| {
            let words = title([message.as_str(), &code], text.fact_absent());
            let plans: Vec<_> = plans.into_iter().filter(|plan| is_shown(plan)).collect();
            let plans = (!plans.is_empty()).then(|| {
                view! { <span class="line muted">{text.licences_warning_plans()} " " {few_names(text, plans.into_iter())}</span> }
            });
            view! { <li><span dir="auto">{words}</span>{plans}</li> }
        })
        .collect_view();
    view! {
        <div class="problem warned" role="alert">
            {icon(Icon::Alert)}
            <div>
                <h2>{text.licences_warned()}</h2>
                <p>{text.licences_warned_advice()}</p>
                <ul class="plain lines">{warnings}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul>
                <p class="actions"><a class="button" href=user>{text.licences_to_user()}</a></p>
            </div>
        </div>
    }
}

/// Returns the form's id for a group.
const fn form_of(group: &LicenceGroup) -> &'static str {
    match group {
        LicenceGroup::Group2 => "licences-form-2",
        _ => "licences-form",
    }
}

fn group_form(text: Text, customer: CustomerPath, id: UserId, group: LicenceGroup, loaded: Loaded) -> AnyView {
    let form_id = form_of(&group);
    let (panel_id, save) = match group {
        LicenceGroup::Group2 => ("licences-2", text.licences_save_2()),
        _ => ("licences-1", text.licences_save()),
    };
    let title = group_words(text, &group);
    let shown = match loaded {
        Err(error) => view! { {problem_panel(&error)} {kept(form_id)} }.into_any(),
        Ok((available, _)) if available.is_empty() => {
            // Few customers have products of the second group, so an empty panel is omitted.
            if group == LicenceGroup::Group2 {
                return ().into_any();
            }
            view! { <div class="empty"><h3>{text.licence_none()}</h3><p>{text.licence_none_advice()}</p></div> }
                .into_any()
        }
        Ok((available, has)) => {
            let next = paths::user(customer, id);
            // Each part is saved separately, and leaves the products of other parts unchanged.
            let for_users: Vec<_> = available.into_iter().filter(|sku| sku.for_users).collect();
            let part = Paginated::of_rows(panel_id, for_users, MAX_PRODUCTS);
            let pager = part.pager(&title);
            let in_parts = pager.is_some().then(|| note(text.licences_in_parts()));
            let form = form(form_id, Write::UpdateLicences, move || {
                let typed = Typed::of(form_id);
                // A product that the form cannot send must not count as previously held, since its missing tick would
                // remove it.
                let drawn: Vec<_> = part
                    .items
                    .iter()
                    .map(|sku| (sku, has.iter().find(|licence| licence.product.id == sku.product.id)))
                    .collect();
                let had = drawn
                    .iter()
                    .filter(|(sku, held)| can_be_chosen(sku, *held))
                    .filter(|(sku, held)| typed.drawn("had[]", &sku.product.id.to_string(), held.is_some()))
                    .map(|(sku, _)| hidden("had[]", sku.product.id))
                    .collect_view();
                let products = drawn.into_iter().map(|(sku, held)| product(text, form_id, sku, held)).collect_view();
                view! {
                    {hidden(NEXT_FIELD, next)}
                    {hidden("customer", customer.id)}
                    {hidden("user", id)}
                    {hidden("group", group.to_string())}
                    {had}
                    {products}
                    <p class="actions"><button class="button primary">{save}</button></p>
                }
            });
            view! { {in_parts} {form} {pager} }.into_any()
        }
    };
    view! { <section class="panel" aria-labelledby=panel_id><h2 id=panel_id>{title}</h2>{shown}</section> }.into_any()
}

/// Checks whether the box of a product can be ticked: without available licenses, only for a user who has one.
const fn can_be_chosen(sku: &SubscribedSku, held: Option<&Licence>) -> bool {
    held.is_some() || sku.available > 0
}

/// Renders a product with its plans.
fn product(text: Text, form_id: &'static str, sku: &SubscribedSku, held: Option<&Licence>) -> AnyView {
    let typed = Typed::of(form_id);
    let sku_id = sku.product.id.to_string();
    let name = sku.product.title();
    let none_left = !can_be_chosen(sku, held);
    let fixed = sku.has_fixed_parts(held);
    let chosen = typed.ticked("skus[]", "had[]", &sku_id, held.is_some());
    let plans = sku
        .plans
        .iter()
        .map(|plan| {
            let value = PlanChoice { sku: sku.product.id, plan: plan.id }.to_string();
            // Plans for the whole company may be missing from the license.
            let stored = match held {
                Some(held) => held.has(plan.id) || (plan.for_tenant && held.plan(plan.id).is_none()),
                None => sku.offers(plan),
            };
            // A read-only plan is rendered as stored, whatever an older form contains.
            let rests = fixed || plan.for_tenant;
            let included = if rests { stored } else { typed.ticked("plans[]", "drawn[]", &value, stored) };
            let comes_along =
                plan.for_tenant.then(|| view! { " " <span class="muted">{text.licences_of_tenant()}</span> });
            let state = held.and_then(|held| held.plan(plan.id)).and_then(|plan| state_words(text, plan));
            let state = state.map(|words| view! { " " <span class="muted">{words}</span> });
            let drawn = if fixed { stored } else { typed.drawn("drawn[]", &value, stored) };
            let drawn = (drawn && !plan.for_tenant).then(|| hidden("drawn[]", value.clone()));
            let disabled = none_left || rests;
            // Browsers do not send disabled boxes, so a hidden field does.
            let stays = (fixed && included && !plan.for_tenant).then(|| hidden("plans[]", value.clone()));
            view! {
                {drawn}
                {stays}
                <label>
                    <input type="checkbox" name="plans[]" value=value checked=included disabled=disabled/>
                    <span>{plan.title()}{comes_along}{state}</span>
                </label>
            }
        })
        .collect_view();
    let box_id = format!("sku-{sku_id}");
    let label_for = box_id.clone();
    let left = if sku.available > 0 { text.licences_left(sku.available) } else { text.licences_none_left().to_owned() };
    view! {
        <div class="field check licence">
            <label for=label_for>
                <input type="checkbox" id=box_id name="skus[]" value=sku_id checked=chosen disabled=none_left/>
                <span>{name.clone()}</span>
            </label>
            <p class="help">{use_meter(text, sku)} " " {left}</p>
            <details open=chosen>
                <summary>{text.licences_plans(name)}</summary>
                {fixed.then(|| view! { <p class="help">{text.licences_fixed_parts()}</p> })}
                <div class="checks">{plans}</div>
            </details>
        </div>
    }
    .into_any()
}

/// Returns the words for the state of a license's plan, unless it is enabled.
fn state_words(text: Text, plan: &ServicePlan) -> Option<String> {
    let words = match plan.state() {
        PlanState::On => return None,
        PlanState::Off => text.plan_off(),
        PlanState::Removed => text.plan_removed(),
        PlanState::Pending => text.plan_pending(),
        PlanState::Suspended => text.plan_suspended(),
        PlanState::Other(spelling) => return Some(spelling.to_owned()),
    };
    Some(words.to_owned())
}

/// The ticks of a refused form.
struct Typed(Option<Submitted>);

impl Typed {
    fn of(form: &'static str) -> Self {
        Self(refused(form))
    }

    /// Checks whether a box is rendered as ticked: as the person left it if they changed it, otherwise as stored.
    fn ticked(&self, field: &str, drawn: &str, value: &str, stored: bool) -> bool {
        let Self(Some(typed)) = self else { return stored };
        let has = |field: &str| typed.values(field).any(|known| known == value);
        let outdated = typed.is_of_a_change();
        if outdated && has(field) == has(drawn) { stored } else { has(field) }
    }

    /// Checks whether a value counts as rendered: as stored, or for a form refused for another reason than a concurrent
    /// change, as in its first rendering.
    fn drawn(&self, field: &str, value: &str, stored: bool) -> bool {
        match &self.0 {
            Some(typed) if !typed.is_of_a_change() => typed.values(field).any(|known| known == value),
            _ => stored,
        }
    }
}
