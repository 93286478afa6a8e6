//! `/customers/{customer}/subscriptions/{subscription}/term-end`: sets what happens at the end of a subscription's
//! term. The choice is in the URL, so that the page can show its consequences before the change is made.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{ChangeTarget, actions, change_page, line, lines, not_offered};
use crate::{
    components::{
        fact::panel,
        field::{Field, SUBJECT_FIELD, edit_form, failed_submission, hidden},
        moment::deadline,
        problem::named_field_error_message,
        render_context::RenderContext,
        seats::{before_after_table, end_choice_text, plan_label},
        user::note,
    },
    domain::{
        field::{FieldError, Problem},
        form_action::FormAction,
        moment::Moment,
        subscription::{EndOfTermSetting, Kind, Renewal, Subscription, parse_quantity},
        term::{BillingCycle, Term},
    },
    error::PortalError,
    locales::{Text, args},
    pages::{Page, PageRequest, Query},
    paths,
};

const FORM: &str = "end-form";

/// The terms of new commerce licenses, each with its billing cycle.
const PLANS: [(Term, BillingCycle); 6] = [
    (Term::Months(1), BillingCycle::Monthly),
    (Term::Years(1), BillingCycle::Monthly),
    (Term::Years(1), BillingCycle::Annual),
    (Term::Years(3), BillingCycle::Monthly),
    (Term::Years(3), BillingCycle::Annual),
    (Term::Years(3), BillingCycle::Triennial),
];

/// The choice in the query parameters.
#[derive(Default)]
pub(in crate::pages) struct TermEndQuery {
    end: Option<String>,
    plan: Option<String>,
    quantity: Option<String>,
}

impl TermEndQuery {
    pub(in crate::pages) fn read(query: &Query) -> Result<Self, PortalError> {
        let text = |name| query.text(name).map(|text| text.map(str::to_owned));
        Ok(Self { end: text("end")?, plan: text("plan")?, quantity: text("quantity")? })
    }

    /// Returns the choice; `None` if nothing has been chosen yet.
    pub(in crate::pages) fn choice(&self) -> Result<Option<EndOfTermSetting>, FieldError> {
        let malformed = |field: &str| FieldError::new(field, Problem::Malformed);
        let Some(end) = self.end.as_deref() else { return Ok(None) };
        if end != "renew" {
            let choice = end.parse().map_err(|_| malformed("end"))?;
            return match choice {
                EndOfTermSetting::Renew(_) | EndOfTermSetting::Other => Err(malformed("end")),
                choice => Ok(Some(choice)),
            };
        }
        let plan = self.plan.as_deref().and_then(parse_plan).ok_or_else(|| malformed("plan"))?;
        let quantity = parse_quantity(self.quantity.as_deref().unwrap_or_default());
        let quantity =
            quantity.map_err(|invalid| invalid.0.into_iter().next().unwrap_or_else(|| malformed("quantity")))?;
        Ok(Some(EndOfTermSetting::Renew(Renewal { quantity: Some(quantity), ..plan })))
    }
}

/// Returns a plan's value in the form and the URL: its term and billing cycle.
fn plan_value(plan: &Renewal) -> String {
    let term = plan.term.as_ref().map(Term::iso).unwrap_or_default();
    let cycle = plan.cycle.as_ref().map(BillingCycle::query).unwrap_or_default();
    format!("{term}/{cycle}")
}

fn parse_plan(text: &str) -> Option<Renewal> {
    let (term, cycle) = text.split_once('/')?;
    Some(Renewal { term: Some(Term::parse(term)?), cycle: Some(BillingCycle::parse(cycle)?), quantity: None })
}

/// Renders the page that sets what happens at the end of a subscription's term.
pub async fn term_end_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let end_query = TermEndQuery::read(&request.query)?;
    let choice = end_query.choice();
    let problem = choice.as_ref().err().cloned();
    let choice = choice.ok().flatten();
    let status = if problem.is_some() { 422 } else { 200 };
    let page = Box::pin(change_page(&request, FORM, text.end_title(), async |target| {
        let now = Timestamp::now();
        if let Err(reason) = target.it.offers_end(now) {
            return not_offered(&target, FORM, text.end_title().to_owned(), reason);
        }
        let stored_choice = target.it.end_of_term_setting();
        let warns = stored_choice == EndOfTermSetting::Off && target.it.kind() == Kind::NewCommerce;
        let warning = warns.then(|| note(text.end_off_now()));
        let choose_panel = panel("choose", text.end_choose(), choose_form(text, &target, &end_query, problem.as_ref()));
        let review = match choice {
            None => ().into_any(),
            Some(choice) if choice.is_satisfied_by(&stored_choice) && failed_submission(FORM).is_none() => {
                note(text.end_same())
            }
            Some(choice) if !target.it.supports_term_end_setting(&choice) => note(text.change_unavailable()),
            Some(choice) => panel("review", text.seats_reviewed(), review(text, &target, &choice)).into_any(),
        };
        view! { {warning} {choose_panel} {review} }.into_any()
    }))
    .await?;
    Ok(if status == 200 { page } else { page.with_status(status) })
}

/// Returns the choices for this kind of subscription, each with its value in the URL and its label.
fn end_options(text: Text, it: &Subscription) -> Vec<(&'static str, &'static str)> {
    if it.kind() == Kind::NewCommerce {
        vec![
            ("as-is", text.end_renew_as_is()),
            ("renew", text.end_renew_changed()),
            ("stop", text.end_stop()),
            ("extend", text.end_extend()),
        ]
    } else {
        vec![("as-is", text.end_renew_as_is()), ("off", text.end_off())]
    }
}

fn choose_form(
    text: Text,
    target: &ChangeTarget,
    end_query: &TermEndQuery,
    problem: Option<&FieldError>,
) -> impl IntoView + use<> {
    let action = paths::term_end(target.customer, &target.it.id);
    view! {
        <form method="get" action=action class="stack">
            {end_fields(text, &target.it, end_query, problem)}
            <p class="actions"><button class="button">{text.seats_review()}</button></p>
        </form>
    }
}

/// Renders the form fields for the choice of what happens at the end of a term.
pub(in crate::pages) fn end_fields(
    text: Text,
    it: &Subscription,
    end_query: &TermEndQuery,
    problem: Option<&FieldError>,
) -> impl IntoView + use<> {
    let stored_choice = it.end_of_term_setting();
    let current = end_query.end.clone().unwrap_or_else(|| match &stored_choice {
        EndOfTermSetting::Renew(_) => "renew".to_owned(),
        other => other.to_string(),
    });
    let radios = end_options(text, it)
        .into_iter()
        .enumerate()
        .map(|(index, (value, label))| {
            let checked = current == value;
            let id = if index == 0 { "end-end".to_owned() } else { format!("end-end-{index}") };
            view! { <label><input type="radio" id=id name="end" value=value checked=checked/><span>{label}</span></label> }
        })
        .collect_view();
    let field_error = |field: &str, label: &'static str| {
        let problem = problem.filter(|problem| problem.field == field);
        problem.map(|problem| named_field_error_message(text, label, field != "quantity", problem))
    };
    let (end_problem, plan_problem, quantity_problem) = (
        field_error("end", text.end_choose()),
        field_error("plan", text.end_plan()),
        field_error("quantity", text.end_quantity()),
    );
    let renewal_fields = (it.kind() == Kind::NewCommerce).then(|| {
        let current = match &stored_choice {
            EndOfTermSetting::Renew(renewal) => renewal.clone(),
            _ => Renewal::default(),
        };
        let renewal = Renewal {
            term: current.term.or_else(|| it.term.clone()),
            cycle: current.cycle.or_else(|| it.cycle.clone()),
            quantity: current.quantity.or(it.quantity),
        };
        let plan = end_query.plan.clone().unwrap_or_else(|| plan_value(&renewal));
        let quantity = end_query.quantity.clone().or_else(|| renewal.quantity.map(|quantity| quantity.to_string()));
        let standard_plans =
            PLANS.map(|(term, cycle)| Renewal { term: Some(term), cycle: Some(cycle), quantity: None });
        let mut plans: Vec<_> = standard_plans.iter().map(|plan| (plan_value(plan), plan_label(text, plan))).collect();
        if plans.iter().all(|(value, _)| *value != plan)
            && let Some(other) = parse_plan(&plan)
        {
            plans.push((plan.clone(), plan_label(text, &other)));
        }
        let options = plans
            .into_iter()
            .map(|(value, label)| {
                let selected = value == plan;
                view! { <option value=value selected=selected>{label}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="end-plan">{text.end_plan()}</label>
                <p class="help" id="end-plan-help">{text.end_plan_help()}</p>
                <select id="end-plan" name="plan" aria-describedby="end-plan-help">{options}</select>
                {plan_problem.map(|message| view! { <p class="field-error">{message}</p> })}
            </div>
            <div class="field short">
                <label for="end-quantity">{text.end_quantity()}</label>
                <p class="help" id="end-quantity-help">{text.end_quantity_help()}</p>
                <input
                    type="text"
                    inputmode="numeric"
                    id="end-quantity"
                    name="quantity"
                    value=quantity
                    autocomplete="off"
                    aria-describedby="end-quantity-help"
                />
                {quantity_problem.map(|message| view! { <p class="field-error">{message}</p> })}
            </div>
        }
    });
    view! {
        <fieldset class="field checks long">
            <legend>{text.end_choose()}</legend>
            {radios}
            {end_problem.map(|message| view! { <p class="field-error">{message}</p> })}
        </fieldset>
        {renewal_fields}
    }
}

fn review(text: Text, target: &ChangeTarget, choice: &EndOfTermSetting) -> AnyView {
    let it = &target.it;
    let stored_choice = it.end_of_term_setting();
    let choice_label = |choice: &EndOfTermSetting| end_choice_text(text, it, choice);
    let rows = vec![(text.subscription_next_term().to_owned(), choice_label(&stored_choice), choice_label(choice))];
    let mut notes = consequences(text, it, choice);
    if let Some(ends) = &it.ends {
        notes.push(view! { <span>{text.end_on()} {text.colon()} {deadline(ends)}</span> }.into_any());
    }
    notes.push(match it.changes_end_at() {
        Some(closes) => view! {
            <span>
                {text.seats_closes()} {text.colon()} {deadline(&Moment::At(closes))} {text.full_stop()} {text.sentence_gap()}
                {text.end_undo()}
            </span>
        }
        .into_any(),
        None => line(text.seats_closes_unknown()),
    });
    let (name, customer_name) = (target.name(), target.customer_name.clone());
    let action = button(text, choice, &name, &customer_name);
    let (id, customer, danger) = (it.id.clone(), target.customer.id, *choice == EndOfTermSetting::Stop);
    // Includes the values of a rejected form, which need labels too.
    let refused = failed_submission(FORM);
    let rendered_value = refused.as_ref().and_then(|it| it.rendered_values().value("end").map(str::to_owned));
    let current = refused.and_then(|it| match it.error {
        PortalError::ResponseMismatch { actual, .. } => Some(actual),
        _ => None,
    });
    let known =
        [Some(stored_choice.to_string()), Some(choice.to_string()), rendered_value, current].into_iter().flatten();
    let known = known.filter_map(|token| Some((token.clone(), choice_label(&token.parse().ok()?)))).collect();
    let requested_value = choice.to_string();
    let buttons = actions(target, action, true, danger);
    let form = edit_form(FORM, FormAction::UpdateTermEnd, None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, name)}
            {Field::new("end", text.subscription_next_term()).value(stored_choice.to_string()).hidden_value(requested_value, known)}
            {buttons}
        }
    });
    view! { {before_after_table(rows)} {lines(notes)} {form} }.into_any()
}

/// Renders the consequences of a choice for the end of the term.
fn consequences(text: Text, it: &Subscription, choice: &EndOfTermSetting) -> Vec<AnyView> {
    match choice {
        EndOfTermSetting::AsIs | EndOfTermSetting::Renew(_) => {
            vec![line(text.end_renew_says()), line(text.seats_unknown_price())]
        }
        EndOfTermSetting::Stop => vec![line(text.end_stop_says())],
        EndOfTermSetting::Extend => vec![line(text.end_extend_says()), line(text.seats_unknown_price())],
        EndOfTermSetting::Off if matches!(it.kind(), Kind::Legacy | Kind::Software) => {
            vec![line(text.end_stop_off_says())]
        }
        EndOfTermSetting::Off | EndOfTermSetting::Other => vec![line(text.end_off_unknown())],
    }
}

fn button(text: Text, choice: &EndOfTermSetting, name: &str, customer: &str) -> String {
    match choice {
        EndOfTermSetting::AsIs => text.end_button_as_is(args::EndButtonAsIs { customer, name }),
        EndOfTermSetting::Renew(_) => text.end_button_renew(args::EndButtonRenew { customer, name }),
        EndOfTermSetting::Stop => text.end_button_stop(args::EndButtonStop { customer, name }),
        EndOfTermSetting::Extend => text.end_button_extend(args::EndButtonExtend { customer, name }),
        EndOfTermSetting::Off | EndOfTermSetting::Other => text.end_button_off(args::EndButtonOff { customer, name }),
    }
}
