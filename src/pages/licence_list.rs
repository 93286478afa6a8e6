//! `/customers/{customer}/licenses`: a customer's products with the number of assigned licenses.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, late::Late, with_customer};
use crate::{
    api::licence::list_available_licences,
    components::{
        licence::{group_words, status_badge, use_meter},
        pager::Paginated,
        problem::problem_panel,
        table::Columns,
        user::note,
    },
    domain::{
        licence::{LicenceGroup, SubscribedSku},
        table::{Column, Table},
    },
    error::PortalError,
    locales::Text,
};

/// Renders a customer's licenses, one panel per license group.
pub async fn licence_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let of_group = |group: LicenceGroup| list_available_licences(customer.id, group.to_string());
    let group2 = Late::begin(of_group(LicenceGroup::Group2));
    let load = async { in_panel(of_group(LicenceGroup::Group1).await) };
    let (group1, summary) = with_customer(customer, load).await?;
    let status = Status::of(&group1);
    let group2 = group2.draw(move |group2| group_panel(text, "group-2", &LicenceGroup::Group2, group2, None));
    let view = columns(text).view_menu();
    let not_of_users = !request.cloud().has_user_licences();
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.licence_title()}</h1>
            {not_of_users.then(|| note(text.licences_not_in_cloud()))}
            {group_panel(text, "group-1", &LicenceGroup::Group1, group1, Some(view))}
            {group2}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

/// Renders a group. The menu for the columns of both groups is at the head of the first.
fn group_panel(
    text: Text,
    id: &'static str,
    group: &LicenceGroup,
    skus: Result<Vec<SubscribedSku>, PortalError>,
    view: Option<AnyView>,
) -> AnyView {
    let title = group_words(text, group);
    let shown = match skus {
        Err(error) => problem_panel(&error).into_any(),
        Ok(skus) if skus.is_empty() && view.is_none() => {
            view! { <p class="muted">{text.licence_none()}</p> }.into_any()
        }
        Ok(skus) if skus.is_empty() => {
            view! { <div class="empty"><h3>{text.licence_none()}</h3><p>{text.licence_none_advice()}</p></div> }
                .into_any()
        }
        Ok(skus) => columns(text).draw(title.clone(), Paginated::of(id, skus)),
    };
    view! {
        <section class="panel wide" aria-labelledby=id>
            <header class="panel-head"><h2 id=id>{title}</h2>{view}</header>
            {shown}
        </section>
    }
    .into_any()
}

fn columns(text: Text) -> Columns<'static, SubscribedSku> {
    Columns::of(Table::Licences)
        .name(text.licence_product(), |sku: &SubscribedSku| sku.product.title())
        .column(Column::Use, text.licence_use(), move |sku| use_meter(text, sku))
        .number(Column::Available, text.licence_available(), |sku| sku.available)
        .column(Column::Status, text.licence_status(), move |sku| {
            let past_due = (sku.warning > 0).then(|| text.licence_warning_units(sku.warning));
            let suspended = (sku.suspended > 0).then(|| text.licence_suspended_units(sku.suspended));
            let also = text.list([past_due, suspended].into_iter().flatten());
            view! { {status_badge(text, &sku.status)} " " <span class="muted">{also}</span> }
        })
        .column(Column::PartNumber, text.licence_part_number(), |sku| {
            view! { <span class="mono">{sku.product.part_number.clone()}</span> }
        })
}
