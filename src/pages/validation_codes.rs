//! `/validation-codes`: the validation codes for the partner's government customers, with the number of uses left.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::qualification::list_validation_codes,
    components::{fact::copyable, pager::Paginated, table::Columns},
    domain::{
        qualification::ValidationCode,
        table::{Column, Table},
        title::title,
    },
    error::PortalError,
    locales::Text,
};

/// Renders the partner's validation codes.
pub async fn validation_codes_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let has_validation_codes = request.cloud().has_qualifications();
    let codes = if has_validation_codes { list_validation_codes().await? } else { Vec::new() };
    let view = (!codes.is_empty()).then(|| columns(text).view_menu());
    let content = if !has_validation_codes {
        let (title, advice) = (text.validation_codes_not_here(), text.validation_codes_not_here_advice());
        view! { <div class="empty"><h2>{title}</h2><p>{advice}</p></div> }.into_any()
    } else if codes.is_empty() {
        view! { <div class="empty"><h2>{text.validation_codes_none()}</h2><p>{text.validation_codes_none_advice()}</p></div> }
            .into_any()
    } else {
        columns(text).render(text.validation_codes_title(), Paginated::of(Table::ValidationCodes.as_str(), codes))
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <h1>{text.validation_codes_title()}</h1>
            </header>
            <div class="toolbar">
                <p class="help">{text.validation_codes_help()}</p>
                <div class="toolbar-end">{view}</div>
            </div>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn columns(text: Text) -> Columns<'static, ValidationCode> {
    let number =
        move |count: Option<i64>| count.map_or_else(|| text.fact_absent().to_owned(), |count| count.to_string());
    Columns::of(Table::ValidationCodes)
        .name(text.validation_code_organization(), |code: &ValidationCode| {
            view! { <span dir="auto">{title([code.organization.as_str()], &code.code)}</span> }
        })
        .column(Column::Code, text.validation_code(), |code| copyable(code.code.clone(), true))
        .number(Column::UsesLeft, text.validation_code_left(), move |code| {
            let used_up = (!code.is_usable())
                .then(|| view! { " " <span class="badge warn">{text.validation_code_used_up()}</span> });
            view! { {number(code.remaining_creates)} {used_up} }
        })
        .number(Column::MaxUses, text.validation_code_most(), move |code| number(code.max_creates))
}
