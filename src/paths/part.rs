//! Client-side pagination of lists in URLs: each list of a page has a query parameter of its own, and the rest of the
//! URL is kept.

use crate::domain::page::{Direction, Seek};

/// The value for the last part, whatever its number.
pub const LAST_PART: &str = "last";

/// The query parameter that requests licenses in the rows of a list of users, for browsers without JavaScript.
pub const LICENCES_PARAMETER: &str = "licenses";

/// The query parameters for a position in the list that Partner Center paginates.
const SEEKS: [&str; 2] = ["after", "before"];

/// Returns the part of a list that a URL requests; the first if there is none or it is invalid.
pub fn asked_part(address: &str, list: &str) -> usize {
    let name = parameter(list);
    match pairs(address).find(|(known, _)| *known == name) {
        Some((_, part)) if part == LAST_PART => usize::MAX,
        Some((_, part)) => part.parse().unwrap_or(1),
        None => 1,
    }
}

/// Checks whether a URL requests a position in the list that Partner Center paginates.
pub fn has_seek(address: &str) -> bool {
    pairs(address).any(|(known, _)| SEEKS.contains(&known.as_ref()))
}

/// Returns the URL with another part of a list.
pub fn at_part(address: &str, list: &str, part: usize) -> String {
    let name = parameter(list);
    let part = (part > 1).then(|| (name.as_str(), part.to_string()));
    changed(address, &[&name], part)
}

/// Returns the URL with another page of Partner Center's list (`None` for the first page), and its first or last part.
pub fn at_seek(address: &str, list: &str, seek: Option<&Seek>) -> String {
    let name = parameter(list);
    let [after, before] = SEEKS;
    let place = seek.map(|seek| match seek.direction {
        Direction::Next => (after, seek.token.clone()),
        Direction::Previous => (before, seek.token.clone()),
    });
    // The previous page is entered at its end.
    let back = seek.is_some_and(|seek| seek.direction == Direction::Previous);
    let part = back.then(|| (name.as_str(), LAST_PART.to_owned()));
    changed(address, &[&name, after, before], place.into_iter().chain(part))
}

fn parameter(list: &str) -> String {
    format!("part-{list}")
}

fn pairs(address: &str) -> form_urlencoded::Parse<'_> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
}

/// Returns the URL without the page size, so that the person's own preference applies.
pub fn without_size(address: &str) -> String {
    changed(address, &["size"], None)
}

/// Returns the URL of the list of users with licenses in its rows, for browsers without JavaScript.
pub fn with_licences(address: &str) -> String {
    changed(address, &[LICENCES_PARAMETER], [(LICENCES_PARAMETER, "shown".to_owned())])
}

fn changed<'a>(address: &str, without: &[&str], with: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let mut held = form_urlencoded::Serializer::new(String::new());
    held.extend_pairs(pairs(address).filter(|(known, _)| !without.contains(&known.as_ref())));
    held.extend_pairs(with);
    let query = held.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "/here?find=a%26b&part-lines=3&part-domains=2&after=x%2By";

    #[test]
    fn a_list_moves_alone_and_everything_else_stays() {
        assert_eq!(at_part(HERE, "lines", 4), "/here?find=a%26b&part-domains=2&after=x%2By&part-lines=4");
        assert_eq!(at_part(HERE, "lines", 1), "/here?find=a%26b&part-domains=2&after=x%2By");
        assert_eq!(at_part("/here?part-lines=2", "lines", 1), "/here");
        assert_eq!(at_part("/here", "lines", 2), "/here?part-lines=2");
    }

    #[test]
    fn another_page_of_the_service_begins_at_its_first_part_and_one_before_at_its_last() {
        let seek = |direction| Seek { direction, token: "t&t".into() };
        assert_eq!(at_seek(HERE, "lines", Some(&seek(Direction::Next))), "/here?find=a%26b&part-domains=2&after=t%26t");
        assert_eq!(
            at_seek(HERE, "lines", Some(&seek(Direction::Previous))),
            "/here?find=a%26b&part-domains=2&before=t%26t&part-lines=last"
        );
        assert_eq!(at_seek(HERE, "lines", None), "/here?find=a%26b&part-domains=2");
        assert!(has_seek(HERE) && !has_seek("/here?find=after"));
    }

    #[test]
    fn what_is_no_part_is_the_first() {
        for (address, part) in
            [(HERE, 3), ("/here", 1), ("/here?part-lines=x", 1), ("/here?part-lines=last", usize::MAX)]
        {
            assert_eq!(asked_part(address, "lines"), part, "{address}");
        }
    }
}
