//! Key figures: a number, its description, and a bar if it is a share.

use leptos::prelude::*;

use crate::locales::Text;

/// A figure, or the reason why it is unknown.
pub struct Figure {
    /// The label of the figure.
    pub label: &'static str,
    /// The formatted number.
    pub value: String,
    /// The total that it is part of, or the reason why it is unknown.
    pub detail: String,
    /// The share in percent, if it is a share.
    pub percent: Option<u8>,
    /// The URL of its source.
    pub href: Option<String>,
}

impl Figure {
    /// Creates an unknown figure with the reason.
    pub fn unknown(label: &'static str, why: &str) -> Self {
        Self { label, value: "—".to_owned(), detail: why.to_owned(), percent: None, href: None }
    }
}

/// Renders figures side by side.
pub fn figures(text: Text, figures: Vec<Figure>) -> AnyView {
    let figures = figures.into_iter().map(|figure| {
        let Figure { label, value, detail, percent, href } = figure;
        let label = match href {
            Some(href) => view! { <a href=href>{label}</a> }.into_any(),
            None => label.into_any(),
        };
        view! {
            <div class="kpi">
                <dt>{label}</dt>
                <dd><span class="kpi-value">{value}</span> " " <span class="muted">{detail}</span></dd>
                {percent.map(|percent| view! { <dd class="kpi-bar" aria-hidden="true">{bar(percent)}</dd> })}
            </div>
        }
    });
    view! { <dl class="kpis" aria-label=text.figures_title()>{figures.collect_view()}</dl> }.into_any()
}

/// Renders a share as a bar. The figures beside it have the same information.
pub fn bar(percent: u8) -> impl IntoView {
    let fill = if percent >= 100 { "use-fill warn" } else { "use-fill" };
    view! {
        <svg class="use-bar" aria-hidden="true" focusable="false" width="100%" height="6">
            <rect class="use-track" width="100%" height="6" rx="3"/>
            <rect class=fill width=format!("{}%", percent.min(100)) height="6" rx="3"/>
        </svg>
    }
}
