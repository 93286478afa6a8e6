//! The search for the text of an agreement by country and language.

use leptos::prelude::*;

use super::{external_link, kind_label};
use crate::{
    api::agreement::load_agreement_document,
    components::{
        country::{country_choices, country_name},
        fact::fact,
        field::Choice,
        problem::problem_panel,
    },
    domain::{
        agreement::{AgreementDocument, AgreementMetadata, LANGUAGES, languages_of},
        id::AgreementTemplateId,
    },
    error::{PortalError, Problem},
    locales::Text,
    pages::Query,
    paths::{self, CustomerPath},
};

/// A requested agreement text.
pub(super) struct DocumentQuery {
    template: AgreementTemplateId,
    country: String,
    language: String,
}

type Metadata = Result<Vec<AgreementMetadata>, PortalError>;

/// Parses the requested text; none if the query names no template.
pub(super) fn parse_query(query: &Query) -> Result<Option<DocumentQuery>, PortalError> {
    let Some(template) = query.choice("template", |text| text.parse().ok())? else { return Ok(None) };
    let missing = |name: &str| PortalError::invalid(name, Problem::Missing);
    let country = query.text("country")?.ok_or_else(|| missing("country"))?.to_owned();
    let language = query.text("language")?.ok_or_else(|| missing("language"))?.to_owned();
    Ok(Some(DocumentQuery { template, country, language }))
}

/// Loads the locations of the requested text.
pub(super) async fn load(requested: Option<&DocumentQuery>) -> Option<Result<AgreementDocument, PortalError>> {
    let DocumentQuery { template, country, language } = requested?;
    Some(load_agreement_document(*template, language.clone(), country.clone()).await)
}

/// Renders the form with the result. `country` is the customer's, if it is known.
pub(super) fn document_panel(
    text: Text,
    customer: CustomerPath,
    country: Option<&str>,
    requested: Option<&DocumentQuery>,
    metadata: [&Metadata; 2],
    document: Option<Result<AgreementDocument, PortalError>>,
) -> AnyView {
    let selected = requested.map(|requested| requested.template);
    let templates = metadata
        .iter()
        .filter_map(|metadata| metadata.as_ref().ok())
        .flatten()
        .filter_map(|metadata| Some((*metadata.template.as_ref()?.id()?, kind_label(text, &metadata.kind))))
        .map(|(template, label)| (template.to_string(), label))
        .collect::<Vec<_>>();
    if templates.is_empty() {
        return view! { <p class="muted">{text.agreement_no_template()}</p> }.into_any();
    }
    let help = Choice::help(text, &templates);
    let templates = Choice {
        id: "document-template".to_owned(),
        name: "template",
        options: templates,
        current: selected.map(|selected| selected.to_string()).unwrap_or_default(),
        required: false,
        applies: false,
        described: help.is_some().then(|| "document-template-help".to_owned()),
        invalid: None,
    };
    let default_country = text.language().conventions().country;
    let country = requested.map(|requested| requested.country.as_str()).or(country).unwrap_or(default_country);
    let language = requested
        .map(|requested| requested.language.as_str())
        .or_else(|| languages_of(country).next())
        .unwrap_or_default();
    let countries = country_choices(text)
        .into_iter()
        .map(|(code, name)| view! { <option value=code.clone() selected=code == country>{name}</option> })
        .collect_view();
    let languages = LANGUAGES
        .iter()
        .map(|(tag, name)| view! { <option value=*tag lang=*tag selected=*tag == language>{*name}</option> })
        .collect_view();
    let result = document.map(|document| match document {
        Ok(document) => document_facts(text, &document).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    });
    view! {
        <form method="get" action=paths::agreements(customer) class="stack">
            <div class="field">
                <label for="document-template">{text.agreement_which()}</label>
                {templates.render()}
                {help.map(|message| view! { <p class="help" id="document-template-help">{message}</p> })}
            </div>
            <div class="field">
                <label for="document-country">{text.address_country()}</label>
                <select id="document-country" name="country">{countries}</select>
            </div>
            <div class="field">
                <label for="document-language">{text.billing_language()}</label>
                <select id="document-language" name="language" aria-describedby="document-language-help">{languages}</select>
                <p class="help" id="document-language-help">{text.agreement_language_help()}</p>
            </div>
            <p class="actions"><button class="button">{text.agreement_find_text()}</button></p>
        </form>
        {result}
    }
    .into_any()
}

fn document_facts(text: Text, document: &AgreementDocument) -> impl IntoView + use<> {
    let language = document.language.clone().map(|tag| {
        let name = LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&tag)).map(|(_, name)| *name);
        let label = name.map_or_else(|| tag.clone(), str::to_owned);
        view! { <span lang=tag>{label}</span> }.into_any()
    });
    let country = document.country.as_deref().map(|code| country_name(text, code).into_any());
    let display = document.display.clone().map(|href| external_link(text, href, text.agreement_read()).into_any());
    let download =
        document.download.clone().map(|href| external_link(text, href, text.agreement_download()).into_any());
    view! {
        <dl id="document">
            {fact(text.billing_language(), language)}
            {fact(text.address_country(), country)}
            {fact(text.agreement_in_browser(), display)}
            {fact(text.agreement_as_word(), download)}
        </dl>
    }
}
