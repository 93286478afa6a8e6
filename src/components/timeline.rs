//! The timeline of subscriptions that end in the next twelve months: an SVG chart, and the same information as a table.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    components::{
        moment::day,
        subscription::end_badge,
        table::{table_body, table_wrap},
    },
    domain::{
        subscription::Subscription,
        timeline::{Ending, Mark, Timeline, ending_within_a_year},
    },
    locales::{Text, args},
    paths::{self, CustomerPath},
};

/// Number of lanes for names above the axis.
const LANES: usize = 3;
/// Height of a lane, in SVG user units.
const LANE_HEIGHT: usize = 20;
/// Vertical position of the axis.
const AXIS: usize = 8 + LANES * LANE_HEIGHT;
/// Height of a mark without a name, which fits below the name in the lowest lane.
const UNNAMED_MARK_HEIGHT: usize = 7;
/// Distance from a lane's top to the baseline of its name.
const BASELINE: usize = 12;
const _: () = assert!(
    BASELINE + UNNAMED_MARK_HEIGHT <= LANE_HEIGHT,
    "a mark without a name would overlap the names in the lowest lane"
);
/// Maximum number of characters of a mark's name.
const MAX_NAME_CHARS: usize = 26;
/// Width of a character, in thousandths of the chart's minimum width.
const CHARACTER_WIDTH: i32 = 10;
/// Maximum number of rows in the table.
const ROWS: usize = 50;

/// Renders the subscriptions that end in the next twelve months as a chart and a table.
pub fn timeline(text: Text, customer: CustomerPath, found: &[Subscription]) -> AnyView {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let line = Timeline::of(found, today);
    if line.marks.is_empty() {
        return view! { <p class="muted">{text.timeline_none()}</p> }.into_any();
    }
    let ending = ending_within_a_year(found, today);
    let title = text.timeline_of(i64::try_from(ending.len()).unwrap_or(i64::MAX));
    let rows = ending.into_iter().take(ROWS).map(|it| {
        let href = paths::subscription(customer, &it.id);
        view! {
            <tr>
                <th scope="row"><a dir="auto" href=href>{it.name_or_offer().to_owned()}</a></th>
                <td data-label=text.overview_ends() class="number">{it.ends.as_ref().map(day)}</td>
                <td data-label=text.overview_then()>{end_badge(text, it)}</td>
            </tr>
        }
    });
    let table = table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.timeline_title()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.word_subscription()}</th>
                    <th scope="col" class="number">{text.overview_ends()}</th>
                    <th scope="col">{text.overview_then()}</th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    view! {
        {chart(text, &line, today, title)}
        {legend(text, &line)}
        <details class="timeline-table"><summary>{text.timeline_table()}</summary>{table}</details>
    }
    .into_any()
}

fn chart(text: Text, line: &Timeline, today: Date, title: String) -> impl IntoView + use<> {
    let percent = |at: i32| format!("{}.{}%", at / 10, at % 10);
    let months = line.months.iter().map(|(month, at)| {
        let name = text.find(&format!("date-month-{}", month.month())).unwrap_or_default();
        let x = percent(*at);
        view! {
            <line class="timeline-month" x1=x.clone() x2=x.clone() y1="4" y2=AXIS/>
            <text x=x y=AXIS + 15 dx="3">{name}</text>
        }
    });
    let lanes = lanes(&line.marks);
    let marks = line.marks.iter().zip(lanes).map(|(mark, lane)| {
        let (x, tone) = (percent(mark.at), tone(mark.ending));
        // A mark whose name has no lane is drawn short, below the names.
        let top = lane.map_or(AXIS - UNNAMED_MARK_HEIGHT, |(lane, _)| 8 + lane * LANE_HEIGHT);
        let label_text = match mark.names.len() {
            1 => label(&mark.names[0]),
            count => text.timeline_and_more(args::TimelineAndMore {
                name: label(&mark.names[0]),
                count: i64::try_from(count - 1).unwrap_or(i64::MAX),
            }),
        };
        let name = lane.map(|(_, is_left)| {
            let (anchor, dx) = if is_left { ("end", "-6") } else { ("start", "8") };
            view! { <text class="timeline-name" x=x.clone() y=top + BASELINE dx=dx text-anchor=anchor>{label_text.clone()}</text> }
        });
        view! {
            <g>
                <title>{text.phrase([text.labelled(ending_label(text, mark.ending), &label_text), text.date(mark.day)])}</title>
                <rect class=format!("timeline-mark {tone}") x=x.clone() y=top width="5" height=AXIS - top rx="2.5"/>
                {name}
            </g>
        }
    });
    let now = line.months.first().map(|(first, _)| {
        let days = i32::from(today.day() - first.day());
        let x = percent(days * 1000 / 365);
        view! { <g><title>{text.timeline_today()}</title><circle class="timeline-today" cx=x cy=AXIS r="4"/></g> }
    });
    view! {
        <svg class="timeline" role="img" width="100%" height=AXIS + 20 aria-label=title>
            {months.collect_view()}
            <line class="timeline-axis" x1="0" x2="100%" y1=AXIS y2=AXIS/>
            {marks.collect_view()}
            {now}
        </svg>
    }
}

/// Renders the legend of the kinds of marks in the chart.
fn legend(text: Text, line: &Timeline) -> impl IntoView + use<> {
    let shown_endings = Ending::ALL.into_iter().filter(|ending| line.marks.iter().any(|mark| mark.ending == *ending));
    let items = shown_endings.map(|ending| {
        view! { <li><span class=format!("state {}", tone(ending))>{ending_label(text, ending)}</span></li> }
    });
    view! { <ul class="plain legend">{items.collect_view()}</ul> }
}

const fn tone(ending: Ending) -> &'static str {
    match ending {
        Ending::Renews => "good",
        Ending::Ends | Ending::Unknown => "warn",
        Ending::Extended => "bad",
    }
}

fn ending_label(text: Text, ending: Ending) -> &'static str {
    match ending {
        Ending::Renews => text.subscription_renews(),
        Ending::Ends => text.subscription_stops(),
        Ending::Extended => text.subscription_extends(),
        Ending::Unknown => text.subscription_end_unknown(),
    }
}

/// Truncates a name to [`MAX_NAME_CHARS`] characters.
fn label(name: &str) -> String {
    if name.chars().count() <= MAX_NAME_CHARS {
        return name.to_owned();
    }
    name.chars().take(MAX_NAME_CHARS - 1).chain(['…']).collect()
}

/// Returns, for each mark, the topmost lane in which its name overlaps no other name and no mark, and `true` if the
/// name is placed to the left of the mark. A name without a free lane appears only in the tooltip and in the table.
fn lanes(marks: &[Mark]) -> Vec<Option<(usize, bool)>> {
    // The lane, start and end of each placed name.
    let mut names: Vec<(usize, i32, i32)> = Vec::new();
    let mut found: Vec<Option<(usize, bool)>> = Vec::with_capacity(marks.len());
    for mark in marks {
        let char_count = label(&mark.names[0]).chars().count() + if mark.names.len() > 1 { 11 } else { 0 };
        let width = i32::try_from(char_count).unwrap_or(0) * CHARACTER_WIDTH;
        let is_left = mark.at + width > 1000;
        let (from, until) = if is_left { (mark.at - width, mark.at + 8) } else { (mark.at, mark.at + width) };
        let overlaps = |start: i32, end: i32| from < end && start < until;
        let is_free = |lane: usize| {
            // A mark extends from its lane down to the axis.
            let overlaps_name = names.iter().any(|(of, start, end)| match of.cmp(&lane) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => overlaps(*start, *end),
                std::cmp::Ordering::Greater => *start < mark.at + 8 && mark.at < *end,
            });
            let overlaps_mark = marks.iter().zip(&found).any(|(other, lane_and_side)| {
                lane_and_side.is_some_and(|(of, _)| of <= lane) && overlaps(other.at, other.at + 8)
            });
            !overlaps_name && !overlaps_mark
        };
        let lane = (0..LANES).find(|lane| is_free(*lane));
        names.extend(lane.map(|lane| (lane, from, until)));
        found.push(lane.map(|lane| (lane, is_left)));
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn mark(at: i32, names: &[&str]) -> Mark {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Mark { day: date(2026, 12, 1), ending: Ending::Renews, names, at }
    }

    #[test]
    fn names_do_not_overlap_and_are_placed_left_near_the_end() {
        let marks = [mark(0, &["Microsoft 365 E3"]), mark(100, &["Power BI Pro"]), mark(500, &["Visio"])];
        assert_eq!(lanes(&marks), [Some((0, false)), Some((1, false)), Some((0, false))]);
        let crossing = [mark(0, &["Microsoft 365 E3"]), mark(100, &["Power BI Pro"]), mark(180, &["Visio"])];
        assert_eq!(lanes(&crossing)[2], Some((2, false)), "in a higher lane, its mark would cross another name");
        assert_eq!(lanes(&[mark(980, &["Microsoft 365 E3"])]), [Some((0, true))]);
    }

    #[test]
    fn long_name_is_truncated() {
        let long = label(&"x".repeat(40));
        assert_eq!((long.chars().count(), long.ends_with('…')), (MAX_NAME_CHARS, true));
    }
}
