//! `/customers/{customer}/agreements`: accepted agreements, their texts, and the confirmation of an acceptance.

mod accepted;
mod attestation;
mod confirm;
mod document;

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, Query, RenderContext, load_optional, with_customer};
use crate::{
    api::{
        agreement::{list_agreement_confirmations, list_agreement_metadata, load_direct_signature},
        attestation::find_attestation,
        billing_profile::load_billing_profile,
    },
    components::{
        fact::{copyable, fact, panel, plain},
        icon::{Icon, icon},
        pager::Paginated,
        problem::problem_panel,
        user::note,
    },
    domain::{
        agreement::{AgreementKind, AgreementMetadata, DIRECT_ACCEPTANCE},
        billing_profile::BillingProfile,
        role::Capability,
        title::title,
    },
    error::PortalError,
    locales::Text,
    paths::CustomerPath,
};
use accepted::confirmations;
pub(super) use accepted::{all_outdated, has_valid_agreement};

/// Renders a customer's agreements.
pub async fn agreements_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    if !request.cloud().has_agreements() {
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let body = view! {
            <main id="main">
                <h1 class="visually-hidden">{text.nav_agreements()}</h1>
                <div class="empty"><h2>{text.agreements_not_here()}</h2><p>{text.agreements_not_here_advice()}</p></div>
            </main>
        };
        return Ok(Page::new(PageLayout::Customer(summary), body));
    }
    if customer.own {
        return own_agreements(text, customer, &request.query).await;
    }
    let document_query = document::parse_query(&request.query)?;
    let letter_language = request.query.choice("letter", |text| text.parse().ok())?;
    let may_confirm = request.may(Capability::ConfirmAgreements);
    let open_attestation = async { if may_confirm { find_attestation(customer.id).await } else { Ok(None) } };
    // The contact of the billing profile is the most likely person to sign.
    let reads_contact = may_confirm && request.may(Capability::ReadBilling);
    let contact =
        async { if reads_contact { load_optional(load_billing_profile(customer.id)).await.ok() } else { None } };
    let loading = async {
        Ok(futures::join!(
            list_agreement_confirmations(customer.id, None),
            list_agreement_confirmations(customer.id, Some(AgreementKind::Cloud)),
            load_direct_signature(customer.id),
            list_agreement_metadata(None),
            list_agreement_metadata(Some(AgreementKind::Cloud)),
            document::load(document_query.as_ref()),
            open_attestation,
            contact,
        ))
    };
    // All kinds are requested, to include future ones; the Cloud Agreement also separately, since that is the service's
    // original default.
    let (
        (all_accepted, cloud_accepted, signed, all_metadata, cloud_metadata, document, open_attestation, contact),
        summary,
    ) = Box::pin(with_customer(customer, loading)).await?;
    // The first call reports a customer that is not the partner's; any other error belongs to its panel.
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = all_accepted {
        return Err(error);
    }
    let (accepted, others_accepted) = partition_result(all_accepted, |it| it.kind == AgreementKind::Customer);
    let metadata = all_metadata.map(|all| without_cloud(all, |it| &it.kind));
    let others_accepted = without_cloud(others_accepted, |it| &it.kind);
    let outdated = matches!((&accepted, &signed), (Ok(all), signed) if *signed != Ok(true) && all_outdated(all));
    let partner = request.context.profile.as_ref().and_then(|profile| profile.partner.clone()).unwrap_or_default();
    let billing_country = |it: &BillingProfile| it.address.as_ref().and_then(|address| address.country.clone());
    let country = summary.country.clone().or_else(|| contact.as_ref().and_then(billing_country));
    let confirm = if may_confirm {
        let has_single_step = request.context.portal.confirms_in_a_single_step();
        view! {
            {has_single_step.then(|| panel("confirm", text.agreement_confirm_title(), confirm::confirm_panel(text, &summary, &metadata)))}
            {panel("attestation", text.attestation_title(), attestation::attestation_panel(text, &summary, contact, open_attestation, letter_language, &partner))}
        }
        .into_any()
    } else {
        view! { <p class="help">{text.agreements_read_only()}</p> }.into_any()
    };
    let texts = document::document_panel(
        text,
        customer,
        country.as_deref(),
        document_query.as_ref(),
        [&metadata, &cloud_metadata],
        document,
    );
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_agreements()}</h1>
            <div class="panels stacked">
                {panel("accepted", text.agreement_customer(), view! {
                    {outdated.then(|| note(text.agreement_outdated_advice()))}
                    {confirmations(text, "accepted", accepted, text.agreement_customer())}
                })}
                {(!others_accepted.is_empty()).then(|| {
                    let content = confirmations(text, "others-accepted", Ok(others_accepted), text.agreement_others());
                    panel("others-accepted", text.agreement_others(), content)
                })}
                {panel("cloud-accepted", text.agreement_cloud(), confirmations(text, "cloud-accepted", cloud_accepted, text.agreement_cloud()))}
            </div>
            <div class="columns">
                <div>{confirm}</div>
                <div>
                    {panel("direct", text.agreement_direct(), direct_signature(text, signed, false))}
                    {panel("in-force", text.agreement_in_force(), view! {
                        {current_agreements(text, "in-force", metadata)}
                        {current_agreements(text, "cloud-in-force", cloud_metadata)}
                    })}
                    {panel("text", text.agreement_text(), texts)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders accepted agreements, a link to accept, and the texts, for the customer's own users. Only the partner
/// confirms acceptances.
async fn own_agreements(text: Text, customer: CustomerPath, query: &Query) -> Result<Page, PortalError> {
    let id = customer.id;
    let document_query = document::parse_query(query)?;
    let loading = async {
        Ok(futures::join!(
            list_agreement_confirmations(id, None),
            list_agreement_confirmations(id, Some(AgreementKind::Cloud)),
            load_direct_signature(id),
            list_agreement_metadata(None),
            list_agreement_metadata(Some(AgreementKind::Cloud)),
            document::load(document_query.as_ref()),
        ))
    };
    let ((all, cloud, signed, all_metadata, cloud_metadata, document), summary) =
        Box::pin(with_customer(customer, loading)).await?;
    if let Err(error @ (PortalError::NotFound | PortalError::Forbidden(_))) = all {
        return Err(error);
    }
    let (accepted, others) = partition_result(all, |it| it.kind == AgreementKind::Customer);
    let others = without_cloud(others, |it| &it.kind);
    let outdated = signed != Ok(true) && accepted.as_ref().is_ok_and(|all| all_outdated(all));
    let metadata = all_metadata.map(|all| without_cloud(all, |it| &it.kind));
    let texts = document::document_panel(
        text,
        customer,
        summary.country.as_deref(),
        document_query.as_ref(),
        [&metadata, &cloud_metadata],
        document,
    );
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_agreements()}</h1>
            <div class="panels stacked">
                {panel("accepted", text.agreement_customer(), view! {
                    {outdated.then(|| note(text.agreement_outdated_advice()))}
                    {confirmations(text, "accepted", accepted, text.agreement_customer())}
                })}
                {(!others.is_empty()).then(|| {
                    let content = confirmations(text, "others-accepted", Ok(others), text.agreement_others());
                    panel("others-accepted", text.agreement_others(), content)
                })}
                {panel("cloud-accepted", text.agreement_cloud(), confirmations(text, "cloud-accepted", cloud, text.agreement_cloud()))}
            </div>
            <div class="columns">
                <div>{panel("direct", text.agreement_direct(), direct_signature(text, signed, true))}</div>
                <div>{panel("text", text.agreement_text(), texts)}</div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Splits a list by a predicate; the second part of a failed one is empty.
fn partition_result<T>(
    all: Result<Vec<T>, PortalError>,
    predicate: impl Fn(&T) -> bool,
) -> (Result<Vec<T>, PortalError>, Vec<T>) {
    match all {
        Ok(all) => {
            let (these, others) = all.into_iter().partition(|it| predicate(it));
            (Ok(these), others)
        }
        Err(error) => (Err(error), Vec::new()),
    }
}

/// Removes the items of the Cloud Agreement, which a separate call returns.
fn without_cloud<T>(mut all: Vec<T>, kind: impl Fn(&T) -> &AgreementKind) -> Vec<T> {
    all.retain(|it| *kind(it) != AgreementKind::Cloud);
    all
}

/// Returns the name of an agreement; an unknown one is returned as the service spells it.
fn kind_label(text: Text, kind: &AgreementKind) -> String {
    match kind {
        AgreementKind::Cloud => text.agreement_cloud().to_owned(),
        AgreementKind::Customer => text.agreement_customer().to_owned(),
        AgreementKind::Other(name) => title([name.as_str()], text.fact_absent()),
    }
}

/// Renders whether the customer accepted directly with Microsoft, and the URL for that: a link for its own users,
/// copyable text for staff.
fn direct_signature(text: Text, signed: Result<bool, PortalError>, own: bool) -> AnyView {
    let link = if own {
        external_link(text, DIRECT_ACCEPTANCE.to_owned(), text.my_agreement_accept()).into_any()
    } else {
        copyable(DIRECT_ACCEPTANCE.to_owned(), false).into_any()
    };
    match signed {
        Err(error) => problem_panel(&error).into_any(),
        Ok(true) => view! {
            <p><span class="badge good">{text.agreement_direct_yes()}</span></p>
            <p class="help">{text.agreement_direct_yes_advice()}</p>
        }
        .into_any(),
        Ok(false) => view! {
            <p><span class="badge plain">{text.agreement_direct_no()}</span></p>
            <p class="help">{text.agreement_direct_no_advice()}</p>
            <p>{link}</p>
        }
        .into_any(),
    }
}

fn current_agreements(
    text: Text,
    list_name: &'static str,
    metadata: Result<Vec<AgreementMetadata>, PortalError>,
) -> AnyView {
    let metadata = match metadata {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(metadata) => metadata,
    };
    let paginated = Paginated::of(list_name, metadata);
    let pager = paginated.pager(text.agreement_in_force());
    let entries = paginated
        .items
        .into_iter()
        .map(|metadata| {
            let link = metadata.link.map(|href| external_link(text, href, text.agreement_about()).into_any());
            view! {
                <h3>{kind_label(text, &metadata.kind)}</h3>
                <dl>
                    {metadata.version.map(|version| fact(text.agreement_version(), plain(version.to_string())))}
                    {fact(text.agreement_template(), metadata.template.map(|id| copyable(id.to_string(), true).into_any()))}
                    {fact(text.agreement_more(), link)}
                </dl>
            }
        })
        .collect_view();
    view! { {entries} {pager} }.into_any()
}

/// Renders an external link.
fn external_link(text: Text, href: String, label: &'static str) -> impl IntoView {
    view! {
        <a href=href target="_blank" rel="noopener noreferrer">
            {label}{icon(Icon::External)}
            <span class="visually-hidden">{text.opens_new_tab()}</span>
        </a>
    }
}
