//! Which property of Partner Center's resources is which field of a form, so that what is refused is said where it was
//! entered. One row an operation that a form's fields go to.

/// The last part of a property's path, in lower case, and the field.
type Row = (&'static str, &'static str);

const BILLING: &[Row] = &[
    ("companyname", "company_name"),
    ("email", "email"),
    ("culture", "culture"),
    ("language", "language"),
    ("country", "country"),
    ("addressline1", "line1"),
    ("addressline2", "line2"),
    ("addressline3", "line2"),
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
];
const USER: &[Row] = &[
    ("userprincipalname", "user_name"),
    ("displayname", "display_name"),
    ("firstname", "first_name"),
    ("lastname", "last_name"),
    ("usagelocation", "usage_location"),
    ("password", "password"),
];
const AGREEMENT: &[Row] = &[
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
const QUALIFICATION: &[Row] =
    &[("educationsegment", "segment"), ("website", "website"), ("validationcode", "code"), ("code", "code")];
const DOMAIN: &[Row] = &[
    ("verifieddomainname", "name"),
    ("name", "name"),
    ("authenticationtype", "authentication"),
    ("capability", "capability"),
    ("verificationmethod", "verification"),
    ("issueruri", "issuer"),
    ("passivelogonuri", "passive_log_on"),
    ("activelogonuri", "active_log_on"),
    ("logoffuri", "log_off"),
    ("metadataexchangeuri", "metadata_exchange"),
    ("signingcertificate", "signing_certificate"),
    ("nextsigningcertificate", "next_signing_certificate"),
];

const TABLE: &[(&str, &[&[Row]])] = &[
    ("create-a-customer", &[CUSTOMER, BILLING]),
    ("update-a-customer-s-billing-profile", &[BILLING]),
    ("create-user-accounts-for-a-customer", &[USER]),
    ("update-user-accounts-for-a-customer", &[USER]),
    ("reset-user-password-for-a-customer", &[&[("password", "password")]]),
    ("confirm-customer-consent-customer-agreement", &[AGREEMENT]),
    ("attestations-enhanced", &[ATTESTATION]),
    ("create-agreement-with-attestation", &[&[("dateagreed", "agreed_on")]]),
    ("update-customer-qualification-asynchronous", &[QUALIFICATION]),
    ("update-customer-qualification-synchronous", &[QUALIFICATION]),
    ("add-a-verified-domain-for-a-customer", &[DOMAIN]),
    ("update-a-customer-s-usage-spending-budget", &[&[("amount", "amount")]]),
    ("update-the-nickname-for-a-subscription", &[&[("friendlyname", "name")]]),
    ("create-a-self-serve-policy", &[&[("permissions", "reservations")]]),
    ("update-a-self-serve-policy", &[&[("permissions", "reservations")]]),
];

/// The field that a property goes by in the form of an operation.
pub(super) fn field_of(operation: &str, property: &str) -> Option<&'static str> {
    let (_, rows) = TABLE.iter().find(|(known, _)| *known == operation)?;
    rows.iter().flat_map(|rows| rows.iter()).find(|(known, _)| *known == property).map(|(_, field)| *field)
}
