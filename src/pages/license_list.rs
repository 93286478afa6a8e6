//! `/customers/{customer}/licenses`: a customer's products with the number of assigned licenses.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, with_customer};
use crate::{
    api::license::list_available_licenses,
    components::{
        license::{license_group_label, status_badge, use_meter},
        pager::Paginated,
        problem::problem_panel,
        table::Columns,
        user::note,
    },
    domain::{
        license::{LicenseGroup, SubscribedSku},
        table::{Column, Table},
    },
    error::PortalError,
    locales::Text,
};

/// Renders a customer's licenses, one panel per license group.
pub async fn license_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let load_group = |group: LicenseGroup| list_available_licenses(customer.id, group.to_string());
    let group2 = Deferred::begin(load_group(LicenseGroup::Group2));
    let load = async { panel_result(load_group(LicenseGroup::Group1).await) };
    let (group1, summary) = with_customer(customer, load).await?;
    let status = Status::of(&group1);
    let group2 = group2.render(move |group2| group_panel(text, "group-2", &LicenseGroup::Group2, group2, None));
    let view = columns(text).view_menu();
    let lacks_user_licenses = !request.cloud().has_user_licenses();
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.license_title()}</h1>
            {lacks_user_licenses.then(|| note(text.licenses_not_in_cloud()))}
            {group_panel(text, "group-1", &LicenseGroup::Group1, group1, Some(view))}
            {group2}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Renders a group. The menu for the columns of both groups is at the head of the first.
fn group_panel(
    text: Text,
    id: &'static str,
    group: &LicenseGroup,
    skus: Result<Vec<SubscribedSku>, PortalError>,
    view: Option<AnyView>,
) -> AnyView {
    let title = license_group_label(text, group);
    let content = match skus {
        Err(error) => problem_panel(&error).into_any(),
        Ok(skus) if skus.is_empty() && view.is_none() => {
            view! { <p class="muted">{text.license_none()}</p> }.into_any()
        }
        Ok(skus) if skus.is_empty() => {
            view! { <div class="empty"><h3>{text.license_none()}</h3><p>{text.license_none_advice()}</p></div> }
                .into_any()
        }
        Ok(skus) => columns(text).render(title.clone(), Paginated::of(id, skus)),
    };
    view! {
        <section class="panel wide" aria-labelledby=id>
            <header class="panel-head"><h2 id=id>{title}</h2>{view}</header>
            {content}
        </section>
    }
    .into_any()
}

fn columns(text: Text) -> Columns<'static, SubscribedSku> {
    Columns::of(Table::Licenses)
        .name(text.license_product(), |sku: &SubscribedSku| sku.product.title())
        .column(Column::Use, text.license_use(), move |sku| use_meter(text, sku))
        .number(Column::Available, text.license_available(), |sku| sku.available)
        .column(Column::Status, text.license_status(), move |sku| {
            let past_due = (sku.warning > 0).then(|| text.license_warning_units(sku.warning));
            let suspended = (sku.suspended > 0).then(|| text.license_suspended_units(sku.suspended));
            let unit_notes = text.list([past_due, suspended].into_iter().flatten());
            view! { {status_badge(text, &sku.status)} " " <span class="muted">{unit_notes}</span> }
        })
        .column(Column::PartNumber, text.license_part_number(), |sku| {
            view! { <span class="mono">{sku.product.part_number.clone()}</span> }
        })
}
