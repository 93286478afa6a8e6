//! The banner of a preview, with the previewed role and a button that ends it.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_placeholder,
        field::PAGE_FIELD,
        icon::{Icon, icon},
        render_context::RenderContext,
        role::customer_role_label,
    },
    domain::{form_action::FormAction, self_service::Preview},
    locales::args,
};

/// Renders the banner on every page of a preview.
pub(super) fn preview_banner(preview: &Preview) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let role = preview.role.map_or_else(|| text.self_service_preview_none(), |role| customer_role_label(text, role));
    let message = text.preview_banner(args::PreviewBanner { customer: name_or_placeholder(text, &preview.name), role });
    view! {
        <div class="preview-banner" role="region" aria-label=text.self_service_preview()>
            {icon(Icon::Alert)}
            <p dir="auto">{message}</p>
            <form method="post" action=FormAction::EndPreview.path()>
                <input type="hidden" name=PAGE_FIELD value=address.to_string()/>
                <button class="button">{text.preview_end()}</button>
            </form>
        </div>
    }
}
