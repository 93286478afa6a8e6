//! `/customers/{customer}/qualification`: the customer's qualification, with the forms that set it if there is none
//! yet.

mod forms;

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, with_customer};
use crate::{
    api::qualification::{list_qualifications, list_validation_codes, load_qualification},
    components::{
        fact::{fact, panel, plain},
        pager::Paginated,
        problem::problem_panel,
        time::relative_time,
    },
    domain::{
        qualification::{Qualification, QualificationKind, VettingStatus},
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// Renders a customer's qualification.
pub async fn qualification_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    if !request.cloud().has_qualifications() {
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let body = view! {
            <main id="main">
                <h1 class="visually-hidden">{text.nav_qualification()}</h1>
                <div class="empty"><h2>{text.qualification_not_here()}</h2><p>{text.qualification_not_here_advice()}</p></div>
            </main>
        };
        return Ok(Page::new(PageLayout::Customer(summary), body));
    }
    let may_set =
        request.context.principal.as_ref().is_some_and(|principal| principal.may(Capability::ManageQualification));
    let codes = async { if may_set { Some(list_validation_codes().await) } else { None } };
    let loading =
        async { Ok(futures::join!(list_qualifications(customer.id), load_qualification(customer.id), codes)) };
    let ((qualifications, effective_qualification, codes), summary) =
        Box::pin(with_customer(customer, loading)).await?;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = qualifications {
        return Err(error);
    }
    let can_be_set = qualifications.as_ref().ok().map(|known| known.iter().all(is_replaceable));
    let forms = match (can_be_set, codes) {
        (_, None) => view! { <p class="help">{text.qualification_read_only()}</p> }.into_any(),
        (Some(false), _) => view! {
            {forms::problems()}
            <p class="help">{text.qualification_fixed()}</p>
            <p><a href=paths::VALIDATION_CODES>{text.validation_codes_all()}</a></p>
        }
        .into_any(),
        // A failed load of the qualification must not discard what was typed.
        (None, Some(codes)) if forms::has_failed_submission() => forms::forms(text, &summary, codes),
        (None, _) => ().into_any(),
        (Some(true), Some(codes)) => forms::forms(text, &summary, codes),
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_qualification()}</h1>
            <div class="columns">
                <div>
                    {panel("qualifications", text.qualification_vetting(), qualification_list(text, qualifications))}
                    {panel("in-force", text.qualification_in_force(), match effective_qualification {
                        Ok(kind) => view! {
                            <p><strong>{kind_label(text, &kind)}</strong></p>
                            <p class="help">{text.qualification_in_force_help()}</p>
                        }
                        .into_any(),
                        Err(error) => problem_panel(&error).into_any(),
                    })}
                </div>
                <div>{forms}</div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Checks whether another qualification can be requested in place of this one.
fn is_replaceable(qualification: &Qualification) -> bool {
    qualification.kind == QualificationKind::None || qualification.vetting == Some(VettingStatus::Denied)
}

/// Returns the name of a qualification; an unknown one is returned as the service spells it.
fn kind_label(text: Text, kind: &QualificationKind) -> String {
    match kind {
        QualificationKind::None => text.qualification_none().to_owned(),
        QualificationKind::Education => text.qualification_education().to_owned(),
        QualificationKind::Nonprofit => text.qualification_nonprofit().to_owned(),
        QualificationKind::GovernmentCommunityCloud => text.qualification_government().to_owned(),
        QualificationKind::StateOwnedEntity => text.qualification_state().to_owned(),
        QualificationKind::Other(name) => name.clone(),
    }
}

fn qualification_list(text: Text, qualifications: Result<Vec<Qualification>, PortalError>) -> AnyView {
    let qualifications = match qualifications {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(qualifications) => qualifications,
    };
    if qualifications.is_empty() {
        return view! { <p class="muted">{text.qualification_none_yet()}</p> }.into_any();
    }
    let paginated = Paginated::of("qualifications", qualifications);
    let pager = paginated.pager(text.qualification_vetting());
    let entries = paginated
        .items
        .into_iter()
        .map(|qualification| {
            let vetting = qualification.vetting.map(|vetting| {
                let (tone, label) = match vetting {
                    VettingStatus::Approved => ("good", text.vetting_approved().to_owned()),
                    VettingStatus::InReview => ("warn", text.vetting_in_review().to_owned()),
                    VettingStatus::Denied => ("bad", text.vetting_denied().to_owned()),
                    VettingStatus::Other(name) => ("plain", name),
                };
                view! { <span class=format!("badge {tone}")>{label}</span> }.into_any()
            });
            let reason = qualification.reason.map(|reason| fact(text.vetting_reason(), plain(reason)));
            let requested =
                qualification.requested.map(|at| fact(text.vetting_requested(), Some(relative_time(at).into_any())));
            view! {
                <dl>
                    {fact(text.nav_qualification(), plain(kind_label(text, &qualification.kind)))}
                    {fact(text.vetting_status(), vetting)}
                    {reason}
                    {requested}
                </dl>
            }
        })
        .collect_view();
    view! { {entries} {pager} }.into_any()
}
