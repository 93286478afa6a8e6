//! Prepared emails to customers, in the customer's language.

use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::fact::{copy_button, copyable};
use crate::{domain::preferences::Language, locales::Text};

/// A prepared email to a customer, which staff copy or open in their mail program.
pub struct EmailDraft {
    /// The recipient's email address; empty if unknown.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The paragraphs, separated by empty lines.
    pub body: String,
    /// The language of the email.
    pub language: Language,
}

impl EmailDraft {
    /// Renders it with a `mailto:` link and a copy button; `text` is the language of the surrounding page.
    pub fn render(self, text: Text) -> impl IntoView {
        let Self { to, subject, body, language } = self;
        let mail = mailto(&to, &subject, &body);
        view! {
            <p><strong>{text.relationship_subject()}</strong> " " <span lang=language.as_str()>{copyable(subject, false)}</span></p>
            <div class="field">
                <label for="letter-text">{text.relationship_letter_text()}</label>
                <textarea id="letter-text" rows="16" readonly lang=language.as_str()>{body.clone()}</textarea>
            </div>
            <p class="actions">
                <a class="button primary" href=mail>{text.relationship_write_mail()}</a>
                {copy_button(text.relationship_copy_letter().to_owned(), body)}
            </p>
        }
    }
}

/// Renders a field with the languages of prepared emails.
pub fn language_field(text: Text, name: &'static str, selected: Language) -> impl IntoView {
    let languages = Language::ALL
        .iter()
        .map(|language| {
            let name = language.endonym();
            view! { <option value=language.as_str() selected=*language == selected>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{text.relationship_language()}</label>
            <select id=name name=name>{languages}</select>
        </div>
    }
}

/// The characters to escape in a URL: all but letters, digits and the marks of RFC 3986, section 2.3.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns a link that opens the person's mail program with the letter (RFC 6068: spaces are `%20`, lines end in CRLF).
fn mailto(to: &str, subject: &str, body: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(&text.replace('\n', "\r\n"), UNSAFE).to_string();
    format!("mailto:{}?subject={}&body={}", encoded(to), encoded(subject), encoded(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailto_link_escapes_spaces_and_plus_signs() {
        assert_eq!(mailto("", "a b+c", "ż\n&"), "mailto:?subject=a%20b%2Bc&body=%C5%BC%0D%0A%26");
        assert!(mailto("zofia+mca@conto.example", "", "").starts_with("mailto:zofia%2Bmca%40conto.example?"));
    }
}
