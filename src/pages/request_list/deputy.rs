//! The deputy of a member of staff, who decides the change requests that the latter has claimed.

use leptos::prelude::*;

use crate::{
    components::{
        fact::panel,
        field::{Field, form},
        render_context::RenderContext,
        time::exact,
    },
    domain::{deputy::Deputies, form_action::FormAction},
    locales::args,
};

/// Renders the person's deputy, with the forms that set and remove it.
pub(super) fn deputy_panel(deputies: Deputies) -> impl IntoView {
    let RenderContext { text, zone, .. } = expect_context();
    let Deputies { deputy, people } = deputies;
    let current = deputy.map(|(_, name, until)| {
        let until = exact(text, until, &zone);
        let message = text.deputy_is(args::DeputyIs { name: name.as_str(), until: until.as_str() });
        let remove = form("remove-deputy-form", FormAction::RemoveDeputy, move || {
            view! { <p class="actions"><button class="button">{text.deputy_remove()}</button></p> }
        });
        view! { <p dir="auto">{message}</p> {remove} }
    });
    let has_people = !people.is_empty();
    let set = if has_people {
        let options: Vec<_> = people.into_iter().map(|(object, name)| (object.to_string(), name)).collect();
        form("deputy-form", FormAction::SetDeputy, move || {
            view! {
                {Field::new("deputy", text.deputy_person()).select(options)}
                {Field::new("until", text.deputy_until()).short().date()}
                <p class="actions"><button class="button">{text.deputy_save()}</button></p>
            }
        })
        .into_any()
    } else {
        view! { <p>{text.deputy_nobody()}</p> }.into_any()
    };
    panel("deputy", text.deputy_title(), view! { <p class="help">{text.deputy_lead()}</p> {current} {set} })
}
