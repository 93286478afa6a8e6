//! `/my/profile`: the person's own directory record and licenses.

use leptos::prelude::*;

use super::{
    super::{
        Page, PageRequest, RenderContext, Status, in_panel,
        late::Late,
        user_detail::{facts, licence_list},
    },
    frame,
};
use crate::{
    api::{licence::list_own_licences, user::load_own_user},
    components::{
        fact::panel,
        icon::{Icon, icon},
        problem::problem_panel,
        user::note,
    },
    domain::licence::LicenceGroup,
    error::PortalError,
    paths,
};

/// Renders the person's own profile and licenses.
pub async fn my_profile_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let licences = request.cloud().has_user_licences().then(|| {
        let of = |group: LicenceGroup| list_own_licences(group.to_string());
        let (group1, group2) = (of(LicenceGroup::Group1), of(LicenceGroup::Group2));
        Late::begin(async { Ok(<[_; 2]>::from(futures::join!(group1, group2))) })
    });
    let (user, framed) = futures::join!(load_own_user(), frame(&request, customer));
    let frame = framed?;
    let (status, record, known) = match user {
        // The page exists for everybody, even for people without a user in the directory.
        Err(PortalError::NotFound | PortalError::Gone { .. }) => {
            (Status::from(200), note(text.my_profile_none()), false)
        }
        user => match in_panel(user)? {
            Ok(user) => {
                let shown = view! { {facts(text, &user)} <p class="help">{text.my_profile_change()}</p> };
                (Status::from(200), shown.into_any(), true)
            }
            Err(error) => (Status::from(&error), problem_panel(&error).into_any(), true),
        },
    };
    let licences = known.then(|| match licences {
        Some(licences) => {
            let shown = licences.draw(move |groups| match groups {
                Ok(groups) => licence_list(text, groups).into_any(),
                Err(error) => problem_panel(&error).into_any(),
            });
            panel("licences", text.user_licences(), shown).into_any()
        }
        None => panel("licences", text.user_licences(), note(text.licences_not_in_cloud())).into_any(),
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::MY>{icon(Icon::Back)}{text.nav_my_home()}</a></p>
                <h1>{text.my_profile_title()}</h1>
            </header>
            <div class="columns">
                <div>{panel("account", text.user_account(), record)}</div>
                <div>{licences}</div>
            </div>
        </main>
    };
    Ok(Page::new(frame, body).with_status(status))
}
