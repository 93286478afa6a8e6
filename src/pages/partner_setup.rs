//! `/partner/set-up`: the guided setup of a partner, whose steps are checked on each load.

use futures::{future::join_all, join};
use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, partner_detail::connect_form};
use crate::{
    api::{partner::load_partner, setup::load_setup_step},
    components::{
        fact::copyable,
        icon::{Icon, icon},
        problem::reference_line,
    },
    domain::{
        connection::ConnectionSlot,
        partner::PartnerProfile,
        setup::{SetupProblem, SetupStep, StepReport},
    },
    error::PortalError,
    locales::{Text, args},
    paths,
};

/// Renders the guided setup.
pub async fn partner_setup_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (partner, reports) = join!(load_partner(), join_all(SetupStep::ALL.map(load_setup_step)));
    let partner = partner?;
    let reports = reports.into_iter().collect::<Result<Vec<_>, _>>()?;
    let good = reports.iter().filter(|report| report.is_good()).count();
    let progress = text.setup_progress(args::SetupProgress { good, all: reports.len() });
    let steps = reports.into_iter().map(|report| step(text, &partner, report)).collect_view();
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.setup_title()}</h1>
                <p class="actions"><a class="button" href=paths::PARTNER_SETUP>{text.setup_check_again()}</a></p>
            </header>
            <p>{text.setup_lead()}</p>
            <p role="status"><strong>{progress}</strong></p>
            <ol class="checklist">{steps}</ol>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn step(text: Text, partner: &PartnerProfile, report: StepReport) -> impl IntoView + use<> {
    let StepReport { step, problem, code, correlation } = report;
    let (tone, symbol, word) = match problem {
        None => ("good", Icon::Check, text.setup_good()),
        Some(_) => ("bad", Icon::Alert, text.setup_bad()),
    };
    let message = match problem {
        None => text.find(&format!("setup-ready-{step}")),
        Some(problem) => text.find(&format!("setup-problem-{}", problem.as_str())),
    };
    let error_code = code.as_ref().map(|code| {
        let meaning = code.strip_prefix("AADSTS").and_then(|number| text.find(&format!("aadsts-{number}")));
        let meaning = meaning.or_else(|| text.find(&format!("code-{code}")));
        view! { <p>{meaning.map(|meaning| view! { {meaning} " " })} <span class="muted">{text.setup_code(code.as_str())}</span></p> }
    });
    let fix = problem.map(|problem| fix(text, partner, problem));
    view! {
        <li class=tone id=format!("step-{step}")>
            <h2>{text.find(&format!("setup-step-{step}"))} " " <span class=format!("badge {tone}")>{icon(symbol)}{word}</span></h2>
            <p>{message}</p>
            {error_code}
            {fix}
            {problem.is_some_and(SetupProblem::is_reported_by_service).then(|| reference_line(text, correlation))}
        </li>
    }
}

/// Renders the link or button for fixing a problem, if that is possible in the portal.
fn fix(text: Text, partner: &PartnerProfile, problem: SetupProblem) -> AnyView {
    let own = partner.application.as_ref().is_some_and(|application| application.own);
    let provider = if own { partner.id.to_string() } else { partner.cloud.to_string() };
    let sign_in = paths::sign_in(&provider, Some(paths::PARTNER_SETUP));
    match problem {
        SetupProblem::RedirectUnproven => view! {
            <p>{copyable(partner.endpoints.redirect.clone(), false)}</p>
            <p class="actions"><a class="button" href=sign_in>{text.setup_by_application()}</a></p>
        }
        .into_any(),
        SetupProblem::NoMfa | SetupProblem::SignInAgain => {
            view! { <p class="actions"><a class="button" href=sign_in>{text.setup_sign_in()}</a></p> }.into_any()
        }
        SetupProblem::NoAdminAgents => {
            view! { <p class="actions"><a class="button" href=paths::PARTNER_ROLES>{text.partner_roles_edit()}</a></p> }
                .into_any()
        }
        SetupProblem::NotConnected | SetupProblem::ConnectionLost | SetupProblem::ConnectionOfAnotherApplication => {
            connect_form(ConnectionSlot::Active, text.connection_connect(), true).into_any()
        }
        _ => ().into_any(),
    }
}
