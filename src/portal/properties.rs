//! The mapping from Partner Center's properties to form fields, so that a rejected value is reported at its field. Each
//! operation that receives a form's values has its own rows.

/// The last segment of a property's path, in lower case, and the name of the form field.
type Row = (&'static str, &'static str);

const BILLING: &[Row] = &[
    ("companyname", "company_name"),
    ("email", "email"),
    ("culture", "culture"),
    ("language", "language"),
    ("country", "country"),
    ("addressline1", "line1"),
    ("addressline2", "line2"),
    ("addressline3", "line3"),
    ("city", "city"),
    ("state", "state"),
    ("region", "state"),
    ("postalcode", "postal_code"),
    ("phonenumber", "phone"),
    ("firstname", "first_name"),
    ("lastname", "last_name"),
];
const CUSTOMER: &[Row] = &[
    ("domain", "domain"),
    ("domainprefix", "domain"),
    ("organizationregistrationnumber", "registration_number"),
    ("associatedpartnerid", "reseller"),
    ("enablegdapbydefault", "default_gdap"),
];
const USER: &[Row] = &[
    ("userprincipalname", "user_name"),
    ("displayname", "display_name"),
    ("firstname", "first_name"),
    ("lastname", "last_name"),
    ("usagelocation", "usage_location"),
    ("immutableid", "immutable_id"),
];
const PASSWORD: &[Row] =
    &[("password", "password"), ("passwordprofile", "password"), ("forcechangepassword", "must_change")];
const AGREEMENT: &[Row] = &[
    ("templateid", "template"),
    ("firstname", "first_name"),
    ("lastname", "last_name"),
    ("email", "email"),
    ("phonenumber", "phone"),
    ("dateagreed", "agreed_on"),
];
const ATTESTATION: &[Row] = &[
    ("companyname", "company"),
    ("country", "country"),
    ("language", "language"),
    ("signatoryfirstname", "first_name"),
    ("signatorylastname", "last_name"),
    ("email", "email"),
    ("phonenumber", "phone"),
];
const QUALIFICATION: &[Row] = &[
    ("qualification", "kind"),
    ("educationsegment", "segment"),
    ("website", "website"),
    ("validationcode", "code"),
    ("code", "code"),
];
const DOMAIN: &[Row] = &[
    ("verifieddomainname", "name"),
    ("name", "name"),
    ("authenticationtype", "authentication"),
    ("capability", "capability"),
    ("verificationmethod", "verification"),
    ("isdefault", "is_default"),
    ("issueruri", "issuer"),
    ("passivelogonuri", "passive_log_on"),
    ("activelogonuri", "active_log_on"),
    ("logoffuri", "log_off"),
    ("metadataexchangeuri", "metadata_exchange"),
    ("signingcertificate", "signing_certificate"),
    ("nextsigningcertificate", "next_signing_certificate"),
    ("preferredauthenticationprotocol", "protocol"),
    ("promptloginbehavior", "prompt_login"),
    ("federationbrandname", "brand_name"),
    ("supportsmfa", "supports_mfa"),
];
const LICENSES: &[Row] = &[
    ("licensestoassign", "skus[]"),
    ("licensestoremove", "skus[]"),
    ("skuid", "skus[]"),
    ("excludedplans", "plans[]"),
];
const POLICY: &[Row] = &[
    ("permissions", "reservations"),
    ("azurereservedinstances", "reservations"),
    ("azuresavingsplan", "savings_plans"),
];
/// Writable properties without a form field, in lower case.
const OTHERS: &[&str] = &[
    "address",
    "agreementlink",
    "allowdelegatedaccess",
    "attestationid",
    "autorenewenabled",
    "billingcycle",
    "billingprofile",
    "commerceid",
    "companyprofile",
    "customtermenddate",
    "defaultaddress",
    "defaultinteractiveauthenticationmethod",
    "district",
    "domainfederationsettings",
    "grantor",
    "grantortype",
    "isinitial",
    "licensegroupid",
    "middlename",
    "openidconnectdiscoveryendpoint",
    "partneridonrecord",
    "permissions",
    "primarycontact",
    "promotionid",
    "quantity",
    "relationshiptopartner",
    "renewaltermduration",
    "rootdomain",
    "selfserveentity",
    "selfserveentitytype",
    "taxid",
    "tenantid",
    "termduration",
    "userdomaintype",
    "userid",
    "vatid",
];

/// The rows by operation, which is named by its article in Partner Center's documentation.
const TABLE: &[(&str, &[&[Row]])] = &[
    ("create-a-customer", &[CUSTOMER, BILLING]),
    ("update-a-customer-s-billing-profile", &[BILLING]),
    ("create-user-accounts-for-a-customer", &[USER, PASSWORD]),
    ("update-user-accounts-for-a-customer", &[USER]),
    ("reset-user-password-for-a-customer", &[PASSWORD]),
    ("confirm-customer-consent-customer-agreement", &[AGREEMENT]),
    ("attestations-enhanced", &[ATTESTATION]),
    ("create-agreement-with-attestation", &[&[("dateagreed", "agreed_on")]]),
    ("update-customer-qualification-asynchronous", &[QUALIFICATION]),
    ("update-customer-qualification-synchronous", &[QUALIFICATION]),
    ("add-a-verified-domain-for-a-customer", &[DOMAIN]),
    ("update-a-customer-s-usage-spending-budget", &[&[("amount", "amount"), ("usagespendingbudget", "amount")]]),
    ("update-the-nickname-for-a-subscription", &[&[("friendlyname", "name")]]),
    ("create-a-self-serve-policy", &[POLICY]),
    ("update-a-self-serve-policy", &[POLICY]),
    ("assign-licenses-to-a-user", &[LICENSES]),
    ("set-user-roles-for-a-customer", &[&[("roleid", "role")]]),
];

/// Returns the form field for a property in the request of an operation.
pub(super) fn field_of(operation: &str, property: &str) -> Option<&'static str> {
    let (_, rows) = TABLE.iter().find(|(known, _)| *known == operation)?;
    rows.iter().flat_map(|rows| rows.iter()).find(|(known, _)| *known == property).map(|(_, field)| *field)
}

/// Checks whether a word in an error message is a property's name rather than a value that the user entered.
/// Single-word names of form properties, such as `code`, are not recognized, since they are ordinary words too.
pub(super) fn is_property(word: &str) -> bool {
    let is_compound = word.chars().skip(1).any(|letter| letter.is_ascii_uppercase());
    let name = word.to_ascii_lowercase();
    let mut form_properties = TABLE.iter().flat_map(|(_, rows)| rows.iter()).flat_map(|rows| rows.iter());
    OTHERS.contains(&name.as_str()) || (is_compound && form_properties.any(|(known, _)| *known == name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::Serialize;

    use super::*;
    use crate::domain::{
        agreement::ConfirmAgreementForm, attestation::AttestationForm, billing_profile::BillingProfileForm,
        new_customer::NewCustomerForm, qualification::QualificationForm, user::UserForm,
        verified_domain::VerifiedDomainForm,
    };

    /// Returns the names of a form's fields.
    fn fields_of(form: impl Serialize) -> Vec<String> {
        serde_json::to_value(form).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    fn named(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    /// Returns the names of the form fields that each operation's request contains.
    fn forms() -> Vec<(&'static str, Vec<String>)> {
        let password = named(&["password", "must_change"]);
        let user = fields_of(UserForm::default());
        let policy = named(&["reservations", "savings_plans"]);
        vec![
            ("create-a-customer", fields_of(NewCustomerForm::default())),
            ("update-a-customer-s-billing-profile", fields_of(BillingProfileForm::default())),
            ("create-user-accounts-for-a-customer", [user.clone(), password.clone()].concat()),
            ("update-user-accounts-for-a-customer", user),
            ("reset-user-password-for-a-customer", password),
            ("confirm-customer-consent-customer-agreement", fields_of(ConfirmAgreementForm::default())),
            ("attestations-enhanced", fields_of(AttestationForm::default())),
            ("create-agreement-with-attestation", named(&["agreed_on"])),
            ("update-customer-qualification-asynchronous", fields_of(QualificationForm::default())),
            ("update-customer-qualification-synchronous", fields_of(QualificationForm::default())),
            ("add-a-verified-domain-for-a-customer", fields_of(VerifiedDomainForm::default())),
            ("update-a-customer-s-usage-spending-budget", named(&["amount"])),
            ("update-the-nickname-for-a-subscription", named(&["name"])),
            ("create-a-self-serve-policy", policy.clone()),
            ("update-a-self-serve-policy", policy),
            ("assign-licenses-to-a-user", named(&["skus[]", "plans[]"])),
            ("set-user-roles-for-a-customer", named(&["role"])),
        ]
    }

    #[test]
    fn every_form_field_has_a_property_and_every_row_a_form_field() {
        let forms = forms();
        let operations: Vec<_> = TABLE.iter().map(|(operation, _)| *operation).collect();
        assert_eq!(
            operations.iter().collect::<BTreeSet<_>>(),
            forms.iter().map(|(operation, _)| operation).collect(),
            "each operation with a form has one entry in the table"
        );
        assert_eq!(operations.len(), forms.len());
        for (operation, fields) in forms {
            let (_, rows) = TABLE.iter().find(|(known, _)| *known == operation).unwrap();
            let rows: Vec<_> = rows.iter().flat_map(|rows| rows.iter()).collect();
            for (property, field) in &rows {
                assert!(fields.iter().any(|known| known == field), "{operation}: the form has no field {field}");
                assert_eq!(field_of(operation, property), Some(*field), "{operation}: {property} is mapped twice");
                assert_eq!(*property, property.to_ascii_lowercase());
            }
            // The name and the domain of a sign-in name are sent as one property, whose errors are reported at the
            // name.
            let is_domain_of_sign_in_name =
                |field: &str| field == "domain" && field_of(operation, "userprincipalname").is_some();
            let unmapped: Vec<_> = fields
                .iter()
                .filter(|field| !is_domain_of_sign_in_name(field) && !rows.iter().any(|(_, known)| known == field))
                .collect();
            assert!(unmapped.is_empty(), "{operation}: no property is mapped to {unmapped:?}");
        }
    }

    #[test]
    fn each_address_line_is_mapped_to_its_own_field() {
        for operation in ["create-a-customer", "update-a-customer-s-billing-profile"] {
            for line in ["1", "2", "3"] {
                assert_eq!(field_of(operation, &format!("addressline{line}")), Some(format!("line{line}").as_str()));
            }
        }
    }

    #[test]
    fn user_input_is_not_recognized_as_a_property_name() {
        for name in ["organizationRegistrationNumber", "TaxId", "AddressLine3", "quantity"] {
            assert!(is_property(name), "{name}");
        }
        for word in ["McDonald", "example", "property_name", "code", "Name"] {
            assert!(!is_property(word), "{word}");
        }
    }
}
