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
        form_action::FormAction,
        role::{Capability, CustomerRole, Role},
        self_service::{SelfService, SelfServiceLevel},
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

/// Exceptions from the order: each module with the lower modules that it must not import.
const FORBIDDEN_IMPORTS: [(&str, &[&str]); 8] = [
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

pub fn collect_rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_rust_files(&path, found);
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
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => (name, within) = (String::new(), false),
                    ':' if depth == 0 && !within => {
                        modules.insert(name.trim().to_owned());
                        within = true;
                    }
                    _ if depth == 0 && !within => name.push(character),
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
fn files_of_module(root: &Path, module: &str) -> Vec<PathBuf> {
    let mut files = vec![root.join(format!("{module}.rs"))];
    let folder = root.join(module);
    if folder.is_dir() {
        collect_rust_files(&folder, &mut files);
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
fn each_layer_imports_only_lower_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut violations = Vec::new();
    for (index, module) in LAYERS.into_iter().enumerate() {
        let forbidden =
            FORBIDDEN_IMPORTS.iter().find(|(from, _)| *from == module).map_or(&[][..], |(_, forbidden)| forbidden);
        for file in files_of_module(&root, module) {
            let source = fs::read_to_string(&file).unwrap();
            for imported in imports(&source).into_iter().filter(|imported| imported != module) {
                let is_lower = LAYERS[..index].contains(&imported.as_str());
                if !is_lower || forbidden.contains(&imported.as_str()) {
                    violations.push(format!("{} imports {imported}", file.strip_prefix(&root).unwrap().display()));
                }
            }
        }
    }
    assert_eq!(violations, Vec::<String>::new());
}

#[test]
fn error_code_messages_are_in_one_file_per_language() {
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
fn identifiers_after<'s>(source: &'s str, before: &str) -> Vec<&'s str> {
    let word = |rest: &'s str| rest.split(|candidate: char| !candidate.is_alphanumeric() && candidate != '_').next();
    source.split(before).skip(1).filter_map(word).collect()
}

#[test]
fn secret_fields_are_listed_and_rendered_only_by_secret_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_secret_name =
        |name: &&str| ["password", "secret", "token", "credential", "key"].iter().any(|it| name.contains(it));
    // This is a date, not a secret.
    let not_secret = ["secret_expires_on"];
    let declared: BTreeSet<_> = Secret::ALL.iter().map(|secret| secret.name()).collect();
    let mut arguments = BTreeSet::new();
    for layer in ["api", "pages", "components", "islands", "app", "domain"] {
        for file in files_of_module(&root, layer) {
            let source = fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(&root).unwrap().display().to_string();
            let rendered = ["Field::new(\"", "hidden(\"", "name=\""]
                .into_iter()
                .flat_map(|opening| identifiers_after(&source, opening));
            let rendered: Vec<_> = rendered.filter(is_secret_name).filter(|name| !not_secret.contains(name)).collect();
            assert!(rendered.is_empty(), "{path} renders {rendered:?} without `SecretField`");
            let is_masked = source.contains("\"password\")") || source.contains("type=\"password\"");
            assert!(!is_masked || path == "components/field/secret.rs", "{path} masks a field by itself");
            arguments.extend(
                identifiers_after(&source, "#[server(default)] ").into_iter().filter(is_secret_name).map(str::to_owned),
            );
            let texts = source.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(": String,"));
            arguments.extend(
                texts
                    .filter(|_| path.starts_with("domain") && path.ends_with("form.rs"))
                    .filter(is_secret_name)
                    .map(str::to_owned),
            );
        }
    }
    arguments.retain(|name| !not_secret.contains(&name.as_str()));
    assert_eq!(
        arguments.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        declared,
        "the arguments of server functions"
    );
}

#[test]
fn pages_format_dates_by_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for layer in ["pages", "components", "islands", "app", "server"] {
        for file in files_of_module(&root, layer) {
            let source = fs::read_to_string(&file).unwrap();
            for form in ["%Y-%m-%d", "%d.%m.%Y", "%F", "%D", "%x", "%c"] {
                assert!(!source.contains(&format!("\"{form}")), "{}: use `Text::date`", file.display());
            }
        }
    }
}

#[test]
fn pages_that_show_a_secret_have_an_erase_button() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let user_components = fs::read_to_string(root.join("components/user.rs")).unwrap();
    let (_, password_shown) = user_components.split_once("pub fn password_shown(").unwrap();
    assert!(password_shown.split("\n}\n").next().unwrap().contains("erase_button("));
    let mut pages = Vec::new();
    collect_rust_files(&root.join("pages"), &mut pages);
    let pages: Vec<String> = pages.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    for write in FormAction::ALL.iter().filter(|write| write.returns_secret()) {
        let renders_result = format!(">(FormAction::{write:?})");
        let pages_of_write: Vec<_> =
            pages.iter().filter(|page| page.contains("write_result::<") && page.contains(&renders_result)).collect();
        assert_eq!(pages_of_write.len(), 1, "{write:?}");
        let has_button = ["erase_button(", "password_shown("].iter().any(|button| pages_of_write[0].contains(button));
        assert!(has_button, "{write:?}");
    }
}

#[test]
fn each_api_file_has_a_portal_file_of_the_same_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut api_files = Vec::new();
    collect_rust_files(&root.join("api"), &mut api_files);
    let missing: Vec<_> = api_files
        .into_iter()
        .filter_map(|file| Some(file.file_name()?.to_owned()))
        .filter(|name| name != "call.rs" && !root.join("portal").join(name).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn principals_and_scopes_are_constructed_only_in_listed_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect_rust_files(&root, &mut files);
    let files_calling = |calls: &[&str]| -> Vec<_> {
        let mut found: Vec<_> = files
            .iter()
            .filter(|file| !["tests", "bench"].iter().any(|folder| file.starts_with(root.join(folder))))
            .filter(|file| !file.starts_with(root.join("domain/principal")) && !file.ends_with("domain/principal.rs"))
            .filter(|file| {
                let source = fs::read_to_string(file).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap_or_default();
                calls.iter().any(|call| code.contains(call))
            })
            .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
            .filter(|file| !file.contains("/tests/") && !file.ends_with("tests.rs"))
            .collect();
        found.sort();
        found
    };
    assert_eq!(
        files_calling(&["Principal::staff(", "CustomerUser::new(", "Principal::operator("]),
        ["portal/sign_in.rs", "portal/sign_in/break_glass.rs", "portal/sign_in/customer.rs"]
    );
    assert_eq!(
        files_calling(&["PartnerScope::of_job("]),
        ["portal/change_request/work.rs", "portal/job/run.rs"],
        "only a worker acts without a session"
    );
    assert_eq!(files_calling(&["CustomerScope::of_approved_request("]), ["portal/change_request/work.rs"]);
    assert_eq!(
        files_calling(&[".with_self_service("]),
        ["server/request_context.rs"],
        "self-service levels come from the store"
    );
    assert_eq!(files_calling(&[".with_roles("]), ["portal/customer_role.rs"], "roles come from the directory");
    assert_eq!(files_calling(&[".previewing("]), ["server/request_context.rs"], "previews come from the store");
}

#[test]
fn imports_parses_single_and_braced_paths() {
    let source =
        "use crate::{auth::error::X, domain::{id::X, role::Y}, error::PortalError};\nlet x = crate::store::open();";
    assert_eq!(imports(source), BTreeSet::from(["auth", "domain", "error", "store"].map(str::to_owned)));
}

/// Returns the README's tables of capabilities by role, of staff and of customer users. Capabilities without a
/// role, such as the account's, have no row; roles without further capabilities have no column.
fn role_tables() -> String {
    let staff: Vec<_> = Role::ALL.into_iter().map(|role| (role.to_string(), role.capabilities())).collect();
    let customers: Vec<_> = CustomerRole::ALL.into_iter().map(|role| (role.to_string(), role.capabilities())).collect();
    let levels: Vec<_> = SelfServiceLevel::ALL
        .into_iter()
        .map(|offer| {
            let allows = |it: &Capability| SelfService { offer, prices: false }.allows(*it) && !it.needs_no_role();
            (offer.to_string(), &*Capability::ALL.into_iter().filter(allows).collect::<Vec<_>>().leak())
        })
        .collect();
    format!(
        "{}\n{}\n{}",
        role_table("a partner's staff may", &staff),
        role_table("a customer's own people may", &customers),
        role_table("an offer lets them", &levels),
    )
}

fn role_table(header: &str, roles: &[(String, &[Capability])]) -> String {
    let columns: Vec<_> = roles.iter().filter(|(_, capabilities)| !capabilities.is_empty()).collect();
    let mut table = format!("| {header} |");
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
fn readme_role_tables_match_the_code() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- roles:").expect("the README has a marker for the table");
    let (_, rest) = rest.split_once("-->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /roles -->").unwrap();
    assert_eq!(table, role_tables());
}
