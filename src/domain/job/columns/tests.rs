//! Tests of columns and of reading lines.

use super::*;

const CONTOSO: &str = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
const ANNA: &str = "0c1d2e3f-0000-4000-8000-00000000000a";

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns the fields with the names of their guessed columns.
fn guessed(names: &[&str]) -> Vec<(Field, String)> {
    let header = header(names);
    let mapping = guess(&header);
    Field::ALL.into_iter().filter_map(|field| Some((field, header[mapping.column(field)?].clone()))).collect()
}

fn sheet(names: &[&str], lines: &[&[&str]]) -> Sheet {
    let lines = lines.iter().zip(2..).map(|(cells, line)| SheetLine { line, cells: header(cells) });
    Sheet { header: header(names), lines: lines.collect() }
}

/// Reads lines of customer and user, by their guessed columns.
fn users(action: ActionKind, lines: &[&[&str]]) -> Result<Vec<BulkLine>, LineErrors> {
    let sheet = sheet(&["Customer", "User"], lines);
    read(&sheet, action, &guess(&sheet.header), Chosen::default())
}

/// Returns the problems: line, field and problem.
fn problems<T: std::fmt::Debug>(result: Result<T, LineErrors>) -> Vec<(u32, Field, LineProblem)> {
    let errors = result.unwrap_err();
    errors.listed().iter().map(|error| (error.line, error.field.unwrap(), error.problem.clone())).collect()
}

#[test]
fn the_columns_of_the_microsoft_365_admin_centers_export_are_guessed() {
    let names = [
        "Block credential",
        "City",
        "Country/Region",
        "Department",
        "Display name",
        "First name",
        "Last name",
        "Licenses",
        "Object Id",
        "Office",
        "Phone number",
        "Usage location",
        "User principal name",
        "When created",
    ];
    let expected = [
        (Field::User, "User principal name"),
        (Field::DisplayName, "Display name"),
        (Field::FirstName, "First name"),
        (Field::LastName, "Last name"),
        (Field::UsageLocation, "Usage location"),
        (Field::Licenses, "Licenses"),
    ];
    assert_eq!(guessed(&names), expected.map(|(field, name)| (field, name.to_owned())));
}

#[test]
fn the_columns_of_entras_exports_and_templates_are_guessed() {
    let names = ["userPrincipalName", "displayName", "surname", "mail", "givenName", "id", "usageLocation"];
    let expected = [
        (Field::User, "userPrincipalName"),
        (Field::DisplayName, "displayName"),
        (Field::FirstName, "givenName"),
        (Field::LastName, "surname"),
        (Field::UsageLocation, "usageLocation"),
    ];
    assert_eq!(guessed(&names), expected.map(|(field, name)| (field, name.to_owned())));
    let names = ["Name [displayName] Required", "User name [userPrincipalName] Required", "First name [givenName]"];
    assert_eq!(
        guessed(&names),
        [
            (Field::User, names[1].to_owned()),
            (Field::DisplayName, names[0].to_owned()),
            (Field::FirstName, names[2].to_owned())
        ]
    );
}

#[test]
fn polish_and_german_columns_are_guessed() {
    let fields = [
        Field::Customer,
        Field::User,
        Field::DisplayName,
        Field::FirstName,
        Field::LastName,
        Field::UsageLocation,
        Field::Licenses,
        Field::Role,
    ];
    for names in [
        [
            "Klient",
            "Nazwa główna użytkownika",
            "Nazwa wyświetlana",
            "Imię",
            "Nazwisko",
            "Lokalizacja użycia",
            "Licencje",
            "Rola",
        ],
        ["Kunde", "Benutzerprinzipalname", "Anzeigename", "Vorname", "Nachname", "Nutzungsort", "Lizenzen", "Rolle"],
        ["KUNDE", "upn", "anzeigename", "VORNAME", "nachname", "Verwendungsort", "Lizenz", "rollen"],
    ] {
        let expected: Vec<_> = fields.into_iter().zip(names.map(str::to_owned)).collect();
        assert_eq!(guessed(&names), expected);
    }
}

#[test]
fn the_most_specific_name_wins_and_a_column_has_one_field() {
    assert_eq!(guessed(&["Customer", "Customer tenant ID"]), [(Field::Customer, "Customer tenant ID".to_owned())]);
    assert_eq!(guessed(&["Email", "Sign-in name"]), [(Field::User, "Sign-in name".to_owned())]);
    assert_eq!(
        guessed(&["Microsoft ID", "Company name", "Primary domain name"]),
        [(Field::Customer, "Microsoft ID".to_owned())]
    );
    assert_eq!(guessed(&["Something", "Else", ""]), []);
}

#[test]
fn each_action_requires_its_fields() {
    use ActionKind::{AddRole, AssignLicenses, Create, Delete, RemoveLicenses, RemoveRole, ResetPassword, Restore};
    let both = [Field::Customer, Field::User];
    for (action, more) in [
        (ResetPassword, &[][..]),
        (Delete, &[]),
        (Restore, &[]),
        (AssignLicenses, &[Field::Licenses]),
        (RemoveLicenses, &[Field::Licenses]),
        (AddRole, &[Field::Role]),
        (RemoveRole, &[Field::Role]),
        (Create, &[Field::DisplayName, Field::FirstName, Field::LastName, Field::UsageLocation]),
    ] {
        let missing = check(action, &Mapping::default(), &[], Chosen::default()).unwrap_err();
        let expected: Vec<_> = both.iter().chain(more).map(|field| MappingError::Missing(*field)).collect();
        assert_eq!(missing, expected, "{action:?}");
    }
}

#[test]
fn fields_chosen_for_the_job_need_no_column() {
    let names = header(&["User", "Licenses", "Customer"]);
    let chosen = Chosen { customer: true, licenses: true, role: true };
    let mut mapping = Mapping::default();
    mapping.set(Field::User, 0);
    for action in [ActionKind::AssignLicenses, ActionKind::AddRole, ActionKind::Delete] {
        assert_eq!(check(action, &mapping, &names, chosen), Ok(()));
    }
    mapping.set(Field::Customer, 2);
    assert_eq!(check(ActionKind::AssignLicenses, &mapping, &names, chosen), Ok(()));
    mapping.set(Field::Licenses, 1);
    let twice = Err(vec![MappingError::MappedAndChosen(Field::Licenses)]);
    assert_eq!(check(ActionKind::AssignLicenses, &mapping, &names, chosen), twice);
    assert_eq!(check(ActionKind::Delete, &mapping, &names, chosen), Ok(()));
}

#[test]
fn a_field_has_one_column_and_a_column_one_field() {
    let names = header(&["A", "B"]);
    let mapping = Mapping::parse([("customer", "0"), ("user", "0"), ("role", "7"), ("licenses", "")]).unwrap();
    let problems = check(ActionKind::AddRole, &mapping, &names, Chosen::default()).unwrap_err();
    let shared = MappingError::SharedColumn { column: "A".into(), first: Field::Customer, second: Field::User };
    assert_eq!(problems, [shared, MappingError::UnknownColumn(Field::Role)]);
    assert_eq!(
        check(
            ActionKind::Delete,
            &Mapping::parse([("customer", "0"), ("user", "1"), ("role", "0")]).unwrap(),
            &names,
            Chosen::default()
        ),
        Ok(())
    );
    let problems = Mapping::parse([("user", "0"), ("user", "1"), ("colour", "1"), ("role", "-1")]).unwrap_err();
    let expected = [
        MappingError::SeveralColumns(Field::User),
        MappingError::UnknownField,
        MappingError::UnknownColumn(Field::Role),
    ];
    assert_eq!(problems, expected);
}

#[test]
fn customers_are_ids_domains_or_names() {
    let id: CustomerId = CONTOSO.parse().unwrap();
    for (cell, key) in [
        (CONTOSO.to_uppercase(), CustomerKey::Id(id)),
        (format!(" {{{CONTOSO}}} "), CustomerKey::Id(id)),
        ("Contoso.OnMicrosoft.com".into(), CustomerKey::Domain("contoso.onmicrosoft.com".into())),
        (" Żabka Polska Sp. z o.o. ".into(), CustomerKey::Name("Żabka Polska Sp. z o.o.".into())),
    ] {
        let lines = users(ActionKind::Delete, &[&[&cell, ANNA]]).unwrap();
        assert_eq!(lines[0].customer, Some(key), "{cell}");
    }
}

#[test]
fn users_are_ids_or_sign_in_names() {
    let name = |text: &str| UserKey::SignInName(text.to_owned());
    let deleted = format!("{}anna.nowak.of.the.very.long.name.in.sales@contoso.example", ANNA.replace('-', ""));
    for (cell, key) in [
        (ANNA, UserKey::Id(ANNA.parse().unwrap())),
        (" Anna.Nowak@Contoso.Example ", name("Anna.Nowak@contoso.example")),
        ("o'neil@contoso.example", name("o'neil@contoso.example")),
        ("a_b.example#EXT#@contoso.example", name("a_b.example#EXT#@contoso.example")),
        (&deleted, name(&deleted)),
    ] {
        assert_eq!(users(ActionKind::Restore, &[&["Contoso", cell]]).unwrap()[0].user, key, "{cell}");
    }
    for cell in
        ["anna", "@contoso.example", "anna@contoso", "a b@contoso.example", "a@b@contoso.example", "ż@b.example"]
    {
        let problem = (2, Field::User, LineProblem::Malformed);
        assert_eq!(problems(users(ActionKind::Delete, &[&["Contoso", cell]])), [problem], "{cell}");
    }
}

#[test]
fn keys_are_short_lines_of_visible_characters() {
    let long = "x".repeat(MAX_KEY_CHARS + 1);
    for (cell, problem) in [
        ("", LineProblem::Missing),
        (" \u{a0}", LineProblem::Missing),
        ("Con\ntoso", LineProblem::Control),
        ("Contoso\u{200b}", LineProblem::Invisible),
        (&long, LineProblem::TooLong { max: MAX_KEY_CHARS }),
    ] {
        let lines = users(ActionKind::Delete, &[&[cell, ANNA]]);
        assert_eq!(problems(lines), [(2, Field::Customer, problem)], "{cell:?}");
    }
    assert_eq!(
        problems(users(ActionKind::Delete, &[&["Contoso", "anna\u{200b}@contoso.example"]])),
        [(2, Field::User, LineProblem::Invisible)]
    );
}

#[test]
fn problem_has_the_line_number_and_the_column_name() {
    let sheet = sheet(&["Kunde", "Benutzer"], &[&["Contoso", ANNA], &["Contoso", "anna"]]);
    let errors = read(&sheet, ActionKind::Delete, &guess(&sheet.header), Chosen::default()).unwrap_err();
    let expected = LineError {
        line: 3,
        column: Some("Benutzer".into()),
        field: Some(Field::User),
        problem: LineProblem::Malformed,
    };
    assert_eq!(errors.listed(), [expected]);
}

#[test]
fn repeated_user_is_reported_at_the_second_line() {
    let lines: [&[&str]; 7] = [
        &["contoso.example", "anna@contoso.example"],
        &["Contoso.Example", "ANNA@contoso.example"],
        &["fabrikam.example", "anna@contoso.example"],
        &["Żabka  Polska", ANNA],
        &["żabka polska", &ANNA.to_uppercase()],
        &[CONTOSO, ANNA],
        &["contoso.example", "Anna@Contoso.example"],
    ];
    let repeated = |line, first| (line, Field::User, LineProblem::Repeated { first });
    assert_eq!(problems(users(ActionKind::Delete, &lines)), [repeated(3, 2), repeated(6, 5), repeated(8, 2)]);
}

#[test]
fn in_a_job_for_one_customer_the_column_may_be_absent_or_blank() {
    let chosen = Chosen { customer: true, ..Chosen::default() };
    let without_customer_column = sheet(&["User"], &[&[ANNA], &[&ANNA.to_uppercase()]]);
    let result = read(&without_customer_column, ActionKind::Delete, &guess(&without_customer_column.header), chosen);
    assert_eq!(problems(result), [(3, Field::User, LineProblem::Repeated { first: 2 })]);
    let with_customer_column = sheet(&["Customer", "User"], &[&["", ANNA], &["Contoso", ANNA]]);
    let lines = read(&with_customer_column, ActionKind::Delete, &guess(&with_customer_column.header), chosen).unwrap();
    assert_eq!((&lines[0].customer, &lines[1].customer), (&None, &Some(CustomerKey::Name("Contoso".into()))));
}

#[test]
fn licenses_and_roles_are_read_for_their_actions_only() {
    let sheet = sheet(&["Customer", "User", "Licenses", "Role"], &[&["Contoso", ANNA, "E3", " User Administrator "]]);
    let mapping = guess(&sheet.header);
    let line = |action, chosen| read(&sheet, action, &mapping, chosen).unwrap().remove(0);
    let none = Chosen::default();
    let assigned = line(ActionKind::AssignLicenses, none);
    assert_eq!((assigned.licenses, assigned.role), (Some(LicenseCell("E3".into())), None));
    let added = line(ActionKind::AddRole, none);
    assert_eq!((added.licenses, added.role), (None, Some("User Administrator".into())));
    let deleted = line(ActionKind::Delete, none);
    assert_eq!((deleted.licenses, deleted.role), (None, None));
    let chosen = Chosen { licenses: true, role: true, customer: false };
    assert_eq!(line(ActionKind::RemoveLicenses, chosen).licenses, None);
    assert_eq!(line(ActionKind::RemoveRole, chosen).role, None);
}

#[test]
fn licenses_and_roles_are_required_unless_chosen_for_the_job() {
    let lines: [&[&str]; 2] = [&["Contoso", ANNA, " ;, ", ""], &["Contoso", "b@contoso.example", "E3\u{200b}", "x\ny"]];
    let sheet = sheet(&["Customer", "User", "Licenses", "Role"], &lines);
    let mapping = guess(&sheet.header);
    let found = |action| problems(read(&sheet, action, &mapping, Chosen::default()));
    assert_eq!(
        found(ActionKind::AssignLicenses),
        [(2, Field::Licenses, LineProblem::Missing), (3, Field::Licenses, LineProblem::Invisible)]
    );
    assert_eq!(
        found(ActionKind::AddRole),
        [(2, Field::Role, LineProblem::Missing), (3, Field::Role, LineProblem::Control)]
    );
}

const PRODUCTS: [&str; 5] = [
    "Enterprise Mobility + Security E3",
    "Windows 365 Business 2 vCPU, 4 GB, 128 GB",
    "POWER_BI_PRO",
    "Power BI Pro",
    "Visio Plan 2",
];

fn resolved(cell: &str) -> Result<Vec<usize>, Vec<String>> {
    let find = |text: &str| PRODUCTS.iter().position(|product| product.eq_ignore_ascii_case(text));
    LicenseCell(cell.into()).resolve(find)
}

#[test]
fn license_cell_accepts_the_usual_separators() {
    for cell in [
        "power_bi_pro;Visio Plan 2",
        "POWER_BI_PRO , Visio Plan 2",
        "POWER_BI_PRO|Visio Plan 2",
        "POWER_BI_PRO+Visio Plan 2",
        "POWER_BI_PRO + Visio Plan 2",
        ";POWER_BI_PRO;\r\n Visio Plan 2;",
    ] {
        assert_eq!(resolved(cell), Ok(vec![2, 4]), "{cell:?}");
    }
    assert_eq!(resolved("POWER_BI_PRO,Power BI Pro;Visio Plan 2+POWER_BI_PRO"), Ok(vec![2, 3, 4, 2]));
}

#[test]
fn product_name_with_a_separator_is_not_split() {
    assert_eq!(resolved("Enterprise Mobility + Security E3"), Ok(vec![0]));
    assert_eq!(resolved("Windows 365 Business 2 vCPU, 4 GB, 128 GB"), Ok(vec![1]));
    assert_eq!(resolved("Enterprise Mobility + Security E3+Windows 365 Business 2 vCPU, 4 GB, 128 GB"), Ok(vec![0, 1]));
    assert_eq!(
        resolved("Windows 365 Business 2 vCPU, 4 GB, 128 GB; Enterprise Mobility + Security E3, Visio Plan 2"),
        Ok(vec![1, 0, 4])
    );
}

#[test]
fn unknown_licenses_are_reported_as_typed() {
    assert_eq!(resolved("POWER_BI_PRO; E7, E9"), Err(vec!["E7".into(), "E9".into()]));
    assert_eq!(resolved("E7"), Err(vec!["E7".into()]));
}

const NEW_USER: [&str; 6] =
    ["Customer", "User principal name", "Display name", "First name", "Last name", "Usage location"];

fn created(cells: [&str; 6]) -> Result<Vec<BulkLine>, LineErrors> {
    let sheet = sheet(&NEW_USER, &[&cells]);
    read(&sheet, ActionKind::Create, &guess(&sheet.header), Chosen::default())
}

#[test]
fn parses_all_fields_of_a_new_user() {
    let line =
        created(["Contoso", "Anna.Nowak@Contoso.example", " Anna Nowak ", "Anna", "Nowak", "pl"]).unwrap().remove(0);
    assert_eq!(line.user, UserKey::SignInName("Anna.Nowak@contoso.example".into()));
    let user = line.new_user.unwrap();
    assert_eq!(user.principal_name.to_string(), "Anna.Nowak@contoso.example");
    assert_eq!(
        (user.display_name.as_str(), user.first_name.as_str(), user.last_name.as_str()),
        ("Anna Nowak", "Anna", "Nowak")
    );
    assert_eq!(user.usage_location.as_str(), "PL");
    assert_eq!(line.licenses, None);
}

#[test]
fn reports_all_problems_of_a_new_user() {
    let long = "x".repeat(300);
    let found = problems(created(["Contoso", "a..b@contoso.example", &long, "", "No\nwak", "Polska"]));
    let expected = [
        (2, Field::User, LineProblem::SignInNameCharacters),
        (2, Field::DisplayName, LineProblem::TooLong { max: MAX_DISPLAY_NAME }),
        (2, Field::FirstName, LineProblem::Missing),
        (2, Field::LastName, LineProblem::Control),
        (2, Field::UsageLocation, LineProblem::Malformed),
    ];
    assert_eq!(found, expected);
}

#[test]
fn new_user_requires_a_valid_sign_in_name() {
    let long_name = format!("{}@contoso.example", "x".repeat(65));
    let long_domain = format!("anna@{}.example", "x".repeat(50));
    for (cell, problem) in [
        (ANNA, LineProblem::NotSignInName),
        ("anna", LineProblem::NotSignInName),
        ("@contoso.example", LineProblem::NotSignInName),
        ("żaba@contoso.example", LineProblem::SignInNameCharacters),
        (&long_name, LineProblem::TooLong { max: 80 }),
        (&long_domain, LineProblem::TooLong { max: 53 }),
    ] {
        let found = problems(created(["Contoso", cell, "Anna Nowak", "Anna", "Nowak", "PL"]));
        assert_eq!(found, [(2, Field::User, problem)], "{cell}");
    }
}
