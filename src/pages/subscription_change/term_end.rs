//! `/customers/{customer}/subscriptions/{subscription}/term-end`: sets what happens at the end of a subscription's
//! term. The choice is in the URL, so that the page can show its consequences before the change is made.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Changed, actions, change_page, line, lines, not_offered};
use crate::{
    components::{
        fact::panel,
        field::{Field, SUBJECT_FIELD, edit_form, hidden, refused},
        moment::deadline,
        problem::labelled_words,
        render_context::RenderContext,
        seats::{end_choice_words, now_then, plan_words},
        user::note,
    },
    domain::{
        field::{FieldError, Problem},
        moment::Moment,
        subscription::{EndChoice, Kind, Renewal, Subscription, parse_quantity},
        term::{BillingCycle, Term},
        write::Write,
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
pub(in crate::pages) struct Chosen {
    end: Option<String>,
    plan: Option<String>,
    quantity: Option<String>,
}

impl Chosen {
    pub(in crate::pages) fn read(query: &Query) -> Result<Self, PortalError> {
        let text = |name| query.text(name).map(|text| text.map(str::to_owned));
        Ok(Self { end: text("end")?, plan: text("plan")?, quantity: text("quantity")? })
    }

    /// Returns the choice; `None` if nothing has been chosen yet.
    pub(in crate::pages) fn choice(&self) -> Result<Option<EndChoice>, FieldError> {
        let malformed = |field: &str| FieldError::new(field, Problem::Malformed);
        let Some(end) = self.end.as_deref() else { return Ok(None) };
        if end != "renew" {
            let choice = end.parse().map_err(|_| malformed("end"))?;
            return match choice {
                EndChoice::Renew(_) | EndChoice::Other => Err(malformed("end")),
                choice => Ok(Some(choice)),
            };
        }
        let plan = self.plan.as_deref().and_then(read_plan).ok_or_else(|| malformed("plan"))?;
        let quantity = parse_quantity(self.quantity.as_deref().unwrap_or_default());
        let quantity =
            quantity.map_err(|invalid| invalid.0.into_iter().next().unwrap_or_else(|| malformed("quantity")))?;
        Ok(Some(EndChoice::Renew(Renewal { quantity: Some(quantity), ..plan })))
    }
}

fn plan_value(plan: &Renewal) -> String {
    let term = plan.term.as_ref().map(Term::iso).unwrap_or_default();
    let cycle = plan.cycle.as_ref().map(BillingCycle::query).unwrap_or_default();
    format!("{term}/{cycle}")
}

fn read_plan(text: &str) -> Option<Renewal> {
    let (term, cycle) = text.split_once('/')?;
    Some(Renewal { term: Some(Term::parse(term)?), cycle: Some(BillingCycle::parse(cycle)?), quantity: None })
}

/// Renders the page that sets what happens at the end of a subscription's term.
pub async fn term_end_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let chosen = Chosen::read(&request.query)?;
    let choice = chosen.choice();
    let problem = choice.as_ref().err().cloned();
    let choice = choice.ok().flatten();
    let status = if problem.is_some() { 422 } else { 200 };
    let page = Box::pin(change_page(&request, FORM, text.end_title(), async |changed| {
        let now = Timestamp::now();
        if let Err(reason) = changed.it.offers_end(now) {
            return not_offered(&changed, FORM, text.end_title().to_owned(), reason);
        }
        let set = changed.it.end_choice();
        let warns = set == EndChoice::Off && changed.it.kind() == Kind::NewCommerce;
        let warning = warns.then(|| note(text.end_off_now()));
        let choose = panel("choose", text.end_choose(), choose_form(text, &changed, &chosen, problem.as_ref()));
        let review = match choice {
            None => ().into_any(),
            Some(choice) if choice.is_satisfied_by(&set) && refused(FORM).is_none() => note(text.end_same()),
            Some(choice) if !changed.it.supports_term_end_setting(&choice) => note(text.seats_not_offered()),
            Some(choice) => panel("review", text.seats_reviewed(), review(text, &changed, &choice)).into_any(),
        };
        view! { {warning} {choose} {review} }.into_any()
    }))
    .await?;
    Ok(if status == 200 { page } else { page.with_status(status) })
}

/// Returns the choices for this kind of subscription, each with its value in the URL and its label.
fn offered(text: Text, it: &Subscription) -> Vec<(&'static str, &'static str)> {
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

fn choose_form(text: Text, changed: &Changed, chosen: &Chosen, problem: Option<&FieldError>) -> impl IntoView + use<> {
    let action = paths::term_end(changed.customer, &changed.it.id);
    view! {
        <form method="get" action=action class="stack">
            {end_fields(text, &changed.it, chosen, problem)}
            <p class="actions"><button class="button">{text.seats_review()}</button></p>
        </form>
    }
}

/// Renders the form fields for the choice of what happens at the end of a term.
pub(in crate::pages) fn end_fields(
    text: Text,
    it: &Subscription,
    chosen: &Chosen,
    problem: Option<&FieldError>,
) -> impl IntoView + use<> {
    let set = it.end_choice();
    let current = chosen.end.clone().unwrap_or_else(|| match &set {
        EndChoice::Renew(_) => "renew".to_owned(),
        other => other.to_string(),
    });
    let radios = offered(text, it)
        .into_iter()
        .enumerate()
        .map(|(place, (value, words))| {
            let checked = current == value;
            let id = if place == 0 { "end-end".to_owned() } else { format!("end-end-{place}") };
            view! { <label><input type="radio" id=id name="end" value=value checked=checked/><span>{words}</span></label> }
        })
        .collect_view();
    let at = |field: &str, label: &'static str| {
        let problem = problem.filter(|problem| problem.field == field);
        problem.map(|problem| labelled_words(text, label, field != "quantity", problem))
    };
    let (end_problem, plan_problem, quantity_problem) =
        (at("end", text.end_choose()), at("plan", text.end_plan()), at("quantity", text.end_quantity()));
    let more = (it.kind() == Kind::NewCommerce).then(|| {
        let current = match &set {
            EndChoice::Renew(renewal) => renewal.clone(),
            _ => Renewal::default(),
        };
        let renewal = Renewal {
            term: current.term.or_else(|| it.term.clone()),
            cycle: current.cycle.or_else(|| it.cycle.clone()),
            quantity: current.quantity.or(it.quantity),
        };
        let plan = chosen.plan.clone().unwrap_or_else(|| plan_value(&renewal));
        let quantity = chosen.quantity.clone().or_else(|| renewal.quantity.map(|quantity| quantity.to_string()));
        let sold = PLANS.map(|(term, cycle)| Renewal { term: Some(term), cycle: Some(cycle), quantity: None });
        let mut plans: Vec<_> = sold.iter().map(|plan| (plan_value(plan), plan_words(text, plan))).collect();
        if plans.iter().all(|(value, _)| *value != plan)
            && let Some(other) = read_plan(&plan)
        {
            plans.push((plan.clone(), plan_words(text, &other)));
        }
        let options = plans
            .into_iter()
            .map(|(value, words)| {
                let selected = value == plan;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="end-plan">{text.end_plan()}</label>
                <p class="help" id="end-plan-help">{text.end_plan_help()}</p>
                <select id="end-plan" name="plan" aria-describedby="end-plan-help">{options}</select>
                {plan_problem.map(|words| view! { <p class="field-error">{words}</p> })}
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
                {quantity_problem.map(|words| view! { <p class="field-error">{words}</p> })}
            </div>
        }
    });
    view! {
        <fieldset class="field checks long">
            <legend>{text.end_choose()}</legend>
            {radios}
            {end_problem.map(|words| view! { <p class="field-error">{words}</p> })}
        </fieldset>
        {more}
    }
}

fn review(text: Text, changed: &Changed, choice: &EndChoice) -> AnyView {
    let it = &changed.it;
    let set = it.end_choice();
    let words = |choice: &EndChoice| end_choice_words(text, it, choice);
    let rows = vec![(text.subscription_next_term().to_owned(), words(&set), words(choice))];
    let mut notes = consequences(text, it, choice);
    if let Some(ends) = &it.ends {
        notes.push(view! { <span>{text.end_on()} {text.colon()} {deadline(ends)}</span> }.into_any());
    }
    notes.push(match it.closes() {
        Some(closes) => view! {
            <span>
                {text.seats_closes()} {text.colon()} {deadline(&Moment::At(closes))} {text.stop()} {text.gap()}
                {text.end_undo()}
            </span>
        }
        .into_any(),
        None => line(text.seats_closes_unknown()),
    });
    let (name, whose) = (changed.name(), changed.whose.clone());
    let action = button(text, choice, &name, &whose);
    let (id, customer, danger) = (it.id.clone(), changed.customer.id, *choice == EndChoice::Stop);
    // Includes the values of a rejected form, which need labels too.
    let refused = refused(FORM);
    let drawn = refused.as_ref().and_then(|it| it.drawn().value("end").map(str::to_owned));
    let current = refused.and_then(|it| match it.error {
        PortalError::OtherThanAsked { told, .. } => Some(told),
        _ => None,
    });
    let known = [Some(set.to_string()), Some(choice.to_string()), drawn, current].into_iter().flatten();
    let known = known.filter_map(|token| Some((token.clone(), words(&token.parse().ok()?)))).collect();
    let wanted = choice.to_string();
    let buttons = actions(changed, action, true, danger);
    let form = edit_form(FORM, Write::UpdateTermEnd, None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, name)}
            {Field::new("end", text.subscription_next_term()).value(set.to_string()).carried(wanted, known)}
            {buttons}
        }
    });
    view! { {now_then(rows)} {lines(notes)} {form} }.into_any()
}

/// Renders the consequences of a choice for the end of the term.
fn consequences(text: Text, it: &Subscription, choice: &EndChoice) -> Vec<AnyView> {
    match choice {
        EndChoice::AsIs | EndChoice::Renew(_) => vec![line(text.end_renew_says()), line(text.seats_unknown_price())],
        EndChoice::Stop => vec![line(text.end_stop_says())],
        EndChoice::Extend => vec![line(text.end_extend_says()), line(text.seats_unknown_price())],
        EndChoice::Off if matches!(it.kind(), Kind::Legacy | Kind::Software) => vec![line(text.end_stop_off_says())],
        EndChoice::Off | EndChoice::Other => vec![line(text.end_off_unknown())],
    }
}

fn button(text: Text, choice: &EndChoice, name: &str, customer: &str) -> String {
    match choice {
        EndChoice::AsIs => text.end_button_as_is(args::EndButtonAsIs { customer, name }),
        EndChoice::Renew(_) => text.end_button_renew(args::EndButtonRenew { customer, name }),
        EndChoice::Stop => text.end_button_stop(args::EndButtonStop { customer, name }),
        EndChoice::Extend => text.end_button_extend(args::EndButtonExtend { customer, name }),
        EndChoice::Off | EndChoice::Other => text.end_button_off(args::EndButtonOff { customer, name }),
    }
}
