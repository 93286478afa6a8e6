use super::*;
use crate::{emulator::state::demo::Demo, partner_center::wire::customer as wire};

fn directory(customers: usize) -> Directory {
    Directory::new(7, &Demo::new(7).partners[0], customers)
}

fn positions(directory: &Directory, filter: &CustomerFilter) -> Vec<u32> {
    let positions = directory.positions(filter);
    positions.slice(0..positions.len()).collect()
}

fn names(directory: &Directory, filter: &CustomerFilter) -> Vec<String> {
    positions(directory, filter).into_iter().map(|position| directory.at(position).unwrap().name.to_string()).collect()
}

#[test]
fn customers_are_deterministic_per_seed() {
    let (one, other) = (directory(200), directory(200));
    assert_eq!(one.ids(), other.ids());
    assert_eq!(names(&one, &CustomerFilter::All), names(&other, &CustomerFilter::All));
    assert_ne!(one.ids(), Directory::new(8, &Demo::new(8).partners[0], 200).ids());
}

#[test]
fn larger_directory_contains_the_smaller_one() {
    let more = directory(300);
    assert!(directory(100).ids().iter().all(|id| more.find(id.as_uuid()).is_some()));
}

#[test]
fn name_search_matches_linear_scan() {
    let directory = directory(3000);
    for beginning in ["", "żubr", "ΕΛΙΆ", "株式会社", "Müller & Söhne", "тов «", "no such"] {
        let folded = fold(beginning);
        let expected: Vec<_> = names(&directory, &CustomerFilter::All)
            .into_iter()
            .filter(|name| fold(name).starts_with(&folded))
            .collect();
        assert_eq!(names(&directory, &CustomerFilter::Name(folded)), expected, "{beginning}");
    }
    assert!(!names(&directory, &CustomerFilter::Name(fold("ŻUBR"))).is_empty());
}

#[test]
fn domain_search_returns_customers_in_name_order() {
    let directory = directory(3000);
    let positions = positions(&directory, &CustomerFilter::Domain("zubr".into()));
    assert!(positions.is_sorted());
    let count = (0..3000).filter(|position| directory.at(*position).unwrap().domain.starts_with("zubr")).count();
    assert_eq!(positions.len(), count);
    assert!(count > 0);
}

#[test]
fn domains_are_ascii_and_unique() {
    for partner in Demo::new(7).partners {
        let directory = Directory::new(7, &partner, 2000);
        let domains: HashSet<_> = directory.rows.iter().map(|row| row.domain.clone()).collect();
        assert_eq!(domains.len(), 2000);
        for domain in domains {
            assert!(domain.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.'));
            assert!(!domain.starts_with('.') && !domain.starts_with("xn--"), "{domain}");
        }
    }
}

#[test]
fn removed_relationship_is_hidden_until_reset() {
    let directory = directory(10);
    let id = directory.ids()[3].as_uuid();
    assert!(directory.remove(id));
    assert!(!directory.remove(id));
    assert!(directory.find(id).is_none());
    assert_eq!(directory.ids().len(), 9);
    directory.reset();
    assert!(directory.find(id).is_some());
}

#[test]
fn every_reseller_has_customers() {
    let directory = directory(500);
    let counts: Vec<_> = directory
        .resellers
        .iter()
        .map(|reseller| directory.positions(&CustomerFilter::Reseller(reseller.clone())).len())
        .collect();
    assert!(counts.iter().all(|count| *count > 0) && counts.iter().sum::<usize>() < 500, "{counts:?}");
    assert_eq!(directory.positions(&CustomerFilter::Provider(directory.provider.clone())).len(), 500);
}

#[test]
fn finds_customers_among_100_000() {
    let directory = directory(100_000);
    assert_eq!(directory.positions(&CustomerFilter::All).len(), 100_000);
    let row = directory.at(77_777).unwrap();
    assert!(positions(&directory, &CustomerFilter::Name(fold(&row.name))).contains(&77_777));
    assert_eq!(positions(&directory, &CustomerFilter::Domain(row.domain.to_string())), [77_777]);
    assert_eq!(directory.find(row.id).unwrap().id, row.id);
}

#[test]
fn created_customers_are_listed_in_name_order() {
    let directory = directory(200);
    let name = |position: usize| names(&directory, &CustomerFilter::All)[position].clone();
    let after = name(99);
    let input = CreationInput {
        name: format!("{after} 2"),
        domain: "made.onmicrosoft.com".into(),
        country: "PL".into(),
        company: wire::CompanyProfile::default(),
        billing: wire::BillingProfile::default(),
    };
    let id = Uuid::new_v4();
    directory.add(DirectoryCustomer::from_input(id, Cloud::Global, input, Some(1)));
    let all_names = names(&directory, &CustomerFilter::All);
    assert_eq!(all_names.len(), 201);
    assert!(all_names.is_sorted_by(|one, other| fold(one) <= fold(other)));
    assert_eq!(names(&directory, &CustomerFilter::Domain("made.".into())), [format!("{after} 2")]);
    assert!(
        names(&directory, &CustomerFilter::Reseller(directory.resellers[1].clone())).contains(&format!("{after} 2"))
    );
    assert!(directory.has_domain("Made.onmicrosoft.com") && !directory.has_domain("made"));
    assert!(directory.remove(id) && directory.find(id).is_none());
    assert_eq!(names(&directory, &CustomerFilter::All).len(), 200);
    directory.reset();
    assert!(!directory.has_domain("made.onmicrosoft.com"));
}
