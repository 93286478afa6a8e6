//! Qualification and validation code operations.

use crate::{
    domain::{
        id::RequestId,
        qualification::{DirectQualification, EducationSegment, NewQualification, Qualification, QualificationKind},
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::qualification as wire,
    },
};

fn qualification(it: &Qualification) -> Fields {
    let fields = Fields::default()
        .text("/qualification", Some(it.kind.as_str()))
        .text("/vettingReason", it.reason.clone())
        // The response to a write has another spelling of the date's name.
        .instant("/vettingCreatedDate|/vettingCreateDate", it.requested);
    match &it.vetting {
        Some(vetting) => fields.enum_value("/vettingStatus", vetting),
        None => fields.text("/vettingStatus", None::<String>),
    }
}

fn wanted(wire: wire::NewQualification) -> NewQualification {
    match QualificationKind::parse(&wire.qualification) {
        QualificationKind::Education => NewQualification::Education {
            segment: EducationSegment::parse(&wire.education_segment.unwrap_or_default()).unwrap(),
            website: wire.website,
        },
        QualificationKind::GovernmentCommunityCloud => {
            NewQualification::GovernmentCommunityCloud { code: wire.validation_code.unwrap_or_default() }
        }
        QualificationKind::StateOwnedEntity => NewQualification::StateOwnedEntity,
        other => panic!("{other:?} cannot be requested"),
    }
}

pub(super) const ROWS: &[Row] = &[
    row!("get-a-partner-s-validation-codes", GET "/v1/customers/all/validations", |call, client| {
        let found = client.validation_codes().await?;
        Ok(ParsedResult::list(&found, |it| {
            Fields::default()
                .text("/validationId", Some(&it.code))
                .text("/organizationName", Some(&it.organization))
                .text("/maxCreates", it.max_creates)
                .text("/remainingCreates", it.remaining_creates)
        }))
    })
    .unread(&["[].partnerId", "[].eTag"]),
    row!("get-customer-qualification-synchronous", GET "/v1/customers/{customer}/qualification", |call, client| {
        let found = call.customer(&client).qualification().await?;
        Ok(ParsedResult::one(&found, |it| Fields::default().enum_value("", it)))
    }),
    row!("update-customer-qualification-synchronous", PUT "/v1/customers/{customer}/qualification", |call, client| {
        let wanted = match (call.example.request.as_i64(), call.query("code")) {
            (Some(1), None) => DirectQualification::Education,
            (Some(3), Some(code)) => DirectQualification::GovernmentCommunityCloud { code },
            other => panic!("{other:?} cannot be set"),
        };
        let set = call.customer(&client).set_qualification_directly(&wanted, RequestId::default()).await?;
        Ok(ParsedResult::one(&set, |it| Fields::default().enum_value("", it)))
    }),
    row!("get-customer-qualification-asynchronous", GET "/v1/customers/{customer}/qualifications", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).qualifications().await?, qualification))
    }),
    row!("update-customer-qualification-asynchronous", POST "/v1/customers/{customer}/qualifications", |call, client| {
        let wanted = wanted(call.request());
        let set = call.customer(&client).set_qualification(&wanted, RequestId::default()).await?;
        Ok(ParsedResult::one(&set, qualification))
    }),
];
