//! The banner of a preview, with the previewed role and a button that ends it.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_id,
        field::PAGE_FIELD,
        icon::{Icon, icon},
        render_context::RenderContext,
        role::customer_role_word,
    },
    domain::{self_service::Preview, write::Write},
    locales::args,
};

/// Renders the banner on every page of a preview.
pub(super) fn preview_banner(preview: &Preview) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let role = preview.role.map_or_else(|| text.self_service_preview_none(), |role| customer_role_word(text, role));
    let words = text.preview_banner(args::PreviewBanner { customer: name_or_id(text, &preview.name), role });
    view! {
        <div class="preview-banner" role="region" aria-label=text.self_service_preview()>
            {icon(Icon::Alert)}
            <p dir="auto">{words}</p>
            <form method="post" action=Write::EndPreview.path()>
                <input type="hidden" name=PAGE_FIELD value=address.to_string()/>
                <button class="button">{text.preview_end()}</button>
            </form>
        </div>
    }
}
