//! Tables: their rows, and the columns that the person chose.

use leptos::{
    prelude::*,
    tachys::{html::InertElement, view::Position},
};

use super::{
    field::{Field, NEXT_FIELD, failed_submission, form, hidden},
    icon::{Icon, icon},
    pager::Paginated,
};
use crate::{
    components::render_context::RenderContext,
    domain::{
        form_action::FormAction,
        preferences::{Density, PageSize, Preferences},
        table::{Column, Table},
    },
    locales::Text,
    paths,
};

/// The id of the form for a table's view.
const VIEW_FORM: &str = "view-form";

/// Renders the wrapper of a table. The marker after it tells the style sheet that the table has arrived completely.
pub fn table_wrap(table: impl IntoView + 'static) -> AnyView {
    view! { <div class="table-wrap">{table}<span class="whole" hidden></span></div> }.into_any()
}

/// Renders the body of a table. Each row is serialized as soon as it is built, so that a long table uses no more memory
/// than its HTML while the rest of the page is rendered. A row may contain anything synchronous, and no island.
pub fn table_body<R: IntoView>(rows: impl IntoIterator<Item = R>) -> InertElement {
    render_body(rows, |row, html| write(row, html))
}

/// Renders a body whose rows are written to its HTML one by one.
fn render_body<R>(rows: impl IntoIterator<Item = R>, write: impl Fn(R, &mut String)) -> InertElement {
    let rows = rows.into_iter();
    let (min_rows, _) = rows.size_hint();
    let mut html = rows.enumerate().fold("<tbody>".to_owned(), |mut html, (index, row)| {
        write(row, &mut html);
        if index == 0 {
            // The other rows are about as long as the first.
            html.reserve(html.len() * min_rows);
        }
        html
    });
    html.push_str("</tbody>");
    // Unlike `inner_html`, it is not copied again before it is written into the page.
    InertElement::new(html)
}

fn write(view: impl IntoView, html: &mut String) {
    view.into_view().to_html_with_buf(html, &mut Position::FirstChild, true, false, Vec::new());
}

/// The heading of a column.
pub struct Heading {
    label: &'static str,
    /// The current sort order as the value of `aria-sort`, and the URL of the other order.
    sort: Option<(&'static str, String)>,
}

impl Heading {
    /// Creates a heading that sorts the rows.
    pub const fn sorted(label: &'static str, order: &'static str, address: String) -> Self {
        Self { label, sort: Some((order, address)) }
    }
}

impl From<&'static str> for Heading {
    fn from(label: &'static str) -> Self {
        Self { label, sort: None }
    }
}

/// The layout of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellLayout {
    /// The column that names the row.
    Name,
    /// A cell with its heading before it on a card.
    Labelled,
    /// A number with its heading before it on a card.
    Number,
    /// A line of its own on a card, without its heading.
    OwnLine,
    /// The corner of a card.
    Corner,
    /// An action without a visible heading.
    Action,
}

/// A column as its page declares it.
struct Declared<'a, R> {
    heading: Heading,
    layout: CellLayout,
    /// The id by which it can be hidden.
    column: Option<Column>,
    /// `true` if it is rendered.
    visible: bool,
    /// The tags around a cell.
    tags: (String, &'static str),
    write: WriteCell<'a, R>,
}

/// A function that writes the content of a row's cell.
type WriteCell<'a, R> = Box<dyn Fn(&R, &mut String) + 'a>;

/// The columns of a table, each declared once with its heading and the content of its cells. Head and rows contain
/// those that the person chose.
#[must_use = "columns show nothing until there are rows"]
pub struct Columns<'a, R> {
    table: Table,
    preferences: Preferences,
    declared: Vec<Declared<'a, R>>,
}

impl<'a, R> Columns<'a, R> {
    /// Creates an empty set of columns for a table.
    pub fn of(table: Table) -> Self {
        Self { table, preferences: expect_context::<RenderContext>().preferences, declared: Vec::new() }
    }

    /// Adds the column that names the row, which cannot be hidden.
    pub fn name<V: IntoView>(self, heading: impl Into<Heading>, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(None, CellLayout::Name, heading, cell)
    }

    /// Adds a column with its heading before the value on cards.
    pub fn column<V: IntoView>(self, column: Column, heading: impl Into<Heading>, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(Some(column), CellLayout::Labelled, heading, cell)
    }

    /// Adds a column of numbers.
    pub fn number<V: IntoView>(self, column: Column, heading: impl Into<Heading>, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(Some(column), CellLayout::Number, heading, cell)
    }

    /// Adds a column that is a line of its own on cards, without its heading.
    pub fn line<V: IntoView>(self, column: Column, heading: impl Into<Heading>, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(Some(column), CellLayout::OwnLine, heading, cell)
    }

    /// Adds a column that is in the corner of cards, without its heading.
    pub fn corner<V: IntoView>(self, column: Column, heading: impl Into<Heading>, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(Some(column), CellLayout::Corner, heading, cell)
    }

    /// Adds the column of actions, which cannot be hidden and whose heading is for screen readers.
    pub fn action<V: IntoView>(self, heading: &'static str, cell: impl Fn(&R) -> V + 'a) -> Self {
        self.declare(None, CellLayout::Action, heading, cell)
    }

    /// Renders the column that was declared last only if the condition holds.
    pub fn only_if(mut self, needed: bool) -> Self {
        if let Some(last) = self.declared.last_mut() {
            last.visible &= needed;
        }
        self
    }

    fn declare<V: IntoView>(
        mut self,
        column: Option<Column>,
        layout: CellLayout,
        heading: impl Into<Heading>,
        cell: impl Fn(&R) -> V + 'a,
    ) -> Self {
        let heading = heading.into();
        let visible = column.is_none_or(|column| !self.preferences.hidden.has(self.table, column));
        let (tags, write) = (
            layout.tags(heading.label, column.is_some_and(Column::is_long)),
            Box::new(move |row: &R, html: &mut String| write(cell(row), html)),
        );
        self.declared.push(Declared { heading, layout, column, visible, tags, write });
        self
    }

    fn visible(&self) -> impl Iterator<Item = &Declared<'a, R>> {
        self.declared.iter().filter(|declared| declared.visible)
    }

    /// Renders the menu for the visible columns and the row density of all tables. It opens without JavaScript, and
    /// stays open after a refused change.
    pub fn view_menu(&self) -> AnyView {
        let RenderContext { text, address, .. } = expect_context();
        let Preferences { density, hidden: hidden_columns, page_size, .. } = self.preferences;
        let options = self.declared.iter().filter_map(|declared| {
            let column = declared.column?;
            Some((column.as_str(), declared.heading.label, !hidden_columns.has(self.table, column)))
        });
        let columns = Field::new("columns[]", text.view_columns());
        let columns = if self.table.is_exported() { columns.help(text.view_columns_help()) } else { columns };
        // A page size in the URL would override the choice made here.
        let rows = self.table.is_paged().then(|| {
            let sizes = PageSize::ALL.iter().map(|size| (size.as_str(), size.as_str(), *size == page_size));
            let rows = Field::new("rows", text.view_rows()).radios(sizes.collect());
            view! { {hidden(NEXT_FIELD, paths::without_size(&address))} {rows} }
        });
        let densities =
            Density::ALL.iter().map(|choice| (choice.as_str(), density_label(text, *choice), *choice == density));
        view! {
            <details class="view" open=failed_submission(VIEW_FORM).is_some()>
                <summary class="quiet">{text.view_title()}{icon(Icon::Down)}</summary>
                {form(VIEW_FORM, FormAction::SaveTableView, || view! {
                    {hidden("table", self.table)}
                    {columns.checkboxes(options.collect())}
                    {Field::new("density", text.view_density()).radios(densities.collect())}
                    {rows}
                    <p class="actions">
                        <button class="button primary">{text.apply()}</button>
                        <button class="button" name="reset" value="true">{text.view_reset()}</button>
                    </p>
                })}
            </details>
        }
        .into_any()
    }

    /// Renders the table with the rows on the page, and the links to the others. Each cell is serialized as soon as it
    /// is built; see [`table_body`].
    pub fn render(&self, caption: impl Into<String>, mut list: Paginated<R>) -> AnyView {
        let caption = caption.into();
        let rows = std::mem::take(&mut list.items);
        let pager = list.pager(&caption);
        let body = render_body(rows, |row, html| {
            html.push_str("<tr>");
            for Declared { tags: (start, end), write, .. } in self.visible() {
                html.push_str(start);
                write(&row, html);
                html.push_str(end);
            }
            html.push_str("</tr>");
        });
        let head = self.visible().map(|declared| declared.layout.head(&declared.heading)).collect_view();
        let table = table_wrap(view! {
            <table class=self.table.as_str()>
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                {body}
            </table>
        });
        match pager {
            Some(pager) => view! { {table} {pager} }.into_any(),
            None => table,
        }
    }
}

/// Returns a row density in a word.
pub fn density_label(text: Text, density: Density) -> &'static str {
    match density {
        Density::Comfortable => text.view_comfortable(),
        Density::Compact => text.view_compact(),
    }
}

impl CellLayout {
    /// Returns the tags around a cell's content. A `long` one may end in an ellipsis.
    fn tags(self, heading: &'static str, long: bool) -> (String, &'static str) {
        let (cell, end) = match self {
            Self::Name => (view! { <th scope="row"></th> }.into_any(), "</th>"),
            Self::Labelled if long => (view! { <td data-label=heading class="long"></td> }.into_any(), "</td>"),
            Self::OwnLine if long => (view! { <td class="long"></td> }.into_any(), "</td>"),
            Self::Labelled => (view! { <td data-label=heading></td> }.into_any(), "</td>"),
            Self::Number => (view! { <td data-label=heading class="number"></td> }.into_any(), "</td>"),
            Self::OwnLine => (view! { <td></td> }.into_any(), "</td>"),
            Self::Corner => (view! { <td class="corner"></td> }.into_any(), "</td>"),
            Self::Action => (view! { <td class="corner act"></td> }.into_any(), "</td>"),
        };
        let mut start = cell.to_html();
        start.truncate(start.len() - end.len());
        (start, end)
    }

    fn head(self, Heading { label, sort }: &Heading) -> AnyView {
        let label = *label;
        match (self, sort) {
            (Self::Action, _) => view! { <th scope="col"><span class="visually-hidden">{label}</span></th> }.into_any(),
            (Self::Number, _) => view! { <th scope="col" class="number">{label}</th> }.into_any(),
            (_, None) => view! { <th scope="col">{label}</th> }.into_any(),
            (_, Some((order, address))) => {
                view! { <th scope="col" aria-sort=*order><a class="sort" href=address.clone()>{label}</a></th> }
                    .into_any()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::{preferences::Language, table::HiddenColumns};

    #[test]
    fn table_body_concatenates_rows_and_escapes_text() {
        let rows = ["a", "<b>"].map(|text| view! { <tr><td>{text}</td></tr> });
        let html = Owner::new_root(None).with(|| table_body(rows).to_html());
        assert_eq!(html, "<tbody><tr><td>a</td></tr><tr><td>&lt;b&gt;</td></tr></tbody>");
    }

    /// Renders a table of names and numbers for a person who hid these columns, and the form beside it.
    fn rendered(hidden_now: &[Column]) -> (String, String) {
        let hidden = HiddenColumns::default().with(Table::Subscriptions, hidden_now.iter().copied());
        Owner::new_root(None).with(|| {
            provide_context(RenderContext {
                text: Text::new(Language::English),
                zone: TimeZone::UTC,
                preferences: Preferences { hidden, ..Preferences::default() },
                reference: None,
                address: "/here".into(),
            });
            let columns = Columns::of(Table::Subscriptions)
                .name("Name", |(name, _): &(&'static str, u8)| *name)
                .column(Column::Status, "\"How\" & why", |_| "<ok>")
                .number(Column::Quantity, "Many", |(_, many)| *many)
                .column(Column::Term, "Term", |_| "never")
                .only_if(false);
            let table = columns.render("Things", Paginated::of("things", vec![("a", 1), ("b", 2)])).to_html();
            (table, columns.view_menu().to_html())
        })
    }

    fn count(html: &str, text: &str) -> usize {
        html.matches(text).count()
    }

    #[test]
    fn hidden_columns_are_omitted_from_head_and_rows() {
        let (all, _) = rendered(&[]);
        assert_eq!((count(&all, "<th scope=\"col\""), count(&all, "<td")), (3, 4), "{all}");
        assert_eq!(count(&all, "data-label=\"&quot;How&quot; &amp; why\">&lt;ok&gt;</td>"), 2, "{all}");
        assert!(all.contains("<th scope=\"row\">a</th>") && all.contains("class=\"number\">2</td></tr>"), "{all}");
        let (fewer, _) = rendered(&[Column::Status]);
        assert_eq!((count(&fewer, "<th scope=\"col\""), count(&fewer, "<td")), (2, 2), "{fewer}");
        assert!(!fewer.contains("why") && !fewer.contains("ok"), "{fewer}");
        let (names, _) = rendered(Table::Subscriptions.columns());
        assert_eq!((count(&names, "<th scope=\"col\""), count(&names, "<td")), (1, 0), "{names}");
    }

    #[test]
    fn long_table_is_paginated_and_every_row_is_reachable() {
        let page_at = |address: &str| {
            Owner::new_root(None).with(|| {
                provide_context(RenderContext {
                    text: Text::new(Language::English),
                    zone: TimeZone::UTC,
                    preferences: Preferences::default(),
                    reference: None,
                    address: address.into(),
                });
                let columns = Columns::of(Table::Subscriptions).name("Name", |number: &usize| number.to_string());
                columns.render("Things", Paginated::of("things", (0..60_000).collect::<Vec<_>>())).to_html()
            })
        };
        let first = page_at("/here?find=a%26b&size=25");
        assert_eq!((count(&first, "<tr>"), first.contains(">0</th>"), first.contains(">500</th>")), (501, true, false));
        assert!(first.len() < 100_000, "{} bytes", first.len());
        assert!(first.contains("href=\"/here?find=a%26b&amp;size=25&amp;part-things=2\""), "{first}");
        assert!(first.contains("href=\"/here?find=a%26b&amp;size=25&amp;part-things=120\""), "{first}");
        assert!(first.contains("aria-label=\"Things, pages\"") && first.contains(">1–500 of 60,000<"), "{first}");
        let last = page_at("/here?part-things=120&find=a");
        assert!(last.contains(">59999</th>") && !last.contains("rel=\"next\""), "{last}");
        assert!(last.contains("href=\"/here?find=a&amp;part-things=119\""), "{last}");
        assert!(page_at("/here?part-things=7000").contains(">59999</th>"), "the last part");
        assert!(page_at("/here?part-others=2").contains(">0</th>"));
    }

    #[test]
    fn view_menu_lists_every_hideable_column() {
        let (_, menu) = rendered(&[Column::Status]);
        assert_eq!((count(&menu, "type=\"checkbox\""), count(&menu, "type=\"radio\"")), (3, 5), "{menu}");
        let ticked = |value: &str| menu.contains(&format!("value=\"{value}\" checked"));
        assert!(!ticked("status") && ticked("quantity") && ticked("term") && ticked("comfortable"), "{menu}");
        assert!(!menu.contains("<details class=\"view\" open"), "{menu}");
    }
}
