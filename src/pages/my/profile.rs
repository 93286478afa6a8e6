//! `/my/profile`: the person's own directory record and licenses.

use leptos::prelude::*;

use super::{
    super::{
        Page, PageRequest, RenderContext, Status,
        deferred::Deferred,
        panel_result,
        user_detail::{facts, license_list},
    },
    page_layout,
};
use crate::{
    api::{license::list_own_licenses, user::load_own_user},
    components::{
        fact::panel,
        icon::{Icon, icon},
        problem::problem_panel,
        user::note,
    },
    domain::license::LicenseGroup,
    error::PortalError,
    paths,
};

/// Renders the person's own profile and licenses.
pub async fn my_profile_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let licenses = request.cloud().has_user_licenses().then(|| {
        let licenses_of = |group: LicenseGroup| list_own_licenses(group.to_string());
        let (group1, group2) = (licenses_of(LicenseGroup::Group1), licenses_of(LicenseGroup::Group2));
        Deferred::begin(async { Ok(<[_; 2]>::from(futures::join!(group1, group2))) })
    });
    let (user, page_layout_result) = futures::join!(load_own_user(), page_layout(&request, customer));
    let page_layout = page_layout_result?;
    let (status, record, has_record) = match user {
        // The page exists for everybody, even for people without a user in the directory.
        Err(PortalError::NotFound | PortalError::Gone { .. }) => {
            (Status::from(200), note(text.my_profile_none()), false)
        }
        user => match panel_result(user)? {
            Ok(user) => {
                let content = view! { {facts(text, &user)} <p class="help">{text.my_profile_change()}</p> };
                (Status::from(200), content.into_any(), true)
            }
            Err(error) => (Status::from(&error), problem_panel(&error).into_any(), true),
        },
    };
    let licenses = has_record.then(|| match licenses {
        Some(licenses) => {
            let content = licenses.render(move |groups| match groups {
                Ok(groups) => license_list(text, groups).into_any(),
                Err(error) => problem_panel(&error).into_any(),
            });
            panel("licenses", text.user_licenses(), content).into_any()
        }
        None => panel("licenses", text.user_licenses(), note(text.licenses_not_in_cloud())).into_any(),
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::MY>{icon(Icon::Back)}{text.nav_my_home()}</a></p>
                <h1>{text.my_profile_title()}</h1>
            </header>
            <div class="columns">
                <div>{panel("account", text.user_account(), record)}</div>
                <div>{licenses}</div>
            </div>
        </main>
    };
    Ok(Page::new(page_layout, body).with_status(status))
}
