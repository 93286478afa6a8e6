//! Key figures: a number, what it is of, and a bar where it is a share.

use leptos::prelude::*;

use crate::locales::Text;

/// A figure; what is not known is said instead.
pub struct Figure {
    /// What is counted.
    pub label: &'static str,
    /// The number, written out.
    pub value: String,
    /// What it is of, or why there is none.
    pub detail: String,
    /// How much of it all it is, in per cent, where it is a share.
    pub percent: Option<u8>,
    /// Where it comes from.
    pub href: Option<String>,
}

impl Figure {
    /// Returns a figure of which only the reason is known why it is not.
    pub fn unknown(label: &'static str, why: &str) -> Self {
        Self { label, value: "—".to_owned(), detail: why.to_owned(), percent: None, href: None }
    }
}

/// Draws figures side by side.
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

/// Draws how much of it all is in use. The same stands beside it in figures.
pub fn bar(percent: u8) -> impl IntoView {
    let fill = if percent >= 100 { "use-fill warn" } else { "use-fill" };
    view! {
        <svg class="use-bar" aria-hidden="true" focusable="false" width="100%" height="6">
            <rect class="use-track" width="100%" height="6" rx="3"/>
            <rect class=fill width=format!("{}%", percent.min(100)) height="6" rx="3"/>
        </svg>
    }
}
