//! Agreement operations.

use crate::{
    domain::{
        agreement::{AgreementConfirmation, AgreementContact, AgreementKind, AgreementMetadata, NewConfirmation},
        attestation::AttestationDetails,
        id::RequestId,
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::{agreement as wire, attestation::NewAttestation},
    },
};

/// Parses a kind; a missing one is none, and a star requests all of them.
fn kind(text: Option<String>) -> Option<AgreementKind> {
    text.filter(|text| text != "*").as_deref().map(AgreementKind::parse)
}

fn metadata(it: &AgreementMetadata) -> Fields {
    Fields::default()
        .text("/agreementType|/type", Some(it.kind.as_str()))
        .text("/templateId", it.template.clone())
        .text("/agreementLink", it.link.clone())
        .text("/versionRank", it.version)
}

fn confirmation(it: &AgreementConfirmation) -> Fields {
    Fields::default()
        .text("/type|/agreementType", Some(it.kind.as_str()))
        .text("/primaryContact/firstName", Some(&it.contact.first_name))
        .text("/primaryContact/lastName", Some(&it.contact.last_name))
        .text("/primaryContact/email", Some(&it.contact.email))
        .text("/primaryContact/phoneNumber", it.contact.phone.clone())
        .instant("/dateAgreed", it.agreed)
        .text("/templateId", it.template.clone())
        .text("/agreementLink", it.link.clone())
        .text("/userId", it.confirmed_by.clone())
}

fn new_confirmation(wanted: wire::Agreement) -> NewConfirmation {
    let contact = wanted.primary_contact.unwrap_or_default();
    NewConfirmation {
        template: wanted.template_id.unwrap_or_default().parse().unwrap(),
        contact: AgreementContact {
            first_name: contact.first_name.unwrap_or_default(),
            last_name: contact.last_name.unwrap_or_default(),
            email: contact.email.unwrap_or_default(),
            phone: contact.phone_number,
        },
        agreed: wanted.date_agreed.unwrap_or_default().parse().unwrap(),
    }
}

pub(super) const ROWS: &[Row] = &[
    row!("get-agreement-metadata", GET "/v1/agreements", |call, client| {
        let found = client.agreements().metadata(Some(&AgreementKind::Cloud)).await?;
        Ok(ParsedResult::list(&found, metadata))
    })
    .when(|it| it.query("agreementType").is_none()),
    row!("get-customer-agreement-metadata", GET "/v1/agreements", |call, client| {
        let found = client.agreements().metadata(kind(call.query("agreementType")).as_ref()).await?;
        Ok(ParsedResult::list(&found, metadata))
    })
    .when(|it| it.query("agreementType").is_some()),
    row!("download-customer-agreement-template", GET "/v1/agreementtemplates/{template}/document", |call, client| {
        let (language, country) = (call.query("language").unwrap_or_default(), call.query("country").unwrap_or_default());
        let found = client.agreements().document(call.param("template"), &language, &country).await?;
        Ok(ParsedResult::one(&found, |it| {
            Fields::default()
                .text("/displayUri", it.display.clone())
                .text("/downloadUri", it.download.clone())
                .text("/language", it.language.clone())
                .text("/country", it.country.clone())
        }))
    }),
    row!("get-confirmation-of-customer-consent", GET "/v1/customers/{customer}/agreements", |call, client| {
        let found = call.customer(&client).agreement_confirmations(Some(&AgreementKind::Cloud)).await?;
        Ok(ParsedResult::list(&found, confirmation))
    })
    .when(|it| it.query("agreementType").is_none()),
    row!("get-confirmation-of-customer-agreement", GET "/v1/customers/{customer}/agreements", |call, client| {
        let kind = kind(call.query("agreementType"));
        Ok(ParsedResult::list(&call.customer(&client).agreement_confirmations(kind.as_ref()).await?, confirmation))
    })
    .when(|it| it.query("agreementType").is_some()),
    row!(
        "get-direct-sign-status-of-customer-agreement",
        GET "/v1/customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
        |call, client| {
            let signed = call.customer(&client).has_signed_directly().await?;
            Ok(ParsedResult::one(&signed, |it| Fields::default().text("/isSigned", Some(it))))
        }
    ),
    row!("confirm-customer-consent-customer-agreement", POST "/v1/customers/{customer}/agreements", |call, client| {
        let wanted = new_confirmation(call.request());
        let confirmed = call.customer(&client).confirm_agreement(&wanted, RequestId::default());
        Ok(ParsedResult::one(&confirmed.await?, confirmation))
    })
    .when(|it| it.request.get("attestationId").is_none()),
    row!("create-agreement-with-attestation", POST "/v1/customers/{customer}/agreements", |call, _client| {
        let wanted: wire::Agreement = call.request();
        let attestation = wanted.attestation_id.clone().unwrap_or_default().parse().unwrap();
        let by = wanted.user_id.clone().unwrap_or_default().parse().unwrap();
        let client = call.setup.application();
        let wanted = new_confirmation(wanted);
        let created = call.customer(&client).create_agreement(&attestation, &wanted, by, RequestId::default());
        Ok(ParsedResult::one(&created.await?, confirmation))
    })
    .when(|it| it.request.get("attestationId").is_some()),
    row!("attestations-enhanced", POST "/v1/attestations/enhanced", |call, _client| {
        let wanted: NewAttestation = call.request();
        let details = AttestationDetails {
            country: wanted.country.unwrap_or_default(),
            language: wanted.language.unwrap_or_default(),
            company_name: wanted.company_name.unwrap_or_default(),
            signatory: AgreementContact {
                first_name: wanted.signatory_first_name.unwrap_or_default(),
                last_name: wanted.signatory_last_name.unwrap_or_default(),
                email: wanted.email.unwrap_or_default(),
                phone: wanted.phone_number,
            },
        };
        let client = call.setup.application();
        let created = client.attestations().create(&details, RequestId::default()).await?;
        Ok(ParsedResult::one(&created, |it| {
            Fields::default().text("/attestationId|/id", Some(it.id.as_str())).text("/attestationUrl", Some(&it.link))
        }))
    }),
];
