//! Generates one method per message from the message catalogues, so that a missing message, a missing translation or a
//! misspelled variable fails the build.
//!
//! Plain messages become `&'static str`; messages with variables are formatted by Fluent, which supports plurals. A
//! message's attribute `.own` replaces its text for a customer's own people.

#![expect(clippy::expect_used, clippy::panic, reason = "a build script reports by panicking")]

use std::{collections::BTreeMap, collections::BTreeSet, env, fmt::Write as _, fs, path::Path};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

/// Declares the languages by their variant of `Language` and their tag, which is the name of their folder.
macro_rules! languages {
    ($($(#[$meta:meta])* $variant:ident = $tag:literal, $conventions:expr;)+) => {
        const LANGUAGES: &[(&str, &str)] = &[$((stringify!($variant), $tag)),+];
    };
}

include!("src/locales/languages.rs");

/// The prefixes of messages that `Text::find` looks up by a key from external data, such as an error code or an
/// operation.
const BY_KEY: [&str; 18] = [
    "aadsts-",
    "action-",
    "busy-",
    "code-",
    "consent-",
    "country-",
    "date-",
    "done-",
    "format-",
    "language-",
    "missing-",
    "named-",
    "operation-",
    "resource-",
    "script-",
    "setup-problem-",
    "setup-ready-",
    "setup-step-",
];

/// The attribute with a message's text for a customer's own people.
const OWN: &str = "own";

/// A message of a catalogue.
struct Message {
    /// The pieces in order, if the message contains only text and plain variables, without plurals or other formatting.
    pieces: Option<Vec<Piece>>,
    variables: BTreeSet<String>,
    /// The text for a customer's own people, if it differs.
    own: Option<Box<Message>>,
}

enum Piece {
    Text(String),
    Variable(String),
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/locales");
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return;
    }
    let catalogues: Vec<Catalogue> = LANGUAGES.iter().map(|(language, tag)| (*language, *tag, read(tag))).collect();
    for folder in fs::read_dir("src/locales").expect("the catalogues are here").flatten() {
        let is_known = LANGUAGES.iter().any(|(_, tag)| folder.file_name() == *tag);
        assert!(is_known || folder.path().is_file(), "{} has no line in languages.rs", folder.path().display());
    }
    let (_, _, reference) = &catalogues[0];
    for (_, tag, catalogue) in &catalogues[1..] {
        agree(reference, catalogue, tag);
    }
    let mut methods = String::from(
        "#[expect(clippy::match_same_arms, reason = \"some words are the same in several\")]\nimpl Text {\n",
    );
    let mut arguments =
        String::from("/// The arguments of messages that take several, by name.\npub(crate) mod args {\n");
    for (key, message) in reference.iter().filter(|(key, _)| !BY_KEY.iter().any(|prefix| key.starts_with(prefix))) {
        let name = key.replace('-', "_");
        writeln!(methods, "    /// Message `{key}`.").expect("a string takes all");
        if message.variables.is_empty() {
            writeln!(methods, "    pub(crate) const fn {name}(self) -> &'static str {{").expect("a string takes all");
            methods.push_str(&choice(&catalogues, key, |message| format!("{:?}", said(message))));
        } else if catalogues.iter().all(|(_, _, catalogue)| catalogue[key].is_plain()) {
            // Pages use these hundreds of times, and formatting them with Fluent would cost fifty times as much.
            let taken = taken(key, &name, "", "impl std::fmt::Display", &message.variables, &mut arguments);
            methods.push_str(&taken);
            methods.push_str(&choice(&catalogues, key, |message| format!("format!({:?})", format_string(message))));
        } else {
            let taken = taken(key, &name, "<'a>", "impl Into<FluentValue<'a>>", &message.variables, &mut arguments);
            writeln!(methods, "{taken}        let mut arguments = FluentArgs::new();").expect("a string takes all");
            for variable in &message.variables {
                writeln!(methods, "        arguments.set({variable:?}, {variable});").expect("a string takes all");
            }
            writeln!(methods, "        self.format({key:?}, &arguments)\n    }}").expect("a string takes all");
        }
    }
    methods.push_str("}\n");
    methods.push_str("const fn source(language: Language) -> &'static str {\n    match language {\n");
    for (language, tag) in LANGUAGES {
        writeln!(methods, "        Language::{language} => include_str!(concat!(env!(\"OUT_DIR\"), \"/{tag}.ftl\")),")
            .expect("a string takes all");
    }
    methods.push_str("    }\n}\n");
    arguments.push_str("}\n");
    let code = methods + &arguments;
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("OUT_DIR is writable");
}

type Catalogue = (&'static str, &'static str, BTreeMap<String, Message>);

/// Returns the rest of a method, which matches on the language, and on the audience if a message has a text for a
/// customer's own people.
fn choice(catalogues: &[Catalogue], key: &str, expression: impl Fn(&Message) -> String) -> String {
    let differs = catalogues.iter().any(|(_, _, catalogue)| catalogue[key].own.is_some());
    let mut code = String::from(if differs {
        "        match (self.language, self.own) {\n"
    } else {
        "        match self.language {\n"
    });
    for (language, _, catalogue) in catalogues {
        let message = &catalogue[key];
        let others = expression(message);
        if differs {
            let own = expression(message.own.as_deref().unwrap_or(message));
            writeln!(code, "            (Language::{language}, true) => {own},").expect("a string takes all");
            writeln!(code, "            (Language::{language}, false) => {others},").expect("a string takes all");
        } else {
            writeln!(code, "            Language::{language} => {others},").expect("a string takes all");
        }
    }
    code.push_str("        }\n    }\n");
    code
}

impl Message {
    fn new(place: &str, pattern: &Pattern<&str>) -> Self {
        let mut variables = BTreeSet::new();
        collect(pattern, &mut variables);
        let pieces = pieces(pattern);
        assert!(pieces.is_some() || !variables.is_empty(), "{place} has no variables and yet no plain text");
        Self { pieces, variables, own: None }
    }

    /// Returns `true` if all its texts contain only text and plain variables.
    fn is_plain(&self) -> bool {
        self.pieces.is_some() && self.own.as_ref().is_none_or(|own| own.pieces.is_some())
    }
}

/// Returns the start of a method with a message's variables, up to the point where each is bound to its name. A single
/// variable is a plain argument; several are the fields of a struct, since only names distinguish a percentage from an
/// amount.
fn taken(
    key: &str,
    name: &str,
    lifetime: &str,
    bound: &str,
    variables: &BTreeSet<String>,
    arguments: &mut String,
) -> String {
    if let (1, Some(variable)) = (variables.len(), variables.first()) {
        return format!("    pub(crate) fn {name}{lifetime}(self, {variable}: {bound}) -> String {{\n");
    }
    let type_name: String = key
        .split('-')
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            first.to_uppercase() + rest
        })
        .collect();
    let generic = |variable: &String| variable.to_uppercase();
    let list = |one: &dyn Fn(&String) -> String| variables.iter().map(one).collect::<Vec<_>>().join(", ");
    let parameters = list(&generic);
    let fields = list(&|variable| format!("pub(crate) {variable}: {}", generic(variable)));
    writeln!(arguments, "    /// Arguments of `{key}`.").expect("a string takes all");
    writeln!(arguments, "    pub(crate) struct {type_name}<{parameters}> {{ {fields} }}").expect("a string takes all");
    let bounds = list(&|_| bound.to_owned());
    let names = list(&String::clone);
    format!(
        "    pub(crate) fn {name}{lifetime}(self, args::{type_name} {{ {names} }}: args::{type_name}<{bounds}>) -> String {{\n"
    )
}

/// Reads a language's catalogue, one file per noun, and writes it as one file for the program to include.
fn read(tag: &str) -> BTreeMap<String, Message> {
    let folder = format!("src/locales/{tag}");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.unwrap_or_else(|error| panic!("{folder}: {error}")).path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ftl"))
        .collect();
    files.sort();
    let mut messages = BTreeMap::new();
    let mut whole = String::new();
    for path in &files {
        let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        read_file(&path.display().to_string(), &source, &mut messages);
        whole.push_str(&source);
        whole.push('\n');
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join(format!("{tag}.ftl")), whole).expect("OUT_DIR is writable");
    messages
}

fn read_file(path: &str, source: &str, messages: &mut BTreeMap<String, Message>) {
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name.to_owned();
                let pattern = message.value.unwrap_or_else(|| panic!("{path}: {key} says nothing"));
                let place = format!("{path}: {key}");
                let mut read = Message::new(&place, &pattern);
                for attribute in message.attributes {
                    assert!(
                        attribute.id.name == OWN && read.own.is_none(),
                        "{place} has an attribute other than {OWN}"
                    );
                    let own = Message::new(&place, &attribute.value);
                    assert!(own.variables == read.variables, "{place}.{OWN} has other variables");
                    read.own = Some(Box::new(own));
                }
                assert!(messages.insert(key, read).is_none(), "{place} is there twice");
            }
            Entry::Junk { content } => panic!("{path}: cannot read {content:?}"),
            _ => {}
        }
    }
}

fn agree(reference: &BTreeMap<String, Message>, other: &BTreeMap<String, Message>, tag: &str) {
    for (key, message) in reference {
        let theirs = other.get(key).unwrap_or_else(|| panic!("src/locales/{tag} lacks {key}"));
        assert!(
            message.variables == theirs.variables,
            "src/locales/{tag}: {key} has the variables {:?}, English has {:?}",
            theirs.variables,
            message.variables
        );
        assert!(
            message.own.is_some() == theirs.own.is_some(),
            "src/locales/{tag}: {key} has words for a customer's own people in one language alone"
        );
    }
    for key in other.keys() {
        assert!(reference.contains_key(key), "src/locales/{tag} has {key}, which English lacks");
    }
}

fn pieces(pattern: &Pattern<&str>) -> Option<Vec<Piece>> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
            Some(Piece::Text((*value).to_owned()))
        }
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(Piece::Variable(id.name.to_owned()))
        }
        PatternElement::Placeable { .. } => None,
    };
    pattern.elements.iter().map(piece).collect()
}

/// Returns the text of a message without variables.
fn said(message: &Message) -> String {
    let pieces = message.pieces.iter().flatten();
    pieces
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Variable(text) => text.as_str(),
        })
        .collect()
}

/// Returns a message with plain variables as a format string for `format!`.
fn format_string(message: &Message) -> String {
    let pieces = message.pieces.iter().flatten();
    pieces
        .map(|piece| match piece {
            Piece::Text(text) => text.replace('{', "{{").replace('}', "}}"),
            Piece::Variable(name) => format!("{{{name}}}"),
        })
        .collect()
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => collect_inline(inline, variables),
                Expression::Select { selector, variants } => {
                    collect_inline(selector, variables);
                    for variant in variants {
                        collect(&variant.value, variables);
                    }
                }
            }
        }
    }
}

fn collect_inline(expression: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_inline(argument, variables);
            }
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                collect_inline(inline, variables);
            }
        }
        _ => {}
    }
}
