//! Tables.

use leptos::prelude::*;

/// The body of a table. Each row is written out as soon as it is made, so that a long table takes up no more than its
/// HTML while the rest of the page is drawn. A row may hold anything that is there at once, and no island.
pub fn table_body<R: IntoView>(rows: impl IntoIterator<Item = R>) -> AnyView {
    let rows = rows.into_iter().fold(String::new(), |mut html, row| {
        html.push_str(&row.into_view().to_html());
        html
    });
    view! { <tbody inner_html=rows></tbody> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other_and_their_text_stays_text() {
        let rows = ["a", "<b>"].map(|text| view! { <tr><td>{text}</td></tr> });
        let html = Owner::new_root(None).with(|| table_body(rows).to_html());
        assert_eq!(html, "<tbody><tr><td>a</td></tr><tr><td>&lt;b&gt;</td></tr></tbody>");
    }
}
