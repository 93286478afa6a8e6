use super::*;
use crate::{emulator::state::demo::Demo, partner_center::wire::customer as wire};

fn directory(customers: usize) -> Directory {
    Directory::new(7, &Demo::new(7).partners[0], customers)
}

fn places(directory: &Directory, wanted: &Wanted) -> Vec<u32> {
    let places = directory.places(wanted);
    places.part(0..places.len()).collect()
}

fn found(directory: &Directory, wanted: &Wanted) -> Vec<String> {
    places(directory, wanted).into_iter().map(|place| directory.at(place).unwrap().name.to_string()).collect()
}

#[test]
fn the_same_seed_makes_the_same_customers() {
    let (one, other) = (directory(200), directory(200));
    assert_eq!(one.ids(), other.ids());
    assert_eq!(found(&one, &Wanted::All), found(&other, &Wanted::All));
    assert_ne!(one.ids(), Directory::new(8, &Demo::new(8).partners[0], 200).ids());
}

#[test]
fn more_customers_keep_the_first_ones() {
    let more = directory(300);
    assert!(directory(100).ids().iter().all(|id| more.find(id.as_uuid()).is_some()));
}

#[test]
fn a_search_by_name_finds_what_looking_at_each_finds() {
    let directory = directory(3000);
    for beginning in ["", "żubr", "ΕΛΙΆ", "株式会社", "Müller & Söhne", "тов «", "no such"] {
        let folded = fold(beginning);
        let expected: Vec<_> =
            found(&directory, &Wanted::All).into_iter().filter(|name| fold(name).starts_with(&folded)).collect();
        assert_eq!(found(&directory, &Wanted::Name(folded)), expected, "{beginning}");
    }
    assert!(!found(&directory, &Wanted::Name(fold("ŻUBR"))).is_empty());
}

#[test]
fn a_search_by_domain_answers_in_the_order_of_names() {
    let directory = directory(3000);
    let places = places(&directory, &Wanted::Domain("zubr".into()));
    assert!(places.is_sorted());
    let count = (0..3000).filter(|place| directory.at(*place).unwrap().domain.starts_with("zubr")).count();
    assert_eq!(places.len(), count);
    assert!(count > 0);
}

#[test]
fn domains_are_ascii_and_nobody_elses() {
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
fn a_removed_relationship_is_gone_until_the_restore() {
    let directory = directory(10);
    let id = directory.ids()[3].as_uuid();
    assert!(directory.remove(id));
    assert!(!directory.remove(id));
    assert!(directory.find(id).is_none());
    assert_eq!(directory.ids().len(), 9);
    directory.restore();
    assert!(directory.find(id).is_some());
}

#[test]
fn every_reseller_has_customers_of_its_own() {
    let directory = directory(500);
    let counts: Vec<_> = directory
        .resellers
        .iter()
        .map(|reseller| directory.places(&Wanted::Reseller(reseller.clone())).len())
        .collect();
    assert!(counts.iter().all(|count| *count > 0) && counts.iter().sum::<usize>() < 500, "{counts:?}");
    assert_eq!(directory.places(&Wanted::Provider(directory.provider.clone())).len(), 500);
}

#[test]
fn a_hundred_thousand_customers_can_each_be_found() {
    let directory = directory(100_000);
    assert_eq!(directory.places(&Wanted::All).len(), 100_000);
    let row = directory.at(77_777).unwrap();
    assert!(places(&directory, &Wanted::Name(fold(&row.name))).contains(&77_777));
    assert_eq!(places(&directory, &Wanted::Domain(row.domain.to_string())), [77_777]);
    assert_eq!(directory.find(row.id).unwrap().id, row.id);
}

#[test]
fn customers_that_callers_make_stand_where_their_names_belong() {
    let directory = directory(200);
    let name = |place: usize| found(&directory, &Wanted::All)[place].clone();
    let after = name(99);
    let made = Made {
        name: format!("{after} 2"),
        domain: "made.onmicrosoft.com".into(),
        country: "PL".into(),
        company: wire::CompanyProfile::default(),
        billing: wire::BillingProfile::default(),
    };
    let id = Uuid::new_v4();
    directory.add(Row::made(id, Cloud::Global, made, Some(1)));
    let names = found(&directory, &Wanted::All);
    assert_eq!(names.len(), 201);
    assert!(names.is_sorted_by(|one, other| fold(one) <= fold(other)));
    assert_eq!(found(&directory, &Wanted::Domain("made.".into())), [format!("{after} 2")]);
    assert!(found(&directory, &Wanted::Reseller(directory.resellers[1].clone())).contains(&format!("{after} 2")));
    assert!(directory.has_domain("Made.onmicrosoft.com") && !directory.has_domain("made"));
    assert!(directory.remove(id) && directory.find(id).is_none());
    assert_eq!(found(&directory, &Wanted::All).len(), 200);
    directory.restore();
    assert!(!directory.has_domain("made.onmicrosoft.com"));
}
