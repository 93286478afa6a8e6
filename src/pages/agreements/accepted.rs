//! Acceptances of agreements and their validity.

use leptos::prelude::*;

use crate::{
    components::{
        fact::copyable,
        moment::day,
        pager::Paginated,
        problem::problem_panel,
        table::{table_body, table_wrap},
    },
    domain::{
        agreement::{AgreementConfirmation, AgreementKind},
        moment::Moment,
        title::title,
    },
    error::PortalError,
    locales::Text,
};

/// Checks whether there are acceptances, all of which are outdated.
pub fn all_outdated(accepted: &[AgreementConfirmation]) -> bool {
    !accepted.is_empty() && accepted.iter().all(AgreementConfirmation::is_outdated)
}

/// Checks whether there is a valid acceptance of the Microsoft Customer Agreement.
pub fn has_valid_agreement(accepted: &[AgreementConfirmation]) -> bool {
    accepted.iter().any(|it| it.kind == AgreementKind::Customer && !it.is_outdated())
}

/// Renders a table of acceptances.
pub(super) fn confirmations(
    text: Text,
    list_name: &'static str,
    accepted: Result<Vec<AgreementConfirmation>, PortalError>,
    caption: &'static str,
) -> AnyView {
    let accepted = match accepted {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(accepted) if accepted.is_empty() => {
            return view! { <p class="muted">{text.agreement_nobody()}</p> }.into_any();
        }
        Ok(accepted) => accepted,
    };
    let paginated = Paginated::of(list_name, accepted);
    let pager = paginated.pager(text.agreement_accepted_by(caption));
    let rows = paginated.items.into_iter().map(|confirmation| row(text, confirmation));
    let table = table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.agreement_accepted_by(caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.agreement_contact()}</th>
                    <th scope="col">{text.customer_email()}</th>
                    <th scope="col">{text.address_phone()}</th>
                    <th scope="col">{text.agreement_agreed_on()}</th>
                    <th scope="col">{text.agreement_confirmed_by()}</th>
                    <th scope="col">{text.agreement_template()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    view! { {table} {pager} }.into_any()
}

fn row(text: Text, confirmation: AgreementConfirmation) -> impl IntoView + use<> {
    let outdated =
        confirmation.is_outdated().then(|| view! { " " <span class="badge warn">{text.agreement_outdated()}</span> });
    let contact = confirmation.contact;
    let kind_note = match &confirmation.kind {
        AgreementKind::Other(name) => Some(view! { <span class="line muted">{name.clone()}</span> }),
        AgreementKind::Cloud | AgreementKind::Customer => None,
    };
    let confirmed_by = match (confirmation.confirmer, confirmation.confirmed_by) {
        (Some(name), _) => view! { <span dir="auto">{name}</span> }.into_any(),
        (None, Some(id)) => copyable(id.to_string(), true).into_any(),
        (None, None) => text.fact_absent().into_any(),
    };
    let template = confirmation.template.map(|id| copyable(id.to_string(), true));
    let name = format!("{} {}", contact.first_name, contact.last_name);
    let name = title([name.trim(), &contact.email], text.fact_absent());
    let agreed = confirmation.agreed.map_or_else(|| text.fact_absent().into_any(), |agreed| day(&Moment::At(agreed)));
    view! {
        <tr>
            <th scope="row" dir="auto">{name}{kind_note}</th>
            <td data-label=text.customer_email()>{copyable(contact.email, false)}</td>
            <td data-label=text.address_phone()>{contact.phone.unwrap_or_else(|| text.fact_absent().to_owned())}</td>
            <td data-label=text.agreement_agreed_on()>{agreed}{outdated}</td>
            <td data-label=text.agreement_confirmed_by()>{confirmed_by}</td>
            <td data-label=text.agreement_template()>{template}</td>
        </tr>
    }
}
