//! Tests that no layer imports a higher one, which they read in the `use crate::…` lines.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use tenantry::{
    components::field::Secret,
    domain::{
        role::{Capability, CustomerRole, Role},
        self_service::{Offer, SelfService},
        write::Write,
    },
};

/// The modules in layers, lower ones first: each imports only preceding ones, so that there is no cycle.
const LAYERS: [&str; 18] = [
    "domain",
    "error",
    "paths",
    "client_credential",
    "locales",
    "mail",
    "partner_center",
    "store",
    "auth",
    "portal",
    "api",
    "islands",
    "components",
    "pages",
    "app",
    "emulator",
    "server",
    "main",
];

/// Exceptions from the order: each module with the lower ones that it must not import.
const WALLS: [(&str, &[&str]); 8] = [
    ("mail", &["domain", "error", "paths", "client_credential", "locales"]),
    ("partner_center", &["error", "paths", "locales", "mail"]),
    ("store", &["error", "paths", "client_credential", "locales", "mail", "partner_center"]),
    ("auth", &["error", "paths", "locales", "mail", "partner_center", "store"]),
    ("api", &["client_credential", "locales", "mail", "partner_center", "store", "auth"]),
    ("components", &["client_credential", "mail", "partner_center", "store", "auth", "portal", "api"]),
    ("pages", &["client_credential", "mail", "partner_center", "store", "auth"]),
    (
        "emulator",
        &[
            "error",
            "paths",
            "locales",
            "mail",
            "store",
            "auth",
            "portal",
            "api",
            "islands",
            "components",
            "pages",
            "app",
        ],
    ),
];

pub fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Returns the modules that a source imports from the crate, in single or braced `use` lines.
fn imports(source: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (start, _) in source.match_indices("crate::") {
        let rest = &source[start + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            // The first name of each member; what follows it up to the next comma of the group is inside that module.
            let (mut depth, mut name, mut within) = (0, String::new(), false);
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => (name, within) = (String::new(), false),
                    ':' if depth == 0 && !within => {
                        modules.insert(name.trim().to_owned());
                        within = true;
                    }
                    _ if depth == 0 && !within => name.push(letter),
                    _ => {}
                }
            }
        } else {
            modules.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    modules.retain(|module| LAYERS.contains(&module.as_str()));
    modules
}

/// Returns the source files of a module: its file and those in its folder.
fn of_module(root: &Path, module: &str) -> Vec<PathBuf> {
    let mut files = vec![root.join(format!("{module}.rs"))];
    let folder = root.join(module);
    if folder.is_dir() {
        sources(&folder, &mut files);
    }
    files
}

#[test]
fn every_module_has_its_layer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let library = fs::read_to_string(root.join("lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, LAYERS.into_iter().filter(|layer| *layer != "main").collect());
}

#[test]
fn each_layer_imports_only_what_lies_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (place, module) in LAYERS.into_iter().enumerate() {
        let walled = WALLS.iter().find(|(from, _)| *from == module).map_or(&[][..], |(_, walled)| walled);
        for file in of_module(&root, module) {
            let source = fs::read_to_string(&file).unwrap();
            for imported in imports(&source).into_iter().filter(|imported| imported != module) {
                let below = LAYERS[..place].contains(&imported.as_str());
                if !below || walled.contains(&imported.as_str()) {
                    wrong.push(format!("{} imports {imported}", file.strip_prefix(&root).unwrap().display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn words_for_error_codes_stand_in_one_file_of_each_language() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/locales");
    for language in fs::read_dir(locales).unwrap() {
        let language = language.unwrap().path();
        if !language.is_dir() {
            continue;
        }
        for file in fs::read_dir(language).unwrap() {
            let file = file.unwrap().path();
            let has_some = fs::read_to_string(&file).unwrap().lines().any(|line| line.starts_with("code-"));
            assert_eq!(has_some, file.ends_with("code.ftl"), "{}", file.display());
        }
    }
}

/// Returns the names that immediately follow a text in a source.
fn named_after<'s>(source: &'s str, before: &str) -> Vec<&'s str> {
    let word = |rest: &'s str| rest.split(|sign: char| !sign.is_alphanumeric() && sign != '_').next();
    source.split(before).skip(1).filter_map(word).collect()
}

#[test]
fn a_field_that_holds_a_secret_is_on_the_list_of_those_that_are_never_drawn_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let secret = |name: &&str| ["password", "secret", "token", "credential", "key"].iter().any(|it| name.contains(it));
    // This is a date, not a secret.
    let public = ["secret_expires_on"];
    let listed: BTreeSet<_> = Secret::ALL.iter().map(|secret| secret.name()).collect();
    let mut taken = BTreeSet::new();
    for layer in ["api", "pages", "components", "islands", "app", "domain"] {
        for file in of_module(&root, layer) {
            let source = fs::read_to_string(&file).unwrap();
            let place = file.strip_prefix(&root).unwrap().display().to_string();
            let drawn = ["Field::new(\"", "hidden(\"", "name=\""].into_iter().flat_map(|by| named_after(&source, by));
            let drawn: Vec<_> = drawn.filter(secret).filter(|name| !public.contains(name)).collect();
            assert!(drawn.is_empty(), "{place} renders {drawn:?} without `SecretField`");
            let masked = source.contains("\"password\")") || source.contains("type=\"password\"");
            assert!(!masked || place == "components/field/secret.rs", "{place} masks a field by itself");
            taken.extend(named_after(&source, "#[server(default)] ").into_iter().filter(secret).map(str::to_owned));
            let texts = source.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(": String,"));
            taken.extend(
                texts
                    .filter(|_| place.starts_with("domain") && place.ends_with("form.rs"))
                    .filter(secret)
                    .map(str::to_owned),
            );
        }
    }
    taken.retain(|name| !public.contains(&name.as_str()));
    assert_eq!(taken.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed, "the arguments of server functions");
}

#[test]
fn no_page_writes_a_day_in_the_form_of_one_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for layer in ["pages", "components", "islands", "app", "server"] {
        for file in of_module(&root, layer) {
            let source = fs::read_to_string(&file).unwrap();
            for form in ["%Y-%m-%d", "%d.%m.%Y", "%F", "%D", "%x", "%c"] {
                assert!(!source.contains(&format!("\"{form}")), "{}: use `Text::date`", file.display());
            }
        }
    }
}

#[test]
fn a_page_that_tells_a_secret_offers_to_erase_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let of_users = fs::read_to_string(root.join("components/user.rs")).unwrap();
    let (_, shown) = of_users.split_once("pub fn password_shown(").unwrap();
    assert!(shown.split("\n}\n").next().unwrap().contains("erase_button("));
    let mut pages = Vec::new();
    sources(&root.join("pages"), &mut pages);
    let pages: Vec<String> = pages.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    for write in Write::ALL.iter().filter(|write| write.tells_secret()) {
        let answered = format!(">(Write::{write:?})");
        let telling: Vec<_> =
            pages.iter().filter(|page| page.contains("answered::<") && page.contains(&answered)).collect();
        assert_eq!(telling.len(), 1, "{write:?}");
        let offers = ["erase_button(", "password_shown("].iter().any(|offer| telling[0].contains(offer));
        assert!(offers, "{write:?}");
    }
}

#[test]
fn what_may_be_asked_for_has_a_file_of_the_same_noun_in_the_portal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut nouns = Vec::new();
    sources(&root.join("api"), &mut nouns);
    let without: Vec<_> = nouns
        .into_iter()
        .filter_map(|file| Some(file.file_name()?.to_owned()))
        .filter(|name| name != "call.rs" && !root.join("portal").join(name).exists())
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn a_principal_is_made_at_the_sign_in_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let made_in = |ways: &[&str]| -> Vec<_> {
        let mut made: Vec<_> = files
            .iter()
            .filter(|file| !["tests", "bench"].iter().any(|folder| file.starts_with(root.join(folder))))
            .filter(|file| !file.starts_with(root.join("domain/principal")) && !file.ends_with("domain/principal.rs"))
            .filter(|file| {
                let source = fs::read_to_string(file).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap_or_default();
                ways.iter().any(|way| code.contains(way))
            })
            .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
            .filter(|file| !file.contains("/tests/") && !file.ends_with("tests.rs"))
            .collect();
        made.sort();
        made
    };
    assert_eq!(
        made_in(&["Principal::staff(", "CustomerUser::new(", "Principal::operator("]),
        ["portal/sign_in.rs", "portal/sign_in/break_glass.rs", "portal/sign_in/customer.rs"]
    );
    assert_eq!(
        made_in(&["PartnerScope::of_job("]),
        ["portal/change_request/work.rs", "portal/job/run.rs"],
        "only a worker acts without a session"
    );
    assert_eq!(made_in(&["CustomerScope::of_approved_request("]), ["portal/change_request/work.rs"]);
    assert_eq!(made_in(&[".offered("]), ["server/request_context.rs"], "offers come from the store");
    assert_eq!(made_in(&[".with_roles("]), ["portal/customer_role.rs"], "roles come from the directory");
    assert_eq!(made_in(&[".previewing("]), ["server/request_context.rs"], "previews come from the store");
}

#[test]
fn imports_are_found_in_both_forms() {
    let source =
        "use crate::{auth::error::X, domain::{id::X, role::Y}, error::PortalError};\nlet x = crate::store::open();";
    assert_eq!(imports(source), BTreeSet::from(["auth", "domain", "error", "store"].map(str::to_owned)));
}

/// Returns the README's tables of capabilities by role, of staff and of customers' own people. Capabilities without a
/// role, such as the account's, have no row; roles without further capabilities have no column.
fn role_tables() -> String {
    let staff: Vec<_> = Role::ALL.into_iter().map(|role| (role.to_string(), role.capabilities())).collect();
    let customers: Vec<_> = CustomerRole::ALL.into_iter().map(|role| (role.to_string(), role.capabilities())).collect();
    let offers: Vec<_> = Offer::ALL
        .into_iter()
        .map(|offer| {
            let allows = |it: &Capability| SelfService { offer, prices: false }.allows(*it) && !it.takes_no_role();
            (offer.to_string(), &*Capability::ALL.into_iter().filter(allows).collect::<Vec<_>>().leak())
        })
        .collect();
    format!(
        "{}\n{}\n{}",
        role_table("a partner's staff may", &staff),
        role_table("a customer's own people may", &customers),
        role_table("an offer lets them", &offers),
    )
}

fn role_table(whose: &str, roles: &[(String, &[Capability])]) -> String {
    let columns: Vec<_> = roles.iter().filter(|(_, capabilities)| !capabilities.is_empty()).collect();
    let mut table = format!("| {whose} |");
    for (role, _) in &columns {
        write!(table, " {role} |").unwrap();
    }
    writeln!(table, "\n|{}", "---|".repeat(columns.len() + 1)).unwrap();
    let granted = |capability: &Capability| columns.iter().any(|(_, granted)| granted.contains(capability));
    for capability in Capability::ALL.into_iter().filter(granted) {
        write!(table, "| {capability:?} |").unwrap();
        for (_, granted) in &columns {
            table += if granted.contains(&capability) { " yes |" } else { " – |" };
        }
        table += "\n";
    }
    table
}

#[test]
fn the_readme_has_the_tables_of_roles_that_the_code_has() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- roles:").expect("the README has a marker for the table");
    let (_, rest) = rest.split_once("-->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /roles -->").unwrap();
    assert_eq!(table, role_tables());
}
