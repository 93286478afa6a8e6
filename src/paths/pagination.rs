//! Client-side pagination of lists in URLs: each list of a page has a query parameter of its own, and the rest of the
//! URL is kept.

use crate::domain::page::{Direction, Seek};

/// The value for the last page of a list, whatever its number.
pub const LAST_PAGE: &str = "last";

/// The query parameter that requests licenses in the rows of a list of users, for browsers without JavaScript.
pub const LICENSES_PARAMETER: &str = "licenses";

/// The query parameters for a position in the list that Partner Center paginates.
const SEEKS: [&str; 2] = ["after", "before"];

/// Returns the page of a list that a URL requests; the first if it requests none or an invalid one.
pub fn requested_page(url: &str, list: &str) -> usize {
    let name = parameter(list);
    match pairs(url).find(|(known, _)| *known == name) {
        Some((_, page_number)) if page_number == LAST_PAGE => usize::MAX,
        Some((_, page_number)) => page_number.parse().unwrap_or(1),
        None => 1,
    }
}

/// Checks whether a URL requests a position in the list that Partner Center paginates.
pub fn has_seek(url: &str) -> bool {
    pairs(url).any(|(known, _)| SEEKS.contains(&known.as_ref()))
}

/// Returns the URL with another page of a list.
pub fn at_page(url: &str, list: &str, page_number: usize) -> String {
    let name = parameter(list);
    let page_number = (page_number > 1).then(|| (name.as_str(), page_number.to_string()));
    with_query(url, &[&name], page_number)
}

/// Returns the URL with another upstream page (`None` for the first), a page of the list as Partner Center paginates
/// it; the list begins there at its own first page, or at its last if the upstream page is a previous one.
pub fn at_seek(url: &str, list: &str, seek: Option<&Seek>) -> String {
    let name = parameter(list);
    let [after, before] = SEEKS;
    let position = seek.map(|seek| match seek.direction {
        Direction::Next => (after, seek.token.clone()),
        Direction::Previous => (before, seek.token.clone()),
    });
    // A previous upstream page is shown from its end.
    let is_previous = seek.is_some_and(|seek| seek.direction == Direction::Previous);
    let page_number = is_previous.then(|| (name.as_str(), LAST_PAGE.to_owned()));
    with_query(url, &[&name, after, before], position.into_iter().chain(page_number))
}

/// Returns the name of the query parameter for the page of a list.
fn parameter(list: &str) -> String {
    format!("part-{list}")
}

/// Returns the decoded query parameters of a URL.
fn pairs(url: &str) -> form_urlencoded::Parse<'_> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
}

/// Returns the URL without the page size, so that the person's own preference applies.
pub fn without_size(url: &str) -> String {
    with_query(url, &["size"], None)
}

/// Returns the URL of the list of users with licenses in its rows, for browsers without JavaScript.
pub fn with_licenses(url: &str) -> String {
    with_query(url, &[LICENSES_PARAMETER], [(LICENSES_PARAMETER, "shown".to_owned())])
}

/// Returns the URL without some query parameters, and with others appended.
fn with_query<'a>(url: &str, without: &[&str], with: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs(url).filter(|(known, _)| !without.contains(&known.as_ref())));
    query.extend_pairs(with);
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "/here?find=a%26b&part-lines=3&part-domains=2&after=x%2By";

    #[test]
    fn paginating_one_list_keeps_the_rest_of_the_url() {
        assert_eq!(at_page(HERE, "lines", 4), "/here?find=a%26b&part-domains=2&after=x%2By&part-lines=4");
        assert_eq!(at_page(HERE, "lines", 1), "/here?find=a%26b&part-domains=2&after=x%2By");
        assert_eq!(at_page("/here?part-lines=2", "lines", 1), "/here");
        assert_eq!(at_page("/here", "lines", 2), "/here?part-lines=2");
    }

    #[test]
    fn next_upstream_page_starts_at_its_first_page_and_previous_at_its_last() {
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
    fn an_invalid_page_number_means_the_first_page() {
        for (url, page_number) in
            [(HERE, 3), ("/here", 1), ("/here?part-lines=x", 1), ("/here?part-lines=last", usize::MAX)]
        {
            assert_eq!(requested_page(url, "lines"), page_number, "{url}");
        }
    }
}
